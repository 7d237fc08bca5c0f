"""Which entries someone may know of, and which audiences he or she belongs to for each.

Two forms of one rule: :func:`admits` for an entry in hand, :func:`admitted` for a query. Tests hold
them against one another.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import and_, false, or_, select

from sociale_basis.errors import NotAllowedError
from sociale_basis.privacy import Permission, Viewer
from sociale_basis.register.audience import Audience
from sociale_basis.register.tables import EntryRow, ReaderRow
from sociale_basis.register.terms import ForWhom
from sociale_basis.vocabulary import Status, Visibility

if TYPE_CHECKING:
    from datetime import date

    from sqlalchemy import ColumnElement

    from sociale_basis.privacy import Who
    from sociale_basis.register.contact import Person
    from sociale_basis.register.entry_models import AnyEntry
    from sociale_basis.register.life import Life


def owns(who: Who, entry_id: str, organisation: str | None) -> bool:
    """Say whether an entry is of the organisation that someone works for."""
    return who.may(Permission.OWN_ENTRIES) and who.organisation in {entry_id, organisation}


def admits(who: Who, entry_id: str, entry: AnyEntry, life: Life, today: date) -> bool:
    """Say whether someone may know of an entry.

    Parameters
    ----------
    who
        Who asks.
    entry_id, entry, life
        The entry.
    today
        The day that it is: consent can end.
    """
    if owns(who, entry_id, entry.organisation):
        return True
    if who.may(Permission.REGISTER):
        return entry.visibility is not Visibility.HIDDEN or who.actor in entry.known_to
    if who.may(Permission.PROFESSIONAL_ENTRIES):
        return entry.visibility is not Visibility.HIDDEN or entry.shared_with_officials
    return (
        who.may(Permission.PUBLISHED)
        and entry.visibility is Visibility.PUBLIC
        and life.closed is None
        and entry.basis is not None
        and entry.basis.holds(today)
    )


def admitted(who: Who, today: date) -> ColumnElement[bool]:
    """Give the condition that entries must meet in a query: as :func:`admits`."""
    hidden = EntryRow.visibility == Visibility.HIDDEN.value
    if who.may(Permission.REGISTER):
        known = select(ReaderRow.entry_id).where(ReaderRow.actor == who.actor)
        return or_(~hidden, EntryRow.id.in_(known))
    if who.may(Permission.PROFESSIONAL_ENTRIES):
        return or_(~hidden, EntryRow.shared_with_officials)
    public = and_(published(today), EntryRow.status != Status.CLOSED.value)
    if not who.may(Permission.PUBLISHED):
        public = and_(false())
    if not who.may(Permission.OWN_ENTRIES):
        return public
    return or_(
        public,
        EntryRow.id == who.organisation,
        EntryRow.organisation == who.organisation,
    )


def published(today: date) -> ColumnElement[bool]:
    """Give the condition that what is for everybody meets in a query, closed or not."""
    return and_(
        EntryRow.visibility == Visibility.PUBLIC.value,
        or_(EntryRow.public_until.is_(None), EntryRow.public_until >= today),
    )


def audiences(
    who: Who, entry_id: str, entry: AnyEntry, today: date, *, past: bool = False
) -> frozenset[Audience]:
    """Give the audiences that someone belongs to for an entry that he or she may know of.

    Parameters
    ----------
    who, entry_id, entry, today
        As in :func:`admits`.
    past
        Whether it is about what the entry once said. A contact person agreed to be shown now.
    """
    keeper = who.may(Permission.REGISTER) or owns(who, entry_id, entry.organisation)
    professional = keeper or who.may(Permission.PROFESSIONAL_ENTRIES)
    person = entry.contact.person
    belongs = {
        Audience.EVERYONE: True,
        Audience.LOCATED: keeper or (entry.where.may_be_shown and not past),
        Audience.CONSENTED: keeper
        or (person is not None and not past and _agreed(person, today, professional=professional)),
        Audience.PROFESSIONALS: professional,
        Audience.AGREED: keeper or (professional and entry.shared_with_officials and not past),
        Audience.KEEPERS: keeper,
        Audience.TEAM: who.may(Permission.REGISTER),
    }
    return frozenset(audience for audience, is_in in belongs.items() if is_in)


def _agreed(person: Person, today: date, *, professional: bool) -> bool:
    if person.basis is None or not person.basis.holds(today):
        return False
    return person.for_whom is ForWhom.EVERYONE or (
        professional and person.for_whom is ForWhom.PROFESSIONALS
    )


def require(who: Who, permission: Permission, what: str) -> None:
    """Refuse whoever may not do something.

    Raises
    ------
    NotAllowedError
        This role may not.
    """
    if not who.may(permission):
        roles = [each.value for each in Viewer if permission in each.permissions]
        raise NotAllowedError(
            f"the role {who.viewer} may not {what}", do=f"ask somebody who is {' or '.join(roles)}"
        )
