"""Which figures about areas moved, and which totals of a neighbourhood."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import pandas as pd

from sociale_basis.indicators import Kind, indicators
from sociale_basis.vocabulary import Measured

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sociale_basis.indicators import Indicator
    from sociale_basis.neighbourhood.meta import IndicatorColumn
    from sociale_basis.neighbourhood.store import Neighbourhood

FIGURES = (
    "change",
    "code",
    "name",
    "indicator",
    "before",
    "after",
    "state_before",
    "state",
    "year_before",
    "year",
)
TOTALS = (
    "residents_in_boundary",
    "residents_75_in_boundary",
    "dwellings_in_boundary",
    "homes_in_boundary",
    "homes_not_connected",
    "places",
    "places_not_connected",
)
# Percentages with a decimal: the last one may be rounded either way.
_TENTH = 0.1
_HAIR = 1e-9


def figures_changed(
    before: Neighbourhood, after: Neighbourhood, same: Mapping[str, str]
) -> pd.DataFrame:
    """Compare the figures of the areas that were there.

    Parameters
    ----------
    before, after
        The builds.
    same
        The code before of every area that was there, by its code now.

    Returns
    -------
    ``change``: ``year`` (the figure is of another year; a row without a code, for all areas),
    ``newer`` (of that other year the value moved), ``revised`` (of the same year), ``known`` or
    ``unknown`` (published now, or no longer), ``added`` or ``dropped`` (no area had it, or has it).
    A difference that rounding can explain is none. ``before``, ``after``, ``state_before``,
    ``state``, ``year_before`` and ``year`` are null where not known.
    """
    old = {column.indicator: column for column in before.meta.statistics}
    new = {column.indicator: column for column in after.meta.statistics}
    known = indicators()
    tables = [build.areas.set_index("code") for build in (before, after)]
    rows: list[dict[str, Any]] = []
    # Another version of the program may know other figures.
    for key in sorted((old.keys() | new.keys()) & known.keys()):
        was, now = old.get(key), new.get(key)
        years = {
            "year_before": None if was is None else was.year,
            "year": None if now is None else now.year,
        }
        if was is None or now is None:
            rows.append(_row("added" if was is None else "dropped", key, years))
            continue
        if was.year != now.year:
            rows.append(_row("year", key, years))
        for code, code_before in sorted(same.items()):
            sides = (tables[0].loc[code_before], tables[1].loc[code])
            pair = (float(sides[0][key]), float(sides[1][key]))
            slack = _rounding(pair, known[key], sides)
            word = _moved(pair, slack, newer=was.year != now.year)
            if word is not None:
                states = (_state(was, code_before), _state(now, code))
                rows.append(_row(word, key, years, code, str(sides[1]["name"]), pair, states))
    return pd.DataFrame(rows, columns=list(FIGURES))


def totals_changed(before: Neighbourhood, after: Neighbourhood) -> pd.DataFrame:
    """Compare the totals of two builds: ``what``, ``before``, ``after``; null where unknown."""
    was, now = (build.meta.totals.model_dump() for build in (before, after))
    rows = [(name, was[name], now[name]) for name in TOTALS if not _equal(was[name], now[name])]
    return pd.DataFrame(rows, columns=["what", "before", "after"])


def _equal(one: float | None, other: float | None) -> bool:
    if one is None or other is None:
        return one is other
    # Residents are shares of whole areas: their sum is no whole number.
    return math.isclose(one, other, rel_tol=1e-9, abs_tol=1e-6)


def _moved(pair: tuple[float, float], slack: float, *, newer: bool) -> str | None:
    was, now = pair
    if math.isnan(was) or math.isnan(now):
        if math.isnan(was) and math.isnan(now):
            return None
        return "known" if math.isnan(was) else "unknown"
    if abs(now - was) <= slack + _HAIR:
        return None
    return "newer" if newer else "revised"


def _rounding(
    pair: tuple[float, float], indicator: Indicator, sides: tuple[pd.Series, pd.Series]
) -> float:
    """Give the largest difference that rounding alone can make between two published figures."""
    if indicator.kind is Kind.COUNT:
        return indicator.source.rounded_to or 0.0
    if indicator.kind is not Kind.PERCENT:
        return 0.0
    # Percentages in whole numbers: 12.4 and 12.6 are published as 12 and 13.
    if all(value.is_integer() for value in pair):
        return 1.0
    rounded = indicators()[indicator.part].source.rounded_to if indicator.part else None
    wholes = [float(side.get(indicator.whole, math.nan)) for side in sides]
    if not rounded or not all(whole > 0 for whole in wholes):
        return _TENTH
    # Worked out here from two rounded counts, each off by half a step on either side.
    return max(_TENTH, rounded * (100 + max(pair)) / min(wholes))


def _state(column: IndicatorColumn, code: str) -> str:
    if code in column.suppressed:
        return Measured.SUPPRESSED.value
    return Measured.UNKNOWN.value if code in column.unknown else column.measured


def _row(
    change: str,
    indicator: str,
    years: Mapping[str, int | None],
    code: str | None = None,
    name: str | None = None,
    values: tuple[float, float] = (math.nan, math.nan),
    states: tuple[str | None, str | None] = (None, None),
) -> dict[str, Any]:
    return {
        "change": change,
        "code": code,
        "name": name,
        "indicator": indicator,
        "before": values[0],
        "after": values[1],
        "state_before": states[0],
        "state": states[1],
        **years,
    }
