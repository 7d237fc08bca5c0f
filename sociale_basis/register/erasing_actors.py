"""Takes the pseudonym of a former colleague out of everything that says who changed what.

What is left is that somebody of that role did it. Whoever restores a backup from before does it
again: a file of the workspace, ``register.erased-actors.jsonl``, keeps of each pseudonym a digest
that says whether another pseudonym is the same one, and not what it was.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import secrets
import uuid
from datetime import datetime
from typing import TYPE_CHECKING, Literal, NamedTuple

from sqlalchemy import Table, func, select, update

from sociale_basis._whole_file import whole_file
from sociale_basis.errors import StorageError, UsageError
from sociale_basis.privacy import ERASED_ACTOR, Permission
from sociale_basis.register.columns import columns_of
from sociale_basis.register.database import reading, writing
from sociale_basis.register.difference import difference
from sociale_basis.register.erasing import FILE as TOMBSTONES
from sociale_basis.register.erasing import leave_no_trace
from sociale_basis.register.recording import host_of, row_of, write_beside
from sociale_basis.register.replay import revisions_of, steps
from sociale_basis.register.state import read_state
from sociale_basis.register.tables import Base, FactRow, RevisionRow
from sociale_basis.register.visibility import require

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from sqlalchemy.orm import Session

    from sociale_basis.privacy import Who
    from sociale_basis.register.database import Register
    from sociale_basis.register.difference import Leaf
    from sociale_basis.register.state import State

FILE = "register.erased-actors.jsonl"
_FACT = "erased-actor:"
_OF_A_LINK = "link-"
_PSEUDONYM = re.compile(r"[\w.:-]{1,64}")
# Beside each column with a pseudonym, the moment that it was written.
_COLUMNS = {"actor": "at", "made_by": "made_at", "decided_by": "decided_at"}
# Made from the entries, and written with them.
_DERIVED = {"entry_reader"}
_KNOWN_TO = ["entry", "known_to"]


class ErasedActor(NamedTuple):
    """That a pseudonym was erased; which one, nobody can read in it."""

    id: str
    at: datetime
    role: str
    """Of who erased it."""
    salt: str
    digest: str

    def is_of(self, pseudonym: str) -> bool:
        """Say whether this is the one that was erased."""
        return secrets.compare_digest(_digest(self.salt, pseudonym), self.digest)


def erase_actor(register: Register, who: Who, pseudonym: str) -> int:
    """Erase the pseudonym of somebody from everything that says who changed what.

    Parameters
    ----------
    register, who
        Where, and by whom.
    pseudonym
        As it stands in the history. Used again later, it is somebody new.

    Returns
    -------
    In how many places it stood.

    Raises
    ------
    NotAllowedError
        Only who administers may.
    UsageError
        It is no pseudonym of a person, or stands nowhere.
    StorageError
        It cannot be written down that it is erased; nothing was erased.
    """
    require(who, Permission.ADMINISTRATION, "erase")
    if not _PSEUDONYM.fullmatch(pseudonym) or _is_nobody(pseudonym):
        raise UsageError("this is no pseudonym of a person", do="give it as the history shows it")
    with reading(register) as session:
        if pseudonym not in _pseudonyms(session):
            raise UsageError(
                "nobody did anything under this pseudonym", do="give it as the history shows it"
            )
        # Nothing that was written before stays, also where a clock was ahead.
        at = max(register.clock(), *_moments(session))
    salt = secrets.token_hex(16)
    digest = _digest(salt, pseudonym)
    told = ErasedActor(uuid.uuid4().hex, at, who.viewer.value, salt, digest)
    # First: whoever opens the register next does what stands in the file and was not done.
    keep_erased_actors(register, [told])
    return _carried_out(register, [told])


def erased_actors(register: Register) -> list[ErasedActor]:
    """Give what was erased, of the register and of the file beside it."""
    found = {each.id: each for each in _in_file(register.home / FILE)}
    with reading(register) as session:
        facts = select(FactRow).where(FactRow.key.startswith(_FACT))
        for each in session.scalars(facts):
            told = _read(each.value)
            found[told.id] = told
    return sorted(found.values(), key=lambda each: (each.at, each.id))


def finish_erased_actors(register: Register) -> int:
    """Erase the pseudonyms that stand in the file and are not yet out of the register.

    Returns
    -------
    How many there were.
    """
    found = _in_file(register.home / FILE)
    if not found:
        return 0
    with reading(register) as session:
        there = set(session.scalars(select(FactRow.key).where(FactRow.key.startswith(_FACT))))
    missing = [each for each in found if _FACT + each.id not in there]
    if missing:
        _carried_out(register, missing)
    return len(missing)


def keep_erased_actors(register: Register, found: Iterable[ErasedActor]) -> None:
    """Write down what is erased in the file beside the register, as far as it is not there yet.

    Raises
    ------
    StorageError
        The file cannot be written or read.
    """
    file = register.home / FILE
    there = _in_file(file)
    known = {each.id for each in there}
    new = [each for each in found if each.id not in known]
    if not new:
        return
    try:
        with whole_file(file) as path, path.open("w", encoding="utf-8") as opened:
            opened.writelines(_written(each) + "\n" for each in (*there, *new))
            opened.flush()
            os.fsync(opened.fileno())
    except OSError as error:
        said = error.strerror or "no reason given"
        raise StorageError(f"{file}: cannot be written ({said}). Nothing was erased") from error


def _carried_out(register: Register, todo: Iterable[ErasedActor]) -> int:
    count = 0
    with writing(register) as session:
        for each in todo:
            names = {name for name in _pseudonyms(session) if each.is_of(name)}
            for name in names:
                _rewrite_tombstones(register.home / TOMBSTONES, name, each.at)
                count += _erase_in_columns(session, name, each.at)
                count += _erase_in_entries(session, register, name, each.at)
            if session.get(FactRow, _FACT + each.id) is None:
                session.add(FactRow(key=_FACT + each.id, value=_written(each)))
                session.flush()
    leave_no_trace(register)
    return count


def _is_nobody(pseudonym: str) -> bool:
    return pseudonym == ERASED_ACTOR or pseudonym.startswith(_OF_A_LINK)


def _tables() -> list[tuple[Table, str, str | None]]:
    """Give every column with a pseudonym, and the column with its moment."""
    return [
        (table, name, moment if moment in table.columns else None)
        for table in Base.metadata.sorted_tables
        for name, moment in _COLUMNS.items()
        if table.name not in _DERIVED and name in table.columns
    ]


def _moments(session: Session) -> list[datetime]:
    """Give when something was last done, of every table with a pseudonym."""
    found = [
        session.scalar(select(func.max(table.c[moment])))
        for table, _name, moment in _tables()
        if moment is not None
    ]
    return [each for each in found if each is not None]


def _pseudonyms(session: Session) -> set[str]:
    """Give the pseudonyms of all who ever did something, or were chosen to know something."""
    found: set[str] = set()
    for table, name, _moment in _tables():
        found |= set(session.scalars(select(table.c[name]).distinct()))
    for leaves in session.scalars(select(RevisionRow.leaves)):
        for leaf in leaves:
            found |= _known_to(leaf, "old") | _known_to(leaf, "new")
    return {each for each in found if each and not _is_nobody(each)}


def _erase_in_columns(session: Session, pseudonym: str, at: datetime) -> int:
    count = 0
    for table, name, moment in _tables():
        where = table.c[name] == pseudonym
        if moment is not None:
            where &= table.c[moment] <= at
        count += session.scalar(select(func.count()).select_from(table).where(where)) or 0
        session.execute(update(table).where(where).values({name: ERASED_ACTOR}))
    return count


def _erase_in_entries(session: Session, register: Register, pseudonym: str, at: datetime) -> int:
    """Take a pseudonym out of who may know of hidden entries, then and now."""
    count = 0
    named = {
        revision.entry_id
        for revision in session.scalars(select(RevisionRow))
        if any(_names(leaf, pseudonym) for leaf in revision.leaves)
    }
    for entry_id in sorted(named):
        row = row_of(session, entry_id)
        if row is None:
            continue
        before: State = {"entry": {}, "life": {}}
        again = False  # chosen once more since: then it is somebody new
        for revision, state in steps(revisions_of(session, entry_id)):
            again |= revision.at > at and any(_chooses(leaf, pseudonym) for leaf in revision.leaves)
            after = state if again else _without(state, pseudonym)
            leaves = difference(before, after)
            if leaves != revision.leaves:
                count += 1
                session.execute(
                    update(RevisionRow).where(RevisionRow.id == revision.id).values(leaves=leaves)
                )
            before = after
        told = read_state(before)
        columns = columns_of(*told, host_of(session, told[0]), register.rules)
        for name, value in (columns | {"state": before}).items():
            setattr(row, name, value)
        session.flush()
        write_beside(session, register, row.id, told)
    return count


def _known_to(leaf: Leaf, side: Literal["old", "new"]) -> set[str]:
    return set(leaf.get(side) or ()) if leaf["path"] == _KNOWN_TO else set()


def _names(leaf: Leaf, pseudonym: str) -> bool:
    return pseudonym in _known_to(leaf, "old") | _known_to(leaf, "new")


def _chooses(leaf: Leaf, pseudonym: str) -> bool:
    return pseudonym in _known_to(leaf, "new") - _known_to(leaf, "old")


def _without(state: State, pseudonym: str) -> State:
    known = state["entry"].get("known_to", [])
    if pseudonym not in known:
        return state
    # Something stays: what is hidden must be known to somebody, and nobody acts under this word.
    left = sorted({ERASED_ACTOR if each == pseudonym else each for each in known})
    return {**state, "entry": state["entry"] | {"known_to": left}}


def _rewrite_tombstones(file: Path, pseudonym: str, at: datetime) -> None:
    """Take a pseudonym out of the file of what was erased: who did that stands in it as well."""
    if not file.is_file():
        return
    lines = []
    for line in file.read_text(encoding="utf-8").splitlines():
        try:
            told = json.loads(line)
        except ValueError:
            continue  # the machine stopped while it was written: that erasure did not begin
        if told.get("actor") == pseudonym and datetime.fromisoformat(told["at"]) <= at:
            told["actor"] = ERASED_ACTOR
        lines.append(json.dumps(told, ensure_ascii=False) + "\n")
    with whole_file(file) as new:
        new.write_text("".join(lines), encoding="utf-8")


def _digest(salt: str, pseudonym: str) -> str:
    # Slow on purpose: pseudonyms are short, and could be guessed one by one.
    return hashlib.scrypt(pseudonym.encode(), salt=bytes.fromhex(salt), n=2**14, r=8, p=1).hex()


def _written(told: ErasedActor) -> str:
    return json.dumps(told._asdict() | {"at": told.at.isoformat()})


def _read(line: str) -> ErasedActor:
    told = json.loads(line)
    return ErasedActor(**told | {"at": datetime.fromisoformat(told["at"])})


def _in_file(file: Path) -> list[ErasedActor]:
    try:
        lines = file.read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        return []
    except OSError as error:
        raise StorageError(f"{file}: cannot be read ({error.strerror})") from error
    try:
        return [_read(line) for line in lines]
    except (ValueError, TypeError, KeyError):
        raise StorageError(f"{file}: holds a line that is no erasure. Repair it") from None
