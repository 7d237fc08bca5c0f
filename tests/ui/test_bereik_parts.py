"""The parts of the page on reach: each shows what the engine says, and what is done lasts."""

from __future__ import annotations

import csv
import io
import json
import re
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import pandas as pd
import pytest

from sociale_basis.neighbourhood import load
from sociale_basis.network import profiles
from sociale_basis.network.observation_models import Observation
from sociale_basis.reach import EditSet, apply_edits, barriers, compare, reach, rested
from sociale_basis.reach import edits as edit_sets
from sociale_basis.reach.edit_models import ClosePlace
from sociale_basis.reach.observation_file import FILE, add, kept
from sociale_basis.reach.survey import survey
from sociale_basis.ui.export import Rows, as_csv, as_geojson, point
from tests.ui.rounded import about

if TYPE_CHECKING:
    from pathlib import Path

    from sociale_basis.neighbourhood import Neighbourhood
    from tests.ui.conftest import Shown, Visit

LIBRARY, CAFE = "institutional/library", "communal/cafe"
OFFICIAL: dict[str, Any] = {"rol": "official"}


def test_difference_counts_only_who_gets_there_on_foot(
    visit: Visit, small_neighbourhood: Path, town: Neighbourhood
) -> None:
    """Of the residents whom the walker's answer says yes of, each state of the profile."""
    shown = visit(small_neighbourhood, "bereik", layer=LIBRARY, map="difference", **OFFICIAL)
    walker, rollator = (
        reach(town, profiles()[key], LIBRARY, 900.0)["state"].to_numpy()
        for key in ("reference_walker", "rollator")
    )
    weight = town.residents().where(town.homes["inside"], 0).to_numpy()
    expected = [
        about(float(weight[(walker == "yes") & (rollator == state)].sum()))
        for state in ("yes", "unknown", "no")
    ]
    assert shown.rows("Van de bewoners die er lopend komen")[-1][1:] == expected
    cells = town.homes.loc[town.homes["inside"] & (walker == "yes"), "cell"]
    assert set(shown.map["shares"]) == set(cells)


def test_who_cannot_adds_up_by_age(
    visit: Visit, small_neighbourhood: Path, town: Neighbourhood
) -> None:
    """The last row is everyone who does not get there, by the engine's own answer."""
    shown = visit(small_neighbourhood, "bereik", layer=LIBRARY, **OFFICIAL).opened("ages")
    homes = reach(town, profiles()["rollator"], LIBRARY, 900.0)
    weight = town.residents().where(town.homes["inside"], 0)
    no = about(float(weight[homes["state"] == "no"].sum()))
    unknown = about(float(weight[homes["state"] == "unknown"].sum()))
    assert unknown != "0"
    assert shown.rows("Zoveel mensen kunnen er niet komen")[-1][1] == f"{no} + {unknown}"


def test_builder_team_reads_dwellings(visit: Visit, small_neighbourhood: Path) -> None:
    """Who may not see exact figures finds no column of people by age."""
    shown = visit(small_neighbourhood, "bereik", layer=LIBRARY, rol="builder_team").opened("ages")
    rows = shown.rows("Zoveel mensen kunnen er niet komen")
    assert all(len(row) == 2 for row in rows)


def test_own_value_changes_answer_address_and_is_marked(
    visit: Visit, small_neighbourhood: Path, town: Neighbourhood
) -> None:
    """A slower walker reaches fewer; the page says that a value is one's own; reset undoes it."""
    asked: dict[str, Any] = {
        "layer": LIBRARY,
        "profile": "reference_walker",
        "minutes": "5",
        **OFFICIAL,
    }
    shown = visit(small_neighbourhood, "bereik", **asked).opened("settings")
    before = shown.map["shares"]
    shown.test.number_input(key="own speed_m_s nl").set_value(0.9)
    slower = shown.opened("settings")
    assert slower.map["shares"] != before
    slow = profiles()["reference_walker"].replace(speed_m_s=0.9)
    states = reach(town, slow, LIBRARY, 300.0)["state"]
    yes = about(float(town.residents()[town.homes["inside"] & (states == "yes")].sum()))
    assert f"<strong>{'Ongeveer ' if yes != '0' else ''}{yes}" in slower.html
    assert "Uw eigen waarde" in slower.html
    assert any("zelf instellingen veranderd (1)" in each.value for each in slower.test.warning)
    text = slower.test.query_params["own"]
    told = text[0] if isinstance(text, list) else text
    assert told == "reference_walker;speed_m_s=0.9"
    again = visit(small_neighbourhood, "bereik", own=told, **asked).opened("settings")
    assert again.map["shares"] == slower.map["shares"]
    again.test.button(key="own reset").click()
    assert again.again().map["shares"] == before


