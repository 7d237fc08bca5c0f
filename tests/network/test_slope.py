"""Slopes from elevation: over runs of 20 m, not noise; never from the ground under a bridge."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from sociale_basis.network.slope import Ground, Slopes, node_heights, slopes

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    Height = Callable[[NDArray[np.float64], NDArray[np.float64]], NDArray[np.float64]]

Point = tuple[float, float]


def line(*x: float) -> list[list[Point]]:
    """Draw stretches along the x axis."""
    return [[(a, 0.0), (b, 0.0)] for a, b in itertools.pairwise(x)]


def read(
    drawing: Sequence[Sequence[Point]],
    height: Height,
    *,
    ways: Sequence[int] | None = None,
    bridges: Sequence[int] = (),
    steps: Sequence[int] = (),
) -> Slopes:
    """Read the slopes of lines; each is a way of its own unless ``ways`` numbers them."""
    ground, _ = stretched(drawing, ways=ways, bridges=bridges, steps=steps)
    return slopes(ground, height)


def stretched(
    drawing: Sequence[Sequence[Point]],
    *,
    ways: Sequence[int] | None = None,
    bridges: Sequence[int] = (),
    steps: Sequence[int] = (),
) -> tuple[Ground, dict[Point, int]]:
    """Make stretches of lines, and number the places where they end."""
    ids: dict[Point, int] = {}
    ends = [[ids.setdefault(path[at], len(ids)) for at in (0, -1)] for path in drawing]
    k = np.arange(len(drawing))
    lines = np.array([shapely.LineString(path) for path in drawing], dtype=object)
    run = k if ways is None else np.array(ways)
    ground = Ground(lines, np.array(ends), run, np.isin(k, bridges), np.isin(k, steps))
    return ground, ids


def plane(grade: float) -> Height:
    """Give ground that rises evenly to the east."""
    return lambda x, _: x * grade


@given(st.floats(-0.3, 0.3), st.floats(25, 400))
def test_a_plane(grade: float, length: float) -> None:
    """On an even slope every long stretch has that slope, up or down."""
    found = read(line(0, length), plane(grade))
    assert found.climb_m[0] == pytest.approx(grade * length, abs=1e-3)
    assert found.up[0] == pytest.approx(max(grade, 0), abs=1e-3)
    assert found.down[0] == pytest.approx(max(-grade, 0), abs=1e-3)


def test_a_jump_of_the_raster_on_a_short_edge_is_noise() -> None:
    """Half a metre over 2 m is 25 % on paper; over 20 m it is 2.5 % at most."""
    found = read(line(0, 2), lambda x, _: np.where(x > 1, 0.5, 0.0))
    assert 0 < found.up[0] <= 0.025
    between = read(line(0, 40, 42, 80), lambda x, _: np.where(x > 41, 0.5, 0.0))
    assert between.up.max() <= 0.025


@pytest.mark.parametrize("ways", [[0] * 10, list(range(10))])
def test_short_stretches_in_a_row_have_the_slope_of_the_row(ways: list[int]) -> None:
    """A 5 % slope cut into pieces of 6 m has 5 % in each, whether one way or ten."""
    found = read(line(*np.arange(0, 61, 6).tolist()), plane(0.05), ways=ways)
    assert found.up == pytest.approx(0.05, abs=2e-3)
    assert found.climb_m == pytest.approx(0.3, abs=2e-3)
    assert (found.down == 0).all()


def test_ways_in_a_row_that_are_drawn_the_other_way_round() -> None:
    """The neighbours' directions do not matter: up is up in the direction of each way itself."""
    drawing = line(*np.arange(0, 61, 6).tolist())
    drawing[1::2] = [path[::-1] for path in drawing[1::2]]
    found = read(drawing, plane(0.05))
    assert found.up[::2] == pytest.approx(0.05, abs=2e-3)
    assert found.down[1::2] == pytest.approx(0.05, abs=2e-3)
    assert (found.down[::2] == 0).all()
    assert (found.up[1::2] == 0).all()


def test_a_short_way_goes_on_where_it_is_most_nearly_straight() -> None:
    """At a fork a way of 8 m goes on straight up the hill, not along the level street.

    ::

        0 ── 8 ────────── 60    8 % to the east
             │
             │ level street
    """
    straight = read([*line(0, 8, 60), [(8.0, 0.0), (8.0, 60.0)]], plane(0.08))
    # The way begins at 0: its 20 m lie between 0 and 20.
    assert straight.up[0] == pytest.approx(0.08, abs=2e-3)
    alone = read([*line(0, 8), [(8.0, 0.0), (8.0, 60.0)]], plane(0.08))
    # Round the corner it is level: 0.64 m over 20 m at most.
    assert alone.up[0] == pytest.approx(0.64 / 20, abs=8e-3)


def test_a_long_street_is_not_as_steep_as_the_ramp_at_its_end() -> None:
    """Who turns off before the ramp of 12 % does not climb it."""
    found = read(line(0, 100, 160), lambda x, _: np.maximum(x - 100, 0) * 0.12)
    assert found.up[0] < 0.02
    assert found.up[1] == pytest.approx(0.12, abs=5e-3)


