"""Kerbs, crossings, barriers and lifts at nodes, on hand-drawn networks.

The crossing that most tests draw::

            5
            |          footway
    1 ----- 2 ----- 3  carriageway
            |
            4          footway
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import pytest

from sociale_basis.network.attributes import Barrier, Crossing, KerbSituation, Tri, WayClass

if TYPE_CHECKING:
    from tests.network.conftest import Drawn, DrawNetwork

FOOT = {"highway": "footway"}


def crossing(
    drawn: DrawNetwork,
    street: dict[str, str],
    node: dict[str, str] | None = None,
    way: dict[str, str] | None = None,
) -> Drawn:
    """Draw the crossing of the module's picture."""
    return drawn(
        {1: (-50, 0), 2: (0, 0, node or {}), 3: (50, 0), 4: (0, -30), 5: (0, 30)},
        {1: ([1, 2, 3], street), 2: ([4, 2, 5], way or FOOT)},
    )


def entering(network: Drawn, u: int, v: int, side: int) -> dict[str, float]:
    """Give what holds on the edge that enters one side of a node."""
    edges = network.edges
    found = edges[(edges["u"] == u) & (edges["v"] == v) & (edges["v_side"] == side)]
    assert len(found) == 1
    return dict(found.iloc[0])


@pytest.mark.parametrize(
    ("street", "node", "situation"),
    [
        ("residential", {}, KerbSituation.RESIDENTIAL_STREET),
        ("unclassified", {}, KerbSituation.THROUGH_STREET),
        ("tertiary", {}, KerbSituation.THROUGH_STREET),
        ("living_street", {}, KerbSituation.CALM_STREET),
        ("service", {}, KerbSituation.CALM_STREET),
        ("tertiary", {"highway": "crossing"}, KerbSituation.CROSSING_UNMARKED),
        (
            "tertiary",
            {"highway": "crossing", "crossing": "unmarked"},
            KerbSituation.CROSSING_UNMARKED,
        ),
        ("tertiary", {"highway": "crossing", "crossing": "zebra"}, KerbSituation.CROSSING_MARKED),
        (
            "tertiary",
            {"highway": "crossing", "crossing": "traffic_signals"},
            KerbSituation.CROSSING_MARKED,
        ),
        ("tertiary", {"highway": "crossing", "crossing": "marked"}, KerbSituation.CROSSING_MARKED),
        ("tertiary", {"tactile_paving": "yes"}, KerbSituation.CROSSING_MARKED),
        ("residential", {"kerb": "raised"}, KerbSituation.TAGGED),
    ],
)
def test_where_a_kerb_may_be(
    drawn: DrawNetwork, street: str, node: dict[str, str], situation: KerbSituation
) -> None:
    """Each junction of footway and carriageway falls to one row of the table of the untagged."""
    network = crossing(drawn, {"highway": street}, node)
    assert entering(network, 4, 2, 1)["kerb_situation"] == situation


def test_who_follows_the_carriageway_meets_no_kerb(drawn: DrawNetwork) -> None:
    """Kerb and crossing are charged from the footway and onto it, never along the street."""
    network = crossing(
        drawn, {"highway": "tertiary"}, {"highway": "crossing", "kerb:height": "0.08"}
    )
    along = entering(network, 1, 2, 0)
    assert (along["kerb_situation"], along["crossing"]) == (KerbSituation.NONE, Crossing.NONE)
    down = entering(network, 4, 2, 1)
    onto = entering(network, 2, 2, 1)
    off = entering(network, 2, 2, 0)
    for edge in (down, onto):
        assert edge["kerb_m"] == pytest.approx(0.08)
        assert edge["crossing"] == Crossing.UNTYPED
    assert onto["way_class"] == WayClass.LINK
    assert onto["length_m"] == 0
    assert math.isnan(off["kerb_m"])
    leaving = network.edge(2, 5)
    assert leaving["u_side"] == 1
    assert math.isnan(leaving["kerb_m"])


def test_kerbs_drawn_beside_the_carriageway(drawn: DrawNetwork) -> None:
    """Where both kerbs are nodes of their own, the middle of the street has none.

    ::

        5 - 6(kerb) - 2 - 7(kerb) - 4
    """
    network = drawn(
        {
            1: (-50, 0), 2: (0, 0, {"highway": "crossing"}), 3: (50, 0), 4: (0, -30), 5: (0, 30),
            6: (0, 4, {"barrier": "kerb", "kerb": "lowered"}),
            7: (0, -4, {"barrier": "kerb", "kerb": "raised"}),
        },
        {1: ([1, 2, 3], {"highway": "tertiary"}), 2: ([5, 6, 2, 7, 4], FOOT)},
    )  # fmt: skip
    assert entering(network, 6, 2, 1)["kerb_situation"] == KerbSituation.NONE
    assert network.edge(5, 6)["kerb_m"] == pytest.approx(0.03)
    assert network.edge(4, 7)["kerb_m"] == pytest.approx(0.12)


