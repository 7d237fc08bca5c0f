"""When an activity is held: rhythms against hand-worked calendars, and the .ics they become."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import icalendar
import pytest
from dateutil.rrule import rruleset, rrulestr

from sociale_basis.errors import BadValueError, UnknownEntryError
from sociale_basis.register import as_entry, calendar_file, create
from sociale_basis.register.calendar_file import AHEAD
from sociale_basis.register.clock import day_of
from sociale_basis.register.public_holidays import public_holidays
from sociale_basis.register.school_holidays import Region, SchoolHolidays, school_holidays
from sociale_basis.vocabulary import State

if TYPE_CHECKING:
    from pathlib import Path

    from sociale_basis.privacy import Who
    from sociale_basis.register import Register
    from sociale_basis.register.rhythm import Rhythm

RUNS = {"school_holidays": "runs", "public_holidays": "runs"}
STOPS = {"school_holidays": "stops", "public_holidays": "stops"}


def _rhythm(**told: Any) -> Rhythm:  # noqa: ANN401 -- as JSON has it
    base = {"first": "2026-09-01", "begin": "10:00", "end": "12:00"}
    entry = as_entry(
        {
            "kind": "activity",
            "name": "Koffie",
            "layer": "communal/activities",
            "rhythms": [base | told],
        }
    )
    (rhythm,) = entry.rhythms_told
    return rhythm


def _days(rhythm: Rhythm, first: date, last: date, region: Region | None = None) -> list[str]:
    holidays = school_holidays()
    held = rhythm.held_on(first, last, lambda day: holidays.on(day, region))
    return [f"{each.begin:%m-%d}{'?' if each.certain is State.UNKNOWN else ''}" for each in held]


@pytest.mark.parametrize(
    ("told", "days"),
    [
        ({"rule": "FREQ=MONTHLY;BYDAY=1TU"}, ["10-06", "11-03", "12-01"]),
        ({"rule": "FREQ=MONTHLY;BYDAY=-1FR"}, ["10-30", "11-27", "12-25"]),
        (
            {"rule": "FREQ=WEEKLY;INTERVAL=2;BYDAY=WE", "first": "2026-11-04"},
            ["11-04", "11-18", "12-02", "12-16", "12-30"],
        ),
        (
            {"rule": "FREQ=WEEKLY;BYDAY=TU", "first": "2026-12-01", "except_on": ["2026-12-15"]},
            ["12-01", "12-08", "12-22", "12-29"],
        ),
        (
            {
                "rule": "FREQ=WEEKLY;BYDAY=TU",
                "first": "2026-12-01",
                "pauses": [{"first": "2026-12-08", "last": "2026-12-22"}],
                "also_on": ["2026-12-10"],
            },
            ["12-01", "12-10", "12-29"],
        ),
        ({"rule": "FREQ=WEEKLY;BYDAY=TU", "last": "2026-10-13"}, ["10-06", "10-13"]),
        ({"first": "2026-11-21"}, ["11-21"]),
    ],
)
def test_rhythms_by_hand(told: dict[str, Any], days: list[str]) -> None:
    """First Tuesday, last Friday, every other week, exceptions, a zomerstop, an end, just once."""
    rhythm = _rhythm(**told, **RUNS)
    assert _days(rhythm, date(2026, 10, 1), date(2026, 12, 31)) == days


def test_holidays_make_it_certain_or_not() -> None:
    """Not told: nobody knows in holidays. Stops: left out where schools are sure to be closed."""
    weekly = {"rule": "FREQ=WEEKLY;BYDAY=WE", "first": "2026-10-07"}
    span = date(2026, 10, 7), date(2027, 1, 6)
    kerst = ["12-23", "12-30"]
    sure = [
        "10-07",
        "10-28",
        "11-04",
        "11-11",
        "11-18",
        "11-25",
        "12-02",
        "12-09",
        "12-16",
        "01-06",
    ]
    midden = _days(_rhythm(**weekly), *span, Region.MIDDEN)
    assert [day for day in midden if not day.endswith("?")] == [*sure[:1], "10-14", *sure[1:]]
    assert [day for day in midden if day.endswith("?")] == ["10-21?", "12-23?", "12-30?"]
    stops = _days(_rhythm(**weekly, **STOPS), *span, Region.NOORD)
    assert set(kerst).isdisjoint(day.strip("?") for day in stops)
    assert "10-14?" in stops, "autumn holidays are advised: a school may choose otherwise"
    assert "10-21" in stops
    assert "10-14?" in _days(_rhythm(**weekly, **STOPS), *span), "regions differ, none was given"
    assert "10-14" in _days(_rhythm(**weekly, **RUNS), *span)
    later = _days(_rhythm(**weekly), date(2031, 3, 1), date(2031, 3, 31), Region.ZUID)
    assert len(later) == 4
    assert all(day.endswith("?") for day in later), "no file holds that school year"


def test_a_pause_of_every_year_comes_back() -> None:
    """The same days each year after the first, also over New Year; never before the first."""
    summer = {"first": "2026-07-15", "last": "2026-08-31", "every_year": True}
    winter = {"first": "2026-12-20", "last": "2027-01-10", "every_year": True}
    rhythm = _rhythm(
        rule="FREQ=MONTHLY;BYMONTHDAY=2", first="2025-01-01", pauses=[summer, winter], **RUNS
    )
    held = rhythm.held_on(date(2025, 6, 1), date(2028, 3, 1), lambda _day: State.NO)
    left_out = {(2026, 8), (2027, 8), (2027, 1), (2028, 1)}
    months = {(year, month) for year in (2025, 2026, 2027) for month in range(1, 13)}
    months = {each for each in months if each >= (2025, 6)} | {(2028, 1), (2028, 2)}
    assert {(each.begin.year, each.begin.month) for each in held} == months - left_out
    once = _rhythm(
        rule="FREQ=MONTHLY;BYMONTHDAY=2",
        first="2025-01-01",
        pauses=[summer | {"every_year": False}],
        **RUNS,
    )
    assert len(once.held_on(date(2026, 8, 1), date(2027, 8, 31), lambda _day: State.NO)) == 12


def test_a_leap_day_ends_a_pause_too() -> None:
    """Until 29 February: in other years until the 28th."""
    rhythm = _rhythm(
        rule="FREQ=DAILY",
        first="2028-01-01",
        pauses=[{"first": "2028-02-01", "last": "2028-02-29", "every_year": True}],
        **RUNS,
    )
    held = rhythm.held_on(date(2029, 1, 30), date(2029, 3, 2), lambda _day: State.NO)
    assert [f"{each.begin:%m-%d}" for each in held] == ["01-30", "01-31", "03-01", "03-02"]


def test_a_pause_of_every_year_is_shorter_than_a_year() -> None:
    """Else nothing would ever be held again."""
    pause = {"first": "2026-07-01", "last": "2027-07-01", "every_year": True}
    with pytest.raises(BadValueError, match="shorter than a year"):
        _rhythm(rule="FREQ=DAILY", pauses=[pause])


def test_a_pause_of_every_year_in_a_diary(register: Register, team: Who) -> None:
    """The file for a diary leaves out the zomerstop of next year, told for this one."""
    pause = {"first": "2026-07-01", "last": "2026-08-31", "every_year": True}
    kept = create(
        register,
        team,
        {
            "kind": "activity",
            "name": "Koffie",
            "layer": "communal/activities",
            "rhythms": [
                {
                    "first": "2026-05-05",
                    "begin": "10:00",
                    "end": "12:00",
                    "rule": "FREQ=WEEKLY;BYDAY=TU",
                    "pauses": [pause],
                    **RUNS,
                }
            ],
        },
    )
    calendar = icalendar.Calendar.from_ical(calendar_file(register, team, kept.id))
    (event,) = calendar.walk("VEVENT")
    exdates: Any = event["EXDATE"]
    told = exdates if isinstance(exdates, list) else [exdates]
    out = {day.dt.date() for each in told for day in each.dts}
    next_summer = {date(2027, 7, 6) + timedelta(weeks=week) for week in range(9)}
    assert max(next_summer) == date(2027, 8, 31)
    assert {day for day in out if day.year == 2027} == {
        day for day in next_summer if day <= day_of(register.clock()) + AHEAD
    }
    assert {day for day in out if day.year == 2027}
    assert min(out) == date(2026, 7, 7)


def test_public_holidays_of_2027_by_hand() -> None:
    """New Year, Easter, King's Day, 5 May, Ascension, Whitsun and Christmas."""
    told = [
        "01-01",
        "03-28",
        "03-29",
        "04-27",
        "05-05",
        "05-06",
        "05-16",
        "05-17",
        "12-25",
        "12-26",
    ]
    assert sorted(f"{day:%m-%d}" for day in public_holidays(2027)) == told
    assert date(2025, 4, 26) in public_holidays(2025), "King's Day is never on a Sunday"
    assert date(2025, 4, 27) not in public_holidays(2025)


