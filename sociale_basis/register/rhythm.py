"""When an activity is: once, or again and again, with what is left out and what is not known.

A rhythm is a first time, a rule as iCalendar writes it (RFC 5545, ``FREQ=MONTHLY;BYDAY=1TU``) and
days on which it is otherwise. Nobody knows by itself whether an activity goes on in school
holidays: until someone says so, those times are not certain.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, Annotated, NamedTuple, Self

from dateutil.relativedelta import relativedelta
from dateutil.rrule import rrule, rrulestr
from pydantic import AfterValidator, Field, model_validator

from sociale_basis.register.access import Part
from sociale_basis.register.audience import Audience, shown_to
from sociale_basis.register.clock import HERE
from sociale_basis.register.public_holidays import public_holidays
from sociale_basis.register.school_holidays import Region  # noqa: TC001 -- pydantic
from sociale_basis.register.terms import Holidays
from sociale_basis.register.texts import IN_ORDER, Line
from sociale_basis.vocabulary import State

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_OPEN = shown_to(Audience.EVERYONE)
_OF_A_MONTH = {"FREQ", "INTERVAL", "BYDAY", "BYMONTHDAY", "BYMONTH", "BYSETPOS", "WKST"}
# Narrowed down by month, a rule of days could fit no day at all, and trying that takes seconds.
_PARTS = {
    "DAILY": {"FREQ", "INTERVAL"},
    "WEEKLY": {"FREQ", "INTERVAL", "BYDAY", "WKST"},
    "MONTHLY": _OF_A_MONTH,
    "YEARLY": _OF_A_MONTH,
}
_DAY = timedelta(days=1)
# Far enough for every rule that anything keeps (29 February in a leap century), and no further.
LONGEST_GAP = timedelta(days=366 * 9)


@lru_cache(maxsize=1024)
def _rule(text: str) -> str:
    parts = dict(part.partition("=")[::2] for part in text.upper().strip().split(";"))
    frequency = parts.get("FREQ", "")
    if frequency not in _PARTS:
        raise ValueError("is no rhythm of days, weeks, months or years: write FREQ=WEEKLY;BYDAY=TU")
    unknown = sorted(set(parts) - _PARTS[frequency])
    if unknown:
        raise ValueError(f"holds '{unknown[0]}', which a {frequency.lower()} rhythm cannot have")
    if parts.get("INTERVAL", "1").strip("0") == "":
        raise ValueError("comes back after no time at all")
    try:
        rrulestr(text.upper().strip(), dtstart=datetime(2026, 1, 1))  # noqa: DTZ001 -- only read
    except (ValueError, TypeError) as error:
        raise ValueError(f"cannot be read as a rhythm ({error})") from error
    return ";".join(f"{key}={value}" for key, value in parts.items())


Rule = Annotated[str, Field(max_length=200), AfterValidator(_rule)]
Days = Annotated[frozenset[date], Field(max_length=500), IN_ORDER]


class Pause(Part):
    """Days in a row on which nothing is held: the zomerstop, a renovation."""

    first: Annotated[date, _OPEN]
    last: Annotated[date, _OPEN]
    why: Annotated[Line | None, _OPEN] = None
    every_year: Annotated[bool, _OPEN] = False
    """Whether it comes back each year after the first, on the same days."""

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.last < self.first:
            raise ValueError("a pause ends before it begins")
        if self.every_year and self.last >= self.first + relativedelta(years=1):
            raise ValueError("a pause of every year is shorter than a year")
        return self

    def covers(self, day: date) -> bool:
        """Say whether nothing is held on a day."""
        if not self.every_year:
            return self.first <= day <= self.last
        # One that goes on after New Year began in the year before.
        return any(
            self.first + relativedelta(years=passed)
            <= day
            <= self.last + relativedelta(years=passed)
            for passed in (day.year - self.first.year - 1, day.year - self.first.year)
            if passed >= 0
        )


class Occurrence(NamedTuple):
    """One time that something is held."""

    begin: datetime
    """By the clock of Europe/Amsterdam."""
    end: datetime
    certain: State
    """Unknown where it may be left out for holidays; never no."""


class Rhythm(Part):
    """When something is held, by the clock of Europe/Amsterdam."""

    first: Annotated[date, _OPEN]
    """First day; without a rule the only one."""
    begin: Annotated[time, _OPEN]
    end: Annotated[time | None, _OPEN] = None
    """Before ``begin``: the next day. Absent: not known."""
    rule: Annotated[Rule | None, _OPEN] = None
    last: Annotated[date | None, _OPEN] = None
    """Last day on which it can be held."""
    except_on: Annotated[Days, _OPEN] = frozenset()
    also_on: Annotated[Days, _OPEN] = frozenset()
    pauses: Annotated[tuple[Pause, ...], _OPEN] = ()
    school_holidays: Annotated[Holidays, _OPEN] = Holidays.UNKNOWN
    public_holidays: Annotated[Holidays, _OPEN] = Holidays.UNKNOWN
    region: Annotated[Region | None, _OPEN] = None
    """Whose school holidays count; absent: those of whoever asks."""
    what: Annotated[Line | None, _OPEN] = None
    """What this one is, where an activity has several."""

    @model_validator(mode="after")
    def _fits(self) -> Self:
        if self.begin.tzinfo is not None or (self.end is not None and self.end.tzinfo is not None):
            raise ValueError("times are by the clock on the wall: leave the time zone out")
        if self.end == self.begin:
            raise ValueError("it ends when it begins")
        if self.last is not None and self.last < self.first:
            raise ValueError("'last' lies before 'first'")
        if self.rule is not None and not any(True for _ in self._until(self.first + LONGEST_GAP)):
            raise ValueError("no day fits this rhythm")
        return self

    @property
    def rule_parts(self) -> dict[str, str]:
        """The rule by its parts: ``{"FREQ": "WEEKLY", "BYDAY": "TU"}``; empty without a rule."""
        parts = (self.rule or "").split(";")
        return dict(part.partition("=")[::2] for part in parts if part)

    @property
    def every(self) -> int:
        """1 for each week (day, month, year), 2 for every other one, and so on."""
        return int(self.rule_parts.get("INTERVAL", "1"))

    def held_on(self, begin: date, end: date, school: Callable[[date], State]) -> list[Occurrence]:
        """Give every time that it is held.

        Parameters
        ----------
        begin, end
            First and last day to look at.
        school
            Says of a day whether schools have holidays.
        """
        found = []
        for day in sorted({*self._days(begin, end), *self._added(begin, end)}):
            # Whoever named a day knew that it was a holiday.
            named = self.rule is None or day in self.also_on
            certain = State.YES if named else self._certain(day, school(day))
            if certain is not State.NO:
                found.append(self._occurrence(day, certain))
        return found

    def rule_days(self, begin: date, end: date) -> list[date]:
        """Give the days that fit the rule, also those on which it is left out."""
        last = end if self.last is None else min(end, self.last)
        if self.rule is None:
            return [self.first] if begin <= self.first <= last else []
        days = self._until(last).between(
            datetime.combine(begin, time()), datetime.combine(last, time()), inc=True
        )
        return [day.date() for day in days]

    def _days(self, begin: date, end: date) -> Iterator[date]:
        for day in self.rule_days(begin, end):
            if day not in self.except_on and not any(pause.covers(day) for pause in self.pauses):
                yield day

    def _added(self, begin: date, end: date) -> set[date]:
        return {day for day in self.also_on if begin <= day <= end}

    def _until(self, last: date) -> rrule:
        made = rrulestr(self.rule or "", dtstart=datetime.combine(self.first, time()))
        assert isinstance(made, rrule)  # noqa: S101 -- what a single rule makes
        # Without an end, a rule that no day fits would be tried until the year 9999.
        return made.replace(until=datetime.combine(last, time()))

    def _certain(self, day: date, school: State) -> State:
        public = State.YES if day in public_holidays(day.year) else State.NO
        told = {_kept(self.school_holidays, school), _kept(self.public_holidays, public)}
        if State.NO in told:
            return State.NO
        return State.UNKNOWN if State.UNKNOWN in told else State.YES

    def _occurrence(self, day: date, certain: State) -> Occurrence:
        begin = datetime.combine(day, self.begin, tzinfo=HERE)
        if self.end is None:
            return Occurrence(begin, begin, certain)
        ends_on = day if self.end > self.begin else day + _DAY
        return Occurrence(begin, datetime.combine(ends_on, self.end, tzinfo=HERE), certain)


def _kept(told: Holidays, is_holiday: State) -> State:
    """Say whether something goes on, on a day that may be a holiday."""
    if told is Holidays.RUNS or is_holiday is State.NO:
        return State.YES
    if told is Holidays.STOPS and is_holiday is State.YES:
        return State.NO
    return State.UNKNOWN
