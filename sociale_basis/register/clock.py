"""The time: kept in UTC, read by the clock of Europe/Amsterdam."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

HERE = ZoneInfo("Europe/Amsterdam")
"""The clock that people read."""


def now() -> datetime:
    """Give the moment it is, in UTC."""
    return datetime.now(UTC)


def day_of(moment: datetime) -> date:
    """Give the day that the calendar on the wall shows at a moment."""
    return moment.astimezone(HERE).date()


def end_of(day: date) -> datetime:
    """Give the moment at which a day has passed, in UTC."""
    return datetime.combine(day + timedelta(days=1), time(), tzinfo=HERE).astimezone(UTC)
