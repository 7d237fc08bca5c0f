"""Searches: what is refused at the door, ties, empty questions, threads."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from sociale_basis.errors import BadValueError, UsageError
from sociale_basis.network.anchors import Anchors
from sociale_basis.network.network import Network
from sociale_basis.reach import catchment, count_within, matrix, nearest, route

if TYPE_CHECKING:
    from collections.abc import Callable

# 0 → 1 → 2 and back, 10 s each; 3 lies apart.
NETWORK = Network.from_edges(
    [0, 1, 1, 2], [1, 0, 2, 1], np.full(4, 10.0), [0.0, 10.0, 20.0, 90.0], np.zeros(4)
)
SECONDS = np.full(4, 10, dtype=np.float32)


def anchors(edge: int, twin: int, fraction: float) -> Anchors:
    """Make one anchor."""
    return Anchors(
        np.array([edge], dtype=np.int32), np.array([twin], dtype=np.int32), np.array([fraction])
    )


def test_limits_are_inclusive_and_islands_are_not_reached() -> None:
    """Just within is within; of equally near destinations the first one is given."""
    seconds, index = nearest(NETWORK, SECONDS, [2, 0], 10)
    assert seconds.tolist() == [0, 10, 0, np.inf]
    assert index.tolist() == [1, 0, 0, -1]
    assert seconds.dtype == np.float32
    assert index.dtype == np.int32
    assert nearest(NETWORK, SECONDS, [0, 2], 10)[1].tolist() == [0, 0, 1, -1]
    assert count_within(NETWORK, SECONDS, [0, 2, 2], 10).tolist() == [1, 3, 2, 0]
    assert catchment(NETWORK, SECONDS, 0, 9.9).tolist() == [0, np.inf, np.inf, np.inf]


def test_what_is_charged_at_a_node_is_paid_on_entering_it() -> None:
    """A kerb of 5 s at node 1: paid by who goes to or over it, not by who stops short of it."""
    whole = np.array([15, 10, 10, 15], dtype=np.float32)
    halfway, further = anchors(0, 1, 0.5), anchors(3, 2, 0.5)
    times = matrix(NETWORK, whole, [0], halfway, along=SECONDS)
    assert times.tolist() == [[5]]
    times = matrix(NETWORK, whole, [2], halfway, along=SECONDS)
    assert times.tolist() == [[20]]
    assert matrix(NETWORK, whole, halfway, further, along=SECONDS).tolist() == [[15]]
    assert catchment(NETWORK, whole, halfway, 60, along=SECONDS).tolist() == [5, 10, 20, np.inf]


def test_a_refused_head_does_not_close_the_edge() -> None:
    """Node 1 cannot be entered: a point halfway is reached from 0, and only from there."""
    whole = np.array([np.inf, 10, 10, np.inf], dtype=np.float32)
    seconds, _ = nearest(NETWORK, whole, anchors(0, 1, 0.5), 60, along=SECONDS)
    assert seconds.tolist() == [5, 5, np.inf, np.inf]


def test_a_point_at_the_end_of_a_refused_edge_is_the_node() -> None:
    """Who lives at the top of steps is not on them."""
    whole = np.array([np.inf, np.inf, 10, 10], dtype=np.float32)
    assert matrix(NETWORK, whole, anchors(0, 1, 1.0), [2, 0]).tolist() == [[10, np.inf]]


def test_nothing_to_find() -> None:
    """No destinations, or none attached: endless, -1 and nought."""
    off = np.full(2, -1, dtype=np.int32)
    none = Anchors(off, off, np.zeros(2))
    empty: list[Any] = [np.empty(0, dtype=np.int32), [], none]
    for goals in empty:
        seconds, index = nearest(NETWORK, SECONDS, goals, 60)
        assert np.isinf(seconds).all()
        assert (index == -1).all()
        assert count_within(NETWORK, SECONDS, goals, 60).tolist() == [0] * 4
    assert matrix(NETWORK, SECONDS, [], [0, 1]).shape == (0, 2)
    assert matrix(NETWORK, SECONDS, [0, 1], []).shape == (2, 0)
    assert np.isinf(matrix(NETWORK, SECONDS, none, [0])).all()
    assert route(NETWORK, SECONDS, 0, 3) is None
    here = route(NETWORK, SECONDS, 1, 1)
    assert here is not None
    assert (len(here.edges), here.seconds, here.metres) == (0, 0, 0)


def test_weights_may_be_anything_finite() -> None:
    """Counts add up the weights that were given, also negative ones."""
    given = count_within(NETWORK, SECONDS, [0, 2], 10, weights=[0.5, -2])
    assert given.tolist() == [0.5, -1.5, -2, 0]


@pytest.mark.parametrize(
    ("ask", "error", "words"),
    [
        (lambda: nearest(NETWORK, SECONDS, [0], -1), UsageError, "limit"),
        (lambda: nearest(NETWORK, SECONDS, [0], np.nan), UsageError, "limit"),
        (lambda: catchment(NETWORK, SECONDS, 0, -0.1), UsageError, "limit"),
        (lambda: nearest(NETWORK, SECONDS, [4], 9), BadValueError, "node that does not exist"),
        (lambda: nearest(NETWORK, SECONDS, [-1], 9), BadValueError, "node that does not exist"),
        (lambda: nearest(NETWORK, SECONDS, [0.5], 9), BadValueError, "whole node numbers"),
        (lambda: nearest(NETWORK, SECONDS[:3], [0], 9), BadValueError, "one per directed edge"),
        (lambda: nearest(NETWORK, -SECONDS, [0], 9), BadValueError, "edge 0 has -10"),
        (lambda: nearest(NETWORK, SECONDS * np.nan, [0], 9), BadValueError, "edge 0 has nan"),
        (lambda: route(NETWORK, -SECONDS, 0, 1), BadValueError, "edge 0 has -10"),
        (lambda: count_within(NETWORK, SECONDS, [0], 9, [1, 2]), BadValueError, "1 finite"),
        (lambda: count_within(NETWORK, SECONDS, [0], 9, [np.nan]), BadValueError, "1 finite"),
        (lambda: matrix(NETWORK, SECONDS, anchors(4, -1, 0.5), [0]), BadValueError, "edge that"),
        (lambda: matrix(NETWORK, SECONDS, anchors(0, 2, 0.5), [0]), BadValueError, "opposite"),
        (lambda: matrix(NETWORK, SECONDS, anchors(0, 1, 1.5), [0]), BadValueError, "between 0"),
        (lambda: matrix(NETWORK, SECONDS, anchors(0, 1, np.nan), [0]), BadValueError, "between 0"),
        (lambda: route(NETWORK, SECONDS, [0, 1], 1), BadValueError, "one point"),  # type: ignore[arg-type]  # on purpose
        (
            lambda: matrix(NETWORK, SECONDS, [0], [1], along=SECONDS + 1),
            BadValueError,
            "longer along",
        ),
        (lambda: nearest(NETWORK, SECONDS, [0], 9, along=-SECONDS), BadValueError, "along"),
    ],
)
def test_bad_input(ask: Callable[[], Any], error: type[Exception], words: str) -> None:
    """Impossible limits, points and weights are refused with what is wrong."""
    with pytest.raises(error, match=words):
        ask()


_THREADS = """
from concurrent.futures import ThreadPoolExecutor
import numba
import numpy as np
from sociale_basis.network.network import Network
from sociale_basis.reach import count_within, matrix, nearest

