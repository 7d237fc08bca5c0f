"""Every search on 200 random directed networks equals SciPy, from nodes and from points on edges.

Drawn so that nothing is as on a map: parallel edges, loops, edges of no length, one-way streets,
refused edges and heads, charges at nodes, islands, hours beside seconds. Seeds are fixed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pytest
import shapely

from sociale_basis.network.anchors import Anchors
from sociale_basis.network.network import Network
from sociale_basis.reach import (
    catchment,
    count_layers,
    count_within,
    isochrones,
    matrix,
    nearest,
    nearest_layers,
    nearest_several,
    route,
    weigh,
)
from tests.split_graph import TOLERANCE_S, equal, picked, split

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sociale_basis.reach import Seconds

    Layer = tuple[Anchors | NDArray[np.int64], NDArray[np.float64]]

DECAYS = ("step", "linear", "gaussian")


class Drawn(NamedTuple):
    """A network, its weights, what was drawn on it, and the limit to search with."""

    network: Network
    seconds: Seconds
    twin: NDArray[np.int32]
    limit_s: float
    rng: np.random.Generator

    def points(self, k: int) -> Anchors:
        """Draw points: many on few edges, some at an end, in one spot or loose."""
        few = self.rng.integers(0, self.network.n_edges, max(1, k // 2))
        edge = self.rng.choice(few, k).astype(np.int32)
        fraction = self.rng.choice([0.0, 0.25, 0.25, 0.5, 1.0, *self.rng.random(5)], k)
        edge[self.rng.random(k) < 0.08] = -1
        return Anchors(edge, np.where(edge >= 0, self.twin[edge], -1).astype(np.int32), fraction)


def draw(seed: int) -> Drawn:
    """Draw a network: dense, or in islands, or a chain, of 1 to 150 nodes."""
    rng = np.random.default_rng(seed)
    n = int(rng.choice([1, 2, 9, 40, 150]))
    streets = max(2, int(n * rng.choice([0.7, 1.5, 4.0])))
    one, other = rng.integers(0, n, (2, streets))  # also loops, and streets beside one another
    if rng.random() < 0.4:  # two islands
        half = max(1, n // 2)
        one, other = one % half, other % half
        one[::2], other[::2] = (one[::2] + half) % n, (other[::2] + half) % n
    both = rng.random(streets) < rng.choice([0.0, 0.7, 1.0])
    back = np.flatnonzero(both)
    tail, head = np.append(one, other[back]), np.append(other, one[back])
    m = len(tail)
    twin = np.full(m, -1, dtype=np.int32)
    twin[back], twin[streets:] = streets + np.arange(len(back)), back
    along = rng.random(m) * rng.choice([1.0, 30.0, 400.0], m)
    along[rng.random(m) < 0.15] = 0
    along[rng.random(m) < 0.1] = np.inf
    node_charge = np.where(rng.random(n) < 0.3, rng.random(n) * 20, 0)
    node_charge[rng.random(n) < 0.04] = np.inf
    along = along.astype(np.float32)
    whole = (along + node_charge[head]).astype(np.float32)
    network = Network.from_edges(tail, head, np.ones(m), rng.random(n), rng.random(n))
    limit = float(rng.choice([0.0, 12.0, 60.0, 400.0, 3000.0]))
    return Drawn(network, weigh(network, whole, along), twin, limit, rng)


def worth(times: NDArray[np.float64], limit: float, decay: str) -> NDArray[np.float64]:
    """Give what is left of 1 at these times."""
    part, edge = np.minimum(times / max(limit, 1e-9), 1), np.exp(-0.5)
    left = {
        "step": np.ones_like(part),
        "linear": 1 - part,
        "gaussian": (np.exp(-0.5 * part**2) - edge) / (1 - edge),
    }[decay]
    return np.where(times <= limit, left, 0)


@pytest.mark.parametrize("seed", range(200))
def test_all_searches_equal_scipy(seed: int) -> None:
    """Nearest, nearest few, layers, counts, decays, catchment and matrix, on 1 to 3 threads."""
    drawn = draw(seed)
    network, seconds, _, limit, rng = drawn
    n, threads = network.n_nodes, 1 + seed % 3
    homes, places = drawn.points(10), drawn.points(6)
    goals = rng.integers(0, n, 5)
    goals[-1] = goals[0]
    graph = split(network, seconds.whole, seconds.along, {"home": homes, "place": places})
    to_places, to_goals = graph.to(graph.points["place"]), graph.to(goals)
    to_places[~places.attached] = np.inf
    layers: list[Layer] = [(places, to_places[:, :n]), (goals, to_goals[:, :n])]

    found, index = nearest_layers(
        network, seconds, [layer for layer, _ in layers], limit, threads=threads
    )
    counts = count_layers(network, seconds, [layer for layer, _ in layers], limit, threads=threads)
    for number, (layer, times) in enumerate(layers):
        clear = ~np.isclose(times, limit, rtol=0, atol=TOLERANCE_S).any(axis=0)
        clear |= limit == 0  # what is there at once is there
        check_nearest(found[number], index[number], times, limit)
        again = nearest(network, seconds, layer, limit)
        assert np.array_equal(again[0], found[number])
        assert np.array_equal(again[1], index[number])
        few, which = nearest_several(network, seconds, layer, limit, 3)
        check_few(few, which, times, limit)
        within = worth(times, limit, "step")
        assert np.array_equal(counts[number][clear], within.sum(axis=0)[clear])
        gain = rng.uniform(-1, 3, len(times))
        for decay in DECAYS[: 1 if limit == 0 else 3]:
            given = count_within(network, seconds, layer, limit, gain, decay=decay, threads=threads)  # type: ignore[arg-type]  # words of a loop
            expected = gain @ worth(times, limit, decay)
            assert np.allclose(given[clear], expected[clear], atol=1e-4), decay

    assert not (index[1] == len(goals) - 1).any()  # of equally near ones the first
    away = graph.away(np.append(graph.points["home"][:1], goals[:1]))[:, :n]
    origins: list[Anchors | int] = [picked(homes, [0]), int(goals[0])]
    for origin, expected in zip(origins, away, strict=True):
        reached = homes.attached[0] or not isinstance(origin, Anchors)
        given = catchment(network, seconds, origin, limit)
        assert equal(given, expected if reached else np.full(n, np.inf), limit)
    table = to_places[:, graph.points["home"]].T
    table[~homes.attached] = np.inf
    for some in (range(10), range(3)):  # fewer or more than places: searched from either side
        few_homes = picked(homes, some)
        given = matrix(network, seconds, few_homes, places, limit, threads=threads)
        assert equal(given, table[some], limit)
    assert equal(matrix(network, seconds, homes, places), table)
    assert equal(matrix(network, seconds, homes, goals), to_goals[:, graph.points["home"]].T)


def check_nearest(
    found: NDArray[np.float32], index: NDArray[np.int32], times: NDArray[np.float64], limit: float
) -> None:
    """Assert seconds, and that the goal named is that far and nearer than all others."""
    assert equal(found, times.min(axis=0), limit)
    assert np.array_equal(index >= 0, np.isfinite(found))
    there = np.flatnonzero(index >= 0)
    assert equal(found[there], times[index[there], there])
    order = np.sort(times[:, there], axis=0)
    clear = there[order[1] - order[0] > TOLERANCE_S]
    assert np.array_equal(index[clear], times[:, clear].argmin(axis=0))


def check_few(
    few: NDArray[np.float32], which: NDArray[np.int32], times: NDArray[np.float64], limit: float
) -> None:
    """Assert the nearest three, that each is named once and is that far."""
    assert equal(few.T, np.sort(times, axis=0)[:3], limit)
    assert np.array_equal(which >= 0, np.isfinite(few))
    node, rank = np.nonzero(which >= 0)
    assert equal(few[node, rank], times[which[node, rank], node])
    assert all(len(set(each[each >= 0])) == (each >= 0).sum() for each in which)


@pytest.mark.parametrize("seed", range(200, 240))
def test_shapes_and_routes_equal_scipy(seed: int) -> None:
    """A spot lies in the shape of how far one gets from, or to, a point as soon as the time allows.

    Every street is drawn apart from all others, so that a spot belongs to one street alone.
    """
    drawn = draw(seed)
    network, seconds, twin, _, rng = drawn
    m = network.n_edges
    street = np.where(twin >= 0, np.minimum(np.arange(m), twin), np.arange(m))
    ends = np.array([[[0.0, 10.0 * each], [100.0, 10.0 * each]] for each in street])
    ends[street != np.arange(m)] = ends[street != np.arange(m), ::-1]
    lines = np.asarray(shapely.linestrings(ends), dtype=object)
    edge = rng.integers(0, m, 30).astype(np.int32)
    spots = Anchors(edge, twin[edge], rng.uniform(0.05, 0.95, 30))
    origin = Anchors(edge[:1], twin[edge[:1]], np.array([0.4]))
    graph = split(network, seconds.whole, seconds.along, {"origin": origin, "spot": spots})
    here = shapely.line_interpolate_point(lines[edge], spots.fraction, normalized=True)
    for towards, search in ((False, graph.away), (True, graph.to)):
        times = search(graph.points["origin"])[0, graph.points["spot"]]
        limits = np.unique(np.append(times[np.isfinite(times)][:4], 50.0)) + 2 * TOLERANCE_S
        shapes = isochrones(
            network, seconds, origin, limits.tolist(), lines=lines, towards=towards, beside_m=1e-6
        )
        for shape, limit in zip(shapes, limits, strict=True):
            within = shapely.intersects(shape, here)
            clear = np.abs(times - limit) > TOLERANCE_S
            # What takes no time at all along it is there as a whole, or just beside the point.
            clear &= seconds.along[edge] > TOLERANCE_S
            assert np.array_equal(within[clear], (times <= limit)[clear])
    away = graph.away(graph.points["origin"])[0]
    for number in range(8):
        expected = away[graph.points["spot"][number]]
        found = route(network, seconds, origin, picked(spots, [number]))
        assert (found is None) == np.isinf(expected)
        assert found is None or abs(found.seconds - expected) < TOLERANCE_S
