"""Days and moments as people write them on the command line, on the Dutch clock."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple

import typer

from sociale_basis.errors import UsageError

if TYPE_CHECKING:
    from pathlib import Path

    from sociale_basis.network.mobility_profile import MobilityProfile

_NOON = time(12)
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
    from sociale_basis.network.recurrence import HERE, local

    if text is None:
        return When(local(datetime.now(tz=HERE)), whole_day=False)
    try:
        day = date.fromisoformat(text.strip())
    except ValueError:
        return When(_moment(text, option), whole_day=False)
    return When(datetime.combine(day, _NOON), whole_day=True)


def _moment(text: str, option: str) -> datetime:
    from sociale_basis.network.recurrence import exists, local

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


def on_or_at(on: str | None, at: str | None, observations: Path | None) -> str | None:
    """Give the day of which observations count: what was seen at times only, when one sets out.

    Parameters
    ----------
    on, at
        The day and the moment that were given.
    observations
        What was seen; without it there is nothing to choose a day for.
    """
    return at if on is None and observations is not None else on


def show_moment(meta: dict[str, Any]) -> None:
    """Say below a table when one sets out, and what is not known of opening hours."""
    from sociale_basis.cli.screen import say
    from sociale_basis.i18n import _, number
    from sociale_basis.i18n.formats import moment as written

    if meta["at"] is None:
        return
    when = written(datetime.fromisoformat(meta["at"]))
    say(_("Setting out on {moment}: who arrives must find it open.").format(moment=when))
    if meta["hours_unknown"]:
        text = _("Of {number} of the {all} places we do not know whether they are open then.")
        say(text.format(number=number(meta["hours_unknown"]), all=number(meta["places_asked"])))


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
