"""The page on which an activity is planned."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from sociale_basis.neighbourhood import load
from sociale_basis.network import profiles
from sociale_basis.reach.activities import activity_kinds
from sociale_basis.reach.activity_venues import activity_venues
from sociale_basis.reach.existing_then import FromPeople
from sociale_basis.reach.how_far import how_far
from sociale_basis.reach.occasions import upcoming
from sociale_basis.register import close, create, edit, get_entries, open_register, rhythms_from
from sociale_basis.register.school_holidays import school_holidays
from sociale_basis.ui.activity_plan import today
from sociale_basis.ui.activity_venue import BESIDE
from tests.conftest import BASIS
from tests.ui.activity_pages import TEAM, kept, wednesdays
from tests.ui.register_pages import COFFEE
from tests.ui.register_pages import TEAM as KEEPER

if TYPE_CHECKING:
    from pathlib import Path

    from tests.ui.conftest import Shown, Visit


VENUES = "Waar het kan, op volgorde"
SIDE = "Tegelijk, en hoe ver van"


def told(shown: Shown) -> dict[str, str]:
    """Give the address."""
    return {
        name: value[0] if isinstance(value, list) else value
        for name, value in shown.test.query_params.items()
    }


def test_venues_are_those_of_the_engine(visit: Visit, small_neighbourhood: Path) -> None:
    """The same venues in the same order in the table and on the map."""
    shown = visit(small_neighbourhood, "activiteit", people="12", **TEAM)
    kind = activity_kinds()["coffee"]
    holidays = school_holidays()
    times = upcoming(rhythms_from([wednesdays()]), today(), holidays)
    found = activity_venues(
        load(small_neighbourhood),
        kind,
        profiles()["rollator"],
        900.0,
        times,
        told=FromPeople(holidays),
    )
    assert len(found.table)
    rows = shown.rows(VENUES)
    assert len(rows) == len(found.table) == len(shown.map["spots"])
    assert shown.heading == "Activiteit plannen"
    assert not shown.test.warning
    assert "Elke woensdag van 10.00 tot 12.00 uur, niet op feestdagen" in shown.text
    assert f"Gekeken is naar {len(times)} keren" in shown.text


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
    asked: dict[str, Any] = {
        "kind": "meal",
        "on": "mo,fr",
        "often": "-1",
        "from": "18:30",
        "skip": "*",
    }
    shown = visit(small_neighbourhood, "activiteit", region="zuid", **asked, **TEAM)
    assert (
        "De laatste maandag en vrijdag van de maand van 18.30 tot 20.30 uur, niet in de "
        "schoolvakanties (regio Zuid) en op feestdagen"
    ) in shown.text
    shown.test.slider(key="people nl").set_value(30)
    assert told(shown.again()) == {**asked, "region": "zuid", "people": "30"}


@pytest.mark.parametrize(
    ("often", "words"),
    [
        ("weekly", "Elke woensdag van"),
        ("other", "Om de week op woensdag van"),
        ("1", "De eerste woensdag van de maand van"),
        ("2", "De tweede woensdag van de maand van"),
        ("3", "De derde woensdag van de maand van"),
        ("4", "De vierde woensdag van de maand van"),
        ("-1", "De laatste woensdag van de maand van"),
    ],
)
def test_every_rhythm_is_said_and_searched(
    visit: Visit, small_neighbourhood: Path, often: str, words: str
) -> None:
    """Every week, every other week, the first to the fourth and the last of the month."""
    shown = visit(small_neighbourhood, "activiteit", often=often, **TEAM)
    assert words in shown.text
    assert shown.rows(VENUES)


def test_once_and_on_some_days(visit: Visit, small_neighbourhood: Path) -> None:
    """One day, or a few that are named, each of them looked at."""
    first, other = (today() + timedelta(days=ahead) for ahead in (40, 60))
    link: dict[str, Any] = {"often": "once", "begin": first.isoformat()}
    once = visit(small_neighbourhood, "activiteit", **link, **TEAM)
    assert "Dat is op" in once.text
    assert once.rows(VENUES)
    both = visit(small_neighbourhood, "activiteit", also=other.isoformat(), **link, **TEAM)
    assert "Gekeken is naar 2 keren" in both.text
    assert told(both) == {**link, "also": other.isoformat()}


def test_what_is_not_asked_for_a_while_is_remembered(
    visit: Visit, small_neighbourhood: Path
) -> None:
    """Once, and every week again: the same days, holidays and region; so with the other days."""
    asked: dict[str, Any] = {"on": "mo,th", "skip": "school", "region": "zuid"}
    shown = visit(small_neighbourhood, "activiteit", **asked, **TEAM)
    words = shown.test.markdown[1].value
    assert words.startswith("**Elke maandag en donderdag van")
    assert "niet in de schoolvakanties (regio Zuid)" in words
    shown.test.selectbox(key="often nl").set_value("once")
    shown = shown.again()
    assert "Dat is op" in shown.text
    also = (today() + timedelta(days=9)).isoformat()
    shown.test.multiselect(key="also nl").set_value([also])
    assert "Gekeken is naar 2 keren" in shown.again().text
    shown.test.selectbox(key="often nl").set_value("weekly")
    shown = shown.again()
    assert words in [each.value for each in shown.test.markdown]
    shown.test.button_group(key="skip nl").set_value([])
    shown = shown.again()
    shown.test.button_group(key="skip nl").set_value(["school"])
    assert words in [each.value for each in shown.again().test.markdown]
    shown.test.selectbox(key="often nl").set_value("once")
    assert "Gekeken is naar 2 keren" in shown.again().text


def test_without_a_day_nothing_is_searched(visit: Visit, small_neighbourhood: Path) -> None:
    """Who takes the last day away is asked for one."""
    shown = visit(small_neighbourhood, "activiteit", on="-", **TEAM)
    assert [each.value for each in shown.test.info] == ["Kies op welke dagen het is."]
    assert not shown.test.get("bidi_component")


def test_the_register_tells_key_hours_and_what_is_on(
    visit: Visit, small_neighbourhood: Path, home: Path
) -> None:
    """Key-holder, room, hours that were checked, what is held then and how far that is."""
    before = visit(small_neighbourhood, "activiteit", **TEAM).rows(VENUES)
    place, _entry = kept(home, small_neighbourhood)
    shown = visit(small_neighbourhood, "activiteit", **TEAM)
    name = before[0][1]
    (row,) = [row for row in shown.rows(VENUES) if row[1] == name]
    assert row != before[0], "who has the coffee morning is not newly reached any more"
    assert "Fatima Sleutel, beheerder, 000-0000011" in row[10]
    assert row[9] == "9: te klein"
    assert row[6] == "dicht: iemand moet de deur openen"
    shown.test.selectbox(key="venue nl").set_value(place)
    shown = shown.again()
    for words in ("nagekeken op", "het register", "Mogen anderen de ruimte gebruiken?"):
        assert words in shown.html
    shown = shown.opened(BESIDE)
    there = shown.rows(SIDE)[0]
    assert there[0] == "Koffie <b>met</b> buren"
    assert "elke woensdag van 11.00 tot 12.30 uur" in there[1]
    assert there[2].split(" van de ")[0] == there[2].split(" van de ")[1]
    assert there[3] == "1 minuut"
    assert "dus het telt niet mee: Ergens." in shown.html


def test_how_far_that_is_is_searched_once_and_when_asked(
    visit: Visit, small_neighbourhood: Path, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not on load; once per venue, whatever the times, and anew when the register changed."""
    searched = []

    def counted(*asked: Any) -> Any:  # noqa: ANN401 -- as what it stands for
        searched.append(asked)
        return how_far(*asked)

    monkeypatch.setattr("sociale_basis.ui.activity_answers.how_far", counted)
    place, _entry = kept(home, small_neighbourhood)
    shown = visit(small_neighbourhood, "activiteit", **TEAM)
    assert len(shown.test.selectbox(key="venue nl").options) > 1
    assert not searched
    shown = shown.opened(BESIDE)
    assert shown.rows(SIDE)
    assert len(searched) == 1
    shown.test.selectbox(key="from nl").set_value("10:30")
    shown = shown.again()
    assert shown.rows(SIDE)
    assert len(searched) == 1
    shown.test.selectbox(key="venue nl").set_value(place)
    shown.again()
    many = len(searched)
    register = open_register(home)
    create(register, KEEPER, {**COFFEE, "where": {}})
    register.close()
    shown.again()
    assert len(searched) == many + 1


