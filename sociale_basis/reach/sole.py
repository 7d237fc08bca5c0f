"""Who has only one place left, and who would lose it if it closed.

Exact: what is said of a place is what closing it (:func:`sociale_basis.reach.edits.apply`) and
asking again gives.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import geopandas as gpd
import numpy as np
import pandas as pd

from sociale_basis.network.cost import cost
from sociale_basis.reach.candidates import named, venues
from sociale_basis.reach.destinations import home_anchors
from sociale_basis.reach.reach import GROUPS, readings, resident_weights
from sociale_basis.reach.search import check_limit
from sociale_basis.reach.trips import sums, trips

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sociale_basis.neighbourhood.store import Neighbourhood
    from sociale_basis.network.mobility_profile import MobilityProfile
    from sociale_basis.network.untagged import Untagged
    from sociale_basis.reach.candidates import Candidates
    from sociale_basis.reach.several_layers import Layers
    from sociale_basis.reach.trips import Trips


class Sole(NamedTuple):
    """Homes with one place only, and places that somebody has no other than."""

    homes: gpd.GeoDataFrame
    """By the index of the homes: ``places_within``, how many one gets to for certain (Int32, null
    where the home touches no way), and ``only_id``, the place where that is one; geometry.
    Internal as the homes of a neighbourhood: points of homes."""
    places: gpd.GeoDataFrame
    """See :func:`sole`."""


def sole(
    area: Neighbourhood,
    profile: MobilityProfile,
    layers: Layers,
    limit_s: float,
    *,
    untagged: Untagged | None = None,
    one_way: bool = False,
) -> Sole:
    """Find the homes with exactly one place within reach, and what closing a place would take away.

    Parameters
    ----------
    area
        The neighbourhood.
    profile
        Who goes.
    layers
        A layer or frame of places, or several keys of layers: then a place of any of them will do.
    limit_s
        Seconds for each leg, inclusive.
    untagged
        What untagged means; the preset ``gewoon`` when left out.
    one_way
        The way there is enough; otherwise the way back must be within the limit as well.

    Returns
    -------
    Its places, one row each, most lost first: ``place_id, name, status, layers``; of each group
    ``residents`` and ``residents_75`` those inside the boundary who get there for certain
    (``…_yes``), who then get to no place for certain any more (``…_lose``) and, of these, who
    perhaps still do (``…_lose_perhaps``); who now perhaps get there and to no other place
    (``…_perhaps_lose``); ``same_door``, ids of places that share all their entrances with it,
    joined by ``|``, null for none; ``…_lose_door``, who lose all they have when these close with
    it; geometry. Numbers are null without figures of residents, and then homes decide the order.

    Raises
    ------
    UnknownLayerError, UsageError, MissingColumnError, BadValueError
        As in :func:`sociale_basis.reach.reach`.
    """
    limit = check_limit(limit_s)
    chosen = venues(area, layers)
    homes = home_anchors(area)
    optimistic, strict = (
        trips(area.network, seconds, homes, chosen.entrances, limit, one_way=one_way)
        for seconds in readings(cost(area.network, profile, untagged))
    )
    surely = np.bincount(strict.home, minlength=strict.n_homes)
    perhaps = np.bincount(optimistic.home, minlength=strict.n_homes)
    alone = surely[strict.home] == 1
    only = np.full(strict.n_homes, -1, dtype=np.int64)
    only[strict.home[alone]] = strict.place[alone]
    # Where none of the places that are left touches a way, nobody can tell who gets there.
    untold = _untold(chosen)
    barely = (surely[optimistic.home] == 0) & (perhaps[optimistic.home] == 1)
    barely &= ~untold[optimistic.place]
    lost = np.flatnonzero(only >= 0)
    still = lost[(perhaps[lost] > 1) | untold[only[lost]]]
    doors = _doors(chosen)
    by_door = _only_group(strict, doors)
    last = np.flatnonzero(by_door >= 0)
    # What is counted, the group it is counted in, and whose.
    kinds = {
        "yes": (strict.place, strict.home),
        "lose": (only[lost], lost),
        "lose_perhaps": (only[still], still),
        "perhaps_lose": (optimistic.place[barely], optimistic.home[barely]),
    }
    table = _named(chosen, doors)
    weights = resident_weights(area)
    ranks: dict[str, NDArray[np.float64]] = {}
    for column, name in enumerate(GROUPS):
        counted = weights[:, column]
        known = not np.isnan(counted).any()
        if column == 0 and not known:
            counted = area.homes["inside"].to_numpy(dtype=np.float64)
        for kind, (place, home) in kinds.items():
            summed = sums(place, counted[home], strict.n_places)
            if column == 0:
                ranks[kind] = summed
            table[f"{name}_{kind}"] = summed if known else np.nan
        summed = sums(by_door[last], counted[last], strict.n_places)[doors]
        table[f"{name}_lose_door"] = summed if known else np.nan
    table["geometry"] = chosen.places.geometry
    ids = chosen.places["id"].to_numpy(dtype=object)
    order = np.lexsort((ids, -ranks["yes"], -ranks["perhaps_lose"], -ranks["lose"]))
    places = gpd.GeoDataFrame(table.iloc[order].reset_index(drop=True), crs=area.homes.crs)
    return Sole(_of_homes(area, homes.attached, surely, only, ids), places)


def _of_homes(
    area: Neighbourhood,
    attached: NDArray[np.bool_],
    surely: NDArray[np.int64],
    only: NDArray[np.int64],
    ids: NDArray[np.object_],
) -> gpd.GeoDataFrame:
    many = pd.array(surely, dtype="Int32")
    many[~attached] = pd.NA
    named = np.full(len(only), None, dtype=object)
    named[only >= 0] = ids[only[only >= 0]]
    return gpd.GeoDataFrame(
        {"places_within": many, "only_id": pd.array(named, dtype="str")},
        index=area.homes.index,
        geometry=area.homes.geometry.to_numpy(),
        crs=area.homes.crs,
    )


def _named(chosen: Candidates, doors: NDArray[np.int64]) -> pd.DataFrame:
    """Name the places, and those behind the same doors."""
    places = chosen.places
    table = named(places)
    behind = places["id"].groupby(doors).agg(list)
    others = [
        "|".join(sorted(each for each in behind[door] if each != mine)) or None
        for door, mine in zip(doors, places["id"], strict=True)
    ]
    table["same_door"] = pd.array(others, dtype="str")
    return table


def _doors(chosen: Candidates) -> NDArray[np.int64]:
    """Give every place a number, the same to those that touch the network in the same spots."""
    spots: list[set[tuple[int, float]]] = [set() for _ in range(chosen.entrances.n)]
    anchors = chosen.entrances.anchors
    for place, edge, fraction in zip(
        chosen.entrances.place.tolist(),
        anchors.edge.tolist(),
        anchors.fraction.tolist(),
        strict=True,
    ):
        spots[place].add((edge, fraction))
    first: dict[frozenset[tuple[int, float]], int] = {}
    return np.array(
        [
            first.setdefault(frozenset(each), place) if each else place
            for place, each in enumerate(spots)
        ],
        dtype=np.int64,
    )


def _only_group(found: Trips, group: NDArray[np.int64]) -> NDArray[np.int64]:
    """Give the group that all places of a home are in; -1 where there are several, or none."""
    lowest = np.full(found.n_homes, len(group), dtype=np.int64)
    highest = np.full(found.n_homes, -1, dtype=np.int64)
    np.minimum.at(lowest, found.home, group[found.place])
    np.maximum.at(highest, found.home, group[found.place])
    return np.where(lowest == highest, highest, -1)


def _untold(chosen: Candidates) -> NDArray[np.bool_]:
    """Mark the places without which others are left, but none that touches a way."""
    connected = np.zeros(chosen.entrances.n, dtype=np.bool_)
    connected[chosen.entrances.place] = True
    others = connected.sum() - connected
    return np.asarray((others == 0) & (len(connected) > 1))
