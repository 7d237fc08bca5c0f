"""Go and look: what nobody knows, a walk past it, and the form to fill in the same evening."""

from __future__ import annotations

from contextvars import copy_context
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

import pandas as pd
import streamlit as st

from sociale_basis import i18n
from sociale_basis.i18n import _, language, number
from sociale_basis.i18n.asking import asking, limit_words
from sociale_basis.i18n.reasons import reason_words, thing_words
from sociale_basis.maps.shown import NOT_SHOWN, about, shown_numbers
from sociale_basis.maps.spots import Spot
from sociale_basis.network.observation_models import Kind, Observation
from sociale_basis.network.recurrence import HERE
from sociale_basis.publish import survey_sheet
from sociale_basis.reach.observation_file import add, kept
from sociale_basis.ui.address import keep, start
from sociale_basis.ui.answers import reach_answer
from sociale_basis.ui.bereik_answers import walk
from sociale_basis.ui.bereik_map import answer_map, attribution
from sociale_basis.ui.bereik_moment import at_that_moment
from sociale_basis.ui.bereik_reach import MAP
from sociale_basis.ui.export import Rows, offer, point
from sociale_basis.ui.map import show_map
from sociale_basis.ui.observation_words import input_of, value_words
from sociale_basis.ui.register_widgets import DAY_FORMAT
from sociale_basis.ui.tables import table
from sociale_basis.ui.viewer import viewer
from sociale_basis.ui.wording import plain, small

if TYPE_CHECKING:
    from sociale_basis.neighbourhood import Neighbourhood
    from sociale_basis.reach.asks import Ask
    from sociale_basis.ui.bereik_answers import Walk
    from sociale_basis.ui.bereik_question import Asked

_STOPS = range(2, 21, 2)
_USUAL = "12"
_SHOWN = 20
_COLUMNS = ("stop", "unknown", "what", "street", "metres", "residents_by_step")


class _Stop(NamedTuple):
    number: int
    reference: str
    what: str
    street: str
    metres: str
    certain: str
    lon: float
    lat: float


def show_survey(asked: Asked) -> None:
    """Say what to go and look at, and take in what was seen.

    Parameters
    ----------
    asked
        The question, and of what.
    """
    st.header(_("Go and look"), anchor=False)
    st.markdown(
        _(
            "Of some ways nobody knows whether one can pass. This is the walk past the spots that "
            "make most residents certain. Take someone along who goes about in this way."
        )
    )
    most = st.slider(
        _("At how many spots at most?"),
        min_value=_STOPS[0],
        max_value=_STOPS[-1],
        step=_STOPS.step,
        key=start("stops", list(map(str, _STOPS)), _USUAL, as_value=int),
    )
    keep({"stops": str(most)}, {"stops": _USUAL})
    at_that_moment(asked)
    with st.spinner(_("Choosing what to look at")):
        found = walk(asked.area, asked.question, int(most))
    stops = _stops(found)
    if not stops:
        st.markdown(_("There is nothing to look at: no unknown makes a difference here."))
    else:
        _walk(asked, found, stops)
        _form(asked.area, found, stops)
    _seen(asked.area)


def _stops(found: Walk) -> list[_Stop]:
    table_ = found.found.walk
    degrees = table_.geometry.to_crs("EPSG:4326")
    numbers = table_[["residents_by_step"]].to_numpy(dtype="float64")
    certain = shown_numbers(numbers, viewer())[:, 0]
    return [
        _Stop(
            int(row["stop"]),
            str(row["unknown"]),
            _what(thing_words(str(row["what"])), reason_words(str(row["kinds"]))),
            str(row["street"]) if pd.notna(row["street"]) else _("A way without a name"),
            number(round(float(row["metres"]))),
            about(float(people)),
            round(float(spot.x), 6),
            round(float(spot.y), 6),
        )
        for row, people, spot in zip(table_.to_dict("records"), certain, degrees, strict=True)
    ]


def _what(thing: str, unknown: str) -> str:
    """Name a thing, and what of it nobody knows where that says more."""
    return thing if thing == unknown else f"{thing} ({unknown})"


