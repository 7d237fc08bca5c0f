"""Whether the sun is up: by the same reckoning as opening hours that name sunrise and sunset."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import numpy as np
from opening_hours import OpeningHours, State

from sociale_basis.network.recurrence import HERE

if TYPE_CHECKING:
    from numpy.typing import NDArray

_DAY = timedelta(days=1)


def days_of_light(
    begin: datetime, end: datetime, coords: tuple[float, float]
) -> NDArray[np.float64]:
    """Give the stretches in which the sun is up: from sunrise to sunset, to a minute.

    Parameters
    ----------
    begin, end
        With a time zone; the stretches lie from the day before to the day after.
    coords
        Latitude and longitude.

    Returns
    -------
    Beginnings and ends in seconds since 1970, shape (days, 2).
    """
    sun = OpeningHours("sunrise-sunset", timezone=HERE, coords=coords)
    found = sun.intervals(begin.astimezone(HERE) - _DAY, end.astimezone(HERE) + _DAY)
    up = [
        (since.timestamp(), until.timestamp())
        for since, until, state, _ in found
        if state == State.OPEN
    ]
    return np.array(up, dtype=np.float64).reshape(-1, 2)


def sun_is_up(moments: NDArray[np.float64], coords: tuple[float, float]) -> NDArray[np.bool_]:
    """Say whether the sun is up at moments.

    Parameters
    ----------
    moments
        Seconds since 1970, finite.
    coords
        Latitude and longitude.
    """
    if not moments.size:
        return np.zeros(moments.shape, dtype=np.bool_)
    first, last = (datetime.fromtimestamp(at, tz=UTC) for at in (moments.min(), moments.max()))
    light = days_of_light(first, last, coords)
    up = np.zeros(moments.shape, dtype=np.bool_)
    for since, until in light:
        up |= (since <= moments) & (moments < until)
    return up
