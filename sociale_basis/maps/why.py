"""Why not: for how many residents each single reason stands in the way, or in doubt."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd

from sociale_basis.i18n import _, language, number
from sociale_basis.i18n.reasons import reason_sentence
from sociale_basis.maps.shown import about, counted, shown_numbers
from sociale_basis.network.untagged import Reading
from sociale_basis.privacy import Viewer
from sociale_basis.reach import hangs_on_doubt
from sociale_basis.reach.reasons import SEPARATOR
from sociale_basis.vocabulary import State

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    import geopandas as gpd
    from numpy.typing import NDArray

    from sociale_basis.maps.layer_words import Keys
    from sociale_basis.neighbourhood.store import Neighbourhood
    from sociale_basis.network.mobility_profile import MobilityProfile
    from sociale_basis.network.untagged import Untagged

    Why = tuple[State, str]

_ORDER = (State.NO, State.UNKNOWN)


@dataclass(frozen=True)
class WhyRow:
    """One reason: for how many residents it holds. They can have more than one."""

    state: State
    reason: str
    text: str
    residents: str


class HangingRow(NamedTuple):
    """One row of the table of the untagged that decides for somebody; all in words."""

    text: str
    reading: str
    share: str
    """Percentage of the length of the ways on which it falls."""
    residents: str


def reasons_by_group(
    homes: gpd.GeoDataFrame,
    weights: NDArray[np.float64],
    group: NDArray[np.integer],
    n: int,
) -> dict[Why, NDArray[np.float64]]:
    """Count per group and single reason what the homes weigh for which it holds.

    Parameters
    ----------
    homes
        What :func:`sociale_basis.reach.reach` gave.
    weights
        Of each home: residents, or dwellings.
    group
        Of each home, 0 … n-1; those with -1 do not count.
    n
        Number of groups.

    Returns
    -------
    Per state (no, unknown) and reason that occurs, shape (n,).
    """
    found: dict[Why, NDArray[np.float64]] = {}
    state = homes["state"].to_numpy(dtype=object)
    code, joined = pd.factorize(homes["reasons"].to_numpy(dtype=object))
    many = len(joined)
    for each in _ORDER:
        here = (state == each.value) & (group >= 0)
        cell = group[here] * many + code[here]
        summed = np.bincount(cell, weights=weights[here], minlength=n * many).reshape(n, many)
        homes_with = np.bincount(code[here], minlength=many)
        for column, several in enumerate(joined):
            if not homes_with[column]:
                continue
            for reason in filter(None, str(several).split(SEPARATOR)):
                before = found.get((each, reason), np.zeros(n))
                found[each, reason] = before + summed[:, column]
    return found


def why_rows(counts: Mapping[Why, float], *, people: bool) -> list[WhyRow]:
    """Lay out reasons, those of most residents first.

    Parameters
    ----------
    counts
        People (or dwellings) per state and reason.
    people
        Whether people are counted.
    """
    words = about if people else counted
    rows = [
        (value, WhyRow(state, reason, reason_sentence(state, reason), words(value)))
        for (state, reason), value in counts.items()
        if value > 0
    ]
    rows.sort(key=lambda row: (-row[0], _ORDER.index(row[1].state), row[1].text))
    return [row for _value, row in rows]


def main_reasons(
    counts: Mapping[Why, NDArray[np.float64]], n: int, most: int = 2
) -> list[list[str]]:
    """Give the reasons that hold for most in each group, as sentences.

    Parameters
    ----------
    counts
        As :func:`reasons_by_group` gives them.
    n
        Number of groups.
    most
        How many reasons at most.
    """
    if not counts:
        return [[] for _group in range(n)]
    whys = list(counts)
    texts = [reason_sentence(state, reason) for state, reason in whys]
    table = np.stack([counts[why] for why in whys], axis=1)
    order = np.argsort(-table, axis=1, kind="stable")[:, :most]
    kept = np.take_along_axis(table, order, axis=1)
    enough = kept > 0
    return [
        [texts[column] for column, told in zip(columns, tells, strict=True) if told]
        for columns, tells in zip(order.tolist(), enough.tolist(), strict=True)
    ]


def doubt_rows(
    area: Neighbourhood,
    profile: MobilityProfile,
    layer: Keys,
    limit_s: float,
    *,
    untagged: Untagged | None = None,
    at: datetime | None = None,
    viewer: Viewer = Viewer.OFFICIAL,
) -> list[tuple[str, str, str]]:
    """Say what an answer hangs on that nobody has put on the map.

    Parameters
    ----------
    area, profile, layer, limit_s, untagged, at
        As in :func:`sociale_basis.reach.reach`.
    viewer
        Who will see it.

    Returns
    -------
    What it is, how it is read, and the residents for whom it decides; rows that decide for nobody
    are left out. Most residents first, those not shown last.

    Raises
    ------
    UnknownLayerError, UsageError
        There is no such layer, or nobody goes there.
    """
    rows = hanging_rows(area, profile, layer, limit_s, untagged=untagged, at=at, viewer=viewer)
    return [(row.text, row.reading, row.residents) for row in rows]


def hanging_rows(
    area: Neighbourhood,
    profile: MobilityProfile,
    layer: Keys,
    limit_s: float,
    *,
    untagged: Untagged | None = None,
    one_way: bool = False,
    at: datetime | None = None,
    viewer: Viewer = Viewer.OFFICIAL,
) -> list[HangingRow]:
    """Say what an answer hangs on, and on how much of the ways; as :func:`doubt_rows`."""
    table = hangs_on_doubt(area, profile, layer, limit_s, untagged=untagged, one_way=one_way, at=at)
    table = table.loc[table["residents"].isna() | (table["residents"] > 0)]
    numbers = table["residents"].to_numpy(dtype=np.float64)
    shown = shown_numbers(numbers[:, None], viewer)[:, 0]
    readings = {Reading.DOUBT.value: _("in doubt"), Reading.ASSUME.value: _("assumed")}
    texts = table[f"label_{language()}"].tolist()
    rows = [
        (text, readings[reading], share, value)
        for text, reading, share, value in zip(
            texts, table["reading"], table["share"], shown, strict=True
        )
    ]
    rows.sort(key=lambda row: (np.isnan(row[3]), -np.nan_to_num(row[3]), row[0]))
    return [
        HangingRow(text, reading, number(100 * share, decimals=1), about(value))
        for text, reading, share, value in rows
    ]
