"""Reach by part of the day over a week, from one search per leg and reading.

A home is *yes* in a part of a day where there is a moment in it at which someone can arrive at a
place that is surely open, having set out in time, and get back after it closes: as
:func:`sociale_basis.reach.reach` with ``at`` would say for some departure. *Unknown*: only with
ways in doubt or hours that are not known. *This week* is the best of the 28 parts: what people mean
who ask "can I go there". Who can come on one morning only is a *yes* for the week.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from sociale_basis.network.cost import cost
from sociale_basis.network.recurrence import HERE
from sociale_basis.reach.between import Leg, some_at_a_time
from sociale_basis.reach.daylight import days_of_light, sun_is_up
from sociale_basis.reach.destinations import Destinations, destinations_together, home_anchors
from sociale_basis.reach.moment import priced
from sociale_basis.reach.opening_hours import Opening, coordinates, hours_of, stretches
from sociale_basis.reach.reach import GROUPS, resident_weights
from sociale_basis.reach.search import check_limit

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from sociale_basis.neighbourhood.store import Neighbourhood
    from sociale_basis.network.mobility_profile import MobilityProfile
    from sociale_basis.network.untagged import Untagged
    from sociale_basis.reach.several_layers import Layers

DAYS = 7
PARTS = ("night", "morning", "afternoon", "evening")
"""From 0, 6, 12 and 18 o'clock, six hours each."""
NO, UNKNOWN, YES = 0, 1, 2
_HOURS = 6
_LONGEST_S = 24 * 3600.0


@dataclass(frozen=True, eq=False)
class Week:
    """What a week looks like for every home and every place.

    Attributes
    ----------
    begin
        Its first day.
    states
        0 no, 1 unknown, 2 yes; int8 of shape (homes, 7, 4).
    places
        Of every place what the homes that get there count for, by day, part, group of residents
        (all, 75 and over) and state (unknown, yes); shape (places, 7, 4, 2, 2).
    destinations
        The places.
    weights
        What each home counts for, shape (homes, 2).
    without_hours
        Number of places of which the hours are not known at any moment of the week.
    """

    begin: date
    states: NDArray[np.int8]
    places: NDArray[np.float64]
    destinations: Destinations
    weights: NDArray[np.float64]
    without_hours: int

    @property
    def ever(self) -> NDArray[np.int8]:
        """State of every home this week: the best of all parts, shape (homes,)."""
        return np.asarray(self.states.max(axis=(1, 2), initial=NO))


class _Visit(NamedTuple):
    """A stretch in which one may arrive at a place, within one part of a day."""

    begin: float
    end: float
    sure: bool
    dark: tuple[bool, bool]
    """Whether the way back is in the dark, under the optimistic and the strict reading."""
    stays: bool
    """Whether it stays open for more than a day: then one leaves in the light one came in."""


class _Ways(NamedTuple):
    """Weights of one reading: there by day and in the dark, each with back by day and at night."""

    light: Leg
    dark: Leg


def week(
    area: Neighbourhood,
    profile: MobilityProfile,
    layer: Layers,
    limit_s: float,
    begin: date,
    *,
    untagged: Untagged | None = None,
    one_way: bool = False,
) -> Week:
    """Say for every home in which parts of a week someone gets to a place that is open, and back.

    Parameters
    ----------
    area, profile, layer, limit_s, untagged, one_way
        As in :func:`sociale_basis.reach.reach`.
    begin
        First of the seven days.

    Raises
    ------
    UnknownLayerError, UsageError, MissingColumnError, BadValueError
        As in :func:`sociale_basis.reach.reach`.
    """
    limit, homes = check_limit(limit_s), home_anchors(area)
    chosen = destinations_together(area, layer)
    cares, coords = profile.lit_after_dark, coordinates(area)
    by_day = by_night = priced(cost(area.network, profile, untagged))
    if cares:
        by_night = priced(cost(area.network, profile, untagged, dark=True))
    backs = () if one_way else (by_day, by_night)
    asked = [
        (there.optimistic, [each.optimistic for each in backs]) for there in (by_day, by_night)
    ] + [(there.strict, [each.strict for each in backs]) for there in (by_day, by_night)]
    edges = _edges(begin)
    found = _Found(
        np.zeros((DAYS * len(PARTS), len(homes.edge)), dtype=np.int8),
        np.zeros((len(chosen.places), DAYS * len(PARTS), len(GROUPS), 2)),
        resident_weights(area),
    )
    visiting = [_visits(text, edges, coords, cares=cares) for text in hours_of(chosen.places)]
    silent = [
        len(parts) == DAYS * len(PARTS) and not any(v.sure for some in parts.values() for v in some)
        for parts in visiting
    ]
    light = days_of_light(_moment(edges[0]), _moment(edges[-1]), coords) if cares else None
    connected = np.zeros(len(visiting), dtype=np.bool_)
    connected[chosen.entrances.place] = True
    loose = ~homes.attached
    for place, legs in some_at_a_time(area.network, homes, chosen.entrances, limit, asked):
        ways = _Ways(*legs[:2]), _Ways(*legs[2:])
        for parts, some in _alike(visiting[place], cares=cares):
            perhaps = _gets_there(ways[0], some, 0, light) | loose | (not connected[place])
            surely = _gets_there(ways[1], [each for each in some if each.sure], 1, light)
            found.add(place, parts, perhaps, surely)
    shape = (-1, DAYS, len(PARTS))
    return Week(
        begin,
        np.ascontiguousarray(found.states.T).reshape(shape),
        found.places.reshape(*shape, len(GROUPS), 2),
        chosen,
        found.weights,
        sum(silent),
    )


