"""Ways across squares: straight lines between the places where one can step on and off.

A square is a surface to walk on (``highway=pedestrian area=yes``, as a way or a multipolygon).
Between its entries people walk straight, around holes, buildings, water and walls that stand on
it, and never across steps that lie in it: those are ways of their own. The lines are the edges of
a visibility graph, thinned to those that lie on a shortest way between two entries.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import shapely
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping

    from numpy.typing import NDArray

_E7 = 10_000_000
# With more corners than this to walk around, the outline is simplified, by half a metre or as
# much more as it takes: the number of sight lines grows with the square of the corners.
_MANY_CORNERS = 800
_SIMPLIFY_M = 0.5
# A sight line may touch the outline it was drawn along.
_TOUCH_M = 0.05


class Line(NamedTuple):
    """A straight way between two nodes on one square."""

    first: int
    last: int


class Corners(NamedTuple):
    """Points one may walk between on a square."""

    id: NDArray[np.int64]
    """OSM node id, or a negative id made from the coordinates."""
    xy: NDArray[np.float64]
    entry: NDArray[np.bool_]


def made_id(lonlat: NDArray[np.float64]) -> NDArray[np.int64]:
    """Make lasting negative node ids from lon/lat: the same place has the same id in every build.

    Parameters
    ----------
    lonlat
        Degrees, shape (n, 2).
    """
    e7 = np.rint(lonlat * _E7).astype(np.int64) + np.array([180 * _E7, 90 * _E7])
    return np.asarray(-(e7[:, 0] * 2**31 + e7[:, 1]) - 1, dtype=np.int64)


def lines_across(
    outline: shapely.Geometry,
    obstacles: list[shapely.Geometry],
    nodes: Mapping[tuple[int, int], int],
    entries: Collection[int],
    inside: NDArray[np.int64],
    inside_lonlat: NDArray[np.float64],
    to_metres: Callable[[NDArray[np.float64]], NDArray[np.float64]],
) -> tuple[list[Line], dict[int, tuple[float, float]]]:
    """Find the ways across one square.

    Parameters
    ----------
    outline
        Polygon or MultiPolygon in lon/lat.
    obstacles
        Surfaces and lines in lon/lat that one cannot walk through: buildings, water, walls, steps.
    nodes
        Network node ids by their coordinates in units of 1e-7 degree.
    entries
        Network nodes at which one can step on the square, if they lie on its outline.
    inside, inside_lonlat
        Network nodes inside the square at which a way ends, and their coordinates (k, 2).
    to_metres
        Projects lon/lat (n, 2) to metres (n, 2).

    Returns
    -------
    lines
        Straight ways.
    made
        Coordinates in metres of the corners used that are no OSM nodes, by made id.
    """
    solid = [thing for thing in obstacles if shapely.get_dimensions(thing) == 2]  # noqa: PLR2004  (surfaces)
    thin = [thing for thing in obstacles if shapely.get_dimensions(thing) == 1]
    free = shapely.difference(outline, shapely.union_all(solid)) if solid else outline
    walls = [shapely.transform(thing, to_metres) for thing in thin]
    lines: list[Line] = []
    made: dict[int, tuple[float, float]] = {}
    for part in shapely.get_parts(free):
        if part.geom_type != "Polygon":
            continue
        corners = _corners(part, nodes, entries, inside, inside_lonlat, to_metres)
        if corners.entry.sum() < 2:  # noqa: PLR2004  (nobody crosses from one entry to itself)
            continue
        for first, last in _shortest(corners, shapely.transform(part, to_metres), walls):
            lines.append(Line(int(corners.id[first]), int(corners.id[last])))
            for corner in (first, last):
                if corners.id[corner] < 0:
                    made[int(corners.id[corner])] = tuple(corners.xy[corner].tolist())
    return lines, made


def _corners(
    part: shapely.Polygon,
    nodes: Mapping[tuple[int, int], int],
    entries: Collection[int],
    inside: NDArray[np.int64],
    inside_lonlat: NDArray[np.float64],
    to_metres: Callable[[NDArray[np.float64]], NDArray[np.float64]],
) -> Corners:
    lonlat = np.unique(shapely.get_coordinates(part), axis=0)
    keys = np.rint(lonlat * _E7).astype(np.int64).tolist()
    known = np.array([nodes.get((lon, lat), 0) for lon, lat in keys], dtype=np.int64)
    entry = np.array([node in entries for node in known.tolist()], dtype=bool)
    turning = _turning(part, lonlat, to_metres)
    use = entry | turning
    on_part = (
        shapely.intersects_xy(part, *inside_lonlat.T) if len(inside) else np.zeros(0, dtype=bool)
    )
    every = np.concatenate([lonlat[use], inside_lonlat[on_part].reshape(-1, 2)])
    ids = np.concatenate([np.where(known, known, made_id(lonlat))[use], inside[on_part]])
    steps_on = np.concatenate([entry[use], np.ones(on_part.sum(), dtype=bool)])
    ids, first = np.unique(ids, return_index=True)
    return Corners(ids, to_metres(every[first]), steps_on[first])


def _turning(
    part: shapely.Polygon,
    lonlat: NDArray[np.float64],
    to_metres: Callable[[NDArray[np.float64]], NDArray[np.float64]],
) -> NDArray[np.bool_]:
    """Tell at which corners of the outline a shortest way may bend: where the free side is wide."""
    whole = shapely.transform(part, to_metres)
    at = _bends(whole)
    tolerance = _SIMPLIFY_M
    while len(at) > _MANY_CORNERS:
        at = _bends(_coarser(whole, tolerance))
        tolerance *= 2
    if not len(at):
        return np.zeros(len(lonlat), dtype=bool)
    corners = to_metres(lonlat)
    near = shapely.STRtree(np.asarray(shapely.points(at))).query(
        shapely.points(corners), predicate="dwithin", distance=_TOUCH_M
    )[0]
    turning = np.zeros(len(lonlat), dtype=bool)
    turning[near] = True
    return turning


def _coarser(surface: shapely.Polygon, tolerance: float) -> shapely.Polygon:
    # A hole that is small beside the tolerance would keep three corners for ever: it goes.
    holes = [hole for hole in surface.interiors if hole.length > 8 * tolerance]
    return shapely.simplify(shapely.Polygon(surface.exterior, holes), tolerance)


def _bends(metric: shapely.Polygon) -> NDArray[np.float64]:
    metric = shapely.orient_polygons(metric)
    bends = []
    for ring in (metric.exterior, *metric.interiors):
        xy = shapely.get_coordinates(ring)[:-1]
        before, after = xy - np.roll(xy, 1, axis=0), np.roll(xy, -1, axis=0) - xy
        # The free side lies left of every ring: a right turn bends around an obstacle.
        bends.append(xy[before[:, 0] * after[:, 1] - before[:, 1] * after[:, 0] < 0])
    return np.concatenate(bends)


def _shortest(
    corners: Corners, free: shapely.Polygon, walls: list[shapely.Geometry]
) -> list[tuple[int, int]]:
    first, last = np.triu_indices(len(corners.id), k=1)
    pairs = np.stack([corners.xy[first], corners.xy[last]], axis=1)
    sight = np.asarray(shapely.linestrings(pairs))
    room = shapely.buffer(free, _TOUCH_M)
    shapely.prepare(room)
    clear = shapely.covers(room, sight)
    # One by one: a line along one wall and through another does not "cross" the two together.
    for wall in walls:
        shapely.prepare(wall)
        clear &= ~shapely.crosses(wall, sight)
    first, last = first[clear], last[clear]
    metres = shapely.length(sight[clear])
    n = len(corners.id)
    graph = csr_array((metres, (first, last)), shape=(n, n))
    entries = np.flatnonzero(corners.entry)
    _, before = dijkstra(graph, directed=False, indices=entries, return_predecessors=True)
    used: set[tuple[int, int]] = set()
    for number in range(len(entries)):
        for target in entries[number + 1 :]:
            at = int(target)
            while before[number, at] >= 0:
                step = int(before[number, at])
                used.add((min(step, at), max(step, at)))
                at = step
    return sorted(used)
