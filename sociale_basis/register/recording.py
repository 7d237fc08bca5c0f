"""Writes one change down: a revision, the state it leads to, and the columns that follow.

For use inside this room, in a session of :func:`database.writing`. Nothing here asks who may do it:
commands do.
"""

from __future__ import annotations

import uuid
from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Any, NamedTuple

from pydantic import TypeAdapter, ValidationError
from sqlalchemy import delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from sociale_basis.errors import BadValueError, DuplicateCodeError
from sociale_basis.register.columns import Spot, columns_of, spot_of
from sociale_basis.register.difference import difference
from sociale_basis.register.life import freshness
from sociale_basis.register.state import read_state, state_of
from sociale_basis.register.tables import AspectRow, EntryRow, LinkRow, ReaderRow, RevisionRow
from sociale_basis.register.terms import LinkKind
from sociale_basis.register.texts import Words
from sociale_basis.vocabulary import Visibility

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy.orm import Session

    from sociale_basis.privacy import Who
    from sociale_basis.register.database import Register
    from sociale_basis.register.entry_models import AnyEntry
    from sociale_basis.register.life import Life

Beside = AspectRow | ReaderRow | LinkRow
_SEEN_BY_GUESTS = (*Spot._fields, "visibility")
_MOMENT = timedelta(microseconds=1)
_REASON: TypeAdapter[str | None] = TypeAdapter(Words | None)


class Action(StrEnum):
    """What a revision did."""

    CREATE = "create"
    EDIT = "edit"
    VERIFY = "verify"
    CLOSE = "close"
    REOPEN = "reopen"
    UNDO = "undo"
    ERASE = "erase"
    DECIDE = "decide"
    """About a pin."""


class Act(NamedTuple):
    """Who does what, and why."""

    who: Who
    action: Action
    reason: str | None = None


def new_id() -> str:
    """Make an id for an entry: it says nothing, and nobody else has it."""
    return uuid.uuid4().hex


def row_of(session: Session, entry_id: str) -> EntryRow | None:
    """Read an entry to change it: nobody else changes it until the session ends."""
    return session.get(EntryRow, entry_id, with_for_update=True, populate_existing=True)


def record(
    session: Session,
    register: Register,
    act: Act,
    entry_id: str,
    after: tuple[AnyEntry, Life],
    row: EntryRow | None = None,
) -> EntryRow:
    """Write a change down.

    Parameters
    ----------
    session, register
        Where to.
    act
        Who does it, and why.
    entry_id
        Of which entry.
    after
        The entry and its life as they become.
    row
        The entry as it is, from :func:`row_of`; without one it is new.

    Returns
    -------
    The entry as it is now in the tables.

    Raises
    ------
    BadValueError
        The reason, or a link, cannot be used.
    DuplicateCodeError
        Another entry has the same key of the same source.
    """
    entry, life = after
    state = state_of(entry, life)
    before = {"entry": {}, "life": {}} if row is None else row.state
    at = register.clock()
    number = 1
    if row is not None:
        # Whatever the clock says: what comes later is later.
        at, number = max(at, row.updated_at + _MOMENT), row.revision + 1
    columns = columns_of(entry, life, host_of(session, entry), register.rules)
    columns |= {"state": state, "revision": number, "updated_at": at}
    moved = row is not None and any(getattr(row, name) != columns[name] for name in _SEEN_BY_GUESTS)
    if row is None:
        row = EntryRow(id=entry_id, created_at=at, **columns)
        session.add(row)
    else:
        for name, value in columns.items():
            setattr(row, name, value)
    _flushed(session, entry)
    session.execute(
        insert(RevisionRow).values(
            entry_id=entry_id,
            number=number,
            at=at,
            action=act.action.value,
            role=act.who.viewer.value,
            actor=act.who.actor,
            organisation=act.who.organisation,
            reason=written_reason(act.reason),
            leaves=difference(before, state),
        )
    )
    write_beside(session, register, entry_id, after, is_new=number == 1)
    if moved:
        move_what_it_hosts(session, register, row)
    return row


