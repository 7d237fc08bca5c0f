"""The page on reach: every number against the engine, and every control changes what it must."""

from __future__ import annotations

import re
import threading
from typing import TYPE_CHECKING, Any
from unittest.mock import patch

import pytest

from sociale_basis import i18n, maps
from sociale_basis.maps import question_words
from sociale_basis.neighbourhood import load
from sociale_basis.network import profiles, untagged
from sociale_basis.reach import hangs_on_doubt, reach, reach_places
from sociale_basis.ui.download import file_name, map_file
from tests.ui.rounded import about

if TYPE_CHECKING:
    from pathlib import Path

    from sociale_basis.neighbourhood import Neighbourhood
    from tests.ui.conftest import Shown, Visit

LIBRARY = "institutional/library"
CAFE = "communal/cafe"
BENCH = "public_space/bench"
CENTRE = "institutional/community_centre"
STATES = ("yes", "unknown", "no")
DASH = "\N{EN DASH}"


def residents(
    area: Neighbourhood, profile: str, layer: str, minutes: int, preset: str = "gewoon"
) -> dict[str, float]:
    """Count residents per state from what the engine says of each home."""
    homes = reach(area, profiles()[profile], layer, minutes * 60.0, untagged=untagged(preset))
    inside = area.homes["inside"]
    here = area.residents()[inside].groupby(homes["state"][inside].to_numpy()).sum()
    return {state: float(here.get(state, 0.0)) for state in STATES}


def tile_numbers(shown: Shown) -> dict[str, str]:
    """Read the three tiles."""
    found = re.findall(r'data-state="(\w+)".*?<strong>(.*?)</strong>', shown.html)
    plain = {state: re.sub(r"<.*?>|Ongeveer|bewoners|woningen", "", text) for state, text in found}
    assert list(plain) == list(STATES)
    return {state: text.strip().lower() for state, text in plain.items()}


@pytest.mark.parametrize("profile", ["reference_walker", "rollator", "manual_wheelchair"])
@pytest.mark.parametrize(("layer", "minutes"), [(CAFE, 15), (LIBRARY, 15), (LIBRARY, 5)])
def test_tiles_are_what_the_engine_says(
    visit: Visit,
    small_neighbourhood: Path,
    town: Neighbourhood,
    profile: str,
    layer: str,
    minutes: int,
) -> None:
    """The question of the address is the heading, and its answer stands in the tiles."""
    shown = visit(small_neighbourhood, "bereik", profile=profile, layer=layer, minutes=str(minutes))
    i18n.use("nl")
    assert shown.heading == question_words(profiles()[profile], layer, minutes * 60.0)
    expected = residents(town, profile, layer, minutes)
    assert sum(expected.values()) == pytest.approx(260)
    assert tile_numbers(shown) == {state: about(value) for state, value in expected.items()}


def test_cases_differ(town: Neighbourhood) -> None:
    """The numbers above are worth comparing: walker, rollator and minutes give others."""
    walker, rollator, quick = (
        residents(town, "reference_walker", LIBRARY, 15),
        residents(town, "rollator", LIBRARY, 15),
        residents(town, "reference_walker", LIBRARY, 5),
    )
    assert walker["yes"] > 0 == rollator["yes"] < rollator["unknown"]
    assert 0 < quick["yes"] < walker["yes"]


def test_controls_change_question_answer_and_address(
    visit: Visit, small_neighbourhood: Path, town: Neighbourhood
) -> None:
    """Who, where and how long each change heading, tiles and map; the address keeps them."""
    shown = visit(small_neighbourhood, "bereik", layer=LIBRARY)
    start = shown.map["shares"]
    shown.test.pills(key="profile nl").set_value("reference_walker")
    walker = shown.again()
    assert walker.heading.startswith("Lopend")
    assert walker.map["shares"] != start
    assert tile_numbers(walker)["yes"] == about(
        residents(town, "reference_walker", LIBRARY, 15)["yes"]
    )
    walker.test.slider(key="minutes nl").set_value(5)
    quick = walker.again()
    assert "5 minuten" in quick.heading
    assert tile_numbers(quick)["yes"] == about(
        residents(town, "reference_walker", LIBRARY, 5)["yes"]
    )
    quick.test.multiselect(key="layer nl").set_value([CAFE])
    cafe = quick.again()
    assert cafe.map["shown"] == [CAFE]
    assert tile_numbers(cafe)["yes"] == about(residents(town, "reference_walker", CAFE, 5)["yes"])
    kept = {name: _first(value) for name, value in cafe.test.query_params.items()}
    # The café is where this page begins here, and so is not in the address.
    assert kept == {"profile": "reference_walker", "minutes": "5", "rol": "official"}


