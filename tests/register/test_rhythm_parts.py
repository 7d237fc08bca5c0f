"""Parts of a form become rhythms and come back, and a diary holds exactly their days."""

from __future__ import annotations

import calendar
from contextlib import closing
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

import icalendar
import pytest
from dateutil.rrule import rruleset, rrulestr
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sociale_basis.errors import BadValueError
from sociale_basis.register import calendar_file, create, open_register
from sociale_basis.register.public_holidays import public_holidays
from sociale_basis.register.rhythm import Pause, Rhythm
from sociale_basis.register.rhythm_parts import (
    NTH,
    Repeat,
    RhythmParts,
    Times,
    parts_of,
    rhythms_from,
)
from sociale_basis.register.school_holidays import Region, school_holidays
from sociale_basis.register.terms import Holidays
from sociale_basis.vocabulary import State

if TYPE_CHECKING:
    from pathlib import Path

    from sociale_basis.privacy import Who
    from sociale_basis.register import Register
    from tests.register.conftest import Clock

TODAY = date(2026, 11, 2)
END = TODAY + timedelta(days=550)
SOME_DAY = st.dates(date(2026, 9, 1), date(2027, 9, 30))
SOME_DAYS = st.sets(SOME_DAY, max_size=4).map(frozenset)
CLOCK = st.times().map(lambda at: time(at.hour, at.minute))
TIMES = st.sets(
    st.tuples(CLOCK, st.none() | CLOCK).filter(lambda each: each[0] != each[1]),
    min_size=1,
    max_size=3,
).map(lambda each: tuple(Times(*one) for one in sorted(each, key=lambda t: (t[0], t[1] or t[0]))))
PAUSES = st.lists(
    st.tuples(SOME_DAY, st.integers(0, 60), st.booleans()).map(
        lambda each: Pause(
            first=each[0], last=each[0] + timedelta(each[1]), why="zomerstop", every_year=each[2]
        )
    ),
    max_size=2,
).map(tuple)


@st.composite
def some_parts(draw: st.DrawFn) -> RhythmParts:
    """Make up what somebody fills in."""
    repeat = draw(st.sampled_from(Repeat))
    times = draw(TIMES)
    if repeat is Repeat.ONCE:
        return RhythmParts(repeat, times, draw(SOME_DAYS.filter(bool)))
    first = draw(SOME_DAY)
    monthly = repeat is Repeat.MONTHLY
    nth = st.sets(st.sampled_from(NTH), min_size=1, max_size=2).map(frozenset)
    return RhythmParts(
        repeat,
        times,
        first=first,
        last=draw(st.none() | st.integers(0, 500).map(lambda more: first + timedelta(more))),
        days=draw(st.sets(st.integers(0, 6), min_size=1, max_size=7).map(frozenset)),
        every=draw(st.integers(1, 3)),
        nth=draw(nth) if monthly else frozenset(),
        school_holidays=draw(st.sampled_from(Holidays)),
        public_holidays=draw(st.sampled_from(Holidays)),
        region=draw(st.none() | st.sampled_from(Region)),
        pauses=draw(PAUSES),
        except_on=draw(SOME_DAYS),
        also_on=draw(SOME_DAYS),
        what=draw(st.none() | st.just("inloop")),
    )


def _fits(parts: RhythmParts, day: date) -> bool:
    """Say of one day whether the parts name it: day by day, without any rule."""
    if parts.repeat is Repeat.ONCE:
        return day in parts.dates
    assert parts.first is not None
    if day < parts.first or (parts.last and day > parts.last) or day.weekday() not in parts.days:
        return False
    if parts.repeat is Repeat.WEEKLY:
        mondays = [each - timedelta(each.weekday()) for each in (day, parts.first)]
        return (mondays[0] - mondays[1]).days // 7 % parts.every == 0
    months = 12 * (day.year - parts.first.year) + day.month - parts.first.month
    from_the_end = day.day + 7 > calendar.monthrange(day.year, day.month)[1]
    in_month = (day.day - 1) // 7 + 1
    return months % parts.every == 0 and (
        in_month in parts.nth or (from_the_end and -1 in parts.nth)
    )


