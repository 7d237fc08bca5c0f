"""What one person can reach: every place in the first group that holds, best first.

A way is own exit, route there and back, and entrance, each known apart. Groups, in this order: on
one's own; with help or transport; what comes to the home; what is there by phone; what nobody
knows; where the way is fine but it is closed then; and where something is in the way. The person's
point is used in memory only.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

import numpy as np
import shapely

from sociale_basis.errors import UsageError
from sociale_basis.layers import ReachMode
from sociale_basis.network.recurrence import HERE
from sociale_basis.reach.destinations import column, destinations_at, modes_at
from sociale_basis.reach.entrance import entrance_states
from sociale_basis.reach.opening_hours import Opening, aware, coordinates, hours_of, stretches
from sociale_basis.reach.reach import run
from sociale_basis.reach.seats import rested
from sociale_basis.reach.standpoint import alone
from sociale_basis.reach.transport import goes_to, is_transport, may_meet, served, services_for
from sociale_basis.reach.ways_from_one import ways_from_one
from sociale_basis.reach.week import DAYS, YES, week
from sociale_basis.vocabulary import State, Status

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sociale_basis.neighbourhood.store import Neighbourhood
    from sociale_basis.network.mobility_profile import MobilityProfile
    from sociale_basis.network.untagged import Untagged
    from sociale_basis.reach.standpoint import Standpoint
    from sociale_basis.reach.transport import Service
    from sociale_basis.reach.why import Answer

_WORST_FIRST = (State.NO, State.UNKNOWN, State.YES)


class OwnExit(StrEnum):
    """Whether someone gets from their front door into the street."""

    YES = "yes"
    HELP = "help"
    NO = "no"


class Group(StrEnum):
    """How someone and a place come together, best first."""

    OWN = "own"
    HELP = "help"
    HOME = "home"
    PHONE = "phone"
    UNKNOWN = "unknown"
    CLOSED = "closed"
    NO = "no"


_ELSEWISE = {
    ReachMode.WITH_TRANSPORT_OR_COMPANY: Group.HELP,
    ReachMode.COMES_TO_THE_HOME: Group.HOME,
    ReachMode.PHONE_OR_ONLINE: Group.PHONE,
}


@dataclass(frozen=True)
class Asked:
    """A question.

    Attributes
    ----------
    profile
        Who goes.
    limit_s
        Seconds for the way there, and for the way back.
    own_exit
        Whether they get into the street.
    at
        When they set out; without a time zone on the clock of Europe/Amsterdam.
    week
        First of seven days, for who asks for a whole week; neither: at any time, by day.
    rest_every_m
        The longest stretch without a seat, in metres; None: they need none.
    untagged
        What untagged means; the preset ``gewoon`` when left out.
    """

    profile: MobilityProfile
    limit_s: float
    own_exit: OwnExit = OwnExit.YES
    at: datetime | None = None
    week: date | None = None
    rest_every_m: float | None = None
    untagged: Untagged | None = None

    @property
    def span(self) -> tuple[datetime, datetime] | None:
        """From when until when a place must be open for this; None where hours do not count."""
        if self.at is not None:
            since = aware(self.at)
            return since, since + timedelta(seconds=max(self.limit_s, 60.0))
        if self.week is not None:
            since = datetime.combine(self.week, time(), tzinfo=HERE)
            return since, since + timedelta(days=DAYS)
        return None


@dataclass(frozen=True, eq=False)
class Found:
    """What holds for one place.

    Attributes
    ----------
    row
        Of the places of the neighbourhood.
    group
        The first that holds.
    way
        The way there and back at that time, with the rest that is needed; None where nobody goes.
    entrance
        Whether one gets in at the door.
    opening
        When one would arrive; None where hours were not asked for.
    reason
        What decided besides the way itself, as :func:`~sociale_basis.i18n.reasons.reason_sentence`
        knows it (``closed``, ``hours_unknown``, ``too_far_between_seats``, ``seat``, ``light``),
        or ``own_exit``, ``entrance``, ``service_area`` or ``no_position`` (nobody wrote down where
        it comes, or is); "" where the way says all.
    answer
        The way in daylight without need of rest, and what is on it; None where nobody goes.
    services
        Rows of the transport that goes there.
    """

    row: int
    group: Group
    way: State | None
    entrance: State
    opening: Opening | None
    reason: str
    answer: Answer | None
    services: tuple[int, ...]

    @property
    def seconds(self) -> tuple[float, float] | None:
        """Seconds there and back; None where there is no way."""
        if self.answer is None or self.answer.there is None or self.answer.back is None:
            return None
        return self.answer.there.seconds, self.answer.back.seconds


def for_one(
    area: Neighbourhood, start: Standpoint, rows: NDArray[np.integer], asked: Asked
) -> list[Found]:
    """Say of every place how one person gets to it, or it to them.

    Parameters
    ----------
    area
        The neighbourhood.
    start
        Where the person is.
    rows
        Of ``area.places``: what they are interested in. Closed places and transport services, which
        are no goal, are passed over.
    asked
        The question.

    Returns
    -------
    By group, then those one surely gets in at, then checked ones, then nearest first.

    Raises
    ------
    UsageError
        Both a moment and a week are asked for, or what :func:`~sociale_basis.reach.reach.reach` or
        :func:`~sociale_basis.reach.seats.rested` refuses.
    """
    if asked.at is not None and asked.week is not None:
        raise UsageError("both a moment and a week are asked for", do="ask for one of them")
    status = column(area.places.iloc[rows], "status")
    rows = rows[(status != Status.CLOSED).to_numpy() & ~is_transport(area)[rows]]
    told = modes_at(area, rows)
    on_foot = np.array([ReachMode.OWN_STRENGTH in mode for mode in told], dtype=np.bool_)
    services = services_for(area, start)
    points = area.places.geometry.to_numpy()[rows]
    gone_to = on_foot & ~(shapely.is_missing(points) | shapely.is_empty(points))
    found = _gone_to(area, start, rows[gone_to], asked, services)
    for number in np.flatnonzero(~gone_to).tolist():
        row = int(rows[number])
        other = _elsewise(area, start, row, told[number], asked)
        if other is None and on_foot[number]:
            other = _somewhere(area, row, asked)
        if other is not None:
            found.append(other)
    return sorted(found, key=lambda one: _order(area, one))


def _gone_to(
    area: Neighbourhood,
    start: Standpoint,
    rows: NDArray[np.integer],
    asked: Asked,
    services: list[Service],
) -> list[Found]:
    """Judge places one goes to."""
    if not len(rows):
        return []
    me, places = alone(area, start), destinations_at(area, rows)
    entrances = entrance_states(places.places, asked.profile)
    hours = hours_of(places.places)
    answers = ways_from_one(
        area, asked.profile, start, rows, asked.limit_s, untagged=asked.untagged
    )
    loose = not start.anchor.attached[0]
    states = [State.UNKNOWN] * len(rows) if loose else _states(me, rows, asked)
    resting = [State.YES] * len(rows)
    if asked.rest_every_m is not None and not loose:
        resting = _resting(me, rows, asked)
    found = []
    for number, row in enumerate(rows.tolist()):
        answer, open_then = answers[number], _opening(area, hours[number], asked, answers[number])
        way, reason = _judged(answer, states[number], resting[number], open_then)
        rides = tuple(
            each.row
            for each in services
            if goes_to(area, each, row) and _runs(area, each, hours[number], asked)
        )
        entrance = State(entrances.iloc[number])
        group, why = _group(way, reason, entrance, open_then, asked.own_exit, rides=bool(rides))
        found.append(Found(row, group, way, entrance, open_then, why, answer, rides))
    return found


def _states(me: Neighbourhood, rows: NDArray[np.integer], asked: Asked) -> list[State]:
    """Ask the same engine as for all homes, at the time that was asked for."""
    places = destinations_at(me, rows)
    if asked.week is not None:
        parts = week(
            me, asked.profile, places, asked.limit_s, asked.week, untagged=asked.untagged
        ).places[..., 0, :]
        perhaps, surely = (
            parts[..., 0].max(axis=(1, 2)) > 0,
            parts[..., YES - 1].max(axis=(1, 2)) > 0,
        )
    else:
        runs = run(me, asked.profile, places, asked.limit_s, untagged=asked.untagged, at=asked.at)
        connected = np.isin(np.arange(len(rows)), places.entrances.place)
        surely = runs.strict.gained[:, 0] > 0
        perhaps = (runs.optimistic.gained[:, 0] > 0) | (~connected & runs.may_be_open)
    return _three(surely, perhaps)


def _resting(me: Neighbourhood, rows: NDArray[np.integer], asked: Asked) -> list[State]:
    places = destinations_at(me, rows)
    found = rested(
        me,
        asked.profile,
        places,
        asked.limit_s,
        every_m=asked.rest_every_m,
        untagged=asked.untagged,
    )
    connected = np.isin(np.arange(len(rows)), places.entrances.place)
    return _three(found.gained[0][:, 0] > 0, (found.gained[1][:, 0] > 0) | ~connected)


def _three(surely: NDArray[np.bool_], perhaps: NDArray[np.bool_]) -> list[State]:
    return [
        State.YES if sure else State.UNKNOWN if maybe else State.NO
        for sure, maybe in zip(surely.tolist(), perhaps.tolist(), strict=True)
    ]


def _opening(area: Neighbourhood, hours: str, asked: Asked, answer: Answer) -> Opening | None:
    """Say whether it is open on arrival; of a week, or of who gets nowhere, whether it ever is."""
    span = asked.span
    if span is None:
        return None
    begin, end = span
    if asked.at is not None and answer.there is not None and answer.there.seconds <= asked.limit_s:
        begin += timedelta(seconds=answer.there.seconds)
        end = begin + timedelta(seconds=1)
    return _best(hours, begin, end, coordinates(area))


def _judged(
    answer: Answer, state: State, resting: State, opening: Opening | None
) -> tuple[State, str]:
    """Give the state of the way alone, and what made it worse than the way by day."""
    way = answer.state
    reason = ""
    shut = opening in {Opening.CLOSED, Opening.UNKNOWN}
    if not shut and _WORST_FIRST.index(state) < _WORST_FIRST.index(way):
        way, reason = state, "light"
    if _WORST_FIRST.index(resting) < _WORST_FIRST.index(way):
        way = resting
        reason = "too_far_between_seats" if resting is State.NO else "seat"
    return way, reason


def _group(
    way: State,
    reason: str,
    entrance: State,
    opening: Opening | None,
    own_exit: OwnExit,
    *,
    rides: bool,
) -> tuple[Group, str]:
    """Choose the first group that holds, and say what decided."""
    by_oneself = way is State.YES and own_exit is not OwnExit.NO
    if entrance is State.NO:
        return Group.NO, "entrance"
    if opening is Opening.CLOSED:
        # Where the way is shut as well, that is what to tell: other hours would not help.
        return (Group.CLOSED if by_oneself or rides else Group.NO), "closed"
    if not (by_oneself or rides):
        stuck = own_exit is OwnExit.NO
        group = Group.UNKNOWN if way is State.UNKNOWN and not stuck else Group.NO
        return group, "own_exit" if stuck else reason
    if opening is Opening.UNKNOWN:
        return Group.UNKNOWN, "hours_unknown"
    alone = own_exit is OwnExit.YES
    return (Group.OWN if by_oneself and alone else Group.HELP), reason if alone else "own_exit"


def _runs(area: Neighbourhood, service: Service, hours: str, asked: Asked) -> bool:
    """Tell whether transport may run at a time at which the place may be open."""
    span = asked.span
    if span is None:
        return True
    return may_meet(service.hours, hours, *span, coordinates(area))


def _elsewise(
    area: Neighbourhood,
    start: Standpoint,
    row: int,
    told: frozenset[str],
    asked: Asked,
) -> Found | None:
    """Judge what one need not go to on one's own; None where it does not come to this person."""
    codes = served(column(area.places, "service_area").iloc[row])
    here = not codes or bool(codes & start.codes)
    phone = ReachMode.PHONE_OR_ONLINE
    comes = next((mode for mode in _ELSEWISE if mode in told and (here or mode is phone)), None)
    if comes is None:
        return None
    opening = _at_some_moment(area, row, asked)
    if opening is Opening.CLOSED:
        return Found(row, Group.CLOSED, None, State.YES, opening, "closed", None, ())
    if comes is not phone and not codes:
        # It may come here: nobody wrote down where.
        return Found(row, Group.UNKNOWN, None, State.YES, opening, "service_area", None, ())
    return Found(row, _ELSEWISE[comes], None, State.YES, opening, "", None, ())


