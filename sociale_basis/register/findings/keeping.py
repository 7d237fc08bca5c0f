"""Writes one change of a finding down: a revision, the state it leads to, the columns that follow.

For use inside this room, in a session of :func:`database.writing`.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import insert, select

from sociale_basis.errors import BadValueError, OutdatedError, UsageError
from sociale_basis.register.audience import shown
from sociale_basis.register.difference import difference
from sociale_basis.register.findings.models import Asked
from sociale_basis.register.findings.seeing import (
    as_found,
    finding_audiences,
    finding_row,
)
from sociale_basis.register.findings.standing import (
    Standing,
    finding_changed,
    finding_state,
    read_finding,
)
from sociale_basis.register.recording import written_reason
from sociale_basis.register.replay import steps
from sociale_basis.register.tables import FindingRevisionRow, FindingRow
from sociale_basis.vocabulary import FindingStatus

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy.orm import Session

    from sociale_basis.privacy import Who
    from sociale_basis.register.database import Register
    from sociale_basis.register.findings.models import AnyFinding
    from sociale_basis.register.recording import Act

_MOMENT = timedelta(microseconds=1)


def keep(
    session: Session,
    register: Register,
    act: Act,
    finding_id: str,
    after: tuple[AnyFinding, Standing],
    row: FindingRow | None = None,
    *,
    key: str | None = None,
) -> FindingRow:
    """Write a change down.

    Parameters
    ----------
    session, register
        Where to.
    act
        Who does it, and why.
    finding_id
        Of which finding.
    after
        The finding and where it stands as they become.
    row
        The finding as it is, read to be changed; without one it is new.
    key
        Of the form that a new one came by.

    Raises
    ------
    BadValueError
        The reason cannot be used.
    """
    state = finding_state(*after)
    before: dict[str, Any] = {"entry": {}, "life": {}} if row is None else row.state
    at, number = register.clock(), 1
    if row is not None:
        # Whatever the clock says: what comes later is later.
        at, number = max(at, row.updated_at + _MOMENT), row.revision + 1
    columns = finding_columns(*after) | {"state": state, "revision": number, "updated_at": at}
    if row is None:
        row = FindingRow(id=finding_id, created_at=at, key=key, **columns)
        session.add(row)
    else:
        for name, value in columns.items():
            setattr(row, name, value)
    session.flush()
    session.execute(
        insert(FindingRevisionRow).values(
            finding_id=finding_id,
            number=number,
            at=at,
            action=act.action.value,
            role=act.who.viewer.value,
            actor=act.who.actor,
            reason=written_reason(act.reason),
            leaves=difference(before, state),
        )
    )
    return row


def finding_columns(finding: AnyFinding, standing: Standing) -> dict[str, Any]:
    """Give the columns of a finding by name: all of it follows from what it says."""
    return {
        "kind": finding.kind.value,
        "status": standing.status.value,
        "about": finding.about,
        "area": finding.area,
        "street": finding.street if isinstance(finding, Asked) else None,
        "people": finding.people,
    }


def finding_revisions(session: Session, finding_id: str) -> list[FindingRevisionRow]:
    """Read the revisions of a finding, the first one first."""
    asked = select(FindingRevisionRow).where(FindingRevisionRow.finding_id == finding_id)
    return list(session.scalars(asked.order_by(FindingRevisionRow.number)))


def to_change(
    session: Session,
    register: Register,
    who: Who,
    finding_id: str,
    expected: int | None,
    changes: Mapping[str, Any] | None = None,
) -> tuple[FindingRow, AnyFinding, Standing]:
    """Read a finding that someone means to change.

    Raises
    ------
    UnknownEntryError
        There is no such finding, or it is not for whoever asks.
    OutdatedError
        It is at another revision than was on the screen; holds both versions.
    UsageError
        There is no such revision.
    """
    row = finding_row(session, register, who, finding_id, to_change=True)
    finding, standing = read_finding(row.state)
    if expected is None or row.revision == expected:
        return row, finding, standing
    revisions = finding_revisions(session, finding_id)
    then = {each.revision.number: each.state for each in steps(revisions)}.get(expected)
    if then is None:
        raise UsageError(f"there is no revision {expected} of this finding", do="read it again")
    yours = finding_changed(read_finding(then)[0], changes or {})
    raise OutdatedError(
        f"somebody else changed this finding in the meantime: you saw revision {expected}, it is "
        f"now revision {row.revision}",
        yours=shown(yours, finding_audiences(who)),
        theirs=as_found(who, row),
        do="look at both, and change it again",
    )


def stands(standing: Standing) -> None:
    """Refuse to change what was declined or closed.

    Raises
    ------
    BadValueError
        It was.
    """
    if standing.status in {FindingStatus.DECLINED, FindingStatus.CLOSED}:
        raise BadValueError(f"this finding is {standing.status}", do="undo that first")
