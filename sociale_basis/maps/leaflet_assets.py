"""Leaflet as one piece of text, from the installed package: nothing is fetched, nothing copied."""

from __future__ import annotations

import base64
import re
from functools import cache
from pathlib import Path

from sociale_basis.errors import StorageError

_URL = re.compile(r"url\(images/([\w.-]+)\)")


@cache
def leaflet_js() -> str:
    """Give Leaflet's script, with its licence at the top.

    Raises
    ------
    StorageError
        The package XStatic-Leaflet is not installed.
    """
    # A map of the source would be asked for by whoever opens the developer tools.
    return re.sub(r"\n//# sourceMappingURL=.*", "", _read("leaflet.js").decode("utf-8"))


@cache
def leaflet_css() -> str:
    """Give Leaflet's style sheet, with its pictures in it.

    Raises
    ------
    StorageError
        The package XStatic-Leaflet is not installed.
    """

    def inlined(match: re.Match[str]) -> str:
        picture = base64.b64encode(_read(f"images/{match[1]}")).decode("ascii")
        return f"url(data:image/png;base64,{picture})"

    return _URL.sub(inlined, _read("leaflet.css").decode("utf-8"))


@cache
def leaflet_folder() -> Path:
    """Give the folder with Leaflet's scripts, style sheet and pictures.

    Raises
    ------
    StorageError
        The package XStatic-Leaflet is not installed.
    """
    try:
        from xstatic.pkg import leaflet  # noqa: PLC0415 -- tells clearly when it is missing
    except ImportError as error:
        raise _missing("", error) from error
    return Path(leaflet.BASE_DIR)


def _read(name: str) -> bytes:
    try:
        return (leaflet_folder() / name).read_bytes()
    except OSError as error:
        raise _missing(name, error) from error


def _missing(name: str, error: Exception) -> StorageError:
    what = f"Leaflet's {name}" if name else "Leaflet"
    return StorageError(f"{what} is not there ({error}). Install XStatic-Leaflet again")
