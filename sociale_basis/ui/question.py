"""What is asked on the page on reach: who goes where, within how long, and when."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, NamedTuple

from sociale_basis.maps import question_words
from sociale_basis.network import untagged as find_untagged
from sociale_basis.network.recurrence import HERE
from sociale_basis.ui.own_profile import changed

if TYPE_CHECKING:
    from sociale_basis.network import MobilityProfile
    from sociale_basis.network.untagged import Untagged

DAYS = ("mo", "tu", "we", "th", "fr", "sa", "su")
_MINUTE_S = 60.0


class Question(NamedTuple):
    """One question; all by key, so that answers can be kept by it.

    Attributes
    ----------
    profile, untagged
        Keys of a mobility profile, and of a preset of what untagged means.
    layers
        Keys of layers: a place of any will do.
    minutes
        Within how long, for the way there and for the way back.
    own
        Own values of the profile, as :mod:`sociale_basis.ui.own_profile` writes them.
    at
        When one sets out, ISO; empty: at any time.
    """

    profile: str
    layers: tuple[str, ...]
    minutes: int
    untagged: str
    own: str = ""
    at: str = ""

    @property
    def who(self) -> MobilityProfile:
        """Who goes."""
        return changed(self.profile, self.own)

    @property
    def limit_s(self) -> float:
        """Within how many seconds."""
        return self.minutes * _MINUTE_S

    @property
    def unknowns(self) -> Untagged:
        """What untagged means."""
        return find_untagged(self.untagged)

    @property
    def moment(self) -> datetime | None:
        """When one sets out; None: at any time."""
        return datetime.fromisoformat(self.at) if self.at else None

    @property
    def sentence(self) -> str:
        """The question in the reader's language."""
        return question_words(self.who, self.layers, self.limit_s, at=self.moment)


def next_moment(day: str, hour: int, now: datetime | None = None) -> str:
    """Give the next time that it is a day of the week and an hour, in the Netherlands, as ISO.

    Parameters
    ----------
    day
        One of :data:`DAYS`.
    hour
        0 to 23.
    now
        From when on; default now.
    """
    start = (now or datetime.now(tz=HERE)).astimezone(HERE)
    ahead = (DAYS.index(day) - start.weekday()) % 7
    found = datetime.combine(start.date() + timedelta(days=ahead), time(hour), tzinfo=HERE)
    if found < start:
        found = datetime.combine(found.date() + timedelta(days=7), time(hour), tzinfo=HERE)
    return found.isoformat()
