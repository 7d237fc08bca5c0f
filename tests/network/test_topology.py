"""Ways become stretches, stretches become directed edges."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
import shapely
from pyproj import Transformer

from sociale_basis.errors import EmptyDataError
from sociale_basis.network.anchoring import anchor_points
from sociale_basis.network.frames import network_frames, network_from_frames

if TYPE_CHECKING:
    from tests.network.conftest import Draw, DrawNetwork

# As in conftest: metres of a drawing to degrees.
LON, LAT, PER_DEGREE_LON, PER_DEGREE_LAT = 4.36, 52.0, 68_675.0, 111_267.0

FOOT = {"highway": "footway"}
STREET = {"highway": "residential"}


def test_ways_are_cut_where_something_happens(drawn: DrawNetwork) -> None:
    """Ways are cut where ways meet, end, or a node says something; not at bends.

    ::

        1 --- 2 --- 3 --- 4(bollard) --- 5
                    |
                    6
    """
    network = drawn(
        {
            1: (0, 0), 2: (10, 5), 3: (20, 0), 4: (30, 0, {"barrier": "bollard"}), 5: (40, 0),
            6: (20, -10),
        },
        {1: ([1, 2, 3, 4, 5], FOOT), 2: ([3, 6], FOOT)},
    )  # fmt: skip
    both = {(1, 3), (3, 4), (4, 5), (3, 6)}
    assert network.pairs() == both | {(v, u) for u, v in both}
    assert network.edge(1, 3)["length_m"] == pytest.approx(2 * np.hypot(10, 5), rel=1e-3)
    assert list(network.edge(3, 1)["geometry"].coords) == list(
        reversed(network.edge(1, 3)["geometry"].coords)
    )


def test_a_ring_without_junctions(drawn: DrawNetwork) -> None:
    """A ring that nothing touches is one loop; a ring that is touched is cut there."""
    corners = {1: (0, 0), 2: (10, 0), 3: (10, 10), 4: (0, 10), 5: (20, 0)}
    alone = drawn(corners, {1: ([3, 4, 1, 2, 3], FOOT)})
    touched = drawn(corners, {1: ([3, 4, 1, 2, 3], FOOT), 2: ([2, 5], FOOT)})
    assert alone.edges["length_m"].sum() == pytest.approx(2 * 40, rel=1e-3)
    assert touched.metres(2, 5) == pytest.approx(10, rel=1e-3)
    assert touched.edges["length_m"].sum() == pytest.approx(2 * 50, rel=1e-3)


def test_a_way_that_crosses_itself(drawn: DrawNetwork) -> None:
    """Where a way meets itself one can turn off.

    ::

        1 -- 2 -- 3
             |    |
             5 -- 4     way: 1 2 3 4 5 2
    """
    network = drawn(
        {1: (0, 0), 2: (10, 0), 3: (20, 0), 4: (20, -10), 5: (10, -10)},
        {1: ([1, 2, 3, 4, 5, 2], FOOT)},
    )
    loop = network.edges[(network.edges["u"] == 2) & (network.edges["v"] == 2)]
    assert loop["length_m"].tolist() == pytest.approx([40, 40], rel=1e-3)
    assert {(1, 2), (2, 1)} <= network.pairs()


def test_one_way_for_pedestrians(drawn: DrawNetwork) -> None:
    """``oneway:foot`` and moving stairs make one edge; ``oneway`` is for vehicles."""
    network = drawn(
        {1: (0, 0), 2: (10, 0), 3: (20, 0), 4: (30, 0)},
        {
            1: ([1, 2], {"highway": "footway", "oneway:foot": "yes"}),
            2: ([2, 3], {"highway": "steps", "conveying": "backward"}),
            3: ([3, 4], {"highway": "service", "oneway": "yes"}),
        },
    )
    assert network.pairs() == {(1, 2), (3, 2), (3, 4), (4, 3)}
    assert network.edge(1, 2)["twin"] == -1
    assert network.edges["twin"].to_numpy()[network.edge(3, 4)["twin"]] == network.edge(3, 4).name


def test_cycleways_hold_the_network_together(drawn: DrawNetwork) -> None:
    """A cycle path without a foot tag joins two halves of a neighbourhood."""
    network = drawn(
        {1: (0, 0), 2: (10, 0), 3: (50, 0), 4: (60, 0)},
        {
            1: ([1, 2], FOOT),
            2: ([2, 3], {"highway": "cycleway", "bridge": "yes", "sidewalk": "both"}),
            3: ([3, 4], FOOT),
        },
    )
    assert network.metres(1, 4) == pytest.approx(60, rel=1e-3)


def test_levels_and_bridges_meet_only_at_shared_nodes(drawn: DrawNetwork) -> None:
    """A footbridge over a street is no junction, although the lines cross."""
    network = drawn(
        {1: (0, 0), 2: (40, 0), 3: (20, -20), 4: (20, 20)},
        {1: ([1, 2], STREET), 2: ([3, 4], {"highway": "footway", "bridge": "yes", "layer": "1"})},
    )
    assert network.metres(1, 4) == float("inf")


def test_steps_cut_in_two_share_their_number(drawn: DrawNetwork) -> None:
    """A flight of 10 steps with a path joining at its landing has 5 and 5."""
    network = drawn(
        {1: (0, 0), 2: (5, 0), 3: (10, 0), 4: (5, 9)},
        {1: ([1, 2, 3], {"highway": "steps", "step_count": "10"}), 2: ([2, 4], FOOT)},
    )
    assert network.edge(1, 2)["steps"] == network.edge(3, 2)["steps"] == 5


def test_slope_turns_with_the_direction(drawn: DrawNetwork) -> None:
    """What climbs one way falls the other way."""
    network = drawn(
        {1: (0, 0), 2: (100, 0)}, {1: ([1, 2], {"highway": "footway", "incline": "5%"})}
    )
    there, back = network.edge(1, 2), network.edge(2, 1)
    assert (there["slope_up"], there["slope_down"]) == pytest.approx((0.05, 0))
    assert (back["slope_up"], back["slope_down"]) == pytest.approx((0, 0.05))
    assert there["climb_m"] == pytest.approx(5, rel=1e-3)
    assert back["climb_m"] == pytest.approx(-5, rel=1e-3)


def test_no_ways_to_walk_on(draw: Draw) -> None:
    """Data with nothing but a motorway is refused with a word on what to do."""
    osm = draw({1: (0, 0), 2: (9, 0)}, {1: ([1, 2], {"highway": "motorway"})})
    with pytest.raises(EmptyDataError, match=r"no way that people can walk on.*Choose an extract"):
        network_frames(osm, "EPSG:28992")


def test_rows_lie_along_the_morton_curve(drawn: DrawNetwork) -> None:
    """Kept tables need no reordering when they are loaded."""
    nodes = {
        row * 10 + column + 1: (column * 50.0, row * 40.0)
        for row in range(9)
        for column in range(9)
    }
    ways = {row + 1: ([row * 10 + column + 1 for column in range(9)], FOOT) for row in range(9)}
    ways |= {90 + c: ([row * 10 + c + 1 for row in range(9)], FOOT) for c in range(9)}
    network = drawn(nodes, ways)
    loaded = network_from_frames(network.nodes, network.edges)
    assert loaded.n_nodes == 81
    assert np.array_equal(loaded.node, np.arange(81))


def test_sidewalk_drawn_separately(drawn: DrawNetwork) -> None:
    """A street whose sidewalk runs beside it is left out; one whose sidewalk is far away stays.

    ::

        11 ------------ 12      sidewalk, 8 m north
         |               |
         1 ------------- 2      street, sidewalk=separate
        21 ------------ 22      street 60 m south, sidewalk=separate: no footway within 15 m
    """
    separate = {"highway": "residential", "sidewalk": "separate"}
    network = drawn(
        {1: (0, 0), 2: (100, 0), 11: (0, 8), 12: (100, 8), 21: (0, -60), 22: (100, -60)},
        {
            1: ([1, 2], separate),
            2: ([11, 12], {"highway": "footway", "footway": "sidewalk"}),
            3: ([1, 11], FOOT),
            4: ([2, 12], FOOT),
            5: ([21, 22], separate),
        },
    )
    assert (1, 2) not in network.pairs()
    assert (21, 22) in network.pairs()


def test_what_was_connected_stays_connected(drawn: DrawNetwork) -> None:
    """A street that side streets hang on stays although its sidewalk is drawn, if that is not joined.

    ::

        11 ------------ 12      sidewalk, joined to nothing
         1 ---- 3 ------ 2      street, sidewalk=separate
                |
                4               side street
    """  # noqa: E501  (the sentence is one)
    network = drawn(
        {1: (0, 0), 3: (50, 0), 2: (100, 0), 11: (0, 8), 12: (100, 8), 4: (50, -50)},
        {
            1: ([1, 3, 2], {"highway": "residential", "sidewalk": "separate"}),
            2: ([11, 12], {"highway": "footway", "footway": "sidewalk"}),
            3: ([3, 4], STREET),
        },
    )
    assert {(1, 3), (3, 2), (3, 4)} <= network.pairs()


def test_a_footway_that_only_crosses_is_no_sidewalk(drawn: DrawNetwork) -> None:
    """A path across the street does not stand in for it."""
    network = drawn(
        {1: (0, 0), 2: (20, 0), 3: (10, -9), 4: (10, 9)},
        {1: ([1, 2], {"highway": "residential", "sidewalk": "separate"}), 2: ([3, 4], FOOT)},
    )
    assert (1, 2) in network.pairs()


def test_points_are_attached_to_public_ways(draw: Draw) -> None:
    """A point goes to the nearest public edge: not to stairs, a driveway, or one 101 m away."""
    osm = draw(
        {1: (0, 0), 2: (100, 0), 3: (50, 0), 4: (50, 20), 5: (20, 0), 6: (20, 20)},
        {
            1: ([1, 5, 3, 2], STREET),
            2: ([3, 4], {"highway": "service", "service": "driveway"}),
            3: ([5, 6], {"highway": "steps"}),
        },
    )
    nodes, edges, _ = network_frames(osm, "EPSG:28992")
    network = network_from_frames(nodes, edges)
    # North on the map is 0.8 degrees off north in RD: the points are drawn as the nodes are.
    east, north = np.array([(49, 15), (21, 10), (70, 99), (70, 102)], dtype=float).T
    lonlat = LON + east / PER_DEGREE_LON, LAT + north / PER_DEGREE_LAT
    asked = np.column_stack(Transformer.from_crs(4326, 28992, always_xy=True).transform(*lonlat))
    anchors = anchor_points(
        network,
        edges.geometry.to_numpy(),
        edges["twin"].to_numpy(),
        np.asarray(shapely.points(asked)),
    )
    assert (anchors.edge >= 0).tolist() == [True, True, True, False]
    assert network.way_id[anchors.edge[:3]].tolist() == [1, 1, 1]
    x = nodes["x"].to_numpy()
    along = x[network.tail[anchors.edge]] * (1 - anchors.fraction)
    along += x[network.head[anchors.edge]] * anchors.fraction
    assert (along - x.min())[:3] == pytest.approx([49, 21, 70], abs=1.5)


def test_a_private_path_is_no_sidewalk(drawn: DrawNetwork) -> None:
    """A street is not left out for a footway that the public may not use."""
    network = drawn(
        {1: (0, 0), 2: (100, 0), 11: (0, 8), 12: (100, 8)},
        {
            1: ([1, 2], {"highway": "residential", "sidewalk": "separate"}),
            2: ([11, 12], {"highway": "footway", "access": "private"}),
            3: ([1, 11], FOOT),
            4: ([2, 12], FOOT),
        },
    )
    assert (1, 2) in network.pairs()
