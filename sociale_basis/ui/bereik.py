"""The page that answers: who can get there, on their own strength, and why not."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from html import escape
from typing import TYPE_CHECKING

import streamlit as st

from sociale_basis.i18n import _, language, state_words
from sociale_basis.layers import layer as find_layer
from sociale_basis.maps import question_words
from sociale_basis.maps.legend import sign_legend, state_legend
from sociale_basis.maps.shown import NOT_SHOWN
from sociale_basis.network import presets, profiles
from sociale_basis.ui.address import keep, start
from sociale_basis.ui.answers import description, doubts, reach_answer, repairs, symbols, where_to
from sociale_basis.ui.assumptions import assumption_rows
from sociale_basis.ui.choices import first_of
from sociale_basis.ui.download import download_map
from sociale_basis.ui.map import MapView, show_map
from sociale_basis.ui.map_content import urls
from sociale_basis.ui.opened import opened
from sociale_basis.ui.states import main_sentence, tiles
from sociale_basis.ui.tables import table
from sociale_basis.ui.viewer import viewer
from sociale_basis.ui.wording import plain, small
from sociale_basis.vocabulary import State

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sociale_basis.maps import MapDescription, ReachOnMap
    from sociale_basis.maps.cells import StateRow
    from sociale_basis.neighbourhood import Neighbourhood

# Names of drawings in the font that Streamlit brings.
_ICONS = {
    "reference_walker": "directions_walk",
    "older_walker": "elderly",
    "cane": "hiking",
    "rollator": "assist_walker",
    "manual_wheelchair": "accessible",
    "powered_wheelchair": "accessible_forward",
    "scootmobiel": "electric_moped",
    "low_vision": "blind",
    "pram": "stroller",
    "child": "escalator_warning",
}
_MINUTES = range(5, 46, 5)
_START = {"profile": "rollator", "minutes": "15", "untagged": "gewoon"}


@dataclass(frozen=True)
class Question:
    """Who goes where, within how many minutes, and what untagged means; all by key."""

    profile: str
    layer: str
    minutes: int
    untagged: str


def main() -> None:
    """Ask a question and show its answer."""
    area = opened()
    options = where_to(area, language())
    if not options:
        st.title(_("Who can get there?"), anchor=False)
        st.markdown(
            _(
                "No place that one can go to is known here yet. Once there is one on the map, this "
                "page tells who can get there."
            )
        )
        return
    st.page_link("kaart.py", label=_("To the map of what is there"), icon=":material/map:")
    heading = st.container()
    question = _controls(options)
    profile = profiles()[question.profile]
    words = question_words(profile, question.layer, question.minutes * 60.0)
    heading.title(plain(words), anchor=False)
    answer = reach_answer(area, **vars(question), viewer=viewer(), lang=language())
    _in_short(area, answer)
    _on_map(area, answer)
    download_map(area, answer)
    _why(answer)
    helping = st.container()
    _tables(answer)
    _doubt(area, question)
    # Last, though it stands higher: the rest is there while this is looked for.
    with helping:
        _helping(area, question)


def _controls(options: dict[str, str]) -> Question:
    known = {key: _profile_words(key) for key in profiles()}
    profile = st.pills(
        _("How do you go about?"),
        list(known),
        format_func=lambda key: known[key],
        key=start("profile", known, _START["profile"]),
        required=True,
        wrap=True,
    )
    first = first_of(options)
    left, right = st.columns([3, 2], gap="medium")
    layer = left.selectbox(
        _("Where to?"),
        list(options),
        format_func=lambda key: options[key],
        key=start("layer", options, first),
    )
    minutes = right.slider(
        _("Within how many minutes?"),
        min_value=_MINUTES[0],
        max_value=_MINUTES[-1],
        step=_MINUTES.step,
        key=start("minutes", list(map(str, _MINUTES)), _START["minutes"], as_value=int),
    )
    with st.expander(_("More settings, and what we start from"), key="settings"):
        untagged = _settings(str(profile))
    question = Question(str(profile), str(layer), int(minutes), untagged)
    chosen = {name: str(value) for name, value in vars(question).items()}
    keep(chosen, {**_START, "layer": first})
    return question


def _settings(profile: str) -> str:
    labels = {key: plain(getattr(text, language())) for key, text in presets().items()}
    untagged = st.radio(
        _("What if something is not on the map?"),
        list(labels),
        format_func=lambda key: labels[key],
        key=start("untagged", labels, _START["untagged"]),
    )
    st.html(
        small(
            _(
                "Few kerbs, widths and slopes have been measured. Usual: what is nearly always "
                "fine in the Netherlands counts as fine. Cautious: it counts as not known."
            )
        )
    )
    who = profiles()[profile]
    caption = _("What we start from: {profile}").format(profile=getattr(who.label, language()))
    header = [_("What"), _("We start from"), _("Source")]
    st.html(table(caption, header, assumption_rows(who)))
    return str(untagged)


def _profile_words(key: str) -> str:
    label = plain(getattr(profiles()[key].label, language()))
    return f":material/{_ICONS[key]}: {label}" if key in _ICONS else label


def _in_short(area: Neighbourhood, answer: ReachOnMap) -> None:
    st.html(
        f'<p class="page-answer">{escape(main_sentence(area, answer))}</p>'
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


def _on_map(area: Neighbourhood, answer: ReachOnMap) -> None:
    st.header(_("On the map"), anchor=False)
    described = description(area, language())
    show_map(
        MapView(
            described=described,
            urls=urls(area, language()),
            symbols=symbols(area, language()),
            shown=[answer.layer],
            legend=[*state_legend(), *sign_legend(_only(described, answer.layer))],
            list_title=str(getattr(find_layer(answer.layer).label, language())),
            notes={row.key: _place_notes(answer, row) for row in answer.places},
            shares=answer.shares,
            cell_notes=answer.notes,
        ),
        key="map of reach",
    )


def _only(described: MapDescription, layer: str) -> MapDescription:
    """Leave out what is not of one layer."""
    here, nowhere = (
        [each for each in layers if each.layer.key == layer]
        for layers in (described.layers, described.elsewhere)
    )
    return replace(described, layers=here, elsewhere=nowhere)


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
    rows = repairs(area, **vars(question), viewer=viewer(), lang=language())
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


def _tables(answer: ReachOnMap) -> None:
    st.header(_("The answer in tables"), anchor=False)
    states = [_("Probably fine"), _("Not known yet"), _("No way without an obstacle found")]
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
    with st.expander(_("Per square of 100 metres"), key="squares"):
        header = [_("Square of 100 metres"), *states, _("The way")]
        caption = (
            _("Dwellings per square of 100 metres")
            if answer.by_homes
            else _("Residents per square of 100 metres")
        )
        rows = [(*_cells(row), _way(answer, row.key)) for row in answer.cells]
        st.html(table(caption, header, rows, numbers=(1, 2, 3)))
    st.html(small(_("“{dash}”: too few people to show, or not known.").format(dash=NOT_SHOWN)))


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
        rows = doubts(area, **vars(question), viewer=viewer(), lang=language())
    if not rows:
        st.markdown(_("Nothing that is missing on the map decides this answer."))
        return
    header = [_("What is not on the map"), _("How we read it"), _("Residents for whom it decides")]
    st.html(table(_("Gaps in the map that decide"), header, rows, numbers=(2,)))


def _listed(heading: str, lines: Sequence[str]) -> str:
    items = "".join(f"<li>{escape(line)}</li>" for line in lines)
    return f"<h2>{escape(heading)}</h2><ul>{items}</ul>"


if __name__ == "__main__":
    main()
