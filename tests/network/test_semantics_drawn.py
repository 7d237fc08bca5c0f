"""Tags that other route engines get wrong: each drawn by hand, and gone along from end to end.

Most tests draw one path with something halfway::

    1 ───── 2 ───── 3
"""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import numpy as np
import pytest

from sociale_basis.network.frames import network_frames

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sociale_basis.sources.elevation import Elevation
    from tests.network.conftest import Draw, Drawn, DrawNetwork

FOOT = {"highway": "footway"}
STREET = {"highway": "tertiary"}
WALKER, ROLLATOR, CHAIR = "reference_walker", "rollator", "manual_wheelchair"


def halfway(drawn: DrawNetwork, **tags: str) -> Drawn:
    """Draw the path of the picture, with tags on node 2."""
    node = {key.replace("__", ":"): value for key, value in tags.items()}
    return drawn({1: (0, 0), 2: (65, 0, node), 3: (130, 0)}, {1: ([1, 2, 3], FOOT)})


def along(drawn: DrawNetwork, **tags: str) -> Drawn:
    """Draw one way of 130 m, from 1 to 2."""
    way = {"highway": "footway"} | {key.replace("__", ":"): tags[key] for key in tags}
    return drawn({1: (0, 0), 2: (130, 0)}, {1: ([1, 2], way)})


# --- kerbs


@pytest.mark.parametrize(
    ("tags", "state"),
    [
        ({"kerb:height": "0.03"}, "yes"),
        ({"kerb:height": "3 cm"}, "yes"),
        ({"kerb:height": "3cm"}, "yes"),
        ({"kerb:height": "30 mm"}, "yes"),
        ({"kerb:height": "3"}, "yes"),
        ({"kerb:height": "2,5 cm"}, "yes"),
        ({"kerb:height": '1"'}, "yes"),
        ({"kerb:height": "1″"}, "yes"),
        ({"kerb:height": "2 inches"}, "yes"),
        ({"kerb:height": "<3 cm"}, "yes"),
        ({"kerb:height": "2-3 cm"}, "yes"),
        ({"kerb": "lowered"}, "yes"),
        ({"kerb": "flush"}, "yes"),
        ({"kerb": "no"}, "yes"),
        ({"kerb": "lowered", "height": "0.9"}, "yes"),
        ({"sloped_curb": "both"}, "yes"),
        ({"sloped_curb": "at_grade"}, "yes"),
        ({"kerb:height": "0.20"}, "no"),
        ({"kerb:height": "15 cm"}, "no"),
        ({"kerb:height": "12"}, "no"),
        ({"kerb:height": "12.5"}, "no"),
        ({"kerb:height": "300 mm"}, "no"),
        ({"kerb:height": "50 cm"}, "no"),
        ({"kerb:height": '4"'}, "no"),
        ({"kerb:height": "2 cm;12 cm"}, "no"),
        ({"kerb:height": "3-10 cm"}, "no"),
        ({"kerb": "raised"}, "no"),
        ({"kerb": "rolled"}, "no"),
        ({"kerb": "lowered;raised"}, "no"),
        ({"kerb:left": "lowered", "kerb:right": "raised"}, "no"),
        ({"sloped_curb": "one"}, "no"),
        ({"barrier": "kerb", "height": "0.12"}, "no"),
        ({"kerb": "yes"}, "unknown"),
        ({"barrier": "kerb"}, "unknown"),
        ({"kerb:height": ">3 cm"}, "unknown"),
        ({"kerb:height": "0.5"}, "unknown"),
    ],
)
def test_kerbs_in_every_spelling(drawn: DrawNetwork, tags: dict[str, str], state: str) -> None:
    """3 cm is 3 cm and 15 cm is no flush kerb, however they are written; nonsense is unknown."""
    network = drawn({1: (0, 0), 2: (65, 0, tags), 3: (130, 0)}, {1: ([1, 2, 3], FOOT)})
    assert network.state(CHAIR, 1, 3) == network.state(CHAIR, 3, 1) == state
    assert network.state(WALKER, 1, 3) == "yes"


