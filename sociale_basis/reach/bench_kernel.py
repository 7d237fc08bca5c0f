"""What one more place to rest would bring, for many spots one after the other; compiled."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from numba import njit

from sociale_basis.reach.rest_kernels import (
    NEVER,
    Found,
    Limits,
    Ways,
    forget,
    make_found,
    walk,
)

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


class Standing(NamedTuple):
    """How things stand without the new place to rest."""

    there: NDArray[np.bool_]
    """Whether each home gets to each place, shape (places, homes)."""
    back: NDArray[np.bool_]
    """Whether one gets back, likewise."""
    onwards: NDArray[np.int64]
    """Units from each spot to each place, ``NEVER`` if none, shape (places, spots)."""
    before: NDArray[np.int64]
    """Units from each place to each spot, likewise."""


class Asked(NamedTuple):
    """What is asked of every spot."""

    limits: Limits
    """Of each way apart."""
    gain: NDArray[np.float64]
    """What each home counts for, in several columns, shape (homes, columns)."""
    one_way: bool
    """Only the way there counts."""


@njit(nogil=True, cache=True)
def promise(
    towards: Ways,
    away: Ways,
    rest: NDArray[np.bool_],
    now: Standing,
    asked: Asked,
    spots: tuple[int, int],
    total: NDArray[np.float64],
) -> None:
    """Sum what the homes that would newly get to a place count for, per spot.

    Parameters
    ----------
    towards, away
        Searched from the spots to the homes: against the direction of walking, and along it.
    rest
        Rows where one can rest now.
    now
        Of homes none of which gets to a place and back.
    asked
        How far one may go, and what each home counts for.
    spots
        The first to try, and the one after the last.
    total
        Written, shape (spots, columns).
    """
    limits, gain, one_way = asked.limits, asked.gain, asked.one_way
    rows, homes = len(towards.graph.start) - 1, len(gain)
    going, coming = make_found(rows, homes), make_found(rows, homes)
    for spot in range(spots[0], spots[1]):
        total[spot, :] = 0
        to_spot, from_spot = 0, 0
        left = limits.units - now.onwards[:, spot].min()
        if left >= 0:
            to_spot = walk(towards, rest, spot, Limits(left, limits.metres), going)
        if not one_way:
            left = limits.units - now.before[:, spot].min()
            if left >= 0:
                from_spot = walk(away, rest, spot, Limits(left, limits.metres), coming)
        for i in range(to_spot):
            home = going.met[i]
            if _gets_there(now, asked, going, coming, spot, home):
                total[spot, :] += gain[home, :]
        for i in range(from_spot):
            home = coming.met[i]
            if going.units[home] == NEVER and _gets_there(now, asked, going, coming, spot, home):
                total[spot, :] += gain[home, :]
        forget(going, to_spot)
        forget(coming, from_spot)


@njit(nogil=True, cache=True)
def _gets_there(
    now: Standing, asked: Asked, going: Found, coming: Found, spot: int, home: int
) -> bool:
    """Say whether there is a place that one gets to and back from, perhaps by way of the spot."""
    limit = asked.limits.units
    for place in range(len(now.onwards)):
        there = now.there[place, home]
        there |= going.units[home] + now.onwards[place, spot] <= limit
        if not there:
            continue
        if asked.one_way or now.back[place, home]:
            return True
        if coming.units[home] + now.before[place, spot] <= limit:
            return True
    return False
