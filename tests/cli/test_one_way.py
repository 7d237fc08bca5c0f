"""``--one-way``: the way there only, and without it the way back as well."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from typer.testing import Result

    Run = Callable[..., Result]
    Ask = Callable[..., dict[str, Any]]

ASKED = ("--profile", "manual_wheelchair", "--layer", "institutional/library", "--minutes", 60)


@pytest.fixture(scope="module")
def one_way_town(small_town: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the small town with a path to the library that may be walked towards it only."""
    from typer.testing import CliRunner  # noqa: PLC0415 -- once for the module

    from sociale_basis.cli import app  # noqa: PLC0415 -- likewise

    text = (small_town / "town.osm").read_text(encoding="utf-8")
    tag = '\n    <tag k="oneway:foot" v="yes"/>'
    changed = text.replace('v="Bibliotheekpad"/>', f'v="Bibliotheekpad"/>{tag}')
    assert changed != text
    folder = tmp_path_factory.mktemp("one way")
    (folder / "town.osm").write_text(changed, encoding="utf-8")
    options = ["--osm", str(folder / "town.osm"), "--boundary", str(small_town / "buurten.geojson")]
    options += ["--population", str(small_town / "residents.csv")]
    result = CliRunner().invoke(app, ["build", str(folder / "out"), *options])
    assert result.exit_code == 0, result.stderr
    return folder / "out"


@pytest.fixture
def ask(run: Run, one_way_town: Path) -> Ask:
    """Give a function that runs a command on that town and reads its JSON."""

    def invoke(command: str, *options: object) -> dict[str, Any]:
        result = run(command, one_way_town, *options, "--format", "json")
        assert result.exit_code == 0, result.stderr
        answer: dict[str, Any] = json.loads(result.stdout, parse_constant=pytest.fail)
        return answer

    return invoke


@pytest.mark.parametrize("by", ["place", "buurt", "home-cell"])
def test_reach_there_only_when_asked(ask: Ask, by: str) -> None:
    """Nobody in a wheelchair gets back from the library; one-way, most may get there."""
    both, there = (ask("reach", *ASKED, "--by", by, *more) for more in ((), ("--one-way",)))
    assert (both["meta"]["legs"], there["meta"]["legs"]) == ("there_and_back", "there")

    def total(answer: dict[str, Any], state: str) -> float:
        return float(sum(row[f"residents_{state}"] for row in answer["rows"]))

    assert total(both, "no") == pytest.approx(260)
    assert total(there, "unknown") > 200
    assert total(there, "no") < 60


def test_survey_and_barriers_take_it_too(ask: Ask) -> None:
    """Looking at the bollard settles the way there only; the steps stand on the way back."""
    both, there = (ask("survey", *ASKED, *more) for more in ((), ("--one-way",)))
    assert (both["meta"]["legs"], there["meta"]["legs"]) == ("there_and_back", "there")
    assert (len(both["rows"]), both["meta"]["residents_unknown"]) == (0, 0)
    assert there["rows"]
    assert there["meta"]["residents_certain"] > 200
    both, there = (ask("barriers", *ASKED, *more) for more in ((), ("--one-way",)))
    assert (both["meta"]["legs"], there["meta"]["legs"]) == ("there_and_back", "there")
    gained = [
        max(
            (row["residents_gained"] for row in answer["rows"] if row["what"] == "steps"), default=0
        )
        for answer in (both, there)
    ]
    assert gained == [pytest.approx(260)] * 2


def test_words_say_which_legs(run: Run, one_way_town: Path, tmp_path: Path) -> None:
    """On the screen and on a map the question says whether the way back counts."""
    for command in ("reach", "barriers", "survey"):
        both, there = (
            " ".join(run(command, one_way_town, *ASKED, *more).stdout.split())
            for more in ((), ("--one-way",))
        )
        assert "en ook weer terug?" in both
        assert "Alleen de weg erheen" in there
    page = tmp_path / "kaart.html"
    options = [each for each in ASKED if each != 60]
    options.remove("--minutes")
    assert run("map", one_way_town, page, *options).exit_code == 0
    assert "en ook weer terug?" in page.read_text(encoding="utf-8")
    assert run("map", one_way_town, page, *options, "--one-way").exit_code == 0
    assert "Alleen de weg erheen." in page.read_text(encoding="utf-8")
    refused = run("map", one_way_town, page, "--one-way")
    assert refused.exit_code == 2
    assert "--one-way says nothing without" in refused.stderr
