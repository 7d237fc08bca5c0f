"""What changes where some edges become quicker: only what gets nearer is searched again.

A search on arrays, compiled, beside :mod:`sociale_basis.reach.kernels`. Seconds are whole
units as there, which add up to the same in any order: the result is that of a new search, to the
last bit.
"""

from __future__ import annotations

import heapq
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numba import njit

if TYPE_CHECKING:
    from numpy.typing import NDArray


class Ground(NamedTuple):
    """A search that has been done, and what hangs on its rows; written to and put back."""

    start: NDArray[np.int32]
    """Edges of row ``i`` are ``start[i]:start[i + 1]``, shape (n + 1,)."""
    other: NDArray[np.int32]
    """Row at the other end, shape (m,)."""
    seconds: NDArray[np.float64]
    """Seconds of each edge in whole units of the search, shape (m,)."""
    at: NDArray[np.float64]
    """Seconds per row, ``inf`` where not reached, shape (n,)."""
    leg_start: NDArray[np.int32]
    """Legs of points at row ``i`` are ``leg_start[i]:leg_start[i + 1]``, shape (n + 1,)."""
    leg_point: NDArray[np.int32]
    leg_seconds: NDArray[np.float64]
    best: NDArray[np.float64]
    """Seconds per point, ``inf`` where not within the limit, shape (points,)."""


class Change(NamedTuple):
    """Edges that become quicker, and what else then leads somewhere."""

    position: NDArray[np.int64]
    """Positions of edges in the ground, shape (k,)."""
    source: NDArray[np.int32]
    """Row each is searched from, shape (k,)."""
    seconds: NDArray[np.float64]
    """What each then takes, likewise, shape (k,)."""
    seed_row: NDArray[np.int32]
    seed_seconds: NDArray[np.float64]
    """New places to begin."""
    leg_point: NDArray[np.int32]
    leg_row: NDArray[np.int32]
    leg_seconds: NDArray[np.float64]
    """New legs of points; row -1: the seconds are those of the whole way."""


@njit(nogil=True, cache=True)
def improve(  # noqa: C901, PLR0912 -- one search, written out as numba wants it
    ground: Ground, change: Change, limit: float
) -> tuple[NDArray[np.int32], NDArray[np.float64]]:
    """Search again where it gets quicker.

    Parameters
    ----------
    ground
        As it was; the same when this returns.
    change
        What becomes quicker.
    limit
        Seconds, inclusive.

    Returns
    -------
    The points that get nearer, each once, and the seconds of each.
    """
    start, other, weight, at = ground.start, ground.other, ground.seconds, ground.at
    kept = weight[change.position]
    weight[change.position] = change.seconds
    # An empty list has no type for numba: it gets one from what is taken out at once. And `+ 0`
    # makes a row an int64, as those are.
    heap: list[tuple[float, int]] = [(0.0, -1)]
    heapq.heappop(heap)
    for i in range(len(change.seed_row)):
        heapq.heappush(heap, (change.seed_seconds[i], int(change.seed_row[i]) + 0))
    for i in range(len(change.position)):
        there = at[change.source[i]] + change.seconds[i]
        if there <= limit:
            heapq.heappush(heap, (there, int(other[change.position[i]]) + 0))
    rows, before = [0], [0.0]
    rows.clear()
    before.clear()
    while len(heap) > 0:
        seconds, row = heapq.heappop(heap)
        if seconds > limit or seconds >= at[row]:
            continue
        rows.append(row)
        before.append(at[row])
        at[row] = seconds
        for position in range(start[row], start[row + 1]):
            there = seconds + weight[position]
            if there <= limit and there < at[other[position]]:
                heapq.heappush(heap, (there, int(other[position]) + 0))
    best = ground.best
    points, were = [np.int32(0)], [0.0]
    points.clear()
    were.clear()
    for row in rows:
        for i in range(ground.leg_start[row], ground.leg_start[row + 1]):
            point, there = ground.leg_point[i], ground.leg_seconds[i] + at[row]
            if there <= limit and there < best[point]:
                points.append(point)
                were.append(best[point])
                best[point] = there
    for i in range(len(change.leg_point)):
        point, there = change.leg_point[i], change.leg_seconds[i]
        if change.leg_row[i] >= 0:
            there += at[change.leg_row[i]]
        if there <= limit and there < best[point]:
            points.append(point)
            were.append(best[point])
            best[point] = there
    nearer = np.unique(np.array(points, dtype=np.int32))
    found = best[nearer]
    # Backwards: a point or row that got nearer twice gets what it had at first.
    for i in range(len(points) - 1, -1, -1):
        best[points[i]] = were[i]
    for i in range(len(rows) - 1, -1, -1):
        at[rows[i]] = before[i]
    weight[change.position] = kept
    return nearer, found


@njit(nogil=True, cache=True)
def together(
    into: NDArray[np.float32],
    between: NDArray[np.float32],
    least: NDArray[np.float32],
    out: NDArray[np.float32],
    alone: NDArray[np.bool_],
    weight: NDArray[np.float64],
    limit: float,
) -> NDArray[np.float64]:
    """Bound from above what removing two barriers together can bring.

    A way that needs both passes one first and the other later; this adds up the least that its
    parts can take.

    Parameters
    ----------
    into
        Seconds from each point to each barrier past no barrier, shape (barriers, points).
    between
        Seconds from barrier to barrier likewise, shape (barriers, barriers).
    least
        The quickest edge of each barrier, shape (barriers,).
    out
        Seconds from each barrier to the nearest destination likewise, shape (barriers,).
    alone
        Points that removing one barrier helps already, shape (barriers, points).
    weight
        What each point counts for, shape (points,).
    limit
        Seconds.

    Returns
    -------
    Sum of the weights of the points that two barriers could serve, shape (barriers, barriers);
    0 on and below the diagonal.
    """
    n, points = into.shape
    bound = np.zeros((n, n))
    for a in range(n):
        for b in range(a + 1, n):
            there, back = between[a, b], between[b, a]
            both = least[a] + least[b]
            # First a and in the end b; or back to a once more; and the other way about.
            from_a = both + there + min(out[b], back + least[a] + out[a])
            from_b = both + back + min(out[a], there + least[b] + out[b])
            if min(from_a, from_b) > limit:
                continue
            total = 0.0
            for point in range(points):
                if alone[a, point] or alone[b, point]:
                    continue
                if min(into[a, point] + from_a, into[b, point] + from_b) <= limit:
                    total += weight[point]
            bound[a, b] = total
    return bound
