"""Searches on real networks equal SciPy and networkx, with weights worked out from the docs.

Delft, Helsinki and Portland (with slopes); between nodes and between points on edges. The package
searches with its own weights, the oracle with what ``docs/methode/mobiliteit.md`` tells.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, NamedTuple

import networkx as nx
import numpy as np
import pytest
import shapely

from sociale_basis.network.anchors import Anchors
from sociale_basis.network.cost import cost
from sociale_basis.network.profile import profile
from sociale_basis.reach import (
    catchment,
    count_within,
    isochrones,
    matrix,
    nearest,
    nearest_layers,
    nearest_several,
    weigh,
)
from sociale_basis.reach.homes import Entrances, sweep
from tests.real.networks import PLACES, Real, real
from tests.split_graph import TOLERANCE_S, SplitGraph, equal, picked, split, together
from tests.told_seconds import told_seconds

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

    from sociale_basis.reach import Seconds
    from tests.told_seconds import Seconds as Told

KEYS = ("reference_walker", "rollator", "manual_wheelchair")
LIMIT_S = 900.0
DECAYS = ("step", "linear", "gaussian")


class Case(NamedTuple):
    """One network as one person meets it, in one reading."""

    real: Real
    seconds: Seconds
    """Of the package."""
    whole: NDArray[np.float64]
    """As the page tells, like the next."""
    along: NDArray[np.float64]

    @property
    def plain(self) -> SplitGraph:
        """The graph of its nodes."""
        return split(self.real.network, self.whole, self.along)


@cache
def told_of(data: Path, place: str, key: str) -> Told:
    """Work out what the page tells, once for both readings."""
    return told_seconds(real(place, data).edges, key)


@cache
def made(data: Path, place: str, key: str, reading: str) -> Case:
    """Weigh a network twice: by the package, and as the page tells."""
    given, told = real(place, data), told_of(data, place, key)
    found = cost(given.network, profile(key))
    part = f"{reading}_along"
    seconds = weigh(given.network, getattr(found, reading), getattr(found, part))
    return Case(given, seconds, getattr(told, reading), getattr(told, part))


@pytest.fixture(params=PLACES)
def place(request: pytest.FixtureRequest) -> str:
    """Give each place in turn."""
    return str(request.param)


@pytest.fixture(params=KEYS)
def key(request: pytest.FixtureRequest) -> str:
    """Give each profile in turn."""
    return str(request.param)


@pytest.fixture(params=("optimistic", "strict"))
def case(request: pytest.FixtureRequest, place: str, key: str, shared_data: Path) -> Case:
    """Give every network under every profile, in both readings."""
    return made(shared_data, place, key, str(request.param))


def drawn(case: Case, k: int) -> NDArray[np.int64]:
    """Draw nodes that somebody may go to; one of them twice."""
    rng = np.random.default_rng(case.real.network.n_nodes)
    goals = rng.integers(0, case.real.network.n_nodes, k)
    goals[-1] = goals[0]
    return goals


def decayed(
    times: NDArray[np.float64], limit_s: float, decay: str, gain: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Add up what goals at these times, shape (goals, nodes), count for at each node."""
    part, edge = np.minimum(times / limit_s, 1), np.exp(-0.5)
    worth = {
        "step": np.ones_like(part),
        "linear": 1 - part,
        "gaussian": (np.exp(-0.5 * part**2) - edge) / (1 - edge),
    }[decay]
    return gain @ np.where(times <= limit_s, worth, 0)


def check_counts(
    case: Case, goals: Anchors | NDArray[np.int64], times: NDArray[np.float64]
) -> None:
    """Assert every kind of count; a node that a goal lies just on the limit of is left out."""
    clear = ~(np.abs(times - LIMIT_S) < TOLERANCE_S).any(axis=0)
    assert clear.mean() > 0.99
    gain = np.random.default_rng(1).uniform(-1, 3, len(times))
    for decay in DECAYS:
        for weights in (None, gain):
            given = count_within(
                case.real.network,
                case.seconds,
                goals,
                LIMIT_S,
                weights,
                decay=decay,  # type: ignore[arg-type]  # words of a loop
            )
            counted = np.ones(len(times)) if weights is None else gain
            expected = decayed(times, LIMIT_S, decay, counted)
            np.testing.assert_allclose(given[clear], expected[clear], atol=1e-4, err_msg=decay)


