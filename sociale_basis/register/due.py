"""What somebody should ask again: lists of entries that are due, or of which something is missing.

A list is made of entries as whoever asks may see them: what is not for him or her puts nothing on
a list. How many entries hang on one person, an official gets from :func:`count_entries`.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from dateutil.relativedelta import relativedelta
from sqlalchemy import exists, false, or_, select

from sociale_basis.register.clock import day_of
from sociale_basis.register.columns import access_is_told
from sociale_basis.register.counting import SOON_MONTHS
from sociale_basis.register.database import reading
from sociale_basis.register.kept import Kept, as_seen
from sociale_basis.register.life import ASPECTS
from sociale_basis.register.queries import Selection, conditions
from sociale_basis.register.tables import AspectRow, EntryRow
from sociale_basis.register.terms import Aspect
from sociale_basis.register.visibility import admitted
from sociale_basis.vocabulary import State, Status

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from sqlalchemy import ColumnElement

    from sociale_basis.privacy import Who
    from sociale_basis.register.database import Register


class Due(StrEnum):
    """Why an entry is on a list."""

    DUE = "due"
    """Verified, and by now somebody should ask again."""
    STALE = "stale"
    """That was not done in time: nobody should count on it."""
    NEVER_VERIFIED = "never_verified"
    """Nobody ever looked whether it exists."""
    NO_HOURS = "no_hours"
    UNRELIABLE_HOURS = "unreliable_hours"
    """Somebody said that one cannot count on the hours."""
    UNKNOWN_ACCESS = "unknown_access"
    """Nothing is known of getting in with an aid."""
    HANGS_ON_ONE = "hangs_on_one"
    ENDS_SOON = "ends_soon"
    """Within six months, or already past."""


class DueEntry(NamedTuple):
    """An entry on a list."""

    due: Due
    kept: Kept
    """As whoever asks may see it."""
    aspects: tuple[Aspect, ...]
    """What is to be verified again, or for the first time."""
    since: date | None
    """Since when it is due or stale, or when it ends."""


def due_entries(
    register: Register,
    who: Who,
    kinds: Iterable[Due] = tuple(Due),
    selection: Selection | None = None,
) -> list[DueEntry]:
    """List what somebody should ask again; an entry may be on several lists.

    Parameters
    ----------
    register, who
        Where, and for whom.
    kinds
        Which lists.
    selection
        Of which entries; default all. What is closed is never on a list.

    Returns
    -------
    List by list in the order of :class:`Due`; in each the longest overdue, or the first to end,
    first, and then by name.
    """
    today = day_of(register.clock())
    wanted = [due for due in Due if due in set(kinds)]
    chosen = conditions(selection or Selection(), today)
    with reading(register) as session:
        asked = select(EntryRow).where(
            admitted(who, today),
            EntryRow.status != Status.CLOSED.value,
            or_(false(), *(_may_be(due, today) for due in wanted)),
            *chosen,
        )
        rows = session.scalars(asked.order_by(EntryRow.search, EntryRow.id))
        seen = as_seen(session, register, who, list(rows))
    found = [
        each for due in wanted for kept in seen if (each := _on_list(due, kept, today)) is not None
    ]
    order = {due: at for at, due in enumerate(wanted)}
    # Sorting keeps the order of names where the days are the same.
    return sorted(
        found, key=lambda each: (order[each.due], each.since is None, each.since or today)
    )


def _may_be(due: Due, today: date) -> ColumnElement[bool]:
    """Give a condition that every entry on a list meets; :func:`_on_list` decides."""
    expired = exists().where(
        AspectRow.entry_id == EntryRow.id, AspectRow.due_on <= today, AspectRow.stale_on > today
    )
    met: dict[Due, ColumnElement[bool]] = {
        Due.DUE: expired,
        Due.STALE: EntryRow.stale_on <= today,
        Due.NEVER_VERIFIED: EntryRow.status == Status.CANDIDATE.value,
        Due.NO_HOURS: ~EntryRow.times_told,
        Due.UNRELIABLE_HOURS: EntryRow.times_reliable == State.NO.value,
        Due.UNKNOWN_ACCESS: ~EntryRow.access_told,
        Due.HANGS_ON_ONE: EntryRow.key_persons == 1,
        Due.ENDS_SOON: EntryRow.ends_on <= _soon(today),
    }
    return met[due]


def _on_list(due: Due, kept: Kept, today: date) -> DueEntry | None:
    """Put an entry on a list, going by what of it may be seen."""
    aspects: tuple[Aspect, ...] = ()
    since: date | None = None
    entry, of_kind = kept.entry, ASPECTS[kept.entry.kind]
    match due:
        case Due.DUE | Due.STALE:
            days = {
                aspect: each.stale_on if due is Due.STALE else each.due_on
                for aspect, each in kept.freshness.items()
                if (each.stale_on <= today) is (due is Due.STALE) and each.due_on <= today
            }
            aspects, since = tuple(days), min(days.values(), default=None)
            on_it = bool(days)
        case Due.NEVER_VERIFIED:
            aspects = tuple(each for each in of_kind if each not in kept.freshness)
            on_it = kept.life.exists is None
        case Due.NO_HOURS:
            aspects = (Aspect.TIMES,)
            told = entry.hours.text is not None or bool(entry.rhythms_told)
            on_it = Aspect.TIMES in of_kind and not told
        case Due.UNRELIABLE_HOURS:
            aspects, on_it = (Aspect.TIMES,), entry.is_unreliable
        case Due.UNKNOWN_ACCESS:
            aspects = (Aspect.ACCESS,)
            on_it = Aspect.ACCESS in of_kind and not access_is_told(entry)
        case Due.HANGS_ON_ONE:
            on_it = entry.hangs_on_one
        case Due.ENDS_SOON:
            days_told = (entry.ends_on, entry.continuity.secured_until)
            since = min((day for day in days_told if day), default=None)
            on_it = since is not None and since <= _soon(today)
    return DueEntry(due, kept, aspects, since) if on_it else None


def _soon(today: date) -> date:
    return today + relativedelta(months=SOON_MONTHS)
