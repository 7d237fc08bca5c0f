"""What one edge costs whom: every rule on a network of one or a few edges, worked out by hand.

Unless a test draws otherwise its network is one edge of 100 metres::

    0 ──────────▶ 1
        100 m
"""

from __future__ import annotations

from math import exp, inf
from typing import TYPE_CHECKING

import numpy as np
import pytest

from sociale_basis.network.attributes import (
    DOUBT_SHIFT,
    Access,
    KerbSituation,
    Reason,
    Structure,
    Tri,
    WayClass,
)
from sociale_basis.network.cost import Cost, cost
from sociale_basis.network.network import Network
from sociale_basis.network.profile import profile, profiles
from sociale_basis.network.untagged import Untagged, untagged

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

# Every test starts from an edge on which nothing is left to the table of the untagged.
KNOWN: dict[str, ArrayLike] = {
    "length_m": 100.0,
    "surface": "asphalt",
    "width_m": 2.0,
    "slope_up": 0.0,
    "slope_down": 0.0,
}
WHEELS = ["rollator", "manual_wheelchair", "powered_wheelchair", "scootmobiel", "pram"]
FEET = ["reference_walker", "older_walker", "cane", "low_vision", "child"]


def edge(**attributes: ArrayLike) -> Network:
    """Make the one edge drawn above."""
    return Network.from_edges([0], [1], x=[0, 100], y=[0, 0], **KNOWN | attributes)


def priced(key: str, network: Network, table: Untagged | None = None, **changes: object) -> Cost:
    """Give what the network costs a profile, perhaps a changed one."""
    return cost(network, profile(key).replace(**changes), table)


def doubts(found: Cost) -> list[str]:
    """Give the rows of the table that doubt hangs on, on the first edge."""
    return [row for k, row in enumerate(found.rows) if int(found.doubt_rows[0]) >> k & 1]


def assumptions(found: Cost) -> list[str]:
    """Give the rows of the table that were taken for a fact, on the first edge."""
    return [row for k, row in enumerate(found.rows) if int(found.assumed_rows[0]) >> k & 1]


def assert_passes(found: Cost, seconds: float) -> None:
    """Check both readings of the first edge, and that no reason is given."""
    assert found.optimistic[0] == pytest.approx(seconds, rel=1e-5)
    assert found.strict[0] == found.optimistic[0]
    assert found.reasons[0] == 0


def assert_refused(found: Cost, reason: Reason) -> None:
    """Check that the first edge is refused under both readings, for this reason alone."""
    assert found.optimistic[0] == found.strict[0] == inf
    assert Reason(int(found.reasons[0])) == reason


def assert_doubt(found: Cost, seconds: float, reason: Reason, *rows: str) -> None:
    """Check that only the optimistic reading passes, for this doubt alone, and on which rows."""
    assert found.optimistic[0] == pytest.approx(seconds, rel=1e-5)
    assert found.strict[0] == inf
    assert int(found.reasons[0]) == reason << DOUBT_SHIFT
    assert doubts(found) == list(rows)


# --- speed, crossing, lift


@pytest.mark.parametrize("key", [*WHEELS, *FEET])
def test_flat_known_edge_is_length_over_speed(key: str) -> None:
    """A flat, wide, asphalted edge costs length over speed, for everybody."""
    assert_passes(priced(key, edge()), 100 / profiles()[key].speed_m_s)


def test_scootmobiel_is_faster_on_a_cycleway_only() -> None:
    """100 m of cycleway at 3.30 m/s is 30.30 s; of footway at 1.67 m/s 59.88 s."""
    assert_passes(priced("scootmobiel", edge(way_class=WayClass.CYCLEWAY)), 30.303)
    assert_passes(priced("scootmobiel", edge()), 59.880)
    assert_passes(priced("rollator", edge(way_class=WayClass.CYCLEWAY)), 100 / 0.65)


def test_crossing_and_lift_are_charged_at_the_head_once() -> None:
    """Rollator over 0 → 1 → 2, signals at 1 and a lift at 2: 20 s, then 45 s, never twice.

    ::

        0 ──65 m──▶ 1 (signals) ──65 m──▶ 2 (lift)
    """
    network = Network.from_edges(
        [0, 1, 1, 2],
        [1, 2, 0, 1],
        x=[0, 65, 130],
        y=[0, 0, 0],
        **KNOWN | {"length_m": 65.0},
        crossing=["", "signals", ""],
        lift=[False, False, True],
    )
    found = priced("rollator", network)
    # 65 m at 0.65 m/s is 100 s; entering 1 adds 20 s from either side, entering 2 adds 45 s.
    assert found.optimistic.tolist() == pytest.approx([120, 145, 100, 120])
    assert found.optimistic_along.tolist() == pytest.approx([100, 100, 100, 100])


def test_link_costs_nothing_along_but_its_head_counts() -> None:
    """A link of no length costs only its head: 8 s for a rollator at a kerb of 5 cm."""
    link = edge(length_m=0.0, way_class=WayClass.LINK, kerb_m=0.05)
    assert_passes(priced("rollator", link), 8)
    bare = Network.from_edges([0], [1], [0.0], [0, 0], [0, 0], way_class=WayClass.LINK)
    found = priced("rollator", bare)
    assert_passes(found, 0)
    assert assumptions(found) == doubts(found) == []


# --- access