def _first(value: object) -> object:
    return value[0] if isinstance(value, list) else value


def test_cautious_reading_is_another_question(
    visit: Visit, wilgenoord: Path, example: Neighbourhood
) -> None:
    """The preset of what untagged means changes the numbers as it does in the engine."""
    shown = visit(wilgenoord, "bereik", profile="manual_wheelchair", layer=CENTRE)
    shown.test.radio(key="untagged nl").set_value("voorzichtig")
    cautious = shown.again()
    usual, careful = (
        residents(example, "manual_wheelchair", CENTRE, 15, preset)
        for preset in ("gewoon", "voorzichtig")
    )
    assert usual["yes"] - careful["yes"] > 100
    assert tile_numbers(shown) == {state: about(usual[state]) for state in STATES}
    assert tile_numbers(cautious) == {state: about(careful[state]) for state in STATES}
    assert _first(cautious.test.query_params["untagged"]) == "voorzichtig"


def test_what_cannot_be_chosen_is_passed_over(visit: Visit, small_neighbourhood: Path) -> None:
    """A link with nonsense in it gives the page as it begins."""
    usual = visit(small_neighbourhood, "bereik")
    strange = visit(
        small_neighbourhood,
        "bereik",
        profile="<script>",
        layer="personal/lonely",
        minutes="7",
        untagged="x",
    )
    assert strange.heading == usual.heading
    assert strange.map["shares"] == usual.map["shares"]


def test_choice_holds_only_places_one_can_go_to(
    visit: Visit, small_neighbourhood: Path, town: Neighbourhood
) -> None:
    """Each kind with its number of places; what is only there by phone is no place to go to."""
    options = visit(small_neighbourhood, "bereik").test.multiselect(key="layer nl").options
    counts = town.places.loc[town.places["reach_mode"] == "own_strength", "layer"].value_counts()
    assert len(options) == len(counts) == 5
    assert sum(int(re.findall(r"\((\d+)\)", text)[-1]) for text in options) == counts.sum()
    assert "Bibliotheek (1) · Voorzieningen" in options


def test_table_per_place_is_reach_of_that_place(
    visit: Visit, small_neighbourhood: Path, town: Neighbourhood
) -> None:
    """Per place the engine's own numbers, and whether one gets in at the door."""
    layer = BENCH
    shown = visit(
        small_neighbourhood, "bereik", layer=layer, minutes="5", profile="manual_wheelchair"
    )
    table = reach_places(town, profiles()["manual_wheelchair"], layer, 300.0)
    expected = sorted(
        [about(each[f"residents_{state}"]) for state in STATES] for each in table.to_dict("records")
    )
    assert len(expected) == 2
    assert expected[0] != expected[1]
    rows = shown.rows("Per plek")
    assert sorted(row[1:4] for row in rows) == expected
    assert all(row[4] in ("ja", "nee", "onbekend") for row in rows)


def test_tables_and_map_are_of_the_same_answer(
    visit: Visit, small_neighbourhood: Path, town: Neighbourhood
) -> None:
    """Every area and every square with homes has a row; the squares are those of the map."""
    shown = visit(small_neighbourhood, "bereik", layer=CAFE).opened("squares")
    per_area = shown.rows("Per buurt")
    assert [row[0] for row in per_area[:-1]] == town.areas["name"].tolist()
    expected = residents(town, "rollator", CAFE, 15)
    assert per_area[-1][1:] == [about(expected[state]) for state in STATES]
    squares = [row[0] for row in shown.rows("Bewoners per vak")]
    inside = town.homes.loc[town.homes["inside"], "cell"]
    assert squares == sorted(inside.unique())
    assert set(squares) == set(shown.map["shares"]) == set(shown.map["cell_notes"])


