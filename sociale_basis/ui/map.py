"""The map on a page: our Leaflet module as a Streamlit component, and what is sent to it.

Geometry goes to the browser by address, once; what changes while people look (which layers, whose
reach) goes with every run of the page, and the map is brought up to date in place.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import streamlit as st

from sociale_basis import maps
from sociale_basis.i18n import language
from sociale_basis.maps.leaflet_assets import leaflet_css
from sociale_basis.maps.map_texts import map_texts
from sociale_basis.maps.spots import LAYER as SPOTS
from sociale_basis.maps.spots import spot_features, spot_symbols
from sociale_basis.ui.map_content import LEAFLET, module_url
from sociale_basis.ui.opened import shown_in_address
from sociale_basis.ui.settings_in_use import settings_or_defaults
from sociale_basis.ui.tiles import background_tiles

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from sociale_basis.maps.describe import MapDescription
    from sociale_basis.maps.legend import LegendSign
    from sociale_basis.maps.spots import Spot
    from sociale_basis.maps.state_counts import Shares
    from sociale_basis.ui.sift_words import SiftGroup

# The module itself comes from an address of its own, so that a browser keeps it.
_LOADER = """
export default async function (component) {
  const address = new URL(component.data.module, document.baseURI).href;
  return (await import(address)).default(component);
}
"""
_STYLE = Path(maps.__file__).parent / "leaflet_map" / "map.css"

_component = st.components.v2.component(
    "sociale_basis_map",
    html='<div class="sb-map"></div>',
    css=leaflet_css() + _STYLE.read_text(encoding="utf-8"),
    js=_LOADER,
    isolate_styles=False,  # drawings refer to each other by id, which a shadow tree would hide
)


class Tapped(NamedTuple):
    """Where somebody tapped on a map that asks where they are, and the how many-th tap it is."""

    lat: float
    lon: float
    turn: int


class Picked(NamedTuple):
    """What a visitor chose on a map, and the how many-th choice it is: the same may come twice.

    Attributes
    ----------
    key
        ``place:`` with its id, ``cell:`` or ``area:`` with its code.
    turn
        Another number at every choice, also at one of the same.
    """

    key: str
    turn: int


@dataclass(frozen=True)
class MapView:
    """What a page wants on its map.

    Attributes
    ----------
    described
        The neighbourhood: bounds, and whom to name for the data.
    urls
        Where the browser finds ``background``, ``places``, ``cells``, ``areas``, ``symbols`` and
        ``kept`` (what the register tells everyone), relative to the page; without one of them the
        map draws the rest.
    shown
        Keys of the layers whose places are drawn and listed.
    legend
        What the signs mean.
    list_title
        Heading of the list.
    notes
        Per id of a place: lines for its row and its card.
    order
        Ids of places as the list has them within a group; None as in the file.
    shares
        Per cell the shares of yes, unknown and no; None where too few people live there to show.
        A cell that is not named is not drawn.
    cell_notes
        Per cell: lines for its card.
    shading
        Per code of an area: the id of a pattern.
    area_notes
        Per code of an area: lines for its row and its card. None: areas are only drawn.
    sift
        By what a reader can sift the places, and keep what is left; None: not here.
    kept
        What the register tells this visitor besides what is fetched as ``kept``, as features: a
        feature of a place and layer of the build goes in its stead, and ``gone`` names those that
        are there no more, ``otherwise`` what is fetched and does not hold for this visitor. Sent
        apart, so that a change of it does not send the places again.
    symbols
        Drawings of signs that what is kept has, and nothing of the build.
    pass_on
        Whether cards have a link to pass something on: about the ``entry`` of a feature in the
        register, of another place by its name; about one with ``""`` there is none.
    only
        Of the layers that are shown, the places that are drawn and listed: id, a space, and the
        key of the layer. None: all.
    start
        Latitude and longitude of where somebody starts, which is marked.
    tap
        Whether a tap says where somebody is, instead of choosing what lies there.
    spots
        What lies on it that is no place, listed first; picked as a place with its id.
    """

    described: MapDescription
    urls: Mapping[str, str]
    shown: Sequence[str]
    legend: Sequence[LegendSign]
    list_title: str
    notes: Mapping[str, Sequence[str]]
    order: Sequence[str] | None = None
    shares: Mapping[str, Shares | None] | None = None
    cell_notes: Mapping[str, Sequence[str]] | None = None
    shading: Mapping[str, str] | None = None
    area_notes: Mapping[str, Sequence[str]] | None = None
    sift: Sequence[SiftGroup] | None = None
    kept: Mapping[str, Any] | None = None
    symbols: str = ""
    pass_on: bool = False
    only: Sequence[str] | None = None
    start: tuple[float, float] | None = None
    tap: bool = False
    spots: Sequence[Spot] = ()


def show_map(view: MapView, key: str, on_pick: Callable[[], None] | None = None) -> Picked | None:
    """Put a map with its list on the page.

    Parameters
    ----------
    view
        What lies on it.
    key
        Name of this map in the session: the same on every run of a page.
    on_pick
        Called before the run that follows when a visitor chooses something.

    Returns
    -------
    What is chosen; None if nothing.
    """
    chosen = _shown(view, key, on_pick).selected
    return Picked(str(chosen["key"]), int(chosen["turn"])) if chosen else None


def tap_map(view: MapView, key: str) -> Tapped | None:
    """Put a map on the page that asks where somebody is; parameters as in :func:`show_map`.

    Returns
    -------
    Where it was tapped last; None if nowhere yet. It comes over the connection of the page and
    stands in no address.
    """
    point = _shown(view, key, None).point
    return Tapped(float(point["lat"]), float(point["lon"]), int(point["turn"])) if point else None


def _shown(view: MapView, key: str, on_pick: Callable[[], None] | None) -> Any:  # noqa: ANN401 -- what Streamlit makes
    return _component(
        key=key,
        data=_sent(view),
        default={"selected": None, "point": None},
        on_selected_change=on_pick or _nothing,
        on_point_change=_nothing,
    )


def _nothing() -> None:
    """Stand in for a callback: without one the component keeps no state."""


def _sent(view: MapView) -> dict[str, Any]:
    described = view.described
    return {
        "module": module_url(),
        "leaflet": LEAFLET,
        "lang": language(),
        "theme": st.context.theme.type or "light",
        "bounds": list(described.bounds),
        "urls": dict(view.urls),
        "symbols": view.symbols + spot_symbols(view.spots),
        "spots": spot_features(view.spots),
        "shown": [*view.shown, *([SPOTS] if view.spots else [])],
        "legend": [asdict(sign) for sign in view.legend],
        "notes": _lines({**view.notes, **{spot.id: spot.notes for spot in view.spots}}),
        "order": None if view.order is None else list(view.order),
        "shares": None if view.shares is None else dict(view.shares),
        "cell_notes": _lines(view.cell_notes),
        "shading": None if view.shading is None else dict(view.shading),
        "area_notes": _lines(view.area_notes),
        "only": None if view.only is None else list(view.only),
        "start": None if view.start is None else list(view.start),
        "tap": view.tap,
        "sift": None if view.sift is None else [asdict(group) for group in view.sift],
        "kept": None if view.kept is None else dict(view.kept),
        "list_title": view.list_title,
        "pass_on": view.pass_on,
        "of": shown_in_address(),
        "attribution": list(described.attribution),
        "tiles": background_tiles(settings_or_defaults().tiles),
        "texts": map_texts(),
    }


def _lines(notes: Mapping[str, Sequence[str]] | None) -> dict[str, list[str]] | None:
    return None if notes is None else {key: list(lines) for key, lines in notes.items()}
