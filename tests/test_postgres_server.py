"""Where no server can be started, tests that need one are skipped with the reason."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests import postgres_server
from tests.postgres_server import NoPostgresError, Server

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


@pytest.fixture
def programs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Give a function that puts programs of PostgreSQL here that do something else."""

    def put(script: str) -> None:
        folder = tmp_path / "bin"
        folder.mkdir()
        for name in ("initdb", "pg_ctl"):
            program = folder / name
            program.write_text(f"#!/bin/sh\n{script}\n")
            program.chmod(0o755)
        monkeypatch.setattr(postgres_server, "programs", lambda: folder)
        monkeypatch.setattr(postgres_server, "has_postgis", lambda: True)

    return put


def test_a_server_that_does_not_start_says_why(
    programs: Callable[[str], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    """No right to become another user, or no room: one line with what the program said."""
    monkeypatch.setattr(postgres_server, "_somebody", lambda: None)
    programs("echo 'could not create shared memory: no room' >&2; exit 1")
    with pytest.raises(NoPostgresError, match=r"cannot be started here .*no room") as caught:
        Server()
    assert "\n" not in str(caught.value)


def test_nobody_to_run_it_as_says_why(
    programs: Callable[[str], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where its folder cannot be given to another user, that is said."""

    def refuse(*_: object) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(postgres_server, "_somebody", lambda: (65534, 65534))
    monkeypatch.setattr("os.chown", refuse)
    programs("exit 0")
    with pytest.raises(NoPostgresError, match="not permitted"):
        Server()
