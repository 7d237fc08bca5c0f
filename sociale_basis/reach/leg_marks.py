"""What lies on the way from each home to its place, and on the way back from there.

Marks are bits of edges, gathered over the quickest way of each leg apart.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numba import njit

from sociale_basis.reach.homes import ends_back, ends_there
from sociale_basis.reach.kernels import Space, clear, explore, make_boxes, make_space, query
from sociale_basis.reach.search import curve
from sociale_basis.reach.sweeps import alike, order_by, seconds_at

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sociale_basis.network.anchors import Anchors
    from sociale_basis.network.network import Network
    from sociale_basis.reach.homes import Entrances
    from sociale_basis.reach.there_and_back import Ways
    from sociale_basis.reach.weights import Seconds


class _Marks(NamedTuple):
    """Bits of everything that a way can go over, in the order of its :class:`Ways`."""

    arc: NDArray[np.uint32]
    towards: NDArray[np.int32]
    """Row from which each arc is searched, shape (m,)."""
    seed: NDArray[np.uint32]
    leg: NDArray[np.uint32]
    direct: NDArray[np.uint32]


def marks_of_legs(
    network: Network,
    there: Seconds,
    back: Seconds,
    homes: Anchors,
    entrances: Entrances,
    limit_s: float,
    marks: tuple[NDArray[np.uint32], NDArray[np.uint32]],
    place: NDArray[np.int32],
) -> tuple[NDArray[np.uint32], NDArray[np.uint32]]:
    """Collect marks of edges on the quickest way from each home to one place, and back.

    Parameters
    ----------
    network, homes, entrances
        As in :func:`sociale_basis.reach.homes.sweep`.
    there, back
        Weights of the edges on the way there and on the way back.
    limit_s
        Seconds; ways that take longer are not looked for.
    marks
        As in :func:`sociale_basis.reach.homes.marks_on_the_way`.
    place
        The place of each home, -1 for none, shape (h,).

    Returns
    -------
    All bits on the way there, and on the way back, per home; 0 where there is none.
    """
    legs = (
        (ends_there(network, there, homes, entrances), there, network.backward, network.head),
        (ends_back(network, back, homes, entrances), back, network.forward, network.tail),
    )
    whole, part = marks
    found = []
    for (ends, seconds, csr, from_node), (at_place, at_home) in zip(
        legs, ((part, whole), (whole, part)), strict=True
    ):
        of_way = _Marks(
            whole[csr.edge],
            network.row[from_node[csr.edge]],
            _grouped(at_place, ends.at_places.edge, ends.at_places.point, entrances.n),
            _grouped(at_home, ends.at_homes.edge, ends.at_homes.row, network.n_nodes),
            _grouped(part, ends.direct.edge, ends.direct.destination, entrances.n),
        )
        ways = ends.ways(csr, seconds, entrances.n, limit_s)
        order = curve(ways.groups)
        asked = order[np.isin(order, place)]
        found.append(_gather(ways, of_way, asked, place, limit_s))
    return found[0], found[1]


def _grouped(
    mark: NDArray[np.uint32], edge: NDArray[np.int32], key: NDArray[np.int32], n: int
) -> NDArray[np.uint32]:
    _, order = order_by(key, n)
    if not len(mark):
        return np.zeros(len(edge), dtype=np.uint32)
    return np.where(edge >= 0, mark[edge], np.uint32(0)).astype(np.uint32)[order]


@njit(nogil=True, cache=True)
def _gather(
    ways: Ways,
    marks: _Marks,
    order: NDArray[np.int32],
    place: NDArray[np.int32],
    limit: float,
) -> NDArray[np.uint32]:
    """Search from each group in turn and go back over the ways of the points it is the place of."""
    asked = query(ways.graph, limit, 1)
    space, seeds = make_space(ways.graph, asked, True), alike(ways.groups)  # noqa: FBT003  (numba)
    boxes = make_boxes()
    n = len(ways.graph.start) - 1
    bits, known = np.zeros(n, dtype=np.uint32), np.full(n, -1, dtype=np.int32)
    waiting = np.empty(n, dtype=np.int32)
    best = np.full(len(place), np.inf)
    row_of = np.full(len(place), -1, dtype=np.int32)
    found = np.zeros(len(place), dtype=np.uint32)
    for group in order:
        part = ways.groups.start[group], ways.groups.start[group + 1]
        boxes = explore(ways.graph, space, boxes, seeds, asked, part)
        for i in range(ways.direct.start[group], ways.direct.start[group + 1]):
            point, seconds = ways.direct.row[i], ways.direct.seconds[i]
            if place[point] == group and seconds <= limit and seconds < best[point]:
                best[point], row_of[point], found[point] = seconds, -1, marks.direct[i]
        for i in range(space.state[0]):
            row = space.touched[i]
            at = seconds_at(ways.graph, space, asked, row)
            for leg in range(ways.legs.start[row], ways.legs.start[row + 1]):
                point, seconds = ways.legs.row[leg], at + ways.legs.seconds[leg]
                if place[point] == group and seconds <= limit and seconds < best[point]:
                    best[point], row_of[point], found[point] = seconds, row, marks.leg[leg]
        for i in range(space.state[0]):
            row = space.touched[i]
            for leg in range(ways.legs.start[row], ways.legs.start[row + 1]):
                point = ways.legs.row[leg]
                if place[point] == group and row_of[point] == row:
                    found[point] |= _beyond(space, marks, row, group, bits, known, waiting)
        clear(space, asked)
    return found


@njit(nogil=True, cache=True)
def _beyond(
    space: Space,
    marks: _Marks,
    first: int,
    group: int,
    bits: NDArray[np.uint32],
    known: NDArray[np.int32],
    waiting: NDArray[np.int32],
) -> np.uint32:
    """Give the marks between a row and the seed that it was reached from."""
    depth, row = 0, first
    while known[row] != group and space.via[row] >= 0:
        waiting[depth] = row
        depth += 1
        row = marks.towards[space.via[row]]
    if known[row] != group:
        bits[row] = marks.seed[-2 - space.via[row]]
        known[row] = group
    while depth > 0:
        depth -= 1
        child = waiting[depth]
        position = space.via[child]
        bits[child] = bits[marks.towards[position]] | marks.arc[position]
        known[child] = group
    return np.uint32(bits[first])
