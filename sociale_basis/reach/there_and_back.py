"""Which points belong to which groups: homes to places, there and back; compiled.

One search from each group apart, over the graph backwards for the way there and forwards for the
way back; what they meet is put together per group before anything is counted, so that both ways
lead to and from the *same* place.
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
from sociale_basis.reach.sweeps import alike, seconds_at
from sociale_basis.reach.weights import Graph

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sociale_basis.reach.sweeps import Stretch


class Ways(NamedTuple):
    """Ways between groups and points, all of them from points to groups or the other way."""

    graph: Graph
    """Arcs in the direction that a search from the groups goes."""
    groups: Groups
    legs: Groups
    """Per row: points (as ``row``) that touch it, and the seconds between."""
    direct: Groups
    """Per group: points on one edge with it, and the seconds straight along it."""


class Leg(NamedTuple):
    """What a search in one direction writes on; to be cleared before the next."""

    asked: Query
    space: Space
    seeds: Seeds
    here: NDArray[np.float64]
    """Seconds per point, ``inf`` where not within the limit; all of them, between searches."""
    met: NDArray[np.int32]
    """Points within the limit, in any order."""


def no_ways() -> Ways:
    """Give ways that are not asked for."""
    start, row = np.zeros(1, dtype=np.int32), np.empty(0, dtype=np.int32)
    nothing = Groups(start, row, np.empty(0))
    arcs = Graph(start.view(np.uint32), np.empty(0, dtype=np.int64), 1.0, 0, 0.0)
    return Ways(arcs, nothing, nothing, nothing)


@njit(nogil=True, cache=True)
def sweep(
    there: Ways,
    back: Ways,
    gain: NDArray[np.float64],
    limit: float,
    some: Stretch,
    total: NDArray[np.float64],
) -> tuple[NDArray[np.float64], NDArray[np.int32], NDArray[np.int32]]:
    """Search from groups apart and gather what they mean for the points, and the points for them.

    A point and a group belong together where every way between them that is asked for is within
    the limit: there, from the point to the group, and back.

    Parameters
    ----------
    there
        Ways from points to groups, over the graph of arcs backwards.
    back
        Ways from groups to points, over the graph of arcs forwards; :func:`no_ways` for not asked.
    gain
        What each point counts for, in several columns, shape (points, columns).
    limit, some
        As in :func:`table`; the limit holds for each way apart.
    total
        Written, per group and column: the sum of the gains of the points that belong to it.

    Returns
    -------
    Per point the seconds there to the nearest group it belongs to (``inf``: none), that group (-1:
    none; of equal seconds the lowest) and the number of groups it belongs to.
    """
    points, both = len(gain), len(back.graph.start) > 1
    leg, other = make_leg(there, limit, points), make_leg(back, limit, points if both else 0)
    boxes = make_boxes()
    best = np.full(points, np.inf)
    nearest = np.full(points, -1, dtype=np.int32)
    within = np.zeros(points, dtype=np.int32)
    for group in some.order[some.begin : some.end]:
        boxes, many = walk(there, leg, boxes, group, limit)
        clear(leg.space, leg.asked)
        if both and many > 0:
            boxes, many_back = walk(back, other, boxes, group, limit)
            clear(other.space, other.asked)
            many = _with_return(leg, many, other, many_back)
        total[group, :] = 0
        for i in range(many):
            point = leg.met[i]
            at = leg.here[point]
            leg.here[point] = np.inf
            within[point] += 1
            for column in range(gain.shape[1]):
                total[group, column] += gain[point, column]
            if at < best[point] or (at == best[point] and group < nearest[point]):
                best[point] = at
                nearest[point] = group
    return best, nearest, within


@njit(nogil=True, cache=True)
def make_leg(ways: Ways, limit: float, points: int) -> Leg:
    """Make room for searches over some ways, to so many points."""
    asked = query(ways.graph, limit, 1)
    return Leg(
        asked,
        make_space(ways.graph, asked, False),  # noqa: FBT003  (numba)
        alike(ways.groups),
        np.full(points, np.inf),
        np.empty(points, dtype=np.int32),
    )


@njit(nogil=True, cache=True)
def walk(
    ways: Ways, leg: Leg, boxes: NDArray[np.uint32], group: int, limit: float
) -> tuple[NDArray[np.uint32], int]:
    """Search from a group and note what it takes to each point; give how many have been met."""
    groups, legs, direct, space, met, here = (
        ways.groups,
        ways.legs,
        ways.direct,
        leg.space,
        leg.met,
        leg.here,
    )
    part = groups.start[group], groups.start[group + 1]
    boxes = explore(ways.graph, space, boxes, leg.seeds, leg.asked, part)
    many = 0
    for i in range(direct.start[group], direct.start[group + 1]):
        many = _meet(direct.row[i], direct.seconds[i], limit, here, met, many)
    for i in range(space.state[0]):
        row = space.touched[i]
        seconds = seconds_at(ways.graph, space, leg.asked, row)
        for at in range(legs.start[row], legs.start[row + 1]):
            many = _meet(legs.row[at], seconds + legs.seconds[at], limit, here, met, many)
    return boxes, many


@njit(nogil=True, cache=True)
def _with_return(leg: Leg, many: int, other: Leg, many_back: int) -> int:
    """Keep the points that one gets back to as well, and forget the ways back."""
    kept = 0
    for i in range(many):
        point = leg.met[i]
        if other.here[point] < np.inf:
            leg.met[kept] = point
            kept += 1
        else:
            leg.here[point] = np.inf
    for i in range(many_back):
        other.here[other.met[i]] = np.inf
    return kept


@njit(nogil=True, cache=True)
def _meet(
    point: int,
    seconds: float,
    limit: float,
    here: NDArray[np.float64],
    met: NDArray[np.int32],
    many: int,
) -> int:
    """Note a way to a point; give how many points have been met."""
    if seconds <= limit and seconds < here[point]:
        if here[point] == np.inf:
            met[many] = point
            many += 1
        here[point] = seconds
    return many
