"""Making the tables, bringing them up to date, refusing what is newer."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from typing import TYPE_CHECKING, Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import text

from sociale_basis.errors import StorageError, UsageError
from sociale_basis.register import create, list_entries, open_register
from sociale_basis.register.database import writing
from sociale_basis.register.migrate import VERSION_TABLE, configuration
from sociale_basis.register.tables import HEAD, Base

if TYPE_CHECKING:
    from pathlib import Path

    from sociale_basis.privacy import Who
    from sociale_basis.register import Register
    from tests.postgres_server import Server
    from tests.register.conftest import Clock, Place


def test_the_last_migration_is_what_the_program_asks_for() -> None:
    """``HEAD`` is the end of the one line of migrations."""
    scripts = ScriptDirectory.from_config(configuration())
    assert scripts.get_heads() == [HEAD]
    assert len(list(scripts.walk_revisions())) >= 1


def test_models_and_migrations_agree(register: Register) -> None:
    """The tables that the migrations make are those that the models describe, column by column."""
    with register.engine.connect() as connection:
        options = {"version_table": VERSION_TABLE, "include_object": _ours}
        context = MigrationContext.configure(connection, opts=options)
        assert compare_metadata(context, Base.metadata) == []
        told = {table.name: set(table.columns.keys()) for table in Base.metadata.sorted_tables}
        assert {"entry", "revision", "erasure"} <= told.keys()
        for table, columns in told.items():
            found = connection.execute(text(f"SELECT * FROM {table}")).keys()  # noqa: S608 -- our own names
            assert set(found) == columns, table


def _ours(thing: object, name: str | None, kind: str, *_: Any) -> bool:  # noqa: ANN401 -- as Alembic calls it
    """Leave PostGIS's own tables out, and the point: it is made, not written (tested below)."""
    del thing
    return (kind, name) != ("table", "spatial_ref_sys") and name not in {"point", "ix_entry_point"}


def test_a_migration_that_is_missing_is_noticed(register: Register) -> None:
    """The comparison above fails when a column is not there: it is no test that always passes."""
    with register.engine.connect() as connection:
        connection.execute(text("ALTER TABLE entry DROP COLUMN key_persons"))
        options = {"version_table": VERSION_TABLE, "include_object": _ours}
        context = MigrationContext.configure(connection, opts=options)
        assert "key_persons" in repr(compare_metadata(context, Base.metadata))


def test_opening_again_changes_nothing(
    place: Place, register: Register, clock: Clock, team: Who, coffee: dict[str, Any]
) -> None:
    """What was written is there when the register is opened once more."""
    kept = create(register, team, coffee)
    again = place.open(clock)
    assert [each.id for each in list_entries(again, team)] == [kept.id]
    again.close()


def test_a_newer_register_is_refused(place: Place, clock: Clock) -> None:
    """A register of a later version of the program is left alone, with one line that says so."""
    opened = place.open(clock)
    with writing(opened) as session:
        session.execute(text(f"UPDATE {VERSION_TABLE} SET version_num = '9999'"))  # noqa: S608 -- ours
    opened.close()
    with pytest.raises(StorageError, match=r"newer version of the program \(9999\)") as caught:
        place.open(clock)
    assert "\n" not in str(caught.value)
    assert "wachtwoord" not in str(caught.value)


def test_two_programs_may_open_an_empty_place_at_once(tmp_path: Path, clock: Clock) -> None:
    """One makes the tables, the others wait for them."""
    with ThreadPoolExecutor(8) as pool:
        opened = list(pool.map(lambda _: open_register(tmp_path, clock=clock), range(8)))
    assert len(opened) == 8
    for each in opened:
        each.close()


def test_two_programs_may_open_an_empty_database_at_once(
    server: Server, tmp_path: Path, clock: Clock
) -> None:
    """As above, on a server; PostGIS is installed in it on the way."""
    address = server.make_database("at_once")
    with ThreadPoolExecutor(8) as pool:
        opened = list(pool.map(lambda _: open_register(tmp_path, address, clock=clock), range(8)))
    for each in opened:
        each.close()
    assert server.ask("at_once", "SELECT version_num FROM register_version") == [(HEAD,)]
    server.drop_database("at_once")


