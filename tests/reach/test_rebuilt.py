"""An edit or observation gives what a build of the changed map gives, home by home."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

import numpy as np
import pytest

from sociale_basis import neighbourhood
from sociale_basis.network import profiles
from sociale_basis.network.observation_models import Observation
from sociale_basis.network.untagged import untagged
from sociale_basis.reach import reach, reach_places
from sociale_basis.reach.edit_models import (
    AddPlace,
    AddSegment,
    ClosePlace,
    CloseSegment,
    Edit,
    EditSet,
    LowerKerb,
    MovePlace,
    RemoveBarrier,
    RepairSegment,
)
from sociale_basis.reach.edits import apply, load, write
from sociale_basis.reach.observations import overlay

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import pandas as pd

    from sociale_basis.neighbourhood import Neighbourhood

    Change = Callable[[ET.Element], None]
    Numbers = pd.DataFrame | pd.Series
    Build = Callable[..., Neighbourhood]

LIBRARY = "institutional/library"
NOW = datetime(2026, 11, 24, 12, 0)  # noqa: DTZ001 -- on the clock that people read
SECONDS = 1e-2


def tag(kind: str, number: int, **tags: str | None) -> Change:
    """Give tags to a node or way (None: take it away); ``_`` in a key stands for a colon."""

    def change(root: ET.Element) -> None:
        element = root.find(f"{kind}[@id='{number}']")
        assert element is not None
        for name, value in tags.items():
            key = name.replace("__", ":")
            for old in element.findall(f"tag[@k='{key}']"):
                element.remove(old)
            if value is not None:
                ET.SubElement(element, "tag", k=key, v=value)

    return change


def without(kind: str, number: int) -> Change:
    """Take a node or way off the map."""

    def change(root: ET.Element) -> None:
        element = root.find(f"{kind}[@id='{number}']")
        assert element is not None
        root.remove(element)

    return change


def way(number: int, nodes: list[int], **tags: str) -> Change:
    """Draw a way."""

    def change(root: ET.Element) -> None:
        added = ET.SubElement(
            root, "way", id=str(number), version="1", timestamp="2025-05-01T12:00:00Z"
        )
        for node in nodes:
            ET.SubElement(added, "nd", ref=str(node))
        for key, value in tags.items():
            ET.SubElement(added, "tag", k=key, v=value)

    return change


def through(number: int, node: int, at: int) -> Change:
    """Lead a way through one more node."""

    def change(root: ET.Element) -> None:
        element = root.find(f"way[@id='{number}']")
        assert element is not None
        element.insert(at, ET.Element("nd", ref=str(node)))

    return change


def node(number: int, lon: float, lat: float, **tags: str) -> Change:
    """Draw a node, or move one."""

    def change(root: ET.Element) -> None:
        element = root.find(f"node[@id='{number}']")
        if element is None:
            element = ET.Element("node", id=str(number), version="1")
            element.set("timestamp", "2025-05-01T12:00:00Z")
            root.insert(1, element)
        element.set("lon", str(lon))
        element.set("lat", str(lat))
        for key, value in tags.items():
            ET.SubElement(element, "tag", k=key, v=value)

    return change


@pytest.fixture
def build(small_town: Path, tmp_path: Path) -> Build:
    """Give a function that builds the small town with some things drawn otherwise."""

    def make(*changes: Change) -> Neighbourhood:
        tree = ET.parse(small_town / "town.osm")  # noqa: S314 -- our own drawing
        for change in changes:
            change(tree.getroot())
        folder = tmp_path / f"town {len(list(tmp_path.iterdir()))}"
        folder.mkdir()
        tree.write(folder / "town.osm")
        return neighbourhood.build(
            folder / "build",
            osm=folder / "town.osm",
            boundary=small_town / "buurten.geojson",
            population=small_town / "residents.csv",
            places=small_town / "places.csv",
        )

    return make


@pytest.fixture(scope="module")
def town(small_neighbourhood: Path) -> Neighbourhood:
    """Open the small town as it is drawn."""
    return neighbourhood.load(small_neighbourhood)


def close(one: Numbers, two: Numbers, within: float, where: str) -> None:
    """Hold numbers against each other; null where null."""
    first, last = (each.to_numpy(dtype=np.float64) for each in (one, two))
    np.testing.assert_allclose(first, last, rtol=0, atol=within, err_msg=where)


def same(changed: Neighbourhood, rebuilt: Neighbourhood) -> None:
    """Hold both against each other for every profile and preset: states, seconds, reasons."""
    assert changed.homes["address"].tolist() == rebuilt.homes["address"].tolist()
    for key, profile in profiles().items():
        for preset in ("gewoon", "voorzichtig"):
            found = [
                reach(area, profile, LIBRARY, 3600.0, untagged=untagged(preset))
                for area in (changed, rebuilt)
            ]
            where = f"{key} {preset}"
            assert found[0]["state"].tolist() == found[1]["state"].tolist(), where
            assert found[0]["reasons"].tolist() == found[1]["reasons"].tolist(), where
            close(found[0]["seconds"], found[1]["seconds"], SECONDS, where)
            places = [
                reach_places(area, profile, LIBRARY, 900.0, untagged=untagged(preset)).sort_values(
                    "place_id"
                )
                for area in (changed, rebuilt)
            ]
            columns = [f"residents_{state}" for state in ("yes", "unknown", "no")]
            close(places[0][columns], places[1][columns], 1e-6, where)


def other(town: Neighbourhood, changed: Neighbourhood) -> None:
    """Make sure that the change matters to somebody at all."""
    differ = []
    for profile in profiles().values():
        before, after = (reach(area, profile, LIBRARY, 3600.0) for area in (town, changed))
        differ.append(not before[["state", "seconds"]].equals(after[["state", "seconds"]]))
    assert any(differ)


@pytest.mark.parametrize(
    ("edit", "drawn"),
    [
        (RemoveBarrier(node=33), [tag("node", 33, barrier=None)]),
        (CloseSegment(way=1003), [without("way", 1003)]),
        (RepairSegment(way=1005, surface="sand"), [tag("way", 1005, surface="sand")]),
        (RepairSegment(way=1005, width_m=0.85), [tag("way", 1005, width="0.85")]),
        (RepairSegment(way=1005, smoothness="bad"), [tag("way", 1005, smoothness="bad")]),
        (RepairSegment(way=1003, steps=20), [tag("way", 1003, step_count="20")]),
        (
            RepairSegment(way=1003, ramp="wheelchair", handrail=True),
            [tag("way", 1003, ramp__wheelchair="yes", handrail="yes")],
        ),
        (RepairSegment(way=1005, wheelchair="no"), [tag("way", 1005, wheelchair="no")]),
        (ClosePlace(place="osm:n40"), [tag("node", 40, amenity=None)]),
        (MovePlace(place="osm:n40", lon=4.3562, lat=52.0011), [node(40, 4.3562, 52.0011)]),
        (
            AddPlace(place="osm:n45", layer=LIBRARY, lon=4.3562, lat=52.0011, name="Nieuw"),
            [node(45, 4.3562, 52.0011, amenity="library", name="Nieuw")],
        ),
        (
            AddSegment(
                line=((4.3660, 52.0014), (4.3655, 52.0022)),
                surface="asphalt",
                width_m=2.0,
            ),
            [way(2001, [31, 34], highway="footway", surface="asphalt", width="2")],
        ),
    ],
    ids=lambda each: each.kind if hasattr(each, "kind") else "",
)
def test_an_edit_is_a_map_drawn_otherwise(
    town: Neighbourhood, build: Build, edit: Edit, drawn: list[Change]
) -> None:
    """For every profile each home has the same state, seconds and reasons as after a new build."""
    applied = apply(town, EditSet(name="x", edits=(edit,)))
    assert applied.vanished == []
    other(town, applied.area)
    same(applied.area, build(*drawn))


def test_a_lowered_kerb_is_a_lower_kerb_on_the_map(build: Build) -> None:
    """Where a footpath meets the street: a kerb of 12 cm lowered to 2 is one drawn as 2 cm."""
    high = build(tag("node", 22, kerb="raised", kerb__height="0.12"))
    applied = apply(high, EditSet(name="x", edits=(LowerKerb(node=22, height_m=0.02),)))
    other(high, applied.area)
    same(applied.area, build(tag("node", 22, kerb="lowered", kerb__height="0.02")))


def test_a_segment_from_the_street(town: Neighbourhood, build: Build) -> None:
    """A new way from a street lies flush with it: as drawn, for who feels no kerb of 3 cm."""
    line = ((4.3680, 52.0010), (4.3686, 52.0016), (4.3660, 52.0014))
    edit = AddSegment(line=line, surface="asphalt", width_m=2.0)
    applied = apply(town, EditSet(name="x", edits=(edit,))).area
    other(town, applied)
    drawn = build(
        node(37, 4.3686, 52.0016),
        way(2001, [14, 37, 31], highway="footway", surface="asphalt", width="2"),
    )
    for key in ("reference_walker", "rollator", "manual_wheelchair", "pram", "scootmobiel"):
        found = [reach(area, profiles()[key], LIBRARY, 3600.0) for area in (applied, drawn)]
        assert found[0]["state"].tolist() == found[1]["state"].tolist()
        assert (found[0]["state"] == "yes").all()
        close(found[0]["seconds"], found[1]["seconds"], SECONDS, key)


@pytest.mark.parametrize(
    ("seen", "drawn"),
    [
        (
            {"kind": "opening", "node": 33, "value": 0.85},
            [tag("node", 33, maxwidth__physical="0.85")],
        ),
        ({"kind": "barrier", "node": 33, "value": "none"}, [tag("node", 33, barrier=None)]),
        (
            {"kind": "barrier", "node": 33, "value": "kissing_gate"},
            [tag("node", 33, barrier="kissing_gate")],
        ),
        ({"kind": "wheelchair", "node": 33, "value": True}, [tag("node", 33, wheelchair="yes")]),
        ({"kind": "wheelchair", "node": 33, "value": False}, [tag("node", 33, wheelchair="no")]),
        ({"kind": "kerb", "node": 22, "value": 0.12}, [tag("node", 22, kerb__height="0.12")]),
        ({"kind": "kerb", "node": 22, "value": 0.0}, [tag("node", 22, kerb__height="0")]),
        ({"kind": "width", "way": 1005, "value": 0.85}, [tag("way", 1005, width="0.85")]),
        ({"kind": "surface", "way": 1005, "value": "gravel"}, [tag("way", 1005, surface="gravel")]),
        ({"kind": "steps", "way": 1003, "value": 4}, [tag("way", 1003, step_count="4")]),
        ({"kind": "handrail", "way": 1003, "value": True}, [tag("way", 1003, handrail="yes")]),
        ({"kind": "handrail", "way": 1003, "value": False}, [tag("way", 1003, handrail="no")]),
        ({"kind": "tactile", "way": 1003, "value": True}, [tag("way", 1003, tactile_paving="yes")]),
        (
            {"kind": "ramp", "way": 1003, "value": "stroller"},
            [tag("way", 1003, ramp__stroller="yes")],
        ),
        ({"kind": "slope", "way": 1005, "value": 0.0}, [tag("way", 1005, incline="0%")]),
    ],
    ids=lambda each: f"{each['kind']} {each['value']}" if isinstance(each, dict) else "",
)
def test_what_was_seen_is_what_is_drawn(
    town: Neighbourhood, build: Build, seen: dict[str, Any], drawn: list[Change]
) -> None:
    """An observation counts as the same word on the map would, for every profile."""
    applied = overlay(town, [Observation.model_validate(seen)], NOW)
    assert applied.vanished == []
    same(applied.area, build(*drawn))


def test_a_set_survives_a_new_build(town: Neighbourhood, build: Build, tmp_path: Path) -> None:
    """After a new build the file still fits, and what has vanished from the map is named."""
    edits = EditSet(
        name="Dijk",
        edits=(
            RemoveBarrier(node=33),
            RepairSegment(way=1003, steps=0),
            RepairSegment(way=1005, nodes=(33, 32), surface="sett"),
        ),
    )
    file = tmp_path / "dijk.json"
    write(file, edits)
    assert apply(town, load(file)).vanished == []
    # The steps are gone, and the path has a new junction between the two nodes of the third edit.
    rebuilt = build(
        without("way", 1003),
        tag("way", 1005, name="Anders"),
        node(35, 4.3650, 52.0026),
        node(36, 4.3650, 52.0022),
        through(1005, 36, 2),
        way(2002, [36, 35], highway="footway"),
    )
    applied = apply(rebuilt, load(file))
    assert [(each.number, each.reference, each.why) for each in applied.vanished] == [
        (1, "way 1003", "not_there")
    ]
    surface = applied.area.network.attributes.surface
    changed = np.flatnonzero(surface != rebuilt.network.attributes.surface)
    assert len(changed) == 4, "two stretches, in both directions"