def test_a_kerb_drawn_as_a_line(drawn: DrawNetwork) -> None:
    """A kerb line that shares a node with a footway is a kerb there."""
    network = drawn(
        {1: (0, 0), 2: (10, 0), 3: (20, 0), 4: (10, 5), 5: (10, -5)},
        {1: ([1, 2, 3], FOOT), 2: ([4, 2, 5], {"barrier": "kerb", "kerb:height": "7 cm"})},
    )
    assert network.edge(1, 2)["kerb_m"] == pytest.approx(0.07)
    assert network.edge(3, 2)["kerb_m"] == pytest.approx(0.07)
    assert math.isnan(network.edge(2, 3)["kerb_m"])


def test_a_kerb_of_unknown_height_is_doubt(drawn: DrawNetwork) -> None:
    """``barrier=kerb`` alone says that there is a kerb, not how high."""
    network = drawn(
        {1: (0, 0), 2: (10, 0, {"barrier": "kerb"}), 3: (20, 0)}, {1: ([1, 2, 3], FOOT)}
    )
    edge = network.edge(1, 2)
    assert math.isnan(edge["kerb_m"])
    assert edge["kerb_situation"] == KerbSituation.CROSSING_UNMARKED


def test_a_cycle_path_meets_no_kerb(drawn: DrawNetwork) -> None:
    """Between cycle path and carriageway no kerb is asked about."""
    network = crossing(drawn, {"highway": "tertiary"}, way={"highway": "cycleway"})
    assert set(network.edges["kerb_situation"]) == {KerbSituation.NONE}


@pytest.mark.parametrize(
    ("node", "way", "kind"),
    [
        ({"highway": "crossing", "crossing": "traffic_signals"}, {}, Crossing.SIGNALS),
        ({"highway": "crossing", "crossing_ref": "zebra"}, {}, Crossing.ZEBRA),
        ({"highway": "crossing", "crossing": "uncontrolled"}, {}, Crossing.MARKED),
        ({"highway": "crossing", "crossing:markings": "dots"}, {}, Crossing.MARKED),
        ({"highway": "crossing", "crossing": "unmarked"}, {}, Crossing.UNMARKED),
        ({"highway": "crossing"}, {}, Crossing.UNTYPED),
        ({}, {"footway": "crossing", "crossing": "zebra"}, Crossing.ZEBRA),
        ({}, {}, Crossing.UNTAGGED),
    ],
)
def test_how_a_street_is_crossed(
    drawn: DrawNetwork, node: dict[str, str], way: dict[str, str], kind: Crossing
) -> None:
    """The kind of crossing is read from the node, else from the crossing way, else not tagged."""
    network = crossing(drawn, {"highway": "tertiary"}, node, {**FOOT, **way})
    assert entering(network, 4, 2, 1)["crossing"] == kind


@pytest.mark.parametrize(
    ("street", "calm"),
    [
        ({"highway": "residential", "maxspeed": "30"}, Tri.YES),
        ({"highway": "residential", "maxspeed": "50"}, Tri.NO),
        ({"highway": "residential"}, Tri.UNTAGGED),
    ],
)
def test_how_fast_the_street_is(drawn: DrawNetwork, street: dict[str, str], calm: Tri) -> None:
    """30 km/h is calm, more is not, no sign is not known."""
    network = crossing(drawn, street, {"highway": "crossing"})
    assert entering(network, 4, 2, 1)["crossed_calm"] == calm


def test_a_footway_that_only_joins_crosses_nothing(drawn: DrawNetwork) -> None:
    """A path that ends on a street asks about its kerb, not about a crossing."""
    network = drawn(
        {1: (-50, 0), 2: (0, 0), 3: (50, 0), 4: (0, -30)},
        {1: ([1, 2, 3], {"highway": "tertiary"}), 2: ([4, 2], FOOT)},
    )
    edge = entering(network, 4, 2, 1)
    assert edge["crossing"] == Crossing.NONE
    assert edge["kerb_situation"] == KerbSituation.THROUGH_STREET


