"""Where one enters a place, on the drawn village and on single shapes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pytest
import shapely

from sociale_basis.neighbourhood.entrances import (
    Surroundings,
    find_entrances,
    middle,
    steps_at,
)
from sociale_basis.network.attributes import Access, Structure

if TYPE_CHECKING:
    from collections.abc import Sequence

Tags = dict[str, str]
CRS = "EPSG:28992"
STREET = [(-100.0, 0.0), (100.0, 0.0)]


def around(
    things: Sequence[tuple[shapely.Geometry, Tags]],
    ways: Sequence[tuple[list[tuple[float, float]], int, int]] = (
        (STREET, Access.PUBLIC, Structure.NONE),
    ),
) -> Surroundings:
    """Give surroundings of features and ways (corners, access, structure), each once."""
    features = gpd.GeoDataFrame(
        {
            "element": ["n" if isinstance(shape, shapely.Point) else "w" for shape, _ in things],
            "tags": [tags for _, tags in things],
        },
        geometry=[shape for shape, _ in things],
        crs=CRS,
    )
    edges = gpd.GeoDataFrame(
        {
            "twin": np.full(len(ways), -1),
            "access": [access for _, access, _ in ways],
            "structure": [structure for _, _, structure in ways],
        },
        geometry=[shapely.LineString(corners) for corners, _, _ in ways],
        crs=CRS,
    )
    return Surroundings.of(features, edges)


def entrances_of(
    shape: shapely.Geometry,
    tags: Tags,
    surroundings: Surroundings,
    *,
    open_area: bool = False,
) -> tuple[list[tuple[float, float]], Tags | None]:
    """Give the entrances of one place as coordinates, and the tags of the one shown."""
    shapes = np.empty(1, dtype=object)
    shapes[0] = shape
    found = find_entrances(shapes, [tags], np.array([open_area]), surroundings)
    return [tuple(xy) for xy in shapely.get_coordinates(found.points[0]).tolist()], found.tags[0]


def door(x: float, y: float, **tags: str) -> tuple[shapely.Geometry, Tags]:
    """Give a door as a feature."""
    return shapely.Point(x, y), tags


def test_doors_on_the_outline_the_main_one_first() -> None:
    """Visitors' doors count, the main one is shown; service doors and those of flats do not."""
    building = shapely.Polygon([(0, 10), (4, 10), (8, 10), (10, 10), (10, 20), (5, 20), (0, 20)])
    tags = {"building": "public"}
    places = around(
        [
            (building, tags),
            door(4, 10, entrance="yes", wheelchair="yes"),
            door(8, 10, entrance="main"),
            door(5, 20, entrance="service"),
            door(0, 20, entrance="staircase"),
            door(10, 20, entrance="emergency"),
            door(50, 10, entrance="main"),
        ]
    )
    points, shown = entrances_of(building, tags, places)
    assert points == [(8, 10), (4, 10)]
    assert shown == {"entrance": "main"}


def test_of_two_main_doors_the_easier_is_shown() -> None:
    """Of equal doors the one tagged for wheelchairs goes first, then the one with fewest steps."""
    building = shapely.box(0, 10, 10, 20)
    tags = {"building": "yes"}
    doors = [
        door(0, 10, entrance="main", step_count="3"),
        door(10, 10, entrance="main", step_count="1"),
        door(0, 20, entrance="main", wheelchair="yes"),
    ]
    for kept, first in ((3, (0, 20)), (2, (10, 10)), (1, (0, 10))):
        points, _ = entrances_of(building, tags, around([(building, tags), *doors[:kept]]))
        assert points[0] == first


def test_grounds_are_entered_by_the_doors_on_them() -> None:
    """The door of a school building inside the school grounds is the way in."""
    grounds = shapely.box(0, 0, 100, 100)
    places = around(
        [(shapely.box(40, 40, 60, 60), {"building": "school"}), door(50, 40, entrance="yes")]
    )
    points, _ = entrances_of(grounds, {"amenity": "school"}, places)
    assert points == [(50, 40)]


