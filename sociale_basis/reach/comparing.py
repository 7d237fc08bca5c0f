"""What a change does: before, after and difference per group of residents, and who gains or loses.

The difference hides that some gain while others lose; so those who newly get there and those who no
longer do are counted apart.
"""

from __future__ import annotations

import itertools
from dataclasses import replace
from enum import StrEnum
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from sociale_basis.reach.destinations import destinations_together
from sociale_basis.reach.overlay import with_network
from sociale_basis.reach.reach import GROUPS, resident_weights, run
from sociale_basis.vocabulary import State

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from numpy.typing import NDArray

    from sociale_basis.neighbourhood.store import Neighbourhood
    from sociale_basis.network.mobility_profile import MobilityProfile
    from sociale_basis.network.untagged import Untagged
    from sociale_basis.reach.several_layers import Layers

    States = NDArray[np.object_]

# Those of CBS; where figures do not part at one of them, two groups stay together.
_CUTS = (15, 25, 45, 65)


class By(StrEnum):
    """What numbers are summed by."""

    ALL = "all"
    BUURT = "buurt"
    HOME_CELL = "home-cell"
    PLACE = "place"


def compare(  # noqa: PLR0913 -- one parameter per part of the question
    before: Neighbourhood,
    after: Neighbourhood,
    profile: MobilityProfile,
    layer: Layers,
    limit_s: float,
    *,
    by: By = By.ALL,
    untagged: Untagged | None = None,
    one_way: bool = False,
    at: datetime | None = None,
) -> pd.DataFrame:
    """Ask the same question of a neighbourhood before and after a change.

    Parameters
    ----------
    before, after
        With the same homes: one is the other after edits or observations.
    profile, limit_s, untagged, one_way
        As in :func:`sociale_basis.reach.reach`.
    layer
        Key of a layer, or several keys.
    at
        When one sets out, as there; None: at any time.
    by
        Sum over everyone, per sub-area or 100 m cell (the reach of the layer), or per place (the
        reach of that place).

    Returns
    -------
    Per sub-area (``code, name``), cell (``cell``), place (``place_id, name, there_before,
    there_after``: whether one can go to it then) or for everyone, one row per ``group`` of
    :func:`groups`: ``yes_before``, ``yes_after``, ``yes_difference`` and the same of ``unknown``
    and ``no``; ``gained``, who get there for certain after and did not before, and ``lost``, who
    did and do not: their difference is that of yes. Of homes inside the boundary; estimates, not
    rounded; null without figures.

    Raises
    ------
    UnknownLayerError, UsageError
        There is no such layer, or nobody goes there.
    """
    counted = groups(before)
    weights = resident_weights(before)

    def ask(area: Neighbourhood) -> States:
        runs = run(
            area,
            profile,
            layer,
            limit_s,
            untagged=untagged,
            weights=weights,
            one_way=one_way,
            at=at,
        )
        return runs.states

    if by is By.PLACE:
        return _by_place(before, after, layer, ask, counted)
    states = [ask(area) for area in (before, after)]
    if by is By.ALL:
        return _summed(np.zeros(len(weights), dtype=np.int64), 1, states, counted, {})
    if by is By.HOME_CELL:
        code, names = pd.factorize(before.homes["cell"].where(before.homes["inside"]), sort=True)
        return _summed(code, len(names), states, counted, {"cell": names.to_numpy(dtype=object)})
    names = before.areas[["code", "name"]].to_numpy(dtype=object)
    code = pd.Index(names[:, 0]).get_indexer(before.homes["buurt"].to_numpy(dtype=object))
    labels = {"code": names[:, 0], "name": names[:, 1]}
    return _summed(code, len(names), states, counted, labels)


