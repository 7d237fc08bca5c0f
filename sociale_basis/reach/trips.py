"""Which homes get to which places and back again, and how long the way there takes: all pairs.

Both legs are of the same place, though perhaps by another of its entrances.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from sociale_basis.reach import pool, sweeps
from sociale_basis.reach.homes import Entrances
from sociale_basis.reach.legs import Legs, arrivals, departures, straight
from sociale_basis.reach.search import SEARCHES_PER_TASK, check_limit, curve, n_points
from sociale_basis.reach.sweeps import Stretch

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sociale_basis.network.anchors import Anchors
    from sociale_basis.network.network import Network
    from sociale_basis.reach.kernels import Groups
    from sociale_basis.reach.weights import Graph, Seconds

_CELLS_AT_ONCE = 1 << 22  # of a table of places and homes: 16 MB for each leg


class Trips(NamedTuple):
    """Pairs of a place and a home, sorted by place and then by home; each pair once."""

    place: NDArray[np.int32]
    """Numbers of places, shape (pairs,)."""
    home: NDArray[np.int32]
    """Numbers of homes, shape (pairs,)."""
    there: NDArray[np.float32]
    """Seconds from the home to the place, shape (pairs,)."""
    n_places: int
    n_homes: int

    def nearest(self) -> NDArray[np.float64]:
        """Give per home the seconds there to its nearest place; ``inf`` for none."""
        best = np.full(self.n_homes, np.inf)
        np.minimum.at(best, self.home, self.there)
        return best


def trips(
    network: Network,
    seconds: Seconds,
    homes: Anchors,
    entrances: Entrances,
    limit_s: float,
    *,
    one_way: bool = False,
) -> Trips:
    """Search from every place apart, against the direction of the ways and along it.

    Parameters
    ----------
    network, seconds
        The network and the weights of its edges.
    homes
        Shape (h,); those that are not attached get nowhere.
    entrances
        Of the places.
    limit_s
        Seconds for each leg apart, inclusive.
    one_way
        The way there is enough.

    Returns
    -------
    The pairs of which each leg is within the limit.

    Raises
    ------
    UsageError
        The limit is negative or not a number.
    """
    limit = check_limit(limit_s)
    many = max(1, _CELLS_AT_ONCE // max(n_points(homes), 1))
    places, at_homes = [np.empty(0, dtype=np.int32)], [np.empty(0, dtype=np.int32)]
    took = [np.empty(0, dtype=np.float32)]
    for first in range(0, entrances.n, many):
        some = _some(entrances, first, min(first + many, entrances.n))
        there = seconds_there(network, seconds, homes, some, limit)
        back = there if one_way else seconds_back(network, seconds, homes, some, limit)
        place, home = np.nonzero(np.isfinite(there) & np.isfinite(back))
        places.append(place.astype(np.int32) + np.int32(first))
        at_homes.append(home.astype(np.int32))
        took.append(there[place, home])
    return Trips(
        np.concatenate(places),
        np.concatenate(at_homes),
        np.concatenate(took),
        entrances.n,
        n_points(homes),
    )


def seconds_there(
    network: Network, seconds: Seconds, homes: Anchors, entrances: Entrances, limit_s: float
) -> NDArray[np.float32]:
    """Give the seconds from each home to each place, shape (places, homes).

    Parameters as in :func:`trips`; ``inf`` where not within the limit.
    """
    into = _by_place(arrivals(network, entrances.anchors, seconds), entrances.place)
    leaving = departures(network, homes, seconds).by_row(network.n_nodes)
    direct = straight(homes, entrances.anchors, seconds)
    direct = direct._replace(destination=entrances.place[direct.destination])
    graph = seconds.graph(network.backward, limit_s)
    return _table(
        graph,
        into.grouped(entrances.n),
        leaving,
        direct.by_destination(entrances.n),
        limit_s,
        n_points(homes),
    )


def seconds_back(
    network: Network, seconds: Seconds, homes: Anchors, entrances: Entrances, limit_s: float
) -> NDArray[np.float32]:
    """Give the seconds from each place to each home, shape (places, homes).

    Parameters as in :func:`trips`; ``inf`` where not within the limit.
    """
    out = _by_place(departures(network, entrances.anchors, seconds), entrances.place)
    arriving = arrivals(network, homes, seconds).by_row(network.n_nodes)
    direct = straight(entrances.anchors, homes, seconds)
    direct = direct._replace(origin=entrances.place[direct.origin])
    graph = seconds.graph(network.forward, limit_s)
    return _table(
        graph,
        out.grouped(entrances.n),
        arriving,
        direct.by_origin(entrances.n),
        limit_s,
        n_points(homes),
    )


def _table(
    graph: Graph, groups: Groups, legs: Groups, direct: Groups, limit_s: float, points: int
) -> NDArray[np.float32]:
    n = len(groups.start) - 1
    result = np.full((n, points), np.inf, dtype=np.float32)
    order = curve(groups)

    def task(begin: int, end: int) -> None:
        some = Stretch(order, begin, end)
        sweeps.table(graph, groups, legs, direct, limit_s, some, result)

    pool.run(task, pool.shares(n, SEARCHES_PER_TASK))
    return result


def _by_place(legs: Legs, place: NDArray[np.int32]) -> Legs:
    """Turn the ways of entrances into those of their places."""
    number = place[legs.point]
    order = np.argsort(number, kind="stable")
    return Legs(number[order], legs.row[order], legs.seconds[order], legs.edge[order])


def _some(entrances: Entrances, first: int, end: int) -> Entrances:
    """Take the places from one to another, numbered from 0."""
    mine = np.flatnonzero((entrances.place >= first) & (entrances.place < end))
    return Entrances(
        entrances.anchors.some(mine), entrances.place[mine] - np.int32(first), end - first
    )


def sums(number: NDArray[np.integer], weights: NDArray[np.float64], n: int) -> NDArray[np.float64]:
    """Sum weights over numbers 0 … n-1; 0 where there are none."""
    return np.bincount(number, weights, n).astype(np.float64)  # of nothing numpy gives integers