def test_steps_are_not_gone_on_along() -> None:
    """A short path at the foot of stairs is as level as it is: nobody rolls on up the stairs."""
    drawing = line(-40, 0, 5, 10)
    climbing: Height = lambda x, _: np.clip(x - 5, 0, 5) * 0.5  # noqa: E731  (a picture of ground)
    assert read(drawing, climbing, steps=[2]).up[1] < 0.005
    assert read(drawing, climbing).up[1] > 0.02


def test_a_hump_shows_both_ways() -> None:
    """A way over a hump climbs and falls steeply, though its ends are level."""
    found = read(line(0, 120), lambda x, _: 3.0 - np.abs(x - 60) * 0.05)
    assert found.climb_m[0] == pytest.approx(0, abs=0.05)
    assert found.up[0] == pytest.approx(0.05, abs=2e-3)
    assert found.down[0] == pytest.approx(0.05, abs=2e-3)


def ditch(x: NDArray[np.float64], _: NDArray[np.float64]) -> NDArray[np.float64]:
    """Dig a ditch of 5 m deep from 10 to 90."""
    return np.where((x > 10) & (x < 90), -5.0, 0.0)


def test_bridges_go_straight_over_the_ditch() -> None:
    """The ground falls 5 m under a bridge; the bridge does not."""
    bridge = read(line(0, 100), ditch, bridges=[0])
    ground = read(line(0, 100), ditch)
    assert bridge.up[0] == bridge.down[0] == 0
    assert ground.up[0] > 0.1


def test_a_bridge_of_several_ways_goes_straight_from_end_to_end() -> None:
    """Cut at 40 m, with a jetty there that ends above the ditch, it does not touch its ground.

    The bridge rises 2 m over 100 m; the jetty is level.
    """
    drawing = [*line(-50, 0, 40, 100, 150), [(40.0, 0.0), (40.0, 60.0)]]

    def banks(x: NDArray[np.float64], y: NDArray[np.float64]) -> NDArray[np.float64]:
        return ditch(x, y) + np.clip(x / 50, 0, 2)

    found = read(drawing, banks, bridges=[1, 2, 4])
    assert found.climb_m[[1, 2]] == pytest.approx([0.8, 1.2], abs=0.1)
    assert found.up[[1, 2]] == pytest.approx(0.02, abs=3e-3)
    assert found.up[4] + found.down[4] < 0.02
    assert found.down[[1, 2]].max() < 1e-3


def test_water_under_a_bridge_has_no_height() -> None:
    """Heights are not measured in water: what is known at both ends of a bridge is enough."""
    wet: Height = lambda x, _: np.where((x > 5) & (x < 95), np.nan, x * 0.03)  # noqa: E731  (ground)
    assert read(line(0, 50, 100), wet, bridges=[0, 1]).up == pytest.approx(0.03, abs=1e-3)
    assert np.isnan(read(line(0, 50, 100), wet).up).all()
    one_end: Height = lambda x, _: np.where(x > 5, np.nan, 0.0)  # noqa: E731  (a picture of ground)
    assert np.isnan(read(line(0, 50, 100), one_end, bridges=[0, 1]).up).all()


def test_a_bridge_that_only_stairs_lead_to() -> None:
    """The ground at the foot of the stairs is not the height of the bridge: not known."""
    drawing = line(-40, -5, 0, 60, 65, 100)
    flat: Height = lambda x, _: np.zeros(len(x))  # noqa: E731  (a picture of ground)
    found = read(drawing, flat, bridges=[2], steps=[1, 3])
    assert np.isnan(found.up[2])
    assert found.up[0] == 0


def test_outside_the_raster_nothing_is_known() -> None:
    """One point without a height leaves the whole way unknown: not flat; its neighbour is known."""
    edge: Height = lambda x, _: np.where(x > 40, np.nan, x * 0.04)  # noqa: E731  (ground)
    found = read(line(0, 36, 50), edge)
    assert np.isnan([found.up[1], found.down[1], found.climb_m[1]]).all()
    assert found.up[0] == pytest.approx(0.04, abs=1e-3)


def test_nodes_on_a_bridge_do_not_lie_on_the_ground() -> None:
    """A node where only bridges meet lies on the bridge; where it lands, on the ground."""
    ground, ids = stretched(line(-50, 0, 40, 100, 150), bridges=[1, 2])
    xy = np.array(list(ids))
    nodes = np.array(list(ids.values()))

    def banks(x: NDArray[np.float64], y: NDArray[np.float64]) -> NDArray[np.float64]:
        return ditch(x, y) + np.clip(x / 50, 0, 2)

    found = dict(zip(xy[:, 0].tolist(), node_heights(nodes, xy, ground, banks), strict=True))
    assert found[40.0] == pytest.approx(0.8)
    assert banks(np.array([40.0]), np.zeros(1))[0] < -4
    assert (found[-50.0], found[0.0], found[100.0], found[150.0]) == (0, 0, 2, 2)
    wet: Height = lambda x, _: np.where((x > -1) & (x < 101), np.nan, 0.0)  # noqa: E731  (ground)
    assert np.isnan(node_heights(nodes, xy, ground, wet)[2])
