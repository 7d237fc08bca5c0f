"""Where somebody starts: typed, tapped on the map, or the square of a shared link.

What is typed is looked up in the list of the neighbourhood itself. It stays in the memory of this
session: it is sent to nobody else, and stands in no file, no log and no address. The address of the
page carries the square of 100 metres at most.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import geopandas as gpd
import shapely
import streamlit as st

from sociale_basis.i18n import _, language
from sociale_basis.neighbourhood.address_book import find_addresses
from sociale_basis.reach.standpoint import Standpoint, middle_of, standpoint
from sociale_basis.ui.answers import description
from sociale_basis.ui.map import MapView, tap_map
from sociale_basis.ui.map_content import urls
from sociale_basis.ui.wording import plain, small

if TYPE_CHECKING:
    from sociale_basis.neighbourhood import Neighbourhood

CELL = "cel"
"""Name of the square in the address."""
_CODE = re.compile(r"E\d{4,}N\d{4,}")
_POINT, _LABEL, _TURN, _FOLDER = "start point", "start label", "start turn", "start folder"


def choose_start(area: Neighbourhood, *, together: bool) -> Standpoint | None:
    """Ask where somebody starts; None as long as nobody has said.

    Parameters
    ----------
    area
        The neighbourhood.
    together
        Whether a professional asks it for somebody else.
    """
    if st.session_state.get(_FOLDER) != area.folder:
        # A point means nothing in another neighbourhood; a link may have brought one there.
        _drop()
        st.session_state[_FOLDER] = area.folder
    _from_link(area)
    if _POINT in st.session_state:
        return _chosen(area)
    st.header(_("Where do you start?"), anchor=False)
    _typed(area)
    st.html(
        small(
            _(
                "What you type is looked up in the list of this neighbourhood, and forgotten when "
                "you leave. It is not kept, not sent on and not put in a link."
            )
        )
    )
    st.markdown(
        _("Or tap the front door on the map.")
        if together
        else _("Or tap your front door on the map.")
    )
    _tapped(area)
    return _chosen(area) if _POINT in st.session_state else None


def in_degrees(area: Neighbourhood, point: shapely.Point) -> tuple[float, float]:
    """Give latitude and longitude of a point in the metres of a neighbourhood."""
    placed = gpd.GeoSeries([point], crs=area.homes.crs).to_crs("EPSG:4326").iloc[0]
    return round(placed.y, 5), round(placed.x, 5)


def _chosen(area: Neighbourhood) -> Standpoint:
    start = standpoint(area, st.session_state[_POINT])
    if st.query_params.get(CELL) != start.cell:
        st.query_params[CELL] = start.cell
    with st.container(horizontal=True, vertical_alignment="center", key="start-chosen"):
        st.markdown(
            _("You start at: **{place}**").format(place=plain(st.session_state[_LABEL])),
            width="content",
        )
        st.button(_("Start somewhere else"), key="start again", on_click=_forget)
    if not start.anchor.attached[0]:
        st.warning(_("No way on the map comes within 100 metres of there. Start somewhere else."))
    return start


def _forget() -> None:
    _drop()
    st.query_params.pop(CELL, None)


def _drop() -> None:
    for key in (_POINT, _LABEL, _field()):
        st.session_state.pop(key, None)


def _from_link(area: Neighbourhood) -> None:
    """Start amid the square of a link, unless this session knows better."""
    cell = st.query_params.get(CELL)
    if _POINT in st.session_state or cell is None or not _CODE.fullmatch(cell):
        return
    point = middle_of(area, cell)
    if shapely.distance(area.extent, point) > 0:
        return
    _take(point, _("the middle of the square {cell}").format(cell=cell))


def _take(point: shapely.Point, label: str) -> None:
    st.session_state[_POINT], st.session_state[_LABEL] = point, label


def _field() -> str:
    return f"start address {language()}"


def _typed(area: Neighbourhood) -> None:
    text = st.text_input(
        _("Street and number"),
        key=_field(),
        placeholder=_("For example: Lindelaan 12"),
        autocomplete="off",
        max_chars=80,
    )
    if not text:
        return
    spots = find_addresses(area, text)
    if not spots:
        st.warning(
            _("That is not in the list of this neighbourhood. Try the street alone, or the map.")
        )
    elif len(spots) == 1:
        _take(spots[0].point, spots[0].label)
        st.rerun()
    else:
        st.markdown(_("Which one?"))
        with st.container(horizontal=True, key="start-spots"):
            for number, spot in enumerate(spots):
                label = _("{street} (halfway)") if spot.is_street else "{street}"
                words = label.format(street=spot.label)
                # The key has a number and no address: keys stand in the page.
                st.button(
                    plain(words), key=f"spot {number}", on_click=_take, args=(spot.point, words)
                )


def _tapped(area: Neighbourhood) -> None:
    described = description(area, language())
    tapped = tap_map(
        MapView(
            described=described,
            urls={name: url for name, url in urls(area, language()).items() if name != "cells"},
            shown=[],
            legend=[],
            list_title=_("Places on the map"),
            notes={},
            tap=True,
        ),
        key="map of the start",
    )
    if tapped is None or tapped.turn == st.session_state.get(_TURN):
        return
    st.session_state[_TURN] = tapped.turn
    spot = gpd.GeoSeries([shapely.Point(tapped.lon, tapped.lat)], crs="EPSG:4326")
    _take(spot.to_crs(area.homes.crs).iloc[0], _("the spot you tapped"))
    st.rerun()
