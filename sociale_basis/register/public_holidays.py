"""Public holidays in the Netherlands on which activities are often left out."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache

from dateutil.easter import easter

_KONINGSDAG = (4, 27)
_SUNDAY = 6


@cache
def public_holidays(year: int) -> frozenset[date]:
    """Give the days that are generally taken for public holidays, Bevrijdingsdag among them.

    Parameters
    ----------
    year
        Of the Gregorian calendar.
    """
    sunday = easter(year)
    movable = {sunday + timedelta(days=step) for step in (0, 1, 39, 49, 50)}
    king = date(year, *_KONINGSDAG)
    king -= timedelta(days=1) if king.weekday() == _SUNDAY else timedelta()
    fixed = {date(year, 1, 1), date(year, 5, 5), date(year, 12, 25), date(year, 12, 26)}
    return frozenset({*movable, *fixed, king})
