"""When one may arrive at places after setting out at a moment, and when one has to leave again.

One may arrive from the moment of opening until closing; who comes too early stands before a closed
door. Surely open and perhaps open are stretches apart: the *strict* reading takes the first, the
*optimistic* one both.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from sociale_basis.reach.daylight import sun_is_up
from sociale_basis.reach.opening_hours import Opening, aware, stretches

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from numpy.typing import NDArray

_LONGEST = timedelta(days=1)


class Visits(NamedTuple):
    """Stretches in which a place is not closed; arrays of shape (stretches,) but the first."""

    start: NDArray[np.int32]
    """Stretches of place ``i`` are ``start[i]:start[i + 1]``, shape (places + 1,)."""
    begin: NDArray[np.float64]
    """Seconds after setting out."""
    end: NDArray[np.float64]
    """Likewise; ``inf`` where it stays open for more than a day."""
    sure: NDArray[np.bool_]
    """Whether it is surely open then; else it is not known."""
    closes: NDArray[np.float64]
    """When the stretches that follow on it without a break end, in seconds after setting out."""


def visits(
    hours: Sequence[str], departure: datetime, limit_s: float, coords: tuple[float, float]
) -> Visits:
    """Find when one may arrive at places within a time.

    Parameters
    ----------
    hours
        Opening hours of each place, as :func:`~sociale_basis.reach.opening_hours.hours_of`.
    departure
        When one sets out.
    limit_s
        Seconds within which one arrives.
    coords
        Latitude and longitude, for sunrise and sunset.
    """
    since = aware(departure)
    until = since + timedelta(seconds=limit_s) + _LONGEST
    start, rows = [0], []
    for text in hours:
        found = stretches(text, since, until, coords)
        for number, each in enumerate(found):
            begin = each.begin - since.timestamp()
            if each.opening is Opening.CLOSED or begin > limit_s:
                continue
            later = (one.begin for one in found[number:] if one.opening is Opening.CLOSED)
            closes = next(later, until.timestamp())
            ends = [
                np.inf if at >= until.timestamp() else at - since.timestamp()
                for at in (each.end, closes)
            ]
            rows.append((begin, ends[0], each.opening is Opening.OPEN, ends[1]))
        start.append(len(rows))
    table = np.array(rows, dtype=np.float64).reshape(-1, 4)
    return Visits(
        np.array(start, dtype=np.int32),
        table[:, 0].copy(),
        table[:, 1].copy(),
        table[:, 2] > 0,
        table[:, 3].copy(),
    )


def dark_return(
    found: Visits, departure: datetime, coords: tuple[float, float], *, strict: bool
) -> NDArray[np.bool_]:
    """Say in which stretches the way back is in the dark.

    It begins at the end of the stretch, or, where it is not known whether the place stays open
    after that, at the end of what follows: under the strict reading it is dark if it is at one of
    the two, under the optimistic reading if it is at both. From a place that does not close within
    a day one leaves when one likes: as light or dark as it was when setting out.

    Parameters
    ----------
    found, departure, coords
        As in :func:`visits`, and what it gave.
    strict
        Which reading.
    """
    since = aware(departure).timestamp()
    down = [
        ~sun_is_up(np.where(np.isinf(ends), since, since + ends), coords)
        for ends in (found.end, found.closes)
    ]
    return down[0] | down[1] if strict else down[0] & down[1]
