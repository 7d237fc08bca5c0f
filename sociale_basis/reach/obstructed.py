"""The least-obstructed way: over the fewest marked edges, and of those ways the quickest.

What is marked is up to who asks: edges that are refused, or that are in doubt. With a limit the
way must fit in it. Exact: the search is made once per number of marked edges. Layer *k* gives the
quickest way over exactly *k* of them wherever fewer do not do as well; it begins where marked edges
lead to from layer *k* - 1 and goes on over edges without a mark, with the same kernel and the same
whole units as every other search.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from sociale_basis.network.anchors import Anchors
from sociale_basis.reach import kernels
from sociale_basis.reach.legs import Legs, Straight, arrivals, departures, straight
from sociale_basis.reach.route import walked
from sociale_basis.reach.search import n_points
from sociale_basis.reach.weights import rounded

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sociale_basis.network.network import Csr, Network
    from sociale_basis.reach.homes import Entrances
    from sociale_basis.reach.route import Route
    from sociale_basis.reach.weights import Graph, Seconds


_MORE = 1.01


class Marked(NamedTuple):
    """Weights of which some edges carry a mark.

    An edge is marked where ``free`` lets by and ``plain`` does not: along it, or only at its head,
    which is not passed where the way ends before it.
    """

    free: Seconds
    """What every edge takes, marked or not; ``inf``: never walked."""
    plain: Seconds
    """The same, ``inf`` where marked."""


class Least(NamedTuple):
    """The least-obstructed way of every home; arrays of shape (h,)."""

    number: NDArray[np.int32]
    """Marked edges on it, of both legs together; -1 where there is no way."""
    seconds: NDArray[np.float64]
    """Of both legs together, ``inf`` where there is no way."""
    place: NDArray[np.int32]
    """Where it leads, -1 where there is no way."""
    there: list[Route | None]
    back: list[Route | None]
    """The ways themselves; None where there is none, or only the way there is asked for."""


class _Side(NamedTuple):
    """One direction between homes and places, whatever the places."""

    homewards: bool
    csr: Csr
    graph: Graph
    """Of the edges without a mark."""
    open: Graph
    """Of all edges, as if nothing were marked."""
    near: NDArray[np.int32]
    """Per edge, the row at the end where the places are."""
    edge: NDArray[np.int32]
    end: NDArray[np.int32]
    seconds: NDArray[np.float64]
    """Marked edges: number, the row at the end where the homes are, seconds."""
    homes: Legs
    homes_marked: NDArray[np.bool_]


class _Leg(NamedTuple):
    """All ways in one direction between homes and the places of one search."""

    side: _Side
    places: Legs
    places_marked: NDArray[np.bool_]
    homes: Legs
    """Only those from which a place could be reached if nothing were marked."""
    homes_marked: NDArray[np.bool_]
    direct: Straight
    """Ways straight along an edge, as they are walked."""
    direct_marked: NDArray[np.bool_]


class _Layer(NamedTuple):
    """What the search over exactly so many marked edges gives."""

    via: NDArray[np.int32]
    """As :func:`sociale_basis.reach.kernels.search` gives it."""
    leg: NDArray[np.int64]
    """Of each seed, which leg of a place it is, or -1."""
    mark: NDArray[np.int64]
    """Of each seed, over which marked edge it was reached (position in the leg), or -1."""


class _Found(NamedTuple):
    """What one leg gives per home."""

    number: NDArray[np.int32]
    """Marked edges, -1 where there is no way."""
    seconds: NDArray[np.float64]
    first: NDArray[np.int64]
    """Which of the legs of homes it is; -1 - i: way ``i`` straight along an edge."""
    layers: list[_Layer]


def least_obstructed(
    network: Network,
    marked: Marked,
    homes: Anchors,
    entrances: Entrances,
    limit_s: float = math.inf,
    *,
    one_way: bool = False,
) -> Least:
    """Find the way over the fewest marked edges from every home, and of those the quickest.

    There and back count together, to the same place: the fewest marked edges on both (one that is
    marked in both directions counts twice), then the least time of both. Each way apart must be
    within the limit.

    Parameters
    ----------
    network, marked
        The network, and what its edges take with and without a mark.
    homes
        Shape (h,); those that are not attached reach nothing.
    entrances
        Of the places; one may leave by another than one came in by.
    limit_s
        Seconds, inclusive; by default none.
    one_way
        Only the way there counts.
    """
    if one_way:
        return _one_way(network, marked, homes, entrances, limit_s)
    h = n_points(homes)
    number, place = np.full(h, -1, dtype=np.int32), np.full(h, -1, dtype=np.int32)
    seconds = np.full(h, np.inf)
    sides = [_side(network, marked, homes, homewards=homewards) for homewards in (False, True)]

    def searched(side: _Side, doors: Anchors) -> tuple[_Leg, _Found]:
        leg = _leg(network, marked, side, homes, doors, limit_s)
        return leg, _searched(leg, h, limit_s)

    for each in range(entrances.n):
        doors = _doors(entrances, each)
        there, back = (searched(side, doors)[1] for side in sides)
        total, took = there.number + back.number, there.seconds + back.seconds
        fewer = (place < 0) | (total < number) | ((total == number) & (took < seconds))
        better = fewer & (there.number >= 0) & (back.number >= 0)
        number[better], seconds[better], place[better] = total[better], took[better], each
    ways: tuple[list[Route | None], list[Route | None]] = ([None] * h, [None] * h)
    for each in np.unique(place[place >= 0]).tolist():
        doors = _doors(entrances, each)
        for side, told in zip(sides, ways, strict=True):
            leg, found = searched(side, doors)
            for home in np.flatnonzero(place == each).tolist():
                told[home], _ = _way(network, marked, leg, found, home, homes, doors)
    return Least(number, seconds, place, *ways)


def _one_way(
    network: Network, marked: Marked, homes: Anchors, entrances: Entrances, limit_s: float
) -> Least:
    h = n_points(homes)
    side = _side(network, marked, homes, homewards=False)
    leg = _leg(network, marked, side, homes, entrances.anchors, limit_s)
    found = _searched(leg, h, limit_s)
    place = np.full(h, -1, dtype=np.int32)
    ways: list[Route | None] = [None] * h
    for home in np.flatnonzero(found.number >= 0).tolist():
        ways[home], door = _way(network, marked, leg, found, home, homes, entrances.anchors)
        place[home] = entrances.place[door]
    return Least(found.number, found.seconds, place, ways, [None] * h)


def _doors(entrances: Entrances, place: int) -> Anchors:
    return Anchors(*(part[entrances.place == place] for part in entrances.anchors))


def _side(network: Network, marked: Marked, homes: Anchors, *, homewards: bool) -> _Side:
    free, plain = marked
    csr = network.forward if homewards else network.backward
    graph = plain.graph(csr, math.inf)
    refused = (np.isinf(plain.whole) & np.isfinite(free.whole))[csr.edge]
    edge = csr.edge[refused]
    legs = (arrivals if homewards else departures)(network, homes, free)
    return _Side(
        homewards,
        csr,
        graph,
        free.graph(csr, math.inf),
        network.row[network.tail if homewards else network.head],
        edge,
        csr.other[refused],
        rounded(free.whole[edge], graph),
        legs,
        _carries(legs.edge, plain.along if homewards else plain.whole),
    )


def _leg(
    network: Network, marked: Marked, side: _Side, homes: Anchors, doors: Anchors, limit_s: float
) -> _Leg:
    free, plain = marked
    places = (departures if side.homewards else arrivals)(network, doors, free)
    # Most homes are too far from one place, whatever is in the way. Both kinds of graph may round
    # to other units: what is left out is far beyond that.
    beyond = _MORE * limit_s + 1
    open_to, _ = kernels.search(side.open, places.seeds(), beyond, False)  # noqa: FBT003  (numba)
    near = np.isfinite(open_to)[side.homes.row]
    direct = _along_one_edge(homes, doors, free, homewards=side.homewards)
    out, into = (doors, homes) if side.homewards else (homes, doors)
    # Two points in one spot: nothing is walked.
    moves = _part(out, direct.origin, direct.edge) != _part(into, direct.destination, direct.edge)
    return _Leg(
        side,
        places,
        _carries(places.edge, plain.whole if side.homewards else plain.along),
        side.homes.take(near),
        side.homes_marked[near],
        direct,
        moves & _carries(direct.edge, plain.along),
    )


def _along_one_edge(homes: Anchors, doors: Anchors, free: Seconds, *, homewards: bool) -> Straight:
    """Give the ways between homes and doors on one edge, looking only at homes on such edges."""
    on = np.zeros(len(free.along) + 1, dtype=np.bool_)  # its last is for -1: on no edge
    for edge in (doors.edge, doors.twin):
        on[edge[edge >= 0]] = True
    some = np.flatnonzero(on[homes.edge] | on[homes.twin]).astype(np.int32)
    few = Anchors(homes.edge[some], homes.twin[some], homes.fraction[some])
    if homewards:
        found = straight(doors, few, free)
        return found._replace(destination=some[found.destination])
    found = straight(few, doors, free)
    return found._replace(origin=some[found.origin])


def _carries(edge: NDArray[np.int32], plain: NDArray[np.float32]) -> NDArray[np.bool_]:
    """Tell which legs go over a marked edge; -1 is no edge."""
    marked = np.zeros(len(edge), dtype=np.bool_)
    on = edge >= 0
    marked[on] = np.isinf(plain[edge[on]])
    return marked


def _part(
    points: Anchors, which: NDArray[np.int32], edge: NDArray[np.int32]
) -> NDArray[np.float64]:
    """Give where on an edge, or on its twin, points lie."""
    fraction = points.fraction[which]
    return np.where(points.edge[which] == edge, fraction, 1 - fraction)


def _searched(leg: _Leg, h: int, limit_s: float) -> _Found:
    """Search layer after layer until every home has its way, or nothing is left to find."""
    rows = len(leg.side.csr.start) - 1
    home = leg.direct.destination if leg.side.homewards else leg.direct.origin
    found = _Found(
        np.full(h, -1, dtype=np.int32), np.full(h, np.inf), np.zeros(h, dtype=np.int64), []
    )
    best, before = np.full(rows, np.inf), np.full(rows, np.inf)
    waiting = np.zeros(h, dtype=np.bool_)
    waiting[leg.homes.point] = True
    waiting[home] = True
    number, empty = 0, 0
    # An empty layer may come first, where all places are behind a mark; one more after the last
    # is for homes that are.
    while waiting.any() and empty < 2:  # noqa: PLR2004 -- both explained above
        at = _layer(leg, found.layers, before, best, limit_s)
        straight_on = leg.direct_marked == number
        point = np.concatenate([leg.homes.point, home[straight_on]])
        total = np.concatenate(
            [
                leg.homes.seconds
                + np.where(leg.homes_marked, before[leg.homes.row], at[leg.homes.row]),
                leg.direct.seconds[straight_on],
            ]
        )
        which = np.concatenate([np.arange(len(leg.homes.point)), -1 - np.flatnonzero(straight_on)])
        new = waiting[point] & (total <= limit_s) & np.isfinite(total)
        point, total, which = point[new], total[new], which[new]
        order = np.lexsort((total, point))
        reached, first = np.unique(point[order], return_index=True)
        found.number[reached] = number
        found.seconds[reached] = total[order][first]
        found.first[reached] = which[order][first]
        waiting[reached] = False
        empty = 0 if np.isfinite(at).any() else empty + (number > 0)
        number, before = number + 1, at
    return found


def _layer(
    leg: _Leg,
    layers: list[_Layer],
    before: NDArray[np.float64],
    best: NDArray[np.float64],
    limit_s: float,
) -> NDArray[np.float64]:
    """Search over one marked edge more than before; add the layer, and better ``best``.

    Returns
    -------
    Seconds per row over exactly so many, ``inf`` where fewer do as well.
    """
    own = np.flatnonzero(leg.places_marked == len(layers))
    over = before[leg.side.near[leg.side.edge]] + leg.side.seconds
    marks = np.flatnonzero(np.isfinite(over))
    row = np.concatenate([leg.places.row[own], leg.side.end[marks]])
    seconds = np.concatenate([leg.places.seconds[own], over[marks]])
    # Without a limit fewer marked edges are better however long it takes.
    known = np.where(np.isfinite(best), -np.inf, np.inf) if math.isinf(limit_s) else best
    useful = (seconds <= limit_s) & (seconds < known[row])
    nothing = np.full(len(own), -1), np.full(len(marks), -1)
    layer_leg = np.concatenate([own, nothing[1]])[useful]
    layer_mark = np.concatenate([nothing[0], marks])[useful]
    seeds = kernels.Seeds(
        row[useful].astype(np.int32), seconds[useful], np.zeros(useful.sum(), dtype=np.int32)
    )
    at, via = kernels.search(leg.side.graph, seeds, limit_s, True)  # noqa: FBT003  (numba)
    at[~(at < known)] = np.inf
    np.minimum(best, at, out=best)
    layers.append(_Layer(via, layer_leg, layer_mark))
    return at


def _way(
    network: Network,
    marked: Marked,
    leg: _Leg,
    found: _Found,
    home: int,
    homes: Anchors,
    doors: Anchors,
) -> tuple[Route, int]:
    """Trace the way of one home, and the entrance it leads to."""
    first = int(found.first[home])
    if first < 0:
        edge = int(leg.direct.edge[-1 - first])
        ends = leg.direct.origin[-1 - first], leg.direct.destination[-1 - first]
        door = int(ends[0 if leg.side.homewards else 1])
        begin, end = _where(homes, home, edge), _where(doors, door, edge)
        if begin == end:
            return walked(network, marked.free, [], 0.0, 1.0, ends_inside=False), door
        if leg.side.homewards:
            begin, end = end, begin
        return walked(network, marked.free, [edge], begin, end, ends_inside=True), door
    edges, last = _trace(leg, found, home)
    door = int(leg.places.point[last])
    at_home, at_door = int(leg.homes.edge[first]), int(leg.places.edge[last])
    sides = [(at_home, homes, home), (at_door, doors, door)]
    if leg.side.homewards:
        sides, edges = sides[::-1], edges[::-1]
    (out, points, point), (into, others, other) = sides
    begin = _where(points, point, out) if out >= 0 else 0.0
    end = _where(others, other, into) if into >= 0 else 1.0
    whole = [*([out] if out >= 0 else []), *edges, *([into] if into >= 0 else [])]
    return walked(network, marked.free, whole, begin, end, ends_inside=into >= 0), door


def _trace(leg: _Leg, found: _Found, home: int) -> tuple[list[int], int]:
    """Follow the search back from a home: the edges on the way, and the leg of the place."""
    first = int(found.first[home])
    number = int(found.number[home]) - int(leg.homes_marked[first])
    row = int(leg.homes.row[first])
    edges: list[int] = []
    while True:
        layer = found.layers[number]
        position = int(layer.via[row])
        if position >= 0:
            edge = int(leg.side.csr.edge[position])
        else:
            seed = -2 - position
            if layer.leg[seed] >= 0:
                return edges, int(layer.leg[seed])
            edge = int(leg.side.edge[layer.mark[seed]])
            number -= 1
        edges.append(edge)
        row = int(leg.side.near[edge])


def _where(points: Anchors, point: int, edge: int) -> float:
    fraction = float(points.fraction[point])
    return fraction if points.edge[point] == edge else 1 - fraction
