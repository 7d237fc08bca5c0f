"""Takes what can say something of a person out of an entry, and out of everything it ever said.

What is left is a tombstone: that something was erased, when, by which role; never what it said.
Tombstones also stand in a file of the workspace, ``register.erasures.jsonl``, so that a backup from
before an erasure is erased again when it is restored, even if the register itself is lost.
"""

from __future__ import annotations

import json
import os
import sqlite3
import uuid
from contextlib import closing
from datetime import datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from dateutil.relativedelta import relativedelta
from sqlalchemy import delete, select, text, update

from sociale_basis.errors import StorageError, UsageError
from sociale_basis.privacy import Permission
from sociale_basis.register.clock import day_of
from sociale_basis.register.columns import columns_of
from sociale_basis.register.database import BUSY_S, reading, writing
from sociale_basis.register.difference import difference
from sociale_basis.register.entry_models import MODELS, Entry
from sociale_basis.register.findings.erased import erase_in_findings, without_personal_words
from sociale_basis.register.findings.keeping import keep
from sociale_basis.register.findings.standing import read_finding
from sociale_basis.register.kept import unknown_entry
from sociale_basis.register.life import Life
from sociale_basis.register.recording import (
    Act,
    Action,
    host_of,
    record,
    row_of,
    write_beside,
    written_reason,
)
from sociale_basis.register.replay import revisions_of, steps
from sociale_basis.register.state import read_state
from sociale_basis.register.stripping import stripped
from sociale_basis.register.tables import (
    EntryRow,
    ErasureRow,
    FindingRow,
    ProposalRow,
    RevisionRow,
)
from sociale_basis.register.visibility import require
from sociale_basis.vocabulary import FindingStatus, RegisterKind, Status

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from sqlalchemy.orm import Session

    from sociale_basis.privacy import Who
    from sociale_basis.register.database import Register
    from sociale_basis.register.state import State

FILE = "register.erasures.jsonl"
NAMELESS = "—"
"""What an entry is called whose name was erased."""

_LAWFUL_TO_LOSE = frozenset(Entry.model_fields) - {"layer", "visibility", "known_to", "basis"}


class Tombstone(NamedTuple):
    """That something was erased."""

    id: str
    entry_id: str
    """Of the entry or the finding."""
    at: datetime
    fields: tuple[str, ...]
    """Attributes that were erased besides the personal ones."""
    role: str
    actor: str


def erase(
    register: Register,
    who: Who,
    entry_id: str,
    *,
    also: Iterable[str] = (),
    reason: str | None = None,
) -> Tombstone:
    """Erase what is personal from an entry or finding, its whole history and every reason given.

    Parameters
    ----------
    register, who
        Where, and by whom.
    entry_id
        Of which entry or finding. It stays, and so does what is not personal. From findings about
        an entry it is erased as well.
    also
        Attributes of an entry that hold something personal this time: a name or description with
        somebody's name in it.
    reason
        Why; not whom it is about, for it stays.

    Raises
    ------
    NotAllowedError
        Only who administers may.
    UnknownEntryError
        There is no such entry or finding.
    UsageError, BadValueError
        There is no such attribute, it cannot be erased, or the reason cannot be written down.
    StorageError
        The tombstone cannot be written; nothing was erased.
    """
    require(who, Permission.ADMINISTRATION, "erase")
    if not who.actor:
        raise UsageError("nobody is named who does this", do="give a pseudonym: it is written down")
    reason = written_reason(reason)
    fields = tuple(sorted(set(also)))
    for name in fields:
        if name not in _LAWFUL_TO_LOSE:
            raise UsageError(f"'{name[:60]}' cannot be erased", do="name an attribute of an entry")
    with reading(register) as session:
        row = session.get(EntryRow, entry_id) or session.get(FindingRow, entry_id)
        if row is None:
            raise unknown_entry()
        if fields and isinstance(row, FindingRow):
            raise UsageError("of a finding all that is personal is erased", do="leave --also out")
        # Nothing that was written before stays, also where a clock was ahead.
        at = max(register.clock(), row.updated_at)
    tombstone = Tombstone(uuid.uuid4().hex, entry_id, at, fields, who.viewer.value, who.actor)
    # First: whoever opens the register next does what stands in the file and was not done.
    keep_tombstones(register, [tombstone])
    with writing(register) as session:
        apply_tombstone(session, register, tombstone)
        act = Act(who, Action.ERASE, reason)
        entry = row_of(session, entry_id)
        finding = session.get(FindingRow, entry_id, with_for_update=True)
        if entry is not None:
            record(session, register, act, entry_id, read_state(entry.state), entry)
        elif finding is not None:
            keep(session, register, act, entry_id, read_finding(finding.state), finding)
    leave_no_trace(register)
    return tombstone


def erase_expired(register: Register, who: Who) -> list[Tombstone]:
    """Erase what is personal from what has been closed for as long as the rules allow.

    Of entries, and of findings.

    Parameters
    ----------
    register, who
        As in :func:`erase`.

    Raises
    ------
    NotAllowedError, StorageError
        As in :func:`erase`.
    """
    require(who, Permission.ADMINISTRATION, "erase")
    months = register.rules.retention.closed_months
    latest = day_of(register.clock()) - relativedelta(months=months)
    with reading(register) as session:
        closed = session.scalars(select(EntryRow).where(EntryRow.status == Status.CLOSED.value))
        told = [
            (row.id, read_state(row.state)[1].closed, without_personal(row.state, ()) != row.state)
            for row in closed
        ]
        ended = select(FindingRow).where(FindingRow.status == FindingStatus.CLOSED.value)
        told += [
            (
                row.id,
                read_finding(row.state)[1].closed,
                without_personal_words(row.state) != row.state,
            )
            for row in session.scalars(ended)
        ]
    return [
        erase(register, who, each)
        for each, shut, is_personal in told
        if shut is not None and shut.on <= latest and is_personal
    ]


