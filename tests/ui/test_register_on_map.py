"""What the register tells of places on the map: only what anybody may know."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from sociale_basis.maps.traits import HAS
from sociale_basis.neighbourhood import load
from sociale_basis.register import create, open_register, verify
from sociale_basis.register.life import Check
from sociale_basis.register.terms import Aspect, How
from tests.ui.register_pages import TEAM

if TYPE_CHECKING:
    from pathlib import Path

    from tests.ui.conftest import Visit

LIBRARY = "Bibliotheek Dijkzicht"
BASIS = {"ground": "public_task", "given_on": "2026-06-01", "told_to": "opbouwwerker"}
AGREED = {**BASIS, "ground": "consent"}
ENTRY: dict[str, Any] = {
    "kind": "place",
    "name": LIBRARY,
    "layer": "institutional/library",
    "visibility": "public",
    "basis": BASIS,
    "first_visit_with": "gastvrouw",
    "walk_in": "yes",
    "cost": {"price": "paid"},
    "accessibility": {"accessible_toilet": "limited"},
    "contact": {"role": "balie", "phone": "000-0000009", "best_time": "na tienen"},
}


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give a workspace without a register."""
    folder = tmp_path / "werkmap"
    folder.mkdir()
    monkeypatch.setenv("SOCIALE_BASIS_HOME", str(folder))
    return folder


def test_card_and_filters_know_what_is_published(
    visit: Visit, small_neighbourhood: Path, home: Path
) -> None:
    """Who comes along, whom to call, who checked when; and states that a filter asks for."""
    register = open_register(home)
    kept = create(register, TEAM, ENTRY)
    day = register.clock().date()
    check = Check(on=day, by="buurtwerker", how=How.VISITED)
    verify(register, TEAM, kept.id, {Aspect.EXISTS: check})
    register.close()
    shown = visit(small_neighbourhood)
    places = load(small_neighbourhood).places
    (place,) = places.loc[places["name"] == LIBRARY, "id"]
    assert set(shown.map["told"]) == {place}
    told = shown.map["told"][place]
    facts = dict(told["facts"])
    assert facts["Wie gaat de eerste keer mee?"] == "gastvrouw"
    assert facts["Wie u belt"].split("\n") == ["balie", "na tienen"]
    assert facts["Telefoon"] == "000-0000009"
    assert str(day.year) in facts["Het laatst nagekeken"]
    assert "buurtwerker" in facts["Het laatst nagekeken"]
    assert dict(zip(HAS, told["traits"], strict=True)) == {
        "wheelchair": "u",
        "toilet": "u",
        "free": "n",
        "walk_in": "y",
    }


@pytest.mark.parametrize("for_whom", ["everyone", "professionals", "keepers"])
def test_a_person_is_told_only_with_consent_for_everyone(
    visit: Visit, small_neighbourhood: Path, home: Path, for_whom: str
) -> None:
    """Also the builder team reads on this page no more than a resident: links go round."""
    person = {"name": "M. Jansen", "phone": "000-1111111", "basis": AGREED, "for_whom": for_whom}
    register = open_register(home)
    create(register, TEAM, {**ENTRY, "contact": {"role": "balie", "person": person}})
    register.close()
    sent = str(visit(small_neighbourhood, rol="builder_team").map)
    assert ("M. Jansen" in sent) == (for_whom == "everyone")
    assert ("000-1111111" in sent) == (for_whom == "everyone")


def test_what_is_not_published_is_not_told(
    visit: Visit, small_neighbourhood: Path, home: Path
) -> None:
    """An entry for professionals leaves the card as it was; so does no register at all."""
    assert visit(small_neighbourhood).map["told"] == {}
    register = open_register(home)
    create(register, TEAM, {**ENTRY, "visibility": "professionals"})
    register.close()
    assert visit(small_neighbourhood).map["told"] == {}
    assert visit(small_neighbourhood).map["pass_on"] == {}
