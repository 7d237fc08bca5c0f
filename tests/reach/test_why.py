"""Why someone does not get there: hand-drawn towns, each with one thing to tell."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pytest

from sociale_basis.network.profile import profiles
from sociale_basis.network.untagged import untagged
from sociale_basis.reach.destinations import destinations, home_anchors
from sociale_basis.reach.homes import nearest_seconds
from sociale_basis.reach.judging import judge
from sociale_basis.reach.why import Answer, why
from sociale_basis.reach.why_tables import (
    residents_per_barrier,
    residents_per_group,
    segments_in_words,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sociale_basis.neighbourhood.store import Neighbourhood

    from .conftest import Draw

LIBRARY = "institutional/library"
ROLLATOR = profiles()["rollator"]  # 0.65 m/s
STEPS = {"steps": 3, "way_class": "steps"}
KERB = {"kerb_m": 0.12}
UNSURE_KERB = {"kerb_m": np.nan, "kerb_situation": 3}


def named(area: Neighbourhood, names: Sequence[str | None]) -> Neighbourhood:
    """Give the streets names."""
    area.edges["name"] = pd.array([name for name in names for _ in "ab"], dtype="str")
    return area


def only(area: Neighbourhood, minutes: float, **asked: Any) -> Answer:  # noqa: ANN401 -- options of why
    """Ask for the one home of a drawing."""
    (answer,) = why(area, ROLLATOR, LIBRARY, 60 * minutes, **asked).answers
    return answer


def told(area: Neighbourhood, answer: Answer) -> list[str]:
    """Give the texts of what was met."""
    return list(segments_in_words(area, answer)["text"])


@pytest.fixture
def bridge(draw: Draw) -> Neighbourhood:
    """Draw 3 steps 40 m before a bridge, and a long way round without.

    ::

        0 ─ 100 m ─ 1 ═ 3 steps, 4 m ═ 2 ─ 40 m ─ 3 ═ Lindebrug 30 m ═ 4 ─ library
        └─────────────────── 5, about 1040 m ───────────────────────┘
    """
    area = draw(
        nodes=[(0, 0), (100, 0), (104, 0), (144, 0), (174, 0), (87, 500)],
        streets=[
            (0, 1, {}),
            (1, 2, STEPS),
            (2, 3, {}),
            (3, 4, {"structure": "bridge"}),
            (0, 5, {}),
            (5, 4, {}),
        ],
        homes=[{"street": 0, "at": 0.0, "residents": 30, "older": 12}],
        places=[{"id": "a", "name": "Bieb", "doors": [(3, 1.0)]}],
    )
    return named(area, ["Kade", None, None, "Lindebrug", None, None])


def test_steps_before_the_bridge(bridge: Neighbourhood) -> None:
    """The steps are named, with their number and where they are; the way round is told."""
    answer = only(bridge, 10)
    assert (answer.state, answer.reason) == ("no", "")
    table = segments_in_words(bridge, answer)
    assert table["text"].tolist() == ["3 treden, 40 m vóór de Lindebrug"]
    row = table.iloc[0]
    assert (row["barrier"], row["refused"], row["steps"]) == ("way/101", "steps", 3)
    assert (row["relation"], row["landmark"]) == ("before", "Lindebrug")
    assert row["landmark_m"] == pytest.approx(40)
    assert row["at_m"] == pytest.approx(100)
    assert answer.there is not None
    assert answer.there.metres == pytest.approx(174)
    assert answer.detour is not None
    assert answer.detour.number == 0
    assert answer.detour.seconds == pytest.approx(2 * np.hypot(87, 500) / 0.65, abs=0.1)


def test_back_the_same_barrier_is_named_once(bridge: Neighbourhood) -> None:
    """There and back lead over the same steps: one row; both ways are there."""
    both, there = only(bridge, 10), only(bridge, 10, one_way=True)
    assert both.back is not None
    assert there.back is None
    assert both.back.metres == pytest.approx(174)
    assert [one.reference for one in both.met] == ["way/101"]
    assert told(bridge, both) == told(bridge, there)


def test_with_time_enough_it_is_certain(bridge: Neighbourhood) -> None:
    """Within half an hour the way round does: yes, and nothing is met."""
    answer = only(bridge, 30)
    assert (answer.state, answer.met, answer.detour) == ("yes", (), None)


def test_too_far_and_something_in_the_way(bridge: Neighbourhood) -> None:
    """Where also past the steps it takes too long, the least-obstructed way of all is told."""
    answer = only(bridge, 2)
    assert (answer.state, answer.reason, answer.met) == ("no", "too_far", ())
    # Without the way round the steps are the only way: both are told.
    closed = bridge.network.attributes.access
    closed[8:12] = 1
    answer = only(bridge, 2)
    assert (answer.state, answer.reason) == ("no", "too_far")
    assert [one.reference for one in answer.met] == ["way/101"]


def test_only_the_way_back_is_blocked(draw: Draw) -> None:
    """A kerb that is met in one direction only is a reason of the way back alone."""
    area = draw(
        nodes=[(0, 0), (50, 0), (100, 0)],
        streets=[(0, 1, {}), (1, 2, {"back": KERB})],
        homes=[{"street": 0, "at": 0.0}],
        places=[{"id": "a", "doors": [(1, 1.0)]}],
    )
    named(area, ["Kade", "Wilgenbrug"])
    area.network.attributes.structure[2:4] = 1
    assert only(area, 10, one_way=True).state == "yes"
    answer = only(area, 10)
    assert answer.state == "no"
    table = segments_in_words(area, answer)
    assert table["leg"].tolist() == ["back"]
    assert table["at_m"].tolist() == pytest.approx([50])
    assert table["text"].tolist() == ["stoeprand van 12 cm, bij de Wilgenbrug"]


def test_fewest_doubts_within_the_limit(draw: Draw) -> None:
    """Unknown: one doubt on a longer way goes before two on a short one, if there is time."""
    area = draw(
        nodes=[(0, 0), (50, 0), (100, 0), (50, 120)],
        streets=[(0, 1, UNSURE_KERB), (1, 2, UNSURE_KERB), (0, 3, UNSURE_KERB), (3, 2, {})],
        homes=[{"street": 0, "at": 0.0}],
        places=[{"id": "a", "doors": [(1, 1.0)]}],
    )
    area.network.attributes.kerb_m[7] = 0.0
    answer = only(area, 10, one_way=True)
    assert answer.state == "unknown"
    assert [one.reference for one in answer.met] == ["node/3"]
    assert told(area, answer) == ["stoeprand: hoogte niet bekend"]
    hurried = only(area, 4, one_way=True)
    assert hurried.state == "unknown"
    assert [one.reference for one in hurried.met] == ["node/1", "node/2"]


def test_behind_a_locked_gate(draw: Draw) -> None:
    """Only where no public way leads there the private one is told, with its gate."""
    area = draw(
        nodes=[(0, 0), (50, 0), (100, 0), (300, 0), (400, 0)],
        streets=[(0, 1, {"barrier": "locked"}), (1, 2, {}), (3, 4, {})],
        homes=[{"street": 0, "at": 0.0}, {"street": 2}, {"street": None}],
        places=[{"id": "a", "doors": [(1, 1.0)]}],
    )
    gate, island, loose = why(area, ROLLATOR, LIBRARY, 600.0, one_way=True).answers
    assert (gate.state, gate.reason) == ("no", "")
    assert told(area, gate) == ["hek op slot"]
    assert (island.state, island.reason, island.there) == ("no", "no_way", None)
    assert (loose.state, loose.reason) == ("unknown", "not_connected")
    (first, *_) = why(area, ROLLATOR, "communal/cafe", 600.0).answers
    assert (first.state, first.reason) == ("no", "no_place")


def test_what_is_closed_for_now_is_named(draw: Draw) -> None:
    """Roadworks on a public way are an obstacle, not a private way that nobody takes."""
    area = draw(
        nodes=[(0, 0), (50, 0), (100, 0)],
        streets=[(0, 1, {}), (1, 2, {"access": 3})],
        homes=[{"street": 0, "at": 0.0}],
        places=[{"id": "a", "doors": [(1, 1.0)]}],
    )
    assert told(area, only(area, 10)) == ["afgesloten weg"]


def test_residents_per_barrier(draw: Draw) -> None:
    """Residents count at every barrier on their way; outside the boundary nobody does."""
    area = draw(
        nodes=[(0, 0), (50, 0), (60, 0), (100, 0), (5000, 0)],
        streets=[(0, 1, {}), (1, 2, STEPS), (2, 3, KERB), (3, 4, {})],
        homes=[
            {"street": 0, "residents": 10, "older": 4, "buurt": "B1"},
            {"street": 2, "at": 0.5, "residents": 3, "older": 1, "buurt": "B2"},
            {"street": 0, "residents": 99, "inside": False},
            {"street": 3, "at": 1.0, "residents": 7, "buurt": "B2"},
        ],
        places=[{"id": "a", "doors": [(3, 0.0)]}],
        buurten=("B1", "B2"),
    )
    found = why(area, ROLLATOR, LIBRARY, 600.0, one_way=True)
    table = residents_per_barrier(area, found).set_index("barrier")
    assert table.loc["node/3", "residents_no"] == pytest.approx(13)
    assert table.loc["node/3", "residents_75_no"] == pytest.approx(5)
    assert table.loc["way/101", "residents_no"] == pytest.approx(10)
    assert table.loc["way/101", "text"] == "3 treden"
    assert (table["residents_unknown"] == 0).all()
    far = table.loc[table.index.isna()]
    assert far["reason"].tolist() == ["too_far"]
    assert far["residents_no"].tolist() == [7]
    assert far["text"].tolist() == ["Ook zonder hindernis is het te ver lopen."]
    groups = residents_per_group(area, found, area.homes["buurt"])
    each = groups.set_index(["group", "barrier"])["residents_no"]
    assert each["B1", "node/3"] == pytest.approx(10)
    assert each["B2", "node/3"] == pytest.approx(3)
    assert groups["residents_no"].sum() == pytest.approx(10 + 10 + 3 + 7)


def test_without_figures_numbers_are_null(draw: Draw) -> None:
    """Homes decide the order, and no number of residents is made up."""
    area = draw(
        nodes=[(0, 0), (50, 0), (100, 0)],
        streets=[(0, 1, STEPS), (1, 2, KERB)],
        homes=[{"street": 0, "at": 0.0}, {"street": 1, "at": 0.5}],
        places=[{"id": "a", "doors": [(1, 1.0)]}],
        residents=False,
    )
    table = residents_per_barrier(area, why(area, ROLLATOR, LIBRARY, 600.0, one_way=True))
    assert table["barrier"].tolist() == ["node/2", "way/100"]
    assert table["residents_no"].isna().all()


def test_states_are_those_of_two_searches(draw: Draw) -> None:
    """On random towns: yes where the strict search gets there, unknown where only the other."""
    seen = set()
    for seed in range(20):
        rng = np.random.default_rng(seed)
        n = int(rng.integers(5, 12))
        nodes = [(float(x), float(y)) for x, y in rng.uniform(0, 200, (n, 2)).round(1)]
        ends = [(int(rng.integers(0, i)), i) for i in range(1, n)]
        ends += [(int(a), int(b)) for a, b in rng.integers(0, n, (n // 2, 2)) if a != b]
        kinds: list[dict[str, Any]] = [{}, {}, STEPS, KERB, UNSURE_KERB]
        area = draw(
            nodes,
            [(a, b, kinds[rng.integers(len(kinds))]) for a, b in ends],
            [
                {"street": int(rng.integers(len(ends))), "at": float(rng.choice([0.0, 0.3, 1.0]))}
                for _ in range(10)
            ],
            [{"id": "a", "doors": [(int(rng.integers(len(ends))), 0.4)]}],
        )
        found = why(area, ROLLATOR, LIBRARY, 400.0, one_way=True)
        attributes = area.network.attributes
        judged = judge(area.network.length_m, attributes, ROLLATOR, untagged())
        entrances, homes = destinations(area, LIBRARY).entrances, home_anchors(area)
        surely, perhaps = (
            np.isfinite(nearest_seconds(area.network, seconds, homes, entrances, 400.0))
            for seconds in (judged.strict, judged.optimistic)
        )
        expected = np.where(surely, "yes", np.where(perhaps, "unknown", "no"))
        assert [answer.state for answer in found.answers] == expected.tolist()
        seen |= set(expected)
        for answer in found.answers:
            if answer.state == "unknown":
                assert all(one.doubts and not one.refused for one in answer.met)
                assert answer.met
            elif answer.state == "no" and not answer.reason:
                assert any(one.refused for one in answer.met)
    assert seen == {"yes", "unknown", "no"}
