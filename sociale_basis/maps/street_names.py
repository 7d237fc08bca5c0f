"""Names of streets on a map without tiles: each once, along its longest straight stretch."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

import geopandas as gpd
import numpy as np
import shapely

if TYPE_CHECKING:
    from numpy.typing import NDArray

_SHORTEST_M = 40.0
_STRAIGHT_M = 4.0


class StreetName(NamedTuple):
    """Where a name is written: its middle in degrees, and how far it is turned, clockwise."""

    name: str
    lon: float
    lat: float
    turned: float


def street_names(edges: gpd.GeoDataFrame) -> list[StreetName]:
    """Find where to write the name of each street.

    Parameters
    ----------
    edges
        The network, in metres: ``name`` and ``geometry``.

    Returns
    -------
    By name; streets shorter than 40 m are left out.
    """
    once = edges["name"].notna().to_numpy() & (edges["twin"] < _rows(edges)).to_numpy()
    found = placed_names(edges.loc[once])
    if not found:
        return []
    names, middles, turned = zip(*found, strict=True)
    points = gpd.GeoSeries(list(middles), crs=edges.crs).to_crs("EPSG:4326")
    return [
        StreetName(name, round(point.x, 6), round(point.y, 6), round(angle, 1))
        for name, point, angle in zip(names, points, turned, strict=True)
    ]


def placed_names(streets: gpd.GeoDataFrame) -> list[tuple[str, shapely.Point, float]]:
    """Find where to write the name of each street, in the reference system of the streets.

    Parameters
    ----------
    streets
        ``name`` and ``geometry``, lines, each stretch once.

    Returns
    -------
    By name: the middle of its longest straight stretch, and how far it is turned, clockwise.
    """
    found = []
    for name, part in streets.groupby("name", sort=True):
        merged = shapely.line_merge(shapely.multilinestrings(part.geometry.to_numpy()))
        spot = _spot(shapely.get_parts(shapely.simplify(merged, _STRAIGHT_M)))
        if spot is not None:
            found.append((str(name), *spot))
    return found


def _rows(edges: gpd.GeoDataFrame) -> NDArray[np.int64]:
    # Of an edge and its twin one stands for both; an edge without twin has -1 there.
    return np.arange(len(edges))


def _spot(lines: NDArray[np.object_]) -> tuple[shapely.Point, float] | None:
    """Find the longest straight piece: its middle, and its angle so that it reads upright."""
    pieces = [np.column_stack([xy[:-1], xy[1:]]) for xy in map(shapely.get_coordinates, lines)]
    ends = np.concatenate(pieces)
    length = np.hypot(ends[:, 2] - ends[:, 0], ends[:, 3] - ends[:, 1])
    at = int(np.argmax(length))
    if length[at] < _SHORTEST_M:
        return None
    x, y, to_x, to_y = ends[at].tolist()
    angle = math.degrees(math.atan2(to_y - y, to_x - x))
    angle = (angle + 90) % 180 - 90
    return shapely.Point((x + to_x) / 2, (y + to_y) / 2), -angle
