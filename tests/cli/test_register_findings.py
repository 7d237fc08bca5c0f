"""Findings on the command line, and back on the map."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from sociale_basis.privacy import Viewer
from sociale_basis.register import Register, Who, list_findings, propose_pin

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Run

TEAM = Who(Viewer.BUILDER_TEAM, actor="builder-1")
RESIDENT = Who(Viewer.RESIDENT)
QUESTION = ("--profile", "rollator", "--layer", "institutional/library")


def _rows(run: Run, *words: object) -> list[dict[str, Any]]:
    result = run("register", "findings", *words, "--json")
    assert result.exit_code == 0, result.output
    rows: list[dict[str, Any]] = json.loads(result.stdout)["rows"]
    return rows


def test_from_the_street_to_the_register_and_back(
    run: Run, register: Register, small_neighbourhood: Path, tmp_path: Path
) -> None:
    """The sheet of ``survey``, filled in, taken in and written again, gives reach the same."""
    template, again = tmp_path / "in.json", tmp_path / "out.json"
    result = run("survey", small_neighbourhood, *QUESTION, "--template", template)
    assert result.exit_code == 0, result.output
    content = json.loads(template.read_text(encoding="utf-8"))
    (empty,) = _rows(run, "import", template)
    assert empty == {"added": 0, "changed": 0, "same": 0, "older": 0} | {
        "blank": len(content["observations"])
    }
    content |= {"by": "opbouwwerker", "seen": "2026-11-20"}
    for each in content["observations"]:
        each["value"] = {"kerb": 0.02, "opening": 1.2}[each["kind"]]
    template.write_text(json.dumps(content), encoding="utf-8")
    assert _rows(run, "import", template)[0]["added"] == len(content["observations"]) > 0
    assert _rows(run, "import", template)[0]["same"] == len(content["observations"])
    result = run("register", "findings", "export", again, "--viewer", "builder_team")
    assert result.exit_code == 0, result.output
    written = json.loads(again.read_text(encoding="utf-8"))
    whole = [
        {"by": "opbouwwerker", "seen": "2026-11-20"} | each for each in content["observations"]
    ]
    assert [{**each} for each in written["observations"]] == whole
    answers = []
    for file in (template, again):
        asked = ("reach", small_neighbourhood, *QUESTION, "--observations", file)
        answer = json.loads(run(*asked, "--format", "json").stdout)
        answers.append((answer["rows"], answer["meta"]["observations"]["applied"]))
    assert answers[0] == answers[1]
    assert answers[0][1] == len(content["observations"])
    public = tmp_path / "public.json"
    assert run("register", "findings", "export", public, "--viewer", "resident").exit_code == 0
    assert '"note"' in again.read_text(encoding="utf-8")
    assert '"note"' not in public.read_text(encoding="utf-8")
    assert '"node"' in public.read_text(encoding="utf-8")
    assert len(list_findings(register, TEAM)) == len(content["observations"])


def test_a_wrong_row_is_one_line(run: Run, register: Register, tmp_path: Path) -> None:
    """File, number and key; nothing is kept."""
    file = tmp_path / "seen.json"
    good = {"kind": "kerb", "node": 1, "value": 0.02}
    content = {"schema_version": 1, "observations": [good, good | {"by": "Jan de Vries"}]}
    file.write_text(json.dumps(content), encoding="utf-8")
    result = run("register", "findings", "import", file)
    assert result.exit_code == 2
    assert result.stderr.count("\n") == 1
    assert f"{file}, observation 2, key 'by': may name a person" in result.stderr
    assert list_findings(register, TEAM) == []


def test_talks_are_written_down_listed_and_closed(
    run: Run, register: Register, tmp_path: Path
) -> None:
    """All findings of a file or none; per street who was asked, with its history."""
    file = tmp_path / "talks.json"
    talk = {"kind": "talk", "on": "2026-10-20", "street": "Kade", "asked": 8, "text": "stil"}
    ladder = talk | {"kind": "ladder", "now": "anonymity", "wished": "mutual_care", "asked": 3}
    file.write_text(json.dumps([talk, ladder | {"now": "best"}]), encoding="utf-8")
    assert run("register", "findings", "add", file).exit_code == 2
    assert list_findings(register, TEAM) == []
    file.write_text(json.dumps([talk, ladder]), encoding="utf-8")
    made = _rows(run, "add", file)
    assert [each["kind"] for each in made] == ["talk", "ladder"]
    assert _rows(run, "list") == []
    listed = _rows(run, "list", "--viewer", "builder_team", "--kind", "talk")
    assert [each["id"] for each in listed] == [made[0]["id"]]
    (street,) = _rows(run, "streets", "--viewer", "builder_team")
    assert (street["people"], street["times"], street["now"]) == (11, 2, {"anonymity": 3})
    (street,) = _rows(run, "streets")
    assert (street["people"], street["times"], street["now"]) == (11, None, {})
    shown = run("register", "findings", "streets", "--viewer", "builder_team").output
    assert "Kade" in shown
    assert "anonimiteit 3" in shown
    day = ("--on", "2026-11-01")
    closed = run("register", "findings", "close", made[0]["id"], *day, "--reason", "dubbel")
    assert closed.exit_code == 0, closed.output
    team = ("--viewer", "builder_team")
    changes = _rows(run, "history", made[0]["id"], *team)
    assert [each["action"] for each in changes] == ["create", "close"]
    (was,) = _rows(run, "history", made[0]["id"], *team, "--on", "2036-01-01")
    assert was["status"] == "closed"
    assert "dubbel" in run("register", "findings", "history", made[0]["id"], *team).output
    assert run("register", "findings", "history", made[1]["id"]).exit_code == 2
    assert "Kade" in run("register", "findings", "list", *team).output


def test_pins_are_reviewed(run: Run, register: Register) -> None:
    """Listed with words that may name somebody; accepted with another text, or declined."""
    for number, text in enumerate(("Bankje voor mevrouw Jansen", "Onzin")):
        told = {"sort": "dream", "text": text, "x": 143588.0, "y": 508414.0}
        propose_pin(register, RESIDENT, told, key=str(number))
    first, second = _rows(run, "pins")
    assert first["flags"][0]["words"] == "mevrouw Jansen"
    assert "mevrouw Jansen" in run("register", "findings", "pins").output
    change = ("--revision", 1, "--text", "Een bankje", "--at-home")
    assert run("register", "findings", "accept", first["id"], *change).exit_code == 0
    decline = ("decline", second["id"], "--revision", 1, "--reason", "geen wens")
    assert run("register", "findings", *decline).exit_code == 0
    assert run("register", "findings", *decline).exit_code == 2
    (seen,) = _rows(run, "list", "--viewer", "resident")
    assert seen["finding"]["text"] == "Een bankje"
    assert "x" not in seen["finding"]
    assert _rows(run, "pins") == []


@pytest.mark.parametrize(
    ("content", "says"),
    [("{", "not JSON"), ("[]", "no finding"), ("[1]", "no finding"), (None, "cannot be read")],
)
def test_files_that_cannot_be_read(
    run: Run, register: Register, tmp_path: Path, content: str | None, says: str
) -> None:
    """One line that names the file."""
    file = tmp_path / "findings.json"
    if content is not None:
        file.write_text(content, encoding="utf-8")
    result = run("register", "findings", "add", file)
    assert result.exit_code == 2
    assert says in result.stderr
    assert result.stderr.count("\n") == 1
    assert list_findings(register, TEAM) == []
