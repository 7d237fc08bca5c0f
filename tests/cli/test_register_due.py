"""``register due``, ``history``, ``erase``, ``backup`` and ``restore`` on the command line."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING, Any

import pytest

from sociale_basis.privacy import Viewer, Who
from sociale_basis.register import asked_by, create, edit, get_entry, open_register

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Run

TEAM = Who(Viewer.BUILDER_TEAM, actor="builder-1")
CONSENT = {"ground": "consent", "given_on": "2026-10-01", "told_to": "opbouwwerker"}
MARK = "Truus Jansen"
PLACE: dict[str, Any] = {
    "kind": "place",
    "layer": "communal/meeting_places",
    "name": "=Huis",
    "contact": {"phone": "+31 6 12345678", "person": {"name": MARK, "basis": CONSENT}},
    "continuity": {"key_persons": 1},
}


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """Make a register with one place in the workspace, changed once; give its id."""
    monkeypatch.setenv("SOCIALE_BASIS_HOME", str(tmp_path))
    monkeypatch.setenv("SOCIALE_BASIS_LANG", "en")
    monkeypatch.delenv("SOCIALE_BASIS_DATABASE_URL", raising=False)
    opened = open_register()
    kept = create(opened, TEAM, PLACE)
    edit(opened, TEAM, kept.id, {"capacity": 20}, expected=1, reason="geteld")
    opened.close()
    return kept.id


def _json(run: Run, *words: object) -> dict[str, Any]:
    result = run("register", *words, "--json")
    assert result.exit_code == 0, result.stderr
    answer: dict[str, Any] = json.loads(result.stdout)
    assert list(answer) == ["meta", "rows"]
    return answer


def test_due_is_for_its_viewer(run: Run, place: str) -> None:
    """By default as an official sees it: no fragility, no person, a count only from five."""
    told = _json(run, "due")
    assert told["meta"]["viewer"] == "official"
    assert told["meta"]["lists"] == {
        "due": 0,
        "stale": 0,
        "never_verified": 1,
        "no_hours": 1,
        "unreliable_hours": 0,
        "unknown_access": 1,
        "hangs_on_one": 0,
        "ends_soon": 0,
    }
    assert told["meta"]["incomplete"] == ["hangs_on_one", "ends_soon"]
    assert told["meta"]["whole_register"] == {"hangs_on_one": None, "ends_soon": None}
    assert {row["id"] for row in told["rows"]} == {place}
    assert MARK not in json.dumps(told)
    team = _json(run, "due", "--viewer", "builder_team")
    assert team["meta"]["lists"]["hangs_on_one"] == 1
    assert team["meta"]["whole_register"]["hangs_on_one"] == 1
    assert {row["contact"] for row in team["rows"]} == {MARK}
    assert _json(run, "due", "--viewer", "resident")["rows"] == []


@pytest.mark.usefixtures("place")
def test_due_writes_its_sheets(run: Run, tmp_path: Path) -> None:
    """A list as CSV that runs no formula, a sheet to print, and one to merge into letters."""
    files = {name: tmp_path / f"lists{name}" for name in (".csv", ".html", ".mail.csv")}
    options = ["--csv", files[".csv"], "--sheet", files[".html"], "--mail", files[".mail.csv"]]
    result = run("register", "due", "--kind", "no_hours", "--viewer", "builder_team", *options)
    assert result.exit_code == 0, result.stderr
    assert "=Huis" in result.stdout
    read = files[".csv"].read_bytes()
    assert read.startswith(b"\xef\xbb\xbf"), "spreadsheets must read the accents"
    (row,) = csv.DictReader(io.StringIO(read.decode("utf-8-sig")))
    assert (row["due"], row["name"], row["phone"]) == ("no_hours", "'=Huis", "+31 6 12345678")
    (letter,) = csv.DictReader(io.StringIO(files[".mail.csv"].read_text(encoding="utf-8-sig")))
    assert (letter["contact"], letter["link"]) == (MARK, "")
    assert "When is it?" in files[".html"].read_text(encoding="utf-8")


def test_letters_with_links(run: Run, place: str, tmp_path: Path) -> None:
    """With an address each row gets a link of its own that works; only the team makes them."""
    file = tmp_path / "letters.csv"
    words = ["due", "--mail", file, "--links", "https://buurt.example.nl/"]
    refused = run("register", *words)
    assert refused.exit_code == 2
    assert "may not make links" in refused.stderr
    assert not file.exists()
    done = run("register", *words, "--viewer", "builder_team")
    assert done.exit_code == 0, done.stderr
    (letter,) = csv.DictReader(io.StringIO(file.read_text(encoding="utf-8-sig")))
    secret = letter["link"].removeprefix("https://buurt.example.nl/klopt-dit-nog/")
    opened = open_register()
    asked = asked_by(opened, TEAM, secret)
    opened.close()
    assert [each.entry_id for each in asked] == [place]


def test_history_says_who_changed_what(run: Run, place: str) -> None:
    """Every change with its role and difference; reasons and persons for who may know them."""
    told = _json(run, "history", place, "--viewer", "builder_team")
    first, second = told["rows"]
    assert (first["action"], second["action"], second["reason"]) == ("create", "edit", "geteld")
    assert second["changes"] == [{"attribute": "capacity", "old": None, "new": 20}]
    assert MARK in json.dumps(first)
    official = _json(run, "history", place)
    assert MARK not in json.dumps(official)
    assert official["rows"][1]["changes"] == second["changes"]
    assert official["rows"][1]["reason"] is None
    table = run("register", "history", place)
    assert "→ 20" in table.stdout


def test_history_on_a_day(run: Run, place: str) -> None:
    """What it said at the end of a day; of before it was there nothing."""
    (row,) = _json(run, "history", place, "--on", "2100-01-01")["rows"]
    assert row["entry"]["capacity"] == 20
    assert "contact.phone" in run("register", "history", place, "--on", "2100-01-01").stdout
    result = run("register", "history", place, "--on", "2020-01-01")
    assert result.exit_code == 2
    assert "there is no such entry" in result.stderr


def test_a_former_colleague_is_erased(run: Run, place: str) -> None:
    """It asks first; then the history tells the role of who did it, and no pseudonym."""

    def actors() -> list[str]:
        told = run("register", "history", place, "--viewer", "builder_team", "--json").stdout
        return [row["actor"] for row in json.loads(told)["rows"]]

    (former,) = set(actors())
    refused = run("register", "erase-actor", former)
    assert refused.exit_code == 2
    assert "Add --yes" in refused.stderr
    assert run("register", "erase-actor", "nobody-here", "--yes").exit_code == 2
    done = run("register", "erase-actor", former, "--yes")
    assert done.exit_code == 0, done.output
    assert set(actors()) == {"erased"} != {former}


def test_erase_asks_first_and_leaves_nothing(run: Run, place: str) -> None:
    """Without --yes nothing happens; with it the person is gone from every revision."""
    refused = run("register", "erase", place, "--reason", "gevraagd")
    assert refused.exit_code == 2
    assert "--yes" in refused.stderr
    assert MARK in json.dumps(_json(run, "history", place, "--viewer", "builder_team"))
    done = run("register", "erase", place, "--reason", "gevraagd", "--yes")
    assert done.exit_code == 0, done.stderr
    told = _json(run, "history", place, "--viewer", "builder_team")
    assert MARK not in json.dumps(told)
    assert (told["rows"][-1]["action"], told["rows"][-1]["reason"]) == ("erase", "gevraagd")
    assert told["rows"][1]["reason"] is None, "whoever wrote a reason may have named somebody"


def test_backup_and_restore(run: Run, place: str, tmp_path: Path) -> None:
    """What was there at the backup is there again, but what was erased since stays erased."""
    file = tmp_path / "kopie"
    assert run("register", "backup", file).exit_code == 0
    opened = open_register()
    edit(opened, TEAM, place, {"name": "Later"}, expected=2)
    opened.close()
    run("register", "erase", place, "--reason", "gevraagd", "--yes")
    refused = run("register", "restore", file)
    assert refused.exit_code == 2
    assert "--yes" in refused.stderr
    done = run("register", "restore", file, "--yes")
    assert done.exit_code == 0, done.stderr
    assert "Erased again" in done.stdout
    opened = open_register()
    entry = get_entry(opened, TEAM, place).entry
    opened.close()
    assert entry.name == "=Huis"
    assert entry.contact.person is None


@pytest.mark.usefixtures("place")
@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["due", "--kind", "soon"], "there is no list 'soon'. Choose from due, stale"),
        (["due", "--viewer", "organisation"], "an organisation is missing"),
        (["due", "--links", "https://buurt.example.nl"], "Add --mail FILE"),
        (["history", "0" * 32], "there is no such entry"),
        (["history", "0" * 32, "--on", "gisteren"], "'gisteren' is no day"),
        (["history", "0" * 32, "--viewer", "resident"], "there is no such entry"),
        (["erase", "0" * 32, "--reason", "x", "--yes"], "there is no such entry"),
        (["erase", "0" * 32, "--reason", " ", "--yes"], "no reason is given"),
        (["erase", "0" * 32, "--reason", "x", "--actor", "a@b.nl", "--yes"], "pseudonym"),
        (["restore", "register.sqlite-kopie", "--yes"], "cannot be read"),
    ],
)
def test_what_is_wrong_is_one_line(run: Run, words: list[str], said: str) -> None:
    """Exit code 2 and one line that says what is wrong."""
    result = run("register", *words)
    assert result.exit_code == 2
    assert said in result.stderr
    assert len(result.stderr.strip().splitlines()) == 1
