"""What the register tells on the map: to each what he or she may know, asked once."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from sociale_basis.maps.traits import HAS
from sociale_basis.neighbourhood import load
from sociale_basis.privacy import Viewer, Who
from sociale_basis.reach.known_here import known_here
from sociale_basis.register import close, create, edit, open_register, reopen, verify
from sociale_basis.register.life import Check
from sociale_basis.register.terms import Aspect, How
from sociale_basis.ui import register_on_map
from sociale_basis.ui.download import map_file
from sociale_basis.ui.register_on_map import RESIDENT, on_map
from tests.conftest import BASIS
from tests.ui.register_pages import HOSTILE, TEAM

if TYPE_CHECKING:
    from pathlib import Path

    from sociale_basis.neighbourhood import Neighbourhood
    from sociale_basis.reach.known_here import KnownHere
    from sociale_basis.register import Register
    from tests.ui.conftest import Shown, Visit

LIBRARY = "Bibliotheek Dijkzicht"
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
CARDS: dict[str, Any] = {
    "kind": "activity",
    "name": "Kaarten in de plint",
    "layer": "communal/activities",
    "visibility": "public",
    "basis": BASIS,
    "where": {"x": 84700.0, "y": 446500.0},
    "functions": ["ontspannen"],
    "rhythms": [
        {
            "first": "2026-01-06",
            "begin": "14:00",
            "end": "16:00",
            "rule": "FREQ=DAILY",
            "school_holidays": "runs",
            "public_holidays": "runs",
        }
    ],
}


def kept(shown: Shown) -> dict[str, dict[str, Any]]:
    """Give by name what is sent of the register's own: properties and position."""
    return {
        each["properties"]["name"]: each["properties"] | {"at": each["geometry"]}
        for each in shown.kept["features"]
    }


def links(shown: Shown) -> dict[str, str]:
    """Give by place the entry that a card passes something on about; "" where it does not."""
    assert shown.map["pass_on"] is True
    told = (each["properties"] for each in shown.kept["features"])
    return {each["id"]: each["entry"] for each in told if "entry" in each}


def kinds(shown: Shown) -> set[str]:
    """Give what can be switched on and off, with how many there are."""
    pills = [each for each in shown.test.pills if str(each.key).startswith("kinds_")]
    return {option for each in pills for option in each.options}


def checked(register: Register, entry: dict[str, Any], on: date) -> str:
    """Add an entry that somebody went to see; give its id."""
    made = create(register, TEAM, entry)
    check = Check(on=on, by="buurtwerker", how=How.VISITED)
    verify(register, TEAM, made.id, {Aspect.EXISTS: check})
    return made.id


def test_what_is_in_the_build_is_told_by_the_register(
    visit: Visit, small_neighbourhood: Path, workspace: Path
) -> None:
    """Sign, card and filters of a place of the build are as people checked it."""
    register = open_register(workspace)
    day = register.clock().date()
    entry = checked(register, ENTRY, day)
    register.close()
    shown = visit(small_neighbourhood)
    places = load(small_neighbourhood).places
    (place,) = places.loc[places["name"] == LIBRARY, "id"]
    told = kept(shown)[LIBRARY]
    assert (told["id"], told["layer"]) == (place, ENTRY["layer"])
    assert (told["status"], told["sign"]) == ("verified", "sign-institutional-library-verified")
    assert f'id="{told["sign"]}"' in shown.map["symbols"]
    assert "sign-verified" in {each["symbol"] for each in shown.map["legend"]}
    facts = dict(told["facts"])
    assert facts["Wie gaat de eerste keer mee?"] == "gastvrouw"
    assert facts["Wie u belt"].split("\n") == ["balie", "na tienen"]
    assert facts["Telefoon"] == "000-0000009"
    assert str(day.year) in facts["Het laatst nagekeken"]
    assert "buurtwerker" in facts["Het laatst nagekeken"]
    assert dict(zip(HAS, told["traits"][: len(HAS)], strict=True)) == {
        "wheelchair": "y",  # as the build has it: the register is silent
        "toilet": "u",
        "free": "n",
        "walk_in": "y",
    }
    assert links(shown) == {place: entry}


