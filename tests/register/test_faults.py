"""What goes wrong around the register: each in one line, with nothing half done.

The faults that other files prove stand in docs/register_storingen.md, with the test of each.
"""

from __future__ import annotations

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import event, text

from sociale_basis.errors import BadValueError, DuplicateCodeError, OutdatedError, StorageError
from sociale_basis.register import (
    Selection,
    check_integrity,
    create,
    edit,
    get_entry,
    history,
    list_entries,
    open_register,
)

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy import Connection

    from sociale_basis.privacy import Who
    from sociale_basis.register import Register
    from tests.postgres_server import Server
    from tests.register.conftest import Clock

HOSTILE = [
    "'; DROP TABLE entry; --",
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "{{ 7 * 7 }} %(name)s {0} ${HOME}",
    "=HYPERLINK('https://example.nl')",
    "\u202eomgekeerd\u202c 👩‍👩‍👧 ﷽",
    "A" * 200,
]


def test_a_lost_connection_is_one_line(
    server: Server, ready: str, tmp_path: Path, clock: Clock, team: Who, coffee: dict[str, Any]
) -> None:
    """The server drops the connection in the middle of a change: nothing of it is kept."""
    name = "register_lost"
    register = open_register(tmp_path, server.make_database(name, ready), clock=clock)
    kept = create(register, team, coffee)

    def drop(connection: Connection, *rest: object) -> None:
        del rest
        mine = connection.connection.driver_connection.info.backend_pid  # type: ignore[union-attr]  # of psycopg
        server.ask("postgres", f"SELECT pg_terminate_backend({mine})")

    event.listen(register.engine, "commit", drop)
    with pytest.raises(StorageError, match="cannot be used") as raised:
        edit(register, team, kept.id, {"name": "Half"}, expected=1)
    event.remove(register.engine, "commit", drop)
    assert len(str(raised.value).splitlines()) == 1
    assert get_entry(register, team, kept.id) == kept, "the next question makes a new connection"
    assert edit(register, team, kept.id, {"name": "Heel"}, expected=1).revision == 2
    register.close()
    server.drop_database(name)


def test_submitting_twice_changes_once(
    register: Register, team: Who, coffee: dict[str, Any]
) -> None:
    """The same form sent twice: the second is told that it was changed, with both versions."""
    kept = create(register, team, coffee)
    edit(register, team, kept.id, {"capacity": 20}, expected=1)
    with pytest.raises(OutdatedError) as raised:
        edit(register, team, kept.id, {"capacity": 20}, expected=1)
    assert raised.value.theirs == get_entry(register, team, kept.id)
    assert len(history(register, team, kept.id)) == 2
    with_key = coffee | {"origin": {"name": "lijst", "key": "7"}}
    create(register, team, with_key)
    with pytest.raises(DuplicateCodeError):
        create(register, team, with_key)
    assert len(list_entries(register, team)) == 2


def test_submitting_twice_at_once_changes_once(
    register: Register, team: Who, coffee: dict[str, Any]
) -> None:
    """Two clicks in the same instant: one change is kept, the other refused."""
    kept = create(register, team, coffee)

    def send(_: int) -> bool:
        try:
            edit(register, team, kept.id, {"capacity": 20}, expected=1)
        except OutdatedError:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        done = list(pool.map(send, range(8)))
    assert sorted(done) == [False] * 7 + [True]
    assert len(history(register, team, kept.id)) == 2


def test_a_damaged_file_is_one_line(
    tmp_path: Path, clock: Clock, team: Who, coffee: dict[str, Any]
) -> None:
    """Pages overwritten by something else: told in one line, and never taken for an answer."""
    register = open_register(tmp_path, clock=clock)
    for number in range(60):
        create(register, team, coffee | {"name": f"Koffie {number}"})
    register.close()
    file = tmp_path / "register.sqlite"
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    whole = file.read_bytes()
    size = int.from_bytes(whole[16:18], "big")
    file.write_bytes(whole[: 2 * size] + b"\xff" * (len(whole) - 2 * size))
    with pytest.raises(StorageError, match=r"damaged|no register") as raised:
        list_entries(open_register(tmp_path, clock=clock), team)
    assert len(str(raised.value).splitlines()) == 1


@pytest.mark.parametrize("hostile", HOSTILE)
def test_hostile_text_is_kept_as_it_is(
    register: Register, team: Who, admin: Who, coffee: dict[str, Any], hostile: str
) -> None:
    """What looks like SQL, HTML, a template or a formula is text, in names and in questions."""
    kept = create(register, team, coffee | {"name": hostile, "description": hostile})
    create(register, team, coffee)
    assert get_entry(register, team, kept.id).entry.description == hostile
    found = list_entries(register, team, Selection(text=hostile))
    assert [each.id for each in found] == [kept.id]
    strange = Selection(ids=(hostile,), layers=(hostile,), marks=((hostile, hostile),))
    assert list_entries(register, team, strange) == []
    assert check_integrity(register, admin).problems == ()


@pytest.mark.parametrize("hostile", ["a\x00b", "a\x1b[31mb", "\ud800", "B" * 201])
def test_what_is_no_text_is_refused(
    register: Register, team: Who, coffee: dict[str, Any], hostile: str
) -> None:
    """A null, an escape for terminals, half a character, or far too much: nothing is kept."""
    with pytest.raises(BadValueError):
        create(register, team, coffee | {"name": hostile})
    assert list_entries(register, team) == []


def test_the_disk_fills_up_on_a_server(
    server: Server, ready: str, tmp_path: Path, clock: Clock, team: Who, coffee: dict[str, Any]
) -> None:
    """A server that cannot write more says so, in one line; nothing of the change is kept."""
    name = "register_full"
    register = open_register(tmp_path, server.make_database(name, ready), clock=clock)
    kept = create(register, team, coffee)

    # What PostgreSQL raises itself when a disk is full, from where a row is written.
    full = (
        "RAISE EXCEPTION 'could not extend file: No space left on device' USING ERRCODE = '53100'"
    )
    with register.engine.begin() as connection:
        connection.execute(
            text(
                "CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS "
                f"$$ BEGIN {full}; END $$"
            )
        )
        connection.execute(
            text(
                "CREATE TRIGGER full_disk BEFORE INSERT ON revision "
                "FOR EACH ROW EXECUTE FUNCTION full_disk()"
            )
        )
    with pytest.raises(StorageError, match="the disk is full"):
        edit(register, team, kept.id, {"name": "Half"}, expected=1)
    assert get_entry(register, team, kept.id) == kept
    register.close()
    server.drop_database(name)
