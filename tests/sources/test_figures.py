"""Cells of Dutch statistics: numbers, reasons, and what is neither."""

from __future__ import annotations

import math
from pathlib import Path

import pytest

from sociale_basis.errors import BadValueError
from sociale_basis.sources.figures import read_column, read_figure
from sociale_basis.vocabulary import Measured


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("12.5", 12.5),
        ("12,5", 12.5),
        ("     1.0", 1.0),
        ("1.234,5", 1234.5),
        ("1,234.5", 1234.5),
        ("1.234.567", 1_234_567),
        ("367947", 367_947),
        ("0", 0.0),
        ("1e3", 1000.0),
        (7, 7.0),
        ("-12.5", -12.5),
    ],
)
def test_numbers(cell: object, expected: float) -> None:
    """Points, commas and padding are read as the Dutch write them."""
    assert read_figure(cell) == expected


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("", Measured.UNKNOWN),
        (None, Measured.UNKNOWN),
        ("       .", Measured.UNKNOWN),
        ("-", Measured.UNKNOWN),
        ("nan", Measured.UNKNOWN),
        (math.nan, Measured.UNKNOWN),
        ("x", Measured.SUPPRESSED),
        (-99997, Measured.SUPPRESSED),
        ("-99997.0", Measured.SUPPRESSED),
        ("-99995", Measured.UNKNOWN),
        ("-99999999", Measured.UNKNOWN),
        ("-99990", Measured.UNKNOWN),
    ],
)
def test_reasons_for_no_number(cell: object, expected: Measured) -> None:
    """Every way to write 'no figure' gives its reason, none of them zero."""
    assert read_figure(cell) is expected


def test_ambiguous_count() -> None:
    """12.700 people could be read in two ways, 12.700 kilometres is 12.7."""
    with pytest.raises(ValueError, match="two ways"):
        read_figure("12.700", count=True)
    assert read_figure("12.700") == 12.7
    assert read_figure("0.125", count=True) == 0.125


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        (["1", "veel"], "'veel' is not a number. Write a number or leave it empty"),
        (["1", "-3"], "-3 is below zero. Correct it"),
        (["1", "101"], "101 is above 100. Correct it"),
        (["1", "12.700"], "'12.700' can be read in two ways. Write 12700 or 12.7"),
        (["1", "9" * 400], "is too large"),
    ],
)
def test_a_bad_cell_is_named(cells: list[str], said: str) -> None:
    """File, row and column stand before what is wrong."""
    with pytest.raises(BadValueError) as error:
        read_column(cells, file=Path("f.csv"), column="p", rows=[2, 9], count=True, highest=100)
    assert str(error.value).startswith("f.csv, row 9, column 'p': ")
    assert said in str(error.value)