@pytest.mark.parametrize("key", ["reference_walker", "rollator", "child"])
@pytest.mark.parametrize("access", [Access.PRIVATE, Access.DRIVEWAY])
def test_private_ways_are_refused_for_everyone(key: str, access: Access) -> None:
    """Private ways and driveways are for nobody, also where wheelchairs are welcome."""
    assert_refused(priced(key, edge(access=access, wheelchair=Tri.YES)), Reason.ACCESS)


# --- slope


@pytest.mark.parametrize(
    ("key", "up", "down", "factor"),
    [
        ("rollator", 0.04, 0.0, 1),  # free up
        ("rollator", 0.0, 0.03, 1),  # free down
        ("rollator", 0.05, 0.0, 5**0.5),  # halfway 0.04 and 0.06
        ("rollator", 0.06, 0.0, 5),  # at the limit
        ("rollator", 0.0, 0.045, 5**0.5),  # halfway 0.03 and 0.06: down has its own limits
        ("rollator", 0.0, 0.04, 5 ** (1 / 3)),
        ("rollator", 0.05, 0.04, 5**0.5),  # a hump: the worse of the two, not both
        ("older_walker", 0.0, 0.12, 5),
        ("reference_walker", 0.10, 0.10, 1),
        ("reference_walker", 0.20, 0.0, exp(3.5 * 0.10)),  # no limit: Tobler above 0.10
        ("low_vision", 0.0, 0.14, exp(3.5 * 0.04)),
        ("child", 0.30, 0.0, 1),  # slope means nothing to this profile
    ],
)
def test_slope_slows(key: str, up: float, down: float, factor: float) -> None:
    """Free to the free slope, then five times slower at the limit, or by Tobler without one."""
    found = priced(key, edge(slope_up=up, slope_down=down))
    assert_passes(found, 100 / profiles()[key].speed_m_s * factor)


@pytest.mark.parametrize(
    ("key", "up", "down"),
    [
        ("rollator", 0.061, 0.0),
        ("rollator", 0.0, 0.061),
        ("older_walker", 0.101, 0.0),
        ("older_walker", 0.0, 0.121),
        ("manual_wheelchair", 0.084, 0.0),
        ("pram", 0.0, 0.121),
    ],
)
def test_slope_refuses_above_the_limit(key: str, up: float, down: float) -> None:
    """Above the limit of that direction there is no way."""
    assert_refused(priced(key, edge(slope_up=up, slope_down=down)), Reason.SLOPE)


def test_slope_goes_by_direction() -> None:
    """11 % over 100 m: an older walker may go down (limit 12 %), not up (10 %).

    ::

        0 ══100 m, +11 m══▶ 1
    """
    network = Network.from_edges(
        [0, 1], [1, 0], 100.0, [0, 100], [0, 0], climb_m=[11, -11], surface="asphalt", width_m=2
    )
    found = priced("older_walker", network)
    # Down: (0.11 - 0.05) / (0.12 - 0.05) = 6/7 of the way to five times slower.
    assert found.optimistic.tolist() == pytest.approx([inf, 125 * 5 ** (6 / 7)], rel=1e-5)
    assert found.reasons.tolist() == [Reason.SLOPE, 0]


def test_slope_of_steps_is_ignored() -> None:
    """Steps climb by 50 %: that is what they are for. 100 m at 1.34 m/s, three times slower."""
    network = edge(way_class=WayClass.STEPS, steps=20, slope_up=0.5)
    assert_passes(priced("reference_walker", network), 3 * 100 / 1.34)
    assert_passes(priced("older_walker", network), 3 * 100 / 0.8)


def test_slope_of_a_lift_is_ignored() -> None:
    """A lift goes straight up."""
    network = edge(way_class=WayClass.ELEVATOR, slope_up=0.9, slope_down=0.0)
    assert_passes(priced("rollator", network), 100 / 0.65)


@pytest.mark.parametrize(
    ("structure", "row"),
    [
        (Structure.BRIDGE, "incline.bridge"),
        (Structure.TUNNEL, "incline.tunnel"),
        (Structure.EMBANKMENT, "incline.embankment"),
    ],
)
def test_unknown_slope_of_a_structure_is_doubt(structure: Structure, row: str) -> None:
    """On a bridge nobody knows the slope: flat if we are lucky. No limit, no doubt."""
    network = edge(structure=structure, slope_up=np.nan, slope_down=np.nan)
    assert_doubt(priced("rollator", network), 100 / 0.65, Reason.SLOPE, row)
    for key in ("reference_walker", "low_vision", "child"):
        assert_passes(priced(key, network), 100 / profiles()[key].speed_m_s)


def test_known_slope_of_a_bridge_is_no_doubt() -> None:
    """With elevation or a tag a bridge is an ordinary slope."""
    network = edge(structure=Structure.BRIDGE, slope_up=0.05, slope_down=0.0)
    assert_passes(priced("rollator", network), 100 / 0.65 * 5**0.5)


def test_unknown_slope_elsewhere_is_flat() -> None:
    """On the ground we assume flat, and say so."""
    found = priced("rollator", edge(slope_up=np.nan, slope_down=np.nan))
    assert_passes(found, 100 / 0.65)
    assert assumptions(found) == ["incline.ground"]


# --- width


