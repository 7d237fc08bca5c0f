"""A network cut at the points where one can rest, so that each of them is a node.

Someone may walk up to a bench halfway a street, rest, and turn round: only with a node there is
that a way like any other.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from sociale_basis.network.anchors import Anchors
from sociale_basis.network.network import Network
from sociale_basis.reach.weights import Seconds

if TYPE_CHECKING:
    from numpy.typing import NDArray

_SAME_SPOT = 1e-9  # fraction; see legs


@dataclass(frozen=True, eq=False)
class CutNetwork:
    """A network whose edges are cut at points; nodes keep their numbers, new ones come after.

    Attributes
    ----------
    network
        The cut network; of attributes it has none.
    parent
        Edge that each of its edges is a part of, shape (m,).
    begin, end
        From where to where in that edge, as fractions, shape (m,).
    node
        Node of each point, shape (points,).
    """

    network: Network
    parent: NDArray[np.int32]
    begin: NDArray[np.float64]
    end: NDArray[np.float64]
    node: NDArray[np.int32]
    _first: NDArray[np.int64]

    def seconds(self, whole: Seconds) -> Seconds:
        """Share seconds out over the parts of edges; what is charged at a head stays there."""
        walked = whole.along[self.parent].astype(np.float64)
        along = walked * (self.end - self.begin)
        at_end = self.end == 1
        left = whole.whole[self.parent].astype(np.float64)
        rest = np.full(len(along), np.inf)
        passable = np.isfinite(left)
        rest[passable] = left[passable] - walked[passable] * self.begin[passable]
        parts = np.where(at_end, np.maximum(rest, along), along)
        return Seconds(parts.astype(np.float32), along.astype(np.float32))

    def moved(self, anchors: Anchors) -> Anchors:
        """Say where points of the network lie on the cut one."""
        edge = anchors.edge.astype(np.int64)
        parts = np.where(edge >= 0, self._first[edge + 1] - self._first[edge], 1)
        on = np.flatnonzero(parts > 1)
        result = Anchors(
            np.where(edge >= 0, self._first[edge], -1).astype(np.int32),
            np.where(anchors.twin >= 0, self._first[anchors.twin], -1).astype(np.int32),
            anchors.fraction.astype(np.float64),
        )
        if not len(on):
            return result
        many = parts[on]
        whose = np.repeat(np.arange(len(on)), many)
        before = np.cumsum(many) - many
        part = self._first[edge[on]][whose] + np.arange(many.sum()) - before[whose]
        passed = self.end[part] <= anchors.fraction[on][whose]
        # The end of an edge lies on its last part.
        place = np.minimum(np.bincount(whose, weights=passed).astype(np.int64), many - 1)
        at = self._first[edge[on]] + place
        share = self.end[at] - self.begin[at]
        result.edge[on] = at
        there = anchors.twin[on] >= 0
        twin = self._first[anchors.twin[on]] + many - 1 - place
        result.twin[on] = np.where(there, twin, -1)
        result.fraction[on] = np.clip((anchors.fraction[on] - self.begin[at]) / share, 0, 1)
        return result


def cut_at(network: Network, points: Anchors) -> CutNetwork:
    """Cut a network at points; those at the end of an edge are nodes already.

    Parameters
    ----------
    network
        The network.
    points
        Attached points, shape (k,).
    """
    edge, twin, fraction = points
    node = np.full(len(edge), -1, dtype=np.int32)
    at_tail, at_head = fraction <= _SAME_SPOT, fraction >= 1 - _SAME_SPOT
    node[at_tail] = network.tail[edge[at_tail]]
    node[at_head & ~at_tail] = network.head[edge[at_head & ~at_tail]]
    inside = np.flatnonzero(node < 0)
    # A point on an edge lies on its twin as well: one of both speaks for it.
    other = (twin[inside] >= 0) & (twin[inside] < edge[inside])
    base = np.where(other, twin[inside], edge[inside])
    back = np.where(other, edge[inside], twin[inside])
    where = np.where(other, 1 - fraction[inside], fraction[inside])
    order = np.lexsort((where, base))
    base, back, where = base[order], back[order], where[order]
    new = np.ones(len(order), dtype=np.bool_)
    new[1:] = (np.diff(base) != 0) | (np.diff(where) > _SAME_SPOT)
    number = np.cumsum(new) - 1
    node[inside[order]] = network.n_nodes + number
    base, back, where = base[new], back[new], where[new]
    made = np.arange(len(base), dtype=np.int32) + network.n_nodes
    both = back >= 0
    return _cut(
        network,
        np.concatenate([base, back[both]]).astype(np.int64),
        np.concatenate([where, 1 - where[both]]),
        np.concatenate([made, made[both]]),
        node,
    )


def _cut(
    network: Network,
    edge: NDArray[np.int64],
    fraction: NDArray[np.float64],
    made: NDArray[np.int32],
    node: NDArray[np.int32],
) -> CutNetwork:
    """Cut directed edges at fractions of their length, where new nodes are made."""
    order = np.lexsort((fraction, edge))
    edge, fraction, made = edge[order], fraction[order], made[order]
    m = network.n_edges
    parts = np.bincount(edge, minlength=m) + 1
    first = np.zeros(m + 1, dtype=np.int64)
    np.cumsum(parts, out=first[1:])
    parent = np.repeat(np.arange(m, dtype=np.int32), parts)
    begin, end = np.zeros(len(parent)), np.ones(len(parent))
    tail, head = network.tail[parent], network.head[parent]
    # The i-th cut of all is before part i + 1 + (edges before it), which is where the next begins.
    after = np.arange(len(edge)) + 1 + edge
    begin[after], tail[after] = fraction, made
    end[after - 1], head[after - 1] = fraction, made
    x, y = np.zeros(made.max(initial=-1) + 1), np.zeros(made.max(initial=-1) + 1)
    for array, known in ((x, network.x), (y, network.y)):
        start, stop = known[network.tail[edge]], known[network.head[edge]]
        array[made] = start + fraction * (stop - start)
    whole = Network.from_edges(
        tail,
        head,
        network.length_m[parent] * (end - begin),
        np.concatenate([network.x, x[network.n_nodes :]]),
        np.concatenate([network.y, y[network.n_nodes :]]),
    )
    return CutNetwork(whole, parent, begin, end, node, first)
