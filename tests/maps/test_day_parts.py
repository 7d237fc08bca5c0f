"""In which parts of the day something is open, against a brute look at every minute."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from opening_hours import OpeningHours

from sociale_basis.maps.day_parts import PARTS, day_parts, monday_of
from sociale_basis.vocabulary import State

MONDAY = date(2026, 11, 16)
HERE = (52.0, 4.36)
_FROM = {"morning": (6, 12), "afternoon": (12, 18), "evening": (18, 24), "weekend": (6, 24)}

TEXTS = [
    "Mo-Fr 09:00-17:00",
    "We 11:45-12:20",
    "We 11:20-12:20",
    "Sa 10:00-13:00",
    "Su 22:00-24:00",
    "Th 17:45-18:15",
    "Th 17:45-18:30",
    "Fr 23:00-02:00",
    "Tu[1] 10:00-12:00",
    "2027 Mo-Fr 09:00-17:00",
    "Mo,We,Fr 13:00-13:29",
    "Mo 05:00-06:29",
]


def each_minute(text: str) -> tuple[State, ...]:
    """Walk through the week a minute at a time: half an hour open on end within one part."""
    hours = OpeningHours(text)
    found = []
    for part in PARTS:
        since, until = _FROM[part]
        longest = 0
        for day in range(5 if part == "weekend" else 0, 7):
            run = 0
            start = datetime.combine(MONDAY, datetime.min.time()) + timedelta(days=day)
            for minute in range(since * 60, until * 60):
                run = run + 1 if hours.is_open(start + timedelta(minutes=minute)) else 0
                longest = max(longest, run)
        found.append(State.YES if longest >= 30 else State.NO)
    return tuple(found)


@pytest.mark.parametrize("text", TEXTS)
def test_open_as_a_look_at_every_minute_says(text: str) -> None:
    """What holds for at least half an hour on end in a part of the day is a yes, else a no."""
    assert day_parts([text], MONDAY, HERE)[text] == each_minute(text)


def test_what_nobody_is_sure_of() -> None:
    """Nothing told is not known in any part; by appointment in those hours; 24/7 is always."""
    told = day_parts(["", "24/7", 'Mo 10:00-11:00 "op afspraak"'], MONDAY, HERE)
    assert told[""] == (State.UNKNOWN,) * 4
    assert told["24/7"] == (State.YES,) * 4
    assert told['Mo 10:00-11:00 "op afspraak"'] == (State.UNKNOWN, *(State.NO,) * 3)


@pytest.mark.parametrize("monday", [date(2026, 3, 23), date(2026, 10, 19)])
def test_weeks_in_which_the_clock_is_changed(monday: date) -> None:
    """On those Sundays too a part of the day is told by the clock."""
    told = day_parts(["Su 06:00-06:30", "Su 11:30-12:00"], monday, HERE)
    expected = (State.YES, State.NO, State.NO, State.YES)
    assert set(told.values()) == {expected}


def test_week_begins_on_monday() -> None:
    """Every day of a week has the same first day."""
    assert {monday_of(MONDAY + timedelta(days=day)) for day in range(7)} == {MONDAY}
    assert monday_of(MONDAY - timedelta(days=1)) == MONDAY - timedelta(days=7)