@pytest.mark.parametrize("own", ["rollator;speed_m_s=0.9", "reference_walker;speed_m_s=-1", "x;y"])
def test_own_values_that_mean_nothing_are_passed_over(
    visit: Visit, small_neighbourhood: Path, own: str
) -> None:
    """Of another profile, impossible, or nonsense: the page is as it begins."""
    asked: dict[str, Any] = {"layer": LIBRARY, "profile": "reference_walker", **OFFICIAL}
    usual = visit(small_neighbourhood, "bereik", **asked)
    strange = visit(small_neighbourhood, "bereik", own=own, **asked)
    assert strange.map["shares"] == usual.map["shares"]
    assert not strange.test.warning


def test_moment_is_another_question(visit: Visit, small_neighbourhood: Path) -> None:
    """A day and an hour stand in the heading and in the address."""
    shown = visit(small_neighbourhood, "bereik", layer=LIBRARY, day="su", hour="23", **OFFICIAL)
    assert "Vertrek op zondag" in shown.heading
    assert "23:00" in shown.heading


def test_barriers_are_those_of_the_engine(
    visit: Visit, small_neighbourhood: Path, town: Neighbourhood
) -> None:
    """List, map and sheet name the same barriers in the same order."""
    asked: dict[str, Any] = {"layer": LIBRARY, "profile": "manual_wheelchair", **OFFICIAL}
    shown = visit(small_neighbourhood, "bereik", part="barriers", **asked)
    found = barriers(town, profiles()["manual_wheelchair"], LIBRARY, 900.0).table
    assert len(found)
    rows = shown.rows("Hindernissen, op volgorde")
    assert [row[4] for row in rows] == [about(each) for each in found["residents_gained"]]
    spots = shown.map["spots"]
    assert [each["properties"]["id"] for each in spots] == [
        f"spot-{at}" for at in range(1, len(rows) + 1)
    ]
    assert "spots" in shown.map["shown"]
    options = shown.test.selectbox(key="barrier nl").options
    assert len(options) == len(rows)
    shown.test.button(key="try barrier").click()
    tried = shown.again()
    assert "Ervoor en erna" in tried.headings


def test_who_keeps_a_barrier_up_is_named_with_its_source(
    visit: Visit, small_neighbourhood: Path, spare: Path
) -> None:
    """By name, and where the names come from; where nobody is known there is no such line."""
    asked: dict[str, Any] = {"layer": LIBRARY, "profile": "manual_wheelchair", "part": "barriers"}
    source = "Namen van wie het bijhoudt"
    assert source not in visit(small_neighbourhood, "bereik", **asked, **OFFICIAL).text
    (file,) = (spare / "builds").glob("*/edges.parquet")
    edges = gpd.read_parquet(file)
    edges["bronhouder"] = pd.array(["G0503"] * len(edges), dtype="str")
    edges.to_parquet(file)
    shown = visit(spare, "bereik", **asked, **OFFICIAL)
    assert {row[3] for row in shown.rows("Hindernissen, op volgorde")} == {"Gemeente Delft"}
    (line,) = [each for each in shown.text.split("<p") if source in each]
    assert re.search(r"\(20\d\d\)", line)


def test_survey_form_keeps_what_was_seen(
    visit: Visit, spare: Path, small_neighbourhood: Path
) -> None:
    """What is filled in is kept with the neighbourhood, and counts in the next answer."""
    asked: dict[str, Any] = {"layer": LIBRARY, "profile": "rollator", "part": "survey", **OFFICIAL}
    found = survey(load(small_neighbourhood), profiles()["rollator"], LIBRARY, 900.0).walk
    shown = visit(spare, "bereik", **asked)
    rows = shown.rows(f"{len(found)} plekken,")
    assert len(rows) == len(found) > 0
    fields = [each for each in shown.test.number_input if str(each.key).startswith("seen ")]
    boxes = [each for each in shown.test.selectbox if str(each.key).startswith("seen ")]
    assert fields or boxes
    if fields:
        fields[0].set_value(2.0)
    else:
        boxes[0].select_index(0)
    shown.test.text_input(key="seen by").set_value("wijkteam")
    shown.test.button[-1].click()
    after = shown.again()
    (seen,) = kept(spare)
    assert seen.by == "wijkteam"
    assert seen.seen is not None
    assert len(after.rows("Waarnemingen bewaard")) == 1


