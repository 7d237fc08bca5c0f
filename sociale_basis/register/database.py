"""Opens the register: a file of the workspace, or PostgreSQL with PostGIS.

A register that does not exist is made, an older one is brought up to date, a newer one is refused.
Inside this room, :func:`reading` and :func:`writing` give a session; nothing outside it has one.
"""

from __future__ import annotations

import sqlite3
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import URL, create_engine, event, make_url, text
from sqlalchemy.exc import ArgumentError, DBAPIError, OperationalError
from sqlalchemy.orm import Session
from sqlalchemy.pool import NullPool

from sociale_basis.errors import StorageError, UsageError
from sociale_basis.register import clock
from sociale_basis.register.life import Rules, rules
from sociale_basis.register.migrate import brought_up_to_date
from sociale_basis.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime

    from sqlalchemy import Connection, Engine

FILE = "register.sqlite"
BUSY_S = 30
"""How long a change waits for another change before it gives up."""

_WRITES = "sociale_basis_writes"


@dataclass(frozen=True)
class Register:
    """An open register.

    Attributes
    ----------
    home
        The workspace.
    place
        The file, or host and database: for messages, never with a password.
    rules
        Until when a check is good, and how long personal data are kept.
    clock
        Gives the moment it is, in UTC.
    """

    home: Path
    place: str
    rules: Rules
    engine: Engine
    clock: Callable[[], datetime] = clock.now

    @property
    def is_file(self) -> bool:
        """Whether it is a file, and not a database server."""
        return self.engine.dialect.name == "sqlite"

    def close(self) -> None:
        """Let go of every connection."""
        self.engine.dispose()


def opened(
    home: Path | None = None,
    url: str | None = None,
    *,
    clock: Callable[[], datetime] = clock.now,
) -> Register:
    """Open the tables of a register; as ``opening.open_register``."""
    settings = Settings()
    folder = Path(settings.home if home is None else home).absolute()
    if url is None and home is None and settings.database_url is not None:
        url = settings.database_url.get_secret_value()
    if url is None:
        engine, place = _file_engine(folder / FILE), str(folder / FILE)
    else:
        engine, place = _server_engine(url)
    register = Register(folder, place, rules(folder), engine, clock)
    try:
        with _told_in_one_line(place), _connection(register, writes=False) as connection:
            current = brought_up_to_date(connection, place, only_look=True)
        if not current:
            with _told_in_one_line(place), _connection(register, writes=True) as connection:
                brought_up_to_date(connection, place)
    except BaseException:
        register.close()
        raise
    return register


@contextmanager
def reading(register: Register) -> Iterator[Session]:
    """Give a session that sees the register as it was at one moment."""
    with (
        _told_in_one_line(register.place),
        _connection(register, writes=False) as connection,
        Session(connection) as session,
    ):
        yield session


@contextmanager
def writing(register: Register) -> Iterator[Session]:
    """Give a session whose changes are all kept at the end, or none of them.

    On a file it waits for its turn before it reads anything; on a server the rows that it means to
    change must be read ``FOR UPDATE``.
    """
    with (
        _told_in_one_line(register.place),
        _connection(register, writes=True) as connection,
        Session(connection) as session,
    ):
        yield session
        session.flush()


@contextmanager
def _connection(register: Register, *, writes: bool) -> Iterator[Connection]:
    engine = register.engine.execution_options(**{_WRITES: writes})
    with engine.connect() as connection, connection.begin():
        if writes and not register.is_file:
            # What is acknowledged is on disk, whatever the server's own default is.
            connection.execute(text("SET LOCAL synchronous_commit TO on"))
        yield connection


@contextmanager
def _told_in_one_line(place: str) -> Iterator[None]:
    try:
        yield
    except OperationalError as error:
        # Not `from error`: what a driver says can hold what was being written.
        raise StorageError(f"{place}: {_said(error)}") from None
    except DBAPIError as error:
        said = str(error.orig) if isinstance(error.orig, sqlite3.DatabaseError) else ""
        if "not a database" in said:
            raise StorageError(f"{place}: is no register. Move it away") from None
        if "malformed" in said:
            raise StorageError(f"{place}: the file is damaged. Restore a backup") from None
        raise


def _said(error: OperationalError) -> str:
    said = str(error.orig).strip().splitlines() or ["no answer"]
    if "database is locked" in said[0]:
        return "somebody else is changing it for too long. Try again"
    if "disk is full" in said[0] or "No space left" in said[0]:
        return "the disk is full. Nothing of this change was kept. Make room and try again"
    return f"the register cannot be used ({said[0]})"


def _file_engine(file: Path) -> Engine:
    if not file.parent.is_dir():
        raise StorageError(f"{file.parent}: there is no such folder. Make it first")
    engine = create_engine(
        URL.create("sqlite", database=str(file)),
        connect_args={"timeout": BUSY_S, "check_same_thread": False},
        poolclass=NullPool,
        hide_parameters=True,
    )
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    return engine


def _prepare(connection: Any, record: object) -> None:  # noqa: ANN401 -- the driver's own
    del record
    connection.isolation_level = None  # the driver must not begin anything by itself
    cursor = connection.cursor()
    for line in (
        "journal_mode = WAL",
        "synchronous = FULL",  # what is acknowledged survives a power cut
        "foreign_keys = ON",
        f"busy_timeout = {BUSY_S * 1000}",
        "secure_delete = ON",  # what is erased does not stay behind in free pages
    ):
        cursor.execute(f"PRAGMA {line}")
    cursor.close()


def _begin(connection: Connection) -> None:
    # A change that begins by reading cannot become a writer once another has written.
    writes = connection.get_execution_options().get(_WRITES, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _server_engine(url: str) -> tuple[Engine, str]:
    do = "write it as postgresql://user:password@host/database"
    try:
        address = make_url(url)
    except ArgumentError:
        raise UsageError("the address of the database cannot be read", do=do) from None
    if address.get_backend_name() != "postgresql" or not address.database:
        raise UsageError("the address of the database is not one of PostgreSQL", do=do)
    place = f"{address.host or 'this computer'}/{address.database}"
    engine = create_engine(
        address.set(drivername="postgresql+psycopg"),
        connect_args={"connect_timeout": 10},
        pool_pre_ping=True,
        hide_parameters=True,
    )
    return engine, place