# --- barriers


@pytest.mark.parametrize(
    ("tags", "rollator", "chair"),
    [
        ({"barrier": "bollard"}, "unknown", "unknown"),
        ({"barrier": "bollard", "width": "0.15"}, "unknown", "unknown"),
        ({"barrier": "bollard", "maxwidth:physical": "1.5"}, "yes", "yes"),
        ({"barrier": "bollard", "maxwidth:physical": "85 cm"}, "yes", "no"),
        ({"barrier": "bollard", "maxwidth:physical": "0.6;1.5"}, "no", "no"),
        ({"barrier": "cycle_barrier"}, "unknown", "unknown"),
        ({"barrier": "cycle_barrier", "opening": "0.7"}, "no", "no"),
        ({"barrier": "cycle_barrier", "opening": "1.2", "spacing": "1.4"}, "yes", "yes"),
        ({"barrier": "cycle_barrier", "opening": "1.2", "spacing": "0.6"}, "no", "no"),
        ({"barrier": "cycle_barrier", "maxwidth:physical": "0.85"}, "yes", "no"),
        ({"barrier": "cycle_barrier", "wheelchair": "no", "opening": "2"}, "no", "no"),
        ({"barrier": "kissing_gate"}, "no", "no"),
        ({"barrier": "kissing_gate", "wheelchair": "yes"}, "yes", "yes"),
        ({"barrier": "kissing_gate", "wheelchair": "limited"}, "unknown", "unknown"),
        ({"barrier": "stile"}, "no", "no"),
        ({"barrier": "yes"}, "unknown", "unknown"),
        ({"barrier": "yes", "wheelchair": "yes"}, "yes", "yes"),
        ({"barrier": "yes", "maxwidth:physical": "0.5"}, "no", "no"),
        ({"barrier": "fantasy"}, "unknown", "unknown"),
        ({"barrier": "cattle_grid", "width": "4"}, "unknown", "unknown"),
        ({"barrier": "lift_gate"}, "yes", "yes"),
        ({"barrier": "entrance"}, "yes", "yes"),
        ({"barrier": "no"}, "yes", "yes"),
    ],
)
def test_barriers(drawn: DrawNetwork, tags: dict[str, str], rollator: str, chair: str) -> None:
    """Gates and bollards stop wheels, or leave a doubt, by their opening; a walker passes."""
    network = drawn({1: (0, 0), 2: (65, 0, tags), 3: (130, 0)}, {1: ([1, 2, 3], FOOT)})
    assert network.state(ROLLATOR, 1, 3) == network.state(ROLLATOR, 3, 1) == rollator
    assert network.state(CHAIR, 1, 3) == chair
    assert network.state(WALKER, 1, 3) == "yes"


# --- steps and ramps


@pytest.mark.parametrize(
    ("tags", "chair", "pram"),
    [
        ({}, "no", "no"),
        ({"ramp:wheelchair": "yes"}, "yes", "no"),
        ({"ramp:wheelchair": "limited"}, "unknown", "no"),
        ({"ramp:wheelchair": "no", "ramp": "yes"}, "no", "yes"),
        ({"ramp:stroller": "yes"}, "no", "yes"),
        ({"ramp:bicycle": "yes"}, "no", "no"),
        ({"ramp:wheelchair": "separate", "ramp": "separate"}, "no", "no"),
        ({"wheelchair": "yes"}, "no", "no"),
    ],
)
def test_ramps_beside_steps(
    drawn: DrawNetwork, tags: dict[str, str], chair: str, pram: str
) -> None:
    """A ramp passes whom it is for; one that is drawn as a way of its own is not on the steps."""
    network = drawn({1: (0, 0), 2: (5, 0)}, {1: ([1, 2], {"highway": "steps", **tags})})
    assert network.state(CHAIR, 1, 2) == chair
    assert network.state("pram", 1, 2) == pram
    assert network.state(WALKER, 1, 2) == "yes"


