"""How things stand for every home, and how they would if some edges became quicker.

The one place that computes a change without searching everything again; it must say the same as
:func:`sociale_basis.reach.reach.run` with the changed weights, to the last bit.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from sociale_basis.network.anchors import Anchors
from sociale_basis.reach import pool
from sociale_basis.reach.homes import Ends, Entrances, ends_back, ends_there, sweep
from sociale_basis.reach.improving import Changes, Ground, improve
from sociale_basis.reach.legs import Seconds
from sociale_basis.reach.search import curve
from sociale_basis.reach.sweeps import Stretch
from sociale_basis.reach.there_and_back import no_ways
from sociale_basis.reach.weights import rounded

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from sociale_basis.network.network import Csr, Network

_PLACES_PER_TASK = 2


class Quicker(NamedTuple):
    """Edges that get other weights, nowhere more than they have."""

    edge: NDArray[np.int64]
    """Directed edges, each once, shape (k,)."""
    whole: NDArray[np.float32]
    along: NDArray[np.float32]
    """As in :class:`~sociale_basis.reach.legs.Seconds`, shape (k,)."""


@dataclass(frozen=True, eq=False)
class Standing:
    """How long it takes from every home, under one reading.

    Attributes
    ----------
    network, seconds, homes
        What was searched.
    entrances
        Of all places; where only the way there is asked for, as if of one place: any will do.
    limit_s
        Seconds, inclusive, for each way.
    one_way
        Whether only the way there is asked for.
    best
        The way there from each home to the nearest place it reaches, ``inf`` where none.
    anchored
        Whether a home or entrance lies on an edge, shape (m,).
    """

    network: Network
    seconds: Seconds
    homes: Anchors
    entrances: Entrances
    limit_s: float
    one_way: bool
    best: NDArray[np.float64]
    anchored: NDArray[np.bool_]


def standing(
    network: Network,
    seconds: Seconds,
    homes: Anchors,
    entrances: Entrances,
    limit_s: float,
    *,
    one_way: bool = False,
) -> Standing:
    """Search from all places.

    Parameters
    ----------
    network, seconds, homes, entrances, limit_s
        As in :func:`sociale_basis.reach.homes.sweep`.
    one_way
        Ask for the way there only, not for the way back as well.
    """
    if one_way:
        anchors, place, n = entrances
        entrances = Entrances(anchors, np.zeros_like(place), min(n, 1))
    nobody = np.empty((len(homes.edge), 0))
    back = None if one_way else seconds
    best = sweep(network, seconds, homes, entrances, limit_s, nobody, back=back).seconds
    anchored = np.zeros(network.n_edges, dtype=np.bool_)
    for points in (homes, entrances.anchors):
        for edge in (points.edge, points.twin):
            anchored[edge[edge >= 0]] = True
    return Standing(network, seconds, homes, entrances, limit_s, one_way, best, anchored)


def nearer(
    now: Standing, several: Sequence[Quicker]
) -> list[tuple[NDArray[np.int32], NDArray[np.float64]]]:
    """Say which homes get nearer to a place when some edges become quicker.

    Parameters
    ----------
    now
        How things stand.
    several
        Which edges, and what they then take; each is tried alone.

    Returns
    -------
    Per try the numbers of the homes, each once, and the way there from each to its nearest place.
    """
    sides = (_there(now), None if now.one_way else _back(now))
    change, home, seconds = _tried(now, several, *sides, now.best)
    some = seconds < now.best[home]
    change, home, seconds = change[some], home[some], seconds[some]
    order = np.lexsort((seconds, home, change))
    change, home, seconds = change[order], home[order], seconds[order]
    first = np.ones(len(order), dtype=np.bool_)
    first[1:] = (np.diff(change) != 0) | (np.diff(home) != 0)
    ends = np.searchsorted(change[first], np.arange(1, len(several)))
    homes, times = np.split(home[first], ends), np.split(seconds[first], ends)
    return list(zip(homes, times, strict=True)) if several else []


def newly_on_a_leg(
    now: Standing, several: Sequence[Quicker], *, back: bool
) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """Say which homes some edges bring within the limit of a place on one of the legs.

    Parameters
    ----------
    now, several
        As in :func:`nearer`.
    back
        Look at the way back, whatever the way there; else at the way there.

    Returns
    -------
    Number of the try and of the home, each two once: from that home the leg to or from some place
    is within the limit then, and was not before.
    """
    # Nothing is nearer than this: what remains are the places that were out of reach.
    nearest = np.full(len(now.best), -np.inf)
    change, home, _ = _tried(now, several, _back(now) if back else _there(now), None, nearest)
    found = np.unique(change.astype(np.int64) * len(now.best) + home)
    which, homes = np.divmod(found, max(len(now.best), 1))
    return which.astype(np.int32), homes.astype(np.int32)


class _Side(NamedTuple):
    """One direction: from homes to places, or from places to homes."""

    csr: Csr
    source: NDArray[np.int32]
    """Row from which each directed edge is searched, shape (m,)."""
    towards_places: bool

    def ends(
        self, network: Network, seconds: Seconds, homes: Anchors, entrances: Entrances
    ) -> Ends:
        of = ends_there if self.towards_places else ends_back
        return of(network, seconds, homes, entrances)


def _there(now: Standing) -> _Side:
    return _Side(now.network.backward, now.network.row[now.network.head], towards_places=True)


def _back(now: Standing) -> _Side:
    return _Side(now.network.forward, now.network.row[now.network.tail], towards_places=False)


def _tried(
    now: Standing,
    several: Sequence[Quicker],
    side: _Side,
    other: _Side | None,
    best: NDArray[np.float64],
) -> tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.float64]]:
    ground, changes = _laid_out(now, several, side)
    ground_back, changes_back = (
        (_NO_GROUND, _NO_CHANGES) if other is None else _laid_out(now, several, other)
    )
    order = curve(ground.ways.groups)
    limit = min(now.limit_s, float(np.finfo(np.float64).max))

    def task(
        begin: int, end: int
    ) -> tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.float64]]:
        some = Stretch(order, begin, end)
        return improve(ground, ground_back, changes, changes_back, best, limit, some)

    parts = pool.run(task, pool.shares(now.entrances.n, _PLACES_PER_TASK))
    change, home, seconds = (np.concatenate(each) for each in zip(*parts, strict=True))
    return change, home, seconds


def _laid_out(now: Standing, several: Sequence[Quicker], side: _Side) -> tuple[Ground, Changes]:
    """Lay out one direction, and what becomes quicker in it, for searching."""
    csr, n = side.csr, len(several)
    ends = side.ends(now.network, now.seconds, now.homes, now.entrances)
    ways = ends.ways(csr, now.seconds, now.entrances.n, now.limit_s)
    position = np.empty(now.network.n_edges, dtype=np.int32)
    position[csr.edge] = np.arange(now.network.n_edges)
    edges = _joined([each.edge for each in several], np.int64)
    whole = _joined([each.whole for each in several], np.float32)
    seeds, legs = _on_edges(now, several, side)
    ground = Ground(ways, csr.other, rounded(now.seconds.whole[csr.edge], ways.graph))
    return ground, Changes(
        _starts(np.repeat(np.arange(n), [len(each.edge) for each in several]), n),
        position[edges],
        side.source[edges],
        rounded(whole, ways.graph),
        _starts(seeds.change, n),
        seeds.place,
        seeds.row,
        rounded(seeds.seconds, ways.graph),
        _starts(legs.change, n),
        legs.place,
        legs.point,
        legs.row,
        legs.seconds,
    )


class _Extra(NamedTuple):
    """Ways that begin or end on the edges themselves, one after the other."""

    change: NDArray[np.int32]
    place: NDArray[np.int32]
    point: NDArray[np.int32]
    row: NDArray[np.int32]
    seconds: NDArray[np.float64]


_NONE, _ZERO, _NO_SECONDS = np.empty(0, dtype=np.int32), np.zeros(1, dtype=np.int32), np.empty(0)
_NO_EXTRA = _Extra(_NONE, _NONE, _NONE, _NONE, _NO_SECONDS)
_NO_GROUND = Ground(no_ways(), _NONE, _NO_SECONDS)
_NO_CHANGES = Changes(
    start=_ZERO,
    position=_NONE,
    source=_NONE,
    seconds=_NO_SECONDS,
    seed_start=_ZERO,
    seed_place=_NONE,
    seed_row=_NONE,
    seed_seconds=_NO_SECONDS,
    leg_start=_ZERO,
    leg_place=_NONE,
    leg_point=_NONE,
    leg_row=_NONE,
    leg_seconds=_NO_SECONDS,
)


def _on_edges(now: Standing, several: Sequence[Quicker], side: _Side) -> tuple[_Extra, _Extra]:
    """Give the new ways of homes and entrances that lie on the edges themselves."""
    weights = Seconds(now.seconds.whole.copy(), now.seconds.along.copy())
    seeds, legs = [_NO_EXTRA], [_NO_EXTRA]
    changed = np.zeros(now.network.n_edges + 1, dtype=np.bool_)  # the last: no edge at all
    for number, (edge, whole, along) in enumerate(several):
        if not now.anchored[edge].any():
            continue
        weights.whole[edge], weights.along[edge], changed[edge] = whole, along, True
        homes, home = _some(now.homes, changed)
        anchors, entrance = _some(now.entrances.anchors, changed)
        doors = Entrances(anchors, now.entrances.place[entrance], now.entrances.n)
        at_places, at_homes, direct = side.ends(now.network, weights, homes, doors)
        row_of_none = np.full(len(at_homes.row), -1, dtype=np.int32)
        seeds.append(
            _Extra(_same(number, at_places.row), at_places.point, at_places.point, *at_places[1:3])
        )
        legs.append(
            _Extra(_same(number, at_homes.row), row_of_none, home[at_homes.point], *at_homes[1:3])
        )
        legs.append(
            _Extra(
                _same(number, direct.origin),
                direct.destination,
                home[direct.origin],
                direct.origin,
                direct.seconds,
            )
        )
        weights.whole[edge], weights.along[edge], changed[edge] = (
            now.seconds.whole[edge],
            now.seconds.along[edge],
            False,
        )
    return _one_after_the_other(seeds), _one_after_the_other(legs)


def _one_after_the_other(parts: list[_Extra]) -> _Extra:
    change, place, point, row, seconds = zip(*parts, strict=True)
    return _Extra(
        np.concatenate(change),
        np.concatenate(place),
        np.concatenate(point),
        np.concatenate(row),
        np.concatenate(seconds),
    )


def _same(number: int, like: NDArray[np.int32]) -> NDArray[np.int32]:
    return np.full(len(like), number, dtype=np.int32)


def _some(points: Anchors, edges: NDArray[np.bool_]) -> tuple[Anchors, NDArray[np.int32]]:
    """Give the points that lie on some edges, and which these are."""
    on = np.flatnonzero(edges[points.edge] | edges[points.twin])
    some = Anchors(points.edge[on], points.twin[on], points.fraction[on])
    return some, on.astype(np.int32)


def _starts(number: NDArray[np.integer], n: int) -> NDArray[np.int32]:
    """Say where each of 0 … n-1 begins among numbers in order."""
    return np.searchsorted(number, np.arange(n + 1)).astype(np.int32)


def _joined(parts: list[NDArray[Any]], kind: type) -> NDArray[Any]:
    return np.concatenate([np.empty(0, dtype=kind), *parts])
