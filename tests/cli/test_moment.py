"""``reach --at`` and ``week`` on the small town: hours, what stands beside them, and bad input."""

from __future__ import annotations

import csv
import io
import json
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from sociale_basis.cli.moment import day_of, on_or_at

if TYPE_CHECKING:
    from collections.abc import Callable

    from typer.testing import Result

    Run = Callable[..., Result]

WALKER = ("--profile", "reference_walker", "--minutes", 60, "--layer")
STATES = ("residents_yes", "residents_unknown", "residents_no")


@pytest.mark.parametrize(
    ("on", "at", "seen", "counts"),
    [
        ("2026-11-23", "2026-11-24 10:00", True, "2026-11-23"),
        (None, "2026-11-24 10:00", True, "2026-11-24 10:00"),
        (None, None, True, None),
        (None, "2026-11-24 10:00", False, None),
        ("2026-11-23", None, False, "2026-11-23"),
    ],
)
def test_observations_are_of_the_moment_of_setting_out(
    on: str | None, at: str | None, counts: str | None, *, seen: bool
) -> None:
    """The day that was given goes first; without observations there is none to choose."""
    assert on_or_at(on, at, Path("seen.json") if seen else None) == counts


@pytest.fixture
def hours(small_neighbourhood: Path, tmp_path: Path) -> Callable[[str], Path]:
    """Give a function that writes a file of edits with the hours of the library."""
    from sociale_basis.neighbourhood import load  # noqa: PLC0415 -- slow

    places = load(small_neighbourhood).places
    library = places.loc[places["layer"] == "institutional/library", "id"].iloc[0]

    def write(text: str) -> Path:
        file = tmp_path / "hours.json"
        edits = [{"kind": "change_hours", "place": library, "opening_hours": text}]
        file.write_text(json.dumps({"schema_version": 1, "name": "uren", "edits": edits}))
        return file

    return write


def _answer(result: Result) -> dict[str, Any]:
    assert result.exit_code == 0, result.stderr
    answer: dict[str, Any] = json.loads(result.stdout, parse_constant=pytest.fail)
    return answer


def _library(run: Run, folder: Path, *options: object) -> tuple[dict[str, Any], dict[str, Any]]:
    asked = (*WALKER, "institutional/library", "--format", "json", *options)
    answer = _answer(run("reach", folder, *asked))
    return answer["meta"], answer["rows"][0]


def test_reach_at_a_moment(
    run: Run, small_neighbourhood: Path, hours: Callable[[str], Path]
) -> None:
    """Open on arrival as at any time; closed for nobody; of unknown hours never a yes."""
    _, ever = _library(run, small_neighbourhood)
    assert ever["residents_yes"] > 0
    edits = ("--edits", hours("Tu 10:00-17:00"))
    meta, now = _library(run, small_neighbourhood, *edits, "--at", "2026-11-24 10:00")
    assert meta["at"] == "2026-11-24T10:00:00+01:00"
    assert meta["hours_unknown"] == 0
    assert [now[state] for state in STATES] == pytest.approx([ever[state] for state in STATES])
    _, closed = _library(run, small_neighbourhood, *edits, "--at", "2026-11-25T10:00")
    assert [closed[state] for state in STATES] == [0, 0, pytest.approx(meta["residents"])]
    _, utc = _library(run, small_neighbourhood, *edits, "--at", "2026-11-24T09:00:00Z")
    assert utc == now
    edits = ("--edits", hours("Tu 10:00-17:00; SH off"))
    meta, doubt = _library(run, small_neighbourhood, *edits, "--at", "2026-11-24 10:00")
    assert meta["hours_unknown"] == 1
    assert doubt["residents_yes"] == 0
    assert doubt["residents_unknown"] == pytest.approx(
        ever["residents_yes"] + ever["residents_unknown"]
    )
    for row in (now, closed, doubt):
        assert sum(row[state] for state in STATES) == pytest.approx(meta["residents"])


def test_light_after_dark(
    run: Run, small_neighbourhood: Path, hours: Callable[[str], Path]
) -> None:
    """Asking for light never helps, changes nothing by day, and is told in the meta."""
    edits = ("--edits", hours("24/7"))
    by_day = [
        _library(run, small_neighbourhood, *edits, "--at", "2026-06-24 12:00", *lit)
        for lit in ((), ("--lit",))
    ]
    assert [meta["lit_after_dark"] for meta, _ in by_day] == [False, True]
    assert by_day[0][1] == by_day[1][1]
    _, night = _library(run, small_neighbourhood, *edits, "--at", "2026-11-24 20:00", "--lit")
    assert night["residents_yes"] < by_day[0][1]["residents_yes"]