def _paused(pause: Pause, day: date) -> bool:
    """Say whether a day lies in a pause; one of every year is a list of days of the month."""
    if not pause.every_year:
        return pause.first <= day <= pause.last
    named = [pause.first + timedelta(step) for step in range((pause.last - pause.first).days + 1)]
    return day >= pause.first and (day.month, day.day) in {(each.month, each.day) for each in named}


def _held(parts: RhythmParts, day: date) -> State:
    """Say of one day whether it is held: no rule, no rhythm, only what the form says."""
    if day in parts.also_on or (parts.repeat is Repeat.ONCE and day in parts.dates):
        return State.YES
    paused = any(_paused(pause, day) for pause in parts.pauses)
    if not _fits(parts, day) or paused or day in parts.except_on:
        return State.NO
    public = State.YES if day in public_holidays(day.year) else State.NO
    school = school_holidays().on(day, parts.region)
    certain = State.YES
    for told, holiday in ((parts.school_holidays, school), (parts.public_holidays, public)):
        if told is Holidays.RUNS or holiday is State.NO:
            continue
        if told is Holidays.STOPS and holiday is State.YES:
            return State.NO
        certain = State.UNKNOWN
    return certain


def _can_be(parts: RhythmParts) -> bool:
    try:
        rhythms_from([parts])
    except BadValueError as error:
        return "no day fits" not in str(error)
    return True


@given(st.lists(some_parts().filter(_can_be), max_size=3))
def test_parts_come_back_as_they_were(filled_in: list[RhythmParts]) -> None:
    """Parts → rhythms → parts loses nothing, and parts → rhythms twice gives the same rhythms."""
    rhythms = rhythms_from(filled_in)
    assert len(rhythms) == sum(len(each.times) for each in filled_in)
    again = parts_of(rhythms)
    assert rhythms_from(again) == rhythms
    if len(filled_in) == 1:
        assert again == tuple(filled_in)


@settings(
    max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)
@given(parts=some_parts().filter(_can_be))
def test_a_diary_holds_the_days_that_were_filled_in(
    tmp_path: Path, clock: Clock, team: Who, coffee: dict[str, Any], parts: RhythmParts
) -> None:
    """Parts → rhythms → .ics → days, laid out by dateutil, equal a walk along all days."""
    with closing(open_register(tmp_path, clock=clock)) as register:
        _check_diary(register, team, coffee, parts)


def _check_diary(register: Register, team: Who, coffee: dict[str, Any], parts: RhythmParts) -> None:
    rhythms = [each.model_dump(mode="json") for each in rhythms_from([parts])]
    kept = create(register, team, coffee | {"rhythms": rhythms})
    diary = icalendar.Calendar.from_ical(calendar_file(register, team, kept.id))
    found: dict[State, list[tuple[date, time]]] = {State.YES: [], State.UNKNOWN: []}
    for event in diary.walk("VEVENT"):
        some: Any = event
        certain = State.UNKNOWN if some.get("status") == "TENTATIVE" else State.YES
        found[certain] += _expanded(some)
    named = parts.dates | parts.also_on
    begins = min(named | {parts.first or END})
    ends = max(named | {END})
    days = [begins + timedelta(step) for step in range((ends - begins).days + 1)]
    for certain in (State.YES, State.UNKNOWN):
        wanted = sorted((day, at.begin) for day in days if _held(parts, day) is certain
                        for at in parts.times if day <= END or day in named)  # fmt: skip
        assert sorted(found[certain]) == wanted


