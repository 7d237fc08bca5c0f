"""Answers that no good server gives, over real connections: dripping, swollen, cut, sent on."""

from __future__ import annotations

import gzip
import threading
import tracemalloc
import zlib
from typing import TYPE_CHECKING

import httpx
import pytest

from sociale_basis.errors import CutOffError, ServiceError, ServiceShapeError
from sociale_basis.settings import Settings
from sociale_basis.sources import feature_pages
from sociale_basis.sources.http import Client, Patience, Request, Timing
from sociale_basis.sources.ogc_features import read_collection
from tests.sources.fakes.raw import RawServer, head, sends
from tests.sources.fakes.server import Answer, Fault, status
from tests.sources.fakes.terms import service

if TYPE_CHECKING:
    import socket
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tests.sources.conftest import Clock
    from tests.sources.fakes.server import Asked, FakeServer

WHOLE = head("Content-Length: 7") + b'{"a":1}'
MEGABYTE = 1_000_000


@pytest.fixture
def hurried(tmp_path: Path) -> Iterator[Client]:
    """Give a client by the clock on the wall that waits 0.3 s for an answer, and asks once."""
    patience = Patience(tries=1, answer_within_s=0.3)
    with Client(tmp_path / "kept", settings=Settings(services=None), patience=patience) as client:
        yield client


def drips(begin: bytes, drop: bytes) -> Callable[[socket.socket], None]:
    """Make a script that sends one drop after another, until it is hung up on."""

    def script(line: socket.socket) -> None:
        pause = threading.Event()
        line.sendall(begin)
        while True:
            line.sendall(drop)
            pause.wait(0.005)

    return script


@pytest.mark.parametrize(
    "script",
    [
        drips(b"HTTP/1.1 200 OK\r\nX-Long: ", b"a"),
        drips(head("Content-Length: 900000"), b" "),
        drips(head("Transfer-Encoding: chunked"), b"1\r\n \r\n"),
        drips(b"HTTP/1.1 100 Continue\r\n\r\n", b"HTTP/1.1 100 Continue\r\n\r\n"),
    ],
    ids=["head", "body", "chunks", "continue"],
)
def test_a_drip_is_given_up(hurried: Client, script: Callable[[socket.socket], None]) -> None:
    """Bytes that keep coming one at a time keep to every time-out, and still come to an end."""
    with (
        RawServer(script) as server,
        pytest.raises(ServiceError, match=r"was not there after 0\.3 s"),
    ):
        hurried.ask(Request.of(service(server.url)))


def test_an_answer_without_end(client: Client) -> None:
    """One that never says it is done is broken off at the limit."""
    endless = drips(head(), b"x" * 60_000)
    with RawServer(endless) as server, pytest.raises(ServiceError, match="larger than 1 MB"):
        client.ask(Request.of(service(server.url)))


def test_a_bomb_fills_no_memory(client: Client) -> None:
    """A packed answer is unpacked a little at a time: half a gigabyte never exists."""
    packer = zlib.compressobj(9, wbits=31)
    zeros = b"0" * MEGABYTE
    bomb = b"".join([*(packer.compress(zeros) for _ in range(500)), packer.flush()])
    assert len(bomb) < MEGABYTE
    packed = head("Content-Encoding: gzip", f"Content-Length: {len(bomb)}")
    with RawServer(sends(packed, bomb)) as server:
        tracemalloc.start()
        try:
            with pytest.raises(ServiceError, match="larger than 1 MB"):
                client.ask(Request.of(service(server.url)))
            most = tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()
    assert most < 8 * MEGABYTE


def test_only_what_was_asked_for_is_unpacked(client: Client) -> None:
    """Packed twice over, or in a way that was not asked for, is no answer; gzip in parts is."""
    content = b'{"a": "' + b"b" * 600_000 + b'"}'
    half = len(content) // 2
    parts = gzip.compress(content[:half]) + gzip.compress(content[half:])
    fine = head("Content-Encoding: GZIP", f"Content-Length: {len(parts)}")
    with RawServer(sends(fine, parts)) as server:
        assert client.ask(Request.of(service(server.url))).content == content
        assert b"accept-encoding: gzip\r\n" in server.asked[0].lower()
    for packing in ("gzip, gzip", "br", "zstd"):
        other = head(f"Content-Encoding: {packing}", "Content-Length: 3") + b"abc"
        with (
            RawServer(sends(other)) as server,
            pytest.raises(ServiceShapeError, match=f"packs its answer as '{packing}'"),
        ):
            client.ask(Request.of(service(server.url)))


