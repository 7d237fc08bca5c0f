"""When something comes back every week: "dinsdag 7-17", "ma-vr 8:30-9:00", "Tu,Th 07:00-17:00"."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

HERE = ZoneInfo("Europe/Amsterdam")
"""The clock that people read; a moment without a time zone is of this one."""

_DAYS = (
    ("mo", "ma", "maandag", "monday"),
    ("tu", "di", "dinsdag", "tuesday"),
    ("we", "wo", "woensdag", "wednesday"),
    ("th", "do", "donderdag", "thursday"),
    ("fr", "vr", "vrijdag", "friday"),
    ("sa", "za", "zaterdag", "saturday"),
    ("su", "zo", "zondag", "sunday"),
)
_NUMBER = {name: number for number, names in enumerate(_DAYS) for name in names}
_EVERY_DAY = frozenset(range(7))
_HOURS = re.compile(r"(\d{1,2})(?:[:.](\d{2}))?-(\d{1,2})(?:[:.](\d{2}))?(?:\s*(?:uur|h))?")
_DAY_MINUTES = 24 * 60


class Recurrence(NamedTuple):
    """Hours on some days of the week; past midnight they belong to the day they began."""

    days: frozenset[int]
    """0 Monday … 6 Sunday."""
    begin: int
    """Minutes after midnight."""
    end: int
    """Likewise, exclusive; above 24 hours when it ends the next day."""

    def holds(self, moment: datetime) -> bool:
        """Say whether a moment, on the local clock, lies in it."""
        minute = moment.hour * 60 + moment.minute
        today, yesterday = moment.weekday(), (moment.weekday() - 1) % 7
        return (today in self.days and self.begin <= minute < self.end) or (
            yesterday in self.days and minute < self.end - _DAY_MINUTES
        )


@cache
def recurrence(text: str) -> Recurrence:
    """Read when something comes back.

    Parameters
    ----------
    text
        Days (Dutch or English, whole or in two letters; a list with commas, a range with a dash;
        none: every day), then hours (none: all day).

    Raises
    ------
    ValueError
        It cannot be read, or ends when it begins.
    """
    plain = re.sub(r"\s*[-\u2013\u2014]\s*", "-", text.casefold()).strip()
    plain = re.sub(r"\s*,\s*", ",", plain)
    found = re.search(r"(?:^|\s)" + _HOURS.pattern + r"$", plain)
    begin, end = 0, _DAY_MINUTES
    if found:
        plain = plain[: found.start()].strip()
        begin, end = _minutes(found[1], found[2], text), _minutes(found[3], found[4], text)
        if begin == end:
            raise ValueError(f"'{text}' ends when it begins")
        end += _DAY_MINUTES if end < begin else 0
    return Recurrence(_days(plain, text), begin, end)


def local(moment: datetime) -> datetime:
    """Give a moment on the clock that people read, without a time zone."""
    return moment if moment.tzinfo is None else moment.astimezone(HERE).replace(tzinfo=None)


def exists(moment: datetime) -> bool:
    """Say whether the clock shows a moment: not in the hour that is skipped in spring."""
    return moment.replace(tzinfo=HERE).astimezone(UTC).astimezone(HERE).replace(
        tzinfo=None
    ) == moment.replace(tzinfo=None)


def begins(when: date | datetime) -> datetime:
    """Give the moment from which something holds: of a day, its first."""
    return local(when) if isinstance(when, datetime) else datetime.combine(when, time())


def ends(when: date | datetime) -> datetime:
    """Give the moment until which something holds: a day counts to its end."""
    if isinstance(when, datetime):
        return local(when)
    return datetime.combine(when, time()) + timedelta(days=1)


def _minutes(hour: str, minute: str | None, text: str) -> int:
    total = int(hour) * 60 + int(minute or 0)
    if total > _DAY_MINUTES or int(minute or 0) >= 60:  # noqa: PLR2004 -- minutes in an hour
        raise ValueError(f"'{text}' holds a time that no clock has")
    return total


def _days(plain: str, text: str) -> frozenset[int]:
    if plain in {"", "elke dag", "dagelijks", "daily", "every day"}:
        return _EVERY_DAY
    days: set[int] = set()
    for part in plain.split(","):
        first, _, last = part.partition("-")
        last = last or first
        if first not in _NUMBER or last not in _NUMBER:
            raise ValueError(f"'{text}' cannot be read: write it as 'dinsdag 7-17'")
        begin, end = _NUMBER[first], _NUMBER[last]
        days |= {(begin + step) % 7 for step in range((end - begin) % 7 + 1)}
    return frozenset(days)
