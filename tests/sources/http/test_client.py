"""Questions to services: kept answers, patience, manners, and what is said when it fails."""

from __future__ import annotations

import datetime as dt
import gzip
import json
import os
import threading
from typing import TYPE_CHECKING

import httpx
import pytest

from sociale_basis.errors import (
    CutOffError,
    OfflineError,
    ServiceError,
    ServiceShapeError,
    StorageError,
)
from sociale_basis.sources.http import Client, Patience, Received, Reply, Request
from sociale_basis.sources.http.shelf import kept_files
from tests.sources.fakes.server import Answer, Fault, status
from tests.sources.fakes.terms import service

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.sources.conftest import Clock
    from tests.sources.fakes.server import Asked, FakeServer


def counted(fake: FakeServer, **headers: str) -> str:
    """Serve JSON that says how often it was asked."""

    def answer(asked: Asked) -> Answer:
        said = {"times": len(fake.asked), "query": asked.query}
        return Answer(json.dumps(said).encode(), headers=headers)

    return fake.serve("/figures", answer)


def test_nobody_else_can_be_asked() -> None:
    """A test that asks a real service fails, by name and by number."""
    with pytest.raises(pytest.fail.Exception, match=r"api\.pdok\.nl"):
        httpx.get("https://api.pdok.nl/")
    with pytest.raises(pytest.fail.Exception, match=r"203\.0\.113\.7"):
        httpx.get("http://203.0.113.7/")


def test_a_question_is_put_once(fake: FakeServer, make_client: Callable[..., Client]) -> None:
    """The second time, and in another run of the program, the kept answer is given."""
    asks = service(counted(fake))
    first = make_client().ask(Request.of(asks, "a", {"x": 1, "y": "two"}))
    assert first.json == {"times": 1, "query": {"x": "1", "y": "two"}}
    assert not first.from_cache
    again = make_client().ask(Request.of(asks, "a", [("y", "two"), ("x", "1")]))
    assert (again.json, again.from_cache) == (first.json, True)
    assert (again.fetched, again.sha256) == (first.fetched, first.sha256)
    assert len(fake.asked) == 1


def test_other_questions_are_other_answers(fake: FakeServer, client: Client) -> None:
    """Path, parameters, headers and what is posted all tell questions apart."""
    asks = service(counted(fake))
    questions = [
        Request.of(asks, "a"),
        Request.of(asks, "b"),
        Request.of(asks, "a", {"x": 1}),
        Request.of(asks, "a", headers={"Accept-Crs": "EPSG:28992"}),
        Request.of(asks, "a", body=b"data=1"),
        Request.of(asks, "a", body=b"data=2"),
    ]
    assert [client.ask(question).json["times"] for question in questions] == [1, 2, 3, 4, 5, 6]
    assert [asked.method for asked in fake.asked] == ["GET"] * 4 + ["POST"] * 2
    assert fake.asked[3].headers["accept-crs"] == "EPSG:28992"
    assert fake.asked[5].body == b"data=2"


def test_it_says_who_it_is(fake: FakeServer, client: Client) -> None:
    """A service sees the name of the program and whom to write to."""
    client.ask(Request.of(service(counted(fake))))
    agent = fake.asked[0].headers["user-agent"]
    assert agent.startswith("sociale-basis/")
    assert agent.endswith("(+gis@example.nl)")


def test_old_answers_are_asked_again(
    fake: FakeServer, client: Client, clock: Clock, make_client: Callable[..., Client]
) -> None:
    """After its time an answer is asked again; during a refresh once, however often it stops."""
    question = Request.of(service(counted(fake), fresh_days=2))
    client.ask(question)
    clock.seconds += 2 * 86_400
    assert client.ask(question).json["times"] == 1
    clock.seconds += 1
    assert client.ask(question).json["times"] == 2
    started = clock.now() + dt.timedelta(seconds=1)
    clock.seconds += 5
    assert make_client(newer_than=started).ask(question).json["times"] == 3
    assert make_client(newer_than=started).ask(question).json["times"] == 3


