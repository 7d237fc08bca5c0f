"""What is said of a venue: whether it is open then, whether one gets in, and whom to ask."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pandas as pd

from sociale_basis.i18n import _, number
from sociale_basis.i18n import date as written_date
from sociale_basis.reach.occasions import Why
from sociale_basis.register.terms import Fit
from sociale_basis.vocabulary import State

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence

    from sociale_basis.reach.occasions import OpenEachTime
    from sociale_basis.register import Kept

_NAMED = 6  # days to write out


class Facts(NamedTuple):
    """What is known of a venue; what the register tells goes before what the map says.

    Attributes
    ----------
    row
        Of the table of venues.
    kept
        Its entry in the register; None where it has none, or none for whoever asks.
    answering
        The organisation that answers for that entry, likewise.
    """

    row: Mapping[Any, Any]
    kept: Kept | None
    answering: Kept | None

    @property
    def toilet(self) -> str:
        """Whether there is an accessible toilet."""
        told = self.kept.entry.accessibility.accessible_toilet if self.kept else Fit.UNKNOWN
        return _yes_no(str(self.row["toilet"]) if told is Fit.UNKNOWN else told.value)

    @property
    def entrance(self) -> str:
        """Whether one gets in at the door, in the way one goes."""
        state = str(self.row["entrance"])
        told = self.kept.entry.accessibility.wheelchair if self.kept else Fit.UNKNOWN
        # Where a wheelchair gets in everybody does; where it does not, others may.
        return _yes_no(told.value if state == "unknown" and told is Fit.YES else state)

    @property
    def capacity(self) -> int | None:
        """For how many there is room; None where nobody says."""
        told = self.kept.entry.capacity if self.kept else None
        if told is not None:
            return told
        known = self.row["capacity"]
        usable = isinstance(known, int | float | np.integer) and not pd.isna(known)
        return int(known) if usable else None

    def room(self, people: int) -> str:
        """Say for how many there is room, and whether that is enough."""
        if self.capacity is None:
            return _("unknown")
        told = number(self.capacity)
        return told if self.capacity >= people else _("{number}: too small").format(number=told)

    @property
    def for_others(self) -> str:
        """Whether others may use its rooms; "" for what is no place of the register."""
        told = getattr(self.kept.entry, "room_for_others", None) if self.kept else None
        return _yes_no(told.value) if isinstance(told, State) else _("unknown")

    @property
    def holder(self) -> list[str]:
        """Whom to ask for the key or a booking: names, roles and numbers; empty for nobody."""
        return _contact(self.kept) or [
            told
            for name in ("operator", "phone", "email", "website")
            if isinstance(told := self.row[name], str)
        ]

    @property
    def who_could_know(self) -> str:
        """Say whom one can ask who has the key, where that is not known."""
        organisation = self.answering
        if organisation is not None:
            told = [organisation.entry.name, *_contact(organisation)]
            return _("Who could know: {whom}.").format(whom=", ".join(told))
        return _("Who could know: whoever is there when it is open.")


def _contact(kept: Kept | None) -> list[str]:
    if kept is None:
        return []
    contact = kept.entry.contact
    person = contact.person  # only with a ground, and only for who may see it
    told = [
        person.name if person else None,
        contact.role,
        (person.phone if person else None) or contact.phone,
        (person.mail if person else None) or contact.mail,
        contact.web,
        contact.best_time,
    ]
    return [each for each in told if each]


def opening_words(opening: OpenEachTime) -> str:
    """Say in a few words whether a venue is open on the times of a plan."""
    once = opening.times == 1
    match opening.state:
        case "all":
            return _("open") if once else _("open each time")
        case "none":
            return _("closed: somebody must open the door")
        case "some":
            told = _("open {open} of {times} times")
            return told.format(open=number(opening.open), times=number(opening.times))
    return _("unknown")


def opening_reasons(opening: OpenEachTime, kept: Kept | None) -> list[str]:
    """Say on which days a venue is closed, and of which nobody knows, and why."""
    told = []
    if opening.closed_on and opening.state != "none":
        told.append(_("closed on {days}").format(days=_days(opening.closed_on)))
    if opening.why is Why.SILENT and kept is not None and kept.entry.is_unreliable:
        told.append(_("one cannot count on these times: ask first"))
    elif opening.why is Why.SILENT:
        told.append(_("not known: nobody wrote down the opening hours"))
    elif opening.why is not None:
        why = {
            Why.PUBLIC_HOLIDAY: _("the hours say nothing of public holidays"),
            Why.SCHOOL_HOLIDAY: _("the hours are otherwise in school holidays"),
            Why.TEXT: _("the hours leave it open"),
        }[opening.why]
        text = _("not known on {days}: {why}")
        told.append(text.format(days=_days(opening.unknown_on), why=why))
    return told


def _days(days: Sequence[dt.date]) -> str:
    named = ", ".join(written_date(each) for each in days[:_NAMED])
    more = len(days) - _NAMED
    if more <= 0:
        return named
    return _("{days} and {number} more").format(days=named, number=number(more))


def _yes_no(state: str) -> str:
    return {"yes": _("yes"), "no": _("no"), "limited": _("partly")}.get(state, _("unknown"))
