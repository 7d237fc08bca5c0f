"""What stands in the way: the ranking of barriers as list, map and sheets."""

from __future__ import annotations

from contextvars import copy_context
from datetime import datetime
from html import escape
from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from sociale_basis import i18n
from sociale_basis.i18n import _, language, number
from sociale_basis.maps.helping import barrier_words
from sociale_basis.maps.layer_words import layer_title
from sociale_basis.maps.shown import NOT_SHOWN
from sociale_basis.maps.spots import Spot
from sociale_basis.network.recurrence import HERE
from sociale_basis.publish import barrier_facts, barrier_sheet
from sociale_basis.sources.bronhouders import name_sources
from sociale_basis.ui.address import keep, start, widget_key
from sociale_basis.ui.answers import reach_answer
from sociale_basis.ui.bereik_answers import barrier_rows, barriers
from sociale_basis.ui.bereik_map import answer_map, attribution
from sociale_basis.ui.bereik_moment import at_that_moment
from sociale_basis.ui.bereik_reach import MAP
from sociale_basis.ui.export import Rows, offer, point
from sociale_basis.ui.map import MapView, Picked, show_map
from sociale_basis.ui.tables import table
from sociale_basis.ui.viewer import viewer
from sociale_basis.ui.what_if_set import add_edits
from sociale_basis.ui.wording import plain, small

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sociale_basis.maps import BarrierRow, ReachOnMap
    from sociale_basis.neighbourhood import Neighbourhood
    from sociale_basis.ui.bereik_question import Asked

_PAIRS = 5  # the first say enough
_PICKED = "turn on the map of barriers"
_COLUMNS = (
    "number",
    "barrier",
    "what",
    "street",
    "owner",
    "bronhouder",
    "residents_gained",
    "residents_75_gained",
    "residents_perhaps",
    "residents_faster",
)


def show_barriers(asked: Asked) -> None:
    """Rank what keeps people from getting there.

    Parameters
    ----------
    asked
        The question, and of what.
    """
    st.header(_("What stands in the way"), anchor=False)
    question = asked.question
    at_that_moment(asked)
    with st.spinner(_("Trying every barrier …")):
        rows = barrier_rows(asked.area, question, viewer=viewer(), lang=language())
    if not rows:
        st.markdown(_("No single repair brings more people within reach here, as far as we know."))
        return
    answer = reach_answer(asked.area, question, viewer=viewer(), lang=language())
    picked = show_map(_view(answer, rows), key=MAP)
    caption = _("Barriers, in order of how many residents could then get there")
    header = [
        _("Number"),
        _("What stands in the way"),
        _("Where"),
        _("Who keeps it up"),
        _("Residents who could then get there"),
        _("Of these 75 and over"),
        _("Perhaps"),
        _("Sooner there"),
    ]
    # References and codes are for other programs.
    told = [(row[0], *row[2:5], *row[6:]) for row in map(_cells, rows)]
    st.html(table(caption, header, told, numbers=(0, 4, 5, 6, 7)))
    shapes = [point(row.lon, row.lat) for row in rows]
    offer("barriers", Rows(_COLUMNS, [_cells(row) for row in rows], shapes, attribution()))
    st.html(
        small(
            _("“{dash}”: too few people to show, or not known.").format(dash=NOT_SHOWN)
            + " "
            + _("Every number is of this barrier alone, made passable by itself.")
        )
    )
    if any(row.owner for row in rows):
        found = ", ".join(dict.fromkeys(f"{each.name} ({each.year})" for each in name_sources()))
        st.html(small(_("Names of who keeps it up: {sources}.").format(sources=found)))
    _together(asked, rows)
    _sheet(asked, rows, picked)


def _cells(row: BarrierRow) -> tuple[str, ...]:
    numbers = (row.gained, row.gained_75, row.perhaps, row.faster)
    owner = (row.owner or NOT_SHOWN, row.owner_code)
    return (number(row.number), row.reference, row.what, row.street, *owner, *numbers)


def _view(answer: ReachOnMap, rows: Sequence[BarrierRow]) -> MapView:
    return answer_map(
        answer,
        _("Barriers and places"),
        spots=[
            Spot(
                row.number,
                row.what,
                row.street,
                (_("Residents who could then get there: {number}").format(number=row.gained),),
                row.lon,
                row.lat,
            )
            for row in rows
        ],
    )


def _together(asked: Asked, rows: Sequence[BarrierRow]) -> None:
    """Tell of barriers that only help when both go."""
    found = barriers(asked.area, asked.question)
    if found.pairs.empty:
        return
    numbers = {row.reference: number(row.number) for row in rows}

    def named(reference: str) -> str:
        part = found.named.loc[reference]
        where = f", {part['street']}" if pd.notna(part["street"]) else ""
        own = f"{numbers[reference]}. " if reference in numbers else ""
        return f"{own}{barrier_words(part)}{where}"

    pairs = found.pairs[["first", "second"]].astype(str).to_numpy().tolist()
    items = "".join(
        f"<li>{escape(_(' and also: ').join(map(named, pair)))}</li>" for pair in pairs[:_PAIRS]
    )
    st.html(f"{small(_('Some people are only helped when two go together:'))}<ul>{items}</ul>")


def _sheet(asked: Asked, rows: Sequence[BarrierRow], picked: Picked | None) -> None:
    """Show the sheet of one barrier: of the list, of the address, or tapped on the map."""
    st.header(_("Sheet of a barrier"), anchor=False)
    by_reference = {row.reference: row for row in rows}
    key = widget_key("barrier")
    if picked and picked.turn != st.session_state.get(_PICKED):
        st.session_state[_PICKED] = picked.turn
        for row in rows:
            if picked.key == f"place:spot-{row.number}":
                st.session_state[key] = row.reference
    first = rows[0].reference
    start("barrier", list(by_reference), first)
    chosen = st.selectbox(
        _("Which barrier?"),
        list(by_reference),
        format_func=lambda each: plain(
            f"{by_reference[each].number}. {by_reference[each].what}, {by_reference[each].street}"
        ),
        key=key,
    )
    keep({"barrier": str(chosen)}, {"barrier": first})
    row = by_reference[str(chosen)]
    header = [_("What"), _("For {layer}").format(layer=layer_title(asked.question.layers))]
    st.html(table(f"{row.number}. {row.what}, {row.street}", header, barrier_facts(row)))
    with st.container(horizontal=True, gap="small"):
        lang, sentence = language(), asked.question.sentence
        st.download_button(
            _("Sheet to print"),
            data=lambda: _written(asked.area, row, sentence, lang),
            file_name=f"{_('barrier')}-{row.reference.replace('/', '-')}.html",
            mime="application/octet-stream",
            icon=":material/print:",
            on_click="ignore",
            key="barrier sheet",
        )
        edits = barriers(asked.area, asked.question).repairs[row.reference]
        st.button(
            _("Try: what if this is repaired?"),
            icon=":material/edit_road:",
            key="try barrier",
            on_click=add_edits,
            args=(edits,),
        )


def _written(area: Neighbourhood, row: BarrierRow, question: str, lang: str) -> bytes:
    def sheet() -> str:
        i18n.use(lang)
        return barrier_sheet(area, row, question, datetime.now(tz=HERE).date())

    # Streamlit calls from a thread of its own, which knows of no language.
    return copy_context().run(sheet).encode()
