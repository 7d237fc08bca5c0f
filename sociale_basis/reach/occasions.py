"""The times that something planned is held, and whether a place is open on each of them.

What is planned has a rhythm, as what is in the register has. It is looked at for half a year ahead:
long enough to meet holidays, short enough that opening hours still mean something.
"""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from sociale_basis.network.recurrence import HERE
from sociale_basis.reach.opening_hours import Opening, Stretch, aware, stretches
from sociale_basis.register.public_holidays import public_holidays
from sociale_basis.vocabulary import State

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from sociale_basis.register.rhythm import Occurrence, Rhythm
    from sociale_basis.register.school_holidays import Region, SchoolHolidays

AHEAD = timedelta(weeks=26)
MOST = 60
"""So many times at most: of what is held every day, two months."""
_DAY, _MONTH = timedelta(days=1), timedelta(days=32)
_FAR = timedelta(days=366 * 9)


class Why(StrEnum):
    """Why nobody knows whether a place is open."""

    SILENT = "silent"
    """No hours are known."""
    PUBLIC_HOLIDAY = "public_holiday"
    """The hours say nothing of public holidays, and it is one."""
    SCHOOL_HOLIDAY = "school_holiday"
    """The hours are otherwise in school holidays, which differ."""
    TEXT = "text"
    """The hours leave it open, or cannot be read: a person must."""


class OpenEachTime(NamedTuple):
    """Whether a place is open on the times that something is held, from begin to end.

    Attributes
    ----------
    times
        How many times there are.
    closed_on
        Days on which it is closed for all or part of the time.
    unknown_on
        Days of which nobody knows.
    why
        Of the most of these; None where there are none.
    """

    times: int
    closed_on: tuple[date, ...]
    unknown_on: tuple[date, ...]
    why: Why | None

    @property
    def open(self) -> int:
        """On how many of the times it is open throughout."""
        return self.times - len(self.closed_on) - len(self.unknown_on)

    @property
    def state(self) -> str:
        """``all``, ``some``, ``none`` or ``unknown``: open on so many of the times.

        Unknown is where no time is known to be open, and not all to be closed.
        """
        if self.open == self.times:
            return "all"
        if self.open:
            return "some"
        return "unknown" if self.unknown_on else "none"


def upcoming(
    rhythms: Iterable[Rhythm],
    since: date,
    holidays: SchoolHolidays,
    region: Region | None = None,
) -> tuple[Occurrence, ...]:
    """Give the times that something is held, for half a year from the first.

    Parameters
    ----------
    rhythms
        Of what is planned.
    since
        First day to look at.
    holidays, region
        Dates of school holidays; whose count, where a rhythm does not say it.

    Returns
    -------
    In order, at most :data:`MOST`. Of days that are named one by one all that are still to come.
    """
    found: list[Occurrence] = []
    for rhythm in rhythms:
        begin = max(since, min({rhythm.first, *rhythm.also_on}))
        end = begin + (AHEAD if rhythm.rule else _FAR)
        found += rhythm.held_on(begin, end, _school(holidays, rhythm.region or region))
    return tuple(sorted(found)[:MOST])


def held_then(
    rhythms: Iterable[Rhythm],
    occasion: Occurrence,
    holidays: SchoolHolidays,
    region: Region | None = None,
) -> State:
    """Say whether something else is held at some time of an occasion.

    Parameters
    ----------
    rhythms
        Of what there is already. Of a rhythm whose end is not known, the hour after it begins.
    occasion
        When the planned thing is held.
    holidays, region
        As in :func:`upcoming`.

    Returns
    -------
    Unknown where it may be left out for holidays.
    """
    begin, end = _span(occasion)
    told = {
        each.certain
        for rhythm in rhythms
        for each in rhythm.held_on(
            begin.date() - _DAY, end.date(), _school(holidays, rhythm.region or region)
        )
        if _span(each)[0] < end and begin < _span(each)[1]
    }
    if State.YES in told:
        return State.YES
    return State.UNKNOWN if told else State.NO


def open_each_time(
    hours: str, occasions: Sequence[Occurrence], coords: tuple[float, float]
) -> OpenEachTime:
    """Say whether a place is open on each of the times that something is held.

    Parameters
    ----------
    hours
        As OpenStreetMap writes them; "" where nobody says.
    occasions
        In order.
    coords
        As in :func:`sociale_basis.reach.opening_hours.open_states`.
    """
    days = [each.begin.date() for each in occasions]
    if not hours:
        return OpenEachTime(len(days), (), tuple(days), Why.SILENT if days else None)
    closed, unknown, why = [], [], Counter[Why]()
    for day, each in zip(days, occasions, strict=True):
        told = {one.opening for one in openings(hours, *_span(each), coords)}
        if Opening.CLOSED in told:
            closed.append(day)
        elif Opening.UNKNOWN in told:
            unknown.append(day)
            why[_why(hours, day)] += 1
    most = why.most_common(1)
    return OpenEachTime(len(days), tuple(closed), tuple(unknown), most[0][0] if most else None)


def openings(
    hours: str, begin: datetime, end: datetime, coords: tuple[float, float]
) -> list[Stretch]:
    """Divide a stretch of time as :func:`sociale_basis.reach.opening_hours.stretches` does.

    It is much quicker for many stretches that lie in the same months.
    """
    since, until = begin.timestamp(), end.timestamp()
    first = begin.astimezone(HERE).date().replace(day=1)
    last = (end.astimezone(HERE).date().replace(day=1) + _MONTH).replace(day=1)
    whole = stretches(hours, _midnight(first), _midnight(last), coords)
    return [
        each._replace(begin=max(each.begin, since), end=min(each.end, until))
        for each in whole
        if each.begin < until and since < each.end
    ]


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), tzinfo=HERE)


def _span(occasion: Occurrence) -> tuple[datetime, datetime]:
    begin, end = aware(occasion.begin), aware(occasion.end)
    return begin, end if end > begin else begin + timedelta(hours=1)


def _why(hours: str, day: date) -> Why:
    if day in public_holidays(day.year) and "PH" not in hours:
        return Why.PUBLIC_HOLIDAY
    return Why.SCHOOL_HOLIDAY if "SH" in hours else Why.TEXT


def _school(holidays: SchoolHolidays, region: Region | None) -> Callable[[date], State]:
    return lambda day: holidays.on(day, region)
