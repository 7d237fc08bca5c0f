"""Numbers and dates as the reader writes them."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from babel.dates import format_date
from babel.numbers import format_decimal

from sociale_basis.i18n.catalogue import known

if TYPE_CHECKING:
    import datetime as dt

# Day before month and a 24-hour clock also for who reads English: the places are Dutch.
REGION = {"nl": "nl_NL", "en": "en_GB"}


def number(value: float, lang: str | None = None, decimals: int = 0) -> str:
    """Write a number with the reader's separators: ``11.540,5`` in Dutch.

    Parameters
    ----------
    value
        The number.
    lang
        ``nl`` or ``en``; default the language in use.
    decimals
        Exactly this many decimals.
    """
    pattern = "#,##0" + ("." + "0" * decimals if decimals else "")
    # A negative nought equals nought, but is written with a minus.
    return _written(value + 0.0 if value == 0 else value, pattern, REGION[known(lang)])


# A map says the same few numbers a thousand times, and Babel takes its time for each.
@lru_cache(maxsize=4096)
def _written(value: float, pattern: str, locale: str) -> str:
    return format_decimal(value, format=pattern, locale=locale)


def briefly(value: float) -> str:
    """Write a number with one decimal where it has one, and none where it is whole."""
    shown = round(value, 1)
    return number(shown, decimals=0 if shown == int(shown) else 1)


def date(value: dt.date, lang: str | None = None) -> str:
    """Write a date in full: ``24 november 2026``."""
    return format_date(value, format="long", locale=REGION[known(lang)])


def weekday(value: dt.date, lang: str | None = None) -> str:
    """Write a day of the week with its date: ``di 24 nov``."""
    return format_date(value, format="EEE d MMM", locale=REGION[known(lang)])


def moment(value: dt.datetime, lang: str | None = None) -> str:
    """Write a moment in full: ``dinsdag 24 november 2026, 10:00``."""
    day = format_date(value, format="full", locale=REGION[known(lang)])
    return f"{day}, {value:%H:%M}"
