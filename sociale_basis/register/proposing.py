"""Takes in what residents pass on: kept apart from the revisions until somebody decides."""

from __future__ import annotations

import uuid
from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from sqlalchemy import and_, delete, func, or_, select

from sociale_basis.errors import StorageError
from sociale_basis.privacy import Permission
from sociale_basis.register.database import writing
from sociale_basis.register.kept import row_seen
from sociale_basis.register.tables import EntryRow, ProposalRow
from sociale_basis.register.visibility import require

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement
    from sqlalchemy.orm import Session

    from sociale_basis.privacy import Who
    from sociale_basis.register.database import Register
    from sociale_basis.register.told import Told

MOST_OPEN = 1000
"""So many may wait for review: whoever floods the form fills no disk."""


class Decision(StrEnum):
    """Where a proposal stands."""

    OPEN = "open"
    ACCEPTED = "accepted"
    ADAPTED = "adapted"
    DECLINED = "declined"


def propose(
    register: Register,
    who: Who,
    told: Told,
    *,
    key: str,
    entry_id: str | None = None,
    revision: int | None = None,
) -> None:
    """Keep something that was passed on, for review.

    Parameters
    ----------
    register, who
        Where, and by whom: a resident, of whom nothing is kept.
    told
        What was told.
    key
        Of the form: sent twice, it is kept once.
    entry_id
        Which entry it is about; None where it is new.
    revision
        Of that entry, as it was on the screen.

    Raises
    ------
    UnknownEntryError
        There is no such entry, or it is not for whoever asks.
    StorageError
        So much waits for review that nothing can be added.
    """
    require(who, Permission.PUBLISHED, "pass something on")
    with writing(register) as session:
        if entry_id is not None:
            row_seen(register, who, session.get(EntryRow, entry_id))
        keep_proposal(session, register, told, key, entry_id=entry_id, revision=revision)


def keep_proposal(
    session: Session,
    register: Register,
    told: Told,
    key: str,
    *,
    entry_id: str | None,
    revision: int | None,
    token: str | None = None,
) -> None:
    """Write a proposal down in a session, once; those that are too old go."""
    forget_old(session, register)
    if session.scalar(select(ProposalRow.id).where(ProposalRow.key == key)) is not None:
        return
    waiting = select(func.count()).where(ProposalRow.decision == Decision.OPEN.value)
    if (session.scalar(waiting) or 0) >= MOST_OPEN:
        raise StorageError("so much waits for review that nothing can be added. Review some first")
    session.add(
        ProposalRow(
            id=uuid.uuid4().hex,
            key=key,
            entry_id=entry_id,
            is_new=entry_id is None,
            token_id=token,
            revision=revision,
            told=told.model_dump(mode="json", exclude_defaults=True),
            at=register.clock(),
            decision=Decision.OPEN.value,
        )
    )


def too_old(register: Register) -> ColumnElement[bool]:
    """Give the condition of proposals that may be kept no longer: see ``register.toml``."""
    kept, now = register.rules.retention, register.clock()
    return or_(
        and_(
            ProposalRow.decided_at.is_not(None),
            ProposalRow.decided_at <= now - timedelta(days=kept.declined_days),
        ),
        and_(
            ProposalRow.decided_at.is_(None),
            ProposalRow.at <= now - timedelta(days=kept.undecided_days),
        ),
    )


def forget_old(session: Session, register: Register) -> int:
    """Delete proposals that may be kept no longer; give how many."""
    gone = list(session.scalars(select(ProposalRow.id).where(too_old(register))))
    if gone:
        session.execute(delete(ProposalRow).where(ProposalRow.id.in_(gone)))
    return len(gone)
