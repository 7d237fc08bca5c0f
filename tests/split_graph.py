"""An independent way of searching: edges are cut where points lie on them, and SciPy searches.

Nothing of the package's searches is used. Shared by the tests that compare with it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from sociale_basis.network.anchors import Anchors

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import ArrayLike, NDArray

    from sociale_basis.network.network import Network

TOLERANCE_S = 1e-3
_NO_TIME_S = 1e-12  # SciPy takes a weight of 0 for no edge at all
_ONE_SPOT = 1e-12  # fraction; 1 - (1 - f) is not quite f


@dataclass(frozen=True)
class SplitGraph:
    """Nodes of a network, and after them the points on its edges."""

    graph: csr_array
    """Seconds from row to column."""
    points: dict[str, NDArray[np.int64]]
    """Nodes of the graph, by the name that the points were given."""
    n_nodes: int

    def to(self, goals: NDArray[np.integer]) -> NDArray[np.float64]:
        """Give the seconds from everywhere to each goal, shape (goals, everywhere)."""
        return _without_dust(dijkstra(self.graph.T.tocsr(), indices=goals))

    def away(self, starts: NDArray[np.integer]) -> NDArray[np.float64]:
        """Give the seconds from each start to everywhere, shape (starts, everywhere)."""
        return _without_dust(dijkstra(self.graph, indices=starts))


def _without_dust(times: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.where(times < 1000 * _NO_TIME_S, 0.0, np.atleast_2d(times))


def split(
    network: Network,
    whole: NDArray[np.floating],
    along: NDArray[np.floating],
    points: Mapping[str, Anchors] | None = None,
) -> SplitGraph:
    """Cut the edges of a network at points.

    A point at fraction 0 or 1 is the node there. What is charged at the head of an edge
    (``whole - along``) is on its last piece. Points in one spot are joined.

    Parameters
    ----------
    network
        Its ends of edges are all that is read.
    whole, along
        Seconds per directed edge, shape (m,), ``inf`` where refused.
    points
        By name; each point gets a node of its own, also where it is not attached.
    """
    n = network.n_nodes
    tail, head = network.tail.tolist(), network.head.tolist()
    roads = _Roads()
    numbers: dict[str, NDArray[np.int64]] = {}
    on_edge: dict[int, list[tuple[float, int]]] = {}
    total = n
    for name, anchors in (points or {}).items():
        numbers[name] = np.arange(total, total + len(anchors.edge))
        for edge, twin, fraction in zip(*(each.tolist() for each in anchors), strict=True):
            if edge >= 0 and fraction in {0.0, 1.0}:
                roads.one_spot(total, (tail if fraction == 0 else head)[edge])
            elif edge >= 0:
                on_edge.setdefault(edge, []).append((fraction, total))
                if twin >= 0:
                    on_edge.setdefault(twin, []).append((1 - fraction, total))
            total += 1
    for edge, (one, other) in enumerate(zip(tail, head, strict=True)):
        roads.add(one, other, float(whole[edge]))
        if edge in on_edge:
            times = float(whole[edge]), float(along[edge])
            roads.cut(one, other, times, sorted(on_edge[edge]))
    ends = np.array(list(roads.least), dtype=np.int64).reshape(-1, 2)
    seconds = np.maximum(np.array(list(roads.least.values())), _NO_TIME_S)
    graph = csr_array((seconds, (ends[:, 0], ends[:, 1])), shape=(total, total))
    return SplitGraph(graph, numbers, n)


class _Roads:
    """The quickest way over one edge from one node to another."""

    def __init__(self) -> None:
        self.least: dict[tuple[int, int], float] = {}

    def add(self, one: int, other: int, seconds: float) -> None:
        """Join two nodes, unless that is refused or a quicker edge does."""
        if np.isfinite(seconds) and seconds < self.least.get((one, other), np.inf):
            self.least[one, other] = seconds

    def one_spot(self, one: int, other: int) -> None:
        """Join two nodes that are the same."""
        self.add(one, other, 0.0)
        self.add(other, one, 0.0)

    def cut(
        self, one: int, other: int, times: tuple[float, float], points: list[tuple[float, int]]
    ) -> None:
        """Lay an edge over the points on it; times are whole and along."""
        whole, along = times
        last, at = one, 0.0
        for fraction, point in points:
            if last != one and fraction - at < _ONE_SPOT:
                self.one_spot(last, point)
            else:
                self.add(last, point, (fraction - at) * along)
            last, at = point, fraction
        if np.isfinite(along):
            self.add(last, other, (1 - at) * along + (whole - along))


def picked(anchors: Anchors, which: ArrayLike) -> Anchors:
    """Take some points."""
    some = np.asarray(which)
    return Anchors(anchors.edge[some], anchors.twin[some], anchors.fraction[some])


def together(one: Anchors, other: Anchors) -> Anchors:
    """Put points in one row."""
    return Anchors(
        np.append(one.edge, other.edge),
        np.append(one.twin, other.twin),
        np.append(one.fraction, other.fraction),
    )


def equal(
    given: NDArray[np.floating], expected: NDArray[np.floating], limit_s: float = np.inf
) -> bool:
    """Tell whether times are equal to a millisecond, and endless in the same places.

    Expected ones over the limit count as endless; one on the very limit may fall either way.
    """
    within = np.where(expected <= limit_s, expected, np.inf)
    same = np.isclose(given, within, rtol=0, atol=TOLERANCE_S)
    if np.isinf(limit_s):
        return bool(same.all())
    on_it = np.isclose(expected, limit_s, rtol=0, atol=TOLERANCE_S)
    near = np.isinf(given) | np.isclose(given, expected, rtol=0, atol=TOLERANCE_S)
    return bool(np.all(same | (on_it & near)))
