"""Cost as a whole: its two readings and its parts hold together on any network."""

from __future__ import annotations

from typing import TYPE_CHECKING

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sociale_basis.network.attributes import (
    DOUBT_SHIFT,
    Access,
    Barrier,
    Crossing,
    KerbSituation,
    Reason,
    Smoothness,
    Structure,
    Surface,
    Tri,
    WayClass,
)
from sociale_basis.network.cost import cost
from sociale_basis.network.network import Network
from sociale_basis.network.profile import profiles
from sociale_basis.network.untagged import presets, untagged

if TYPE_CHECKING:
    from enum import IntEnum

    from numpy.typing import NDArray

    from sociale_basis.network.untagged import Untagged

KEYS = st.sampled_from(list(profiles()))
TABLES = st.sampled_from([untagged(key) for key in presets()])
M = 60
TRI_NAMES = """handrail ramp ramp_wheelchair ramp_stroller tactile wheelchair barrier_wheelchair
    crossed_calm tactile_head""".split()  # noqa: SIM905  (shorter than a list)
_TRI = [each.value for each in Tri]


def _codes(kind: type[IntEnum]) -> list[int]:
    return [each.value for each in kind]


def _metres(draw: np.random.Generator, highest: float) -> NDArray[np.float64]:
    return np.where(draw.random(M) < 0.5, np.nan, draw.random(M) * highest)


def random_network(seed: int, *, tagged: bool = True) -> Network:
    """Make edges on which everything that can be tagged is, at random, or nothing at all is."""
    draw = np.random.default_rng(seed)
    there = {
        "way_class": draw.choice(_codes(WayClass), M),
        "structure": draw.choice(_codes(Structure), M),
        "crossing": draw.choice(_codes(Crossing), M),
        "near_barrier": draw.random(M) < 0.3,
        "lift": draw.random(M) < 0.1,
        "steps": draw.choice([0, 0, 0, -1, 6, 40], M),
        "barrier": draw.choice([b for b in Barrier if b < Barrier.LOCKED], M),
        "kerb_situation": draw.choice([k for k in KerbSituation if k != KerbSituation.TAGGED], M),
    }
    said = {
        "slope_up": _metres(draw, 0.2),
        "slope_down": _metres(draw, 0.2),
        "surface": draw.choice(_codes(Surface), M),
        "smoothness": draw.choice(_codes(Smoothness), M),
        "width_m": _metres(draw, 2.0),
        "kerb_m": _metres(draw, 0.25),
        "access": draw.choice(_codes(Access), M, p=[0.8, 0.1, 0.05, 0.05]),
        "barrier_width_m": _metres(draw, 1.5),
    } | {name: draw.choice(_TRI, M) for name in TRI_NAMES}
    tail, head = draw.integers(0, 20, M), draw.integers(0, 20, M)
    values = there | said if tagged else there
    return Network.from_edges(
        tail, head, draw.random(M) * 80, draw.random(20), draw.random(20), **values
    )


@settings(deadline=None)
@given(st.integers(0, 2**32 - 1), KEYS, TABLES)
def test_the_two_readings_hold_together(seed: int, key: str, table: Untagged) -> None:
    """Strict is never cheaper; refusals and doubts are exactly where reasons say so."""
    network = random_network(seed)
    found = cost(network, profiles()[key], table)
    refused = (found.reasons & np.uint32(0xFFFF)) != 0
    doubtful = (found.reasons >> DOUBT_SHIFT) != 0
    assert (found.strict >= found.optimistic).all()
    assert (np.isinf(found.optimistic) == refused).all()
    assert (np.isinf(found.strict) == (refused | doubtful)).all()
    passes = ~np.isinf(found.strict)
    assert (found.strict[passes] == found.optimistic[passes]).all()
    assert (found.optimistic_along <= found.optimistic).all()
    assert (found.strict_along <= found.strict).all()
    assert (found.strict_along >= found.optimistic_along).all()
    assert not np.isnan(found.optimistic).any()
    assert (found.optimistic >= 0).all()
    # What hangs on a row is a doubt; a row is not both believed and doubted on one edge.
    assert doubtful[found.doubt_rows != 0].all()
    assert ((found.doubt_rows & found.assumed_rows) == 0).all()


@settings(deadline=None)
@given(st.integers(0, 2**32 - 1), KEYS, TABLES, st.floats(1.0, 2.0), st.floats(0.0, 0.05))
def test_more_permissive_never_costs_more(
    seed: int, key: str, table: Untagged, times: float, more: float
) -> None:
    """Faster, narrower, over higher kerbs and steeper slopes: no edge gets dearer."""
    network, before = random_network(seed), profiles()[key]
    wider = {
        name: getattr(before, name) + more
        for name in (
            "slope_up_free",
            "slope_down_free",
            "slope_up_refused",
            "slope_down_refused",
            "kerb_free_m",
            "kerb_refused_m",
        )
        if getattr(before, name) is not None
    }
    if before.width_m is not None:
        wider["width_m"] = before.width_m / times
    after = before.replace(**wider, speed_m_s=before.speed_m_s * times)
    old, new = (cost(network, each, table) for each in (before, after))
    # 1e-6: seconds are float32.
    assert (new.optimistic <= old.optimistic * (1 + 1e-6)).all()
    assert (new.strict <= old.strict * (1 + 1e-6)).all()