def test_why_stands_under_its_own_state(
    visit: Visit, small_neighbourhood: Path, town: Neighbourhood
) -> None:
    """Reasons for no and for unknown are told apart, with how many residents each holds for."""
    shown = visit(small_neighbourhood, "bereik", layer=LIBRARY)
    homes = reach(town, profiles()["rollator"], LIBRARY, 900.0)
    weight = town.residents()
    for state, heading in (("no", "Waarom niet?"), ("unknown", "Wat weten we nog niet?")):
        here = homes["state"] == state
        several = homes.loc[here, "reasons"].str.split("|").explode()
        expected = weight.loc[several.index].groupby(several.to_numpy()).sum()
        rows = shown.rows(heading)
        assert sorted(row[1] for row in rows) == sorted(map(about, expected))
        assert heading in shown.headings


def test_nobody_for_sure_shows_the_nearest_leads(visit: Visit, small_neighbourhood: Path) -> None:
    """A zero never stands alone: the nearest places are named, with minutes."""
    shown = visit(small_neighbourhood, "bereik", layer=LIBRARY)
    assert tile_numbers(shown)["yes"] == "0"
    assert "Voor geen van de ongeveer 260 bewoners" in shown.html
    assert "Wat toch het dichtst bij is" in shown.html
    assert re.search(r"<li>.*vanaf \d+ minuten", shown.html)
    assert "Wat toch het dichtst bij is" not in visit(small_neighbourhood, "bereik").html


def test_everybody_is_said_in_words(visit: Visit, small_neighbourhood: Path) -> None:
    """Where all can get there, the sentence says so, as an estimate."""
    shown = visit(small_neighbourhood, "bereik", layer=LIBRARY, profile="reference_walker")
    assert "Alle ongeveer 260 bewoners kunnen hier waarschijnlijk komen." in shown.html


def test_without_figures_dwellings_are_counted(visit: Visit, without_people: Path) -> None:
    """No figures of residents: dwellings, said so; and who comes to the home is named as text."""
    area = load(without_people)
    shown = visit(without_people, "bereik", layer=LIBRARY, profile="reference_walker", minutes="5")
    homes = reach(area, profiles()["reference_walker"], LIBRARY, 300.0)
    inside = area.homes["inside"]
    here = area.homes.loc[inside, "dwellings"].groupby(homes["state"][inside].to_numpy()).sum()
    yes, total = int(here["yes"]), int(here.sum())
    assert 0 < yes < total
    assert f"Vanuit {yes} van de {total} woningen kunt u hier waarschijnlijk komen." in shown.html
    assert "bewoners kunnen hier" not in shown.html
    assert "Kok aan &lt;b&gt;huis&lt;/b&gt; komt bij u thuis. Waar: Lindelaan-West." in shown.html
    assert "<b>huis" not in shown.html


def test_empty_neighbourhood_says_so(visit: Visit, without_places: Path) -> None:
    """Nowhere to go is said in words, without a map of nothing."""
    shown = visit(without_places, "bereik")
    assert shown.heading == "Wie kan er komen?"
    assert "nog geen plek bekend" in shown.text
    assert not shown.test.get("bidi_component")


