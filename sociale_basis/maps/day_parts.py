"""In which parts of the day places are open, in one week.

*Yes* is open for at least half an hour on end in that part, on one day of the week or more; *not
known* where only hours that nobody is sure of add up to that, or nobody told any.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from sociale_basis.reach.opening_hours import ALWAYS, Opening, aware, stretches
from sociale_basis.vocabulary import State

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

PARTS = ("morning", "afternoon", "evening", "weekend")
"""From 6, 12 and 18 o'clock, six hours each, on any day; and Saturday or Sunday from 6 to 24."""

LEAST_S = 30 * 60.0
_DAYS, _SATURDAY = 7, 5
_FROM = {"morning": (6, 12), "afternoon": (12, 18), "evening": (18, 24)}


def monday_of(day: date) -> date:
    """Give the first day of the week that a day lies in."""
    return day - timedelta(days=day.weekday())


def day_parts(
    hours: Iterable[str], monday: date, coords: tuple[float, float]
) -> dict[str, tuple[State, ...]]:
    """Say in which parts of the day opening hours hold.

    Parameters
    ----------
    hours
        As :attr:`sociale_basis.maps.traits.Traits.hours`.
    monday
        First day of the week.
    coords
        Latitude and longitude, for sunrise and sunset.

    Returns
    -------
    By the text of the hours a state per part of :data:`PARTS`.
    """
    return {text: _states(text, monday, coords) for text in set(hours)}


def _states(text: str, monday: date, coords: tuple[float, float]) -> tuple[State, ...]:
    if not text:
        return (State.UNKNOWN,) * len(PARTS)
    if text == ALWAYS:
        return (State.YES,) * len(PARTS)
    begin, end = _at(monday, 0), _at(monday, _DAYS)
    told = stretches(text, begin, end, coords)
    perhaps = _joined((each.begin, each.end) for each in told if each.opening is not Opening.CLOSED)
    surely = [(each.begin, each.end) for each in told if each.opening is Opening.OPEN]
    states = []
    for part in PARTS:
        windows = [
            (since.timestamp(), until.timestamp()) for since, until in _windows(part, monday)
        ]
        if _long_enough(surely, windows):
            states.append(State.YES)
        else:
            states.append(State.UNKNOWN if _long_enough(perhaps, windows) else State.NO)
    return tuple(states)


def _windows(part: str, monday: date) -> Iterator[tuple[datetime, datetime]]:
    for day in range(_DAYS):
        if part != "weekend":
            since, until = _FROM[part]
        elif day >= _SATURDAY:
            since, until = 6, 24
        else:
            continue
        yield _at(monday, day, since), _at(monday, day, until)


def _at(monday: date, day: int, hour: int = 0) -> datetime:
    # By the clock, also on the day it is put forward or back.
    on = monday + timedelta(days=day + hour // 24)
    return aware(datetime.combine(on, time(hour % 24)))


def _joined(parts: Iterable[tuple[float, float]]) -> list[tuple[float, float]]:
    """Join stretches that follow on each other."""
    found: list[tuple[float, float]] = []
    for begin, end in parts:
        if found and found[-1][1] == begin:
            found[-1] = (found[-1][0], end)
        else:
            found.append((begin, end))
    return found


def _long_enough(
    stretches_open: list[tuple[float, float]], windows: list[tuple[float, float]]
) -> bool:
    return any(
        min(end, until) - max(begin, since) >= LEAST_S
        for begin, end in stretches_open
        for since, until in windows
    )
