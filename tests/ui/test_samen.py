"""The pages on one person: what they ask, what they answer, and that an address stays in memory."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import pytest
from pyproj import Transformer

from sociale_basis.maps.for_one import cards as maps_cards
from sociale_basis.neighbourhood import load
from sociale_basis.network import profile
from sociale_basis.network.recurrence import HERE
from sociale_basis.reach.edit_models import AddPlace
from sociale_basis.reach.for_one import Asked, Group, for_one
from sociale_basis.reach.interests import Interest, interesting
from sociale_basis.reach.place_edits import change_places
from sociale_basis.reach.standpoint import middle_of, standpoint
from sociale_basis.register import create, open_register
from tests.conftest import BASIS
from tests.ui.register_pages import TEAM

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sociale_basis.neighbourhood import Neighbourhood
    from sociale_basis.register import Register
    from tests.ui.conftest import Shown, Visit

HOME, CELL = "Populierenlaan 51", "E1430N5082"
OWN = "Waarschijnlijk goed te doen, op eigen kracht"


def typed(shown: Shown, address: str = HOME) -> Shown:
    """Type where one starts."""
    shown.test.text_input(key="start address nl").set_value(address)
    return shown.again()


def found(shown: Shown) -> list[str]:
    """Give the ids on the cards, in their order."""
    return re.findall(r'class="page-found" data-place="([^"]*)"', shown.html)


def group_sizes(shown: Shown) -> dict[str, int]:
    """Give the number behind each heading of a group."""
    pairs = (re.fullmatch(r"(.*) \((\d+)\)", heading) for heading in shown.headings)
    return {match[1]: int(match[2]) for match in pairs if match}


def test_it_asks_where_one_starts_before_anything_else(visit: Visit, wilgenoord: Path) -> None:
    """Without a start there is a field and a map to tap, and no answer and no other question."""
    shown = visit(wilgenoord, "samen", rol="builder_team")
    assert shown.heading == "Samen iets zoeken"
    assert shown.map["tap"] is True
    assert found(shown) == []
    assert [each.label for each in shown.test.text_input] == ["Straat en huisnummer"]


def test_an_address_is_answered_and_stands_in_no_link(
    visit: Visit, wilgenoord: Path, example: Neighbourhood
) -> None:
    """The cards are the engine's answer for that home; the address carries the square alone."""
    shown = typed(visit(wilgenoord, "samen", rol="builder_team", minutes="25"))
    assert shown.test.query_params["cel"] in (CELL, [CELL])
    everything = " ".join(str(value) for value in shown.test.query_params.values())
    assert "opulierenlaan" not in everything
    home = example.homes.loc[example.homes["address"].str.startswith(f"{HOME},")].iloc[0]
    asked = Asked(profile("rollator"), 1500.0, week=datetime.now(tz=HERE).date())
    rows = interesting(example, Interest())
    answer = for_one(example, standpoint(example, home.geometry), rows, asked)
    own = [one for one in answer if one.group is Group.OWN]
    assert own
    assert group_sizes(shown)[OWN] == len(own)
    ids = [str(example.places["id"].iloc[one.row]) for one in own]
    assert found(shown)[: min(6, len(ids))] == ids[:6]


def test_cards_are_what_is_on_the_map(visit: Visit, wilgenoord: Path) -> None:
    """The same entries, in the same order, few or all; and the ring where one starts."""
    shown = typed(visit(wilgenoord, "samen", rol="builder_team"))
    sent = shown.map
    assert [each.partition(" ")[0] for each in sent["only"]] == found(shown)
    assert sent["order"] == found(shown)
    assert sent["start"] == [pytest.approx(52.56, abs=0.2), pytest.approx(5.2, abs=0.3)]
    few = len(found(shown))
    shown.test.toggle(key="all of them").set_value(True)
    everything = shown.again()
    assert len(found(everything)) > few
    assert len(found(everything)) == sum(group_sizes(everything).values())
    assert [each.partition(" ")[0] for each in everything.map["only"]] == found(everything)