def _somewhere(area: Neighbourhood, row: int, asked: Asked) -> Found:
    """Judge what one goes to, of which nobody wrote down where: no more is known than when."""
    opening = _at_some_moment(area, row, asked)
    if opening is Opening.CLOSED:
        return Found(row, Group.CLOSED, None, State.UNKNOWN, opening, "closed", None, ())
    return Found(row, Group.UNKNOWN, None, State.UNKNOWN, opening, "no_position", None, ())


def _at_some_moment(area: Neighbourhood, row: int, asked: Asked) -> Opening | None:
    if asked.span is None:
        return None
    return _best(hours_of(area.places.iloc[[row]])[0], *asked.span, coordinates(area))


def _best(hours: str, begin: datetime, end: datetime, coords: tuple[float, float]) -> Opening:
    """Say whether something is open at some moment, or may be."""
    told = {each.opening for each in stretches(hours, begin, end, coords)}
    return next(each for each in (Opening.OPEN, Opening.UNKNOWN, Opening.CLOSED) if each in told)


def _order(area: Neighbourhood, one: Found) -> tuple[int, int, int, float, int]:
    checked = column(area.places, "status").iloc[one.row] == Status.VERIFIED
    seconds = one.seconds
    return (
        list(Group).index(one.group),
        _WORST_FIRST[::-1].index(one.entrance),
        0 if checked else 1,
        np.inf if seconds is None else seconds[0],
        one.row,
    )
