"""Which unknowns must turn out to pass for a home: those on ways with few of them.

With a fine on every unknown the quickest way is one with few unknowns; where that takes too long a
smaller fine is tried, and at last the quickest way of all is taken. Where both ways are asked for,
the unknowns are those of the way there and of the way back from the same place. Compiled.
"""

from __future__ import annotations

import heapq
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numba import njit

from sociale_basis.reach.homes import ends_back, ends_there
from sociale_basis.reach.kernels import clear, make_boxes
from sociale_basis.reach.sweeps import order_by
from sociale_basis.reach.there_and_back import Leg, Ways, make_leg, no_ways, walk
from sociale_basis.reach.weights import rounded

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from sociale_basis.reach.barrier_groups import Group
    from sociale_basis.reach.homes import Ends
    from sociale_basis.reach.judging import Judged
    from sociale_basis.reach.standing import Standing

_LONG_S = 3600.0
_WORTHS = np.array([1.0, 0.1, 0.0])
"""From a fine that outweighs any detour to none at all."""


class Owners(NamedTuple):
    """Unknowns per directed edge: of edge ``i`` those in ``start[i]:start[i + 1]``."""

    start: NDArray[np.int32]
    number: NDArray[np.int32]
    at_node: NDArray[np.bool_]
    """Whether it lies at the head of the edge, not along it."""


class _Unknowns(NamedTuple):
    """What is not settled yet, and the seconds that each costs on top."""

    of_edge: Owners
    left: NDArray[np.bool_]
    fine: float


class _Course(NamedTuple):
    """One direction, with the edges under everything one goes over."""

    ways: Ways
    origin: NDArray[np.int32]
    """Row that each arc leads from, shape (m,)."""
    target: NDArray[np.int32]
    edge: NDArray[np.int32]
    seconds: NDArray[np.float64]
    seed_edge: NDArray[np.int32]
    seed_whole: bool
    """Whether the head of the edge under a seed is passed; that under a leg is where it is not."""
    leg_start: NDArray[np.int32]
    """Legs of home ``i`` are ``leg_start[i]:leg_start[i + 1]``."""
    leg_row: NDArray[np.int32]
    leg_seconds: NDArray[np.float64]
    leg_edge: NDArray[np.int32]
    direct_edge: NDArray[np.int32]


class _Trail(NamedTuple):
    """A search with fines from one place: seconds with fines per row, and how it was reached."""

    cost: NDArray[np.float64]
    via: NDArray[np.int32]


def owners(judged: Judged, groups: Sequence[Group], n_edges: int) -> Owners:
    """Give the groups in doubt per edge: of the way it is on, of the node it enters."""
    edges = []
    for group in groups:
        part = judged.head if group.at_node else judged.along
        edges.append(group.edges[part.doubts[group.edges] != 0])
    many = [len(each) for each in edges]
    start, order = order_by(np.concatenate([_NONE, *edges]).astype(np.int32), n_edges)
    number = np.repeat(np.arange(len(groups), dtype=np.int32), many)
    at_node = np.repeat(np.array([group.at_node for group in groups], dtype=np.bool_), many)
    return Owners(start, number[order], at_node[order])


def ways_of(
    perhaps: Standing,
    of_edge: Owners,
    settled: Sequence[int],
    homes: NDArray[np.bool_],
    most: int,
) -> dict[int, frozenset[int]]:
    """Say which unknowns must pass for some homes: a few, on ways that are in time.

    Parameters
    ----------
    perhaps
        How things stand if all of them do.
    of_edge
        Where they are.
    settled
        Unknowns that need no looking at any more.
    homes
        Which homes, shape (h,).
    most
        How many unknowns a home may need at most.

    Returns
    -------
    The unknowns by home, where there are any and no more than that.
    """
    left = np.ones(max(of_edge.number.max(initial=-1) + 1, 1), dtype=np.bool_)
    left[list(settled)] = False
    network, entrances = perhaps.network, perhaps.entrances
    there = _course(perhaps, ends_there(network, perhaps.seconds, perhaps.homes, entrances))
    back = (
        _NO_COURSE
        if perhaps.one_way
        else _course(
            perhaps, ends_back(network, perhaps.seconds, perhaps.homes, entrances), back=True
        )
    )
    need, size = _needs(there, back, of_edge, left, homes, min(perhaps.limit_s, _ENDLESS), most)
    return {
        int(home): frozenset(need[home, : size[home]].tolist()) for home in np.flatnonzero(size > 0)
    }


