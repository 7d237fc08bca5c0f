"""Both legs to the same place: on networks small enough to draw, and on random ones."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import networkx as nx
import numpy as np
import pytest

from sociale_basis.network.anchors import Anchors
from sociale_basis.network.attributes import Access
from sociale_basis.network.network import Network
from sociale_basis.network.profile import profiles
from sociale_basis.reach import about, reach, reach_cells, reach_places
from sociale_basis.reach.homes import Entrances, sweep, tables
from sociale_basis.reach.leg_marks import marks_of_legs
from sociale_basis.reach.reach import run
from sociale_basis.reach.weights import Seconds
from tests.reach.random_networks import Case, agree, legs_of, pick, random_case

if TYPE_CHECKING:
    from collections.abc import Hashable

    from .conftest import Draw

LIBRARY = "institutional/library"
CLOSED = {"access": Access.CLOSED}
PUBLIC = {"back": {"access": Access.PUBLIC}}
ONE_WAY = {"back": CLOSED}
UNSURE_KERB = {"kerb_m": np.nan, "kerb_situation": 3}


def test_a_one_way_street_there_is_no_way_back(draw: Draw) -> None:
    """Who cannot walk back has not reached the place; a longer way round is a way back.

    ::

        home 0 ──▶── 130 m ──▶── 1 place
             └─────── 2 ────────┘   (of 65 + 145.3 m)
    """
    rollator = profiles()["rollator"]
    for around, expected in ((CLOSED, ["no"]), ({}, ["yes"])):
        area = draw(
            nodes=[(0, 0), (130, 0), (0, 65)],
            streets=[(0, 1, ONE_WAY), (0, 2, around), (2, 1, around)],
            homes=[{"street": 0, "at": 0.0, "residents": 3.0}],
            places=[{"id": "a", "doors": [(0, 1.0)]}],
        )
        homes = reach(area, rollator, LIBRARY, 900)
        assert list(homes["state"]) == expected
        there = reach(area, rollator, LIBRARY, 900, one_way=True)
        assert list(there["state"]) == ["yes"]
        # The way there takes 200 s; the way round back 323.6 s.
        assert there["seconds"].iloc[0] == pytest.approx(200, abs=0.01)
    assert homes["seconds"].iloc[0] == pytest.approx(200, abs=0.01)
    assert reach_places(area, rollator, LIBRARY, 330)["residents_yes"].tolist() == [3]
    assert reach_places(area, rollator, LIBRARY, 320)["residents_no"].tolist() == [3]
    assert reach_cells(area, reach(area, rollator, LIBRARY, 320))["residents_no"].tolist() == [3]
    short = reach(area, rollator, LIBRARY, 320).iloc[0]
    assert (short["state"], short["reasons"], short["count_within"]) == ("no", "too_far", 0)


def test_a_slope_counts_in_the_direction_it_is_walked(draw: Draw) -> None:
    """What is easy down and too steep up refuses both who lives above and who lives below."""
    area = draw(
        nodes=[(0, 0), (65, 0)],
        streets=[(0, 1, {"slope_up": 0.2, "back": {"slope_up": 0.0, "slope_down": 0.05}})],
        homes=[{"street": 0, "at": 0.0}, {"street": 0, "at": 1.0}],
        places=[{"id": "up", "doors": [(0, 1.0)]}, {"id": "down", "doors": [(0, 0.0)]}],
    )
    rollator = profiles()["rollator"]
    up, down = area.places.loc[[0]], area.places.loc[[1]]
    for place, one_way, both, reasons in (
        (up, ["no", "yes"], ["no", "yes"], ["slope", ""]),
        (down, ["yes", "yes"], ["yes", "no"], ["", "slope"]),
    ):
        assert list(reach(area, rollator, place, 900, one_way=True)["state"]) == one_way
        homes = reach(area, rollator, place, 900)
        assert list(homes["state"]) == both
        assert list(homes["reasons"]) == reasons
        assert np.isfinite(homes["seconds"]).tolist() == [state == "yes" for state in both]


def test_a_kerb_charged_on_one_side_counts_on_the_leg_that_meets_it(draw: Draw) -> None:
    """A kerb one steps up on the way back takes time, doubt or everything from the way back.

    ::

        home 0 ── 65 m ── 1 ── 65 m ── 2 place     (the kerb: on entering 1 from 2)
    """
    rollator = profiles()["rollator"]
    for kerb, state, reasons in (
        ({"kerb_m": 0.02}, "yes", ""),
        ({"kerb_m": 0.05}, "yes", ""),
        (UNSURE_KERB, "unknown", "kerb"),
        ({"kerb_m": 0.15}, "no", "kerb"),
    ):
        area = draw(
            nodes=[(0, 0), (65, 0), (130, 0)],
            streets=[(0, 1, {}), (1, 2, {"back": kerb})],
            homes=[{"street": 0, "at": 0.0}],
            places=[{"id": "a", "doors": [(1, 1.0)]}],
        )
        home = reach(area, rollator, LIBRARY, 900).iloc[0]
        assert (home["state"], home["reasons"]) == (state, reasons)
        one_way = reach(area, rollator, LIBRARY, 900, one_way=True).iloc[0]
        assert (one_way["state"], one_way["seconds"]) == ("yes", pytest.approx(200, abs=0.01))
        if kerb == {"kerb_m": 0.05}:
            # There in 200 s; back it takes the 8 s of a kerb more, and that is not in `seconds`.
            assert home["seconds"] == pytest.approx(200, abs=0.01)
            assert list(reach(area, rollator, LIBRARY, 207)["state"]) == ["no"]
            assert list(reach(area, rollator, LIBRARY, 209)["state"]) == ["yes"]


def test_legs_to_different_places_are_no_reach(draw: Draw) -> None:
    """One place one gets to and another one gets back from are together still no.

    ::

        place a ──◀── home ──◀── place b         place c: far, both ways
    """
    near: list[dict[str, Any]] = [
        {"id": "a", "doors": [(0, 0.0)]},
        {"id": "b", "doors": [(1, 1.0)]},
    ]
    far: dict[str, Any] = {"id": "c", "doors": [(2, 1.0)]}
    without, with_far = (
        draw(
            nodes=[(0, 0), (65, 0), (130, 0), (65, 260)],
            streets=[(0, 1, CLOSED | PUBLIC), (1, 2, CLOSED | PUBLIC), (1, 3, {})],
            homes=[{"street": 0, "at": 1.0, "residents": 5.0}],
            places=places,
        )
        for places in (near, [*near, far])
    )
    rollator = profiles()["rollator"]
    home = reach(without, rollator, LIBRARY, 900).iloc[0]
    assert (home["state"], home["count_within"]) == ("no", 0)
    assert list(reach_places(without, rollator, LIBRARY, 900)["residents_yes"]) == [0, 0]
    home = reach(without, rollator, LIBRARY, 900, one_way=True).iloc[0]
    assert (home["state"], home["nearest_id"], home["count_within"]) == ("yes", "a", 1)
    # With the far one there is a place to get to and back from: that is the nearest then.
    home = reach(with_far, rollator, LIBRARY, 900).iloc[0]
    assert (home["state"], home["nearest_id"], home["count_within"]) == ("yes", "c", 1)
    assert home["seconds"] == pytest.approx(400, abs=0.01)
    per_place = reach_places(with_far, rollator, LIBRARY, 900)
    assert list(per_place["residents_yes"]) == [0, 0, 5]
    per_place = reach_places(with_far, rollator, LIBRARY, 900, one_way=True)
    assert list(per_place["residents_yes"]) == [5, 0, 5]


def test_one_may_leave_by_another_door(draw: Draw) -> None:
    """In by one entrance and out by another is the same place: yes, with both legs as they are."""
    area = draw(
        nodes=[(0, 0), (65, 0), (130, 0)],
        streets=[(0, 1, CLOSED | PUBLIC), (1, 2, CLOSED | PUBLIC)],
        homes=[{"street": 0, "at": 1.0}],
        places=[{"id": "a", "doors": [(0, 0.0), (1, 1.0)]}],
    )
    home = reach(area, profiles()["rollator"], LIBRARY, 900).iloc[0]
    assert (home["state"], home["seconds"]) == ("yes", pytest.approx(100, abs=0.01))


def test_doubt_on_either_leg_is_unknown_and_both_are_told(draw: Draw) -> None:
    """Strict needs both legs without doubt; what is in doubt on either is a reason."""
    area = draw(
        nodes=[(0, 0), (65, 0), (130, 0)],
        streets=[
            (0, 1, {"smoothness": ""}),
            (1, 2, {"back": UNSURE_KERB}),
        ],
        homes=[{"street": 0, "at": 0.0}, {"street": 1, "at": 0.5}, {"street": 1, "at": 1.0}],
        places=[{"id": "a", "doors": [(1, 1.0)]}],
    )
    wheelchair = profiles()["manual_wheelchair"]
    homes = reach(area, wheelchair, LIBRARY, 900, untagged=None)
    assert list(homes["state"]) == ["unknown", "yes", "yes"]
    assert set(homes["reasons"].iloc[0].split("|")) >= {"kerb"}


def test_what_stands_beside_the_table_says_which_legs(draw: Draw) -> None:
    """Both the answer and what it hangs on are about the legs that were asked for."""
    area = draw(
        nodes=[(0, 0), (65, 0), (130, 0)],
        streets=[(0, 1, {}), (1, 2, {"back": UNSURE_KERB})],
        homes=[{"street": 0, "at": 0.0, "residents": 7.0}],
        places=[{"id": "a", "doors": [(1, 1.0)]}],
    )
    rollator = profiles()["rollator"]
    for one_way, legs, residents in ((False, "there_and_back", 7), (True, "there", 0)):
        told = about(area, rollator, LIBRARY, 900, one_way=one_way)
        assert told["legs"] == legs
        hanging = told["hangs_on_doubt"]
        assert isinstance(hanging, list)
        (kerb,) = [row for row in hanging if row["row"] == "kerb.crossing_unmarked"]
        assert kerb["residents"] == residents


def slower(case: Case, rng: np.random.Generator) -> Case:
    """Draw other times and refusals along the edges of a network; charges at heads stay."""
    factor = rng.choice([0.5, 1.0, 1.0, 2.0], case.network.n_edges).astype(np.float32)
    along, passes = case.along * factor, np.isfinite(case.along)
    along[rng.random(len(along)) < 0.1] = np.inf
    at_head = np.full_like(along, np.inf)
    at_head[passes] = case.whole[passes] - case.along[passes]
    return Case(case.network, along + at_head, along, case.twin)


@pytest.mark.parametrize("seed", range(200))
def test_both_legs_equal_networkx(seed: int) -> None:
    """Both legs to one place, each with weights of its own, equal networkx and brute force.

    Places have several entrances, and on the way back edges take other times than on the way there.
    """
    case, rng = random_case(7000 + seed)
    again = slower(case, rng)
    homes, doors = case.anchors(rng, 15), case.anchors(rng, 7)
    doors = pick(doors, np.flatnonzero(doors.attached))
    place = np.sort(rng.integers(0, 4, len(doors.edge))).astype(np.int32)
    limit = float(rng.choice([20.0, 300.0, 1e6]))
    legs = []
    for times in legs_of(case, again, homes, doors):
        assert not (np.abs(times[np.isfinite(times)] - limit) < 1e-6).any()
        of_place = np.full((15, 4), np.inf)
        np.minimum.at(of_place.T, place, times.T)
        of_place[of_place > limit] = np.inf
        legs.append(of_place)
    there, back = legs
    gain = rng.random((15, 2))
    weights, on_return = Seconds(case.whole, case.along), Seconds(again.whole, again.along)
    entrances = Entrances(doors, place, 4)
    network = case.network
    for given_back in (None, on_return):
        asked = np.where(given_back is None or np.isfinite(back), there, np.inf)
        given = sweep(network, weights, homes, entrances, limit, gain, back=given_back)
        assert agree(given.seconds, asked.min(axis=1))
        assert np.array_equal(given.within, np.isfinite(asked).sum(axis=1))
        assert np.allclose(given.gained, np.isfinite(asked).T @ gain)
        some = np.flatnonzero(given.nearest >= 0)
        assert np.array_equal(given.nearest >= 0, np.isfinite(asked).any(axis=1))
        assert agree(asked[some, given.nearest[some]], asked[some].min(axis=1))
    full = tables(network, weights, on_return, homes, entrances, limit)
    assert full.back is not None
    assert agree(full.there, there.T)
    assert agree(full.back, back.T)
    assert tables(network, weights, None, homes, entrances, limit).back is None


def test_many_places_on_many_threads_equal_networkx(monkeypatch: pytest.MonkeyPatch) -> None:
    """Divided over threads, the answers are those of the places apart."""
    monkeypatch.setenv("SOCIALE_BASIS_THREADS", "3")
    counted = 0
    for seed in range(20):
        case, rng = random_case(8000 + seed)
        homes, doors = case.anchors(rng, 20), case.anchors(rng, 40)
        doors = pick(doors, np.flatnonzero(doors.attached))
        k = len(doors.edge)
        there, back = legs_of(case, case, homes, doors)
        there = np.where((there <= 300) & (back <= 300), there, np.inf)
        entrances = Entrances(doors, np.arange(k, dtype=np.int32), k)
        weights = Seconds(case.whole, case.along)
        gain = rng.random((20, 1))
        given = sweep(case.network, weights, homes, entrances, 300, gain, back=weights)
        assert agree(given.seconds, there.min(axis=1))
        assert np.allclose(given.gained, np.isfinite(there).T @ gain)
        some = np.flatnonzero(given.nearest >= 0)
        # Of equally near places the first, however the work is divided.
        alone = np.argmin(np.where(there <= there.min(axis=1)[:, None] + 1e-6, 0, 1), axis=1)
        assert (there[some, given.nearest[some]] <= there[some, alone[some]] + 1e-3).all()
        counted += len(some)
    assert counted > 100


@pytest.mark.parametrize("seed", range(60))
def test_reversing_every_edge_swaps_the_legs(seed: int) -> None:
    """On the network with all edges reversed there is back: whoever reaches what stays the same."""
    case, rng = random_case(9000 + seed)
    network, along = case.network, case.along  # without charges at heads: those would move
    mirrored = Network.from_edges(
        network.head, network.tail, network.length_m, network.x, network.y
    )
    homes, doors = case.anchors(rng, 15), case.anchors(rng, 6)
    doors = pick(doors, np.flatnonzero(doors.attached))
    place = np.arange(len(doors.edge), dtype=np.int32) // 2
    n = int(place.max(initial=-1)) + 1
    gain = rng.random((15, 2))
    weights = Seconds(along, along)
    there, again = (
        tables(net, weights, weights, *ends, 300.0)
        for net, ends in (
            (network, (homes, Entrances(doors, place, n))),
            (mirrored, (flipped(homes), Entrances(flipped(doors), place, n))),
        )
    )
    assert there.back is not None
    assert again.back is not None
    assert agree(there.there, again.back)
    assert agree(there.back, again.there)
    one, other = (
        sweep(net, weights, *ends, 300.0, gain, back=weights)
        for net, ends in (
            (network, (homes, Entrances(doors, place, n))),
            (mirrored, (flipped(homes), Entrances(flipped(doors), place, n))),
        )
    )
    assert np.array_equal(one.within, other.within)
    assert np.allclose(one.gained, other.gained)
    assert np.array_equal(np.isfinite(one.seconds), np.isfinite(other.seconds))


def flipped(points: Anchors) -> Anchors:
    """Give the same points where every edge leads the other way."""
    return points._replace(fraction=1 - points.fraction)


@pytest.mark.parametrize("seed", range(100))
def test_marks_are_those_of_both_quickest_ways(seed: int) -> None:
    """Marks of the way to one place, and of the way back, are those networkx goes over."""
    rng = np.random.default_rng(6000 + seed)
    tail, head = rng.integers(0, 12, (2, 30))
    seconds = rng.uniform(1, 100, 30).astype(np.float32)  # no ties
    network = Network.from_edges(tail, head, np.ones(30), rng.random(12), rng.random(12))
    graph: nx.DiGraph[Hashable] = nx.DiGraph()
    for edge in np.argsort(-seconds):
        graph.add_edge(int(tail[edge]), int(head[edge]), weight=seconds[edge], edge=int(edge))
    start, goal = (
        Anchors(rng.permutation(30)[:k].astype(np.int32), *np.array([[-1] * k, [0] * k]))
        for k in (8, 3)
    )
    bits = np.uint32(1) << np.arange(30, dtype=np.uint32)
    doors = Entrances(goal, np.arange(3, dtype=np.int32), 3)
    place = rng.integers(-1, 3, 8).astype(np.int32)
    weights = Seconds(seconds, seconds)
    found = marks_of_legs(network, weights, weights, start, doors, 1e9, (bits, bits), place)
    for i, number in enumerate(place):
        home, at = int(tail[start.edge[i]]), int(tail[goal.edge[number]])
        for given, ends in zip(found, ((home, at), (at, home)), strict=True):
            expected = 0
            if number >= 0 and nx.has_path(graph, *ends):
                chain = nx.utils.pairwise(nx.dijkstra_path(graph, *ends))
                expected = sum(1 << graph.edges[pair]["edge"] for pair in chain)
            assert given[i] == expected


def test_a_run_knows_which_legs_were_asked_for(draw: Draw) -> None:
    """What takes a run can tell; both answers stand beside each other."""
    area = draw(
        nodes=[(0, 0), (65, 0)],
        streets=[(0, 1, ONE_WAY)],
        homes=[{"street": 0, "at": 0.0}],
        places=[{"id": "a", "doors": [(0, 1.0)]}],
    )
    both = run(area, profiles()["rollator"], LIBRARY, 900)
    there = run(area, profiles()["rollator"], LIBRARY, 900, one_way=True)
    assert (both.one_way, there.one_way) == (False, True)
    assert (list(both.states), list(there.states)) == (["no"], ["yes"])
