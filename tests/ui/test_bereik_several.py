"""Several layers, a moment, and who may see what, in every part of the page on reach."""

from __future__ import annotations

import re
from datetime import datetime
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from sociale_basis.maps.state_counts import dwelling_weights
from sociale_basis.network import profiles
from sociale_basis.privacy import Permission, Viewer
from sociale_basis.reach import barriers, reach, reach_places, rested
from sociale_basis.reach.open_then import OpenThen, open_then
from sociale_basis.reach.survey import survey
from sociale_basis.ui.question import next_moment
from tests.ui.rounded import about

if TYPE_CHECKING:
    from pathlib import Path

    from sociale_basis.neighbourhood import Neighbourhood
    from tests.ui.conftest import Shown, Visit

LIBRARY, CAFE = "institutional/library", "communal/cafe"
BOTH = [CAFE, LIBRARY]
MOMENT: dict[str, Any] = {"day": "tu", "hour": "14"}
STATES = ("yes", "unknown", "no")


def _at() -> datetime:
    return datetime.fromisoformat(next_moment("tu", 14))


def test_two_layers_are_one_question(
    visit: Visit, small_neighbourhood: Path, town: Neighbourhood
) -> None:
    """Heading, tiles, map, list and table per place are of both; the link brings them back."""
    shown = visit(small_neighbourhood, "bereik")
    shown.test.multiselect(key="layer nl").set_value([LIBRARY, CAFE])
    both = shown.again()
    assert re.search(r"Café .*\W of \WBibliotheek\W", both.heading)
    assert set(both.map["shown"]) == set(BOTH)
    homes = reach(town, profiles()["rollator"], BOTH, 900.0)
    weight = town.residents().where(town.homes["inside"], 0)
    expected = [about(float(weight[homes["state"] == state].sum())) for state in STATES]
    assert both.rows("Per buurt")[-1][1:4] == expected
    table = reach_places(town, profiles()["rollator"], BOTH, 900.0)
    rows = both.rows("Per plek")
    assert sorted(row[1:4] for row in rows) == sorted(
        [about(each[f"residents_{state}"]) for state in STATES] for each in table.to_dict("records")
    )
    told = both.test.query_params["layer"]
    again = visit(small_neighbourhood, "bereik", layer=told if isinstance(told, str) else told[0])
    assert again.heading == both.heading
    assert again.map["shares"] == both.map["shares"]


def test_no_layer_asks_for_one(visit: Visit, small_neighbourhood: Path) -> None:
    """With nothing chosen the page says what to do, and comes back when something is."""
    shown = visit(small_neighbourhood, "bereik", layer="-")
    assert "Kies hierboven waarheen" in shown.text
    shown.test.multiselect(key="layer nl").set_value([LIBRARY])
    assert "Bibliotheek" in shown.again().heading


@pytest.mark.parametrize("part", ["barriers", "survey", "seats", "what-if"])
def test_parts_count_what_is_open_at_the_moment(
    visit: Visit, small_neighbourhood: Path, town: Neighbourhood, part: str
) -> None:
    """Each part says how many places are open, and gives the engine's answer of that moment."""
    asked: dict[str, Any] = {"layer": "cafe,library", "profile": "manual_wheelchair", **MOMENT}
    if part == "barriers":
        asked["minutes"] = "5"  # so near that something stands in the way
    shown = visit(small_neighbourhood, "bereik", part=part, **asked)
    who, at = profiles()["manual_wheelchair"], _at()
    places = town.places.loc[town.places["layer"].isin(BOTH)].drop_duplicates("id")
    then = open_then(town, places, at, 900.0)
    if part != "what-if":
        assert f"{then.surely.sum()} zeker de hele tijd open" in shown.text
        assert f"{(~then.perhaps).sum()} dicht" in shown.text
    if part == "barriers":
        found = barriers(town, who, BOTH, 300.0, at=at).table
        assert len(found)
        told = [row[4] for row in shown.rows("Hindernissen, op volgorde")]
        assert told == [about(each) for each in found["residents_gained"]]
    elif part == "survey":
        # Then nobody knows whether the café is open: no look at a way makes the answer sure.
        assert len(survey(town, who, BOTH, 900.0, at=at).walk) == 0
        assert "Er is niets om naar te gaan kijken" in shown.text
        asked = {"layer": LIBRARY, "profile": "manual_wheelchair", "part": part}
        ever = visit(small_neighbourhood, "bereik", **asked)
        walk = survey(town, who, LIBRARY, 900.0).walk
        assert len(ever.map["spots"]) == len(walk) > 0
    elif part == "seats":
        found = rested(town, who, BOTH, 900.0, every_m=125.0, at=at)
        totals = found.totals(found.states)
        row = shown.rows("Bewoners die er komen, als")[0]
        assert row[1:] == [about(totals[f"residents_{state}"]) for state in STATES]
    else:
        _closing_the_library(shown, town, at)


