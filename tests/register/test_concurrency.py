"""Many at once, and whatever stops half-way: what was acknowledged is there."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, Any

import pytest

from sociale_basis.errors import StorageError
from sociale_basis.register import (
    check_integrity,
    create,
    edit,
    get_entry,
    history,
    list_entries,
    open_register,
)
from tests.postgres_server import Server

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sociale_basis.privacy import Who
    from sociale_basis.register import Register
    from tests.register.conftest import Clock, Place

CHECKOUT = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="the writers are forked")


def _writers(place: Place, count: int, times: int, shared: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "tests.register.writers", str(place.home), place.url or ""]
    return subprocess.Popen(  # noqa: S603 -- this Python, with a module of the tests
        [*command, str(count), str(times), shared],
        cwd=CHECKOUT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


def test_twenty_writers_lose_nothing(
    place: Place, register: Register, team: Who, admin: Who, coffee: dict[str, Any]
) -> None:
    """Twenty processes add and edit at once: every change is there, each on top of the other."""
    shared = create(register, team, coffee).id
    writers = _writers(place, 20, 2, shared)
    said, wrong = writers.communicate(timeout=300)
    assert writers.returncode == 0, wrong[-2000:]
    lines = said.split("\n")
    created = {line.split()[1] for line in lines if line.startswith("created")}
    edited = [int(line.split()[1]) for line in lines if line.startswith("edited")]
    assert len(created) == 40
    assert sorted(edited) == list(range(2, 42))
    assert {each.id for each in list_entries(register, team)} == created | {shared}
    kept = get_entry(register, team, shared)
    assert (kept.entry.capacity, kept.revision) == (40, 41)
    assert len({each.actor for each in history(register, team, shared)}) == 20
    assert check_integrity(register, admin).problems == ()


def test_readers_do_not_wait_for_a_writer(
    place: Place, register: Register, team: Who, coffee: dict[str, Any], clock: Clock
) -> None:
    """While somebody writes, others read what was there before."""
    from sociale_basis.register.database import writing  # noqa: PLC0415 -- the inside, on purpose

    kept = create(register, team, coffee)
    seen: list[str] = []

    def read() -> None:
        other = place.open(clock)
        seen.append(get_entry(other, team, kept.id).entry.name)
        other.close()

    from sociale_basis.register.changing import edited  # noqa: PLC0415 -- as above

    with writing(register) as session:
        edited(session, register, team, kept.id, {"name": "Thee"}, 1)
        reader = Thread(target=read)
        reader.start()
        reader.join(timeout=10)
        assert seen == ["Koffieochtend Wilgenplein"]
    assert get_entry(register, team, kept.id).entry.name == "Thee"


def test_killing_writers_loses_nothing_acknowledged(
    place: Place, register: Register, team: Who, admin: Who, coffee: dict[str, Any]
) -> None:
    """Writers that are killed at any moment leave whole changes, and all they were told of."""
    shared = create(register, team, coffee).id
    lines: list[str] = []
    for _ in range(2):
        writers = _writers(place, 4, 1000, shared)
        assert writers.stdout is not None
        lines += [writers.stdout.readline() for _ in range(20)]
        os.killpg(writers.pid, signal.SIGKILL)
        lines += writers.communicate()[0].splitlines()
    created = {line.split()[1] for line in lines if line.startswith("created")}
    assert len(created) >= 15
    there = {each.id for each in list_entries(register, team)}
    assert created <= there
    edited = [int(line.split()[1]) for line in lines if line.startswith("edited")]
    assert len(edited) == len(set(edited))
    kept = get_entry(register, team, shared)
    assert kept.revision >= max(edited)
    assert kept.entry.capacity == kept.revision - 1
    assert check_integrity(register, admin).problems == ()


@pytest.fixture
def safe_server(server: Server) -> Iterator[Server]:
    """Start a server that keeps what it acknowledges, as a real one does."""
    del server  # skips where there is none
    started = Server(safe=True)
    yield started
    started.stop()


def test_killing_the_server_loses_nothing_acknowledged(
    safe_server: Server, tmp_path: Path, clock: Clock, team: Who, admin: Who, coffee: dict[str, Any]
) -> None:
    """A server that is killed while it is written to has, started again, all it acknowledged."""
    address = safe_server.make_database("register")
    register = open_register(tmp_path, address, clock=clock)
    shared = create(register, team, coffee).id
    from tests.register.conftest import Place  # noqa: PLC0415 -- a type above, a value here

    writers = _writers(Place(tmp_path, address), 4, 1000, shared)
    assert writers.stdout is not None
    lines = [writers.stdout.readline() for _ in range(40)]
    safe_server.kill()
    lines += writers.communicate(timeout=60)[0].splitlines()
    assert writers.returncode != 0
    with pytest.raises(StorageError) as caught:
        list_entries(register, team)
    assert "\n" not in str(caught.value)
    safe_server.start()
    created = {line.split()[1] for line in lines if line.startswith("created")}
    assert len(created) >= 15
    assert created <= {each.id for each in list_entries(register, team)}
    assert check_integrity(register, admin).problems == ()
    register.close()


def test_a_locked_register_is_one_line(
    tmp_path: Path, clock: Clock, team: Who, coffee: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who waits too long for another program is told so, and nothing of the change is kept."""
    monkeypatch.setattr("sociale_basis.register.database.BUSY_S", 0.2)
    register = open_register(tmp_path, clock=clock)
    kept = create(register, team, coffee)
    with closing(sqlite3.connect(tmp_path / "register.sqlite", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StorageError, match="somebody else is changing it"):
            edit(register, team, kept.id, {"name": "Thee"}, expected=1)
        assert get_entry(register, team, kept.id).entry.name == "Koffieochtend Wilgenplein"
        other.execute("ROLLBACK")
    assert edit(register, team, kept.id, {"name": "Thee"}, expected=1).revision == 2
    register.close()


def test_a_full_disk_is_one_line(
    tmp_path: Path, clock: Clock, team: Who, admin: Who, coffee: dict[str, Any]
) -> None:
    """When nothing more fits the change is refused whole, and the register stays sound."""
    register = open_register(tmp_path, clock=clock)
    kept = create(register, team, coffee)
    from sqlalchemy import event  # noqa: PLC0415 -- to make the disk small

    @event.listens_for(register.engine, "connect")
    def _small(connection: Any, record: object) -> None:  # noqa: ANN401 -- the driver's own
        del record
        pages = connection.execute("PRAGMA page_count").fetchone()[0]
        connection.execute(f"PRAGMA max_page_count = {pages}")

    for _ in range(200):
        try:
            create(register, team, coffee | {"description": "x" * 3000})
        except StorageError as error:
            said = str(error)
            break
    else:
        pytest.fail("the disk never filled up")
    assert "the disk is full" in said
    assert get_entry(register, team, kept.id) == kept
    event.remove(register.engine, "connect", _small)
    assert check_integrity(register, admin).problems == ()
    register.close()