@settings(deadline=None)
@given(st.integers(0, 2**32 - 1), TABLES)
def test_reference_walker_never_doubts_the_untagged(seed: int, table: Untagged) -> None:
    """Where nothing at all is tagged the reference walker passes everything without doubt."""
    network = random_network(seed, tagged=False)
    found = cost(network, profiles()["reference_walker"], table)
    assert np.isfinite(found.strict).all()
    assert not found.reasons.any()
    assert not found.doubt_rows.any()


@settings(deadline=None)
@given(st.integers(0, 2**32 - 1), st.sampled_from(["cane", "manual_wheelchair", "low_vision"]))
def test_swapping_up_and_down_swaps_the_cost(seed: int, key: str) -> None:
    """The way back costs what the way there would with up and down exchanged."""
    there = random_network(seed)
    names = {name: getattr(there.attributes, name) for name in there.attributes.__annotations__}
    for name in list(names):
        if name.endswith("_origin") or name == "climb_m":
            del names[name]
    names["slope_up"], names["slope_down"] = names["slope_down"], names["slope_up"]
    back = Network.from_edges(there.head, there.tail, there.length_m, there.x, there.y, **names)
    # These profiles have the same limits up and down, so the mirrored edge costs the same.
    first, second = cost(there, profiles()[key]), cost(back, profiles()[key])
    np.testing.assert_allclose(first.optimistic, second.optimistic, rtol=1e-6)
    np.testing.assert_array_equal(first.reasons, second.reasons)


@settings(deadline=None)
@given(st.integers(0, 2**32 - 1), KEYS)
def test_cautious_is_never_kinder(seed: int, key: str) -> None:
    """`voorzichtig` passes nothing that `gewoon` does not, and its doubts pass optimistically."""
    network = random_network(seed)
    usual, cautious = (cost(network, profiles()[key], untagged(p)) for p in presets())
    assert (cautious.strict >= usual.strict).all()
    np.testing.assert_array_equal(cautious.optimistic, usual.optimistic)


def test_arrays_have_the_shape_and_type_that_is_promised() -> None:
    """float32 seconds, bitmasks of 32 and 64 bits, one of each per edge, rows in bit order."""
    network = random_network(1)
    found = cost(network, profiles()["rollator"])
    for name in ("optimistic", "strict", "optimistic_along", "strict_along"):
        assert getattr(found, name).dtype == np.float32
        assert getattr(found, name).shape == (M,)
    assert found.reasons.dtype == np.uint32
    assert found.doubt_rows.dtype == np.uint64
    assert found.assumed_rows.dtype == np.uint64
    assert found.rows == untagged().ids


def test_network_without_edges() -> None:
    """No edges, no cost, no error."""
    network = Network.from_edges(np.zeros(0, int), np.zeros(0, int), [], [0.0], [0.0])
    assert cost(network, profiles()["rollator"]).optimistic.shape == (0,)


def test_cost_leaves_the_network_alone() -> None:
    """Asking for one profile changes nothing for the next."""
    network = random_network(7)
    first = cost(network, profiles()["scootmobiel"])
    for each in profiles().values():
        cost(network, each)
    second = cost(network, profiles()["scootmobiel"])
    np.testing.assert_array_equal(first.optimistic, second.optimistic)
    np.testing.assert_array_equal(first.reasons, second.reasons)


@pytest.mark.parametrize(
    ("key", "seconds"),
    [
        ("reference_walker", 190 / 1.34 + 3 * 10 / 1.34),
        ("rollator", None),
        ("manual_wheelchair", None),
        ("powered_wheelchair", None),
    ],
)
def test_place_behind_steps(key: str, seconds: float | None) -> None:
    """A place 200 m away behind steps: not for wheels, because of the steps; for the walker it is.

    ::

        home 0 ──100 m──▶ 1 ══10 m, 12 steps══▶ 2 ──90 m──▶ 3 place
    """
    network = Network.from_edges(
        [0, 1, 2, 1, 2, 3],
        [1, 2, 3, 0, 1, 2],
        [100, 10, 90, 100, 10, 90],
        [0, 100, 110, 200],
        [0, 0, 0, 0],
        steps=[0, 12, 0, 0, 12, 0],
    )
    found = cost(network, profiles()[key])
    graph: nx.DiGraph[int] = nx.DiGraph()
    graph.add_nodes_from(range(4))
    graph.add_weighted_edges_from(
        (int(t), int(h), float(s))
        for t, h, s in zip(network.tail, network.head, found.optimistic, strict=True)
        if np.isfinite(s)
    )
    if seconds is None:
        assert not nx.has_path(graph, 0, 3)
        assert not nx.has_path(graph, 3, 0)
        assert found.reasons.tolist() == [0, Reason.STEPS, 0, 0, Reason.STEPS, 0]
    else:
        length = nx.shortest_path_length(graph, 0, 3, weight="weight")
        assert length == pytest.approx(seconds, rel=1e-5)
        assert np.isfinite(found.strict).all()
