"""Boundaries: what is read from the three formats, and what is refused with which line."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import pandas as pd
import pytest
import shapely
from pyproj import Transformer

from sociale_basis.errors import (
    BadValueError,
    CrsError,
    DuplicateCodeError,
    EmptyDataError,
    ExtentError,
    FileFormatError,
    InputError,
    MissingColumnError,
    UsageError,
)
from sociale_basis.sources.boundaries import fit_to_extent, read_areas

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    Ring = Sequence[Sequence[float]]

RD = "urn:ogc:def:crs:EPSG::28992"
SQUARE = [[84000, 446000], [84100, 446000], [84100, 446100], [84000, 446100], [84000, 446000]]
NEXT = [[84100, 446000], [84200, 446000], [84200, 446100], [84100, 446100], [84100, 446000]]
BOW_TIE = [[84000, 446000], [84100, 446100], [84100, 446000], [84000, 446100], [84000, 446000]]
DEGREES = [[4.36, 52.0], [4.37, 52.0], [4.37, 52.01], [4.36, 52.01], [4.36, 52.0]]


def polygon(ring: Ring) -> dict[str, Any]:
    """Give a GeoJSON polygon."""
    return {"type": "Polygon", "coordinates": [ring]}


def geojson(
    file: Path,
    *features: tuple[dict[str, Any] | None, dict[str, Any]],
    crs: str | None = RD,
) -> Path:
    """Write GeoJSON of (geometry, properties) with the crs member of before RFC 7946."""
    content: dict[str, Any] = {
        "type": "FeatureCollection",
        "features": [
            {"type": "Feature", "geometry": shape, "properties": properties}
            for shape, properties in features
        ],
    }
    if crs is not None:
        content["crs"] = {"type": "name", "properties": {"name": crs}}
    file.write_text(json.dumps(content), encoding="utf-8")
    return file


def refusal(kind: type[InputError], file: Path) -> str:
    """Read areas, expect this error, and give its one line."""
    with pytest.raises(kind) as error:
        read_areas(file)
    line = str(error.value)
    assert "\n" not in line
    assert line.startswith(str(file))
    return line.removeprefix(str(file))


@pytest.fixture
def two(tmp_path: Path) -> Path:
    """Write two buurten side by side, in RD."""
    return geojson(
        tmp_path / "two.geojson",
        (polygon(SQUARE), {"id": 7, "statcode": "BU05032403", "statnaam": "Mythologiebuurt"}),
        (polygon(NEXT), {"id": 8, "statcode": "WK050324 ", "statnaam": "Voorhof"}),
    )


def test_reads_codes_names_kinds_and_the_old_crs_member(two: Path) -> None:
    """The code comes from statcode rather than id, the reference system from the file."""
    areas, warnings = read_areas(two)
    assert areas["code"].tolist() == ["BU05032403", "WK050324"]
    assert areas["name"].tolist() == ["Mythologiebuurt", "Voorhof"]
    assert areas["kind"].tolist() == ["buurt", "wijk"]
    assert areas.crs.to_epsg() == 28992
    assert areas.area.tolist() == [10_000, 10_000]
    assert warnings == []


def to_gpkg(frame: gpd.GeoDataFrame, file: Path) -> None:
    """Write a GeoPackage."""
    frame.to_file(file, driver="GPKG", engine="pyogrio")


def to_parquet(frame: gpd.GeoDataFrame, file: Path) -> None:
    """Write GeoParquet."""
    frame.to_parquet(file)


@pytest.mark.parametrize("write", [to_gpkg, to_parquet])
def test_formats_are_told_by_content(
    tmp_path: Path, two: Path, write: Callable[[gpd.GeoDataFrame, Path], None]
) -> None:
    """GeoPackage and GeoParquet give what GeoJSON gives, whatever the file is called."""
    expected, _ = read_areas(two)
    file = tmp_path / ("areas.gpkg" if write is to_gpkg else "areas.parquet")
    write(expected.drop(columns="kind").rename(columns={"code": "statcode"}), file)
    renamed = file.rename(tmp_path / "areas.dat")
    areas, _ = read_areas(renamed)
    assert areas["code"].tolist() == expected["code"].tolist()
    assert areas.geometry.geom_equals(expected.geometry).all()
    assert areas.crs == expected.crs


def test_postcodes_lose_their_decimal(tmp_path: Path) -> None:
    """PC4 2611.0 is 2611, and its name is its code."""
    file = geojson(
        tmp_path / "pc4.geojson",
        (polygon(SQUARE), {"postcode": 2611.0, "inwoners": 5.0}),
        (polygon(NEXT), {"postcode": 2612.0, "inwoners": 5.0}),
    )
    areas, _ = read_areas(file)
    assert areas["code"].tolist() == ["2611", "2612"]
    assert areas["name"].tolist() == ["2611", "2612"]
    assert areas["kind"].tolist() == ["area", "area"]


def test_one_polygon_needs_no_code(tmp_path: Path) -> None:
    """A boundary of one polygon without columns gets code 1."""
    areas, _ = read_areas(geojson(tmp_path / "one.geojson", (polygon(SQUARE), {})))
    assert areas["code"].tolist() == ["1"]


def test_water_is_left_out_with_a_warning(tmp_path: Path) -> None:
    """A CBS buurt of water has no residents and no ways; the warning counts it."""
    file = geojson(
        tmp_path / "w.geojson",
        (polygon(SQUARE), {"buurtcode": "BU05030001", "water": "JA"}),
        (polygon(NEXT), {"buurtcode": "BU05030002", "water": "NEE"}),
    )
    areas, warnings = read_areas(file)
    assert areas["code"].tolist() == ["BU05030002"]
    assert warnings == [f"{file}: 1 of 2 areas are water and are left out"]


def test_given_crs_helps_a_file_without_one(tmp_path: Path) -> None:
    """The caller's reference system is taken for metres that the file says nothing about."""
    file = geojson(tmp_path / "rd.geojson", (polygon(SQUARE), {}), crs=None)
    areas, _ = read_areas(file, crs="EPSG:28992")
    assert areas.crs.to_epsg() == 28992


