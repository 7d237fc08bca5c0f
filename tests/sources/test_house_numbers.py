"""What a house number text stands for."""

from __future__ import annotations

import pytest

from sociale_basis.sources.house_numbers import house_numbers


@pytest.mark.parametrize(
    ("text", "interpolation", "numbers"),
    [
        ("", None, []),
        ("12", None, ["12"]),
        (" 12 a ", None, ["12A"]),
        ("139A-12", None, ["139A-12"]),
        ("12-I", None, ["12-I"]),
        ("12;14", None, ["12", "14"]),
        ("12, 14b", None, ["12", "14B"]),
        ("12;12", None, ["12"]),
        ("12-16", None, ["12", "14", "16"]),
        ("12\u201316", None, ["12", "14", "16"]),
        ("11-15;17", None, ["11", "13", "15", "17"]),
        ("7-8", None, ["7-8"]),
        ("7-8", "all", ["7", "8"]),
        ("20-24", "all", ["20", "21", "22", "23", "24"]),
        ("20-24", "even", ["20", "22", "24"]),
        ("20-50", "10", ["20", "30", "40", "50"]),
        ("20-24", "alphabetic", ["20-24"]),
        ("20-24", "0", ["20-24"]),
        ("16-12", None, ["16-12"]),
        ("107-12", None, ["107-12"]),
        ("2-20000", None, ["2-20000"]),
        ("13 A, 5. krs./Floor 5", None, ["13A,5.KRS./FLOOR5"]),
    ],
)
def test_house_numbers(text: str, interpolation: str | None, numbers: list[str]) -> None:
    """Lists and ranges fall apart; letters and additions do not."""
    assert house_numbers(text, interpolation) == numbers