def test_a_place_that_only_the_register_has_is_a_venue(
    visit: Visit, small_neighbourhood: Path, home: Path
) -> None:
    """OpenStreetMap does not know the room; whoever keeps the register does."""
    before = visit(small_neighbourhood, "activiteit", **TEAM).rows(VENUES)
    spot = load(small_neighbourhood).homes.geometry.to_crs("EPSG:28992").iloc[0]
    register = open_register(home)
    create(
        register,
        KEEPER,
        {
            "kind": "place",
            "name": "Zaaltje achter de kerk",
            "layer": "communal/meeting_places",
            "where": {"x": spot.x, "y": spot.y},
            "hours": {"text": "Mo-Su 08:00-22:00; PH off"},
        },
    )
    register.close()
    rows = visit(small_neighbourhood, "activiteit", **TEAM).rows(VENUES)
    assert len(rows) == len(before) + 1
    (row,) = [row for row in rows if row[1] == "Zaaltje achter de kerk"]
    assert row[6] == "elke keer open"


def test_times_that_one_cannot_count_on_are_not_known(
    visit: Visit, small_neighbourhood: Path, home: Path
) -> None:
    """Neither when a venue is open, whatever the map says, nor whether something is on there."""
    place, entry = kept(home, small_neighbourhood)
    register = open_register(home)
    unreliable = {"hours": {"text": "We 09:00-17:00", "reliable": "no"}}
    edit(register, KEEPER, entry, unreliable, expected=1)
    (coffee,) = [
        each for each in get_entries(register, KEEPER) if each.entry.name.startswith("Koffie")
    ]
    edit(register, KEEPER, coffee.id, {"hours": {"reliable": "no"}}, expected=1)
    register.close()
    shown = visit(small_neighbourhood, "activiteit", **TEAM)
    (name,) = load(small_neighbourhood).places.set_index("id").loc[[place], "name"]
    (row,) = [row for row in shown.rows(VENUES) if row[1] == name]
    assert row[6] == "onbekend"
    shown.test.selectbox(key="venue nl").set_value(place)
    shown = shown.opened(BESIDE)
    assert "deze tijden zijn niet zeker: vraag het eerst na" in shown.html
    there = shown.rows(SIDE)[0]
    assert there[0] == "Koffie <b>met</b> buren"
    assert "deze tijden zijn niet zeker" in there[1]
    assert there[2].startswith("misschien ")


