"""What ``barriers`` and ``survey`` answer about the small town, and ``reach`` with edits."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from typer.testing import Result

    Run = Callable[..., Result]
    Ask = Callable[..., dict[str, Any]]

LIBRARY = ("--layer", "institutional/library")
WHEELCHAIR = ("--profile", "manual_wheelchair", "--minutes", 60)
ROLLATOR = ("--profile", "rollator", "--minutes", 60)


@pytest.fixture
def ask(run: Run, small_neighbourhood: Path) -> Ask:
    """Give a function that runs a command on the small town and reads its JSON."""

    def invoke(command: str, *options: object) -> dict[str, Any]:
        result = run(command, small_neighbourhood, *options, "--format", "json")
        assert result.exit_code == 0, result.stderr
        answer: dict[str, Any] = json.loads(result.stdout, parse_constant=pytest.fail)
        assert list(answer) == ["meta", "rows"]
        return answer

    return invoke


def _yes(ask: Ask, *options: object) -> float:
    return float(sum(row["residents_yes"] for row in ask("reach", *options)["rows"]))


def _edits(folder: Path, name: str, edits: list[dict[str, Any]]) -> Path:
    file = folder / "edits.json"
    content = {"schema_version": 1, "name": name, "edits": edits}
    file.write_text(json.dumps(content), encoding="utf-8")
    return file


def test_the_repair_of_a_barrier_keeps_its_promise(ask: Ask, tmp_path: Path) -> None:
    """What `barriers` promises is what `reach --edits` with its repair gives."""
    profile = ("--profile", "manual_wheelchair", "--minutes", 60, "--untagged", "gewoon")
    answer = ask("barriers", *profile, *LIBRARY)
    assert answer["rows"]
    before = _yes(ask, *profile, *LIBRARY)
    assert answer["meta"]["residents_yes"] == pytest.approx(before)
    for row in answer["rows"]:
        file = _edits(tmp_path, "repair", row["repair"])
        after = _yes(ask, *profile, *LIBRARY, "--edits", file)
        assert after - before == pytest.approx(row["residents_gained"])
        assert row["link"].startswith("https://www.openstreetmap.org/")
        assert {"kinds", "what", "street", "lon", "lat", "minutes_saved"} <= set(row)


def test_barriers_meta(ask: Ask) -> None:
    """Beside the rows stands what they are about."""
    answer = ask("barriers", *ROLLATOR, *LIBRARY, "--untagged", "voorzichtig", "--pairs", 3)
    meta = answer["meta"]
    assert meta["profile"] == "rollator"
    assert (meta["layer"], meta["layers"]) == ("institutional/library", ["institutional/library"])
    assert (meta["minutes"], meta["legs"], meta["untagged"]) == (
        60,
        "there_and_back",
        "voorzichtig",
    )
    assert meta["residents"] == pytest.approx(260)
    assert meta["barriers"] >= len(answer["rows"])
    assert len(meta["pairs"]) <= 3
    assert {"row", "reading", "residents", "share"} <= set(meta["hangs_on_doubt"][0])
    assert {"OpenStreetMap"} <= {source["name"] for source in meta["sources"]}


def test_several_layers(ask: Ask) -> None:
    """Repeating --layer asks for one of them: never fewer people than for each alone."""
    both = ask("barriers", *ROLLATOR, *LIBRARY, "--layer", "communal/cafe")["meta"]
    assert both["layer"] is None
    assert both["layers"] == ["institutional/library", "communal/cafe"]
    for layer in both["layers"]:
        alone = ask("barriers", *ROLLATOR, "--layer", layer)["meta"]
        assert both["residents_yes"] >= alone["residents_yes"]


def test_survey_promises_what_is_unknown(ask: Ask) -> None:
    """With stops enough everybody of whom it is unknown becomes certain; the stops are numbered."""
    answer = ask("survey", *ROLLATOR, *LIBRARY, "--stops", 50)
    meta, rows = answer["meta"], answer["rows"]
    assert meta["residents_unknown"] > 0
    assert meta["residents_certain"] == pytest.approx(meta["residents_unknown"])
    assert [row["stop"] for row in rows] == list(range(1, len(rows) + 1))
    assert rows[0]["metres"] == 0
    assert sum(row["metres"] for row in rows) == pytest.approx(meta["metres"])
    assert max(row["residents_so_far"] for row in rows) == pytest.approx(meta["residents_certain"])
    few = ask("survey", *ROLLATOR, *LIBRARY, "--stops", 1)
    assert len(few["rows"]) <= 1


def test_the_survey_as_csv_and_geojson(run: Run, small_neighbourhood: Path, tmp_path: Path) -> None:
    """To print and to take along: a table with links and degrees, and points."""
    asked = ("survey", small_neighbourhood, *ROLLATOR, *LIBRARY)
    result = run(*asked, "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(result.stdout)))
    assert rows
    assert rows[0]["link"].startswith("https://www.openstreetmap.org/")
    assert 50 < float(rows[0]["lat"]) < 54
    file = tmp_path / "schouw.geojson"
    assert run(*asked, "--format", "geojson", "--output", file).exit_code == 0
    content = json.loads(file.read_text(encoding="utf-8"))
    assert len(content["features"]) == len(rows)
    assert {each["geometry"]["type"] for each in content["features"]} == {"Point"}
    assert content["meta"]["metres"] >= 0


@pytest.mark.parametrize("command", ["barriers", "survey"])
def test_on_the_screen(run: Run, small_neighbourhood: Path, command: str) -> None:
    """People get a table in Dutch, with the numbers in a sentence under it."""
    result = run(command, small_neighbourhood, *ROLLATOR, *LIBRARY)
    assert result.exit_code == 0, result.stderr
    assert "Met een rollator" in result.stdout
    assert "bewoners" in result.stdout
    assert "Straat" in result.stdout


@pytest.mark.parametrize("command", ["barriers", "survey"])
def test_residents_see_no_small_numbers(ask: Ask, command: str) -> None:
    """For residents numbers below 10 are null and the others rounded, totals too."""
    answer = ask(command, *WHEELCHAIR, *LIBRARY, "--viewer", "resident")
    exact = ask(command, *WHEELCHAIR, *LIBRARY)
    assert [row["link"] for row in answer["rows"]] == [row["link"] for row in exact["rows"]]
    counts = [
        value
        for row in answer["rows"]
        for name, value in row.items()
        if name.startswith("residents")
    ]
    assert counts
    assert all(value is None or (value >= 10 and value % 10 == 0) for value in counts)
    assert answer["meta"]["residents_yes"] % 10 == 0


def test_edits_that_name_what_is_not_there(
    run: Run, small_neighbourhood: Path, tmp_path: Path
) -> None:
    """What has vanished is a warning and stands in the meta; the rest is done."""
    place = {"kind": "close_place", "place": "osm:n40"}
    file = _edits(tmp_path, "Oud", [{"kind": "lower_kerb", "node": 424242}, place])
    options = (*ROLLATOR, *LIBRARY, "--edits", file)
    result = run("reach", small_neighbourhood, *options, "--format", "json")
    assert result.exit_code == 0
    assert "edit 1 (lower_kerb) is left out: node 424242 is not on this map" in result.stderr
    answer = json.loads(result.stdout)
    assert answer["rows"] == []
    assert answer["meta"]["edits"] == "Oud"
    assert [each["reference"] for each in answer["meta"]["vanished"]] == ["node 424242"]
    assert answer["meta"]["digest"].count("+") == 1


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (("--profile", "skates", *LIBRARY), "skates"),
        (("--profile", "rollator", "--layer", "communal/nonsense"), "communal/nonsense"),
        (("--profile", "rollator"), "--layer"),
        ((*ROLLATOR, *LIBRARY, "--untagged", "x"), "preset"),
        ((*ROLLATOR, *LIBRARY, "--output", "x.csv"), "format"),
        ((*ROLLATOR, *LIBRARY, "--edits", "nowhere.json"), "nowhere.json"),
    ],
)
@pytest.mark.parametrize("command", ["barriers", "survey"])
def test_wrong_use_is_one_line(
    run: Run, small_neighbourhood: Path, command: str, options: tuple[object, ...], says: str
) -> None:
    """Wrong use ends with code 2 and one line that names what is wrong."""
    result = run(command, small_neighbourhood, *options)
    assert result.exit_code == 2
    assert result.stderr.count("\n") == 1
    assert says in result.stderr