_ENDLESS = float(np.finfo(np.float64).max)
_NONE, _NO_SECONDS = np.empty(0, dtype=np.int32), np.empty(0)
_NO_COURSE = _Course(
    ways=no_ways(),
    origin=_NONE,
    target=_NONE,
    edge=_NONE,
    seconds=_NO_SECONDS,
    seed_edge=_NONE,
    seed_whole=True,
    leg_start=np.zeros(1, dtype=np.int32),
    leg_row=_NONE,
    leg_seconds=_NO_SECONDS,
    leg_edge=_NONE,
    direct_edge=_NONE,
)


def _course(perhaps: Standing, ends: Ends, *, back: bool = False) -> _Course:
    network, seconds = perhaps.network, perhaps.seconds
    csr = network.forward if back else network.backward
    ways = ends.ways(csr, seconds, perhaps.entrances.n, perhaps.limit_s)
    _, seed_order = order_by(ends.at_places.point, perhaps.entrances.n)
    _, direct_order = order_by(ends.direct.destination, perhaps.entrances.n)
    leg_start, leg_order = order_by(ends.at_homes.point, len(perhaps.best))
    rows = np.arange(network.n_nodes, dtype=np.int32)
    return _Course(
        ways=ways,
        origin=np.repeat(rows, np.diff(csr.start)),
        target=csr.other,
        edge=csr.edge,
        seconds=rounded(seconds.whole[csr.edge], ways.graph),
        seed_edge=ends.at_places.edge[seed_order],
        seed_whole=back,
        leg_start=leg_start,
        leg_row=ends.at_homes.row[leg_order],
        leg_seconds=ends.at_homes.seconds[leg_order],
        leg_edge=ends.at_homes.edge[leg_order],
        direct_edge=ends.direct.edge[direct_order],
    )


@njit(nogil=True, cache=True)
def _needs(  # noqa: C901, PLR0912  (one loop over places and homes; calls cost in numba)
    there: _Course,
    back: _Course,
    of_edge: Owners,
    left: NDArray[np.bool_],
    homes: NDArray[np.bool_],
    limit: float,
    most: int,
) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """Look from every place at the homes it is in time for; keep the fewest unknowns of each."""
    points, both = len(homes), len(back.ways.graph.start) > 1
    need = np.full((points, most), -1, dtype=np.int32)
    size = np.full(points, -1, dtype=np.int32)
    best = np.full(points, np.inf)
    leg, other = make_leg(there.ways, limit, points), make_leg(back.ways, limit, points)
    trail, trail_back = _blank(there), _blank(back)
    boxes = make_boxes()
    some = np.empty(most, dtype=np.int32)
    waiting, wait_for = np.empty(points, dtype=np.int32), 0
    for group in range(len(there.ways.groups.start) - 1):
        boxes, many = walk(there.ways, leg, boxes, group, limit)
        many_back = 0
        if both:
            boxes, many_back = walk(back.ways, other, boxes, group, limit)
        wait_for = 0
        for i in range(many):
            point = leg.met[i]
            if homes[point] and (not both or other.here[point] < np.inf):
                waiting[wait_for] = point
                wait_for += 1
        for worth in _WORTHS:
            if wait_for == 0:
                break
            unknowns = _Unknowns(of_edge, left, worth * min(limit, _LONG_S))
            _search(there, leg, trail, unknowns, group)
            if both:
                _search(back, other, trail_back, unknowns, group)
            still = 0
            for i in range(wait_for):
                point = waiting[i]
                seconds, many_of = _follow(there, trail, unknowns, group, point, some, 0)
                seconds_back = 0.0
                if both:
                    seconds_back, many_of = _follow(
                        back, trail_back, unknowns, group, point, some, many_of
                    )
                if seconds > limit or seconds_back > limit:
                    waiting[still] = point
                    still += 1
                elif many_of <= most and (
                    size[point] < 0
                    or many_of < size[point]
                    or (many_of == size[point] and seconds < best[point])
                ):
                    need[point, :many_of] = some[:many_of]
                    size[point], best[point] = many_of, seconds
            wait_for = still
        for i in range(many):
            leg.here[leg.met[i]] = np.inf
        for i in range(many_back):
            other.here[other.met[i]] = np.inf
        clear(leg.space, leg.asked)
        clear(other.space, other.asked)
    return need, size


@njit(nogil=True, cache=True)
def _blank(course: _Course) -> _Trail:
    n = len(course.ways.graph.start) - 1
    return _Trail(np.full(n, np.inf), np.full(n, -1, dtype=np.int32))


