"""A stand-in for the internet."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from sociale_basis.settings import Settings
from sociale_basis.sources.http import Client, Patience, Timing
from tests.sources.fakes.server import FakeServer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path


@dataclass
class Clock:
    """A clock that only goes on when somebody sleeps by it; ``slept`` holds how long each time."""

    seconds: float = 0.0
    slept: list[float] = field(default_factory=list)

    def sleep(self, seconds: float) -> None:
        """Let time pass."""
        self.slept.append(seconds)
        self.seconds += seconds

    def now(self) -> datetime:
        """Give the date and time."""
        return datetime(2026, 11, 24, 10, tzinfo=UTC) + timedelta(seconds=self.seconds)

    @property
    def timing(self) -> Timing:
        """Give this clock to a client; chance always says one."""
        return Timing(self.now, lambda: self.seconds, self.sleep, lambda: 1.0)


@pytest.fixture
def fake() -> Iterator[FakeServer]:
    """Give a server on this computer."""
    with FakeServer() as server:
        yield server


@pytest.fixture
def clock() -> Clock:
    """Give a clock that stands still."""
    return Clock()


@pytest.fixture
def make_client(tmp_path: Path, clock: Clock) -> Iterator[Callable[..., Client]]:
    """Give what makes a client of the folder ``kept``, with the clock that stands still.

    ``mirrors`` are the addresses of services that the fake stands in for.
    """
    open_ones = ExitStack()

    def make(
        *,
        offline: bool = False,
        patience: Patience | None = None,
        mirrors: dict[str, str] | None = None,
        ca_file: Path | None = None,
        **more: object,
    ) -> Client:
        places = tmp_path / "mirrors.toml"
        places.write_text(
            "[services]\n"
            + "".join(
                f'[services.{key}]\naddress = "{address}"\npause_s = 0\n'
                for key, address in (mirrors or {}).items()
            )
        )
        settings = Settings(
            offline=offline, contact="gis@example.nl", services=places, ca_file=ca_file
        )
        one = Client(
            tmp_path / "kept",
            settings=settings,
            timing=clock.timing,
            patience=patience,
            **more,  # type: ignore[arg-type]  # the keywords of Client, as tests give them
        )
        return open_ones.enter_context(one)

    with open_ones:
        yield make


@pytest.fixture
def client(make_client: Callable[..., Client]) -> Client:
    """Give a client with the clock that stands still."""
    return make_client()
