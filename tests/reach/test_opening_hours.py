"""Whether a place is open: what the text says, what it leaves open, clocks and holidays."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from itertools import pairwise

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from opening_hours import OpeningHours

from data.voorbeeldwijk.initiatives import ENTRIES
from sociale_basis.network.recurrence import HERE
from sociale_basis.reach.hours_meant import meant
from sociale_basis.reach.opening_hours import (
    Opening,
    hours_of,
    open_states,
    stretches,
)

DE_BILT = (52.1, 5.18)
OPEN, CLOSED, UNKNOWN = Opening.OPEN, Opening.CLOSED, Opening.UNKNOWN


def at(text: str, moment: str | datetime) -> Opening:
    """Ask one moment."""
    when = datetime.fromisoformat(moment) if isinstance(moment, str) else moment
    places = pd.DataFrame({"opening_hours": [text]})
    return Opening(open_states(places, when, DE_BILT).iloc[0])


@pytest.mark.parametrize(
    ("text", "moment", "expected"),
    [
        ("Mo-Fr 09:00-17:00", "2026-11-24 09:00", OPEN),
        ("Mo-Fr 09:00-17:00", "2026-11-24 08:59", CLOSED),
        ("Mo-Fr 09:00-17:00", "2026-11-24 17:00", CLOSED),
        ("Mo-Fr 09:00-17:00", "2026-11-22 12:00", CLOSED),
        ("Tu[1] 10:00-12:00", "2026-12-01 11:00", OPEN),
        ("Tu[1] 10:00-12:00", "2026-12-08 11:00", CLOSED),
        ("Th[-1] 10:00-12:00", "2026-11-26 11:00", OPEN),
        # 2026 has 53 weeks; 23 November begins week 48.
        ("week 02-52/2 We 10:00-12:00", "2026-11-25 11:00", OPEN),
        ("week 01-53/2 We 10:00-12:00", "2026-11-25 11:00", CLOSED),
        ("week 01-53/2 We 10:00-12:00", "2026-12-30 11:00", OPEN),
        ("2026 Mo-Fr 09:00-17:00", "2027-01-04 12:00", CLOSED),
        ("Oct-May Fr[1] 15:00-16:00", "2026-12-04 15:30", OPEN),
        ("Oct-May Fr[1] 15:00-16:00", "2026-06-05 15:30", CLOSED),
        ("Fr 22:00-02:00", "2026-11-28 01:59", OPEN),
        ("Mo-Fr 08:30-12:00,13:00-17:30;", "2026-11-24 12:30", CLOSED),
        ("sunrise-sunset", "2026-11-24 16:30", OPEN),
        ("sunrise-sunset", "2026-11-24 16:45", CLOSED),
        ("24/7", "2026-12-25 03:00", OPEN),
        ("off", "2026-11-24 12:00", CLOSED),
    ],
)
def test_what_a_text_says(text: str, moment: str, expected: Opening) -> None:
    """Days, hours, n-th weekdays, weeks, seasons, nights and the sun are read as written."""
    assert at(text, moment) is expected


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("", "2026-11-24 12:00"),
        ("elke dinsdag", "2026-11-24 12:00"),
        ("ma-vr 09:00-17:00", "2026-11-24 12:00"),
        ("Mo-Fr 9-17", "2026-11-24 12:00"),
        ('"by appointment"', "2026-11-24 12:00"),
        ('Mo-Fr 09:00-12:00 || "op afspraak"', "2026-11-24 13:00"),
        ('Mo-Fr 09:00-17:00 "by appointment"', "2026-11-24 12:00"),
        ('Mo-Fr 09:00-17:00 open "bel aan"', "2026-11-24 12:00"),
        ("Mo-Fr 09:00-17:00 unknown", "2026-11-24 12:00"),
        ("PH Mo off; Tu 10:00-12:00", "2026-11-24 11:00"),
        ("Tu sunset+", "2026-11-24 20:00"),
    ],
)
def test_what_nobody_can_tell_is_unknown(text: str, moment: str) -> None:
    """Silence, what cannot be read, comments and "unknown" are never open and never closed."""
    assert at(text, moment) is UNKNOWN


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ('Mo-Fr 09:00-17:00 "by appointment"', "2026-11-24 18:00"),
        ('Mo-Fr 09:00-12:00 || closed "zie site"', "2026-11-24 13:00"),
        ("Mo-Fr 09:00-17:00 unknown", "2026-11-24 18:00"),
        ("Mo 09:00-17:00; SH off", "2026-11-24 12:00"),
        ("SH Mo-Fr 10:00-12:00", "2026-11-28 11:00"),
    ],
)
def test_doubt_does_not_spread(text: str, moment: str) -> None:
    """Outside the hours that are in doubt it is closed, and known to be."""
    assert at(text, moment) is CLOSED


@pytest.mark.parametrize(
    ("text", "day", "known"),
    [
        # Open 10-12 in and out of the school holidays; before and after only out of them.
        ("Mo-Fr 09:00-17:00; SH 10:00-12:00", "2026-11-24", {9: UNKNOWN, 11: OPEN, 18: CLOSED}),
        ("Mo-Fr 09:00-17:00; SH off", "2026-11-24", {11: UNKNOWN, 18: CLOSED}),
        ("Mo-Fr 09:00-17:00; SH Mo-Fr off", "2026-11-24", {11: UNKNOWN, 18: CLOSED}),
        ("Mo-Fr 09:00-17:00; SH Mo-Fr off", "2026-11-28", {11: CLOSED}),
        ("Mo-Sa 09:00-17:00; SH Mo-Fr off", "2026-11-28", {11: OPEN}),
        ("Mo-Fr,SH 10:00-12:00", "2026-11-24", {11: OPEN}),
        ("Mo-Fr,SH 10:00-12:00", "2026-11-28", {11: UNKNOWN}),
        ("PH,SH off; We 10:00-12:00", "2026-11-25", {11: OPEN, 13: CLOSED}),
        ("We 10:00-12:00; PH,SH off", "2026-11-25", {11: UNKNOWN, 13: CLOSED}),
        ("SH 10:00-12:00", "2026-11-24", {11: UNKNOWN, 13: CLOSED}),
    ],
)
def test_school_holidays_only_where_they_matter(
    text: str, day: str, known: dict[int, Opening]
) -> None:
    """Where it makes no difference whether it is a school holiday, the state is known."""
    assert {hour: at(text, f"{day} {hour:02d}:30") for hour in known} == known


def test_school_holiday_of_yesterday_evening() -> None:
    """A night that began on a day which may be a holiday is unknown after midnight as well."""
    assert at("Fr 22:00-02:00; SH off", "2026-11-28 01:00") is UNKNOWN


@pytest.mark.parametrize(
    ("text", "hours"),
    [
        ("Fr 17:00-20:00+", {18: OPEN, 20: UNKNOWN, 23: UNKNOWN}),
        ("Fr 17:00+", {16: CLOSED, 18: UNKNOWN, 23: UNKNOWN}),
        ("Fr 09:00+", {8: CLOSED, 10: UNKNOWN}),
    ],
)
def test_an_open_end_is_unknown(text: str, hours: dict[int, Opening]) -> None:
    """Until the end that is named it is open; after that nobody knows."""
    assert {hour: at(text, f"2026-11-27 {hour:02d}:30") for hour in hours} == hours


def test_an_open_end_begins_with_certainty() -> None:
    """Who comes when it opens finds it open, whatever the end; early next morning it is closed."""
    assert at("Fr 20:00+", "2026-11-27 20:00") is OPEN
    assert at("Fr 20:00+", "2026-11-28 03:00") is UNKNOWN
    assert at("Fr 20:00+", "2026-11-28 07:00") is CLOSED


def test_hours_of_the_next_day_leave_the_night_in_doubt() -> None:
    """Whether Saturday's hours end Friday's night is not agreed upon: unknown, and only then."""
    text = "Fr 22:00-02:00; Sa 20:00-23:00"
    assert at(text, "2026-11-27 23:00") is OPEN
    assert at(text, "2026-11-28 01:00") is UNKNOWN
    assert at(text, "2026-11-28 02:30") is CLOSED
    assert at("Fr 22:00-02:00, Sa 20:00-23:00", "2026-11-28 01:00") is OPEN
    assert at("Fr-Sa 22:00-02:00", "2026-11-28 01:00") is OPEN


HOLIDAYS = {
    2024: "01-01 03-31 04-01 04-27 05-09 05-19 05-20 12-25 12-26",
    2025: "01-01 04-20 04-21 04-26 05-29 06-08 06-09 12-25 12-26",
    2026: "01-01 04-05 04-06 04-27 05-14 05-24 05-25 12-25 12-26",
    2031: "01-01 04-13 04-14 04-26 05-22 06-01 06-02 12-25 12-26",
}


@pytest.mark.parametrize("year", HOLIDAYS)
def test_dutch_public_holidays(year: int) -> None:
    """PH is exactly the nine Dutch days; King's Day is the 26th where the 27th is a Sunday."""
    begin = datetime(year, 1, 1, tzinfo=HERE)
    found = stretches("PH 10:00-11:00", begin, begin + timedelta(days=365), DE_BILT)
    days = [datetime.fromtimestamp(each.begin, tz=HERE) for each in found if each.opening is OPEN]
    assert " ".join(f"{day:%m-%d}" for day in days) == HOLIDAYS[year]