def test_unchanged_answers_are_not_sent_again(
    fake: FakeServer, client: Client, clock: Clock
) -> None:
    """With an ETag the service only says that it is still the same; the date is the new one."""

    def answer(asked: Asked) -> Answer:
        if asked.headers.get("if-none-match") == '"one"':
            return Answer(status=304, headers={"ETag": '"one"'})
        return Answer(b'{"a": 1}', headers={"ETag": '"one"', "Content-Crs": "<x>"})

    question = Request.of(service(fake.serve("/", answer), fresh_days=1))
    client.ask(question)
    clock.seconds += 90_000
    second = client.ask(question)
    assert second.json == {"a": 1}
    assert second.headers["content-crs"] == "<x>"
    assert second.fetched == clock.now()
    assert len(fake.asked) == 2
    assert client.ask(question).from_cache, "the new date was kept"
    assert len(fake.asked) == 2


def test_what_may_not_be_kept_is_not_kept(fake: FakeServer, client: Client, clock: Clock) -> None:
    """Of a service that is never fresh, such as a search for an address, nothing lands on disk."""
    question = Request.of(service(counted(fake), fresh_days=0), params={"q": "Dorpsstraat 1"})
    assert [client.ask(question).json["times"] for _ in range(2)] == [1, 2]
    assert not list(kept_files(client.folder))
    (turn,) = [path for path in client.folder.rglob("*") if path.is_file()]
    assert turn.name == f"{question.host.replace(':', '_')}.lock"
    assert turn.read_text() == clock.now().isoformat(), "when, and nothing of what"


def test_offline_uses_what_there_is(
    fake: FakeServer, client: Client, clock: Clock, make_client: Callable[..., Client]
) -> None:
    """Without a connection an old answer will do; without one the message says what to do."""
    asks = service(counted(fake))
    client.ask(Request.of(asks, "a"))
    clock.seconds += 400 * 86_400
    offline = make_client(offline=True)
    assert offline.ask(Request.of(asks, "a")).json["times"] == 1
    with pytest.raises(OfflineError) as caught:
        offline.ask(Request.of(asks, "b"))
    assert "no earlier answer" in str(caught.value)
    assert "Run the same once with a connection" in str(caught.value)
    assert len(fake.asked) == 1


def test_a_damaged_kept_answer_is_asked_again(
    fake: FakeServer, client: Client, tmp_path: Path
) -> None:
    """What does not match its checksum, or is no kept answer at all, is not used."""
    question = Request.of(service(counted(fake)))
    client.ask(question)
    (kept,) = tmp_path.rglob("*.reply")
    whole = kept.read_bytes()
    for times, damaged in enumerate([whole[:-1], b"", b"nonsense\n{}", b'{"version": 1}\n{}'], 2):
        kept.write_bytes(damaged)
        assert client.ask(question).json["times"] == times


@pytest.mark.parametrize("code", [429, 500, 502, 503, 504])
def test_passing_failures_pass(fake: FakeServer, client: Client, clock: Clock, code: int) -> None:
    """It tries again after a wait that doubles."""
    asks = service(counted(fake))
    fake.fail("/figures", *[status(code)] * 3)
    assert client.ask(Request.of(asks)).json["times"] == 4
    assert clock.slept == [1.0, 2.0, 4.0]


def test_the_service_says_how_long(fake: FakeServer, client: Client, clock: Clock) -> None:
    """``Retry-After`` in seconds and as a date is obeyed."""
    asks = service(counted(fake))
    date = "Tue, 24 Nov 2026 10:01:30 GMT"
    fake.fail("/figures", status(429, retry_after="30"), status(503, retry_after=date))
    client.ask(Request.of(asks))
    assert clock.slept == [30.0, 60.0]


def test_a_long_ban_is_not_waited_for(fake: FakeServer, client: Client, clock: Clock) -> None:
    """Who says to come back in half an hour is not asked again; the reader hears it."""
    asks = service(counted(fake))
    fake.fail("/figures", status(429, retry_after="1800"))
    with pytest.raises(ServiceError) as caught:
        client.ask(Request.of(asks))
    assert str(caught.value) == (
        f"{asks.host}: answers 429 (Too Many Requests), and asks to come back in 30 minutes. "
        "Give a file"
    )
    assert (len(fake.asked), clock.slept) == (1, [])


