"""When something planned is held, and whether a place is open then: against calendars by hand."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

import pandas as pd
import pytest

from sociale_basis.reach.occasions import (
    AHEAD,
    MOST,
    OpenEachTime,
    Why,
    held_then,
    open_each_time,
    upcoming,
)
from sociale_basis.reach.opening_hours import open_states
from sociale_basis.register import Repeat, RhythmParts, Times, rhythms_from
from sociale_basis.register.school_holidays import Region, school_holidays
from sociale_basis.register.terms import Holidays
from sociale_basis.vocabulary import State

if TYPE_CHECKING:
    from sociale_basis.register.rhythm import Occurrence, Rhythm

COORDS = (52.0, 4.36)
SINCE = date(2026, 11, 21)
HOLIDAYS = school_holidays()


def rhythm(
    repeat: Repeat = Repeat.WEEKLY,
    *,
    first: date = SINCE,
    days: tuple[int, ...] = (2,),
    nth: tuple[int, ...] = (),
    every: int = 1,
    holidays: tuple[Holidays, Holidays] = (Holidays.RUNS, Holidays.RUNS),
    dates: tuple[date, ...] = (),
    times: tuple[time, time | None] = (time(10), time(12)),
) -> tuple[Rhythm, ...]:
    """Give a rhythm, on Wednesdays from ten to twelve unless told otherwise."""
    school, public = holidays
    return rhythms_from([
        RhythmParts(
            repeat,
            (Times(*times),),
            first=first,
            days=frozenset(days),
            nth=frozenset(nth),
            every=every,
            school_holidays=school,
            public_holidays=public,
            dates=frozenset(dates),
        )
    ])  # fmt: skip


def days_of(found: tuple[Occurrence, ...]) -> list[str]:
    """Write the days of occasions."""
    return [f"{each.begin:%m-%d}" for each in found]


@pytest.mark.parametrize(
    ("made", "days"),
    [
        (rhythm(), ["11-25", "12-02", "12-09"]),
        (rhythm(first=date(2026, 11, 25), every=2), ["11-25", "12-09", "12-23"]),
        (rhythm(Repeat.MONTHLY, nth=(1,)), ["12-02", "01-06", "02-03"]),
        (rhythm(Repeat.MONTHLY, nth=(2,)), ["12-09", "01-13", "02-10"]),
        (rhythm(Repeat.MONTHLY, nth=(3,)), ["12-16", "01-20", "02-17"]),
        (rhythm(Repeat.MONTHLY, nth=(4,)), ["11-25", "12-23", "01-27"]),
        (rhythm(Repeat.MONTHLY, nth=(-1,)), ["11-25", "12-30", "01-27"]),
        (rhythm(days=(0, 2)), ["11-23", "11-25", "11-30"]),
    ],
)
def test_rhythms_by_hand(made: tuple[Rhythm, ...], days: list[str]) -> None:
    """Weekly, every other week, the first to the last of the month, and two days a week."""
    found = upcoming(made, SINCE, HOLIDAYS)
    assert days_of(found)[:3] == days
    assert found[-1].begin.date() <= made[0].first + AHEAD
    assert len(found) <= MOST


def test_once_and_on_some_days() -> None:
    """A day that is named counts however far off it is; one that has been does not."""
    far = date(2027, 11, 3)
    made = rhythm(Repeat.ONCE, dates=(date(2026, 11, 1), date(2026, 12, 24), far))
    assert [each.begin.date() for each in upcoming(made, SINCE, HOLIDAYS)] == [
        date(2026, 12, 24),
        far,
    ]
    assert upcoming((), SINCE, HOLIDAYS) == ()


def test_holidays_of_the_region_are_left_out() -> None:
    """In February 2027 the regions differ; without one nobody knows. Christmas is for all."""
    stops = rhythm(holidays=(Holidays.STOPS, Holidays.STOPS))
    told = {
        region: {
            each.begin.date(): each.certain for each in upcoming(stops, SINCE, HOLIDAYS, region)
        }
        for region in (None, *Region)
    }
    for days in told.values():
        assert date(2026, 12, 23) not in days
        assert days[date(2026, 11, 25)] is State.YES
    some = {day for days in told.values() for day in days}
    differing = [
        day for day in some if len({told[region].get(day, State.NO) for region in Region}) > 1
    ]
    assert differing
    assert all(told[None][day] is State.UNKNOWN for day in differing)


@pytest.mark.parametrize(
    ("times", "held"),
    [
        ((time(11), time(13)), State.YES),
        ((time(9), time(10)), State.NO),
        ((time(12), time(14)), State.NO),
        ((time(11, 30), None), State.YES),
        ((time(8), None), State.NO),
    ],
)
def test_at_the_same_time_is_overlap(times: tuple[time, time | None], held: State) -> None:
    """From ten to twelve: what ends at ten or begins at twelve is at another time."""
    (planned,) = upcoming(rhythm(Repeat.ONCE, dates=(date(2026, 11, 25),)), SINCE, HOLIDAYS)
    assert held_then(rhythm(times=times), planned, HOLIDAYS) is held
    assert held_then(rhythm(times=times, days=(3,)), planned, HOLIDAYS) is State.NO


def test_a_place_is_open_all_some_or_none_of_the_times() -> None:
    """Throughout the time, that is: who closes at eleven is closed to what ends at twelve."""
    found = upcoming(rhythm(), SINCE, HOLIDAYS)[:10]
    assert open_each_time("24/7", found, COORDS).state == "all"
    assert open_each_time("We 09:00-17:00; PH off", found, COORDS).state == "all"
    assert open_each_time("We 09:00-11:00; PH off", found, COORDS).state == "none"
    some = open_each_time("We[1] 09:00-17:00; PH off", found, COORDS)
    assert (some.state, some.open) == ("some", 2), "2 December and 6 January"
    assert date(2026, 11, 25) in some.closed_on
    silent = open_each_time("", found, COORDS)
    assert (silent.state, silent.why, silent.open) == ("unknown", Why.SILENT, 0)
    by_hand = open_each_time('We 09:00-17:00 "bellen"; PH off', found, COORDS)
    assert (by_hand.state, by_hand.why) == ("unknown", Why.TEXT)
    school = open_each_time("We 09:00-17:00; SH,PH off", found, COORDS)
    assert school.why is Why.SCHOOL_HOLIDAY


def test_a_public_holiday_is_a_reason() -> None:
    """Second Christmas Day is a Saturday in 2026: hours that say nothing of it leave it open."""
    found = upcoming(rhythm(days=(5,)), date(2026, 12, 1), HOLIDAYS)[:5]
    told = open_each_time("Mo-Su 09:00-17:00", found, COORDS)
    assert told == OpenEachTime(5, (), (date(2026, 12, 26),), Why.PUBLIC_HOLIDAY)
    assert told.state == "some"
    assert told.open == 4


@pytest.mark.parametrize(
    "text",
    ["Mo-Fr 08:00-12:30", "We 10:00-10:30,11:00-18:00", "sunrise-sunset", "SH We 09:00-12:00"],
)
def test_open_each_time_agrees_with_every_quarter_of_an_hour(text: str) -> None:
    """Asked apart for each quarter of the two hours, the same comes out."""
    found = upcoming(rhythm(), SINCE, HOLIDAYS)[:6]
    told = open_each_time(text, found, COORDS)
    place = pd.DataFrame({"opening_hours": [text], "layer": ["institutional/library"]})
    for each in found:
        quarters = {
            open_states(place, each.begin + timedelta(minutes=15 * step), COORDS).iloc[0]
            for step in range(8)
        }
        day = each.begin.date()
        assert (day in told.closed_on) == ("closed" in quarters)
        assert (day in told.unknown_on) == ("closed" not in quarters and "unknown" in quarters)


def test_an_end_that_nobody_knows_is_an_hour() -> None:
    """What begins at ten, until nobody knows when, is asked of until eleven."""
    found = upcoming(rhythm(times=(time(10), None)), SINCE, HOLIDAYS)[:1]
    assert found[0].begin == found[0].end
    assert isinstance(found[0].begin, datetime)
    assert open_each_time("We 09:00-11:00; PH off", found, COORDS).state == "all"
    assert open_each_time("We 09:00-10:30; PH off", found, COORDS).state == "none"
