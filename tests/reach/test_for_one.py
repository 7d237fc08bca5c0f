"""What one person can reach: against networkx in random towns, and drawings of one thing each."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
import shapely

from sociale_basis.errors import UsageError
from sociale_basis.network.anchors import Anchors
from sociale_basis.network.profile import profiles
from sociale_basis.reach.destinations import destinations_at
from sociale_basis.reach.for_one import Asked, Found, Group, OwnExit, for_one
from sociale_basis.reach.opening_hours import Opening
from sociale_basis.reach.seats import reach_with_seats
from sociale_basis.reach.standpoint import Standpoint, middle_of, standpoint
from sociale_basis.reach.ways_from_one import ways_from_one
from sociale_basis.reach.week import week
from sociale_basis.reach.why import why
from sociale_basis.vocabulary import State

from .drawn_towns import draw_town

if TYPE_CHECKING:
    from sociale_basis.neighbourhood.store import Neighbourhood

    from .conftest import Draw

ROLLATOR = profiles()["rollator"]  # 0.65 m/s
LIBRARY, PARK = "institutional/library", "public_space/park"
BUS, VISITS = "institutional/transport_service", "communal/home_visiting"
PHONE = "communal/by_phone_or_online"
TUESDAY_NOON = datetime(2026, 11, 24, 12, 0)  # noqa: DTZ001 -- on the clock of the neighbourhood
GROUP_OF = {State.YES: Group.OWN, State.UNKNOWN: Group.UNKNOWN, State.NO: Group.NO}
STEPS = {"steps": 3, "way_class": "steps"}
UNSURE_KERB = {"kerb_m": np.nan, "kerb_situation": 3}


def at_home(
    area: Neighbourhood, number: int = 0, codes: frozenset[str] = frozenset()
) -> Standpoint:
    """Stand where a home of a drawing is attached."""
    home = area.homes.iloc[number]
    anchor = Anchors(
        np.array([home["anchor_edge"]], dtype=np.int32),
        np.array([home["anchor_twin"]], dtype=np.int32),
        np.array([home["anchor_fraction"]]),
    )
    return Standpoint(home.geometry, str(home["cell"]), anchor, codes, None)


def asked_of(
    area: Neighbourhood,
    codes: frozenset[str] = frozenset({"B1"}),
    **question: Any,  # noqa: ANN401 -- fields of the question
) -> dict[str, Found]:
    """Ask for everything from the first home; by the id of the place."""
    asked = Asked(ROLLATOR, question.pop("minutes", 15) * 60.0, **question)
    found = for_one(area, at_home(area, codes=codes), np.arange(len(area.places)), asked)
    return {str(area.places["id"].iloc[one.row]): one for one in found}


@pytest.fixture
def row(draw: Draw) -> Neighbourhood:
    """Draw a street of four corners with every kind of thing at 100 m, and worse ways beyond.

    ::

        home 0 ─ 100 m ─ 1 ═ steps ═ 2     1 ─ kerb not known ─ 3
    """
    area = draw(
        nodes=[(0, 0), (100, 0), (200, 0), (100, 100)],
        streets=[(0, 1, {}), (1, 2, STEPS), (2, 2, {}), (1, 3, UNSURE_KERB)],
        homes=[{"street": 0, "at": 0.0}],
        places=[
            {"id": "near", "doors": [(0, 1.0)], "opening_hours": "Tu 10:00-14:00"},
            {"id": "shut", "doors": [(0, 0.9)], "opening_hours": "We 10:00-14:00"},
            {"id": "silent", "doors": [(0, 0.8)]},
            {"id": "behind steps", "doors": [(2, 0.0)], "opening_hours": "24/7"},
            {"id": "behind kerb", "doors": [(3, 1.0)], "opening_hours": "24/7"},
            {"id": "stoop", "doors": [(0, 0.7)], "entrance_steps": 2, "opening_hours": "24/7"},
            {"id": "gone", "doors": [(0, 0.6)], "status": "closed"},
            {"id": "visit", "doors": [], "layer": VISITS, "service_area": "B1|B9"},
            {"id": "visit elsewhere", "doors": [], "layer": VISITS, "service_area": "B2"},
            {"id": "visit somewhere", "doors": [], "layer": VISITS},
            {"id": "call", "doors": [], "layer": PHONE, "opening_hours": "Tu 08:00-09:00"},
        ],
    )
    area.places.loc[area.places["id"].str.contains("visit|call"), "geometry"] = None
    return area


def with_bus(area: Neighbourhood, **told: Any) -> Neighbourhood:  # noqa: ANN401 -- columns of a place
    """Turn the place that is gone into a bus."""
    spot = area.places["id"] == "gone"
    for name, value in {"layer": BUS, "status": "verified", **told}.items():
        if name not in area.places:
            area.places[name] = None
        area.places[name] = area.places[name].astype(object)
        area.places.loc[spot, name] = value
    area.areas.loc[:, "geometry"] = [shapely.box(-10, -10, 300, 300)]
    return area


@pytest.mark.parametrize("seed", range(5))
def test_every_state_is_that_of_networkx(draw: Draw, seed: int) -> None:
    """Of every home and place in a random town, the group and the minutes are the oracle's."""
    town = draw_town(draw, seed)
    area = town.area
    area.places["wheelchair"] = "yes"
    rows = np.arange(len(area.places))
    strict, perhaps = (town.within(reading, 400.0) for reading in ("strict", "optimistic"))
    for home in range(len(area.homes)):
        found = for_one(area, at_home(area, home), rows, Asked(ROLLATOR, 400.0))
        assert sorted(one.row for one in found) == rows.tolist()
        for one in found:
            state = (
                State.YES if strict[home, one.row]
                else State.UNKNOWN if perhaps[home, one.row]
                else State.NO
            )  # fmt: skip
            assert (one.way, one.group) == (state, GROUP_OF[state])
            if state is State.YES:
                assert one.seconds == pytest.approx(
                    (town.there["strict"][home, one.row], town.back["strict"][home, one.row]),
                    rel=1e-5,
                )


