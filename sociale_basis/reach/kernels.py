"""Shortest paths on arrays: a bounded bucket queue, compiled.

Rows wait in buckets of equal width by their units so far, first come first served. The lowest
bucket is emptied first; a row whose units still fall goes back into its bucket and is spread again,
so that the result is exact for any width, also with edges of no length (R. Dial, 1969, Algorithm
360, CACM 12(11); U. Meyer and P. Sanders, 2003, Δ-stepping, J. Algorithms 49(1), here on one
thread).

What is known of a row is one number, its *key*: units, then the label, then one bit that tells
whether the row waits. So one comparison tells whether a way is shorter, or as long with a lower
label, or too long: rows that are not reached have the first key over the limit.

The kernels release the GIL and share nothing: call them from as many threads as you like.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numba import njit

from sociale_basis.reach.weights import TARGET_BITS

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sociale_basis.reach.weights import Graph

_BUCKETS = 16  # a power of two; what lies further ahead waits in the last and is put on from there
_LAST = _BUCKETS - 1
_ROOM = 256  # rows per bucket to begin with
_FEW = 4  # below one row in so many, it is quicker to go by those that were reached
_KEY_BITS = 62  # of 63: a key over the limit plus the longest arc must fit as well
_TARGET = np.int64((1 << TARGET_BITS) - 1)


class Seeds(NamedTuple):
    """Where searches begin."""

    row: NDArray[np.int32]
    """Rows, shape (k,); one may occur more than once."""
    seconds: NDArray[np.float64]
    """Seconds at the start, not negative, shape (k,)."""
    label: NDArray[np.int32]
    """Labels, not negative, shape (k,)."""


class Groups(NamedTuple):
    """Rows and seconds of several points: those of ``i`` are ``start[i]:start[i + 1]``."""

    start: NDArray[np.int32]
    row: NDArray[np.int32]
    seconds: NDArray[np.float64]


class Parts(NamedTuple):
    """Seeds of layers in parts that are searched one after the other: each lies close together."""

    cut: NDArray[np.int32]
    """Where each part begins, and where the last ends, shape (parts + 1,)."""
    first: NDArray[np.int32]
    """First part of each layer, and the number of parts, shape (all layers + 1,)."""
    layers: NDArray[np.int32]
    """Layers to search for."""


class Query(NamedTuple):
    """What one kind of search asks for."""

    beyond: int
    """Key of a row that is not reached."""
    label_bits: int
    """A key shifted by this gives units."""
    bucket_bits: int
    """A key shifted by this gives the number of its bucket."""


class Space(NamedTuple):
    """What a search writes on; one that has been cleared can be used again."""

    key: NDArray[np.int64]  # per row
    touched: NDArray[np.uint32]  # rows reached, in order of discovery
    size: NDArray[np.int64]  # rows per bucket
    state: NDArray[np.int64]  # rows reached, rows waiting, bucket being emptied, place in it
    via: NDArray[np.int32]  # per row the arc that leads to it; of no length where nobody asks


@njit(nogil=True, cache=True)
def query(graph: Graph, limit: float, labels: int) -> Query:
    """Ask for what lies within a limit (seconds, inclusive), with labels up to a number."""
    label_bits = 1
    while labels > 1 << (label_bits - 1):
        label_bits += 1
    most = (1 << (_KEY_BITS - label_bits)) - 2
    units = limit * graph.per_second
    last = np.int64(units) if units < most else np.int64(most)
    return Query(int((last + 1) << label_bits), label_bits, label_bits + graph.width_bits)


@njit(nogil=True, cache=True)
def make_space(graph: Graph, asked: Query, keep_edge: bool) -> Space:  # noqa: FBT001  (numba)
    """Make room for searches on a graph."""
    n = len(graph.start) - 1
    return Space(
        np.full(n, asked.beyond, dtype=np.int64),
        np.empty(n + 1, dtype=np.uint32),
        np.zeros(_BUCKETS, dtype=np.int64),
        np.zeros(4, dtype=np.int64),
        np.full(n if keep_edge else 0, -1, dtype=np.int32),
    )


@njit(nogil=True, cache=True)
def make_boxes() -> NDArray[np.uint32]:
    """Make room for the rows that wait in each bucket."""
    return np.empty((_BUCKETS, _ROOM), dtype=np.uint32)


@njit(nogil=True, cache=True)
def clear(space: Space, asked: Query) -> None:
    """Forget what was found."""
    for i in range(space.state[0]):
        space.key[space.touched[i]] = asked.beyond
    space.state[0] = 0


@njit(nogil=True, cache=True)
def _plant(
    graph: Graph,
    space: Space,
    boxes: NDArray[np.uint32],
    seeds: Seeds,
    asked: Query,
    part: tuple[int, int],
) -> None:
    """Let the seeds of a part wait; the boxes have room for all of them."""
    keep_edge = len(space.via) > 0
    reached, waiting = space.state[0], 0
    for i in range(part[0], part[1]):
        row = np.uint32(seeds.row[i])
        units = seeds.seconds[i] * graph.per_second + 0.5
        if not units < (1 << (_KEY_BITS - asked.label_bits)):
            continue
        key = (np.int64(units) << asked.label_bits) | (np.int64(seeds.label[i]) << 1) | 1
        known = space.key[row]
        if key >= known:
            continue
        bucket = min(int(key >> asked.bucket_bits), _LAST)
        if known == asked.beyond:
            space.touched[reached] = row
            reached += 1
        space.key[row] = key
        if keep_edge:
            space.via[row] = -2 - i
        boxes[bucket, space.size[bucket]] = row
        space.size[bucket] += 1
        waiting += 1
    space.state[0], space.state[1], space.state[2], space.state[3] = reached, waiting, 0, 0


@njit(nogil=True, cache=True)
def _spread(  # noqa: C901, PLR0915  (one loop: calls inside it made it four times slower)
    graph: Graph, space: Space, boxes: NDArray[np.uint32], asked: Query
) -> bool:
    """Go on until nobody waits; stop with False where a box is full, to be called again."""
    start, arc, key, size = graph.start, graph.arc, space.key, space.size
    label_bits, bucket_bits, beyond = asked.label_bits, asked.bucket_bits, asked.beyond
    room, touched = boxes.shape[1], space.touched
    keep_edge = len(space.via) > 0
    reached, waiting, turn, place = space.state
    full = False
    while waiting > 0 and not full:
        box = np.uint64(turn & _LAST)
        while place < size[box]:
            row = boxes[box, np.uint64(place)]
            at = key[row]
            place += 1
            if at & 1 == 0:
                continue
            bucket = at >> bucket_bits
            if bucket != turn:  # it lay too far ahead for a box of its own
                ahead = np.uint64(min(bucket, turn + _LAST) & _LAST)
                if size[ahead] == room:
                    full = True
                    break
                boxes[ahead, np.uint64(size[ahead])] = row
                size[ahead] += 1
                waiting += 1
                continue
            key[row] = at - 1
            for position in range(
                np.uint64(start[row]), np.uint64(start[np.uint64(row) + np.uint64(1)])
            ):
                both = arc[position]
                target = np.uint64(both & _TARGET)
                there = at + ((both >> TARGET_BITS) << label_bits)
                known = key[target]
                bucket = there >> bucket_bits
                ahead = np.uint64(min(bucket, turn + _LAST) & _LAST)
                behind = size[ahead]
                if behind == room:
                    full = True
                    break
                # Written whether it is news or not: a guess that fails costs more than a store.
                shorter = there < known
                joins = shorter & ((known & 1 == 0) | (known >> bucket_bits != bucket))
                boxes[ahead, np.uint64(behind)] = target
                size[ahead] = behind + joins
                waiting += joins
                touched[np.uint64(reached)] = target
                reached += shorter & (known == beyond)
                key[target] = min(there, known)
                if keep_edge and shorter:
                    space.via[target] = position
            if full:  # this row begins again: what it has told already is no news then
                key[row] = at
                break
        if full:
            place -= 1
            break
        waiting -= size[box]
        size[box] = 0
        place = 0
        turn += 1
    space.state[0], space.state[1], space.state[2], space.state[3] = reached, waiting, turn, place
    return not full


@njit(nogil=True, cache=True)
def explore(
    graph: Graph,
    space: Space,
    boxes: NDArray[np.uint32],
    seeds: Seeds,
    asked: Query,
    part: tuple[int, int],
) -> NDArray[np.uint32]:
    """Search from the seeds ``part[0]:part[1]`` on top of what is known already.

    Returns
    -------
    The boxes, which may have grown: hand them to the next search.
    """
    if part[1] - part[0] > boxes.shape[1]:
        boxes = np.empty((_BUCKETS, part[1] - part[0]), dtype=np.uint32)
    _plant(graph, space, boxes, seeds, asked, part)
    while not _spread(graph, space, boxes, asked):
        larger = np.empty((_BUCKETS, 2 * boxes.shape[1]), dtype=np.uint32)
        larger[:, : boxes.shape[1]] = boxes
        boxes = larger
    return boxes


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
        Arcs of the direction to search in.
    seeds
        Where to begin; labels are not looked at.
    limit
        Seconds; inclusive.
    keep_edge
        Whether to say over which arc each row was reached.

    Returns
    -------
    Seconds per row (``inf``: not within the limit); and with ``keep_edge`` per row the position of
    the arc by which it was reached, -2 - i where the search began at seed ``i``, -1 where it is not
    reached. Without, nothing.
    """
    asked = query(graph, limit, 1)
    space = make_space(graph, asked, keep_edge)
    alike = Seeds(seeds.row, seeds.seconds, np.zeros(len(seeds.row), dtype=np.int32))
    explore(graph, space, make_boxes(), alike, asked, (0, len(seeds.row)))
    seconds = np.empty(len(space.key))
    for row in range(len(seconds)):
        key = space.key[row]
        known = key != asked.beyond
        seconds[row] = (key >> asked.label_bits) / graph.per_second if known else np.inf
    return seconds, space.via


