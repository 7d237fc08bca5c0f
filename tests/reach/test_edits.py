"""What if: edits applied without building again, kept in files, and what has vanished."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest
import shapely
from pyproj import Transformer

from sociale_basis import neighbourhood
from sociale_basis.errors import BadValueError, FileFormatError, StorageError, UsageError
from sociale_basis.network import profiles
from sociale_basis.network.attributes import NAMES, Origin, Surface, WayClass
from sociale_basis.reach import reach, reach_places
from sociale_basis.reach.edit_models import (
    AddBench,
    AddPlace,
    AddSegment,
    ChangeHours,
    ClosePlace,
    CloseSegment,
    Edit,
    EditSet,
    ImproveCrossing,
    LowerKerb,
    MovePlace,
    RemoveBarrier,
    RepairSegment,
)
from sociale_basis.reach.edits import apply, load, names, save
from sociale_basis.reach.overlay import with_network

if TYPE_CHECKING:
    from pathlib import Path

    from sociale_basis.neighbourhood.store import Neighbourhood

    from .conftest import Draw

LIBRARY = "institutional/library"
STEPS = {"steps": 6, "way_class": "steps"}
WALKER = profiles()["reference_walker"]
ROLLATOR = profiles()["rollator"]


@pytest.fixture(scope="module")
def town(small_neighbourhood: Path) -> Neighbourhood:
    """Open the small town."""
    return neighbourhood.load(small_neighbourhood)


@pytest.fixture
def street(draw: Draw) -> Neighbourhood:
    """Draw a street with steps, sand and a kerb between home and library.

    ::

        home 0 ── 1 ═ steps ═ 2 ∙ sand ∙ 3 ─ kerb at 4 ─ 4 library
    """
    return draw(
        nodes=[(0, 0), (50, 0), (70, 0), (90, 0), (110, 0)],
        streets=[
            (0, 1, {}),
            (1, 2, STEPS),
            (2, 3, {"surface": "sand"}),
            (3, 4, {"kerb_m": 0.12, "back": {"kerb_m": 0.0}}),
        ],
        homes=[{"street": 0, "at": 0.0, "residents": 3.0}],
        places=[{"id": "osm:n1", "name": "Library", "doors": [(3, 1.0)]}],
    )


def _applied(area: Neighbourhood, *edits: Edit) -> Neighbourhood:
    applied = apply(area, EditSet(name="test", edits=edits))
    assert applied.vanished == []
    return applied.area


def _state(area: Neighbourhood) -> tuple[str, str]:
    home = reach(area, ROLLATOR, LIBRARY, 900).iloc[0]
    return home["state"], home["reasons"]


def test_each_repair_takes_away_its_reason(street: Neighbourhood) -> None:
    """Steps, sand and kerb go one by one, until the library is in reach."""
    assert _state(street) == ("no", "steps|kerb|surface")
    flat = _applied(street, RepairSegment(way=101, steps=0))
    assert _state(flat) == ("no", "kerb|surface")
    paved = _applied(flat, RepairSegment(way=102, nodes=(3, 2), surface="asphalt"))
    assert _state(paved) == ("no", "kerb")
    lowered = _applied(paved, LowerKerb(node=4))
    assert _state(lowered) == ("yes", "")


def test_a_ramp_beside_the_steps_is_enough(street: Neighbourhood) -> None:
    """With a ramp of any kind for wheels the steps no longer refuse a wheelchair."""
    ramp = _applied(street, RepairSegment(way=101, ramp="wheelchair"))
    key = "manual_wheelchair"
    before, after = (
        reach(area, profiles()[key], LIBRARY, 900)["reasons"].iloc[0] for area in (street, ramp)
    )
    assert "steps" in before.split("|")
    assert "steps" not in after.split("|")


def test_nothing_old_is_touched(street: Neighbourhood) -> None:
    """Arrays, tables and digest of the neighbourhood given stay; the new ones differ."""
    before = {name: getattr(street.network.attributes, name).copy() for name in NAMES}
    tables = {name: getattr(street, name).copy() for name in ("edges", "places", "place_anchors")}
    changed = _applied(
        street,
        RepairSegment(way=101, steps=0, lit=True, handrail=True, tactile=False, wheelchair="yes"),
        LowerKerb(node=4, height_m=0.02),
        ClosePlace(place="osm:n1"),
    )
    for name, values in before.items():
        np.testing.assert_array_equal(getattr(street.network.attributes, name), values)
    for name, table in tables.items():
        pd.testing.assert_frame_equal(getattr(street, name), table)
    assert changed.network.attributes.lit is not street.network.attributes.lit
    assert changed.network.attributes.width_m is street.network.attributes.width_m
    assert changed.network.forward is street.network.forward
    assert changed.digest.startswith(street.digest + "+")
    assert changed.digest != _applied(street, LowerKerb(node=4)).digest


def test_origin_and_class_are_told(street: Neighbourhood) -> None:
    """What an edit sets is marked as told, and a flight without steps is a footway."""
    new = _applied(
        street, RepairSegment(way=101, steps=0, surface="sett", smoothness="bad", width_m=1.2)
    ).network.attributes
    edges = [2, 3]
    assert set(new.surface_origin[edges]) == {Origin.OBSERVATION}
    assert set(new.width_origin[edges]) == {Origin.OBSERVATION}
    assert set(new.surface[edges]) == {Surface.SETT}
    assert set(new.way_class[edges]) == {WayClass.FOOTWAY}
    assert new.width_m[2] == pytest.approx(1.2)
    assert new.surface_origin[0] == Origin.TAG


def test_a_closed_way_is_closed_to_all(street: Neighbourhood) -> None:
    """Who walks everywhere no longer gets past a closed way, and can again when it opens."""
    assert reach(street, WALKER, LIBRARY, 900)["state"].iloc[0] == "yes"
    closed = _applied(street, CloseSegment(way=102))
    assert reach(closed, WALKER, LIBRARY, 900)["state"].iloc[0] == "no"
    opened = _applied(closed, RepairSegment(way=102, open=True))
    assert reach(opened, WALKER, LIBRARY, 900)["state"].iloc[0] == "yes"


def test_kerbs_lower_only_what_is_higher(draw: Draw) -> None:
    """A kerb is lowered where it is higher or unknown; where there is none, none appears."""
    area = draw(
        nodes=[(0, 0), (10, 0), (20, 0), (10, 10), (10, -10)],
        streets=[
            (0, 1, {"kerb_m": 0.12}),
            (2, 1, {"kerb_m": 0.01}),
            (3, 1, {"kerb_m": np.nan, "kerb_situation": 3}),
            (4, 1, {"kerb_m": np.nan}),
        ],
        homes=[{"street": 0}],
        places=[{"id": "osm:n1", "doors": [(0, 0.0)]}],
    )
    heights = _applied(area, LowerKerb(node=1, height_m=0.03)).network.attributes.kerb_m
    assert heights[[0, 2, 4]].tolist() == pytest.approx([0.03, 0.01, 0.03])
    assert np.isnan(heights[6])
    assert heights[1] == pytest.approx(0.12)


def test_barriers_and_crossings(draw: Draw) -> None:
    """A bollard goes, and a crossing becomes a zebra in calm traffic, with tactile paving."""
    area = draw(
        nodes=[(0, 0), (10, 0)],
        streets=[
            (0, 1, {"barrier": 1, "barrier_width_m": 0.5, "near_barrier": True, "crossing": 6})
        ],
        homes=[{"street": 0}],
        places=[{"id": "osm:n1", "doors": [(0, 0.0)]}],
    )
    crossing = ImproveCrossing(node=1, crossing="zebra", calm=True, tactile=True)
    new = _applied(area, RemoveBarrier(node=1), crossing).network.attributes
    assert (new.barrier[0], new.near_barrier[0], new.crossing[0]) == (0, False, 2)
    assert (new.crossed_calm[0], new.tactile_head[0]) == (1, 1)
    assert np.isnan(new.barrier_width_m[0])
    assert (new.barrier[1], new.crossing[1]) == (1, 6)


def test_places_open_close_move_and_keep_hours(town: Neighbourhood) -> None:
    """A library that closes is no destination; a new one beside it serves the same people."""
    before = reach_places(town, WALKER, LIBRARY, 900)
    (old,) = before["place_id"]
    at = town.places.set_index("id").geometry[old]
    back = Transformer.from_crs(town.homes.crs, "EPSG:4326", always_xy=True)
    lon, lat = back.transform(at.x, at.y)
    closed = _applied(town, ClosePlace(place=old))
    assert len(reach_places(closed, WALKER, LIBRARY, 900)) == 0
    new = AddPlace(place="plan:1", layer=LIBRARY, lon=lon, lat=lat, name="Plan", entrance_steps=0)
    both = _applied(closed, new)
    (row,) = reach_places(both, WALKER, LIBRARY, 900).to_dict("records")
    assert (row["place_id"], row["name"], row["entrance"]) == ("plan:1", "Plan", "yes")
    assert row["residents_yes"] == pytest.approx(before["residents_yes"].iloc[0])
    home = town.homes.geometry.iloc[0]
    lon, lat = back.transform(home.x, home.y)
    moved = _applied(town, MovePlace(place=old, lon=lon, lat=lat))
    seconds = reach(moved, WALKER, LIBRARY, 900)["seconds"]
    assert seconds.iloc[0] < 20
    assert reach(town, WALKER, LIBRARY, 900)["seconds"].iloc[0] > 20
    hours = _applied(town, ChangeHours(place=old, opening_hours="Mo-Fr 09:00-12:00"))
    assert hours.places.set_index("id")["opening_hours"][old] == "Mo-Fr 09:00-12:00"
    unknown = _applied(hours, ChangeHours(place=old, opening_hours=None))
    assert pd.isna(unknown.places.set_index("id")["opening_hours"][old])
    bench = _applied(town, AddBench(lon=lon, lat=lat))
    assert (bench.places["layer"] == "public_space/bench").sum() == 1 + (
        town.places["layer"] == "public_space/bench"
    ).sum()
    assert bench.places.dtypes.to_dict() == town.places.dtypes.to_dict()


def test_a_new_way_is_walked(town: Neighbourhood) -> None:
    """A footbridge between two far points shortens the way between them to its own length."""
    network = town.network
    x, y = network.x, network.y
    a, b = int(np.argmin(x + y)), int(np.argmax(x + y))
    back = Transformer.from_crs(town.homes.crs, "EPSG:4326", always_xy=True)
    line = tuple(back.transform(x[node], y[node]) for node in (a, b))
    edit = AddSegment(line=line, surface="asphalt", width_m=2.0, slope_at_most=0.0, name="Bridge")
    changed = _applied(town, edit)
    new = changed.edges.iloc[len(town.edges) :]
    assert new["name"].eq("Bridge").sum() == 2
    bridge = new[new["name"] == "Bridge"]
    assert bridge["length_m"].iloc[0] == pytest.approx(np.hypot(x[a] - x[b], y[a] - y[b]), rel=0.2)
    assert (bridge["twin"].to_numpy() == bridge.index.to_numpy()[::-1]).all()
    tail, head = bridge["tail"].iloc[0], bridge["head"].iloc[0]
    assert (
        shapely.Point(changed.network.x[tail], changed.network.y[tail]).distance(
            shapely.Point(x[a], y[a])
        )
        < 100
    )
    assert tail != head
    assert len(town.edges) == network.n_edges


def test_cutting_a_way_changes_no_way(town: Neighbourhood) -> None:
    """A dead end built against the middle of a street moves nobody: all seconds stay the same."""
    edges, back = town.edges, Transformer.from_crs(town.homes.crs, "EPSG:4326", always_xy=True)
    used = np.bincount(town.homes["anchor_edge"][town.homes["anchor_edge"] >= 0])
    busiest = int(np.argmax(used))
    spot = edges.geometry.iloc[busiest].interpolate(0.4, normalized=True)
    inward = town.homes.geometry.iloc[0]
    line = (back.transform(spot.x, spot.y), back.transform(inward.x, inward.y))
    changed = _applied(town, AddSegment(line=line, steps=99))
    assert changed.network.n_nodes > town.network.n_nodes
    for key in ("reference_walker", "manual_wheelchair", "rollator"):
        for layer in (LIBRARY, "communal/cafe"):
            before = reach(town, profiles()[key], layer, 3600)
            # Nobody on wheels climbs 99 steps; a walker may, where that is shorter.
            after = reach(changed, profiles()[key], layer, 3600)
            if key != "reference_walker":
                assert before["state"].tolist() == after["state"].tolist()
                np.testing.assert_allclose(after["seconds"], before["seconds"], atol=1e-3)
            else:
                assert (after["seconds"].fillna(1e9) <= before["seconds"].fillna(1e9) + 1e-3).all()


def test_what_is_gone_is_reported(town: Neighbourhood) -> None:
    """Ways, nodes, places and layers that do not exist, and points at sea, are named one by one."""
    edits = EditSet(
        name="old",
        edits=(
            RepairSegment(way=1, nodes=(2, 3), surface="asphalt"),
            CloseSegment(way=-4),
            LowerKerb(node=5),
            ClosePlace(place="osm:n6", layer=LIBRARY),
            AddPlace(place="plan:1", layer=LIBRARY, lon=3.0, lat=53.0),
            AddPlace(place="plan:2", layer="communal/nonsense", lon=4.3, lat=52.0),
            AddSegment(line=((3.0, 53.0), (3.1, 53.0))),
        ),
    )
    applied = apply(town, edits)
    assert [(each.number, each.kind, each.why) for each in applied.vanished] == [
        (0, "repair_segment", "not_there"),
        (1, "close_segment", "not_there"),
        (2, "lower_kerb", "not_there"),
        (3, "close_place", "not_there"),
        (4, "add_place", "not_connected"),
        (5, "add_place", "no_such_layer"),
        (6, "add_segment", "not_connected"),
    ]
    assert applied.vanished[0].reference == "way 1 between nodes 2 and 3"
    assert applied.vanished[1].reference == "relation 4"
    before, after = (reach_places(each, WALKER, LIBRARY, 900) for each in (town, applied.area))
    pd.testing.assert_frame_equal(before, after)


def test_a_stretch_that_was_cut_since_is_found_again(draw: Draw) -> None:
    """A pair of nodes with a newer junction between them still means all of the stretch."""
    area = draw(
        nodes=[(0, 0), (10, 0), (20, 0), (30, 0)],
        streets=[(0, 1, {}), (1, 2, {}), (2, 3, {})],
        homes=[{"street": 0}],
        places=[{"id": "osm:n1", "doors": [(0, 0.0)]}],
    )
    one_way = replace(area.network, way_id=np.full(6, 7))
    area = with_network(replace(area), one_way)
    new = _applied(area, RepairSegment(way=7, nodes=(0, 2), surface="sett")).network.attributes
    assert (new.surface == Surface.SETT).tolist() == [True] * 4 + [False] * 2


def test_kept_in_a_file_and_read_again(tmp_path: Path) -> None:
    """A set of every kind comes back the same; its file has a schema version and plain keys."""
    edits = EditSet(
        name="Wilgenbrug: stoeprand omlaag?",
        note="voor het overleg van maart",
        edits=(
            RepairSegment(way=1, nodes=(2, 3), surface="asphalt", width_m=1.5, open=True),
            CloseSegment(way=2),
            AddSegment(line=((4.0, 52.0), (4.1, 52.0)), steps=3),
            LowerKerb(node=3, height_m=0.02),
            RemoveBarrier(node=4),
            ImproveCrossing(node=5, crossing="signals"),
            AddPlace(place="plan:1", layer=LIBRARY, lon=4.0, lat=52.0),
            AddBench(lon=4.0, lat=52.0),
            ClosePlace(place="osm:n1"),
            MovePlace(place="osm:n1", lon=4.0, lat=52.0),
            ChangeHours(place="osm:n1", opening_hours="24/7"),
        ),
    )
    file = save(tmp_path, edits)
    assert file == tmp_path / "edits" / "wilgenbrug-stoeprand-omlaag.json"
    assert load(file) == edits
    content = json.loads(file.read_text(encoding="utf-8"))
    assert content["schema_version"] == 1
    kept = {"kind": "lower_kerb", "node": 3, "height_m": 0.02}
    assert kept in content["edits"]
    assert names(tmp_path) == {edits.name: file}
    assert save(tmp_path, edits.model_copy(update={"note": ""})) == file
    assert load(file).note == ""
    assert [each.name for each in file.parent.iterdir()] == [file.name]


def _with(edit: str) -> str:
    return f'{{"schema_version": 1, "name": "x", "edits": [{edit}]}}'


@pytest.mark.parametrize(
    ("text", "error", "says"),
    [
        ("{", FileFormatError, "is not JSON"),
        ("[]", FileFormatError, "no JSON object"),
        ("{}", BadValueError, "schema_version"),
        ('{"schema_version": 2, "name": "x"}', StorageError, "newer version"),
        ('{"schema_version": 1}', BadValueError, "name"),
        ('{"schema_version": 1, "name": "x", "edit": []}', BadValueError, "edit"),
        (
            '{"schema_version": 1, "name": "x", "edits": [{"kind": "lower_curb"}]}',
            BadValueError,
            "lower_curb",
        ),
        (
            _with('{"kind": "lower_kerb", "node": 1, "height_m": -1}'),
            BadValueError,
            "height_m",
        ),
        (
            _with('{"kind": "repair_segment", "way": 1, "surface": "marble"}'),
            BadValueError,
            "marble",
        ),
    ],
)
def test_a_wrong_file_is_one_clear_line(
    tmp_path: Path, text: str, error: type[Exception], says: str
) -> None:
    """What is wrong in a file is told with the file and the key."""
    file = tmp_path / "edits.json"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(error, match=says) as told:
        load(file)
    assert str(file) in str(told.value)
    assert "\n" not in str(told.value)


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    """No file and no name are errors; no folder of edits is an empty list."""
    with pytest.raises(StorageError):
        load(tmp_path / "nothing.json")
    assert names(tmp_path) == {}
    with pytest.raises(UsageError):
        save(tmp_path, EditSet(name="?!"))