def check_nearest(
    case: Case, goals: Anchors | NDArray[np.int64], times: NDArray[np.float64]
) -> None:
    """Assert the nearest of all nodes, and the nearest three."""
    network = case.real.network
    found, index = nearest(network, case.seconds, goals, LIMIT_S)
    assert equal(found, times.min(axis=0), LIMIT_S)
    assert np.array_equal(index >= 0, np.isfinite(found))
    there = np.flatnonzero(index >= 0)
    assert len(there) > 300
    assert equal(found[there], times[index[there], there])
    few, which = nearest_several(network, case.seconds, goals, LIMIT_S, 3)
    assert equal(few.T, np.sort(times, axis=0)[:3], LIMIT_S)
    assert np.array_equal(which >= 0, np.isfinite(few))
    node, rank = np.nonzero(which >= 0)
    assert equal(few[node, rank], times[which[node, rank], node])
    assert all(len(set(each[each >= 0])) == (each >= 0).sum() for each in which)


def test_weights_are_as_told(case: Case) -> None:
    """Every edge costs what the documentation tells, in both parts."""
    for given, told in ((case.seconds.whole, case.whole), (case.seconds.along, case.along)):
        np.testing.assert_allclose(given, told, rtol=1e-5, atol=1e-4)
    assert 0.7 < np.isfinite(case.whole).mean() < 1


def test_between_nodes(case: Case) -> None:
    """Nearest, nearest few, counts, catchment and matrix between nodes equal SciPy."""
    network, goals, graph = case.real.network, drawn(case, 24), case.plain
    times = graph.to(goals)
    check_nearest(case, goals, times)
    check_counts(case, goals, times)
    given, _ = nearest_layers(network, case.seconds, [goals[:9], goals[9:]], LIMIT_S, threads=2)
    assert equal(given[0], times[:9].min(axis=0), LIMIT_S)
    assert equal(given[1], times[9:].min(axis=0), LIMIT_S)
    away = graph.away(goals)
    for start in range(6):
        given = catchment(network, case.seconds, int(goals[start]), LIMIT_S)
        assert equal(given, away[start], LIMIT_S)
    starts = drawn(case, 70)[:60]  # more than goals, so that both directions are searched
    for froms, tos in ((goals, starts), (starts, goals)):
        given = matrix(network, case.seconds, froms, tos, LIMIT_S, threads=2)
        expected = away[:, tos] if froms is goals else times[:, froms].T
        assert equal(given, expected, LIMIT_S)
        assert np.isfinite(given).any()


def test_between_points_on_edges(case: Case) -> None:
    """The same between points on edges, many on one edge; the oracle cuts the edges there."""
    network, rng = case.real.network, np.random.default_rng(7)
    goals, homes = case.real.points(rng, 24), case.real.points(rng, 40)
    homes = together(homes, picked(goals, range(4)))
    graph = split(network, case.whole, case.along, {"goal": goals, "home": homes})
    times = graph.to(graph.points["goal"])
    nodes = times[:, : network.n_nodes]
    check_nearest(case, goals, nodes)
    check_counts(case, goals, nodes)
    expected = times[:, graph.points["home"]].T
    expected[~homes.attached] = np.inf
    expected[:, ~goals.attached] = np.inf
    assert equal(matrix(network, case.seconds, homes, goals, LIMIT_S), expected, LIMIT_S)
    assert equal(matrix(network, case.seconds, homes, goals), expected)
    few = picked(homes, range(12))
    assert equal(matrix(network, case.seconds, few, goals, LIMIT_S), expected[:12], LIMIT_S)
    away = graph.away(graph.points["home"][:6])[:, : network.n_nodes]
    for number in range(6):
        one = picked(homes, [number])
        given = catchment(network, case.seconds, one, LIMIT_S)
        if one.attached.all():
            assert equal(given, away[number], LIMIT_S)
        else:
            assert np.isinf(given).all()


@pytest.mark.parametrize("one_way", [True, False])
def test_homes_there_and_back(case: Case, *, one_way: bool) -> None:
    """Homes and places of several doors: nearest, how many and whom it serves, with both legs.

    A place counts when it is within the limit there and, by any of its doors, back again.
    """
    network, rng = case.real.network, np.random.default_rng(11)
    homes, doors = case.real.points(rng, 60), case.real.points(rng, 14)
    doors = picked(doors, np.flatnonzero(doors.attached))
    place = np.sort(rng.integers(0, 6, len(doors.edge))).astype(np.int32)
    graph = split(network, case.whole, case.along, {"home": homes, "door": doors})
    legs = [
        graph.to(graph.points["door"])[:, graph.points["home"]],
        graph.away(graph.points["door"])[:, graph.points["home"]],
    ]
    there, back = np.full((2, 60, 7), np.inf)
    for number in range(7):
        mine = place == number
        there[:, number] = legs[0][mine].min(axis=0, initial=np.inf)
        back[:, number] = legs[1][mine].min(axis=0, initial=np.inf)
    for each in (there, back):
        each[~homes.attached] = np.inf
        assert not np.isclose(each, LIMIT_S, rtol=0, atol=TOLERANCE_S).any()
    within = (there <= LIMIT_S) & ((back <= LIMIT_S) | one_way)
    expected = np.where(within, there, np.inf)

    gain = rng.random((60, 2))
    given = sweep(
        network,
        case.seconds,
        homes,
        Entrances(doors, place, 7),
        LIMIT_S,
        gain,
        back=None if one_way else case.seconds,
    )
    assert equal(given.seconds, expected.min(axis=1))
    assert np.array_equal(given.within, within.sum(axis=1))
    assert np.allclose(given.gained, within.T @ gain)
    found = np.flatnonzero(given.nearest >= 0)
    assert len(found) > 5
    assert equal(expected[found, given.nearest[found]], given.seconds[found])


