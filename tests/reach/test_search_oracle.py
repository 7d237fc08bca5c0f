"""Searches on random directed networks equal networkx, with weights built independently."""

from __future__ import annotations

from typing import TYPE_CHECKING

import networkx as nx
import numpy as np
import pytest

from sociale_basis.network.anchors import Anchors
from sociale_basis.network.network import Network
from sociale_basis.reach import catchment, count_within, matrix, nearest, route
from sociale_basis.reach.homes import Entrances, marks_on_the_way, nearest_seconds, sweep
from sociale_basis.reach.weights import Seconds
from tests.reach.random_networks import TOLERANCE_S, agree, oracle, pick, random_case

if TYPE_CHECKING:
    from collections.abc import Hashable

    from sociale_basis.reach import Route


@pytest.mark.parametrize("seed", range(200))
def test_nodes_equal_networkx(seed: int) -> None:
    """Nearest, counts, catchment and matrix between nodes equal networkx."""
    case, rng = random_case(seed)
    n = case.network.n_nodes
    goals = rng.integers(0, n, 4)
    limit = float(rng.choice([0.0, 25.0, 300.0, np.inf]))
    found = oracle(case.graph(), list(range(n)))
    times = np.array([[found[g].get(node, np.inf) for g in range(n)] for node in range(n)])
    # A time on the very edge of the limit may fall either way by a rounding.
    assert not (np.abs(times[(times > 0) & np.isfinite(times)] - limit) < 1e-6).any()
    within = np.where(times <= limit, times, np.inf)

    seconds, index = nearest(case.network, case.whole, goals, limit)
    assert agree(seconds, within[:, goals].min(axis=1))
    assert ((index >= 0) == np.isfinite(seconds)).all()
    some = np.flatnonzero(index >= 0)
    assert agree(within[some, goals[index[some]]], seconds[some])
    weights = rng.random(4)
    counts = count_within(case.network, case.whole, goals, limit, weights)
    assert np.allclose(counts, np.isfinite(within[:, goals]) @ weights, atol=1e-5)
    assert agree(catchment(case.network, case.whole, int(goals[0]), limit), within[goals[0]])
    for many in (goals[:2], goals, np.arange(n)):  # searched from either side
        given = matrix(case.network, case.whole, goals, many, limit)
        assert agree(given, within[np.ix_(goals, many)])


@pytest.mark.parametrize("seed", range(200))
def test_anchors_equal_networkx(seed: int) -> None:
    """The same between points on edges, also on one edge, one-way, and at its ends."""
    case, rng = random_case(1000 + seed)
    homes, places = case.anchors(rng, 12), case.anchors(rng, 5)
    limit = float(rng.choice([20.0, 300.0, np.inf]))
    graph = case.graph(home=homes, place=places)
    found = oracle(graph, [("place", j) for j in range(5)])
    n, k = case.network.n_nodes, len(homes.edge)
    from_nodes = np.array(
        [[found["place", j].get(node, np.inf) for j in range(5)] for node in range(n)]
    )
    times = np.array(
        [[found["place", j].get(("home", i), np.inf) for j in range(5)] for i in range(k)]
    )
    times[:, ~places.attached] = np.inf
    assert not (np.abs(times[np.isfinite(times)] - limit) < 1e-6).any()
    at_nodes = np.where(from_nodes <= limit, from_nodes, np.inf)
    at_homes = np.where(times <= limit, times, np.inf)
    network, whole, along = case.network, case.whole, case.along

    seconds, index = nearest(network, whole, places, limit, along=along)
    assert agree(seconds, at_nodes.min(axis=1))
    some = np.flatnonzero(index >= 0)
    assert agree(at_nodes[some, index[some]], seconds[some])
    counts = count_within(network, whole, places, limit, along=along)
    assert np.array_equal(counts, np.isfinite(at_nodes).sum(axis=1))
    assert agree(matrix(network, whole, homes, places, limit, along=along), at_homes)
    one = pick(homes, [0])
    assert agree(matrix(network, whole, one, places, limit, along=along), at_homes[:1])
    if homes.edge[0] >= 0:
        out = nx.single_source_dijkstra_path_length(graph, ("home", 0))
        expected = np.array([out.get(node, np.inf) for node in range(n)])
        expected[expected > limit] = np.inf
        assert agree(catchment(network, whole, one, limit, along=along), expected)


