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


def test_reasons_stand_by_how_many_they_hold_for() -> None:
    """Most first, people in tens and dwellings as they are; a reason of nobody is not told."""
    counts = {
        (State.NO, "kerb"): 4.0,
        (State.NO, "steps"): 64.0,
        (State.NO, "slope"): 0.0,
        (State.UNKNOWN, "width"): 80.0,
    }
    told = [(row.reason, row.residents) for row in why_rows(counts, people=True)]
    assert told == [("width", "80"), ("steps", "60"), ("kerb", "minder dan 10")]
    told = [(row.reason, row.residents) for row in why_rows(counts, people=False)]
    assert told == [("width", "80"), ("steps", "64"), ("kerb", "4")]


def test_main_reasons_of_a_cell() -> None:
    """At most two reasons are told, those of most first, and none that hold for nobody."""
    counts = {
        (State.NO, "kerb"): np.array([4.0, 0.0]),
        (State.NO, "steps"): np.array([60.0, 0.0]),
        (State.UNKNOWN, "width"): np.array([3.0, 0.0]),
    }
    first, second = main_reasons(counts, 2)
    assert first == ["Er is onderweg een trap.", "Een stoeprand is te hoog."]
    assert second == []