def test_what_only_the_register_has_is_on_the_map_and_counts(
    visit: Visit, small_neighbourhood: Path, workspace: Path
) -> None:
    """With its own functions and day parts; without a position it is listed, and says so."""
    register = open_register(workspace)
    entry = checked(register, CARDS, register.clock().date())
    nowhere = {**CARDS, "where": {}, "rhythms": []}
    create(register, TEAM, {**nowhere, "name": "Ergens lezen"})
    create(register, TEAM, {**nowhere, "name": "Ergens bellen", "contact": ENTRY["contact"]})
    register.close()
    shown = visit(small_neighbourhood)
    told = kept(shown)
    cards, reading = told["Kaarten in de plint"], told["Ergens lezen"]
    assert cards["id"] == f"register:{entry}"
    assert cards["at"]["type"] == "Point"
    assert cards["functions"] == ["ontspannen"]
    assert cards["traits"][len(HAS) :] == "nyny"  # morning, afternoon, evening, weekend
    assert dict(cards["facts"])["Openingstijden"].startswith("elke dag")
    assert reading["at"] is None
    unknown = "Niemand heeft opgeschreven waar dit is"
    assert dict(reading["facts"])["Waar"] == f"{unknown}: vraag het eerst na."
    assert dict(told["Ergens bellen"]["facts"])["Waar"] == f"{unknown}: bel eerst even."
    assert (cards["status"], reading["status"]) == ("verified", "candidate")
    assert "communal/activities" in shown.kept["kinds"]
    assert "Activiteiten 3" in shown.test.pills(key="kinds_communal nl").options
    assert "communal/activities" in shown.map["shown"]
    assert links(shown)[cards["id"]] == entry


def test_a_check_of_long_ago_has_another_sign(
    visit: Visit, small_neighbourhood: Path, workspace: Path
) -> None:
    """Stale is told apart by its sign, in the legend and in words."""
    register = open_register(workspace)
    checked(register, CARDS, date(2020, 1, 6))
    checked(register, ENTRY, date(2020, 1, 6))
    register.close()
    shown = visit(small_neighbourhood)
    for told in kept(shown).values():
        assert told["sign"].endswith("-stale")
        assert f'id="{told["sign"]}"' in shown.map["symbols"]
        assert told["status_text"] == "lang geleden nagekeken"
    assert "sign-stale" in {each["symbol"] for each in shown.map["legend"]}