@njit(nogil=True, cache=True)
def _fines(unknowns: _Unknowns, edge: int, whole: bool) -> float:  # noqa: FBT001  (numba)
    """Add up the fines on an edge; only those along it where its head is not passed."""
    of_edge, many = unknowns.of_edge, 0
    if edge >= 0:
        for i in range(of_edge.start[edge], of_edge.start[edge + 1]):
            many += unknowns.left[of_edge.number[i]] and (whole or not of_edge.at_node[i])
    return many * unknowns.fine


@njit(nogil=True, cache=True)
def _search(
    course: _Course,
    leg: Leg,
    trail: _Trail,
    unknowns: _Unknowns,
    group: int,
) -> None:
    """Search with fines among the rows that are in time: a way in time leads over no others."""
    groups, start, space = course.ways.groups, course.ways.graph.start, leg.space
    for i in range(space.state[0]):
        trail.cost[space.touched[i]] = np.inf
    # `+ 0` makes a row an int64, as those taken out of the heap are.
    heap: list[tuple[float, int]] = [(0.0, -1)]
    heapq.heappop(heap)
    for i in range(groups.start[group], groups.start[group + 1]):
        row = groups.row[i]
        fines = _fines(unknowns, course.seed_edge[i], course.seed_whole)
        cost = groups.seconds[i] + fines
        if space.key[row] != leg.asked.beyond and cost < trail.cost[row]:
            trail.cost[row], trail.via[row] = cost, -2 - i
            heapq.heappush(heap, (cost, int(row) + 0))
    while len(heap) > 0:
        cost, row = heapq.heappop(heap)
        if cost > trail.cost[row]:
            continue
        for arc in range(start[row], start[row + 1]):
            target = course.target[arc]
            if space.key[target] == leg.asked.beyond or not course.seconds[arc] < np.inf:
                continue
            fines = _fines(unknowns, course.edge[arc], True)  # noqa: FBT003  (numba)
            onward = cost + course.seconds[arc] + fines
            if onward < trail.cost[target]:
                trail.cost[target], trail.via[target] = onward, arc
                heapq.heappush(heap, (onward, int(target) + 0))


@njit(nogil=True, cache=True)
def _follow(
    course: _Course,
    trail: _Trail,
    unknowns: _Unknowns,
    group: int,
    point: int,
    some: NDArray[np.int32],
    many: int,
) -> tuple[float, int]:
    """Follow the way of a home to its place; note the unknowns on it, give its seconds.

    Beyond the room there is for unknowns they are only counted.
    """
    cost, seconds, edge, row = np.inf, np.inf, -1, -1
    direct = course.ways.direct
    for i in range(direct.start[group], direct.start[group + 1]):
        fines = _fines(unknowns, course.direct_edge[i], False)  # noqa: FBT003  (numba)
        if direct.row[i] == point and direct.seconds[i] + fines < cost:
            cost, seconds = direct.seconds[i] + fines, direct.seconds[i]
            edge, row = course.direct_edge[i], -1
    for i in range(course.leg_start[point], course.leg_start[point + 1]):
        fines = _fines(unknowns, course.leg_edge[i], not course.seed_whole)
        whole = trail.cost[course.leg_row[i]] + course.leg_seconds[i] + fines
        if whole < cost:
            cost, seconds = whole, course.leg_seconds[i]
            edge, row = course.leg_edge[i], course.leg_row[i]
    many = _note(unknowns, edge, row >= 0 and not course.seed_whole, some, many)
    while row >= 0 and trail.via[row] >= 0:
        arc = trail.via[row]
        seconds += course.seconds[arc]
        many = _note(unknowns, course.edge[arc], True, some, many)  # noqa: FBT003  (numba)
        row = course.origin[arc]
    if row >= 0:
        seed = -2 - trail.via[row]
        seconds += course.ways.groups.seconds[seed]
        many = _note(unknowns, course.seed_edge[seed], course.seed_whole, some, many)
    return seconds, many


@njit(nogil=True, cache=True)
def _note(
    unknowns: _Unknowns,
    edge: int,
    whole: bool,  # noqa: FBT001  (numba)
    some: NDArray[np.int32],
    many: int,
) -> int:
    """Note the unknowns of an edge that are not noted yet."""
    of_edge = unknowns.of_edge
    if edge < 0:
        return many
    for i in range(of_edge.start[edge], of_edge.start[edge + 1]):
        number = of_edge.number[i]
        if not unknowns.left[number] or (of_edge.at_node[i] and not whole):
            continue
        known = False
        for k in range(min(many, len(some))):
            known = known or some[k] == number
        if not known:
            if many < len(some):
                some[many] = number
            many += 1
    return many
