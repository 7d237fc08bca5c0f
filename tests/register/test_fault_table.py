"""The table of faults in the docs: complete, and every test that it names is there."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).resolve().parents[2]
TABLE = CHECKOUT / "docs" / "register_storingen.md"
_ROW = re.compile(r"^\| ([^|]+) \| ([^|]+) \| ([^|]+) \| `([^`|]+)::(\w+)` \|$", re.MULTILINE)


def test_every_row_names_a_test_that_is_there() -> None:
    """Whoever takes a test away must say what proves it from then on."""
    rows = _ROW.findall(TABLE.read_text(encoding="utf-8"))
    lines = TABLE.read_text(encoding="utf-8").count("\n| ")
    assert len(rows) == lines - 1, "a row without a test, or in another shape"
    for fault, notices, becomes, file, name in rows:
        assert min(len(each.strip()) for each in (fault, notices, becomes)) >= 5, fault
        tree = ast.parse((CHECKOUT / file).read_text(encoding="utf-8"))
        there = {each.name for each in ast.walk(tree) if isinstance(each, ast.FunctionDef)}
        assert name in there, f"{file} has no {name}"


@pytest.mark.parametrize(
    "word",
    [
        *("stopt midden", "schijf is vol", "te lang vast", "verbinding valt weg"),
        *("twee keer verstuurd", "twee mensen", "beschadigd", "vijandige tekst"),
        *("geraden, gebruikte", "kopie van vóór het wissen"),
    ],
)
def test_no_fault_is_forgotten(word: str) -> None:
    """The ten faults that the register must stand are all in the table."""
    faults = [row[0] for row in _ROW.findall(TABLE.read_text(encoding="utf-8"))]
    assert any(word in fault for fault in faults)
