"""How far someone must be able to go without rest, to get there in time: exact, compiled.

Of all ways within the limit the one whose longest stretch without rest is shortest. Labels have
three numbers: the longest stretch so far, seconds so far, and metres since the last rest. They are
taken in the order of the first; so one is of use if no label taken at that row before has at most
its seconds and at most its metres.
"""

from __future__ import annotations

import heapq
from typing import TYPE_CHECKING

import numpy as np
from numba import njit

from sociale_basis.reach import pool
from sociale_basis.reach.rest_kernels import NEVER
from sociale_basis.reach.rest_ways import in_metres
from sociale_basis.reach.weights import TARGET_BITS

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sociale_basis.network.anchors import Anchors
    from sociale_basis.reach.rest_kernels import Ways
    from sociale_basis.reach.rest_ways import Field, Grouped

_TARGET = np.int64((1 << TARGET_BITS) - 1)
_ROOM = 1024


def longest_stretch_m(
    field: Field, places: Grouped, homes: Anchors, *, one_way: bool
) -> NDArray[np.float64]:
    """Give the shortest stretch without rest with which each home gets to a place in time.

    Parameters
    ----------
    field
        What is walked on; of its limits only that of time counts.
    places, homes
        On the cut network.
    one_way
        Only the way there; otherwise there and back to the same place.

    Returns
    -------
    Metres per home; ``inf`` where no way is within the limit.
    """
    there, back = field.towards(places, homes), field.away(places, homes)

    def task(begin: int, end: int) -> NDArray[np.int64]:
        groups, points = (begin, end), len(homes.edge)
        return _shortest(there, back, field.rest, groups, field.limits.units, points, one_way)

    parts = pool.run(task, pool.shares(places.n, 1))
    return in_metres(np.minimum.reduce(parts))


@njit(nogil=True, cache=True)
def _shortest(
    there: Ways,
    back: Ways,
    rest: NDArray[np.bool_],
    groups: tuple[int, int],
    limit: int,
    points: int,
    one_way: bool,  # noqa: FBT001  (numba)
) -> NDArray[np.int64]:
    """Search from groups apart; units of length per point, ``NEVER`` where none is reached."""
    best = np.full(points, NEVER, dtype=np.int64)
    for group in range(groups[0], groups[1]):
        stretch = _search(there, rest, group, limit, points)
        if not one_way:
            stretch = np.maximum(stretch, _search(back, rest, group, limit, points))
        best = np.minimum(best, stretch)
    return best


@njit(nogil=True, cache=True)
def _search(  # noqa: C901 -- one search, written out as numba wants it
    ways: Ways, rest: NDArray[np.bool_], group: int, limit: int, points: int
) -> NDArray[np.int64]:
    """Search from one group."""
    arc, start = ways.graph.arc, ways.graph.start
    direct, seeds, legs = ways.direct, ways.seeds, ways.legs
    best = np.full(points, NEVER, dtype=np.int64)
    # Labels taken, chained per row from the last to the first.
    last = np.full(len(start) - 1, -1, dtype=np.int64)
    label = np.empty((_ROOM, 3), dtype=np.int64)
    taken = 0
    for i in range(direct.start[group], direct.start[group + 1]):
        if direct.units[i] <= limit:
            point = direct.other[i]
            best[point] = min(best[point], direct.metres[i])
    # An empty list has no type for numba: it gets one from what is taken out at once.
    heap = [(np.int64(0), np.int64(0), np.int64(0), np.int64(0))]
    heap.pop()
    for i in range(seeds.start[group], seeds.start[group + 1]):
        if seeds.units[i] <= limit:
            row = np.int64(seeds.other[i])
            metres = np.int64(0) if rest[row] else seeds.metres[i]
            heapq.heappush(heap, (seeds.metres[i], seeds.units[i], metres, row))
    while len(heap) > 0:
        longest, units, metres, row = heapq.heappop(heap)
        if _beaten(label, last[row], units, metres):
            continue
        if taken == len(label):
            larger = np.empty((2 * taken, 3), dtype=np.int64)
            larger[:taken] = label
            label = larger
        label[taken, 0], label[taken, 1], label[taken, 2] = units, metres, last[row]
        last[row] = taken
        taken += 1
        for i in range(legs.start[row], legs.start[row + 1]):
            if units + legs.units[i] <= limit:
                point = legs.other[i]
                best[point] = min(best[point], max(longest, metres + legs.metres[i]))
        for position in range(start[row], start[row + 1]):
            both = arc[position]
            there = units + (both >> TARGET_BITS)
            target = both & _TARGET
            if there > limit or target == row:  # a refused arc leads back to its row
                continue
            far = metres + ways.metres[position]
            after = np.int64(0) if rest[target] else far
            if not _beaten(label, last[target], there, after):
                heapq.heappush(heap, (max(longest, far), there, after, target))
    return best


@njit(nogil=True, cache=True)
def _beaten(
    label: NDArray[np.int64], last: int | np.int64, units: int | np.int64, metres: int | np.int64
) -> bool:
    """Say whether a label taken before needs no more seconds and no more metres."""
    while last >= 0:
        if label[last, 0] <= units and label[last, 1] <= metres:
            return True
        last = label[last, 2]
    return False
