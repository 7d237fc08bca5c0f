"""Barriers: ranked as if each were removed and everything asked again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import networkx as nx
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sociale_basis.errors import UnknownLayerError, UsageError
from sociale_basis.network import cost, profiles
from sociale_basis.network.untagged import untagged
from sociale_basis.reach.barrier_groups import repaired
from sociale_basis.reach.barriers import barriers
from sociale_basis.reach.edit_models import EditSet
from sociale_basis.reach.edits import apply
from sociale_basis.reach.judging import judge
from sociale_basis.reach.reach import resident_weights, run
from sociale_basis.vocabulary import State

if TYPE_CHECKING:
    from sociale_basis.neighbourhood.store import Neighbourhood
    from sociale_basis.network.mobility_profile import MobilityProfile

    from .conftest import Draw

LIBRARY = "institutional/library"
CAFE = "communal/cafe"
LIMIT = 420.0
# What a street can be, for someone with a rollator: most often fine.
STREETS: list[dict[str, Any]] = [
    {},
    {},
    {},
    {"steps": 6, "way_class": "steps"},
    {"kerb_m": 0.12},
    {"kerb_m": np.nan, "kerb_situation": 3},
    {"surface": "sand"},
    {"surface": "sand", "width_m": 0.5},
    {"width_m": 0.5, "kerb_m": 0.15},
    {"barrier": 4},
    {"barrier": 1},
    {"slope_up": 0.12, "slope_down": 0.0, "back": {"slope_up": 0.0, "slope_down": 0.12}},
    {"access": 1},
    {"steps": 3, "way_class": "steps", "kerb_m": 0.12},
    {"wheelchair": 0},
    {"back": {"kerb_m": 0.12}},
    {"kerb_m": 0.12, "back": {"surface": "sand"}},
    {"steps": 4, "way_class": "steps", "back": {"steps": 0, "way_class": "footway"}},
    {"back": {"access": 3}},
]
LEGS = pytest.mark.parametrize("one_way", [False, True], ids=["there_and_back", "there"])


@pytest.fixture
def town(draw: Draw) -> Draw:
    """Give the maker of a neighbourhood, for tests that hypothesis runs many times."""
    return draw


def _random_town(draw: Draw, seed: int, *, at_nodes: bool = False) -> Neighbourhood:
    """Draw streets at random, with homes and places on them."""
    rng = np.random.default_rng(seed)
    n = int(rng.integers(6, 14))
    nodes = [(float(x), float(y)) for x, y in rng.uniform(0, 300, (n, 2)).round(1)]
    ends = [(int(rng.integers(0, i)), i) for i in range(1, n)]
    ends += [(int(a), int(b)) for a, b in rng.integers(0, n, (n // 2, 2)) if a != b]
    nothing = {"wheelchair": -1, "barrier": 0}
    streets = [(a, b, nothing | STREETS[rng.integers(len(STREETS))]) for a, b in ends]
    where = [0.0, 1.0] if at_nodes else [0.0, 0.25, 0.5, 1.0]
    homes = [
        {
            "street": int(rng.integers(len(ends))),
            "at": float(rng.choice(where)),
            "residents": float(rng.integers(1, 9)),
            "inside": bool(rng.random() < 0.8),
        }
        for _ in range(12)
    ]
    doors = [(int(rng.integers(len(ends))), float(rng.choice(where))) for _ in range(3)]
    places = [
        {"id": "osm:n1", "doors": doors[:1]},
        {"id": "osm:n2", "doors": doors[1:2]},
        {"id": "osm:n3", "layer": CAFE, "doors": doors[2:]},
    ]
    return draw(nodes, streets, homes, places, ages=False)


def _before_and_after(
    area: Neighbourhood, after: Neighbourhood, profile: MobilityProfile, *, one_way: bool
) -> dict[str, float]:
    """Ask twice, and compare."""
    old, new = (run(each, profile, LIBRARY, LIMIT, one_way=one_way) for each in (area, after))
    persons = resident_weights(area)[:, 0]
    then, now = old.states, new.states
    there = then == State.YES
    saved = np.zeros(len(there))
    saved[there] = old.strict.seconds[there] - new.strict.seconds[there]
    perhaps = (then == State.NO) & (now == State.UNKNOWN)
    return {
        "residents_gained": persons[(then != State.YES) & (now == State.YES)].sum(),
        "residents_perhaps": persons[perhaps].sum(),
        "residents_faster": persons[saved > 0].sum(),
        "minutes_saved": (persons * saved).sum() / 60,
    }


@LEGS
@pytest.mark.parametrize("key", ["rollator", "manual_wheelchair", "low_vision", "cane"])
def test_each_is_as_if_removed_and_asked_again(town: Draw, key: str, *, one_way: bool) -> None:
    """On 25 random towns every number of every barrier is that of applying its repair."""
    profile = profiles()[key]
    seen = 0
    for seed in range(25):
        area = _random_town(town, seed)
        found = barriers(area, profile, LIBRARY, LIMIT, pairs=0, one_way=one_way)
        for row in found.table.to_dict("records"):
            applied = apply(area, found.edit_set(row["barrier"]))
            assert applied.vanished == []
            expected = _before_and_after(area, applied.area, profile, one_way=one_way)
            assert {name: row[name] for name in expected} == pytest.approx(expected)
            seen += 1
    assert seen > (5 if key == "cane" else 25)


@LEGS
def test_what_is_not_listed_changes_nothing(town: Draw, *, one_way: bool) -> None:
    """A barrier that is not in the table brings nobody there when it goes, and saves nothing."""
    profile = profiles()["rollator"]
    left_out = 0
    for seed in range(8):
        area = _random_town(town, seed)
        every = _every_repair(area, profile)
        found = barriers(area, profile, LIBRARY, LIMIT, pairs=0, one_way=one_way)
        listed = set(found.table["barrier"])
        assert listed <= set(every)
        for name in set(every) - listed:
            expected = _before_and_after(area, every[name], profile, one_way=one_way)
            assert expected == pytest.approx(dict.fromkeys(expected, 0.0))
            left_out += 1
    assert left_out > 10


def _every_repair(area: Neighbourhood, profile: MobilityProfile) -> dict[str, Neighbourhood]:
    """Remove each barrier in turn, also those that matter to nobody."""
    network, table = area.network, untagged()
    now = judge(network.length_m, network.attributes, profile, table)
    known = repaired(network, profile, table, now)
    return {
        group.reference: apply(area, EditSet(name=group.reference, edits=repair)).area
        for group, repair in zip(known.groups, known.repairs, strict=True)
    }


def test_pairs_are_those_of_trying_all(town: Draw) -> None:
    """On 16 random towns the pairs are exactly those found by removing every two barriers."""
    profile = profiles()["rollator"]
    seen = {False: 0, True: 0}
    for seed in range(16):
        area = _random_town(town, seed)
        for one_way, expected in _pairs_by_trying(area, profile).items():
            found = barriers(area, profile, LIBRARY, LIMIT, pairs=1000, one_way=one_way).pairs
            rows = {
                frozenset((row["first"], row["second"])): (
                    row["residents_together"],
                    row["residents_only_together"],
                )
                for row in found.to_dict("records")
            }
            assert rows.keys() == expected.keys()
            for pair, numbers in rows.items():
                assert numbers == pytest.approx(expected[pair])
            assert found["residents_only_together"].is_monotonic_decreasing
            few = barriers(area, profile, LIBRARY, LIMIT, pairs=2, one_way=one_way).pairs
            most = sorted((only for _, only in expected.values()), reverse=True)[:2]
            assert few["residents_only_together"].tolist() == pytest.approx(most)
            seen[one_way] += len(rows)
    assert min(seen.values()) > 10


def _pairs_by_trying(
    area: Neighbourhood, profile: MobilityProfile
) -> dict[bool, dict[frozenset[str], tuple[float, float]]]:
    """Remove every two barriers and ask for the way there, and for both ways."""
    network, table = area.network, untagged()
    now = judge(network.length_m, network.attributes, profile, table)
    known = repaired(network, profile, table, now)
    persons = resident_weights(area)[:, 0]

    def yes(*numbers: int) -> dict[bool, Any]:
        edits = tuple(edit for number in numbers for edit in known.repairs[number])
        changed = apply(area, EditSet(name="try", edits=edits)).area
        return {
            one_way: run(changed, profile, LIBRARY, LIMIT, one_way=one_way).states == State.YES
            for one_way in (False, True)
        }

    before = yes()
    alone = [yes(number) for number in range(len(known.groups))]
    found: dict[bool, dict[frozenset[str], tuple[float, float]]] = {False: {}, True: {}}
    for a in range(len(alone)):
        for b in range(a + 1, len(alone)):
            pair = frozenset((known.groups[a].reference, known.groups[b].reference))
            for one_way, both in yes(a, b).items():
                only = persons[both & ~alone[a][one_way] & ~alone[b][one_way]].sum()
                if only > 0:
                    together = float(persons[both & ~before[one_way]].sum())
                    found[one_way][pair] = (together, float(only))
    return found


@LEGS
def test_networkx_agrees(town: Draw, *, one_way: bool) -> None:
    """The yes before and after is what networkx finds on the weights of the mended network."""
    profile = profiles()["rollator"]
    seen = 0
    for seed in range(100, 125):
        area = _random_town(town, seed, at_nodes=True)
        found = barriers(area, profile, LIBRARY, LIMIT, pairs=0, one_way=one_way)
        before = _yes_by_networkx(area, profile, one_way=one_way)
        assert found.residents_yes["residents"] == pytest.approx(before)
        for row in found.table.to_dict("records"):
            mended = apply(area, found.edit_set(row["barrier"])).area
            gained = _yes_by_networkx(mended, profile, one_way=one_way) - before
            assert row["residents_gained"] == pytest.approx(gained)
            seen += gained > 0
    assert seen > 10


def _yes_by_networkx(area: Neighbourhood, profile: MobilityProfile, *, one_way: bool) -> float:
    """Count who gets to a library, and back from that same one."""
    network = area.network
    seconds = cost(network, profile).strict
    graph: nx.MultiDiGraph[int] = nx.MultiDiGraph()
    graph.add_nodes_from(range(network.n_nodes))
    for tail, head, weight in zip(network.tail, network.head, seconds, strict=True):
        if np.isfinite(weight):
            graph.add_edge(int(tail), int(head), weight=float(weight))
    backwards = graph.reverse()

    def node(edge: int, fraction: float) -> int:
        return int(network.head[edge] if fraction else network.tail[edge])

    of_layer = np.flatnonzero(area.places["layer"] == LIBRARY)
    doors = area.place_anchors[area.place_anchors["place"].isin(of_layer)]
    reached: set[int] = set()
    for _, own in doors.groupby("place"):
        goals = {node(e, f) for e, f in zip(own["edge"], own["fraction"], strict=True)}
        there = nx.multi_source_dijkstra_path_length(backwards, goals, cutoff=LIMIT)
        back = nx.multi_source_dijkstra_path_length(graph, goals, cutoff=LIMIT)
        reached |= set(there) if one_way else set(there) & set(back)
    homes = zip(area.homes["anchor_edge"], area.homes["anchor_fraction"], strict=True)
    yes = [node(edge, fraction) in reached for edge, fraction in homes]
    return float(resident_weights(area)[yes, 0].sum())


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(seed=st.integers(0, 10_000), key=st.sampled_from(sorted(profiles())), one_way=st.booleans())
def test_removing_never_hurts(town: Draw, seed: int, key: str, *, one_way: bool) -> None:
    """Whatever is removed, nobody goes from yes to less, or takes longer."""
    area, profile = _random_town(town, seed), profiles()[key]
    before = run(area, profile, LIBRARY, LIMIT, one_way=one_way)
    for mended in _every_repair(area, profile).values():
        after = run(mended, profile, LIBRARY, LIMIT, one_way=one_way)
        for old, new in ((before.strict, after.strict), (before.optimistic, after.optimistic)):
            assert (new.seconds <= old.seconds).all()


@LEGS
def test_several_layers_ask_for_one_of_them(town: Draw, *, one_way: bool) -> None:
    """Of two layers together one place is enough."""
    profile = profiles()["rollator"]
    seen = 0
    for seed in range(15):
        area = _random_town(town, seed)
        persons = resident_weights(area)[:, 0]
        library, cafe = (
            run(area, profile, layer, LIMIT, one_way=one_way).states == State.YES
            for layer in (LIBRARY, CAFE)
        )
        either = library | cafe
        found = barriers(area, profile, [LIBRARY, CAFE], LIMIT, pairs=0, one_way=one_way)
        assert found.residents_yes["residents"] == pytest.approx(persons[either].sum())
        seen += len(found.table)
    assert seen > 10


def test_a_barrier_on_each_leg_takes_both_repairs(draw: Draw) -> None:
    """A kerb on the way there and another on the way back help only together; one-way, the first.

    ::

        home 0 ──▶ kerb 1 ──▶── 2 place
             └──◀ kerb 3 ◀──────┘
    """
    one_way: dict[str, Any] = {"back": {"access": 3}}
    area = draw(
        nodes=[(0, 0), (65, 0), (130, 0), (65, 30)],
        streets=[
            (0, 1, {"kerb_m": 0.12} | one_way),
            (1, 2, one_way),
            (2, 3, {"kerb_m": 0.12} | one_way),
            (3, 0, one_way),
        ],
        homes=[{"street": 0, "at": 0.0, "residents": 6.0}],
        places=[{"id": "osm:n1", "doors": [(1, 1.0)]}],
    )
    network, profile = area.network, profiles()["rollator"]
    found = barriers(area, profile, LIBRARY, 900)
    kerbs = {f"node/{network.node_id[node]}" for node in (1, 3)}
    pairs = [
        ({row["first"], row["second"]}, row["residents_only_together"])
        for row in found.pairs.to_dict("records")
    ]
    assert (kerbs, 6.0) in pairs
    assert not found.table["residents_gained"].gt(0).any()
    there = barriers(area, profile, LIBRARY, 900, one_way=True)
    (row,) = there.table.loc[there.table["barrier"].isin(kerbs)].to_dict("records")
    assert (row["barrier"], row["residents_gained"]) == (f"node/{network.node_id[1]}", 6.0)


def test_what_is_told_of_a_barrier(draw: Draw) -> None:
    """A row says where, what kind, how high, with a link; nothing is said that is not known."""
    area = draw(
        nodes=[(0, 0), (100, 0), (120, 0), (200, 0)],
        streets=[(0, 1, {}), (1, 2, {"steps": 6, "way_class": "steps"}), (2, 3, {})],
        homes=[{"street": 0, "at": 0.0, "residents": 3.0, "older": 1.0}],
        places=[{"id": "osm:n1", "doors": [(2, 1.0)]}],
    )
    (row,) = barriers(area, profiles()["rollator"], LIBRARY, 900).table.to_dict("records")
    assert row["barrier"] == "way/101"
    assert row["link"] == "https://www.openstreetmap.org/way/101"
    assert (row["kinds"], row["what"], row["steps"]) == ("steps", "steps", 6)
    assert (row["residents_gained"], row["residents_75_gained"]) == (3.0, 1.0)
    assert np.isnan(row["kerb_m"])
    assert (row["geometry"].x, row["geometry"].y) == (110, 0)


def test_without_figures_homes_decide(draw: Draw) -> None:
    """Without residents the numbers are null, and the order is by homes."""
    streets = [(0, 1, {"surface": "sand"}), (1, 2, {}), (2, 3, {"surface": "sand"})]
    area = draw(
        nodes=[(0, 0), (50, 0), (100, 0), (150, 0)],
        streets=streets,
        homes=[{"street": 0, "at": 0.0}, *({"street": 2, "at": 1.0} for _ in range(3))],
        places=[{"id": "osm:n1", "doors": [(1, 0.5)]}],
        residents=False,
    )
    found = barriers(area, profiles()["rollator"], LIBRARY, 900)
    assert found.table["barrier"].tolist() == ["way/102", "way/100"]
    assert found.table["residents_gained"].isna().all()
    assert np.isnan(found.residents_yes["residents"])


def test_nothing_in_the_way_is_an_empty_table(draw: Draw) -> None:
    """Where nothing refuses there is no row, and no pair."""
    area = draw(
        nodes=[(0, 0), (50, 0)],
        streets=[(0, 1, {})],
        homes=[{"street": 0, "at": 0.0}],
        places=[{"id": "osm:n1", "doors": [(0, 1.0)]}],
    )
    found = barriers(area, profiles()["rollator"], LIBRARY, 900)
    assert (len(found.table), len(found.pairs), found.found) == (0, 0, 0)
    nowhere = barriers(area, profiles()["rollator"], CAFE, 900)
    assert len(nowhere.table) == 0


def test_wrong_questions_are_refused(draw: Draw) -> None:
    """An unknown layer and a negative limit are errors."""
    area = _random_town(draw, 1)
    with pytest.raises(UnknownLayerError):
        barriers(area, profiles()["rollator"], "institutional/nonsense", 900)
    with pytest.raises(UsageError):
        barriers(area, profiles()["rollator"], LIBRARY, -1)
