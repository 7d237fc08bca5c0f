"""Age bands: every way of writing them, and sets that hold each age once."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sociale_basis.sources.age_bands import TOTAL, Band, covering, parse_band


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("0-4", Band(0, 4)),
        ("00_14", Band(0, 14)),
        ("75 t/m 79 jaar", Band(75, 79)),
        ("0 tot en met 4", Band(0, 4)),
        ("0 tot 15 jaar", Band(0, 14)),
        ("15_tot_25_jaar", Band(15, 24)),
        ("95+", Band(95, None)),
        ("65_oo", Band(65, None)),
        ("65 jaar en ouder", Band(65, None)),
        ("65_jaar_of_ouder", Band(65, None)),
        ("75", Band(75, 75)),
        ("Totaal", TOTAL),
        ("9-3", None),
        ("jong", None),
        ("", None),
    ],
)
def test_parse(text: str, expected: Band | None) -> None:
    """'tot 15' ends at 14, 't/m 79' at 79."""
    assert parse_band(text) == expected


def test_covering_takes_the_fewest_bands() -> None:
    """65 and over is one band where it is there, and never made of one that starts at 60."""
    five = [Band(age, age + 4) for age in range(60, 95, 5)] + [Band(95, None)]
    assert covering(five, 75) == five[3:]
    assert covering([*five, Band(75, None)], 75) == [Band(75, None)]
    assert covering([*five, Band(65, 74)], 65) == [Band(65, 74), *five[3:]]


def test_covering_never_splits() -> None:
    """75 and over cannot be had from 65 and over, nor from bands with a hole."""
    assert covering([Band(0, 14), Band(15, 64), Band(65, None)], 75) is None
    assert covering([Band(75, 79), Band(85, None)], 75) is None
    assert covering([Band(75, 79), Band(80, 84)], 75) is None


def ages(bands: tuple[Band, ...]) -> list[int]:
    """Count how many of the bands hold each age up to 30."""
    return [
        sum(band.lower <= age and (band.upper is None or age <= band.upper) for band in bands)
        for age in range(30)
    ]


@given(
    st.sets(st.tuples(st.integers(0, 9), st.integers(0, 4)), max_size=8),
    st.integers(0, 9),
)
def test_covering_finds_what_trying_every_set_finds(
    pairs: set[tuple[int, int]], lower: int
) -> None:
    """Of all sets of bands that hold each age from ``lower`` once, a smallest one is given."""
    bands = [Band(low, None if width == 4 else low + width) for low, width in pairs]
    wanted = [int(age >= lower) for age in range(30)]
    right = [
        subset
        for size in range(1, len(bands) + 1)
        for subset in combinations(bands, size)
        if ages(subset) == wanted
    ]
    chosen = covering(bands, lower)
    assert (chosen is None) == (right == [])
    if chosen is not None:
        assert ages(tuple(chosen)) == wanted
        assert len(chosen) == len(right[0])
