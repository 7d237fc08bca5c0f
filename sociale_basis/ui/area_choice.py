"""The area to fetch: buurten of CBS, drawn by hand, or from a file."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import streamlit as st

from sociale_basis.errors import (
    BadValueError,
    CrsError,
    EmptyDataError,
    InputError,
    SocialeBasisError,
)
from sociale_basis.i18n import _, language, number
from sociale_basis.i18n.formats import briefly
from sociale_basis.settings import current_settings
from sociale_basis.ui import chosen_areas
from sociale_basis.ui.address import widget_key
from sociale_basis.ui.answers import description
from sociale_basis.ui.area_map import AreaMap, Mode, show_area_map
from sociale_basis.ui.area_search import borders, borders_button, search_area
from sociale_basis.ui.map_content import urls
from sociale_basis.ui.opened import opened
from sociale_basis.ui.own_area import LARGEST_KM2, Fault, OwnArea, asked_of_small_km2
from sociale_basis.ui.own_area import from_file as area_from_file
from sociale_basis.ui.own_area import from_ring as area_from_ring
from sociale_basis.ui.wording import small

if TYPE_CHECKING:
    from collections.abc import Sequence

    from streamlit.runtime.uploaded_file_manager import UploadedFile

    from sociale_basis.ui.area_map import Bounds, OnMap

CODES, DRAW, FILE = "codes", "draw", "file"
_NETHERLANDS: Bounds = (50.7, 3.3, 53.6, 7.2)
_RING, _DRAWN, _PICKED, _READ = "own ring", "own ring turn", "picked turn", "own file"
_WAY = "kept way"
_MARGIN_M = 2000.0


@dataclass(frozen=True, eq=False)
class Area:
    """What is chosen to be fetched: codes, or an area of one's own."""

    codes: tuple[str, ...] = ()
    own: OwnArea | None = None
    name: str = ""


def choose_area() -> Area | None:
    """Put everything on the page to choose an area with.

    Returns
    -------
    None as long as there is none that can be fetched.
    """
    ways = {
        CODES: _("Choose buurten"),
        DRAW: _("Draw it yourself"),
        FILE: _("From a file"),
    }
    # A widget forgets what was chosen when its page is left.
    key = widget_key("way")
    st.session_state.setdefault(key, st.session_state.get(_WAY, CODES))
    way = st.segmented_control(
        _("How do you want to choose the area?"),
        list(ways),
        format_func=lambda each: ways[each],
        key=key,
        required=True,
    )
    st.session_state[_WAY] = way
    if way == FILE:
        return _from_file()
    search_area(to_draw_on=way == DRAW)
    borders_button()
    return _drawn() if way == DRAW else _from_codes()


def _from_codes() -> Area | None:
    codes = chosen_areas.codes()
    shown = borders()
    if shown is not None and chosen_areas.gemeenten():
        _list_of_buurten()
        on_map = show_area_map(
            AreaMap(
                Mode.CHOOSE,
                bounds=shown.bounds(codes),
                attribution=[shown.attribution],
                areas=shown.geojson,
                chosen=shown.within(codes),
            ),
            key="map of buurten",
        )
        _take_tap(on_map)
    if not codes:
        st.markdown(_("Nothing is chosen yet. Search for a buurt, wijk or gemeente first."))
        return None
    km2 = None if shown is None else shown.km2(codes)
    if km2 is not None:
        count = len(shown.within(codes)) if shown is not None else 0
        text = _("{count} buurten, together {hectares} hectares.")
        if count == 1:
            text = _("{count} buurt of {hectares} hectares.")
        st.markdown(text.format(count=number(count), hectares=_hectares(km2 * 100)))
        if km2 > LARGEST_KM2:
            st.info(_cost(km2, None), icon=":material/schedule:")
    names = [each.name for each in chosen_areas.chosen()]
    return Area(tuple(sorted(codes)), name=names[0] if len(names) == 1 else "")


def _list_of_buurten() -> None:
    """Offer what the map offers as a list too."""
    shown = borders()
    if shown is None:
        return
    names = {
        str(code): f"{name} ({code})"
        for code, name in zip(shown.areas["code"], shown.areas["name"], strict=True)
    }
    key = "list of buurten"
    st.session_state[key] = shown.within(chosen_areas.codes())

    def changed() -> None:
        before, now = set(shown.within(chosen_areas.codes())), set(st.session_state[key])
        for code in [each for each in names if each in before ^ now]:
            chosen_areas.tap(shown, code)

    with st.expander(_("Choose buurten from a list")):
        st.multiselect(
            _("Buurten that are chosen"),
            list(names),
            format_func=lambda code: names[code],
            key=key,
            placeholder=_("Choose a buurt"),
            on_change=changed,
        )


def _take_tap(on_map: OnMap) -> None:
    shown = borders()
    if shown is None or on_map.picked_turn == st.session_state.get(_PICKED, 0):
        return
    st.session_state[_PICKED] = on_map.picked_turn
    if on_map.code:
        chosen_areas.tap(shown, on_map.code)
        st.rerun()


