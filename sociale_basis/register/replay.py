"""Makes the states of an entry again from its revisions: the register is what was written down."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import select

from sociale_basis.errors import StorageError
from sociale_basis.register.difference import Clash, Leaf, applied
from sociale_basis.register.tables import FindingRevisionRow, RevisionRow

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from sqlalchemy.orm import Session

    from sociale_basis.register.state import State


Revision = RevisionRow | FindingRevisionRow


class Step(NamedTuple):
    """A revision, and the state it led to."""

    revision: Revision
    state: State


def steps(revisions: Iterable[Revision]) -> Iterator[Step]:
    """Replay revisions of one entry or finding, in the order of their numbers.

    Raises
    ------
    StorageError
        A number is missing, or a revision does not follow from those before it: the register was
        changed by something else than this program.
    """
    state: State = {"entry": {}, "life": {}}
    for number, revision in enumerate(revisions, start=1):
        leaves: list[Leaf] = revision.leaves
        if revision.number != number:
            raise _broken(revision, "number")
        try:
            state = applied(state, leaves)
        except Clash as clash:
            raise _broken(revision, str(clash)) from None
        yield Step(revision, state)


def _broken(revision: Revision, where: str) -> StorageError:
    return StorageError(
        f"revision {revision.number} of {revision.owner} does not follow from those "
        f"before it ({where}). Restore a backup"
    )


def revisions_of(session: Session, entry_id: str) -> list[RevisionRow]:
    """Read the revisions of an entry, the first one first."""
    asked = select(RevisionRow).where(RevisionRow.entry_id == entry_id)
    return list(session.scalars(asked.order_by(RevisionRow.number)))


def state_at(session: Session, entry_id: str, *, number: int) -> State | None:
    """Give the state after a revision, or None where there is no such revision."""
    for step in steps(revisions_of(session, entry_id)):
        if step.revision.number == number:
            return step.state
    return None


def step_on(session: Session, entry_id: str, moment: datetime) -> Step | None:
    """Give the last step of an entry before a moment, or None where there was no entry yet."""
    return step_before(steps(revisions_of(session, entry_id)), moment)


def step_before(found: Iterable[Step], moment: datetime) -> Step | None:
    """Give the last of some steps before a moment, or None where there is none."""
    last = None
    for step in found:
        if step.revision.at >= moment:
            break
        last = step
    return last
