"""From every home to the places of a layer: how long, which is nearest, how many."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from sociale_basis.reach import kernels, pool, sweeps
from sociale_basis.reach.legs import Legs, Straight, arrivals, departures, straight
from sociale_basis.reach.search import curve, n_points
from sociale_basis.reach.sweeps import Stretch

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sociale_basis.network.anchors import Anchors
    from sociale_basis.network.network import Network
    from sociale_basis.reach.weights import Seconds

_SEARCHES_PER_TASK = 8


class Entrances(NamedTuple):
    """Where places touch the network."""

    anchors: Anchors
    """One per entrance, shape (k,)."""
    place: NDArray[np.int32]
    """Which place each belongs to, 0 … n-1, shape (k,)."""
    n: int
    """Number of places, those without an entrance on the network included."""


class Swept(NamedTuple):
    """What a search from every place apart gives."""

    seconds: NDArray[np.float64]
    """From each home to its nearest place, ``inf`` where none is within the limit."""
    nearest: NDArray[np.int32]
    """That place, -1 where none; of equally near places the first."""
    within: NDArray[np.int32]
    """Number of places within the limit of each home."""
    gained: NDArray[np.float64]
    """Sum of the gains of the homes within the limit, shape (places, columns)."""


def sweep(
    network: Network,
    seconds: Seconds,
    homes: Anchors,
    entrances: Entrances,
    limit_s: float,
    gain: NDArray[np.float64],
) -> Swept:
    """Search from every place apart, over all its entrances.

    Parameters
    ----------
    network, seconds
        The network and the weights of its edges.
    homes
        Shape (h,); those that are not attached reach nothing.
    entrances
        Of the places.
    limit_s
        Seconds, inclusive.
    gain
        What each home counts for, in several columns, shape (h, columns).
    """
    leaving, arriving, direct = _ways(network, seconds, homes, entrances)
    graph = seconds.graph(network.backward, limit_s)
    groups, legs = arriving.grouped(entrances.n), leaving.by_row(network.n_nodes)
    there = direct.by_destination(entrances.n)
    order, gained = curve(groups), np.zeros((entrances.n, gain.shape[1]))

    def task(
        begin: int, end: int
    ) -> tuple[NDArray[np.float64], NDArray[np.int32], NDArray[np.int32]]:
        some = Stretch(order, begin, end)
        return sweeps.sweep(graph, groups, legs, there, gain, limit_s, some, gained)

    first, *rest = pool.run(task, pool.shares(entrances.n, _SEARCHES_PER_TASK))
    best, nearest, within = first
    for at, place, more in rest:
        better = (at < best) | ((at == best) & (place >= 0) & (place < nearest))
        best[better], nearest[better] = at[better], place[better]
        within += more
    return Swept(best, nearest, within, gained)


def nearest_seconds(
    network: Network, seconds: Seconds, homes: Anchors, entrances: Entrances, limit_s: float
) -> NDArray[np.float64]:
    """Give the seconds from each home to its nearest place, ``inf`` where not within the limit.

    One search from all places at once; parameters as in :func:`sweep`.
    """
    leaving, arriving, direct = _ways(network, seconds, homes, entrances)
    graph = seconds.graph(network.backward, limit_s)
    at, _ = kernels.search(graph, arriving.seeds(), limit_s, False)  # noqa: FBT003  (numba)
    best = np.full(n_points(homes), np.inf)
    np.minimum.at(best, leaving.point, leaving.seconds + at[leaving.row])
    np.minimum.at(best, direct.origin, direct.seconds)
    best[best > limit_s] = np.inf
    return best


def nearest_places(
    network: Network, seconds: Seconds, homes: Anchors, entrances: Entrances, limit_s: float
) -> tuple[NDArray[np.float64], NDArray[np.int32]]:
    """Give the seconds from each home to its nearest place, and which place that is.

    One search from all places at once; parameters as in :func:`sweep`.

    Returns
    -------
    Seconds (``inf``: not within the limit) and place (-1: none) per home; of equally near places
    the first that the search came from.
    """
    leaving, arriving, direct = _ways(network, seconds, homes, entrances)
    graph = seconds.graph(network.backward, limit_s)
    at, via = kernels.search(graph, arriving.seeds(), limit_s, True)  # noqa: FBT003  (numba)
    edge = network.backward.edge
    # Edges without marks: what a row gathers is the number of the place its way ends at.
    unmarked = np.zeros(len(edge), dtype=np.uint32)
    towards = network.row[network.head[edge]]
    label = kernels.gather(via, towards, unmarked, arriving.point.astype(np.uint32))
    label = label.astype(np.int32)
    home = np.concatenate([leaving.point, direct.origin])
    total = np.concatenate([leaving.seconds + at[leaving.row], direct.seconds])
    place = np.concatenate([label[leaving.row], direct.destination])
    within = total <= limit_s
    home, total, place = home[within], total[within], place[within]
    order = np.lexsort((place, total, home))
    first, where = np.unique(home[order], return_index=True)
    best = np.full(n_points(homes), np.inf)
    nearest = np.full(n_points(homes), -1, dtype=np.int32)
    best[first] = total[order][where]
    nearest[first] = place[order][where]
    return best, nearest


def marks_on_the_way(
    network: Network,
    seconds: Seconds,
    homes: Anchors,
    entrances: Entrances,
    limit_s: float,
    marks: tuple[NDArray[np.uint32], NDArray[np.uint32]],
) -> tuple[NDArray[np.float64], NDArray[np.uint32]]:
    """Collect marks of edges on the quickest way from each home to its nearest place.

    Parameters
    ----------
    network, seconds, homes, entrances, limit_s
        As in :func:`sweep`.
    marks
        Bits per directed edge as a whole; and those that lie along it, not at its head: the head
        of an edge that ends in a place, or begins and ends on it, is not passed.

    Returns
    -------
    Seconds per home (``inf``: not within the limit), and all bits on its way (then 0).
    """
    whole, part = marks
    leaving, arriving, direct = _ways(network, seconds, homes, entrances)
    graph = seconds.graph(network.backward, limit_s)
    at, via = kernels.search(graph, arriving.seeds(), limit_s, True)  # noqa: FBT003  (numba)
    edge = network.backward.edge
    bits = kernels.gather(
        via, network.row[network.head[edge]], whole[edge], _marks_of(part, arriving.edge)
    )
    best = np.full(n_points(homes), np.inf)
    found = np.zeros(n_points(homes), dtype=np.uint32)
    for point, total, mark in (
        (
            leaving.point,
            leaving.seconds + at[leaving.row],
            _marks_of(whole, leaving.edge) | bits[leaving.row],
        ),
        (direct.origin, direct.seconds, _marks_of(part, direct.edge)),
    ):
        # Longest first: of several ways the last one written is the quickest.
        order = np.argsort(-total, kind="stable")
        order = order[total[order] <= np.minimum(best[point[order]], limit_s)]
        best[point[order]] = total[order]
        found[point[order]] = mark[order]
    return best, found


def _marks_of(mark: NDArray[np.uint32], edge: NDArray[np.int32]) -> NDArray[np.uint32]:
    return np.where(edge >= 0, mark[edge] if len(mark) else 0, 0).astype(np.uint32)


def _ways(
    network: Network, seconds: Seconds, homes: Anchors, entrances: Entrances
) -> tuple[Legs, Legs, Straight]:
    """Give the ways out of homes, into places, and straight from one to the other."""
    into = arrivals(network, entrances.anchors, seconds)
    order = np.argsort(entrances.place[into.point], kind="stable")
    arriving = Legs(
        entrances.place[into.point][order],
        into.row[order],
        into.seconds[order],
        into.edge[order],
    )
    direct = straight(homes, entrances.anchors, seconds)
    direct = direct._replace(destination=entrances.place[direct.destination])
    return departures(network, homes, seconds), arriving, direct
