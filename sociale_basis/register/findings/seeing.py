"""Which findings someone may know of, and what of them: two forms of one rule, as for entries."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import and_, false, or_, select

from sociale_basis.errors import UnknownEntryError
from sociale_basis.privacy import Permission
from sociale_basis.register.audience import Audience, shown
from sociale_basis.register.clock import day_of
from sociale_basis.register.findings.standing import Standing, read_finding
from sociale_basis.register.tables import EntryRow, FindingRow
from sociale_basis.register.visibility import admitted
from sociale_basis.vocabulary import FindingKind, FindingStatus

if TYPE_CHECKING:
    from datetime import date, datetime

    from sqlalchemy import ColumnElement
    from sqlalchemy.orm import Session

    from sociale_basis.privacy import Who
    from sociale_basis.register.database import Register
    from sociale_basis.register.findings.models import AnyFinding

_TO_PROFESSIONALS = (FindingKind.OBSERVATION, FindingKind.AUDIT)
"""Also when closed. Of talks and ladders, others than the team get counts only."""
_TO_EVERYONE = (FindingKind.OBSERVATION, FindingKind.PIN)
"""As long as they stand."""


@dataclass(frozen=True)
class Found:
    """A finding as someone may see it; what he or she may not see is as if nobody told it.

    Attributes
    ----------
    id
        Never changes.
    revision
        How many changes there were: give it back with a change of your own.
    finding, standing
        What it says, and where it stands.
    created_at, updated_at
        In UTC.
    """

    id: str
    revision: int
    finding: AnyFinding
    standing: Standing
    created_at: datetime
    updated_at: datetime


def knows_finding(who: Who, kind: FindingKind, status: FindingStatus) -> bool:
    """Say whether someone may know of a finding, whatever it is about."""
    if who.may(Permission.REGISTER):
        return True
    if who.may(Permission.PROFESSIONAL_ENTRIES) and kind in _TO_PROFESSIONALS:
        return True
    return (
        who.may(Permission.PUBLISHED) and kind in _TO_EVERYONE and status is FindingStatus.CURRENT
    )


def known_findings(who: Who, today: date) -> ColumnElement[bool]:
    """Give the condition that findings must meet in a query: as :func:`knows_finding`.

    One about an entry is for who may know of that entry.
    """
    about = about_what_is_known(who, today)
    if who.may(Permission.REGISTER):
        return about
    kinds: ColumnElement[bool] = false()
    if who.may(Permission.PROFESSIONAL_ENTRIES):
        kinds = FindingRow.kind.in_([each.value for each in _TO_PROFESSIONALS])
    if who.may(Permission.PUBLISHED):
        shown_now = and_(
            FindingRow.kind.in_([each.value for each in _TO_EVERYONE]),
            FindingRow.status == FindingStatus.CURRENT.value,
        )
        kinds = or_(kinds, shown_now)
    return and_(about, kinds)


def about_what_is_known(who: Who, today: date) -> ColumnElement[bool]:
    """Give the condition that findings are about no entry, or about one that someone knows of."""
    return or_(
        FindingRow.about.is_(None),
        FindingRow.about.in_(select(EntryRow.id).where(admitted(who, today))),
    )


def finding_row(
    session: Session, register: Register, who: Who, finding_id: str, *, to_change: bool = False
) -> FindingRow:
    """Read a finding that someone may know of.

    Raises
    ------
    UnknownEntryError
        There is none, or that is not for him or her to know: nobody can tell which.
    """
    today = day_of(register.clock())
    asked = select(FindingRow).where(FindingRow.id == finding_id, known_findings(who, today))
    if to_change:
        asked = asked.with_for_update().execution_options(populate_existing=True)
    row = session.scalars(asked).first()
    if row is None:
        raise UnknownEntryError("there is no such finding", do="check the id")
    return row


def finding_audiences(who: Who) -> frozenset[Audience]:
    """Give the audiences that someone belongs to for a finding that he or she may know of."""
    team = who.may(Permission.REGISTER)
    professional = team or who.may(Permission.PROFESSIONAL_ENTRIES)
    belongs = {
        Audience.EVERYONE: True,
        Audience.PROFESSIONALS: professional,
        Audience.TEAM: team,
    }
    return frozenset(audience for audience, is_in in belongs.items() if is_in)


def as_found(who: Who, row: FindingRow) -> Found:
    """Show a finding to someone who may know of it, without what is not for him or her."""
    finding, standing = read_finding(row.state)
    allowed = finding_audiences(who)
    return Found(
        row.id,
        row.revision,
        shown(finding, allowed),
        shown(standing, allowed),
        row.created_at,
        row.updated_at,
    )
