"""Restful ways on random networks equal Dijkstra on (point, metres since the last rest)."""

from __future__ import annotations

import itertools
from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

import networkx as nx
import numpy as np
import pytest

from sociale_basis.network.anchors import Anchors
from sociale_basis.network.network import Network
from sociale_basis.reach.longest_stretch import longest_stretch_m
from sociale_basis.reach.rest_kernels import NEVER
from sociale_basis.reach.rest_network import cut_at
from sociale_basis.reach.rest_ways import Field, Grouped, in_seconds, limits, swept
from sociale_basis.reach.weights import Seconds

if TYPE_CHECKING:
    from collections.abc import Hashable

    from numpy.typing import NDArray

    State = tuple[Hashable, int]
    Moves = dict[Hashable, list[tuple[Hashable, float, int]]]

HOMES, SEATS = 8, 6
LONGEST = 120


class Case(NamedTuple):
    """A network with whole metres, and points on it."""

    network: Network
    seconds: Seconds
    twin: NDArray[np.int32]
    homes: Anchors
    seats: Anchors
    places: Grouped


def _case(seed: int) -> Case:
    """Draw a network at random: one-way streets, refused ones, charges and bars at their ends."""
    rng = np.random.default_rng(seed)
    n = int(rng.integers(4, 9))
    one = np.concatenate([np.arange(1, n), rng.integers(0, n, n)])
    other = np.concatenate([rng.integers(0, np.arange(1, n)), rng.integers(0, n, n)])
    metres = rng.integers(0, 30, len(one)) * rng.choice([1, 2])
    both = rng.random(len(one)) < 0.7
    tail, head = np.append(one, other[both]), np.append(other, one[both])
    length = np.append(metres, metres[both]).astype(float)
    twin = np.full(len(tail), -1, dtype=np.int32)
    twin[np.flatnonzero(both)] = len(one) + np.arange(both.sum())
    twin[len(one) :] = np.flatnonzero(both)
    along = (length * rng.uniform(0.2, 4, len(tail))).astype(np.float32)
    along[rng.random(len(tail)) < 0.07] = np.inf
    at_head = np.where(rng.random(len(tail)) < 0.3, rng.random(len(tail)) * 20, 0)
    at_head[rng.random(len(tail)) < 0.05] = np.inf
    network = Network.from_edges(tail, head, length, rng.random(n), rng.random(n))
    seconds = Seconds((along + at_head).astype(np.float32), along)

    def points(k: int) -> Anchors:
        edge = rng.integers(0, len(tail), k)
        step = np.maximum(length[edge], 1)
        fraction = rng.integers(0, step + 1) / step
        return Anchors(edge.astype(np.int32), twin[edge], fraction)

    doors = points(4)
    places = Grouped(doors, np.array([0, 1, 1, 2], dtype=np.int32), 3)
    return Case(network, seconds, twin, points(HOMES), points(SEATS), places)


def _spot(case: Case, points: Anchors, i: int) -> Hashable:
    """Name where a point is: a node, or so many metres along an edge, however it was told."""
    edge, twin = int(points.edge[i]), int(points.twin[i])
    fraction = float(points.fraction[i])
    if fraction <= 0:
        return int(case.network.tail[edge])
    if fraction >= 1:
        return int(case.network.head[edge])
    if 0 <= twin < edge:
        edge, fraction = twin, 1 - fraction
    return edge, round(fraction * case.network.length_m[edge], 6)


def _moves(case: Case) -> Moves:
    """Give the steps from each node or point to the next: seconds and whole metres."""
    network, (whole, along) = case.network, (case.seconds.whole, case.seconds.along)
    on: dict[int, set[float]] = defaultdict(set)
    for points in (case.homes, case.seats, case.places.anchors):
        for i in range(len(points.edge)):
            spot = _spot(case, points, i)
            if isinstance(spot, tuple):
                edge, at = spot
                on[edge].add(at)
    moves: Moves = defaultdict(list)
    for edge in range(network.n_edges):
        twin = int(case.twin[edge])
        length = float(network.length_m[edge])
        base = twin if 0 <= twin < edge else edge
        stops: list[tuple[float, Hashable]] = [(0.0, int(network.tail[edge]))]
        turned = base != edge
        inside = sorted(on[base], reverse=turned)
        stops += [(length - at if turned else at, (base, at)) for at in inside]
        stops.append((length, int(network.head[edge])))
        for (begin, here), (end, there) in itertools.pairwise(stops):
            share = (end - begin) / length if length else 1.0
            seconds = float(along[edge]) * share if share else 0.0
            if there == stops[-1][1] and end == length:
                seconds += (
                    float(whole[edge]) - float(along[edge]) if np.isfinite(along[edge]) else 0
                )
            if np.isfinite(seconds):
                moves[here].append((there, seconds, round(end - begin)))
    return moves


def _product(moves: Moves, rest: set[Hashable], every: int) -> nx.DiGraph[State]:
    """Join every point at every number of metres since the last rest to the next: brute force."""
    graph: nx.DiGraph[State] = nx.DiGraph()
    for here, steps in moves.items():
        for there, seconds, metres in steps:
            for so_far in range(every - metres + 1):
                after = 0 if there in rest else so_far + metres
                old = graph.get_edge_data((here, so_far), (there, after), {"weight": np.inf})
                if seconds < old["weight"]:
                    graph.add_edge((here, so_far), (there, after), weight=seconds)
    return graph