def test_a_change_of_one_entry_leaves_the_places_where_they_are(
    visit: Visit, small_neighbourhood: Path, workspace: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The register is asked once, again when it changed; the address of the places stays."""
    register = open_register(workspace)
    made = create(register, TEAM, CARDS)
    asked = []

    def ask(area: Neighbourhood, opened: Register, who: Who) -> KnownHere:
        asked.append(who.viewer)
        return known_here(area, opened, who)

    monkeypatch.setattr(register_on_map, "known_here", ask)
    shown = visit(small_neighbourhood, rol="resident")
    before = shown.map["urls"]
    assert asked == ["resident"]
    shown.again()
    assert asked == ["resident"]
    edit(register, TEAM, made.id, {"name": "Klaverjassen"}, expected=made.revision)
    register.close()
    later = shown.again()
    assert asked == ["resident"] * 2
    assert set(kept(later)) == {"Klaverjassen"}
    after = later.map["urls"]
    assert {what for what in before if after[what] != before[what]} == {"kept"}


@pytest.mark.parametrize("role", ["resident", "official", "builder_team"])
def test_what_closed_is_gone_for_everybody(
    visit: Visit, small_neighbourhood: Path, workspace: Path, role: str
) -> None:
    """From counts, signs, search and the file that goes round; the places are not sent again."""
    before = visit(small_neighbourhood, rol=role)
    assert "Bibliotheek 1" in kinds(before)
    area = load(small_neighbourhood)
    (place,) = area.places.loc[area.places["name"] == LIBRARY, "id"]
    assert LIBRARY in map_file(area, "nl", described=on_map(area, RESIDENT).described)
    register = open_register(workspace)
    made = create(register, TEAM, ENTRY)
    create(register, TEAM, {**CARDS, "visibility": "professionals"})
    yesterday = register.clock().date() - timedelta(days=1)
    close(register, TEAM, made.id, ended_on=yesterday, reason="geen huur meer")
    shown = visit(small_neighbourhood, rol=role)
    assert shown.kept["gone"] == [f"{place} {ENTRY['layer']}"]
    assert LIBRARY not in shown.sent + shown.text
    assert "geen huur meer" not in shown.sent + shown.text
    behind = {"Activiteiten 1"} if role != "resident" else set()
    assert kinds(shown) == (kinds(before) - {"Bibliotheek 1"}) | behind
    assert shown.map["urls"] == before.map["urls"]
    seen = on_map(area, Who(Viewer(role)))
    assert LIBRARY not in set(seen.area.places["name"])
    assert LIBRARY not in map_file(area, "nl", described=on_map(area, RESIDENT).described)
    reopen(register, TEAM, made.id)
    register.close()
    again = visit(small_neighbourhood, rol=role)
    assert again.kept["gone"] == []
    assert kinds(again) == kinds(before) | behind


@pytest.mark.parametrize("role", ["resident", "official", "builder_team"])
@pytest.mark.parametrize("for_whom", ["everyone", "professionals", "keepers"])
def test_a_person_is_told_to_whom_he_agreed(
    visit: Visit, small_neighbourhood: Path, workspace: Path, for_whom: str, role: str
) -> None:
    """On the page to each what he or she may know; in the file that goes round only the public."""
    person = {"name": "M. Jansen", "phone": "000-1111111", "basis": AGREED, "for_whom": for_whom}
    register = open_register(workspace)
    create(register, TEAM, {**CARDS, "contact": {"role": "balie", "person": person}})
    register.close()
    sent = visit(small_neighbourhood, rol=role).sent
    may = {
        "everyone": {"resident", "official", "builder_team"},
        "professionals": {"official", "builder_team"},
        "keepers": {"builder_team"},
    }
    for secret in ("M. Jansen", "000-1111111"):
        assert (secret in sent) == (role in may[for_whom])
    area = load(small_neighbourhood)
    file = map_file(area, "nl", described=on_map(area, RESIDENT).described)
    assert "Kaarten in de plint" in file
    assert ("M. Jansen" in file) == (for_whom == "everyone")


def test_what_is_not_published_is_for_professionals_without_a_link(
    visit: Visit, small_neighbourhood: Path, workspace: Path
) -> None:
    """A resident gets nothing of it; a professional no link, because its address goes round."""
    assert visit(small_neighbourhood).map["kept"] is None
    register = open_register(workspace)
    secret = {**CARDS, "name": "Achter de schermen", "visibility": "professionals"}
    made = create(register, TEAM, secret)
    create(register, TEAM, {**ENTRY, "visibility": "professionals"})
    home_address = {**secret["where"], "address": "Geheimstraat 12", "at_home": True}
    create(register, TEAM, {**secret, "name": "Thuis", "where": home_address})
    register.close()
    resident = visit(small_neighbourhood, rol="resident")
    assert resident.map["kept"] is None
    assert links(resident) == {}
    assert "Achter de schermen" not in resident.text + resident.sent
    official = visit(small_neighbourhood, rol="official")
    assert {"Achter de schermen", "Thuis"} <= set(kept(official))
    assert links(official)[f"register:{made.id}"] == ""
    assert set(links(official).values()) == {""}
    for role in ("official", "builder_team"):
        assert "Geheimstraat" not in visit(small_neighbourhood, rol=role).sent


@pytest.mark.parametrize("broken", ["rubbish", "a folder"])
def test_the_map_comes_whatever_is_wrong_with_the_register(
    visit: Visit, small_neighbourhood: Path, workspace: Path, broken: str
) -> None:
    """The places of the build are there, and the page says that the register is not."""
    file = workspace / "register.sqlite"
    if broken == "rubbish":
        file.write_bytes(b"no register at all " * 400)
    else:
        file.write_bytes(b"")
        workspace.joinpath("register.sqlite-wal").mkdir()
    shown = visit(small_neighbourhood)
    assert shown.map["kept"] is None
    assert shown.map["urls"]["places"]
    assert "Het register kan nu niet gelezen worden" in shown.text


def test_hostile_text_stays_text(visit: Visit, small_neighbourhood: Path, workspace: Path) -> None:
    """What people type in the register goes to the map as it is, and into no drawing."""
    register = open_register(workspace)
    create(register, TEAM, {**CARDS, "name": HOSTILE, "description": HOSTILE * 20})
    register.close()
    shown = visit(small_neighbourhood)
    assert " ".join(HOSTILE.split()) in kept(shown)
    assert "onerror" not in shown.map["symbols"]
    assert "onerror" not in "".join(each.proto.body for each in shown.test.get("html"))


def test_what_everyone_may_know_is_fetched_once(
    visit: Visit, small_neighbourhood: Path, workspace: Path
) -> None:
    """With a run of the page goes only what one gets besides or otherwise, for each role."""
    register = open_register(workspace)
    create(register, TEAM, CARDS)
    contact: dict[str, Any] = {"role": "balie", "person": {"name": "M. Jansen", "basis": AGREED}}
    both = {**CARDS, "name": "Met een naam", "contact": contact}
    contact["person"]["for_whom"] = "professionals"
    create(register, TEAM, both)
    create(register, TEAM, {**CARDS, "name": "Achter", "visibility": "professionals"})
    register.close()
    resident = visit(small_neighbourhood, rol="resident")
    assert resident.map["kept"]["features"] == []
    assert set(kept(resident)) == {"Kaarten in de plint", "Met een naam"}
    official = visit(small_neighbourhood, rol="official")
    assert official.map["urls"]["kept"] == resident.map["urls"]["kept"]
    besides = {each["properties"]["name"] for each in official.map["kept"]["features"]}
    assert besides == {"Met een naam", "Achter"}
    assert set(kept(official)) == {"Kaarten in de plint", "Met een naam", "Achter"}
    assert "M. Jansen" in str(kept(official)["Met een naam"])