@pytest.mark.parametrize("seed", range(3))
def test_ways_are_those_of_one_place_at_a_time(draw: Draw, seed: int) -> None:
    """The turned question gives the state, minutes and things met of the straight one."""
    area = draw_town(draw, seed).area
    rows = np.arange(len(area.places))
    for home in range(0, len(area.homes), 3):
        start = at_home(area, home)
        together = ways_from_one(area, ROLLATOR, start, rows, 400.0)
        for number, answer in enumerate(together):
            place = destinations_at(area, rows[number : number + 1])
            alone = why(area, ROLLATOR, place, 400.0, homes=start.anchor).answers[0]
            assert (answer.state, answer.reason) == (alone.state, alone.reason)
            assert (answer.there is None) == (alone.there is None)
            if alone.there is None or alone.back is None:
                continue
            assert answer.there is not None
            assert answer.back is not None
            assert answer.there.seconds == pytest.approx(alone.there.seconds)
            assert answer.back.seconds == pytest.approx(alone.back.seconds)
            if alone.reason == "" and alone.state is State.UNKNOWN:
                assert len(answer.met) == len(alone.met)


@pytest.mark.parametrize("seed", range(3))
def test_week_and_rest_are_those_of_all_homes(draw: Draw, seed: int) -> None:
    """For one home, a week and seats give per place what the engine gives for that place alone."""
    area = draw_town(draw, seed).area
    area.places["wheelchair"] = "yes"
    hours = ["Mo 10:00-12:00", "24/7", None, "Su 09:00-09:30", "Tu-Fr 13:00-17:00"]
    area.places["opening_hours"] = [hours[number % 5] for number in range(len(area.places))]
    rows, monday = np.arange(len(area.places)), date(2026, 11, 23)
    words = {2: State.YES, 1: State.UNKNOWN, 0: State.NO}
    for home in range(0, len(area.homes), 7):
        start = at_home(area, home)
        for one in for_one(area, start, rows, Asked(ROLLATOR, 400.0, week=monday)):
            place = destinations_at(area, rows[one.row : one.row + 1])
            state = words[int(week(area, ROLLATOR, place, 400.0, monday).ever[home])]
            assert (one.group is Group.OWN) == (state is State.YES)
        rested = for_one(area, start, rows, Asked(ROLLATOR, 400.0, rest_every_m=150.0))
        for one in rested:
            frame = area.places.iloc[[one.row]]
            alone = reach_with_seats(area, ROLLATOR, frame, 400.0, every_m=150.0)
            assert one.way == alone["state"].iloc[home]