def test_it_gives_up(fake: FakeServer, client: Client) -> None:
    """After five times one line says host, status, how often, and what to try."""
    asks = service(counted(fake))
    fake.fail("/figures", *[status(503)] * 5)
    with pytest.raises(ServiceError) as caught:
        client.ask(Request.of(asks))
    assert str(caught.value) == (
        f"{asks.host}: answers 503 (Service Unavailable), 5 times. Give a file"
    )
    assert caught.value.status == 503
    assert len(fake.asked) == 5


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (Answer(b"", 404), "answers 404 (Not Found). The address has changed"),
        (
            Answer(b'{"title": "Bad Request", "status": 400, "detail": "limit is too large"}', 400),
            "answers 400 (Bad Request): limit is too large. Give a file",
        ),
        (
            Answer(
                b'{"odata.error": {"code": "", "message": {"lang": "nl", "value": "No."}}}', 400
            ),
            "answers 400 (Bad Request): No. Give a file",
        ),
        (
            Answer(b"<r><ows:ExceptionText>no layer</ows:ExceptionText></r>", 400, "text/xml"),
            "answers 400 (Bad Request): no layer. Give a file",
        ),
        (
            Answer(b"<html>long story</html>", 403, "text/html"),
            "answers 403 (Forbidden). It refuses",
        ),
        (Answer(b"", 407), "answers 407 (Proxy Authentication Required). The proxy wants"),
        (Answer(b"", 501), "answers 501 (Not Implemented). Give a file"),
    ],
)
def test_lasting_failures_are_told_at_once(
    fake: FakeServer, client: Client, answer: Answer, expected: str
) -> None:
    """What will not pass is not repeated, and what the service says of it is passed on."""
    asks = service(counted(fake))
    fake.fail("/figures", Fault(answer))
    with pytest.raises(ServiceError) as caught:
        client.ask(Request.of(asks, params={"q": "secret street"}))
    message = str(caught.value)
    assert message.removeprefix(f"{asks.host}: ").startswith(expected)
    assert "secret" not in message, "what was asked may be somebody's address"
    assert "\n" not in message
    assert len(fake.asked) == 1


@pytest.mark.parametrize("fault", [Fault(after=5), Fault(truncated=5)])
def test_half_answers_are_asked_again(fake: FakeServer, client: Client, fault: Fault) -> None:
    """A dropped connection and JSON that simply ends are no answer, and are not kept."""
    asks = service(counted(fake))
    fake.fail("/figures", fault)
    assert client.ask(Request.of(asks)).json["times"] == 2
    assert client.ask(Request.of(asks)).from_cache
    fake.fail("/figures", *[fault] * 5)
    with pytest.raises(CutOffError, match="5 times"):
        client.ask(Request.of(asks, "other"))


def test_silence_is_given_up(
    fake: FakeServer, make_client: Callable[..., Client], clock: Clock
) -> None:
    """A service that keeps silent for longer than it may is asked again, then left."""
    asks = service(counted(fake), timeout_s=0.05)
    over = threading.Event()
    fake.fail("/figures", *[Fault(silent=over)] * 2)
    client = make_client(patience=Patience(tries=2))
    try:
        with pytest.raises(ServiceError, match=r"kept silent for 0\.05 s, 2 times"):
            client.ask(Request.of(asks))
    finally:
        over.set()
    assert clock.slept == [1.0]


def test_an_answer_that_trickles_is_given_up(
    fake: FakeServer, make_client: Callable[..., Client], clock: Clock
) -> None:
    """However steadily it comes in, an answer must be there within a time."""
    asks = service(fake.serve("/", lambda _: Answer(b"x" * 900_000)))

    def slowly(_: Received) -> None:
        clock.seconds += 6

    client = make_client(patience=Patience(tries=1, answer_within_s=5), tell=slowly)
    with pytest.raises(ServiceError, match="not there after 5 s"):
        client.ask(Request.of(asks), check=lambda _: None)


def test_too_large_is_broken_off(fake: FakeServer, client: Client) -> None:
    """An answer over the limit is not read to its end, whether it says its size or not."""
    asks = service(fake.serve("/", lambda _: Answer(b"x" * 1_000_001)))
    with pytest.raises(ServiceError, match="larger than 1 MB and was broken off"):
        client.ask(Request.of(asks), check=lambda _: None)
    assert len(fake.asked) == 1


def test_packed_answers_count_unpacked(fake: FakeServer, client: Client) -> None:
    """A small packed answer that unpacks to something huge is broken off as well."""
    packed = gzip.compress(b"0" * 5_000_000)
    assert len(packed) < 20_000
    headers = {"Content-Encoding": "gzip"}
    asks = service(fake.serve("/", lambda _: Answer(packed, headers=headers)))
    with pytest.raises(ServiceError, match="larger than 1 MB"):
        client.ask(Request.of(asks), check=lambda _: None)


