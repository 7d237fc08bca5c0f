"""Reach with rest on the way, on neighbourhoods drawn by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely

from sociale_basis.errors import BadValueError, UnknownLayerError, UsageError
from sociale_basis.network import profiles
from sociale_basis.reach.edit_models import AddBench, ClosePlace, EditSet
from sociale_basis.reach.edits import apply
from sociale_basis.reach.reach import run
from sociale_basis.reach.rest_points import comfort, rest_points
from sociale_basis.reach.rest_rules import RestKind, read_rest_file
from sociale_basis.reach.seats import places_with_seats, reach_with_seats, rested

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from sociale_basis.neighbourhood.store import Neighbourhood
    from sociale_basis.network.mobility_profile import MobilityProfile

    from .conftest import Draw

LIBRARY = "institutional/library"
BENCH, TABLE, STOP = "public_space/bench", "public_space/picnic_table", "public_space/bus_stop"
X, Y = 155_000.0, 463_000.0
LONG = 3600.0


@pytest.fixture
def rollator() -> MobilityProfile:
    """Someone who must rest every 125 m."""
    profile = profiles()["rollator"]
    assert profile.seat_every_m == 125
    return profile


def _line(*metres: float) -> list[tuple[float, float]]:
    return [(X + at, Y) for at in metres]


def _street(
    draw: Draw,
    seats: Sequence[tuple[float, str, Mapping[str, Any]]] = (),
    *,
    length: float = 300,
    look: Mapping[str, Any] | None = None,
) -> Neighbourhood:
    """Draw one street from a home at 0 to a library at its end; a seat: metres, layer, columns."""
    places = [
        {"id": f"osm:n{i}", "layer": layer, "doors": [(0, at / length)], **more}
        for i, (at, layer, more) in enumerate(seats)
    ]
    places.append({"id": "osm:n99", "doors": [(0, 1.0)]})
    home = {"street": 0, "at": 0.0, "residents": 3.0, "older": 1.0}
    return draw(_line(0, length), [(0, 1, look or {})], [home], places)


def _answer(
    area: Neighbourhood,
    profile: MobilityProfile,
    **asked: Any,  # noqa: ANN401 -- whatever can be asked
) -> dict[str, Any]:
    row: dict[str, Any] = reach_with_seats(area, profile, LIBRARY, LONG, **asked).iloc[0].to_dict()
    return row


def test_without_a_seat_it_is_too_far(draw: Draw, rollator: MobilityProfile) -> None:
    """300 m without a bench is too far in one go, though it is near enough in minutes."""
    found = _answer(_street(draw), rollator)
    assert (found["state"], found["reasons"]) == ("no", "too_far_between_seats")
    assert found["longest_stretch_m"] == pytest.approx(300)
    assert pd.isna(found["nearest_id"])
    assert found["count_within"] == 0


@pytest.mark.parametrize(
    ("at", "state", "longest"),
    [
        ((120, 240), "yes", 120),
        ((125, 250), "yes", 125),  # 125 m is just not too far
        ((126, 250), "no", 126),
        ((150,), "no", 150),
        ((60, 120, 180, 240), "yes", 60),
    ],
)
def test_each_stretch_counts(
    draw: Draw, rollator: MobilityProfile, at: tuple[float, ...], state: str, longest: float
) -> None:
    """The longest stretch between two seats decides, the number asked for included."""
    area = _street(draw, [(each, BENCH, {}) for each in at])
    found = _answer(area, rollator)
    assert found["state"] == state
    assert found["longest_stretch_m"] == pytest.approx(longest)
    if state == "yes":
        assert (found["nearest_id"], found["count_within"]) == ("osm:n99", 1)
        assert found["seconds"] == pytest.approx(300 / 0.65, abs=0.01)


def test_another_number_of_metres(draw: Draw, rollator: MobilityProfile) -> None:
    """What is asked for goes before what the profile says."""
    area = _street(draw, [(150, BENCH, {})])
    assert _answer(area, rollator, every_m=150)["state"] == "yes"
    assert _answer(area, rollator.replace(seat_every_m=150))["state"] == "yes"
    assert _answer(area, rollator, every_m=149)["state"] == "no"


def test_a_bench_in_a_side_street(draw: Draw, rollator: MobilityProfile) -> None:
    """One walks 20 m into a dead end, rests, turns round, and gets there 40 m later."""
    nodes = [*_line(0, 100, 200), (X + 100, Y + 50)]
    streets: list[tuple[int, int, dict[str, Any]]] = [(0, 1, {}), (1, 2, {}), (1, 3, {})]
    bench = {"id": "osm:n1", "layer": BENCH, "doors": [(2, 0.4)]}
    library = {"id": "osm:n99", "doors": [(1, 1.0)]}
    area = draw(nodes, streets, [{"street": 0, "at": 0.0}], [bench, library])
    found = _answer(area, rollator)
    assert found["state"] == "yes"
    assert found["seconds"] == pytest.approx(240 / 0.65, abs=0.01)
    assert found["longest_stretch_m"] == pytest.approx(120)
    assert _answer(area, rollator, every_m=119)["state"] == "no"


def test_the_detour_past_a_seat(draw: Draw, rollator: MobilityProfile) -> None:
    """The quickest way is too long in one go; the way round, past a bench, is what counts."""
    nodes = [(X, Y), (X + 200, Y), (X + 100, Y + 60)]
    streets: list[tuple[int, int, dict[str, Any]]] = [(0, 1, {}), (0, 2, {}), (2, 1, {})]
    bench = {"id": "osm:n1", "layer": BENCH, "doors": [(1, 1.0)]}
    library = {"id": "osm:n99", "doors": [(0, 1.0)]}
    area = draw(nodes, streets, [{"street": 0, "at": 0.0}], [bench, library])
    around = 2 * np.hypot(100, 60)
    assert _answer(area, rollator)["seconds"] == pytest.approx(around / 0.65, abs=0.01)
    assert _answer(area, rollator, every_m=200)["seconds"] == pytest.approx(200 / 0.65, abs=0.01)
    too_late = reach_with_seats(area, rollator, LIBRARY, 201 / 0.65).iloc[0]
    assert (too_late["state"], too_late["reasons"]) == ("no", "too_far_between_seats")


def test_there_and_back_each_need_rest(draw: Draw, rollator: MobilityProfile) -> None:
    """The seat lies on the only way there; the way back is another, without one."""
    nodes = [(X, Y), (X + 100, Y + 10), (X + 200, Y), (X + 100, Y - 10)]
    only_back = {"back": {"access": 1}}
    streets: list[tuple[int, int, dict[str, Any]]] = [
        (0, 1, only_back),
        (1, 2, only_back),
        (2, 3, only_back),
        (3, 0, only_back),
    ]
    bench = {"id": "osm:n1", "layer": BENCH, "doors": [(0, 1.0)]}
    library = {"id": "osm:n99", "doors": [(1, 1.0)]}
    area = draw(nodes, streets, [{"street": 0, "at": 0.0}], [bench, library])
    assert _answer(area, rollator, one_way=True)["state"] == "yes"
    assert _answer(area, rollator)["state"] == "no"
    assert _answer(area, rollator)["longest_stretch_m"] == pytest.approx(2 * np.hypot(100, 10))
    both = {"id": "osm:n2", "layer": BENCH, "doors": [(2, 1.0)]}
    area = draw(nodes, streets, [{"street": 0, "at": 0.0}], [bench, both, library])
    assert _answer(area, rollator)["state"] == "yes"


def test_three_states(draw: Draw, rollator: MobilityProfile) -> None:
    """A seat in doubt, or a way in doubt, makes it unknown, and the reason says which."""
    on_way: list[tuple[float, str, dict[str, Any]]] = [(120.0, BENCH, {}), (240.0, TABLE, {})]
    found = _answer(_street(draw, on_way), rollator)
    assert (found["state"], found["reasons"]) == ("unknown", "seat")
    sure: list[tuple[float, str, dict[str, Any]]] = [(120.0, BENCH, {}), (240.0, BENCH, {})]
    unsure = {"surface": 0, "way_class": "path"}
    found = _answer(_street(draw, sure, look=unsure), rollator)
    assert (found["state"], found["reasons"]) == ("unknown", "surface")
    found = _answer(_street(draw, on_way, look=unsure), rollator)
    assert (found["state"], found["reasons"]) == ("unknown", "surface|seat")
    found = _answer(_street(draw, sure, look={"steps": 4, "way_class": "steps"}), rollator)
    assert (found["state"], found["reasons"]) == ("no", "steps")


@pytest.mark.parametrize(
    ("layer", "columns", "state"),
    [
        (BENCH, {}, "yes"),
        (BENCH, {"backrest": "no"}, "yes"),
        (BENCH, {"status": "closed"}, "no"),
        (TABLE, {}, "unknown"),
        (STOP, {"bench": "yes"}, "yes"),
        (STOP, {"bench": "no"}, "no"),
        (STOP, {"bench": None}, "unknown"),
        ("public_space/shelter", {"bench": "yes"}, "yes"),
        ("communal/cafe", {"outdoor_seating": "yes"}, "yes"),
        ("communal/cafe", {"wheelchair": "yes"}, "unknown"),
        ("communal/cafe", {"indoor_seating": "yes", "wheelchair": "yes"}, "yes"),
        ("communal/cafe", {"indoor_seating": "yes"}, "unknown"),
        ("communal/cafe", {"indoor_seating": "yes", "wheelchair": "no"}, "no"),
        ("communal/cafe", {"indoor_seating": "no", "wheelchair": "yes"}, "no"),
        ("communal/hairdresser", {}, "no"),
        ("public_space/toilets", {}, "no"),
    ],
)
def test_what_counts_as_a_seat(
    draw: Draw, rollator: MobilityProfile, layer: str, columns: dict[str, Any], state: str
) -> None:
    """Benches do; stops and third places as far as the map says so and one can get in."""
    area = _street(draw, [(120, layer, columns)], length=240)
    assert _answer(area, rollator)["state"] == state


def test_backs_and_arms_are_told(draw: Draw, rollator: MobilityProfile) -> None:
    """Each seat counts with or without; how many have one, the map says or does not say."""
    told: list[dict[str, Any]] = [
        {"backrest": "yes", "armrest": "no"},
        {"backrest": "no"},
        {"backrest": None},
    ]
    area = _street(draw, [(60.0 * (i + 1), BENCH, each) for i, each in enumerate(told)])
    points = rest_points(area, rollator)
    assert points.n_sure == 3
    # The fourth is the library, which perhaps has a seat.
    assert comfort(area, points) == {
        "backrest": {"yes": 1, "no": 1, "unknown": 2},
        "armrest": {"yes": 0, "no": 1, "unknown": 3},
    }


def test_a_seat_indoors_up_steps_is_for_who_climbs_them(draw: Draw) -> None:
    """Whoever walks without wheels gets into the café that has a step."""
    area = _street(draw, [(120, "communal/cafe", {"indoor_seating": "yes", "wheelchair": "no"})])
    older = profiles()["older_walker"]
    assert _answer(area, older, every_m=200)["state"] == "yes"


@pytest.mark.parametrize(
    ("wheelchair", "profile", "state"),
    [
        ("yes", "rollator", "yes"),
        ("designated", "manual_wheelchair", "yes"),
        ("limited", "rollator", "unknown"),
        (None, "rollator", "unknown"),
        ("no", "rollator", "no"),
        ("no", "cane", "yes"),
        (None, "cane", "yes"),
    ],
)
def test_toilets(draw: Draw, wheelchair: str | None, profile: str, state: str) -> None:
    """The same question of toilets; a wheelchair must fit for who has wheels, only for them."""
    toilet = (400, "public_space/toilets", {"wheelchair": wheelchair})
    area = _street(draw, [toilet], length=800)
    found = _answer(area, profiles()[profile], kind="toilet")
    assert found["state"] == state
    assert found["reasons"] == {"no": "too_far_between_toilets", "unknown": "toilet"}.get(state, "")
    assert _answer(area, profiles()[profile], kind="toilet", every_m=800)["state"] == "yes"


def _beside(draw: Draw, metres_off: float) -> Neighbourhood:
    """Draw a bench so many metres beside the street."""
    area = _street(draw, [(120, BENCH, {})], length=240)
    shapes = area.places.geometry.to_numpy().copy()
    shapes[0] = shapely.Point(X + 120, Y + metres_off)
    places = area.places.set_geometry(gpd.GeoSeries(shapes, crs=area.places.crs))
    area.__dict__["places"] = places
    return area


def test_a_seat_must_be_at_the_way(draw: Draw, rollator: MobilityProfile) -> None:
    """15 m beside it still is; farther is left out, and counted. The library perhaps has one."""
    near, far = _beside(draw, 15), _beside(draw, 15.1)
    assert _answer(near, rollator)["state"] == "yes"
    assert _answer(far, rollator)["state"] == "no"
    points = rest_points(far, rollator)
    assert (points.n_sure, points.n_doubt, points.left_out.tolist()) == (0, 1, [0])
    points = rest_points(near, rollator)
    assert (points.n_sure, points.n_doubt, points.left_out.tolist()) == (1, 1, [])


def test_residents(draw: Draw, rollator: MobilityProfile) -> None:
    """Per place and in all, with and without the need for rest; they add up to everybody."""
    area = _street(draw, [(120, BENCH, {}), (240, TABLE, {})])
    found = rested(area, rollator, LIBRARY, LONG)
    row = places_with_seats(found, rollator).iloc[0]
    assert [row[f"residents_{state}"] for state in ("yes", "unknown", "no")] == [0, 3, 0]
    assert [row[f"residents_75_{state}"] for state in ("yes", "unknown", "no")] == [0, 1, 0]
    assert found.totals(found.states)["residents_unknown"] == 3
    assert found.totals(found.states_unrested)["residents_yes"] == 3


def test_several_layers_are_one_question(draw: Draw, rollator: MobilityProfile) -> None:
    """With more layers at least one of their places is enough."""
    area = _street(draw, [(120, "communal/cafe", {"wheelchair": "no"})])
    alone = rested(area, rollator, LIBRARY, LONG)
    both = rested(area, rollator, [LIBRARY, "communal/cafe"], LONG)
    assert (alone.states.tolist(), both.states.tolist()) == (["no"], ["yes"])
    assert both.destinations.places["id"].tolist() == ["osm:n99", "osm:n0"]


def test_a_bench_more_changes_the_answer(draw: Draw, rollator: MobilityProfile) -> None:
    """An edit that puts one down, or takes one away, counts at once."""
    nodes = [(X + 60 * i, Y) for i in range(60)]  # long enough to be attached to
    streets: list[tuple[int, int, dict[str, Any]]] = [(i, i + 1, {}) for i in range(59)]
    home, library = {"street": 0, "at": 0.0}, {"id": "osm:n99", "doors": [(3, 1.0)]}
    area = draw(nodes, streets, [home], [library])
    assert _answer(area, rollator)["state"] == "no"
    place = gpd.GeoSeries([shapely.Point(X + 120, Y + 3)], crs=area.homes.crs).to_crs("EPSG:4326")
    bench = AddBench(lon=place.x.iloc[0], lat=place.y.iloc[0])
    after = apply(area, EditSet(name="bench", edits=(bench,)))
    assert after.vanished == []
    assert _answer(after.area, rollator)["state"] == "yes"
    gone = ClosePlace(place=str(after.area.places["id"].iloc[-1]))
    again = apply(after.area, EditSet(name="gone", edits=(gone,))).area
    assert _answer(again, rollator)["state"] == "no"


def test_without_the_need_it_is_plain_reach(draw: Draw, rollator: MobilityProfile) -> None:
    """With a stretch longer than any way, and without rest, it equals what reach finds."""
    area = _street(draw, [(120, BENCH, {}), (240, TABLE, {})])
    found = rested(area, rollator, LIBRARY, LONG, every_m=1e6, one_way=True)
    plain = run(area, rollator, LIBRARY, LONG, one_way=True)
    assert found.states.tolist() == found.states_unrested.tolist() == plain.states.tolist()
    np.testing.assert_allclose(found.gained[0], plain.strict.gained)


def test_nothing_to_go_to_and_nobody_attached(draw: Draw, rollator: MobilityProfile) -> None:
    """An empty layer gives "no", a home on no way "unknown"; neither blames the seats."""
    area = _street(draw, [(120, BENCH, {})])
    empty = reach_with_seats(area, rollator, "communal/cafe", LONG).iloc[0]
    assert (empty["state"], empty["reasons"]) == ("no", "no_place")
    library = {"id": "osm:n99", "doors": [(0, 1.0)]}
    loose = draw(_line(0, 300), [(0, 1, {})], [{"street": None}], [library])
    found = _answer(loose, rollator)
    assert (found["state"], found["reasons"]) == ("unknown", "not_connected")
    assert pd.isna(found["count_within"])
    afar = draw(_line(0, 300), [(0, 1, {})], [{"street": 0}], [{"id": "osm:n1", "doors": []}])
    assert _answer(afar, rollator)["state"] == "unknown"


def test_bad_questions(draw: Draw, rollator: MobilityProfile) -> None:
    """Each is one clear error."""
    area = _street(draw)
    for every in (0, -1, float("nan"), float("inf")):
        with pytest.raises(UsageError, match="more than 0 m"):
            rested(area, rollator, LIBRARY, LONG, every_m=every)
    with pytest.raises(UsageError, match="no longest stretch without a seat"):
        rested(area, profiles()["reference_walker"], LIBRARY, LONG)
    with pytest.raises(UsageError, match="limit"):
        rested(area, rollator, LIBRARY, -1)
    with pytest.raises(UnknownLayerError):
        rested(area, rollator, "communal/nonsense", LONG)
    with pytest.raises(ValueError, match="sofa"):
        rested(area, rollator, LIBRARY, LONG, kind="sofa")


def test_without_figures_of_residents(draw: Draw, rollator: MobilityProfile) -> None:
    """Numbers are unknown then, states are not."""
    home, library = {"street": 0, "at": 0.0}, {"id": "osm:n99", "doors": [(0, 1.0)]}
    area = draw(_line(0, 100), [(0, 1, {})], [home], [library], residents=False)
    found = rested(area, rollator, LIBRARY, LONG)
    assert found.states.tolist() == ["yes"]
    assert np.isnan(found.totals(found.states)["residents_yes"])
    assert places_with_seats(found, rollator)["residents_yes"].isna().all()


@pytest.mark.parametrize(
    ("old", "new", "error", "says"),
    [
        ('"public_space/bench"', '"personal/lonely"', BadValueError, "figures of areas"),
        ('"public_space/bench"', '"public_space/bank"', BadValueError, "public_space/bank"),
        ('source = ["osm_bench", ', 'source = ["nobody", ', BadValueError, "nobody"),
        ("within_m = 15.0", "within_m = 0", BadValueError, "within_m"),
        ('counts = "doubt"', 'counts = "perhaps"', BadValueError, "perhaps"),
    ],
)
def test_a_wrong_file_of_rules(
    tmp_path: Path, old: str, new: str, error: type[Exception], says: str
) -> None:
    """Whoever edits the rules is told what is wrong with them."""
    from sociale_basis._folders import data_folder  # noqa: PLC0415 -- only here

    text = (data_folder() / "mobility" / "rest_points.toml").read_text(encoding="utf-8")
    assert old in text
    file = tmp_path / "rules.toml"
    file.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(error, match=says):
        read_rest_file(file)


def test_every_kind_has_rules(draw: Draw, rollator: MobilityProfile) -> None:
    """Seats and toilets can both be asked for, by the word too."""
    area = _street(draw)
    for kind in RestKind:
        assert rest_points(area, rollator, kind).n_sure == 0
        found = rested(area, rollator, LIBRARY, LONG, kind=kind.value, every_m=300)
        assert found.states.tolist() == ["yes"]