@pytest.mark.parametrize("key", ["rollator", "manual_wheelchair", "cane", "older_walker", "pram"])
def test_width_refuses_below_the_limit(key: str) -> None:
    """As wide as needed passes, a centimetre less does not."""
    need = profiles()[key].width_m
    assert need is not None
    assert_passes(priced(key, edge(width_m=need)), 100 / profiles()[key].speed_m_s)
    assert_refused(priced(key, edge(width_m=need - 0.01)), Reason.WIDTH)
    assert_passes(priced("reference_walker", edge(width_m=need - 0.01)), 100 / 1.34)


@pytest.mark.parametrize(
    ("way", "row"),
    [
        (WayClass.PATH, "width.path"),
        (WayClass.BRIDLEWAY, "width.path"),
        (WayClass.ALLEY, "width.alley"),
    ],
)
def test_untagged_width_of_paths_and_alleys_is_doubt(way: WayClass, row: str) -> None:
    """How wide a path or an alley is, nobody knows; who has no limit does not mind."""
    network = edge(way_class=way, width_m=np.nan)
    assert_doubt(priced("rollator", network), 100 / 0.65, Reason.WIDTH, row)
    assert_passes(priced("reference_walker", network), 100 / 1.34)


@pytest.mark.parametrize(
    ("way", "row"),
    [
        (WayClass.SIDEWALK, "width.footway"),
        (WayClass.RESIDENTIAL, "width.carriageway"),
        (WayClass.CYCLEWAY, "width.cycleway"),
    ],
)
def test_untagged_width_elsewhere_is_assumed(way: WayClass, row: str) -> None:
    """A footway is assumed 1.20 m, a street or cycleway wide enough."""
    found = priced("rollator", edge(way_class=way, width_m=np.nan))
    assert_passes(found, 100 / 0.65)
    assert assumptions(found) == [row]


def test_assumed_width_is_compared() -> None:
    """Someone who needs 1.30 m does not fit on a footway assumed 1.20 m, but does in a street."""
    footway = priced("rollator", edge(width_m=np.nan), width_m=1.3)
    assert_refused(footway, Reason.WIDTH)
    assert assumptions(footway) == ["width.footway"]
    street = edge(width_m=np.nan, way_class=WayClass.RESIDENTIAL)
    assert_passes(priced("rollator", street, width_m=1.3), 100 / 0.65)


def test_untagged_width_beside_a_barrier_is_doubt_on_foot_ways_only() -> None:
    """Within 2 m of a bollard a footway may be narrow; a street, and a tagged width, are not."""
    near: dict[str, ArrayLike] = {"near_barrier": True, "width_m": np.nan}
    found = priced("rollator", edge(**near))
    assert_doubt(found, 100 / 0.65, Reason.WIDTH, "width.near_barrier")
    assert_passes(priced("rollator", edge(**near, way_class=WayClass.RESIDENTIAL)), 100 / 0.65)
    assert_passes(priced("rollator", edge(near_barrier=True)), 100 / 0.65)


# --- surface and smoothness


@pytest.mark.parametrize(
    ("key", "surface", "factor"),
    [
        ("rollator", "sett", 1.3),
        ("rollator", "unpaved", 1.6),
        ("pram", "grass_paver", 1.6),
        ("scootmobiel", "sett", 1.1),
        ("scootmobiel", "cobblestone", 1.3),
        ("cane", "wood", 1.1),
        ("cane", "fine_gravel", 1.2),
        ("low_vision", "sand", 1.4),
        ("reference_walker", "cobblestone", 1.0),
        ("child", "grass", 1.2),
        ("rollator", "paved", 1.0),
    ],
)
def test_surface_slows(key: str, surface: str, factor: float) -> None:
    """Each group of wheels and feet has its own factor."""
    assert_passes(priced(key, edge(surface=surface)), 100 / profiles()[key].speed_m_s * factor)


@pytest.mark.parametrize("key", WHEELS)
@pytest.mark.parametrize("surface", ["gravel", "grass", "sand", "woodchips", "ground"])
def test_loose_surface_refuses_wheels(key: str, surface: str) -> None:
    """No wheels on loose ground."""
    assert_refused(priced(key, edge(surface=surface)), Reason.SURFACE)


def test_untagged_surface() -> None:
    """Paved for streets and footways; in doubt on paths, with width and smoothness as they are.

    The optimistic reading takes a path for compacted: factor 1.3 under small wheels.
    """
    path = edge(surface="", way_class=WayClass.PATH)
    assert_doubt(priced("rollator", path), 100 / 0.65 * 1.3, Reason.SURFACE, "surface.path")
    # Impaired feet go slower on it but are never refused: no doubt, an assumption.
    walker = priced("cane", path)
    assert_passes(walker, 100 / 0.8 * 1.1)
    assert assumptions(walker) == ["surface.path"]
    assert_passes(priced("reference_walker", path), 100 / 1.34)
    for way in (WayClass.FOOTWAY, WayClass.TERTIARY, WayClass.ALLEY, WayClass.CYCLEWAY):
        assert_passes(priced("rollator", edge(surface="", way_class=way)), 100 / 0.65)


def test_unheard_of_surface_is_read_as_untagged() -> None:
    """A value no table knows says nothing: paving stones on a footway, doubt on a path."""
    assert_passes(priced("rollator", edge(surface="other")), 100 / 0.65)
    path = priced("rollator", edge(surface="other", way_class=WayClass.PATH))
    assert path.strict[0] == inf


