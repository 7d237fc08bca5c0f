"""What ``seats`` answers about the small town."""

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
WALKER = ("--profile", "older_walker", "--minutes", 60, "--every", 150)
STATES = ("yes", "unknown", "no")


@pytest.fixture
def ask(run: Run, small_neighbourhood: Path) -> Ask:
    """Give a function that asks about the small town and reads the JSON."""

    def invoke(*options: object) -> dict[str, Any]:
        result = run("seats", small_neighbourhood, *options, "--format", "json")
        assert result.exit_code == 0, result.stderr
        answer: dict[str, Any] = json.loads(result.stdout, parse_constant=pytest.fail)
        assert list(answer) == ["meta", "rows"]
        return answer

    return invoke


def test_what_stands_beside_it(ask: Ask) -> None:
    """The meta says what was asked, how many seats there are, and residents with and without."""
    meta = ask(*WALKER, *LIBRARY)["meta"]
    assert (meta["kind"], meta["every_m"], meta["every_from"]) == ("seat", 150, "option")
    assert meta["legs"] == "there_and_back"
    assert (meta["points_sure"], meta["points_in_doubt"], meta["points_left_out"]) == (2, 1, 1)
    assert meta["backrest"] == meta["armrest"] == {"yes": 0, "no": 0, "unknown": 3}
    for totals in (meta, meta["without_rest"]):
        everybody = sum(totals[f"residents_{state}"] for state in STATES)
        assert everybody == pytest.approx(meta["residents"]) == pytest.approx(260)
    assert 0 < meta["residents_yes"] < meta["without_rest"]["residents_yes"]
    (place,) = meta["places"]
    assert place["name"] == "Bibliotheek Dijkzicht"
    assert place["residents_yes"] == pytest.approx(meta["residents_yes"])
    assert {"row", "reading"} <= set(meta["hangs_on_doubt_without_rest"][0])


def test_the_number_of_the_profile(ask: Ask) -> None:
    """Without --every it is that of the profile; with a longer stretch never fewer get there."""
    meta = ask("--profile", "older_walker", "--minutes", 60, *LIBRARY)["meta"]
    assert (meta["every_m"], meta["every_from"]) == (250, "profile")
    assert meta["residents_yes"] >= ask(*WALKER, *LIBRARY)["meta"]["residents_yes"]


@pytest.mark.parametrize("kind", ["seat", "toilet"])
def test_a_spot_keeps_its_promise(ask: Ask, tmp_path: Path, kind: str) -> None:
    """What is promised of a spot is what asking again with its edit gives."""
    asked = (*WALKER, *LIBRARY, "--kind", kind)
    answer = ask(*asked)
    before = answer["meta"]["residents_yes"]
    assert answer["rows"]
    for row in answer["rows"]:
        file = tmp_path / "edits.json"
        edits = {"schema_version": 1, "name": "bankje", "edits": [row["edit"]]}
        file.write_text(json.dumps(edits), encoding="utf-8")
        after = ask(*asked, "--edits", file)["meta"]
        assert after["vanished"] == []
        assert after["residents_yes"] - before == pytest.approx(row["residents_gained"])
        assert row["link"].startswith("https://www.openstreetmap.org/way/")
        assert 50 < row["lat"] < 54
        assert {"stretch", "street", "lon", "residents_perhaps"} <= set(row)
    gained = [row["residents_gained"] for row in answer["rows"]]
    assert gained == sorted(gained, reverse=True)
    assert gained[0] > 0


def test_one_way_and_several_layers(ask: Ask) -> None:
    """Only the way there is never harder; at least one of two layers neither."""
    both_ways = ask(*WALKER, *LIBRARY)["meta"]
    one_way = ask(*WALKER, *LIBRARY, "--one-way")["meta"]
    assert one_way["legs"] == "there"
    assert one_way["residents_yes"] >= both_ways["residents_yes"]
    two = ask(*WALKER, *LIBRARY, "--layer", "communal/cafe")["meta"]
    assert two["layers"] == ["institutional/library", "communal/cafe"]
    assert two["residents_yes"] >= both_ways["residents_yes"]
    assert len(two["places"]) == 2


