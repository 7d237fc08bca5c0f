"""Seats: how far one gets with a rest every so many metres, and where one more bench helps."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import streamlit as st

from sociale_basis.i18n import _, language, number
from sociale_basis.maps.legend import state_legend
from sociale_basis.maps.shown import NOT_SHOWN, about, shown_numbers
from sociale_basis.maps.spots import Spot
from sociale_basis.reach.bench_spots import edit_at
from sociale_basis.reach.rest_rules import RestKind
from sociale_basis.ui.address import keep, start
from sociale_basis.ui.bereik_answers import rest, rest_on_map
from sociale_basis.ui.bereik_map import attribution
from sociale_basis.ui.bereik_moment import at_that_moment
from sociale_basis.ui.bereik_reach import MAP, state_header
from sociale_basis.ui.export import Rows, offer, point
from sociale_basis.ui.map import MapView, show_map
from sociale_basis.ui.opened import opened
from sociale_basis.ui.register_on_map import for_everyone
from sociale_basis.ui.tables import table
from sociale_basis.ui.viewer import viewer
from sociale_basis.ui.what_if_set import add_edits
from sociale_basis.ui.wording import small

if TYPE_CHECKING:
    from sociale_basis.maps import RestOnMap, StateRow
    from sociale_basis.reach import BenchSpots, Rested
    from sociale_basis.ui.bereik_question import Asked

_EVERY = range(50, 501, 25)
_USUAL_M = 125
_COLUMNS = ("number", "stretch", "street", "residents_gained", "residents_perhaps")


def show_seats(asked: Asked) -> None:
    """Show who gets there with rests, and where a bench could be.

    Parameters
    ----------
    asked
        The question, and of what.
    """
    st.header(_("Seats"), anchor=False)
    own = asked.question.who.seat_every_m
    usual = _USUAL_M if own is None else min(_EVERY, key=lambda each: abs(each - own))
    every = st.slider(
        _("How many metres at most between two places to sit?"),
        min_value=_EVERY[0],
        max_value=_EVERY[-1],
        step=_EVERY.step,
        format="%d m",
        key=start("every", list(map(str, _EVERY)), str(usual), as_value=int),
    )
    keep({"every": str(every)}, {"every": str(usual)})
    at_that_moment(asked)
    with st.spinner(_("Looking where one can rest")):
        found, spots = rest(asked.area, asked.question, float(every))
    told = rest_on_map(asked.area, asked.question, float(every), viewer=viewer(), lang=language())
    _totals(found, told, int(every))
    rows = _rows(spots)
    degrees = spots.table.geometry.to_crs("EPSG:4326")
    places = [(round(each.x, 6), round(each.y, 6)) for each in degrees]
    _map(asked, told, rows, places)
    _spots(rows, places)


def _totals(found: Rested, told: RestOnMap, every: int) -> None:
    rows = [
        (_("A seat every {metres} m").format(metres=number(every)), *_numbers(told.totals)),
        (_("Without that need"), *_numbers(told.totals_unrested)),
    ]
    caption = (
        _("Dwellings from where one gets there, with and without the need to sit down on the way")
        if told.by_homes
        else _("Residents who get there, with and without the need to sit down on the way")
    )
    header = [_("What is needed on the way"), *state_header()]
    st.html(table(caption, header, rows, numbers=(1, 2, 3)))
    text = _("Seats on the way: {sure} certain, {perhaps} perhaps, {out} too far from every way.")
    points = found.points
    told_of = text.format(
        sure=number(points.n_sure),
        perhaps=number(points.n_doubt),
        out=number(len(points.left_out)),
    )
    st.html(small(told_of))


def _numbers(row: StateRow) -> tuple[str, str, str]:
    return (row.yes, row.unknown, row.no)


def _rows(spots: BenchSpots) -> list[tuple[str, ...]]:
    found = spots.table
    gained, perhaps = (
        shown_numbers(found[[name]].to_numpy(dtype=np.float64), viewer())[:, 0]
        for name in ("residents_gained", "residents_perhaps")
    )
    return [
        (
            number(at),
            str(row.stretch),
            str(row.street) if pd.notna(row.street) else _("street without a name"),
            about(float(sure)),
            about(float(maybe)),
        )
        for at, (row, sure, maybe) in enumerate(
            zip(found.itertuples(), gained, perhaps, strict=True), 1
        )
    ]


def _map(
    asked: Asked,
    told: RestOnMap,
    rows: list[tuple[str, ...]],
    places: list[tuple[float, float]],
) -> None:
    # A bench may be what is asked for itself.
    layers = tuple(dict.fromkeys((*asked.question.layers, "public_space/bench")))
    seen = for_everyone()
    show_map(
        MapView(
            described=seen.described,
            urls=seen.urls(opened()),
            kept=seen.features,
            symbols=seen.signs,
            shown=list(layers),
            legend=state_legend(),
            list_title=_("Where one more bench helps most"),
            notes={},
            shares=told.shares,
            cell_notes=told.notes,
            spots=[
                Spot(at, row[2], _("Spot for a bench"), (_gains(row),), lon, lat)
                for at, (row, (lon, lat)) in enumerate(zip(rows, places, strict=True), 1)
            ],
        ),
        key=MAP,
    )


def _gains(row: tuple[str, ...]) -> str:
    return _("Would newly get there: {number} residents").format(number=row[3])


def _spots(rows: list[tuple[str, ...]], places: list[tuple[float, float]]) -> None:
    """List where one more bench helps, each to be tried."""
    st.header(_("Where one more bench helps most"), anchor=False)
    if not rows:
        st.markdown(_("One more bench helps nobody to get there here."))
        return
    caption = _("Spots for one more bench, in order of who would newly get there")
    header = [_("Number"), _("Street"), _("Would newly get there"), _("Would perhaps get there")]
    st.html(table(caption, header, [(row[0], *row[2:]) for row in rows], numbers=(0, 2, 3)))
    st.html(small(_("“{dash}”: too few people to show, or not known.").format(dash=NOT_SHOWN)))
    shapes = [point(*each) for each in places]
    offer("benches", Rows(_COLUMNS, rows, shapes, attribution()))
    lon, lat = places[0]
    st.button(
        _("Try: what if there is a bench at number 1?"),
        icon=":material/chair:",
        key="try bench",
        on_click=add_edits,
        args=((edit_at(RestKind.SEAT, lon, lat),),),
    )