@pytest.mark.parametrize(
    ("key", "smoothness", "factor"),
    [
        ("rollator", "intermediate", 1.0),
        ("rollator", "bad", None),
        ("pram", "very_bad", None),
        ("scootmobiel", "bad", 1.3),
        ("powered_wheelchair", "very_bad", None),
        ("scootmobiel", "impassable", None),
        ("cane", "horrible", 1.0),
        ("reference_walker", "impassable", 1.0),
    ],
)
def test_smoothness(key: str, smoothness: str, factor: float | None) -> None:
    """Bad stops small wheels and slows large ones; worse stops all wheels; feet do not mind."""
    found = priced(key, edge(smoothness=smoothness))
    if factor is None:
        assert_refused(found, Reason.SMOOTHNESS)
    else:
        assert_passes(found, 100 / profiles()[key].speed_m_s * factor)


# --- steps


@pytest.mark.parametrize(
    ("key", "factor"),
    [("reference_walker", 3), ("older_walker", 3), ("child", 1)],
)
def test_steps_slow_walkers(key: str, factor: float) -> None:
    """Whoever walks takes steps, slower; a child as fast as ever."""
    assert_passes(priced(key, edge(steps=5)), 100 / profiles()[key].speed_m_s * factor)
    assert_passes(priced(key, edge(steps=-1)), 100 / profiles()[key].speed_m_s * factor)


@pytest.mark.parametrize("key", WHEELS)
def test_steps_refuse_wheels(key: str) -> None:
    """Steps stop all wheels, however few, and also where nobody counted them."""
    assert_refused(priced(key, edge(steps=1)), Reason.STEPS)
    assert_refused(priced(key, edge(steps=-1)), Reason.STEPS)
    assert_refused(priced(key, edge(way_class=WayClass.STEPS)), Reason.STEPS)


@pytest.mark.parametrize(
    ("key", "ramp", "said", "state"),
    [
        ("manual_wheelchair", "ramp_wheelchair", Tri.YES, "yes"),
        ("manual_wheelchair", "ramp_wheelchair", Tri.LIMITED, "doubt"),
        ("manual_wheelchair", "ramp_wheelchair", Tri.NO, "no"),
        ("manual_wheelchair", "ramp_stroller", Tri.YES, "no"),
        ("manual_wheelchair", "ramp", Tri.YES, "no"),
        ("pram", "ramp_stroller", Tri.YES, "yes"),
        ("pram", "ramp", Tri.YES, "yes"),
        ("pram", "ramp_wheelchair", Tri.YES, "no"),
        ("rollator", "ramp_wheelchair", Tri.YES, "no"),
        ("powered_wheelchair", "ramp_wheelchair", Tri.YES, "no"),
        ("scootmobiel", "ramp", Tri.YES, "no"),
    ],
)
def test_ramp_beside_steps(key: str, ramp: str, said: Tri, state: str) -> None:
    """A ramp passes at normal speed whom it is for."""
    found = priced(key, edge(steps=8, **{ramp: said}))
    seconds = 100 / profiles()[key].speed_m_s
    if state == "yes":
        assert_passes(found, seconds)
    elif state == "doubt":
        assert_doubt(found, seconds, Reason.STEPS)
    else:
        assert_refused(found, Reason.STEPS)


def test_cane_takes_ten_steps_with_a_handrail() -> None:
    """Ten steps with a handrail take four times as long; eleven, or no handrail, is no way."""
    assert_passes(priced("cane", edge(steps=10, handrail=Tri.YES)), 4 * 100 / 0.8)
    assert_refused(priced("cane", edge(steps=11, handrail=Tri.YES)), Reason.STEPS)
    assert_refused(priced("cane", edge(steps=3, handrail=Tri.NO)), Reason.STEPS)
    assert_refused(priced("cane", edge(steps=-1, handrail=Tri.NO)), Reason.STEPS)
    assert_refused(priced("cane", edge(steps=11)), Reason.STEPS)


def test_cane_doubts_what_nobody_tagged_on_steps() -> None:
    """Unknown number, unknown handrail: doubt, each on its own row."""
    seconds = 4 * 100 / 0.8
    few = priced("cane", edge(steps=3))
    assert_doubt(few, seconds, Reason.STEPS, "steps.handrail")
    uncounted = priced("cane", edge(steps=-1, handrail=Tri.YES))
    assert_doubt(uncounted, seconds, Reason.STEPS, "steps.count")
    both = priced("cane", edge(way_class=WayClass.STEPS))
    assert_doubt(both, seconds, Reason.STEPS, "steps.count", "steps.handrail")


def test_cane_with_another_table_of_steps() -> None:
    """Who assumes 15 steps, or no handrail, refuses; who assumes 10 and a handrail passes."""
    network = edge(way_class=WayClass.STEPS)
    kind = untagged().replace("steps.count", reading="assume")
    kind = kind.replace("steps.handrail", reading="assume")
    assert_passes(priced("cane", network, kind), 4 * 100 / 0.8)
    assert_refused(priced("cane", network, kind.replace("steps.count", value=15)), Reason.STEPS)
    assert_refused(
        priced("cane", network, kind.replace("steps.handrail", value="no")), Reason.STEPS
    )


