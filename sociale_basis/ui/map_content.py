"""What the map in the browser fetches of a neighbourhood: its shapes and places, as GeoJSON.

Every address holds the digest of the build and the version of the program that drew it. What lies
there therefore never changes, and a browser asks for it once.
"""

from __future__ import annotations

import gzip
import hashlib
import json
from contextvars import copy_context
from dataclasses import dataclass
from threading import Lock
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from starlette.responses import Response
from starlette.routing import Route

from sociale_basis import i18n
from sociale_basis.maps import geojson
from sociale_basis.maps.describe import describe
from sociale_basis.ui.assets import FOREVER, asset_url, not_here, version
from sociale_basis.ui.neighbourhoods import by_digest

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.requests import Request
    from starlette.routing import BaseRoute

    from sociale_basis.neighbourhood import Neighbourhood

WHAT = ("background", "places", "cells", "areas")
LEAFLET = "assets/leaflet/leaflet-src.esm.js"


@dataclass(frozen=True)
class Content:
    """One answer as it goes over the line."""

    plain: bytes
    packed: bytes  # gzip
    tag: str  # ETag; weak, because both forms of the bytes carry it


_making = Lock()  # so that two visitors who come first do not both make it
_made: WeakKeyDictionary[Neighbourhood, dict[str, dict[str, Content]]] = WeakKeyDictionary()


def urls(area: Neighbourhood, lang: str) -> dict[str, str]:
    """Give the addresses of what the map draws.

    Parameters
    ----------
    area
        An open neighbourhood; see :func:`sociale_basis.ui.neighbourhoods.open_neighbourhood`.
    lang
        ``nl`` or ``en``: names of kinds and states stand in the content.

    Returns
    -------
    Relative to the page, by ``background``, ``places``, ``cells`` and ``areas``.
    """
    return {what: f"kaart-data/{version()}/{area.digest}/{lang}/{what}.json" for what in WHAT}


def module_url(name: str = "map.js") -> str:
    """Give the address of a file of our map module, relative to the page."""
    return asset_url(f"map/{name}")


def routes() -> list[BaseRoute]:
    """Give the routes under ``/kaart-data``."""
    return [
        Route("/kaart-data/{version}/{digest}/{lang}/{what}.json", content),
        Route("/kaart-data/{_rest:path}", not_here),
    ]


def content(request: Request) -> Response:
    """Answer a request of the map. Not async: it may have to be computed, in a thread."""
    asked: Mapping[str, str] = request.path_params
    area = by_digest(asked["digest"])
    known = asked["lang"] in i18n.LANGUAGES and asked["what"] in WHAT
    if area is None or not known or asked["version"] != version():
        return not_here(request)
    found = prepare(area, asked["lang"])[asked["what"]]
    headers = {"Cache-Control": f"private, {FOREVER}", "ETag": found.tag, "Vary": "Accept-Encoding"}
    if found.tag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    body = found.plain
    if "gzip" in request.headers.get("accept-encoding", ""):
        body = found.packed
        headers["Content-Encoding"] = "gzip"
    return Response(body, headers=headers, media_type="application/json")


def prepare(area: Neighbourhood, lang: str) -> dict[str, Content]:
    """Make everything the map of a neighbourhood fetches, or give it again.

    Parameters
    ----------
    area
        The neighbourhood; what was made is kept as long as it is open.
    lang
        ``nl`` or ``en``.

    Returns
    -------
    By ``background``, ``places``, ``cells`` and ``areas``.
    """
    with _making:
        per_language = _made.setdefault(area, {})
        if lang not in per_language:
            # In a context of its own: the language of whoever asked stays what it is.
            per_language[lang] = copy_context().run(_make, area, lang)
        return per_language[lang]


def _make(area: Neighbourhood, lang: str) -> dict[str, Content]:
    i18n.use(lang)
    described = describe(area)
    shapes = {
        "background": geojson.background(described),
        "places": geojson.places(described),
        "cells": geojson.cells(area),
        "areas": geojson.areas(area),
    }
    return {what: _packed(shape) for what, shape in shapes.items()}


def _packed(shape: object) -> Content:
    plain = json.dumps(shape, ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode()
    tag = hashlib.sha256(plain).hexdigest()[:16]
    # The time of packing is left out: the same content is the same bytes. Packing harder takes
    # five times as long for a whole gemeente, and makes it a tenth smaller.
    return Content(plain, gzip.compress(plain, compresslevel=5, mtime=0), f'W/"{tag}"')
