"""What changes where some edges become quicker: only what gets nearer is searched again.

A search on arrays, compiled, beside :mod:`sociale_basis.reach.there_and_back`. From each place
apart everything is searched once; then every change is tried on that, and taken back. Seconds are
whole units as there, which add up to the same in any order: the result is that of a new search, to
the last bit.
"""

from __future__ import annotations

import heapq
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numba import njit

from sociale_basis.reach.kernels import clear, make_boxes
from sociale_basis.reach.sweeps import seconds_at
from sociale_basis.reach.there_and_back import Leg, Ways, make_leg, walk

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sociale_basis.reach.sweeps import Stretch


class Ground(NamedTuple):
    """What is searched in one direction."""

    ways: Ways
    """Between places and homes."""
    target: NDArray[np.int32]
    """Row that each arc leads to, shape (m,)."""
    seconds: NDArray[np.float64]
    """Seconds of each arc in whole units of the search, shape (m,)."""


class Changes(NamedTuple):
    """Several changes in one direction, each tried alone: edges that become quicker.

    Those of change ``i`` are ``start[i]:start[i + 1]``, and so for the seeds and legs.
    """

    start: NDArray[np.int32]
    position: NDArray[np.int32]
    """Arcs, in the order of the ground."""
    source: NDArray[np.int32]
    """Row each is searched from."""
    seconds: NDArray[np.float64]
    """What each then takes."""
    seed_start: NDArray[np.int32]
    seed_place: NDArray[np.int32]
    seed_row: NDArray[np.int32]
    seed_seconds: NDArray[np.float64]
    """New places to begin."""
    leg_start: NDArray[np.int32]
    leg_place: NDArray[np.int32]
    """Place the leg leads straight to, -1 where it leads to a row."""
    leg_point: NDArray[np.int32]
    leg_row: NDArray[np.int32]
    leg_seconds: NDArray[np.float64]
    """New legs of homes; without a row the seconds are those of the whole way."""


class _Found(NamedTuple):
    """What is known from one place, in one direction: written to and put back."""

    at: NDArray[np.float64]
    """Seconds per row, ``inf`` where not reached."""
    here: NDArray[np.float64]
    """Seconds per home, likewise."""
    seconds: NDArray[np.float64]
    """As in the ground."""


class _Journal(NamedTuple):
    """What a change wrote over, in that order."""

    rows: list[int]
    at: list[float]
    points: list[int]
    here: list[float]


@njit(nogil=True, cache=True)
def improve(  # noqa: C901, PLR0912  (one loop over places and changes; calls cost in numba)
    there: Ground,
    back: Ground,
    changes: Changes,
    changes_back: Changes,
    best: NDArray[np.float64],
    limit: float,
    some: Stretch,
) -> tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.float64]]:
    """Try every change alone, and say which homes it brings to a place or nearer to one.

    Parameters
    ----------
    there, back
        What is searched; ``back`` with :func:`~sociale_basis.reach.there_and_back.no_ways` where it
        is not asked for.
    changes, changes_back
        What becomes quicker on the way there and on the way back.
    best
        The way there from each home to the nearest place it reaches, ``inf`` where none.
    limit
        Seconds, inclusive, for each way.
    some
        Places to search from.

    Returns
    -------
    Change, home and the way there in seconds, wherever with that change a home reaches a place
    that it did not reach before or one that is nearer than its nearest; a home may come up more
    than once with a change, each time for another place.
    """
    points, both = len(best), len(back.ways.graph.start) > 1
    leg, other = make_leg(there.ways, limit, points), make_leg(back.ways, limit, points)
    found, found_back = _blank(there, leg.here), _blank(back, other.here)
    journal, journal_back = _open_journal(), _open_journal()
    boxes = make_boxes()
    reached = np.zeros(points, dtype=np.bool_)
    told = np.full(points, -1, dtype=np.int64)
    number, home, seconds = [0], [0], [0.0]
    number.clear()
    home.clear()
    seconds.clear()
    turn = 0
    for group in some.order[some.begin : some.end]:
        boxes, many = walk(there.ways, leg, boxes, group, limit)
        _fill(there, leg, found.at)
        many_back = 0
        if both:
            boxes, many_back = walk(back.ways, other, boxes, group, limit)
            _fill(back, other, found_back.at)
        for i in range(many):
            point = leg.met[i]
            reached[point] = not both or found_back.here[point] < np.inf
        for change in range(len(changes.start) - 1):
            turn += 1
            forth = _matters(there, changes, change, group, found, limit)
            again = both and _matters(back, changes_back, change, group, found_back, limit)
            if forth:
                _try(there, changes, change, group, found, limit, journal)
            if again:
                _try(back, changes_back, change, group, found_back, limit, journal_back)
            for nearer in (journal.points, journal_back.points):
                for point in nearer:
                    at = found.here[point]
                    if told[point] == turn or at == np.inf:
                        continue
                    if both and found_back.here[point] == np.inf:
                        continue
                    if at < best[point] or not reached[point]:
                        told[point] = turn
                        number.append(change)
                        home.append(point)
                        seconds.append(at)
            if forth:
                _undo(there, changes, change, found, journal)
            if again:
                _undo(back, changes_back, change, found_back, journal_back)
        for i in range(many):
            reached[leg.met[i]] = False
        _forget(leg, found, many)
        _forget(other, found_back, many_back)
    return np.array(number, dtype=np.int32), np.array(home, dtype=np.int32), np.array(seconds)