def test_a_migration_that_fails_leaves_nothing(
    tmp_path: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Half a set of tables would be worse than none: all of it is one transaction."""
    from alembic import op  # noqa: PLC0415 -- together with what is broken below

    real = op.create_table

    def fail_at_revisions(name: str, *columns: Any) -> object:  # noqa: ANN401 -- as they came
        if name == "revision":
            raise RuntimeError("the power went out")
        return real(name, *columns)

    monkeypatch.setattr(op, "create_table", fail_at_revisions)
    with pytest.raises(RuntimeError, match="power"):
        open_register(tmp_path, clock=clock)
    with closing(sqlite3.connect(tmp_path / "register.sqlite")) as connection:
        assert connection.execute("SELECT name FROM sqlite_master").fetchall() == []
    monkeypatch.undo()
    open_register(tmp_path, clock=clock).close()


def test_the_point_is_a_geometry(
    register: Register, team: Who, coffee: dict[str, Any], place: Place, server: Server
) -> None:
    """On a server QGIS finds a point in EPSG:28992 with an index; in a file it is readable text."""
    create(register, team, coffee)
    with register.engine.connect() as connection:
        if place.url is None:
            assert connection.execute(text("SELECT point FROM entry")).scalar() == (
                "POINT(143588.0 508414.0)"
            )
            return
    database = place.url.rsplit("/", 1)[1]
    described = "SELECT f_geometry_column, type, srid, coord_dimension FROM geometry_columns"
    assert server.ask(database, described) == [("point", "POINT", 28992, 2)]
    asked = "SELECT ST_AsText(point), ST_AsText(ST_Transform(point, 4326), 2) FROM entry"
    assert server.ask(database, asked) == [("POINT(143588 508414)", "POINT(5.22 52.56)")]
    indexes = "SELECT indexdef FROM pg_indexes WHERE indexname = 'ix_entry_point'"
    assert "gist" in repr(server.ask(database, indexes))


def test_a_file_is_kept_safely(tmp_path: Path, clock: Clock) -> None:
    """Readers do not wait for a writer, references hold, and what is written is on disk."""
    opened = open_register(tmp_path, clock=clock)
    with opened.engine.connect() as connection:
        asked = ["journal_mode", "foreign_keys", "synchronous", "busy_timeout", "secure_delete"]
        found = [connection.execute(text(f"PRAGMA {each}")).scalar() for each in asked]
    assert found == ["wal", 1, 2, 30_000, 1]
    opened.close()


def test_what_is_no_register_is_refused(tmp_path: Path, clock: Clock) -> None:
    """Another file by that name, or no folder, is one clear line."""
    (tmp_path / "register.sqlite").write_bytes(b"this is no database, by any means at all" * 50)
    with pytest.raises(StorageError, match="is no register"):
        open_register(tmp_path, clock=clock)
    with pytest.raises(StorageError, match="no such folder"):
        open_register(tmp_path / "elsewhere", clock=clock)


def test_the_password_is_never_told(
    server: Server, tmp_path: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A wrong password, a database or server that is not there: one line without the password."""
    secret = "zeer-geheim"  # noqa: S105 -- of nothing
    here = f"127.0.0.1:{server.port}"
    for address in (
        f"postgresql://keeper:{secret}@{here}/postgres",
        f"postgresql://nobody:{secret}@{here}/nowhere",
        f"postgresql://keeper:{secret}@127.0.0.1:1/register",
    ):
        monkeypatch.setenv("SOCIALE_BASIS_DATABASE_URL", address)
        with pytest.raises(StorageError) as caught:
            open_register(clock=clock)
        assert secret not in f"{caught.value!r} {caught.value.__context__!r}"
        assert "\n" not in str(caught.value)
    for address in (f"mysql://keeper:{secret}@{here}/x", f"://{secret}", f"postgresql://{secret}"):
        with pytest.raises(UsageError, match="address of the database") as refused:
            open_register(tmp_path, address, clock=clock)
        assert secret not in str(refused.value)


def test_the_setting_chooses_the_server(
    place: Place, clock: Clock, team: Who, coffee: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """``SOCIALE_BASIS_HOME`` and ``SOCIALE_BASIS_DATABASE_URL`` say where the register is."""
    monkeypatch.setenv("SOCIALE_BASIS_HOME", str(place.home))
    monkeypatch.setenv("SOCIALE_BASIS_DATABASE_URL", place.url or "")
    opened = open_register(clock=clock)
    create(opened, team, coffee)
    assert opened.is_file == (place.url is None)
    assert "wachtwoord" not in repr(opened)
    opened.close()
    again = place.open(clock)
    assert len(list_entries(again, team)) == 1
    again.close()


def test_opening_is_quick_when_nothing_is_to_be_done(tmp_path: Path) -> None:
    """Alembic is loaded only to make or change tables: every command would wait for it."""
    open_register(tmp_path).close()
    code = (
        "import sys, pathlib\n"
        "from sociale_basis.register import open_register\n"
        "open_register(pathlib.Path(sys.argv[1])).close()\n"
        "assert 'alembic' not in sys.modules\n"
    )
    done = subprocess.run(  # noqa: S603 -- this Python, with the code above
        [sys.executable, "-c", code, tmp_path], capture_output=True, check=False
    )
    assert done.returncode == 0, done.stderr.decode()
