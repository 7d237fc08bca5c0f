"""The seconds of every way between homes and places: laid out some places at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from sociale_basis.network.anchors import Anchors
from sociale_basis.reach import pool, sweeps
from sociale_basis.reach.homes import Entrances, ways_back, ways_there
from sociale_basis.reach.search import curve
from sociale_basis.reach.sweeps import Stretch

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from sociale_basis.network.network import Network
    from sociale_basis.reach.there_and_back import Ways
    from sociale_basis.reach.weights import Seconds

_AT_A_TIME = 1 << 22  # seconds in a table
_SEARCHES_PER_TASK = 8


class Leg(NamedTuple):
    """Seconds between one place and every home, ``inf`` where not within the limit."""

    there: NDArray[np.float32]
    back: tuple[NDArray[np.float32], ...]
    """By each of the weights that were given for the way back."""

    def both(self, back: int) -> NDArray[np.float32]:
        """Give the seconds there, ``inf`` for who does not get back by those weights."""
        if not self.back:
            return self.there
        return np.where(np.isfinite(self.back[back]), self.there, np.float32(np.inf))


def some_at_a_time(
    network: Network,
    homes: Anchors,
    entrances: Entrances,
    limit_s: float,
    asked: Sequence[tuple[Seconds, Sequence[Seconds]]],
) -> Iterator[tuple[int, list[Leg]]]:
    """Give every place in turn with the seconds between it and every home.

    Parameters
    ----------
    network, homes, entrances, limit_s
        As in :func:`sociale_basis.reach.homes.sweep`.
    asked
        Weights on the way there, and on the way back; those that are the same thing are searched
        once.
    """
    step = max(1, _AT_A_TIME // max(len(homes.edge), 1))
    for first in range(0, entrances.n, step):
        some = _part(entrances, first, min(first + step, entrances.n))
        known: dict[tuple[int, bool], NDArray[np.float32]] = {}

        def laid_out(
            seconds: Seconds,
            *,
            back: bool,
            some: Entrances = some,
            known: dict[tuple[int, bool], NDArray[np.float32]] = known,
        ) -> NDArray[np.float32]:
            if (id(seconds), back) not in known:
                ways = (ways_back if back else ways_there)(network, seconds, homes, some, limit_s)
                known[id(seconds), back] = _table(ways, some.n, len(homes.edge), limit_s)
            return known[id(seconds), back]

        found = [
            (laid_out(there, back=False), [laid_out(each, back=True) for each in back])
            for there, back in asked
        ]
        for row in range(some.n):
            yield (
                first + row,
                [Leg(there[row], tuple(each[row] for each in back)) for there, back in found],
            )


def _table(ways: Ways, places: int, homes: int, limit_s: float) -> NDArray[np.float32]:
    result, order = np.empty((places, homes), dtype=np.float32), curve(ways.groups)

    def task(begin: int, end: int) -> None:
        some = Stretch(order, begin, end)
        sweeps.table(ways.graph, ways.groups, ways.legs, ways.direct, limit_s, some, result)

    pool.run(task, pool.shares(places, _SEARCHES_PER_TASK))
    return result


def _part(entrances: Entrances, first: int, last: int) -> Entrances:
    mine = (entrances.place >= first) & (entrances.place < last)
    edge, twin, fraction = entrances.anchors
    anchors = Anchors(edge[mine], twin[mine], fraction[mine])
    return Entrances(anchors, entrances.place[mine] - np.int32(first), last - first)
