"""Squares are crossed in straight lines, around what stands on them."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from sociale_basis.network.frames import network_frames
from sociale_basis.network.squares import made_id

if TYPE_CHECKING:
    from tests.network.conftest import Draw, Drawn, DrawNetwork

FOOT = {"highway": "footway"}
SQUARE = {"highway": "pedestrian", "area": "yes"}

# ::
#
#     4 ------------- 3
#     |               |
#     |               |       a square of 40 by 30 m; paths come in at corners 1 and 3
#     1 ------------- 2
#    /
#  11
CORNERS = {
    1: (0.0, 0.0),
    2: (40.0, 0.0),
    3: (40.0, 30.0),
    4: (0.0, 30.0),
    11: (-20.0, 0.0),
    13: (60.0, 30.0),
}
PATHS = {101: ([11, 1], FOOT), 103: ([3, 13], FOOT)}
RING = [1, 2, 3, 4, 1]


def test_a_square_drawn_as_a_way(drawn: DrawNetwork) -> None:
    """The straight way across is 50 m; along the edge it would be 70."""
    network = drawn(CORNERS, {1: (RING, SQUARE), **PATHS})
    assert network.metres(1, 3) == pytest.approx(50, rel=1e-3)
    assert network.metres(11, 13) == pytest.approx(90, rel=1e-3)
    straight = network.edges[(network.edges["u"] == 1) & (network.edges["v"] == 3)]
    assert set(straight["way_id"]) == {1}
    assert straight["length_m"].min() == pytest.approx(50, rel=1e-3)


def test_a_square_drawn_as_a_relation(drawn: DrawNetwork) -> None:
    """A multipolygon square is crossed too, around its hole; its edges carry the relation's id.

    The hole, a fountain of 10 by 10 m in the middle, makes the way longer than 50 m.
    """
    hole = {5: (15.0, 10.0), 6: (25.0, 10.0), 7: (25.0, 20.0), 8: (15.0, 20.0)}
    network = drawn(
        CORNERS | hole,
        {1: (RING, {}), 2: ([5, 6, 7, 8, 5], {}), **PATHS},
        {9: ([(1, "outer"), (2, "inner")], {"type": "multipolygon", "highway": "pedestrian"})},
    )
    # Around a corner of the hole: both ways round are equally long.
    expected = min(np.hypot(25, 10) + np.hypot(15, 20), np.hypot(15, 20) + np.hypot(25, 10))
    assert network.metres(1, 3) == pytest.approx(expected, rel=1e-3)
    square = network.edges[network.edges["way_id"] == -9]
    assert len(square) > 0
    assert (network.nodes["node_id"] < 0).any()


def test_without_a_square_there_is_only_the_edge(drawn: DrawNetwork) -> None:
    """A closed footway is a ring to walk along, not a surface."""
    network = drawn(CORNERS, {1: (RING, FOOT), **PATHS})
    assert network.metres(1, 3) == pytest.approx(70, rel=1e-3)


def test_steps_in_a_square_are_not_walked_around_in_thin_air(drawn: DrawNetwork) -> None:
    """A flight of steps right across the square stands between its two halves.

    ::

        4 ---- 22 ---- 3
        |      ‖       |
        1 ---- 21 ---- 2        steps 21-22 from edge to edge: sight lines may not cross them
    """
    nodes = CORNERS | {21: (20.0, 0.0), 22: (20.0, 30.0)}
    ring = [1, 21, 2, 3, 22, 4, 1]
    network = drawn(nodes, {1: (ring, SQUARE), 2: ([21, 22], {"highway": "steps"}), **PATHS})
    assert network.metres(1, 3) == pytest.approx(20 + np.hypot(20, 30), rel=1e-3)


def test_a_building_on_a_square_is_walked_around(drawn: DrawNetwork) -> None:
    """A pavilion in the middle is no hole in the square's outline, and still in the way."""
    pavilion = {31: (15.0, 10.0), 32: (25.0, 10.0), 33: (25.0, 20.0), 34: (15.0, 20.0)}
    network = drawn(
        CORNERS | pavilion,
        {1: (RING, SQUARE), 2: ([31, 32, 33, 34, 31], {"building": "yes"}), **PATHS},
    )
    assert network.metres(1, 3) == pytest.approx(np.hypot(25, 10) + np.hypot(15, 20), rel=1e-3)