@pytest.mark.parametrize("day", ["2025-04-18", "2025-05-05", "2026-04-03", "2026-05-05"])
def test_good_friday_and_liberation_day_are_in_doubt(day: str) -> None:
    """Some keep them and most do not: unknown where it matters, else as any other day."""
    assert at("Mo-Fr 09:00-17:00; PH off", f"{day} 12:00") is UNKNOWN
    assert at("Mo-Fr 09:00-17:00; PH off", f"{day} 18:00") is CLOSED
    assert at("Mo-Su,PH 09:00-17:00", f"{day} 12:00") is OPEN
    assert at("Mo-Fr 09:00-17:00", f"{day} 12:00") is OPEN


def test_a_public_holiday_of_which_the_text_is_silent() -> None:
    """Hours of a Monday do not tell of Whit Monday; day and night does, and closed is closed."""
    assert at("Mo 09:00-17:00", "2026-05-25 12:00") is UNKNOWN
    assert at("Mo 09:00-17:00", "2026-05-25 18:00") is CLOSED
    assert at("Mo 09:00-17:00; PH off", "2026-05-25 12:00") is CLOSED
    assert at("Mo 09:00-17:00; PH 10:00-14:00", "2026-05-25 12:00") is OPEN
    assert at("24/7; PH off", "2026-05-25 12:00") is CLOSED