def test_low_vision_wants_a_handrail_or_tactile_paving() -> None:
    """Either passes at three times the time; neither is doubt, on what nobody tagged."""
    seconds = 3 * 100 / 1.0
    assert_passes(priced("low_vision", edge(steps=30, handrail=Tri.YES)), seconds)
    assert_passes(priced("low_vision", edge(steps=30, tactile=Tri.YES, handrail=Tri.NO)), seconds)
    bare = priced("low_vision", edge(steps=3))
    assert_doubt(bare, seconds, Reason.STEPS, "steps.handrail", "steps.tactile")
    half = priced("low_vision", edge(steps=3, handrail=Tri.NO))
    assert_doubt(half, seconds, Reason.STEPS, "steps.tactile")
    neither = priced("low_vision", edge(steps=3, handrail=Tri.NO, tactile=Tri.NO))
    assert_doubt(neither, seconds, Reason.STEPS)
    sure = untagged().replace("steps.handrail", reading="assume")
    assumed = priced("low_vision", edge(steps=3), sure)
    assert_passes(assumed, seconds)
    assert assumptions(assumed) == ["steps.handrail"]


# --- kerbs


@pytest.mark.parametrize(
    ("key", "kerb_m", "extra"),
    [
        ("rollator", 0.0, 0),
        ("rollator", 0.03, 0),
        ("rollator", 0.031, 8),
        ("rollator", 0.06, 8),
        ("rollator", 0.061, None),
        ("manual_wheelchair", 0.06, 15),
        ("powered_wheelchair", 0.04, 5),
        ("scootmobiel", 0.08, 5),
        ("scootmobiel", 0.09, None),
        ("cane", 0.06, 0),
        ("cane", 0.12, 5),
        ("cane", 0.13, None),
        ("older_walker", 0.20, 5),
        ("older_walker", 0.21, None),
        ("pram", 0.12, 4),
        ("low_vision", 0.0, 0),
        ("low_vision", 0.01, 3),
        ("low_vision", 0.9, 3),
        ("reference_walker", 0.3, 0),
        ("child", 0.3, 0),
    ],
)
def test_tagged_kerb(key: str, kerb_m: float, extra: float | None) -> None:
    """Free, then slow, then refused; any kerb slows low vision; walkers do not notice."""
    found = priced(key, edge(kerb_m=kerb_m))
    if extra is None:
        assert_refused(found, Reason.KERB)
        assert found.optimistic_along[0] == pytest.approx(100 / profiles()[key].speed_m_s)
    else:
        assert_passes(found, 100 / profiles()[key].speed_m_s + extra)


@pytest.mark.parametrize(
    ("situation", "usual", "row"),
    [
        (KerbSituation.CROSSING_MARKED, "assume", "kerb.crossing_marked"),
        (KerbSituation.CROSSING_UNMARKED, "doubt", "kerb.crossing_unmarked"),
        (KerbSituation.CALM_STREET, "assume", "kerb.calm_street"),
        (KerbSituation.RESIDENTIAL_STREET, "assume", "kerb.residential_street"),
        (KerbSituation.THROUGH_STREET, "doubt", "kerb.through_street"),
    ],
)
def test_untagged_kerb(situation: KerbSituation, usual: str, row: str) -> None:
    """Each situation by its row; cautious doubts all; whoever has no kerb limit never doubts."""
    network = edge(kerb_situation=situation)
    found = priced("rollator", network)
    if usual == "assume":
        assert_passes(found, 100 / 0.65)
        assert assumptions(found) == [row]
    else:
        assert_doubt(found, 100 / 0.65, Reason.KERB, row)
    cautious = priced("rollator", network, untagged("voorzichtig"))
    assert_doubt(cautious, 100 / 0.65, Reason.KERB, row)
    for key in ("reference_walker", "child"):
        assert_passes(
            priced(key, network, untagged("voorzichtig")), 100 / profiles()[key].speed_m_s
        )
    # Low vision has no limit either, but an untagged kerb of 3 cm still costs it 3 seconds.
    flush = situation is KerbSituation.CALM_STREET
    assert_passes(priced("low_vision", network), 100 + (0 if flush else 3))


def test_no_kerb_where_no_footway_meets_a_street() -> None:
    """Without a situation there is no kerb, and nothing to ask the table."""
    found = priced("rollator", edge(kerb_situation=KerbSituation.NONE))
    assert_passes(found, 100 / 0.65)
    assert assumptions(found) == []


def test_assumed_kerb_is_compared_but_a_doubt_passes() -> None:
    """Who lifts wheels over 2 cm at most is refused at an assumed 3 cm, and in doubt at a doubt."""
    marked = edge(kerb_situation=KerbSituation.CROSSING_MARKED)
    assert_refused(priced("rollator", marked, kerb_free_m=0.01, kerb_refused_m=0.02), Reason.KERB)
    through = edge(kerb_situation=KerbSituation.THROUGH_STREET)
    found = priced("rollator", through, kerb_free_m=0.01, kerb_refused_m=0.02)
    assert_doubt(found, 100 / 0.65 + 8, Reason.KERB, "kerb.through_street")