def test_parquet_without_crs_in_degrees_is_lon_lat(tmp_path: Path) -> None:
    """Degrees without a reference system are lon/lat, and a warning says so."""
    file = tmp_path / "degrees.parquet"
    gpd.GeoDataFrame({"code": ["A"]}, geometry=[shapely.Polygon(DEGREES)]).to_parquet(file)
    areas, warnings = read_areas(file)
    assert areas.crs.to_epsg() == 4326
    assert "read as lon/lat" in warnings[0]


def test_of_several_layers_buurten_is_taken(tmp_path: Path, two: Path) -> None:
    """Of the national GeoPackage the buurten are read; other sets of layers are refused."""
    areas, _ = read_areas(two)
    file = tmp_path / "cbs.gpkg"
    for layer in ("gemeenten", "wijken"):
        areas.to_file(file, layer=layer, engine="pyogrio")
    assert "several layers: gemeenten, wijken" in refusal(UsageError, file)
    areas.iloc[:1].to_file(file, layer="buurten", engine="pyogrio")
    found, warnings = read_areas(file)
    assert found["code"].tolist() == ["BU05032403"]
    assert "only 'buurten' is read" in warnings[0]


def test_refuses_a_file_that_is_no_geo_file(tmp_path: Path) -> None:
    """A text, JSON that is no GeoJSON, broken JSON and a plain Parquet file are each named."""
    file = tmp_path / "areas.geojson"
    file.write_text("dit is geen kaart", encoding="utf-8")
    assert "not a GeoJSON, GeoPackage or GeoParquet file" in refusal(FileFormatError, file)
    file.write_text('{"rows": []}', encoding="utf-8")
    assert "this JSON is not GeoJSON" in refusal(FileFormatError, file)
    file.write_text('{"type": "FeatureCollection", "features": [', encoding="utf-8")
    assert "not valid JSON" in refusal(FileFormatError, file)
    pd.DataFrame({"code": ["A"]}).to_parquet(tmp_path / "plain.parquet")
    assert "cannot be read as GeoParquet" in refusal(FileFormatError, tmp_path / "plain.parquet")


