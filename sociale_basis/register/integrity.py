"""Whether a register is whole: its file, its references, all of it made from its revisions."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import select, text

from sociale_basis.errors import BadValueError, StorageError
from sociale_basis.privacy import Permission
from sociale_basis.register.columns import columns_of
from sociale_basis.register.database import reading, writing
from sociale_basis.register.deriving import derive
from sociale_basis.register.findings.keeping import finding_columns, finding_revisions
from sociale_basis.register.findings.standing import read_finding
from sociale_basis.register.recording import host_of
from sociale_basis.register.replay import steps
from sociale_basis.register.state import read_state
from sociale_basis.register.tables import (
    EntryRow,
    FindingRevisionRow,
    FindingRow,
    RevisionRow,
)
from sociale_basis.register.visibility import require

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy.orm import Session

    from sociale_basis.privacy import Who
    from sociale_basis.register.database import Register


class Integrity(NamedTuple):
    """What was looked at, and what is wrong."""

    entries: int
    revisions: int
    problems: tuple[str, ...]
    """Each with the id of an entry or finding; never with what it says."""
    findings: int = 0


def check_integrity(register: Register, who: Who) -> Integrity:
    """Make every entry and finding again from its revisions, and compare.

    Parameters
    ----------
    register, who
        Which register, and who asks.

    Raises
    ------
    NotAllowedError
        Only who administers may.
    """
    require(who, Permission.ADMINISTRATION, "check the register")
    with reading(register) as session:
        revisions: dict[str, list[RevisionRow]] = {}
        ordered = select(RevisionRow).order_by(RevisionRow.entry_id, RevisionRow.number)
        for revision in session.scalars(ordered):
            revisions.setdefault(revision.entry_id, []).append(revision)
        rows = list(session.scalars(select(EntryRow).order_by(EntryRow.id)))
        problems = list(_of_the_file(session, register))
        for row in rows:
            problems += _of_entry(session, register, row, revisions.get(row.id, []))
        findings = list(session.scalars(select(FindingRow).order_by(FindingRow.id)))
        for finding in findings:
            problems += _of_finding(finding, finding_revisions(session, finding.id))
        count = sum(map(len, revisions.values()))
        return Integrity(len(rows), count, tuple(problems), len(findings))


def derive_again(register: Register, who: Who) -> int:
    """Write the columns of every entry and finding again.

    Opening a register does so by itself after a migration, and where rules or layers changed.

    Parameters
    ----------
    register, who
        As in :func:`check_integrity`.

    Returns
    -------
    How many had other columns.

    Raises
    ------
    NotAllowedError
        Only who administers may.
    """
    require(who, Permission.ADMINISTRATION, "change the register")
    with writing(register) as session:
        return derive(session, register)


def _of_the_file(session: Session, register: Register) -> Iterator[str]:
    if not register.is_file:
        return
    said = session.execute(text("PRAGMA integrity_check")).scalars().all()
    yield from (f"the file: {line}" for line in said if line != "ok")
    for table, *_ in session.execute(text("PRAGMA foreign_key_check")):
        yield f"the file: a row of {table} refers to nothing"


def _of_entry(
    session: Session, register: Register, row: EntryRow, revisions: list[RevisionRow]
) -> Iterator[str]:
    try:
        replayed = list(steps(revisions))
        told = read_state(row.state)
    except (StorageError, BadValueError) as error:
        yield f"entry {row.id}: {error}"
        return
    if not replayed or replayed[-1].state != row.state:
        yield f"entry {row.id}: is not what its revisions make of it"
    elif row.revision != len(replayed):
        yield f"entry {row.id}: says revision {row.revision}, and has {len(replayed)}"
    columns = columns_of(*told, host_of(session, told[0]), register.rules)
    for name, value in columns.items():
        if getattr(row, name) != value:
            yield f"entry {row.id}: column '{name}' does not follow from it"


def _of_finding(row: FindingRow, revisions: list[FindingRevisionRow]) -> Iterator[str]:
    try:
        replayed = list(steps(revisions))
        told = read_finding(row.state)
    except (StorageError, BadValueError) as error:
        yield f"finding {row.id}: {error}"
        return
    if not replayed or replayed[-1].state != row.state:
        yield f"finding {row.id}: is not what its revisions make of it"
    elif row.revision != len(replayed):
        yield f"finding {row.id}: says revision {row.revision}, and has {len(replayed)}"
    for name, value in finding_columns(*told).items():
        if getattr(row, name) != value:
            yield f"finding {row.id}: column '{name}' does not follow from it"
