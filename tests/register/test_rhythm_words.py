"""Rhythms as people say them, in Dutch and English, against sentences written by hand."""

from __future__ import annotations

import json
from datetime import date, time
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sociale_basis import i18n
from sociale_basis.register import as_entry, rhythm_words, when_words
from sociale_basis.register.rhythm import Rhythm
from sociale_basis.register.rhythm_parts import NTH, Repeat, RhythmParts, Times, rhythms_from
from sociale_basis.register.school_holidays import Region
from sociale_basis.register.terms import Holidays
from sociale_basis.vocabulary import State

if TYPE_CHECKING:
    from collections.abc import Iterator

RUNS = {"school_holidays": "runs", "public_holidays": "runs"}
ALSO = ", ook in de schoolvakanties en op feestdagen"


@pytest.fixture(autouse=True)
def _language_as_it_was() -> Iterator[None]:
    before = i18n.language()
    yield
    i18n.use(before)


def _rhythm(**told: Any) -> Rhythm:  # noqa: ANN401 -- as JSON has it
    base = {"first": "2026-09-01", "begin": "10:00", "end": "12:00"}
    return Rhythm.model_validate_json(json.dumps(base | told))


@pytest.mark.parametrize(
    ("told", "dutch"),
    [
        ({"rule": "FREQ=WEEKLY"}, "elke dinsdag"),
        ({"rule": "FREQ=WEEKLY;BYDAY=TH,TU"}, "elke dinsdag en donderdag"),
        ({"rule": "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR"}, "maandag tot en met vrijdag"),
        ({"rule": "FREQ=DAILY"}, "elke dag"),
        ({"rule": "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR,SA,SU"}, "elke dag"),
        ({"rule": "FREQ=MONTHLY;BYDAY=1TU"}, "de eerste dinsdag van de maand"),
        ({"rule": "FREQ=MONTHLY;BYDAY=3TU,1TU"}, "de eerste en derde dinsdag van de maand"),
        ({"rule": "FREQ=MONTHLY;BYDAY=-1FR"}, "de laatste vrijdag van de maand"),
        ({"rule": "FREQ=MONTHLY;BYMONTHDAY=15"}, "de 15e van de maand"),
        ({"rule": "FREQ=MONTHLY"}, "de 1e van de maand"),
        ({"rule": "FREQ=MONTHLY;BYMONTHDAY=-1"}, "de laatste dag van de maand"),
        ({"rule": "FREQ=YEARLY;BYMONTH=9;BYDAY=4SA"}, "elk jaar de vierde zaterdag van september"),
        ({"rule": "FREQ=YEARLY"}, "elk jaar op 1 september"),
        ({"rule": "FREQ=YEARLY;BYMONTH=5;BYMONTHDAY=4,5"}, "elk jaar op 4 mei en 5 mei"),
        (
            {"rule": "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1"},
            (
                "op woensdag 30 september 2026, vrijdag 30 oktober 2026, maandag 30 november 2026 "
                "en zo verder"
            ),
        ),
    ],
)
def test_days_in_dutch(told: dict[str, Any], dutch: str) -> None:
    """Each shape of a rule has words; one without words of its own names its first days."""
    assert rhythm_words(_rhythm(**told, **RUNS)) == f"{dutch} van 10.00 tot 12.00 uur{ALSO}"


@pytest.mark.parametrize(
    ("told", "dutch", "english"),
    [
        (
            {"rule": "FREQ=WEEKLY;INTERVAL=2;BYDAY=WE", "end": None},
            "om de week op woensdag om 10.00 uur, de eerste keer op 2 september 2026" + ALSO,
            (
                "every other week on Wednesday at 10:00, the first time on 2 September 2026, "
                "also in the school holidays and on public holidays"
            ),
        ),
        (
            {"rule": "FREQ=WEEKLY;BYDAY=TU", "region": "midden", "school_holidays": "stops"}
            | {"what": "inloop", "last": "2027-06-29"},
            (
                "inloop: elke dinsdag van 10.00 tot 12.00 uur, tot en met 29 juni 2027, "
                "niet in de schoolvakanties (regio Midden), ook op feestdagen"
            ),
            (
                "inloop: every Tuesday from 10:00 to 12:00, until 29 June 2027, "
                "not in the school holidays (region Middle), also on public holidays"
            ),
        ),
        (
            {"rule": "FREQ=WEEKLY;BYDAY=TU", "except_on": ["2026-12-29", "2026-12-22"]}
            | {"also_on": ["2026-12-24"]}
            | {"pauses": [{"first": "2027-07-14", "last": "2027-08-24", "why": "zomerstop"}]},
            (
                f"elke dinsdag van 10.00 tot 12.00 uur{ALSO}, "
                "zomerstop van 14 juli tot en met 24 augustus 2027, "
                "niet op 22 december 2026 en 29 december 2026, ook op 24 december 2026"
            ),
            (
                "every Tuesday from 10:00 to 12:00, also in the school holidays and on public "
                "holidays, zomerstop from 14 July to 24 August 2027, "
                "not on 22 December 2026 and 29 December 2026, also on 24 December 2026"
            ),
        ),
        (
            {"begin": "21:00", "end": "01:00", "also_on": ["2026-12-31"]},
            (
                "op dinsdag 1 september 2026 en donderdag 31 december 2026 "
                "van 21.00 tot 01.00 uur de volgende dag"
            ),
            (
                "on Tuesday 1 September 2026 and Thursday 31 December 2026 "
                "from 21:00 to 01:00 the next day"
            ),
        ),
    ],
)
def test_whole_sentences(told: dict[str, Any], dutch: str, english: str) -> None:
    """Every other week, holidays of a region, a zomerstop, exceptions, and just once."""
    rhythm = _rhythm(**(RUNS | told))
    assert rhythm_words(rhythm) == dutch
    i18n.use("en")
    assert rhythm_words(rhythm) == english