def test_escalators_and_moving_walks(drawn: DrawNetwork) -> None:
    """A moving stair goes one way, for who can climb stairs; a moving walk takes a pram along."""
    stair = drawn(
        {1: (0, 0), 2: (10, 0)}, {1: ([1, 2], {"highway": "steps", "conveying": "forward"})}
    )
    assert (stair.state(WALKER, 1, 2), stair.state(WALKER, 2, 1)) == ("yes", "no")
    assert stair.state(CHAIR, 1, 2) == "no"
    walk = along(drawn, conveying="backward")
    assert (walk.state("pram", 1, 2), walk.state("pram", 2, 1)) == ("no", "yes")
    both = along(drawn, conveying="reversible")
    assert both.state(WALKER, 1, 2) == both.state(WALKER, 2, 1) == "yes"


# --- slopes


@pytest.mark.parametrize("minus", ["-", "\u2212"])
@pytest.mark.parametrize("incline", ["11%", "11", "+11 %", "1:9", "6.28°"])
def test_a_signed_incline(drawn: DrawNetwork, incline: str, minus: str) -> None:
    """11 % up is too steep for an older walker (10 %), 11 % down is not (12 %)."""
    up = along(drawn, incline=incline)
    assert (up.state("older_walker", 1, 2), up.state("older_walker", 2, 1)) == ("no", "yes")
    down = along(drawn, incline=minus + incline.lstrip("+"))
    assert (down.state("older_walker", 1, 2), down.state("older_walker", 2, 1)) == ("yes", "no")


@pytest.mark.parametrize("word", ["up", "down", "steep"])
def test_up_and_down_are_no_steepness(drawn: DrawNetwork, word: str) -> None:
    """It climbs, and nobody tells how steeply: doubt for who has a limit, both ways."""
    network = along(drawn, incline=word)
    assert network.state(ROLLATOR, 1, 2) == network.state(ROLLATOR, 2, 1) == "unknown"
    assert network.state(WALKER, 1, 2) == "yes"


class Hill:
    """Elevation of ground that rises by 7 % to the east, with half a metre of noise at 36 m."""

    def sample(
        self, x: NDArray[np.float64], _y: NDArray[np.float64], _crs: str
    ) -> NDArray[np.float64]:
        """Give heights as a raster does."""
        east = x - self.west
        return np.asarray(0.07 * east + np.where(np.abs(east - 36) < 1, 0.5, 0.0))

    west = 0.0


def test_slopes_of_short_ways_in_a_row(draw: Draw, network_of: type[Drawn]) -> None:
    """Ten ways of 6 m up an even hill of 7 %: each is too steep for a rollator, none is a wall.

    The noise of the raster is 8 % on an edge of 6 m by itself; over 20 m it is at most 2.5 %.
    """
    nodes = {k + 1: (6.0 * k, 0.0) for k in range(11)}
    osm = draw(nodes, {k: ([k, k + 1], FOOT) for k in range(1, 11)})
    hill = Hill()
    flat, _, _ = network_frames(osm, "EPSG:28992")
    hill.west = float(flat["x"].min())
    table, edges, _ = network_frames(osm, "EPSG:28992", elevation=cast("Elevation", hill))
    network = network_of(table, edges)
    up = edges["slope_up"][edges["slope_up"] > 0]
    assert len(up) == 10
    assert up.between(0.06, 0.095).all()
    assert network.state(ROLLATOR, 1, 11) == "no"
    assert network.state("scootmobiel", 1, 11) == network.state("scootmobiel", 11, 1) == "yes"


# --- crossings


