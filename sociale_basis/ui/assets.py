"""Files that a browser gets from the app itself: our own, and Leaflet from its package.

Ours lie at addresses with a version in them. What lies at such an address never changes, and a
browser asks for it once.
"""

from __future__ import annotations

import hashlib
import logging
from functools import cache
from http import HTTPStatus
from pathlib import Path
from typing import TYPE_CHECKING

from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from sociale_basis import maps
from sociale_basis._folders import PACKAGE, layers_folder
from sociale_basis.maps.house_style import STYLE
from sociale_basis.maps.leaflet_assets import leaflet_folder
from sociale_basis.ui.settings_in_use import settings_or_defaults

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.routing import BaseRoute
    from starlette.types import Scope

OWN_STYLE = "assets/own/style.css"
FOREVER = "max-age=31536000, immutable"
_LOG = logging.getLogger(__name__)
_MAPS = Path(maps.__file__).parent
_PAGE = Path(__file__).parent
_MADE_OF = {".py", ".js", ".css", ".svg", ".po", ".toml"}
# Said here because Windows asks its registry, where .js is often plain text: no browser runs that.
_KINDS = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".png": "image/png",
    ".svg": "image/svg+xml",
}


def asset_url(name: str) -> str:
    """Give the address of a file of ours, relative to the page.

    Parameters
    ----------
    name
        Such as ``map/map.js`` or ``page/icon.svg``.
    """
    folder, _slash, file = name.partition("/")
    return f"assets/{folder}/{version()}/{file}"


def module_urls() -> list[str]:
    """Give the addresses of every file of our map module, relative to the page."""
    return [asset_url(f"map/{file.name}") for file in sorted((_MAPS / "leaflet_map").glob("*.js"))]


def styles(name: str) -> list[str]:
    """Give the addresses of the style sheets of a page, in their order, relative to the page.

    Parameters
    ----------
    name
        Of the page's own; it stands between the tokens and the house style of who runs this.
    """
    own = [OWN_STYLE] if settings_or_defaults().style else []
    return [asset_url("style/tokens.css"), asset_url(f"page/{name}"), *own]


def own_style(_request: Request) -> Response:
    """Give the house style that the settings name."""
    file = settings_or_defaults().style
    try:
        content = b"" if file is None else file.read_bytes()
    except OSError as error:
        _LOG.warning("%s cannot be read (%s): the usual style stays", file, error.strerror)
        content = b""
    # Not for long: it has no version in its address.
    headers = {"Cache-Control": "public, max-age=300"}
    return Response(content, media_type="text/css; charset=utf-8", headers=headers)


def routes() -> list[BaseRoute]:
    """Give the routes under ``/assets``."""
    ours = f"public, {FOREVER}"
    return [
        Mount(f"/assets/map/{version()}", Files(_MAPS / "leaflet_map", {".js"}, ours)),
        Mount(f"/assets/style/{version()}", Files(STYLE, {".css", ".svg"}, ours)),
        Mount(f"/assets/page/{version()}", Files(_PAGE, {".css", ".svg"}, ours)),
        Mount("/assets/leaflet", Files(leaflet_folder(), set(_KINDS), "public, max-age=86400")),
        Route(f"/{OWN_STYLE}", own_style),
        Route("/assets/{_rest:path}", not_here),
    ]


def not_here(_request: Request) -> Response:
    """Say that there is no such file; Streamlit would send its page instead, as if there were."""
    return Response("not here", status_code=HTTPStatus.NOT_FOUND, media_type="text/plain")


@cache
def version() -> str:
    """Tell this program from an earlier one: 12 hexadecimal characters.

    It changes with everything that a map is made of besides the neighbourhood: code, layers, texts
    and style.
    """
    files = [
        *_MAPS.rglob("*.*"),
        *_PAGE.rglob("*.*"),
        *(PACKAGE / "i18n").rglob("*.po"),
        *layers_folder().rglob("*.toml"),
    ]
    digest = hashlib.sha256()
    for file in sorted(file for file in files if file.suffix in _MADE_OF):
        digest.update(file.name.encode())
        digest.update(file.read_bytes())
    return digest.hexdigest()[:12]


class Files(StaticFiles):
    """Files of a folder, of some kinds and no other, with how long a browser may keep them."""

    def __init__(self, folder: Path, kinds: set[str], keep: str) -> None:
        super().__init__(directory=folder)
        self.kinds = kinds
        self.keep = keep

    async def get_response(self, path: str, scope: Scope) -> Response:
        """Give a file; 404 for another kind."""
        kind = Path(path).suffix
        if kind not in self.kinds:
            raise HTTPException(status_code=404)
        response = await super().get_response(path, scope)
        response.headers["Cache-Control"] = self.keep
        if response.status_code == HTTPStatus.OK:
            response.headers["Content-Type"] = _KINDS[kind]
        return response
