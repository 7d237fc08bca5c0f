"""The times of an entry as an iCalendar file (RFC 5545), to put in one's own diary."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

from icalendar import Calendar, Event, vRecur

from sociale_basis.i18n import _
from sociale_basis.register.clock import HERE, day_of, end_of
from sociale_basis.register.queries import get_entry
from sociale_basis.register.school_holidays import school_holidays
from sociale_basis.vocabulary import State

if TYPE_CHECKING:
    from sociale_basis.privacy import Who
    from sociale_basis.register.database import Register
    from sociale_basis.register.kept import Kept
    from sociale_basis.register.rhythm import Rhythm
    from sociale_basis.register.school_holidays import Region, SchoolHolidays

AHEAD = timedelta(days=550)
"""How far ahead days that are left out are written out one by one; no event goes on longer."""


def calendar_file(
    register: Register, who: Who, entry_id: str, *, region: Region | None = None
) -> bytes:
    """Give the times of an entry as a file for a diary.

    Parameters
    ----------
    register, who, entry_id
        Which entry, and for whom.
    region
        Whose school holidays count, for rhythms that do not say it themselves.

    Returns
    -------
    The file, UTF-8. Times that are not certain are in it, marked as tentative.

    Raises
    ------
    UnknownEntryError
        There is no such entry, or it is not for whoever asks.
    """
    kept = get_entry(register, who, entry_id)
    holidays = school_holidays(register.home)
    today = day_of(register.clock())
    calendar = Calendar()
    calendar.add("prodid", "-//sociale-basis//register//NL")
    calendar.add("version", "2.0")
    for number, rhythm in enumerate(kept.entry.rhythms_told):
        for event in _events(kept, number, rhythm, (holidays, region), today):
            calendar.add_component(event)
    calendar.add_missing_timezones()
    return bytes(calendar.to_ical())


def _events(
    kept: Kept,
    number: int,
    rhythm: Rhythm,
    school: tuple[SchoolHolidays, Region | None],
    today: date,
) -> list[Event]:
    """Make one event of a rhythm, and one for each day on which nobody knows whether it is held."""
    holidays, asked = school
    region = rhythm.region or asked
    until = today + AHEAD if rhythm.rule else rhythm.first
    if rhythm.last is not None:
        until = min(until, rhythm.last)
    # Days that somebody added by name count, also before the first and after the last.
    begin, end = min({rhythm.first, *rhythm.also_on}), max({until, *rhythm.also_on})
    told = rhythm.held_on(begin, end, lambda day: holidays.on(day, region))
    days = [(each.begin.date(), each.certain) for each in told]
    certain = {day: sure for day, sure in days if day <= until or day in rhythm.also_on}
    fits = rhythm.rule_days(rhythm.first, until)
    if rhythm.rule is None:
        fits = [day for day in fits if day in certain]
    sure = [day for day in fits if certain.get(day) is State.YES]
    others = [day for day in certain if day not in sure]
    events = []
    if sure:
        event = _event(kept, rhythm, sure[0], f"{kept.id}-{number}")
        if rhythm.rule is not None:
            rule = vRecur.from_ical(rhythm.rule)
            rule["UNTIL"] = end_of(until) - timedelta(seconds=1)
            event.add("rrule", rule)
            left_out = [day for day in fits if day > sure[0] and day not in sure]
            for day in left_out:
                event.add("exdate", datetime.combine(day, rhythm.begin, tzinfo=HERE))
        events.append(event)
    for day in sorted(others):
        holiday = certain[day] is State.UNKNOWN
        doubt = _("Ask first whether it is on: it may be a holiday.") if holiday else ""
        events.append(_event(kept, rhythm, day, f"{kept.id}-{number}-{day:%Y%m%d}", doubt))
    return events


def _event(kept: Kept, rhythm: Rhythm, day: date, uid: str, doubt: str = "") -> Event:
    entry = kept.entry
    event = Event()
    event.add("uid", f"{uid}@sociale-basis")
    event.add("dtstamp", kept.updated_at.astimezone(UTC))
    event.add("sequence", kept.revision)
    event.add("summary", ": ".join(filter(None, (entry.name, rhythm.what))))
    event.add("dtstart", datetime.combine(day, rhythm.begin, tzinfo=HERE))
    if rhythm.end is not None:
        ends_on = day if rhythm.end > rhythm.begin else day + timedelta(days=1)
        event.add("dtend", datetime.combine(ends_on, rhythm.end, tzinfo=HERE))
    if entry.is_unreliable:
        doubt = _("one cannot count on these times: ask first")
    if doubt:
        event.add("status", "TENTATIVE")
        event.add("description", doubt)
    place = ", ".join(filter(None, (entry.where.address, entry.where.town)))
    if place:
        event.add("location", place)
    if entry.contact.web:
        event.add("url", entry.contact.web)
    return event