def test_networkx_agrees(place: str, shared_data: Path) -> None:
    """A second oracle, for who doubts SciPy: nearest with a rollator, and one matrix."""
    case = made(shared_data, place, "rollator", "optimistic")
    network, goals = case.real.network, drawn(case, 24)
    graph: nx.DiGraph[int] = nx.DiGraph()
    graph.add_nodes_from(range(network.n_nodes))
    ends = zip(network.tail.tolist(), network.head.tolist(), case.whole.tolist(), strict=True)
    for tail, head, seconds in sorted(ends, key=lambda each: -each[2]):  # the quickest is last
        if np.isfinite(seconds):
            graph.add_edge(tail, head, weight=seconds)
    expected = np.full(network.n_nodes, np.inf)
    found = nx.multi_source_dijkstra_path_length(
        graph.reverse(copy=False), set(goals.tolist()), cutoff=LIMIT_S
    )
    expected[list(found)] = list(found.values())
    assert equal(nearest(network, case.seconds, goals, LIMIT_S)[0], expected, LIMIT_S)
    table = np.full((3, len(goals)), np.inf)
    for row, start in enumerate(goals[:3].tolist()):
        away = nx.single_source_dijkstra_path_length(graph, start)
        table[row] = [away.get(goal, np.inf) for goal in goals.tolist()]
    assert equal(matrix(network, case.seconds, goals[:3], goals), table)
    assert np.isfinite(table).sum() > 20


@pytest.mark.parametrize("towards", [False, True])
def test_isochrones_end_where_the_time_is_up(
    place: str, key: str, shared_data: Path, *, towards: bool
) -> None:
    """A spot on a street enters the shape at the millisecond that the oracle gets there.

    Drawn a fiftieth of a millimetre wide, at spots that no other street comes near.
    """
    case = made(shared_data, place, key, "optimistic")
    network, edges = case.real
    lines = edges.geometry.to_numpy()
    spots, origin = some_way_off(case)
    graph = split(network, case.whole, case.along, {"origin": origin, "spot": spots})
    search = graph.to if towards else graph.away
    times = search(graph.points["origin"])[0, graph.points["spot"]]
    some = np.flatnonzero((times > 20) & (times < 600))[:4]
    assert len(some) == 4
    limits = np.concatenate([times[some] - TOLERANCE_S, times[some] + TOLERANCE_S])
    shapes = isochrones(
        network, case.seconds, origin, limits.tolist(), lines=lines, towards=towards, beside_m=2e-5
    )
    here = shapely.line_interpolate_point(
        lines[spots.edge[some]], spots.fraction[some], normalized=True
    )
    for number, spot in enumerate(here):
        assert not shapely.intersects(shapes[number], spot)
        assert shapely.intersects(shapes[number + 4], spot)


def some_way_off(case: Case) -> tuple[Anchors, Anchors]:
    """Draw spots on streets that no other street comes within a metre of, and one among them."""
    edges, rng = case.real.edges, np.random.default_rng(3)
    lines, twin = edges.geometry.to_numpy(), edges["twin"].to_numpy(dtype=np.int32)
    edge = rng.permutation(np.flatnonzero(np.isfinite(case.along) & (edges["length_m"] > 15)))
    edge = edge[:3000].astype(np.int32)
    fraction = rng.uniform(0.2, 0.8, len(edge))
    here = shapely.line_interpolate_point(lines[edge], fraction, normalized=True)
    spot, other = shapely.STRtree(lines).query(here, predicate="dwithin", distance=1.0)
    crowded = spot[(other != edge[spot]) & (other != twin[edge[spot]])]
    free = np.setdiff1d(np.arange(len(edge)), crowded)
    # From the first of them on: near it there are enough that can be walked to.
    away = shapely.distance(here[free], here[free[0]])
    near = free[np.argsort(away)[:200]]
    spots = Anchors(edge[near], twin[edge[near]], fraction[near])
    return spots, picked(spots, [0])