def test_a_place_that_closed_is_no_venue(
    visit: Visit, small_neighbourhood: Path, home: Path
) -> None:
    """Gone from table and map; the others are still there."""
    place, entry = kept(home, small_neighbourhood)
    before = visit(small_neighbourhood, "activiteit", **TEAM)
    register = open_register(home)
    public = {"visibility": "public", "basis": BASIS}
    edit(register, KEEPER, entry, public, expected=1)
    close(register, KEEPER, entry, ended_on=today() - timedelta(days=1), reason="verkocht")
    register.close()
    after = visit(small_neighbourhood, "activiteit", **TEAM)
    (name,) = load(small_neighbourhood).places.set_index("id").loc[[place], "name"]
    names = [[row[1] for row in shown.rows(VENUES)] for shown in (before, after)]
    assert name in names[0]
    assert sorted(names[1]) == sorted(each for each in names[0] if each != name)
    assert len(after.map["spots"]) == len(names[1])


def test_a_register_that_cannot_be_used_stops_nothing(
    visit: Visit, small_neighbourhood: Path, home: Path
) -> None:
    """The page stands with what the map knows, and says that the register is not in it."""
    said = "Het register kan nu niet gelezen worden"
    empty = visit(small_neighbourhood, "activiteit", **TEAM)
    assert said not in empty.html
    assert "nog niet, of niet onder deze naam" in empty.html
    (home / "register.sqlite").write_bytes(b"no database at all" * 100)
    shown = visit(small_neighbourhood, "activiteit", **TEAM)
    assert shown.rows(VENUES)
    assert "Niemand heeft opgeschreven wie de sleutel heeft" in shown.html
    assert said in shown.html
    assert "nog niet, of niet onder deze naam" not in shown.html


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