def test_a_link_begins_amid_its_square(
    visit: Visit, wilgenoord: Path, example: Neighbourhood
) -> None:
    """Who opens a shared link sees the answer of the square, for the same question."""
    shown = visit(wilgenoord, "wat_kan_ik", local=False, cel=CELL, profile="reference_walker")
    assert shown.heading == "Wat kan ik bereiken?"
    assert f"het midden van het vak {CELL}" in shown.text
    asked = Asked(profile("reference_walker"), 900.0, week=datetime.now(tz=HERE).date())
    start = standpoint(example, middle_of(example, CELL))
    answer = for_one(example, start, interesting(example, Interest()), asked)
    own = sum(one.group is Group.OWN for one in answer)
    assert group_sizes(shown)[OWN] == own


@pytest.mark.parametrize("cell", ["E0000N0000", "x", "E9999999999999999N1", "<b>"])
def test_a_square_that_is_not_here_is_no_start(visit: Visit, wilgenoord: Path, cell: str) -> None:
    """It asks where one starts, as without a link."""
    assert visit(wilgenoord, "samen", rol="builder_team", cel=cell).map["tap"] is True


def test_what_is_not_in_the_list_is_said(visit: Visit, wilgenoord: Path) -> None:
    """No address of this neighbourhood: a sentence on what to do, and the map still asks."""
    shown = typed(visit(wilgenoord, "samen", rol="builder_team"), "Coolsingel 40")
    assert [each.value for each in shown.test.warning] == [
        "Dat staat niet in de lijst van deze buurt. Probeer alleen de straat, of de kaart."
    ]


def test_several_addresses_are_chosen_from(visit: Visit, wilgenoord: Path) -> None:
    """A street gives itself and its houses; no key of a button holds an address."""
    shown = typed(visit(wilgenoord, "samen", rol="builder_team"), "Populierenlaan")
    spots = [each for each in shown.test.button if str(each.key).startswith("spot")]
    assert len(spots) == 8
    assert spots[0].label == "Populierenlaan (halverwege)"
    spots[1].click()
    assert found(shown.again())


def test_cards_this_afternoon_give_the_nearest_leads(visit: Visit, wilgenoord: Path) -> None:
    """The card club is found, closed then and behind a step: a bare zero does not stand alone."""
    today = datetime.now(tz=HERE).date()
    tuesday = today + timedelta(days=(1 - today.weekday()) % 7)
    shown = typed(
        visit(wilgenoord, "samen", rol="builder_team", when=tuesday.isoformat(), hour="14")
    )
    shown.test.text_input(key="wish nl").set_value("kaarten")
    shown = shown.again()
    assert found(shown) == ["vw-13"]
    assert "Dan dicht" in shown.text
    assert "Naar binnen: niet zonder hulp (1 trede)." in shown.text
    assert "niets gevonden dat op eigen kracht zeker goed te doen is" in shown.text
    assert "Kaartclub Hartenvrouw: 34 minuten onderweg" in shown.text


def test_who_does_not_get_out_finds_what_comes_and_what_fetches(
    visit: Visit, wilgenoord: Path
) -> None:
    """Nothing on one's own; the bus with how to book it, visits, and the telephone."""
    shown = typed(visit(wilgenoord, "samen", rol="builder_team", exit="no"))
    sizes = group_sizes(shown)
    assert OWN not in sizes
    assert sizes["Komt bij u thuis"] == 3
    assert "Per telefoon of online" in sizes
    assert "U wordt aan de deur opgehaald." in shown.text
    assert "Met Buurtbus De Wilg. Van tevoren afspreken: E-mail: vw38@" in shown.text


def test_the_way_goes_there_and_back_with_a_number_on_top(visit: Visit, wilgenoord: Path) -> None:
    """A card opens its way in words; whom to call stands above it and in no address."""
    shown = typed(visit(wilgenoord, "samen", rol="builder_team", minutes="25"))
    opener = next(each for each in shown.test.button if each.label == "De weg heen en terug")
    opener.click()
    shown = shown.again()
    shown.test.text_input(key="whom to call").set_value("Anja <b>06</b>")
    shown = shown.again()
    assert "<h4>De weg heen</h4><ol><li>Begin " in shown.html
    assert "<h4>De weg terug</h4><ol><li>Begin " in shown.html
    assert "<strong>Anja &lt;b&gt;06&lt;/b&gt;</strong>" in shown.html
    assert "Anja" not in str(shown.test.query_params)


