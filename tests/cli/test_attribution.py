"""Whatever leaves the command line as a file or as rows says whom to name for its data."""

from __future__ import annotations

import inspect
import json
from typing import TYPE_CHECKING, Any

import pyarrow.parquet as pq
import pytest

from sociale_basis.cli import app
from sociale_basis.neighbourhood import load
from sociale_basis.reach.observations import load as read_observations

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from typer.testing import Result

    Run = Callable[..., Result]

ASKED = ("--profile", "rollator", "--layer", "institutional/library")
HERE, THERE = "52.0010,4.3660", "52.0022,4.3660"
TABLES: dict[str, tuple[str, ...]] = {
    "reach": ASKED,
    "week": ASKED,
    "why": ASKED,
    "barriers": ASKED,
    "survey": ASKED,
    "seats": ASKED,
    "siting": ASKED,
    "meet": ("--from", f"{HERE}=rollator", "--from", f"{THERE}=rollator"),
    "capacity": ("--profile", "rollator", "--layer", "communal/cafe"),
    "sole": ASKED,
    "compare": (*ASKED, "--edits"),
}
"""Commands that write a table to a file, with what they need to be asked."""
ROWS = {"check": (), "route": ("--from", HERE, "--to", THERE, "--profile", "rollator")}
"""Commands that only write rows to stdout."""
OSM = "© OpenStreetMap contributors, ODbL 1.0, www.openstreetmap.org/copyright"


@pytest.fixture
def options(tmp_path: Path) -> Callable[[str], list[str]]:
    """Give a function that gives what a command needs to be asked."""
    file = tmp_path / "edits.json"
    file.write_text('{"schema_version": 1, "name": "x", "edits": []}', encoding="utf-8")

    def needed(command: str) -> list[str]:
        told = list((TABLES | ROWS)[command])
        return [*told, str(file)] if told[-1:] == ["--edits"] else told

    return needed


def credited(meta: dict[str, Any], folder: Path) -> None:
    """Check that a meta names the makers and lists every source with its licence."""
    known = load(folder).meta
    assert meta["attribution"] == known.attribution
    assert meta["attribution"][0] == OSM
    assert [source["name"] for source in meta["sources"]] == [each.name for each in known.sources]
    assert all(source["licence"] and source["sha256"] for source in meta["sources"])
    assert meta["sources"][0]["attribution"] == "© OpenStreetMap contributors"


def test_no_command_is_forgotten() -> None:
    """Every command that can write a table to a file is tried below."""
    found = {
        command.name or command.callback.__name__
        for command in app.registered_commands
        if command.callback and "output" in inspect.signature(command.callback).parameters
    }
    assert found == set(TABLES)


@pytest.mark.parametrize("command", [*TABLES, *ROWS])
def test_json(
    run: Run, small_neighbourhood: Path, options: Callable[[str], list[str]], command: str
) -> None:
    """The meta of every answer has the lines and the sources."""
    result = run(command, small_neighbourhood, *options(command), "--format", "json")
    assert result.exit_code == 0, result.output
    credited(json.loads(result.stdout)["meta"], small_neighbourhood)


@pytest.mark.parametrize("command", TABLES)
def test_csv(
    run: Run,
    small_neighbourhood: Path,
    options: Callable[[str], list[str]],
    command: str,
    tmp_path: Path,
) -> None:
    """A CSV cannot say it: a file beside it does, where CSV on the Web looks for it."""
    file = tmp_path / "rows.csv"
    asked = (*options(command), "--format", "csv", "--output", file)
    result = run(command, small_neighbourhood, *asked)
    assert result.exit_code == 0, result.output
    assert file.read_text(encoding="utf-8").count(",") > 2
    content = json.loads((tmp_path / "rows.csv-metadata.json").read_text(encoding="utf-8"))
    assert content["@context"] == "http://www.w3.org/ns/csvw"
    assert content["url"] == "rows.csv"
    assert content["dc:rights"][0] == OSM
    first = content["dc:source"][0]
    assert first["dc:license"] == "https://opendatacommons.org/licenses/odbl/1-0/"
    assert first["dc:rightsHolder"] == "© OpenStreetMap contributors"
    assert content["dc:source"][-1]["dc:license"] == "not stated"
    assert "dc:rightsHolder" not in content["dc:source"][-1]


def test_csv_on_the_screen_writes_no_file(
    run: Run, small_neighbourhood: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without a file there is nothing to stand beside: stdout has the rows alone."""
    monkeypatch.chdir(tmp_path)
    result = run("reach", small_neighbourhood, *ASKED, "--format", "csv")
    assert result.stdout.startswith("place_id,")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("command", sorted(TABLES.keys() - {"compare", "week"}))
def test_shapes(
    run: Run,
    small_neighbourhood: Path,
    options: Callable[[str], list[str]],
    command: str,
    tmp_path: Path,
) -> None:
    """GeoJSON has the meta beside its features, GeoParquet in its own metadata."""
    for name in ("geojson", "parquet"):
        file = tmp_path / f"shapes.{name}"
        asked = (*options(command), "--format", name, "--output", file)
        result = run(command, small_neighbourhood, *asked)
        assert result.exit_code == 0, result.output
        if name == "geojson":
            meta = json.loads(file.read_text(encoding="utf-8"))["meta"]
        else:
            meta = json.loads((pq.read_schema(file).metadata or {})[b"sociale_basis"])
        credited(meta, small_neighbourhood)
    assert {each.name for each in tmp_path.iterdir()} == {
        "edits.json",
        "shapes.geojson",
        "shapes.parquet",
    }


def test_sheet_and_template(run: Run, small_neighbourhood: Path, tmp_path: Path) -> None:
    """The sheet to print has the lines in words, and the file to fill in has them too."""
    sheet, template = tmp_path / "schouw.html", tmp_path / "schouw.json"
    result = run("survey", small_neighbourhood, *ASKED, "--sheet", sheet, "--template", template)
    assert result.exit_code == 0, result.output
    assert OSM in sheet.read_text(encoding="utf-8")
    content = json.loads(template.read_text(encoding="utf-8"))
    assert content["attribution"] == load(small_neighbourhood).meta.attribution
    assert len(read_observations(template)) == len(content["observations"]) > 0


def test_map(run: Run, small_neighbourhood: Path, tmp_path: Path) -> None:
    """The map says it in its corner and, with the link that OpenStreetMap asks for, below."""
    file = tmp_path / "kaart.html"
    assert run("map", small_neighbourhood, file, *ASKED).exit_code == 0
    page = file.read_text(encoding="utf-8")
    foot = page[page.index("<footer>") : page.index("</footer>")]
    assert 'href="https://www.openstreetmap.org/copyright"' in foot
    for line in load(small_neighbourhood).meta.attribution[1:]:
        assert line.partition(": licence not stated")[0] in foot
    # The script has its texts in ASCII.
    assert f'["\\u00a9{OSM[1:]}"' in page


def test_sources_in_check(run: Run, small_neighbourhood: Path) -> None:
    """Every source stands in the report with date, licence, whom to name, rows and checksum."""
    known = load(small_neighbourhood).meta.sources
    text = run("check", small_neighbourhood).stdout
    table = text[text.index("Bronnen") :]
    for word in ("Bestand of adres", "Licentie", "Wie u noemt", "Regels", "Controlegetal"):
        assert word in table
    for source in known:
        (row,) = [line for line in table.splitlines() if source.file_or_url in line]
        assert source.sha256[:12] in row
        assert source.licence in row or "niet genoemd" in row
