"""The register on both engines, with a clock that tests set."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from sociale_basis.privacy import Viewer
from sociale_basis.register import Who, open_register
from tests.conftest import required
from tests.postgres_server import NoPostgresError, Server

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from sociale_basis.register import Register

_NUMBER = itertools.count()
ORGANISATION = "0" * 31 + "1"


@dataclass
class Clock:
    """A clock that goes on a second each time that someone looks at it."""

    at: datetime = field(default=datetime(2026, 11, 2, 9, 0, tzinfo=UTC))

    def __call__(self) -> datetime:
        """Tell the time."""
        self.at += timedelta(seconds=1)
        return self.at

    def set(self, day: date) -> None:
        """Make it noon of a day."""
        self.at = datetime(day.year, day.month, day.day, 12, tzinfo=UTC)


@dataclass
class Place:
    """Where a register can be opened: a folder, and for a server an address."""

    home: Path
    url: str | None

    def open(self, clock: Callable[[], datetime]) -> Register:
        """Open the register that is there."""
        return open_register(self.home, self.url, clock=clock)


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """Start a PostgreSQL server with a database ``ready`` that has the tables of a register."""
    try:
        started = Server()
    except NoPostgresError as error:
        message = f"{error}: tests of the register on a server are left out"
        if required("postgres"):
            pytest.fail(message)
        pytest.skip(message)
    try:
        started.make_database("ready")
        yield started
    finally:
        started.stop()


@pytest.fixture(scope="session")
def ready(server: Server, tmp_path_factory: pytest.TempPathFactory) -> str:
    """Give the name of a database that is a register already, to copy."""
    open_register(tmp_path_factory.mktemp("ready"), server.address("ready")).close()
    return "ready"


@pytest.fixture(params=["sqlite", "postgres"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Place]:
    """Give a place for a register, on either engine."""
    home = tmp_path / "workspace"
    home.mkdir()
    if request.param == "sqlite":
        yield Place(home, None)
        return
    server: Server = request.getfixturevalue("server")
    name = f"register_{next(_NUMBER)}"
    address = server.make_database(name, request.getfixturevalue("ready"))
    yield Place(home, address)
    server.drop_database(name)


@pytest.fixture
def clock() -> Clock:
    """Give a clock; 2 November 2026, nine o'clock in the morning UTC."""
    return Clock()


@pytest.fixture
def register(place: Place, clock: Clock) -> Iterator[Register]:
    """Open an empty register, on either engine."""
    opened = place.open(clock)
    yield opened
    opened.close()


@pytest.fixture
def team() -> Who:
    """Give somebody of the builder team."""
    return Who(Viewer.BUILDER_TEAM, actor="builder-1")


@pytest.fixture
def admin() -> Who:
    """Give somebody who administers."""
    return Who(Viewer.ADMIN, actor="admin-1")


@pytest.fixture
def official() -> Who:
    """Give an official."""
    return Who(Viewer.OFFICIAL, actor="official-1")


@pytest.fixture
def resident() -> Who:
    """Give a resident, of whom nothing is known."""
    return Who(Viewer.RESIDENT)


@pytest.fixture
def coffee() -> dict[str, Any]:
    """Give an entry as somebody makes it in a minute: name, where, when, whom to call."""
    return {
        "kind": "activity",
        "name": "Koffieochtend Wilgenplein",
        "layer": "communal/activities",
        "where": {"address": "Wilgenplein 1", "town": "Voorbeeldstad", "x": 143588, "y": 508414},
        "rhythms": [
            {
                "first": "2026-09-02",
                "begin": "10:00",
                "end": "12:00",
                "rule": "FREQ=WEEKLY;BYDAY=WE",
            }
        ],
        "contact": {"role": "gastvrouw", "phone": "000-0000002"},
    }
