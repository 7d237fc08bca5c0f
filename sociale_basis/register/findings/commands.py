"""What the builder team does with findings: each a revision. ``expected`` is as for entries."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sociale_basis._toml import Record
from sociale_basis.errors import BadValueError, UsageError
from sociale_basis.privacy import Permission
from sociale_basis.register.database import writing
from sociale_basis.register.difference import Clash, applied, inverted
from sociale_basis.register.findings.keeping import finding_revisions, keep, stands, to_change
from sociale_basis.register.findings.seeing import Found, as_found
from sociale_basis.register.findings.standing import (
    Standing,
    as_finding,
    finding_changed,
    finding_state,
    read_finding,
)
from sociale_basis.register.kept import row_seen
from sociale_basis.register.life import Closed
from sociale_basis.register.recording import Act, Action, new_id
from sociale_basis.register.tables import EntryRow
from sociale_basis.register.visibility import require
from sociale_basis.vocabulary import FindingKind, FindingStatus

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from sqlalchemy.orm import Session

    from sociale_basis.privacy import Who
    from sociale_basis.register.database import Register
    from sociale_basis.register.findings.models import AnyFinding
    from sociale_basis.register.tables import FindingRow


def add_finding(
    register: Register,
    who: Who,
    finding: AnyFinding | Mapping[str, Any],
    *,
    reason: str | None = None,
) -> Found:
    """Write a finding down. A pin that the builder team writes down is accepted at once.

    Parameters
    ----------
    register, who
        Where, and by whom.
    finding
        The finding, or its attributes by name with its ``kind``.
    reason
        Why.

    Raises
    ------
    NotAllowedError
        Only the builder team may; residents propose pins.
    BadValueError
        Something in it cannot be used.
    UnknownEntryError
        There is no entry that it says it is about.
    """
    return add_findings(register, who, [finding], reason=reason)[0]


def add_findings(
    register: Register,
    who: Who,
    findings: Iterable[AnyFinding | Mapping[str, Any]],
    *,
    reason: str | None = None,
) -> list[Found]:
    """Write findings down, all or none; each as :func:`add_finding`.

    Parameters
    ----------
    register, who, reason
        As there.
    findings
        Findings, or their attributes.

    Raises
    ------
    NotAllowedError, BadValueError, UnknownEntryError
        As there.
    """
    keeper(who)
    with writing(register) as session:
        made = []
        for each in findings:
            # Also what is a finding already is read again: a copy may not have been checked.
            told = finding_state(each, Standing())["entry"] if isinstance(each, Record) else each
            made.append(added(session, register, who, as_finding(told), reason))
        return [as_found(who, row) for row in made]


def added(
    session: Session, register: Register, who: Who, finding: AnyFinding, reason: str | None = None
) -> FindingRow:
    """Add a finding in a session; as :func:`add_finding`."""
    if finding.about is not None:
        row_seen(register, who, session.get(EntryRow, finding.about))
    if finding.kind is FindingKind.PIN and finding.text is None:
        raise BadValueError("is missing: what does it say?", column="text")
    act = Act(who, Action.CREATE, reason)
    return keep(session, register, act, new_id(), (finding, Standing()))


def edit_finding(
    register: Register,
    who: Who,
    finding_id: str,
    changes: Mapping[str, Any],
    *,
    expected: int,
    reason: str | None = None,
) -> Found:
    """Change some attributes of a finding.

    Parameters
    ----------
    register, who, finding_id
        Which, and by whom.
    changes
        By attribute; None makes one unknown. A list or set changes as a whole. Its kind and what it
        is about stay.
    expected
        The revision that was on the screen.
    reason
        Why.

    Raises
    ------
    NotAllowedError, UnknownEntryError
        Only the builder team may; or there is no such finding.
    OutdatedError
        Somebody else changed it since; holds both versions.
    BadValueError
        Something in the changes cannot be used, or it was declined or closed.
    """
    keeper(who)
    with writing(register) as session:
        row, finding, standing = to_change(session, register, who, finding_id, expected, changes)
        stands(standing)
        after = finding_changed(finding, changes)
        for name in ("kind", "about"):
            if getattr(after, name) != getattr(finding, name):
                raise BadValueError("stays as it is", column=name, do="close it, add another")
        act = Act(who, Action.EDIT, reason)
        return as_found(who, keep(session, register, act, finding_id, (after, standing), row))


def close_finding(
    register: Register,
    who: Who,
    finding_id: str,
    *,
    ended_on: date,
    reason: str,
    expected: int | None = None,
) -> Found:
    """Close a finding: it is so no more, or it never was. It stays in the register.

    Parameters
    ----------
    register, who, finding_id
        Which, and by whom.
    ended_on
        Last day that it was so.
    reason
        Why: "hersteld", "vergissing".
    expected
        The revision that was on the screen; None where none was.

    Raises
    ------
    NotAllowedError, UnknownEntryError, OutdatedError
        As in :func:`edit_finding`.
    BadValueError
        It was declined or closed already, or no reason is given.
    """
    keeper(who)
    if not reason.strip():
        raise BadValueError("closing needs a reason", column="reason", do="fill it in")
    with writing(register) as session:
        row, finding, standing = to_change(session, register, who, finding_id, expected)
        stands(standing)
        told = Standing(
            status=FindingStatus.CLOSED, closed=Closed(on=ended_on, reason=reason.strip())
        )
        act = Act(who, Action.CLOSE, reason)
        return as_found(who, keep(session, register, act, finding_id, (finding, told), row))


def undo_finding(
    register: Register,
    who: Who,
    finding_id: str,
    number: int,
    *,
    expected: int,
    reason: str | None = None,
) -> Found:
    """Take back one change, closing and deciding among them; what was changed besides it stays.

    Parameters
    ----------
    register, who, finding_id, expected, reason
        As in :func:`edit_finding`.
    number
        The revision to take back.

    Raises
    ------
    NotAllowedError, UnknownEntryError, OutdatedError
        As in :func:`edit_finding`.
    BadValueError
        There is no such revision, it made the finding, it erased something, or what it changed was
        changed again since.
    """
    keeper(who)
    with writing(register) as session:
        row, _, _ = to_change(session, register, who, finding_id, expected)
        revisions = {each.number: each for each in finding_revisions(session, finding_id)}
        found = revisions.get(number)
        if found is None:
            raise BadValueError(f"there is no revision {number}", do="choose another one")
        if found.action in {Action.CREATE.value, Action.ERASE.value}:
            raise BadValueError(
                f"revision {number} cannot be undone: it is a '{found.action}'",
                do="close the finding instead" if number == 1 else None,
            )
        try:
            after = read_finding(applied(row.state, inverted(found.leaves)))
        except Clash as clash:
            raise BadValueError(
                f"'{'.'.join(clash.path[1:])}' was changed again after revision {number}",
                do="undo the later change first",
            ) from None
        act = Act(who, Action.UNDO, reason)
        return as_found(who, keep(session, register, act, finding_id, after, row))


def keeper(who: Who) -> None:
    """Refuse whoever does not look after the register, or does so namelessly.

    Raises
    ------
    NotAllowedError, UsageError
        That is so.
    """
    require(who, Permission.REGISTER, "write findings down")
    if not who.actor:
        raise UsageError("nobody is named who does this", do="give a pseudonym: it is written down")
