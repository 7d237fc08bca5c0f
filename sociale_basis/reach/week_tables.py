"""A week in numbers of residents: of the whole neighbourhood, per sub-area, cell or place."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from sociale_basis.reach.reach import GROUPS
from sociale_basis.reach.week import DAYS, NO, PARTS, UNKNOWN, YES, Week
from sociale_basis.vocabulary import State

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sociale_basis.neighbourhood.store import Neighbourhood

ANY = "any"
"""Stands for the part where the whole week is meant; its date is null."""
_CODES = {State.YES: YES, State.UNKNOWN: UNKNOWN, State.NO: NO}


def week_residents(area: Neighbourhood, found: Week) -> pd.DataFrame:
    """Count residents per state, for the whole week and for every part of it.

    Parameters
    ----------
    area
        The neighbourhood.
    found
        What :func:`sociale_basis.reach.week` gave for it.

    Returns
    -------
    29 rows: first that of the whole week (``date`` null, ``part`` "any": any time this week), then
    per day the night, morning, afternoon and evening. ``date`` (as 2026-11-24), ``part``, and
    ``residents_yes, residents_unknown, residents_no`` and the same of ``residents_75``, which add
    up to all residents; null without such figures.
    """
    everyone = pd.Series(["all"] * len(area.homes), index=area.homes.index)
    return _summed(area, found, everyone, ["all"]).drop(columns="key")


def week_buurten(area: Neighbourhood, found: Week) -> pd.DataFrame:
    """Count residents per sub-area and part of the week.

    Parameters
    ----------
    area, found
        As in :func:`week_residents`.

    Returns
    -------
    As there, 29 rows for every sub-area, with its ``code`` and ``name`` before them.
    """
    codes = area.areas["code"].tolist()
    table = _summed(area, found, area.homes["buurt"], codes).rename(columns={"key": "code"})
    names = dict(zip(codes, area.areas["name"], strict=True))
    table.insert(1, "name", table["code"].map(names))
    return table


def week_cells(area: Neighbourhood, found: Week) -> pd.DataFrame:
    """Count residents per 100 m cell and part of the week.

    Parameters
    ----------
    area, found
        As in :func:`week_residents`.

    Returns
    -------
    As there, 29 rows for every cell with homes inside the boundary, with its ``cell`` before them.
    """
    inside = area.homes["inside"].to_numpy(dtype=np.bool_)
    cells = sorted(area.homes["cell"].loc[inside].dropna().unique())
    return _summed(area, found, area.homes["cell"], cells).rename(columns={"key": "cell"})


def week_places(found: Week) -> pd.DataFrame:
    """Count per place and part of the week the residents who get to that place.

    Parameters
    ----------
    found
        As in :func:`week_residents`.

    Returns
    -------
    28 rows for every place, with its ``place_id`` and ``name`` (null where a frame does not tell)
    before them: who comes at some time this week is told of layers, not of one place.
    """
    places = found.destinations.places
    days, parts = _calendar(found)
    many, n = DAYS * len(PARTS), len(places)
    name = places["name"] if "name" in places else pd.Series(None, index=places.index, dtype="str")
    table = pd.DataFrame(
        {
            "place_id": np.repeat(places["id"].astype("str").to_numpy(), many),
            "name": np.repeat(name.astype("str").to_numpy(), many),
            "date": pd.array(days[1:] * n, dtype="str"),
            "part": parts[1:] * n,
        }
    )
    for column, group in enumerate(GROUPS):
        everyone = found.weights[:, column].sum()
        sums = {
            State.YES: found.places[..., column, 1].reshape(-1),
            State.UNKNOWN: found.places[..., column, 0].reshape(-1),
        }
        sums = {state: np.where(np.isnan(everyone), np.nan, each) for state, each in sums.items()}
        sums[State.NO] = np.maximum(everyone - sums[State.YES] - sums[State.UNKNOWN], 0)
        for state in _CODES:
            table[f"{group}_{state}"] = sums[state]
    return table


def _summed(area: Neighbourhood, found: Week, key: pd.Series, keys: list[str]) -> pd.DataFrame:
    days, parts = _calendar(found)
    code = pd.Index(keys, dtype=object).get_indexer(pd.Index(key, dtype=object))
    inside = area.homes["inside"].to_numpy(dtype=np.bool_) & (code >= 0)
    states = np.column_stack([found.ever, found.states.reshape(len(found.states), -1)])[inside]
    weights, code = found.weights[inside], code[inside]
    table = pd.DataFrame(
        {
            "key": np.repeat(np.array(keys, dtype=object), len(days)),
            "date": pd.array(days * len(keys), dtype="str"),
            "part": parts * len(keys),
        }
    )
    for column, group in enumerate(GROUPS):
        for state, value in _CODES.items():
            counted = _counts(states == value, weights[:, column], code, len(keys))
            table[f"{group}_{state}"] = counted.reshape(-1)
    return table


def _counts(
    there: NDArray[np.bool_], weights: NDArray[np.float64], code: NDArray[np.int64], n: int
) -> NDArray[np.float64]:
    """Sum weights per key and part, NaN without figures."""
    if np.isnan(weights).any():
        return np.full((n, there.shape[1]), np.nan)
    return np.column_stack(
        [np.bincount(code, weights=weights * part, minlength=n) for part in there.T]
    )


def _calendar(found: Week) -> tuple[list[str | None], list[str]]:
    """Give dates and parts of the rows: the whole week first."""
    days = [(found.begin + timedelta(days=day)).isoformat() for day in range(DAYS)]
    return [None, *(day for day in days for _ in PARTS)], [ANY, *(PARTS * DAYS)]
