"""What can be reached from each 100 m cell of the places of one layer, by one profile.

Counted in dwellings, never in people: what a way is like from a front door says nothing about who
lives behind it. Where a cell has fewer dwellings than the smallest number that may be shown, it
gets no shares: only what holds for all of them, or that it differs.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from sociale_basis.privacy import ROUND_TO
from sociale_basis.reach.leg_marks import marks_of_legs
from sociale_basis.reach.reasons import NO_WAY, NOT_CONNECTED, TOO_FAR, without_head, words
from sociale_basis.reach.trips import trips

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sociale_basis.network.anchors import Anchors
    from sociale_basis.network.network import Network
    from sociale_basis.reach.homes import Entrances
    from sociale_basis.reach.trips import Trips
    from sociale_basis.reach.weights import Seconds

MOST_PER_KIND = 3
"""Places of one kind named per cell: enough to choose from, and the nearest."""

FARTHEST_S = 3600.0
"""Farther than an hour, also without any obstacle, is no lead."""

MOST_REASONS = 2

ALL_YES, ALL_UNKNOWN, ALL_NO, DIFFERS = "y", "u", "n", "d"
"""What holds for the dwellings of a cell: all the same, or not ("verschilt per voordeur")."""

_FULL = 100
_PRECISION = 1e-6
_BITS = 32  # of a mark
_ALL_BITS = (1 << _BITS) - 1


class CellRow(NamedTuple):
    """One place as seen from one cell.

    Attributes
    ----------
    entry
        Number of the place.
    state
        One of ``y``, ``u``, ``n`` and ``d``.
    yes, unknown
        Percentages of the dwellings, in tens; None where there are too few to say, or all are the
        same.
    minutes
        The way there: half of the dwellings that get there take no longer. Where none does, what
        someone takes whom nothing stops. None where no way is known.
    reasons
        Why not, or why nobody knows: words as :func:`sociale_basis.i18n.reasons.reason_sentence`
        takes them.
    """

    entry: int
    state: str
    yes: int | None
    unknown: int | None
    minutes: int | None
    reasons: tuple[str, ...]


class Homes(NamedTuple):
    """Dwellings inside the boundary, by cell."""

    anchors: Anchors
    cell: NDArray[np.int64]
    """Number of the cell of each, shape (homes,)."""
    weight: NDArray[np.float64]
    codes: list[str]
    total: NDArray[np.float64]
    """Dwellings per cell."""
    first: NDArray[np.int64]
    """One home per cell that is attached, where any is: who speaks for it on ways far away."""


class CellSearch(NamedTuple):
    """How somebody of one profile gets about, and from where."""

    network: Network
    homes: Homes
    seconds: tuple[Seconds, Seconds, Seconds]
    """Strict, optimistic, and of someone whom nothing stops."""
    marks: tuple[NDArray[np.uint32], NDArray[np.uint32]]
    """Of doubt, and of refusal."""
    limit: float
    minimum: int

    def layer(self, doors: Entrances) -> tuple[list[tuple[int, CellRow]], list[tuple[int, int]]]:
        """Give the rows of the places of one layer with their cell, and the shares of each.

        No shares where the neighbourhood has fewer dwellings than may be shown.
        """
        network, homes = self.network, self.homes
        strict, optimistic, free = self.seconds
        surely = trips(network, strict, homes.anchors, doors, self.limit)
        perhaps = trips(network, optimistic, homes.anchors, doors, self.limit)
        ahead = trips(network, free, homes.anchors.some(homes.first), doors, FARTHEST_S)
        n, cells = doors.n, len(homes.codes)
        loose = np.where(homes.anchors.attached, 0.0, homes.weight)
        yes = self._summed(surely, n, cells)
        maybe = np.maximum(self._summed(perhaps, n, cells) - yes, 0)
        maybe += np.bincount(homes.cell, loose, cells)[None, :]
        nowhere = ~np.isin(np.arange(n), doors.place)
        maybe[nowhere] = homes.total
        near = self._median(perhaps, n, cells)
        far = np.full((n, cells), np.inf)
        far[ahead.place, ahead.home] = ahead.there
        chosen = _chosen(near, far, nowhere)
        why = self._why(doors, chosen, yes, maybe, perhaps, far)
        rows = []
        for place, cell in zip(*np.nonzero(chosen), strict=True):
            told = float(yes[place, cell]), float(maybe[place, cell]), float(homes.total[cell])
            seconds = near[place, cell] if np.isfinite(near[place, cell]) else far[place, cell]
            minutes = math.ceil(seconds / 60) if np.isfinite(seconds) else None
            state, *shares = _shares(*told, self.minimum)
            reasons = why.get((int(place), int(cell)), ())
            if nowhere[place]:
                reasons = (NOT_CONNECTED,)
            elif state == ALL_NO and not reasons:
                reasons = (TOO_FAR if np.isfinite(far[place, cell]) else NO_WAY,)
            elif state == ALL_UNKNOWN and not reasons:
                reasons = (NOT_CONNECTED,)
            rows.append(
                (
                    int(cell),
                    CellRow(
                        int(place),
                        state,
                        shares[0],
                        shares[1],
                        None if minutes is None else max(1, minutes),
                        reasons,
                    ),
                )
            )
        return rows, self._everywhere(yes.sum(axis=1), maybe.sum(axis=1))

    def _everywhere(
        self, yes: NDArray[np.float64], maybe: NDArray[np.float64]
    ) -> list[tuple[int, int]]:
        """Give the shares of all dwellings per place; nothing where there are too few to say."""
        whole = float(self.homes.total.sum())
        if whole < max(self.minimum, 1):
            return []
        # A step is never fewer dwellings than may be shown, as far as tens allow.
        step = 1 if whole >= _FULL * self.minimum else ROUND_TO
        parts = np.floor(_FULL * np.stack([yes, maybe]) / whole / step + 0.5).astype(int) * step
        return [(one, min(other, _FULL - one)) for one, other in parts.T.tolist()]

    def _summed(self, found: Trips, n: int, cells: int) -> NDArray[np.float64]:
        """Sum dwellings per place and cell."""
        key = found.place.astype(np.int64) * cells + self.homes.cell[found.home]
        summed = np.bincount(key, self.homes.weight[found.home], n * cells)
        # Of nothing numpy gives integers.
        return summed.astype(np.float64).reshape(n, cells)

    def _median(self, found: Trips, n: int, cells: int) -> NDArray[np.float64]:
        """Give per place and cell what half of the homes that get there take at most."""
        medians = np.full(n * cells, np.inf)
        key = found.place.astype(np.int64) * cells + self.homes.cell[found.home]
        order = np.lexsort((found.there, key))
        pairs, first, many = np.unique(key[order], return_index=True, return_counts=True)
        medians[pairs] = found.there[order][first + (many - 1) // 2]
        return medians.reshape(n, cells)

    def _why(
        self,
        doors: Entrances,
        chosen: NDArray[np.bool_],
        yes: NDArray[np.float64],
        maybe: NDArray[np.float64],
        perhaps: Trips,
        far: NDArray[np.float64],
    ) -> dict[tuple[int, int], tuple[str, ...]]:
        """Say per place and cell what is in doubt on the way, or stops someone."""
        homes = self.homes
        cell = homes.cell[perhaps.home]
        doubted = chosen[perhaps.place, cell] & (maybe > _PRECISION)[perhaps.place, cell]
        why = self._met(
            doors,
            self.seconds[1],
            self.marks[0],
            self.limit,
            (perhaps.home[doubted], perhaps.place[doubted]),
        )
        stopped = chosen & (yes + maybe < _PRECISION) & np.isfinite(far)
        place, of = np.nonzero(stopped)
        pairs = homes.first[of], place.astype(np.int32)
        known = self._met(doors, self.seconds[2], self.marks[1], FARTHEST_S, pairs)
        too_long = far > self.limit
        for key in zip(place.tolist(), of.tolist(), strict=True):
            told = known.get(key, ())
            why[key] = (*told[:1], TOO_FAR) if too_long[key] else told
        return why

    def _met(
        self,
        doors: Entrances,
        seconds: Seconds,
        bits: NDArray[np.uint32],
        limit: float,
        pairs: tuple[NDArray[np.integer], NDArray[np.int32]],
    ) -> dict[tuple[int, int], tuple[str, ...]]:
        """Name what is met on the ways of pairs of a home and a place, most often met first."""
        home, place = pairs
        if not len(home):
            return {}
        there, back = marks_of_legs(
            self.network,
            seconds,
            seconds,
            self.homes.anchors.some(home),
            doors,
            limit,
            (bits, without_head(bits)),
            place.astype(np.int32),
        )
        cells = len(self.homes.codes)
        met: dict[tuple[int, int], dict[str, float]] = {}
        bits_met = (there | back).astype(np.int64)
        told = bits_met > 0
        key = place[told].astype(np.int64) * cells + self.homes.cell[home[told]]
        both, row = np.unique((key << _BITS) | bits_met[told], return_inverse=True)
        counted = np.bincount(row, self.homes.weight[home[told]], len(both))
        for one, number in zip(both.tolist(), counted.tolist(), strict=True):
            count = met.setdefault(divmod(one >> _BITS, cells), {})
            for word in words(one & _ALL_BITS):
                count[word] = count.get(word, 0.0) + number
        return {
            where: tuple(sorted(count, key=lambda word: (-count[word], word))[:MOST_REASONS])
            for where, count in met.items()
        }


def _chosen(
    near: NDArray[np.float64], far: NDArray[np.float64], nowhere: NDArray[np.bool_]
) -> NDArray[np.bool_]:
    """Choose per cell the nearest places of a kind; where nobody gets there, the nearest at all."""
    n, _cells = near.shape
    rank = np.argsort(np.argsort(near, axis=0, kind="stable"), axis=0, kind="stable")
    chosen: NDArray[np.bool_] = np.isfinite(near) & (rank < MOST_PER_KIND)
    alone = np.asarray(~chosen.any(axis=0) & np.isfinite(far).any(axis=0))
    nearest = far.argmin(axis=0)
    chosen |= alone[None, :] & (np.arange(n)[:, None] == nearest[None, :])
    # Of what touches no way nothing is known, for anybody: only where there is nothing else.
    first = np.flatnonzero(nowhere)[:1]
    chosen[first] |= ~chosen.any(axis=0)
    return chosen


def _shares(
    yes: float, unknown: float, total: float, minimum: int
) -> tuple[str, int | None, int | None]:
    """Give the state of a cell and, where it differs and may be told, the shares in tens."""
    if yes >= total - _PRECISION:
        return ALL_YES, None, None
    if unknown >= total - _PRECISION:
        return ALL_UNKNOWN, None, None
    if yes + unknown <= _PRECISION:
        return ALL_NO, None, None
    if total < minimum:
        return DIFFERS, None, None
    tens = [ROUND_TO * math.floor(_FULL * part / total / ROUND_TO + 0.5) for part in (yes, unknown)]
    return DIFFERS, tens[0], min(tens[1], _FULL - tens[0])
