"""Pins: what residents put on the map. Nobody sees one before the builder team read it."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import and_, delete, func, or_, select
from sqlalchemy.exc import IntegrityError

from sociale_basis.errors import BadValueError, StorageError
from sociale_basis.privacy import Permission
from sociale_basis.register.clock import day_of
from sociale_basis.register.database import reading, writing
from sociale_basis.register.findings.commands import keeper
from sociale_basis.register.findings.keeping import keep, to_change
from sociale_basis.register.findings.models import Pin
from sociale_basis.register.findings.seeing import Found, as_found, known_findings
from sociale_basis.register.findings.standing import Standing, as_finding, finding_changed
from sociale_basis.register.person_names import Flag, person_flags
from sociale_basis.register.proposing import MOST_OPEN
from sociale_basis.register.recording import Act, Action, new_id
from sociale_basis.register.tables import FindingRevisionRow, FindingRow
from sociale_basis.register.visibility import require
from sociale_basis.vocabulary import FindingKind, FindingStatus

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy import ColumnElement
    from sqlalchemy.orm import Session

    from sociale_basis.privacy import Who
    from sociale_basis.register.database import Register

_OF_A_RESIDENT = frozenset({"sort", "text", "at_home", "x", "y", "cell", "area"})


class PinReview(NamedTuple):
    """A pin that waits, with what a reviewer should mind."""

    found: Found
    flags: tuple[Flag, ...]
    """Words that may name or reach a person."""


def propose_pin(register: Register, who: Who, told: Mapping[str, Any], *, key: str) -> None:
    """Keep a claim, concern or dream for review. Nothing is kept of who made it.

    Parameters
    ----------
    register, who
        Where, and by whom.
    told
        ``sort``, ``text``, and where: ``x`` and ``y`` or ``cell``; ``at_home`` where it is about
        somebody's home, of which only the square of 100 m is kept; ``area``.
    key
        Of the form: sent twice, it is kept once.

    Raises
    ------
    BadValueError
        Something in it cannot be used.
    StorageError
        So much waits for review that nothing can be added.
    """
    require(who, Permission.PUBLISHED, "put something on the map")
    for name in sorted(told.keys() - _OF_A_RESIDENT):
        raise BadValueError("is not known: leave it out", column=name[:60])
    pin = as_finding({"kind": FindingKind.PIN.value, **told})
    if not isinstance(pin, Pin) or pin.text is None:
        raise BadValueError("is missing: what does it say?", column="text")
    with writing(register) as session:
        forget_old_pins(session, register)
        if session.scalar(select(FindingRow.id).where(FindingRow.key == key)) is not None:
            return
        waiting = select(func.count()).where(FindingRow.status == FindingStatus.PROPOSED.value)
        if (session.scalar(waiting) or 0) >= MOST_OPEN:
            raise StorageError(
                "so much waits for review that nothing can be added. Review some first"
            )
        standing = Standing(status=FindingStatus.PROPOSED)
        act = Act(who, Action.CREATE)
        # On a server the same form can arrive twice at one moment.
        with suppress(IntegrityError), session.begin_nested():
            keep(session, register, act, new_id(), (pin, standing), key=key)


def list_pins(register: Register, who: Who) -> list[PinReview]:
    """List pins that wait for a decision, the oldest first.

    Parameters
    ----------
    register, who
        Where, and for whom.

    Raises
    ------
    NotAllowedError
        Only the builder team may.
    """
    require(who, Permission.REGISTER, "review pins")
    asked = (
        select(FindingRow)
        .where(
            FindingRow.status == FindingStatus.PROPOSED.value,
            known_findings(who, day_of(register.clock())),
            ~_too_old(register),
        )
        .order_by(FindingRow.created_at, FindingRow.id)
    )
    with reading(register) as session:
        return [_review(as_found(who, row)) for row in session.scalars(asked)]


def accept_pin(
    register: Register,
    who: Who,
    finding_id: str,
    *,
    expected: int,
    text: str | None = None,
    at_home: bool = False,
    reason: str | None = None,
) -> Found:
    """Put a pin on the map, for everyone to see.

    Parameters
    ----------
    register, who, finding_id
        Which, and by whom.
    expected
        The revision that was on the screen: what is published was read.
    text
        What it is to say instead, without what names or reaches a person.
    at_home
        Whether it turns out to be about somebody's home: only its square of 100 m is shown.
    reason
        Why.

    Raises
    ------
    NotAllowedError, UnknownEntryError, OutdatedError
        As in ``edit_finding``.
    BadValueError
        It was decided already, says nothing any more, or the text cannot be used.
    """
    changes: dict[str, Any] = {} if text is None else {"text": text}
    if at_home:
        changes["at_home"] = True
    return _decide(
        register, who, finding_id, FindingStatus.CURRENT, changes, expected=expected, reason=reason
    )


def decline_pin(
    register: Register, who: Who, finding_id: str, *, expected: int, reason: str
) -> Found:
    """Leave a pin off the map; after some days it is deleted (``register.toml``).

    Parameters
    ----------
    register, who, finding_id, expected
        As in :func:`accept_pin`.
    reason
        Why.

    Raises
    ------
    NotAllowedError, UnknownEntryError, OutdatedError, BadValueError
        As in :func:`accept_pin`; or no reason is given.
    """
    if not reason.strip():
        raise BadValueError("declining needs a reason", column="reason", do="fill it in")
    return _decide(
        register, who, finding_id, FindingStatus.DECLINED, {}, expected=expected, reason=reason
    )


def forget_pins(register: Register, who: Who) -> int:
    """Delete pins that may be kept no longer. It also happens with each new one.

    Parameters
    ----------
    register, who
        Where, and by whom.

    Returns
    -------
    How many were deleted.

    Raises
    ------
    NotAllowedError
        Only the builder team may.
    """
    require(who, Permission.REGISTER, "review pins")
    with writing(register) as session:
        return forget_old_pins(session, register)


def forget_old_pins(session: Session, register: Register) -> int:
    """Delete declined and undecided pins that are too old, with their revisions; give how many."""
    gone = list(session.scalars(select(FindingRow.id).where(_too_old(register))))
    if gone:
        session.execute(delete(FindingRevisionRow).where(FindingRevisionRow.finding_id.in_(gone)))
        session.execute(delete(FindingRow).where(FindingRow.id.in_(gone)))
    return len(gone)


def _too_old(register: Register) -> ColumnElement[bool]:
    kept, now = register.rules.retention, register.clock()
    return or_(
        and_(
            FindingRow.status == FindingStatus.DECLINED.value,
            FindingRow.updated_at <= now - timedelta(days=kept.declined_days),
        ),
        and_(
            FindingRow.status == FindingStatus.PROPOSED.value,
            FindingRow.created_at <= now - timedelta(days=kept.undecided_days),
        ),
    )


def _review(found: Found) -> PinReview:
    text = found.finding.text if isinstance(found.finding, Pin) else None
    return PinReview(found, person_flags("text", text or ""))


def _decide(
    register: Register,
    who: Who,
    finding_id: str,
    status: FindingStatus,
    changes: Mapping[str, Any],
    *,
    expected: int,
    reason: str | None,
) -> Found:
    keeper(who)
    with writing(register) as session:
        forget_old_pins(session, register)
        row, finding, standing = to_change(session, register, who, finding_id, expected, changes)
        if standing.status is not FindingStatus.PROPOSED:
            raise BadValueError(f"this finding is {standing.status} already", do="choose another")
        finding = finding_changed(finding, changes)
        if status is FindingStatus.CURRENT and isinstance(finding, Pin) and finding.text is None:
            raise BadValueError("it says nothing any more", do="decline it")
        act = Act(who, Action.DECIDE, reason)
        after = (finding, Standing(status=status))
        return as_found(who, keep(session, register, act, finding_id, after, row))