def tombstones(register: Register) -> list[Tombstone]:
    """Give every tombstone there is, of the register and of the file beside it, by time."""
    found = {each.id: each for each in _in_file(register.home / FILE)}
    with reading(register) as session:
        for row in session.scalars(select(ErasureRow)):
            found[row.id] = Tombstone(
                row.id, row.entry_id, row.at, tuple(row.fields), row.role, row.actor
            )
    return sorted(found.values(), key=lambda each: (each.at, each.id))


def finish_erasures(register: Register) -> int:
    """Do what stands in the file of tombstones and is not in the register.

    An erasure or a restore may have been cut off half-way, or somebody put an old file back.

    Returns
    -------
    How many erasures were done.
    """
    found = _in_file(register.home / FILE)
    if not found:
        return 0
    with reading(register) as session:
        there = set(session.scalars(select(ErasureRow.id)))
    missing = [each for each in found if each.id not in there]
    if not missing:
        return 0
    with writing(register) as session:
        done = sum(apply_tombstone(session, register, each) for each in missing)
    leave_no_trace(register)
    return done


def apply_tombstone(session: Session, register: Register, tombstone: Tombstone) -> bool:
    """Erase from the states of an entry up to the moment of a tombstone, and keep the tombstone.

    Returns
    -------
    Whether that was still to be done.
    """
    # First: two programs may be doing the same.
    row = row_of(session, tombstone.entry_id)
    session.get(FindingRow, tombstone.entry_id, with_for_update=True)
    if session.get(ErasureRow, tombstone.id) is not None:
        return False
    session.add(ErasureRow(**tombstone._asdict() | {"fields": list(tombstone.fields)}))
    erase_in_findings(session, tombstone.entry_id, tombstone.at)
    if row is None:
        session.flush()
        return True
    # Free text of strangers: whoever asks to be erased may stand in it.
    session.execute(
        delete(ProposalRow).where(ProposalRow.entry_id == row.id, ProposalRow.at <= tombstone.at)
    )
    before: State = {"entry": {}, "life": {}}
    for revision, state in steps(revisions_of(session, row.id)):
        gone = revision.at <= tombstone.at
        after = without_personal(state, tombstone.fields) if gone else state
        values: dict[str, Any] = {"leaves": difference(before, after)}
        if gone:
            values["reason"] = None  # free text: whoever wrote it may have named somebody
        session.execute(update(RevisionRow).where(RevisionRow.id == revision.id).values(values))
        before = after
    told = read_state(before)
    columns = columns_of(*told, host_of(session, told[0]), register.rules)
    for name, value in (columns | {"state": before}).items():
        setattr(row, name, value)
    session.flush()
    write_beside(session, register, row.id, told)
    return True


def without_personal(state: State, also: Iterable[str]) -> State:
    """Take out of a state what can say something of a person.

    Parameters
    ----------
    state
        Of an entry; not changed.
    also
        Attributes to take out besides.
    """
    if not state["entry"]:
        return state
    model = MODELS[RegisterKind(state["entry"]["kind"])]
    entry = stripped(model, state["entry"]) | {"kind": state["entry"]["kind"]}
    for name in also:
        entry.pop(name, None)
    if "name" in also:
        entry["name"] = NAMELESS
    return {"entry": entry, "life": stripped(Life, state["life"])}


def leave_no_trace(register: Register) -> None:
    """Have the engine overwrite what it no longer needs, so that no old copy lies in its files."""
    if register.is_file:
        with closing(sqlite3.connect(register.place, timeout=BUSY_S)) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        return
    with register.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(
            text(
                "VACUUM entry, entry_reader, revision, finding, finding_revision, erasure, token, "
                "proposal"
            )
        )


def keep_tombstones(register: Register, found: Iterable[Tombstone]) -> None:
    """Write tombstones in the file beside the register, as far as they are not there yet.

    Raises
    ------
    StorageError
        The file cannot be written or read.
    """
    file = register.home / FILE
    there = {each.id for each in _in_file(file)}
    lines = [
        json.dumps(each._asdict() | {"at": each.at.isoformat()}, ensure_ascii=False) + "\n"
        for each in found
        if each.id not in there
    ]
    try:
        with file.open("ab") as opened:
            opened.truncate(_whole_lines(file))
            opened.write("".join(lines).encode())
            opened.flush()
            os.fsync(opened.fileno())
    except OSError as error:
        raise StorageError(
            f"{file}: cannot be written ({error.strerror}). Nothing was erased"
        ) from error


def _whole_lines(file: Path) -> int:
    """Give how much of a file is whole lines: the power may have gone out in the last one."""
    return file.read_bytes().rfind(b"\n") + 1


def _in_file(file: Path) -> list[Tombstone]:
    found = []
    try:
        lines = file.read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        return []
    except OSError as error:
        raise StorageError(f"{file}: cannot be read ({error.strerror})") from error
    for number, line in enumerate(lines, start=1):
        try:
            told = json.loads(line)
            told["at"], told["fields"] = datetime.fromisoformat(told["at"]), tuple(told["fields"])
            found.append(Tombstone(**told))
        except (ValueError, TypeError, KeyError):
            if number == len(lines):
                continue  # the machine stopped while it was written: that erasure did not begin
            raise StorageError(f"{file}, row {number}: is no erasure. Repair this line") from None
    return found