def test_a_point_in_a_building_uses_its_nearest_door() -> None:
    """A shop inside a building is entered by the door nearest to it, of the smallest building."""
    hall, shop = shapely.box(0, 10, 40, 30), shapely.box(0, 10, 10, 20)
    roof = shapely.box(1, 11, 5, 15)
    places = around(
        [
            (hall, {"building": "retail"}),
            (shop, {"building": "kiosk"}),
            (roof, {"building": "roof"}),
            door(40, 30, entrance="main"),
            door(10, 10, entrance="yes", step_count="2"),
            door(0, 20, entrance="main"),
        ]
    )
    points, shown = entrances_of(shapely.Point(4, 12), {"shop": "books"}, places)
    assert points == [(10, 10)]
    assert shown == {"entrance": "yes", "step_count": "2"}


def test_a_point_without_doors_is_its_own_entrance() -> None:
    """In a building without doors on the map, or in the open, the point itself is reached."""
    places = around([(shapely.box(0, 10, 40, 30), {"building": "retail"})])
    assert entrances_of(shapely.Point(4, 12), {}, places) == ([(4, 12)], None)
    assert entrances_of(shapely.Point(-4, 12), {}, places) == ([(-4, 12)], None)


def test_an_open_area_is_entered_where_ways_cross_its_outline() -> None:
    """Crossings count once, a way along the outline at its corners; no private way, no tunnel."""
    park = shapely.box(0, -10, 20, 10)
    ways = [
        ([(-5.0, 0.0), (25.0, 0.0)], Access.PUBLIC, Structure.NONE),
        ([(10.0, 5.0), (10.0, 30.0)], Access.PUBLIC, Structure.BRIDGE),
        ([(5.0, -30.0), (5.0, 5.0)], Access.PRIVATE, Structure.NONE),
        ([(15.0, -30.0), (15.0, 5.0)], Access.PUBLIC, Structure.TUNNEL),
        ([(0.0, -10.0), (20.0, -10.0)], Access.PUBLIC, Structure.NONE),
    ]
    points, shown = entrances_of(park, {"leisure": "park"}, around([], ways), open_area=True)
    assert sorted(points) == [(0, -10), (0, 0), (10, 10), (20, -10), (20, 0)]
    assert shown is None


def test_a_square_with_ways_inside_only() -> None:
    """Where no way crosses the outline, the nodes of the ways inside are the way in."""
    ways = [([(2.0, 2.0), (8.0, 8.0)], Access.PUBLIC, Structure.NONE)]
    points, _ = entrances_of(
        shapely.box(0, 0, 10, 10), {"highway": "pedestrian"}, around([], ways), open_area=True
    )
    assert points == [(2, 2), (8, 8)]


def test_any_other_surface_is_reached_at_its_nearest_side() -> None:
    """A building or playground off the street is reached where it is nearest to a public way."""
    near = shapely.Polygon([(0, 30), (10, 5), (20, 30)])
    for tags, open_area in (({"building": "yes"}, False), ({"leisure": "playground"}, True)):
        points, shown = entrances_of(near, tags, around([]), open_area=open_area)
        assert points == [(10, 5)]
        assert shown is None


def test_without_any_way_a_surface_is_its_own_point() -> None:
    """No network, no entrance: the point that stands for the place stays."""
    shape = shapely.box(0, 0, 10, 10)
    points, _ = entrances_of(shape, {"building": "yes"}, around([], []))
    assert points == [(5, 5)]


def test_a_line_is_reached_in_its_middle() -> None:
    """Halfway along it, not between its ends."""
    line = shapely.LineString([(0, 0), (10, 0), (10, 30)])
    assert middle(line) == shapely.Point(10, 10)
    assert entrances_of(line, {}, around([]))[0] == [(10, 10)]


@pytest.mark.parametrize(
    ("tags", "steps"),
    [
        ({"entrance:step_count": "3", "step_count": "9"}, 3),
        ({"step_count": " 2 "}, 2),
        ({"step_count": "few"}, None),
        ({}, None),
    ],
)
def test_steps_are_read_or_unknown(tags: Tags, steps: int | None) -> None:
    """A number is a number; anything else is unknown, never none."""
    assert steps_at(tags) == steps