def test_a_crossing_costs_its_delay_once_and_no_speed(drawn: DrawNetwork) -> None:
    """26 m at 0.65 m/s is 40 s, and 20 s to cross: a crossing way is no faster than a footway.

    ::

            5
            │ 13 m footway=crossing
        1 ─ 2 ─ 3   tertiary
            │ 13 m
            4
    """
    nodes = {
        1: (-50, 0), 2: (0, 0, {"highway": "crossing", "crossing": "zebra"}), 3: (50, 0),
        4: (0, -13), 5: (0, 13),
    }  # fmt: skip
    ways = {1: ([1, 2, 3], STREET), 2: ([4, 2, 5], {**FOOT, "footway": "crossing"})}
    network = drawn(nodes, ways)
    assert network.seconds(ROLLATOR, 4, 5) == pytest.approx((60, 60), rel=1e-3)
    assert network.seconds(ROLLATOR, 5, 4) == pytest.approx((60, 60), rel=1e-3)
    # Who keeps to the carriageway does not cross it: 100 m and nothing else.
    assert network.seconds(ROLLATOR, 1, 3) == pytest.approx((100 / 0.65,) * 2, rel=1e-3)


# --- what is said of wheelchairs


def joining(
    drawn: DrawNetwork, way: dict[str, str], node: dict[str, str], *, crossing: bool = False
) -> Drawn:
    """Draw a path of 4 to 2 that comes in at a through street 1-2-3, with a kerb at 2."""
    part = {"footway": "crossing"} if crossing else {}
    return drawn(
        {1: (-50, 0), 2: (0, 0, node), 3: (50, 0), 4: (0, -30)},
        {1: ([1, 2, 3], STREET), 2: ([4, 2], {**FOOT, **part, **way})},
    )


@pytest.mark.parametrize("crossing", [False, True])
@pytest.mark.parametrize("kerb", [{}, {"kerb": "raised"}])
@pytest.mark.parametrize("word", ["yes", "designated"])
def test_wheelchair_yes_on_a_way_overrides_its_kerb(
    drawn: DrawNetwork, word: str, kerb: dict[str, str], *, crossing: bool
) -> None:
    """Onto the street and back: what is said of the way outweighs the kerb, tagged or not."""
    silent = joining(drawn, {}, kerb, crossing=crossing)
    assert silent.state(CHAIR, 4, 1) == ("no" if kerb else "unknown")
    told = joining(drawn, {"wheelchair": word}, kerb, crossing=crossing)
    assert told.state(CHAIR, 4, 1) == told.state(CHAIR, 1, 4) == "yes"
    # Feet are not spoken of: 12 cm stays 12 cm for them.
    slow = told.seconds("cane", 4, 1)[0] - silent.seconds("cane", 4, 1)[0]
    assert slow == pytest.approx(0, abs=0.01)


def test_wheelchair_yes_on_a_sidewalk_does_not_lower_the_kerb_beside_it(
    drawn: DrawNetwork,
) -> None:
    """That one can go along the sidewalk does not tell that one can cross from it.

    ::

        1 ══════ 2 ══════ 3     sidewalk, wheelchair=yes; raised kerb at 2
                 │
                 4              crossing way, silent, then saying yes
    """
    nodes = {1: (-50, 0), 2: (0, 0, {"kerb": "raised"}), 3: (50, 0), 4: (0, -6)}
    sidewalk = {**FOOT, "footway": "sidewalk", "wheelchair": "yes"}
    over = {**FOOT, "footway": "crossing"}
    silent = drawn(nodes, {1: ([1, 2, 3], sidewalk), 2: ([4, 2], over)})
    assert silent.state(CHAIR, 1, 3) == "yes"
    assert silent.state(CHAIR, 4, 1) == "no"
    told = drawn(nodes, {1: ([1, 2, 3], FOOT), 2: ([4, 2], {**over, "wheelchair": "yes"})})
    assert told.state(CHAIR, 4, 1) == told.state(CHAIR, 1, 4) == "yes"


