"""Weights laid out for searching: written once per profile, shared by every search after it.

A weight and the row it leads to lie together in one 64-bit arc: whoever looks at the one needs the
other. Times are whole units of 2⁻²⁰ s, so that they add up exactly and in any order to the same
sum; a weight of float32 seconds is off by half a unit at most, a way of a thousand edges by half a
millisecond at the very worst.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numba import njit

from sociale_basis.errors import BadValueError
from sociale_basis.reach import pool

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    from sociale_basis.network.network import Csr, Network

TARGET_BITS = 28
"""Bits of an arc that tell the row; a network has at most 2²⁸ nodes."""
_FINEST = 20  # units are 2⁻²⁰ s or coarser
_LONGEST_BITS = 35  # of an arc, for its weight
_ROOM_S = 2.0 ** (_LONGEST_BITS - _FINEST)  # what fits in the finest units: nine hours
_ROUNDING_S = 1e-3
_MOST_BUCKETS = 1 << 16
_ROWS_PER_TASK = 1 << 13


class Graph(NamedTuple):
    """Weighted arcs grouped by row."""

    start: NDArray[np.uint32]
    """Arcs of row ``i`` are ``start[i]:start[i + 1]``, shape (n + 1,)."""
    arc: NDArray[np.int64]
    """Units shifted by ``TARGET_BITS``, and the row at the other end, shape (m,). A refused arc
    leads from its row to itself."""
    per_second: float
    """Units in a second, a power of two."""
    width_bits: int
    """A bucket of the queue is two to this power units wide."""
    mean: float
    """Seconds of an edge on average."""


class _Facts(NamedTuple):
    longest: float
    mean: float
    faulty: int


@dataclass(frozen=True, eq=False)
class Seconds:
    """Weights of the directed edges of a network, to be used for any number of searches.

    The arrays must not change afterwards: what is laid out for searching is kept.

    Attributes
    ----------
    whole
        Seconds with what is charged at the head, float32 of shape (m,), ``inf`` where refused.
    along
        The same without that charge.
    """

    whole: NDArray[np.float32]
    along: NDArray[np.float32]
    _laid_out: dict[tuple[int, float], tuple[Csr, Graph]] = field(
        default_factory=dict, init=False, repr=False
    )

    @cached_property
    def facts(self) -> _Facts:
        """The longest and the mean finite weight; the first that is no number of seconds, or -1."""
        return _Facts(*_facts(self.whole))

    def check(self) -> None:
        """Refuse weights that are negative or not numbers.

        Raises
        ------
        BadValueError
            One is.
        """
        if (edge := self.facts.faulty) >= 0:
            what = f"edge {edge} has {self.whole[edge]}, which is no number of seconds"
            raise BadValueError(what, column="seconds")

    def graph(self, csr: Csr, limit_s: float, threads: int | None = None) -> Graph:
        """Lay the weights out along a CSR, or give what was laid out before.

        Edges that take longer than ``limit_s`` may count as refused.

        Raises
        ------
        BadValueError
            A weight is negative or not a number.
        """
        self.check()
        longest = min(self.facts.longest, limit_s)
        coarser = max(0, math.ceil(math.log2(longest / _ROOM_S))) if longest > _ROOM_S else 0
        per_second = 2.0 ** (_FINEST - coarser)
        known = self._laid_out.get((id(csr.edge), per_second))
        if known is not None:
            return known[1]
        arc = np.empty(len(csr.other), dtype=np.int64)
        start = csr.start.view(np.uint32)
        pool.run(
            lambda begin, end: _write(start, csr, self.whole, per_second, (begin, end), arc),
            pool.shares(len(start) - 1, _ROWS_PER_TASK, threads),
            threads,
        )
        # Measured best on street networks, flat from half to twice.
        width = max(self.facts.mean, longest / _MOST_BUCKETS) * per_second
        graph = Graph(
            start, arc, per_second, max(0, round(math.log2(max(width, 1)))), self.facts.mean
        )
        self._laid_out[id(csr.edge), per_second] = csr, graph
        return graph


def rounded(seconds: NDArray[np.floating], graph: Graph) -> NDArray[np.float64]:
    """Round seconds to the units of a graph, as its searches do; what is ``inf`` stays so."""
    units = np.floor(seconds.astype(np.float64) * graph.per_second + 0.5)
    return np.where(units <= 2.0**_LONGEST_BITS - 1, units / graph.per_second, np.inf)


def weigh(
    network: Network, seconds: ArrayLike | Seconds, along: ArrayLike | None = None
) -> Seconds:
    """Check the weights of all edges, once for many searches.

    Every search takes the result in place of ``seconds`` (and then ignores ``along``).

    Parameters
    ----------
    network
        The network.
    seconds, along
        As in :mod:`sociale_basis.reach.search`; arrays must not change afterwards.

    Raises
    ------
    BadValueError
        They are too many or few, negative, not numbers, or less as a whole than along the edge.
    """
    if isinstance(seconds, Seconds):
        return seconds
    whole = _array(network, seconds, "seconds")
    part = whole if along is None else _array(network, along, "along")
    if along is not None and not (part >= 0).all():
        edge = int(np.argmin(part >= 0))
        what = f"edge {edge} has {part[edge]}, which is no number of seconds"
        raise BadValueError(what, column="along")
    if along is not None and (part > whole + _ROUNDING_S).any():
        edge = int(np.argmax(part > whole + _ROUNDING_S))
        raise BadValueError(f"edge {edge} takes longer along it than as a whole", column="along")
    checked = Seconds(whole, part)
    checked.check()
    return checked


def _array(network: Network, seconds: ArrayLike, what: str) -> NDArray[np.float32]:
    weights = np.ascontiguousarray(seconds, dtype=np.float32)
    if weights.shape != (network.n_edges,):
        problem = f"must be {network.n_edges} numbers, one per directed edge"
        raise BadValueError(problem, column=what)
    return weights


@njit(nogil=True, cache=True)
def _facts(seconds: NDArray[np.float32]) -> tuple[float, float, int]:
    largest, total, finite, faulty = np.float32(0), 0.0, 0, -1
    for edge in range(len(seconds)):
        value = seconds[edge]
        if not value >= 0:
            faulty = edge
            break
        if value < np.inf:
            largest = max(largest, value)
            total += value
            finite += 1
    return float(largest), total / max(finite, 1), faulty


@njit(nogil=True, cache=True)
def _write(
    start: NDArray[np.uint32],
    csr: Csr,
    seconds: NDArray[np.float32],
    per_second: float,
    rows: tuple[int, int],
    arc: NDArray[np.int64],
) -> None:
    most = 2.0**_LONGEST_BITS - 1
    for row in range(rows[0], rows[1]):
        for position in range(start[row], start[row + 1]):
            units = seconds[csr.edge[position]] * per_second + 0.5
            if units <= most:
                arc[position] = (np.int64(units) << TARGET_BITS) | csr.other[position]
            else:
                arc[position] = row
