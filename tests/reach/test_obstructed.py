"""Ways over the fewest marked edges equal networkx on a graph with a floor per mark."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

import networkx as nx
import numpy as np
import pytest

from sociale_basis.network.anchors import Anchors
from sociale_basis.network.network import Network
from sociale_basis.reach.homes import Entrances
from sociale_basis.reach.obstructed import Least, Marked, least_obstructed
from sociale_basis.reach.weights import Seconds

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from sociale_basis.reach import Route

    Graph = nx.DiGraph[tuple[str, int, int]]
    Key = tuple[str, int]
    Spot = tuple[int | str, float]

FLOORS = 12


class Case(NamedTuple):
    """A random network with marks, and points on it."""

    network: Network
    marked: Marked
    homes: Anchors
    entrances: Entrances


def _case(seed: int) -> Case:
    """Draw streets of which a good part is marked, along them or at an end, and some closed."""
    rng = np.random.default_rng(seed)
    n, streets = int(rng.integers(3, 25)), int(rng.integers(4, 60))
    one, other = rng.integers(0, n, (2, streets))
    both = rng.random(streets) < 0.8
    tail, head = np.append(one, other[both]), np.append(other, one[both])
    twin = np.full(len(tail), -1, dtype=np.int32)
    twin[np.flatnonzero(both)] = streets + np.arange(both.sum())
    twin[streets:] = np.flatnonzero(both)
    m = len(tail)
    along = (rng.random(m) * 60).astype(np.float32)
    along[rng.random(m) < 0.1] = 0
    along[rng.random(m) < 0.07] = np.inf
    at_head = np.where(rng.random(m) < 0.3, rng.random(m) * 20, 0)
    whole = (along + at_head).astype(np.float32)
    bad_along = rng.random(m) < rng.choice([0.1, 0.4])
    bad_head = rng.random(m) < rng.choice([0.05, 0.3])
    plain = Seconds(
        np.where(bad_along | bad_head, np.float32(np.inf), whole),
        np.where(bad_along, np.float32(np.inf), along),
    )

    def points(k: int) -> Anchors:
        edge = rng.choice(rng.integers(0, m, 8), k).astype(np.int32)
        fraction = rng.choice([0.0, 0.25, 0.5, 0.5, 1.0, rng.random()], k)
        edge[rng.random(k) < 0.1] = -1
        return Anchors(edge, np.where(edge >= 0, twin[edge], -1).astype(np.int32), fraction)

    places = int(rng.integers(1, 4))
    place = rng.integers(0, places, 5).astype(np.int32)
    network = Network.from_edges(tail, head, np.ones(m), rng.random(n), rng.random(n))
    return Case(
        network,
        Marked(Seconds(whole, along), plain),
        points(12),
        Entrances(points(5), place, places),
    )


def _on(points: Anchors, edge: int) -> list[tuple[int, float]]:
    """Points inside an edge or its twin, and where."""
    found = []
    for i, (own, twin, fraction) in enumerate(zip(*points, strict=True)):
        if own < 0 or fraction in {0.0, 1.0}:
            continue
        if own == edge:
            found.append((i, float(fraction)))
        if twin == edge:
            found.append((i, 1 - float(fraction)))
    return found


def _graph(case: Case, out: tuple[str, Anchors], into: tuple[str, Anchors]) -> Graph:
    """Build the oracle's graph: nodes (point, floor); a marked edge leads one floor up."""
    graph: Graph = nx.DiGraph()
    ways = [*_along_edges(case, out, into), *_at_ends(case, out), *_at_ends(case, into)]
    for a, b, seconds, mark in ways:
        if not math.isfinite(seconds):
            continue
        for floor in range(FLOORS - mark):
            pair = ((*a, floor), (*b, floor + mark))
            if seconds < graph.get_edge_data(*pair, {"weight": math.inf})["weight"]:
                graph.add_edge(*pair, weight=seconds)
    return graph


def _along_edges(
    case: Case, out: tuple[str, Anchors], into: tuple[str, Anchors]
) -> Iterator[tuple[Key, Key, float, bool]]:
    """Give the ways along each edge: between its ends, and to and from the points on it."""
    free, plain = case.marked
    ends = zip(case.network.tail.tolist(), case.network.head.tolist(), strict=True)
    for edge, (a, b) in enumerate(ends):
        whole, along = float(free.whole[edge]), float(free.along[edge])
        bad, bad_along = bool(np.isinf(plain.whole[edge])), bool(np.isinf(plain.along[edge]))
        yield ("node", a), ("node", b), whole, bad
        for i, f in _on(into[1], edge):
            yield ("node", a), (into[0], i), f * along, bad_along
        for i, f in _on(out[1], edge):
            yield (out[0], i), ("node", b), whole - f * along, bad
            for j, g in _on(into[1], edge):
                if f == g:
                    yield (out[0], i), (into[0], j), 0.0, False
                elif f < g:
                    yield (out[0], i), (into[0], j), (g - f) * along, bad_along


