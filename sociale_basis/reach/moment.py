"""Setting out at a moment: who arrives somewhere that is open, and gets back in the light there is.

Arrivals differ per home and the light on the way back per place, so the seconds of every way are
laid out, some places at a time, and each is held against the hours of its place.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from sociale_basis.network.cost import Cost, cost
from sociale_basis.reach.between import Leg, some_at_a_time
from sociale_basis.reach.daylight import sun_is_up
from sociale_basis.reach.homes import Swept
from sociale_basis.reach.opening_hours import aware, coordinates, hours_of
from sociale_basis.reach.search import check_limit
from sociale_basis.reach.weights import Seconds
from sociale_basis.reach.windows import Visits, dark_return, visits

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    import pandas as pd
    from numpy.typing import NDArray

    from sociale_basis.neighbourhood.store import Neighbourhood
    from sociale_basis.network.anchors import Anchors
    from sociale_basis.network.mobility_profile import MobilityProfile
    from sociale_basis.network.network import Network
    from sociale_basis.network.untagged import Untagged
    from sociale_basis.reach.homes import Entrances

OPTIMISTIC, STRICT = 0, 1


class Priced(NamedTuple):
    """What one leg costs, and its weights under both readings."""

    cost: Cost
    optimistic: Seconds
    strict: Seconds


@dataclass(frozen=True, eq=False)
class Moment:
    """Setting out at a moment.

    Attributes
    ----------
    departure
        When, with a time zone.
    coords
        Latitude and longitude of the neighbourhood.
    visits
        When one may arrive at each place.
    there
        What the way there costs, in the light of ``departure``.
    back
        What the way back costs by day, and in the dark; None where not asked for. The same twice
        for who asks for no light.
    dark
        Per reading and stretch of ``visits``, whether the way back is in the dark.
    place_dark
        Whether it is for a place in general: after its last stretch, or when setting out.
    """

    departure: datetime
    coords: tuple[float, float]
    visits: Visits
    there: Priced
    back: tuple[Priced, Priced] | None
    dark: tuple[NDArray[np.bool_], NDArray[np.bool_]]
    place_dark: NDArray[np.bool_]

    @property
    def may_be_open(self) -> NDArray[np.bool_]:
        """Whether one may find each place open at all within the time."""
        return np.diff(self.visits.start) > 0

    @property
    def asks_most(self) -> Cost:
        """The cost of the leg that asks most of the ways: that in the dark, if there is one."""
        by_night = self.back is not None and any(some.any() for some in self.dark)
        return self.back[1].cost if self.back is not None and by_night else self.there.cost

    def stretches(self, place: int) -> range:
        """Give the stretches of a place."""
        return range(self.visits.start[place], self.visits.start[place + 1])


class Found(NamedTuple):
    """Who gets somewhere; arrays of shape (homes,) but the first two."""

    optimistic: Swept
    """What either reading finds: who goes the quicker way may come too early."""
    strict: Swept
    in_reach: NDArray[np.bool_]
    """Whether there is a place within reach, open or not, in the optimistic reading."""
    hours_unsure: NDArray[np.bool_]
    """Whether the nearest place may be closed after all."""
    way_sure: NDArray[np.bool_]
    """Whether the ways there and back from it are certain."""
    back_dark: NDArray[np.bool_]
    """Whether the way back from it is in the dark."""


def moment(
    area: Neighbourhood,
    profile: MobilityProfile,
    places: pd.DataFrame,
    limit_s: float,
    departure: datetime,
    *,
    untagged: Untagged | None = None,
    one_way: bool = False,
) -> Moment:
    """Work out what setting out at a moment means for hours and light.

    Parameters
    ----------
    area, profile, limit_s, untagged, one_way
        As in :func:`sociale_basis.reach.reach`.
    places
        Where to.
    departure
        When one sets out; without a time zone on the clock of Europe/Amsterdam.
    """
    since, coords = aware(departure), coordinates(area)
    found = visits(hours_of(places), since, check_limit(limit_s), coords)
    cares = profile.lit_after_dark
    now_dark = cares and not sun_is_up(np.array([since.timestamp()]), coords)[0]
    by_day = by_night = priced(cost(area.network, profile, untagged))
    if cares:
        by_night = priced(cost(area.network, profile, untagged, dark=True))
    optimistic, strict = (
        dark_return(found, since, coords, strict=strict) & cares for strict in (False, True)
    )
    place_dark = np.full(len(places), now_dark)
    last = found.start[1:] - 1
    open_once = last >= found.start[:-1]
    place_dark[open_once] = optimistic[last[open_once]]
    return Moment(
        since,
        coords,
        found,
        by_night if now_dark else by_day,
        None if one_way else (by_day, by_night),
        (optimistic, strict),
        place_dark,
    )


def priced(given: Cost) -> Priced:
    """Give the optimistic and the strict weights of a cost with it."""
    return Priced(
        given,
        Seconds(given.optimistic, given.optimistic_along),
        Seconds(given.strict, given.strict_along),
    )


def sweep_at(
    network: Network,
    homes: Anchors,
    entrances: Entrances,
    limit_s: float,
    gain: NDArray[np.float64],
    when: Moment,
) -> Found:
    """Find who gets somewhere that is open on arrival, and back.

    Parameters
    ----------
    network, homes, entrances, limit_s, gain
        As in :func:`sociale_basis.reach.homes.sweep`.
    when
        Of the places of ``entrances``.
    """
    n, many = len(homes.edge), gain.shape[1]
    swept = [_nothing(n, entrances.n, many) for _ in (OPTIMISTIC, STRICT)]
    in_reach, unsure, sure, dark = (np.zeros(n, dtype=np.bool_) for _ in range(4))
    back = when.back or ()
    asked = [
        (when.there.optimistic, [each.optimistic for each in back]),
        (when.there.strict, [each.strict for each in back]),
    ]
    for place, legs in some_at_a_time(network, homes, entrances, limit_s, asked):
        after = int(when.place_dark[place])
        in_reach |= np.isfinite(legs[OPTIMISTIC].both(after))
        at_place = _at_place(when, place, legs)
        _add(swept[STRICT], place, at_place.certain, gain)
        nearer = _add(swept[OPTIMISTIC], place, at_place.either, gain)
        unsure[nearer], dark[nearer] = at_place.unsure[nearer], at_place.dark[nearer]
        sure[nearer] = np.isfinite(legs[STRICT].both(after))[nearer]
    return Found(swept[OPTIMISTIC], swept[STRICT], in_reach, unsure, sure, dark)


class _AtPlace(NamedTuple):
    """Arrivals at one place, arrays of shape (homes,)."""

    certain: NDArray[np.float64]
    """Seconds under the strict reading, ``inf`` for who does not get there while it is open."""
    either: NDArray[np.float64]
    """Likewise under one of the two readings, the optimistic one first."""
    unsure: NDArray[np.bool_]
    """Of ``either``: whether the place may be closed."""
    dark: NDArray[np.bool_]
    """Of ``either``: whether the way back is in the dark."""


def _at_place(when: Moment, place: int, legs: Sequence[Leg]) -> _AtPlace:
    """Hold arrivals at one place against its hours."""
    n, found = len(legs[STRICT].there), when.visits
    at_place = _AtPlace(
        np.full(n, np.inf),
        np.full(n, np.inf),
        np.zeros(n, dtype=np.bool_),
        np.zeros(n, dtype=np.bool_),
    )
    for reading in (STRICT, OPTIMISTIC):
        for number in when.stretches(place):
            back = bool(when.dark[reading][number])
            seconds = legs[reading].both(int(back))
            arrives = np.isfinite(seconds)
            arrives &= (found.begin[number] <= seconds) & (seconds < found.end[number])
            if reading == STRICT and found.sure[number]:
                at_place.certain[arrives] = seconds[arrives]
            at_place.either[arrives] = seconds[arrives]
            at_place.unsure[arrives], at_place.dark[arrives] = not found.sure[number], back
    return at_place


def _nothing(homes: int, places: int, columns: int) -> Swept:
    return Swept(
        np.full(homes, np.inf),
        np.full(homes, -1, dtype=np.int32),
        np.zeros(homes, dtype=np.int32),
        np.zeros((places, columns)),
    )


def _add(
    swept: Swept, place: int, seconds: NDArray[np.float64], gain: NDArray[np.float64]
) -> NDArray[np.bool_]:
    """Add what one place means; give for whom it is the nearest until now."""
    gets = np.isfinite(seconds)
    nearer = seconds < swept.seconds
    swept.seconds[nearer], swept.nearest[nearer] = seconds[nearer], place
    swept.within[gets] += 1
    swept.gained[place] = gain[gets].sum(axis=0)
    return nearer
