"""Observations over the network at a moment: what lasts, what comes back, what outranks what."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from pydantic import ValidationError

from sociale_basis import neighbourhood
from sociale_basis.errors import BadValueError
from sociale_basis.network import profiles
from sociale_basis.network.attributes import Access, Barrier, Origin, Smoothness, Surface
from sociale_basis.network.observation_models import Kind, Observation
from sociale_basis.network.recurrence import exists, recurrence
from sociale_basis.reach import reach
from sociale_basis.reach.observations import load, overlay

if TYPE_CHECKING:
    from pathlib import Path

    from sociale_basis.neighbourhood.store import Neighbourhood
    from sociale_basis.network.attributes import EdgeAttributes

    from .conftest import Draw

LIBRARY = "institutional/library"
ROLLATOR = profiles()["rollator"]
# A Tuesday.
TUESDAY_10 = datetime(2026, 11, 24, 10, 0)  # noqa: DTZ001 -- on the clock that people read


@pytest.fixture
def street(draw: Draw) -> Neighbourhood:
    """Draw a street with a kerb nobody measured and a bollard, of which nobody knows the opening.

    ::

        home 0 ── 1 ── kerb? at 2 ── 3 bollard? ── 4 library

    Both are met from either side.
    """
    kerb: dict[str, Any] = {"kerb_m": np.nan, "kerb_situation": 3}
    return draw(
        nodes=[(0, 0), (50, 0), (70, 0), (90, 0), (110, 0)],
        streets=[
            (0, 1, {"barrier": 0}),
            (1, 2, kerb | {"barrier": 0, "back": {"kerb_m": 0.0, "kerb_situation": 0}}),
            (2, 3, {"barrier": 1, "back": kerb | {"barrier": 0}}),
            (3, 4, {"barrier": 0, "back": {"barrier": 1}}),
        ],
        homes=[{"street": 0, "at": 0.0, "residents": 3.0}],
        places=[{"id": "osm:n1", "doors": [(3, 1.0)]}],
    )


def _see(area: Neighbourhood, *seen: Observation, at: datetime = TUESDAY_10) -> Neighbourhood:
    applied = overlay(area, seen, at)
    assert applied.vanished == []
    return applied.area


def _known(area: Neighbourhood, *seen: Observation, at: datetime = TUESDAY_10) -> EdgeAttributes:
    return _see(area, *seen, at=at).network.attributes


def _state(area: Neighbourhood) -> tuple[str, str]:
    home = reach(area, ROLLATOR, LIBRARY, 900).iloc[0]
    return home["state"], home["reasons"]


def _of(**fields: Any) -> Observation:  # noqa: ANN401 -- any field
    return Observation.model_validate(fields)


def test_who_went_to_look_settles_the_doubt(street: Neighbourhood) -> None:
    """Kerb and opening measured: unknown becomes yes, or no when it turns out worse."""
    assert _state(street) == ("unknown", "kerb|barrier")
    kerb = _of(kind="kerb", node=2, value=0.02)
    opening = _of(kind="opening", node=3, value=1.2)
    assert _state(_see(street, kerb)) == ("unknown", "barrier")
    assert _state(_see(street, kerb, opening)) == ("yes", "")
    narrow = _of(kind="opening", node=3, value=0.6)
    assert _state(_see(street, kerb, narrow)) == ("no", "barrier")
    heads = _known(street, kerb)
    assert heads.kerb_origin[2] == Origin.OBSERVATION
    assert street.network.attributes.kerb_origin[2] == Origin.UNTAGGED


def test_containers_on_tuesday(street: Neighbourhood) -> None:
    """From 7 to 17 on Tuesday the containers are in the way; before, after and on Monday not."""
    settled = _see(
        street,
        _of(kind="kerb", node=2, value=0.0),
        _of(kind="opening", node=3, value=2),
    )
    assert _state(settled)[0] == "yes"
    containers = _of(kind="containers", way=101, value=0.5, recurring="dinsdag 7\u201317")
    for hour, state in ((6, "yes"), (7, "no"), (16, "no"), (17, "yes")):
        now = _see(settled, containers, at=TUESDAY_10.replace(hour=hour))
        assert _state(now)[0] == state
    assert _state(_see(settled, containers, at=TUESDAY_10.replace(day=23)))[0] == "yes"
    unmeasured = containers.model_copy(update={"value": None})
    assert _state(_see(settled, unmeasured)) == ("unknown", "width")
    assert _see(settled, unmeasured, at=TUESDAY_10.replace(day=23)) is settled


def test_between_from_and_until(street: Neighbourhood) -> None:
    """Roadworks hold from the first day to the end of the last; moments may name their zone."""
    works = _of(kind="roadworks", way=101, **{"from": "2026-11-20", "until": "2026-11-24"})
    closed = Access.CLOSED
    for day, hour, shut in ((19, 23, False), (20, 0, True), (24, 23, True), (25, 0, False)):
        moment = TUESDAY_10.replace(day=day, hour=hour)
        access = _known(street, works, at=moment).access
        assert ((access[[2, 3]] == closed).all()) == shut
        assert (access[[0, 1, 4]] == Access.PUBLIC).all()
    # 23:30 in London is half past twelve in the Netherlands, the next day.
    late = datetime(2026, 11, 24, 23, 30, tzinfo=UTC)
    assert (_known(street, works, at=late).access == Access.PUBLIC).all()
    passable = _of(kind="roadworks", way=101, value=1.0)
    assert _known(street, passable).width_m[2] == 1.0
    assert not works.lasts
    assert passable.lasts


def test_what_was_seen_outranks_the_map(draw: Draw) -> None:
    """Schouw > OSM > BGT > class, for each edge and quality apart; the origin is kept."""
    area = draw(
        nodes=[(0, 0), (50, 0), (100, 0), (150, 0)],
        streets=[
            (0, 1, {"surface": "sett", "surface_origin": 1}),
            (1, 2, {"surface": "", "surface_origin": 0}),
            (2, 3, {"surface": "sand", "surface_origin": 3}),
        ],
        homes=[{"street": 0}],
        places=[{"id": "osm:n1", "doors": [(0, 0.0)]}],
    )

    def surfaces(source: str) -> list[tuple[str, str]]:
        seen = [
            _of(kind="surface", way=way, value="asphalt", source=source) for way in (100, 101, 102)
        ]
        now = _known(area, *seen)
        return [
            (Surface(now.surface[edge]).name, Origin(now.surface_origin[edge]).name)
            for edge in (0, 2, 4)
        ]

    assert surfaces("bgt") == [("SETT", "TAG"), ("ASPHALT", "BGT"), ("ASPHALT", "BGT")]
    assert surfaces("osm") == [("ASPHALT", "TAG")] * 3
    assert surfaces("schouw") == [("ASPHALT", "OBSERVATION")] * 3


def test_the_last_look_counts_whatever_the_order(street: Neighbourhood) -> None:
    """Of two looks the later counts; a look counts over the map, seen later or not."""
    old = _of(kind="width", way=100, value=0.7, seen="2025-05-01")
    new = _of(kind="width", way=100, value=1.4, seen="2026-05-01")
    bgt = _of(kind="width", way=100, value=9, seen="2026-06-01", source="bgt")
    for seen in ((old, new, bgt), (bgt, new, old)):
        now = _known(street, *seen)
        assert now.width_m[0] == pytest.approx(1.4)
        assert now.width_origin[0] == Origin.OBSERVATION
    # What stands there for a while comes on top of what lasts, seen earlier or not.
    bikes = _of(kind="parked_bikes", way=100, value=0.4, recurring="di", seen="2020-01-01")
    assert _known(street, bikes, new).width_m[0] == pytest.approx(0.4)
    wide = bikes.model_copy(update={"value": 5.0})
    assert _known(street, wide, new).width_m[0] == pytest.approx(1.4)


def test_every_kind_changes_what_it_is_about(street: Neighbourhood) -> None:
    """Steps, slope, light, evenness, root, ice, an open bridge: each in its own attribute."""
    steps = _known(street, _of(kind="steps", way=100, value=3))
    assert steps.steps[[0, 1, 2]].tolist() == [3, 3, 0]
    slope = _known(street, _of(kind="slope", way=100, value=0.05))
    assert slope.slope_up[0] == slope.slope_down[0] == np.float32(0.05)
    assert slope.slope_origin[0] == Origin.OBSERVATION
    assert _known(street, _of(kind="light", way=100, value=False)).lit[0] == 0
    bad = _known(street, _of(kind="smoothness", way=100, value="horrible")).smoothness
    assert bad[0] == Smoothness.HORRIBLE
    assert _known(street, _of(kind="root", way=100)).smoothness[0] == Smoothness.BAD
    worse = _of(kind="root", way=100, value="excellent")
    assert _known(street, worse).smoothness[0] == Smoothness.GOOD
    assert _known(street, _of(kind="ice", way=100)).smoothness[0] == Smoothness.VERY_BAD
    bridge = _known(street, _of(kind="bridge_open", way=100))
    assert bridge.access[0] == Access.CLOSED


def test_a_slope_keeps_its_direction(draw: Draw) -> None:
    """How steep it is was seen; which way it rises the map knows."""
    up = {"slope_up": 0.02, "slope_down": 0.0, "back": {"slope_up": 0.0, "slope_down": 0.02}}
    area = draw(
        nodes=[(0, 0), (50, 0)],
        streets=[(0, 1, up)],
        homes=[{"street": 0}],
        places=[{"id": "osm:n1", "doors": [(0, 0.0)]}],
    )
    now = _known(area, _of(kind="slope", way=100, value=0.08))
    assert now.slope_up.tolist() == pytest.approx([0.08, 0])
    assert now.slope_down.tolist() == pytest.approx([0, 0.08])


def test_a_lift_out_of_order(draw: Draw) -> None:
    """A lift that is a node is locked; one that is a way is closed; a node without one is told."""
    area = draw(
        nodes=[(0, 0), (10, 0), (20, 0)],
        streets=[(0, 1, {"lift": True}), (1, 2, {"lift": False, "way_class": "elevator"})],
        homes=[{"street": 0}],
        places=[{"id": "osm:n1", "doors": [(0, 0.0)]}],
    )
    node = _known(area, _of(kind="lift_out_of_order", node=0)).barrier
    assert node.tolist() == [0, Barrier.LOCKED, 0, 0]
    way = _known(area, _of(kind="lift_out_of_order", way=101)).access
    assert way.tolist() == [0, 0, Access.CLOSED, Access.CLOSED]
    none = overlay(area, [_of(kind="lift_out_of_order", node=99)], TUESDAY_10)
    assert [(each.number, each.reference) for each in none.vanished] == [(0, "node 99")]
    assert none.area is area


def test_seats_and_toilets_become_places(small_neighbourhood: Path) -> None:
    """A bench seen is a place of its layer, of which the source is the schouw."""
    town = neighbourhood.load(small_neighbourhood)
    lon, lat = town.homes.geometry.iloc[[0]].to_crs("EPSG:4326").get_coordinates().iloc[0]
    seen = [_of(kind=kind, lon=lon, lat=lat) for kind in ("seat", "toilet")]
    now = _see(town, *seen)
    new = now.places.iloc[len(town.places) :]
    assert new["layer"].tolist() == ["public_space/bench", "public_space/toilets"]
    assert new["source"].tolist() == ["schouw", "schouw"]
    far = overlay(town, [_of(kind="seat", lon=3.0, lat=53.0)], TUESDAY_10)
    assert [each.why for each in far.vanished] == ["not_connected"]


@pytest.mark.parametrize(
    ("text", "inside", "outside"),
    [
        ("dinsdag 7-17", ["24 07:00", "24 16:59"], ["24 06:59", "24 17:00", "23 10:00"]),
        ("ma-vr 8:30-9", ["23 08:30", "27 08:59"], ["28 08:45", "23 09:00"]),
        ("Sa, zo", ["28 00:00", "29 23:59"], ["27 12:00"]),
        ("vr\u2013ma 22.00 \u2013 6.00 uur", ["27 22:00", "24 05:59"], ["24 06:00", "24 22:00"]),
        ("7-9", ["23 07:00", "29 08:00"], ["23 09:00"]),
        ("Elke dag 0-24", ["23 00:00", "29 23:59"], []),
    ],
)
def test_recurrences(text: str, inside: list[str], outside: list[str]) -> None:
    """Days and hours as people write them; the week of Monday 23 November 2026."""
    rule = recurrence(text)
    for moments, holds in ((inside, True), (outside, False)):
        for moment in moments:
            when = datetime.strptime(f"2026-11-{moment}", "%Y-%m-%d %H:%M")  # noqa: DTZ007 -- on the clock that people read
            assert rule.holds(when) == holds, moment


@pytest.mark.parametrize("text", ["soms", "dinsdag 25-26", "dinsdag 7-7", "di 7:75-8", "foo-ma"])
def test_recurrences_that_cannot_be_read(text: str) -> None:
    """What is no day or hour is an error, also in an observation."""
    with pytest.raises(ValueError, match="'"):
        recurrence(text)
    with pytest.raises(ValidationError):
        _of(kind="containers", way=1, recurring=text)


@pytest.mark.parametrize(
    "fields",
    [
        {"kind": "kerb", "way": 1, "value": 0.1},
        {"kind": "kerb", "node": 1},
        {"kind": "kerb", "node": 1, "value": -0.1},
        {"kind": "kerb", "node": 1, "value": float("nan")},
        {"kind": "kerb", "node": 1, "value": True},
        {"kind": "kerb", "node": 1, "way": 2, "value": 0.1},
        {"kind": "steps", "way": 1, "value": 2.5},
        {"kind": "surface", "way": 1, "value": "marble"},
        {"kind": "light", "way": 1, "value": "yes"},
        {"kind": "seat", "lon": 4.0},
        {"kind": "seat", "lon": 4.0, "lat": 52.0, "value": 1},
        {"kind": "bridge_open", "way": 1, "value": 1},
        {"kind": "roadworks", "way": 1, "from": "2026-02-02", "until": "2026-02-01"},
        {"kind": "puddle", "way": 1},
        {"kind": "width", "node": 1, "nodes": [1, 2], "value": 1},
    ],
)
def test_impossible_observations_are_refused(fields: dict[str, Any]) -> None:
    """A wrong place, value or time is no observation."""
    with pytest.raises(ValidationError):
        Observation.model_validate(fields)


def test_every_kind_has_its_rule() -> None:
    """No kind can be added without saying where and what it is: each is refused without a place."""
    assert len(Kind) == 26
    for kind in Kind:
        with pytest.raises(ValidationError, match="is seen at"):
            Observation(kind=kind)


def test_a_list_in_a_file(tmp_path: Path) -> None:
    """Days stay days, moments stay moments; a wrong row is told with its number."""
    file = tmp_path / "seen.json"
    file.write_text(
        '{"schema_version": 1, "observations": [{"kind": "containers", "way": 1, '
        '"recurring": "dinsdag 7\u201317", "until": "2026-12-31", "seen": "2026-11-01"}]}',
        encoding="utf-8",
    )
    (seen,) = load(file)
    assert (seen.until, seen.seen) == (date(2026, 12, 31), date(2026, 11, 1))
    file.write_text(
        '{"schema_version": 1, "observations": [{"kind": "kerb", "node": 1}]}', encoding="utf-8"
    )
    with pytest.raises(BadValueError, match="observation 1: kerb needs a value"):
        load(file)


@pytest.mark.parametrize(
    ("recurring", "utc", "holds"),
    [
        # On 25 October 2026 the clock shows 2:30 twice: both are Sunday between 2 and 3.
        ("zo 2-3", "2026-10-25 00:30", True),
        ("zo 2-3", "2026-10-25 01:30", True),
        ("zo 2-3", "2026-10-25 02:30", False),
        # On 29 March it goes from 2 to 3: what lies between does not happen that night.
        ("zo 2-3", "2026-03-29 00:59", False),
        ("zo 2-3", "2026-03-29 01:00", False),
        ("zo 3-4", "2026-03-29 01:00", True),
        # The same hour on the clock is another hour in the world before and after.
        ("di 7-17", "2026-10-20 05:00", True),
        ("di 7-17", "2026-10-27 05:00", False),
        ("di 7-17", "2026-10-27 06:00", True),
        ("di 7-17", "2026-10-20 14:59", True),
        ("di 7-17", "2026-10-20 15:00", False),
        ("di 7-17", "2026-10-27 15:59", True),
        # Past midnight, through the night on which the clock changes.
        ("za 22-6", "2026-10-25 04:59", True),
        ("za 22-6", "2026-10-25 05:00", False),
        ("za 22-6", "2026-03-29 03:59", True),
        ("za 22-6", "2026-03-29 04:00", False),
    ],
)
def test_the_clock_that_changes(recurring: str, utc: str, holds: bool) -> None:  # noqa: FBT001 -- what is expected
    """What comes back every week follows the clock in the street, also when that is put forward."""
    at = datetime.strptime(f"{utc} +0000", "%Y-%m-%d %H:%M %z")
    assert _of(kind="containers", way=1, recurring=recurring).holds(at) == holds


def test_a_day_has_all_its_hours_when_the_clock_changes(street: Neighbourhood) -> None:
    """From a day until a day holds from midnight to midnight on the clock, 23 or 25 hours later."""
    works = _of(kind="roadworks", way=101, **{"from": "2026-10-25", "until": "2026-10-25"})
    for utc, holds in (
        ("2026-10-24 21:59", False),
        ("2026-10-24 22:00", True),
        ("2026-10-25 22:59", True),
        ("2026-10-25 23:00", False),
    ):
        at = datetime.strptime(f"{utc} +0000", "%Y-%m-%d %H:%M %z")
        assert works.holds(at) == holds
        closed = (_known(street, works, at=at).access == Access.CLOSED).any()
        assert closed == holds


def test_hours_that_the_clock_skips_do_not_exist() -> None:
    """Half past two on the last Sunday of March is no moment; in October it is."""
    for month, day, there in ((3, 29, False), (3, 28, True), (10, 25, True)):
        assert exists(datetime(2026, month, day, 2, 30)) == there  # noqa: DTZ001 -- on the clock that people read


def test_nobody_has_been_to_look_yet(street: Neighbourhood) -> None:
    """A value of null where one is needed says nothing; left out altogether it is a mistake."""
    blank = _of(kind="kerb", node=2, value=None)
    assert blank.blank
    assert _see(street, blank) is street
    assert not _of(kind="containers", way=101, value=None).blank, "there, and not measured"
    with pytest.raises(ValidationError, match="needs a value"):
        _of(kind="kerb", node=2)


def test_who_and_when_may_stand_once_for_all(tmp_path: Path) -> None:
    """Role and day of the list hold for what does not say otherwise."""
    file = tmp_path / "seen.json"
    file.write_text(
        '{"schema_version": 1, "by": "opbouwwerker", "seen": "2026-11-24", "observations": ['
        '{"kind": "kerb", "node": 1, "value": 0.02, "by": "bewoner"},'
        '{"kind": "kerb", "node": 2, "value": 0.03, "seen": "2026-11-01", "note": "vochtig"}]}',
        encoding="utf-8",
    )
    first, last = load(file)
    assert (first.by, first.seen) == ("bewoner", date(2026, 11, 24))
    assert (last.by, last.seen) == ("opbouwwerker", date(2026, 11, 1))


def test_ranks_hold_for_every_kind(draw: Draw) -> None:
    """Schouw > OSM > BGT > class, also of what the network stores no origin of, in any order."""
    stairs = {"way_class": "steps", "handrail": 0, "kerb_origin": 1}
    area = draw(
        nodes=[(0, 0), (50, 0), (100, 0), (150, 0)],
        streets=[
            (0, 1, stairs | {"steps": 8}),
            (1, 2, stairs | {"steps": -1, "handrail": -1}),
            (2, 3, {"kerb_m": 0.12, "kerb_origin": 1, "kerb_situation": 1, "handrail": -1}),
        ],
        homes=[{"street": 0}],
        places=[{"id": "osm:n1", "doors": [(0, 0.0)]}],
    )

    def known(*seen: tuple[str, int]) -> list[float]:
        told = [_of(kind="steps", way=w, value=n, source=s) for s, n in seen for w in (100, 101)]
        told += [
            _of(kind="handrail", way=w, value=n % 2 == 0, source=s)
            for s, n in seen
            for w in (100, 101)
        ]
        told += [_of(kind="kerb", node=3, value=n / 100, source=s) for s, n in seen]
        now = _known(area, *told)
        kerb = round(float(now.kerb_m[4]), 4)
        return [*now.steps[[0, 2]].tolist(), *now.handrail[[0, 2]].tolist(), kerb]

    bgt, osm, schouw = ("bgt", 4), ("osm", 5), ("schouw", 6)
    assert known(bgt) == [8, 4, 0, 1, 0.12]
    assert known(osm, bgt) == known(bgt, osm) == [5, 5, 0, 0, 0.05]
    for order in ((schouw, osm, bgt), (bgt, osm, schouw), (osm, schouw, bgt)):
        assert known(*order) == [6, 6, 1, 1, 0.06]
    # Of two of one rank the last counts, where nothing of higher rank speaks.
    assert known(bgt, ("bgt", 2)) == [8, 2, 0, 1, 0.12]
