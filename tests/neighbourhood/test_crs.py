"""The reference system of a neighbourhood."""

from __future__ import annotations

import pytest
import shapely
from pyproj import CRS, Geod

from sociale_basis.errors import ExtentError
from sociale_basis.neighbourhood.crs import (
    Box,
    box_polygon,
    check_box,
    metric_crs,
    project,
    unproject,
)


@pytest.mark.parametrize(
    ("lon", "lat", "crs"),
    [
        (4.37, 52.0, "EPSG:28992"),
        (7.2, 53.2, "EPSG:28992"),
        (24.94, 60.17, "EPSG:32635"),
        (-122.67, 45.52, "EPSG:32610"),
        (151.2, -33.87, "EPSG:32756"),
        (2.35, 48.86, "EPSG:32631"),
    ],
)
def test_the_system_follows_the_place(lon: float, lat: float, crs: str) -> None:
    """The Netherlands are in RD, elsewhere the zone that contains the place is taken."""
    chosen = metric_crs(lon, lat)
    assert chosen == crs
    area = CRS(chosen).area_of_use
    assert area is not None
    assert area.west <= lon <= area.east
    assert area.south <= lat <= area.north


def test_a_projected_box_is_in_metres() -> None:
    """The area of a projected box is that on the ellipsoid within the scale error of UTM."""
    box = (24.93, 60.16, 24.96, 60.18)
    polygon = project(box_polygon(box), metric_crs(24.945, 60.17))
    on_ground, _ = Geod(ellps="WGS84").geometry_area_perimeter(
        shapely.segmentize(shapely.box(*box), 0.0005)
    )
    assert polygon.area == pytest.approx(abs(on_ground), rel=1e-3)


def test_projecting_there_and_back_is_the_same_place() -> None:
    """Degrees to metres to degrees moves no corner by a centimetre."""
    polygon = box_polygon((4.355, 51.995, 4.386, 52.005))
    back = unproject(project(polygon, "EPSG:28992"), "EPSG:28992")
    assert len(polygon.exterior.coords) > 20
    assert shapely.hausdorff_distance(polygon, back) < 1e-7


@pytest.mark.parametrize(
    "box", [(5.0, 52.0, 4.0, 53.0), (4.0, 53.0, 5.0, 52.0), (85000.0, 446000.0, 86000.0, 447000.0)]
)
def test_what_is_no_box_in_degrees_is_refused(box: Box) -> None:
    """Swapped sides and metres are refused, with the order to give it in."""
    with pytest.raises(ExtentError, match="W,S,E,N in degrees"):
        check_box(box)