rng = np.random.default_rng(0)
n = 2500
x, y = np.arange(n) % 50, np.arange(n) // 50
tail = np.arange(n).repeat(2)
head = (tail + np.tile([1, 50], n)) % n
tail, head = np.append(tail, head), np.append(head, tail)
network = Network.from_edges(tail, head, np.ones(len(tail)), x, y)
seconds = rng.random((8, len(tail))).astype(np.float32) * 60


def work(turn):
    mine, goals = seconds[turn % 8], np.arange(20) * 100 + turn % 8
    return [
        *nearest(network, mine, goals, 300),
        count_within(network, mine, goals, 300),
        matrix(network, mine, goals, goals[:5], 600),
    ]


with ThreadPoolExecutor(8) as pool:  # the first calls come in while kernels are being loaded
    together = list(pool.map(work, range(160)))
for turn, given in enumerate(together):
    assert all(np.array_equal(a, b) for a, b in zip(given, work(turn), strict=True)), turn
assert np.isfinite(together[0][0]).any()
print("equal", len(together), numba.config.THREADING_LAYER)
"""


def test_eight_threads_at_once() -> None:
    """Eight threads that search at once get what one gets, on numba's plainest threading layer."""
    done = subprocess.run(  # noqa: S603  (our own text, above)
        [sys.executable, "-c", _THREADS],
        env=os.environ | {"NUMBA_THREADING_LAYER": "workqueue"},
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert (done.returncode, done.stdout) == (0, "equal 160 workqueue\n"), done.stderr
