"""Nearest, counts, catchment and matrix on a network with seconds per directed edge.

Every function takes ``seconds`` per directed edge in the order of ``Network.from_edges`` (float32,
shape (m,), ``inf`` where refused) and answers in node numbers. Points are node numbers or
:class:`~sociale_basis.network.anchors.Anchors`. For anchors, ``along`` is what of ``seconds`` is
spent along the edge itself, without what is charged at its head; default all of it. Limits are
inclusive.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from sociale_basis.errors import BadValueError, UsageError
from sociale_basis.network.anchors import Anchors
from sociale_basis.reach import kernels
from sociale_basis.reach.kernels import Graph
from sociale_basis.reach.legs import (
    Seconds,
    arrivals,
    check_points,
    departures,
    straight,
)

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    from sociale_basis.network.network import Csr, Network

_MOST_BUCKETS = 1 << 16
# Bucket width in mean edges: measured best on street networks (benchmarks/nearest.py), flat from
# a half to two.
_WIDTH = 1.0
_ROUNDING_S = 1e-3


def nearest(
    network: Network,
    seconds: ArrayLike,
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
    limit = check_limit(limit_s)
    weights = check_seconds(network, seconds, along)
    legs = arrivals(network, check_points(network, destinations, "destinations"), weights)
    graph = graph_of(network.backward, weights, legs.seconds, limit)
    at, label = kernels.search(graph, legs.seeds(), limit, False)  # noqa: FBT003  (numba)
    return at[network.row].astype(np.float32), label[network.row]


def count_within(
    network: Network,
    seconds: ArrayLike,
    destinations: Anchors | ArrayLike,
    limit_s: float,
    weights: ArrayLike | None = None,
    *,
    along: ArrayLike | None = None,
) -> NDArray[np.float32]:
    """Count the destinations within the limit of every node.

    Parameters
    ----------
    network, seconds, destinations, limit_s, along
        As in :func:`nearest`.
    weights
        What each destination counts for, shape (k,), finite; default 1.

    Returns
    -------
    Sum of the weights of the destinations within the limit, float32 of shape (n,).

    Raises
    ------
    UsageError, BadValueError
        As in :func:`nearest`; also for weights that do not fit.
    """
    limit = check_limit(limit_s)
    edge_seconds = check_seconds(network, seconds, along)
    points = check_points(network, destinations, "destinations")
    many = n_points(points)
    gain = np.ones(many) if weights is None else np.array(weights, dtype=np.float64, ndmin=1)
    if gain.shape != (many,) or not np.isfinite(gain).all():
        what = f"must be {many} finite numbers, one per destination"
        raise BadValueError(what, column="weights")
    legs = arrivals(network, points, edge_seconds)
    graph = graph_of(network.backward, edge_seconds, legs.seconds, limit)
    total = kernels.count_at_rows(graph, legs.grouped(many), gain, limit)
    return total[network.row].astype(np.float32)


def catchment(
    network: Network,
    seconds: ArrayLike,
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
    weights = check_seconds(network, seconds, along)
    legs = departures(network, check_one(network, origin, "origin"), weights)
    graph = graph_of(network.forward, weights, legs.seconds, limit)
    at, _ = kernels.search(graph, legs.seeds(), limit, False)  # noqa: FBT003  (numba)
    return at[network.row].astype(np.float32)


def matrix(
    network: Network,
    seconds: ArrayLike,
    origins: Anchors | ArrayLike,
    destinations: Anchors | ArrayLike,
    limit_s: float | None = None,
    *,
    along: ArrayLike | None = None,
) -> NDArray[np.float32]:
    """Give the seconds from every origin to every destination.

    Parameters
    ----------
    network, seconds, along
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
    weights = check_seconds(network, seconds, along)
    starts = check_points(network, origins, "origins")
    ends = check_points(network, destinations, "destinations")
    leaving, arriving = departures(network, starts, weights), arrivals(network, ends, weights)
    direct = straight(starts, ends, weights)
    froms, tos = n_points(starts), n_points(ends)
    if froms < tos:
        graph = graph_of(network.forward, weights, leaving.seconds, limit)
        return kernels.table(
            graph, leaving.grouped(froms), arriving.grouped(tos), direct.by_origin(froms), limit
        )
    graph = graph_of(network.backward, weights, arriving.seconds, limit)
    return np.ascontiguousarray(
        kernels.table(
            graph, arriving.grouped(tos), leaving.grouped(froms), direct.by_destination(tos), limit
        ).T
    )


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


def check_seconds(network: Network, seconds: ArrayLike, along: ArrayLike | None) -> Seconds:
    """Check the weights of all edges.

    Raises
    ------
    BadValueError
        They are too many or few, negative, not numbers, or less as a whole than along the edge.
    """
    whole = _weights(network, seconds, "seconds")
    if along is None:
        return Seconds(whole, whole)
    part = _weights(network, along, "along")
    if not (part >= 0).all():
        edge = int(np.argmin(part >= 0))
        what = f"edge {edge} has {part[edge]}, which is no number of seconds"
        raise BadValueError(what, column="along")
    if (part > whole + _ROUNDING_S).any():
        edge = int(np.argmax(part > whole + _ROUNDING_S))
        raise BadValueError(f"edge {edge} takes longer along it than as a whole", column="along")
    return Seconds(whole, part)


def check_one(network: Network, point: Anchors | int, what: str) -> Anchors | NDArray[np.int32]:
    """Check a single point; raises as :func:`~sociale_basis.reach.legs.check_points` does."""
    points = check_points(network, point, what)
    if n_points(points) != 1:
        raise BadValueError("must be one point", column=what)
    return points


def n_points(points: Anchors | NDArray[np.int32]) -> int:
    """Count points."""
    return len(points.edge) if isinstance(points, Anchors) else len(points)


def graph_of(csr: Csr, weights: Seconds, seeds: NDArray[np.float64], limit: float) -> Graph:
    """Lay weights out for searching from these seeds.

    Raises
    ------
    BadValueError
        A weight is negative or not a number.
    """
    arranged, longest, mean, faulty = kernels.arrange(weights.whole, csr.edge)
    if faulty >= 0:
        what = f"edge {faulty} has {weights.whole[faulty]}, which is no number of seconds"
        raise BadValueError(what, column="seconds")
    horizon = min(max(longest, float(seeds.max(initial=0.0))), limit)
    width = max(mean * _WIDTH, horizon / _MOST_BUCKETS) or 1.0
    buckets = 1 << (int(horizon / width) + 3).bit_length()
    return Graph(csr.start, csr.other, arranged, 1 / width, buckets)


def _weights(network: Network, seconds: ArrayLike, what: str) -> NDArray[np.float32]:
    weights = np.ascontiguousarray(seconds, dtype=np.float32)
    if weights.shape != (network.n_edges,):
        problem = f"must be {network.n_edges} numbers, one per directed edge"
        raise BadValueError(problem, column=what)
    return weights
