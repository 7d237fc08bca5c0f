"""The metric reference system of a neighbourhood, and extents in it.

In the Netherlands that is EPSG:28992 (RD), elsewhere the local UTM zone. Everything inside is in
metres of that system; lon/lat stands only in what comes in and what goes out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import shapely
from pyproj import CRS, Transformer

from sociale_basis.errors import ExtentError

if TYPE_CHECKING:
    from numpy.typing import NDArray

RD = "EPSG:28992"
DEGREES = "EPSG:4326"
# West, south, east and north of the Netherlands.
_NETHERLANDS = (3.2, 50.7, 7.3, 53.6)
# A box in degrees has curved sides in metres; so many pieces per side keep them curved.
_PIECES = 16

Box = tuple[float, float, float, float]
"""West, south, east and north in degrees."""

Surface = shapely.Polygon | shapely.MultiPolygon


def metric_crs(lon: float, lat: float) -> str:
    """Choose the reference system for a neighbourhood around a point, such as ``EPSG:28992``."""
    west, south, east, north = _NETHERLANDS
    if west <= lon <= east and south <= lat <= north:
        return RD
    point = gpd.GeoSeries([shapely.Point(lon, lat)], crs=DEGREES)
    return CRS(point.estimate_utm_crs()).to_string()


def check_box(box: Box) -> Box:
    """Make sure that a box is one in degrees.

    Raises
    ------
    ExtentError
        West is not west of east, south not south of north, or a number is no degree.
    """
    west, south, east, north = box
    shown = ", ".join(f"{value:g}" for value in box)
    do = "give it as W,S,E,N in degrees, such as 4.355,51.995,4.386,52.005"
    if not (-180 <= west <= 180 and -180 <= east <= 180):  # noqa: PLR2004 -- degrees of longitude
        raise ExtentError(f"the extent {shown} is not in degrees", do=do)
    if not (-90 <= south <= 90 and -90 <= north <= 90):  # noqa: PLR2004 -- degrees of latitude
        raise ExtentError(f"the extent {shown} is not in degrees", do=do)
    if not (west < east and south < north):
        raise ExtentError(f"the extent {shown} has no inside", do=do)
    return box


def box_polygon(box: Box) -> shapely.Polygon:
    """Draw a box in degrees with so many corners that it may be projected."""
    polygon = shapely.box(*box)
    west, south, east, north = box
    return shapely.segmentize(polygon, max(east - west, north - south) / _PIECES)


def project(shape: Surface, crs: str) -> Surface:
    """Bring a surface from degrees to metres."""
    return _transformed(shape, Transformer.from_crs(DEGREES, crs, always_xy=True))


def unproject(shape: Surface, crs: str) -> Surface:
    """Bring a surface from metres to degrees."""
    return _transformed(shape, Transformer.from_crs(crs, DEGREES, always_xy=True))


def _transformed(shape: Surface, transformer: Transformer) -> Surface:
    def moved(xy: NDArray[np.float64]) -> NDArray[Any]:
        return np.column_stack(transformer.transform(xy[:, 0], xy[:, 1]))

    return shapely.transform(shape, moved)
