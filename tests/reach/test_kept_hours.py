"""Times of the register as opening hours: by day, and not known where nobody can be sure."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest

from sociale_basis.network.recurrence import HERE
from sociale_basis.reach.kept_hours import hours_text
from sociale_basis.reach.opening_hours import Opening, stretches
from sociale_basis.register import as_entry
from sociale_basis.vocabulary import State

MONDAY = date(2026, 11, 16)
COORDS = (52.0, 4.4)
WEEKLY = {"first": "2026-01-06", "begin": "14:00", "end": "16:00", "rule": "FREQ=WEEKLY;BYDAY=TU"}


def entry(**more: Any) -> Any:  # noqa: ANN401 -- any kind of entry
    """Give an activity."""
    told = {"kind": "activity", "name": "Kaarten", "layer": "communal/activities"}
    return as_entry(told | more)


def opening(text: str | None, day: int, hour: int) -> Opening:
    """Say whether it is open in November 2026."""
    begin = datetime(2026, 11, day, hour, 30, tzinfo=HERE)
    assert text is not None
    return stretches(text, begin, begin.replace(minute=45), COORDS)[0].opening


def test_a_rhythm_is_open_on_its_days_alone() -> None:
    """Tuesday the 17th and 24th from two to four; closed at other hours and days."""
    sure = {**WEEKLY, "school_holidays": "runs", "public_holidays": "runs"}
    text = hours_text(entry(rhythms=[sure]), MONDAY, lambda _day: State.YES)
    assert [opening(text, day, 14) for day in (17, 24)] == [Opening.OPEN] * 2
    assert [opening(text, *when) for when in ((17, 13), (17, 16), (18, 14))] == [Opening.CLOSED] * 3


def test_holidays_that_nobody_told_of_are_not_known() -> None:
    """Closed stays closed: only the hours themselves are in doubt."""
    text = hours_text(entry(rhythms=[WEEKLY]), MONDAY, lambda _day: State.YES)
    assert opening(text, 17, 14) is Opening.UNKNOWN
    assert opening(text, 18, 14) is Opening.CLOSED


def test_twice_a_day_and_without_an_end() -> None:
    """Two rhythms on a day both hold; of what has no end only the beginning is sure."""
    kept = {**WEEKLY, "school_holidays": "runs", "public_holidays": "runs"}
    morning = {**kept, "begin": "10:00", "end": None}
    text = hours_text(entry(rhythms=[kept, morning]), MONDAY, lambda _day: State.NO)
    assert opening(text, 17, 14) is Opening.OPEN
    assert opening(text, 17, 10) is Opening.UNKNOWN
    assert opening(text, 17, 9) is Opening.CLOSED


def test_a_doubtful_time_leaves_the_others_of_the_day_sure() -> None:
    """In the holidays the one goes on and of the other nobody knows; where both, it is sure."""
    sure = {**WEEKLY, "school_holidays": "runs", "public_holidays": "runs"}
    doubtful = {**WEEKLY, "begin": "10:00", "end": "15:00"}
    for rhythms in ([sure, doubtful], [doubtful, sure]):
        text = hours_text(entry(rhythms=rhythms), MONDAY, lambda _day: State.YES)
        assert [opening(text, 17, hour) for hour in (9, 10, 13, 14, 15, 16)] == [
            Opening.CLOSED,
            Opening.UNKNOWN,
            Opening.UNKNOWN,
            Opening.OPEN,
            Opening.OPEN,
            Opening.CLOSED,
        ]


@pytest.mark.parametrize(("reliable", "told"), [("yes", "Mo 10:00-12:00"), ("no", None)])
def test_hours_that_nobody_can_count_on_are_not_known(reliable: str, told: str | None) -> None:
    """Written hours go as they are; unreliable ones say nothing."""
    hours = {"text": "Mo 10:00-12:00", "reliable": reliable}
    assert hours_text(entry(hours=hours), MONDAY, lambda _day: State.NO) == told
