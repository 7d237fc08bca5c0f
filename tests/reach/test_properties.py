"""What must hold of reach on any network, whatever is tagged on it and whoever goes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sociale_basis.network.anchors import Anchors
from sociale_basis.network.attributes import (
    NAMES,
    Access,
    Barrier,
    Crossing,
    KerbSituation,
    Smoothness,
    Surface,
    Tri,
    WayClass,
)
from sociale_basis.network.cost import cost
from sociale_basis.network.mobility_profile import CrossingRule, MobilityProfile, Ramp, Steps, Stile
from sociale_basis.network.network import Network
from sociale_basis.network.profile import profile, profiles
from sociale_basis.network.untagged import presets, untagged
from sociale_basis.reach import count_within, matrix, nearest, reach
from sociale_basis.vocabulary import State
from tests.network.test_cost import random_network

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from sociale_basis.neighbourhood import Neighbourhood
    from sociale_basis.network.cost import Cost
    from sociale_basis.network.mobility_profile import SurfaceGroup
    from tests.reach.conftest import Draw

KEYS = st.sampled_from(list(profiles()))
SEEDS = st.integers(0, 2**32 - 1)
TABLES = st.sampled_from(list(presets()))
PARTS = st.floats(0.0, 1.0)
LIMITS = st.floats(0, 900)
TOLERANCE_S = 1e-3


class Weights(Protocol):
    """Half of a :class:`Cost`."""

    def __call__(self, priced: Cost) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """Give seconds as a whole and along."""


def optimistic(priced: Cost) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Give the weights in which doubt passes."""
    return priced.optimistic, priced.optimistic_along


