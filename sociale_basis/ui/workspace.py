"""The neighbourhoods of the one who runs the dashboard: in a folder of the workspace.

Besides the one that the settings name, each folder in ``neighbourhoods`` of the workspace is one.
"""

from __future__ import annotations

import datetime as dt
import json
import re
import unicodedata
from contextlib import suppress
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from sociale_basis.errors import SocialeBasisError, StorageError
from sociale_basis.neighbourhood.recipe import RECIPE, read_recipe
from sociale_basis.neighbourhood.store import BUILDS, MANIFEST, current
from sociale_basis.settings import current_settings
from sociale_basis.ui.neighbourhoods import chosen_folder

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sociale_basis.neighbourhood.crs import Surface

NEIGHBOURHOODS, FILES = "neighbourhoods", "files"
DEFAULT = ""
"""Key of the neighbourhood that the settings name."""

_LONGEST = 60
_CENTIMETRE_DEGREES = 2e-7


class Kept(NamedTuple):
    """A neighbourhood in the workspace.

    Attributes
    ----------
    key
        Name of its folder; :data:`DEFAULT` for the one of the settings.
    folder
        Where it lies.
    name
        What it is called.
    built
        When it was built; None where it is not there (yet), or cannot be read.
    fetched
        Whether it was asked of the services, so that it can be asked again.
    """

    key: str
    folder: Path
    name: str
    built: dt.date | None
    fetched: bool


def place_for(name: str, codes: Sequence[str], surface: Surface | None) -> Path:
    """Give the folder in the workspace for a neighbourhood, new or fetched before.

    Parameters
    ----------
    name
        What it is called. Where another place is called the same, its folder gets a number.
    codes, surface
        What is asked, as :class:`sociale_basis.neighbourhood.recipe.Recipe` has it.
    """
    for number in count(1):
        folder = _neighbourhoods() / folder_name(name if number == 1 else f"{name} {number}")
        if not folder.exists() or _asked_for(folder, codes, surface):
            return folder
    raise AssertionError("there is always a next number")


def files_folder(folder: Path) -> Path:
    """Give the folder in the workspace for files that go into a neighbourhood."""
    return current_settings().home.resolve() / FILES / folder.name


def folder_name(name: str) -> str:
    """Make the name of a folder of a name: ``delftzicht-delft``."""
    letters = unicodedata.normalize("NFKD", name.casefold())
    plain = "".join(letter for letter in letters if not unicodedata.combining(letter))
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:_LONGEST].strip("-") or "buurt"


def folders() -> dict[str, Path]:
    """Give every folder that holds a neighbourhood, or may, by its key; that of settings first."""
    found = {DEFAULT: Path(chosen_folder())}
    with suppress(OSError):  # there is no workspace yet
        for folder in sorted(_neighbourhoods().iterdir()):
            if (folder / MANIFEST).is_file() or (folder / RECIPE).is_file():
                found[folder.name] = folder
    return found


def kept() -> list[Kept]:
    """Tell of every neighbourhood what it is called and when it was built, without opening it."""
    rows = []
    for key, folder in folders().items():
        meta = _meta(folder)
        fetched = (folder / RECIPE).is_file()
        if meta is None and not fetched:
            continue
        name = str((meta or {}).get("name") or folder.name)
        rows.append(Kept(key, folder, name, _date((meta or {}).get("built")), fetched))
    return rows


def is_there(folder: Path) -> bool:
    """Tell whether a folder holds a neighbourhood, whole or damaged."""
    return (folder / MANIFEST).exists()


def keep_file(folder: Path, name: str, content: bytes) -> Path:
    """Write a file of one's own into a folder of the workspace.

    Parameters
    ----------
    folder
        As :func:`files_folder` gives it.
    name
        What it was called; only its last part counts, and letters that mean something in a path
        go.
    content
        What is in it.

    Raises
    ------
    StorageError
        It cannot be written.
    """
    stem, dot, kind = re.split(r"[/\\]", name)[-1].rpartition(".")
    file = folder / (f"{folder_name(stem)}.{folder_name(kind)}" if dot else folder_name(name))
    try:
        folder.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
    except OSError as error:
        raise StorageError(f"{file}: cannot be written ({error.strerror})") from error
    return file


def _asked_for(folder: Path, codes: Sequence[str], surface: Surface | None) -> bool:
    with suppress(SocialeBasisError):
        recipe = read_recipe(folder)
        if recipe is None or list(recipe.codes) != list(codes):
            return False
        before = recipe.surface
        if before is None or surface is None:
            return before is surface
        # A file may begin at another corner, and rounds to a centimetre.
        return before.normalize().equals_exact(surface.normalize(), tolerance=_CENTIMETRE_DEGREES)
    return False


def _neighbourhoods() -> Path:
    return current_settings().home.resolve() / NEIGHBOURHOODS


def _meta(folder: Path) -> dict[str, Any] | None:
    with suppress(OSError, ValueError, SocialeBasisError):
        digest = current(folder)
        if digest is not None:
            file = folder / BUILDS / digest / "meta.json"
            content = json.loads(file.read_text(encoding="utf-8"))
            return content if isinstance(content, dict) else None
    return None


def _date(text: object) -> dt.date | None:
    with suppress(ValueError):
        return dt.date.fromisoformat(str(text)[:10])
    return None