def test_row_that_refuses() -> None:
    """A row read as refuse stops those who have a limit, and nobody else."""
    strict = untagged().replace("kerb.through_street", reading="refuse")
    network = edge(kerb_situation=KerbSituation.THROUGH_STREET)
    refused = priced("rollator", network, strict)
    assert_refused(refused, Reason.KERB)
    assert assumptions(refused) == ["kerb.through_street"]
    assert_passes(priced("reference_walker", network, strict), 100 / 1.34)
    # Low vision is slower over kerbs, but none is too high.
    lowered = priced("low_vision", network, strict)
    assert_passes(lowered, 103)


@pytest.mark.parametrize(
    ("attributes", "row", "value", "reason", "seconds"),
    [
        # Doubt costs what its value costs, or the most that still passes.
        (
            {"structure": Structure.BRIDGE, "slope_up": np.nan, "slope_down": np.nan},
            "incline.bridge",
            0.2,
            Reason.SLOPE,
            5 * 100 / 0.65,
        ),
        (
            {"way_class": WayClass.ALLEY, "width_m": np.nan},
            "width.alley",
            0.5,
            Reason.WIDTH,
            100 / 0.65,
        ),
        (
            {"way_class": WayClass.PATH, "surface": ""},
            "surface.path",
            "gravel",
            Reason.SURFACE,
            1.6 * 100 / 0.65,
        ),
        ({"barrier": "gate"}, "barrier.passability", 0.5, Reason.BARRIER, 100 / 0.65),
    ],
)
def test_doubt_always_passes_optimistically(
    attributes: dict[str, ArrayLike], row: str, value: float | str, reason: Reason, seconds: float
) -> None:
    """What a doubt is taken for never refuses; the same value assumed does."""
    table = untagged().replace(row, value=value)
    assert_doubt(priced("rollator", edge(**attributes), table), seconds, reason, row)
    sure = table.replace(row, reading="assume")
    assert_refused(priced("rollator", edge(**attributes), sure), reason)


def test_known_slope_refuses_though_the_other_is_unknown() -> None:
    """A bridge known to go up by 20 % is refused, whatever its way down."""
    network = edge(structure=Structure.BRIDGE, slope_up=0.2, slope_down=np.nan)
    found = priced("rollator", network)
    assert found.optimistic[0] == inf
    assert int(found.reasons[0]) & Reason.SLOPE


# --- barriers


@pytest.mark.parametrize("key", ["reference_walker", "rollator"])
@pytest.mark.parametrize("barrier", ["locked", "wall"])
def test_closed_barriers_stop_everyone(key: str, barrier: str) -> None:
    """A locked gate or a wall is for nobody, whatever is said of wheelchairs."""
    network = edge(barrier=barrier, barrier_wheelchair=Tri.YES)
    assert_refused(priced(key, network), Reason.BARRIER)


@pytest.mark.parametrize("barrier", ["kissing_gate", "stile", "turnstile"])
def test_barriers_that_stop_wheels(barrier: str) -> None:
    """Kissing gate, stile and turnstile stop wheels, unless one is tagged as passable."""
    for key in WHEELS:
        assert_refused(priced(key, edge(barrier=barrier)), Reason.BARRIER)
        said = edge(barrier=barrier, barrier_wheelchair=Tri.YES)
        assert_passes(priced(key, said), 100 / profiles()[key].speed_m_s)


def test_stile_on_foot() -> None:
    """With a stick or slowly a stile is a question; others step over."""
    stile = edge(barrier="stile")
    assert_doubt(priced("cane", stile), 125, Reason.BARRIER)
    assert_doubt(priced("older_walker", stile), 125, Reason.BARRIER)
    for key in ("reference_walker", "low_vision", "child"):
        assert_passes(priced(key, stile), 100 / profiles()[key].speed_m_s)
    for key in FEET:
        assert_passes(priced(key, edge(barrier="kissing_gate")), 100 / profiles()[key].speed_m_s)


@pytest.mark.parametrize(("barrier", "row"), [("unknown", 0), ("cattle_grid", 1)])
def test_barriers_of_other_kinds(barrier: str, row: int) -> None:
    """What nobody names, and bars over a pit, leave a doubt for wheels and nothing on foot."""
    rows = ["barrier.unknown", "barrier.cattle_grid"]
    found = priced("rollator", edge(barrier=barrier))
    assert_doubt(found, 100 / 0.65, Reason.BARRIER, rows[row])
    assert_passes(priced("cane", edge(barrier=barrier)), 125)
    assert_passes(priced("rollator", edge(barrier=barrier, barrier_wheelchair=Tri.YES)), 100 / 0.65)


@pytest.mark.parametrize("barrier", ["bollard", "gate", "cycle_barrier", "block", "chain"])
def test_opening_of_a_barrier(barrier: str) -> None:
    """Wide enough passes, too narrow does not, untagged is doubt for wheels and nothing on foot."""
    assert_passes(priced("rollator", edge(barrier=barrier, barrier_width_m=0.8)), 100 / 0.65)
    narrow = edge(barrier=barrier, barrier_width_m=0.79)
    assert_refused(priced("rollator", narrow), Reason.BARRIER)
    found = priced("rollator", edge(barrier=barrier))
    assert_doubt(found, 100 / 0.65, Reason.BARRIER, "barrier.passability")
    assert_passes(priced("cane", edge(barrier=barrier)), 125)


