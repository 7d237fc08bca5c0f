"""A PostgreSQL server of our own: in a folder of its own, on a free port, as a user without rights.

For tests only. PostgreSQL refuses to run as root; where the tests do, it runs as ``postgres`` or
``nobody``.
"""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from contextlib import suppress
from pathlib import Path

PASSWORD = "wachtwoord-van-de-proef"  # noqa: S105 -- of a server that lives as long as a test


class NoPostgresError(Exception):
    """There is no PostgreSQL here, it has no PostGIS, or it cannot be started."""


def programs() -> Path:
    """Find the folder with ``initdb``: Debian keeps it off the path.

    Raises
    ------
    NoPostgresError
        It is nowhere.
    """
    on_path = shutil.which("initdb")
    if on_path:
        return Path(on_path).resolve().parent
    found = sorted(
        Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda each: int(each.parts[-3])
    )
    if not found:
        raise NoPostgresError("PostgreSQL is not installed")
    return found[-1].parent


def has_postgis() -> bool:
    """Tell whether the newest PostgreSQL here has PostGIS."""
    try:
        folder = subprocess.run(  # noqa: S603 -- a program of PostgreSQL, no input
            [programs() / "pg_config", "--sharedir"], check=True, capture_output=True, text=True
        ).stdout.strip()
    except (NoPostgresError, OSError, subprocess.CalledProcessError):
        return False
    return (Path(folder) / "extension" / "postgis.control").is_file()