def groups(area: Neighbourhood) -> dict[str, NDArray[np.float64]]:
    """Give what every home counts for, per group of residents; 0 outside the boundary.

    Parameters
    ----------
    area
        The neighbourhood.

    Returns
    -------
    ``residents``, everyone; as far as the figures part at these ages ``residents_0_14``,
    ``residents_15_24``, ``residents_25_44``, ``residents_45_64`` and ``residents_65``, of 65 and
    over; ``residents_75``, of 75 and over, who are counted in the group before too; NaN without
    figures. Then ``dwellings``. Shape (homes,) each.
    """
    inside = area.homes["inside"].to_numpy(dtype=np.bool_)
    weights = resident_weights(area)
    everyone, oldest = weights.T
    found = {GROUPS[0]: everyone}
    cuts: list[tuple[int, NDArray[np.float64]]] = [(0, everyone)]
    for age in _CUTS:
        older = area.residents_from(age)
        if older is not None:
            cuts.append((age, np.where(inside, older.to_numpy(dtype=np.float64), 0.0)))
    for (age, from_age), (end, from_end) in itertools.pairwise(cuts):
        found[f"{GROUPS[0]}_{age}_{end - 1}"] = from_age - from_end
    if len(cuts) > 1:
        found[f"{GROUPS[0]}_{cuts[-1][0]}"] = cuts[-1][1]
    found[GROUPS[1]] = oldest
    dwellings = area.homes["dwellings"].to_numpy(dtype=np.float64)
    return found | {"dwellings": np.where(inside, dwellings, 0.0)}


def _by_place(
    before: Neighbourhood,
    after: Neighbourhood,
    layer: Layers,
    ask: Callable[[Neighbourhood], States],
    counted: dict[str, NDArray[np.float64]],
) -> pd.DataFrame:
    """Ask for every place apart: the homes that reach it are needed, not only their number."""
    rows = [_rows(area, layer) for area in (before, after)]
    n = len(before.homes)
    nobody = np.full(n, State.NO.value, dtype=object)
    tables = []
    for place in dict.fromkeys([*rows[0], *rows[1]]):
        there = [place in side for side in rows]
        states = [
            ask(_alone(area, side[place])) if place in side else nobody
            for area, side in zip((before, after), rows, strict=True)
        ]
        last = after if there[1] else before
        name = last.places["name"].iloc[rows[there[1]][place]]
        labels = {
            "place_id": place,
            "name": None if pd.isna(name) else name,
            "there_before": there[0],
            "there_after": there[1],
        }
        tables.append(_summed(np.zeros(n, dtype=np.int64), 1, states, counted, labels))
    if tables:
        return pd.concat(tables, ignore_index=True)
    labels = dict.fromkeys(("place_id", "name", "there_before", "there_after"))
    return _summed(np.full(n, -1), 0, [nobody, nobody], counted, labels)


def _rows(area: Neighbourhood, layer: Layers) -> dict[str, int]:
    """Give the row of every place of the layers that one goes to on one's own strength."""
    kept = destinations_together(area, layer).places
    at = area.places.index.get_indexer(kept.index)
    return dict(zip(kept["id"].astype(str), at.tolist(), strict=True))


def _alone(area: Neighbourhood, row: int) -> Neighbourhood:
    """Give a neighbourhood with one place only."""
    anchors = area.place_anchors
    one = replace(
        area,
        places=area.places.iloc[[row]].reset_index(drop=True),
        place_anchors=anchors.loc[anchors["place"] == row].assign(place=0),
    )
    return with_network(one, area.network)


def _summed(
    code: NDArray[np.integer],
    n: int,
    states: list[States],
    counted: dict[str, NDArray[np.float64]],
    labels: dict[str, Any],
) -> pd.DataFrame:
    """Sum what homes count for, 0 … n-1; those with -1 count for none. All groups of one together.

    ``labels`` are the first columns: a value for all, or one for each.
    """
    some = code >= 0
    before, after = (each == State.YES for each in states)
    tables = []
    for group, weight in counted.items():

        def total(
            which: NDArray[np.bool_], weight: NDArray[np.float64] = weight
        ) -> NDArray[np.float64]:
            # Where nobody says how many live there, nobody knows how few of none there are.
            if np.isnan(weight).any():
                return np.full(n, np.nan)
            these = which & some
            return np.bincount(code[these], weights=weight[these], minlength=n).astype(np.float64)

        table: dict[str, Any] = {"at": np.arange(n), **labels, "group": group}
        for state in State:
            first, last = (total(each == state) for each in states)
            table |= {f"{state}_before": first, f"{state}_after": last}
            table[f"{state}_difference"] = last - first
        table |= {"gained": total(after & ~before), "lost": total(before & ~after)}
        tables.append(pd.DataFrame(table))
    joined = pd.concat(tables, ignore_index=True).sort_values("at", kind="stable")
    return joined.drop(columns="at").reset_index(drop=True)
