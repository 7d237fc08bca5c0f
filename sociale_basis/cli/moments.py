"""Moments and days as they are written on the command line."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from sociale_basis.errors import UsageError

if TYPE_CHECKING:
    from sociale_basis.network.mobility_profile import MobilityProfile

AtOption = Annotated[
    str | None,
    typer.Option(
        "--at",
        help='When one sets out, as "2026-11-24 10:00": the place must be open on arrival.',
        show_default=False,
    ),
]
LitOption = Annotated[
    bool,
    typer.Option("--lit", help="In the dark only along ways with light."),
]


def moment_of(text: str | None) -> datetime | None:
    """Read a moment; without a time zone it is on the clock of Europe/Amsterdam.

    Raises
    ------
    UsageError
        It is no moment, or a day without a time.
    """
    if text is None:
        return None
    do = 'write it as --at "2026-11-24 10:00"'
    try:
        moment = datetime.fromisoformat(text.strip())
    except ValueError:
        raise UsageError(f"'{text}' is no moment", do=do) from None
    if len(text.strip()) <= len("2026-11-24"):
        raise UsageError(f"'{text}' is a day without a time", do=do)
    return moment


def day_of(text: str | None, today: date) -> date:
    """Read a day; default the Monday of this week.

    Raises
    ------
    UsageError
        It is no day.
    """
    if text is None:
        return date.fromordinal(today.toordinal() - today.weekday())
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        raise UsageError(f"'{text}' is no day", do="write it as --from 2026-11-23") from None


def with_light(profile: MobilityProfile, *, lit: bool) -> MobilityProfile:
    """Give the profile of who asks for light after dark, if that is asked."""
    return profile.replace(lit_after_dark=True) if lit else profile
