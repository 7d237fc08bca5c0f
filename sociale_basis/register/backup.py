"""Backup of a register while it is in use, and back: what was erased since stays erased."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import tempfile
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from sociale_basis._whole_file import whole_file
from sociale_basis.errors import FileFormatError, StorageError
from sociale_basis.privacy import Permission
from sociale_basis.register import database
from sociale_basis.register.deriving import derive_where_needed
from sociale_basis.register.erasing import FILE, finish_erasures, keep_tombstones, tombstones
from sociale_basis.register.erasing_actors import FILE as ACTORS
from sociale_basis.register.erasing_actors import (
    erased_actors,
    finish_erased_actors,
    keep_erased_actors,
)
from sociale_basis.register.migrate import VERSION_TABLE
from sociale_basis.register.tables import Base
from sociale_basis.register.tokens import revoke_all
from sociale_basis.register.visibility import require

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sociale_basis.privacy import Who
    from sociale_basis.register.database import Register

_SQLITE = b"SQLite format 3\0"
_DUMP = b"PGDMP"


class Restored(NamedTuple):
    """What a restore did."""

    erased_again: int
    """How many erasures since the backup were done again."""


def back_up(register: Register, who: Who, file: str | Path) -> Path:
    """Write the register to one file, as it is at one moment, while others work on.

    Parameters
    ----------
    register, who
        Which register, and who asks.
    file
        What to write; one that is there is replaced once the new one is whole. It holds everything:
        keep it as safe as the register itself.

    Raises
    ------
    NotAllowedError
        Only who administers may.
    StorageError
        It cannot be written, or ``pg_dump`` is not installed or failed.
    """
    require(who, Permission.ADMINISTRATION, "back the register up")
    target = Path(file)
    with whole_file(target) as new:
        if register.is_file:
            _copied(Path(register.place), new)
        else:
            _run(register, ["pg_dump", "--format=custom", "--no-owner", f"--file={new}"])
        new.chmod(0o600)
    return target


def restore(register: Register, who: Who, file: str | Path) -> Restored:
    """Put a backup in the place of the register; what was erased since is erased in it again.

    No link "Klopt dit nog?" works any more: which were revoked or answered since, nobody knows.

    Parameters
    ----------
    register, who
        Which register, and who asks.
    file
        What :func:`back_up` wrote, of the same kind of database.

    Returns
    -------
    How much was erased again.

    Raises
    ------
    NotAllowedError
        Only who administers may.
    FileFormatError
        The file is no backup of this kind of database.
    StorageError
        It cannot be read, is of a newer version, or ``pg_restore`` or ``psql`` is not installed or
        failed. The register is then as it was.
    """
    require(who, Permission.ADMINISTRATION, "restore the register")
    source = Path(file)
    _refuse_other(source, _SQLITE if register.is_file else _DUMP)
    # In the file first: if this is cut off, whoever opens the register next goes on with it.
    keep_tombstones(register, tombstones(register))
    keep_erased_actors(register, erased_actors(register))
    if register.is_file:
        # Made ready beside it: what was erased is never in the register again, not for a moment.
        with tempfile.TemporaryDirectory(prefix=".restore-", dir=register.home) as folder:
            ready = Path(folder) / database.FILE
            shutil.copyfile(source, ready)
            _refuse_damaged(ready, source)
            for name in (FILE, ACTORS):
                if (register.home / name).is_file():
                    shutil.copyfile(register.home / name, Path(folder) / name)
            opened = database.opened(Path(folder), clock=register.clock)
            beside = replace(opened, rules=register.rules)
            try:
                erased = finish_erasures(beside) + finish_erased_actors(beside)
                revoke_all(beside)
                derive_where_needed(beside)
            finally:
                beside.close()
            _copied(ready, Path(register.place))
        return Restored(erased)
    _put_back(register, source)
    register.close()  # connections still know the tables of before
    database.opened(register.home, _address(register), clock=register.clock).close()
    revoke_all(register)
    erased = finish_erasures(register) + finish_erased_actors(register)
    derive_where_needed(register)
    return Restored(erased)


def _put_back(register: Register, source: Path) -> None:
    """Put a dump in the place of all tables of the register, in one transaction.

    ``pg_restore --clean`` takes away only what the dump holds, and fails on the tables that a newer
    version of the program put beside it.
    """
    tables = ", ".join((*Base.metadata.tables, VERSION_TABLE))
    with tempfile.TemporaryDirectory(prefix=".restore-", dir=register.home) as folder:
        script = Path(folder) / "register.sql"
        # As a whole first: a dump that breaks off half-way never reaches the database.
        options = ["--no-owner", "--no-comments", f"--file={script}"]
        _run(register, ["pg_restore", *options, str(source)])
        options = ["--no-psqlrc", "--quiet", "--single-transaction", "--set=ON_ERROR_STOP=1"]
        drop = f"--command=DROP TABLE IF EXISTS {tables}"
        _run(register, ["psql", *options, drop, f"--file={script}"])


def _copied(source: Path, target: Path) -> None:
    """Copy one database file over another, a moment of the first becoming the whole second."""
    try:
        with (
            closing(sqlite3.connect(source, timeout=database.BUSY_S)) as old,
            closing(sqlite3.connect(target, timeout=database.BUSY_S)) as new,
        ):
            old.backup(new)
    except sqlite3.Error as error:
        raise StorageError(f"{source}: cannot be copied to {target} ({error})") from error


def _refuse_other(file: Path, begins: bytes) -> None:
    try:
        with file.open("rb") as opened:
            first = opened.read(len(begins))
    except OSError as error:
        raise StorageError(f"{file}: cannot be read ({error.strerror})") from error
    if first != begins:
        kind = "a file" if begins == _SQLITE else "PostgreSQL"
        raise FileFormatError(
            f"is no backup of a register in {kind}", file=file, do="choose what backup wrote"
        )


def _refuse_damaged(ready: Path, source: Path) -> None:
    try:
        with closing(sqlite3.connect(ready)) as connection:
            said = connection.execute("PRAGMA integrity_check").fetchone()[0]
    except sqlite3.Error as error:
        said = str(error)
    if said != "ok":
        raise StorageError(f"{source}: is damaged. Choose another backup; nothing was changed")


def _address(register: Register) -> str:
    return register.engine.url.render_as_string(hide_password=False)


def _run(register: Register, command: Sequence[str]) -> None:
    """Run a program of PostgreSQL on the database of the register."""
    program = shutil.which(command[0])
    if program is None:
        raise StorageError(
            f"{command[0]} is not on this computer. Install the client programs of PostgreSQL"
        )
    url = register.engine.url
    # In the environment: on the command line, everybody on the computer could read the password.
    told = {
        "PGHOST": url.host or url.query.get("host"),
        "PGPORT": str(url.port) if url.port else None,
        "PGUSER": url.username,
        "PGPASSWORD": None if url.password is None else str(url.password),
        "PGDATABASE": url.database,
    }
    done = subprocess.run(  # noqa: S603 -- fixed words and the paths of whoever administers
        [program, *command[1:]],
        env=os.environ | {name: str(value) for name, value in told.items() if value},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        said = (done.stderr.strip().splitlines() or ["no reason given"])[-1]
        raise StorageError(f"{register.place}: {command[0]} failed ({said})")
