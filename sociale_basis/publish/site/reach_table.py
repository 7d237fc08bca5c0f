"""What can be reached from each 100 m cell, per profile: worked out once, for the public site.

Counted in dwellings, never in people: what a way is like from a front door says nothing about who
lives behind it. Where a cell has fewer dwellings than the smallest number that may be shown, it
gets no shares: only what holds for all of them, or that it differs.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple, cast

import numpy as np
import pandas as pd

from sociale_basis.network.cost import cost
from sociale_basis.privacy import ROUND_TO
from sociale_basis.publish.site.entries import frame_of
from sociale_basis.reach.destinations import destinations, home_anchors
from sociale_basis.reach.entrance import entrance_states
from sociale_basis.reach.leg_marks import marks_of_legs
from sociale_basis.reach.reach import readings
from sociale_basis.reach.reasons import (
    NO_WAY,
    NOT_CONNECTED,
    TOO_FAR,
    doubt_bits,
    free_seconds,
    refused_bits,
    without_head,
    words,
)
from sociale_basis.reach.trips import trips

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sociale_basis.neighbourhood import Neighbourhood
    from sociale_basis.network.anchors import Anchors
    from sociale_basis.network.mobility_profile import MobilityProfile
    from sociale_basis.publish.site.entries import Entry
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


class ProfileTable(NamedTuple):
    """What somebody who goes in one way can reach.

    Attributes
    ----------
    cells
        Per cell its rows, by number of the place: of every kind the nearest, and always one, so
        that a bare zero never stands alone.
    entrances
        Per number of a place: yes, unknown or no.
    everywhere
        Per number of a place the shares of all dwellings inside the boundary from where one gets
        there and back: yes and unknown, in whole percents.
    """

    cells: dict[str, list[CellRow]]
    entrances: dict[int, str]
    everywhere: dict[int, tuple[int, int]]


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


def homes_by_cell(area: Neighbourhood) -> Homes:
    """Give the dwellings inside the boundary, and the 100 m cells they stand in."""
    inside = np.flatnonzero(area.homes["inside"].to_numpy(dtype=np.bool_))
    anchors = home_anchors(area).some(inside)
    codes, cell = np.unique(
        area.homes["cell"].to_numpy(dtype=object)[inside].astype(str), return_inverse=True
    )
    weight = area.homes["dwellings"].to_numpy(dtype=np.float64)[inside]
    order = np.lexsort((np.arange(len(cell)), ~anchors.attached, cell))
    _, at = np.unique(cell[order], return_index=True)
    total = np.bincount(cell, weight, len(codes)).astype(np.float64)
    return Homes(anchors, cell, weight, codes.tolist(), total, order[at])


def profile_table(
    area: Neighbourhood,
    homes: Homes,
    some: list[Entry],
    profile: MobilityProfile,
    minimum: int,
) -> ProfileTable:
    """Work out what can be reached there and back, within the time of the profile.

    Parameters
    ----------
    area, homes
        The neighbourhood, and :func:`homes_by_cell` of it.
    some
        The places.
    profile
        Who goes; ``profile.minutes`` for the way there, and as much for the way back.
    minimum
        Smallest number of dwellings of which shares may be shown.
    """
    limit = profile.minutes * 60.0
    optimistic, strict = readings(priced := cost(area.network, profile))
    marks = doubt_bits(priced.reasons), refused_bits(priced.reasons)
    searched = _Search(
        area,
        homes,
        (strict, optimistic, free_seconds(area.network, profile.speed_m_s)),
        (marks[0], marks[1]),
        limit,
        minimum,
    )
    cells: dict[str, list[CellRow]] = {code: [] for code in homes.codes}
    entrances: dict[int, str] = {}
    everywhere: dict[int, tuple[int, int]] = {}
    by_layer: dict[str, list[Entry]] = {}
    for each in some:
        if each.doors is not None and "own_strength" in each.modes:
            by_layer.setdefault(each.layer, []).append(each)
    for of_layer in by_layer.values():
        frame = frame_of(area, of_layer)
        numbers = [each.number for each in of_layer]
        entrances |= dict(zip(numbers, entrance_states(frame, profile), strict=True))
        rows, shares = searched.layer(destinations(area, frame).entrances)
        everywhere |= {numbers[place]: share for place, share in enumerate(shares)}
        for cell, row in rows:
            cells[homes.codes[cell]].append(row._replace(entry=numbers[row.entry]))
    for found in cells.values():
        found.sort(key=lambda row: row.entry)
    return ProfileTable(cells, entrances, everywhere)


class _Search(NamedTuple):
    area: Neighbourhood
    homes: Homes
    seconds: tuple[Seconds, Seconds, Seconds]
    """Strict, optimistic, and of someone whom nothing stops."""
    marks: tuple[NDArray[np.uint32], NDArray[np.uint32]]
    """Of doubt, and of refusal."""
    limit: float
    minimum: int

    def layer(self, doors: Entrances) -> tuple[list[tuple[int, CellRow]], list[tuple[int, int]]]:
        """Give the rows of the places of one layer with their cell, and the shares of each."""
        network, homes = self.area.network, self.homes
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
        whole = max(float(homes.total.sum()), 1.0)
        everywhere = [
            (round(_FULL * float(some) / whole), round(_FULL * float(other) / whole))
            for some, other in zip(yes.sum(axis=1), maybe.sum(axis=1), strict=True)
        ]
        return rows, everywhere

    def _summed(self, found: Trips, n: int, cells: int) -> NDArray[np.float64]:
        """Sum dwellings per place and cell."""
        key = found.place.astype(np.int64) * cells + self.homes.cell[found.home]
        summed = np.bincount(key, self.homes.weight[found.home], n * cells)
        # Of nothing numpy gives integers.
        return summed.astype(np.float64).reshape(n, cells)

    def _median(self, found: Trips, n: int, cells: int) -> NDArray[np.float64]:
        """Give per place and cell what half of the homes that get there take at most."""
        medians = np.full((n, cells), np.inf)
        if len(found.home):
            table = pd.DataFrame(
                {
                    "place": found.place,
                    "cell": self.homes.cell[found.home],
                    "there": found.there.astype(np.float64),
                }
            ).sort_values(["place", "cell", "there"], kind="stable")
            grouped = table.groupby(["place", "cell"], sort=True)["there"]
            half = grouped.quantile(0.5, interpolation="lower")
            keys = half.index.to_frame().to_numpy()
            medians[keys[:, 0], keys[:, 1]] = half.to_numpy()
        return medians

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
            self.area.network,
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
        key = place.astype(np.int64) * cells + self.homes.cell[home]
        table = pd.DataFrame({"key": key, "bits": there | back, "n": self.homes.weight[home]})
        counted = table.loc[table["bits"] > 0].groupby(["key", "bits"], sort=True)["n"].sum()
        for pair, number in counted.items():
            where, some = cast("tuple[int, int]", pair)
            count = met.setdefault(divmod(int(where), cells), {})
            for word in words(int(some)):
                count[word] = count.get(word, 0.0) + float(number)
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