def _table(case: Case, every: int) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Give the seconds from homes to places and back, by brute force, shape (places, homes)."""
    places = case.places
    rest = {_spot(case, case.seats, i) for i in range(SEATS)}
    graph = _product(_moves(case), rest, every)
    shape = (places.n, HOMES)
    there, back = np.full(shape, np.inf), np.full(shape, np.inf)
    homes = [_spot(case, case.homes, i) for i in range(HOMES)]
    doors = [_spot(case, places.anchors, i) for i in range(len(places.group))]
    ways: dict[Hashable, dict[Hashable, float]] = {}
    for spot in {*homes, *doors}:
        ways[spot] = {spot: 0.0}
        start = (spot, 0)
        reached = nx.single_source_dijkstra_path_length(graph, start) if start in graph else {}
        for state, seconds in reached.items():
            goal, _ = state
            ways[spot][goal] = min(seconds, ways[spot].get(goal, np.inf))
    for (i, home), (place, door) in itertools.product(
        enumerate(homes), zip(places.group, doors, strict=True)
    ):
        there[place, i] = min(there[place, i], ways[home].get(door, np.inf))
        back[place, i] = min(back[place, i], ways[door].get(home, np.inf))
    return there, back


def _field(case: Case, limit: float, every: float) -> tuple[Field, Anchors, Grouped]:
    cut = cut_at(case.network, case.seats)
    seconds = cut.seconds(case.seconds)
    rest = np.zeros(cut.network.n_nodes, dtype=np.bool_)
    rest[cut.network.row[cut.node]] = True
    graph = seconds.graph(cut.network.backward, np.inf)
    field = Field(cut.network, seconds, rest, limits(graph, limit, every))
    places = case.places._replace(anchors=cut.moved(case.places.anchors))
    return field, cut.moved(case.homes), places


@pytest.mark.parametrize("seed", range(120))
def test_equal_to_the_product_graph(seed: int) -> None:
    """Seconds, nearest place and number of places of every home, one way and there and back."""
    case = _case(seed)
    every = (10, 25, 60)[seed % 3]
    there, back = _table(case, every)
    for limit, one_way in itertools.product((35.3, 100.7), (True, False)):
        fits = there <= limit
        if not one_way:
            fits &= back <= limit
        expected = np.where(fits, there, np.inf).min(axis=0)
        field, homes, places = _field(case, limit, every)
        gain = np.arange(1.0, HOMES + 1)[:, None]
        found, total = swept(field, places, homes, gain, one_way=one_way)
        seconds = in_seconds(found.units, field)
        np.testing.assert_allclose(seconds, expected, atol=1e-3)
        np.testing.assert_array_equal(found.within, fits.sum(axis=0))
        np.testing.assert_array_equal(found.nearest >= 0, np.isfinite(expected))
        chosen = np.flatnonzero(found.nearest >= 0)
        near = there[found.nearest[chosen], chosen]
        np.testing.assert_allclose(near, expected[chosen], atol=1e-3)
        np.testing.assert_allclose(total, fits.astype(float) @ gain)


def test_the_cases_are_telling() -> None:
    """Among these networks rest decides often, on detours and on turning round halfway."""
    rests, slower = 0, 0
    for seed in range(30):
        case = _case(seed)
        (tired, _), (free, _) = (_table(case, every) for every in (25, LONGEST))
        rests += int((np.isfinite(free) & ~np.isfinite(tired)).sum())
        slower += int((np.isfinite(tired) & (tired > free + 1e-3)).sum())
    assert rests > 50
    assert slower > 5


@pytest.mark.parametrize("seed", range(20))
@pytest.mark.parametrize("one_way", [True, False])
def test_longest_stretch_is_the_least_that_will_do(seed: int, one_way: bool) -> None:  # noqa: FBT001 -- a case
    """By brute force over all whole numbers of metres."""
    case, limit = _case(seed), 80.3
    field, homes, places = _field(case, limit, 1.0)
    found = longest_stretch_m(field, places, homes, one_way=one_way)
    tried = {round(value) for value in found[np.isfinite(found)]}
    for every in {*tried, *(value - 1 for value in tried if value > 0), LONGEST}:
        there, back = _table(case, every)
        fits = (there <= limit) if one_way else (there <= limit) & (back <= limit)
        np.testing.assert_array_equal(found <= every + 1e-3, fits.any(axis=0))


def test_cut_keeps_every_way_as_it_is() -> None:
    """Where no rest is needed the cut network gives the seconds of the whole one."""
    for seed in range(40):
        case = _case(seed)
        field, homes, places = _field(case, 1e4, 1e6)
        field.rest[:] = True
        gain = np.ones((HOMES, 1))
        found, _ = swept(field, places, homes, gain, one_way=True)
        graph = case.seconds.graph(case.network.backward, np.inf)
        everywhere = np.ones(case.network.n_nodes, dtype=np.bool_)
        plain = Field(case.network, case.seconds, everywhere, limits(graph, 1e4, 1e6))
        whole, _ = swept(plain, case.places, case.homes, gain, one_way=True)
        np.testing.assert_array_equal(found.units == NEVER, whole.units == NEVER)
        some = whole.units != NEVER
        np.testing.assert_allclose(
            in_seconds(found.units, field)[some], in_seconds(whole.units, plain)[some], atol=1e-3
        )
