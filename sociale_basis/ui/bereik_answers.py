"""Answers of the page on reach beyond the first: kept, so that each is worked out once."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

import streamlit as st

from sociale_basis import i18n, maps
from sociale_basis.network import profile as find_profile
from sociale_basis.network.recurrence import HERE
from sociale_basis.reach import apply_edits, bench_spots, compare, rested, with_observations
from sociale_basis.reach import barriers as find_barriers
from sociale_basis.reach.comparing import By
from sociale_basis.reach.schouw import schouw
from sociale_basis.reach.survey import survey
from sociale_basis.ui.answers import KNOWN_BY

if TYPE_CHECKING:
    import pandas as pd

    from sociale_basis.maps import (
        BarrierRow,
        DifferenceOnMap,
        HelpingRow,
        RestOnMap,
        WhoCannot,
    )
    from sociale_basis.neighbourhood import Neighbourhood
    from sociale_basis.privacy import Viewer
    from sociale_basis.reach import Barriers, BenchSpots, EditSet, Observation, Rested
    from sociale_basis.reach.edits import Applied
    from sociale_basis.reach.schouw import Schouw
    from sociale_basis.reach.survey import Survey
    from sociale_basis.ui.question import Question

REFERENCE = "reference_walker"


class Walk(NamedTuple):
    """What to go and look at, and what to take along."""

    found: Survey
    along: Schouw


@st.cache_data(hash_funcs=KNOWN_BY, max_entries=64, show_spinner=False)
def difference(
    area: Neighbourhood, question: Question, viewer: Viewer, lang: str
) -> DifferenceOnMap:
    """Set the profile beside the reference walker; see :func:`maps.difference_on_map`."""
    i18n.use(lang)
    return maps.difference_on_map(
        area,
        question.who,
        find_profile(REFERENCE),
        question.layers,
        question.limit_s,
        untagged=question.unknowns,
        at=question.moment,
        viewer=viewer,
    )


@st.cache_data(hash_funcs=KNOWN_BY, max_entries=64, show_spinner=False)
def who_cannot(area: Neighbourhood, question: Question, viewer: Viewer, lang: str) -> WhoCannot:
    """Count who cannot get there, by sub-area and age; see :func:`maps.who_cannot`."""
    i18n.use(lang)
    return maps.who_cannot(
        area,
        question.who,
        question.layers,
        question.limit_s,
        untagged=question.unknowns,
        at=question.moment,
        viewer=viewer,
    )


@st.cache_resource(hash_funcs=KNOWN_BY, max_entries=16, show_spinner=False)
def barriers(area: Neighbourhood, question: Question) -> Barriers:
    """Rank what stands in the way; see :func:`sociale_basis.reach.barriers`. Not to be changed."""
    return find_barriers(
        area,
        question.who,
        question.layers,
        question.limit_s,
        untagged=question.unknowns,
        at=question.moment,
    )


@st.cache_data(hash_funcs=KNOWN_BY, max_entries=64, show_spinner=False)
def repairs(area: Neighbourhood, question: Question, viewer: Viewer, lang: str) -> list[HelpingRow]:
    """Say which repairs would help most; see :func:`sociale_basis.maps.helping_rows`."""
    i18n.use(lang)
    return maps.helping_rows(area, barriers(area, question), viewer)


@st.cache_data(hash_funcs=KNOWN_BY, max_entries=32, show_spinner=False)
def barrier_rows(
    area: Neighbourhood, question: Question, viewer: Viewer, lang: str
) -> list[BarrierRow]:
    """Put that ranking in words; see :func:`maps.barrier_list`."""
    i18n.use(lang)
    return maps.barrier_list(area, barriers(area, question), viewer)


@st.cache_resource(hash_funcs=KNOWN_BY, max_entries=8, show_spinner=False)
def walk(area: Neighbourhood, question: Question, stops: int) -> Walk:
    """Choose what to go and look at, and say what to measure there. Not to be changed."""
    found = survey(
        area,
        question.who,
        question.layers,
        question.limit_s,
        untagged=question.unknowns,
        stops=stops,
        at=question.moment,
    )
    along = schouw(area, question.who, found.walk, untagged=question.unknowns, at=question.moment)
    return Walk(found, along)


@st.cache_resource(hash_funcs=KNOWN_BY, max_entries=8, show_spinner=False)
def rest(area: Neighbourhood, question: Question, every_m: float) -> tuple[Rested, BenchSpots]:
    """Say who gets there if they must rest, and where one more bench helps. Not to be changed."""
    found = rested(
        area,
        question.who,
        question.layers,
        question.limit_s,
        every_m=every_m,
        untagged=question.unknowns,
        at=question.moment,
    )
    return found, bench_spots(area, found)


@st.cache_data(hash_funcs=KNOWN_BY, max_entries=32, show_spinner=False)
def rest_on_map(
    area: Neighbourhood, question: Question, every_m: float, viewer: Viewer, lang: str
) -> RestOnMap:
    """Lay that out for the map; see :func:`sociale_basis.maps.rest_on_map`."""
    i18n.use(lang)
    return maps.rest_on_map(area, rest(area, question, every_m)[0], viewer)


@st.cache_data(hash_funcs=KNOWN_BY, max_entries=32, show_spinner=False)
def compared(
    before: Neighbourhood, after: Neighbourhood, question: Question, by: str
) -> pd.DataFrame:
    """Ask the question before and after a change; see :func:`sociale_basis.reach.compare`."""
    return compare(
        before,
        after,
        question.who,
        question.layers,
        question.limit_s,
        by=By(by),
        untagged=question.unknowns,
        at=question.moment,
    )


@st.cache_resource(hash_funcs=KNOWN_BY, max_entries=8, show_spinner=False)
def edited(area: Neighbourhood, edits: str, _set: EditSet) -> Applied:
    """Give a neighbourhood as it would be; ``edits`` is the set as text, by which it is kept."""
    del edits
    return apply_edits(area, _set)


def as_seen(area: Neighbourhood, seen: list[Observation], at: datetime | None) -> Neighbourhood:
    """Give a neighbourhood with what was seen laid over it, at a moment or now.

    Parameters
    ----------
    area
        The neighbourhood.
    seen
        What :func:`sociale_basis.reach.observation_file.kept` gave.
    at
        When; None: today at noon, so that an answer is worked out once a day.
    """
    if not seen:
        return area
    noon = datetime.now(tz=HERE).replace(hour=12, minute=0, second=0, microsecond=0)
    text = "|".join(each.model_dump_json() for each in seen)
    return _overlaid(area, text, (at or noon).isoformat(), seen)


@st.cache_resource(hash_funcs=KNOWN_BY, max_entries=8, show_spinner=False)
def _overlaid(area: Neighbourhood, text: str, at: str, _seen: list[Observation]) -> Neighbourhood:
    del text
    return with_observations(area, _seen, datetime.fromisoformat(at)).area
