"""Several layers in one question, and barriers, unknowns, seats and changes at a moment."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from typer.testing import Result

    Run = Callable[..., Result]

LIBRARY, CAFE = "institutional/library", "communal/cafe"
BOTH = ("--layer", LIBRARY, "--layer", CAFE)
WHEELCHAIR = ("--profile", "manual_wheelchair")
TUESDAY = "2026-11-24 14:00"


def _json(result: Result) -> dict[str, Any]:
    assert result.exit_code == 0, result.stderr
    answer: dict[str, Any] = json.loads(result.stdout, parse_constant=pytest.fail)
    return answer


@pytest.fixture
def closed(small_neighbourhood: Path, tmp_path: Path) -> Path:
    """Write a file of edits in which the library is closed on Tuesdays."""
    from sociale_basis.neighbourhood import load  # noqa: PLC0415 -- slow

    places = load(small_neighbourhood).places
    library = places.loc[places["layer"] == LIBRARY, "id"].iloc[0]
    edits = [{"kind": "change_hours", "place": library, "opening_hours": "We 09:00-17:00"}]
    file = tmp_path / "closed.json"
    file.write_text(json.dumps({"schema_version": 1, "name": "dicht", "edits": edits}))
    return file


def test_reach_of_several_layers(run: Run, small_neighbourhood: Path) -> None:
    """Rows of the places of both; per square who gets to at least one of them."""
    asked = ("reach", small_neighbourhood, *WHEELCHAIR, "--format", "json")
    both = _json(run(*asked, *BOTH))
    alone = [_json(run(*asked, "--layer", layer)) for layer in (LIBRARY, CAFE)]
    assert both["meta"]["layer"] is None
    assert both["meta"]["layers"] == [LIBRARY, CAFE]
    assert [each["meta"]["layer"] for each in alone] == [LIBRARY, CAFE]
    ids = [row["place_id"] for each in alone for row in each["rows"]]
    assert [row["place_id"] for row in both["rows"]] == list(dict.fromkeys(ids))
    cells = _json(run(*asked, *BOTH, "--by", "home-cell"))["rows"]
    each = [
        _json(run(*asked, "--layer", layer, "--by", "home-cell"))["rows"] for layer in BOTH[1::2]
    ]
    assert any(row["residents_yes"] > 0 for row in cells)
    for row, one, other in zip(cells, *each, strict=True):
        assert row["residents_yes"] >= max(one["residents_yes"], other["residents_yes"])
    table = run("reach", small_neighbourhood, *WHEELCHAIR, *BOTH)
    assert table.exit_code == 0
    assert re.search(r"Bibliotheek\W of \WCafé", " ".join(table.stdout.split()))


@pytest.mark.parametrize("command", ["week", "why", "compare"])
def test_other_commands_take_several(
    run: Run, small_neighbourhood: Path, closed: Path, command: str
) -> None:
    """Each names all layers beside its answer."""
    more = ("--edits", closed) if command == "compare" else ()
    answer = _json(run(command, small_neighbourhood, *WHEELCHAIR, *BOTH, *more, "--format", "json"))
    assert answer["meta"]["layers"] == [LIBRARY, CAFE]
    assert answer["rows"]


@pytest.mark.parametrize("command", ["barriers", "survey", "seats"])
def test_what_is_closed_then_does_not_count(
    run: Run, small_neighbourhood: Path, closed: Path, command: str
) -> None:
    """With the library closed nobody gains; the moment stands beside the answer and below it."""
    every = ("--every", 200) if command == "seats" else ()
    asked = (
        command,
        small_neighbourhood,
        *WHEELCHAIR,
        "--layer",
        LIBRARY,
        "--edits",
        closed,
        *every,
    )
    ever = _json(run(*asked, "--format", "json"))
    then = _json(run(*asked, "--at", TUESDAY, "--format", "json"))
    assert ever["rows"]
    assert ever["meta"]["at"] is None
    assert then["meta"]["at"] == "2026-11-24T14:00:00+01:00"
    assert (then["meta"]["hours_unknown"], then["meta"]["places_asked"]) == (0, 1)
    assert then["rows"] == []
    assert then["meta"]["residents_yes"] == 0
    open_then = _json(run(*asked, "--at", "2026-11-25 14:00", "--format", "json"))
    assert open_then["rows"] == ever["rows"]
    told = run(*asked, "--at", TUESDAY)
    assert "dinsdag 24 november 2026" in " ".join(told.stdout.split())


def test_compare_at_a_moment(run: Run, small_neighbourhood: Path, closed: Path) -> None:
    """Closing on Tuesdays takes nobody anything on Wednesday, and everyone on Tuesday."""
    asked = ("compare", small_neighbourhood, "--profile", "reference_walker", "--layer", LIBRARY)
    more = ("--edits", closed, "--format", "json")
    tuesday, wednesday = (
        next(
            row
            for row in _json(run(*asked, *more, "--at", f"2026-11-{day} 14:00"))["rows"]
            if row["group"] == "dwellings"
        )
        for day in (24, 25)
    )
    assert tuesday["yes_after"] == 0
    assert wednesday["yes_after"] >= wednesday["yes_before"]
    assert wednesday["yes_after"] > 0


def test_a_moment_that_is_none_is_refused(run: Run, small_neighbourhood: Path) -> None:
    """One clear line, for each command."""
    for command in ("barriers", "survey", "seats"):
        result = run(
            command, small_neighbourhood, *WHEELCHAIR, "--layer", LIBRARY, "--at", "2026-11-24"
        )
        assert result.exit_code == 2
        assert "a day without a time" in result.stderr
