"""A rhythm in the parts that a form asks for: which days, which times, how often, what is left out.

A form shows parts and gives them back; the register keeps rhythms. Rules that no form can show
(the last working day of a month) stay rhythms, untouched.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, time
from enum import StrEnum
from typing import TYPE_CHECKING, Any, NamedTuple

from pydantic import ValidationError

from sociale_basis._toml import value_error
from sociale_basis.errors import BadValueError
from sociale_basis.register.rhythm import Pause, Rhythm
from sociale_basis.register.terms import Holidays

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sociale_basis.register.school_holidays import Region

WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
"""Days of the week as iCalendar writes them; days are told by their place in this, Monday is 0."""
NTH = (1, 2, 3, 4, 5, -1)
"""Which of a weekday in a month; -1 is the last."""
_BY_DAY = re.compile(r"([+-]?\d+)?([A-Z]{2})")
_WEEKLY = {"FREQ", "INTERVAL", "BYDAY", "WKST"}


class Repeat(StrEnum):
    """How a rhythm comes back."""

    ONCE = "once"
    """On days that are named, one or more."""
    WEEKLY = "weekly"
    MONTHLY = "monthly"
    """On the first, second … or last of a weekday in the month."""


class Times(NamedTuple):
    """From when to when, by the clock of Europe/Amsterdam."""

    begin: time
    end: time | None = None
    """Before ``begin``: the next day. Absent: not known."""


@dataclass(frozen=True)
class RhythmParts:
    """What a form asks about a rhythm: days, times, and what is left out."""

    repeat: Repeat
    times: tuple[Times, ...]
    """One or more; each becomes a rhythm."""
    dates: frozenset[date] = frozenset()
    """Of what is held once: the days."""
    first: date | None = None
    """Of what comes back: from which day. Of every other week, a day in a week that counts."""
    last: date | None = None
    days: frozenset[int] = frozenset()
    """Of what comes back: the days of the week, Monday is 0."""
    every: int = 1
    """1: each week or month; 2: every other one …"""
    nth: frozenset[int] = frozenset()
    """Of what comes back each month: which of those days in the month (:data:`NTH`)."""
    school_holidays: Holidays = Holidays.UNKNOWN
    public_holidays: Holidays = Holidays.UNKNOWN
    region: Region | None = None
    pauses: tuple[Pause, ...] = ()
    """Days in a row on which nothing is held: the zomerstop."""
    except_on: frozenset[date] = frozenset()
    also_on: frozenset[date] = frozenset()
    what: str | None = None


def rhythms_from(parts: Iterable[RhythmParts | Rhythm]) -> tuple[Rhythm, ...]:
    """Make the rhythms that parts stand for, one for each of their times.

    Parameters
    ----------
    parts
        As a form gives them; what is a rhythm already stays as it is.

    Raises
    ------
    BadValueError
        Something is missing or cannot be so; ``column`` names the part.
    """
    made: list[Rhythm] = []
    for each in parts:
        if isinstance(each, Rhythm):
            made.append(each)
        else:
            content = _content(each)
            made += [_rhythm(content, times) for times in sorted(each.times, key=_by_clock)]
    return tuple(made)


def parts_of(rhythms: Iterable[Rhythm]) -> tuple[RhythmParts | Rhythm, ...]:
    """Give the parts that rhythms consist of, to show them in a form.

    Rhythms that follow each other and differ in their times only, are one.

    Parameters
    ----------
    rhythms
        Of an entry.

    Returns
    -------
    In the same order; what no form can show is given back as a rhythm.
    """
    found: list[RhythmParts | Rhythm] = []
    for rhythm in rhythms:
        each = _parts(rhythm)
        before = found[-1] if found else None
        if each is None:
            found.append(rhythm)
        elif isinstance(before, RhythmParts) and _comes_after(before, each):
            found[-1] = replace(before, times=before.times + each.times)
        else:
            found.append(each)
    return tuple(found)


def _by_clock(times: Times) -> tuple[time, time]:
    return times.begin, times.end or time.min


def _comes_after(before: RhythmParts, each: RhythmParts) -> bool:
    in_order = _by_clock(before.times[-1]) < _by_clock(each.times[0])
    return in_order and replace(before, times=()) == replace(each, times=())


def _content(parts: RhythmParts) -> dict[str, Any]:
    """Check what a form may leave out, and give all of a rhythm but its times."""
    if not parts.times:
        raise BadValueError("no time is given", column="times", do="fill in when it begins")
    if len(set(parts.times)) != len(parts.times):
        raise BadValueError("the same time stands there twice", column="times", do="take one out")
    if parts.repeat is Repeat.ONCE:
        if not parts.dates:
            raise BadValueError("no day is given", column="dates", do="fill in a date")
        first = min(parts.dates)
        return {"first": first, "also_on": parts.dates - {first}, "what": parts.what}
    if parts.first is None:
        raise BadValueError("no first day is given", column="first", do="fill in from which day")
    return {
        "first": parts.first,
        "last": parts.last,
        "rule": _rule(parts),
        "school_holidays": parts.school_holidays,
        "public_holidays": parts.public_holidays,
        "region": parts.region,
        "pauses": parts.pauses,
        "except_on": parts.except_on,
        "also_on": parts.also_on,
        "what": parts.what,
    }


def _rule(parts: RhythmParts) -> str:
    if not parts.days <= set(range(len(WEEKDAYS))) or not parts.days:
        raise BadValueError("no day of the week is given", column="days", do="choose a day")
    if parts.every < 1:
        raise BadValueError(
            f"cannot come back every {parts.every} times", column="every", do="fill in 1 or more"
        )
    days = [WEEKDAYS[day] for day in sorted(parts.days)]
    if parts.repeat is Repeat.MONTHLY:
        if not parts.nth or not parts.nth <= set(NTH):
            which = "choose the first, second, third, fourth, fifth or last"
            raise BadValueError("not said which of them in the month", column="nth", do=which)
        days = [f"{nth}{day}" for nth in _in_a_month(parts.nth) for day in days]
    every = f";INTERVAL={parts.every}" if parts.every > 1 else ""
    return f"FREQ={parts.repeat.upper()}{every};BYDAY={','.join(days)}"


def _in_a_month(nth: Iterable[int]) -> list[int]:
    return sorted(nth, key=NTH.index)


def _rhythm(content: dict[str, Any], times: Times) -> Rhythm:
    try:
        return Rhythm(**content, begin=times.begin, end=times.end)
    except ValidationError as error:
        raise value_error(error, Rhythm) from None


def _parts(rhythm: Rhythm) -> RhythmParts | None:
    times = (Times(rhythm.begin, rhythm.end),)
    if rhythm.rule is None:
        named = {rhythm.first} - rhythm.except_on
        held = named if not any(each.covers(rhythm.first) for each in rhythm.pauses) else set()
        dates = frozenset(held | rhythm.also_on)
        if not dates:
            return None
        return RhythmParts(Repeat.ONCE, times, dates, what=rhythm.what)
    shown = _shown(rhythm)
    if shown is None:
        return None
    repeat, days, nth = shown
    return RhythmParts(
        repeat,
        times,
        first=rhythm.first,
        last=rhythm.last,
        days=days,
        every=rhythm.every,
        nth=nth,
        school_holidays=rhythm.school_holidays,
        public_holidays=rhythm.public_holidays,
        region=rhythm.region,
        pauses=rhythm.pauses,
        except_on=rhythm.except_on,
        also_on=rhythm.also_on,
        what=rhythm.what,
    )


def _shown(rhythm: Rhythm) -> tuple[Repeat, frozenset[int], frozenset[int]] | None:
    """Give how it comes back, the days and which of them; None where no form can show that."""
    told = rhythm.rule_parts
    if not set(told) <= _WEEKLY or told.get("WKST", "MO") != "MO":
        return None
    by_day = by_days(told.get("BYDAY", ""))
    days = frozenset(day for _, day in by_day)
    match told["FREQ"]:
        case "DAILY" if rhythm.every == 1:
            return Repeat.WEEKLY, frozenset(range(len(WEEKDAYS))), frozenset()
        case "WEEKLY":
            return Repeat.WEEKLY, days or frozenset({rhythm.first.weekday()}), frozenset()
        case "MONTHLY" if by_day:
            nth = frozenset(which for which, _ in by_day if which is not None)
            every_pair = {(which, day) for which in nth for day in days}
            if nth <= set(NTH) and every_pair == set(by_day):
                return Repeat.MONTHLY, days, nth
    return None


def by_days(written: str) -> Sequence[tuple[int | None, int]]:
    """Read ``1TU,-1FR``: which of them, or None for each, and the day of the week."""
    found = [_BY_DAY.fullmatch(each) for each in written.split(",") if each]
    return [(int(m[1]) if m[1] else None, WEEKDAYS.index(m[2])) for m in found if m]
