"""When something is held or open, in a sentence as people say it."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from babel.dates import format_date, get_day_names, get_month_names

from sociale_basis.i18n import _, date, language
from sociale_basis.i18n.formats import REGION
from sociale_basis.i18n.hours import hours_words
from sociale_basis.register.rhythm import LONGEST_GAP
from sociale_basis.register.rhythm_parts import by_days
from sociale_basis.register.school_holidays import Region
from sociale_basis.register.terms import Holidays
from sociale_basis.vocabulary import State

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sociale_basis.register.entry_models import AnyEntry
    from sociale_basis.register.rhythm import Pause, Rhythm

_NAMED = 3  # days to name of a rule that there are no words for
_WORKING_DAYS = {0, 1, 2, 3, 4}
_WEEK = 7
_OTHER = 2  # every other week
_BY_DAY, _BY_MONTH_DAY = (
    {"FREQ", "INTERVAL", "BYDAY", "WKST"},
    {"FREQ", "INTERVAL", "BYMONTHDAY", "WKST"},
)


def when_words(
    entry: AnyEntry, *, today: dt.date | None = None, region: Region | None = None
) -> tuple[str, ...]:
    """Say when an entry is held or open: a sentence for each rhythm, and one for its hours.

    Parameters
    ----------
    entry
        Any of the seven kinds.
    today, region
        As in :func:`rhythm_words`.

    Returns
    -------
    In the language in use; nothing where no times are known.
    """
    told = [rhythm_words(each, today=today, region=region) for each in entry.rhythms_told]
    if entry.hours.text:
        told.append(_("open: {hours}").format(hours=hours_words(entry.hours.text)))
    if entry.hours.note:
        told.append(entry.hours.note)
    if told and entry.is_unreliable:
        told.append(_("one cannot count on these times: ask first"))
    return tuple(told)


def rhythm_words(
    rhythm: Rhythm, *, today: dt.date | None = None, region: Region | None = None
) -> str:
    """Say when something is held: ``elke dinsdag van 10.00 tot 12.00 uur``.

    Parameters
    ----------
    rhythm
        Its rhythm.
    today
        What lies before it is left out. Default: everything is told.
    region
        Whose school holidays count where the rhythm does not say it.

    Returns
    -------
    In the language in use, without a capital or a full stop.
    """
    since = today or dt.date.min
    parts = [" ".join((_days(rhythm, since), times_words(rhythm.begin, rhythm.end)))]
    if rhythm.rule is not None:
        parts += _bounds(rhythm, since, rhythm.every)
        parts += _holidays(rhythm, region)
        coming = [each for each in rhythm.pauses if each.every_year or each.last >= since]
        parts += [_pause(each) for each in coming]
        if left_out := _later(rhythm.except_on, since):
            parts.append(_("not on {days}").format(days=_all(map(date, left_out))))
        if added := _later(rhythm.also_on, since):
            parts.append(_("also on {days}").format(days=_all(map(date, added))))
    told = ", ".join(parts)
    return f"{rhythm.what}: {told}" if rhythm.what else told


def times_words(begin: dt.time, end: dt.time | None) -> str:
    """Say from when to when: ``van 10.00 tot 12.00 uur``.

    Parameters
    ----------
    begin, end
        By the clock; an end before the beginning is the next day, None is not known.
    """
    if end is None:
        return _("at {time}").format(time=_clock(begin))
    text = _("from {begin} to {end}")
    if end < begin:
        text = _("from {begin} to {end} the next day")
    return text.format(begin=_clock(begin), end=_clock(end))


def _clock(time: dt.time) -> str:
    return f"{time:%H.%M}" if language() == "nl" else f"{time:%H:%M}"


def _days(rhythm: Rhythm, since: dt.date) -> str:
    if rhythm.rule is None:
        held = rhythm.held_on(dt.date.min, dt.date.max, lambda _day: State.NO)
        days = [each.begin.date() for each in held]
        return _("on {days}").format(days=_all(_day_in_full(day) for day in _from(days, since)))
    told = rhythm.rule_parts
    every = rhythm.every
    match told["FREQ"]:
        case "DAILY":
            return _each_day(every)
        case "WEEKLY":
            told_days = {day for _which, day in by_days(told.get("BYDAY", ""))}
            return _each_week(every, told_days or {rhythm.first.weekday()})
        case "MONTHLY":
            return _each_month(every, told, rhythm.first) or _otherwise(rhythm, since)
    return _each_year(every, told, rhythm.first) or _otherwise(rhythm, since)


def _from(days: Sequence[dt.date], since: dt.date) -> Sequence[dt.date]:
    """Give the days that are still to come; all of them where there are none."""
    return [day for day in days if day >= since] or days


def _each_day(every: int) -> str:
    if every == 1:
        return _("every day")
    if every == _OTHER:
        return _("every other day")
    return _("every {number} days").format(number=every)


def _each_week(every: int, days: set[int]) -> str:
    if len(days) == _WEEK:
        names = _("every day") if every == 1 else _("all days")
    elif days == _WORKING_DAYS:
        names = _("Monday to Friday")
    else:
        names = _all(_weekday(day) for day in sorted(days))
        if every == 1:
            return _("every {days}").format(days=names)
    if every == 1:
        return names
    if every == _OTHER:
        return _("every other week on {days}").format(days=names)
    return _("every {number} weeks on {days}").format(number=every, days=names)


def _each_month(every: int, told: dict[str, str], first: dt.date) -> str | None:
    if "BYDAY" in told:
        which = _which_days(told) if set(told) <= _BY_DAY else None
    else:
        numbers = _month_days(told, first) if set(told) <= _BY_MONTH_DAY else None
        which = _all(map(_month_day, numbers)) if numbers else None
    if which is None:
        return None
    if every == 1:
        return _("{which} of the month").format(which=which)
    if every == _OTHER:
        return _("{which} of every other month").format(which=which)
    return _("{which} of every {number} months").format(which=which, number=every)


def _each_year(every: int, told: dict[str, str], first: dt.date) -> str | None:
    by_month = told.pop("BYMONTH", "")
    if every != 1 or not (by_month or set(told) <= {"FREQ", "INTERVAL", "WKST"}):
        return None
    names = get_month_names("wide", locale=REGION[language()])
    months = [str(names[at]) for at in sorted(map(int, by_month.split(",")))] if by_month else []
    months = months or [str(names[first.month])]
    if "BYDAY" in told:
        which = _which_days(told) if set(told) <= _BY_DAY else None
        text = _("every year {which} of {months}")
        return text.format(which=which, months=_all(months)) if which else None
    numbers = _month_days(told, first) if set(told) <= _BY_MONTH_DAY else None
    if not numbers or numbers[0] < 0 or numbers[-1] < 0:
        return None
    days = [f"{number} {month}" for month in months for number in numbers]
    return _("every year on {days}").format(days=_all(days))


def _which_days(told: dict[str, str]) -> str | None:
    """Say which of which weekdays, where that is the same for each of them."""
    by_day = by_days(told["BYDAY"])
    names = _ordinals()
    which = [nth for nth in names if nth in {nth for nth, _day in by_day}]
    days = sorted({day for _nth, day in by_day})
    if {(nth, day) for nth in which for day in days} != set(by_day):
        return None
    text = _("the {which} {days}")
    return text.format(which=_all(names[n] for n in which), days=_all(map(_weekday, days)))


def _month_days(told: dict[str, str], first: dt.date) -> list[int]:
    numbers = [int(each) for each in told.get("BYMONTHDAY", "").split(",") if each]
    return sorted(numbers or [first.day], key=lambda number: (number < 0, number))


def _month_day(number: int) -> str:
    if number == -1:
        return _("the last day")
    if number < 0:
        return _("day {number} from the end").format(number=-number)
    return _("day {number}").format(number=number)


def _otherwise(rhythm: Rhythm, since: dt.date) -> str:
    """Name some days, of a rule for which there are no words."""
    days = _rule_days(rhythm, since) or _rule_days(rhythm, rhythm.first)
    if len(days) <= _NAMED:
        return _("on {days}").format(days=_all(map(_day_in_full, days)))
    return _("on {days} and so on").format(days=", ".join(map(_day_in_full, days[:_NAMED])))


def _rule_days(rhythm: Rhythm, since: dt.date) -> list[dt.date]:
    return rhythm.rule_days(*_span(rhythm, since))


def _bounds(rhythm: Rhythm, since: dt.date, every: int) -> list[str]:
    told = []
    asked = since > dt.date.min
    if every > 1 or (asked and rhythm.first > since):
        held = rhythm.held_on(*_span(rhythm, since), lambda _day: State.NO)
        days = [each.begin.date() for each in held if each.begin.date() not in rhythm.also_on]
        if days:
            begun = asked and rhythm.first <= since
            text = _("the next time on {day}") if begun else _("the first time on {day}")
            told.append(text.format(day=date(days[0])))
    if rhythm.last is not None:
        told.append(_("until {day}").format(day=date(rhythm.last)))
    return told


def _span(rhythm: Rhythm, since: dt.date) -> tuple[dt.date, dt.date]:
    begin = max(rhythm.first, since)
    return begin, begin + LONGEST_GAP


def _holidays(rhythm: Rhythm, region: Region | None) -> list[str]:
    counts = rhythm.region or region
    school = _("in the school holidays")
    if counts is not None:
        school = _("in the school holidays (region {region})").format(region=region_name(counts))
    both = [(rhythm.school_holidays, school), (rhythm.public_holidays, _("on public holidays"))]
    told = []
    for kept, text in (
        (Holidays.STOPS, _("not {when}")),
        (Holidays.RUNS, _("also {when}")),
        (Holidays.UNKNOWN, _("ask whether it is held {when}")),
    ):
        names = [name for what, name in both if what is kept]
        if names:
            told.append(text.format(when=_all(names)))
    return told


def region_name(region: Region) -> str:
    """Say which of the three regions of the school holidays it is."""
    names = {Region.NOORD: _("North"), Region.MIDDEN: _("Middle"), Region.ZUID: _("South")}
    return names[region]


def _pause(pause: Pause) -> str:
    one = pause.first == pause.last
    text = _("not on {first}") if one else _("not from {first} to {last}")
    if pause.why:
        text = _("{why} on {first}") if one else _("{why} from {first} to {last}")
    if pause.every_year:
        days = [_without_year(each) for each in (pause.first, pause.last)]
        told = text.format(why=pause.why, first=days[0], last=days[1])
        return _("every year {pause}").format(pause=told)
    first = date(pause.first)
    if pause.first.year == pause.last.year:
        first = _without_year(pause.first) if not one else first
    return text.format(why=pause.why, first=first, last=date(pause.last))


def _without_year(day: dt.date) -> str:
    return date(day).removesuffix(f" {day.year}")


def _later(days: Iterable[dt.date], since: dt.date) -> list[dt.date]:
    return sorted(day for day in days if day >= since)


def _all(names: Iterable[str]) -> str:
    *first, last = names
    if not first:
        return last
    return _("{first} and {last}").format(first=", ".join(first), last=last)


def _weekday(day: int) -> str:
    return str(get_day_names("wide", locale=REGION[language()])[day])


def _day_in_full(day: dt.date) -> str:
    return format_date(day, format="EEEE d MMMM y", locale=REGION[language()])


def _ordinals() -> dict[int, str]:
    return {
        1: _("first"),
        2: _("second"),
        3: _("third"),
        4: _("fourth"),
        5: _("fifth"),
        -2: _("last but one"),
        -1: _("last"),
    }
