"""Which homes get to which places and back again, and how long the way there takes: all pairs.

Both legs are of the same place, though perhaps by another of its entrances.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from sociale_basis.reach.homes import Entrances, tables
from sociale_basis.reach.search import check_limit, n_points

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sociale_basis.network.anchors import Anchors
    from sociale_basis.network.network import Network
    from sociale_basis.reach.weights import Seconds

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
        there, back = tables(network, seconds, None if one_way else seconds, homes, some, limit)
        gets = np.isfinite(there) if back is None else np.isfinite(there) & np.isfinite(back)
        place, home = np.nonzero(gets)
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


def _some(entrances: Entrances, first: int, end: int) -> Entrances:
    """Take the places from one to another, numbered from 0."""
    mine = np.flatnonzero((entrances.place >= first) & (entrances.place < end))
    return Entrances(
        entrances.anchors.some(mine), entrances.place[mine] - np.int32(first), end - first
    )


def sums(number: NDArray[np.integer], weights: NDArray[np.float64], n: int) -> NDArray[np.float64]:
    """Sum weights over numbers 0 … n-1; 0 where there are none."""
    return np.bincount(number, weights, n).astype(np.float64)  # of nothing numpy gives integers