def test_own_street_is_left_out_and_counted(visit: Visit, wilgenoord: Path) -> None:
    """With the wish switched on, the initiative of one's own street is gone, and said to be."""
    shown = typed(visit(wilgenoord, "samen", rol="builder_team", minutes="25"))
    shown.test.toggle(key="all of them").set_value(True)
    shown = shown.again()
    assert "vw-29" in found(shown)
    shown.test.toggle(key="elsewhere nl").set_value(True)
    shown = shown.again()
    assert "vw-29" not in found(shown)
    assert re.search(r"Weggelaten omdat het in de eigen straat ligt: \d+\.", shown.text)


def test_who_has_no_number_is_asked_and_not_called(visit: Visit, wilgenoord: Path) -> None:
    """“Call first” stands on cards with a telephone number; the others say to ask."""
    asked, called = 0, 0
    for own_exit in ("yes", "no"):
        shown = typed(visit(wilgenoord, "samen", rol="builder_team", exit=own_exit))
        shown.test.toggle(key="all of them").set_value(True)
        cards = re.findall(r'<div class="page-found".*?</div>', shown.again().html, re.DOTALL)
        assert cards
        for card in cards:
            if "<li>Telefoon: " in card:
                assert "raag het van tevoren na" not in card
                called += "el van tevoren" in card
            else:
                assert "el van tevoren" not in card
                asked += "raag het van tevoren na" in card
    assert asked
    assert called


def test_a_neighbourhood_without_places_says_so(visit: Visit, without_places: Path) -> None:
    """Nothing to find is a sentence, not an error."""
    area = load(without_places)
    cell = str(area.homes["cell"].iloc[0])
    shown = visit(without_places, "samen", rol="builder_team", cel=cell)
    assert found(shown) == []
    assert "Hiervan is niets bekend binnen twee uur van hier." in shown.text


def test_without_figures_of_people_it_answers_all_the_same(
    visit: Visit, without_people: Path
) -> None:
    """One person needs no figures of residents; who comes to the home is named, as text."""
    area = load(without_people)
    inside = area.homes["buurt"] == "BU99990001"
    cell = str(area.homes.loc[inside, "cell"].iloc[0])
    shown = visit(without_people, "wat_kan_ik", local=False, cel=cell)
    assert "kok" in found(shown)
    assert "Kok aan &lt;b&gt;huis&lt;/b&gt;" in shown.html


def test_one_home_and_hostile_names(visit: Visit, spare: Path) -> None:
    """With a single home, and names that are code, everything is text."""
    (places_file,) = spare.glob("builds/*/places.parquet")
    (homes_file,) = spare.glob("builds/*/homes.parquet")
    places = gpd.read_parquet(places_file)
    places["name"] = '<img src=x onerror="alert(1)">${7*7}</script>'
    places.to_parquet(places_file)
    homes = gpd.read_parquet(homes_file).iloc[[0]]
    homes.to_parquet(homes_file)
    shown = visit(spare, "samen", rol="builder_team", cel=str(homes["cell"].iloc[0]), minutes="60")
    assert found(shown)
    assert "<img" not in shown.html
    assert "&lt;img src=x onerror=" in shown.html
    assert np.isfinite(shown.map["start"]).all()


DAILY = {
    "first": "2026-01-06",
    "begin": "00:01",
    "end": "23:59",
    "rule": "FREQ=DAILY",
    "school_holidays": "runs",
    "public_holidays": "runs",
}


@pytest.fixture
def register(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Register]:
    """Give a register of the workspace, with nothing in it."""
    monkeypatch.setenv("SOCIALE_BASIS_HOME", str(tmp_path))
    made = open_register(tmp_path)
    yield made
    made.close()


def add(register: Register, name: str, layer: str, **more: Any) -> str:  # noqa: ANN401 -- whatever an entry holds
    """Add an entry that everybody may know of; give what the pages call it."""
    kind = {"communal/activities": "activity"}.get(layer, "initiative")
    told = {"kind": kind, "name": name, "layer": layer, "visibility": "public", "basis": BASIS}
    return f"register:{create(register, TEAM, told | more).id}"


