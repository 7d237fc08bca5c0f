"""What ``why`` and ``route`` tell about the small town."""

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
BOLLARD = "paaltje: niet bekend hoeveel ruimte er is"
FOOT_OF_THE_STEPS = ("--from", "52.0010,4.3660")


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


def test_residents_per_barrier(ask: Ask) -> None:
    """All 260 residents can only come past the bollard of which nobody knows the width."""
    answer = ask("why", *WHEELCHAIR, *LIBRARY)
    meta = answer["meta"]
    assert (meta["legs"], meta["profile"]) == ("there_and_back", "manual_wheelchair")
    assert meta["residents"] == pytest.approx(260)
    bollard = next(row for row in answer["rows"] if row["barrier"] == "node/33")
    assert bollard["residents_unknown"] == pytest.approx(260)
    assert bollard["residents_no"] == 0
    assert (bollard["doubts"], bollard["what"]) == ("width|barrier", "bollard")
    assert bollard["link"] == "https://www.openstreetmap.org/node/33"
    assert bollard["text"].startswith("paaltje: niet bekend hoeveel ruimte er is")
    assert 51.9 < bollard["lat"] < 52.1
    assert ask("why", *WHEELCHAIR, *LIBRARY, "--one-way")["meta"]["legs"] == "there"


@pytest.mark.parametrize(("by", "key"), [("buurt", "code"), ("home-cell", "cell")])
def test_per_group(ask: Ask, by: str, key: str) -> None:
    """The same residents, divided: a row per barrier and buurt or cell."""
    rows = ask("why", *WHEELCHAIR, *LIBRARY, "--by", by)["rows"]
    bollard = [row for row in rows if row["barrier"] == "node/33"]
    assert len(bollard) > 1
    assert len({row[key] for row in bollard}) == len(bollard)
    assert sum(row["residents_unknown"] for row in bollard) == pytest.approx(260)


def test_one_address_in_words(run: Run, small_neighbourhood: Path) -> None:
    """Whole sentences: the state, how long it takes, and what is not known, with where."""
    asked = (*WHEELCHAIR, *LIBRARY, *FOOT_OF_THE_STEPS)
    result = run("why", small_neighbourhood, *asked)
    assert result.exit_code == 0, result.stderr
    lines = [line.strip() for line in result.stdout.splitlines()]
    assert lines == [
        "Weten we nog niet: iemand moet gaan kijken.",
        "Naar Bibliotheek Dijkzicht is het ongeveer 9 minuten. Terug duurt het even lang.",
        "Dit weten we niet van de weg:",
        "Na 310 m: paaltje: niet bekend hoeveel ruimte er is, op het Bibliotheekpad.",
    ]


def test_an_address_is_kept_nowhere(ask: Ask, run: Run, small_neighbourhood: Path) -> None:
    """The answer about one address has its segments, and not the address."""
    asked = (*WHEELCHAIR, *LIBRARY, *FOOT_OF_THE_STEPS)
    answer = ask("why", *asked)
    meta = answer["meta"]
    assert (meta["state"], meta["place"]) == ("unknown", "Bibliotheek Dijkzicht")
    assert meta["seconds_there"] == pytest.approx(meta["seconds_back"], rel=0.05)
    assert [row["barrier"] for row in answer["rows"]] == ["node/33"]
    assert [row["leg"] for row in answer["rows"]] == ["there"]
    for output in ("json", "csv", "geojson", "table"):
        text = run("why", small_neighbourhood, *asked, "--format", output).stdout
        assert text
        assert "4.3660" not in text
        assert "4.366," not in text


def test_too_far(ask: Ask) -> None:
    """Within a minute nobody gets there: too far is a row of its own, without a barrier."""
    asked = ("--profile", "manual_wheelchair", "--minutes", 1, *LIBRARY)
    rows = ask("why", *asked)["rows"]
    far = [row for row in rows if row["reason"] == "too_far"]
    assert len(far) == 1
    assert far[0]["barrier"] is None
    assert far[0]["residents_no"] > 100
    alone = ask("why", *asked, "--from", "52.0010,4.3551")["meta"]
    assert (alone["state"], alone["reason"]) == ("no", "too_far")
    assert alone["seconds_there"] > 60