@pytest.mark.parametrize(
    ("tags", "state"),
    [
        ({"wheelchair": "no"}, "no"),
        ({"wheelchair": "limited"}, "unknown"),
        ({"surface": "sand"}, "no"),
        ({"surface": "sand", "wheelchair": "yes"}, "yes"),
        ({"surface": "sand", "wheelchair": "limited"}, "unknown"),
        ({"width": "0.5", "wheelchair": "designated"}, "yes"),
        ({"incline": "15%", "wheelchair": "yes"}, "yes"),
        ({"highway": "path", "wheelchair": "yes"}, "yes"),
        ({"highway": "cycleway", "surface": "gravel", "wheelchair": "yes"}, "yes"),
        ({"highway": "service", "wheelchair": "no"}, "no"),
    ],
)
def test_wheelchair_on_ways_of_all_kinds(
    drawn: DrawNetwork, tags: dict[str, str], state: str
) -> None:
    """Yes outweighs width, surface and slope; no refuses; limited is doubt, whatever the rest."""
    network = along(drawn, **tags)
    assert network.state(ROLLATOR, 1, 2) == state
    assert network.state(WALKER, 1, 2) == "yes"


@pytest.mark.parametrize(
    ("tags", "state"),
    [
        ({"highway": "crossing", "crossing": "zebra", "wheelchair": "no"}, "no"),
        ({"highway": "crossing", "crossing": "zebra", "wheelchair": "limited"}, "unknown"),
        ({"highway": "crossing", "wheelchair": "yes"}, "yes"),
        ({"highway": "crossing", "kerb": "raised", "wheelchair": "yes"}, "yes"),
        ({"kerb": "lowered", "wheelchair": "no"}, "no"),
    ],
)
def test_wheelchair_on_a_crossing_or_kerb(
    drawn: DrawNetwork, tags: dict[str, str], state: str
) -> None:
    """What is said of a crossing holds for who crosses, not for who follows the street."""
    network = drawn(
        {1: (-50, 0), 2: (0, 0, tags), 3: (50, 0), 4: (0, -30), 5: (0, 30)},
        {1: ([1, 2, 3], STREET), 2: ([4, 2, 5], FOOT)},
    )
    assert network.state(CHAIR, 4, 5) == network.state(CHAIR, 5, 1) == state
    assert network.state(CHAIR, 1, 3) == "yes"
    assert network.state(WALKER, 4, 5) == "yes"


# --- where one walks


@pytest.mark.parametrize(
    ("tags", "walked"),
    [
        ({"sidewalk": "separate"}, False),
        ({"sidewalk:both": "separate"}, False),
        ({"sidewalk:left": "separate", "sidewalk:right": "no"}, False),
        ({"foot": "use_sidepath"}, False),
        ({"sidewalk:left": "separate", "sidewalk:right": "yes"}, True),
        ({"sidewalk": "both"}, True),
        ({}, True),
    ],
)
def test_sidewalks_of_their_own(drawn: DrawNetwork, tags: dict[str, str], *, walked: bool) -> None:
    """A street is left out where its sidewalk is drawn beside it; the sidewalk never is."""
    network = drawn(
        {1: (0, 0), 2: (100, 0), 11: (0, 8), 12: (100, 8)},
        {
            1: ([1, 2], {"highway": "residential", **tags}),
            2: ([11, 12], {**FOOT, "footway": "sidewalk"}),
            3: ([1, 11], FOOT),
            4: ([2, 12], FOOT),
        },
    )
    assert ((1, 2) in network.pairs()) == walked
    assert {(11, 12), (12, 11)} <= network.pairs()