def test_what_only_the_register_has_is_found(
    visit: Visit, wilgenoord: Path, example: Neighbourhood, register: Register
) -> None:
    """At its point, to the home, by phone, and nowhere that anybody wrote down: each in its group.

    The way is the engine's own to a place drawn at the same point.
    """
    home = example.homes.loc[example.homes["address"].str.startswith(f"{HOME},")].iloc[0]
    spot = {"x": round(home.geometry.x + 30.0, 1), "y": round(home.geometry.y, 1)}
    words = "Zilverdraaden"
    cards = add(
        register,
        f"{words} in de serre",
        "communal/activities",
        where=spot,
        rhythms=[DAILY],
        first_visit_with="de gastvrouw",
        accessibility={"wheelchair": "yes"},
    )
    visits = add(
        register,
        f"{words} aan huis",
        "communal/home_visiting",
        service_area=[str(home["buurt"])],
    )
    phone = add(register, f"{words} aan de lijn", "communal/by_phone_or_online")
    lost = add(
        register,
        f"{words} ergens",
        "communal/activities",
        contact={"role": "balie", "phone": "000-0000078"},
    )
    shown = typed(visit(wilgenoord, "wat_kan_ik", rol="resident"))
    shown.test.text_input(key="wish nl").set_value("zilverdraaden")
    shown = shown.again()
    assert set(found(shown)) == {cards, visits, phone, lost}
    assert group_sizes(shown) == {
        OWN: 1,
        "Komt bij u thuis": 1,
        "Per telefoon of online": 1,
        "Weten we nog niet: iemand moet gaan kijken": 1,
    }
    assert "De eerste keer gaat mee: de gastvrouw." in shown.html
    assert "Niemand heeft opgeschreven waar dit is" in shown.html
    assert "000-0000078" in shown.html
    assert {each.partition(" ")[0] for each in shown.map["only"]} == set(found(shown))
    sent = {each["properties"]["id"] for each in shown.kept["features"]}
    assert set(found(shown)) <= sent
    lon, lat = _degrees(example, spot)
    drawn, problems = change_places(
        example, [AddPlace(place="zelf", layer="communal/activities", lon=lon, lat=lat)]
    )
    assert problems == [None]
    asked = Asked(profile("rollator"), 900.0, week=datetime.now(tz=HERE).date())
    row = np.array([len(drawn.places) - 1])
    (there,) = for_one(drawn, standpoint(drawn, home.geometry), row, asked)
    (card,) = maps_cards(drawn, [there], asked)[there.group]
    assert card.minutes
    assert card.minutes in shown.html


def _degrees(area: Neighbourhood, spot: dict[str, float]) -> tuple[float, float]:
    into = Transformer.from_crs(area.homes.crs, "EPSG:4326", always_xy=True)
    lon, lat = into.transform(spot["x"], spot["y"])
    return float(lon), float(lat)


@pytest.mark.parametrize("role", ["resident", "builder_team"])
def test_what_professionals_know_is_found_by_them_alone(
    visit: Visit, wilgenoord: Path, register: Register, role: str
) -> None:
    """A planted secret: no card, no row, no number of it for a resident."""
    add(register, "Stille wens", "communal/activities", visibility="professionals")
    page = {"resident": "wat_kan_ik", "builder_team": "samen"}[role]
    shown = typed(visit(wilgenoord, page, rol=role))
    shown.test.text_input(key="wish nl").set_value("stille wens")
    shown = shown.again()
    assert ("Stille wens" in shown.html) == (role == "builder_team")
    assert ("Stille wens" in shown.sent) == (role == "builder_team")


def test_a_broken_register_leaves_the_answer_of_the_build(
    visit: Visit, wilgenoord: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the build has is found all the same, and the page says what it misses."""
    monkeypatch.setenv("SOCIALE_BASIS_HOME", str(tmp_path))
    whole = found(typed(visit(wilgenoord, "samen", rol="builder_team")))
    tmp_path.joinpath("register.sqlite").write_bytes(b"no register at all " * 400)
    shown = typed(visit(wilgenoord, "samen", rol="builder_team"))
    assert found(shown) == whole != []
    assert "Het register kan nu niet gelezen worden" in shown.html
