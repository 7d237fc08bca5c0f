"""An entry as someone may see it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from sociale_basis.errors import UnknownEntryError
from sociale_basis.register.audience import shown
from sociale_basis.register.clock import day_of
from sociale_basis.register.life import freshness, status
from sociale_basis.register.state import read_state
from sociale_basis.register.tables import EntryRow
from sociale_basis.register.visibility import admits, admitted, audiences

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from datetime import datetime

    from sqlalchemy.orm import Session

    from sociale_basis.privacy import Who
    from sociale_basis.register.database import Register
    from sociale_basis.register.entry_models import AnyEntry
    from sociale_basis.register.life import Freshness, Life
    from sociale_basis.register.terms import Aspect
    from sociale_basis.vocabulary import Status


@dataclass(frozen=True)
class Kept:
    """An entry as someone may see it; what he or she may not see is as if nobody told it.

    Attributes
    ----------
    id
        Never changes.
    revision
        How many changes there were: give it back with a change of your own.
    status
        Candidate, verified, stale or closed.
    entry, life
        What is told, and how it was verified.
    freshness
        Per aspect that was verified, until when that is good.
    created_at, updated_at
        In UTC.
    """

    id: str
    revision: int
    status: Status
    entry: AnyEntry
    life: Life
    freshness: dict[Aspect, Freshness]
    created_at: datetime
    updated_at: datetime


def as_seen(session: Session, register: Register, who: Who, rows: Iterable[EntryRow]) -> list[Kept]:
    """Show entries to someone who may know of them, without what is not for him or her."""
    read = [(row, *read_state(row.state)) for row in rows]
    known = _known(
        session, register, who, {link.to for _, entry, _ in read for link in entry.links}
    )
    return [_seen(register, who, row, (entry, life), known) for row, entry, life in read]


def row_seen(register: Register, who: Who, row: EntryRow | None) -> EntryRow:
    """Give an entry back if someone may know of it.

    Raises
    ------
    UnknownEntryError
        There is none, or that is not for him or her to know: nobody can tell which.
    """
    if row is not None and admits(who, row.id, *read_state(row.state), day_of(register.clock())):
        return row
    raise unknown_entry()


def unknown_entry() -> UnknownEntryError:
    """Make the error that says the same of what is not there and of what may not be known."""
    return UnknownEntryError("there is no such entry", do="check the id")


def only_known_links(entry: AnyEntry, known: Collection[str]) -> AnyEntry:
    """Leave out links to entries that someone may not know of."""
    links = tuple(link for link in entry.links if link.to in known)
    return entry if links == entry.links else entry.model_copy(update={"links": links})


def _known(
    session: Session, register: Register, who: Who, targets: Collection[str]
) -> frozenset[str]:
    if not targets:
        return frozenset()
    today = day_of(register.clock())
    asked = select(EntryRow.id).where(EntryRow.id.in_(targets), admitted(who, today))
    return frozenset(session.scalars(asked))


def known_targets(
    session: Session, register: Register, who: Who, entry: AnyEntry
) -> frozenset[str]:
    """Give the ids that an entry links to, as far as someone may know of those."""
    return _known(session, register, who, {link.to for link in entry.links})


def _seen(
    register: Register,
    who: Who,
    row: EntryRow,
    told: tuple[AnyEntry, Life],
    known: frozenset[str],
) -> Kept:
    entry, life = told
    today = day_of(register.clock())
    allowed = audiences(who, row.id, entry, today)
    return Kept(
        row.id,
        row.revision,
        status(life, row.stale_on, today),
        shown(only_known_links(entry, known), allowed),
        shown(life, allowed),
        freshness(life, entry.layer, register.rules),
        row.created_at,
        row.updated_at,
    )
