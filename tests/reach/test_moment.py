"""Setting out at a moment: open on arrival, light on the way, against brute force."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from opening_hours import OpeningHours, State

from sociale_basis.network.anchoring import anchor_points
from sociale_basis.network.cost import cost
from sociale_basis.network.profile import profiles
from sociale_basis.network.recurrence import HERE
from sociale_basis.reach import (
    about,
    destinations,
    hangs_on_doubt,
    reach,
    reach_buurten,
    reach_places,
)
from sociale_basis.reach.opening_hours import coordinates
from sociale_basis.reach.reach import run

from .conftest import _draw

if TYPE_CHECKING:
    from sociale_basis.neighbourhood.store import Neighbourhood
    from sociale_basis.network.anchors import Anchors
    from sociale_basis.network.mobility_profile import MobilityProfile

    from .conftest import Draw

LIBRARY = "institutional/library"
WALKER = profiles()["reference_walker"].replace(speed_m_s=1.0)
ASKS = WALKER.replace(lit_after_dark=True)
UNSURE = {"surface": "", "way_class": "path"}
ROLLATOR = profiles()["rollator"].replace(speed_m_s=1.0)


def at(text: str) -> datetime:
    """Read a moment on the clock."""
    return datetime.fromisoformat(text)


@pytest.fixture
def along_a_street(draw: Draw) -> Neighbourhood:
    """Draw three homes at 300, 600 and 900 m from a place that is open from ten to four.

    ::

        place 0 ──── 300 m ──── 1 ──── 300 m ──── 2 ──── 300 m ──── 3
    """
    return draw(
        nodes=[(0, 0), (300, 0), (600, 0), (900, 0)],
        streets=[(0, 1, {}), (1, 2, {}), (2, 3, {})],
        homes=[{"street": i, "at": 1.0, "residents": 10.0**i, "older": 1.0} for i in range(3)]
        + [{"street": None, "residents": 1000.0}],
        places=[{"id": "a", "doors": [(0, 0.0)], "opening_hours": "Tu 10:00-16:00"}],
    )


@pytest.mark.parametrize(
    ("moment", "states"),
    [
        ("2026-11-24 10:00", "yes yes yes unknown"),
        # Arrivals at 9:55, 10:00 and 10:05: too early, just in time, in time.
        ("2026-11-24 09:50", "no yes yes unknown"),
        ("2026-11-24 09:44", "no no no no"),
        # At 15:55, 16:00 and 16:05: in time, just too late, too late.
        ("2026-11-24 15:50", "yes no no unknown"),
        ("2026-11-24 16:00", "no no no no"),
        ("2026-11-25 12:00", "no no no no"),
    ],
)
def test_the_moment_of_arrival_counts(
    along_a_street: Neighbourhood, moment: str, states: str
) -> None:
    """Who arrives before opening or at closing finds a closed door, each home by its own way."""
    homes = reach(along_a_street, WALKER, LIBRARY, 900, at=at(moment))
    assert list(homes["state"]) == states.split()
    expected = ["closed" if state == "no" else "" for state in states.split()]
    expected[3] = "not_connected" if states.endswith("unknown") else "closed"
    assert list(homes["reasons"]) == expected
    places = reach_places(along_a_street, WALKER, LIBRARY, 900, at=at(moment)).iloc[0]
    for state in ("yes", "unknown", "no"):
        count = sum(10.0**i for i, each in enumerate(states.split()) if each == state)
        assert places[f"residents_{state}"] == pytest.approx(count)
    buurt = reach_buurten(along_a_street, homes).iloc[0]
    assert sum(buurt[f"residents_{state}"] for state in ("yes", "unknown", "no")) == 1111


def test_without_a_moment_hours_do_not_count(along_a_street: Neighbourhood) -> None:
    """Any time is any time; a moment with and without its time zone is the same moment."""
    homes = reach(along_a_street, WALKER, LIBRARY, 900)
    assert list(homes["state"]) == ["yes", "yes", "yes", "unknown"]
    naive = reach(along_a_street, WALKER, LIBRARY, 900, at=at("2026-11-24 09:50"))
    aware = reach(along_a_street, WALKER, LIBRARY, 900, at=at("2026-11-24 08:50+00:00"))
    assert naive.drop(columns="geometry").equals(aware.drop(columns="geometry"))
    assert naive["seconds"].isna().tolist() == [True, False, False, True]


@pytest.mark.parametrize("hours", ["", "op afspraak", 'Tu 10:00-16:00 "op afspraak"', "Tu; SH off"])
def test_unknown_hours_are_at_most_unknown(draw: Draw, hours: str) -> None:
    """Nobody is promised a place of which nobody knows whether it is open."""
    area = draw(
        nodes=[(0, 0), (100, 0), (200, 0)],
        streets=[(0, 1, {}), (1, 2, {"steps": 6, "way_class": "steps"})],
        homes=[{"street": 0, "at": 0.0}, {"street": 1, "at": 1.0}],
        places=[{"id": "a", "doors": [(0, 1.0)], "opening_hours": hours}],
    )
    homes = reach(area, ROLLATOR, LIBRARY, 900, at=at("2026-11-24 12:00"))
    assert list(homes["state"]) == ["unknown", "no"]
    assert list(homes["reasons"]) == ["hours_unknown", "steps"]
    told = about(area, ROLLATOR, LIBRARY, 900, at=at("2026-11-24 12:00"))
    assert (told["at"], told["hours_unknown"]) == ("2026-11-24T12:00:00+01:00", 1)
    assert about(area, ROLLATOR, LIBRARY, 900)["hours_unknown"] is None


def test_places_are_attached_once_for_all_that_is_told(
    along_a_street: Neighbourhood, monkeypatch: pytest.MonkeyPatch
) -> None:
    """To find where a frame of places touches the network takes long, and is not done twice."""
    asked = []

    def counted(*told: Any) -> Anchors:  # noqa: ANN401 -- passed on as it came
        asked.append(told)
        return anchor_points(*told)

    monkeypatch.setattr(destinations, "anchor_points", counted)
    frame = along_a_street.places[["id", "layer", "opening_hours", "geometry"]]
    told = about(along_a_street, WALKER, frame, 900, at=at("2026-11-24 09:50"))
    assert told["places"] == len(frame)
    assert len(asked) == 1


def test_doubt_on_the_way_and_in_the_hours(draw: Draw) -> None:
    """Both are named; and of an open place, only the way."""
    area = draw(
        nodes=[(0, 0), (100, 0)],
        streets=[(0, 1, UNSURE)],
        homes=[{"street": 0, "at": 0.0}],
        places=[{"id": "a", "doors": [(0, 1.0)], "opening_hours": None}],
    )
    found = reach(area, ROLLATOR, LIBRARY, 900, at=at("2026-11-24 12:00"))
    assert found["reasons"].tolist() == ["surface|hours_unknown"]
    area.places["opening_hours"] = "24/7"
    found = reach(area, ROLLATOR, LIBRARY, 900, at=at("2026-11-24 12:00"))
    assert found["reasons"].tolist() == ["surface"]


def test_the_nearest_is_the_nearest_that_is_open(draw: Draw) -> None:
    """A closed place next door is no destination; the count is of those open on arrival."""
    area = draw(
        nodes=[(0, 0), (100, 0), (500, 0)],
        streets=[(0, 1, {}), (1, 2, {})],
        homes=[{"street": 0, "at": 0.0}],
        places=[
            {"id": "near", "doors": [(0, 1.0)], "opening_hours": "Tu 10:00-11:00"},
            {"id": "far", "doors": [(1, 1.0)], "opening_hours": "24/7"},
        ],
    )
    for moment, nearest, within in (("10:00", "near", 2), ("11:00", "far", 1)):
        home = reach(area, WALKER, LIBRARY, 900, at=at(f"2026-11-24 {moment}")).iloc[0]
        assert (home["state"], home["nearest_id"], home["count_within"]) == ("yes", nearest, within)


def test_who_may_come_too_early_is_sure_by_the_longer_way(draw: Draw) -> None:
    """The quick way is in doubt and comes before opening; the sure one comes in time: yes, once."""
    area = draw(
        nodes=[(0, 0), (300, 0), (150, 260)],
        streets=[(0, 1, UNSURE), (0, 2, {}), (2, 1, {})],
        homes=[{"street": 0, "at": 0.0, "residents": 5.0}, {"street": 2, "at": 1.0}],
        places=[{"id": "a", "doors": [(0, 1.0)], "opening_hours": "Tu 10:00-16:00"}],
    )
    moment = at("2026-11-24 09:52")
    homes = reach(area, ROLLATOR, LIBRARY, 900, at=moment)
    assert list(homes["state"]) == ["yes", "no"]
    assert homes["seconds"].iloc[0] == pytest.approx(600.3, abs=0.5)
    places = reach_places(area, ROLLATOR, LIBRARY, 900, at=moment).iloc[0]
    assert [places[f"residents_{state}"] for state in ("yes", "unknown", "no")] == [5, 0, 1]


def lit_street(draw: Draw, hours: str, lit: int) -> Neighbourhood:
    """Draw a home 100 m from a place, on a footway with or without light."""
    return draw(
        nodes=[(0, 0), (100, 0)],
        streets=[(0, 1, {"lit": lit})],
        homes=[{"street": 0, "at": 0.0, "residents": 8.0}],
        places=[{"id": "a", "doors": [(0, 1.0)], "opening_hours": hours}],
    )


@pytest.mark.parametrize(
    ("moment", "hours", "expected"),
    [
        # The sun sets at about 16:46 there and rises at about 8:17 (48 N, 3.3 E).
        ("12:00", "Tu 10:00-16:00", "yes"),
        ("12:00", "Tu 10:00-18:00", "back"),
        ("17:30", "Tu 10:00-18:00", "there"),
        ("07:00", "Tu 06:00-12:00", "there"),
        ("12:00", "24/7", "yes"),
        ("17:30", "24/7", "there"),
    ],
)
def test_light_there_when_leaving_and_back_when_closing(
    draw: Draw, moment: str, hours: str, expected: str
) -> None:
    """Unlit is refused on the leg that is in the dark: there by departure, back by closing."""
    when = at(f"2026-11-24 {moment}")
    unlit, unknown, lit = (lit_street(draw, hours, each) for each in (0, -1, 1))
    both = "yes" if expected == "yes" else "no"
    there = "no" if expected == "there" else "yes"
    assert list(reach(unlit, ASKS, LIBRARY, 900, at=when)["state"]) == [both]
    assert list(reach(unlit, ASKS, LIBRARY, 900, at=when, one_way=True)["state"]) == [there]
    assert list(reach(unlit, WALKER, LIBRARY, 900, at=when)["state"]) == ["yes"]
    assert list(reach(lit, ASKS, LIBRARY, 900, at=when)["state"]) == ["yes"]
    doubt = reach(unknown, ASKS, LIBRARY, 900, at=when).iloc[0]
    dark = expected != "yes"
    assert (doubt["state"], doubt["reasons"]) == (("unknown", "light") if dark else ("yes", ""))
    refused = reach(unlit, ASKS, LIBRARY, 900, at=when)["reasons"].iloc[0]
    assert refused == ("light" if dark else "")
    hanging = hangs_on_doubt(unknown, ASKS, LIBRARY, 900, at=when).set_index("row")["residents"]
    assert hanging.get("lit.path", 0.0) == (8.0 if dark else 0.0)


TEXTS = (
    "24/7",
    "off",
    None,
    "Tu 10:00-12:00",
    "Tu 10:02-10:05",
    "Tu 10:01-17:30",
    "Tu 09:00-10:03,10:05-16:00; PH off",
    "Tu 15:00-16:32,16:34-18:00",
)
SPEED = 1.0
LIMIT = 420.0


@st.composite
def towns(draw_from: st.DrawFn) -> Neighbourhood:
    """Draw a square of 16 nodes with streets of every kind, homes and places on its nodes."""
    nodes = [(70.0 * x + 7 * (y % 3), 80.0 * y) for y in range(4) for x in range(4)]
    pairs = [(i, i + 1) for i in range(16) if i % 4 < 3] + [(i, i + 4) for i in range(12)]
    kinds: list[dict[str, Any]] = [
        {},
        {"lit": 0},
        {"lit": -1},
        UNSURE,
        {"access": 1},
        {"back": {"access": 1}},
        {"slope_up": 0.05, "back": {"slope_up": 0.0}},
    ]
    chosen = draw_from(st.lists(st.sampled_from(kinds), min_size=len(pairs), max_size=len(pairs)))
    streets = [(a, b, kind) for (a, b), kind in zip(pairs, chosen, strict=True)]
    ends = st.tuples(st.integers(0, len(pairs) - 1), st.sampled_from([0.0, 1.0]))
    homes = draw_from(st.lists(ends, min_size=1, max_size=6))
    places = draw_from(st.lists(st.tuples(ends, st.sampled_from(TEXTS)), min_size=1, max_size=4))
    return _draw(
        nodes,
        streets,
        [{"street": s, "at": f, "residents": i + 1.0} for i, (s, f) in enumerate(homes)],
        [
            {"id": f"p{i}", "doors": [door], "opening_hours": text}
            for i, (door, text) in enumerate(places)
        ],
    )


class Brute:
    """The same question asked edge by edge and minute by minute, without any of the engine."""

    def __init__(self, area: Neighbourhood, person: MobilityProfile, departure: datetime) -> None:
        self.area, self.departure = area, departure.replace(tzinfo=HERE)
        self.sun = OpeningHours("sunrise-sunset", timezone=HERE, coords=coordinates(area))
        network, self.graphs = area.network, {}
        for dark in (False, True):
            found = cost(network, person, dark=dark)
            for reading, seconds in (("strict", found.strict), ("optimistic", found.optimistic)):
                graph: nx.DiGraph[int] = nx.DiGraph()
                graph.add_nodes_from(range(network.n_nodes))
                for a, b, s in zip(network.tail, network.head, seconds.tolist(), strict=True):
                    if s < np.inf:
                        graph.add_edge(int(a), int(b), seconds=s)
                self.graphs[reading, dark] = {
                    node: nx.single_source_dijkstra_path_length(graph, node, weight="seconds")
                    for node in graph
                }

    def node(self, edge: int, fraction: float) -> int:
        """Give the node a point lies on."""
        network = self.area.network
        return int((network.head if fraction else network.tail)[edge])

    def opening(self, text: str | None, moment: datetime) -> State:
        """Say whether a place is open, as the library itself does."""
        if text is None:
            return State.UNKNOWN
        return OpeningHours(text, timezone=HERE, country="NL").state(moment)[0]

    def reads(self, text: str | None, home: int, place: int, reading: str) -> tuple[float, State]:
        """Give the seconds there and whether it is open then; closed where one does not get."""
        now_dark = self.sun.is_closed(self.departure)
        seconds = self.graphs[reading, now_dark][home].get(place, np.inf)
        if seconds > LIMIT:
            return np.inf, State.CLOSED
        arrival = self.departure + timedelta(seconds=seconds)
        opening = self.opening(text, arrival)
        closes = None
        if text is not None:
            closes = OpeningHours(text, timezone=HERE, country="NL").next_change(arrival)
        dark = now_dark if closes is None else self.sun.is_closed(closes)
        if self.graphs[reading, dark][place].get(home, np.inf) > LIMIT:
            return np.inf, State.CLOSED
        return seconds, opening

    def states(self) -> list[list[str]]:
        """Give the state per home and place."""
        area, found = self.area, []
        doors = area.place_anchors
        for edge, fraction in zip(
            area.homes["anchor_edge"], area.homes["anchor_fraction"], strict=True
        ):
            home, row = self.node(edge, fraction), []
            for number, text in enumerate(area.places["opening_hours"]):
                place = self.node(doors["edge"][number], doors["fraction"][number])
                told = text if isinstance(text, str) else None
                (_, strict), (_, free) = (
                    self.reads(told, home, place, reading) for reading in ("strict", "optimistic")
                )
                state = "unknown" if {strict, free} != {State.CLOSED} else "no"
                row.append("yes" if strict == State.OPEN else state)
            found.append(row)
        return found


@settings(max_examples=25)
@given(
    towns(),
    st.sampled_from(["rollator", "reference_walker"]),
    st.booleans(),
    st.sampled_from(["09:59", "10:00", "15:59", "16:31", "16:50"]),
)
def test_as_brute_force(area: Neighbourhood, key: str, asks: bool, clock: str) -> None:  # noqa: FBT001 -- hypothesis gives it
    """Homes, places, counts and sums are those of asking every pair by itself."""
    person = profiles()[key].replace(speed_m_s=SPEED, lit_after_dark=asks)
    departure = at(f"2026-11-24 {clock}")
    expected = np.array(Brute(area, person, departure).states(), dtype=object)
    homes = reach(area, person, LIBRARY, LIMIT, at=departure)
    best = [next(state for state in ("yes", "unknown", "no") if state in row) for row in expected]
    assert list(homes["state"]) == best
    assert homes["count_within"].tolist() == (expected != "no").sum(axis=1).tolist()
    weights = np.arange(1.0, len(expected) + 1)
    places = reach_places(area, person, LIBRARY, LIMIT, at=departure)
    for state in ("yes", "unknown", "no"):
        sums = [(weights * (column == state)).sum() for column in expected.T]
        assert places[f"residents_{state}"].to_numpy() == pytest.approx(sums)
    # Who gets nowhere or is in doubt is told why, and nobody else.
    assert ((homes["reasons"] == "") == (homes["state"] == "yes")).all()


@settings(max_examples=20)
@given(towns(), st.sampled_from(["24/7", "off"]))
def test_always_open_is_any_time_and_never_open_is_never(area: Neighbourhood, hours: str) -> None:
    """Places open day and night give what no moment gives; closed ones a yes to nobody."""
    area.places["opening_hours"] = hours
    person = profiles()["rollator"].replace(speed_m_s=SPEED)
    now = run(area, person, LIBRARY, LIMIT, at=at("2026-11-24 03:00"))
    ever = run(area, person, LIBRARY, LIMIT)
    if hours == "off":
        assert set(now.states) == {"no"}
        assert not now.optimistic.within.any()
        return
    assert list(now.states) == list(ever.states)
    for mine, other in ((now.optimistic, ever.optimistic), (now.strict, ever.strict)):
        assert np.allclose(mine.seconds, other.seconds, atol=1e-3)
        assert np.array_equal(mine.within, other.within)
        assert np.allclose(mine.gained, other.gained)
    mine, other = (
        reach(area, person, LIBRARY, LIMIT, at=when)["reasons"]
        for when in (at("2026-11-24 03:00"), None)
    )
    assert list(mine) == list(other)