def test_groups_at_a_moment(row: Neighbourhood) -> None:
    """Every place is in the first group that holds, with what decided."""
    found = asked_of(row, at=TUESDAY_NOON)
    assert {key: (one.group, one.reason) for key, one in found.items()} == {
        "near": (Group.OWN, ""),
        "visit": (Group.HOME, ""),
        "behind kerb": (Group.UNKNOWN, ""),
        "silent": (Group.UNKNOWN, "hours_unknown"),
        "visit somewhere": (Group.UNKNOWN, "service_area"),
        "shut": (Group.CLOSED, "closed"),
        "call": (Group.CLOSED, "closed"),
        "behind steps": (Group.NO, ""),
        "stoop": (Group.NO, "entrance"),
    }
    assert [one.group for one in found.values()] == sorted(
        (one.group for one in found.values()), key=list(Group).index
    )
    assert found["near"].opening is Opening.OPEN
    behind = found["behind steps"].answer
    assert behind is not None
    assert {one.reference for one in behind.met} == {"way/101"}


def test_arriving_too_late_is_closed(row: Neighbourhood) -> None:
    """What counts is the moment of arrival: 100 m at 0.65 m/s is 154 s after setting out."""
    late = datetime(2026, 11, 24, 13, 58)  # noqa: DTZ001 -- on the clock of the neighbourhood
    assert asked_of(row, at=late)["near"].group is Group.CLOSED
    early = datetime(2026, 11, 24, 13, 57)  # noqa: DTZ001 -- as above
    assert asked_of(row, at=early)["near"].group is Group.OWN


def test_own_exit_undoes_a_good_way(row: Neighbourhood) -> None:
    """Who does not get into the street reaches nothing alone; with help the way is what counts."""
    helped = asked_of(row, own_exit=OwnExit.HELP)
    assert (helped["near"].group, helped["near"].reason) == (Group.HELP, "own_exit")
    assert helped["behind steps"].group is Group.NO
    inside = asked_of(row, own_exit=OwnExit.NO)
    assert (inside["near"].group, inside["near"].reason) == (Group.NO, "own_exit")
    assert inside["visit"].group is Group.HOME
    assert inside["call"].group is Group.PHONE
    assert Group.OWN not in {one.group for one in inside.values()}


def test_transport_fetches_and_is_no_goal(row: Neighbourhood) -> None:
    """A bus brings one past steps, where it serves both ends and runs while it is open."""
    area = with_bus(row, service_area="B1", opening_hours="Mo-Fr 09:00-17:00")
    found = asked_of(area, at=TUESDAY_NOON, own_exit=OwnExit.NO)
    bus = int(np.flatnonzero(area.places["id"] == "gone")[0])
    assert "gone" not in found
    for place in ("near", "behind steps", "behind kerb"):
        assert (found[place].group, found[place].services) == (Group.HELP, (bus,))
    assert found["shut"].group is Group.CLOSED or found["shut"].services == ()
    assert found["stoop"].group is Group.NO  # a bus takes no steps away
    assert asked_of(area, at=TUESDAY_NOON)["near"].group is Group.OWN
    elsewhere = asked_of(area, codes=frozenset({"B2"}), at=TUESDAY_NOON)
    assert elsewhere["behind steps"].services == ()
    sunday = datetime(2026, 11, 29, 12, 0)  # noqa: DTZ001 -- on the clock of the neighbourhood
    assert asked_of(area, at=sunday)["behind steps"].group is Group.NO