def test_numbers_of_places_are_written_as_the_language_has_it(
    visit: Visit, small_neighbourhood: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An answer that is kept serves who reads another language too."""
    open_places = np.arange(5000) < 2500
    then = OpenThen(open_places, open_places | (np.arange(5000) < 3751))
    monkeypatch.setattr("sociale_basis.ui.bereik_moment.open_then", lambda *_asked: then)
    dutch = visit(small_neighbourhood, "bereik", layer=LIBRARY, part="barriers", **MOMENT)
    assert "2.500 zeker de hele tijd open" in dutch.text
    assert "1.251 misschien open" in dutch.text
    english = visit(
        small_neighbourhood, "bereik", layer=LIBRARY, part="barriers", lang="en", **MOMENT
    )
    assert "2,500 surely open the whole time" in english.text
    assert "1,251 perhaps open" in english.text


def _closing_the_library(shown: Shown, town: Neighbourhood, at: datetime) -> None:
    (library,) = town.places.loc[town.places["layer"] == LIBRARY, "id"]
    shown.test.selectbox(key="edit place").set_value(library)
    again = shown.again()
    again.test.button(key="add edit").click()
    after = again.again()
    weight = town.residents().where(town.homes["inside"], 0)
    before = reach(town, profiles()["manual_wheelchair"], BOTH, 900.0, at=at)["state"]
    yes = about(float(weight[before == "yes"].sum()))
    row = after.rows("Wie er kan komen, ervoor en erna, per groep")[0]
    assert row[1].startswith(f"{yes} → ")


class _Heads(HTMLParser):
    """Reads of every table its caption, and then the heads of its columns."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[list[str]] = []
        self._inside: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        del attrs
        self._inside.append(tag)
        if tag == "caption":
            self.found.append([""])
        elif tag == "th" and "thead" in self._inside:
            self.found[-1].append("")

    def handle_endtag(self, tag: str) -> None:
        while self._inside and self._inside.pop() != tag:
            pass

    def handle_data(self, data: str) -> None:
        if self._inside[-1:] == ["caption"] or {"thead", "th"} <= set(self._inside):
            self.found[-1][-1] += data


@pytest.mark.parametrize("part", ["reach", "barriers", "survey", "seats", "what-if"])
def test_who_may_not_see_exact_figures_reads_no_small_number_of_people(
    visit: Visit, small_neighbourhood: Path, part: str
) -> None:
    """Numbers of residents are left out below ten and rounded; dwellings are counted as they are.

    As docs/beheer/autorisatie.md says it of each role.
    """
    assert Permission.EXACT_FIGURES not in Viewer.BUILDER_TEAM.permissions
    asked: dict[str, Any] = {"layer": LIBRARY, "profile": "manual_wheelchair", "part": part}
    shown = visit(small_neighbourhood, "bereik", rol="builder_team", **asked)
    if part == "reach":
        shown = shown.opened("squares", "ages")
    tables = _Heads()
    tables.feed(shown.html)
    assert "minder dan 10" not in shown.text
    seen = 0
    for caption, *heads in tables.found:
        for row in shown.rows(caption):
            cells = [
                cell.replace(".", "")
                for at, (head, cell) in enumerate(zip(heads, row, strict=True))
                # A caption speaks of its numbers, and not of "8 steps" in what is in the way.
                if "ewoners" in head or (at and "ewoners" in caption and cell[:1].isdigit())
            ]
            numbers = [int(each) for cell in cells for each in re.findall(r"\d+", cell)]
            seen += len(numbers)
            for each in numbers:
                assert each >= 10, (caption, row)
                assert each % 10 == 0, (caption, row)
    assert seen or part not in ("reach", "barriers")


def test_seats_are_counted_in_dwellings_for_who_may_not_see_people(
    visit: Visit, small_neighbourhood: Path, town: Neighbourhood
) -> None:
    """Table and map of the builder team are of dwellings, both the same."""
    asked: dict[str, Any] = {"layer": LIBRARY, "part": "seats", "every": "50"}
    shown = visit(small_neighbourhood, "bereik", rol="builder_team", **asked)
    found = rested(town, profiles()["rollator"], LIBRARY, 900.0, every_m=50.0)
    weights = dwelling_weights(town)[:, 0]
    row = shown.rows("Woningen van waar iemand er komt, als")[0]
    assert row[1:] == [str(int(weights[found.states == state].sum())) for state in STATES]
    cells = town.homes["cell"].astype(str).to_numpy()
    shares = shown.map["shares"]
    assert any(share is not None for share in shares.values())
    for cell, share in shares.items():
        mine = weights[cells == cell]
        yes = weights[(cells == cell) & (found.states == "yes")].sum()
        assert share is None or np.isclose(share[0], yes / mine.sum(), atol=0.01)
