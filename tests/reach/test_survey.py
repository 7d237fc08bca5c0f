"""The schouw sheet: exact gains, and a sensible walk."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, Any

import networkx as nx
import numpy as np
import pytest

from sociale_basis.errors import UsageError
from sociale_basis.network import profiles
from sociale_basis.network.untagged import untagged
from sociale_basis.reach.edit_models import EditSet, LowerKerb
from sociale_basis.reach.edits import apply
from sociale_basis.reach.judging import Judged, judge
from sociale_basis.reach.reach import resident_weights, run
from sociale_basis.reach.survey import doubtful_groups, survey
from sociale_basis.reach.walking_order import length, walking_order
from sociale_basis.vocabulary import State

if TYPE_CHECKING:
    from sociale_basis.neighbourhood.store import Neighbourhood
    from sociale_basis.reach.barrier_groups import Group

    from .conftest import Draw

LIBRARY = "institutional/library"
LIMIT = 420.0
KERB = {"kerb_m": np.nan, "kerb_situation": 3}
# What nobody measured: kerbs, an alley, the opening of a bollard; a kissing gate is no doubt.
STREETS: list[dict[str, Any]] = [
    {},
    {},
    KERB,
    {"width_m": np.nan, "way_class": "alley"},
    {"width_m": np.nan, "way_class": "alley"} | KERB,
    {"barrier": 1},
    {"barrier": 4},
    {"wheelchair": 2},
    {"back": KERB},
    {"width_m": np.nan, "way_class": "alley", "back": {"access": 3}},
]
# Met on the way there only: whoever comes back steps down from a street without a kerb.
KERB_THERE: dict[str, Any] = KERB | {"back": {"kerb_m": 0.0, "kerb_situation": 0}}
LEGS = pytest.mark.parametrize("one_way", [False, True], ids=["there_and_back", "there"])


def _random_town(draw: Draw, seed: int) -> Neighbourhood:
    """Draw streets in doubt, with homes and places at their ends."""
    rng = np.random.default_rng(seed)
    n = int(rng.integers(6, 14))
    nodes = [(float(x), float(y)) for x, y in rng.uniform(0, 300, (n, 2)).round(1)]
    ends = [(int(rng.integers(0, i)), i) for i in range(1, n)]
    ends += [(int(a), int(b)) for a, b in rng.integers(0, n, (n // 2, 2)) if a != b]
    nothing = {"wheelchair": -1, "barrier": 0}
    streets = [(a, b, nothing | STREETS[rng.integers(len(STREETS))]) for a, b in ends]
    homes = [
        {
            "street": int(rng.integers(len(ends))),
            "at": float(rng.choice([0.0, 1.0])),
            "residents": float(rng.integers(1, 9)),
        }
        for _ in range(12)
    ]
    doors = [(int(rng.integers(len(ends))), float(rng.choice([0.0, 1.0]))) for _ in range(3)]
    places = [{"id": "osm:n1", "doors": doors[:1]}, {"id": "osm:n2", "doors": doors[1:]}]
    return draw(nodes, streets, homes, places[: 1 + seed % 2], ages=False)


def _judged(area: Neighbourhood) -> Judged:
    network = area.network
    return judge(network.length_m, network.attributes, profiles()["rollator"], untagged())


def _yes_by_networkx(area: Neighbourhood, settled: list[Group], *, one_way: bool) -> set[int]:
    """Find the homes that are yes when some doubts pass, on weights put together here."""
    network, judged = area.network, _judged(area)
    fine_along, fine_head = judged.along.doubts == 0, judged.head.doubts == 0
    for group in settled:
        for edge in group.edges:
            if group.at_node:
                fine_head[edge] = True
            else:
                fine_along[edge] = True
    graph: nx.MultiDiGraph[int] = nx.MultiDiGraph()
    graph.add_nodes_from(range(network.n_nodes))
    for edge in range(network.n_edges):
        weight = float(judged.along.seconds[edge] + judged.head.seconds[edge])
        if fine_along[edge] and fine_head[edge] and np.isfinite(weight):
            graph.add_edge(int(network.tail[edge]), int(network.head[edge]), weight=weight)
    backwards = graph.reverse()

    def node(edge: int, fraction: float) -> int:
        return int(network.head[edge] if fraction else network.tail[edge])

    near: set[int] = set()
    for _, own in area.place_anchors.groupby("place"):
        goals = {node(e, f) for e, f in zip(own["edge"], own["fraction"], strict=True)}
        there = nx.multi_source_dijkstra_path_length(backwards, goals, cutoff=LIMIT)
        back = nx.multi_source_dijkstra_path_length(graph, goals, cutoff=LIMIT)
        near |= set(there) if one_way else set(there) & set(back)
    homes = zip(area.homes["anchor_edge"], area.homes["anchor_fraction"], strict=True)
    return {home for home, (e, f) in enumerate(homes) if node(e, f) in near}


@LEGS
def test_gains_are_those_of_settling_and_asking_again(draw: Draw, *, one_way: bool) -> None:
    """On 60 random towns what is said of each unknown, and of the whole walk, is exact."""
    ones = walks = 0
    for seed in range(60):
        area = _random_town(draw, seed)
        persons = resident_weights(area)[:, 0]
        groups = {group.reference: group for group in doubtful_groups(area.network, _judged(area))}
        before = _yes_by_networkx(area, [], one_way=one_way)
        found = survey(area, profiles()["rollator"], LIBRARY, LIMIT, stops=5, one_way=one_way)
        assert found.found == len(groups)
        assert found.residents_yes["residents"] == pytest.approx(persons[list(before)].sum())
        alone = dict(zip(found.unknowns["unknown"], found.unknowns["residents_alone"], strict=True))
        for name, group in groups.items():
            gained = persons[list(_yes_by_networkx(area, [group], one_way=one_way) - before)].sum()
            assert alone.get(name, 0.0) == pytest.approx(gained)
            ones += gained > 0
        chosen = [groups[name] for name in found.walk["unknown"]]
        assert len(chosen) <= 5
        gained = persons[list(_yes_by_networkx(area, chosen, one_way=one_way) - before)].sum()
        assert found.residents_certain["residents"] == pytest.approx(gained)
        for step, part in found.walk.groupby("step"):
            so_far = [groups[name] for name in found.walk["unknown"][found.walk["step"] <= step]]
            gained = persons[list(_yes_by_networkx(area, so_far, one_way=one_way) - before)].sum()
            assert part["residents_so_far"].tolist() == pytest.approx([gained] * len(part))
        walks += len(chosen) > 1
    assert ones > 40
    assert walks > 20


@LEGS
def test_with_enough_stops_nobody_stays_unknown(draw: Draw, *, one_way: bool) -> None:
    """With as many stops as there are unknowns everyone whose way was in doubt becomes certain."""
    seen = 0
    for seed in range(60, 90):
        area = _random_town(draw, seed)
        found = survey(area, profiles()["rollator"], LIBRARY, LIMIT, stops=1000, one_way=one_way)
        assert found.residents_certain == pytest.approx(found.residents_unknown, nan_ok=True)
        states = run(area, profiles()["rollator"], LIBRARY, LIMIT, one_way=one_way).states
        persons = resident_weights(area)[:, 0]
        assert found.residents_unknown["residents"] == persons[states == State.UNKNOWN].sum()
        seen += found.residents_unknown["residents"] > 0
    assert seen > 15


@LEGS
def test_each_step_is_worth_its_stop(draw: Draw, *, one_way: bool) -> None:
    """The first step is never worth less per stop than the best single unknown."""
    for seed in range(30):
        area = _random_town(draw, seed)
        found = survey(area, profiles()["rollator"], LIBRARY, LIMIT, one_way=one_way)
        if len(found.unknowns):
            first = found.walk[found.walk["step"] == 1]
            worth = first["residents_so_far"].iloc[0] / len(first)
            assert worth >= found.unknowns["residents_alone"].max() - 1e-9


def test_two_doubts_on_one_way_are_taken_together(draw: Draw) -> None:
    """Where one way needs two unknowns to pass, alone neither helps, and both are on the walk."""
    area = draw(
        nodes=[(0, 0), (60, 0), (80, 0), (140, 0), (160, 0)],
        streets=[(0, 1, {}), (1, 2, KERB_THERE), (2, 3, {}), (3, 4, KERB_THERE)],
        homes=[{"street": 0, "at": 0.0, "residents": 7.0}],
        places=[{"id": "osm:n1", "doors": [(3, 1.0)]}],
    )
    found = survey(area, profiles()["rollator"], LIBRARY, 900)
    assert len(found.unknowns) == 0
    assert found.residents_certain["residents"] == 7
    assert set(found.walk["unknown"]) == {"node/2", "node/4"}
    assert set(found.walk["kinds"]) == {"kerb"}
    assert found.walk["residents_so_far"].tolist() == [7, 7]
    assert found.metres == pytest.approx(80)
    assert found.walk["link"].str.startswith("https://www.openstreetmap.org/node/").all()


def test_a_doubt_on_each_leg_is_one_walk(draw: Draw) -> None:
    """What is not known on the way there and on the way back must both be looked at.

    ::

        home 0 ──▶ kerb? 1 ──▶── 2 place
             └──◀ kerb? 3 ◀──────┘
    """
    one_way: dict[str, Any] = {"back": {"access": 3}}
    area = draw(
        nodes=[(0, 0), (65, 0), (130, 0), (65, 30)],
        streets=[
            (0, 1, KERB | one_way),
            (1, 2, one_way),
            (2, 3, KERB | one_way),
            (3, 0, one_way),
        ],
        homes=[{"street": 0, "at": 0.0, "residents": 6.0}],
        places=[{"id": "osm:n1", "doors": [(1, 1.0)]}],
    )
    found = survey(area, profiles()["rollator"], LIBRARY, 900)
    assert len(found.unknowns) == 0
    assert found.residents_certain["residents"] == 6
    assert len(found.walk) == 2
    there = survey(area, profiles()["rollator"], LIBRARY, 900, one_way=True)
    assert len(there.walk) == len(there.unknowns) == 1
    assert there.walk["unknown"].iloc[0] in set(found.walk["unknown"])
    assert there.residents_certain["residents"] == 6


def test_a_place_on_the_doubtful_way_itself(draw: Draw) -> None:
    """Home and place on one alley of unknown width: that alley is the one stop."""
    area = draw(
        nodes=[(0, 0), (100, 0)],
        streets=[(0, 1, {"width_m": np.nan, "way_class": "alley"})],
        homes=[{"street": 0, "at": 0.2, "residents": 2.0}],
        places=[{"id": "osm:n1", "doors": [(0, 0.8)]}],
    )
    found = survey(area, profiles()["rollator"], LIBRARY, 900)
    assert found.walk["unknown"].tolist() == ["way/100"]
    assert found.residents_certain["residents"] == 2


def test_an_edit_that_settles_it_says_the_same(draw: Draw) -> None:
    """Measuring the kerb as low makes exactly those certain whom the sheet promised."""
    area = draw(
        nodes=[(0, 0), (60, 0), (80, 0)],
        streets=[(0, 1, {}), (1, 2, KERB_THERE)],
        homes=[{"street": 0, "at": 0.0, "residents": 7.0}, {"street": 0, "residents": 2.0}],
        places=[{"id": "osm:n1", "doors": [(1, 1.0)]}],
    )
    (stop,) = survey(area, profiles()["rollator"], LIBRARY, 900).walk.to_dict("records")
    node = int(stop["unknown"].removeprefix("node/"))
    edits = EditSet(name="measured", edits=(LowerKerb(node=node, height_m=0.02),))
    after = run(apply(area, edits).area, profiles()["rollator"], LIBRARY, 900)
    assert (after.states == State.YES).all()
    assert stop["residents_alone"] == 9


def test_nothing_in_doubt_is_an_empty_walk(draw: Draw) -> None:
    """Without unknowns there is no stop; a walk of no stops cannot be asked for."""
    area = draw(
        nodes=[(0, 0), (60, 0)],
        streets=[(0, 1, {})],
        homes=[{"street": 0, "at": 0.0}],
        places=[{"id": "osm:n1", "doors": [(0, 1.0)]}],
    )
    found = survey(area, profiles()["rollator"], LIBRARY, 900)
    assert (len(found.walk), len(found.unknowns), found.metres, found.found) == (0, 0, 0, 0)
    with pytest.raises(UsageError, match="1 stop"):
        survey(area, profiles()["rollator"], LIBRARY, 900, stops=0)


def test_the_walk_is_nearly_the_shortest() -> None:
    """On random points the walk is a permutation, at most a tenth longer than the best of all."""
    rng = np.random.default_rng(4)
    for _ in range(20):
        xy = rng.uniform(0, 1000, (7, 2))
        metres = np.hypot(*(xy[:, None] - xy).transpose(2, 0, 1))
        order = walking_order(metres)
        assert sorted(order.tolist()) == list(range(7))
        best = min(length(np.array(p), metres) for p in itertools.permutations(range(7)))
        assert length(order, metres) <= best * 1.1
    assert walking_order(np.zeros((0, 0))).tolist() == []
    assert walking_order(np.zeros((1, 1))).tolist() == [0]
