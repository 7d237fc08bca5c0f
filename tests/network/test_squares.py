"""Squares are crossed in straight lines, around what stands on them."""

from __future__ import annotations

from typing import TYPE_CHECKING

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