def test_who_may_not_read_exact_figures_sees_no_small_numbers(
    visit: Visit, small_neighbourhood: Path, town: Neighbourhood
) -> None:
    """The builder team: people are nowhere counted, dwellings are."""
    asked: dict[str, Any] = {"layer": BENCH, "profile": "low_vision", "minutes": "5"}
    official = visit(small_neighbourhood, "bereik", **asked)
    builder = visit(small_neighbourhood, "bereik", rol="builder_team", **asked)
    builder = builder.opened("squares")
    homes = reach(town, profiles()["low_vision"], BENCH, 300.0)
    inside = town.homes["inside"]
    states = homes.loc[inside, "state"].to_numpy()
    by_area = town.residents()[inside].groupby([town.homes.loc[inside, "buurt"], states]).sum()
    few = by_area[(by_area > 0) & (by_area < 10)]
    assert len(few)
    names = town.areas.set_index("code")["name"]
    told, shown = (
        {row[0]: row[1:] for row in page.rows("Per buurt")} for page in (official, builder)
    )
    doors = town.homes.loc[inside].groupby(["buurt", states])["dwellings"].sum()
    for code, state in few.index:
        column = STATES.index(state)
        assert told[names[code]][column] == "minder dan 10"
        assert shown[names[code]][column] == f"{doors[code, state]:.0f}"
    assert "minder dan 10" not in builder.html
    dwellings = town.homes.loc[inside].groupby("cell")["dwellings"].sum()
    counted = {row[0]: sum(map(int, row[1:4])) for row in builder.rows("Woningen per vak")}
    assert counted == dwellings.to_dict()


@pytest.mark.parametrize(
    ("headers", "ip", "official"),
    [
        ({}, None, True),
        ({"Host": "127.0.0.1"}, "127.0.0.2", True),
        ({"Host": "[::1]:8501"}, "::1", True),
        ({"X-Forwarded-For": "203.0.113.9"}, None, False),
        ({"Host": "192.168.1.20:8501"}, None, False),
        ({"Host": "localhost.example.org"}, None, False),
        ({"Host": ""}, None, False),
        ({}, "192.168.1.21", False),
        ({}, "nobody", False),
    ],
)
def test_only_this_computer_is_official(
    visit: Visit,
    small_neighbourhood: Path,
    monkeypatch: pytest.MonkeyPatch,
    headers: dict[str, str],
    ip: str | None,
    *,
    official: bool,
) -> None:
    """By another name, from elsewhere or through a server: a resident, whatever settings say."""
    monkeypatch.setattr("streamlit.runtime.context.ContextProxy.ip_address", ip)
    asked: dict[str, Any] = {"layer": BENCH, "profile": "low_vision", "minutes": "5"}
    shown = visit(small_neighbourhood, "bereik", headers=headers, **asked)
    assert ("minder dan 10" in shown.html) == official
    assert shown.heading.endswith("?") == official
    assert ("voor wie in de buurt werkt" in shown.text) != official


def test_going_back_brings_the_earlier_answer(visit: Visit, small_neighbourhood: Path) -> None:
    """An address that the visitor changed wins over the controls; who just chose wins over it."""
    shown = visit(small_neighbourhood, "bereik", layer=LIBRARY)
    minutes = "minutes nl"
    for value in (20, 25):
        shown.test.slider(key=minutes).set_value(value)
        shown = shown.again()
        assert _first(shown.test.query_params["minutes"]) == str(value)
    shown.test.query_params["minutes"] = "20"
    shown = shown.again()
    assert shown.test.slider(key=minutes).value == 20
    assert "20 minuten" in shown.heading
    del shown.test.query_params["minutes"]
    shown = shown.again()
    assert "15 minuten" in shown.heading
    assert "minutes" not in shown.test.query_params
    # The address of before the first of two quick choices comes with the second.
    shown.test.slider(key=minutes).set_value(30)
    shown = shown.again()
    del shown.test.query_params["minutes"]
    shown.test.slider(key=minutes).set_value(35)
    assert "35 minuten" in shown.again().heading


def test_choices_stay_over_pages_and_languages(visit: Visit, small_neighbourhood: Path) -> None:
    """Streamlit empties the address at another page: what was chosen is there all the same."""
    shown = visit(small_neighbourhood, "bereik", lang="en", layer=LIBRARY)
    shown.test.slider(key="minutes en").set_value(20)
    shown = shown.again()
    for page in ("kaart", "bereik"):
        shown.test.query_params.clear()
        shown.test.switch_page(f"{page}.py")
        shown = shown.again()
        assert _first(shown.test.query_params["lang"]) == "en"
    assert "20 minutes" in shown.heading
    shown.test.segmented_control(key="lang").set_value("nl")
    shown = shown.again()
    assert "20 minuten" in shown.heading
    kept = {name: _first(value) for name, value in shown.test.query_params.items()}
    assert kept == {"layer": "library", "minutes": "20", "rol": "official"}