@njit(nogil=True, cache=True)
def _blank(ground: Ground, here: NDArray[np.float64]) -> _Found:
    return _Found(np.full(len(ground.ways.graph.start) - 1, np.inf), here, ground.seconds.copy())


@njit(nogil=True, cache=True)
def _open_journal() -> _Journal:
    # An empty list has no type for numba: it gets one from what is taken out at once.
    journal = _Journal([0], [0.0], [0], [0.0])
    journal.rows.clear()
    journal.at.clear()
    journal.points.clear()
    journal.here.clear()
    return journal


@njit(nogil=True, cache=True)
def _fill(ground: Ground, leg: Leg, at: NDArray[np.float64]) -> None:
    for i in range(leg.space.state[0]):
        row = leg.space.touched[i]
        at[row] = seconds_at(ground.ways.graph, leg.space, leg.asked, row)


@njit(nogil=True, cache=True)
def _forget(leg: Leg, found: _Found, many: int) -> None:
    for i in range(leg.space.state[0]):
        found.at[leg.space.touched[i]] = np.inf
    for i in range(many):
        found.here[leg.met[i]] = np.inf
    clear(leg.space, leg.asked)


@njit(nogil=True, cache=True)
def _matters(
    ground: Ground, changes: Changes, change: int, group: int, found: _Found, limit: float
) -> bool:
    """Tell whether anything at all gets nearer to a place: most often nothing does."""
    for i in range(changes.start[change], changes.start[change + 1]):
        there = found.at[changes.source[i]] + changes.seconds[i]
        if there <= limit and there < found.at[ground.target[changes.position[i]]]:
            return True
    for i in range(changes.seed_start[change], changes.seed_start[change + 1]):
        there = changes.seed_seconds[i]
        if (
            changes.seed_place[i] == group
            and there <= limit
            and there < found.at[changes.seed_row[i]]
        ):
            return True
    for i in range(changes.leg_start[change], changes.leg_start[change + 1]):
        there = _by_new_leg(changes, i, group, found)
        if there <= limit and there < found.here[changes.leg_point[i]]:
            return True
    return False


@njit(nogil=True, cache=True)
def _by_new_leg(changes: Changes, i: int, group: int, found: _Found) -> float:
    if changes.leg_place[i] == group:
        return float(changes.leg_seconds[i])
    if changes.leg_place[i] < 0:
        return float(changes.leg_seconds[i] + found.at[changes.leg_row[i]])
    return np.inf


@njit(nogil=True, cache=True)
def _try(  # noqa: C901  (one search, written out as numba wants it)
    ground: Ground,
    changes: Changes,
    change: int,
    group: int,
    found: _Found,
    limit: float,
    journal: _Journal,
) -> None:
    """Search again where it gets quicker."""
    start, at, legs = ground.ways.graph.start, found.at, ground.ways.legs
    # `+ 0` makes a row an int64, as those taken out of the heap are.
    heap: list[tuple[float, int]] = [(0.0, -1)]
    heapq.heappop(heap)
    for i in range(changes.seed_start[change], changes.seed_start[change + 1]):
        if changes.seed_place[i] == group:
            heapq.heappush(heap, (changes.seed_seconds[i], int(changes.seed_row[i]) + 0))
    for i in range(changes.start[change], changes.start[change + 1]):
        position = changes.position[i]
        found.seconds[position] = changes.seconds[i]
        there = at[changes.source[i]] + changes.seconds[i]
        if there <= limit:
            heapq.heappush(heap, (there, int(ground.target[position]) + 0))
    while len(heap) > 0:
        seconds, row = heapq.heappop(heap)
        if seconds > limit or seconds >= at[row]:
            continue
        journal.rows.append(row)
        journal.at.append(at[row])
        at[row] = seconds
        for arc in range(start[row], start[row + 1]):
            there = seconds + found.seconds[arc]
            if there <= limit and there < at[ground.target[arc]]:
                heapq.heappush(heap, (there, int(ground.target[arc]) + 0))
    for row in journal.rows:
        for i in range(legs.start[row], legs.start[row + 1]):
            _nearer(legs.row[i], legs.seconds[i] + at[row], found.here, limit, journal)
    for i in range(changes.leg_start[change], changes.leg_start[change + 1]):
        there = _by_new_leg(changes, i, group, found)
        _nearer(changes.leg_point[i], there, found.here, limit, journal)


@njit(nogil=True, cache=True)
def _nearer(
    point: int, seconds: float, here: NDArray[np.float64], limit: float, journal: _Journal
) -> None:
    if seconds <= limit and seconds < here[point]:
        journal.points.append(point)
        journal.here.append(here[point])
        here[point] = seconds


@njit(nogil=True, cache=True)
def _undo(ground: Ground, changes: Changes, change: int, found: _Found, journal: _Journal) -> None:
    """Take a change back, the last thing first: what got nearer twice gets what it had at first."""
    for i in range(len(journal.points) - 1, -1, -1):
        found.here[journal.points[i]] = journal.here[i]
    for i in range(len(journal.rows) - 1, -1, -1):
        found.at[journal.rows[i]] = journal.at[i]
    for i in range(changes.start[change], changes.start[change + 1]):
        position = changes.position[i]
        found.seconds[position] = ground.seconds[position]
    journal.rows.clear()
    journal.at.clear()
    journal.points.clear()
    journal.here.clear()
