"""What the map in the browser fetches of a neighbourhood: its shapes and places, and their signs.

Every address holds the digest of the build and the version of the program that drew it, and of the
places the week for which it is told when they are open. What lies there therefore never changes,
and a browser asks for it once.
"""

from __future__ import annotations

import gzip
import hashlib
import json
from contextvars import copy_context
from dataclasses import dataclass
from datetime import datetime
from threading import Lock
from typing import TYPE_CHECKING, Any, NamedTuple
from weakref import WeakKeyDictionary, WeakValueDictionary

from starlette.responses import Response
from starlette.routing import Route

from sociale_basis import i18n
from sociale_basis.maps import geojson
from sociale_basis.maps.day_parts import day_parts, monday_of
from sociale_basis.maps.describe import describe
from sociale_basis.network.recurrence import HERE
from sociale_basis.reach.opening_hours import coordinates
from sociale_basis.ui.assets import FOREVER, asset_url, not_here, version
from sociale_basis.ui.neighbourhoods import by_digest

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from starlette.requests import Request
    from starlette.routing import BaseRoute

    from sociale_basis.neighbourhood import Neighbourhood

WHAT = ("background", "places", "cells", "areas", "symbols")
_DATED = "places"
LEAFLET = "assets/leaflet/leaflet-src.esm.js"


@dataclass(frozen=True)
class Content:
    """One answer as it goes over the line."""

    plain: bytes
    packed: bytes  # gzip
    tag: str  # ETag; weak, because both forms of the bytes carry it


class _Made(NamedTuple):
    week: date
    contents: dict[str, Content]


class Fetched:
    """Something that anybody may know, which browsers fetch as long as somebody holds this.

    Attributes
    ----------
    shape
        What it is; not to be changed.
    url
        Where, relative to the page: another one for other content.
    content
        What comes then.
    """

    def __init__(self, shape: dict[str, Any]) -> None:
        """Make it ready to be fetched."""
        self.shape = shape
        self.content = _packed(shape)
        tag = hashlib.sha256(self.content.plain).hexdigest()[:32]
        self.url = f"kaart-data/{version()}/register-{tag}.json"
        _fetched[self.url] = self


_fetched: WeakValueDictionary[str, Fetched] = WeakValueDictionary()
_making = Lock()  # so that two visitors who come first do not both make it
_made: WeakKeyDictionary[Neighbourhood, dict[str, _Made]] = WeakKeyDictionary()


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
    Relative to the page, by ``background``, ``places``, ``cells``, ``areas`` and ``symbols``.
    """
    here = f"kaart-data/{version()}/{area.digest}/{lang}"
    week = this_week().isoformat()
    return {
        what: f"{here}/{week}/{what}.json" if what == _DATED else f"{here}/{what}.json"
        for what in WHAT
    }


def this_week() -> date:
    """Give the Monday of this week."""
    return monday_of(datetime.now(HERE).date())


def module_url(name: str = "map.js") -> str:
    """Give the address of a file of our map module, relative to the page."""
    return asset_url(f"map/{name}")


def routes() -> list[BaseRoute]:
    """Give the routes under ``/kaart-data``."""
    return [
        Route("/kaart-data/{version}/register-{tag}.json", of_register),
        Route("/kaart-data/{version}/{digest}/{lang}/{what}.json", content),
        Route("/kaart-data/{version}/{digest}/{lang}/{week}/{what}.json", content),
        Route("/kaart-data/{_rest:path}", not_here),
    ]


def content(request: Request) -> Response:
    """Answer a request of the map. Not async: it may have to be computed, in a thread."""
    asked: Mapping[str, str] = request.path_params
    area = by_digest(asked["digest"])
    known = asked["lang"] in i18n.LANGUAGES and asked["what"] in WHAT
    # Of the places last week's are gone: a page that is brought up to date asks for this week's.
    week = this_week().isoformat() if asked["what"] == _DATED else None
    if not known or asked.get("week") != week or asked["version"] != version() or area is None:
        return not_here(request)
    return _answer(request, prepare(area, asked["lang"])[asked["what"]])


def fetched(url: str) -> Fetched | None:
    """Give what comes from an address, relative to the page; None where nothing is."""
    return _fetched.get(url)


def of_register(request: Request) -> Response:
    """Answer a request for what the register tells everyone."""
    path = request.url.path
    found = fetched(path[path.index("kaart-data/") :])
    return not_here(request) if found is None else _answer(request, found.content)


def _answer(request: Request, found: Content) -> Response:
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
    By ``background``, ``places``, ``cells``, ``areas`` and ``symbols``.
    """
    week = this_week()
    with _making:
        per_language = _made.setdefault(area, {})
        made = per_language.get(lang)
        if made is None or made.week != week:
            # In a context of its own: the language of whoever asked stays what it is.
            made = per_language[lang] = copy_context().run(_make, area, lang, week)
        return made.contents


def _make(area: Neighbourhood, lang: str, week: date) -> _Made:
    i18n.use(lang)
    described = describe(area)
    hours = {
        place.traits.hours
        for each in (*described.layers, *described.elsewhere)
        for place in each.places
    }
    shapes = {
        "background": geojson.background(described),
        "places": geojson.places(described, day_parts(hours, week, coordinates(area))),
        "cells": geojson.cells(area),
        "areas": geojson.areas(area),
        "symbols": {"svg": geojson.symbols(described)},
    }
    return _Made(week, {what: _packed(shape) for what, shape in shapes.items()})


def _packed(shape: object) -> Content:
    plain = json.dumps(shape, ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode()
    tag = hashlib.sha256(plain).hexdigest()[:16]
    # The time of packing is left out: the same content is the same bytes. Packing harder takes
    # five times as long for a whole gemeente, and makes it a tenth smaller.
    return Content(plain, gzip.compress(plain, compresslevel=5, mtime=0), f'W/"{tag}"')
