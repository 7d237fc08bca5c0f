"""The map on a schouw sheet: drawn from the neighbourhood's own shapes, in millimetres of paper."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import geopandas as gpd
import numpy as np
import shapely
from shapely.affinity import rotate

from sociale_basis.maps.street_names import placed_names
from sociale_basis.neighbourhood.background import KINDS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from sociale_basis.neighbourhood.store import Neighbourhood

WIDTH_MM, HEIGHT_MM = 186.0, 165.0
_AROUND_M = 60.0
_SMALLEST_M = 300.0
_FINEST_MM = 0.15
STOP_MM = 2.8
"""Radius of the disc with the number of a stop."""
_APART_MM = 2 * STOP_MM + 0.6
_NAME_MM = 2.5
_LETTER_MM = 0.5 * _NAME_MM
_ROUNDS = 200
_SCALES_M = (20, 50, 100, 200, 500, 1000, 2000)
_SCALE_MM = 40.0


class Shape(NamedTuple):
    """One thing that is drawn; ``path`` as SVG writes it."""

    kind: str
    path: str


class Name(NamedTuple):
    """The name of a street: its middle, and how far it is turned, clockwise."""

    text: str
    x: float
    y: float
    turned: float


class Disc(NamedTuple):
    """The number of a stop, beside the spot where it is too crowded on it."""

    stop: int
    x: float
    y: float
    spot_x: float
    spot_y: float


class SheetMap(NamedTuple):
    """A map of :data:`WIDTH_MM` by :data:`HEIGHT_MM`, north up."""

    shapes: list[Shape]
    walk: str
    names: list[Name]
    discs: list[Disc]
    scale_m: int
    scale_mm: float


class _Window(NamedTuple):
    west: float
    north: float
    mm_per_m: float

    @property
    def box(self) -> tuple[float, float, float, float]:
        width, height = WIDTH_MM / self.mm_per_m, HEIGHT_MM / self.mm_per_m
        return self.west, self.north - height, self.west + width, self.north

    def on_paper(self, xy: NDArray[np.float64]) -> NDArray[np.float64]:
        west_north = np.array([self.west, self.north])
        return np.asarray((xy - west_north) * np.array([1.0, -1.0]) * self.mm_per_m)


def sheet_map(
    area: Neighbourhood, stops: gpd.GeoDataFrame, ways: Sequence[shapely.LineString]
) -> SheetMap:
    """Draw a walk past numbered stops.

    Parameters
    ----------
    area
        The neighbourhood.
    stops
        ``stop`` and ``geometry``, points; at least one.
    ways
        From each to the next.
    """
    window = _window(shapely.geometrycollections([*stops.geometry, *ways]))
    discs = _discs(stops["stop"].tolist(), window.on_paper(stops.get_coordinates().to_numpy()))
    scale = max(m for m in _SCALES_M if m * window.mm_per_m <= _SCALE_MM or m == _SCALES_M[0])
    return SheetMap(
        shapes=_shapes(area, window),
        walk=" ".join(_path(window, way) for way in ways if way.length > 0),
        names=_names(area, window, discs),
        discs=discs,
        scale_m=scale,
        scale_mm=round(scale * window.mm_per_m, 1),
    )


def _window(shown: shapely.Geometry) -> _Window:
    west, south, east, north = shapely.bounds(shown).tolist()
    width = max(east - west + 2 * _AROUND_M, _SMALLEST_M)
    height = max(north - south + 2 * _AROUND_M, _SMALLEST_M * HEIGHT_MM / WIDTH_MM)
    mm_per_m = min(WIDTH_MM / width, HEIGHT_MM / height)
    return _Window(
        (west + east - WIDTH_MM / mm_per_m) / 2,
        (south + north + HEIGHT_MM / mm_per_m) / 2,
        mm_per_m,
    )


def _shapes(area: Neighbourhood, window: _Window) -> list[Shape]:
    found = []
    fine = _FINEST_MM / window.mm_per_m
    for kind in KINDS:
        here = area.background.loc[(area.background["kind"] == kind).to_numpy()]
        clipped = shapely.clip_by_rect(here.geometry.to_numpy(), *window.box)
        clipped = shapely.simplify(clipped[~shapely.is_empty(clipped)], fine)
        for dimension, suffix in ((2, ""), (1, "_line")):
            some = clipped[shapely.get_dimensions(clipped) == dimension]
            path = " ".join(_path(window, each) for each in some)
            if path:
                found.append(Shape(kind + suffix, path))
    edge = shapely.clip_by_rect(shapely.boundary(area.boundary), *window.box)
    if not edge.is_empty:
        found.append(Shape("boundary", _path(window, edge)))
    return found


def _path(window: _Window, shape: shapely.Geometry) -> str:
    """Write a line or surface, of one part or more, as SVG does."""
    pieces = []
    for part in shapely.get_parts(shape):
        closed = part.geom_type == "Polygon"
        for ring in [part.exterior, *part.interiors] if closed else [part]:
            points = window.on_paper(shapely.get_coordinates(ring))
            pieces.append("M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in points))
            if closed:
                pieces.append("Z")
    return "".join(pieces)


def _discs(stops: list[int], spots: NDArray[np.float64]) -> list[Disc]:
    """Push numbers that lie over one another apart, no farther than needed."""
    places = spots.copy()
    # Of two on one spot each goes its own way.
    turn = np.arange(len(stops)) * 2.4
    places += 0.01 * np.column_stack([np.cos(turn), np.sin(turn)])
    low, high = STOP_MM + 1, np.array([WIDTH_MM, HEIGHT_MM]) - STOP_MM - 1
    for _ in range(_ROUNDS):
        gap = places[:, None] - places
        away = np.hypot(*np.moveaxis(gap, 2, 0))
        np.fill_diagonal(away, np.inf)
        near = np.where(away < _APART_MM, (_APART_MM - away) / 2, 0.0)
        if not near.any():
            break
        places += (gap / away[:, :, None] * near[:, :, None]).sum(axis=1)
        places = np.clip(places, low, high)
    return [
        Disc(int(stop), *(round(float(value), 1) for value in (*place, *spot)))
        for stop, place, spot in zip(stops, places, spots, strict=True)
    ]


def _names(area: Neighbourhood, window: _Window, discs: list[Disc]) -> list[Name]:
    """Write the names of streets that there is room for."""
    edges = area.edges
    once = (edges["twin"] < np.arange(len(edges))).to_numpy() & edges["name"].notna().to_numpy()
    lines = shapely.clip_by_rect(edges.geometry.to_numpy()[once], *window.box)
    streets = gpd.GeoDataFrame(
        {"name": edges["name"].to_numpy(dtype=object)[once]}, geometry=lines, crs=edges.crs
    )
    streets = streets.loc[shapely.get_dimensions(lines) == 1].explode()
    taken: list[shapely.Geometry] = [
        shapely.box(disc.x - STOP_MM, disc.y - STOP_MM, disc.x + STOP_MM, disc.y + STOP_MM)
        for disc in discs
    ]
    found = []
    paper = shapely.box(0, 0, WIDTH_MM, HEIGHT_MM)
    for text, middle, turned in placed_names(streets):
        ((x, y),) = window.on_paper(np.array([[middle.x, middle.y]])).tolist()
        half = len(text) * _LETTER_MM / 2
        room = rotate(shapely.box(x - half, y - _NAME_MM / 2, x + half, y + _NAME_MM / 2), turned)
        if paper.contains(room) and not any(room.intersects(other) for other in taken):
            taken.append(room)
            found.append(Name(text, round(x, 1), round(y, 1), round(turned, 1)))
    return found
