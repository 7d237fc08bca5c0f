"""The benchmark of the register: both sides do the same, and the page says what was measured."""

from __future__ import annotations

from typing import TYPE_CHECKING

from benchmarks import _register_page, _report
from benchmarks.register import SELECTIONS, entries, measure

if TYPE_CHECKING:
    from pathlib import Path


def test_both_sides_answer_the_same(tmp_path: Path) -> None:
    """A small run: the register and plain SQL find the same entries, some but not all of them."""
    found = measure(tmp_path, count=200, rounds=1)
    assert found["list"]["found"] == found["due"]["found"] == 200
    for name in SELECTIONS.keys() - {"list", "due"}:
        assert 0 < found[name]["found"] < 200, name
    assert found["history"]["found"] == 31
    assert all(found[key]["ours_ms"] > 0 for key in _register_page.TARGETS_MS)
    result = {"machine": "machine", "date": "2026-11-24", "load": 0.5}
    page = _register_page.part(result | {"engines": {"SQLite": found}})
    assert page.startswith(f"{_report.REGISTER}\n")
    rows = [line for line in page.splitlines() if line.startswith("| ")]
    assert len(rows) == 1 + len(_register_page.TARGETS_MS)


def test_a_missed_target_is_said() -> None:
    """One engine that is too slow is enough: the page does not hide it."""
    quick = {key: {"ours_ms": 1.0, "plain_ms": 0.5} for key in _register_page.TARGETS_MS}
    slow = quick | {"list": {"ours_ms": 51.0, "plain_ms": 20.0}}
    about = {"entries": 5000, "changes": 31}
    page = _register_page.part(
        {
            "machine": "machine",
            "date": "2026-11-24",
            "load": None,
            "engines": {"SQLite": about | quick, "PostgreSQL": about | slow},
        }
    )
    missed = [line for line in page.splitlines() if "**niet gehaald**" in line]
    assert [line.split(" | ")[0] for line in missed] == ["| de hele lijst"]


def test_entries_are_the_same_every_time() -> None:
    """Numbers of two runs can be held beside each other."""
    assert list(entries(50)) == list(entries(50))


def test_the_page_keeps_its_other_parts(tmp_path: Path) -> None:
    """Each benchmark writes its own part, wherever it stands, and leaves the others."""
    file = tmp_path / "page.md"
    for heading in reversed(_report.PARTS):
        _report.put_part(file, heading, f"{heading}\n\nfirst")
    _report.put_part(file, _report.GEMEENTE, f"{_report.GEMEENTE}\n\nsecond")
    told = [
        f"{each}\n\n{'second' if each == _report.GEMEENTE else 'first'}" for each in _report.PARTS
    ]
    assert file.read_text(encoding="utf-8") == "\n\n".join(told) + "\n"
