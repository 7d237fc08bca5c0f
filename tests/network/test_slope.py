"""Slopes from elevation: over runs of 20 m, not noise; never from the ground under a bridge."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from sociale_basis.network.slope import slopes

FLAT = np.array([False])
ONE = np.array([0])


def line(*x: float) -> np.ndarray[tuple[int], np.dtype[np.object_]]:
    """Draw stretches along the x axis."""
    pairs = [[(a, 0.0), (b, 0.0)] for a, b in itertools.pairwise(x)]
    return np.array([shapely.LineString(pair) for pair in pairs], dtype=object)


@given(st.floats(-0.3, 0.3), st.floats(25, 400))
def test_a_plane(grade: float, length: float) -> None:
    """On an even slope every long stretch has that slope, up or down."""
    found = slopes(line(0, length), ONE, FLAT, lambda x, _: x * grade)
    assert found.climb_m[0] == pytest.approx(grade * length, abs=1e-3)
    assert found.up[0] == pytest.approx(max(grade, 0), abs=1e-3)
    assert found.down[0] == pytest.approx(max(-grade, 0), abs=1e-3)


def test_a_jump_of_the_raster_on_a_short_edge_is_noise() -> None:
    """Half a metre over 2 m is 25 % on paper; over 20 m it is 2.5 % at most."""
    found = slopes(line(0, 2), ONE, FLAT, lambda x, _: np.where(x > 1, 0.5, 0.0))
    assert 0 < found.up[0] <= 0.025


def test_short_stretches_share_the_run_of_their_way() -> None:
    """A way on a 5 % slope cut into pieces of 6 m has about 5 % in the middle pieces."""
    pieces = line(*np.arange(0, 61, 6).tolist())
    run = np.zeros(len(pieces), dtype=int)
    found = slopes(pieces, run, np.zeros(len(pieces), dtype=bool), lambda x, _: x * 0.05)
    assert found.up == pytest.approx(0.05, abs=2e-3)
    assert (found.down == 0).all()


def test_a_hump_shows_both_ways() -> None:
    """A way over a hump climbs and falls steeply, though its ends are level."""
    found = slopes(line(0, 120), ONE, FLAT, lambda x, _: 3.0 - np.abs(x - 60) * 0.05)
    assert found.climb_m[0] == pytest.approx(0, abs=0.05)
    assert found.up[0] == pytest.approx(0.05, abs=2e-3)
    assert found.down[0] == pytest.approx(0.05, abs=2e-3)


def test_bridges_go_straight_over_the_ditch() -> None:
    """The ground falls 5 m under a bridge; the bridge does not."""
    ditch = lambda x, _: np.where((x > 10) & (x < 90), -5.0, 0.0)  # noqa: E731  (a picture of ground)
    bridge = slopes(line(0, 100), ONE, np.array([True]), ditch)
    ground = slopes(line(0, 100), ONE, FLAT, ditch)
    assert bridge.up[0] == bridge.down[0] == 0
    assert ground.up[0] > 0.1


def test_outside_the_raster_nothing_is_known() -> None:
    """One point without a height leaves the whole way unknown: not flat."""
    found = slopes(line(0, 50), ONE, FLAT, lambda x, _: np.where(x > 40, np.nan, 0.0))
    assert np.isnan([found.up[0], found.down[0], found.climb_m[0]]).all()