def test_refuses_a_truncated_geopackage(tmp_path: Path, two: Path) -> None:
    """Half a GeoPackage is not read in part."""
    areas, _ = read_areas(two)
    file = tmp_path / "areas.gpkg"
    areas.to_file(file, engine="pyogrio")
    file.write_bytes(file.read_bytes()[:2000])
    assert "cannot be read" in refusal(FileFormatError, file)


def test_refuses_emptiness(tmp_path: Path) -> None:
    """An empty file, no features, no geometry at all and one missing geometry are told apart."""
    file = tmp_path / "empty.geojson"
    file.touch()
    assert ": the file is empty." in refusal(EmptyDataError, file)
    assert ": the file holds no areas." in refusal(EmptyDataError, geojson(file))
    geojson(file, ({"type": "Polygon", "coordinates": []}, {"code": "A"}))
    assert ": the geometry is empty." in refusal(EmptyDataError, file)
    geojson(file, (polygon(SQUARE), {"code": "A"}), (None, {"code": "B"}))
    assert ": area 2 (B) has no geometry." in refusal(EmptyDataError, file)


def test_refuses_a_border_that_crosses_itself(tmp_path: Path) -> None:
    """The line says which area and where: the middle of the bow tie."""
    file = geojson(
        tmp_path / "bow.geojson",
        (polygon(NEXT), {"code": "A"}),
        (polygon(BOW_TIE), {"code": "B"}),
    )
    line = refusal(BadValueError, file)
    assert "the border of area 2 (B) crosses itself at 84050, 446050" in line
    assert "Repair it" in line


def test_refuses_lines(tmp_path: Path) -> None:
    """A street is no area."""
    line = {"type": "LineString", "coordinates": SQUARE}
    file = geojson(tmp_path / "line.geojson", (line, {"code": "A"}))
    assert "area 1 (A) is a LineString, not a polygon" in refusal(BadValueError, file)


def test_refuses_missing_blank_and_double_codes(tmp_path: Path) -> None:
    """Several areas need codes, all of them, each once."""
    file = tmp_path / "codes.geojson"
    geojson(file, (polygon(SQUARE), {"kleur": "rood"}), (polygon(NEXT), {"kleur": "blauw"}))
    assert "2 areas and no column with their codes; there are kleur" in refusal(
        MissingColumnError, file
    )
    geojson(file, (polygon(SQUARE), {"code": "A"}), (polygon(NEXT), {"code": " "}))
    assert ", column 'code': area 2 has no code" in refusal(BadValueError, file)
    geojson(file, (polygon(SQUARE), {"code": "A"}), (polygon(NEXT), {"code": "A "}))
    assert ", column 'code': the code 'A' occurs twice, at areas 1 and 2" in refusal(
        DuplicateCodeError, file
    )


def test_area_numbers_are_those_of_the_file(tmp_path: Path) -> None:
    """Water before it does not shift the number of a wrong area."""
    file = geojson(
        tmp_path / "n.geojson",
        (polygon(SQUARE), {"code": "A", "water": "JA"}),
        (polygon(BOW_TIE), {"code": "B", "water": "NEE"}),
    )
    assert "area 2 (B)" in refusal(BadValueError, file)


@pytest.mark.parametrize(
    ("ring", "crs", "said"),
    [
        (SQUARE, None, "are not lon/lat; they look like Dutch RD metres (EPSG:28992)"),
        (SQUARE, "urn:ogc:def:crs:EPSG::4326", "the file says EPSG:4326 (degrees)"),
        (DEGREES, RD, "the file says EPSG:28992 but holds coordinates such as 4.36, 52, which"),
        (SQUARE, "urn:ogc:def:crs:EPSG::3857", "the file says EPSG:3857"),
        ([[y, x] for x, y in SQUARE], RD, "far outside where that system is used"),
    ],
)
def test_refuses_coordinates_that_contradict_the_crs(
    tmp_path: Path, ring: Ring, crs: str | None, said: str
) -> None:
    """RD called degrees, degrees called RD, swapped axes: one line with the numbers found."""
    if crs is not None and crs.endswith("3857"):
        ring = [[x * 1000, y * 1000] for x, y in ring]
    file = geojson(tmp_path / "crs.geojson", (polygon(ring), {"code": "A"}), crs=crs)
    assert said in refusal(CrsError, file)


