"""Numbers per state, of a place, square or area: summed, and in words for one viewer.

Who may see exact figures counts residents. Everyone else counts dwellings, as everyone does where
nobody says how many people live here.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from sociale_basis.maps.shown import about, counted
from sociale_basis.privacy import Permission, Viewer
from sociale_basis.reach.reach import GROUPS
from sociale_basis.vocabulary import State

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from sociale_basis.neighbourhood.store import Neighbourhood

    Numbers = NDArray[np.float64]
    Shares = tuple[float, float, float]


@dataclass(frozen=True)
class StateRow:
    """What holds for one place, cell or area, in words: "1.080", "fewer than 10" or a dash."""

    key: str
    name: str
    yes: str
    unknown: str
    no: str


def without_people(area: Neighbourhood, viewer: Viewer) -> Neighbourhood:
    """Give a neighbourhood as if nobody had said how many people live where, if so it must be.

    Parameters
    ----------
    area
        The neighbourhood.
    viewer
        Who will see what is counted.
    """
    if Permission.EXACT_FIGURES in viewer.permissions:
        return area
    return replace(area, meta=area.meta.model_copy(update={"population_from": "none"}))


def has_people(area: Neighbourhood) -> bool:
    """Tell whether somebody says how many people live where."""
    return area.meta.population_from != "none"


def dwelling_weights(area: Neighbourhood) -> Numbers:
    """Count dwellings instead of residents: shape (homes, 2), 0 outside the boundary."""
    inside = area.homes["inside"].to_numpy(dtype=np.bool_)
    dwellings = np.where(inside, area.homes["dwellings"].to_numpy(dtype=np.float64), 0.0)
    return np.column_stack([dwellings] * len(GROUPS))


def counts(
    key: pd.Series, codes: Sequence[str] | pd.Series, state: NDArray[np.object_], weights: Numbers
) -> Numbers:
    """Sum weights per code and state, shape (codes, 3); weights are 0 for who does not count."""
    row = pd.Index(codes).get_indexer(pd.Index(key))
    return np.stack(
        [
            np.bincount(
                row[here := (row >= 0) & (state == each.value)],
                weights=weights[here],
                minlength=len(codes),
            )
            for each in State
        ],
        axis=1,
    )


def sums(state: NDArray[np.object_], weights: Numbers) -> Numbers:
    """Sum weights per state over all homes, shape (3,)."""
    return np.array([weights[state == each.value].sum() for each in State])


def shares_of(numbers: Numbers) -> list[Shares | None]:
    """Give the shares of each row, None where nobody is there."""
    total = numbers.sum(axis=1)
    shares = numbers / np.where(total > 0, total, np.nan)[:, None]
    return [None if math.isnan(yes) else (yes, unknown, no) for yes, unknown, no in shares.tolist()]


def state_rows(
    keys: pd.Series | list[str], names: pd.Series | list[str], numbers: Numbers, *, people: bool
) -> list[StateRow]:
    """Put numbers per state in words, a row for each key."""
    words = about if people else counted
    return [
        StateRow(str(key), str(name), *(words(each) for each in row))
        for key, name, row in zip(keys, names, numbers, strict=True)
    ]
