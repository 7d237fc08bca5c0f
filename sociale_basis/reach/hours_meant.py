"""What opening hours can mean: every way to take what the text itself leaves open.

School holidays differ per region and school, and no calendar of them comes with the program; an
open end (``20:00+``) says that somebody knows better. Such a text means one thing or another: here
it is written out in every way it can be meant. What holds in all of them is known, the rest is not.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from opening_hours import OpeningHours, validate

from sociale_basis.network.recurrence import HERE

if TYPE_CHECKING:
    from collections.abc import Callable

COUNTRY = "NL"

_DAYS = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
# On which days of the week school holidays may be. Each pair of days in a row occurs in all four
# ways: what began yesterday evening can hang on yesterday and on today, and on nothing else.
_SCHOOL_HOLIDAYS = ((), range(7), (0, 2, 4), (1, 3, 5), (6,))

_QUOTED = re.compile(r'"[^"]*"')
_DAY = rf"(?:{'|'.join(_DAYS)})"
_HOLIDAYS = r"[PS]H(?:\s*,\s*[PS]H)*"
_BOTH = re.compile(rf"\b({_HOLIDAYS})\s+(?={_DAY}\b)")
_TURNED = re.compile(rf"\b{_DAY}(?:\[[^\]]*\])?\s+[PS]H\b")
_ITEM = rf"(?:[PS]H(?: [+-]\d+ days)?|{_DAY}(?:-{_DAY})?(?:\[[-\d,]+\])?(?: [+-]\d+ days)?)"
_SELECTOR = re.compile(rf"(?<![\w-]){_ITEM}(?:,{_ITEM})*(?![\w-])")
_SEPARATOR = re.compile(r'("[^"]*")|(; |, )')
_CLOCK = r"\d\d:\d\d"
_OPEN_END = re.compile(rf"({_CLOCK})(?:-({_CLOCK}))?\+")
_SPAN = re.compile(rf"({_CLOCK})-({_CLOCK})")
_NEVER = "\0"
_DAY_MINUTES = 24 * 60
# How long one whose end is open may stay open: until midnight, in the evening 10 hours more, late 8
# (as the evaluation tool of OpenStreetMap, opening_hours.js, takes it).
_EVENING, _LATE = 17 * 60, 22 * 60


@dataclass(frozen=True, eq=False)
class Meant:
    """Every way in which one text can be meant.

    Attributes
    ----------
    always
        Each holds on every day.
    with_holiday
        Per day of the week (0 Monday), likewise if that day is a public holiday as well; empty
        where the text says nothing of public holidays.
    over_midnight
        Each holds in the night until minute ``night_ends`` as well: whether hours that go on after
        midnight end there when the next day has hours of its own, is read in both ways.
    night_ends
        Minutes after midnight.
    told_holidays
        Whether the text says what holds on public holidays.
    """

    always: tuple[OpeningHours, ...]
    with_holiday: tuple[tuple[OpeningHours, ...], ...]
    over_midnight: tuple[OpeningHours, ...]
    night_ends: int
    told_holidays: bool


def first_and_otherwise(text: str) -> tuple[str, str]:
    """Divide a text into what holds, and what holds where that says nothing (after ``||``)."""
    found = re.match(r'((?:"[^"]*"|[^"|]|\|(?!\|))*)\|\|', text)
    return (found[1].strip(), text[found.end() :].strip()) if found else (text.strip(), "")


@lru_cache(maxsize=4096)
def meant(text: str, coords: tuple[float, float]) -> Meant | None:
    """Write out in which ways opening hours can be meant.

    Parameters
    ----------
    text
        In the grammar of OpenStreetMap's ``opening_hours``, without ``||``.
    coords
        Latitude and longitude, for sunrise and sunset.

    Returns
    -------
    None where the text cannot be read, or holds what is not understood: public holidays on certain
    days of the week only (``PH Sa``), an open end at sunrise or sunset.
    """
    outside = _QUOTED.sub('""', text)
    holidays = [match[1] for match in _BOTH.finditer(outside)]
    if _TURNED.search(outside) or any("PH" in each for each in holidays):
        return None
    if holidays and '"' in text:
        return None
    # Days in the school holidays only: marked, as the library takes it for "or" (SH twice).
    marked = _BOTH.sub("SH,SH,", text) if holidays else text
    if not validate(marked):
        return None
    plain = str(OpeningHours(marked))
    if re.search(r"(?<!\d)\+(?!\d)|\)\+", _OPEN_END.sub("", re.sub(r" [+-]\d+ days", "", plain))):
        return None
    told = "PH" in _QUOTED.sub("", plain)
    texts = _texts(plain)
    parsed = tuple(_parsed(each, coords) for each in texts)
    per_day: tuple[tuple[OpeningHours, ...], ...] = ()
    if told:
        per_day = tuple(
            tuple(_parsed(_with_holiday(each, day), coords) for each in texts) for day in _DAYS
        )
    night_ends = max((_night_end(each) for each in texts), default=0)
    over_midnight = [_all_added(each) for each in texts] if night_ends else []
    return Meant(
        parsed,
        per_day,
        tuple(_parsed(each, coords) for each in over_midnight),
        night_ends,
        told or "24/7" in outside,
    )


def _parsed(text: str, coords: tuple[float, float]) -> OpeningHours:
    return OpeningHours(text, timezone=HERE, country=COUNTRY, coords=coords)


def _texts(plain: str) -> list[str]:
    ends = (_early, _late) if _OPEN_END.search(plain) else (str,)
    if "SH" not in _QUOTED.sub("", plain):
        texts = [end(plain) for end in ends]
    else:
        days = [frozenset(each) for each in _SCHOOL_HOLIDAYS]
        texts = [end(_with_school_holidays(plain, each)) for end in ends for each in days]
    return list(dict.fromkeys(texts))


def _rules(plain: str) -> list[tuple[str, str]]:
    """Split into rules, each with the separator before it."""
    rules, begin, separator = [], 0, ""
    for match in _SEPARATOR.finditer(plain):
        if match[2]:
            rules.append((separator, plain[begin : match.start()]))
            begin, separator = match.end(), match[2]
    return [*rules, (separator, plain[begin:])]


def _joined(rules: list[tuple[str, str]]) -> str:
    if not rules:
        return "24/7 closed"
    first, *others = rules
    return first[1] + "".join(separator + rule for separator, rule in others)


def _outside_quotes(
    rule: str, pattern: re.Pattern[str], change: Callable[[re.Match[str]], str]
) -> str:
    """Substitute everywhere but in comments."""
    parts = re.split(r'("[^"]*")', rule)
    return "".join(part if part.startswith('"') else pattern.sub(change, part) for part in parts)


def _with_school_holidays(plain: str, days: frozenset[int]) -> str:
    """Say for "school holidays" on which days of the week those are; rules on none fall away."""

    def named(match: re.Match[str]) -> str:
        items = re.findall(_ITEM, match[0])
        if "SH" not in items:
            return match[0]
        if items.count("SH") > 1:
            items = [each for item in items if item != "SH" for each in _within(item, days)]
        else:
            names = [_DAYS[day] for day in sorted(days)]
            items = [each for item in items for each in (names if item == "SH" else [item])]
        return ",".join(items) or _NEVER

    changed = [
        (between, _outside_quotes(rule, _SELECTOR, named)) for between, rule in _rules(plain)
    ]
    return _joined([(between, rule) for between, rule in changed if _NEVER not in rule])


def _within(item: str, days: frozenset[int]) -> list[str]:
    """Give the days of one part of a selector that are among some days of the week."""
    first, _, last = re.sub(r"\[.*", "", item).partition("-")
    begin, end = _DAYS.index(first), _DAYS.index(last or first)
    span = [(begin + step) % 7 for step in range((end - begin) % 7 + 1)]
    if not last:
        return [item] if begin in days else []
    return [_DAYS[day] for day in span if day in days]


def _with_holiday(plain: str, day: str) -> str:
    """Make one day of the week a public holiday besides those there are."""

    def named(match: re.Match[str]) -> str:
        items = re.findall(_ITEM, match[0])
        if "PH" not in items:
            return match[0]
        # Days stand before or after all holidays.
        return ",".join(sorted([*items, day], key=lambda item: item[:2] not in {"PH", "SH"}))

    return "".join(
        separator + _outside_quotes(rule, _SELECTOR, named) for separator, rule in _rules(plain)
    )


def _all_added(plain: str) -> str:
    """Let no opening hours end because the next day has its own; what is closed stays closed."""
    return "".join(
        (", " if separator == "; " and "closed" not in rule else separator) + rule
        for separator, rule in _rules(plain)
    )


def _early(plain: str) -> str:
    """Take the earliest end for an open one: that named, or hardly after the beginning."""

    def closed(match: re.Match[str]) -> str:
        return f"{match[1]}-{match[2] or _clock(_minutes(match[1]) + 1)}"

    return _outside_quotes(plain, _OPEN_END, closed)


def _late(plain: str) -> str:
    """Take the latest end for an open one."""

    def closed(match: re.Match[str]) -> str:
        begin, since = _minutes(match[1]), _minutes(match[2] or match[1])
        since += _DAY_MINUTES if since < begin else 0
        late, evening = since >= _LATE, since >= _EVENING
        end = since + 8 * 60 if late else since + 10 * 60 if evening else _DAY_MINUTES
        return f"{match[1]}-{_clock(min(end, 2 * _DAY_MINUTES))}"

    return _outside_quotes(plain, _OPEN_END, closed)


def _night_end(plain: str) -> int:
    """Give how many minutes after midnight the last hours end that began the day before."""
    latest = 0
    for begin, end in _SPAN.findall(_QUOTED.sub("", plain)):
        if _minutes(end) > _DAY_MINUTES:
            latest = max(latest, _minutes(end) - _DAY_MINUTES)
        elif _minutes(end) <= _minutes(begin):
            latest = max(latest, _minutes(end))
    return latest


def _minutes(clock: str) -> int:
    return int(clock[:2]) * 60 + int(clock[3:])


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02d}:{minutes % 60:02d}"
