"""Answers that are kept: the same question is computed once, whoever asks it again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st

from sociale_basis import i18n, maps
from sociale_basis.neighbourhood import Neighbourhood, check
from sociale_basis.ui import choices

if TYPE_CHECKING:
    from collections.abc import Callable

    from sociale_basis.maps import AreaCard, HelpingRow, MapDescription, ReachOnMap
    from sociale_basis.neighbourhood import Report
    from sociale_basis.privacy import Viewer
    from sociale_basis.ui.question import Question


def digest_of(area: Neighbourhood) -> str:
    """Give what a neighbourhood is known by in what is kept: changed ones have their own."""
    return area.digest


KNOWN_BY: dict[str | type[Any], Callable[[Any], Any]] = {Neighbourhood: digest_of}


@st.cache_resource(hash_funcs=KNOWN_BY, max_entries=8, show_spinner=False)
def description(area: Neighbourhood, lang: str) -> MapDescription:
    """Describe the map of a neighbourhood in a language. Shared: not to be changed."""
    i18n.use(lang)
    return maps.describe(area)


@st.cache_data(hash_funcs=KNOWN_BY, max_entries=8, show_spinner=False)
def where_to(area: Neighbourhood, lang: str) -> dict[str, str]:
    """Give where one can go; see :func:`sociale_basis.ui.choices.where_to`."""
    i18n.use(lang)
    return choices.where_to(area)


@st.cache_data(hash_funcs=KNOWN_BY, max_entries=8, show_spinner=False)
def area_cards(area: Neighbourhood, viewer: Viewer, lang: str) -> dict[str, AreaCard]:
    """Make the card of every sub-area, by its code, in the order of the areas."""
    i18n.use(lang)
    codes = area.areas["code"].astype(str)
    return {code: maps.area_card(area, code, viewer) for code in codes}


@st.cache_data(hash_funcs=KNOWN_BY, max_entries=64, show_spinner=False)
def reach_answer(area: Neighbourhood, question: Question, viewer: Viewer, lang: str) -> ReachOnMap:
    """Answer who can get to a layer; see :func:`sociale_basis.maps.reach_on_map`.

    Parameters
    ----------
    area
        The neighbourhood.
    question
        Who goes where, within how long, and when.
    viewer, lang
        Who reads it, and in which language.
    """
    i18n.use(lang)
    return maps.reach_on_map(
        area,
        question.who,
        question.layer,
        question.limit_s,
        untagged=question.unknowns,
        at=question.moment,
        viewer=viewer,
    )


@st.cache_data(hash_funcs=KNOWN_BY, max_entries=8, show_spinner=False)
def report(area: Neighbourhood) -> Report:
    """Say what is known of a neighbourhood and what is not; see the command ``check``."""
    return check(area)


@st.cache_data(hash_funcs=KNOWN_BY, max_entries=64, show_spinner=False)
def doubts(
    area: Neighbourhood, question: Question, viewer: Viewer, lang: str
) -> list[tuple[str, str, str]]:
    """Say what an answer hangs on; see :func:`sociale_basis.maps.doubt_rows`. Takes seconds."""
    i18n.use(lang)
    return maps.doubt_rows(
        area,
        question.who,
        question.layer,
        question.limit_s,
        untagged=question.unknowns,
        viewer=viewer,
    )


@st.cache_data(hash_funcs=KNOWN_BY, max_entries=64, show_spinner=False)
def repairs(area: Neighbourhood, question: Question, viewer: Viewer, lang: str) -> list[HelpingRow]:
    """Say which repairs would help most; see :func:`sociale_basis.maps.helping_rows`."""
    i18n.use(lang)
    return maps.helping_rows(
        area,
        question.who,
        question.layer,
        question.limit_s,
        untagged=question.unknowns,
        viewer=viewer,
    )
