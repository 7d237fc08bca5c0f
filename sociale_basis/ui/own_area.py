"""An area of one's own: drawn on the map, or in a file; measured, and refused where it cannot be.

What residents call their *buurtje* is rarely a unit of CBS.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

import geopandas as gpd
import shapely
from shapely.geometry import mapping

from sociale_basis.sources.boundaries import read_areas

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from sociale_basis.maps.describe import GeoJson

LARGEST_KM2 = 40.0
"""Above this an area is not fetched at once: services that are for everyone would suffer."""

_HECTARE_M2, _KM2_M2 = 10_000.0, 1_000_000.0
_CORNERS = 3
_RD, _DEGREES = "EPSG:28992", "EPSG:4326"
# Drawn coarsely some kilometres outside the border, clockwise from Zeeland: longitude, latitude.
_NETHERLANDS = (
    *((3.2, 51.3), (3.3, 51.7), (3.8, 52.0), (4.2, 52.3), (4.4, 52.7), (4.5, 53.2), (4.8, 53.4)),
    *((5.5, 53.6), (6.3, 53.7), (6.8, 53.7), (6.9, 53.45), (7.1, 53.4), (7.3, 53.25), (7.3, 52.8)),
    *((7.15, 52.55), (6.85, 52.6), (6.8, 52.5), (7.1, 52.45), (7.15, 52.2), (7.0, 52.0)),
    *((6.8, 51.85), (6.2, 51.8), (6.05, 51.7), (6.3, 51.5), (6.3, 51.2), (6.15, 51.1)),
    *((6.1, 50.95), (6.2, 50.8), (6.0, 50.7), (5.6, 50.7), (5.6, 50.95), (5.75, 51.1), (5.5, 51.2)),
    *((5.2, 51.2), (4.9, 51.35), (4.6, 51.35), (4.25, 51.3), (4.0, 51.2), (3.5, 51.15)),
)


class Fault(StrEnum):
    """Why an area cannot be fetched."""

    FEW_CORNERS = "few corners"
    CROSSES = "crosses"
    OUTSIDE = "outside"
    TOO_LARGE = "too large"


@dataclass(frozen=True, eq=False)
class OwnArea:
    """An area and its size.

    Attributes
    ----------
    shape
        In metres of the Dutch national grid (EPSG:28992).
    fault
        Why it cannot be fetched; None where it can.
    """

    shape: shapely.Polygon | shapely.MultiPolygon
    fault: Fault | None

    @property
    def hectares(self) -> float:
        """Give the surface in hectares."""
        return float(self.shape.area) / _HECTARE_M2

    @property
    def km2(self) -> float:
        """Give the surface in square kilometres."""
        return float(self.shape.area) / _KM2_M2

    def asked_km2(self, margin_m: float) -> float:
        """Give the surface with its margin, of which everything is asked, in square kilometres."""
        return float(self.shape.buffer(margin_m).area) / _KM2_M2

    @property
    def in_degrees(self) -> shapely.Polygon | shapely.MultiPolygon:
        """Give its border in longitude and latitude, to about a centimetre."""
        drawn: shapely.Polygon | shapely.MultiPolygon
        (drawn,) = gpd.GeoSeries([self.shape], crs=_RD).to_crs(_DEGREES).set_precision(1e-7)
        return drawn

    @property
    def bounds(self) -> tuple[float, float, float, float]:
        """Give south, west, north and east in degrees."""
        west, south, east, north = self.in_degrees.bounds
        return south, west, north, east

    def geojson(self, name: str) -> GeoJson:
        """Write it as GeoJSON in degrees, with a code and a name."""
        feature = {
            "type": "Feature",
            "properties": {"code": "1", "name": name},
            "geometry": mapping(self.in_degrees),
        }
        return {"type": "FeatureCollection", "features": [feature]}

    def as_file(self, name: str) -> bytes:
        """Give what a file with it holds."""
        return json.dumps(self.geojson(name), ensure_ascii=False).encode("utf-8")


def asked_of_small_km2(margin_m: float) -> float:
    """Give what is asked for a square of one kilometre and its margin, in square kilometres."""
    return float(shapely.box(0, 0, 1, 1).buffer(margin_m / 1000).area)


def from_ring(ring: Sequence[Sequence[float]]) -> OwnArea:
    """Make an area of the corners that were put down.

    Parameters
    ----------
    ring
        Longitude and latitude of each corner; the first does not come back at the end.
    """
    if len({tuple(corner) for corner in ring}) < _CORNERS:
        return OwnArea(shapely.Polygon(), Fault.FEW_CORNERS)
    drawn = shapely.Polygon(ring)
    projected = gpd.GeoSeries([drawn], crs=_DEGREES).to_crs(_RD).iloc[0]
    if not drawn.is_valid:
        return OwnArea(projected, Fault.CROSSES)
    return _judged(projected, drawn)


def from_file(path: Path) -> OwnArea:
    """Read an area from a file: all its polygons together.

    Raises
    ------
    FileFormatError, CrsError, UsageError, EmptyDataError, BadValueError, MissingColumnError
        See :func:`sociale_basis.sources.boundaries.read_areas`.
    """
    areas, _warnings = read_areas(path)
    together = gpd.GeoSeries([areas.union_all()], crs=areas.crs)
    return _judged(together.to_crs(_RD).iloc[0], together.to_crs(_DEGREES).iloc[0])


def _judged(
    shape: shapely.Polygon | shapely.MultiPolygon,
    in_degrees: shapely.Polygon | shapely.MultiPolygon,
) -> OwnArea:
    fault = None
    if not shapely.Polygon(_NETHERLANDS).covers(in_degrees):
        fault = Fault.OUTSIDE
    elif shape.area > LARGEST_KM2 * _KM2_M2:
        fault = Fault.TOO_LARGE
    return OwnArea(shape, fault)
