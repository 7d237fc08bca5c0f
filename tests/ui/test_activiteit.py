"""The page on which an activity is planned."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

import pytest

from sociale_basis.neighbourhood import load
from sociale_basis.network import profiles
from sociale_basis.reach.activities import activity_kinds
from sociale_basis.reach.activity_venues import activity_venues
from sociale_basis.ui.question import next_moment

if TYPE_CHECKING:
    from pathlib import Path

    from tests.ui.conftest import Visit


TEAM: dict[str, Any] = {"rol": "builder_team"}


def test_venues_are_those_of_the_engine(visit: Visit, small_neighbourhood: Path) -> None:
    """The same venues in the same order in the table and on the map."""
    shown = visit(small_neighbourhood, "activiteit", people="12", **TEAM)
    at = datetime.fromisoformat(next_moment("we", 10))
    kind = activity_kinds()["coffee"]
    table = activity_venues(
        load(small_neighbourhood), kind, profiles()["rollator"], 900.0, at
    ).table
    assert len(table)
    rows = shown.rows("Waar het kan, op volgorde")
    assert len(rows) == len(table) == len(shown.map["spots"])
    assert shown.heading == "Activiteit plannen"
    assert not shown.test.warning


@pytest.mark.parametrize(
    ("people", "warned"), [("8", True), ("9", False), ("12", False), ("13", True)]
)
def test_a_circle_of_another_size_is_warned_for(
    visit: Visit, small_neighbourhood: Path, people: str, *, warned: bool
) -> None:
    """Of a neighbourhood circle 8 is too few and 13 too many."""
    shown = visit(small_neighbourhood, "activiteit", kind="buurtcirkel", people=people, **TEAM)
    assert bool(shown.test.warning) is warned


def test_choices_are_in_the_address(visit: Visit, small_neighbourhood: Path) -> None:
    """A link gives the same plan, and what is chosen comes into it."""
    shown = visit(small_neighbourhood, "activiteit", kind="meal", on="fr", **TEAM)
    shown.test.slider(key="people nl").set_value(30)
    again = shown.again()
    told = {
        name: value[0] if isinstance(value, list) else value
        for name, value in again.test.query_params.items()
    }
    assert told == {"kind": "meal", "on": "fr", "people": "30"}


def test_nowhere_to_meet_is_said(visit: Visit, without_places: Path) -> None:
    """Without any place the page says so, and draws no map of nothing."""
    shown = visit(without_places, "activiteit", **TEAM)
    assert "geen plek binnen bekend" in shown.text
    assert not shown.test.get("bidi_component")


def test_without_people_homes_decide(visit: Visit, without_people: Path) -> None:
    """Without figures of residents the page stands, with a dash for each number."""
    shown = visit(without_people, "activiteit", **TEAM)
    assert shown.rows("Waar het kan, op volgorde")


def test_page_is_for_the_builder_team(visit: Visit, small_neighbourhood: Path) -> None:
    """An official reads for whom it is."""
    shown = visit(small_neighbourhood, "activiteit", rol="official")
    assert "Waar het kan" not in shown.html
    assert not shown.test.selectbox or "kind nl" not in [each.key for each in shown.test.selectbox]
    assert not shown.test.get("bidi_component")
