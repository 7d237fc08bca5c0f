"""What the register says is closed leaves the neighbourhood; what is not public tells nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely

from sociale_basis.reach.known_here import known_here, without_places
from sociale_basis.reach.overlay import with_network
from sociale_basis.reach.with_kept import with_kept
from sociale_basis.register import close, create, edit, open_register, reopen, undo
from sociale_basis.vocabulary import State
from tests.conftest import BASIS
from tests.reach.test_kept_places import (
    FAR,
    LIBRARY,
    MONDAY,
    NEAR,
    OFFICIAL,
    RESIDENT,
    TEAM,
    area,
    at,
    public,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sociale_basis.neighbourhood import Neighbourhood
    from sociale_basis.privacy import Who
    from sociale_basis.register import Register

__all__ = ["area"]  # a fixture

ENDED = date(2026, 11, 13)
LIBRARY_ID, CAFE_ID = "osm:n40", "osm:n41"
EVERYBODY = [RESIDENT, OFFICIAL, TEAM]


class Clock:
    """A clock that stands still until it is set."""

    def __init__(self, day: date) -> None:
        self.day = day

    def __call__(self) -> datetime:
        """Tell that it is noon."""
        return datetime(self.day.year, self.day.month, self.day.day, 12, tzinfo=UTC)


@pytest.fixture
def clock() -> Clock:
    """Give a clock on a Monday."""
    return Clock(MONDAY)


@pytest.fixture
def register(tmp_path: Path, clock: Clock) -> Iterator[Register]:
    """Give a register with nothing in it."""
    made = open_register(tmp_path, clock=clock)
    yield made
    made.close()


def shut(register: Register, entry: dict[str, Any], ended_on: date = ENDED) -> str:
    """Add an entry and close it; give its id."""
    made = create(register, TEAM, entry)
    close(register, TEAM, made.id, ended_on=ended_on, reason="geen huur meer")
    return made.id


def gone(area: Neighbourhood, register: Register, who: Who = RESIDENT) -> set[str]:
    """Give the ids of the places that are gone, and check that they are all that is missing."""
    known = known_here(area, register, who)
    before, after = (
        set(zip(one.places["id"], one.places["layer"], strict=True)) for one in (area, known.area)
    )
    assert before - after == set(known.gone)
    assert after <= before
    assert (known.area.digest != area.digest) == bool(known.gone)
    return {place for place, _layer in known.gone}


@pytest.mark.parametrize("who", EVERYBODY, ids=lambda each: each.viewer.value)
@pytest.mark.parametrize(
    "told",
    [
        public("communal/cafe", "Heette vroeger anders", osm_id=LIBRARY_ID),
        public(LIBRARY[0], LIBRARY[1].upper(), where=at(NEAR)),
        public(*LIBRARY),
        public(*LIBRARY, service_area=["GM9999"]),
    ],
    ids=["number", "name and near", "name", "name and area"],
)
def test_a_closed_place_is_gone_for_everybody(
    area: Neighbourhood, register: Register, who: Who, told: dict[str, Any]
) -> None:
    """By number or by name in its layer; nothing else goes with it."""
    shut(register, told)
    assert gone(area, register, who) == {LIBRARY_ID}


@pytest.mark.parametrize(
    "told",
    [
        public(*LIBRARY, where=at(FAR)),
        public("institutional/community_centre", LIBRARY[1]),
        public(*LIBRARY, service_area=["BU05032700"]),
        public(*LIBRARY, where={"area": "BU05032700"}),
        public("communal/activities", "Voorlezen", osm_id=LIBRARY_ID),
        public("institutional/organisations", "Leesclub", osm_id=LIBRARY_ID),
    ],
    ids=["far", "layer", "comes elsewhere", "is elsewhere", "activity in it", "sits in it"],
)
def test_what_is_something_else_leaves_it(
    area: Neighbourhood, register: Register, told: dict[str, Any]
) -> None:
    """A namesake elsewhere, or something that stopped in the building, closes no building."""
    shut(register, told)
    assert gone(area, register) == set()


def test_without_a_position_it_closes_none_of_several_namesakes(
    area: Neighbourhood, register: Register
) -> None:
    """Which of two places of one name it was, nobody can say; with a position one can."""
    twin = area.places.loc[area.places["id"] == LIBRARY_ID].assign(
        id="osm:n999", geometry=[shapely.Point(FAR)]
    )
    two = replace(area, places=gpd.GeoDataFrame(pd.concat([area.places, twin], ignore_index=True)))
    shut(register, public(*LIBRARY))
    assert gone(two, register) == set()
    shut(register, public(*LIBRARY, where=at(FAR)))
    assert gone(two, register) == {"osm:n999"}


@pytest.mark.parametrize("who", EVERYBODY, ids=lambda each: each.viewer.value)
@pytest.mark.parametrize(
    "secret",
    [
        {"visibility": "professionals"},
        {"visibility": "hidden", "known_to": [TEAM.actor], "shared_with_officials": True},
        {"basis": {**BASIS, "ground": "consent", "until": "2026-11-15"}},
    ],
    ids=["professionals", "hidden", "no longer agreed"],
)
def test_what_is_not_public_tells_nothing(
    area: Neighbourhood, register: Register, who: Who, secret: dict[str, Any]
) -> None:
    """The map is as without it: that it was there at all cannot be seen."""
    shut(register, public(*LIBRARY, osm_id=LIBRARY_ID) | secret)
    assert gone(area, register, who) == set()
    assert known_here(area, register, who).area is area


def test_it_goes_the_day_after_its_last_day(
    area: Neighbourhood, register: Register, clock: Clock
) -> None:
    """Closing can be known beforehand: on the last day one can still go there."""
    shut(register, public(*LIBRARY), MONDAY + timedelta(days=2))
    for days, expected in ((0, set()), (2, set()), (3, {LIBRARY_ID})):
        clock.day = MONDAY + timedelta(days=days)
        assert gone(area, register) == expected, days


def test_reopened_or_undone_it_is_back(area: Neighbourhood, register: Register) -> None:
    """Whoever closed by mistake gets the place back, told by the register as before."""
    made = shut(register, public(*LIBRARY))
    assert gone(area, register) == {LIBRARY_ID}
    reopen(register, TEAM, made)
    assert gone(area, register) == set()
    again = close(register, TEAM, made, ended_on=ENDED, reason="toch")
    assert gone(area, register) == {LIBRARY_ID}
    undo(register, TEAM, made, again.revision, expected=again.revision)
    known = known_here(area, register, RESIDENT)
    assert [each.kept.id for each in known.kept] == [made]
    assert known.area is area


def test_an_open_entry_of_the_same_place_keeps_it(area: Neighbourhood, register: Register) -> None:
    """Of what a resident does not know it changes nothing for the resident."""
    shut(register, public(*LIBRARY, osm_id=LIBRARY_ID))
    new = create(register, TEAM, public(*LIBRARY) | {"visibility": "professionals"})
    assert gone(area, register, RESIDENT) == {LIBRARY_ID}
    assert gone(area, register, OFFICIAL) == gone(area, register, TEAM) == set()
    edit(register, TEAM, new.id, {"visibility": "public"}, expected=new.revision)
    assert gone(area, register, RESIDENT) == set()


def test_entries_keep_their_places_when_others_go(area: Neighbourhood, register: Register) -> None:
    """Rows move up: what is told of the cafe is told of the cafe, and new places come after."""
    shut(register, public(*LIBRARY))
    cafe = create(register, TEAM, public("communal/cafe", "Anders", osm_id=CAFE_ID, capacity=12))
    create(register, TEAM, public("communal/activities", "Kaarten", where=at(NEAR)))
    known = known_here(area, register, RESIDENT)
    rows = {each.kept.id: each.rows for each in known.kept}
    assert known.area.places["id"].iloc[list(rows[cafe.id])].tolist() == [CAFE_ID]
    told = with_kept(known.area, known.kept, MONDAY, lambda _day: State.NO)
    assert told.places.loc[told.places["capacity"] == 12, "id"].tolist() == [CAFE_ID]
    assert told.places["name"].iloc[-1] == "Kaarten"
    assert told.place_anchors["place"].iloc[-1] == len(told.places) - 1 == len(area.places) - 1
    assert len(area.places) == len(known.area.places) + 1
    assert told.digest not in {area.digest, known.area.digest}


def test_anchors_follow_their_places(area: Neighbourhood) -> None:
    """Of 300 neighbourhoods at random, counted place by place: each keeps its own entrances."""
    dice = np.random.default_rng(20261121)
    digests = set()
    for _turn in range(300):
        many = int(dice.integers(2, 40))
        places = area.places.iloc[dice.integers(0, len(area.places), many)].copy()
        places["id"] = [f"place {number}" for number in range(many)]
        places = places.reset_index(drop=True)
        doors = int(dice.integers(0, 3 * many))
        anchors = pd.DataFrame(
            {
                "place": dice.integers(0, many, doors),
                "edge": np.arange(doors),
                "twin": dice.integers(-1, 9, doors),
                "fraction": dice.random(doors),
            }
        ).astype(area.place_anchors.dtypes.to_dict())
        whole = with_network(replace(area, places=places, place_anchors=anchors), area.network)
        rows = dice.choice(many, int(dice.integers(1, many)), replace=False).tolist()
        less = without_places(whole, rows)
        left = [f"place {number}" for number in range(many) if number not in rows]
        assert less.places["id"].tolist() == left
        assert less.places.index.tolist() == list(range(len(left)))
        expected = [
            (f"place {row.place}", row.edge, row.twin, row.fraction)
            for row in anchors.itertuples()
            if row.place not in rows
        ]
        held = less.place_anchors
        owners = less.places["id"].to_numpy()[held["place"].to_numpy()].tolist()
        found = list(zip(owners, held["edge"], held["twin"], held["fraction"], strict=True))
        assert found == expected
        assert less.place_anchors.dtypes.equals(anchors.dtypes)
        assert less.network is area.network
        digests.add((less.digest, frozenset(rows)))
    assert len({digest for digest, _rows in digests}) == len({rows for _digest, rows in digests})
