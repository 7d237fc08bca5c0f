"""The quickest way on which no stretch without rest is too long: exact, compiled.

What is known of a row is not one number but several *labels*: seconds so far, and metres since the
last rest. A label is of use only if no other has at most its seconds and at most its metres. Labels
are taken in order of seconds, then metres; so a new one is of use exactly if its metres are fewer
than those of every label taken at that row before (P. Hansen, 1980, Bicriterion path problems,
LNEMS 177). A row where one can rest sets the metres to 0, and so has one label only.

Seconds and metres are whole units, which add up to the same in any order.
"""

from __future__ import annotations

import heapq
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numba import njit

from sociale_basis.reach.weights import TARGET_BITS

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sociale_basis.reach.weights import Graph

NEVER = np.int64(1 << 61)
"""No way: twice this still fits in a whole number."""
_TARGET = np.int64((1 << TARGET_BITS) - 1)


class Touch(NamedTuple):
    """First or last metres, grouped: those of group ``i`` are ``start[i]:start[i + 1]``."""

    start: NDArray[np.int32]
    other: NDArray[np.int32]
    """Row or point at the other end."""
    units: NDArray[np.int64]
    metres: NDArray[np.int64]
    mark: NDArray[np.uint32]
    """Bits of the edge walked."""


class Ways(NamedTuple):
    """A direction to search in, and what hangs on it."""

    graph: Graph
    metres: NDArray[np.int64]
    """Units of length per arc, in the order of the graph."""
    mark: NDArray[np.uint32]
    """Bits per arc, likewise."""
    seeds: Touch
    """Per group the rows where its search begins."""
    legs: Touch
    """Per row the points that hang on it."""
    direct: Touch
    """Per group the points on one edge with it."""


class Limits(NamedTuple):
    """How far one may go, both inclusive."""

    units: int
    metres: int
    """Since the last rest."""


class Found(NamedTuple):
    """What one search writes on."""

    least: NDArray[np.int64]
    """Per row the fewest metres of the labels taken there."""
    touched: NDArray[np.int32]
    units: NDArray[np.int64]
    """Per point, ``NEVER`` where it is not reached."""
    mark: NDArray[np.uint32]
    """Per point the bits of its way."""
    met: NDArray[np.int32]
    """Points that are reached."""


class Reached(NamedTuple):
    """What searches from groups apart mean for the points."""

    units: NDArray[np.int64]
    """The way there to the nearest group that is reached, ``NEVER`` where none."""
    nearest: NDArray[np.int32]
    """That group, -1 where none; of equally near ones the lowest."""
    within: NDArray[np.int32]
    """Number of groups reached."""
    mark: NDArray[np.uint32]
    """Bits of the way to the nearest and back."""


@njit(nogil=True, cache=True)
def make_found(rows: int, points: int) -> Found:
    """Make room for searches."""
    return Found(
        np.full(rows, NEVER, dtype=np.int64),
        np.empty(rows, dtype=np.int32),
        np.full(points, NEVER, dtype=np.int64),
        np.zeros(points, dtype=np.uint32),
        np.empty(points, dtype=np.int32),
    )


@njit(nogil=True, cache=True)
def _meet(found: Found, many: int, point: int, units: int | np.int64, mark: int | np.int64) -> int:
    """Note a way to a point; give how many points have been met."""
    if units < found.units[point]:
        if found.units[point] == NEVER:
            found.met[many] = point
            many += 1
        found.units[point] = units
        found.mark[point] = np.uint32(mark)
    return many


