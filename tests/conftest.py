"""Fixtures every test may use."""

from __future__ import annotations

import ipaddress
import os
import socket
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sociale_basis.register import Register

# How long one example takes says more about the machine than about the code.
settings.register_profile("no deadline", deadline=None)
settings.load_profile("no deadline")

BASIS = {"ground": "public_task", "given_on": "2026-06-01", "told_to": "opbouwwerker"}
"""Why an entry may be published: it is a task of the municipality, as it was told."""

CHECKOUT = Path(__file__).resolve().parents[1]


def required(what: str) -> bool:
    """Tell whether a test that cannot find this must fail, instead of being skipped."""
    return what in os.environ.get("SOCIALE_BASIS_REQUIRE", "").split(",")


@pytest.fixture(scope="session", autouse=True)
def _nobody_else_is_asked() -> Iterator[None]:
    """Fail whoever connects to, or looks up, another computer: tests are no load on a service."""

    def refuse(address: object) -> None:
        host = address[0] if isinstance(address, tuple) else None
        if isinstance(host, bytes):
            host = host.decode()
        if host in {None, "", "localhost", socket.gethostname()}:
            return
        with suppress(ValueError):
            number = ipaddress.ip_address(str(host).partition("%")[0])
            if number.is_loopback or number.is_unspecified:
                return
        pytest.fail(f"a test asks {host}: tests may only talk to this computer")

    def connect(self: socket.socket, address: object) -> None:
        refuse(address)
        return real_connect(self, address)  # type: ignore[arg-type]  # as it came

    def connect_ex(self: socket.socket, address: object) -> int:
        refuse(address)
        return real_connect_ex(self, address)  # type: ignore[arg-type]  # as it came

    def getaddrinfo(host: object, *more: object, **named: object) -> object:
        refuse((host,))
        return real_getaddrinfo(host, *more, **named)  # type: ignore[arg-type]  # as it came

    real_connect, real_connect_ex = socket.socket.connect, socket.socket.connect_ex
    real_getaddrinfo = socket.getaddrinfo
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", connect)
        patch.setattr(socket.socket, "connect_ex", connect_ex)
        patch.setattr(socket, "getaddrinfo", getaddrinfo)
        yield


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """Give the folder with real data beside the checkout; skip when it is not there."""
    folder = CHECKOUT.parent / "shared" / "data"
    if folder.is_dir():
        return folder
    message = "no folder 'shared/data' beside the checkout: tests on real data are left out"
    if required("real"):
        pytest.fail(message)
    pytest.skip(message)


@pytest.fixture(scope="session")
def small_town() -> Path:
    """Give the files of a small town drawn by hand; ``town.osm`` says what is in it."""
    return CHECKOUT / "tests" / "data" / "small_town"


@pytest.fixture(scope="session")
def small_neighbourhood(small_town: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the small town: 21 homes with 260 residents. Not to be changed by a test."""
    from sociale_basis import neighbourhood  # noqa: PLC0415 -- slow, and few tests need it

    folder = tmp_path_factory.mktemp("neighbourhoods") / "small town"
    neighbourhood.build(
        folder,
        osm=small_town / "town.osm",
        boundary=small_town / "buurten.geojson",
        population=small_town / "residents.csv",
        places=small_town / "places.csv",
    )
    return folder


@pytest.fixture
def register(tmp_path: Path) -> Iterator[Register]:
    """Give a register with nothing in it, in the folder of the test."""
    from sociale_basis.register import open_register  # noqa: PLC0415 -- slow, as above

    made = open_register(tmp_path)
    yield made
    made.close()
