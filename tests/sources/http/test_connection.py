"""Proxies, certificates and names: the network as municipalities have it."""

from __future__ import annotations

import ssl
from pathlib import Path
from typing import TYPE_CHECKING

import httpx
import pytest

from sociale_basis.errors import ServiceError, UsageError
from sociale_basis.settings import Settings
from sociale_basis.sources.http import Client, Patience, Request
from sociale_basis.sources.http.connection import open_connection, user_agent
from sociale_basis.sources.http.failures import of_connection
from tests.sources.fakes.raw import RawServer, head, sends
from tests.sources.fakes.server import Answer, FakeServer
from tests.sources.fakes.terms import service
from tests.sources.http.test_client import counted

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.sources.conftest import Clock
    from tests.sources.fakes.server import Asked

CERTIFICATES = Path(__file__).resolve().parents[2] / "data" / "certificates"


def test_the_proxy_of_the_environment_is_used(
    fake: FakeServer, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With HTTP_PROXY the request goes to the proxy, with the whole address of the service."""
    fake.serve("", lambda _: Answer(b'{"by": "proxy"}'))
    monkeypatch.setenv("HTTP_PROXY", fake.url)
    monkeypatch.delenv("NO_PROXY", raising=False)
    monkeypatch.delenv("no_proxy", raising=False)
    reply = client.ask(Request.of(service("http://figures.example/v1"), "a"))
    assert reply.json == {"by": "proxy"}
    assert fake.asked[0].headers["host"] == "figures.example"


@pytest.mark.parametrize("proxy", ["gemeente:secret@proxy:8080:x", "ftp://u:secret@proxy"])
def test_a_wrong_proxy_is_one_line(
    make_client: Callable[..., Client], monkeypatch: pytest.MonkeyPatch, proxy: str
) -> None:
    """The variable is named; the password in it is not shown."""
    monkeypatch.setenv("HTTPS_PROXY", proxy)
    with pytest.raises(UsageError, match="HTTPS_PROXY") as caught:
        make_client().ask(Request.of(service("https://figures.example/v1")))
    assert "secret" not in str(caught.value)


def test_an_own_certificate_is_added(tmp_path: Path) -> None:
    """A file that holds no certificate is named, with the variable that points to it."""
    wrong = tmp_path / "ca.pem"
    wrong.write_text("no certificate")
    for file in (wrong, tmp_path / "absent.pem"):
        with pytest.raises(UsageError, match="SOCIALE_BASIS_CA_FILE") as caught:
            open_connection("", file)
        assert str(caught.value).startswith(str(file))


def test_a_wrong_ssl_cert_file_is_one_line(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The variable of the system is named as well."""
    monkeypatch.delenv("SSL_CERT_DIR", raising=False)
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "absent.pem"))
    with pytest.raises(UsageError, match="SSL_CERT_FILE"):
        open_connection("", None)


def test_a_certificate_that_is_not_trusted() -> None:
    """The line says which variable helps in a network that opens encrypted traffic."""
    error = httpx.ConnectError("[SSL: CERTIFICATE_VERIFY_FAILED] self-signed certificate")
    error.__cause__ = ssl.SSLCertVerificationError("self-signed certificate in chain")
    said = str(of_connection(error, service("https://figures.example/v1")))
    assert said.startswith("figures.example: its certificate is not trusted. ")
    assert "SOCIALE_BASIS_CA_FILE" in said


def test_who_we_are() -> None:
    """Without a contact none is made up; one that cannot stand in a header is refused."""
    assert user_agent("").startswith("sociale-basis/")
    assert "(" not in user_agent("")
    assert user_agent("https://wijk.example").endswith(" (+https://wijk.example)")
    for wrong in ("a\r\nX-Evil: 1", "gemeente súdwest"):
        with pytest.raises(UsageError, match="SOCIALE_BASIS_CONTACT"):
            user_agent(wrong)


def test_sent_on_in_the_open_is_refused(fake: FakeServer, client: Client) -> None:
    """A service with encryption that sends on to an address without it gets no further."""

    class Elsewhere(httpx.BaseTransport):
        def handle_request(self, request: httpx.Request) -> httpx.Response:
            if request.url.scheme == "https":
                return httpx.Response(302, headers={"Location": counted(fake)})
            return httpx.Response(200, json={})

    with httpx.Client(transport=Elsewhere(), follow_redirects=True) as connection:
        client.line._connection = connection  # noqa: SLF001 -- a service with encryption
        with pytest.raises(ServiceError, match="without encryption"):
            client.ask(Request.of(service("https://figures.example/v1")))


def test_sent_on_for_ever(fake: FakeServer, make_client: Callable[..., Client]) -> None:
    """A circle of addresses ends in one line."""

    def circle(_: Asked) -> Answer:
        return Answer(status=302, headers={"Location": fake.url})

    asks = service(fake.serve("", circle))
    client = make_client(patience=Patience(tries=1))
    with pytest.raises(ServiceError, match="without end"):
        client.ask(Request.of(asks))


def test_from_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Answers are kept in the folder of the settings, by default one in the workspace."""
    monkeypatch.delenv("SOCIALE_BASIS_CACHE", raising=False)
    monkeypatch.setenv("SOCIALE_BASIS_HOME", str(tmp_path))
    assert Client.from_settings().folder == tmp_path / "cache"
    monkeypatch.setenv("SOCIALE_BASIS_CACHE", str(tmp_path / "kept"))
    assert Client.from_settings().folder == tmp_path / "kept"
    assert Client.from_settings().settings == Settings()


def test_encrypted_traffic(make_client: Callable[..., Client], clock: Clock) -> None:
    """An unknown certificate is refused at once; with that of the network it is believed."""
    with FakeServer(CERTIFICATES / "localhost.pem") as encrypted:
        asks = Request.of(service(counted(encrypted)))
        assert asks.url.startswith("https://")
        with pytest.raises(ServiceError, match="certificate is not trusted") as caught:
            make_client().ask(asks)
        assert "times" not in str(caught.value)
        assert (encrypted.asked, clock.slept) == ([], [])
        assert make_client(ca_file=CERTIFICATES / "ca.pem").ask(asks).json["times"] == 1


def test_a_proxy_that_wants_a_name(
    make_client: Callable[..., Client], clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A proxy that opens no line without a sign-in is told so once, with how to write it."""
    refusal = head("Content-Length: 0", status="407 Proxy Authentication Required")
    with RawServer(sends(refusal)) as proxy:
        monkeypatch.setenv("HTTPS_PROXY", proxy.url)
        monkeypatch.delenv("NO_PROXY", raising=False)
        monkeypatch.delenv("no_proxy", raising=False)
        with pytest.raises(ServiceError, match="HTTPS_PROXY=http://name:password@proxy"):
            make_client().ask(Request.of(service("https://figures.example/v1")))
        assert len(proxy.asked) == 1
        assert proxy.asked[0].startswith(b"CONNECT figures.example:443 ")
    assert clock.slept == []