def test_a_bus_of_which_nobody_says_where_may_come(row: Neighbourhood) -> None:
    """Not known is not nowhere: it is named, so that one can ask."""
    area = with_bus(row)
    assert asked_of(area)["behind steps"].group is Group.HELP


def test_light_and_rest_make_a_way_worse(draw: Draw) -> None:
    """In the dark a street without light is refused; 150 m without a seat is too far for 100."""
    area = draw(
        nodes=[(0, 0), (150, 0)],
        streets=[(0, 1, {"lit": 0})],
        homes=[{"street": 0, "at": 0.0}],
        places=[{"id": "hall", "doors": [(0, 1.0)], "wheelchair": "yes", "opening_hours": "24/7"}],
    )
    night = datetime(2026, 11, 24, 22, 0)  # noqa: DTZ001 -- on the clock of the neighbourhood
    afraid = ROLLATOR.replace(lit_after_dark=True)
    (dark,) = for_one(area, at_home(area), np.array([0]), Asked(afraid, 900.0, at=night))
    assert (dark.group, dark.way, dark.reason) == (Group.NO, State.NO, "light")
    (by_day,) = for_one(area, at_home(area), np.array([0]), Asked(afraid, 900.0, at=TUESDAY_NOON))
    assert by_day.way is State.YES
    tired = asked_of(area, rest_every_m=100.0)["hall"]
    assert (tired.group, tired.reason) == (Group.NO, "too_far_between_seats")
    assert asked_of(area, rest_every_m=200.0)["hall"].group is Group.OWN


def test_nobody_on_the_network_knows_nothing(row: Neighbourhood) -> None:
    """From a point that no way comes near, every place one goes to is not known."""
    start = standpoint(row, shapely.Point(5000, 5000))
    assert not start.anchor.attached[0]
    found = for_one(row, start, np.array([0, 3]), Asked(ROLLATOR, 900.0))
    assert {(one.way, one.group) for one in found} == {(State.UNKNOWN, Group.UNKNOWN)}


def test_moment_and_week_together_are_refused(row: Neighbourhood) -> None:
    """One question at a time."""
    with pytest.raises(UsageError, match="moment and a week"):
        asked_of(row, at=TUESDAY_NOON, week=date(2026, 11, 23))


def test_standpoint_knows_cell_areas_and_street(row: Neighbourhood) -> None:
    """A point has the cell of 100 m, the areas around it with those CBS nests them in, a street."""
    row.areas.loc[:, "code"] = ["BU05032406"]
    row.areas.loc[:, "geometry"] = [shapely.box(-10, -10, 300, 300)]
    row.edges["name"] = ["Lindelaan", "Lindelaan", *[None] * 6]
    start = standpoint(row, shapely.Point(40, 7))
    assert start.cell == "E0000N0000"
    assert start.codes == {"BU05032406", "WK050324", "GM0503"}
    assert start.street == "Lindelaan"
    assert middle_of(row, "E0002N0003") == shapely.Point(250, 350)
    assert middle_of(row, "E0000N0000") == shapely.Point(0, 0)


def test_what_has_no_position_is_not_known_and_never_left_out(row: Neighbourhood) -> None:
    """Nobody wrote down where it is: not known, closed then, or by the telephone it names."""
    spots = row.places["id"].isin(["near", "silent", "shut"])
    row.places.loc[spots, "geometry"] = None
    row.places["reach_mode"] = None
    row.places.loc[row.places["id"] == "shut", "reach_mode"] = "own_strength|phone_or_online"
    found = asked_of(row, at=TUESDAY_NOON)
    assert (found["near"].group, found["near"].reason) == (Group.UNKNOWN, "no_position")
    assert found["near"].opening is Opening.OPEN
    assert (found["silent"].group, found["silent"].answer) == (Group.UNKNOWN, None)
    later = asked_of(row, at=TUESDAY_NOON.replace(hour=15))
    assert (later["near"].group, later["near"].reason) == (Group.CLOSED, "closed")
    assert later["shut"].group is Group.CLOSED
    assert asked_of(row)["shut"].group is Group.PHONE
