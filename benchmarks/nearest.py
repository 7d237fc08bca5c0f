"""Nearest of K destinations for every node: our search beside SciPy and NetworkX.

Directed street networks are generated, ten layers of destinations drawn, and every engine gets the
same weights, as after a change of profile. Answers are compared before any time is printed. Ratios
are of medians of one run: read those, not the milliseconds, when the machine is shared.
"""

from __future__ import annotations

import statistics
import time
from typing import TYPE_CHECKING

import networkx as nx
import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from sociale_basis.network.network import Network
from sociale_basis.reach import nearest

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

SIZES = (20_000, 200_000)
NETWORKX_UP_TO = 20_000
LAYERS = 10
NODES_PER_DESTINATION = 400
LIMIT_S = 1500 / 1.34
TOLERANCE_S = 1e-3
BLOCK_M = 60.0
SHARE_BUILT, SHARE_ONE_WAY, SHARE_KERB, SHARE_REFUSED = 2 / 3, 0.1, 0.2, 0.02


def main() -> None:
    """Print one table per size."""
    for size in SIZES:
        network, seconds = street_network(size, np.random.default_rng(size))
        rng = np.random.default_rng(0)
        layers = [
            rng.integers(0, network.n_nodes, size // NODES_PER_DESTINATION) for _ in range(LAYERS)
        ]
        print(f"\n{network.n_nodes:,} nodes, {network.n_edges:,} directed edges, {LAYERS} layers")
        engines: dict[str, tuple[Callable[[], list[NDArray[np.float64]]], int]] = {
            "sociale-basis": (lambda: own(network, seconds, layers), 15),  # noqa: B023  (called now)
            "scipy": (lambda: by_scipy(network, seconds, layers), 5),  # noqa: B023  (called now)
        }
        if size <= NETWORKX_UP_TO:
            engines["networkx"] = (lambda: by_networkx(network, seconds, layers), 1)  # noqa: B023  (called now)
        compare(engines)


def compare(
    engines: dict[str, tuple[Callable[[], list[NDArray[np.float64]]], int]],
) -> None:
    """Check that all engines agree, then print the median of each and its ratio to the first."""
    answers = {name: search() for name, (search, _) in engines.items()}
    ours = np.array(next(iter(answers.values())))
    for name, answer in answers.items():
        if not np.allclose(ours, np.array(answer), rtol=0, atol=TOLERANCE_S):
            raise SystemExit(f"{name} gives another answer")
    print(f"all answers equal to {TOLERANCE_S} s; {np.isfinite(ours).mean():.0%} of nodes reached")
    base = None
    for name, (search, turns) in engines.items():
        median = statistics.median(clock(search) for _ in range(turns))
        base = base or median
        print(f"{name:14} {1000 * median:10.1f} ms {median / base:8.1f} times")


def clock(search: Callable[[], object]) -> float:
    """Give the seconds that a search takes."""
    begin = time.perf_counter()
    search()
    return time.perf_counter() - begin


def street_network(size: int, rng: np.random.Generator) -> tuple[Network, NDArray[np.float32]]:
    """Make a network like that of streets: bent blocks, a third of them missing, 10 % one-way.

    Kerbs are charged on entering some nodes, so that the ways there and back differ.
    """
    side = int(size**0.5)
    column, line = np.meshgrid(np.arange(side), np.arange(side))
    x = (column * BLOCK_M + rng.normal(0, BLOCK_M / 5, column.shape)).ravel()
    y = (line * BLOCK_M + rng.normal(0, BLOCK_M / 5, line.shape)).ravel()
    node = np.arange(side * side).reshape(side, side)
    one = np.concatenate([node[:, :-1].ravel(), node[:-1].ravel()])
    other = np.concatenate([node[:, 1:].ravel(), node[1:].ravel()])
    built = rng.random(len(one)) < SHARE_BUILT
    one, other = one[built], other[built]
    back = rng.random(len(one)) > SHARE_ONE_WAY
    tail, head = np.append(one, other[back]), np.append(other, one[back])
    length = np.hypot(x[tail] - x[head], y[tail] - y[head]) * rng.uniform(1, 1.3, len(tail))
    kerb = np.where(rng.random(side * side) < SHARE_KERB, 8.0, 0.0)
    seconds = (length / 1.34 + kerb[head]).astype(np.float32)
    seconds[rng.random(len(tail)) < SHARE_REFUSED] = np.inf
    return Network.from_edges(tail, head, length, x, y), seconds


def own(
    network: Network, seconds: NDArray[np.float32], layers: list[NDArray[np.int64]]
) -> list[NDArray[np.float64]]:
    """Search with this package, on one thread."""
    found = (nearest(network, seconds, layer, LIMIT_S)[0] for layer in layers)
    return [times.astype(np.float64) for times in found]


def by_scipy(
    network: Network, seconds: NDArray[np.float32], layers: list[NDArray[np.int64]]
) -> list[NDArray[np.float64]]:
    """Search with SciPy, nodes along the same Morton curve as ours."""
    row, n = network.row, network.n_nodes
    open_edges = np.isfinite(seconds)
    ends = (row[network.head[open_edges]], row[network.tail[open_edges]])
    graph = csr_array((seconds[open_edges].astype(np.float64), ends), shape=(n, n))
    return [
        dijkstra(graph, indices=row[layer], min_only=True, limit=LIMIT_S)[row] for layer in layers
    ]


def by_networkx(
    network: Network, seconds: NDArray[np.float32], layers: list[NDArray[np.int64]]
) -> list[NDArray[np.float64]]:
    """Search with NetworkX; building its graph is part of a new profile."""
    graph: nx.DiGraph[int] = nx.DiGraph()
    graph.add_nodes_from(range(network.n_nodes))
    rows = zip(network.head.tolist(), network.tail.tolist(), seconds.tolist(), strict=True)
    graph.add_weighted_edges_from(each for each in rows if np.isfinite(each[2]))
    answers = []
    for layer in layers:
        times = np.full(network.n_nodes, np.inf)
        found = nx.multi_source_dijkstra_path_length(graph, set(layer.tolist()), cutoff=LIMIT_S)
        times[list(found)] = list(found.values())
        answers.append(times)
    return answers


if __name__ == "__main__":
    main()