@njit(nogil=True, cache=True)
def nearest_layers(
    graph: Graph,
    seeds: Seeds,
    parts: Parts,
    limit: float,
    node: NDArray[np.int32],
    seconds: NDArray[np.float32],
    label: NDArray[np.int32],
) -> None:
    """Search for several layers, one after the other, and write what every *node* finds.

    Parameters
    ----------
    graph, seeds, limit
        As in :func:`search`; labels count here.
    parts
        Which layers to search for, and the parts of each.
    node
        Node of each row.
    seconds, label
        Written, shape (all layers, n): seconds to the nearest seed, ``inf`` where none is within
        the limit, and its label (of equally near ones the lowest), -1 where none.
    """
    asked = query(graph, limit, max(1, 1 + seeds.label.max() if len(seeds.label) else 1))
    space, boxes = make_space(graph, asked, False), make_boxes()  # noqa: FBT003  (numba)
    for layer in parts.layers:
        for i in range(parts.first[layer], parts.first[layer + 1]):
            boxes = explore(graph, space, boxes, seeds, asked, (parts.cut[i], parts.cut[i + 1]))
        _tell(graph, space, asked, node, seconds[layer], label[layer])


@njit(nogil=True, cache=True)
def _tell(
    graph: Graph,
    space: Space,
    asked: Query,
    node: NDArray[np.int32],
    seconds: NDArray[np.float32],
    label: NDArray[np.int32],
) -> None:
    """Write what was found by node, and forget it."""
    mask = (1 << asked.label_bits) - 1
    second = 1 / graph.per_second
    if space.state[0] * _FEW < len(node):
        seconds[:] = np.inf
        label[:] = -1
        for i in range(space.state[0]):
            row = space.touched[i]
            key = space.key[row]
            seconds[node[row]] = (key >> asked.label_bits) * second
            label[node[row]] = (key & mask) >> 1
        clear(space, asked)
        return
    for row in range(len(node)):
        key = space.key[row]
        known = key != asked.beyond
        seconds[node[row]] = (key >> asked.label_bits) * second if known else np.inf
        label[node[row]] = (key & mask) >> 1 if known else -1
        space.key[row] = asked.beyond
    space.state[0] = 0


@njit(nogil=True, cache=True)
def gather(
    via: NDArray[np.int32],
    towards: NDArray[np.int32],
    mark: NDArray[np.uint32],
    seed_mark: NDArray[np.uint32],
) -> NDArray[np.uint32]:
    """Collect the marks of all edges between each row and its seed.

    Parameters
    ----------
    via
        As :func:`search` gives it with ``keep_edge``.
    towards, mark
        Of each edge, in the order of the graph, the row it was reached from and its bits.
    seed_mark
        Bits of each seed.

    Returns
    -------
    Bits per row: all those on its way; 0 for rows that are not reached.
    """
    n = len(via)
    result = np.zeros(n, dtype=np.uint32)
    done = np.zeros(n, dtype=np.bool_)
    waiting = np.empty(n, dtype=np.int32)
    for first in range(n):
        depth, row = 0, first
        while not done[row] and via[row] >= 0:
            waiting[depth] = row
            depth += 1
            row = towards[via[row]]
        if not done[row] and via[row] < -1:
            result[row] = seed_mark[-2 - via[row]]
        done[row] = True
        while depth > 0:
            depth -= 1
            child = waiting[depth]
            position = via[child]
            result[child] = result[towards[position]] | mark[position]
            done[child] = True
    return result
