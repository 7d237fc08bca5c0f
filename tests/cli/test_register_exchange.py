"""``register import`` and ``register export`` as their users run them."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from sociale_basis.neighbourhood import load

if TYPE_CHECKING:
    from tests.cli.conftest import Run

MESSY = Path(__file__).resolve().parents[2] / "data/voorbeeldwijk/initiatieven_rommelig.csv"


@pytest.fixture(autouse=True)
def _workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOCIALE_BASIS_HOME", str(tmp_path))
    monkeypatch.delenv("SOCIALE_BASIS_DATABASE_URL", raising=False)


def test_a_list_goes_in_and_comes_out(run: Run, tmp_path: Path) -> None:
    """A dry run shows columns and rows, the import does it, the export gives what is filtered."""
    dry = run("register", "import", MESSY, "--dry-run")
    assert dry.exit_code == 0, dry.output
    assert "Trekker(s)" in dry.stdout
    assert "proef" in dry.stdout
    done = run("register", "import", MESSY, "--json", "--save-map", tmp_path / "kaart.toml")
    told = json.loads(done.stdout)
    assert (told["meta"]["add"], told["meta"]["done"], len(told["rows"])) == (43, True, 44)
    again = run("register", "import", MESSY, "--map", tmp_path / "kaart.toml", "--json")
    assert json.loads(again.stdout)["meta"]["same"] == 43
    file = tmp_path / "uit.csv"
    out = run("register", "export", file, "--kind", "presence", "--viewer", "builder_team")
    assert out.exit_code == 0, out.output
    with file.open(encoding="utf-8-sig") as lines:
        rows = list(csv.DictReader(lines))
    assert sorted(row["name"] for row in rows) == [
        "Opbouwwerker op het plein",
        "Wijkverpleegkundige in De Linde",
    ]


def test_a_resident_gets_only_what_is_published(run: Run, tmp_path: Path) -> None:
    """Nothing of an imported list is published by itself; notes are not for officials."""
    run("register", "import", MESSY)
    file = tmp_path / "uit.json"
    run("register", "export", file, "--viewer", "resident")
    assert json.loads(file.read_text()) == []
    run("register", "export", file)
    told = json.loads(file.read_text())
    assert len(told) == 42
    assert not any({"notes", "continuity.key_persons"} & set(each["register"]) for each in told)


def test_bad_input_is_one_line(run: Run, tmp_path: Path) -> None:
    """Exit code 2 and one line on stderr, with file and what to do."""
    file = tmp_path / "lijst.csv"
    file.write_text("naam;soort\nSoep;Toverij\n")
    for arguments in (("import", file), ("import", tmp_path / "weg.csv"), ("export", "uit.pdf"),
                      ("export", tmp_path / "uit.csv", "--mark", "x")):  # fmt: skip
        done = run("register", *arguments)
        assert done.exit_code == 2, done.output
        assert len(done.stderr.strip().splitlines()) == 1
    done = run("register", "import", file)
    assert "row 2, column 'soort'" in done.stderr


def test_addresses_are_found_in_the_neighbourhood(
    run: Run, small_neighbourhood: Path, tmp_path: Path
) -> None:
    """An address of the local list gets its position; another one is told of, and comes in."""
    home = load(small_neighbourhood).homes.iloc[0]
    line = str(home["address"]).partition(",")[0]
    file = tmp_path / "lijst.csv"
    file.write_text(f"naam;soort;adres\nSoep;Activiteiten;{line}\nTaal;Activiteiten;Nergens 99\n")
    done = run("register", "import", file, "--neighbourhood", small_neighbourhood, "--json")
    first, second = json.loads(done.stdout)["rows"]
    assert (first["notes"], first["todo"]) == ([], "add")
    assert len(second["notes"]) == 1
    out = tmp_path / "uit.json"
    run("register", "export", out, "--viewer", "builder_team")
    found = {each["name"]: each["register"] for each in json.loads(out.read_text())}
    assert found["Soep"]["where.x"] == pytest.approx(home.geometry.x)
    assert found["Soep"]["where.y"] == pytest.approx(home.geometry.y)
    assert "where.x" not in found["Taal"]
    assert found["Taal"]["where.address"] == "Nergens 99"
