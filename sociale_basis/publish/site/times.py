"""When each place can be entered in the weeks to come, worked out when the site is made."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, NamedTuple

from sociale_basis.network.recurrence import HERE
from sociale_basis.reach.opening_hours import ALWAYS, Opening, aware, coordinates, stretches
from sociale_basis.vocabulary import State

if TYPE_CHECKING:
    from collections.abc import Callable

    from sociale_basis.neighbourhood import Neighbourhood
    from sociale_basis.publish.site.entries import Entry

WEEKS = 12
"""How far ahead days are worked out; a site is to be made anew long before."""

_DAY = timedelta(days=1)
_PERHAPS = "?"


class Times(NamedTuple):
    """When one place is open.

    Attributes
    ----------
    always
        Day and night.
    week
        From Monday, what holds on most such days: stretches such as ``10:00-12:00``, with ``?``
        behind it where that is not certain.
    days
        By date, the days on which it is otherwise.
    """

    always: bool
    week: tuple[tuple[str, ...], ...]
    days: dict[str, tuple[str, ...]]

    def on(self, day: date) -> tuple[str, ...]:
        """Give the stretches of a day."""
        return self.days.get(day.isoformat(), self.week[day.weekday()])


def times_of(
    area: Neighbourhood, entry: Entry, first: date, school: Callable[[date], State]
) -> Times | None:
    """Give when a place is open from a day on; None where nobody knows.

    Parameters
    ----------
    area
        The neighbourhood: sunrise and sunset follow from it.
    entry
        The place: its opening hours, or the rhythms of the register that one can count on.
    first
        First of the days, for :data:`WEEKS` weeks.
    school
        Says of a day whether schools have holidays.
    """
    if entry.hours == ALWAYS:
        return Times(always=True, week=((),) * 7, days={})
    last = first + WEEKS * 7 * _DAY
    by_day: dict[date, list[str]] = {first + n * _DAY: [] for n in range((last - first).days)}
    rhythms = () if entry.kept is None else entry.kept.entry.rhythms_to_count_on
    if rhythms:
        for rhythm in rhythms:
            for held in rhythm.held_on(first, last - _DAY, school):
                until = f"{held.end:%H:%M}" if held.end > held.begin else ""
                sure = "" if held.certain is State.YES else _PERHAPS
                by_day[held.begin.date()].append(f"{held.begin:%H:%M}-{until}{sure}")
    elif not entry.hours or not _opened(area, entry.hours, by_day):
        return None
    return _as_weeks({day: tuple(sorted(told)) for day, told in by_day.items()})


def _opened(area: Neighbourhood, text: str, by_day: dict[date, list[str]]) -> bool:
    """Note opening hours per day; say whether anything is known of them."""
    begin = aware(datetime.combine(min(by_day), time()))
    end = aware(datetime.combine(max(by_day) + _DAY, time()))
    told = stretches(text, begin, end, coordinates(area))
    if all(each.opening is Opening.UNKNOWN for each in told):
        return False
    for each in told:
        if each.opening is Opening.CLOSED:
            continue
        sure = "" if each.opening is Opening.OPEN else _PERHAPS
        since, until = (datetime.fromtimestamp(at, tz=HERE) for at in (each.begin, each.end))
        day = since.date()
        while day <= (until - timedelta(seconds=1)).date():
            from_ = f"{since:%H:%M}" if day == since.date() else "00:00"
            to = f"{until:%H:%M}" if day == until.date() else "24:00"
            if day in by_day:
                by_day[day].append(f"{from_}-{to}{sure}")
            day += _DAY
    return True


def _as_weeks(by_day: dict[date, tuple[str, ...]]) -> Times:
    week = []
    for weekday in range(7):
        told = Counter(spans for day, spans in by_day.items() if day.weekday() == weekday)
        week.append(max(told, key=lambda spans: (told[spans], spans)))
    days = {day.isoformat(): spans for day, spans in by_day.items() if spans != week[day.weekday()]}
    return Times(always=False, week=tuple(week), days=days)