def test_the_hour_that_does_not_exist() -> None:
    """On 29 March 2026 there is no half past two: what opens then, opens at three."""
    begin = datetime(2026, 3, 28, 12, tzinfo=HERE)
    found = stretches("Su 02:00-03:00", begin, begin + timedelta(days=1), DE_BILT)
    assert [each.opening for each in found] == [CLOSED]
    assert at("Su 02:30-04:00", datetime(2026, 3, 29, 3, tzinfo=HERE)) is OPEN
    night = stretches("Sa 23:00-04:00", begin, begin + timedelta(days=1), DE_BILT)
    assert [each.end - each.begin for each in night if each.opening is OPEN] == [4 * 3600]


def test_the_hour_that_comes_twice() -> None:
    """On 25 October 2026 half past two comes twice: what ends in that hour may end at either."""
    begin = datetime(2026, 10, 24, 12, tzinfo=HERE)
    found = stretches("Sa 22:00-02:30", begin, begin + timedelta(days=1), DE_BILT)
    assert [each.opening for each in found] == [CLOSED, OPEN, UNKNOWN, CLOSED]
    assert [each.end - each.begin for each in found] == [36000, 4.5 * 3600, 3600, 9.5 * 3600]
    whole = stretches("Sa 22:00-04:00", begin, begin + timedelta(days=1), DE_BILT)
    assert [each.end - each.begin for each in whole if each.opening is OPEN] == [7 * 3600]
    again = datetime(2026, 10, 25, 2, 45, tzinfo=HERE, fold=1)
    assert at("Sa 22:00-02:30", again.replace(fold=0)) is UNKNOWN
    assert at("Sa 22:00-02:30", again) is CLOSED