def test_school_holidays_of_the_program(tmp_path: Path) -> None:
    """Regions differ in summer, agree at Christmas; a file of the workspace goes first."""
    holidays = school_holidays()
    assert holidays.on(date(2026, 12, 24), None) is State.YES
    assert holidays.on(date(2026, 7, 6), Region.NOORD) is State.YES
    assert holidays.on(date(2026, 7, 6), Region.ZUID) is State.NO
    assert holidays.on(date(2026, 7, 6), None) is State.UNKNOWN
    assert holidays.on(date(2026, 11, 17), None) is State.NO
    assert holidays.on(date(2040, 11, 17), Region.ZUID) is State.UNKNOWN
    for year in holidays.school_years:
        assert year.source
        for period in year.periods:
            assert year.first <= period.first <= period.last <= year.last
            whole = period.first.weekday() == 5 and period.last.weekday() == 6
            assert whole or period.first == year.first or period.name.startswith("Meivakantie")
    own = (
        '[[school_years]]\nfirst = 2030-08-01\nlast = 2031-07-31\nsource = "eigen"\nperiods = []\n'
    )
    (tmp_path / "school_holidays.toml").write_text(own)
    assert isinstance(school_holidays(tmp_path), SchoolHolidays)
    assert school_holidays(tmp_path).on(date(2030, 12, 25), None) is State.NO
    assert school_holidays(tmp_path).on(date(2026, 12, 25), None) is State.UNKNOWN


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=SECONDLY",
        "FREQ=HOURLY;BYDAY=TU",
        "FREQ=WEEKLY;COUNT=5",
        "FREQ=WEEKLY;INTERVAL=0",
        "FREQ=WEEKLY;BYDAY=XX",
        "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30",
        "every tuesday",
        "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30",
        "RRULE:FREQ=WEEKLY\nEXDATE:20260101",
    ],
)
def test_rules_that_are_no_rhythm_are_refused(rule: str) -> None:
    """What cannot be read, never happens or happens each second is refused, and quickly."""
    with pytest.raises(BadValueError):
        _rhythm(rule=rule)


