"""Random directed networks, and the same for networkx, with weights built independently."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import networkx as nx
import numpy as np

from sociale_basis.network.anchors import Anchors
from sociale_basis.network.network import Network

if TYPE_CHECKING:
    from collections.abc import Hashable

    from numpy.typing import ArrayLike, NDArray

TOLERANCE_S = 1e-3


@dataclass
class Case:
    """A network, the weights of its edges, and points on them."""

    network: Network
    whole: NDArray[np.float32]
    along: NDArray[np.float32]
    twin: NDArray[np.int32]

    def anchors(self, rng: np.random.Generator, k: int) -> Anchors:
        """Draw points: many on few edges, some at an end, on one spot, or not attached."""
        edge = rng.choice(rng.integers(0, self.network.n_edges, 6), k).astype(np.int32)
        fraction = rng.choice([0.0, 0.25, 0.25, 0.5, 0.8, 1.0, rng.random()], k)
        edge[rng.random(k) < 0.1] = -1
        return Anchors(edge, np.where(edge >= 0, self.twin[edge], -1).astype(np.int32), fraction)

    def graph(self, **points: Anchors) -> nx.DiGraph[Hashable]:
        """Build the oracle's graph: edges are split where points lie on them."""
        graph: nx.DiGraph[Hashable] = nx.DiGraph()
        graph.add_nodes_from(range(self.network.n_nodes))
        tail, head = self.network.tail.tolist(), self.network.head.tolist()
        on_edge: dict[int, list[tuple[float, tuple[str, int]]]] = {}
        for name, anchors in points.items():
            for i, (edge, twin, fraction) in enumerate(zip(*anchors, strict=True)):
                point = (name, i)
                graph.add_node(point)
                if edge < 0:
                    continue
                if fraction in {0.0, 1.0}:
                    node = (tail if fraction == 0 else head)[edge]
                    join(graph, point, node, 0.0)
                    join(graph, node, point, 0.0)
                    continue
                on_edge.setdefault(int(edge), []).append((float(fraction), point))
                if twin >= 0:
                    on_edge.setdefault(int(twin), []).append((1 - float(fraction), point))
        for edge in range(self.network.n_edges):
            join(graph, tail[edge], head[edge], float(self.whole[edge]))
            along = float(self.along[edge])
            at_head = float(self.whole[edge]) - along if np.isfinite(along) else np.inf
            here: tuple[float, Hashable] = (0.0, tail[edge])
            for fraction, point in sorted(on_edge.get(edge, []), key=lambda each: each[0]):
                step = fraction - here[0]
                join(graph, here[1], point, 0.0 if step == 0 else step * along)
                if step == 0:
                    join(graph, point, here[1], 0.0)
                here = (fraction, point)
            if here[1] != tail[edge]:
                join(graph, here[1], head[edge], (1 - here[0]) * along + at_head)
        return graph


def join(graph: nx.DiGraph[Hashable], tail: Hashable, head: Hashable, seconds: float) -> None:
    """Add an edge unless it is refused or a quicker one is there."""
    known = graph.get_edge_data(tail, head, {"weight": np.inf})["weight"]
    if seconds < known:
        graph.add_edge(tail, head, weight=seconds)


def random_case(seed: int) -> tuple[Case, np.random.Generator]:
    """Draw a directed network: edges of no length, refused, parallel, one-way, loops, islands."""
    rng = np.random.default_rng(seed)
    n, streets = int(rng.integers(3, 40)), int(rng.integers(4, 90))
    one, other = rng.integers(0, n, (2, streets))
    both = rng.random(streets) < 0.7
    tail, head = np.append(one, other[both]), np.append(other, one[both])
    twin = np.full(len(tail), -1, dtype=np.int32)
    twin[np.flatnonzero(both)] = streets + np.arange(both.sum())
    twin[streets:] = np.flatnonzero(both)
    scale = rng.choice([1.0, 30.0, 400.0])
    along = (rng.random(len(tail)) * scale).astype(np.float32)
    along[rng.random(len(tail)) < 0.15] = 0
    along[rng.random(len(tail)) < 0.1] = np.inf
    at_head = np.where(rng.random(len(tail)) < 0.3, rng.random(len(tail)) * 20, 0)
    at_head[rng.random(len(tail)) < 0.05] = np.inf
    network = Network.from_edges(tail, head, np.ones(len(tail)), rng.random(n), rng.random(n))
    return Case(network, (along + at_head).astype(np.float32), along, twin), rng


def pick(anchors: Anchors, which: ArrayLike) -> Anchors:
    """Take some points."""
    some = np.asarray(which)
    return Anchors(anchors.edge[some], anchors.twin[some], anchors.fraction[some])


def oracle(
    graph: nx.DiGraph[Hashable], goals: list[Hashable]
) -> dict[Hashable, dict[Hashable, float]]:
    """Seconds to each goal from everywhere that gets there."""
    back = graph.reverse(copy=False)
    return {goal: nx.single_source_dijkstra_path_length(back, goal) for goal in goals}


def agree(given: NDArray[np.floating], expected: NDArray[np.floating]) -> bool:
    """Tell whether times are equal to a millisecond, and endless in the same places."""
    return bool(np.allclose(given, expected, rtol=0, atol=TOLERANCE_S))


def legs_of(case: Case, back: Case, homes: Anchors, doors: Anchors) -> list[NDArray[np.float64]]:
    """Seconds between homes and doors by networkx, there and back, each (homes, doors)."""
    n, k = len(homes.edge), len(doors.edge)
    names: list[Hashable] = [("door", j) for j in range(k)]
    there = oracle(case.graph(home=homes, door=doors), names)
    graph = back.graph(home=homes, door=doors)
    again = {name: nx.single_source_dijkstra_path_length(graph, name) for name in names}
    return [
        np.array([[found["door", j].get(("home", i), np.inf) for j in range(k)] for i in range(n)])
        for found in (there, again)
    ]
