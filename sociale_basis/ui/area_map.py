"""The map on which an area is chosen: buurten to tap, or corners to put down; or one point.

Another component than :mod:`sociale_basis.ui.map`, made of the same parts. What is being drawn
stays in the browser until it is closed.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any

import streamlit as st

from sociale_basis import maps
from sociale_basis.i18n import _, language
from sociale_basis.maps.leaflet_assets import leaflet_css
from sociale_basis.ui.map_content import LEAFLET, module_url
from sociale_basis.ui.settings_in_use import settings_or_defaults
from sociale_basis.ui.tiles import background_tiles

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sociale_basis.maps.describe import GeoJson

Ring = list[list[float]]
Bounds = tuple[float, float, float, float]

_LOADER = """
export default async function (component) {
  const address = new URL(component.data.module, document.baseURI).href;
  return (await import(address)).default(component);
}
"""
_FOLDER = Path(maps.__file__).parent / "leaflet_map"
_STYLES = (_FOLDER / "map.css", _FOLDER / "drawing" / "draw.css")

_component = st.components.v2.component(
    "sociale_basis_area_map",
    html='<div class="sb-map"></div>',
    css=leaflet_css() + "".join(style.read_text(encoding="utf-8") for style in _STYLES),
    js=_LOADER,
    isolate_styles=False,  # as the other map: they share a style
)


class Mode(StrEnum):
    """What a tap on the map does."""

    CHOOSE = "choose"
    DRAW = "draw"
    POINT = "point"
    SHOW = "show"


@dataclass(frozen=True)
class AreaMap:
    """What is on the map.

    Attributes
    ----------
    mode
        What a tap does.
    bounds
        South, west, north, east in degrees: what is in view at first.
    attribution
        Whom to name for what is drawn.
    background
        Where the browser finds streets and water, relative to the page; None without.
    areas
        Polygons with ``code`` and ``name``; None without.
    chosen
        Codes of the areas that are chosen.
    ring
        The area that was drawn before: longitude and latitude of its corners; None without.
    turn
        How often something was drawn before; see :class:`OnMap`.
    point
        Longitude and latitude of what was pointed out before; None without.
    """

    mode: Mode
    bounds: Bounds
    attribution: Sequence[str]
    background: str | None = None
    areas: GeoJson | None = None
    chosen: Sequence[str] = ()
    ring: Ring | None = None
    turn: int = 0
    point: tuple[float, float] | None = None


@dataclass(frozen=True)
class OnMap:
    """What was done on the map last, each with a number that is another every time.

    Attributes
    ----------
    ring, drawn_turn
        The area that was closed; None where it was opened again or taken away.
    code, picked_turn
        The area that was tapped; "" before.
    point
        Longitude and latitude of what was pointed out; None before.
    """

    ring: Ring | None
    drawn_turn: int
    code: str
    picked_turn: int
    point: tuple[float, float] | None = None


def show_area_map(view: AreaMap, key: str) -> OnMap:
    """Put the map on the page.

    Parameters
    ----------
    view
        What is on it.
    key
        Name of this map in the session: the same on every run of a page.
    """
    result = _component(
        key=key,
        data=_sent(view),
        default={"drawn": None, "picked": None, "pointed": None},
        on_drawn_change=_nothing,
        on_picked_change=_nothing,
        on_pointed_change=_nothing,
    )
    drawn, picked = result.drawn or {}, result.picked or {}
    point = (result.pointed or {}).get("point")
    return OnMap(
        ring=drawn.get("ring"),
        drawn_turn=int(drawn.get("turn", 0)),
        code=str(picked.get("code", "")),
        picked_turn=int(picked.get("turn", 0)),
        point=(float(point[0]), float(point[1])) if point else None,
    )


def _nothing() -> None:
    """Stand in for a callback: without one the component keeps no state."""


def _sent(view: AreaMap) -> dict[str, Any]:
    return {
        "module": module_url("drawing/draw.js"),
        "leaflet": LEAFLET,
        "lang": language(),
        "theme": st.context.theme.type or "light",
        "mode": view.mode.value,
        "bounds": list(view.bounds),
        "background": view.background,
        "areas": view.areas,
        "chosen": list(view.chosen),
        "ring": view.ring,
        "turn": view.turn,
        "point": list(view.point) if view.point else None,
        "attribution": list(view.attribution),
        "tiles": background_tiles(settings_or_defaults().tiles),
        "texts": _texts(),
    }


def _texts() -> dict[str, str]:
    """Give every text of the module, which knows them by these names."""
    return {
        "map": _("Map to choose an area on"),
        "tools": _("Draw an area"),
        "put": _("Corner in the middle"),
        "undo": _("Take back the last corner"),
        "close": _("Close the area"),
        "afresh": _("Start drawing afresh"),
        "draw": _("Tap on the map where the first corner is."),
        "first": _("1 corner. Tap where the next one is."),
        "second": _("2 corners. Tap where the next one is."),
        "drawing": _(
            "{corners} corners, about {hectares} hectares. Tap the first corner to close the area."
        ),
        "closed": _("The area is closed: {corners} corners, about {hectares} hectares."),
        "crosses": _("That line would cross another one. Put the corner somewhere else."),
        "choose": _("Tap a buurt to choose it; tap it again to leave it out."),
        "show": _("This is the area."),
        "point": _("Tap on the map where it is; another tap moves it."),
        "point_keyboard": _(
            "With the keyboard: move the map with the arrow keys. Enter puts the point in the "
            "middle."
        ),
        "keyboard": _(
            "With the keyboard: move the map with the arrow keys. Enter puts a corner in the "
            "middle, Backspace takes the last one back."
        ),
        "zoom_in": _("Zoom in"),
        "zoom_out": _("Zoom out"),
        "whole": _("Show everything"),
        "loading": _("The map is being drawn …"),
        "failed": _("The map cannot be drawn now. Is there a connection?"),
        "again": _("Try again"),
        "sources": _("Where the data comes from"),
    }