def test_the_page_of_a_proxy_is_no_answer(fake: FakeServer, client: Client) -> None:
    """A sign-in page with status 200 is named for what it is, and not kept."""
    asks = service(counted(fake))
    page = Answer(b"<html><title>Guest network: sign in</title>", kind="text/html; charset=utf-8")
    fake.fail("/figures", Fault(page))
    with pytest.raises(ServiceShapeError) as caught:
        client.ask(Request.of(asks))
    assert "answers text/html where JSON was expected" in str(caught.value)
    assert "Guest network" in str(caught.value)
    assert client.ask(Request.of(asks)).json["times"] == 2


def test_an_answer_of_another_shape_is_not_kept(fake: FakeServer, client: Client) -> None:
    """What a reader cannot use is asked again the next time, kept or not."""

    def has_figures(reply: Reply) -> None:
        if "figures" not in reply.json:
            raise ServiceShapeError("has no figures", host=reply.request.host)

    question = Request.of(service(counted(fake)))
    for times in (1, 2):
        with pytest.raises(ServiceShapeError, match="has no figures"):
            client.ask(question, has_figures)
        assert len(fake.asked) == times
    client.ask(question)
    with pytest.raises(ServiceShapeError):
        client.ask(question, has_figures)
    assert len(fake.asked) == 4, "a kept answer that no longer will do is asked again"


def test_nobody_there(make_client: Callable[..., Client]) -> None:
    """A host that does not pick up ends in one line about connection and proxy."""
    asks = service("http://127.0.0.1:9/figures")
    client = make_client(patience=Patience(tries=2))
    with pytest.raises(ServiceError) as caught:
        client.ask(Request.of(asks))
    assert str(caught.value).startswith("127.0.0.1:9: cannot be reached, 2 times. ")
    assert "HTTPS_PROXY" in str(caught.value)


def test_one_at_a_time_with_a_rest(fake: FakeServer, client: Client, clock: Clock) -> None:
    """However many threads ask, a host gets one request at a time, and the same one once."""

    def answer(_: Asked) -> Answer:
        threading.Event().wait(0.02)
        return Answer(b"{}")

    asks = service(fake.serve("/", answer), pause_s=0.5)
    questions = [Request.of(asks, name) for name in ("a", "b", "c", "a", "b", "c")]
    threads = [threading.Thread(target=client.ask, args=(question,)) for question in questions]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(asked.path for asked in fake.asked) == ["/a", "/b", "/c"]
    assert fake.most_at_once == 1
    assert clock.slept == [0.5, 0.5]


def test_it_tells_how_far_it_is(fake: FakeServer, make_client: Callable[..., Client]) -> None:
    """Who shows progress hears of every piece, and at the end that all is there."""
    content = json.dumps(["x" * 300_000]).encode()
    told: list[Received] = []
    asks = service(fake.serve("/", lambda _: Answer(content)))
    client = make_client(tell=told.append)
    client.ask(Request.of(asks))
    assert told
    assert [one.received for one in told] == sorted(one.received for one in told)
    assert told[-1] == ("cijfers", len(content), len(content))
    before = len(told)
    client.ask(Request.of(asks))
    assert len(told) == before, "a kept answer does not come in"


def test_a_full_disk_is_one_line(
    fake: FakeServer, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What cannot be kept says where, why and what to do, and leaves nothing half behind."""

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(StorageError, match=r"cannot be written \(No space left on device\)"):
        client.ask(Request.of(service(counted(fake))))
    assert not list(kept_files(client.folder))


def test_pages_follow_on_the_same_place() -> None:
    """Of a link to the next page only what is asked counts, not where a mirror's original lies."""
    mirror = service("https://mirror.example/pdok/areas")
    first = Request.of(mirror, "items", {"limit": 2}, headers={"Accept": "x"})
    second = first.following("http://api.example/v1/items?cursor=Dv4%7CNwyr1Q&limit=2&f=")
    assert second.url == "https://mirror.example/pdok/areas/items"
    assert dict(second.params) == {"cursor": "Dv4|Nwyr1Q", "limit": "2", "f": ""}
    assert second.headers == first.headers
    assert second.key != first.key
