"""Which unknowns to settle first: step by step, what makes most residents certain per stop."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from sociale_basis.reach import kernels
from sociale_basis.reach.legs import Seconds, arrivals, departures, straight
from sociale_basis.reach.standing import Quicker, Standing, nearer

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from sociale_basis.network.network import Network
    from sociale_basis.reach.barrier_groups import Group
    from sociale_basis.reach.judging import Judged

_TRIED = 200
"""Sets tried exactly per step, the most promising ones."""
_LEAST = 1e-9
_LONG_S = 3600.0


class Pick(NamedTuple):
    """What one step chose."""

    groups: tuple[int, ...]
    certain: float
    """What the homes that are certain by then count for, those of the steps before included."""


class Doubts(NamedTuple):
    """What is in doubt, and how things stand under both readings."""

    network: Network
    judged: Judged
    groups: Sequence[Group]
    surely: Standing
    perhaps: Standing

    def settled(self, numbers: Iterable[int]) -> Seconds:
        """Give strict weights in which the doubts of some groups have turned out to pass."""
        along, head = self.judged.along.doubts == 0, self.judged.head.doubts == 0
        for number in numbers:
            group = self.groups[number]
            (head if group.at_node else along)[group.edges] = True
        return self.judged.settled(along, head)

    def certain(self, numbers: Sequence[int]) -> NDArray[np.int32]:
        """Give the homes that become certain when the doubts of some groups turn out to pass."""
        edges = [self.groups[number].edges for number in numbers]
        if not edges:
            return np.empty(0, dtype=np.int32)
        some = np.unique(np.concatenate(edges))
        now, then = self.surely.seconds, self.settled(numbers)
        better = (then.whole[some] < now.whole[some]) | (then.along[some] < now.along[some])
        some = some[better]
        homes, _ = nearer(self.surely, Quicker(some, then.whole[some], then.along[some]))
        return homes[np.isinf(self.surely.best[homes])]


def picks(doubts: Doubts, counted: NDArray[np.float64], stops: int) -> list[Pick]:
    """Choose unknowns.

    Parameters
    ----------
    doubts
        What there is to choose from.
    counted
        What each home counts for, shape (h,).
    stops
        How many unknowns at most.

    Returns
    -------
    The steps in order; each adds at least one home.
    """
    of_edge = _of_edge(doubts)
    open_homes = np.isfinite(doubts.perhaps.best) & ~np.isfinite(doubts.surely.best)
    open_homes &= counted > 0
    chosen: list[int] = []
    found: list[Pick] = []
    total = 0.0
    while len(chosen) < stops and open_homes.any():
        needs = _needs(doubts, of_edge, chosen, np.flatnonzero(open_homes))
        promise: dict[frozenset[int], float] = {}
        for home, need in needs.items():
            if len(need) <= stops - len(chosen):
                promise[need] = promise.get(need, 0.0) + counted[home]
        best: tuple[float, float, tuple[int, ...]] | None = None
        ranked = sorted(promise, key=lambda need: (-promise[need] / len(need), sorted(need)))
        for need in ranked[:_TRIED]:
            certain = float(counted[doubts.certain([*chosen, *sorted(need)])].sum())
            offer = ((certain - total) / len(need), certain, tuple(sorted(need)))
            if best is None or offer[0] > best[0] + _LEAST:
                best = offer
        if best is None or best[0] <= _LEAST:
            break
        chosen += best[2]
        total = best[1]
        found.append(Pick(best[2], total))
        open_homes[doubts.certain(chosen)] = False
    return found


def _of_edge(doubts: Doubts) -> dict[int, tuple[int, ...]]:
    """Give the groups in doubt per edge: of the way it is on, of the node it enters."""
    owner: dict[int, tuple[int, ...]] = {}
    judged = doubts.judged
    for number, group in enumerate(doubts.groups):
        part = judged.head if group.at_node else judged.along
        for edge in group.edges[part.doubts[group.edges] != 0].tolist():
            owner[edge] = (*owner.get(edge, ()), number)
    return owner


def _needs(
    doubts: Doubts,
    of_edge: dict[int, tuple[int, ...]],
    chosen: Sequence[int],
    homes: NDArray[np.int64],
) -> dict[int, frozenset[int]]:
    """Say which unknowns must pass on a way from each home: one with few, if it is in time.

    With a fine on every doubt the quickest way is one with few doubts; where that takes too long
    the quickest way of all is taken.
    """
    limit = doubts.surely.limit_s
    highest = min(limit, _LONG_S)
    fine = np.zeros(doubts.network.n_edges)
    settled = set(chosen)
    for edge, numbers in of_edge.items():
        fine[edge] = len([number for number in numbers if number not in settled])
    free = doubts.judged.optimistic
    found = _straight(doubts, of_edge, settled, homes)
    # From a fine that outweighs any detour to none at all.
    for worth in (1.0, 0.1, 0.0):
        left = np.array([home for home in homes.tolist() if home not in found], dtype=np.int64)
        if not len(left):
            break
        fined = Seconds(
            (free.whole + fine * worth * highest).astype(np.float32),
            (free.along + fine * worth * highest).astype(np.float32),
        )
        found |= _ways(doubts, of_edge, settled, left, fined, limit)
    return found


def _straight(
    doubts: Doubts,
    of_edge: dict[int, tuple[int, ...]],
    settled: set[int],
    homes: NDArray[np.int64],
) -> dict[int, frozenset[int]]:
    """Unknowns along the one edge that both a home and a place lie on."""
    now = doubts.perhaps
    direct = straight(now.homes, now.entrances, doubts.judged.optimistic)
    wanted = set(homes.tolist())
    found: dict[int, frozenset[int]] = {}
    for home, seconds, edge in zip(
        direct.origin.tolist(), direct.seconds.tolist(), direct.edge.tolist(), strict=True
    ):
        some = _along(doubts, of_edge, settled, edge)
        if home in wanted and seconds <= now.limit_s and some:
            found[home] = some
    return found


def _ways(
    doubts: Doubts,
    of_edge: dict[int, tuple[int, ...]],
    settled: set[int],
    homes: NDArray[np.int64],
    weights: Seconds,
    limit: float,
) -> dict[int, frozenset[int]]:
    """Walk the way of each home under some weights; those that take too long are left out."""
    network, now = doubts.network, doubts.perhaps
    seconds = doubts.judged.optimistic
    arriving = arrivals(network, now.entrances, weights)
    leaving = departures(network, now.homes, weights)
    graph = weights.graph(network.backward, np.inf)
    at, label = kernels.search(graph, arriving.seeds(), np.inf, True)  # noqa: FBT003  (numba)
    total = leaving.seconds + at[leaving.row]
    order = np.argsort(-total, kind="stable")
    order = order[np.isfinite(total[order])]
    leg_of = np.full(len(now.best), -1, dtype=np.int64)
    leg_of[leaving.point[order]] = order  # of several legs the last one written is the quickest
    met: dict[int, tuple[float, frozenset[int]]] = {}

    def beyond(row: int) -> tuple[float, frozenset[int]]:
        """Seconds and unknowns from a row on."""
        passed: list[tuple[int, int]] = []
        while row not in met and label[row] >= 0:
            edge = int(network.backward.edge[label[row]])
            passed.append((row, edge))
            row = int(network.row[network.head[edge]])
        if row not in met:
            leg = -2 - int(label[row])
            edge = int(arriving.edge[leg])
            own = _along(doubts, of_edge, settled, edge)
            took = (
                arriving.seconds[leg]
                if edge < 0
                else _part(now, arriving.point[leg], edge, seconds)
            )
            met[row] = (float(took), own)
        for before, edge in reversed(passed):
            took, some = met[row]
            own = frozenset(of_edge.get(edge, ())) - settled
            row = before
            met[row] = (took + float(seconds.whole[edge]), some | own)
        return met[row]

    found = {}
    for home in homes.tolist():
        leg = int(leg_of[home])
        if leg < 0:
            continue
        took, some = beyond(int(leaving.row[leg]))
        edge = int(leaving.edge[leg])
        if edge >= 0:
            some |= frozenset(of_edge.get(edge, ())) - settled
            part = 1 - _fraction(now.homes.edge, now.homes.fraction, home, edge)
            head = float(seconds.whole[edge] - seconds.along[edge])
            took += head + part * float(seconds.along[edge])
        if took <= limit and some:
            found[home] = some
    return found


def _along(
    doubts: Doubts, of_edge: dict[int, tuple[int, ...]], settled: set[int], edge: int
) -> frozenset[int]:
    """Unknowns along an edge, not at its head: the way ends before that."""
    numbers = of_edge.get(edge, ())
    return frozenset(n for n in numbers if not doubts.groups[n].at_node) - settled


def _part(now: Standing, point: int, edge: int, seconds: Seconds) -> float:
    fraction = _fraction(now.entrances.edge, now.entrances.fraction, int(point), edge)
    return fraction * float(seconds.along[edge])


def _fraction(
    edges: NDArray[np.int32], fractions: NDArray[np.float64], point: int, edge: int
) -> float:
    fraction = float(fractions[point])
    return fraction if int(edges[point]) == edge else 1 - fraction