def record_new(
    session: Session,
    register: Register,
    act: Act,
    arriving: Mapping[str, tuple[AnyEntry, Life]],
) -> None:
    """Write down that many entries are new, all at once: as :func:`record` for each.

    Parameters
    ----------
    session, register, act
        As there.
    arriving
        Entries and their lives by id. Their keys are known to be free.
    """
    if not arriving:
        return
    states, rows = {}, []
    for entry_id, (entry, life) in arriving.items():
        at, state = register.clock(), state_of(entry, life)
        states[entry_id] = (at, state)
        columns = columns_of(entry, life, host_of(session, entry), register.rules)
        more = {"state": state, "revision": 1, "created_at": at, "updated_at": at}
        rows.append({"id": entry_id, **columns, **more})
    session.execute(insert(EntryRow), rows)
    told = {
        "number": 1,
        "action": act.action.value,
        "role": act.who.viewer.value,
        "actor": act.who.actor,
        "organisation": act.who.organisation,
        "reason": written_reason(act.reason),
    }
    nothing: dict[str, Any] = {"entry": {}, "life": {}}
    revisions = [
        {"entry_id": entry_id, "at": at, "leaves": difference(nothing, state), **told}
        for entry_id, (at, state) in states.items()
    ]
    session.execute(insert(RevisionRow), revisions)
    beside: dict[type[Beside], list[dict[str, Any]]] = {}
    for entry_id, after in arriving.items():
        for table, of_entry in _beside(register, entry_id, after).items():
            beside.setdefault(table, []).extend(of_entry)
    for table, of_table in beside.items():
        if of_table:
            session.execute(insert(table), of_table)
    for host in sorted({host for entry, _ in arriving.values() for host in entry.hosts}):
        row = session.get(EntryRow, host) if host in arriving else None
        if row is not None:
            move_what_it_hosts(session, register, row)


def write_beside(
    session: Session,
    register: Register,
    entry_id: str,
    after: tuple[AnyEntry, Life],
    *,
    is_new: bool = False,
) -> None:
    """Write what stands in tables beside that of the entry: aspects, readers, links."""
    for table, rows in _beside(register, entry_id, after).items():
        if not is_new:
            session.execute(delete(table).where(table.entry_id == entry_id))
        if rows:
            session.execute(insert(table), rows)


def _beside(
    register: Register, entry_id: str, after: tuple[AnyEntry, Life]
) -> dict[type[Beside], list[dict[str, Any]]]:
    entry, life = after
    told = freshness(life, entry.layer, register.rules)
    beside: dict[type[Beside], list[dict[str, Any]]] = {
        AspectRow: [{"aspect": name.value, **each._asdict()} for name, each in told.items()],
        ReaderRow: [{"actor": each} for each in sorted(entry.known_to)],
        LinkRow: [{"kind": link.kind.value, "target": link.to} for link in entry.links],
    }
    return {
        table: [{"entry_id": entry_id, **row} for row in rows] for table, rows in beside.items()
    }


def move_what_it_hosts(session: Session, register: Register, row: EntryRow) -> None:
    """Let what is held at a place and tells no position itself be where the place is."""
    held = select(LinkRow.entry_id).where(
        LinkRow.target == row.id, LinkRow.kind == LinkKind.HOSTED_BY.value
    )
    for entry_id in sorted(session.scalars(held)):
        other = row_of(session, entry_id)
        if other is None or entry_id == row.id:
            continue
        entry, life = read_state(other.state)
        columns = columns_of(entry, life, host_of(session, entry), register.rules)
        session.execute(
            update(EntryRow)
            .where(EntryRow.id == entry_id)
            .values({name: columns[name] for name in Spot._fields})
        )


def host_spot(host: EntryRow, entry: AnyEntry) -> Spot | None:
    """Give where a host is, unless that would tell more of the host than may be known."""
    if host.visibility == Visibility.HIDDEN.value:
        return None
    if entry.visibility is Visibility.PUBLIC and host.visibility != Visibility.PUBLIC.value:
        return None
    return spot_of(read_state(host.state)[0].where)


def host_of(session: Session, entry: AnyEntry) -> Spot | None:
    """Give where the place is that an entry is held at; None where it tells of none."""
    for host_id in entry.hosts[:1]:
        host = session.get(EntryRow, host_id)
        return None if host is None else host_spot(host, entry)
    return None


def _flushed(session: Session, entry: AnyEntry) -> None:
    try:
        session.flush()
    except IntegrityError:
        key = entry.origin.key if entry.origin else None
        raise DuplicateCodeError(
            f"another entry already has the key '{key}' of this source",
            column="origin.key",
            do="change that entry, or give this one a key of its own",
        ) from None


def written_reason(reason: str | None) -> str | None:
    """Give a reason as it is written down.

    Raises
    ------
    BadValueError
        It is too long, or holds what is no text.
    """
    if reason is None or not reason.strip():
        return None
    try:
        return _REASON.validate_python(reason)
    except ValidationError:
        raise BadValueError(
            "the reason is too long, or holds what is no text",
            do="write it in at most 4000 letters",
        ) from None
