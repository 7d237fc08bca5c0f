"""Numbers and dates for readers."""

from __future__ import annotations

import datetime as dt

import pytest

from sociale_basis import i18n
from sociale_basis.errors import UsageError


@pytest.mark.parametrize(
    ("value", "decimals", "dutch", "english"),
    [
        (11540, 0, "11.540", "11,540"),
        (11540.25, 1, "11.540,2", "11,540.2"),
        (0.5, 2, "0,50", "0.50"),
        (-1234, 0, "-1.234", "-1,234"),
        (999.6, 0, "1.000", "1,000"),
        (-0.0, 0, "0", "0"),
    ],
)
def test_numbers(value: float, decimals: int, dutch: str, english: str) -> None:
    """Separators are the reader's; decimals are as many as asked."""
    assert i18n.number(value, "nl", decimals) == dutch
    assert i18n.number(value, "en", decimals) == english


def test_dates() -> None:
    """Dates are written in full, day first in both languages."""
    day = dt.date(2026, 11, 24)
    assert i18n.date(day, "nl") == "24 november 2026"
    assert i18n.date(day, "en") == "24 November 2026"


def test_unknown_language_is_refused() -> None:
    """Numbers and dates refuse a language as texts do."""
    with pytest.raises(UsageError, match="'fr'"):
        i18n.number(1, "fr")
    with pytest.raises(UsageError, match="'fr'"):
        i18n.date(dt.date(2026, 11, 24), "fr")
