"""How an observation is filled in on a page, and read back."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from sociale_basis.i18n import _, number
from sociale_basis.i18n.obstacles import surface_words
from sociale_basis.i18n.reasons import thing_words
from sociale_basis.network.attributes import Barrier
from sociale_basis.network.observation_models import SURFACES, Kind

if TYPE_CHECKING:
    from sociale_basis.reach import Observation

_CENTIMETRES = {Kind.KERB: 50, Kind.OPENING: 1000, Kind.WIDTH: 3000}
_PER_CENT = {Kind.SLOPE: 100}
_HUNDRED = 100.0
# Those that have a name people know.
_BARRIERS = [each for each in Barrier if each not in (Barrier.UNKNOWN, Barrier.CATTLE_GRID)]


def input_of(kind: Kind, question: str, unit: str, key: str) -> bool | float | str | None:
    """Put the field for one observation on the page.

    Parameters
    ----------
    kind
        What is asked for.
    question, unit
        In words; the question names the field for who cannot see what stands above it.
    key
        Of the field.

    Returns
    -------
    The value as an observation has it; None where nothing was filled in.
    """
    if kind in _CENTIMETRES or kind in _PER_CENT:
        most = float((_CENTIMETRES | _PER_CENT)[kind])
        told = st.number_input(
            f"{question} ({unit})",
            min_value=0.0,
            max_value=most,
            value=None,
            step=1.0,
            key=key,
            label_visibility="collapsed",
            placeholder=unit,
        )
        return None if told is None else round(told / _HUNDRED, 4)
    if kind is Kind.STEPS:
        steps = st.number_input(
            question,
            min_value=0,
            max_value=1000,
            value=None,
            step=1,
            key=key,
            label_visibility="collapsed",
            placeholder=unit,
        )
        return None if steps is None else float(steps)
    words = choices(kind)
    chosen = st.selectbox(
        question,
        list(words),
        index=None,
        format_func=lambda each: words[each],
        key=key,
        label_visibility="collapsed",
        placeholder=_("not seen"),
    )
    if chosen is not None and _ticked(kind):
        return bool(chosen == "yes")
    return chosen


def value_words(seen: Observation) -> str:
    """Say what was seen."""
    value, kind = seen.value, seen.kind
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, int | float):
        if kind in _CENTIMETRES:
            return f"{number(value * _HUNDRED)} {_('cm')}"
        return f"{number(value * _HUNDRED)} %" if kind in _PER_CENT else number(value)
    return choices(kind).get(str(value), str(value)) if value is not None else ""


def choices(kind: Kind) -> dict[str, str]:
    """Give what can be answered, in words, by how an observation says it."""
    match kind:
        case Kind.SURFACE:
            return {each: surface_words(each) for each in sorted(SURFACES)}
        case Kind.RAMP:
            return {
                "wheelchair": _("fit for wheelchairs"),
                "stroller": _("for prams"),
                "any": _("something else"),
                "none": _("there is none"),
            }
        case Kind.CROSSING:
            return {
                "signals": _("traffic light"),
                "zebra": _("zebra crossing"),
                "marked": _("other marking"),
                "unmarked": _("nothing"),
            }
        case Kind.BARRIER:
            return {
                each.name.lower(): _("nothing")
                if each is Barrier.NONE
                else thing_words(each.name.lower())
                for each in _BARRIERS
            }
    return {"yes": _("yes"), "no": _("no")}


def _ticked(kind: Kind) -> bool:
    return list(choices(kind)) == ["yes", "no"]