def test_as_csv_and_geojson(run: Run, small_neighbourhood: Path) -> None:
    """To take along: a table with degrees, and points; no more of them than asked for."""
    asked = ("seats", small_neighbourhood, *WALKER, *LIBRARY, "--benches", 1)
    rows = list(csv.DictReader(io.StringIO(run(*asked, "--format", "csv").stdout)))
    assert len(rows) == 1
    assert 50 < float(rows[0]["lat"]) < 54
    assert json.loads(rows[0]["edit"])["kind"] == "add_bench"
    content = json.loads(run(*asked, "--format", "geojson").stdout)
    (feature,) = content["features"]
    assert feature["geometry"]["type"] == "Point"
    assert content["meta"]["kind"] == "seat"


@pytest.mark.parametrize(("kind", "word"), [("seat", "zitplek"), ("toilet", "toilet")])
def test_on_the_screen(run: Run, small_neighbourhood: Path, kind: str, word: str) -> None:
    """People get two tables in Dutch: who gets there, and where one more helps."""
    result = run("seats", small_neighbourhood, *WALKER, *LIBRARY, "--kind", kind, "--one-way")
    assert result.exit_code == 0, result.stderr
    assert f"Om de 150 m een {word}" in result.stdout
    assert "Zonder dat dat nodig is" in result.stdout
    assert "erbij het meest helpt" in result.stdout
    assert "Alleen de weg heen." in result.stdout


def test_without_a_second_table(run: Run, small_neighbourhood: Path) -> None:
    """A sentence stands in its place where no bench helps; nothing where none was asked for."""
    nobody = "Met één bankje erbij komen hier niet meer bewoners er."
    result = run("seats", small_neighbourhood, *WALKER, *LIBRARY, "--every", 2000)
    assert result.exit_code == 0, result.stderr
    assert nobody in result.stdout
    result = run("seats", small_neighbourhood, *WALKER, *LIBRARY, "--benches", 0)
    assert result.exit_code == 0, result.stderr
    assert "Om de 150 m een zitplek" in result.stdout
    assert nobody not in result.stdout
    assert "erbij het meest helpt" not in result.stdout


def test_nowhere_to_rest(ask: Ask, run: Run, small_neighbourhood: Path) -> None:
    """Without any toilet on the map the answer says so, and how far one gets."""
    asked = (*WALKER, *LIBRARY, "--kind", "toilet")
    meta = ask(*asked)["meta"]
    assert meta["points_sure"] == meta["points_in_doubt"] == 0
    assert "there is no toilet on the map here" in " ".join(meta["warnings"])
    result = run("seats", small_neighbourhood, *asked)
    assert "no farther than 150 m" in result.stderr


def test_residents_see_no_small_numbers(ask: Ask) -> None:
    """For residents numbers below 10 are null and the others rounded, everywhere."""
    answer = ask(*WALKER, *LIBRARY, "--viewer", "resident")
    meta = answer["meta"]
    tables = [*answer["rows"], *meta["places"], meta["without_rest"]]
    tables.append({name: meta[name] for name in meta if name.startswith("residents")})
    counts = [
        value for row in tables for name, value in row.items() if name.startswith("residents")
    ]
    assert counts
    assert all(value is None or (value >= 10 and value % 10 == 0) for value in counts)


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (("--profile", "skates", *LIBRARY), "skates"),
        (("--profile", "rollator", "--layer", "communal/nonsense"), "communal/nonsense"),
        (("--profile", "rollator"), "--layer"),
        (("--profile", "rollator", *LIBRARY, "--every", 0), "more than 0 m"),
        (("--profile", "rollator", *LIBRARY, "--every", -20), "more than 0 m"),
        (("--profile", "rollator", *LIBRARY, "--every", "nan"), "more than 0 m"),
        (("--profile", "rollator", *LIBRARY, "--kind", "sofa"), "sofa"),
        (("--profile", "reference_walker", *LIBRARY), "--every"),
        (("--profile", "rollator", *LIBRARY, "--output", "x.csv"), "format"),
        (("--profile", "rollator", *LIBRARY, "--edits", "nowhere.json"), "nowhere.json"),
    ],
)
def test_wrong_use_is_one_line(
    run: Run, small_neighbourhood: Path, options: tuple[object, ...], says: str
) -> None:
    """Wrong use ends with code 2 and one line that names what is wrong."""
    result = run("seats", small_neighbourhood, *options)
    assert result.exit_code == 2
    assert result.stderr.count("\n") == 1
    assert says in result.stderr