class Server:
    """A server with the user ``keeper``.

    Parameters
    ----------
    safe
        Whether what is acknowledged must survive a power cut; without it tests are quicker.
    """

    def __init__(self, *, safe: bool = False) -> None:
        if not has_postgis():
            raise NoPostgresError("PostgreSQL with PostGIS is not installed")
        self._programs = programs()
        self._as = _somebody()
        # Not in pytest's own folder: that is closed to the user that the server runs as.
        self.folder = Path(tempfile.mkdtemp(prefix="register-postgres-"))
        try:
            self._make(safe=safe)
            self._start_on_a_free_port()
        except (OSError, subprocess.CalledProcessError) as error:
            said = self._said(error)
            self.stop()
            raise NoPostgresError(f"PostgreSQL cannot be started here ({said})") from error
        except BaseException:
            self.stop()
            raise

    def address(self, database: str) -> str:
        """Give the address of a database, password and all."""
        return f"postgresql://keeper:{PASSWORD}@127.0.0.1:{self.port}/{database}"

    def make_database(self, name: str, template: str = "template0") -> str:
        """Make a database and give its address."""
        self.ask("postgres", f"CREATE DATABASE {name} TEMPLATE {template}")
        return self.address(name)

    def drop_database(self, name: str) -> None:
        """Take a database away, whoever still has it open."""
        self.ask("postgres", f"DROP DATABASE {name} WITH (FORCE)")

    def ask(self, database: str, statement: str) -> list[tuple[object, ...]]:
        """Run one statement."""
        import psycopg  # noqa: PLC0415 -- only these tests need it

        with psycopg.connect(self.address(database), autocommit=True) as connection:
            answer = connection.execute(statement.encode())
            return answer.fetchall() if answer.description else []

    def start(self) -> None:
        """Start the server, and wait until it answers."""
        log = str(self.folder / "log")
        options = ["--wait", "--timeout=60", f"--pgdata={self.folder / 'data'}", f"--log={log}"]
        self._run("pg_ctl", *options, "start")

    def _start_on_a_free_port(self) -> None:
        """Start it; somebody else may take a port between finding it free and using it."""
        for last in (False, False, True):
            with socket.socket() as free:
                free.bind(("127.0.0.1", 0))
                self.port = int(free.getsockname()[1])
            with (self.folder / "data" / "postgresql.conf").open("a") as opened:
                opened.write(f"port = {self.port}\n")
            try:
                self.start()
            except subprocess.CalledProcessError:
                if last or "in use" not in self._log():
                    raise
            else:
                return

    def _log(self) -> str:
        with suppress(OSError):
            return (self.folder / "log").read_text(errors="replace")
        return ""

    def _said(self, error: OSError | subprocess.CalledProcessError) -> str:
        """Give the last line that a program said, else what went wrong."""
        told = error.stderr if isinstance(error, subprocess.CalledProcessError) else None
        lines = [*self._log().splitlines(), *(told or "").strip().splitlines()]
        return lines[-1] if lines else str(error)

    def kill(self) -> None:
        """End every process of the server at once, as a power cut would."""
        first = int((self.folder / "data" / "postmaster.pid").read_text().splitlines()[0])
        family = [first, *_children(first)]
        for process in family:
            with suppress(ProcessLookupError):
                os.kill(process, signal.SIGKILL)
        for _ in range(600):
            if not any(
                Path(f"/proc/{process}/fd").is_dir() and _alive(process) for process in family
            ):
                break
            time.sleep(0.05)
        (self.folder / "data" / "postmaster.pid").unlink(missing_ok=True)

    def stop(self) -> None:
        """Stop the server and take everything away."""
        with suppress(subprocess.CalledProcessError):
            options = ["--mode=immediate", f"--pgdata={self.folder / 'data'}"]
            self._run("pg_ctl", *options, "stop")
        shutil.rmtree(self.folder, ignore_errors=True)

    def _make(self, *, safe: bool) -> None:
        secret = self.folder / "password"
        secret.write_text(PASSWORD)
        for path in (self.folder, secret):
            if self._as:
                os.chown(path, *self._as)
        options = ["--username=keeper", f"--pwfile={secret}", "--auth=scram-sha-256"]
        options += ["--encoding=UTF8", "--locale=C.UTF-8", "--no-sync"]
        self._run("initdb", *options, f"--pgdata={self.folder / 'data'}")
        settings = [
            "listen_addresses = '127.0.0.1'",
            f"unix_socket_directories = '{self.folder}'",
            "max_connections = 60",
            "shared_buffers = 32MB",
            f"fsync = {'on' if safe else 'off'}",
            f"full_page_writes = {'on' if safe else 'off'}",
        ]
        with (self.folder / "data" / "postgresql.conf").open("a") as opened:
            opened.write("\n".join(settings) + "\n")

    def _run(self, program: str, *options: str) -> None:
        command = [str(self._programs / program), *options]
        if self._as:
            user, group = self._as
            who = [f"--reuid={user}", f"--regid={group}", "--clear-groups"]
            command = ["setpriv", *who, *command]
        # A file: the server keeps what it was given open, and a pipe would never come to an end.
        with tempfile.TemporaryFile("w+") as said:
            done = subprocess.run(  # noqa: S603 -- programs of PostgreSQL, with our own options
                command,
                check=False,
                cwd=self.folder,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=said,
            )
            if done.returncode:
                said.seek(0)
                raise subprocess.CalledProcessError(done.returncode, program, stderr=said.read())


def _somebody() -> tuple[int, int] | None:
    """Give the user and group to run as, where we are root ourselves."""
    if os.geteuid() != 0:
        return None
    import pwd  # noqa: PLC0415 -- Windows has none, and other tests use this file there

    if shutil.which("setpriv") is None:
        raise NoPostgresError("PostgreSQL does not run as root, and there is no setpriv")
    for name in ("postgres", "nobody"):
        with suppress(KeyError):
            found = pwd.getpwnam(name)
            return found.pw_uid, found.pw_gid
    raise NoPostgresError("PostgreSQL does not run as root, and there is nobody else")


def _children(parent: int) -> list[int]:
    listed = Path(f"/proc/{parent}/task/{parent}/children")
    return [int(each) for each in listed.read_text().split()] if listed.is_file() else []


def _alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True
