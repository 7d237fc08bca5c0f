"""The most that removing two barriers together can bring, for every two of them: quick bounds.

Whom neither barrier alone helps, both together help in one of two ways. Either one leg to some
place becomes passable with the one, and the other leg of that same place with the other. Or a leg
goes past both: it passes one first and the other later, and takes no less than the least that its
parts can take. Places are told apart in the first; in the second any place will do, which only
makes the bound higher.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numba import njit

from sociale_basis.reach import kernels
from sociale_basis.reach.legs import arrivals, departures
from sociale_basis.reach.standing import newly_on_a_leg

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from sociale_basis.reach.standing import Quicker, Standing

_SLACK_S = 1e-3  # bounds are summed in another order than ways


class _Leg(NamedTuple):
    """What one leg takes past barriers, all as if it were walked from the homes to the places."""

    into: NDArray[np.float32]
    """Seconds between each point and each barrier past no barrier, shape (barriers, points)."""
    between: NDArray[np.float32]
    """Seconds from barrier to barrier likewise, shape (barriers, barriers)."""
    least: NDArray[np.float32]
    """The quickest edge of each barrier, shape (barriers,)."""
    out: NDArray[np.float32]
    """Seconds between each barrier and the nearest place likewise, shape (barriers,)."""
    now: NDArray[np.bool_]
    """Points for which the leg is in time already, for some place, shape (points,)."""
    alone: NDArray[np.bool_]
    """Points for which one barrier makes it so for some other place, shape (barriers, points)."""


def ceilings(
    now: Standing,
    barriers: Sequence[Quicker],
    newly: Sequence[NDArray[np.int32]],
    counted: NDArray[np.float64],
) -> NDArray[np.float64]:
    """Bound from above what removing two barriers brings to those whom neither alone helps.

    Parameters
    ----------
    now
        How things stand.
    barriers
        What the edges of each take when it goes.
    newly
        The homes that newly get there when each goes alone.
    counted
        What each home counts for, shape (h,).

    Returns
    -------
    Sum of what the homes count for that two barriers could serve, shape (barriers, barriers); 0 on
    and below the diagonal.
    """
    points = np.flatnonzero(np.isinf(now.best) & (counted > 0) & now.homes.attached)
    place = np.full(len(now.best), -1, dtype=np.int64)
    place[points] = np.arange(len(points))
    helped = np.zeros((len(barriers), len(points)), dtype=np.bool_)
    for number, homes in enumerate(newly):
        gained = place[homes]
        helped[number, gained[gained >= 0]] = True
    there = _leg(now, barriers, points, place, back=False)
    back = _no_leg(there) if now.one_way else _leg(now, barriers, points, place, back=True)
    weight, limit = counted[points], now.limit_s + _SLACK_S
    bound = _past_both(there, back, helped, weight, limit)
    bound += _past_both(back, there, helped, weight, limit)
    return bound + _each_its_leg(there.alone, back.alone, helped, weight)


def _leg(
    now: Standing,
    barriers: Sequence[Quicker],
    points: NDArray[np.int64],
    place: NDArray[np.int64],
    *,
    back: bool,
) -> _Leg:
    network, homes, anchors = now.network, now.homes, now.entrances.anchors
    near, far = (network.head, network.tail) if back else (network.tail, network.head)
    csr = network.forward if back else network.backward
    leaving = (arrivals if back else departures)(network, homes, now.seconds)
    arriving = (departures if back else arrivals)(network, anchors, now.seconds)
    graph = now.seconds.graph(csr, now.limit_s)
    reached, _ = kernels.search(graph, arriving.seeds(), now.limit_s, False)  # noqa: FBT003  (numba)
    n = len(barriers)
    into = np.full((n, len(points)), np.inf, dtype=np.float32)
    between = np.full((n, n), np.inf, dtype=np.float32)
    least, out = np.full(n, np.inf, dtype=np.float32), np.full(n, np.inf, dtype=np.float32)
    ends = [network.row[far[barrier.edge]] for barrier in barriers]
    has_ends = np.flatnonzero([len(rows) for rows in ends])
    beyond = np.concatenate(ends)
    begin = np.cumsum([0, *(len(rows) for rows in ends)])[has_ends]
    # Ways from points are sorted by point.
    leaver, first = np.unique(leaving.point, return_index=True)
    on_edge = np.zeros(network.n_edges + 1, dtype=np.bool_)  # its last is for -1: on no edge
    for number, (edges, whole, _) in enumerate(barriers):
        if not len(edges):
            continue
        rows = network.row[near[edges]]
        seeds = kernels.Seeds(rows, np.zeros(len(rows)), np.zeros(len(rows), dtype=np.int32))
        away, _ = kernels.search(graph, seeds, now.limit_s, False)  # noqa: FBT003  (numba)
        seconds = np.full(len(now.best), np.inf)
        if len(leaver):
            seconds[leaver] = np.minimum.reduceat(leaving.seconds + away[leaving.row], first)
        on_edge[edges] = True
        seconds[on_edge[homes.edge] | on_edge[homes.twin]] = 0
        into[number] = seconds[points]
        between[has_ends, number] = np.minimum.reduceat(away[beyond], begin)
        least[number] = 0 if now.anchored[edges].any() else whole.min()
        on_it = on_edge[anchors.edge] | on_edge[anchors.twin]
        out[number] = 0 if on_it.any() else reached[ends[number]].min()
        on_edge[edges] = False
    which, home = newly_on_a_leg(now, barriers, back=back)
    alone = np.zeros((n, len(points)), dtype=np.bool_)
    some = place[home] >= 0
    alone[which[some], place[home[some]]] = True
    in_time = np.zeros(len(now.best), dtype=np.bool_)
    on_time = leaving.seconds + reached[leaving.row] <= now.limit_s
    in_time[leaving.point[on_time]] = True
    # Straight along one edge, to a place on it.
    on = np.concatenate([anchors.edge, anchors.twin])
    in_time |= np.isin(homes.edge, on) | np.isin(homes.twin, on[on >= 0])
    return _Leg(into, between, least, out, in_time[points], alone)


def _no_leg(like: _Leg) -> _Leg:
    """Give a leg that is not asked for: it is in time for everybody."""
    return _Leg(
        np.full_like(like.into, np.inf),
        np.full_like(like.between, np.inf),
        np.full_like(like.least, np.inf),
        np.full_like(like.out, np.inf),
        np.ones_like(like.now),
        np.zeros_like(like.alone),
    )


@njit(nogil=True, cache=True)
def _past_both(
    leg: _Leg,
    other: _Leg,
    helped: NDArray[np.bool_],
    weight: NDArray[np.float64],
    limit: float,
) -> NDArray[np.float64]:
    """Sum the points of which a leg could go past two barriers, and the other could be in time."""
    n, points = leg.into.shape
    bound = np.zeros((n, n))
    for a in range(n):
        for b in range(a + 1, n):
            from_a, from_b = _onward(leg, a, b), _onward(leg, b, a)
            if min(from_a, from_b) > limit:
                continue
            other_a, other_b = _onward(other, a, b), _onward(other, b, a)
            total = 0.0
            for point in range(points):
                if helped[a, point] or helped[b, point]:
                    continue
                if min(leg.into[a, point] + from_a, leg.into[b, point] + from_b) > limit:
                    continue
                if (
                    other.now[point]
                    or other.alone[a, point]
                    or other.alone[b, point]
                    or min(other.into[a, point] + other_a, other.into[b, point] + other_b) <= limit
                ):
                    total += weight[point]
            bound[a, b] = total
    return bound


@njit(nogil=True, cache=True)
def _onward(leg: _Leg, a: int, b: int) -> float:
    """Give the least from a barrier to a place past another, or back past the first once more."""
    there, again = leg.between[a, b], leg.between[b, a]
    both = leg.least[a] + leg.least[b] + there
    return float(both + min(leg.out[b], again + leg.least[a] + leg.out[a]))


@njit(nogil=True, cache=True)
def _each_its_leg(
    there: NDArray[np.bool_],
    back: NDArray[np.bool_],
    helped: NDArray[np.bool_],
    weight: NDArray[np.float64],
) -> NDArray[np.float64]:
    """Sum the points of which one barrier opens the way there, and the other the way back."""
    n, points = there.shape
    bound = np.zeros((n, n))
    for point in range(points):
        forth, again = np.flatnonzero(there[:, point]), np.flatnonzero(back[:, point])
        for a in forth:
            for b in again:
                if a != b and not (helped[a, point] or helped[b, point]):
                    bound[min(a, b), max(a, b)] += weight[point]
    return bound
