"""A day or moment as people write it, on the Dutch clock."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import NamedTuple

from sociale_basis.errors import UsageError
from sociale_basis.reach.recurrence import HERE, exists, local

_NOON = time(12)


class When(NamedTuple):
    """A moment, and whether only its day was given."""

    moment: datetime
    """On the clock that people read, without a time zone."""
    whole_day: bool

    def __str__(self) -> str:
        """Write it as it can be given."""
        return self.moment.isoformat(sep=" ", timespec="minutes")


def when(text: str | None, option: str) -> When:
    """Read a day or a moment; a day is taken at noon, nothing means now.

    Raises
    ------
    UsageError
        It is no day or moment, or one that the clock skips.
    """
    if text is None:
        return When(local(datetime.now(tz=HERE)), whole_day=False)
    try:
        day = date.fromisoformat(text.strip())
    except ValueError:
        return When(_moment(text, option), whole_day=False)
    return When(datetime.combine(day, _NOON), whole_day=True)


def _moment(text: str, option: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text.strip())
    except ValueError:
        raise UsageError(
            f"{option} is '{text}'", do="write a day or a moment: 2026-11-24 or '2026-11-24 10:00'"
        ) from None
    if moment.tzinfo is None and not exists(moment):
        raise UsageError(
            f"{option} is '{text}': that hour does not exist, the clock goes forward then",
            do="give another hour",
        )
    return local(moment)