@pytest.mark.parametrize(
    ("tags", "barrier", "width", "wheelchair"),
    [
        ({"barrier": "bollard"}, Barrier.BOLLARD, None, Tri.UNTAGGED),
        ({"barrier": "bollard", "maxwidth:physical": "1.1"}, Barrier.BOLLARD, 1.1, Tri.UNTAGGED),
        ({"barrier": "cycle_barrier", "opening": "0.8", "spacing": "1.5"},
         Barrier.CYCLE_BARRIER, 0.8, Tri.UNTAGGED),
        ({"barrier": "kissing_gate", "wheelchair": "yes"}, Barrier.KISSING_GATE, None, Tri.YES),
        ({"barrier": "gate", "locked": "yes"}, Barrier.LOCKED, None, Tri.UNTAGGED),
        ({"barrier": "gate", "access": "private"}, Barrier.LOCKED, None, Tri.UNTAGGED),
        ({"barrier": "gate", "access": "private", "foot": "yes"}, Barrier.GATE, None, Tri.UNTAGGED),
        ({"barrier": "bollard", "access": "no"}, Barrier.BOLLARD, None, Tri.UNTAGGED),
        ({"barrier": "bollard", "width": "0.2"}, Barrier.BOLLARD, None, Tri.UNTAGGED),
        ({"barrier": "fence", "foot": "yes"}, Barrier.NONE, None, Tri.UNTAGGED),
        ({"barrier": "entrance"}, Barrier.NONE, None, Tri.UNTAGGED),
        ({"barrier": "lift_gate"}, Barrier.NONE, None, Tri.UNTAGGED),
    ],
)  # fmt: skip
def test_barriers(
    drawn: DrawNetwork, tags: dict[str, str], barrier: Barrier, width: float | None, wheelchair: Tri
) -> None:
    """What stands on a path is met on entering its node, from both sides."""
    network = drawn({1: (0, 0), 2: (10, 0, tags), 3: (20, 0)}, {1: ([1, 2, 3], FOOT)})
    for u in (1, 3):
        # A node that asks nothing is no node of the network.
        edge = network.edge(u, 2) if barrier else network.edge(u, 4 - u)
        assert edge["barrier"] == barrier
        assert edge["barrier_width_m"] == pytest.approx(width or math.nan, nan_ok=True)
        assert edge["barrier_wheelchair"] == wheelchair
        doubtful = barrier is not Barrier.NONE and width is None and wheelchair is not Tri.YES
        assert bool(edge["near_barrier"]) == doubtful
        if barrier:
            assert not network.edge(2, u)["near_barrier"], "who walks away from it has passed"


def test_lifts(drawn: DrawNetwork) -> None:
    """A lift is entered at its node; a lift drawn as a surface is paid for once, on getting out.

    ::

        1 - 2(lift) - 3 - 4 = 5 - 6     4 and 5 lie on the ring of a lift
    """
    network = drawn(
        {
            1: (0, 0), 2: (10, 0, {"highway": "elevator"}), 3: (20, 0), 4: (30, 0), 5: (32, 2),
            6: (40, 2), 7: (30, 2), 8: (32, 0),
        },
        {
            1: ([1, 2, 3, 4], FOOT), 2: ([5, 6], FOOT),
            3: ([4, 8, 5, 7, 4], {"highway": "elevator", "area": "yes"}),
        },
    )  # fmt: skip
    assert network.edge(1, 2)["lift"]
    assert not network.edge(2, 1)["lift"]
    # Nothing happens at 3. Who only passes the door of a lift does not take it.
    assert not network.edge(2, 4)["lift"]
    ring = network.edges[network.edges["way_class"] == WayClass.ELEVATOR]
    assert len(ring) == 4
    assert ring["lift"].all()
    assert not network.edge(6, 5)["lift"]
    assert not network.edge(5, 6)["lift"]


def test_a_street_nobody_walks_along_is_still_crossed(drawn: DrawNetwork) -> None:
    """A road with ``foot=use_sidepath`` is no part of the network; crossing it is not free."""
    road = {"highway": "tertiary", "foot": "use_sidepath", "maxspeed": "80"}
    network = crossing(drawn, road, {"highway": "crossing", "crossing": "unmarked"})
    assert network.pairs() == {(4, 2), (2, 4), (5, 2), (2, 5)}
    for u in (4, 5):
        edge = network.edge(u, 2)
        assert edge["kerb_situation"] == KerbSituation.CROSSING_UNMARKED
        assert edge["crossing"] == Crossing.UNMARKED
        assert edge["crossed_calm"] == Tri.NO


def test_a_cycle_path_across_a_street_is_a_crossing(drawn: DrawNetwork) -> None:
    """Walking on over a cycle path one crosses the street, without a kerb."""
    street = {"highway": "tertiary", "maxspeed": "80"}
    network = crossing(drawn, street, {"crossing": "unmarked"}, {"highway": "cycleway"})
    edge = entering(network, 4, 2, 0)
    assert (edge["crossing"], edge["kerb_situation"]) == (Crossing.UNMARKED, KerbSituation.NONE)
    assert entering(network, 1, 2, 0)["crossing"] == Crossing.NONE


def test_the_highest_of_two_kerbs_counts(drawn: DrawNetwork) -> None:
    """A crossing that is lowered on one side and raised on the other is raised."""
    network = drawn(
        {1: (-50, 0), 2: (0, 0), 3: (50, 0), 4: (0, -30), 5: (0, 30)},
        {
            1: ([1, 2, 3], {"highway": "tertiary"}),
            2: ([4, 2], {**FOOT, "footway": "crossing", "kerb": "lowered"}),
            3: ([2, 5], {**FOOT, "footway": "crossing", "kerb:height": "0.12"}),
        },
    )
    assert entering(network, 4, 2, 1)["kerb_m"] == pytest.approx(0.12)
