"""The engines that are compared, and what no engine can do without: the floor.

Each is made ready for a network (and for the weights of a profile) and then finds, for every layer,
the seconds from each node to the nearest destination, or the number of destinations within the
limit. Answers are in node numbers, ``inf`` where nothing is within the limit.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, runtime_checkable

import igraph
import networkit
import networkx as nx
import numpy as np
import pandana
import pandas as pd
from numba import njit
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from benchmarks._streets import LIMIT_S
from sociale_basis.reach import count_layers, nearest_layers

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from benchmarks._streets import Case


class Engine(Protocol):
    """One way of finding what is near."""

    def nearest(self) -> NDArray[np.floating]:
        """Give the seconds to the nearest destination, shape (layers, n)."""


@runtime_checkable
class Counting(Protocol):
    """One way of counting what is within the limit."""

    all_at_once: bool
    """Whether many destinations take less time than each apart."""

    def counts(self, goals: NDArray[np.int64]) -> NDArray[np.floating]:
        """Give the number of goals within the limit of each node, shape (n,)."""


class Floor:
    """One relaxation of every edge per layer, from the destinations, in float32, on one thread.

    No search that looks at every edge can be faster; it does not find the answer.
    """

    def __init__(self, case: Case) -> None:
        network = case.network
        self._csr = network.backward
        self._weight = case.seconds[self._csr.edge]
        self._begin = np.full((len(case.layers), network.n_nodes), np.inf, dtype=np.float32)
        for state, layer in zip(self._begin, case.layers, strict=True):
            state[network.row[layer]] = 0
        self._state = self._begin.copy()

    def reset(self) -> None:
        """Go back to the beginning; this is not part of what is measured."""
        self._state[:] = self._begin

    def nearest(self) -> NDArray[np.floating]:
        """Relax every edge once per layer."""
        _relax(self._csr.start, self._csr.other, self._weight, self._state)
        return self._state


@njit(nogil=True, cache=True)
def _relax(
    start: NDArray[np.int32],
    other: NDArray[np.int32],
    weight: NDArray[np.float32],
    states: NDArray[np.float32],
) -> None:
    for layer in range(len(states)):
        state = states[layer]
        for row in range(len(start) - 1):
            at = state[row]
            for position in range(start[row], start[row + 1]):
                there = at + weight[position]
                if there < state[other[position]]:  # noqa: PLR1730  (it writes only what is less)
                    state[other[position]] = there


@njit(nogil=True, cache=True)
def spin(turns: int) -> int:
    """Only count: what two threads gain here, two threads could gain at this moment."""
    total = 0
    for turn in range(turns):
        total += (turn * turn) ^ total
    return total


class Own:
    """Our package; laying the weights of a new profile out is part of what is measured."""

    def __init__(self, case: Case, threads: int) -> None:
        self._case, self._threads = case, threads

    def nearest(self) -> NDArray[np.floating]:
        """Search all layers."""
        _, network, seconds, layers = self._case
        times, _ = nearest_layers(network, seconds, layers, LIMIT_S, threads=self._threads)
        return times

    def counts(self) -> NDArray[np.floating]:
        """Count in all layers."""
        _, network, seconds, layers = self._case
        return count_layers(network, seconds, layers, LIMIT_S, threads=self._threads)


class Scipy:
    """SciPy, nodes along the same Morton curve; weights are already in its matrix."""

    def __init__(self, case: Case) -> None:
        self._row, n = case.network.row, case.network.n_nodes
        self._layers = [self._row[layer] for layer in case.layers]
        open_edges = np.isfinite(case.seconds)
        ends = self._row[case.network.head[open_edges]], self._row[case.network.tail[open_edges]]
        weights = case.seconds[open_edges].astype(np.float64)
        frame = pd.DataFrame({"head": ends[0], "tail": ends[1], "weight": weights})
        least = frame.groupby(["head", "tail"])["weight"].min().reset_index()  # else they add up
        self._graph = csr_array((least["weight"], (least["head"], least["tail"])), shape=(n, n))

    def nearest(self) -> NDArray[np.floating]:
        """Search all layers."""
        return np.array(
            [
                dijkstra(self._graph, indices=layer, min_only=True, limit=LIMIT_S)[self._row]
                for layer in self._layers
            ],
            dtype=np.float32,
        )

    def counts(self, goals: NDArray[np.int64]) -> NDArray[np.floating]:
        """Count some destinations."""
        times = dijkstra(self._graph, indices=self._row[goals], limit=LIMIT_S)
        found = np.isfinite(times).sum(axis=0)[self._row]
        return np.asarray(found, dtype=np.float32)


class Igraph:
    """igraph, from one node per layer that leads to its destinations; it knows no limit."""

    all_at_once = False

    def __init__(self, case: Case) -> None:
        self._n = case.network.n_nodes
        open_edges, extra, goals = _with_sources(case)
        ends = (
            np.append(case.network.head[open_edges], extra),
            np.append(case.network.tail[open_edges], goals),
        )
        self._graph = igraph.Graph(
            n=self._n + len(case.layers), edges=np.column_stack(ends), directed=True
        )
        weights = np.append(case.seconds[open_edges], np.zeros(len(extra)))
        self._graph.es["seconds"] = weights.tolist()
        self._layers = len(case.layers)

    def nearest(self) -> NDArray[np.floating]:
        """Search all layers."""
        found = (
            self._graph.distances(source=[self._n + layer], weights="seconds", mode="out")[0]
            for layer in range(self._layers)
        )
        return _limited(np.array([times[: self._n] for times in found]))

    def counts(self, goals: NDArray[np.int64]) -> NDArray[np.floating]:
        """Count some destinations."""
        total = np.zeros(self._n, dtype=np.float32)
        for goal in goals.tolist():
            times = self._graph.distances(source=[goal], weights="seconds", mode="out")[0]
            total += np.array(times[: self._n]) <= LIMIT_S
        return total


class Networkit:
    """NetworKit, as igraph."""

    all_at_once = False

    def __init__(self, case: Case) -> None:
        self._n = case.network.n_nodes
        open_edges, extra, goals = _with_sources(case)
        head = np.append(case.network.head[open_edges], extra).astype(np.uint64)
        tail = np.append(case.network.tail[open_edges], goals).astype(np.uint64)
        weights = np.append(case.seconds[open_edges], np.zeros(len(extra))).astype(np.float64)
        self._graph = networkit.GraphFromCoo(
            (weights, (head, tail)), n=self._n + len(case.layers), weighted=True, directed=True
        )
        self._layers = len(case.layers)

    def nearest(self) -> NDArray[np.floating]:
        """Search all layers."""
        times = []
        for layer in range(self._layers):
            search = networkit.distance.Dijkstra(self._graph, self._n + layer, storePaths=False)
            search.run()
            times.append(np.asarray(search.getDistances(asarray=True))[: self._n])
        return _limited(np.array(times))

    def counts(self, goals: NDArray[np.int64]) -> NDArray[np.floating]:
        """Count some destinations."""
        total = np.zeros(self._n, dtype=np.float32)
        for goal in goals.tolist():
            search = networkit.distance.Dijkstra(self._graph, goal, storePaths=False)
            search.run()
            total += np.asarray(search.getDistances(asarray=True))[: self._n] <= LIMIT_S
        return total


class Pandana:
    """pandana: every new profile means contracting the network again, which is measured apart."""

    all_at_once = True

    def __init__(self, case: Case) -> None:
        network, open_edges = case.network, np.isfinite(case.seconds)
        self._limit = LIMIT_S
        self._graph = pandana.Network(
            pd.Series(network.x),
            pd.Series(network.y),
            pd.Series(network.tail[open_edges]),
            pd.Series(network.head[open_edges]),
            pd.DataFrame({"seconds": case.seconds[open_edges].astype(np.float64)}),
            twoway=False,
        )
        self._layers = case.layers
        for number, layer in enumerate(case.layers):
            x, y = pd.Series(network.x[layer]), pd.Series(network.y[layer])
            self._graph.set_pois(f"layer {number}", LIMIT_S, 1, x, y)

    def nearest(self) -> NDArray[np.floating]:
        """Search all layers."""
        found = (
            self._graph.nearest_pois(LIMIT_S, f"layer {number}", num_pois=1)[1].to_numpy()
            for number in range(len(self._layers))
        )
        times = np.array(list(found), dtype=np.float32)
        times[times >= np.float32(LIMIT_S)] = np.inf  # which is how it says "none"
        return times

    def counts(self, goals: NDArray[np.int64]) -> NDArray[np.floating]:
        """Count some destinations."""
        self._graph.set(pd.Series(goals), name="places")
        return np.asarray(
            self._graph.aggregate(LIMIT_S, type="count", name="places").to_numpy(), dtype=np.float32
        )


class Networkx:
    """NetworkX."""

    def __init__(self, case: Case) -> None:
        self._layers, self._n = case.layers, case.network.n_nodes
        self._graph: nx.DiGraph[int] = nx.DiGraph()
        self._graph.add_nodes_from(range(self._n))
        ends = (case.network.head.tolist(), case.network.tail.tolist(), case.seconds.tolist())
        for head, tail, seconds in zip(*ends, strict=True):
            known = self._graph.get_edge_data(head, tail, {"weight": np.inf})["weight"]
            if seconds < known:
                self._graph.add_edge(head, tail, weight=seconds)

    def nearest(self) -> NDArray[np.floating]:
        """Search all layers."""
        times = np.full((len(self._layers), self._n), np.inf, dtype=np.float32)
        for found, layer in zip(times, self._layers, strict=True):
            reached = nx.multi_source_dijkstra_path_length(
                self._graph, set(layer.tolist()), cutoff=LIMIT_S
            )
            found[list(reached)] = list(reached.values())
        return times


def _with_sources(
    case: Case,
) -> tuple[NDArray[np.bool_], NDArray[np.int64], NDArray[np.int64]]:
    """Say which edges are open; and join a node beyond the last to the goals of each layer."""
    extra = np.repeat(
        case.network.n_nodes + np.arange(len(case.layers)), [len(each) for each in case.layers]
    )
    return np.isfinite(case.seconds), extra, np.concatenate(case.layers)


def _limited(times: NDArray[np.float64]) -> NDArray[np.float32]:
    times[times > LIMIT_S] = np.inf
    return times.astype(np.float32)