@pytest.mark.parametrize(
    ("command", "options", "said"),
    [
        ("reach", ("--at", "morgen"), "'morgen' is no moment. Write it as --at"),
        ("reach", ("--at", "2026-11-24"), "'2026-11-24' is a day without a time"),
        ("reach", ("--at", "2026-11-31 10:00"), "'2026-11-31 10:00' is no moment"),
        ("reach", ("--lit",), "Add --at to --lit"),
        ("week", ("--from", "maandag"), "'maandag' is no day. Write it as --from 2026-11-23"),
        ("week", ("--output", "x.csv"), "a table is for the screen"),
    ],
)
def test_bad_moments(
    run: Run, small_neighbourhood: Path, command: str, options: tuple[str, ...], said: str
) -> None:
    """What is no moment is told in one line with how to write it, and ends with 2."""
    result = run(command, small_neighbourhood, *WALKER, "institutional/library", *options)
    assert result.exit_code == 2
    (line,) = result.stderr.strip().splitlines()
    assert said in line


def test_the_week(run: Run, small_neighbourhood: Path, hours: Callable[[str], Path]) -> None:
    """The week is the best of its parts; its rows add up; every form has the same numbers."""
    asked = (*WALKER, "institutional/library", "--from", "2026-11-23")
    edits = ("--edits", hours("Tu 10:00-11:00; We 14:00-16:00 unknown"))
    answer = _answer(run("week", small_neighbourhood, *asked, *edits, "--format", "json"))
    meta, rows = answer["meta"], answer["rows"]
    assert (meta["from"], meta["legs"], meta["places"]) == ("2026-11-23", "there_and_back", 1)
    assert len(rows) == 29
    for row in rows:
        assert sum(row[state] for state in STATES) == pytest.approx(meta["residents"])
    parts = {(row["date"], row["part"]): row for row in rows}
    _, ever = _library(run, small_neighbourhood)
    tuesday = parts["2026-11-24", "morning"]
    assert rows[0]["date"] is None
    for row in (rows[0], tuesday):
        assert row["residents_yes"] > 0
        assert row["residents_yes"] <= ever["residents_yes"] + 1e-6
    wednesday = parts["2026-11-25", "afternoon"]
    assert wednesday["residents_yes"] == 0
    assert wednesday["residents_unknown"] > 0
    assert parts["2026-11-26", "morning"]["residents_no"] == pytest.approx(meta["residents"])

    text = run("week", small_neighbourhood, *asked, *edits, "--format", "csv").stdout
    lines = list(csv.DictReader(io.StringIO(text)))
    assert [float(line["residents_yes"]) for line in lines] == pytest.approx(
        [row["residents_yes"] for row in rows]
    )
    shown = run("week", small_neighbourhood, *asked, *edits).stdout
    assert "Deze week" in shown
    assert "di 24 nov" in shown
    assert "ochtend (6 tot 12 uur)" in shown


@pytest.mark.parametrize("by", ["buurt", "home-cell", "place"])
def test_the_week_by(run: Run, small_neighbourhood: Path, by: str) -> None:
    """Per buurt and cell the numbers add up to those of everyone; small ones are left out."""
    asked = (*WALKER, "institutional/library", "--from", "2026-11-23", "--format", "json")
    everyone = _answer(run("week", small_neighbourhood, *asked))["rows"]
    rows = _answer(run("week", small_neighbourhood, *asked, "--by", by))["rows"]
    assert len(rows) >= 28
    if by != "place":
        for row in everyone:
            mine = [
                each for each in rows if (each["date"], each["part"]) == (row["date"], row["part"])
            ]
            for state in STATES:
                assert sum(each[state] for each in mine) == pytest.approx(row[state])
    public = _answer(run("week", small_neighbourhood, *asked, "--by", by, "--viewer", "resident"))
    numbers = [row[state] for row in public["rows"] for state in STATES if row[state] is not None]
    assert all(number % 10 == 0 and number >= 10 for number in numbers)
    assert public["meta"]["residents"] % 10 == 0


def test_the_default_week_begins_on_monday() -> None:
    """Without a day it is the week that today lies in."""
    for day in range(23, 30):
        assert day_of(None, date(2026, 11, day)) == date(2026, 11, 23)
    assert day_of("2026-11-26", date(2026, 1, 1)) == date(2026, 11, 26)