def test_what_is_said_of_a_barrier_decides() -> None:
    """The wheelchair tag of a barrier outweighs its width."""
    narrow: dict[str, ArrayLike] = {"barrier": "bollard", "barrier_width_m": 0.5}
    assert_passes(priced("rollator", edge(**narrow, barrier_wheelchair=Tri.YES)), 100 / 0.65)
    wide = edge(barrier="gate", barrier_width_m=2, barrier_wheelchair=Tri.NO)
    assert_refused(priced("rollator", wide), Reason.BARRIER)
    limited = priced("rollator", edge(barrier="gate", barrier_wheelchair=Tri.LIMITED))
    assert_doubt(limited, 100 / 0.65, Reason.BARRIER)
    assert_passes(priced("cane", wide), 125)


# --- crossings


@pytest.mark.parametrize(
    ("kind", "row"),
    [
        ("signals", None),
        ("zebra", None),
        ("marked", ""),
        ("unmarked", ""),
        ("untyped", "crossing.kind"),
        ("untagged", "crossing.kind"),
    ],
)
def test_low_vision_wants_signals_or_a_zebra(kind: str, row: str | None) -> None:
    """Else doubt, which hangs on a row only where nobody tagged the kind; 20 s always."""
    found = priced("low_vision", edge(crossing=kind))
    if row is None:
        assert_passes(found, 120)
    else:
        assert_doubt(found, 120, Reason.CROSSING, *([row] if row else []))
    assert_passes(priced("rollator", edge(crossing=kind)), 100 / 0.65 + 20)


def test_low_vision_at_a_flush_kerb() -> None:
    """A kerb tagged flush at a crossing cannot be felt without tactile paving: doubt."""
    flush: dict[str, ArrayLike] = {"crossing": "signals", "kerb_m": 0.0}
    assert_passes(priced("low_vision", edge(**flush, tactile_head=Tri.YES)), 120)
    silent = priced("low_vision", edge(**flush))
    assert_doubt(silent, 120, Reason.TACTILE, "crossing.tactile")
    assert_doubt(priced("low_vision", edge(**flush, tactile_head=Tri.NO)), 120, Reason.TACTILE)
    assert_passes(priced("low_vision", edge(crossing="signals", kerb_m=0.02)), 123)
    assert_passes(priced("low_vision", edge(kerb_m=0.0)), 100)
    assert_passes(priced("rollator", edge(**flush)), 100 / 0.65 + 20)


@pytest.mark.parametrize(
    ("kind", "calm", "state"),
    [
        ("signals", Tri.NO, "yes"),
        ("zebra", Tri.UNTAGGED, "yes"),
        ("marked", Tri.YES, "yes"),
        ("untagged", Tri.YES, "yes"),
        ("unmarked", Tri.UNTAGGED, "doubt"),
        ("untagged", Tri.UNTAGGED, "doubt"),
        ("marked", Tri.NO, "no"),
        ("untyped", Tri.NO, "no"),
    ],
)
def test_child_crosses_safely_or_not(kind: str, calm: Tri, state: str) -> None:
    """Only signals, a zebra or a street of at most 30 km/h; what nobody tagged is doubt."""
    found = priced("child", edge(crossing=kind, crossed_calm=calm))
    if state == "yes":
        assert_passes(found, 100 / 1.1 + 5)
    elif state == "doubt":
        assert_doubt(found, 100 / 1.1 + 5, Reason.CROSSING, "crossing.speed")
    else:
        assert_refused(found, Reason.CROSSING)


def test_crossings_by_another_table() -> None:
    """Assumed kinds, speeds and tactile paving are judged as if tagged."""
    table = untagged().replace("crossing.kind", reading="assume")
    found = priced("low_vision", edge(crossing="untyped"), table)
    assert_passes(found, 120)
    assert assumptions(found) == ["crossing.kind"]
    marked = table.replace("crossing.kind", value="marked")
    assert_doubt(priced("low_vision", edge(crossing="untyped"), marked), 120, Reason.CROSSING)
    calm = untagged().replace("crossing.speed", reading="assume")
    assert_passes(priced("child", edge(crossing="marked"), calm), 100 / 1.1 + 5)
    fast = calm.replace("crossing.speed", value="no")
    assert_refused(priced("child", edge(crossing="marked"), fast), Reason.CROSSING)
    paved = untagged().replace("crossing.tactile", reading="assume")
    flush = edge(crossing="signals", kerb_m=0.0)
    assert_passes(priced("low_vision", flush, paved), 120)
    bare = paved.replace("crossing.tactile", value="no")
    assert_doubt(priced("low_vision", flush, bare), 120, Reason.TACTILE)


# --- what a tag says of the way itself


@pytest.mark.parametrize("key", WHEELS)
def test_wheelchair_no_refuses_wheels(key: str) -> None:
    """`wheelchair=no` on a way stops wheels, `limited` is doubt; feet do not mind."""
    seconds = 100 / profiles()[key].speed_m_s
    assert_refused(priced(key, edge(wheelchair=Tri.NO)), Reason.WHEELCHAIR_TAG)
    assert_doubt(priced(key, edge(wheelchair=Tri.LIMITED)), seconds, Reason.WHEELCHAIR_TAG)
    assert_passes(priced("cane", edge(wheelchair=Tri.NO)), 125)


