"""``sociale-basis compare`` on the small town."""

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

ROLLATOR = ("--profile", "rollator", "--layer", "institutional/library", "--minutes", 60)


@pytest.fixture
def edits(tmp_path: Path) -> Path:
    """Write a set that takes the bollard away, and names something that is not there."""
    file = tmp_path / "edits.json"
    gone = [{"kind": "remove_barrier", "node": 33}, {"kind": "close_place", "place": "osm:n9"}]
    content = {"schema_version": 1, "name": "Paaltje weg", "edits": gone}
    file.write_text(json.dumps(content), encoding="utf-8")
    return file


def _answer(run: Run, *arguments: object) -> dict[str, Any]:
    result = run("compare", *arguments, "--format", "json")
    assert result.exit_code == 0, result.stderr
    answer: dict[str, Any] = json.loads(result.stdout, parse_constant=pytest.fail)
    assert list(answer) == ["meta", "rows"]
    return answer


def test_before_and_after_are_those_of_reach(
    run: Run, small_neighbourhood: Path, edits: Path
) -> None:
    """Before is what `reach` says, after what `reach --edits` says; what has vanished is named."""
    asked = (small_neighbourhood, *ROLLATOR)
    answer = _answer(run, *asked, "--edits", edits)
    rows = {row["group"]: row for row in answer["rows"]}
    for side, options in (("before", ()), ("after", ("--edits", edits))):
        told = json.loads(run("reach", *asked, *options, "--format", "json").stdout)["rows"][0]
        for state in ("yes", "unknown", "no"):
            number = rows["residents"][f"{state}_{side}"]
            assert number == pytest.approx(told[f"residents_{state}"])
    assert rows["residents"]["gained"] == pytest.approx(260)
    assert rows["residents"]["lost"] == 0
    assert rows["dwellings"]["gained"] == 21
    meta = answer["meta"]
    assert (meta["edits"], meta["by"], meta["profile"]) == ("Paaltje weg", "all", "rollator")
    assert meta["legs"] == "there_and_back"
    assert [each["reference"] for each in meta["vanished"]] == ["place osm:n9"]
    assert meta["digest"].startswith(meta["digest_before"] + "+")
    assert {"row", "share", "residents", "profile"} <= set(meta["hangs_on_doubt"][0])
    doubted = [row["row"] for row in meta["hangs_on_doubt_before"]]
    assert "barrier.passability" in doubted
    assert "barrier.passability" not in [row["row"] for row in meta["hangs_on_doubt"]]


def test_what_was_seen_against_the_map(
    run: Run, small_neighbourhood: Path, edits: Path, tmp_path: Path
) -> None:
    """With observations alone the map is before; with edits too, what was seen is."""
    seen = tmp_path / "seen.json"
    narrow = {"kind": "opening", "node": 33, "value": 0.4}
    content = {"schema_version": 1, "observations": [narrow]}
    seen.write_text(json.dumps(content), encoding="utf-8")
    asked = (small_neighbourhood, *ROLLATOR, "--observations", seen)
    (alone, *_) = _answer(run, *asked)["rows"]
    assert (alone["unknown_before"], alone["no_after"]) == pytest.approx((260, 260))
    both = _answer(run, *asked, "--edits", edits)
    assert (both["rows"][0]["no_before"], both["rows"][0]["gained"]) == pytest.approx((260, 260))
    assert both["meta"]["observations"]["applied"] == 1


def test_more_profiles_and_csv(run: Run, small_neighbourhood: Path, edits: Path) -> None:
    """Repeating --profile gives rows of each; CSV has the same columns."""
    asked = (small_neighbourhood, *ROLLATOR, "--profile", "reference_walker", "--edits", edits)
    answer = _answer(run, *asked)
    by_profile = [row["profile"] for row in answer["rows"]]
    assert by_profile == sorted(by_profile, reverse=True)
    assert by_profile.count("rollator") == by_profile.count("reference_walker") > 1
    assert answer["meta"]["profiles"] == ["rollator", "reference_walker"]
    assert answer["meta"]["profile"] is None
    result = run("compare", *asked, "--by", "place", "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(result.stdout)))
    assert {"profile", "place_id", "there_before", "group", "gained", "lost"} <= set(rows[0])
    assert {row["place_id"] for row in rows} == {"osm:n40"}


def test_residents_see_no_small_numbers(run: Run, small_neighbourhood: Path, edits: Path) -> None:
    """For residents numbers of people are rounded or null, and differences follow from these."""
    asked = (small_neighbourhood, *ROLLATOR, "--edits", edits, "--by", "home-cell")
    exact = _answer(run, *asked)["rows"]
    shown = _answer(run, *asked, "--viewer", "resident")["rows"]
    assert len(exact) == len(shown)
    assert any(0 < row["unknown_before"] < 10 for row in exact if row["group"] != "dwellings")
    told = ("yes", "unknown", "no")
    for row in shown:
        if row["group"] == "dwellings":
            continue
        numbers = [row[f"{state}_{side}"] for state in told for side in ("before", "after")]
        numbers += [row["gained"], row["lost"]]
        assert all(each is None or (each >= 10 and each % 10 == 0) for each in numbers)
        for state in told:
            first, last = row[f"{state}_before"], row[f"{state}_after"]
            known = None if None in (first, last) else last - first
            assert row[f"{state}_difference"] == known


def test_on_the_screen(run: Run, small_neighbourhood: Path, edits: Path) -> None:
    """People read in Dutch what was changed, before and after, and who is new."""
    result = run("compare", small_neighbourhood, *ROLLATOR, "--edits", edits)
    assert result.exit_code == 0, result.stderr
    for text in ("Alsof dit gedaan is: Paaltje weg.", "voor → na", "Erbij", "alle bewoners", "260"):
        assert text in result.stdout
    assert "edit 2 (close_place) is left out: place osm:n9 is not on this map" in result.stderr
    per_place = run("compare", small_neighbourhood, *ROLLATOR, "--edits", edits, "--by", "place")
    assert "Bibliotheek Dijkzicht" in per_place.stdout


@pytest.mark.parametrize(
    ("options", "says"),
    [
        ((), "nothing to compare"),
        (("--on", "2026-11-24"), "nothing to compare"),
        (("--edits", "nowhere.json"), "nowhere.json"),
        (("--edits", "nowhere.json", "--output", "x.csv"), "a table is for the screen"),
    ],
)
def test_wrong_use_is_one_line(
    run: Run, small_neighbourhood: Path, options: tuple[str, ...], says: str
) -> None:
    """Nothing to compare, no such file: one line."""
    result = run("compare", small_neighbourhood, *ROLLATOR, *options)
    assert result.exit_code == 2
    assert result.stderr.count("\n") == 1
    assert says in result.stderr