def _expanded(event: Any) -> list[tuple[date, time]]:  # noqa: ANN401 -- its values are of some thirty types
    start = event["dtstart"].dt
    if "rrule" not in event:
        return [(start.date(), start.time())]
    days = rruleset()
    rule: Any = rrulestr(event["rrule"].to_ical().decode(), dtstart=start)
    days.rrule(rule)
    told = event.get("exdate", [])
    for some in told if isinstance(told, list) else [told]:
        for each in some.dts:
            days.exdate(each.dt)
    last = datetime(2035, 1, 1, tzinfo=UTC)
    return [(each.date(), each.time()) for each in days.between(start, last, inc=True)]


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1",
        "FREQ=MONTHLY;BYDAY=1TU,2WE",
        "FREQ=MONTHLY;BYMONTHDAY=15",
        "FREQ=YEARLY;BYMONTH=9;BYDAY=4SA",
        "FREQ=DAILY;INTERVAL=2",
        "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,SU;WKST=SU",
    ],
)
def test_what_no_form_can_show_stays(rule: str) -> None:
    """A rule that the parts cannot hold comes back as the rhythm that it was."""
    rhythm = Rhythm(first=date(2026, 9, 1), begin=time(10), rule=rule)
    assert parts_of([rhythm]) == (rhythm,)
    assert rhythms_from(parts_of([rhythm])) == (rhythm,)


@pytest.mark.parametrize(
    ("rule", "days"),
    [("FREQ=WEEKLY", {1}), ("FREQ=DAILY", set(range(7))), ("FREQ=WEEKLY;WKST=MO;BYDAY=TU", {1})],
)
def test_rules_of_others_fit_a_form(rule: str, days: set[int]) -> None:
    """Short ways to write a week are shown in full, and mean the same days."""
    rhythm = Rhythm(first=date(2026, 9, 1), begin=time(10), rule=rule)
    (parts,) = parts_of([rhythm])
    assert isinstance(parts, RhythmParts)
    assert parts.days == days
    (again,) = rhythms_from([parts])
    span = date(2026, 9, 1), date(2027, 9, 1)
    assert again.rule_days(*span) == rhythm.rule_days(*span) != []


ONE = (Times(time(10)),)
FIRST = date(2026, 9, 1)


@pytest.mark.parametrize(
    ("parts", "column"),
    [
        (RhythmParts(Repeat.ONCE, (), frozenset({FIRST})), "times"),
        (RhythmParts(Repeat.ONCE, ONE * 2, frozenset({FIRST})), "times"),
        (RhythmParts(Repeat.ONCE, ONE), "dates"),
        (RhythmParts(Repeat.WEEKLY, ONE, days=frozenset({1})), "first"),
        (RhythmParts(Repeat.WEEKLY, ONE, first=FIRST), "days"),
        (RhythmParts(Repeat.WEEKLY, ONE, first=FIRST, days=frozenset({7})), "days"),
        (RhythmParts(Repeat.WEEKLY, ONE, first=FIRST, days=frozenset({1}), every=0), "every"),
        (RhythmParts(Repeat.MONTHLY, ONE, first=FIRST, days=frozenset({1})), "nth"),
        (
            RhythmParts(Repeat.MONTHLY, ONE, first=FIRST, days=frozenset({1}), nth=frozenset({6})),
            "nth",
        ),
    ],
)
def test_what_is_missing_is_named(parts: RhythmParts, column: str) -> None:
    """A form that is not complete is refused with the part that lacks."""
    with pytest.raises(BadValueError) as caught:
        rhythms_from([parts])
    assert caught.value.column == column


def test_times_that_cannot_be_are_refused() -> None:
    """It ends when it begins, or the last day lies before the first."""
    same = RhythmParts(Repeat.ONCE, (Times(time(10), time(10)),), frozenset({FIRST}))
    with pytest.raises(BadValueError, match="ends when it begins"):
        rhythms_from([same])
    early = RhythmParts(Repeat.WEEKLY, ONE, first=FIRST, last=date(2026, 8, 1), days=frozenset({1}))
    with pytest.raises(BadValueError, match="'last' lies before"):
        rhythms_from([early])