class _Found(NamedTuple):
    """What is being found."""

    states: NDArray[np.int8]
    """Shape (28, homes)."""
    places: NDArray[np.float64]
    weights: NDArray[np.float64]

    def add(
        self, place: int, parts: list[int], perhaps: NDArray[np.bool_], surely: NDArray[np.bool_]
    ) -> None:
        """Add who gets to one place in some parts of the week."""
        now = np.where(surely, YES, np.where(perhaps, UNKNOWN, NO)).astype(np.int8)
        for part in parts:
            np.maximum(self.states[part], now, out=self.states[part])
        for number, state in enumerate((UNKNOWN, YES)):
            self.places[place, parts, :, number] = self.weights[now == state].sum(axis=0)


def _edges(begin: date) -> NDArray[np.float64]:
    """Give the moments at which the parts of the week begin, and its end."""
    return np.array(
        [
            datetime.combine(begin + timedelta(days=day), time(hour), tzinfo=HERE).timestamp()
            for day in range(DAYS)
            for hour in range(0, 24, _HOURS)
        ]
        + [datetime.combine(begin + timedelta(days=DAYS), time(), tzinfo=HERE).timestamp()]
    )


def _moment(at: float) -> datetime:
    return datetime.fromtimestamp(at, tz=HERE)


def _visits(
    text: str, edges: NDArray[np.float64], coords: tuple[float, float], *, cares: bool
) -> dict[int, list[_Visit]]:
    """Divide the hours of a place over the parts of the week."""
    last = _moment(edges[-1] + _LONGEST_S)
    found = stretches(text, _moment(edges[0]), last, coords)
    parts: dict[int, list[_Visit]] = {}
    for number, each in enumerate(found):
        if each.opening is Opening.CLOSED:
            continue
        closes = next((o.begin for o in found[number:] if o.opening is Opening.CLOSED), np.inf)
        down = [False, False]
        if cares and closes < np.inf:
            down = [bool(up) for up in ~sun_is_up(np.array([each.end, closes]), coords)]
        first = int(np.searchsorted(edges, each.begin, side="right")) - 1
        for part in range(first, len(edges) - 1):
            begin, end = max(each.begin, edges[part]), min(each.end, edges[part + 1])
            if begin >= end:
                break
            parts.setdefault(part, []).append(
                _Visit(
                    begin,
                    end,
                    each.opening is Opening.OPEN,
                    (all(down), any(down)),
                    closes - begin > _LONGEST_S,
                )
            )
    return parts


def _alike(visits: dict[int, list[_Visit]], *, cares: bool) -> list[tuple[list[int], list[_Visit]]]:
    """Take parts together in which the same people come: to whom light is all one, nearly all."""
    if cares:
        return [([part], some) for part, some in visits.items()]
    alike: dict[bool, tuple[list[int], list[_Visit]]] = {}
    for part, some in visits.items():
        alike.setdefault(any(each.sure for each in some), ([], some))[0].append(part)
    return list(alike.values())


def _gets_there(
    ways: _Ways, visits: Sequence[_Visit], reading: int, light: NDArray[np.float64] | None
) -> NDArray[np.bool_]:
    """Say from which homes one arrives in one of these stretches, and gets back.

    ``light`` is None for who asks for no light: then all weights are the same.
    """
    reached = np.zeros(len(ways.light.there), dtype=np.bool_)
    if light is None:
        return np.isfinite(ways.light.both(0)) if visits else reached
    for visit in visits:
        back = (0, 1) if visit.stays else (int(visit.dark[reading]),) * 2
        # Who gets there in the dark gets there by day as well.
        reached |= np.isfinite(ways.dark.both(back[1]))
        seconds = ways.light.both(back[0])
        near = (light[:, 0] < visit.end) & (light[:, 1] > visit.begin - _LONGEST_S)
        for since, until in light[near]:
            out = np.maximum(visit.begin - seconds, since) < np.minimum(visit.end - seconds, until)
            reached |= np.isfinite(seconds) & out
    return reached
