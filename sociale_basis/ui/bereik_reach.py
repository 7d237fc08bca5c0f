"""Who can get there: the answer in short, on the map, why not, and in tables."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from html import escape
from typing import TYPE_CHECKING, Any

import streamlit as st

from sociale_basis.i18n import _, language, state_words
from sociale_basis.maps.geojson import cells as cell_shapes
from sociale_basis.maps.layer_words import layer_title
from sociale_basis.maps.legend import sign_legend
from sociale_basis.maps.shown import NOT_SHOWN
from sociale_basis.network import profiles
from sociale_basis.ui.address import keep, start
from sociale_basis.ui.answers import KNOWN_BY, doubts, reach_answer
from sociale_basis.ui.bereik_answers import REFERENCE, difference, repairs, who_cannot
from sociale_basis.ui.bereik_map import answer_map, attribution, only
from sociale_basis.ui.download import download_map
from sociale_basis.ui.export import Rows, offer
from sociale_basis.ui.folded import folded
from sociale_basis.ui.map import MapView, show_map
from sociale_basis.ui.register_on_map import for_everyone
from sociale_basis.ui.states import main_sentence, tiles
from sociale_basis.ui.tables import table
from sociale_basis.ui.viewer import viewer
from sociale_basis.ui.wording import small
from sociale_basis.vocabulary import State

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sociale_basis.maps import ReachOnMap, StateRow
    from sociale_basis.neighbourhood import Neighbourhood
    from sociale_basis.ui.bereik_question import Asked
    from sociale_basis.ui.question import Question

MAP = "map of reach"
"""The same on every part of the page, so that the view of it is kept."""
_REACH, _DIFFERENCE = "reach", "difference"


def show_reach(asked: Asked) -> None:
    """Answer who can get there.

    Parameters
    ----------
    asked
        The question, and of what.
    """
    question, area = asked
    answer = reach_answer(area, question, viewer=viewer(), lang=language())
    _in_short(area, asked, answer)
    _maps(area, asked, answer)
    _why(answer)
    helping = st.container()
    _tables(area, asked, answer)
    _doubt(area, question)
    # Last, though it stands higher: the rest is there while this is looked for.
    with helping:
        _helping(area, question)


def _in_short(area: Neighbourhood, asked: Asked, answer: ReachOnMap) -> None:
    sentence = main_sentence(area, answer, at_a_moment=bool(asked.question.at))
    st.html(
        f'<p class="page-answer">{escape(sentence)}</p>'
        f"{tiles(answer)}"
        f"{small(_explained(area, answer))}"
    )
    if answer.nearest_leads:
        st.html(_listed(_("Nearest all the same"), answer.nearest_leads))
    if answer.elsewise:
        st.html(_listed(_("Without going there"), answer.elsewise))


def _explained(area: Neighbourhood, answer: ReachOnMap) -> str:
    if answer.by_homes:
        return _(
            "These are dwellings, not people: from there one can get there. Whether anyone does, "
            "no map can tell. What counts is the way there and the way back from that same place, "
            "each within this time."
        )
    estimate = _(
        "These are estimates of who can get there, not of who comes. What counts is the way there "
        "and the way back from that same place, each within this time."
    )
    counted = [
        f"{source.file_or_url} ({date.fromisoformat(source.date[:10]).year})"
        for source in area.meta.sources
        if source.name == area.meta.population_from and source.date
    ]
    source = _("Residents: counted per area, spread over its dwellings. Source: {source}.")
    return f"{estimate} {source.format(source=', '.join(counted) or _('not known'))}"


def _maps(area: Neighbourhood, asked: Asked, answer: ReachOnMap) -> None:
    """Show the answer on the map; or set beside someone who walks without any trouble."""
    st.header(_("On the map"), anchor=False)
    shown = _REACH
    if asked.question.profile != REFERENCE or asked.question.own:
        words = {
            _REACH: _("Who can get there"),
            _DIFFERENCE: _("Compared with someone on foot"),
        }
        shown = str(
            st.segmented_control(
                _("What is on the map?"),
                list(words),
                format_func=lambda key: words[key],
                key=start("map", words, _REACH),
                required=True,
                label_visibility="collapsed",
            )
        )
        keep({"map": shown}, {"map": _REACH})
    if shown == _DIFFERENCE:
        _difference_map(area, asked, answer)
        return
    notes = {row.key: _place_notes(answer, row) for row in answer.places}
    show_map(_view(answer, answer.shares, answer.notes, notes), key=MAP)
    download_map(area, answer, for_everyone().described)


def _difference_map(area: Neighbourhood, asked: Asked, answer: ReachOnMap) -> None:
    found = difference(asked.area, asked.question, viewer=viewer(), lang=language())
    walker = str(getattr(profiles()[REFERENCE].label, language()))
    lead = _(
        "Only people who get there {walker} count here. Of those the map shows who also get there "
        "in the way you chose. Squares without a colour: from there nobody gets there in time, not "
        "even on foot."
    )
    st.markdown(lead.format(walker=walker.casefold()))
    show_map(_view(answer, found.shares, found.notes, {}), key=MAP)
    header = [_("Area"), *state_header()]
    caption = (
        _("Of the dwellings from where one gets there on foot, by area")
        if found.by_homes
        else _("Of the residents who get there on foot, by area")
    )
    rows = [*found.buurten, found.totals]
    st.html(table(caption, header, map(_cells, rows), numbers=(1, 2, 3)))
    offer("difference", _squares(area, found.cells))


def _view(
    answer: ReachOnMap,
    shares: Mapping[str, tuple[float, float, float] | None],
    cell_notes: Mapping[str, Sequence[str]],
    notes: Mapping[str, Sequence[str]],
) -> MapView:
    drawn = answer_map(answer, layer_title(answer.layers), notes=notes)
    signs = sign_legend(only(drawn.described, answer.layers))
    return replace(drawn, legend=[*drawn.legend, *signs], shares=shares, cell_notes=cell_notes)


def _squares(area: Neighbourhood, rows: Sequence[StateRow]) -> Rows:
    """Give rows of squares to keep, with their shapes."""
    shapes = _shapes(area)
    return Rows(
        ("cell", "yes", "unknown", "no"),
        [_cells(row) for row in rows],
        [shapes[row.key] for row in rows],
        attribution(),
    )


@st.cache_resource(hash_funcs=KNOWN_BY, max_entries=8, show_spinner=False)
def _shapes(area: Neighbourhood) -> dict[str, Any]:
    """Give the geometry of each square by its code. Not to be changed."""
    found = cell_shapes(area)["features"]
    return {each["properties"]["cell"]: each["geometry"] for each in found}


def state_header() -> list[str]:
    """Name the three states as the columns of a table."""
    return [_("Probably fine"), _("Not known yet"), _("No way without an obstacle found")]


def _place_notes(answer: ReachOnMap, row: StateRow) -> list[str]:
    notes = []
    if row.yes != NOT_SHOWN:
        text = (
            _("One can probably get here from {number} dwellings")
            if answer.by_homes
            else _("Can probably get here: {number} residents")
        )
        notes.append(text.format(number=row.yes))
    entrance = answer.entrances.get(row.key)
    if entrance is not None:
        notes.append(_("Can one get in at the door? {state}").format(state=entrance))
    return notes


def _why(answer: ReachOnMap) -> None:
    unit = _("Dwellings") if answer.by_homes else _("Residents")
    for state, heading, nothing in (
        (State.NO, _("Why not?"), _("For nobody did we find an obstacle.")),
        (State.UNKNOWN, _("What do we not know yet?"), _("For nobody does it hang on doubt.")),
    ):
        rows = [(why.text, why.residents) for why in answer.why if why.state is state]
        st.header(heading, anchor=False)
        if not rows:
            st.markdown(nothing)
            continue
        more = _("There can be more than one reason for the same people.")
        st.html(table(f"{heading} {more}", [_("Reason"), unit], rows, numbers=(1,)))


def _helping(area: Neighbourhood, question: Question) -> None:
    st.header(_("What would help?"), anchor=False)
    rows = repairs(area, question, viewer=viewer(), lang=language())
    if not rows:
        st.markdown(_("No single repair brings more people within reach here, as far as we know."))
        return
    header = [_("What stands in the way"), _("Where"), _("Residents who could then get there")]
    for together, caption in (
        (False, _("If only this is made passable")),
        (True, _("If both are made passable, for people for whom one alone does not help")),
    ):
        told = [(row.what, row.street, row.residents) for row in rows if row.together is together]
        if told:
            st.html(table(caption, header, told, numbers=(2,)))
    links = [
        f'<a href="{escape(row.link)}" target="_blank" rel="noopener">{escape(row.what)}</a>'
        for row in rows
        if row.link
    ]
    if links:
        st.html(f'<p class="page-small">{_("On OpenStreetMap:")} {" · ".join(links)}</p>')
    st.html(small(_("What a repair costs, and who owns the pavement, this does not tell.")))


def _tables(area: Neighbourhood, asked: Asked, answer: ReachOnMap) -> None:
    st.header(_("The answer in tables"), anchor=False)
    states = state_header()
    if answer.places:
        header = [_("Place"), *states, _("In at the door")]
        rows = [(*_cells(row), answer.entrances.get(row.key, NOT_SHOWN)) for row in answer.places]
        caption = (
            _("Per place: from how many dwellings one can get to that place")
            if answer.by_homes
            else _("Per place: how many residents can get to that place")
        )
        st.html(table(caption, header, rows, numbers=(1, 2, 3)))
    per_area = [*answer.buurten, answer.totals]
    caption = (
        _("Per area: from how many dwellings one can get to one of these places")
        if answer.by_homes
        else _("Per area: how many residents can get to one of these places")
    )
    st.html(table(caption, [_("Area"), *states], map(_cells, per_area), numbers=(1, 2, 3)))
    folded(_("Per square of 100 metres"), "squares", lambda: _per_square(area, answer))
    folded(_("Who cannot get there, by area and age"), "ages", lambda: _ages(asked))
    st.html(small(_("“{dash}”: too few people to show, or not known.").format(dash=NOT_SHOWN)))


def _per_square(area: Neighbourhood, answer: ReachOnMap) -> None:
    header = [_("Square of 100 metres"), *state_header(), _("The way")]
    caption = (
        _("Dwellings per square of 100 metres")
        if answer.by_homes
        else _("Residents per square of 100 metres")
    )
    rows = [(*_cells(row), _way(answer, row.key)) for row in answer.cells]
    st.html(table(caption, header, rows, numbers=(1, 2, 3)))
    offer("squares", _squares(area, answer.cells))


def _ages(asked: Asked) -> None:
    found = who_cannot(asked.area, asked.question, viewer=viewer(), lang=language())
    caption = _(
        "How many do not get there. Behind the plus: of how many nobody knows. Those of 75 and "
        "over are also counted in the group before."
    )
    rows = [(name, *numbers) for _code, name, numbers in found.rows]
    numbers = range(1, len(found.header) + 1)
    st.html(table(caption, [_("Area"), *found.header], rows, numbers=list(numbers)))
    offer("ages", Rows(("area", *found.groups), rows, None, ()))


def _way(answer: ReachOnMap, cell: str) -> str:
    """Say of a square what its card on the map says besides the numbers."""
    numbers = tuple(state_words(state) for state in State)
    return " ".join(line for line in answer.notes[cell][1:] if not line.startswith(numbers))


def _cells(row: StateRow) -> tuple[str, str, str, str]:
    return (row.name, row.yes, row.unknown, row.no)


def _doubt(area: Neighbourhood, question: Question) -> None:
    st.header(_("What does this hang on?"), anchor=False)
    asked = st.toggle(
        _("Work out what decides (takes a moment)"),
        key="doubt",
    )
    if not asked:
        st.html(small(_("The question is asked again for every gap in the map, one at a time.")))
        return
    with st.spinner(_("Asking again for every gap …")):
        rows = doubts(area, question, viewer=viewer(), lang=language())
    if not rows:
        st.markdown(_("Nothing that is missing on the map decides this answer."))
        return
    header = [_("What is not on the map"), _("How we read it"), _("Residents for whom it decides")]
    st.html(table(_("Gaps in the map that decide"), header, rows, numbers=(2,)))


def _listed(heading: str, lines: Sequence[str]) -> str:
    items = "".join(f"<li>{escape(line)}</li>" for line in lines)
    return f"<h2>{escape(heading)}</h2><ul>{items}</ul>"
