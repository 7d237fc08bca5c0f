"""What an answer hangs on, for a viewer."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sociale_basis.maps import doubt_rows
from sociale_basis.maps.shown import about
from sociale_basis.maps.why import main_reasons, why_rows
from sociale_basis.network import profile
from sociale_basis.privacy import Viewer
from sociale_basis.reach import hangs_on_doubt
from sociale_basis.vocabulary import State

if TYPE_CHECKING:
    from sociale_basis.neighbourhood import Neighbourhood

CENTRE = "institutional/community_centre"
DASH = "\N{EN DASH}"


def test_what_hangs_on_doubt(wilgenoord: Neighbourhood) -> None:
    """Each row that decides for somebody stands there in words, most residents first."""
    who = profile("rollator")
    rows = doubt_rows(wilgenoord, who, CENTRE, 900.0)
    table = hangs_on_doubt(wilgenoord, who, CENTRE, 900.0).set_index("label_nl")
    assert {text for text, _reading, _number in rows} == set(table.index[table["residents"] > 0])
    counts = [float(table["residents"].loc[text]) for text, _reading, _number in rows]
    assert counts == sorted(counts, reverse=True)
    words = {"doubt": "in twijfel", "assume": "aangenomen"}
    for (text, reading, number), count in zip(rows, counts, strict=True):
        assert reading == words[str(table["reading"].loc[text])]
        assert number == about(count)


def test_residents_see_no_small_doubt(wilgenoord: Neighbourhood) -> None:
    """A row that decides for fewer than ten has no number for a resident, and stands last."""
    who = profile("rollator")
    exact = [row[2] for row in doubt_rows(wilgenoord, who, CENTRE, 900.0)]
    shown = [row[2] for row in doubt_rows(wilgenoord, who, CENTRE, 900.0, viewer=Viewer.RESIDENT)]
    assert "minder dan 10" in exact
    assert len(shown) == len(exact)
    assert shown == [number for number in exact if number != "minder dan 10"] + [
        DASH for number in exact if number == "minder dan 10"
    ]


def test_the_smallest_reason_does_not_follow_from_the_others() -> None:
    """With one small reason the next smallest is left out too; what is left out stands last."""
    counts = {
        (State.NO, "kerb"): 4.0,
        (State.NO, "steps"): 60.0,
        (State.NO, "too_far"): 500.0,
        (State.UNKNOWN, "width"): 80.0,
    }
    totals = {State.YES: 100.0, State.NO: 560.0, State.UNKNOWN: 80.0}
    rows = why_rows(counts, totals, Viewer.RESIDENT, people=True)
    assert [(row.reason, row.residents) for row in rows] == [
        ("too_far", "500"),
        ("width", "80"),
        ("kerb", DASH),
        ("steps", DASH),
    ]
    rows = why_rows(counts, totals, Viewer.OFFICIAL, people=True)
    assert [row.residents for row in rows] == ["500", "80", "60", "minder dan 10"]


def test_a_reason_of_nobody_is_not_told() -> None:
    """Homes in which nobody lives give no reason."""
    counts = {(State.NO, "kerb"): 0.0, (State.NO, "steps"): 60.0}
    rows = why_rows(counts, dict.fromkeys(State, 60.0), Viewer.OFFICIAL, people=True)
    assert [row.reason for row in rows] == ["steps"]


def test_main_reasons_of_a_cell() -> None:
    """At most two reasons are told, those of most first, and none that hold for nobody."""
    counts = {
        (State.NO, "kerb"): np.array([4.0, 0.0]),
        (State.NO, "steps"): np.array([60.0, 0.0]),
        (State.UNKNOWN, "width"): np.array([3.0, 0.0]),
    }
    first, second = main_reasons(counts, 2)
    assert first == ["Er is een trap op de weg erheen.", "Een stoeprand is te hoog."]
    assert second == []