@pytest.mark.parametrize("seed", range(100))
def test_homes_equal_networkx(seed: int) -> None:
    """Homes and places of several entrances: nearest, counts and sums equal networkx."""
    case, rng = random_case(2000 + seed)
    homes, doors = case.anchors(rng, 15), case.anchors(rng, 7)
    doors = pick(doors, np.flatnonzero(doors.attached))
    place = np.sort(rng.integers(0, 4, len(doors.edge))).astype(np.int32)
    found = oracle(
        case.graph(home=homes, door=doors), [("door", j) for j in range(len(doors.edge))]
    )
    limit = float(rng.choice([20.0, 300.0, 1e6]))
    times = np.full((15, 4), np.inf)
    for j, number in enumerate(place):
        for i in range(15):
            seconds = found["door", j].get(("home", i), np.inf)
            times[i, number] = min(times[i, number], seconds)
    assert not (np.abs(times[np.isfinite(times)] - limit) < 1e-6).any()
    times[times > limit] = np.inf
    gain = rng.random((15, 2))
    weights, entrances = Seconds(case.whole, case.along), Entrances(doors, place, 4)

    given = sweep(case.network, weights, homes, entrances, limit, gain)
    assert agree(given.seconds, times.min(axis=1))
    assert np.array_equal(given.within, np.isfinite(times).sum(axis=1))
    assert np.allclose(given.gained, np.isfinite(times).T @ gain)
    some = np.flatnonzero(given.nearest >= 0)
    assert agree(times[some, given.nearest[some]], times[some].min(axis=1))
    quickest = nearest_seconds(case.network, weights, homes, entrances, limit)
    assert np.array_equal(quickest, given.seconds)
    marks = np.zeros(case.network.n_edges, dtype=np.uint32)
    again, _ = marks_on_the_way(case.network, weights, homes, entrances, limit, (marks, marks))
    assert np.array_equal(again, given.seconds)


def test_routes_add_up() -> None:
    """A route is a chain of edges from point to point, and takes as long as networkx says."""
    checked = 0
    for seed in range(100):
        case, rng = random_case(3000 + seed)
        points = case.anchors(rng, 6)
        graph = case.graph(point=points)
        for i in range(3):
            origin, goal = (pick(points, [k]) for k in (i, i + 3))
            seconds = nx.single_source_dijkstra_path_length(graph, ("point", i))
            found = route(case.network, case.whole, origin, goal, along=case.along)
            if found is None:
                assert ("point", i + 3) not in seconds
            else:
                assert abs(found.seconds - seconds["point", i + 3]) < TOLERANCE_S
                check_chain(case.network, found, origin, goal)
                checked += len(found.edges) > 0
    assert checked > 100


def check_chain(network: Network, found: Route, origin: Anchors, goal: Anchors) -> None:
    """Assert that a route leads over joined edges from one point to the other."""
    chain = found.edges
    assert np.array_equal(network.head[chain[:-1]], network.tail[chain[1:]])
    for point, edges, fraction in (
        (origin, chain[:1], found.begin),
        (goal, chain[-1:], found.end),
    ):
        at = point.fraction[0]
        for edge in edges:
            if 0 < at < 1:
                assert edge in {point.edge[0], point.twin[0]}
                assert fraction == pytest.approx(at if edge == point.edge[0] else 1 - at)
            else:
                node = (network.tail if at == 0 else network.head)[point.edge[0]]
                assert (network.tail if point is origin else network.head)[edge] == node
    part = np.ones(len(chain))
    if len(chain):
        part[-1] = found.end
        part[0] -= found.begin
    assert found.metres == pytest.approx(part.sum())  # every edge here is 1 m


@pytest.mark.parametrize("seed", range(100))
def test_marks_are_those_of_the_quickest_way(seed: int) -> None:
    """Marks collected between homes and places are those of the edges networkx goes over."""
    rng = np.random.default_rng(4000 + seed)
    tail, head = rng.integers(0, 12, (2, 30))
    # Of parallel edges and loops only one way can be the quickest: times have no ties.
    seconds = rng.uniform(1, 100, 30).astype(np.float32)
    network = Network.from_edges(tail, head, np.ones(30), rng.random(12), rng.random(12))
    graph: nx.DiGraph[Hashable] = nx.DiGraph()
    for edge in np.argsort(-seconds):
        graph.add_edge(int(tail[edge]), int(head[edge]), weight=seconds[edge], edge=int(edge))
    # A point at the tail of an edge is that node.
    start, goal = (
        Anchors(rng.permutation(30)[:k].astype(np.int32), *np.array([[-1] * k, [0] * k]))
        for k in (8, 2)
    )
    bits = np.uint32(1) << np.arange(30, dtype=np.uint32)
    doors = Entrances(goal, np.arange(2, dtype=np.int32), 2)
    times, marks = marks_on_the_way(
        network, Seconds(seconds, seconds), start, doors, 1e9, (bits, bits)
    )
    goals = {int(tail[edge]) for edge in goal.edge}
    for i, edge in enumerate(start.edge):
        away = nx.single_source_dijkstra_path_length(graph, int(tail[edge]))
        best = min(goals, key=lambda node: away.get(node, np.inf))
        if best not in away:
            assert np.isinf(times[i])
            continue
        chain = nx.utils.pairwise(nx.dijkstra_path(graph, int(tail[edge]), best))
        assert marks[i] == sum(1 << graph.edges[pair]["edge"] for pair in chain)
        assert abs(times[i] - away[best]) < TOLERANCE_S