def test_a_path_that_ends_inside_a_square_is_joined_to_it(drawn: DrawNetwork) -> None:
    """A kiosk's path that ends in the middle of the square can be walked to from its corners."""
    nodes = CORNERS | {41: (20.0, 15.0), 42: (22.0, 15.0)}
    network = drawn(nodes, {1: (RING, SQUARE), 2: ([41, 42], FOOT), **PATHS})
    assert network.metres(1, 41) == pytest.approx(25, rel=1e-3)


def test_an_l_shaped_square(drawn: DrawNetwork) -> None:
    """The way bends around the inner corner and never leaves the square.

    ::

        6 -- 5
        |    |
        |    4 ------ 3
        1 ----------- 2        paths come in at 3 and at 6
    """
    nodes = {
        1: (0.0, 0.0), 2: (60.0, 0.0), 3: (60.0, 20.0), 4: (20.0, 20.0), 5: (20.0, 60.0),
        6: (0.0, 60.0), 13: (80.0, 20.0), 16: (0.0, 80.0),
    }  # fmt: skip
    network = drawn(
        nodes, {1: ([1, 2, 3, 4, 5, 6, 1], SQUARE), 2: ([3, 13], FOOT), 3: ([6, 16], FOOT)}
    )
    assert network.metres(3, 6) == pytest.approx(40 + np.hypot(20, 40), rel=1e-3)


def test_a_square_one_may_not_walk_on_adds_nothing(drawn: DrawNetwork) -> None:
    """``foot=no`` closes a square as it closes a way."""
    network = drawn(CORNERS, {1: (RING, {**SQUARE, "foot": "no"}), **PATHS})
    assert network.metres(1, 3) == float("inf")


def test_made_ids_last() -> None:
    """The same place gets the same negative id, another place another."""
    here = np.array([[4.36, 52.0], [4.36, 52.0000001], [-122.6, 45.5], [180.0, 90.0]])
    ids = made_id(here)
    assert (ids < 0).all()
    assert len(set(ids.tolist())) == 4
    assert (made_id(here[::-1])[::-1] == ids).all()


def test_a_door_in_the_wall_of_a_building_on_a_square(drawn: DrawNetwork) -> None:
    """A corridor that ends at the wall of the pavilion is joined to the square there."""
    pavilion = {31: (15.0, 10.0), 32: (25.0, 10.0), 33: (25.0, 20.0), 34: (15.0, 20.0)}
    inside = {35: (15.0, 15.0), 36: (18.0, 15.0), 37: (18.0, 16.0)}
    network = drawn(
        CORNERS | pavilion | inside,
        {
            1: (RING, SQUARE),
            2: ([31, 32, 33, 34, 35, 31], {"building": "yes"}),
            3: ([35, 36], {"highway": "corridor"}),
            4: ([36, 37], {"highway": "corridor"}),
            **PATHS,
        },
    )
    assert network.metres(1, 36) == pytest.approx(np.hypot(15, 15) + 3, rel=1e-3)


def test_a_tunnel_below_a_square_is_not_joined_to_it(drawn: DrawNetwork) -> None:
    """A way that ends under the square, a layer lower, has no way up there."""
    nodes = CORNERS | {41: (20.0, 15.0), 42: (22.0, 15.0)}
    network = drawn(
        nodes,
        {1: (RING, SQUARE), 2: ([41, 42], {**FOOT, "tunnel": "yes", "layer": "-1"}), **PATHS},
    )
    assert network.metres(1, 41) == float("inf")


