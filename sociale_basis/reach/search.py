"""Nearest, catchment and matrix on a network with seconds per directed edge.

Every function takes ``seconds`` per directed edge in the order of ``Network.from_edges`` (float32,
shape (m,), ``inf`` where refused), or what :func:`~sociale_basis.reach.weights.weigh` made of them,
which saves the work of laying them out for every search after the first. Points are node numbers or
:class:`~sociale_basis.network.anchors.Anchors`. For anchors, ``along`` is what of ``seconds`` is
spent along the edge itself, without what is charged at its head; default all of it. Limits are
inclusive. Answers are in node numbers, and exact to a millisecond. ``threads`` is how many threads
to use; default the setting ``SOCIALE_BASIS_THREADS``, or one for each processor.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from sociale_basis.errors import BadValueError, UsageError
from sociale_basis.network.anchors import Anchors
from sociale_basis.reach import kernels, pool, sweeps
from sociale_basis.reach.legs import arrivals, check_points, departures, straight
from sociale_basis.reach.sweeps import Stretch
from sociale_basis.reach.weights import Seconds, weigh

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import ArrayLike, NDArray

    from sociale_basis.network.network import Network
    from sociale_basis.reach.kernels import Groups, Seeds
    from sociale_basis.reach.legs import Legs
    from sociale_basis.reach.weights import Graph

SEARCHES_PER_TASK = 8  # so many are worth a thread of their own


def nearest(
    network: Network,
    seconds: ArrayLike | Seconds,
    destinations: Anchors | ArrayLike,
    limit_s: float,
    *,
    along: ArrayLike | None = None,
) -> tuple[NDArray[np.float32], NDArray[np.int32]]:
    """Find the nearest destination of every node.

    Parameters
    ----------
    network, seconds, along
        See above.
    destinations
        Node numbers, or anchors; those that are not attached are never found.
    limit_s
        Seconds; ``inf`` for no limit.

    Returns
    -------
    Seconds from each node to its nearest destination, float32 of shape (n,), ``inf`` where none is
    within the limit; and the index of that destination, int32, -1 where none. Of equally near
    destinations the first.

    Raises
    ------
    UsageError
        The limit is negative or not a number.
    BadValueError
        Seconds are too many or few, negative or not numbers, or a destination does not exist.
    """
    found, index = nearest_layers(network, seconds, [destinations], limit_s, along=along)
    return found[0], index[0]


def nearest_layers(
    network: Network,
    seconds: ArrayLike | Seconds,
    layers: Sequence[Anchors | ArrayLike],
    limit_s: float,
    *,
    along: ArrayLike | None = None,
    threads: int | None = None,
) -> tuple[NDArray[np.float32], NDArray[np.int32]]:
    """Find the nearest destination of every node in each of several layers, on several threads.

    Parameters
    ----------
    network, seconds, limit_s, along, threads
        See above.
    layers
        Destinations of each layer.

    Returns
    -------
    As :func:`nearest`, of shape (layers, n).

    Raises
    ------
    UsageError, BadValueError
        As in :func:`nearest`.
    """
    limit = check_limit(limit_s)
    weights = weigh(network, seconds, along)
    if not layers:
        none = (0, network.n_nodes)
        return np.empty(none, dtype=np.float32), np.empty(none, dtype=np.int32)
    legs = [
        arrivals(network, check_points(network, each, "destinations"), weights) for each in layers
    ]
    graph = weights.graph(network.backward, limit, threads)
    seeds, cuts, first = _parts(legs, stretch_bits(graph, limit))
    shape = len(layers), network.n_nodes
    found, index = np.empty(shape, dtype=np.float32), np.empty(shape, dtype=np.int32)
    # Dealt out from the largest: so every thread gets about as much to do.
    largest = np.argsort([-len(each.row) for each in legs], kind="stable").astype(np.int32)
    turns = max(1, min(pool.number_of_threads(threads), len(layers)))

    def task(turn: int, _: int) -> None:
        mine = np.ascontiguousarray(largest[turn::turns])
        parts = kernels.Parts(cuts, first, mine)
        kernels.nearest_layers(graph, seeds, parts, limit, network.node, found, index)

    pool.run(task, [(turn, turn + 1) for turn in range(turns)], threads)
    return found, index


def nearest_several(
    network: Network,
    seconds: ArrayLike | Seconds,
    destinations: Anchors | ArrayLike,
    limit_s: float,
    several: int,
    *,
    along: ArrayLike | None = None,
) -> tuple[NDArray[np.float32], NDArray[np.int32]]:
    """Find the nearest few destinations of every node.

    Parameters
    ----------
    network, seconds, destinations, limit_s, along
        As in :func:`nearest`.
    several
        How many to find, at least 1.

    Returns
    -------
    Seconds, float32 of shape (n, several), nearest first, ``inf`` where there are no more within
    the limit; and the index of each, int32, -1 where none. Of equally near ones the first.

    Raises
    ------
    UsageError, BadValueError
        As in :func:`nearest`; also where ``several`` is less than 1.
    """
    limit = check_limit(limit_s)
    if several < 1:
        raise UsageError(f"the number of destinations to find must be 1 or more, not {several}")
    weights = weigh(network, seconds, along)
    points = check_points(network, destinations, "destinations")
    groups = arrivals(network, points, weights).grouped(n_points(points))
    graph = weights.graph(network.backward, limit)
    found, index = sweeps.nearest_several(graph, groups, limit, curve(groups), several)
    return found[network.row].astype(np.float32), index[network.row]


def catchment(
    network: Network,
    seconds: ArrayLike | Seconds,
    origin: Anchors | int,
    limit_s: float,
    *,
    along: ArrayLike | None = None,
) -> NDArray[np.float32]:
    """Give the seconds from one point to every node.

    Parameters
    ----------
    network, seconds, limit_s, along
        As in :func:`nearest`.
    origin
        A node number, or one anchor.

    Returns
    -------
    Seconds, float32 of shape (n,), ``inf`` where not within the limit.

    Raises
    ------
    UsageError, BadValueError
        As in :func:`nearest`.
    """
    limit = check_limit(limit_s)
    weights = weigh(network, seconds, along)
    legs = departures(network, check_one(network, origin, "origin"), weights)
    graph = weights.graph(network.forward, limit)
    at, _ = kernels.search(graph, legs.seeds(), limit, False)  # noqa: FBT003  (numba)
    return at.astype(np.float32)[network.row]


def matrix(
    network: Network,
    seconds: ArrayLike | Seconds,
    origins: Anchors | ArrayLike,
    destinations: Anchors | ArrayLike,
    limit_s: float | None = None,
    *,
    along: ArrayLike | None = None,
    threads: int | None = None,
) -> NDArray[np.float32]:
    """Give the seconds from every origin to every destination.

    Parameters
    ----------
    network, seconds, along, threads
        See above.
    origins, destinations
        Node numbers or anchors.
    limit_s
        Seconds; default none.

    Returns
    -------
    Seconds, float32 of shape (origins, destinations), ``inf`` where not within the limit.

    Raises
    ------
    UsageError, BadValueError
        As in :func:`nearest`.
    """
    limit = math.inf if limit_s is None else check_limit(limit_s)
    weights = weigh(network, seconds, along)
    starts = check_points(network, origins, "origins")
    ends = check_points(network, destinations, "destinations")
    leaving, arriving = departures(network, starts, weights), arrivals(network, ends, weights)
    direct = straight(starts, ends, weights)
    froms, tos = n_points(starts), n_points(ends)
    if froms < tos:
        graph, there = weights.graph(network.forward, limit, threads), direct.by_origin(froms)
        groups, legs = leaving.grouped(froms), arriving.by_row(network.n_nodes)
    else:
        graph, there = weights.graph(network.backward, limit, threads), direct.by_destination(tos)
        groups, legs = arriving.grouped(tos), leaving.by_row(network.n_nodes)
    result = np.empty((min(froms, tos), max(froms, tos)), dtype=np.float32)
    order = curve(groups)

    def task(begin: int, end: int) -> None:
        some = Stretch(order, begin, end)
        sweeps.table(graph, groups, legs, there, limit, some, result)

    pool.run(task, pool.shares(len(order), SEARCHES_PER_TASK, threads), threads)
    return result if froms < tos else np.ascontiguousarray(result.T)


def check_limit(limit_s: float) -> float:
    """Check a limit in seconds.

    Raises
    ------
    UsageError
        It is negative or not a number.
    """
    limit = float(limit_s)
    if not limit >= 0:
        raise UsageError(f"the limit must be 0 seconds or more, not {limit_s}")
    return limit


def check_one(network: Network, point: Anchors | int, what: str) -> Anchors | NDArray[np.int32]:
    """Check a single point; raises as :func:`~sociale_basis.reach.legs.check_points` does."""
    points = check_points(network, point, what)
    if n_points(points) != 1:
        raise BadValueError("must be one point", column=what)
    return points


def n_points(points: Anchors | NDArray[np.int32]) -> int:
    """Count points."""
    return len(points.edge) if isinstance(points, Anchors) else len(points)


def curve(groups: Groups) -> NDArray[np.int32]:
    """Order groups along the Morton curve; those without rows come anywhere."""
    first = np.minimum(groups.start[:-1], max(len(groups.row) - 1, 0))
    at = groups.row[first] if len(groups.row) else first
    return np.argsort(at, kind="stable").astype(np.int32)


def stretch_bits(graph: Graph, limit_s: float) -> int:
    """Give how long a stretch of rows to search from at once, as a power of two.

    A search from sources that lie together in memory stays in cache, but stretches much smaller
    than what they reach search the same rows again and again. Measured best, and flat around it:
    the rows that one search can reach.
    """
    n = len(graph.start) - 1
    edges = min(limit_s / max(graph.mean, 1e-9), math.sqrt(n))
    rows = 2 * edges**2  # a diamond of streets
    return max(0, math.ceil(math.log2(max(min(rows, n), 1))))


def _parts(layers: list[Legs], bits: int) -> tuple[Seeds, NDArray[np.int32], NDArray[np.int32]]:
    """Put the seeds of all layers together, cut where they lie far apart in memory."""
    layer = np.repeat(np.arange(len(layers)), [len(each.row) for each in layers])
    row = np.concatenate([each.row for each in layers])
    order = np.lexsort((row, layer))
    layer, row = layer[order], row[order]
    seconds = np.concatenate([each.seconds for each in layers])[order]
    label = np.concatenate([each.point for each in layers])[order]
    apart = (np.diff(layer) != 0) | (np.diff(row >> bits) != 0)
    begin = np.append(0, np.flatnonzero(apart) + 1)[: len(row)]
    cuts = np.append(begin, len(row)).astype(np.int32)
    first = np.searchsorted(layer[begin], np.arange(len(layers) + 1)).astype(np.int32)
    return kernels.Seeds(row, seconds, label), cuts, first
