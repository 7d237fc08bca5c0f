"""From the schouw sheet to the answer of the same evening, on the small town."""

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

QUESTION = (
    *("--profile", "rollator", "--layer", "institutional/library"),
    *("--minutes", 60, "--untagged", "voorzichtig"),
)
TUESDAY = "2026-11-24"


@pytest.fixture
def template(run: Run, small_neighbourhood: Path, tmp_path: Path) -> Path:
    """Write the sheet and the file to fill in."""
    file, sheet = tmp_path / "waarnemingen.json", tmp_path / "schouw.html"
    result = run("survey", small_neighbourhood, *QUESTION, "--template", file, "--sheet", sheet)
    assert result.exit_code == 0, result.stderr
    assert "Schouwformulier" in sheet.read_text(encoding="utf-8")
    assert str(file.name) in result.stdout
    return file


def _answer(run: Run, folder: Path, command: str, *options: object) -> dict[str, Any]:
    result = run(command, folder, *QUESTION, *options, "--format", "json")
    assert result.exit_code == 0, result.stderr
    answer: dict[str, Any] = json.loads(result.stdout, parse_constant=pytest.fail)
    return answer


def _file(folder: Path, *observations: dict[str, Any]) -> Path:
    file = folder / "seen.json"
    content = {"schema_version": 1, "observations": list(observations)}
    file.write_text(json.dumps(content), encoding="utf-8")
    return file


def test_filled_in_the_same_evening(run: Run, small_neighbourhood: Path, template: Path) -> None:
    """An empty file changes nothing and says so; a filled one gives what the survey promised."""
    before = _answer(run, small_neighbourhood, "survey")["meta"]
    empty = run("reach", small_neighbourhood, *QUESTION, "--observations", template)
    content = json.loads(template.read_text(encoding="utf-8"))
    many = len(content["observations"])
    assert f"{many} of {many} observations have no value yet" in empty.stderr
    assert all(each["value"] is None for each in content["observations"])
    assert {each["kind"] for each in content["observations"]} == {"kerb", "opening"}
    assert "meters" in content["observations"][0]["note"]
    content |= {"by": "opbouwwerker", "seen": TUESDAY}
    for each in content["observations"]:
        each["value"] = {"kerb": 0.02, "opening": 1.2}[each["kind"]]
    template.write_text(json.dumps(content), encoding="utf-8")
    after = _answer(run, small_neighbourhood, "reach", "--observations", template)
    assert after["rows"][0]["residents_yes"] == pytest.approx(
        before["residents_yes"] + before["residents_certain"]
    )
    told = after["meta"]["observations"]
    assert (told["applied"], told["blank"], told["vanished"]) == (many, 0, [])
    assert after["meta"]["digest"].count("+") == 1
    again = _answer(run, small_neighbourhood, "survey", "--observations", template)
    assert again["meta"]["unknowns"] < before["unknowns"]
    for command in ("barriers", "reach"):
        meta = _answer(run, small_neighbourhood, command, "--observations", template)["meta"]
        assert meta["observations"]["file"] == template.name


def test_answers_are_never_overwritten(run: Run, small_neighbourhood: Path, template: Path) -> None:
    """A file to fill in that is there already stays as it is; nothing else is written either."""
    template.write_text("twelve answers", encoding="utf-8")
    sheet = template.with_name("new.html")
    result = run("survey", small_neighbourhood, *QUESTION, "--template", template, "--sheet", sheet)
    assert result.exit_code == 2
    assert result.stderr.count("\n") == 1
    assert "is there already" in result.stderr
    assert template.read_text(encoding="utf-8") == "twelve answers"
    assert not sheet.exists()


