"""Which unknowns to settle first: step by step, what makes most residents certain per stop."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from sociale_basis.reach.standing import Quicker, Standing, nearer
from sociale_basis.reach.survey_ways import owners, ways_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from sociale_basis.network.network import Network
    from sociale_basis.reach.barrier_groups import Group
    from sociale_basis.reach.judging import Judged
    from sociale_basis.reach.legs import Seconds

_TRIED = 200
"""Sets tried exactly per step, the most promising ones."""
_SINGLES_TRIED = 50
"""And single unknowns, those that bring most by themselves."""
_LEAST = 1e-9


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

    def certain(self, sets: Sequence[Sequence[int]]) -> list[NDArray[np.int32]]:
        """Give the homes that become certain when the doubts of some groups turn out to pass.

        Each set of groups is tried alone.
        """
        found = nearer(self.surely, [self._quicker(numbers) for numbers in sets])
        return [homes[np.isinf(self.surely.best[homes])] for homes, _ in found]

    def _quicker(self, numbers: Sequence[int]) -> Quicker:
        edges = [np.empty(0, dtype=np.int64), *(self.groups[number].edges for number in numbers)]
        some = np.unique(np.concatenate(edges))
        now, then = self.surely.seconds, self.settled(numbers)
        better = (then.whole[some] < now.whole[some]) | (then.along[some] < now.along[some])
        some = some[better]
        return Quicker(some, then.whole[some], then.along[some])


def picks(
    doubts: Doubts, counted: NDArray[np.float64], stops: int, singles: Sequence[int]
) -> list[Pick]:
    """Choose unknowns.

    Parameters
    ----------
    doubts
        What there is to choose from.
    counted
        What each home counts for, shape (h,).
    stops
        How many unknowns at most.
    singles
        Unknowns that alone make somebody certain, most first.

    Returns
    -------
    The steps in order; each adds at least one home.
    """
    of_edge = owners(doubts.judged, doubts.groups, doubts.network.n_edges)
    open_homes = np.isfinite(doubts.perhaps.best) & ~np.isfinite(doubts.surely.best)
    open_homes &= counted > 0
    chosen: list[int] = []
    found: list[Pick] = []
    total = 0.0
    while len(chosen) < stops and open_homes.any():
        most = stops - len(chosen)
        needs = ways_of(doubts.perhaps, of_edge, chosen, open_homes, most)
        promise: dict[frozenset[int], float] = {}
        for home, need in needs.items():
            promise[need] = promise.get(need, 0.0) + counted[home]
        ranked = sorted(promise, key=lambda need: (-promise[need] / len(need), sorted(need)))
        left = [number for number in singles if number not in chosen]
        tried = [tuple(sorted(need)) for need in ranked[:_TRIED]]
        tried = list(dict.fromkeys([*tried, *((number,) for number in left[:_SINGLES_TRIED])]))
        best: tuple[float, float, tuple[int, ...]] | None = None
        outcomes = doubts.certain([[*chosen, *some] for some in tried])
        for some, homes in zip(tried, outcomes, strict=True):
            certain = float(counted[homes].sum())
            offer = ((certain - total) / len(some), certain, some)
            if best is None or offer[0] > best[0] + _LEAST:
                best = offer
        if best is None or best[0] <= _LEAST:
            break
        chosen += best[2]
        total = best[1]
        found.append(Pick(best[2], total))
        open_homes[doubts.certain([chosen])[0]] = False
    return found