def _walk(asked: Asked, found: Walk, stops: list[_Stop]) -> None:
    answer = reach_answer(asked.area, asked.question, viewer=viewer(), lang=language())
    show_map(
        answer_map(
            answer,
            _("Stops of the walk"),
            spots=[
                Spot(
                    stop.number,
                    stop.what,
                    stop.street,
                    (_("Residents certain by this: {number}").format(number=stop.certain),),
                    stop.lon,
                    stop.lat,
                )
                for stop in stops
            ],
        ),
        key=MAP,
    )
    caption = _("{stops} stops, {metres} metres on foot from the first to the last.").format(
        stops=number(len(stops)), metres=number(round(found.found.metres))
    )
    header = [
        _("Stop"),
        _("What nobody knows"),
        _("Street"),
        _("Metres"),
        _("Residents certain by this"),
    ]
    rows = [
        (number(each.number), each.reference, each.what, each.street, each.metres, each.certain)
        for each in stops
    ]
    st.html(table(caption, header, [(row[0], *row[2:]) for row in rows], numbers=(0, 3, 4)))
    st.html(small(_("“{dash}”: too few people to show, or not known.").format(dash=NOT_SHOWN)))
    shapes = [point(each.lon, each.lat) for each in stops]
    offer("survey", Rows(_COLUMNS, rows, shapes, attribution()))
    seen_by, lang, sentence = viewer(), language(), asked.question.sentence

    def sheet() -> str:
        i18n.use(lang)
        today = datetime.now(tz=HERE).date()
        return survey_sheet(asked.area, found.found, found.along, sentence, seen_by, today)

    st.download_button(
        _("Schouw sheet to print"),
        # Streamlit calls from a thread of its own, which knows of no language.
        data=lambda: copy_context().run(sheet).encode(),
        file_name=f"{_('schouw')}.html",
        mime="application/octet-stream",
        icon=":material/print:",
        on_click="ignore",
        key="survey sheet",
    )


def _form(area: Neighbourhood, found: Walk, stops: list[_Stop]) -> None:
    """Take in what was seen: what is left empty was not seen."""
    st.header(_("Fill in what was seen"), anchor=False)
    st.markdown(
        _("Leave empty what could not be seen. What is filled in counts at once on this page.")
    )
    with st.form("seen", clear_on_submit=True, border=False):
        left, right = st.columns(2)
        day = left.date_input(
            _("Day"), value="today", max_value="today", format=DAY_FORMAT, key="seen day"
        )
        who = right.text_input(_("Walked by (your role, no names)"), max_chars=100, key="seen by")
        answers: list[tuple[Ask, object]] = []
        for stop, asks in zip(stops, found.along.asks, strict=True):
            with st.expander(plain(f"{stop.number}. {stop.street}: {stop.what}")):
                for at, ask in enumerate(asks):
                    answers.append((ask, _answer(ask, f"{stop.reference} {at}")))
        sent = st.form_submit_button(_("Keep what was seen"), icon=":material/save:")
    if sent:
        told = [
            ask.blank().model_copy(update={"value": value, "seen": day, "by": who.strip() or None})
            for ask, value in answers
            if value is not None
        ]
        add(area.folder, [_checked(each) for each in told], area.meta.attribution)
        st.session_state["seen kept"] = len(told)
        st.rerun()
    if (many := st.session_state.pop("seen kept", None)) is not None:
        text = _("Kept: {number} observations. The map above counts with them.")
        st.success(text.format(number=number(many)), icon=":material/check:")


def _checked(told: Observation) -> Observation:
    return Observation.model_validate(told.model_dump(by_alias=True, exclude_none=True))


def _answer(ask: Ask, key: str) -> object:
    asked = asking(ask.kind)
    limit = limit_words(ask.kind, ask.passes)
    st.markdown(f"**{plain(asked.question)}**")
    st.html(small(f"{asked.how} {limit}".strip()))
    return input_of(Kind(ask.kind), asked.question, asked.unit, f"seen {key}")


def _seen(area: Neighbourhood) -> None:
    """List what was seen before, the newest first."""
    before = kept(area.folder)
    if not before:
        return
    st.header(_("What was seen before"), anchor=False)
    header = [_("Where"), _("What"), _("Seen"), _("Day"), _("By")]
    rows = [
        (
            each.reference,
            asking(each.kind).question,
            value_words(each),
            "" if each.seen is None else i18n.date(each.seen),
            each.by or "",
        )
        for each in reversed(before[-_SHOWN:])
    ]
    caption = _("Observations kept with this neighbourhood: {number}")
    st.html(table(caption.format(number=number(len(before))), header, rows))