@pytest.mark.parametrize(
    ("tags", "there", "back"),
    [
        ({"oneway:foot": "yes"}, "yes", "no"),
        ({"oneway:foot": "-1"}, "no", "yes"),
        ({"oneway:foot": "no", "oneway": "yes"}, "yes", "yes"),
        ({"foot:backward": "no"}, "yes", "no"),
        ({"foot:forward": "no"}, "no", "yes"),
        ({"oneway": "yes"}, "yes", "yes"),
    ],
)
def test_one_way_on_foot(drawn: DrawNetwork, tags: dict[str, str], there: str, back: str) -> None:
    """Only what is said of feet makes a path one-way; the sign for cars does not."""
    network = drawn({1: (0, 0), 2: (130, 0)}, {1: ([1, 2], FOOT | tags)})
    assert (network.state(WALKER, 1, 2), network.state(WALKER, 2, 1)) == (there, back)


# --- lifts


@pytest.mark.parametrize(
    ("tags", "walker", "chair"),
    [
        ({}, "yes", "yes"),
        ({"wheelchair": "yes"}, "yes", "yes"),
        ({"wheelchair": "no"}, "yes", "no"),
        ({"wheelchair": "limited"}, "yes", "unknown"),
        ({"access": "private"}, "no", "no"),
        ({"access": "private", "foot": "yes"}, "yes", "yes"),
    ],
)
def test_lifts(drawn: DrawNetwork, tags: dict[str, str], walker: str, chair: str) -> None:
    """A lift takes 45 s, once; one for staff takes nobody; what is said of it decides."""
    network = drawn(
        {1: (0, 0), 2: (65, 0, {"highway": "elevator", **tags}), 3: (130, 0)},
        {1: ([1, 2], {**FOOT, "level": "0"}), 2: ([2, 3], {**FOOT, "level": "1"})},
    )
    assert network.state(WALKER, 1, 3) == walker
    assert network.state(CHAIR, 1, 3) == network.state(CHAIR, 3, 1) == chair
    if chair == "yes":
        assert network.seconds(ROLLATOR, 1, 3)[1] == pytest.approx(245, rel=1e-3)


# --- movable bridges


def test_a_movable_bridge(drawn: DrawNetwork) -> None:
    """It is a bridge: its gates let feet and wheels by, its slope is not known, it keeps nobody.

    ::

        1 ── 2(lift_gate) ══ bascule ══ 3(lift_gate) ── 4
    """
    gate = {"barrier": "lift_gate"}
    bridge = {**FOOT, "bridge": "movable", "bridge:movable": "bascule"}
    network = drawn(
        {1: (0, 0), 2: (65, 0, gate), 3: (130, 0, gate), 4: (195, 0)},
        {1: ([1, 2], FOOT), 2: ([2, 3], bridge), 3: ([3, 4], FOOT)},
    )
    assert network.seconds(WALKER, 1, 4) == pytest.approx((195 / 1.34,) * 2, rel=1e-3)
    assert network.state(ROLLATOR, 1, 4) == "unknown"


# --- surfaces


@pytest.mark.parametrize(
    ("tags", "state"),
    [
        ({"surface": "asphalt;sand"}, "no"),
        ({"surface": "sand;asphalt"}, "no"),
        ({"surface": "asphalt, gravel"}, "no"),
        ({"surface": "asphalt;paving_stones"}, "yes"),
        ({"highway": "path", "width": "2", "surface": "asphalt;marvel"}, "unknown"),
        ({"highway": "path", "width": "2", "surface": "sand;marvel"}, "no"),
        ({"surface": "asphalt", "smoothness": "good;very_bad"}, "no"),
        ({"surface": "asphalt", "width": "2;0.6"}, "no"),
        (
            {
                "highway": "residential", "sidewalk:left:surface": "sand",
                "sidewalk:right:surface": "paving_stones",
            },
            "yes",
        ),
    ],
)  # fmt: skip
def test_of_several_values_the_worst_counts(
    drawn: DrawNetwork, tags: dict[str, str], state: str
) -> None:
    """One has to pass all of a way, so its worst part decides; of two sidewalks one may choose."""
    network = drawn({1: (0, 0), 2: (130, 0)}, {1: ([1, 2], FOOT | tags)})
    assert network.state(ROLLATOR, 1, 2) == state