def strict(priced: Cost) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Give the weights in which doubt does not pass."""
    return priced.strict, priced.strict_along


READINGS: tuple[Weights, ...] = (optimistic, strict)


def points(network: Network, seed: int, k: int) -> Anchors:
    """Draw points on edges of a network without opposite edges."""
    rng = np.random.default_rng(seed)
    edge = rng.integers(0, network.n_edges, k).astype(np.int32)
    return Anchors(edge, np.full(k, -1, dtype=np.int32), rng.choice([0.0, 1.0, 0.3, 0.7], k))


def assert_no_less(
    network: Network, before: Cost, after: Cost, seed: int, limit: float, reading: Weights
) -> None:
    """Assert that afterwards every node and point gets at least as much, at least as soon."""
    goals = points(network, seed, 3)
    homes = points(network, seed + 1, 6)
    (old, old_along), (new, new_along) = reading(before), reading(after)
    then, _ = nearest(network, old, goals, limit, along=old_along)
    now, _ = nearest(network, new, goals, limit + TOLERANCE_S, along=new_along)
    assert (now <= then + TOLERANCE_S).all()
    many = count_within(network, old, goals, limit, along=old_along)
    assert (count_within(network, new, goals, limit + TOLERANCE_S, along=new_along) >= many).all()
    times = matrix(network, old, homes, goals, along=old_along)
    assert (matrix(network, new, homes, goals, along=new_along) <= times + TOLERANCE_S).all()


def raised(limit: float | None, more: float) -> float | None:
    """Put a limit higher; none at all at the utmost."""
    return None if limit is None or more == 1 else min(limit * (1 + 3 * more), 1)


def between(free: float | None, refused: float | None, more: float) -> float | None:
    """Put what costs nothing nearer to what is refused."""
    if free is None:
        return None
    return free + more * (0.1 if refused is None else refused - free)


def kinder(group: SurfaceGroup, more: float) -> SurfaceGroup:
    """Slow surfaces down less; from halfway on nothing is refused either."""
    changed = {}
    for name, kind in (("factors", Surface), ("smoothness", Smoothness)):
        told = getattr(group, name)
        all_of_them = {each.name.lower(): max(told.values(), default=1) for each in kind}
        all_of_them = {k: v for k, v in all_of_them.items() if k not in {"untagged", "other"}}
        wider = (all_of_them if more > 0.5 else {}) | told
        changed[name] = {key: 1 + (value - 1) * (1 - more) for key, value in wider.items()}
    return group.model_copy(update=changed)


def fewer_seconds(seconds: float | None, more: float) -> float | None:
    """Charge less."""
    return None if seconds is None else seconds * (1 - more)


# The permissive direction of each setting: a value that is further that way, by a part from 0 to 1.
EASIER: dict[str, Callable[[MobilityProfile, float], object]] = {
    "speed_m_s": lambda who, more: who.speed_m_s * (1 + more),
    "speed_cycleway_m_s": lambda who, more: (who.speed_cycleway_m_s or who.speed_m_s) * (1 + more),
    "slope_up_free": lambda who, more: between(who.slope_up_free, who.slope_up_refused, more),
    "slope_down_free": lambda who, more: between(who.slope_down_free, who.slope_down_refused, more),
    "slope_up_refused": lambda who, more: raised(who.slope_up_refused, more),
    "slope_down_refused": lambda who, more: raised(who.slope_down_refused, more),
    "slope_divisor": lambda who, more: 1 + (who.slope_divisor - 1) * (1 - more),
    "slope_exponent": lambda who, more: who.slope_exponent * (1 - more),
    "kerb_free_m": lambda who, more: between(who.kerb_free_m, who.kerb_refused_m, more),
    "kerb_slow_s": lambda who, more: fewer_seconds(who.kerb_slow_s, more),
    "kerb_refused_m": lambda who, more: raised(who.kerb_refused_m, more),
    "tactile_at_flush_kerb": lambda _who, _more: False,
    "width_m": lambda who, more: None if not who.width_m or more == 1 else who.width_m * (1 - more),
    "surface": lambda who, more: kinder(who.surface, more),
    "steps": lambda _who, _more: Steps.PASS,
    "steps_factor": lambda who, more: 1 + (who.steps_factor - 1) * (1 - more),
    "steps_max": lambda who, more: who.steps_max and who.steps_max + round(40 * more),
    "ramps": lambda who, more: who.ramps | set(list(Ramp)[: round(3 * more)]),
    "stile": lambda who, _more: Stile.DOUBT if who.stile is Stile.REFUSED else Stile.PASS,
    "crossing": lambda _who, _more: CrossingRule.ANY,
    "crossing_s": lambda who, more: fewer_seconds(who.crossing_s, more),
    "lift_s": lambda who, more: fewer_seconds(who.lift_s, more),
    "lit_after_dark": lambda _who, _more: False,
}
NO_COST = {"key", "label", "seat_every_m", "minutes", "sources", "ranges"}


def test_every_setting_has_its_permissive_direction() -> None:
    """A setting that is added to profiles must be varied below too."""
    assert set(EASIER) == set(MobilityProfile.model_fields) - NO_COST


@pytest.mark.parametrize("setting", EASIER)
@settings(max_examples=20)
@given(seed=SEEDS, key=KEYS, table=TABLES, more=PARTS, limit=LIMITS)
def test_a_more_permissive_profile_never_reaches_less(
    setting: str, seed: int, key: str, table: str, more: float, limit: float
) -> None:
    """One setting at a time in its permissive direction: nobody gets less, or gets there later."""
    network, who, dark = random_network(seed), profile(key), setting == "lit_after_dark"
    who = who.replace(lit_after_dark=dark)
    easier = who.replace(**{setting: EASIER[setting](who, more)})
    before, after = (cost(network, each, untagged(table), dark=dark) for each in (who, easier))
    for reading in READINGS:
        assert_no_less(network, before, after, seed, limit, reading)


# What can be put right of an edge; of a kerb there remain 2 cm, which a white cane still finds.
REPAIRS: dict[str, dict[str, Any]] = {
    "barrier": {
        "barrier": Barrier.NONE,
        "barrier_width_m": np.nan,
        "barrier_wheelchair": Tri.UNTAGGED,
        "near_barrier": False,
    },
    "kerb": {"kerb_m": 0.02, "kerb_situation": KerbSituation.TAGGED},
    "steps": {"steps": 0, "way_class": WayClass.FOOTWAY, "slope_up": 0.0, "slope_down": 0.0},
    "slope": {"slope_up": 0.0, "slope_down": 0.0},
    "surface": {"surface": Surface.ASPHALT, "smoothness": Smoothness.GOOD},
    "width": {"width_m": 3.0},
    "closed": {"access": Access.PUBLIC},
    "said": {"wheelchair": Tri.YES},
    "crossing": {"crossing": Crossing.NONE},
}


def repaired(network: Network, repair: str, where: NDArray[np.bool_]) -> Network:
    """Put something right on some edges where there is something to put right."""
    known = {name: getattr(network.attributes, name).copy() for name in NAMES}
    if repair == "steps":
        where &= (known["steps"] != 0) | (known["way_class"] == WayClass.STEPS)
        # Not on a cycle path, which may be faster; nor where room at a bollard is a new question.
        where &= (known["way_class"] != WayClass.CYCLEWAY) & ~known["near_barrier"]
    if repair == "kerb":
        # Not where none is assumed.
        flush = (KerbSituation.NONE, KerbSituation.CALM_STREET)
        where &= np.where(
            np.isnan(known["kerb_m"]),
            ~np.isin(known["kerb_situation"], flush),
            known["kerb_m"] > REPAIRS[repair]["kerb_m"],
        )
    for name, value in REPAIRS[repair].items():
        known[name][where] = value
    return Network.from_edges(
        network.tail, network.head, network.length_m, network.x, network.y, **known
    )


@pytest.mark.parametrize("repair", REPAIRS)
@settings(max_examples=25)
@given(seed=SEEDS, key=KEYS, table=TABLES, limit=LIMITS)
def test_removing_a_barrier_never_hurts(
    repair: str, seed: int, key: str, table: str, limit: float
) -> None:
    """Whatever is put right, on one edge or on many: nobody gets less, or gets there later."""
    network, who = random_network(seed), profile(key)
    rng = np.random.default_rng(seed)
    where = rng.random(network.n_edges) < rng.choice([0.02, 0.3, 1.0])
    after = cost(repaired(network, repair, where), who, untagged(table))
    for reading in READINGS:
        assert_no_less(network, cost(network, who, untagged(table)), after, seed, limit, reading)


@settings(max_examples=40)
@given(seed=SEEDS, key=KEYS, table=TABLES, limit=LIMITS)
def test_what_is_certain_is_possible(seed: int, key: str, table: str, limit: float) -> None:
    """The strict reading reaches nothing that the optimistic one does not, and nothing sooner."""
    network = random_network(seed)
    priced = cost(network, profile(key), untagged(table))
    goals = points(network, seed, 4)
    sure, _ = nearest(network, priced.strict, goals, limit, along=priced.strict_along)
    perhaps, _ = nearest(network, priced.optimistic, goals, limit, along=priced.optimistic_along)
    assert (perhaps <= sure).all()
    sure = count_within(network, priced.strict, goals, limit, along=priced.strict_along)
    perhaps = count_within(network, priced.optimistic, goals, limit, along=priced.optimistic_along)
    assert (perhaps >= sure).all()


@settings(max_examples=40)
@given(seed=SEEDS, key=KEYS, table=TABLES)
def test_reversing_all_slopes_swaps_directions(seed: int, key: str, table: str) -> None:
    """Where only slopes have a direction, up for down makes a to b what b to a was."""
    rng = np.random.default_rng(seed)
    n, streets = 20, 40
    one, other = rng.integers(0, n, (2, streets))
    tail, head = np.append(one, other), np.append(other, one)
    length = np.tile(rng.uniform(1, 80, streets), 2)
    climb = length[:streets] * rng.uniform(-0.15, 0.15, streets)
    climb[rng.random(streets) < 0.1] = np.nan
    alike = {
        "surface": np.tile(rng.choice(list(Surface), streets), 2),
        "way_class": np.tile(rng.choice([1, 2, 9, 20, 33], streets), 2),
        "wheelchair": np.tile(rng.choice([-1, -1, 0, 1, 2], streets), 2),
    }
    xy = rng.random((2, n))
    hilly, turned = (
        Network.from_edges(
            tail, head, length, *xy, climb_m=sign * np.append(climb, -climb), **alike
        )
        for sign in (1, -1)
    )
    edge = rng.integers(0, streets, 12).astype(np.int32)
    spots = Anchors(edge, edge + np.int32(streets), rng.choice([0.0, 0.3, 0.5, 1.0], 12))
    for reading in READINGS:
        (there, there_along), (back, back_along) = (
            reading(cost(network, profile(key), untagged(table))) for network in (hilly, turned)
        )
        for places in (np.arange(n), spots):
            given_ = matrix(hilly, there, places, places, along=there_along)
            swapped = matrix(turned, back, places, places, along=back_along).T
            np.testing.assert_allclose(given_, swapped, rtol=0, atol=TOLERANCE_S)


@settings(max_examples=40)
@given(seed=SEEDS, key=KEYS, table=TABLES)
def test_no_way_is_longer_than_one_with_a_stop(seed: int, key: str, table: str) -> None:
    """From a to c takes no longer than over b, with every charge at nodes, for points on edges."""
    network = random_network(seed)
    for reading in READINGS:
        whole, along = reading(cost(network, profile(key), untagged(table)))
        for places in (np.arange(network.n_nodes), points(network, seed, 15)):
            times = matrix(network, whole, places, places, along=along).astype(np.float64)
            for stop in range(len(times)):
                over = times[:, [stop]] + times[[stop], :]
                assert (times <= over + TOLERANCE_S).all()
            assert (np.diag(times) == 0).all()


def drawn(draw: Draw, seed: int, *, symmetric: bool) -> Neighbourhood:
    """Draw a town whose streets differ by direction, or do not."""
    rng = np.random.default_rng(seed)
    n, streets = 12, 22
    nodes = [(float(x), float(y)) for x, y in rng.uniform(0, 300, (n, 2))]

    def obstacles() -> dict[str, Any]:
        return {
            "slope_up": float(rng.choice([0, 0, 0.05, 0.12])),
            "slope_down": 0.0,
            "steps": int(rng.choice([0, 0, 0, 8])),
            "width_m": float(rng.choice([2, 2, 0.7, np.nan])),
            "surface": str(rng.choice(["asphalt", "asphalt", "sett", ""])),
            "way_class": str(rng.choice(["footway", "path"])),
        }

    lines = []
    for _ in range(streets):
        a, b = rng.choice(n, 2, replace=False)
        there = obstacles()
        lines.append((int(a), int(b), there | {"back": there if symmetric else obstacles()}))
    homes = [{"street": int(rng.integers(streets)), "at": float(rng.random())} for _ in range(15)]
    places = [
        {"id": f"p{i}", "doors": [(int(rng.integers(streets)), float(rng.random()))]}
        for i in range(4)
    ]
    return draw(nodes, lines, homes, places)


@pytest.mark.parametrize("key", ["reference_walker", "cane", "rollator", "manual_wheelchair"])
@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=SEEDS, limit=LIMITS)
def test_there_and_back_is_one_way_where_both_are_alike(
    draw: Draw, key: str, seed: int, limit: float
) -> None:
    """On symmetric streets coming back is no question; on others it never opens anything."""
    rank = {State.NO: 0, State.UNKNOWN: 1, State.YES: 2}
    for symmetric in (True, False):
        town = drawn(draw, seed, symmetric=symmetric)
        there, both = (
            reach(town, profile(key), "institutional/library", limit, one_way=one_way)
            for one_way in (True, False)
        )
        if symmetric:
            assert both["state"].tolist() == there["state"].tolist()
            assert both["count_within"].tolist() == there["count_within"].tolist()
            assert np.array_equal(both["seconds"], there["seconds"], equal_nan=True)
        worse = both["state"].map(rank).to_numpy() <= there["state"].map(rank).to_numpy()
        assert worse.all()
        assert (both["count_within"] <= there["count_within"]).all()