def test_residents_see_no_small_numbers(ask: Ask) -> None:
    """For residents numbers below 10 are null and the others rounded."""
    rows = ask("why", *WHEELCHAIR, *LIBRARY, "--by", "home-cell", "--viewer", "resident")["rows"]
    numbers = [row[name] for row in rows for name in row if name.startswith("residents")]
    assert numbers
    assert all(value is None or value % 10 == 0 for value in numbers)
    assert None in numbers


def test_other_formats(run: Run, small_neighbourhood: Path, tmp_path: Path) -> None:
    """CSV has degrees, GeoJSON points, and rows of no barrier have no shape."""
    asked = ("why", small_neighbourhood, *WHEELCHAIR, *LIBRARY)
    rows = list(csv.DictReader(io.StringIO(run(*asked, "--format", "csv").stdout)))
    assert any(row["barrier"] == "node/33" and row["lon"] for row in rows)
    file = tmp_path / "why.geojson"
    assert run(*asked, "--format", "geojson", "--output", file).exit_code == 0
    features = json.loads(file.read_text(encoding="utf-8"))["features"]
    kinds = {each["geometry"] and each["geometry"]["type"] for each in features}
    assert kinds <= {"Point", None}
    assert "Point" in kinds
    table = run(*asked)
    assert "paaltje" in table.stdout
    assert "op de weg heen en terug" in table.stdout


def test_route_in_words(run: Run, small_neighbourhood: Path) -> None:
    """Streets, turns, landmarks, seats and doubts, in short sentences; both ways when asked."""
    ends = ("--from", "52.0010,4.3600", "--to", "52.0022,4.3660")
    asked = ("route", small_neighbourhood, *ends, "--profile", "manual_wheelchair")
    lines = run(*asked).stdout.splitlines()
    assert lines == [
        "In een rolstoel: Weten we nog niet: iemand moet gaan kijken",
        "1. Begin in de Lindelaan en loop 270 m richting de Kerkstraat.",
        "2. Ga linksaf de Kerkstraat in, 130 m.",
        f"3. Ga rechtsaf het Bibliotheekpad op, 140 m. Na 35 m: {BOLLARD}.",
        "U bent er, bij Bibliotheek Dijkzicht (links). Samen 550 m, ongeveer 11 minuten.",
    ]
    both = run(*asked, "--there-and-back").stdout
    assert "Heen:" in both
    assert "Terug:\n1. Begin op het Bibliotheekpad" in both


def test_route_there_and_back_as_json(ask: Ask) -> None:
    """Every step says which leg it is on; the whole is as certain as its worst leg."""
    ends = ("--from", "52.0010,4.3600", "--to", "52.0022,4.3660")
    answer = ask("route", *ends, "--profile", "manual_wheelchair", "--there-and-back")
    meta, rows = answer["meta"], answer["rows"]
    assert (meta["legs"], meta["state"]) == ("there_and_back", "unknown")
    assert [each["leg"] for each in meta["per_leg"]] == ["there", "back"]
    assert {row["leg"] for row in rows} == {"there", "back"}
    assert meta["metres"] == pytest.approx(sum(row["metres"] for row in rows))
    assert {"turn", "landmarks", "seats", "notices", "text", "way_id", "doubts"} <= set(rows[0])


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (("--profile", "skates", *LIBRARY), "skates"),
        (("--profile", "rollator"), "--layer"),
        ((*WHEELCHAIR, *LIBRARY, "--output", "x.csv"), "format"),
        ((*WHEELCHAIR, *LIBRARY, "--from", "somewhere"), "--from"),
        ((*WHEELCHAIR, *LIBRARY, "--from", "51.0,4.0"), "--from"),
    ],
)
def test_wrong_use_is_one_line(
    run: Run, small_neighbourhood: Path, options: tuple[object, ...], says: str
) -> None:
    """Wrong use ends with code 2 and one line that names what is wrong."""
    result = run("why", small_neighbourhood, *options)
    assert result.exit_code == 2
    assert result.stderr.count("\n") == 1
    assert says in result.stderr