def test_every_rhythm_of_the_example_is_understood() -> None:
    """All hours in the example's register hold at some moment of a year, and none is unreadable."""
    texts = sorted({entry.hours for entry in ENTRIES if entry.hours})
    assert len(texts) > 20
    begin = datetime(2026, 1, 1, tzinfo=HERE)
    for text in texts:
        assert meant(text, DE_BILT) is not None, text
        found = stretches(text, begin, begin + timedelta(days=365), DE_BILT)
        assert any(each.opening is OPEN for each in found), text


def test_silence_is_always_where_the_layer_says_so() -> None:
    """A bench that says nothing is open, a café is not known; a park with hours keeps them."""
    places = pd.DataFrame(
        {
            "layer": ["public_space/bench", "communal/cafe", "public_space/park"],
            "opening_hours": [None, None, "Mo-Su 08:00-20:00"],
        }
    )
    assert hours_of(places) == ["24/7", "", "Mo-Su 08:00-20:00"]
    assert open_states(places, datetime(2026, 11, 24, 22, tzinfo=HERE), DE_BILT).tolist() == [
        "open",
        "unknown",
        "closed",
    ]


RULES = st.lists(
    st.builds(
        "{}-{} {:02d}:{:02d}-{:02d}:{:02d}".format,
        st.sampled_from(["Mo", "Tu", "We"]),
        st.sampled_from(["Th", "Fr", "Su"]),
        st.integers(0, 11),
        st.sampled_from([0, 15, 30]),
        st.integers(12, 23),
        st.sampled_from([0, 15, 45]),
    ),
    min_size=1,
    max_size=3,
)


@given(RULES, st.sampled_from(["; ", ", "]), st.integers(0, 7 * 24 * 12 - 1))
def test_plain_texts_are_as_the_library_has_them(
    rules: list[str], separator: str, step: int
) -> None:
    """Where a text leaves nothing open, every moment is what a plain evaluation gives."""
    text = separator.join([*rules, "PH off"])
    moment = datetime(2026, 11, 23, tzinfo=HERE) + timedelta(minutes=5 * step)
    plain = OpeningHours(text, timezone=HERE, country="NL").is_open(moment)
    assert (at(text, moment) is OPEN) == plain
    assert at(text, moment) is not UNKNOWN


@given(RULES, st.sets(st.integers(0, 6)), st.integers(0, 7 * 24 * 4 - 1))
def test_whatever_days_are_school_holidays(rules: list[str], holidays: set[int], step: int) -> None:
    """A known state is the true one for any set of holidays that week; unknown differs for one."""
    text = f"{'; '.join(rules)}; SH 10:00-14:00; PH off"
    moment = datetime(2026, 11, 23, tzinfo=HERE) + timedelta(minutes=15 * step)
    days = [f"2026 Nov {23 + day}" for day in sorted(holidays)]
    said = f"; {','.join(days)} 10:00-14:00" if days else ""
    truth = OpeningHours(f"{'; '.join(rules)}{said}; PH off", timezone=HERE, country="NL")
    found = at(text, moment)
    assert found is UNKNOWN or (found is OPEN) == truth.is_open(moment)
    both = {
        OpeningHours(f"{'; '.join(rules)}{extra}", timezone=HERE).is_open(moment)
        for extra in ("", "; Mo-Su 10:00-14:00")
    }
    assert (found is UNKNOWN) == (len(both) == 2)


def test_stretches_leave_no_gap() -> None:
    """They join from the beginning to the end, and neighbours differ."""
    begin = datetime(2026, 4, 20, tzinfo=HERE)
    end = begin + timedelta(days=21)
    found = stretches("Mo-Fr 09:00-17:00; SH 10:00-12:00; PH off", begin, end, DE_BILT)
    assert len(found) > 30
    assert (found[0].begin, found[-1].end) == (begin.timestamp(), end.timestamp())
    for one, other in pairwise(found):
        assert one.end == other.begin
        assert one.opening is not other.opening
    assert date(2026, 4, 27).weekday() == 0  # King's Day: closed all day
    day = datetime(2026, 4, 27, 12, tzinfo=HERE).timestamp()
    assert [each.opening for each in found if each.begin <= day < each.end] == [CLOSED]