def test_refuses_metres_without_any_crs(tmp_path: Path) -> None:
    """A GeoParquet file of metres that names no reference system is not guessed at."""
    file = tmp_path / "none.parquet"
    gpd.GeoDataFrame({"code": ["A"]}, geometry=[shapely.Polygon(SQUARE)]).to_parquet(file)
    assert "the file says nothing of its reference system" in refusal(CrsError, file)


def test_refuses_an_unknown_given_crs(tmp_path: Path) -> None:
    """A reference system that does not exist is named."""
    file = geojson(tmp_path / "rd.geojson", (polygon(SQUARE), {}), crs=None)
    with pytest.raises(CrsError, match="'EPSG:99999' is not a reference system"):
        read_areas(file, crs="EPSG:99999")


def test_fit_to_extent_needs_metres(two: Path) -> None:
    """Shares of surface in degrees are refused."""
    areas, _ = read_areas(two)
    with pytest.raises(CrsError, match="Project them to metres"):
        fit_to_extent(areas.to_crs("EPSG:4326"), shapely.box(4, 51, 5, 53))


def test_fit_to_extent_says_what_is_left_out_and_in_part(two: Path) -> None:
    """One square is outside, the other for a quarter inside: warnings, share, no clipping."""
    areas, _ = read_areas(two)
    fitted, warnings = fit_to_extent(areas, shapely.box(83000, 445000, 84025, 447000))
    assert fitted["code"].tolist() == ["BU05032403"]
    assert fitted["share_inside"].tolist() == pytest.approx([0.25])
    assert fitted.area.tolist() == [10_000]
    assert warnings == [
        "1 of 2 areas lie wholly outside the extent and are left out: WK050324 (Voorhof)",
        "BU05032403 (Mythologiebuurt): 25 % of it lies inside the extent",
    ]


def test_fit_to_extent_is_silent_when_all_is_inside(two: Path) -> None:
    """Whole areas have share 1 and give no warning; touching the extent is not being in it."""
    areas, _ = read_areas(two)
    fitted, warnings = fit_to_extent(areas, shapely.box(84000, 446000, 84200, 446100))
    assert fitted["share_inside"].tolist() == [1.0, 1.0]
    assert warnings == []
    touched, _ = fit_to_extent(areas, shapely.box(84100, 446000, 84200, 446100))
    assert touched["code"].tolist() == ["WK050324"]


def test_fit_to_extent_tells_a_sliver_from_nothing(two: Path) -> None:
    """A tenth of a percent is 'less than 1 %', not '0 %'."""
    areas, _ = read_areas(two)
    _, warnings = fit_to_extent(areas.iloc[:1], shapely.box(83000, 445000, 84000.1, 447000))
    assert "less than 1 %" in warnings[0]


def test_fit_to_extent_refuses_another_town(two: Path) -> None:
    """All outside is an error, and swapped axes are recognised."""
    areas, _ = read_areas(two)
    with pytest.raises(ExtentError, match="all 2 areas lie wholly outside the extent") as error:
        fit_to_extent(areas, shapely.box(100_000, 400_000, 101_000, 401_000))
    assert "swapped" not in str(error.value)
    with pytest.raises(ExtentError, match="swapped"):
        fit_to_extent(areas, shapely.box(446_000, 84_000, 446_200, 84_200))


def test_lon_lat_file_keeps_its_own_crs(tmp_path: Path) -> None:
    """Nothing is projected on reading: the corner is where GeoJSON put it."""
    to_degrees = Transformer.from_crs("EPSG:28992", "EPSG:4326", always_xy=True)
    ring = [list(to_degrees.transform(x, y)) for x, y in SQUARE]
    areas, _ = read_areas(geojson(tmp_path / "d.geojson", (polygon(ring), {}), crs=None))
    assert areas.crs.to_epsg() == 4326
    assert list(shapely.get_coordinates(areas.geometry.iloc[0])[0]) == ring[0]
