"""Ways on a cut network: laid out for searching with rest, against or along the walking."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from sociale_basis.reach import pool, rest_kernels
from sociale_basis.reach.legs import arrivals, departures, straight
from sociale_basis.reach.reasons import without_head
from sociale_basis.reach.rest_kernels import NEVER, Limits, Reached, Touch, Ways
from sociale_basis.reach.sweeps import order_by

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sociale_basis.network.anchors import Anchors
    from sociale_basis.network.network import Csr, Network
    from sociale_basis.reach.weights import Graph, Seconds

_METRE = 2.0**20
"""Units of length in a metre."""
_ROUNDING_M = 1e-3
_MOST = 2.0**60


class Grouped(NamedTuple):
    """Points in groups: a place with its entrances."""

    anchors: Anchors
    """On the cut network, shape (k,)."""
    group: NDArray[np.int32]
    """Of each point, shape (k,)."""
    n: int
    """Number of groups."""


def alone(anchors: Anchors) -> Grouped:
    """Let every point be a group of its own."""
    k = len(anchors.edge)
    return Grouped(anchors, np.arange(k, dtype=np.int32), k)


def together(anchors: Anchors) -> Grouped:
    """Let all points be one group."""
    return Grouped(anchors, np.zeros(len(anchors.edge), dtype=np.int32), 1)


@dataclass(frozen=True, eq=False)
class Field:
    """A network to walk on under one reading.

    Attributes
    ----------
    network
        Cut where one can rest.
    seconds
        Of its edges.
    rest
        Where one can rest, per row.
    limits
        In whole units.
    marks
        Bits per edge; None for none.
    """

    network: Network
    seconds: Seconds
    rest: NDArray[np.bool_]
    limits: Limits
    marks: NDArray[np.uint32] | None = None

    def towards(self, goals: Grouped, points: Anchors) -> Ways:
        """Lay out the search from groups back to the points that people come from."""
        into = arrivals(self.network, goals.anchors, self.seconds)
        out = departures(self.network, points, self.seconds)
        between = straight(points, goals.anchors, self.seconds)
        return Ways(
            *self._arcs(self.network.backward),
            self._touch(
                (goals.group[into.point], goals.n),
                into.row,
                into.seconds,
                _until(goals.anchors, into.point, into.edge),
                (into.edge, True),
            ),
            self._touch(
                (out.row, self.network.n_nodes),
                out.point,
                out.seconds,
                1 - _until(points, out.point, out.edge),
                (out.edge, False),
            ),
            self._touch(
                (goals.group[between.destination], goals.n),
                between.origin,
                between.seconds,
                _until(goals.anchors, between.destination, between.edge)
                - _until(points, between.origin, between.edge),
                (between.edge, True),
            ),
        )

    def away(self, starts: Grouped, points: Anchors) -> Ways:
        """Lay out the search from groups to the points that people go to."""
        out = departures(self.network, starts.anchors, self.seconds)
        into = arrivals(self.network, points, self.seconds)
        between = straight(starts.anchors, points, self.seconds)
        return Ways(
            *self._arcs(self.network.forward),
            self._touch(
                (starts.group[out.point], starts.n),
                out.row,
                out.seconds,
                1 - _until(starts.anchors, out.point, out.edge),
                (out.edge, False),
            ),
            self._touch(
                (into.row, self.network.n_nodes),
                into.point,
                into.seconds,
                _until(points, into.point, into.edge),
                (into.edge, True),
            ),
            self._touch(
                (starts.group[between.origin], starts.n),
                between.destination,
                between.seconds,
                _until(points, between.destination, between.edge)
                - _until(starts.anchors, between.origin, between.edge),
                (between.edge, True),
            ),
        )

    def _graph(self, csr: Csr) -> Graph:
        return self.seconds.graph(csr, np.inf)

    def _arcs(self, csr: Csr) -> tuple[Graph, NDArray[np.int64], NDArray[np.uint32]]:
        marks = np.zeros(len(csr.edge), dtype=np.uint32)
        if self.marks is not None:
            marks = self.marks[csr.edge]
        return self._graph(csr), _units(self.network.length_m, _METRE)[csr.edge], marks

    def _touch(
        self,
        group: tuple[NDArray[np.int32], int],
        other: NDArray[np.int32],
        seconds: NDArray[np.float64],
        share: NDArray[np.float64],
        over: tuple[NDArray[np.int32], bool],
    ) -> Touch:
        """Group the ends of ways, over an edge each, the head of which is passed or not."""
        edge, before_head = over
        start, order = order_by(np.ascontiguousarray(group[0], dtype=np.int32), group[1])
        metres = np.where(edge >= 0, share * self.network.length_m[edge], 0)
        marks = np.zeros(len(edge), dtype=np.uint32)
        if self.marks is not None:
            marks = np.where(edge >= 0, self.marks[edge], 0).astype(np.uint32)
            marks = without_head(marks) if before_head else marks
        per_second = self._graph(self.network.backward).per_second
        return Touch(
            start,
            other[order].astype(np.int32),
            _units(seconds, per_second)[order],
            _units(metres, _METRE)[order],
            marks[order],
        )


def limits(graph: Graph, limit_s: float, every_m: float) -> Limits:
    """Give limits in whole units; stretches are counted to the millimetre."""
    return Limits(
        int(min(limit_s * graph.per_second, _MOST)),
        int(min((every_m + _ROUNDING_M) * _METRE, _MOST)),
    )


def swept(
    field: Field,
    places: Grouped,
    homes: Anchors,
    gain: NDArray[np.float64],
    *,
    one_way: bool,
) -> tuple[Reached, NDArray[np.float64]]:
    """Search from every place apart to the homes, there and back.

    Returns
    -------
    What it means for the homes, and the sum of the gains of the homes that reach each place.
    """
    there, back = field.towards(places, homes), field.away(places, homes)
    total = np.zeros((places.n, gain.shape[1]))

    def task(begin: int, end: int) -> Reached:
        return rest_kernels.sweep(
            there, back, field.rest, (begin, end), field.limits, gain, one_way, total
        )

    first, *others = pool.run(task, pool.shares(places.n, 1))
    for more in others:
        nearer = more.units < first.units
        first.units[nearer], first.nearest[nearer] = more.units[nearer], more.nearest[nearer]
        first.mark[nearer] = more.mark[nearer]
        first.within[:] += more.within
    return first, total


def all_units(ways: Ways, field: Field, groups: int, points: int) -> NDArray[np.int64]:
    """Give the units between every group and every point, shape (groups, points)."""
    result = np.empty((groups, points), dtype=np.int64)

    def task(begin: int, end: int) -> None:
        rest_kernels.table(ways, field.rest, (begin, end), field.limits, result)

    pool.run(task, pool.shares(groups, 1))
    return result


def in_seconds(units: NDArray[np.int64], field: Field) -> NDArray[np.float64]:
    """Give units of time in seconds, ``inf`` for never."""
    per_second = field.seconds.graph(field.network.backward, np.inf).per_second
    return np.where(units == NEVER, np.inf, units / per_second)


def in_metres(units: NDArray[np.int64]) -> NDArray[np.float64]:
    """Give units of length in metres, ``inf`` for never."""
    return np.where(units == NEVER, np.inf, units / _METRE)


def _units(values: NDArray[np.floating], per: float) -> NDArray[np.int64]:
    whole: NDArray[np.int64] = np.floor(np.minimum(values * per + 0.5, _MOST)).astype(np.int64)
    return whole


def _until(
    anchors: Anchors, point: NDArray[np.int32], edge: NDArray[np.int32]
) -> NDArray[np.float64]:
    """Give how far along an edge, as a fraction, points lie that are on it or its twin."""
    on = anchors.edge[point] == edge
    return np.where(on, anchors.fraction[point], 1 - anchors.fraction[point])
