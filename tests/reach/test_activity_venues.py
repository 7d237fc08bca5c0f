"""Where to hold an activity: what is newly reached is what adding the place would change."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

import numpy as np
import pytest
from pydantic import ValidationError

from sociale_basis.errors import UsageError
from sociale_basis.indicators import Text
from sociale_basis.layers import layers
from sociale_basis.neighbourhood import load
from sociale_basis.network import profiles
from sociale_basis.reach import EditSet, apply_edits, reach
from sociale_basis.reach.activities import ActivityKind, activity_kinds
from sociale_basis.reach.activity_venues import activity_venues
from sociale_basis.reach.edit_models import AddPlace
from sociale_basis.reach.existing_then import FromPeople, KnownActivity
from sociale_basis.reach.how_far import how_far
from sociale_basis.register import Repeat, RhythmParts, Times, rhythms_from
from sociale_basis.register.rhythm import Occurrence, Rhythm
from sociale_basis.register.school_holidays import school_holidays
from sociale_basis.register.terms import Holidays
from sociale_basis.vocabulary import State

if TYPE_CHECKING:
    from pathlib import Path

    from sociale_basis.neighbourhood import Neighbourhood

TUESDAY = datetime(2026, 11, 24, 10)  # noqa: DTZ001 -- on the Dutch clock, as one asks
ONCE = (Occurrence(TUESDAY, TUESDAY + timedelta(hours=2), State.YES),)
FOUR = tuple(
    Occurrence(TUESDAY + week, TUESDAY + week + timedelta(hours=2), State.YES)
    for week in (timedelta(weeks=number) for number in range(4))
)
NOBODY = FromPeople(school_holidays())
TEXT = Text(nl="x", en="x")


@pytest.fixture(scope="module")
def town(small_neighbourhood: Path) -> Neighbourhood:
    """Open the small town."""
    return load(small_neighbourhood)


def residents(area: Neighbourhood, states: np.ndarray) -> float:
    """Count who are inside the boundary and in the state yes."""
    return float(area.residents()[(states == "yes") & area.homes["inside"].to_numpy()].sum())


def test_newly_reached_is_what_one_more_place_changes(town: Neighbourhood) -> None:
    """For each venue: put such a place there, ask again, and count who gets there now and did not.

    The oracle is the edit of a what-if and the plain question, not the search of prospects.
    """
    layer = "institutional/library"
    kind = ActivityKind(label=TEXT, people=(2, 9), layers=(layer,), source=TEXT)
    walker = profiles()["reference_walker"]
    found = activity_venues(town, kind, walker, 300.0, ONCE, told=NOBODY)
    assert len(found.table)
    before = reach(town, walker, layer, 300.0, at=TUESDAY)["state"].to_numpy() == "yes"
    for row in found.table.to_dict("records"):
        entrances = town.places.set_index("id").loc[[row["candidate_id"]], "entrances"]
        spots = entrances.iloc[0].geoms
        edits = []
        for at, spot in enumerate(spots):
            where = town.places.geometry.iloc[:1].copy()
            where.iloc[0] = spot
            (degrees,) = where.to_crs("EPSG:4326")
            edits.append(
                AddPlace(
                    place=f"new{at}",
                    layer=layer,
                    lon=degrees.x,
                    lat=degrees.y,
                    opening_hours="24/7",
                )
            )
        after = apply_edits(town, EditSet(name="x", edits=tuple(edits))).area
        states = reach(after, walker, layer, 300.0, at=TUESDAY)["state"].to_numpy()
        newly = residents(town, np.where(before, "no", states))
        assert row["residents_newly"] == pytest.approx(newly)
        assert row["residents_overlap"] == pytest.approx(
            row["residents_reached"] - row["residents_newly"]
        )
    assert found.table["residents_newly"].is_monotonic_decreasing


def test_what_is_there_already_counts_only_when_open(town: Neighbourhood) -> None:
    """With nothing of the kind, everyone whom a venue reaches is newly reached."""
    missing = next(key for key in layers() if key not in set(town.places["layer"]))
    kind = ActivityKind(label=TEXT, people=(2, 9), layers=(missing,), source=TEXT)
    walker = profiles()["reference_walker"]
    found = activity_venues(town, kind, walker, 900.0, ONCE, told=NOBODY)
    assert found.existing.empty
    assert (found.table["residents_newly"] == found.table["residents_reached"]).all()
    assert (found.table["residents_newly"] > 0).any()
    assert found.residents_now["residents"] == (0, 0, 0)


def test_every_venue_tells_what_is_known(town: Neighbourhood) -> None:
    """Opening, toilet and room stand beside each venue; what nobody says is not made up."""
    kind = next(iter(activity_kinds().values()))
    found = activity_venues(town, kind, profiles()["rollator"], 900.0, FOUR, told=NOBODY)
    table = found.table
    assert len(found.opening) == len(table)
    assert {each.state for each in found.opening} <= {"all", "some", "none", "unknown"}
    assert set(table["toilet"]) <= {"yes", "limited", "no", "unknown"}
    told = town.places.drop_duplicates("id").set_index("id")
    for row in table.to_dict("records"):
        known = told.loc[row["candidate_id"]]
        assert str(row["opening_hours"]) == str(known.get("opening_hours"))


def weekly(first: date, *, every: int = 1) -> tuple[Rhythm, ...]:
    """Give a rhythm on Tuesdays, from half past ten to half past eleven."""
    return rhythms_from([
        RhythmParts(
            Repeat.WEEKLY,
            (Times(time(10, 30), time(11, 30)),),
            first=first,
            days=frozenset({1}),
            every=every,
            school_holidays=Holidays.RUNS,
            public_holidays=Holidays.RUNS,
        )
    ])  # fmt: skip


def without_library(kind_layer: str = "communal/activities") -> ActivityKind:
    """Give a kind of which the map has nothing."""
    return ActivityKind(label=TEXT, people=(2, 9), layers=(kind_layer,), source=TEXT)


def test_what_the_register_holds_counts_at_its_own_times(town: Neighbourhood) -> None:
    """Every other week something is on next to a venue: then nobody there is newly reached.

    So on average half of them are, at least none and at most all. The register is the only source:
    the town has no activities on its map.
    """
    assert "communal/activities" not in set(town.places["layer"])
    walker = profiles()["reference_walker"]
    alone = activity_venues(town, without_library(), walker, 900.0, FOUR, told=NOBODY)
    best = alone.table.iloc[0]
    assert best["residents_newly"] > 0
    held = KnownActivity(
        "e1",
        "Koffie",
        "communal/activities",
        weekly(TUESDAY.date(), every=2),
        place_id=str(best["candidate_id"]),
    )
    told = FromPeople(school_holidays(), known=(held,))
    found = activity_venues(town, without_library(), walker, 900.0, FOUR, told=told)
    row = found.table.set_index("candidate_id").loc[best["candidate_id"]]
    assert row["residents_newly_least"] == pytest.approx(0)
    assert row["residents_newly_most"] == pytest.approx(best["residents_newly"])
    assert row["residents_newly"] == pytest.approx(best["residents_newly"] / 2)
    assert row["residents_overlap"] == pytest.approx(best["residents_newly"] / 2)
    assert found.residents_now["residents"].least == 0
    assert found.residents_now["residents"].most == pytest.approx(best["residents_reached"])
    (there,) = found.existing.to_dict("records")
    assert (there["place_id"], there["on"], there["perhaps"]) == ("e1", 2, 0)
    venues, existing = found.doors
    at = np.array([venues.ids.index(best["candidate_id"])], dtype=np.int64)
    assert how_far(town, walker, venues.only(at), existing, 900.0) == pytest.approx([0], abs=1)


def test_several_things_at_one_place_all_count(town: Neighbourhood) -> None:
    """Held in turn at a library that is of the kind: on every time; doubtful, it is never off."""
    library = "institutional/library"
    (place,) = town.places.loc[town.places["layer"] == library, "id"].astype(str)
    even, odd = (
        KnownActivity(name, name, library, weekly(begin, every=2), place_id=place)
        for name, begin in (
            ("e1", TUESDAY.date()),
            ("e2", TUESDAY.date() + timedelta(weeks=1)),
        )
    )
    later = weekly(TUESDAY.date() + timedelta(weeks=10))
    off = KnownActivity("e3", "Later", library, later, place_id=place)
    doubtful = even._replace(id="e4", doubtful=True)
    mornings = KnownActivity("e5", "Inloop", library, (), "Tu 10:30-11:30; PH off", place)

    def times(*known: KnownActivity) -> list[list[int]]:
        told = FromPeople(school_holidays(), known=known)
        found = activity_venues(
            town,
            without_library(library),
            profiles()["reference_walker"],
            900.0,
            FOUR,
            told=told,
        )
        assert found.existing["place_id"].tolist() == [place]
        return found.existing[["on", "perhaps"]].to_numpy().tolist()

    assert times(even) == times(even, off) == times(off, even) == [[2, 0]]
    assert times(even, odd) == times(odd, even) == [[4, 0]]
    assert times(doubtful) == times(doubtful, off) == times(off, doubtful) == [[0, 4]]
    assert times(doubtful, odd) == [[2, 2]]
    assert times(mornings, off) == times(off, mornings) == times(mornings)
    assert times(off) == [[0, 0]]


def test_what_is_not_on_then_takes_nobody(town: Neighbourhood) -> None:
    """Held on another day, or before the plan begins: everyone whom a venue reaches is new."""
    walker = profiles()["reference_walker"]
    place = str(town.places["id"].iloc[0])
    later = weekly(TUESDAY.date() + timedelta(weeks=10))
    held = KnownActivity("e1", "Koffie", "communal/activities", later, place_id=place)
    told = FromPeople(school_holidays(), known=(held,))
    found = activity_venues(town, without_library(), walker, 900.0, FOUR, told=told)
    assert found.existing["on"].tolist() == [0]
    assert (found.table["residents_newly"] == found.table["residents_reached"]).all()


def test_what_may_be_left_out_is_not_certain(town: Neighbourhood) -> None:
    """Of school holidays nothing was told: in them it is perhaps on, and takes nobody for sure."""
    walker = profiles()["reference_walker"]
    begin = datetime(2026, 12, 29, 10)  # noqa: DTZ001 -- in the Christmas holidays of all regions
    when = (Occurrence(begin, begin + timedelta(hours=2), State.YES),)
    (rhythm,) = weekly(date(2026, 12, 1))
    unsure = rhythm.model_copy(update={"school_holidays": Holidays.UNKNOWN})
    place = str(town.places["id"].iloc[0])
    held = KnownActivity("e1", "Koffie", "communal/activities", (unsure,), place_id=place)
    told = FromPeople(school_holidays(), known=(held,))
    found = activity_venues(town, without_library(), walker, 900.0, when, told=told)
    assert found.existing[["on", "perhaps"]].to_numpy().tolist() == [[0, 1]]
    assert (found.table["residents_newly"] > 0).any()
    assert (found.table["residents_perhaps"] == 0).all(), "they perhaps have something already"


def test_hours_of_people_go_before_those_of_the_map(town: Neighbourhood) -> None:
    """A venue that somebody says is closed on Tuesdays is closed, whatever the map says."""
    walker = profiles()["reference_walker"]
    plain = activity_venues(town, without_library(), walker, 900.0, FOUR, told=NOBODY)
    venue = str(plain.table["candidate_id"].iloc[0])
    told = FromPeople(school_holidays(), hours=((venue, "We 09:00-17:00"),))
    found = activity_venues(town, without_library(), walker, 900.0, FOUR, told=told)
    at = found.table["candidate_id"].tolist().index(venue)
    assert found.opening[at].state == "none"
    assert found.table["opening_hours"][at] == "We 09:00-17:00"
    assert plain.opening[0].state != "none"


def test_something_must_be_planned(town: Neighbourhood) -> None:
    """Without a day there is no answer."""
    with pytest.raises(UsageError, match="nothing is held on any day"):
        activity_venues(town, without_library(), profiles()["cane"], 900.0, (), told=NOBODY)


def test_presets_are_those_of_the_field() -> None:
    """A neighbourhood circle has 9 to 12 people, so 8 and 13 are outside; all layers exist."""
    assert activity_kinds()["buurtcirkel"].people == (9, 12)
    assert {"coffee", "meal", "movement", "walk"} < set(activity_kinds())
    for kind in activity_kinds().values():
        assert set(kind.layers) <= set(layers())


@pytest.mark.parametrize(
    ("people", "layer"), [((9, 3), "communal/activities"), ((1, 2), "communal/dance")]
)
def test_a_wrong_preset_is_refused(people: tuple[int, int], layer: str) -> None:
    """Sizes the wrong way round and layers that do not exist are no preset."""
    with pytest.raises(ValidationError):
        ActivityKind(label=TEXT, people=people, layers=(layer,), source=TEXT)
