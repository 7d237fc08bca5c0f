"""The first and the last metres: between a point on an edge and the nodes at its ends.

An anchor at fraction 0 or 1 is the node itself: nothing is walked and nothing charged. Any other
lies on the open edge; leaving it towards a node pays what is charged there (a kerb, a barrier).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, overload

import numpy as np

from sociale_basis.errors import BadValueError
from sociale_basis.network.anchors import Anchors
from sociale_basis.reach.kernels import Groups, Seeds
from sociale_basis.reach.sweeps import order_by
from sociale_basis.reach.weights import Seconds as Seconds  # noqa: PLC0414, TC001  (taken from here)

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    from sociale_basis.network.network import Network

    Points = Anchors | ArrayLike

_AT_NODE = 1e-9  # fraction; a projection onto the end of an edge is off by a rounding


class Legs(NamedTuple):
    """Ways between points and rows, sorted by point."""

    point: NDArray[np.int32]
    row: NDArray[np.int32]
    seconds: NDArray[np.float64]
    edge: NDArray[np.int32]
    """Directed edge walked a part of, -1 where the point is a node."""

    def take(self, some: NDArray[np.bool_]) -> Legs:
        """Give some of them."""
        return Legs(self.point[some], self.row[some], self.seconds[some], self.edge[some])

    def seeds(self) -> Seeds:
        """Begin at all points at once, labelled by point."""
        return Seeds(self.row, self.seconds, self.point)

    def grouped(self, n: int) -> Groups:
        """Group by point; there are ``n``."""
        start, order = order_by(self.point, n)
        return Groups(start, self.row[order], self.seconds[order])

    def by_row(self, n: int) -> Groups:
        """Group by row; there are ``n``: the groups hold points."""
        start, order = order_by(self.row, n)
        return Groups(start, self.point[order], self.seconds[order])


class Straight(NamedTuple):
    """Ways between two points on one edge."""

    origin: NDArray[np.int32]
    destination: NDArray[np.int32]
    seconds: NDArray[np.float64]
    edge: NDArray[np.int32]

    def by_origin(self, n: int) -> Groups:
        """Group by origin; there are ``n``."""
        start, order = order_by(self.origin, n)
        return Groups(start, self.destination[order], self.seconds[order])

    def by_destination(self, n: int) -> Groups:
        """Group by destination; there are ``n``."""
        start, order = order_by(self.destination, n)
        return Groups(start, self.origin[order], self.seconds[order])


@overload
def check_points(network: Network, points: Anchors, what: str) -> Anchors: ...
@overload
def check_points(network: Network, points: Points, what: str) -> Anchors | NDArray[np.int32]: ...
def check_points(network: Network, points: Points, what: str) -> Anchors | NDArray[np.int32]:
    """Check node numbers or anchors.

    Raises
    ------
    BadValueError
        A node or edge does not exist, a twin is not the opposite edge, or a fraction does not lie
        between 0 and 1. ``what`` names the points in the message.
    """
    if not isinstance(points, Anchors):
        return _node_numbers(network, points, what)
    edge, twin = (np.atleast_1d(np.asarray(part, dtype=np.int32)) for part in points[:2])
    fraction = np.atleast_1d(np.asarray(points.fraction, dtype=np.float64))
    if not len(edge) == len(twin) == len(fraction):
        raise BadValueError("edge, twin and fraction must be of equal length", column=what)
    there = edge >= 0
    if edge.max(initial=-1) >= network.n_edges or twin.max(initial=-1) >= network.n_edges:
        last = network.n_edges - 1
        raise BadValueError(f"names an edge that does not exist (0 to {last})", column=what)
    if not ((fraction[there] >= 0) & (fraction[there] <= 1)).all():
        raise BadValueError("fractions must lie between 0 and 1", column=what)
    both = there & (twin >= 0)
    opposite = (network.tail[twin[both]] == network.head[edge[both]]) & (
        network.head[twin[both]] == network.tail[edge[both]]
    )
    if not opposite.all():
        raise BadValueError("a twin must be the opposite edge", column=what)
    return Anchors(edge, twin, fraction)


def arrivals(network: Network, points: Anchors | NDArray[np.int32], seconds: Seconds) -> Legs:
    """Give the ways from rows to points: over the first part of the edge, or of its twin."""
    if not isinstance(points, Anchors):
        return _at_nodes(network, points)
    point, edge, part = _on_edges(points)
    walked = part * seconds.along[edge].astype(np.float64)
    return _joined(network, points, point, network.tail[edge], walked, edge)


def departures(network: Network, points: Anchors | NDArray[np.int32], seconds: Seconds) -> Legs:
    """Give the ways from points to rows: over the rest of the edge, with the charge at its head."""
    if not isinstance(points, Anchors):
        return _at_nodes(network, points)
    point, edge, part = _on_edges(points)
    whole = seconds.whole[edge].astype(np.float64)
    open_to = np.isfinite(whole)
    walked = np.full(len(edge), np.inf)
    walked[open_to] = whole[open_to] - part[open_to] * seconds.along[edge[open_to]]
    return _joined(network, points, point, network.head[edge], walked, edge)


def straight(
    origins: Anchors | NDArray[np.int32],
    destinations: Anchors | NDArray[np.int32],
    seconds: Seconds,
) -> Straight:
    """Give the ways along one edge between points that both lie on it."""
    if not (isinstance(origins, Anchors) and isinstance(destinations, Anchors)):
        none = np.empty(0, dtype=np.int32)
        return Straight(none, none, np.empty(0), none)
    origin, origin_edge, origin_part = _on_edges(origins)
    destination, edge, part = _on_edges(destinations)
    order = np.argsort(edge, kind="stable")
    first = np.searchsorted(edge[order], origin_edge, side="left")
    many = np.searchsorted(edge[order], origin_edge, side="right") - first
    left = np.repeat(np.arange(len(origin)), many)
    right = order[np.arange(many.sum()) + np.repeat(first - np.cumsum(many) + many, many)]
    between = part[right] - origin_part[left]
    walked = np.zeros(len(left))  # two points in one spot: nothing is walked, refused or not
    apart = between != 0
    walked[apart] = between[apart] * seconds.along[edge[right[apart]]]
    keep = (between >= 0) & np.isfinite(walked)
    left, right = left[keep], right[keep]
    return Straight(origin[left], destination[right], walked[keep], edge[right])


def _node_numbers(network: Network, points: ArrayLike, what: str) -> NDArray[np.int32]:
    numbers = np.atleast_1d(np.asarray(points))
    if numbers.size and not np.issubdtype(numbers.dtype, np.integer):
        raise BadValueError("must hold whole node numbers", column=what)
    if numbers.size and (numbers.min() < 0 or numbers.max() >= network.n_nodes):
        last = network.n_nodes - 1
        raise BadValueError(f"names a node that does not exist (0 to {last})", column=what)
    return numbers.astype(np.int32)


def _at_nodes(network: Network, numbers: NDArray[np.int32]) -> Legs:
    point = np.arange(len(numbers), dtype=np.int32)
    return Legs(point, network.row[numbers], np.zeros(len(numbers)), np.full_like(point, -1))


def _ends(anchors: Anchors) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    at_tail = anchors.attached & (anchors.fraction <= _AT_NODE)
    at_head = anchors.attached & ~at_tail & (anchors.fraction >= 1 - _AT_NODE)
    return at_tail, at_head


def _on_edges(
    anchors: Anchors,
) -> tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.float64]]:
    """Point, directed edge and fraction of it, once for every directed edge a point lies on."""
    at_tail, at_head = _ends(anchors)
    inside = np.flatnonzero(anchors.attached & ~at_tail & ~at_head).astype(np.int32)
    back = inside[anchors.twin[inside] >= 0]
    return (
        np.concatenate([inside, back]),
        np.concatenate([anchors.edge[inside], anchors.twin[back]]),
        np.concatenate([anchors.fraction[inside], 1 - anchors.fraction[back]]),
    )


def _joined(
    network: Network,
    anchors: Anchors,
    point: NDArray[np.int32],
    node: NDArray[np.int32],
    seconds: NDArray[np.float64],
    edge: NDArray[np.int32],
) -> Legs:
    """Add the points that are nodes; leave out what is refused; sort by point."""
    passable = np.isfinite(seconds)
    at_tail, at_head = _ends(anchors)
    tails = np.flatnonzero(at_tail).astype(np.int32)
    heads = np.flatnonzero(at_head).astype(np.int32)
    nodes = len(tails) + len(heads)
    points = np.concatenate([tails, heads, point[passable]])
    order = np.argsort(points, kind="stable")
    at = [network.tail[anchors.edge[tails]], network.head[anchors.edge[heads]], node[passable]]
    return Legs(
        points[order],
        network.row[np.concatenate(at)][order],
        np.concatenate([np.zeros(nodes), np.maximum(seconds[passable], 0)])[order],
        np.concatenate([np.full(nodes, -1, dtype=np.int32), edge[passable]])[order],
    )
