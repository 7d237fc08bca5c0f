"""Brings the tables of a register up to date, in one transaction, one program at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import inspect, text
from sqlalchemy.exc import DBAPIError

from sociale_basis.errors import StorageError
from sociale_basis.register.tables import HEAD

if TYPE_CHECKING:
    from alembic.config import Config
    from sqlalchemy import Connection

VERSION_TABLE = "register_version"
# Any number that no other program takes: whoever holds it on a server is migrating.
_LOCK = 8_526_022_641


def brought_up_to_date(connection: Connection, place: str, *, only_look: bool = False) -> bool:
    """Make or change the tables, as far as that is needed.

    Parameters
    ----------
    connection
        In a transaction that may write, unless ``only_look``.
    place
        For messages.
    only_look
        Change nothing.

    Returns
    -------
    Whether nothing needed to be done.

    Raises
    ------
    StorageError
        The register is of a newer version of the program, or the database has no PostGIS.
    """
    if version(connection) == HEAD:
        return True
    _refuse_newer(version(connection), place)
    if only_look:
        return False
    if connection.dialect.name == "postgresql":
        connection.execute(text(f"SELECT pg_advisory_xact_lock({_LOCK})"))
        if version(connection) == HEAD:  # another program was first
            return True
        _with_postgis(connection, place)
    elif version(connection) == HEAD:
        return True
    from alembic import command  # noqa: PLC0415 -- slow, and rarely needed

    command.upgrade(configuration(connection), "head")
    return False


def version(connection: Connection) -> str | None:
    """Give the last migration that was made, or None where there is no register yet."""
    if not inspect(connection).has_table(VERSION_TABLE):
        return None
    found = connection.execute(text(f"SELECT version_num FROM {VERSION_TABLE}")).scalar()  # noqa: S608 -- a word of our own
    return None if found is None else str(found)


def configuration(connection: Connection | None = None) -> Config:
    """Give what Alembic must know, to work on a connection or only to look at the migrations."""
    from alembic.config import Config  # noqa: PLC0415 -- as above

    settings = Config()
    settings.set_main_option("script_location", "sociale_basis.register:migrations")
    settings.set_main_option("path_separator", "os")
    settings.attributes["connection"] = connection
    return settings


def _refuse_newer(found: str | None, place: str) -> None:
    if found is None:
        return
    from alembic.script import ScriptDirectory  # noqa: PLC0415 -- as above
    from alembic.util import CommandError  # noqa: PLC0415 -- as above

    scripts = ScriptDirectory.from_config(configuration())
    try:
        scripts.get_revision(found)
    except CommandError:
        raise StorageError(
            f"{place}: this register was made by a newer version of the program ({found}). "
            "Install that version; nothing was changed"
        ) from None


def _with_postgis(connection: Connection, place: str) -> None:
    has = text("SELECT 1 FROM pg_extension WHERE extname = 'postgis'")
    if connection.execute(has).scalar():
        return
    try:
        with connection.begin_nested():
            connection.execute(text("CREATE EXTENSION postgis"))
    except DBAPIError:
        raise StorageError(
            f"{place}: the database has no PostGIS. Ask whoever keeps it for: "
            "CREATE EXTENSION postgis"
        ) from None