def test_a_square_with_very_many_corners_stays_workable(
    draw: Draw, network_of: type[Drawn]
) -> None:
    """A square with 144 pillars is crossed; only the pillars' larger corners are walked around."""
    nodes: dict[int, tuple[float, float]] = {
        1: (0.0, 0.0), 2: (130.0, 0.0), 3: (130.0, 130.0), 4: (0.0, 130.0), 11: (-9.0, 0.0),
        13: (139.0, 130.0),
    }  # fmt: skip
    ways: dict[int, tuple[list[int], dict[str, str]]] = {1: (RING, SQUARE), **PATHS}
    for pillar in range(144):
        x, y = 5.0 + 10.0 * (pillar % 12), 5.0 + 10.0 * (pillar // 12)
        ids = [1000 + pillar * 4 + corner for corner in range(4)]
        nodes |= dict(zip(ids, [(x, y), (x + 1, y), (x + 1, y + 1), (x, y + 1)], strict=True))
        ways[1000 + pillar] = ([*ids, ids[0]], {"building": "yes"})
    node_table, edges, _ = network_frames(draw(nodes, ways), "EPSG:28992")
    square = network_of(node_table, edges)
    assert 130 * np.sqrt(2) <= square.metres(1, 3) <= 130 * np.sqrt(2) * 1.1
    assert len(edges) < 20_000


# --- walls, hedges and fences on a square; the ways come in at corners 1 and 3


def around(*corners: tuple[float, float]) -> float:
    """Measure from corner 1 to corner 3 over points."""
    points = [(0.0, 0.0), *corners, (40.0, 30.0)]
    return float(sum(np.hypot(*np.subtract(b, a)) for a, b in itertools.pairwise(points)))


@pytest.mark.parametrize("kind", ["wall", "fence", "hedge"])
def test_a_wall_drawn_as_a_line_is_walked_around(drawn: DrawNetwork, kind: str) -> None:
    """A hedge in the middle that leaves 3 m at its south end and less than nothing at the north.

    ::

        4 ---- 22 --- 3
        |      |      |
        |      |      |
        1 -----21---- 2        21 lies 3 m north of the edge
    """
    nodes = CORNERS | {21: (20.0, 3.0), 22: (20.0, 30.0)}
    ring = [1, 2, 3, 22, 4, 1]
    network = drawn(nodes, {1: (ring, SQUARE), 2: ([22, 21], {"barrier": kind}), **PATHS})
    assert network.metres(1, 3) == pytest.approx(around((20, 3)), abs=0.6)
    assert network.metres(1, 3) > around((20, 3))


def test_a_wall_that_stands_free_is_walked_around_on_the_short_side(drawn: DrawNetwork) -> None:
    """A fence with a bend touches nothing: the way leads around its nearest end, the west one."""
    nodes = CORNERS | {21: (10.0, 20.0), 22: (25.0, 20.0), 23: (25.0, 2.0)}
    network = drawn(nodes, {1: (RING, SQUARE), 2: ([21, 22, 23], {"barrier": "fence"}), **PATHS})
    assert network.metres(1, 3) == pytest.approx(around((10, 20)), abs=0.6)


def test_there_is_no_way_through_the_seam_of_two_walls(drawn: DrawNetwork) -> None:
    """Two walls that go on in one another at 25 close the square as one wall does."""
    nodes = CORNERS | {21: (20.0, 0.0), 22: (20.0, 30.0), 25: (20.0, 15.0)}
    ring = [1, 21, 2, 3, 22, 4, 1]
    wall = {"barrier": "wall"}
    network = drawn(nodes, {1: (ring, SQUARE), 2: ([21, 25], wall), 3: ([22, 25], wall), **PATHS})
    # Along the outline one still gets by: people do walk at the edge of a square.
    assert network.metres(1, 3) == pytest.approx(70, rel=1e-3)


@pytest.mark.parametrize(
    "tags",
    [
        {"barrier": "hedge", "area": "yes"},
        {"barrier": "fence", "area": "yes"},
        {"barrier": "wall", "area": "yes"},
        {"barrier": "hedge"},
        {"barrier": "fence", "leisure": "playground"},
        {"amenity": "fountain"},
        {"landuse": "flowerbed"},
    ],
)
def test_what_is_closed_is_walked_around(drawn: DrawNetwork, tags: dict[str, str]) -> None:
    """A hedge as a surface, a ring of fence, a fountain: nobody walks through it."""
    closed = {31: (15.0, 10.0), 32: (25.0, 10.0), 33: (25.0, 20.0), 34: (15.0, 20.0)}
    network = drawn(CORNERS | closed, {1: (RING, SQUARE), 2: ([31, 32, 33, 34, 31], tags), **PATHS})
    assert network.metres(1, 3) == pytest.approx(around((25, 10)), abs=0.6)
    assert network.metres(1, 3) > 50.5


def test_a_gate_in_a_fence_across_a_square(drawn: DrawNetwork) -> None:
    """A footway leads through the fence at its gate; it is met there.

    ::

        4 ----- 22 ---- 3
        |       |       |
        |  41 - 25 - 42 |
        |       |       |
        1 ----- 21 ---- 2
    """
    nodes: dict[int, Any] = CORNERS | {
        21: (20.0, 0.0), 22: (20.0, 30.0), 25: (20.0, 15.0, {"barrier": "gate"}),
        41: (18.0, 15.0), 42: (22.0, 15.0),
    }  # fmt: skip
    ring = [1, 21, 2, 3, 22, 4, 1]
    fence = ([21, 25, 22], {"barrier": "fence"})
    network = drawn(nodes, {1: (ring, SQUARE), 2: fence, 3: ([41, 25, 42], FOOT), **PATHS})
    assert network.metres(1, 3) == pytest.approx(around((18, 15), (22, 15)), rel=1e-3)
    assert network.state("reference_walker", 1, 3) == "yes"
    # Along the edge of the square one need not pass the gate; through it there is a doubt.
    assert network.seconds("rollator", 41, 42)[0] < network.seconds("rollator", 41, 42)[1]


def test_steps_that_stand_free_on_a_square(drawn: DrawNetwork) -> None:
    """A flight of steps in the middle is walked around; no flat way runs along it to its top."""
    nodes = CORNERS | {21: (20.0, 5.0), 22: (20.0, 25.0)}
    network = drawn(nodes, {1: (RING, SQUARE), 2: ([21, 22], {"highway": "steps"}), **PATHS})
    assert network.metres(1, 3) == pytest.approx(around((20, 5)), rel=1e-3)
    assert network.metres(1, 22) == pytest.approx(np.hypot(20, 25), rel=1e-3)
    assert network.state("manual_wheelchair", 1, 3) == "yes"
    detour = np.hypot(20, 5) + np.hypot(20, 25)
    assert network.seconds("rollator", 21, 22)[1] == pytest.approx(detour / 0.65, rel=1e-3)
    assert network.seconds("child", 21, 22)[1] == pytest.approx(20 / 1.1, rel=1e-3)


# --- what lies over and under a square


@pytest.mark.parametrize(
    ("tags", "joined"),
    [
        ({}, True),
        ({"level": "0"}, True),
        ({"layer": "0"}, True),
        ({"covered": "yes"}, True),
        ({"tunnel": "building_passage"}, True),
        ({"bridge": "yes"}, False),
        ({"bridge": "yes", "layer": "1"}, False),
        ({"layer": "1"}, False),
        ({"level": "1"}, False),
        ({"level": "1;2"}, False),
        ({"level": "0;1"}, True),
        ({"level": "-1-1"}, True),
        ({"tunnel": "yes"}, False),
        ({"level": "-1"}, False),
        ({"highway": "corridor", "indoor": "yes", "level": "1"}, False),
    ],
)
def test_a_way_that_ends_over_or_under_a_square(
    drawn: DrawNetwork, tags: dict[str, str], *, joined: bool
) -> None:
    """Only what ends on the square itself is joined to it."""
    nodes = CORNERS | {41: (20.0, 15.0), 42: (22.0, 15.0)}
    network = drawn(nodes, {1: (RING, SQUARE), 2: ([41, 42], FOOT | tags), **PATHS})
    assert (network.metres(1, 41) < float("inf")) == joined


def test_a_raised_square_meets_the_ways_of_its_own_floor(drawn: DrawNetwork) -> None:
    """On a deck (level 1) a path of that level ends; one of the street below does not."""
    nodes = CORNERS | {41: (20.0, 15.0), 42: (22.0, 15.0), 43: (10.0, 20.0), 44: (12.0, 20.0)}
    deck = SQUARE | {"level": "1", "layer": "1"}
    network = drawn(
        nodes,
        {1: (RING, deck), 2: ([41, 42], FOOT | {"level": "1"}), 3: ([43, 44], FOOT), **PATHS},
    )
    assert network.metres(1, 41) == pytest.approx(25, rel=1e-3)
    assert network.metres(1, 43) == float("inf")


@pytest.mark.parametrize(
    ("square", "thing", "blocks"),
    [
        ({"bridge": "yes"}, {"natural": "water"}, False),
        ({}, {"natural": "water"}, True),
        ({"layer": "1"}, {"building": "yes"}, False),
        ({"layer": "1"}, {"building": "yes", "layer": "1"}, True),
        ({}, {"building": "yes", "layer": "1"}, False),
        ({}, {"building": "yes", "min_height": "4"}, False),
        ({}, {"building": "yes", "building:min_level": "1"}, False),
        ({}, {"building": "roof"}, False),
        ({"covered": "yes"}, {"building": "yes"}, False),
        ({"tunnel": "building_passage"}, {"building": "yes"}, False),
        ({}, {"natural": "water", "location": "underground"}, False),
        ({}, {"man_made": "bridge", "layer": "1"}, False),
    ],
)
def test_what_hangs_over_or_lies_under_a_square_does_not_block_it(
    drawn: DrawNetwork, square: dict[str, str], thing: dict[str, str], *, blocks: bool
) -> None:
    """A square on a bridge crosses the water; a building stands in the way on its own floor."""
    standing = {31: (15.0, 10.0), 32: (25.0, 10.0), 33: (25.0, 20.0), 34: (15.0, 20.0)}
    network = drawn(
        CORNERS | standing,
        {1: (RING, SQUARE | square), 2: ([31, 32, 33, 34, 31], thing), **PATHS},
    )
    assert (network.metres(1, 3) > 50.5) == blocks


def test_stairs_down_from_a_square_open_on_it_and_those_below_do_not(drawn: DrawNetwork) -> None:
    """The stairs 41-42 lead from the square to the metro; 42-43 lie deeper, under the square.

    ::

        1 ... 41 ══ 42 ══ 43 ── 44(tunnel)
    """
    nodes = CORNERS | {41: (10.0, 20.0), 42: (14.0, 20.0), 43: (24.0, 14.0), 44: (30.0, 20.0)}
    stairs = {"highway": "steps", "level": "-1;0"}
    deeper = {"highway": "steps", "level": "-2;-1"}
    ways = {
        1: (RING, SQUARE),
        2: ([41, 42], stairs),
        3: ([42, 43], deeper),
        4: ([43, 44], FOOT | {"tunnel": "yes", "level": "-2"}),
        **PATHS,
    }
    network = drawn(nodes, ways)
    # The lower stairs lie right under the way from 1 to 3, and are no obstacle.
    assert network.metres(1, 3) == pytest.approx(50, rel=1e-3)
    assert network.metres(1, 41) == pytest.approx(np.hypot(10, 20), rel=1e-3)
    assert network.metres(1, 42) == pytest.approx(np.hypot(10, 20) + 4, rel=1e-3)
    assert network.metres(1, 44) == pytest.approx(
        np.hypot(10, 20) + 4 + np.hypot(10, 6) + np.hypot(6, 6), rel=1e-3
    )
    assert network.state("rollator", 1, 44) == "no"


def test_a_lift_on_a_square(drawn: DrawNetwork) -> None:
    """A lift joins the tunnel that ends in it to the square above, for 45 seconds."""
    lift = {"highway": "elevator", "level": "-1;0"}
    nodes: dict[int, Any] = CORNERS | {41: (20.0, 15.0, lift), 42: (30.0, 15.0)}
    tunnel = FOOT | {"tunnel": "yes", "level": "-1", "incline": "0"}
    network = drawn(nodes, {1: (RING, SQUARE), 2: ([41, 42], tunnel), **PATHS})
    assert network.metres(1, 42) == pytest.approx(35, rel=1e-3)
    assert network.seconds("rollator", 1, 42)[1] == pytest.approx(35 / 0.65 + 45, rel=1e-3)
