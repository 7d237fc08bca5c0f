"""Shortest paths on arrays: a bounded bucket queue, compiled.

Nodes wait in buckets of equal width by their seconds so far. The lowest bucket is emptied first;
a node whose seconds still fall goes back into its bucket and is spread again, so that the result
is exact for any width, also with edges of no length (R. Dial, 1969, Algorithm 360, CACM 12(11);
U. Meyer and P. Sanders, 2003, Δ-stepping, J. Algorithms 49(1), here on one thread).

The kernels release the GIL and share nothing: call them from as many threads as you like. They do
not use numba's own threads, which abort the process when two sessions enter them at once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numba import njit

if TYPE_CHECKING:
    from numpy.typing import NDArray

_LONGEST = np.finfo(np.float64).max  # so that refused edges (inf) are over every limit


class Graph(NamedTuple):
    """Weighted edges grouped by row."""

    start: NDArray[np.int32]
    """Edges of row ``i`` are ``start[i]:start[i + 1]``, shape (n + 1,)."""
    other: NDArray[np.int32]
    """Row at the other end, shape (m,)."""
    seconds: NDArray[np.float32]
    """Seconds, not negative, ``inf`` where refused, shape (m,)."""
    per_second: float
    """Buckets per second, positive."""
    buckets: int
    """Number of buckets, a power of two: at least two more than the longest edge or seed fills."""


class Seeds(NamedTuple):
    """Where a search begins."""

    row: NDArray[np.int32]
    """Rows, shape (k,); one may occur more than once."""
    seconds: NDArray[np.float64]
    """Seconds at the start, shape (k,)."""
    label: NDArray[np.int32]
    """Labels, shape (k,)."""


class Groups(NamedTuple):
    """Rows and seconds of several points: those of ``i`` are ``start[i]:start[i + 1]``."""

    start: NDArray[np.int32]
    row: NDArray[np.int32]
    seconds: NDArray[np.float64]


class _Space(NamedTuple):
    """What one search writes on; one that has been cleared can be used again."""

    seconds: NDArray[np.float64]  # per row, inf where not reached
    label: NDArray[np.int32]  # per row, -1 where not reached
    bucket: NDArray[np.int32]  # per row: where it waits, -1 where it does not
    first: NDArray[np.int32]  # per bucket: the ticket in front, -1 where empty
    touched: NDArray[np.int32]  # rows reached, in order of discovery


@njit(nogil=True, cache=True)
def arrange(
    seconds: NDArray[np.float32], order: NDArray[np.int32]
) -> tuple[NDArray[np.float32], float, float, int]:
    """Put weights in the order of a CSR.

    Returns
    -------
    The weights; the largest and the mean finite one; the first edge whose weight is negative or
    not a number, or -1.
    """
    arranged = np.empty(len(order), dtype=np.float32)
    largest, total, finite, faulty = 0.0, 0.0, 0, -1
    for position in range(len(order)):
        value = seconds[order[position]]
        arranged[position] = value
        if not value >= 0:
            faulty = order[position] if faulty < 0 else min(faulty, order[position])
        elif value < np.inf:
            largest = max(largest, value)
            total += value
            finite += 1
    return arranged, largest, total / max(finite, 1), faulty


@njit(nogil=True, cache=True)
def _make_space(graph: Graph) -> _Space:
    n = len(graph.start) - 1
    return _Space(
        np.full(n, np.inf),
        np.full(n, -1, dtype=np.int32),
        np.full(n, -1, dtype=np.int32),
        np.full(graph.buckets, -1, dtype=np.int32),
        np.empty(n, dtype=np.int32),
    )


@njit(nogil=True, cache=True)
def _clear(space: _Space, reached: int) -> None:
    for i in range(reached):
        row = space.touched[i]
        space.seconds[row] = np.inf
        space.label[row] = -1


@njit(nogil=True, cache=True)
def _spread(  # noqa: C901, PLR0912, PLR0915  (one loop: calls inside it made it four times slower)
    graph: Graph,
    space: _Space,
    seeds: Seeds,
    begin: int,
    end: int,
    limit: float,
    keep_edge: bool,  # noqa: FBT001  (numba)
) -> int:
    """Search from the seeds ``begin:end``; give the number of rows reached.

    A row that waits holds a ticket in its bucket. When it moves to a lower bucket it gets a new
    one, and the old one is void: whoever draws it sees that the row waits elsewhere.
    """
    start, other, weight = graph.start, graph.other, graph.seconds
    seconds, label, waits_in, first = space.seconds, space.label, space.bucket, space.first
    per_second, mask = graph.per_second, len(first) - 1
    holder = np.empty(max(end - begin, 64), dtype=np.int32)
    behind = np.empty_like(holder)
    issued, void, queued, reached = 0, -1, 0, 0
    lowest = np.inf
    for i in range(begin, end):
        row, at = seeds.row[i], seeds.seconds[i]
        known = seconds[row]
        if at > limit or at > known or (at == known and seeds.label[i] >= label[row]):
            continue
        if known == np.inf:
            space.touched[reached] = row
            reached += 1
        seconds[row], label[row] = at, seeds.label[i]
        lowest = min(lowest, at)
        bucket = int(at * per_second) & mask
        if waits_in[row] != bucket:
            waits_in[row] = bucket
            holder[issued], behind[issued], first[bucket] = row, first[bucket], issued
            issued += 1
            queued += 1
    turn = int(lowest * per_second) if queued else 0
    while queued > 0:
        bucket = turn & mask
        ticket = first[bucket]
        if ticket < 0:
            turn += 1
            continue
        row = holder[ticket]
        first[bucket] = behind[ticket]
        behind[ticket], void = void, ticket
        queued -= 1
        if waits_in[row] != bucket:
            continue
        waits_in[row] = -1
        at, source = seconds[row], label[row]
        for position in range(start[row], start[row + 1]):
            there = at + weight[position]
            if there > limit:
                continue
            target = other[position]
            known = seconds[target]
            if there > known:
                continue
            mark = np.int32(position) if keep_edge else source
            if there == known and (keep_edge or mark >= label[target]):
                continue
            if known == np.inf:
                space.touched[reached] = target
                reached += 1
            seconds[target], label[target] = there, mark
            bucket = int(there * per_second) & mask
            if waits_in[target] == bucket:
                continue
            waits_in[target] = bucket
            if void >= 0:
                ticket = void
                void = behind[ticket]
            else:
                if issued == len(holder):
                    holder = np.concatenate((holder, np.empty_like(holder)))
                    behind = np.concatenate((behind, np.empty_like(behind)))
                ticket = issued
                issued += 1
            holder[ticket], behind[ticket], first[bucket] = target, first[bucket], ticket
            queued += 1
    return reached


@njit(nogil=True, cache=True)
def search(
    graph: Graph,
    seeds: Seeds,
    limit: float,
    keep_edge: bool,  # noqa: FBT001  (numba)
) -> tuple[NDArray[np.float64], NDArray[np.int32]]:
    """Search from all seeds at once.

    Parameters
    ----------
    graph
        Edges of the direction to search in.
    seeds
        Where to begin.
    limit
        Seconds; inclusive.
    keep_edge
        Label each row by the position of the edge by which it was reached (rows where the search
        began keep the label of their seed, which must be negative) instead of by its seed.

    Returns
    -------
    Seconds per row (``inf``: not within the limit), and label per row (-1: not reached). Of seeds
    at equal seconds a row gets the lowest label.
    """
    space = _make_space(graph)
    _spread(graph, space, seeds, 0, len(seeds.row), min(limit, _LONGEST), keep_edge)
    return space.seconds, space.label


@njit(nogil=True, cache=True)
def _alike(groups: Groups) -> Seeds:
    return Seeds(groups.row, groups.seconds, np.zeros(len(groups.row), dtype=np.int32))


@njit(nogil=True, cache=True)
def count_at_rows(
    graph: Graph, groups: Groups, gain: NDArray[np.float64], limit: float
) -> NDArray[np.float64]:
    """Search from each group apart and add its gain to every row it reaches.

    Returns
    -------
    Sum of gains per row, shape (n,).
    """
    limit = min(limit, _LONGEST)
    space, seeds = _make_space(graph), _alike(groups)
    total = np.zeros(len(graph.start) - 1)
    for group in range(len(gain)):
        begin, end = groups.start[group], groups.start[group + 1]
        reached = _spread(graph, space, seeds, begin, end, limit, False)  # noqa: FBT003  (numba)
        for i in range(reached):
            total[space.touched[i]] += gain[group]
        _clear(space, reached)
    return total


@njit(nogil=True, cache=True)
def _at_point(space: _Space, legs: Groups, point: int) -> float:
    best = np.inf
    for i in range(legs.start[point], legs.start[point + 1]):
        best = min(best, space.seconds[legs.row[i]] + legs.seconds[i])
    return best


@njit(nogil=True, cache=True)
def table(
    graph: Graph, groups: Groups, legs: Groups, direct: Groups, limit: float
) -> NDArray[np.float32]:
    """Give the seconds between every group and every point.

    Parameters
    ----------
    graph, limit
        As in :func:`search`.
    groups
        One search begins at the rows of each.
    legs
        Per point: rows it touches, and the seconds between.
    direct
        Per group: points (as ``row``) on one edge with it, and the seconds straight along it.

    Returns
    -------
    Shape (groups, points), ``inf`` where not within the limit.
    """
    limit = min(limit, _LONGEST)
    space, seeds = _make_space(graph), _alike(groups)
    points = len(legs.start) - 1
    result = np.full((len(groups.start) - 1, points), np.inf, dtype=np.float32)
    for group in range(len(result)):
        begin, end = groups.start[group], groups.start[group + 1]
        reached = _spread(graph, space, seeds, begin, end, limit, False)  # noqa: FBT003  (numba)
        for i in range(direct.start[group], direct.start[group + 1]):
            if direct.seconds[i] <= limit:
                point = direct.row[i]
                result[group, point] = min(result[group, point], direct.seconds[i])
        for point in range(points):
            at = _at_point(space, legs, point)
            if at <= limit and at < result[group, point]:
                result[group, point] = at
        _clear(space, reached)
    return result


@njit(nogil=True, cache=True)
def sweep(
    graph: Graph,
    groups: Groups,
    legs: Groups,
    direct: Groups,
    gain: NDArray[np.float64],
    limit: float,
) -> tuple[NDArray[np.float64], NDArray[np.int32], NDArray[np.int32], NDArray[np.float64]]:
    """Search from each group apart and gather what it means for the points, and they for it.

    Parameters
    ----------
    graph, groups, legs, direct, limit
        As in :func:`table`.
    gain
        What each point counts for, in several columns, shape (points, columns).

    Returns
    -------
    Per point the seconds to its nearest group (``inf``: none), that group (-1: none; of equal
    seconds the lowest) and the number of groups within the limit; per group and column the sum
    of the gains of the points within the limit.
    """
    limit = min(limit, _LONGEST)
    space, seeds = _make_space(graph), _alike(groups)
    points = len(legs.start) - 1
    best = np.full(points, np.inf)
    nearest = np.full(points, -1, dtype=np.int32)
    within = np.zeros(points, dtype=np.int32)
    total = np.zeros((len(groups.start) - 1, gain.shape[1]))
    straight = np.full(points, np.inf)
    for group in range(len(total)):
        begin, end = groups.start[group], groups.start[group + 1]
        reached = _spread(graph, space, seeds, begin, end, limit, False)  # noqa: FBT003  (numba)
        for i in range(direct.start[group], direct.start[group + 1]):
            straight[direct.row[i]] = min(straight[direct.row[i]], direct.seconds[i])
        for point in range(points):
            at = min(_at_point(space, legs, point), straight[point])
            if at > limit:
                continue
            within[point] += 1
            for column in range(gain.shape[1]):
                total[group, column] += gain[point, column]
            if at < best[point]:
                best[point] = at
                nearest[point] = group
        for i in range(direct.start[group], direct.start[group + 1]):
            straight[direct.row[i]] = np.inf
        _clear(space, reached)
    return best, nearest, within, total


@njit(nogil=True, cache=True)
def gather(
    label: NDArray[np.int32],
    towards: NDArray[np.int32],
    mark: NDArray[np.uint32],
    seed_mark: NDArray[np.uint32],
) -> NDArray[np.uint32]:
    """Collect the marks of all edges between each row and its seed.

    Parameters
    ----------
    label
        As :func:`search` gives it with ``keep_edge``, from seeds labelled -2, -3 …
    towards, mark
        Of each edge, in the order of the graph, the row it was reached from and its bits.
    seed_mark
        Bits of each seed.

    Returns
    -------
    Bits per row: all those on its way; 0 for rows that are not reached.
    """
    n = len(label)
    result = np.zeros(n, dtype=np.uint32)
    done = np.zeros(n, dtype=np.bool_)
    waiting = np.empty(n, dtype=np.int32)
    for first in range(n):
        depth, row = 0, first
        while not done[row] and label[row] >= 0:
            waiting[depth] = row
            depth += 1
            row = towards[label[row]]
        if not done[row] and label[row] < -1:
            result[row] = seed_mark[-2 - label[row]]
        done[row] = True
        while depth > 0:
            depth -= 1
            child = waiting[depth]
            position = label[child]
            result[child] = result[towards[position]] | mark[position]
            done[child] = True
    return result
