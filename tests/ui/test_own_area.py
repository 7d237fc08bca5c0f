"""An area of one's own is measured right, and refused where it cannot be fetched."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import geopandas as gpd
import pytest
from pyproj import Geod, Transformer
from shapely.geometry import box

from sociale_basis.errors import BadValueError, FileFormatError
from sociale_basis.sources.boundaries import read_areas
from sociale_basis.ui.own_area import Fault, asked_of_small_km2, from_file, from_ring

if TYPE_CHECKING:
    from pathlib import Path

DEGREES = Transformer.from_crs("EPSG:28992", "EPSG:4326", always_xy=True)
DELFT = (84_000.0, 447_000.0)


def square(metres: float, middle: tuple[float, float] = DELFT) -> list[list[float]]:
    """Give the corners of a square, in degrees."""
    x, y = middle
    half = metres / 2
    corners = [(-half, -half), (half, -half), (half, half), (-half, half)]
    return [list(DEGREES.transform(x + dx, y + dy)) for dx, dy in corners]


def test_hectares_are_those_of_the_ground() -> None:
    """A square of 300 m is 9 hectares; on the ellipsoid the same to a part in a thousand."""
    ring = square(300)
    area = from_ring(ring)
    assert area.fault is None
    assert area.hectares == pytest.approx(9.0, rel=1e-6)
    lons, lats = zip(*ring, strict=True)
    on_the_ground, _length = Geod(ellps="GRS80").polygon_area_perimeter(lons, lats)
    assert area.hectares == pytest.approx(on_the_ground / 10_000, rel=1e-3)


def test_border_that_crosses_itself_is_refused() -> None:
    """A bow tie has no inside."""
    one, two, three, four = square(300)
    assert from_ring([one, three, two, four]).fault is Fault.CROSSES


def test_two_corners_are_no_area() -> None:
    """Also not when one of them is told twice."""
    one, two, *_others = square(300)
    assert from_ring([one, two, one]).fault is Fault.FEW_CORNERS


@pytest.mark.parametrize(("metres", "fault"), [(6300, None), (6350, Fault.TOO_LARGE)])
def test_large_areas_are_refused_above_40_km2(metres: float, fault: Fault | None) -> None:
    """The limit lies between a square of 39.7 and one of 40.3 km²."""
    assert from_ring(square(metres)).fault is fault


def test_what_is_asked_grows_with_the_margin() -> None:
    """A square of 7 km with 2 km around it: 49 + 4 · 7 · 2 + π · 2² km²; of 1 km: 1 + 8 + 4π."""
    area = from_ring(square(7000))
    assert area.asked_km2(2000) == pytest.approx(49 + 56 + 12.566, rel=0.002)
    assert asked_of_small_km2(2000) == pytest.approx(1 + 8 + 12.566, rel=0.005)


IN_THE_NETHERLANDS = {
    "Den Helder": (4.76, 52.96),
    "Terschelling oost": (5.55, 53.44),
    "Rottumeroog": (6.58, 53.54),
    "Delfzijl": (6.93, 53.33),
    "Bad Nieuweschans": (7.20, 53.18),
    "Ter Apel": (7.07, 52.87),
    "Coevorden": (6.74, 52.66),
    "Denekamp": (7.01, 52.38),
    "Losser": (7.01, 52.26),
    "Winterswijk": (6.74, 51.97),
    "Dinxperlo": (6.49, 51.86),
    "Millingen": (6.05, 51.86),
    "Gennep": (5.98, 51.70),
    "Venlo": (6.18, 51.37),
    "Swalmen": (6.04, 51.23),
    "Kerkrade": (6.07, 50.87),
    "Vaals": (6.02, 50.77),
    "Eijsden": (5.71, 50.77),
    "Maastricht": (5.69, 50.85),
    "Stein": (5.76, 50.97),
    "Thorn": (5.84, 51.16),
    "Weert": (5.71, 51.25),
    "Budel": (5.57, 51.27),
    "Reusel": (5.16, 51.36),
    "Baarle-Nassau": (4.93, 51.45),
    "Zundert": (4.66, 51.47),
    "Ossendrecht": (4.33, 51.39),
    "Hulst": (4.05, 51.28),
    "Sas van Gent": (3.80, 51.23),
    "Sluis": (3.39, 51.31),
    "Westkapelle": (3.44, 51.53),
    "Texel": (4.80, 53.10),
    "Vlieland": (5.07, 53.30),
    "Hoek van Holland": (4.13, 51.98),
}
ABROAD = {
    "Brussel": (4.35, 50.85),
    "Gent": (3.72, 51.05),
    "Brugge": (3.22, 51.21),
    "Luik": (5.57, 50.63),
    "Hasselt": (5.34, 50.93),
    "Keulen": (6.96, 50.94),
    "Duisburg": (6.76, 51.43),
    "Munster": (7.62, 51.96),
    "Oldenburg": (8.21, 53.14),
    "Noordzee": (3.5, 53.0),
    "swapped": (52.0, 4.36),
}


@pytest.mark.parametrize("place", IN_THE_NETHERLANDS)
def test_places_along_the_border_are_dutch(place: str) -> None:
    """No place in the Netherlands is refused, however near to the border."""
    lon, lat = IN_THE_NETHERLANDS[place]
    ring = [[lon, lat], [lon + 0.004, lat], [lon, lat + 0.003]]
    assert from_ring(ring).fault is None


@pytest.mark.parametrize("place", ABROAD)
def test_places_abroad_are_refused(place: str) -> None:
    """Cities across the border have no Dutch data, nor has the sea."""
    lon, lat = ABROAD[place]
    ring = [[lon, lat], [lon + 0.004, lat], [lon, lat + 0.003]]
    assert from_ring(ring).fault is Fault.OUTSIDE


def test_file_of_several_polygons_is_one_area(tmp_path: Path) -> None:
    """A GeoPackage in the national grid with two neighbours gives what they cover together."""
    x, y = DELFT
    shapes = [box(x, y, x + 200, y + 100), box(x + 200, y, x + 300, y + 100)]
    frame = gpd.GeoDataFrame({"code": ["a", "b"]}, geometry=shapes, crs="EPSG:28992")
    frame.to_file(tmp_path / "grens.gpkg")
    area = from_file(tmp_path / "grens.gpkg")
    assert area.fault is None
    assert area.hectares == pytest.approx(3.0, rel=1e-6)
    assert area.shape.geom_type == "Polygon"


def test_what_is_written_is_what_was_drawn(tmp_path: Path) -> None:
    """The file that goes to the command is read back as the same ground, to the centimetre."""
    area = from_ring(square(300))
    (tmp_path / "border.geojson").write_bytes(area.as_file("Ons <b>buurtje</b>"))
    read, warnings = read_areas(tmp_path / "border.geojson")
    assert warnings == []
    assert list(read["name"]) == ["Ons <b>buurtje</b>"]
    back = read.to_crs("EPSG:28992").geometry.iloc[0]
    assert back.hausdorff_distance(area.shape) < 0.01
    south, west, north, east = area.bounds
    assert (west, south, east, north) == pytest.approx(read.total_bounds, abs=1e-6)


def test_files_that_hold_no_area_are_refused(tmp_path: Path) -> None:
    """A bow tie and a text are told as such, by the reader of boundaries."""
    one, two, three, four = square(300)
    tie = {"type": "Polygon", "coordinates": [[one, three, two, four, one]]}
    file = tmp_path / "tie.geojson"
    file.write_text(json.dumps(tie), encoding="utf-8")
    with pytest.raises(BadValueError, match="crosses itself"):
        from_file(file)
    file.write_text("geen kaart", encoding="utf-8")
    with pytest.raises(FileFormatError):
        from_file(file)