PACKED = gzip.compress(b'{"a": [1, 2, 3]}')


@pytest.mark.parametrize(
    "broken",
    [
        head("Transfer-Encoding: chunked") + b'20\r\n{"a":',
        head("Transfer-Encoding: chunked") + b'7\r\n{"a":1}\r\n',
        head("Content-Length: 50") + b'{"a":1}',
        head("Content-Length: 5") + b'{"a":1}',
        head("Content-Length: 12", "Content-Encoding: gzip") + PACKED[:12],
        head("Content-Length: 9", "Content-Encoding: gzip") + b"no gzip..",
        b"HTTP/1.1 200 O",
        b"",
        b"SSH-2.0-OpenSSH\r\n\r\n",
    ],
    ids=["chunk", "last chunk", "short", "wrong length", "gzip", "no gzip", "head", "none", "ssh"],
)
def test_cut_answers_are_asked_again(client: Client, clock: Clock, broken: bytes) -> None:
    """However it is cut, half an answer is none; what is whole the second time is used."""
    with RawServer(sends(broken), sends(WHOLE)) as server:
        assert client.ask(Request.of(service(server.url))).json == {"a": 1}
        assert len(server.asked) == 2
    assert clock.slept == [1.0]
    with RawServer(sends(broken)) as server, pytest.raises(CutOffError, match="5 times"):
        client.ask(Request.of(service(server.url), "other"))


def test_a_packed_tail_that_is_gone(client: Client) -> None:
    """Of an answer that looks whole without its last bytes the packing tells that it is not."""
    plain = zlib.compressobj(0, wbits=31)
    stored = plain.compress(b"[1, 2, 3]") + plain.flush()
    cut = head("Transfer-Encoding: chunked", "Content-Encoding: gzip")
    cut += f"{len(stored) - 8:x}\r\n".encode() + stored[:-8] + b"\r\n0\r\n\r\n"
    with RawServer(sends(cut)) as server, pytest.raises(CutOffError, match="is damaged"):
        client.ask(Request.of(service(server.url)))


@pytest.mark.parametrize(
    ("complaint", "expected"),
    [
        (head("Content-Length: 9000000", status="404 Not Found"), "answers 404"),
        (head("Content-Length: 90", status="404 Not Found") + b"<htm", "answers 404"),
        (
            head("Content-Encoding: gzip", "Content-Length: 5", status="403 Forbidden") + b"wrong",
            "answers 403",
        ),
        (head("Content-Encoding: br", "Content-Length: 1", status="501 No") + b"x", "answers 501"),
    ],
    ids=["huge", "cut", "damaged", "packed"],
)
def test_the_status_counts(client: Client, complaint: bytes, expected: str) -> None:
    """A complaint that is too large, cut or damaged is still the complaint that it is."""
    with RawServer(sends(complaint)) as server:
        with pytest.raises(ServiceError, match=expected):
            client.ask(Request.of(service(server.url)))
        assert len(server.asked) == 1


def test_a_huge_complaint_that_passes(client: Client) -> None:
    """A service that is down with a page of its own of many megabytes is asked again."""
    busy = drips(head(status="503 Busy"), b"<p>" * 20_000)
    with RawServer(busy, sends(WHOLE)) as server:
        assert client.ask(Request.of(service(server.url))).json == {"a": 1}


def test_what_comes_with_a_redirect_is_not_read(client: Client) -> None:
    """A service that sends on, and adds a page without end, is followed all the same."""
    with RawServer(sends(WHOLE)) as there:
        moved = drips(head(f"Location: {there.url}/new", status="302 Found"), b"x" * 60_000)
        with RawServer(moved) as here:
            assert client.ask(Request.of(service(here.url))).json == {"a": 1}


def test_what_is_private_is_not_passed_on(client: Client) -> None:
    """What may not be kept may not be sent to another host either; within the host it may."""
    with RawServer(sends(WHOLE)) as there:
        elsewhere = f"Location: {there.url.replace('127.0.0.1', 'localhost')}/?q=street"
        with RawServer(sends(head(elsewhere, status="307 Moved"))) as here:
            asks = Request.of(service(here.url, fresh_days=0), params={"q": "street"})
            with pytest.raises(ServiceShapeError, match="sends on to localhost"):
                client.ask(asks)
        assert there.asked == []
        same = head("Location: /other", status="302 Found") + b""
        with RawServer(sends(same), sends(WHOLE)) as here:
            assert client.ask(Request.of(service(here.url, fresh_days=0))).json == {"a": 1}


