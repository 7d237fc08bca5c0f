"""Opening hours in parts: what a form tells opens the same minutes, and comes back the same."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st
from opening_hours import OpeningHours

from sociale_basis.errors import BadValueError
from sociale_basis.register.hours_parts import (
    HoursParts,
    OpenTimes,
    hours_from,
    hours_parts,
)

MONDAY = dt.datetime(2026, 11, 23)  # noqa: DTZ001 -- opening hours are of the wall clock
QUARTERS = st.integers(0, 95).map(lambda each: dt.time(each // 4, each % 4 * 15))
ROWS = (
    st.builds(OpenTimes, st.frozensets(st.integers(0, 6), min_size=1), QUARTERS, QUARTERS)
    .filter(lambda each: each.begin < each.end or each.end == dt.time(0))
    .filter(lambda each: each.begin != each.end or each.begin == dt.time(0))
)


def _open(rows: tuple[OpenTimes, ...], moment: dt.datetime) -> bool:
    """Say by the rows themselves whether it is open; ends at midnight are the end of the day."""
    return any(
        moment.weekday() in days and begin <= moment.time() and (not end or moment.time() < end)
        for days, begin, end in ((d, b, e if e != dt.time(0) else None) for d, b, e in rows)
    )


@given(st.lists(ROWS, min_size=1, max_size=4))
def test_every_quarter_of_a_week_is_open_as_told(rows: list[OpenTimes]) -> None:
    """Another reader of the grammar opens in exactly the quarters that the rows tell."""
    written = OpeningHours(hours_from(HoursParts(tuple(rows))))
    for quarter in range(7 * 96):
        moment = MONDAY + dt.timedelta(minutes=15 * quarter)
        assert written.is_open(moment) == _open(tuple(rows), moment), moment


@given(st.lists(ROWS, min_size=1, max_size=4), st.frozensets(st.sampled_from(["PH", "SH"])))
def test_what_is_written_comes_back(rows: list[OpenTimes], closed: frozenset[str]) -> None:
    """Taken apart and written again it is the same text."""
    written = hours_from(HoursParts(tuple(rows), closed))
    parts = hours_parts(written)
    assert parts is not None
    assert parts.closed_on == closed
    assert hours_from(parts) == written


@pytest.mark.parametrize(
    ("written", "again"),
    [
        ("Mo-Fr 10:00-17:00", "Mo-Fr 10:00-17:00"),
        ("Fr-Mo 10:00-12:00", "Mo,Fr-Su 10:00-12:00"),
        ("Mo-Fr 09:00-12:00; We 13:00-15:00", "Mo,Tu,Th,Fr 09:00-12:00; We 13:00-15:00"),
        ("Tu,Th 10:00-12:00, 13:00-24:00; PH off", "Tu,Th 10:00-12:00,13:00-24:00; PH off"),
        ("Mo-Su 00:00-24:00", "Mo-Su 00:00-24:00"),
        ("", ""),
    ],
)
def test_hours_as_people_write_them(written: str, again: str) -> None:
    """Days around the weekend, a later rule for a day, holidays: a form shows them."""
    parts = hours_parts(written)
    assert parts is not None
    assert hours_from(parts) == again


@pytest.mark.parametrize(
    "written",
    [
        *("24/7", "sunrise-sunset", "Mo[1] 10:00-12:00", "Apr-Oct: Mo 10:00-12:00"),
        *('Mo-Fr 10:00-17:00 "na telefoontje"', "PH off; Mo 10:00-12:00", "Mo 10:00+"),
        *("Mo 25:00-26:00", "Mo 10:00-10:00"),
    ],
)
def test_what_no_form_can_show_stays_text(written: str) -> None:
    """It is not taken apart, so that nothing of it gets lost."""
    assert hours_parts(written) is None


def test_half_a_row_is_refused() -> None:
    """Times without a day, and times that begin and end at once."""
    noon, one = dt.time(12), dt.time(13)
    with pytest.raises(BadValueError, match="without a day") as refused:
        hours_from(HoursParts((OpenTimes(frozenset(), noon, one),)))
    assert refused.value.column == "days"
    with pytest.raises(BadValueError, match="at once") as refused:
        hours_from(HoursParts((OpenTimes(frozenset({0}), noon, noon),)))
    assert refused.value.column == "times"