def test_seats_are_those_of_the_engine(
    visit: Visit, small_neighbourhood: Path, town: Neighbourhood
) -> None:
    """With and without the need to rest, the numbers of the engine."""
    shown = visit(
        small_neighbourhood, "bereik", part="seats", layer=LIBRARY, every="50", **OFFICIAL
    )
    found = rested(town, profiles()["rollator"], LIBRARY, 900.0, every_m=50.0)
    with_rest, without = shown.rows("Bewoners die er komen, als")
    for row, states in ((with_rest, found.states), (without, found.states_unrested)):
        totals = found.totals(states)
        assert row[1:] == [about(totals[f"residents_{each}"]) for each in ("yes", "unknown", "no")]


def test_what_if_a_place_closes(visit: Visit, spare: Path) -> None:
    """Closing the library, by hand: before and after are the engine's; kept, opened, deleted."""
    shown = visit(
        spare, "bereik", part="what-if", layer=LIBRARY, profile="reference_walker", **OFFICIAL
    )
    area = load(spare)
    (library,) = area.places.loc[area.places["layer"] == LIBRARY, "id"]
    shown.test.selectbox(key="edit place").set_value(library)
    chosen = shown.again()
    chosen.test.button(key="add edit").click()
    closed = chosen.again()
    after = apply_edits(area, EditSet(name="x", edits=(ClosePlace(place=library),))).area
    table = compare(area, after, profiles()["reference_walker"], LIBRARY, 900.0)
    everyone = table.loc[table["group"] == "residents"].iloc[0]
    row = closed.rows("Wie er kan komen, ervoor en erna, per groep")[0]
    assert row[1] == f"{about(everyone['yes_before'])} → {about(everyone['yes_after'])}"
    assert row[5] == about(everyone["lost"]) != "0"
    closed.test.text_input(key="set name").set_value("Bieb dicht")
    _submit(closed, "Bewaar onder deze naam")
    saved = closed.again()
    assert list(edit_sets.names(spare)) == ["Bieb dicht"]
    told = saved.test.query_params["set"]
    assert told in ("Bieb dicht", ["Bieb dicht"])
    link = visit(
        spare,
        "bereik",
        part="what-if",
        layer=LIBRARY,
        profile="reference_walker",
        set="Bieb dicht",
        **OFFICIAL,
    )
    assert link.rows("Wie er kan komen, ervoor en erna, per groep")[0] == row
    link.test.button(key="forget set").click()
    gone = link.again()
    assert edit_sets.names(spare) == {}
    assert gone.rows("Wie er kan komen, ervoor en erna, per groep")[0] == row


def _submit(shown: Shown, label: str) -> None:
    (button,) = [each for each in shown.test.button if each.label == label]
    button.click()


@pytest.mark.parametrize("part", ["barriers", "survey", "seats", "what-if"])
def test_parts_without_people_or_places(
    visit: Visit, without_people: Path, without_places: Path, part: str
) -> None:
    """Every part stands without figures of residents; without any place the page says so."""
    shown = visit(without_people, "bereik", part=part, layer=LIBRARY, **OFFICIAL)
    assert shown.headings
    assert "nog geen plek bekend" in visit(without_places, "bereik", part=part).text


def test_observations_are_added_to_those_there_are(tmp_path: Path) -> None:
    """The file grows, what says nothing is passed over, and it is one the command line reads."""
    first = Observation(kind="kerb", node=1, value=0.02)  # type: ignore[arg-type]  # as in a file
    blank = Observation(kind="kerb", node=2, value=None)  # type: ignore[arg-type]  # likewise
    assert add(tmp_path, [blank]) == tmp_path / FILE
    assert kept(tmp_path) == []
    add(tmp_path, [first, blank], ["OpenStreetMap"])
    add(tmp_path, [first.model_copy(update={"value": 0.1})], ["OpenStreetMap"])
    assert [each.value for each in kept(tmp_path)] == [0.02, 0.1]
    content = json.loads((tmp_path / FILE).read_text(encoding="utf-8"))
    assert content["attribution"] == ["OpenStreetMap"]


def test_export_is_the_table() -> None:
    """CSV and GeoJSON hold the same rows; a formula is a text, hostile or not."""
    told = Rows(("a", "b"), [("=1+1", "x"), ("<img>", "é")], [point(4, 52), point(5, 53)], ["OSM"])
    rows = list(csv.reader(io.StringIO(as_csv(told).decode("utf-8-sig"))))
    assert rows == [["a", "b"], ["'=1+1", "x"], ["<img>", "é"]]
    features = json.loads(as_geojson(told))["features"]
    assert [each["properties"] for each in features] == [
        {"a": "=1+1", "b": "x"},
        {"a": "<img>", "b": "é"},
    ]
