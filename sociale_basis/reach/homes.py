"""From every home to the places of a layer: how long, which is nearest, how many."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from sociale_basis.reach import kernels, pool, sweeps, there_and_back
from sociale_basis.reach.legs import Legs, Straight, arrivals, departures, straight
from sociale_basis.reach.search import curve, n_points
from sociale_basis.reach.sweeps import Stretch
from sociale_basis.reach.there_and_back import Ways, no_ways

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sociale_basis.network.anchors import Anchors
    from sociale_basis.network.network import Csr, Network
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
    """The way there from each home to the nearest place it reaches, ``inf`` where none."""
    nearest: NDArray[np.int32]
    """That place, -1 where none; of equally near places the first."""
    within: NDArray[np.int32]
    """Number of places that each home reaches."""
    gained: NDArray[np.float64]
    """Sum of the gains of the homes that reach each place, shape (places, columns)."""


class Tables(NamedTuple):
    """Seconds between places and homes."""

    there: NDArray[np.float32]
    """From homes to places, ``inf`` where not within the limit, shape (places, homes)."""
    back: NDArray[np.float32] | None
    """From places to homes, likewise; None where not asked for."""


def sweep(
    network: Network,
    seconds: Seconds,
    homes: Anchors,
    entrances: Entrances,
    limit_s: float,
    gain: NDArray[np.float64],
    *,
    back: Seconds | None = None,
) -> Swept:
    """Search from every place apart, over all its entrances.

    A home reaches a place where the way there is within the limit, and with ``back`` the way from
    that same place to the home as well.

    Parameters
    ----------
    network, seconds
        The network and the weights of its edges on the way there.
    homes
        Shape (h,); those that are not attached reach nothing.
    entrances
        Of the places; one may leave by another than one came in by.
    limit_s
        Seconds, inclusive, for the way there and for the way back, each apart.
    gain
        What each home counts for, in several columns, shape (h, columns).
    back
        Weights on the way back; None: only the way there is asked for.
    """
    there = ways_there(network, seconds, homes, entrances, limit_s)
    again = no_ways() if back is None else ways_back(network, back, homes, entrances, limit_s)
    order, gained = curve(there.groups), np.zeros((entrances.n, gain.shape[1]))

    def task(
        begin: int, end: int
    ) -> tuple[NDArray[np.float64], NDArray[np.int32], NDArray[np.int32]]:
        some = Stretch(order, begin, end)
        return there_and_back.sweep(there, again, gain, limit_s, some, gained)

    first, *rest = pool.run(task, pool.shares(entrances.n, _SEARCHES_PER_TASK))
    best, nearest, within = first
    for at, place, more in rest:
        better = (at < best) | ((at == best) & (place >= 0) & (place < nearest))
        best[better], nearest[better] = at[better], place[better]
        within += more
    return Swept(best, nearest, within, gained)


def tables(
    network: Network,
    there: Seconds,
    back: Seconds | None,
    homes: Anchors,
    entrances: Entrances,
    limit_s: float,
) -> Tables:
    """Give the seconds between every place and every home, there and back.

    Parameters
    ----------
    network, homes, entrances, limit_s, back
        As in :func:`sweep`.
    there
        Weights on the way there.
    """
    legs = [ways_there(network, there, homes, entrances, limit_s)]
    if back is not None:
        legs.append(ways_back(network, back, homes, entrances, limit_s))
    found = []
    for ways in legs:
        result = np.empty((entrances.n, n_points(homes)), dtype=np.float32)
        order = curve(ways.groups)

        def task(
            begin: int,
            end: int,
            ways: Ways = ways,
            order: NDArray[np.int32] = order,
            result: NDArray[np.float32] = result,
        ) -> None:
            some = Stretch(order, begin, end)
            sweeps.table(ways.graph, ways.groups, ways.legs, ways.direct, limit_s, some, result)

        pool.run(task, pool.shares(entrances.n, _SEARCHES_PER_TASK))
        found.append(result)
    return Tables(found[0], found[1] if back is not None else None)


def nearest_seconds(
    network: Network, seconds: Seconds, homes: Anchors, entrances: Entrances, limit_s: float
) -> NDArray[np.float64]:
    """Give the seconds from each home to its nearest place, ``inf`` where not within the limit.

    One search from all places at once; parameters as in :func:`sweep`.
    """
    arriving, leaving, direct = ends_there(network, seconds, homes, entrances)
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
    arriving, leaving, direct = ends_there(network, seconds, homes, entrances)
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
    arriving, leaving, direct = ends_there(network, seconds, homes, entrances)
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


def ways_there(
    network: Network, seconds: Seconds, homes: Anchors, entrances: Entrances, limit_s: float
) -> Ways:
    """Give the ways from homes to places; parameters as in :func:`sweep`."""
    ends = ends_there(network, seconds, homes, entrances)
    return ends.ways(network.backward, seconds, entrances.n, limit_s)


def ways_back(
    network: Network, seconds: Seconds, homes: Anchors, entrances: Entrances, limit_s: float
) -> Ways:
    """Give the ways from places to homes; parameters as in :func:`sweep`."""
    ends = ends_back(network, seconds, homes, entrances)
    return ends.ways(network.forward, seconds, entrances.n, limit_s)


class Ends(NamedTuple):
    """The first and last stretches of ways between homes and places, in one direction."""

    at_places: Legs
    """Between places (as ``point``) and rows."""
    at_homes: Legs
    """Between homes and rows."""
    direct: Straight
    """Along one edge: ``origin`` is the home, ``destination`` the place, also on the way back."""

    def ways(self, csr: Csr, seconds: Seconds, places: int, limit_s: float) -> Ways:
        """Lay them out for searching, over the edges by the row that a search leaves them from."""
        return Ways(
            seconds.graph(csr, limit_s),
            self.at_places.grouped(places),
            self.at_homes.by_row(len(csr.start) - 1),
            self.direct.by_destination(places),
        )


def ends_there(network: Network, seconds: Seconds, homes: Anchors, entrances: Entrances) -> Ends:
    """Give the ends of the ways from homes to places; parameters as in :func:`sweep`."""
    into = arrivals(network, entrances.anchors, seconds)
    direct = straight(homes, entrances.anchors, seconds)
    return Ends(
        _of_places(into, entrances),
        departures(network, homes, seconds),
        direct._replace(destination=entrances.place[direct.destination]),
    )


def ends_back(network: Network, seconds: Seconds, homes: Anchors, entrances: Entrances) -> Ends:
    """Give the ends of the ways from places to homes; parameters as in :func:`sweep`."""
    out = departures(network, entrances.anchors, seconds)
    direct = straight(entrances.anchors, homes, seconds)
    return Ends(
        _of_places(out, entrances),
        arrivals(network, homes, seconds),
        direct._replace(origin=direct.destination, destination=entrances.place[direct.origin]),
    )


def _of_places(legs: Legs, entrances: Entrances) -> Legs:
    """Give the legs of entrances to the places these belong to."""
    place = entrances.place[legs.point]
    order = np.argsort(place, kind="stable")
    return Legs(place[order], legs.row[order], legs.seconds[order], legs.edge[order])