def test_going_back_over_the_language(visit: Visit, small_neighbourhood: Path) -> None:
    """The switch follows the address too, and keeps the question."""
    shown = visit(small_neighbourhood, "bereik", layer=LIBRARY, minutes="20")
    shown.test.segmented_control(key="lang").set_value("en")
    shown = shown.again()
    assert "20 minutes" in shown.heading
    del shown.test.query_params["lang"]
    shown = shown.again()
    assert shown.test.segmented_control(key="lang").value == "nl"
    assert "20 minuten" in shown.heading


def test_doubt_is_worked_out_only_when_asked(
    visit: Visit, wilgenoord: Path, example: Neighbourhood
) -> None:
    """It takes a search per gap, so not before the switch is on; then it is the engine's."""
    with patch.object(maps, "doubt_rows", wraps=maps.doubt_rows) as asked:
        shown = visit(wilgenoord, "bereik", layer=LIBRARY)
        assert not asked.called
        shown.test.toggle(key="doubt").set_value(True)
        rows = shown.again().rows("Gaten in de kaart")
        assert asked.call_count == 1
    table = hangs_on_doubt(example, profiles()["rollator"], LIBRARY, 900.0)
    expected = table.loc[table["residents"] > 0]
    assert len(expected) > 3
    assert sorted(row[0] for row in rows) == sorted(expected["label_nl"])
    assert sorted(row[2] for row in rows) == sorted(map(about, expected["residents"]))


def test_same_question_is_answered_once(visit: Visit, small_neighbourhood: Path) -> None:
    """Answers are kept, per question and per role: another role gets its own."""
    with patch.object(maps, "reach_on_map", wraps=maps.reach_on_map) as asked:
        shown = visit(small_neighbourhood, "bereik", layer=CAFE)
        shown.again()
        visit(small_neighbourhood, "bereik", layer=CAFE)
        assert asked.call_count == 1
        visit(small_neighbourhood, "bereik", layer=CAFE, rol="builder_team")
        assert asked.call_count == 2


def test_settings_show_numbers_with_their_sources(visit: Visit, small_neighbourhood: Path) -> None:
    """What is assumed of someone is there to read and to change, with who says so beside it."""
    shown = visit(small_neighbourhood, "bereik").opened("settings")
    values = {each.label: each.value for each in shown.test.number_input}
    assert values["Snelheid (m/s)"] == 0.65
    assert values["Stoeprand kan niet boven (cm)"] == 6
    assert values["Helling omhoog kan niet boven (%)"] == 6
    assert profiles()["rollator"].sources["speed_m_s"].nl in shown.html
    walker = visit(small_neighbourhood, "bereik", profile="reference_walker").opened("settings")
    limits = {each.label: each.value for each in walker.test.number_input}
    assert limits["Stoeprand kan niet boven (cm)"] is None


def test_download_is_the_answer_in_the_language_of_the_page(town: Neighbourhood) -> None:
    """A file made in a thread that knows no language comes in the page's, with the answer."""
    i18n.use("en")
    answer = maps.reach_on_map(town, profiles()["rollator"], LIBRARY, 900.0)
    i18n.use("nl")
    made: list[str] = []
    thread = threading.Thread(target=lambda: made.append(map_file(town, "en", answer)))
    thread.start()
    thread.join()
    assert '<html lang="en"' in made[0]
    assert "within 15 minutes, and back as well?" in made[0]
    assert i18n.language() == "nl"
    assert file_name("Wilgenoord (één)", "library") == "kaart-wilgenoord-een-library.html"


def test_download_button_is_on_the_page(visit: Visit, small_neighbourhood: Path) -> None:
    """The map can be taken along from both pages."""
    for page in ("kaart", "bereik"):
        buttons = visit(small_neighbourhood, page).test.download_button
        (button,) = [each for each in buttons if each.key == "download"]
        assert button.label == "Download deze kaart"
