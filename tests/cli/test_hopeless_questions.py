"""Questions without a good answer get an honest one: what cannot be said, and why, in words."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import pytest

from sociale_basis import neighbourhood

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from typer.testing import Result

    Run = Callable[..., Result]

LIBRARY = ("--profile", "rollator", "--layer", "institutional/library")
FIRST_WAY = '<way id="1001"'
LOWERED = """{{"schema_version": 1, "name": "x", "edits":
[{{"kind": "lower_kerb", "node": 4, "height_m": {}}}]}}"""
# In the pond, 250 m from the nearest way.
AFLOAT = """<node id="900" version="1" timestamp="2025-05-01T12:00:00Z" lon="4.3565" lat="52.0033">
<tag k="amenity" v="library"/><tag k="name" v="Drijvende bieb"/></node>"""


@pytest.fixture(scope="module")
def built(small_town: Path, tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Path]:
    """Give a function that builds the small town with something changed in its map."""

    def build(name: str, before: str, after: str) -> Path:
        folder = tmp_path_factory.mktemp(name)
        text = (small_town / "town.osm").read_text(encoding="utf-8")
        assert before in text
        (folder / "town.osm").write_text(text.replace(before, after), encoding="utf-8")
        neighbourhood.build(
            folder / "town",
            osm=folder / "town.osm",
            boundary=small_town / "buurten.geojson",
            population=small_town / "residents.csv",
        )
        return folder / "town"

    return build


@pytest.fixture(scope="module")
def afloat(built: Callable[..., Path]) -> Path:
    """Build the town with a second library, in the water."""
    return built("afloat", FIRST_WAY, AFLOAT + FIRST_WAY)


@pytest.fixture(scope="module")
def refused(built: Callable[..., Path]) -> Path:
    """Build the town with no way that is fit for wheels."""
    return built("refused", '<tag k="highway"', '<tag k="wheelchair" v="no"/><tag k="highway"')


def answer(result: Result) -> dict[str, Any]:
    """Read the JSON of an answer that came."""
    assert result.exit_code == 0, result.output
    content: dict[str, Any] = json.loads(result.stdout, parse_constant=pytest.fail)
    return content


def test_place_in_the_water_is_reported(run: Run, afloat: Path) -> None:
    """A place that no way comes near is unknown for everyone; it is named, with the reason."""
    told = answer(run("reach", afloat, *LIBRARY, "--format", "json"))
    assert told["meta"]["places_not_connected"] == ["osm:n900"]
    (words,) = told["meta"]["warnings"]
    assert "within 100 m" in words
    assert "osm:n900 (Drijvende bieb)" in words
    rows = {row["place_id"]: row for row in told["rows"]}
    assert rows["osm:n900"]["residents_unknown"] == pytest.approx(260)
    assert rows["osm:n900"]["residents_yes"] == rows["osm:n900"]["residents_no"] == 0
    assert rows["osm:n40"]["residents_no"] > 0
    checked = answer(run("check", afloat, "--format", "json"))["rows"]
    (row,) = (row for row in checked if row.get("layer") == "institutional/library")
    assert row["not_connected"] == 1


@pytest.mark.parametrize("command", ["reach", "barriers", "survey", "map"])
def test_every_command_warns_of_the_water(
    run: Run, afloat: Path, tmp_path: Path, command: str
) -> None:
    """Whatever is asked, the place in the water is named on stderr, in one line."""
    file = [tmp_path / "kaart.html"] if command == "map" else []
    result = run(command, afloat, *file, *LIBRARY)
    assert result.exit_code == 0, result.output
    (line,) = result.stderr.splitlines()
    assert line.startswith("warning: no way that leads somewhere comes within 100 m")
    assert "Drijvende bieb" in line


def test_nobody_is_sent_into_the_water(run: Run, afloat: Path, tmp_path: Path) -> None:
    """A route to there is refused with how far it is; so is a place that an edit puts there."""
    result = run(
        "route", afloat, "--from", "52.001,4.357", "--to", "52.0033,4.3565", "--profile", "rollator"
    )
    assert result.exit_code == 2
    assert result.stderr.startswith("error: --to 52.0033,4.3565 is 256 m from the nearest way")
    new = {"kind": "add_place", "place": "plan:1", "layer": "institutional/library", "name": "Vlot"}
    edits = [new | {"lon": 4.3565, "lat": 52.0033}]
    file = tmp_path / "edits.json"
    file.write_text(json.dumps({"schema_version": 1, "name": "Vlot", "edits": edits}), "utf-8")
    result = run("reach", afloat, *LIBRARY, "--edits", file, "--format", "json")
    assert "edit 1 (add_place) is left out" in result.stderr
    assert "lies farther than 100 m from every way" in result.stderr
    assert [each["why"] for each in answer(result)["meta"]["vanished"]] == ["not_connected"]


@pytest.mark.parametrize("by", ["place", "home-cell", "buurt"])
@pytest.mark.parametrize("output_format", ["table", "json", "csv", "geojson"])
def test_layer_without_places(
    run: Run, small_neighbourhood: Path, by: str, output_format: str
) -> None:
    """A layer that has no place here gives an answer of nobody, and says which layers have."""
    options = ("--profile", "rollator", "--layer", "institutional/school")
    shown = ("--by", by, "--format", output_format)
    result = run("reach", small_neighbourhood, *options, *shown)
    assert result.exit_code == 0, result.output
    (line,) = result.stderr.splitlines()
    assert "no place of layer institutional/school" in line
    assert "institutional/library" in line
    if output_format == "json":
        told = answer(result)
        assert told["meta"]["places"] == 0
        if by == "place":
            assert told["rows"] == []
        else:
            assert sum(row["residents_no"] for row in told["rows"]) == pytest.approx(260)
            assert {row["nearest_id"] for row in told["rows"]} == {None}


@pytest.mark.parametrize("command", ["barriers", "survey", "map"])
def test_nothing_to_gain_where_there_is_no_place(
    run: Run, small_neighbourhood: Path, tmp_path: Path, command: str
) -> None:
    """Without a place nothing is in the way and nothing is to be looked at: said, not an error."""
    file = [tmp_path / "kaart.html"] if command == "map" else []
    options = ("--profile", "rollator", "--layer", "institutional/school")
    result = run(command, small_neighbourhood, *file, *options)
    assert result.exit_code == 0, result.output
    assert "no place of layer institutional/school" in result.stderr
    if not file:
        told = answer(run(command, small_neighbourhood, *options, "--format", "json"))
        assert told["rows"] == []
        assert len(told["meta"]["warnings"]) == 1


def test_nobody_gets_anywhere(run: Run, refused: Path) -> None:
    """Where every way refuses someone, everyone is a no; one barrier less changes nothing."""
    (row,) = answer(run("reach", refused, *LIBRARY, "--format", "json"))["rows"]
    assert row["residents_no"] == pytest.approx(260)
    assert row["residents_yes"] == row["residents_unknown"] == 0
    on_foot = ("--profile", "reference_walker", "--layer", "institutional/library")
    (row,) = answer(run("reach", refused, *on_foot, "--format", "json"))["rows"]
    assert row["residents_yes"] == pytest.approx(260)
    told = answer(run("barriers", refused, *LIBRARY, "--format", "json"))
    assert told["rows"] == []
    assert told["meta"]["residents_yes"] == 0
    told = answer(run("survey", refused, *LIBRARY, "--format", "json"))
    assert told["rows"] == []
    assert told["meta"]["residents_unknown"] == 0


def test_no_way_is_told_with_what_refuses(run: Run, refused: Path) -> None:
    """A route where nothing may be used says so, and names what refuses on the least bad way."""
    ends = ("--from", "52.0010,4.3570", "--to", "52.0028,4.3640", "--profile", "rollator")
    told = answer(run("route", refused, *ends, "--format", "json"))
    assert told["meta"]["state"] == "no"
    assert told["meta"]["seconds"] is None
    assert told["rows"]
    assert {row["refused"] for row in told["rows"]} == {"wheelchair_tag"}
    result = run("route", refused, *ends)
    assert result.exit_code == 0
    assert "Geen weg zonder hindernis gevonden" in result.stdout


@pytest.mark.parametrize("minutes", ["0", "-5", "nan", "inf", "2.5", "kwartier", "601"])
@pytest.mark.parametrize("command", ["reach", "barriers", "survey", "map"])
def test_impossible_minutes(
    run: Run, small_neighbourhood: Path, tmp_path: Path, command: str, minutes: str
) -> None:
    """No time, endless time, part of a minute or no number: one line that names the option."""
    file = [tmp_path / "kaart.html"] if command == "map" else []
    result = run(command, small_neighbourhood, *file, *LIBRARY, "--minutes", minutes)
    assert result.exit_code == 2
    (line,) = result.stderr.splitlines()
    assert "--minutes" in line
    assert not file or not file[0].exists()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("", "edits.json"),
        ("[]", "edits.json"),
        ('{"schema_version": 1, "name": "x", "edits": [{"kind": "fly"}]}', "fly"),
        ('{"schema_version": 1, "name": "x", "edits": [{"kind": "lower_kerb"}]}', "node"),
        (LOWERED.format("NaN"), "edits.json"),
        (LOWERED.format("-1"), "height_m"),
    ],
)
@pytest.mark.parametrize("command", ["reach", "barriers", "survey"])
def test_edits_that_are_none(
    run: Run, small_neighbourhood: Path, tmp_path: Path, command: str, content: str, words: str
) -> None:
    """A file of edits that cannot be read is one line: which file, which edit, what is wrong."""
    file = tmp_path / "edits.json"
    file.write_text(content, encoding="utf-8")
    result = run(command, small_neighbourhood, *LIBRARY, "--edits", file)
    assert result.exit_code == 2
    (line,) = result.stderr.splitlines()
    assert line.startswith("error: ")
    assert words in line


@pytest.mark.parametrize("command", ["barriers", "survey"])
def test_edits_of_what_does_not_exist(
    run: Run, small_neighbourhood: Path, tmp_path: Path, command: str
) -> None:
    """What is not on the map is left out and named, each edit apart; the answer is as without."""
    edits = [
        {"kind": "close_place", "place": "osm:n999999"},
        {"kind": "remove_barrier", "node": 999999},
        {"kind": "close_segment", "way": 999999},
    ]
    file = tmp_path / "edits.json"
    file.write_text(json.dumps({"schema_version": 1, "name": "Weg", "edits": edits}), "utf-8")
    asked = (command, small_neighbourhood, *LIBRARY, "--format", "json")
    result = run(*asked, "--edits", file)
    assert [line.split(" is left out")[0] for line in result.stderr.splitlines()] == [
        "warning: edit 1 (close_place)",
        "warning: edit 2 (remove_barrier)",
        "warning: edit 3 (close_segment)",
    ]
    told = answer(result)
    assert [each["why"] for each in told["meta"]["vanished"]] == ["not_there"] * 3
    assert told["rows"] == answer(run(*asked))["rows"]


@pytest.mark.parametrize(
    ("column", "value", "words"),
    [
        ("length_m", -1.0, "length_m"),
        ("length_m", float("nan"), "length_m"),
        ("width_m", -0.5, "width_m"),
        ("kerb_m", float("inf"), "kerb_m"),
        ("surface", 99, "surface"),
    ],
)
def test_broken_network_on_disk(
    run: Run, small_neighbourhood: Path, tmp_path: Path, column: str, value: float, words: str
) -> None:
    """A network file with impossible values is refused in one line, not computed with."""
    folder = tmp_path / "town"
    shutil.copytree(small_neighbourhood, folder)
    (file,) = folder.glob("builds/*/edges.parquet")
    edges = gpd.read_parquet(file)
    edges[column] = edges[column].astype(float if isinstance(value, float) else int)
    edges.loc[edges.index[3], column] = value
    edges.to_parquet(file)
    result = run("reach", folder, *LIBRARY)
    assert result.exit_code == 2, result.output
    (line,) = result.stderr.splitlines()
    assert line.startswith("error: ")
    assert words in line