def test_no_hop_in_the_open(client: Client) -> None:
    """Not even in between is an encrypted question sent on without encryption."""
    asked: list[str] = []

    class Hops(httpx.BaseTransport):
        def handle_request(self, request: httpx.Request) -> httpx.Response:
            asked.append(str(request.url))
            onwards = {
                "https://figures.example/v1": "http://figures.example/v1",
                "http://figures.example/v1": "https://figures.example/v2",
            }
            return httpx.Response(302, headers={"Location": onwards[str(request.url)]})

    with httpx.Client(transport=Hops()) as connection:
        client.line._connection = connection  # noqa: SLF001 -- a service with encryption
        with pytest.raises(ServiceError, match="without encryption"):
            client.ask(Request.of(service("https://figures.example/v1")))
    assert asked == ["https://figures.example/v1"]


def test_sent_on_to_a_file(fake: FakeServer, client: Client, clock: Clock) -> None:
    """A place that is not on the web is not opened, and asking again would not help."""
    fake.serve("/", lambda _: Answer(status=302, headers={"Location": "file:///etc/passwd"}))
    with pytest.raises(ServiceError, match="no web page"):
        client.ask(Request.of(service(fake.url)))
    assert (len(fake.asked), clock.slept) == (1, [])


def test_a_service_has_its_own_clock(fake: FakeServer, client: Client, clock: Clock) -> None:
    """``Retry-After`` as a date is read beside the date of the answer, not the time here."""
    fake.serve("/", lambda _: Answer(b"{}"))
    headers = {
        "Date": "Mon, 02 Jan 2034 10:00:00 GMT",
        "Retry-After": "Mon, 02 Jan 2034 10:00:20 GMT",
    }
    fake.fail("/", Fault(Answer(b"", 429, headers=headers)))
    client.ask(Request.of(service(fake.url)))
    assert clock.slept == [20.0]


@pytest.mark.parametrize("said", ["\u00b2", "soon", "-5", "Tue, 99 Nov 2026 10:00:00 GMT", "1e9"])
def test_nonsense_in_retry_after(fake: FakeServer, client: Client, clock: Clock, said: str) -> None:
    """What cannot be read is as if it were not said."""
    fake.serve("/", lambda _: Answer(b"{}"))
    fake.fail("/", status(429, retry_after=said))
    client.ask(Request.of(service(fake.url)))
    assert clock.slept == [1.0]


def test_json_nested_without_end(fake: FakeServer, client: Client) -> None:
    """It ends in one line."""
    fake.serve("/", lambda _: Answer(b"[" * 200_000))
    with pytest.raises(ServiceError, match=r"nested without end|not whole"):
        client.ask(Request.of(service(fake.url)))


def test_all_together_there_is_an_end(fake: FakeServer, make_client: Callable[..., Client]) -> None:
    """Answers that are each small enough are too much together at some point."""
    fake.serve("/", lambda _: Answer(b'"' + b"x" * 600_000 + b'"'))
    client = make_client(total_mb=1.5)
    asks = service(fake.url)
    for path in ("a", "b"):
        client.ask(Request.of(asks, path))
    with pytest.raises(ServiceError, match=r"more than 1\.5 MB came in, all together"):
        client.ask(Request.of(asks, "c"))
    assert client.ask(Request.of(asks, "a")).from_cache


def test_pages_without_end(
    fake: FakeServer, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A service that always has another page is given up."""
    monkeypatch.setattr(feature_pages, "MOST_PAGES", 20)

    def another(asked: Asked) -> Answer:
        number = int(asked.query.get("cursor", 0))
        content = (
            f'{{"type": "FeatureCollection", "timeStamp": {number}, "features": [], '
            f'"links": [{{"rel": "next", "href": "http://x/?cursor={number + 1}"}}]}}'
        )
        return Answer(content.encode())

    fake.serve("/", another)
    with pytest.raises(ServiceShapeError, match="more than 20 pages"):
        read_collection(client, service(fake.url), "buurten")
    assert len(fake.asked) == 21


def test_a_clock_that_was_wrong(tmp_path: Path) -> None:
    """What was kept while the clock was years ahead is asked again, not kept for years."""
    with RawServer(sends(WHOLE)) as server:
        asks = Request.of(service(server.url))
        now = Timing().now()
        ahead = Timing(now=lambda: now.replace(year=now.year + 9))
        with Client(tmp_path, timing=ahead) as wrong:
            wrong.ask(asks)
        with Client(tmp_path) as right:
            assert not right.ask(asks).from_cache
            assert right.ask(asks).from_cache
        assert len(server.asked) == 2