@njit(nogil=True, cache=True)
def walk(  # noqa: C901, PLR0912 -- one search, written out as numba wants it
    ways: Ways, rest: NDArray[np.bool_], group: int, limits: Limits, found: Found
) -> int:
    """Search from one group.

    Parameters
    ----------
    ways, limits
        Where to, and how far.
    rest
        Rows where one can rest.
    group
        Which to search from.
    found
        Written, as :func:`make_found` gives it or :func:`forget` leaves it.

    Returns
    -------
    How many points are reached; ``found.met`` begins with them.
    """
    arc, start = ways.graph.arc, ways.graph.start
    most, farthest = limits.units, limits.metres
    many, taken = 0, 0
    direct, seeds, legs = ways.direct, ways.seeds, ways.legs
    for i in range(direct.start[group], direct.start[group + 1]):
        if direct.metres[i] <= farthest and direct.units[i] <= most:
            many = _meet(found, many, direct.other[i], direct.units[i], np.int64(direct.mark[i]))
    # An empty list has no type for numba: it gets one from what is taken out at once.
    heap = [(np.int64(0), np.int64(0), np.int64(0), np.int64(0))]
    heap.pop()
    for i in range(seeds.start[group], seeds.start[group + 1]):
        if seeds.metres[i] <= farthest and seeds.units[i] <= most:
            row = np.int64(seeds.other[i])
            metres = np.int64(0) if rest[row] else seeds.metres[i]
            heapq.heappush(heap, (seeds.units[i], metres, row, np.int64(seeds.mark[i])))
    while len(heap) > 0:
        units, metres, row, mark = heapq.heappop(heap)
        if metres >= found.least[row]:
            continue
        if found.least[row] == NEVER:
            found.touched[taken] = row
            taken += 1
        found.least[row] = metres
        for i in range(legs.start[row], legs.start[row + 1]):
            if metres + legs.metres[i] <= farthest and units + legs.units[i] <= most:
                bits = mark | np.int64(legs.mark[i])
                many = _meet(found, many, legs.other[i], units + legs.units[i], bits)
        for position in range(start[row], start[row + 1]):
            far = metres + ways.metres[position]
            if far > farthest:
                continue
            both = arc[position]
            there = units + (both >> TARGET_BITS)
            if there > most:
                continue
            target = both & _TARGET
            if rest[target]:
                far = np.int64(0)
            if far < found.least[target]:
                bits = mark | np.int64(ways.mark[position])
                heapq.heappush(heap, (there, far, target, bits))
    for i in range(taken):
        found.least[found.touched[i]] = NEVER
    return many


@njit(nogil=True, cache=True)
def forget(found: Found, many: int) -> None:
    """Forget the points that were met."""
    for i in range(many):
        found.units[found.met[i]] = NEVER


@njit(nogil=True, cache=True)
def sweep(
    there: Ways,
    back: Ways,
    rest: NDArray[np.bool_],
    groups: tuple[int, int],
    limits: Limits,
    gain: NDArray[np.float64],
    one_way: bool,  # noqa: FBT001  (numba)
    total: NDArray[np.float64],
) -> Reached:
    """Search from groups apart, there and back.

    Parameters
    ----------
    there
        Searched against the direction of walking, from the groups to the points.
    back
        Searched in the direction of walking; not looked at with ``one_way``.
    rest, limits
        As in :func:`walk`; the limits hold for each way apart.
    groups
        The first to search from, and the one after the last.
    gain
        What each point counts for, in several columns, shape (points, columns).
    total
        Written, per group and column: the sum of the gains of the points that reach it.
    """
    points = len(gain)
    rows = len(there.graph.start) - 1
    going, coming = make_found(rows, points), make_found(rows, points)
    best = Reached(
        np.full(points, NEVER, dtype=np.int64),
        np.full(points, -1, dtype=np.int32),
        np.zeros(points, dtype=np.int32),
        np.zeros(points, dtype=np.uint32),
    )
    for group in range(groups[0], groups[1]):
        many = walk(there, rest, group, limits, going)
        again = 0
        if many > 0 and not one_way:
            again = walk(back, rest, group, limits, coming)
        total[group, :] = 0
        for i in range(many):
            point = going.met[i]
            if not one_way and coming.units[point] == NEVER:
                continue
            best.within[point] += 1
            for column in range(gain.shape[1]):
                total[group, column] += gain[point, column]
            # Groups come in order: of equally near ones the first stays.
            if going.units[point] < best.units[point]:
                best.units[point] = going.units[point]
                best.nearest[point] = group
                best.mark[point] = going.mark[point]
                if not one_way:
                    best.mark[point] |= coming.mark[point]
        forget(going, many)
        forget(coming, again)
    return best


@njit(nogil=True, cache=True)
def table(
    ways: Ways,
    rest: NDArray[np.bool_],
    groups: tuple[int, int],
    limits: Limits,
    result: NDArray[np.int64],
) -> None:
    """Write the units between groups and every point, shape (groups, points); ``NEVER`` if none."""
    found = make_found(len(ways.graph.start) - 1, result.shape[1])
    for group in range(groups[0], groups[1]):
        many = walk(ways, rest, group, limits, found)
        result[group, :] = NEVER
        for i in range(many):
            result[group, found.met[i]] = found.units[found.met[i]]
        forget(found, many)
