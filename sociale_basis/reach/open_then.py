"""Which places are open to who sets out at a moment: place by place, whoever comes.

Exactly when one arrives differs per home, and :func:`sociale_basis.reach.reach` looks at that. What
asks the same question many times over (barriers, unknowns, benches) takes a place or leaves it: it
is *surely* open where whoever arrives within the time finds it open, *perhaps* where somebody may.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from sociale_basis.reach.daylight import sun_is_up
from sociale_basis.reach.opening_hours import aware, coordinates, hours_of
from sociale_basis.reach.windows import visits

if TYPE_CHECKING:
    from datetime import datetime

    import pandas as pd
    from numpy.typing import NDArray

    from sociale_basis.neighbourhood.store import Neighbourhood
    from sociale_basis.network.mobility_profile import MobilityProfile
    from sociale_basis.reach.homes import Entrances


class OpenThen(NamedTuple):
    """Which places are open, shape (places,) each."""

    surely: NDArray[np.bool_]
    """From setting out until the last moment at which one may arrive."""
    perhaps: NDArray[np.bool_]
    """At some moment in that time, or its hours are not known."""


def open_then(area: Neighbourhood, places: pd.DataFrame, at: datetime, limit_s: float) -> OpenThen:
    """Say which places are open to who sets out at a moment.

    Parameters
    ----------
    area
        The neighbourhood.
    places
        Places, with their ``opening_hours``.
    at
        When one sets out; without a time zone on the clock of Europe/Amsterdam.
    limit_s
        Seconds within which one arrives.
    """
    found = visits(hours_of(places), at, limit_s, coordinates(area))
    whole = found.sure & (found.begin <= 0) & (found.end > limit_s)
    place = np.repeat(np.arange(len(places)), np.diff(found.start))
    surely = np.zeros(len(places), dtype=np.bool_)
    surely[place[whole]] = True
    return OpenThen(surely, np.diff(found.start) > 0)


def only(doors: Entrances, kept: NDArray[np.bool_]) -> Entrances:
    """Leave out the entrances of some places; these keep their number, and are reached by nobody.

    Parameters
    ----------
    doors
        Entrances of places.
    kept
        Which places stay, shape (places,).
    """
    some = np.flatnonzero(kept[doors.place])
    return doors._replace(anchors=doors.anchors.some(some), place=doors.place[some])


def in_the_dark(area: Neighbourhood, profile: MobilityProfile, at: datetime | None) -> bool:
    """Tell whether someone asks for light on the way, and the sun is down when they set out."""
    if at is None or not profile.lit_after_dark:
        return False
    moments = np.array([aware(at).timestamp()])
    return not bool(sun_is_up(moments, coordinates(area))[0])
