"""What check says of the drawn village."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING

import pytest

from sociale_basis.neighbourhood import build, check
from sociale_basis.network.profile import profiles
from sociale_basis.network.untagged import untagged

if TYPE_CHECKING:
    from pathlib import Path

    from tests.neighbourhood.conftest import Drawing, Village

TODAY = date(2026, 11, 24)


def test_it_counts_what_was_drawn(village: Village) -> None:
    """Places per layer, ways by kind, residents per sub-area, as in the drawing."""
    area = build(
        village.folder, osm=village.osm, boundary=village.buurten, population=village.population
    )
    report = check(area, today=TODAY)
    assert {row["layer"]: row["candidate"] for row in report.places} == {
        "communal/cafe": 1,
        "institutional/library": 1,
        "public_space/bench": 1,
        "public_space/park": 1,
        "public_space/playground": 1,
    }
    assert all(row["verified"] == row["not_connected"] == 0 for row in report.places)
    lengths = {row["way_class"]: row["length_m"] for row in report.network}
    assert lengths["residential"] == pytest.approx(400, abs=1)
    assert lengths["footway"] == pytest.approx(100, abs=1)
    by_code = {row["code"]: row for row in report.areas}
    assert by_code["BU00010001"]["homes"] == 2
    assert by_code["BU00010002"]["dwellings"] == 14
    assert sum(row["residents"] for row in report.areas) == pytest.approx(
        report.totals["residents_in_boundary"]
    )
    assert by_code["BU00010001"]["residents_75"] == pytest.approx(2, rel=0.01)
    assert report.components[0]["share"] == 1.0 or report.components[0]["nodes"] is None
    assert report.warnings == area.meta.warnings


def test_it_stands_in_json(village: Village) -> None:
    """Everything goes through JSON unchanged, unknown residents as null."""
    report = check(build(village.folder, osm=village.osm), today=TODAY).as_dict()
    assert json.loads(json.dumps(report)) == report
    assert report["areas"][0]["residents"] is None
    assert report["areas"][0]["residents_75"] is None
    assert report["areas"][0]["homes"] == 5


def test_known_and_untagged_are_shares_of_the_length(drawing: Drawing, tmp_path: Path) -> None:
    """Of 100 m one quarter has a surface: three quarters are untagged, in every profile's table."""
    drawing.way([(0, 0), (25, 0)], highway="footway", surface="asphalt", width="2")
    drawing.way([(25, 0), (100, 0)], highway="path")
    drawing.block(10, 5, 18, 13, building="house")
    area = build(tmp_path / "out", osm=drawing.save(tmp_path / "a.osm", (-5, -5, 105, 20)))
    report = check(area, today=TODAY)
    known = {row["attribute"]: row for row in report.known}
    assert known["surface"]["tag"] == pytest.approx(0.25, abs=0.001)
    assert known["surface"]["untagged"] == pytest.approx(0.75, abs=0.001)
    assert known["width"]["tag"] == pytest.approx(0.25, abs=0.001)
    assert known["lit"]["untagged"] == pytest.approx(1.0)
    assert known["kerb"]["amount"] == 0
    assert known["kerb"]["untagged"] is None


def test_doubt_is_told_by_row_and_profile(drawing: Drawing, tmp_path: Path) -> None:
    """A path without width is doubt for a rollator, by name and length, until it is assumed."""
    drawing.way(
        [(0, 0), (25, 0)], highway="footway", surface="asphalt", width="2", smoothness="good"
    )
    drawing.way([(25, 0), (100, 0)], highway="path")
    area = build(tmp_path / "out", osm=drawing.save(tmp_path / "a.osm", (-5, -5, 105, 20)))
    report = check(area, today=TODAY)
    assert {row["profile"] for row in report.readings} == set(profiles())
    for row in report.readings:
        assert row["yes"] + row["unknown"] + row["no"] == pytest.approx(1.0)
    doubts = {
        row["row"]: row
        for row in report.doubts
        if (row["profile"], row["reading"]) == ("rollator", "doubt")
    }
    assert doubts["width.path"]["length_m"] == pytest.approx(150, abs=0.5)
    assert doubts["width.path"]["share"] == pytest.approx(0.75, abs=0.001)
    rollator = next(row for row in report.readings if row["profile"] == "rollator")
    assert rollator["unknown"] == pytest.approx(0.75, abs=0.001)
    told = untagged().replace("width.path", reading="assume", value=1.2)
    again = check(area, table=told, today=TODAY)
    assert not any(row["row"] == "width.path" and row["reading"] == "doubt" for row in again.doubts)


def test_old_data_is_called_old(village: Village, tmp_path: Path) -> None:
    """OSM data and checks of over a year ago and figures of years back are named; fresh are not."""
    table = tmp_path / "figures_2019.csv"
    table.write_text("buurtcode;aantal_inwoners\nBU00010001;10\n", encoding="utf-8")
    places = tmp_path / "places.csv"
    places.write_text(
        "id,name,layer,source,lat,lon,status,checked_on\n"
        "own-1,Soep,communal/cafe,x,52.0,4.36,verified,2024-01-01\n"
        "own-2,Koffie,communal/cafe,x,52.0,4.36,verified,2026-10-01\n",
        encoding="utf-8",
    )
    area = build(
        village.folder,
        osm=village.osm,
        boundary=village.buurten,
        statistics=[table],
        places=places,
        margin_m=50_000,
    )
    stale = check(area, today=TODAY).stale
    assert len(stale) == 3
    assert "OpenStreetMap data is of 2025-05-02, 1 year old" in stale[0]
    assert "residents is of 2019" in stale[1]
    assert "own-1" in stale[2]
    assert "own-2" not in stale[2]
    assert not any("OpenStreetMap" in line for line in check(area, today=date(2025, 6, 1)).stale)
