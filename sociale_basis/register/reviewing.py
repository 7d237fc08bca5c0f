"""The review queue: what was passed on, beside what is known, with what a reviewer should mind."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import or_, select

from sociale_basis.errors import UnknownEntryError
from sociale_basis.privacy import Permission
from sociale_basis.register.clock import day_of
from sociale_basis.register.database import reading
from sociale_basis.register.kept import as_seen
from sociale_basis.register.likely_same import Likely, likely_same
from sociale_basis.register.person_names import Flag, person_flags
from sociale_basis.register.proposing import Decision, too_old
from sociale_basis.register.state import read_state
from sociale_basis.register.tables import EntryRow, ProposalRow
from sociale_basis.register.told import FieldChange, Told, field_changes
from sociale_basis.register.visibility import admits, admitted, require

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from sociale_basis.privacy import Who
    from sociale_basis.register.database import Register
    from sociale_basis.register.kept import Kept

_FREE_TEXT = ("name", "address", "when", "phone", "mail", "cost", "description", "remark")


class Proposal(NamedTuple):
    """What was passed on, and where it stands."""

    id: str
    at: datetime
    told: Told
    is_new: bool
    entry_id: str | None
    """Which entry it corrects; of what was new, the entry that it became."""
    name: str
    """Of the entry; of what is new, as it was told."""
    by_organisation: bool
    """Whether it came by a link that the organisation got."""
    decision: Decision
    decided_at: datetime | None
    decided_by: str | None
    reason: str | None


class Review(NamedTuple):
    """A proposal with everything beside it that helps to decide."""

    proposal: Proposal
    entry: Kept | None
    """As it is now."""
    changes: tuple[FieldChange, ...]
    """Old and new side by side, only where they differ."""
    changed_since: bool
    """Whether somebody else changed the entry after it was on the screen."""
    likely_same: tuple[Likely, ...]
    flags: tuple[Flag, ...]
    """Words that may name or reach a person."""


def list_proposals(register: Register, who: Who, *, decided: bool = False) -> list[Proposal]:
    """List what was passed on, the oldest first.

    Parameters
    ----------
    register, who
        Where, and for whom.
    decided
        Also what was decided about, as long as it is kept.

    Raises
    ------
    NotAllowedError
        Only the builder team may.
    """
    require(who, Permission.REGISTER, "review proposals")
    asked = (
        select(ProposalRow, EntryRow.name)
        .outerjoin(EntryRow, EntryRow.id == ProposalRow.entry_id)
        .where(
            or_(ProposalRow.entry_id.is_(None), admitted(who, day_of(register.clock()))),
            ~too_old(register),
        )
        .order_by(ProposalRow.at, ProposalRow.id)
    )
    if not decided:
        asked = asked.where(ProposalRow.decision == Decision.OPEN.value)
    with reading(register) as session:
        return [_proposal(row, name) for row, name in session.execute(asked)]


def get_proposal(register: Register, who: Who, proposal_id: str) -> Review:
    """Give one proposal with the difference, likely doubles and words that may name persons.

    Parameters
    ----------
    register, who, proposal_id
        Which, and for whom.

    Raises
    ------
    NotAllowedError
        Only the builder team may.
    UnknownEntryError
        There is no such proposal (any more), or its entry is not for whoever asks.
    """
    require(who, Permission.REGISTER, "review proposals")
    with reading(register) as session:
        row, entry_row = proposal_row(session, register, who, proposal_id)
        proposal = _proposal(row, entry_row.name if entry_row else None)
        entry = as_seen(session, register, who, [entry_row])[0] if entry_row else None
        doubles: tuple[Likely, ...] = ()
        if proposal.is_new and proposal.decision is Decision.OPEN:
            doubles = likely_same(session, register, who, proposal.told)
        return Review(
            proposal,
            entry,
            field_changes(proposal.told, None if entry is None else entry.entry),
            entry_row is not None and row.revision not in {None, entry_row.revision},
            doubles,
            tuple(
                flag
                for name in _FREE_TEXT
                for flag in person_flags(name, getattr(proposal.told, name) or "")
            ),
        )


def proposal_row(
    session: Session, register: Register, who: Who, proposal_id: str, *, to_decide: bool = False
) -> tuple[ProposalRow, EntryRow | None]:
    """Read a proposal and the entry it is about.

    Raises
    ------
    UnknownEntryError
        There is none, it is too old, or its entry is not for whoever asks.
    """
    asked = select(ProposalRow).where(ProposalRow.id == proposal_id, ~too_old(register))
    row = session.scalars(asked.with_for_update() if to_decide else asked).first()
    entry = None if row is None or row.entry_id is None else session.get(EntryRow, row.entry_id)
    today = day_of(register.clock())
    if row is None or (
        entry is not None and not admits(who, entry.id, *read_state(entry.state), today)
    ):
        raise UnknownEntryError("there is no such proposal", do="check the id")
    return row, entry


def told_of(row: ProposalRow) -> Told:
    """Read back what was told."""
    return Told.model_validate(row.told)


def _proposal(row: ProposalRow, name: str | None) -> Proposal:
    told = told_of(row)
    return Proposal(
        row.id,
        row.at,
        told,
        row.is_new,
        row.entry_id,
        name or told.name or "",
        row.token_id is not None,
        Decision(row.decision),
        row.decided_at,
        row.decided_by,
        row.reason,
    )