def test_the_exports_are_complete(run: Run, small_neighbourhood: Path) -> None:
    """CSV and GeoJSON have every stop, with the way on OSM, and who becomes certain by its step."""
    wanted = {
        *("stop", "unknown", "link", "way_link", "kinds", "what", "street", "metres", "step"),
        *("residents_alone", "residents_75_alone", "residents_by_step", "residents_so_far"),
    }
    result = run("survey", small_neighbourhood, *QUESTION, "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(result.stdout)))
    assert wanted | {"lon", "lat"} <= set(rows[0])
    content = _answer_geojson(run, small_neighbourhood)
    assert [each["properties"]["stop"] for each in content["features"]] == [
        int(row["stop"]) for row in rows
    ]
    assert wanted <= set(content["features"][0]["properties"])
    for row in rows:
        assert row["way_link"].removeprefix("https://www.openstreetmap.org/way/").isdigit()
    steps: dict[str, float] = {}
    for row in rows:
        steps[row["step"]] = float(row["residents_by_step"])
    assert sum(steps.values()) == pytest.approx(content["meta"]["residents_certain"])


def _answer_geojson(run: Run, folder: Path) -> dict[str, Any]:
    result = run("survey", folder, *QUESTION, "--format", "geojson")
    content: dict[str, Any] = json.loads(result.stdout)
    return content


@pytest.mark.parametrize(
    ("on", "applied", "says"),
    [
        ("2026-11-24 10:00", 1, ""),
        ("2026-11-24 06:59", 0, ""),
        ("2026-11-24 17:00", 0, ""),
        ("2026-11-23", 0, ""),
        (TUESDAY, 1, "holds on part of 2026-11-24 only and counts"),
        ("2026-11-24T09:30+00:00", 1, ""),
        ("2026-11-24T16:30+00:00", 0, ""),
    ],
)
def test_containers_on_tuesday(
    run: Run, small_neighbourhood: Path, tmp_path: Path, on: str, applied: int, says: str
) -> None:
    """What comes back every week counts at the hour that is asked for, on the Dutch clock."""
    containers = {"kind": "containers", "way": 1005, "value": 0.4, "recurring": "dinsdag 7-17"}
    file = _file(tmp_path, containers)
    options = ("--observations", file, "--on", on)
    result = run("reach", small_neighbourhood, *QUESTION, *options, "--format", "json")
    assert result.exit_code == 0, result.stderr
    answer = json.loads(result.stdout)
    told = answer["meta"]["observations"]
    assert (told["applied"], told["not_then"]) == (applied, 1 - applied)
    states = [answer["rows"][0][f"residents_{state}"] for state in ("yes", "unknown", "no")]
    assert states == pytest.approx([0, 0, 260] if applied else [0, 260, 0])
    assert says in result.stderr
    assert bool(says) == bool(answer["meta"]["warnings"])


def test_edits_come_after_what_was_seen(
    run: Run, small_neighbourhood: Path, tmp_path: Path
) -> None:
    """What is seen holds now, what is edited would come on top; both stand in the meta and map."""
    seen = _file(tmp_path, {"kind": "opening", "node": 33, "value": 0.5})
    edits = tmp_path / "edits.json"
    away = {"kind": "remove_barrier", "node": 33}
    content = {"schema_version": 1, "name": "Paal <weg>", "edits": [away]}
    edits.write_text(json.dumps(content), encoding="utf-8")
    blocked = _answer(run, small_neighbourhood, "reach", "--observations", seen)
    assert blocked["rows"][0]["residents_no"] == pytest.approx(260)
    options = ("--observations", seen, "--edits", edits)
    freed = _answer(run, small_neighbourhood, "reach", *options)
    assert freed["rows"][0]["residents_no"] == pytest.approx(0)
    assert freed["meta"]["edits"] == "Paal <weg>"
    assert freed["meta"]["digest"].count("+") == 2
    page = tmp_path / "kaart.html"
    result = run("map", small_neighbourhood, page, *QUESTION, *options)
    assert result.exit_code == 0, result.stderr
    text = page.read_text(encoding="utf-8")
    assert "Alsof dit gedaan is: Paal &lt;weg&gt;." in text
    assert "Waarnemingen op straat die meetellen: 1, zoals het is op" in text
    assert "Wat hangt aan wat niemand op de kaart heeft gezet" in text


def test_what_was_seen_and_is_gone(run: Run, small_neighbourhood: Path, tmp_path: Path) -> None:
    """An observation of what is no longer on the map is named, and the rest counts."""
    file = _file(
        tmp_path,
        {"kind": "kerb", "node": 4242, "value": 0.02},
        {"kind": "opening", "node": 33, "value": 2},
    )
    result = run(
        "reach", small_neighbourhood, *QUESTION, "--observations", file, "--format", "json"
    )
    assert "observation 1 (kerb) is left out: node 4242 is not on this map" in result.stderr
    told = json.loads(result.stdout)["meta"]["observations"]
    assert told["applied"] == 1
    assert told["vanished"][0]["reference"] == "node 4242"


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (("--on", TUESDAY), "--on says nothing without --observations"),
        (("--observations", "seen.json", "--on", "dinsdag"), "--on is 'dinsdag'"),
        (("--observations", "seen.json", "--on", "2026-03-29 02:30"), "does not exist"),
        (("--observations", "nowhere.json"), "nowhere.json"),
    ],
)
@pytest.mark.parametrize("command", ["reach", "barriers", "survey"])
def test_wrong_use_is_one_line(
    run: Run,
    small_neighbourhood: Path,
    tmp_path: Path,
    command: str,
    options: tuple[str, ...],
    says: str,
) -> None:
    """A day that is no day, an hour that is skipped, a file that is not there: one line each."""
    seen = _file(tmp_path, {"kind": "opening", "node": 33, "value": 2})
    given = [str(seen) if each == "seen.json" else each for each in options]
    result = run(command, small_neighbourhood, *QUESTION, *given)
    assert result.exit_code == 2
    assert result.stderr.count("\n") == 1
    assert says in result.stderr


@pytest.mark.parametrize(
    ("observation", "says"),
    [
        ({"kind": "kerb", "node": 1, "value": 2}, "use a number of metres from 0 to 0.5"),
        ({"kind": "width", "way": 1, "value": 90}, "use a number of metres from 0 to 30"),
        ({"kind": "slope", "way": 1, "value": 5}, "use a fraction (5 % is 0.05)"),
        ({"kind": "handrail", "way": 1, "value": "ja"}, "use true or false"),
        ({"kind": "crossing", "node": 1, "value": "zebrapad"}, "use marked, signals"),
        ({"kind": "kerb", "node": 1}, "kerb needs a value"),
        ({"kind": "kerb", "nod": 1, "value": 0.02}, "nod"),
    ],
)
def test_a_wrong_answer_is_one_line(
    run: Run, small_neighbourhood: Path, tmp_path: Path, observation: dict[str, Any], says: str
) -> None:
    """Centimetres for metres, a word for yes or no: file, entry number, and what to write."""
    good = {"kind": "opening", "node": 33, "value": 2}
    file = _file(tmp_path, good, observation)
    result = run("reach", small_neighbourhood, *QUESTION, "--observations", file)
    assert result.exit_code == 2
    assert result.stderr.count("\n") == 1
    assert str(file) in result.stderr
    assert "observation 2" in result.stderr
    assert says in result.stderr