@pytest.mark.parametrize(
    ("attributes", "factor"),
    [
        ({"width_m": 0.5}, 1),
        ({"surface": "gravel"}, 1.6),  # as slow as the worst that small wheels can pass
        ({"smoothness": "very_bad"}, 1),
        ({"slope_up": 0.3}, 5),  # as slow as at the limit
        ({"way_class": WayClass.PATH, "width_m": np.nan, "surface": ""}, 1.3),
        ({"structure": Structure.BRIDGE, "slope_up": np.nan}, 1),
    ],
)
def test_wheelchair_yes_overrides_the_way(attributes: dict[str, ArrayLike], factor: float) -> None:
    """`wheelchair=yes` on a way outweighs width, surface, smoothness, slope and their doubts."""
    assert priced("rollator", edge(**attributes)).strict[0] == inf
    found = priced("rollator", edge(**attributes, wheelchair=Tri.YES))
    assert_passes(found, 100 / 0.65 * factor)
    # It says nothing to someone on foot.
    if "width_m" in attributes and attributes["width_m"] == 0.5:
        walker = priced("cane", edge(**attributes, wheelchair=Tri.YES))
        assert_refused(walker, Reason.WIDTH)


@pytest.mark.parametrize(
    "way", [WayClass.CROSSING, WayClass.FOOTWAY, WayClass.PATH, WayClass.CYCLEWAY]
)
def test_wheelchair_yes_overrides_kerbs(way: WayClass) -> None:
    """A kerb on a way that is called passable is passed, slowly, on ways of every class."""
    high: dict[str, ArrayLike] = {"kerb_m": 0.12, "way_class": way}
    assert_refused(priced("rollator", edge(**high)), Reason.KERB)
    assert_passes(priced("rollator", edge(**high, wheelchair=Tri.YES)), 100 / 0.65 + 8)
    assert_refused(
        priced("cane", edge(**high, wheelchair=Tri.YES), kerb_refused_m=0.1), Reason.KERB
    )
    unknown = edge(
        kerb_situation=KerbSituation.CROSSING_UNMARKED, wheelchair=Tri.YES, way_class=way
    )
    assert_passes(priced("rollator", unknown), 100 / 0.65)


def test_a_kerb_that_is_vouched_for() -> None:
    """Where the map says that wheelchairs get over a kerb, wheels do; feet go by its height."""
    high: dict[str, ArrayLike] = {"kerb_m": 0.14, "kerb_situation": KerbSituation.VOUCHED}
    assert_passes(priced("manual_wheelchair", edge(**high)), 125 + 15)
    assert_refused(priced("cane", edge(**high)), Reason.KERB)
    low = priced("cane", edge(kerb_situation=KerbSituation.VOUCHED))
    assert_passes(low, 125)
    assert assumptions(low) == ["kerb.vouched"]


@pytest.mark.parametrize(
    ("there", "reason"),
    [
        ({"crossing": "zebra"}, Reason.CROSSING),
        ({"kerb_m": 0.0}, Reason.KERB),
        ({"lift": True}, Reason.LIFT),
    ],
)
def test_what_is_said_of_a_crossing_kerb_or_lift_decides(
    there: dict[str, ArrayLike], reason: Reason
) -> None:
    """`wheelchair=no` at a node refuses wheels, `limited` is doubt, and feet do not mind."""
    refused = edge(**there, barrier_wheelchair=Tri.NO)
    assert_refused(priced("manual_wheelchair", refused), reason)
    assert priced("cane", refused).reasons[0] == 0
    found = priced("manual_wheelchair", edge(**there, barrier_wheelchair=Tri.LIMITED))
    assert found.strict[0] == inf
    assert int(found.reasons[0]) == reason << DOUBT_SHIFT


@pytest.mark.parametrize(
    "attributes", [{"width_m": 0.5}, {"surface": "sand"}, {"slope_up": 0.3}, {"kerb_m": 0.12}]
)
def test_wheelchair_limited_is_doubt_whatever_the_rest(attributes: dict[str, ArrayLike]) -> None:
    """With help it can be done: no refusal on what we conclude, and no yes either."""
    assert priced("rollator", edge(**attributes)).optimistic[0] == inf
    found = priced("rollator", edge(**attributes, wheelchair=Tri.LIMITED))
    assert found.optimistic[0] < inf
    assert int(found.reasons[0]) == Reason.WHEELCHAIR_TAG << DOUBT_SHIFT


def test_wheelchair_yes_does_not_make_steps_go_away() -> None:
    """Steps stay steps."""
    assert_refused(priced("rollator", edge(steps=3, wheelchair=Tri.YES)), Reason.STEPS)


# --- several reasons


def test_every_reason_is_given() -> None:
    """Steps, narrow, on sand, with a kerb behind a locked gate: each is named."""
    network = edge(steps=4, width_m=0.4, surface="sand", kerb_m=0.2, barrier="locked")
    expected = Reason.STEPS | Reason.WIDTH | Reason.SURFACE | Reason.KERB | Reason.BARRIER
    assert_refused(priced("rollator", network), expected)


def test_doubts_beside_a_refusal_are_given_too() -> None:
    """A path behind steps: refused for the steps, and its surface and width are still unknown."""
    network = edge(way_class=WayClass.PATH, surface="", width_m=np.nan, steps=4)
    found = priced("rollator", network)
    assert found.optimistic[0] == inf
    doubt = (Reason.SURFACE | Reason.WIDTH) << DOUBT_SHIFT
    assert int(found.reasons[0]) == Reason.STEPS | doubt
    assert doubts(found) == ["surface.path", "width.path"]
