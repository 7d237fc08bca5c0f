"""Isochrones: true shapes of what is reached, to the metre, in either direction."""

from __future__ import annotations

import numpy as np
import pytest
import shapely

from sociale_basis.errors import BadValueError, UsageError
from sociale_basis.network.anchors import Anchors
from sociale_basis.network.network import Network
from sociale_basis.reach import catchment, isochrones, weigh

# A street of two stretches of 100 m, 1 m/s; entering node 1 costs 10 s more. Node 3 lies one way
# beyond node 2, 100 m north.
NETWORK = Network.from_edges(
    [0, 1, 1, 2, 2], [1, 0, 2, 1, 3], np.full(5, 100.0), [0, 100, 200, 200], [0, 0, 0, 100]
)
ALONG = np.full(5, 100, dtype=np.float32)
WHOLE = np.array([110, 100, 100, 110, 100], dtype=np.float32)
SECONDS = weigh(NETWORK, WHOLE, ALONG)


def strip(*points: tuple[float, float]) -> shapely.Geometry:
    """Draw what the oracle expects: a line with 20 m beside it."""
    return shapely.LineString(points).buffer(20)


def alike(shape: shapely.Geometry, expected: shapely.Geometry) -> bool:
    """Tell whether two shapes cover the same ground, but for the facets of round corners."""
    return bool(
        shapely.area(shapely.symmetric_difference(shape, expected)) < 0.01 * shapely.area(expected)
    )


def test_as_far_as_the_time_allows() -> None:
    """Edges are cut where the time is up, and the charge on entering a node is paid."""
    near, far = isochrones(NETWORK, SECONDS, 0, [60, 160])
    assert alike(near, strip((0, 0), (60, 0)))
    assert alike(far, strip((0, 0), (150, 0)))


def test_way_back_is_another_shape() -> None:
    """Towards a point: one-way streets count in their direction, charges at the far end too."""
    there, back = (
        isochrones(NETWORK, SECONDS, 3, [250], towards=each)[0] for each in (False, True)
    )
    assert alike(there, shapely.Point(200, 100).buffer(20))
    # 200 s from node 1; of the 50 that are left, entering node 1 takes 10: 40 m before it.
    assert alike(back, strip((60, 0), (200, 0), (200, 100)))
    (middle,) = isochrones(NETWORK, SECONDS, 1, [30], towards=True)
    assert alike(middle, strip((80, 0), (120, 0)))


def test_what_is_refused_is_left_out() -> None:
    """A street that is refused is not drawn, in either direction; the others are."""
    along = np.array([100, 100, np.inf, np.inf, 100], dtype=np.float32)
    seconds = weigh(NETWORK, np.where(np.isinf(along), np.inf, WHOLE), along)
    for towards in (False, True):
        (shape,) = isochrones(NETWORK, seconds, 0, [500], towards=towards)
        assert alike(shape, strip((0, 0), (100, 0)))


def test_from_halfway_an_edge() -> None:
    """An anchor reaches along its own edge in both directions; one that hangs loose nothing."""
    anchor = Anchors(np.array([2], np.int32), np.array([3], np.int32), np.array([0.5]))
    for towards in (False, True):
        (shape,) = isochrones(NETWORK, SECONDS, anchor, [20], towards=towards)
        assert alike(shape, strip((130, 0), (170, 0)))
    loose = Anchors(np.array([-1], np.int32), np.array([-1], np.int32), np.array([0.0]))
    assert shapely.is_empty(isochrones(NETWORK, SECONDS, loose, [20])[0])


def test_follows_the_course_of_the_street() -> None:
    """With the course of edges given, the shape bends as they do and leaves their hollow open."""
    bend = shapely.LineString([(0, 0), (0, 50), (50, 50)])
    two = Network.from_edges([0], [1], [100.0], [0.0, 50.0], [0.0, 50.0])
    lines = np.array([bend], dtype=object)
    (shape,) = isochrones(two, [100.0], 0, [75], lines=lines)
    assert alike(shape, strip((0, 0), (0, 50), (25, 50)))
    assert not shapely.contains_xy(shape, 30, 25)


def test_holds_what_is_reached_and_grows() -> None:
    """On a grid: nodes within the limit lie inside, and more time never makes it smaller."""
    rng = np.random.default_rng(0)
    n = 400
    x, y = (np.arange(n) % 20) * 100.0, (np.arange(n) // 20) * 100.0
    east, north = np.flatnonzero(x < 1900), np.flatnonzero(y < 1900)
    tail, head = np.append(east, north), np.append(east + 1, north + 20)
    tail, head = np.append(tail, head), np.append(head, tail)
    seconds = rng.uniform(60, 200, len(tail)).astype(np.float32)
    network = Network.from_edges(tail, head, np.full(len(tail), 100.0), x, y)
    shapes = isochrones(network, seconds, 210, [200, 400, 800])
    for shape, limit in zip(shapes, [200, 400, 800], strict=True):
        inside = np.isfinite(catchment(network, seconds, 210, limit))
        assert inside.sum() > 2
        assert np.array_equal(shapely.contains_xy(shape, x, y), inside | near(shape, x, y))
    assert shapely.covers(shapes[1], shapes[0])
    assert shapely.covers(shapes[2], shapes[1])


def near(shape: shapely.Geometry, x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Nodes not reached that a part of a street comes within 20 m of."""
    return np.asarray(
        shapely.contains_xy(shape, x, y) & ~shapely.contains_xy(shapely.buffer(shape, -19), x, y)
    )


def test_bad_input() -> None:
    """Endless limits, no width, and lines that do not fit are refused."""
    with pytest.raises(UsageError, match="needs a limit"):
        isochrones(NETWORK, SECONDS, 0, [np.inf])
    with pytest.raises(UsageError, match="more than 0"):
        isochrones(NETWORK, SECONDS, 0, [9], beside_m=0)
    with pytest.raises(BadValueError, match="5 lines"):
        isochrones(NETWORK, SECONDS, 0, [9], lines=np.empty(4, dtype=object))
