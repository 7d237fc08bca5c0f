"""Where one enters a place: its destination points on the map.

- A building, or grounds with buildings on them: the entrances on the map (``entrance=*`` on the
  outline or on the grounds), but no fire exits, service doors, garages or doors of flats.
- A point in a building that has such entrances: the nearest of them.
- An open area (park, square) or grounds without entrances on the map: wherever a public way
  crosses or follows the outline, so that every side of a park counts; else the nodes of ways
  inside.
- Any other surface: the point of its outline nearest to a public way. Any other point or line:
  that point, or the middle of the line.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely

from sociale_basis.network.attributes import Access, Structure
from sociale_basis.sources.dwelling_table import COVERS, NO_FRONT_DOORS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    import geopandas as gpd
    from numpy.typing import NDArray

    from sociale_basis.sources.osm_data import Tags

# Doors through which no visitor comes: those of NO_FRONT_DOORS, and those of flats.
NOT_FOR_VISITORS = NO_FRONT_DOORS | {"home", "staircase"}
_WHEELCHAIR_FIRST = {"yes": 0, "designated": 0, "limited": 1}
_UNKNOWN_STEPS = 99


@dataclass(frozen=True, eq=False)
class Entrances:
    """Entrances of a number of places.

    ``points`` has a MultiPoint per place, in metres, never empty; ``tags`` those of the entrance
    one would be shown (the main one first), or None where no entrance is on the map.
    """

    points: NDArray[np.object_]
    tags: list[Tags | None]


@dataclass(frozen=True, eq=False)
class Surroundings:
    """What entrances are found from: doors and buildings on the map, and public ways."""

    doors: NDArray[np.object_]
    door_tags: list[Tags]
    buildings: NDArray[np.object_]
    building_tags: list[Tags]
    ways: NDArray[np.object_]

    @classmethod
    def of(cls, features: gpd.GeoDataFrame, edges: gpd.GeoDataFrame) -> Surroundings:
        """Take them from features and edges of one reference system."""
        tags = features["tags"]
        front = tags.map(lambda told: told.get("entrance", "no") not in NOT_FOR_VISITORS)
        doors = features[front.to_numpy(dtype=bool) & (features["element"] == "n").to_numpy()]
        built = tags.map(lambda told: told.get("building", "no") != "no").to_numpy(dtype=bool)
        surface = features.geom_type.isin(["Polygon", "MultiPolygon"]).to_numpy()
        buildings = features[built & surface]
        once = (edges["twin"] < 0) | (edges["twin"] > np.arange(len(edges)))
        public = (edges["access"] == Access.PUBLIC) & (edges["structure"] != Structure.TUNNEL)
        lines = edges.geometry.to_numpy()[(once & public).to_numpy()]
        return cls(
            doors=doors.geometry.to_numpy(),
            door_tags=doors["tags"].tolist(),
            buildings=buildings.geometry.to_numpy(),
            building_tags=buildings["tags"].tolist(),
            ways=lines[shapely.length(lines) > 0],
        )


def find_entrances(
    shapes: NDArray[np.object_],
    tags: Sequence[Mapping[str, str]],
    open_area: NDArray[np.bool_],
    around: Surroundings,
) -> Entrances:
    """Find the entrances of places.

    Parameters
    ----------
    shapes
        Point, LineString, Polygon or MultiPolygon per place, in metres, shape (n,).
    tags
        Of each place.
    open_area
        Whether people enter from any side, shape (n,).
    around
        In the same reference system.
    """
    surface = np.isin(shapely.get_type_id(shapes), (3, 6))
    found: list[list[shapely.Point]] = [[] for _ in shapes]
    shown: list[Tags | None] = [None] * len(shapes)
    _by_doors(shapes, np.flatnonzero(surface & ~open_area), around, found, shown)
    _by_doors_of_building(shapes, np.flatnonzero(~surface), around, found, shown)
    building = np.array([told.get("building", "no") != "no" for told in tags], dtype=bool)
    bare = np.array([not points for points in found], dtype=bool)
    _by_crossings(shapes, np.flatnonzero(surface & bare & (open_area | ~building)), around, found)
    bare = np.array([not points for points in found], dtype=bool)
    _by_outline(shapes, np.flatnonzero(surface & bare), around, found)
    points = [
        shapely.MultiPoint(each or [middle(shape)])
        for each, shape in zip(found, shapes, strict=True)
    ]
    array = np.empty(len(points), dtype=object)
    array[:] = points
    return Entrances(array, shown)


def middle(shape: shapely.Geometry) -> shapely.Point:
    """Give the point that stands for a shape: on it, and in the middle of a line."""
    if isinstance(shape, shapely.LineString):
        return shapely.Point(shape.interpolate(0.5, normalized=True))
    return shapely.Point(shapely.point_on_surface(shape))


def steps_at(tags: Mapping[str, str]) -> int | None:
    """Read how many steps an entrance has, or None where nobody tagged it."""
    for key in ("entrance:step_count", "step_count"):
        text = tags.get(key, "").strip()
        if text.isdecimal():
            return int(text)
    return None


def _by_doors(
    shapes: NDArray[np.object_],
    rows: NDArray[np.int64],
    around: Surroundings,
    found: list[list[shapely.Point]],
    shown: list[Tags | None],
) -> None:
    tree = shapely.STRtree(around.doors)
    hits: dict[int, list[int]] = {}
    # An outline keeps the very coordinates of its nodes, so a door on it is exactly on it.
    for at, door in zip(*tree.query(shapes[rows], predicate="intersects"), strict=True):
        hits.setdefault(int(rows[at]), []).append(int(door))
    for row, doors in hits.items():
        doors.sort(key=lambda door: (*_welcome(around.door_tags[door]), door))
        found[row] = [around.doors[door] for door in doors]
        shown[row] = around.door_tags[doors[0]]


def _welcome(tags: Tags) -> tuple[bool, int, int]:
    """Sort the main entrance first, and of equals the one that is easiest to enter."""
    steps = steps_at(tags)
    return (
        tags["entrance"] != "main",
        _WHEELCHAIR_FIRST.get(tags.get("wheelchair", ""), 2),
        _UNKNOWN_STEPS if steps is None else steps,
    )


def _by_doors_of_building(
    shapes: NDArray[np.object_],
    rows: NDArray[np.int64],
    around: Surroundings,
    found: list[list[shapely.Point]],
    shown: list[Tags | None],
) -> None:
    points = np.array([middle(shapes[row]) for row in rows], dtype=object)
    home: dict[int, int] = {}
    ground = shapely.area(around.buildings)
    covers = [told["building"] in COVERS for told in around.building_tags]
    tree = shapely.STRtree(around.buildings)
    for at, building in zip(*tree.query(points, predicate="intersects"), strict=True):
        if covers[building]:
            continue
        row = int(rows[at])
        if row not in home or ground[building] < ground[home[row]]:
            home[row] = int(building)
    doors = shapely.STRtree(around.doors)
    for at, row in enumerate(rows.tolist()):
        if row not in home:
            continue
        own = np.sort(doors.query(around.buildings[home[row]], predicate="intersects"))
        if len(own):
            nearest = int(own[np.argmin(shapely.distance(around.doors[own], points[at]))])
            found[row] = [around.doors[nearest]]
            shown[row] = around.door_tags[nearest]


def _by_crossings(
    shapes: NDArray[np.object_],
    rows: NDArray[np.int64],
    around: Surroundings,
    found: list[list[shapely.Point]],
) -> None:
    if not len(rows):
        return
    outlines = shapely.boundary(shapes[rows])
    tree = shapely.STRtree(around.ways)
    at, way = tree.query(outlines, predicate="intersects")
    touched = shapely.intersection(outlines[at], around.ways[way])
    xy, hit = shapely.get_coordinates(touched, return_index=True)
    _add(found, rows[at[hit]], xy)
    inside = [place for place, row in enumerate(rows.tolist()) if not found[row]]
    at, way = tree.query(shapes[rows[inside]], predicate="contains")
    xy, hit = shapely.get_coordinates(around.ways[way], return_index=True)
    _add(found, rows[inside][at[hit]], xy)


def _add(
    found: list[list[shapely.Point]], rows: NDArray[np.int64], xy: NDArray[np.float64]
) -> None:
    # To the decimetre: the two ways that meet on an outline are one entrance.
    for row, x, y in sorted(
        {(int(r), *point) for r, point in zip(rows, _rounded(xy), strict=True)}
    ):
        found[row].append(shapely.Point(x, y))


def _rounded(xy: NDArray[np.float64]) -> Iterable[tuple[float, float]]:
    return ((round(x, 1), round(y, 1)) for x, y in xy.tolist())


def _by_outline(
    shapes: NDArray[np.object_],
    rows: NDArray[np.int64],
    around: Surroundings,
    found: list[list[shapely.Point]],
) -> None:
    if not len(around.ways) or not len(rows):
        return
    outlines = shapely.boundary(shapes[rows])
    at, way = shapely.STRtree(around.ways).query_nearest(outlines, all_matches=False)
    lines = shapely.shortest_line(outlines[at], around.ways[way])
    for place, start in zip(at.tolist(), shapely.get_point(lines, 0), strict=True):
        found[int(rows[place])] = [start]
