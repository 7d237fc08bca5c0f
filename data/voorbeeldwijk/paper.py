"""A sheet to draw a neighbourhood on, in metres, and to write as an OpenStreetMap file.

Streets are drawn as lines through a few points. Where two lines of one level meet they share a
node: the end of a line sticks to an earlier line close by, and crossing lines are cut.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import numpy as np
import osmium
import shapely
from pyproj import Transformer

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

XY = tuple[float, float]
Tags = dict[str, str]

ORIGIN = (143_000.0, 508_000.0)
"""Lower left corner in the Dutch national grid: open water of the Markermeer."""

SHEET = (-20.0, -30.0, 1330.0, 1080.0)
"""West, south, east and north of what is drawn, in metres from the origin."""

DRAWN_ON = datetime(2026, 9, 1, tzinfo=UTC)
_STICKS_M = 7.0
_SAME_M = 0.05
_MARK_M = 2.5
_STEP_M = 9.0


@dataclass
class Way:
    """A line or outline with its tags; ``level`` keeps bridges and tunnels apart from streets."""

    points: list[XY]
    tags: Tags
    level: int = 0


@dataclass
class Paper:
    """What is drawn so far."""

    streets: list[Way] = field(default_factory=list)
    areas: list[Way] = field(default_factory=list)
    points: list[tuple[XY, Tags]] = field(default_factory=list)
    marks: list[tuple[XY, Tags]] = field(default_factory=list)

    def street(
        self, points: Sequence[XY], tags: Tags, *, curved: bool = True, level: int = 0
    ) -> shapely.LineString:
        """Draw something to walk on; its ends stick to earlier lines of the same level."""
        corners = smooth(points) if curved else list(points)
        if level == 0:
            corners[0] = self._stuck(corners[0])
            corners[-1] = self._stuck(corners[-1])
        self.streets.append(Way([rounded(corner) for corner in corners], tags, level))
        return shapely.LineString(corners)

    def area(self, ring: Iterable[XY], tags: Tags, doors: Iterable[tuple[XY, Tags]] = ()) -> None:
        """Draw an outline, with doors as nodes on it."""
        corners = [rounded(corner) for corner in ring]
        closed = [*corners, corners[0]]
        for at, told in doors:
            spot = _insert(closed, at)
            self.points.append((spot, told))
        self.areas.append(Way(closed, tags))

    def line(self, points: Iterable[XY], tags: Tags) -> None:
        """Draw a line nobody walks on, such as a railway."""
        self.areas.append(Way([rounded(point) for point in points], tags))

    def point(self, at: XY, tags: Tags) -> None:
        """Draw a point."""
        self.points.append((rounded(at), tags))

    def mark(self, at: XY, tags: Tags) -> None:
        """Say something of the node of a street here: a kerb, a bollard, a crossing."""
        self.marks.append((at, tags))

    def join_streets(self) -> None:
        """Give streets that meet a node in common, and marks their node."""
        ground = [way for way in self.streets if way.level == 0]
        ground += [way for way in self.areas if way.tags.get("highway") == "pedestrian"]
        lines = [shapely.LineString(way.points) for way in ground]
        joints = [way.points[end] for way in ground for end in (0, -1)]
        for number, line in enumerate(lines):
            for other in lines[:number]:
                joints += _meeting_points(line, other)
        for way, line in zip(ground, lines, strict=True):
            near = [joint for joint in set(joints) if line.distance(shapely.Point(joint)) < _SAME_M]
            for joint in sorted(near, key=lambda joint: line.project(shapely.Point(joint))):
                _insert(way.points, joint, exactly=True)
        for spot, tags in self.marks:
            self.points.append((self._node_at(spot), tags))

    def _stuck(self, end: XY) -> XY:
        spot = shapely.Point(end)
        best = (_STICKS_M, end)
        squares = [way for way in self.areas if way.tags.get("highway") == "pedestrian"]
        for way in (*self.streets, *squares):
            if end in (way.points[0], way.points[-1]):
                return end
            if way.level != 0:
                continue
            line = shapely.LineString(way.points)
            apart = line.distance(spot)
            if apart < best[0]:
                corner = min(way.points, key=lambda xy: spot.distance(shapely.Point(xy)))
                close = spot.distance(shapely.Point(corner)) < apart + 1.0
                on_line = line.interpolate(line.project(spot))
                best = (apart, corner if close else (on_line.x, on_line.y))
        return rounded(best[1])

    def _node_at(self, at: XY) -> XY:
        spot = shapely.Point(at)
        corners = [corner for way in self.streets for corner in way.points]
        nearest = min(corners, key=lambda corner: spot.distance(shapely.Point(corner)))
        if spot.distance(shapely.Point(nearest)) <= _MARK_M:
            return nearest
        way = min(self.streets, key=lambda way: shapely.LineString(way.points).distance(spot))
        return _insert(way.points, at)


def rounded(point: XY) -> XY:
    """Round to a centimetre."""
    return round(float(point[0]), 2), round(float(point[1]), 2)


def smooth(points: Sequence[XY]) -> list[XY]:
    """Draw a curve through points (Catmull-Rom), as a line with a corner every few metres."""
    if len(points) < 3:  # noqa: PLR2004 -- two points are a straight line
        return [rounded(point) for point in points]
    known = np.array(points, dtype=float)
    known = np.vstack([2 * known[0] - known[1], known, 2 * known[-1] - known[-2]])
    curve: list[NDArray[np.float64]] = []
    for at in range(1, len(known) - 2):
        before, start, stop, after = known[at - 1 : at + 3]
        steps = max(2, int(np.hypot(*(stop - start)) / _STEP_M))
        t = (np.arange(steps) / steps)[:, None]
        curve.extend(
            0.5
            * (
                2 * start
                + (stop - before) * t
                + (2 * before - 5 * start + 4 * stop - after) * t**2
                + (3 * start - before - 3 * stop + after) * t**3
            )
        )
    line = shapely.simplify(shapely.LineString([*curve, known[-2]]), 0.25)
    return [rounded((x, y)) for x, y in line.coords]


def beside(points: Sequence[XY], apart: float) -> list[XY]:
    """Give the line at so many metres to the left (right where negative) of a line."""
    drawn = shapely.LineString(points).offset_curve(apart, join_style="mitre")
    return [rounded((x, y)) for x, y in drawn.simplify(0.25).coords]


def box(west: float, south: float, east: float, north: float) -> list[XY]:
    """Give the corners of an upright rectangle."""
    return [(west, south), (east, south), (east, north), (west, north)]


def _meeting_points(line: shapely.LineString, other: shapely.LineString) -> list[XY]:
    if line.distance(other) > _SAME_M:
        return []
    found = shapely.get_parts(line.intersection(other))
    return [rounded((p.x, p.y)) for p in found if isinstance(p, shapely.Point)]


def _insert(points: list[XY], at: XY, *, exactly: bool = False) -> XY:
    """Make sure that a line has a corner at a point (or at its own point nearest to it)."""
    line = shapely.LineString(points)
    along = line.project(shapely.Point(at))
    on_line = line.interpolate(along)
    spot = rounded(at) if exactly else rounded((on_line.x, on_line.y))
    if spot in points:
        return spot
    passed = 0.0
    for number in range(1, len(points)):
        passed += float(np.hypot(*np.subtract(points[number], points[number - 1])))
        if along <= passed + 1e-9:
            points.insert(number, spot)
            return spot
    points.insert(len(points) - 1, spot)
    return spot


def save(paper: Paper, file: Path) -> None:
    """Write everything as an OpenStreetMap PBF file, the same bytes every time."""
    tags: dict[XY, Tags] = {}
    loose: list[tuple[XY, Tags]] = []
    on_ways = {point for way in (*paper.streets, *paper.areas) for point in way.points}
    for at, told in paper.points:
        if at in on_ways:
            tags.setdefault(at, {}).update(told)
        else:
            loose.append((at, told))
    number = {at: row for row, at in enumerate(sorted(on_ways), start=1)}
    nodes = [(row, at, tags.get(at, {})) for at, row in number.items()]
    nodes += [(len(number) + row, at, told) for row, (at, told) in enumerate(loose, start=1)]
    degrees = Transformer.from_crs("EPSG:28992", "EPSG:4326", always_xy=True)

    def lonlat(at: XY) -> XY:
        lon, lat = degrees.transform(ORIGIN[0] + at[0], ORIGIN[1] + at[1])
        return round(lon, 7), round(lat, 7)

    header = osmium.io.Header()
    west, south, east, north = SHEET
    header.add_box(
        osmium.osm.Box(
            osmium.osm.Location(*lonlat((west, south))), osmium.osm.Location(*lonlat((east, north)))
        )
    )
    header.set("generator", "voorbeeldwijk")
    with osmium.SimpleWriter(str(file), header=header, overwrite=True) as writer:
        for row, at, told in nodes:
            node = osmium.osm.mutable.Node(id=row, location=lonlat(at), tags=told)
            node.version, node.timestamp = 1, DRAWN_ON
            writer.add_node(node)
        for row, way in enumerate((*paper.streets, *paper.areas), start=1):
            line = osmium.osm.mutable.Way(
                id=row, nodes=[number[point] for point in way.points], tags=way.tags
            )
            line.version, line.timestamp = 1, DRAWN_ON
            writer.add_way(line)