def _drawn() -> Area | None:
    shown = borders()
    codes = chosen_areas.codes()
    where = _where(shown.bounds(codes) if shown is not None else None)
    if where is None:
        st.markdown(
            _(
                "There is nothing to draw on yet. Search for your gemeente, wijk or buurt, choose "
                "it, and press “Show borders”."
            )
        )
        return None
    bounds, background, attribution = where
    on_map = show_area_map(
        AreaMap(
            Mode.DRAW,
            bounds=bounds,
            attribution=[*attribution, *([shown.attribution] if shown is not None else [])],
            background=background,
            areas=None if shown is None else shown.geojson,
            ring=st.session_state.get(_RING),
            turn=st.session_state.get(_DRAWN, 0),
        ),
        key="map to draw on",
    )
    if on_map.drawn_turn > st.session_state.get(_DRAWN, 0):
        st.session_state[_DRAWN] = on_map.drawn_turn
        st.session_state[_RING] = on_map.ring
        st.rerun()
    ring = st.session_state.get(_RING)
    return None if ring is None else _own(area_from_ring(ring))


def _where(of_borders: Bounds | None) -> tuple[Bounds, str | None, Sequence[str]] | None:
    """Give what is in view, where its streets are, and whom to name for those."""
    try:
        area = opened()
    except SocialeBasisError:
        if of_borders is None and current_settings().tiles == "none":
            return None
        return of_borders or _NETHERLANDS, None, ()
    described = description(area, language())
    south, west, north, east = described.bounds
    bounds = of_borders or (south, west, north, east)
    return bounds, urls(area, language())["background"], described.attribution


def _from_file() -> Area | None:
    given = st.file_uploader(
        _("File with the border: GeoJSON, GeoPackage or GeoParquet"),
        type=["geojson", "json", "gpkg", "parquet"],
        key="border file",
    )
    st.html(
        small(
            _(
                "Several polygons count as one area together. Such a file is made in QGIS, for "
                "example."
            )
        )
    )
    if given is None:
        return None
    read = _read(given)
    if not isinstance(read, OwnArea):
        st.warning(_file_words(read), icon=":material/error:")
        with st.expander(_("What exactly went wrong")):
            st.code(str(read), language=None, wrap_lines=True)
        return None
    if read.fault is not Fault.OUTSIDE:
        show_area_map(
            AreaMap(
                Mode.SHOW,
                bounds=read.bounds,
                attribution=(),
                areas=read.geojson(Path(given.name).stem),
                chosen=["1"],
            ),
            key="map of the file",
        )
    return _own(read, Path(given.name).stem)


def _read(given: UploadedFile) -> OwnArea | InputError:
    known, read = st.session_state.get(_READ, ("", None))
    if known == given.file_id and read is not None:
        found: OwnArea | InputError = read
        return found
    with tempfile.TemporaryDirectory() as place:
        # Under a name of our own: what it is, is told by its content.
        file = Path(place) / f"border{Path(given.name).suffix}"
        file.write_bytes(given.getvalue())
        try:
            found = area_from_file(file)
        except InputError as error:
            # Without the path of that moment, which says nothing to anybody.
            found = type(error)(*(str(each).replace(str(file), given.name) for each in error.args))
    st.session_state[_READ] = (given.file_id, found)
    return found


def _file_words(error: InputError) -> str:
    if isinstance(error, CrsError):
        return _("The coordinates in this file cannot be right: look at its reference system.")
    if isinstance(error, EmptyDataError):
        return _("There is no area in this file.")
    if isinstance(error, BadValueError):
        return _("The border in this file cannot be used: it crosses itself, or is no surface.")
    return _("This file cannot be read as GeoJSON, GeoPackage or GeoParquet.")


def _own(area: OwnArea, name: str = "") -> Area | None:
    match area.fault:
        case None:
            st.markdown(
                _("This area is {hectares} hectares.").format(hectares=_hectares(area.hectares))
            )
            return Area(own=area, name=name)
        case Fault.FEW_CORNERS:
            told = _("An area has at least three corners. Draw it again.")
        case Fault.CROSSES:
            told = _("The border crosses itself. Draw it again, without lines that cross.")
        case Fault.OUTSIDE:
            told = _("This area lies outside the Netherlands, wholly or partly. Draw it within.")
        case Fault.TOO_LARGE:
            told = _cost(area.km2, area)
    st.warning(told, icon=":material/error:")
    return None


def _cost(km2: float, own: OwnArea | None) -> str:
    """Say what it costs to fetch a large area, for those who give the data away."""
    if own is None:
        return _(
            "This is {km2} km². Everything is asked of services that are for everyone: it can "
            "take hours. Is a wijk enough?"
        ).format(km2=number(km2, decimals=1))
    asked = own.asked_km2(_MARGIN_M)
    return _(
        "This area is {km2} km², more than the {most} km² that can be fetched at once: with what "
        "lies around it, {asked} km² would be asked of services that are for everyone, {times} "
        "times as much as for a small buurt. Draw a smaller one."
    ).format(
        km2=number(km2, decimals=1),
        most=number(LARGEST_KM2),
        asked=number(asked),
        times=number(asked / asked_of_small_km2(_MARGIN_M)),
    )


def _hectares(value: float) -> str:
    return briefly(value) if value < 10 else number(value)  # noqa: PLR2004 -- as the map says it
