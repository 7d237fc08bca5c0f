"""Ways across squares: straight lines between the places where one can step on and off.

A square is a surface to walk on (``highway=pedestrian area=yes``, as a way or a multipolygon).
Between its entries people walk straight, around holes, buildings, water, hedges and walls that
stand on it, and never across steps that lie in it: those are ways of their own. The lines are the
edges of a visibility graph, thinned to those that lie on a shortest way between two entries.
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
# So far from a wall or fence that is drawn as a line one walks around its end.
_ROUND_M = 0.25
_DEGREE_M = 111_320.0


class Obstacles(NamedTuple):
    """What stands on a square and cannot be walked through, in lon/lat."""

    solid: list[shapely.Geometry]
    """Surfaces: buildings, water, hedges."""
    walls: list[shapely.Geometry]
    """Lines that one walks around: walls, fences."""
    steps: list[shapely.Geometry]
    """Lines that one may not cut through; at their ends one steps on and off."""


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
    obstacles: Obstacles,
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
        What stands on it.
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
    solid = obstacles.solid
    free = shapely.difference(outline, shapely.union_all(solid)) if solid else outline
    walls = _joined(obstacles.walls)
    bends = _around(walls)
    walled = shapely.buffer(shapely.union_all(walls), _TOUCH_M / _DEGREE_M)
    thin = Obstacles(
        [],
        [shapely.transform(wall, to_metres) for wall in walls],
        [shapely.transform(flight, to_metres) for flight in obstacles.steps],
    )
    lines: list[Line] = []
    made: dict[int, tuple[float, float]] = {}
    for part in shapely.get_parts(free):
        if part.geom_type != "Polygon":
            continue
        # At a wall one walks around its end, not through the corner that it is joined to.
        turning = _turning(part, to_metres)
        turning = turning[~np.asarray(shapely.intersects_xy(walled, *turning.T), dtype=bool)]
        bends_here = bends[np.asarray(shapely.intersects_xy(part, *bends.T), dtype=bool)]
        known = _Known(nodes, entries, inside, inside_lonlat)
        corners = _corners(part, known, np.concatenate([turning, bends_here]), to_metres)
        if corners.entry.sum() < 2:  # noqa: PLR2004  (nobody crosses from one entry to itself)
            continue
        for first, last in _shortest(corners, shapely.transform(part, to_metres), thin):
            lines.append(Line(int(corners.id[first]), int(corners.id[last])))
            for corner in (first, last):
                if corners.id[corner] < 0:
                    made[int(corners.id[corner])] = tuple(corners.xy[corner].tolist())
    return lines, made


class _Known(NamedTuple):
    """The network where it touches a square."""

    nodes: Mapping[tuple[int, int], int]
    entries: Collection[int]
    inside: NDArray[np.int64]
    inside_lonlat: NDArray[np.float64]


def _corners(
    part: shapely.Polygon,
    known: _Known,
    bends: NDArray[np.float64],
    to_metres: Callable[[NDArray[np.float64]], NDArray[np.float64]],
) -> Corners:
    outline = np.unique(shapely.get_coordinates(part), axis=0)
    entry = np.isin(_nodes_at(outline, known.nodes), np.array([*known.entries], dtype=np.int64))
    within = known.inside_lonlat.reshape(-1, 2)
    on_part = np.asarray(shapely.intersects_xy(part, *within.T), dtype=bool)
    every = np.concatenate([outline[entry], within[on_part], bends])
    node = np.r_[
        _nodes_at(outline[entry], known.nodes), known.inside[on_part], _nodes_at(bends, known.nodes)
    ]
    ids, first = np.unique(np.where(node, node, made_id(every)), return_index=True)
    return Corners(ids, to_metres(every[first]), first < len(every) - len(bends))


def _nodes_at(
    lonlat: NDArray[np.float64], nodes: Mapping[tuple[int, int], int]
) -> NDArray[np.int64]:
    keys = np.rint(lonlat * _E7).astype(np.int64).tolist()
    return np.array([nodes.get((lon, lat), 0) for lon, lat in keys], dtype=np.int64)


def _joined(walls: list[shapely.Geometry]) -> list[shapely.Geometry]:
    """Join walls that go on in one another: at a seam there is no way through."""
    if not walls:
        return []
    return list(shapely.get_parts(shapely.line_merge(shapely.union_all(walls))))


def _around(walls: list[shapely.Geometry]) -> NDArray[np.float64]:
    """Give the points in lon/lat, just beside the ends and bends of walls, where ways bend."""
    if not walls:
        return np.empty((0, 2))
    middle = float(shapely.get_y(shapely.centroid(shapely.union_all(walls))))
    true = np.array([np.cos(np.radians(middle)), 1.0])
    flat = [shapely.transform(wall, lambda lonlat: lonlat * true) for wall in walls]
    tolerance = 0.0
    while True:
        beside = shapely.buffer(
            shapely.simplify(flat, tolerance / _DEGREE_M),
            _ROUND_M / _DEGREE_M,
            cap_style="square",
            join_style="mitre",
        )
        bends = np.concatenate([_bends(each, outside=True) for each in beside])
        if len(bends) <= _MANY_CORNERS or tolerance > _ROUND_M * _MANY_CORNERS:
            return np.asarray(bends / true)
        tolerance = 2 * tolerance or _SIMPLIFY_M


def _turning(
    part: shapely.Polygon, to_metres: Callable[[NDArray[np.float64]], NDArray[np.float64]]
) -> NDArray[np.float64]:
    """Give the corners of the outline, in lon/lat, at which a shortest way may bend.

    Those are the ones where the free side is wide.
    """
    lonlat = np.unique(shapely.get_coordinates(part), axis=0)
    whole = shapely.transform(part, to_metres)
    at = _bends(whole)
    tolerance = _SIMPLIFY_M
    while len(at) > _MANY_CORNERS:
        at = _bends(_coarser(whole, tolerance))
        tolerance *= 2
    if not len(at):
        return lonlat[:0]
    near = shapely.STRtree(np.asarray(shapely.points(at))).query(
        shapely.points(to_metres(lonlat)), predicate="dwithin", distance=_TOUCH_M
    )[0]
    return np.asarray(lonlat[np.unique(near)])


def _coarser(surface: shapely.Polygon, tolerance: float) -> shapely.Polygon:
    # A hole that is small beside the tolerance would keep three corners for ever: it goes.
    holes = [hole for hole in surface.interiors if hole.length > 8 * tolerance]
    return shapely.simplify(shapely.Polygon(surface.exterior, holes), tolerance)


def _bends(metric: shapely.Polygon, *, outside: bool = False) -> NDArray[np.float64]:
    metric = shapely.orient_polygons(metric, exterior_cw=outside)
    bends = []
    for ring in (metric.exterior, *metric.interiors):
        xy = shapely.get_coordinates(ring)[:-1]
        before, after = xy - np.roll(xy, 1, axis=0), np.roll(xy, -1, axis=0) - xy
        # The free side lies left of every ring: a right turn bends around an obstacle.
        bends.append(xy[before[:, 0] * after[:, 1] - before[:, 1] * after[:, 0] < 0])
    return np.concatenate(bends)


def _shortest(corners: Corners, free: shapely.Polygon, thin: Obstacles) -> list[tuple[int, int]]:
    first, last = np.triu_indices(len(corners.id), k=1)
    pairs = np.stack([corners.xy[first], corners.xy[last]], axis=1)
    sight = np.asarray(shapely.linestrings(pairs))
    room = shapely.buffer(free, _TOUCH_M)
    shapely.prepare(room)
    clear = shapely.covers(room, sight)
    # One by one: a line along one wall and through another does not "cross" the two together.
    for thing in (*thin.walls, *thin.steps):
        shapely.prepare(thing)
        clear &= ~shapely.crosses(thing, sight)
    for flight in thin.steps:
        # Along a wall one may walk; along steps one would climb them without steps.
        touching = np.flatnonzero(clear & shapely.intersects(flight, sight))
        shared = shapely.length(shapely.intersection(flight, sight[touching]))
        clear[touching[shared > _TOUCH_M]] = False
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
