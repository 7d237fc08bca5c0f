"""Many searches, one from each point apart, and what is gathered from them; compiled.

Each kernel takes the points in an order (along the Morton curve: the next search then finds its
rows in cache) and a stretch of that order, so that threads can share the work.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numba import njit

from sociale_basis.reach.kernels import (
    Groups,
    Query,
    Seeds,
    Space,
    clear,
    explore,
    make_boxes,
    make_space,
    query,
)

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sociale_basis.reach.weights import Graph

STEP, LINEAR, GAUSSIAN = 0, 1, 2
_AT_LIMIT = np.exp(-0.5)


class Stretch(NamedTuple):
    """Some of the groups to search from."""

    order: NDArray[np.int32]
    """All groups, those that are near each other together."""
    begin: int
    end: int


@njit(nogil=True, cache=True)
def order_by(key: NDArray[np.int32], n: int) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """Sort whole numbers 0 … n-1.

    Returns
    -------
    Where those of each number begin, shape (n + 1,), and the order, equal ones as they were.
    """
    start = np.zeros(n + 1, dtype=np.int32)
    for i in range(len(key)):
        start[key[i] + 1] += 1
    for number in range(n):
        start[number + 1] += start[number]
    place = start.copy()
    order = np.empty(len(key), dtype=np.int32)
    for i in range(len(key)):
        order[place[key[i]]] = i
        place[key[i]] += 1
    return start, order


@njit(nogil=True, cache=True)
def alike(groups: Groups) -> Seeds:
    """Give the seeds of all groups, with one label for all."""
    return Seeds(groups.row, groups.seconds, np.zeros(len(groups.row), dtype=np.int32))


@njit(nogil=True, cache=True)
def seconds_at(graph: Graph, space: Space, asked: Query, row: int) -> float:
    """Give the seconds to a row that was reached."""
    units = space.key[row] >> asked.label_bits
    return float(units / graph.per_second)


@njit(nogil=True, cache=True)
def _worth(seconds: float, limit: float, decay: int) -> float:
    part = seconds / limit if limit > 0 else 0.0
    if decay == LINEAR:
        return 1.0 - part
    if decay == GAUSSIAN:
        return float((np.exp(-0.5 * part * part) - _AT_LIMIT) / (1.0 - _AT_LIMIT))
    return 1.0


@njit(nogil=True, cache=True)
def count_at_rows(
    graph: Graph,
    groups: Groups,
    gain: NDArray[np.float64],
    limit: float,
    decay: int,
    some: Stretch,
) -> NDArray[np.float64]:
    """Search from each group apart and add its gain to every row it reaches.

    Parameters
    ----------
    graph, limit
        As in :func:`~sociale_basis.reach.kernels.search`.
    groups
        One search begins at the rows of each.
    gain
        What each group counts for nearby.
    decay
        How that falls towards the limit: ``STEP``, ``LINEAR`` or ``GAUSSIAN``.
    some
        Groups to search from.

    Returns
    -------
    Sum of gains per row, shape (n,).
    """
    asked = query(graph, limit, 1)
    space, seeds = make_space(graph, asked, False), alike(groups)  # noqa: FBT003  (numba)
    boxes = make_boxes()
    total = np.zeros(len(graph.start) - 1)
    for group in some.order[some.begin : some.end]:
        part = groups.start[group], groups.start[group + 1]
        boxes = explore(graph, space, boxes, seeds, asked, part)
        for i in range(space.state[0]):
            row = space.touched[i]
            if decay == STEP:
                total[row] += gain[group]
            else:
                seconds = seconds_at(graph, space, asked, row)
                total[row] += gain[group] * _worth(seconds, limit, decay)
            space.key[row] = asked.beyond
        space.state[0] = 0
    return total


@njit(nogil=True, cache=True)
def nearest_several(
    graph: Graph,
    groups: Groups,
    limit: float,
    order: NDArray[np.int32],
    several: int,
) -> tuple[NDArray[np.float64], NDArray[np.int32]]:
    """Search from each group apart and keep the nearest few of every row.

    Returns
    -------
    Seconds (``inf``: none) and groups (-1: none), nearest first, of equally near ones the lowest,
    shape (n, several).
    """
    asked = query(graph, limit, 1)
    space, seeds = make_space(graph, asked, False), alike(groups)  # noqa: FBT003  (numba)
    boxes = make_boxes()
    n = len(graph.start) - 1
    best = np.full((n, several), np.inf)
    found = np.full((n, several), -1, dtype=np.int32)
    for group in order:
        part = groups.start[group], groups.start[group + 1]
        boxes = explore(graph, space, boxes, seeds, asked, part)
        for i in range(space.state[0]):
            row = space.touched[i]
            seconds = seconds_at(graph, space, asked, row)
            place = several
            while place > 0 and (
                seconds < best[row, place - 1]
                or (seconds == best[row, place - 1] and group < found[row, place - 1])
            ):
                place -= 1
            for later in range(several - 1, place, -1):
                best[row, later] = best[row, later - 1]
                found[row, later] = found[row, later - 1]
            if place < several:
                best[row, place] = seconds
                found[row, place] = group
        clear(space, asked)
    return best, found


@njit(nogil=True, cache=True)
def table(
    graph: Graph,
    groups: Groups,
    legs: Groups,
    direct: Groups,
    limit: float,
    some: Stretch,
    result: NDArray[np.float32],
) -> None:
    """Write the seconds between groups and every point.

    Parameters
    ----------
    graph, groups, limit, some
        As in :func:`count_at_rows`.
    legs
        Per row: points (as ``row``) that touch it, and the seconds between.
    direct
        Per group: points on one edge with it, and the seconds straight along it.
    result
        Written, shape (groups, points): ``inf`` where not within the limit.
    """
    asked = query(graph, limit, 1)
    space, seeds = make_space(graph, asked, False), alike(groups)  # noqa: FBT003  (numba)
    boxes = make_boxes()
    for group in some.order[some.begin : some.end]:
        part = groups.start[group], groups.start[group + 1]
        boxes = explore(graph, space, boxes, seeds, asked, part)
        result[group, :] = np.inf
        for i in range(direct.start[group], direct.start[group + 1]):
            if direct.seconds[i] <= limit:
                point = direct.row[i]
                result[group, point] = min(result[group, point], direct.seconds[i])
        for i in range(space.state[0]):
            row = space.touched[i]
            seconds = seconds_at(graph, space, asked, row)
            for leg in range(legs.start[row], legs.start[row + 1]):
                at = seconds + legs.seconds[leg]
                if at <= limit:
                    point = legs.row[leg]
                    result[group, point] = min(result[group, point], at)
        clear(space, asked)