def test_times_are_of_the_clock_on_the_wall() -> None:
    """Ten o'clock is ten o'clock, before and after the clock is put back; a night goes on."""
    rhythm = _rhythm(rule="FREQ=WEEKLY;BYDAY=TU", first="2026-10-20", **RUNS)
    before, after = rhythm.held_on(date(2026, 10, 20), date(2026, 10, 27), lambda _: State.NO)
    assert (before.begin.astimezone(UTC).hour, after.begin.astimezone(UTC).hour) == (8, 9)
    night = _rhythm(first="2026-12-31", begin="21:00", end="01:00", **RUNS)
    (held,) = night.held_on(date(2026, 12, 31), date(2026, 12, 31), lambda _: State.NO)
    assert held.end.date() == date(2027, 1, 1)
    for wrong in ({"begin": "10:00Z"}, {"end": "10:00"}, {"last": "2026-01-01"}):
        with pytest.raises(BadValueError):
            _rhythm(**wrong)


def test_a_diary_reads_the_same_days(
    register: Register, team: Who, resident: Who, coffee: dict[str, Any]
) -> None:
    """The .ics holds exactly the days of the rhythm, in local time, uncertain ones as tentative."""
    weekly: dict[str, Any] = {
        "first": "2026-09-02",
        "begin": "10:00",
        "end": "12:00",
        "what": "inloop",
    }
    weekly |= {"rule": "FREQ=WEEKLY;BYDAY=WE", "last": "2027-01-27", "public_holidays": "runs"}
    weekly |= {"except_on": ["2026-11-11"], "also_on": ["2026-11-12"]}
    kept = create(register, team, coffee | {"rhythms": [weekly]})
    diary = icalendar.Calendar.from_ical(calendar_file(register, team, kept.id))
    sure: set[date] = set()
    doubtful: set[date] = set()
    events: list[Any] = list(diary.walk("VEVENT"))
    for event in events:
        start = event["dtstart"].dt
        assert str(start.tzinfo) == "Europe/Amsterdam"
        assert (start.hour, event["dtend"].dt.hour) == (10, 12)
        assert str(event["summary"]) == "Koffieochtend Wilgenplein: inloop"
        assert str(event["location"]) == "Wilgenplein 1, Voorbeeldstad"
        if event.get("status") == "TENTATIVE":
            doubtful.add(start.date())
        else:
            sure |= set(_expanded(event))
    holidays = school_holidays()
    (rhythm,) = kept.entry.rhythms_told
    held = rhythm.held_on(date(2026, 9, 1), date(2027, 12, 31), lambda day: holidays.on(day, None))
    assert sure == {each.begin.date() for each in held if each.certain is State.YES}
    assert doubtful == {each.begin.date() for each in held if each.certain is State.UNKNOWN}
    assert date(2026, 11, 12) in sure
    assert len(sure) > 12
    assert len(doubtful) >= 4
    assert diary.walk("VTIMEZONE")
    with pytest.raises(UnknownEntryError):
        calendar_file(register, resident, kept.id)
    doubted = {"rhythms": [weekly], "hours": {"reliable": "no"}}
    unsure = create(register, team, coffee | doubted)
    diary = icalendar.Calendar.from_ical(calendar_file(register, team, unsure.id))
    again: list[Any] = list(diary.walk("VEVENT"))
    assert len(again) == len(events)
    assert {str(each["status"]) for each in again} == {"TENTATIVE"}
    assert all("niet zeker" in str(each["description"]) for each in again)


def _expanded(event: Any) -> list[date]:  # noqa: ANN401 -- its values are of some thirty types
    """Lay an event out in days, by another reader of such rules."""
    start = event["dtstart"].dt
    if "rrule" not in event:
        return [start.date()]
    days = rruleset()
    rule: Any = rrulestr(event["rrule"].to_ical().decode(), dtstart=start)
    days.rrule(rule)
    told = event.get("exdate", [])
    for some in told if isinstance(told, list) else [told]:
        for each in some.dts:
            days.exdate(each.dt)
    return [each.date() for each in days.between(start, datetime(2030, 1, 1, tzinfo=UTC), inc=True)]
