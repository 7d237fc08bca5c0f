"""Where one more place would bring most: candidates one by one, or the best p together.

Somebody *newly* gets there who reaches none of the places of the layer now, for certain, there and
back within the limit. What is said of a candidate is exact: the same as adding the place and asking
again.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, get_args

import geopandas as gpd
import numpy as np
import pandas as pd

from sociale_basis.errors import UsageError
from sociale_basis.reach.entrance import entrance_states
from sociale_basis.reach.location_choice import Gains, choose
from sociale_basis.reach.reach import GROUPS
from sociale_basis.reach.trips import sums

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sociale_basis.reach.prospects import Prospects
    from sociale_basis.reach.trips import Trips

Goal = Literal["cover", "median"]
HOMES = "homes"
"""What is counted where there are no figures of residents."""


@dataclass(frozen=True, eq=False)
class Sited:
    """The best candidates together.

    Attributes
    ----------
    table
        One row per chosen candidate, the one that brings most first. The columns of
        :func:`rank_candidates`, and of each group of residents: ``…_only``, who would newly get to
        this one and to none of the other chosen; ``…_nearest``, whose nearest place this would be,
        those that are there already included. Fewer rows than asked for where more would bring
        nothing.
    counted
        What is counted: ``residents``, ``residents_75``, or ``homes`` without figures.
    value
        Goal ``cover``: how many newly get to at least one of the chosen. Goal ``median``: seconds
        from home to the nearest place, on average.
    bound
        No choice does better than this: at most so many, or at least so many seconds.
    now
        Goal ``cover``: how many get to a place already. Goal ``median``: the average of today.
    status
        ``optimal``: nothing is better than ``value``; or ``time_limit``: that is not proven, there
        may be better choices up to the bound.
    rows
        Rows that had to be told apart after merging; 0 where no solver was needed.
    """

    table: gpd.GeoDataFrame
    counted: str
    value: float
    bound: float
    now: float
    status: str
    rows: int

    @property
    def gap(self) -> float:
        """How far off the bound the value is, as a share of the larger one; 0 when proven."""
        largest = max(self.value, self.bound)
        return 0.0 if largest == 0 else abs(self.bound - self.value) / largest


def rank_candidates(asked: Prospects) -> gpd.GeoDataFrame:
    """Rank candidates by the residents who would newly reach a place of the layer.

    Parameters
    ----------
    asked
        What :func:`sociale_basis.reach.prospects.prospects` found.

    Returns
    -------
    One row per candidate, most first: ``candidate_id, name, layers``; ``entrance`` for this
    profile; of each group ``residents`` and ``residents_75`` those
    inside the boundary who would newly get to such a place for certain (``…_newly``), or perhaps,
    being *no* now (``…_perhaps``), and who would get to the candidate, those who have one already
    included (``…_reached``); ``seconds_mean``, what the way there takes these residents; geometry.
    Numbers are null without figures of residents, and then homes decide the order.
    """
    table = _laid_out(asked)
    counted, _ = _counted(asked, GROUPS[0])
    newly = _sum(asked.strict, counted * np.isinf(asked.now))
    reached = _sum(asked.strict, counted)
    keys = pd.DataFrame(
        {
            "newly": newly,
            "perhaps": _perhaps(asked, counted),
            "reached": reached,
            "id": table["candidate_id"],
        }
    )
    order = keys.sort_values(list(keys.columns), ascending=[False, False, False, True]).index
    return gpd.GeoDataFrame(table.loc[order].reset_index(drop=True), crs=asked.area.homes.crs)


def choose_places(
    asked: Prospects,
    p: int,
    *,
    goal: Goal = "cover",
    group: str = GROUPS[0],
    time_limit_s: float = 60.0,
) -> Sited:
    """Choose the best p candidates together, proven to be the best unless time runs out.

    Parameters
    ----------
    asked
        What :func:`sociale_basis.reach.prospects.prospects` found.
    p
        How many at most, 1 or more.
    goal
        ``cover``: as many as possible who newly get to at least one (maximal covering).
        ``median``: the shortest time to the nearest place on average, those that are there already
        included (p-median); whose nearest is beyond the limit, or nowhere, counts for the limit,
        whose home touches no way does not count.
    group
        Who counts: ``residents`` or ``residents_75``. Without any figures of residents all homes
        inside the boundary count alike.
    time_limit_s
        Seconds after which to stop with the best found and a bound.

    Raises
    ------
    UsageError
        p or the time limit cannot be used, there is no such goal or group, nobody says how many
        are 75 and over, or the goal is ``median`` and there is no limit.
    """
    if goal not in get_args(Goal):
        raise UsageError(f"there is no goal {goal!r}", do=f"use one of {', '.join(get_args(Goal))}")
    weights, counted = _counted(asked, group)
    if goal == "cover":
        base = np.where(np.isinf(asked.now), 1.0, 0.0)
        left = np.zeros(len(asked.strict.home))
    else:
        if np.isinf(asked.limit_s):
            raise UsageError("the goal 'median' needs a limit")
        base = np.minimum(asked.now, asked.limit_s)
        left = asked.strict.there.astype(np.float64)
    gain = np.maximum(base[asked.strict.home] - left, 0.0)
    gains = Gains(
        asked.strict.home, asked.strict.place, gain, asked.strict.n_homes, asked.strict.n_places
    )
    found = choose(gains, weights, p, time_limit_s=time_limit_s)
    value, bound = found.value, found.bound
    now = float(weights @ np.isfinite(asked.now))
    if goal == "median":
        everyone = weights.sum()
        now, value, bound = (
            float((weights @ base - saved) / everyone) if everyone else 0.0
            for saved in (0.0, value, bound)
        )
    chosen = np.array(found.chosen, dtype=np.int64)
    table = _laid_out(asked).iloc[chosen].reset_index(drop=True)
    table = _together(asked, table, chosen)
    return Sited(
        gpd.GeoDataFrame(table, crs=asked.area.homes.crs),
        counted,
        value,
        bound,
        now,
        found.status,
        found.rows,
    )


def _counted(asked: Prospects, group: str) -> tuple[NDArray[np.float64], str]:
    """Give what every home that touches the network counts for, and what that is called."""
    if group not in GROUPS:
        raise UsageError(f"there is no group {group!r}", do=f"use one of {', '.join(GROUPS)}")
    weights = asked.weights[:, GROUPS.index(group)]
    if np.isnan(asked.weights[:, 0]).any():
        inside = asked.area.homes["inside"].to_numpy(dtype=np.float64)
        return inside * asked.attached, HOMES
    if np.isnan(weights).any():
        what = "nobody says how many residents are 75 and over here"
        raise UsageError(what, do="count all residents")
    return weights * asked.attached, group


def _sum(found: Trips, weights: NDArray[np.float64]) -> NDArray[np.float64]:
    """Sum weights of homes over the places they get to."""
    return sums(found.place, weights[found.home], found.n_places)


def _perhaps(asked: Prospects, weights: NDArray[np.float64]) -> NDArray[np.float64]:
    """Sum those who would perhaps get to a candidate, and to no place now, not even perhaps."""
    left = weights * ~asked.perhaps_now
    return np.maximum(_sum(asked.optimistic, left) - _sum(asked.strict, left), 0.0)


def _laid_out(asked: Prospects) -> pd.DataFrame:
    places = asked.candidates.places
    table = pd.DataFrame(
        {
            "candidate_id": places["id"],
            "name": places["name"].astype("str"),
            "layers": places["layers"].astype("str"),
            "entrance": entrance_states(places, asked.profile),
        }
    )
    seconds = asked.strict.there.astype(np.float64)
    for column, name in enumerate(GROUPS):
        weights = asked.weights[:, column]
        known = np.where(np.isnan(weights).any(), np.nan, 1.0)
        reached = _sum(asked.strict, weights) * known
        table[f"{name}_newly"] = _sum(asked.strict, weights * np.isinf(asked.now)) * known
        table[f"{name}_perhaps"] = _perhaps(asked, weights) * known
        table[f"{name}_reached"] = reached
        if column == 0:
            pair = weights[asked.strict.home] * seconds
            spent = sums(asked.strict.place, pair, len(places))
            mean = np.divide(spent, reached, out=np.full(len(places), np.nan), where=reached > 0)
    table["seconds_mean"] = mean
    table["geometry"] = places.geometry
    return table


def _together(asked: Prospects, table: pd.DataFrame, chosen: NDArray[np.int64]) -> pd.DataFrame:
    """Say of the chosen who gets to no other of them, and whose nearest each is."""
    number = np.full(asked.strict.n_places, -1, dtype=np.int64)
    number[chosen] = np.arange(len(chosen))
    mine = number[asked.strict.place] >= 0
    home, place = asked.strict.home[mine], number[asked.strict.place[mine]]
    many = np.bincount(home, minlength=asked.strict.n_homes)
    alone = (many[home] == 1) & np.isinf(asked.now[home])
    seconds = asked.strict.there[mine]
    sooner = np.flatnonzero(seconds < asked.now[home])
    order = sooner[np.lexsort((place[sooner], seconds[sooner], home[sooner]))]
    _, first = np.unique(home[order], return_index=True)
    nearest = order[first]
    for column, name in enumerate(GROUPS):
        weights = asked.weights[:, column]
        known = np.where(np.isnan(weights).any(), np.nan, 1.0)
        for word, some in (("only", np.flatnonzero(alone)), ("nearest", nearest)):
            table[f"{name}_{word}"] = sums(place[some], weights[home[some]], len(chosen)) * known
    return table