def test_what_nobody_knows_is_asked_for() -> None:
    """Whether it goes on in holidays is unknown until told; the reader's region is named."""
    rhythm = _rhythm(rule="FREQ=WEEKLY;BYDAY=TU")
    asked = "elke dinsdag van 10.00 tot 12.00 uur, vraag na of het doorgaat in de schoolvakanties"
    assert rhythm_words(rhythm) == f"{asked} en op feestdagen"
    assert rhythm_words(rhythm, region=Region.ZUID) == f"{asked} (regio Zuid) en op feestdagen"


def test_a_pause_of_every_year_is_never_past() -> None:
    """It is told without years, long after the first too."""
    pause = {"first": "2026-07-14", "last": "2026-08-24", "why": "zomerstop", "every_year": True}
    told = _rhythm(rule="FREQ=WEEKLY;BYDAY=TU", pauses=[pause], **RUNS)
    words = rhythm_words(told, today=date(2029, 11, 21))
    assert words == (
        f"elke dinsdag van 10.00 tot 12.00 uur{ALSO}, "
        "elk jaar zomerstop van 14 juli tot en met 24 augustus"
    )
    nameless = _rhythm(rule="FREQ=WEEKLY;BYDAY=TU", pauses=[pause | {"why": None}], **RUNS)
    assert "elk jaar niet van 14 juli tot en met 24 augustus" in rhythm_words(nameless)


def test_what_is_past_is_left_out() -> None:
    """Seen from a day: the next time of every other week, and no days that have been."""
    pause = {"first": "2026-10-01", "last": "2026-10-31"}
    told = {"rule": "FREQ=WEEKLY;INTERVAL=2;BYDAY=WE", "pauses": [pause]}
    rhythm = _rhythm(**told, **RUNS, except_on=["2026-09-16", "2026-11-25"])
    words = rhythm_words(rhythm, today=date(2026, 11, 21))
    assert words == (
        "om de week op woensdag van 10.00 tot 12.00 uur, de volgende keer op 9 december 2026"
        f"{ALSO}, niet op 25 november 2026"
    )
    soon = rhythm_words(_rhythm(rule="FREQ=WEEKLY;BYDAY=TU", **RUNS), today=date(2026, 8, 1))
    assert "de eerste keer op 1 september 2026" in soon
    once = _rhythm(also_on=["2026-12-03"])
    words = rhythm_words(once, today=date(2026, 11, 21))
    assert words == "op donderdag 3 december 2026 van 10.00 tot 12.00 uur"
    assert "2026" in rhythm_words(once, today=date(2030, 1, 1)), "all past: told all the same"


def test_hours_of_a_place_in_words() -> None:
    """A place tells its hours, its note, and that one cannot count on them."""
    place = {"kind": "place", "name": "Buurthuis", "layer": "institutional/community_centre"}
    assert when_words(as_entry(place)) == ()
    hours = {"text": "Mo-Fr 09:00-17:00", "note": "bel even", "reliable": State.NO.value}
    assert when_words(as_entry(place | {"hours": hours})) == (
        "open: ma t/m vr 09:00-17:00",
        "bel even",
        "deze tijden zijn niet zeker: vraag het eerst na",
    )


_WHEN = st.builds(
    RhythmParts,
    st.sampled_from([Repeat.WEEKLY, Repeat.MONTHLY]),
    st.just((Times(time(10), time(12)),)),
    first=st.dates(date(2026, 9, 7), date(2026, 9, 13)),
    days=st.sets(st.integers(0, 6), min_size=1, max_size=3).map(frozenset),
    every=st.integers(1, 3),
    nth=st.sets(st.sampled_from(NTH), min_size=1, max_size=2).map(frozenset),
    school_holidays=st.sampled_from(Holidays),
)


@given(_WHEN, _WHEN)
def test_no_two_rhythms_sound_the_same(one: RhythmParts, other: RhythmParts) -> None:
    """Rhythms of which the words are equal, are held on the same days."""
    (first,), (second,) = rhythms_from([one]), rhythms_from([other])
    span = date(2026, 9, 14), date(2028, 12, 31)
    both = [list(rhythm.held_on(*span, lambda _day: State.YES)) for rhythm in (first, second)]
    words = [rhythm_words(rhythm) for rhythm in (first, second)]
    assert all(words)
    if both[0] != both[1]:
        assert words[0] != words[1]