def _at_ends(case: Case, points: tuple[str, Anchors]) -> Iterator[tuple[Key, Key, float, bool]]:
    """Give the ways between nodes and the points that are nodes."""
    name, anchors = points
    for i, (edge, fraction) in enumerate(zip(anchors.edge, anchors.fraction, strict=True)):
        if edge >= 0 and fraction in {0.0, 1.0}:
            ends = case.network.tail if fraction == 0 else case.network.head
            yield (name, i), ("node", int(ends[edge])), 0.0, False
            yield ("node", int(ends[edge])), (name, i), 0.0, False


def _floors(case: Case, *, homewards: bool) -> NDArray[np.float64]:
    """Seconds over exactly so many marks, shape (floors, places, homes)."""
    homes, doors = ("home", case.homes), ("door", case.entrances.anchors)
    out, into = (doors, homes) if homewards else (homes, doors)
    graph = _graph(case, out, into)
    times = np.full((FLOORS, case.entrances.n, len(case.homes.edge)), np.inf)
    for i in range(len(out[1].edge)):
        if (out[0], i, 0) not in graph:
            continue
        found = nx.single_source_dijkstra_path_length(graph, (out[0], i, 0))
        for key, seconds in found.items():
            if key[0] == into[0]:
                home, door = (key[1], i) if homewards else (i, key[1])
                at = (key[2], case.entrances.place[door], home)
                times[at] = min(times[at], seconds)
    return times


def _expected(
    case: Case, limit: float, *, one_way: bool
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Fewest marks and then least seconds over both legs to one place, by trying everything."""
    sides = [_floors(case, homewards=False)]
    if not one_way:
        sides.append(_floors(case, homewards=True))
    number = np.zeros((case.entrances.n, len(case.homes.edge)), dtype=np.int64)
    seconds = np.zeros(number.shape)
    for times in sides:
        within = (times <= limit) & np.isfinite(times)
        fewest = np.where(within.any(axis=0), within.argmax(axis=0), 10**6)
        number += fewest
        seconds += np.take_along_axis(times, np.minimum(fewest, FLOORS - 1)[None], axis=0)[0]
    seconds[number >= 10**6] = np.inf
    order = np.lexsort((seconds, number), axis=0)[:1]
    best = np.take_along_axis(number, order, axis=0)[0]
    return np.where(best >= 10**6, -1, best), np.take_along_axis(seconds, order, axis=0)[0]


def _check_way(
    case: Case, found: Route | None, ends: tuple[set[Spot], set[Spot]]
) -> tuple[int, float]:
    """Walk a way edge by edge: it hangs together; give its marks and seconds."""
    assert found is not None
    network, (free, plain) = case.network, case.marked
    edges = found.edges.tolist()
    nodes = network.tail[edges].tolist(), network.head[edges].tolist()
    assert nodes[1][:-1] == nodes[0][1:]
    if not edges:
        return 0, 0.0
    first, last = (edges[0], round(found.begin, 9)), (edges[-1], round(found.end, 9))
    assert first in ends[0] or (found.begin == 0 and ("node", nodes[0][0]) in ends[0])
    assert last in ends[1] or (found.end == 1 and ("node", nodes[1][-1]) in ends[1])
    marks = sum(int(np.isinf(plain.whole[edge])) for edge in edges[:-1])
    passed = plain.along if found.ends_inside else plain.whole
    marks += int(np.isinf(passed[edges[-1]]))
    assert np.isfinite(free.along[edges]).all()
    return marks, found.seconds


def _spots(case: Case, points: Anchors, which: NDArray[np.integer]) -> set[Spot]:
    """Give what points are: nodes, or places on edges."""
    found: set[Spot] = set()
    for i in which.tolist():
        edge, twin, fraction = (part[i].item() for part in points)
        if fraction in {0.0, 1.0}:
            found.add(
                ("node", int((case.network.tail if fraction == 0 else case.network.head)[edge]))
            )
        else:
            found |= {(edge, round(fraction, 9)), (twin, round(1 - fraction, 9))}
    return found


def _check(case: Case, limit: float, *, one_way: bool) -> int:
    found: Least = least_obstructed(
        case.network, case.marked, case.homes, case.entrances, limit, one_way=one_way
    )
    number, seconds = _expected(case, limit, one_way=one_way)
    assert found.number.tolist() == number.tolist()
    assert np.allclose(found.seconds, seconds, rtol=0, atol=1e-3)
    for home in np.flatnonzero(number >= 0):
        legs = [found.there[home]] if one_way else [found.there[home], found.back[home]]
        doors = np.flatnonzero(case.entrances.place == found.place[home])
        told = []
        for back, leg in enumerate(legs):
            ends = (
                _spots(case, case.homes, np.array([home])),
                _spots(case, case.entrances.anchors, doors),
            )
            told.append(_check_way(case, leg, ends[::-1] if back else ends))
        assert sum(marks for marks, _ in told) == found.number[home]
        assert sum(took for _, took in told) == pytest.approx(found.seconds[home], abs=1e-3)
    return int((number > 0).sum())


@pytest.mark.parametrize("one_way", [True, False])
def test_equal_to_networkx(one_way: bool) -> None:  # noqa: FBT001 -- pytest hands it over
    """On 60 random networks: marks, seconds and the ways themselves, with and without a limit."""
    over_marks = 0
    for seed in range(60):
        case = _case(seed)
        for limit in (math.inf, 50.0, 120.0):
            over_marks += _check(case, limit, one_way=one_way)
    assert over_marks > 200
