"""A week by parts of the day: what is open when, and against asking every five minutes."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import numpy as np
import pandas as pd
import pytest

from sociale_basis.network.profile import profiles
from sociale_basis.network.recurrence import HERE
from sociale_basis.reach import (
    week,
    week_buurten,
    week_cells,
    week_places,
    week_residents,
)
from sociale_basis.reach.reach import run

from .conftest import Draw  # noqa: TC001 -- fixtures are looked up by it

LIBRARY = "institutional/library"
MONDAY = date(2026, 11, 23)
WALKER = profiles()["reference_walker"].replace(speed_m_s=1.0)
LETTER = np.array(["-", "?", "+"])
UNSURE = {"surface": "", "way_class": "path"}
ROLLATOR = profiles()["rollator"].replace(speed_m_s=1.0)


STATES = ("residents_yes", "residents_unknown", "residents_no")


def _at(table: pd.DataFrame, *key: str) -> list[float]:
    """Give the numbers in the row with this index."""
    (row,) = [row for index, row in table.iterrows() if index == key]
    return [float(row[state]) for state in STATES]


def grid(states: np.ndarray) -> str:
    """Write a week as seven words of four letters: night, morning, afternoon, evening."""
    return " ".join("".join(LETTER[day]) for day in states)


@pytest.mark.parametrize(
    ("hours", "expected"),
    [
        ("24/7", "++++ ++++ ++++ ++++ ++++ ++++ ++++"),
        ("off", "---- ---- ---- ---- ---- ---- ----"),
        ("", "???? ???? ???? ???? ???? ???? ????"),
        ("Tu 10:00-12:00", "---- -+-- ---- ---- ---- ---- ----"),
        ("Tu 10:00-12:01", "---- -++- ---- ---- ---- ---- ----"),
        ("Fr 22:00-02:00", "---- ---- ---- ---- ---+ +--- ----"),
        ("Fr 22:00-02:00; SH off", "---- ---- ---- ---- ---? ?--- ----"),
        ("Mo-Fr 09:00-17:00; SH 10:00-11:00", "-+?- -+?- -+?- -+?- -+?- -?-- -?--"),
        ("Tu[4] 19:00-21:00", "---- ---+ ---- ---- ---- ---- ----"),
        ('We 13:00-17:00 "op afspraak"', "---- ---- --?- ---- ---- ---- ----"),
        ("Sa 20:00+", "---- ---- ---- ---- ---- ---+ ?---"),
    ],
)
def test_parts_in_which_a_place_is_open(draw: Draw, hours: str, expected: str) -> None:
    """Every kind of hours falls into its parts, those in doubt as unknown."""
    area = draw(
        nodes=[(0, 0), (100, 0)],
        streets=[(0, 1, {})],
        homes=[{"street": 0, "at": 0.0}],
        places=[{"id": "a", "doors": [(0, 1.0)], "opening_hours": hours}],
    )
    found = week(area, WALKER, LIBRARY, 900, MONDAY)
    assert grid(found.states[0]) == expected
    best = max("-?+".index(letter) for letter in expected if letter != " ")
    assert found.ever.tolist() == [best]
    assert found.without_hours == (hours == "")


def test_the_week_with_christmas(draw: Draw) -> None:
    """On both Christmas days a place that says nothing of public holidays is not known."""
    area = draw(
        nodes=[(0, 0), (100, 0)],
        streets=[(0, 1, {})],
        homes=[{"street": 0, "at": 0.0}],
        places=[{"id": "a", "doors": [(0, 1.0)], "opening_hours": "Mo-Fr 09:00-12:00"}],
    )
    found = week(area, WALKER, LIBRARY, 900, date(2026, 12, 21))
    assert grid(found.states[0]) == "-+-- -+-- -+-- -+-- -?-- ---- ----"
    area.places["opening_hours"] = "Mo-Fr 09:00-12:00; PH off"
    found = week(area, WALKER, LIBRARY, 900, date(2026, 12, 21))
    assert grid(found.states[0]) == "-+-- -+-- -+-- -+-- ---- ---- ----"


def test_numbers_of_residents(draw: Draw) -> None:
    """Per buurt, cell and place every row adds up to all residents; outside nobody counts."""
    area = draw(
        nodes=[(0, 0), (300, 0), (300, 300), (2000, 0)],
        streets=[(0, 1, {}), (1, 2, UNSURE), (1, 3, {})],
        homes=[
            {"street": 0, "at": 0.0, "residents": 4.0, "older": 1.0, "cell": "E1", "buurt": "B1"},
            {"street": 1, "at": 1.0, "residents": 8.0, "older": 2.0, "cell": "E2", "buurt": "B2"},
            {"street": 2, "at": 1.0, "residents": 16.0, "cell": "E2", "buurt": "B2"},
            {"street": None, "residents": 32.0, "cell": "E1", "buurt": "B1"},
            {"street": 0, "at": 0.0, "residents": 64.0, "inside": False, "cell": "E9"},
        ],
        places=[
            {"id": "a", "name": "A", "doors": [(0, 1.0)], "opening_hours": "Tu 10:00-11:00"},
            {"id": "b", "doors": [], "opening_hours": "We 10:00-11:00"},
        ],
        buurten=("B1", "B2", "B3"),
    )
    found = week(area, ROLLATOR, LIBRARY, 900, MONDAY)
    everyone = week_residents(area, found)
    assert len(everyone) == 29
    states = list(STATES)
    assert everyone[states].sum(axis=1).tolist() == [60.0] * 29
    rows = everyone.set_index(["date", "part"])
    assert _at(rows, "2026-11-24", "morning") == [4, 40, 16]
    assert _at(rows, "2026-11-24", "afternoon") == [0, 0, 60]
    # Nobody knows how to get to b: on Wednesday morning everything is open to doubt.
    assert _at(rows, "2026-11-25", "morning") == [0, 60, 0]
    assert everyone.iloc[0][["part", *states]].tolist() == ["any", 4, 56, 0]
    assert pd.isna(everyone.iloc[0]["date"])
    assert everyone["residents_75_yes"].tolist()[0] == 1

    buurten = week_buurten(area, found)
    assert buurten["code"].tolist() == ["B1"] * 29 + ["B2"] * 29 + ["B3"] * 29
    assert buurten["name"].iloc[29] == "Buurt B2"
    totals = buurten.groupby("code")[states].sum().sum(axis=1) / 29
    assert totals.tolist() == [36, 24, 0]
    cells = week_cells(area, found)
    assert cells["cell"].unique().tolist() == ["E1", "E2"]
    for table in (buurten, cells):
        summed = table[states].to_numpy().reshape(-1, 29, 3).sum(axis=0)
        assert np.allclose(summed, everyone[states].to_numpy())
        assert table["part"].tolist()[:29] == everyone["part"].tolist()

    places = week_places(found).set_index(["place_id", "date", "part"])
    assert len(places) == 56
    assert places[states].sum(axis=1).tolist() == [60.0] * 56
    assert _at(places, "a", "2026-11-24", "morning") == [4, 40, 16]
    assert _at(places, "a", "2026-11-25", "morning") == [0, 0, 60]
    assert _at(places, "b", "2026-11-25", "morning") == [0, 60, 0]


def test_without_figures_or_places(draw: Draw) -> None:
    """Numbers nobody knows are null, not 0; without places the answer is no at all times."""
    area = draw(
        nodes=[(0, 0), (100, 0)],
        streets=[(0, 1, {})],
        homes=[{"street": 0, "at": 0.0}],
        places=[{"id": "a", "doors": [(0, 1.0)], "opening_hours": "24/7"}],
        residents=False,
    )
    found = week(area, WALKER, LIBRARY, 900, MONDAY)
    for table in (week_residents(area, found), week_places(found)):
        assert table["residents_yes"].isna().all()
        assert table["residents_no"].isna().all()
    assert grid(found.states[0]) == " ".join(["++++"] * 7)
    none = week(area, WALKER, "communal/cafe", 900, MONDAY)
    assert grid(none.states[0]) == " ".join(["----"] * 7)
    assert len(week_places(none)) == 0


@pytest.mark.parametrize(("asks", "one_way"), [(True, False), (False, True)])
def test_as_asking_every_quarter_of_an_hour(draw: Draw, asks: bool, one_way: bool) -> None:  # noqa: FBT001 -- parameters
    """A part is yes or unknown exactly where a departure at some quarter arrives so in it."""
    hours = ["Tu 16:00-18:30; SH 17:00-18:30", "", "Tu 22:30-02:30", "24/7"]
    area = draw(
        nodes=[(0, 0), (240, 0), (240, 240), (0, 240), (480, 0)],
        streets=[
            (0, 1, {"lit": 0}),
            (1, 2, {"lit": -1}),
            (2, 3, {"back": {"access": 1}}),
            (3, 0, UNSURE),
            (1, 4, {"lit": 0}),
        ],
        homes=[{"street": street, "at": 0.0} for street in range(4)],
        places=[
            {"id": f"p{i}", "doors": [(i, 1.0)], "opening_hours": text}
            for i, text in enumerate(hours)
        ],
    )
    person = ROLLATOR.replace(lit_after_dark=asks)
    tuesday = datetime(2026, 11, 24, tzinfo=HERE)
    value = {"no": 0, "unknown": 1, "yes": 2}
    for number in range(len(hours)):
        alone = area.places.iloc[[number]]
        found = week(area, person, alone, 600, date(2026, 11, 24), one_way=one_way)
        expected = np.zeros((len(area.homes), 6), dtype=int)
        for step in range(-1, 36 * 4):
            departure = tuesday + timedelta(minutes=15 * step)
            asked = run(area, person, alone, 600, at=departure, one_way=one_way)
            for row, state in enumerate(asked.states):
                seconds = asked.optimistic.seconds[row]
                if state != "no":
                    arrival = (departure - tuesday).total_seconds() + seconds
                    part = int(arrival // (6 * 3600))
                    if 0 <= part < expected.shape[1]:
                        expected[row, part] = max(expected[row, part], value[state])
        assert found.states.reshape(4, -1)[:, :6].tolist() == expected.tolist(), hours[number]
        assert expected.any()
