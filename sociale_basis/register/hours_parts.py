"""Opening hours in the parts that a form asks: days x times, and whether holidays are left out."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING, NamedTuple

from sociale_basis.errors import BadValueError

if TYPE_CHECKING:
    from collections.abc import Iterable

DAYS = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
_MIDNIGHT = dt.time(0)
_RULE = re.compile(
    r"((?:Mo|Tu|We|Th|Fr|Sa|Su)(?:[-,](?:Mo|Tu|We|Th|Fr|Sa|Su))*)\s+"
    r"(\d\d:\d\d-\d\d:\d\d(?:\s*,\s*\d\d:\d\d-\d\d:\d\d)*)"
)
_OFF = re.compile(r"((?:PH|SH)(?:\s*,\s*(?:PH|SH))?)\s+off")


class OpenTimes(NamedTuple):
    """From when until when it is open, on some days of the week.

    Attributes
    ----------
    days
        0 is Monday.
    begin, end
        Midnight as ``end`` is the end of the day; an ``end`` before ``begin`` is the next morning.
    """

    days: frozenset[int]
    begin: dt.time
    end: dt.time


class HoursParts(NamedTuple):
    """Opening hours as a form has them.

    Attributes
    ----------
    times
        In any order.
    closed_on
        Of ``PH`` (public holidays) and ``SH`` (school holidays), when it is closed. Of the other
        nothing is told.
    """

    times: tuple[OpenTimes, ...]
    closed_on: frozenset[str] = frozenset()


def hours_from(parts: HoursParts) -> str:
    """Write opening hours as OpenStreetMap does; ``""`` where there are no times.

    Parameters
    ----------
    parts
        What a form tells.

    Raises
    ------
    BadValueError
        Times without a day, or that begin and end at once.
    """
    of_day: dict[int, set[tuple[dt.time, dt.time]]] = {}
    for days, begin, end in parts.times:
        if not days:
            raise BadValueError("opening hours without a day", column="days", do="choose the days")
        if begin == end != _MIDNIGHT:
            raise BadValueError("it opens and closes at once", column="times", do="give both times")
        for day in days:
            of_day.setdefault(day, set()).add((begin, end))
    rules = []
    for times in dict.fromkeys(frozenset(of_day[day]) for day in sorted(of_day)):
        days = frozenset(day for day, own in of_day.items() if own == times)
        told = ",".join(f"{begin:%H:%M}-{_written(end)}" for begin, end in sorted(times))
        rules.append(f"{_runs(days)} {told}")
    if rules and parts.closed_on:
        rules.append(f"{','.join(sorted(parts.closed_on))} off")
    return "; ".join(rules)


def hours_parts(written: str) -> HoursParts | None:
    """Take opening hours apart for a form; None where a form of days and times cannot show them.

    Parameters
    ----------
    written
        In the grammar of OpenStreetMap's ``opening_hours``.
    """
    of_day: dict[int, list[tuple[dt.time, dt.time]]] = {}
    closed: set[str] = set()
    for rule in filter(None, (part.strip() for part in written.split(";"))):
        if off := _OFF.fullmatch(rule):
            closed |= {each.strip() for each in off[1].split(",")}
            continue
        match = _RULE.fullmatch(rule)
        times = None if match is None else _times(match[2])
        if match is None or times is None or closed:  # after "off" a rule means something else
            return None
        # A later rule for a day takes the place of an earlier one.
        of_day |= dict.fromkeys(_days(match[1]), times)
    together: dict[tuple[dt.time, dt.time], set[int]] = {}
    for day, times in of_day.items():
        for each in times:
            together.setdefault(each, set()).add(day)
    found = [OpenTimes(frozenset(days), *each) for each, days in together.items()]
    found.sort(key=lambda each: (min(each.days), each.begin))
    return HoursParts(tuple(found), frozenset(closed))


def _written(end: dt.time) -> str:
    return "24:00" if end == _MIDNIGHT else f"{end:%H:%M}"


def _runs(days: Iterable[int]) -> str:
    """Write days: three or more in a row as ``Mo-We``."""
    runs: list[list[int]] = []
    for day in sorted(days):
        if runs and runs[-1][-1] == day - 1:
            runs[-1].append(day)
        else:
            runs.append([day])
    long = 3
    return ",".join(
        f"{DAYS[run[0]]}-{DAYS[run[-1]]}"
        if len(run) >= long
        else ",".join(DAYS[day] for day in run)
        for run in runs
    )


def _days(written: str) -> list[int]:
    found: list[int] = []
    for part in written.split(","):
        first, *rest = (DAYS.index(each) for each in part.split("-"))
        last = rest[-1] if rest else first
        found += [(first + step) % 7 for step in range((last - first) % 7 + 1)]
    return found


def _times(written: str) -> list[tuple[dt.time, dt.time]] | None:
    found = []
    for each in written.split(","):
        begin, end = each.strip().split("-")
        try:
            times = (
                dt.time.fromisoformat(begin),
                _MIDNIGHT if end == "24:00" else dt.time.fromisoformat(end),
            )
        except ValueError:
            return None
        if times[0] == times[1] != _MIDNIGHT or each.strip() == "00:00-00:00":
            return None
        found.append(times)
    return found
