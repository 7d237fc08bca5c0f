"""Mirrors: asked in turn, and what one of them answered before counts for all."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from sociale_basis.errors import CutOffError, OfflineError, ServiceError
from sociale_basis.sources.http import Client, Patience, Reply, Request, ask_in_turn
from tests.sources.fakes.server import Answer, Asked, status
from tests.sources.fakes.terms import service

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.sources.fakes.server import FakeServer


@pytest.fixture
def places(fake: FakeServer) -> list[Request]:
    """Serve the same at three places of one host, and give the question to each."""

    def answer(asked: Asked) -> Answer:
        return Answer(b'{"asked": "%s"}' % asked.query["q"].encode())

    mirrors = tuple(fake.serve(place, answer) for place in ("/second", "/third"))
    first = service(fake.serve("/first", answer), mirrors=mirrors)
    return [Request.of(one, "x", {"q": "1"}) for one in first.everywhere()]


@pytest.fixture
def hasty(make_client: Callable[..., Client]) -> Client:
    """Give a client that asks nobody twice."""
    return make_client(patience=Patience(tries=1))


def test_the_first_that_works(fake: FakeServer, hasty: Client, places: list[Request]) -> None:
    """While the first answers nobody else is troubled; else the next is."""
    assert ask_in_turn(hasty, places).request.url == places[0].url
    others = [replace(request, params=(("q", "2"),)) for request in places]
    fake.fail("/first", status(504))
    fake.fail("/second", status(429, retry_after="3600"))
    assert ask_in_turn(hasty, others).request.url == places[2].url
    assert [asked.path for asked in fake.asked] == ["/first/x", "/first/x", "/second/x", "/third/x"]


def test_kept_answers_first(fake: FakeServer, hasty: Client, places: list[Request]) -> None:
    """What the third answered yesterday spares the first a question."""
    fake.fail("/first", status(504))
    fake.fail("/second", status(504))
    ask_in_turn(hasty, places)
    assert len(fake.asked) == 3
    again = ask_in_turn(hasty, places)
    assert (again.from_cache, again.request.url) == (True, places[2].url)
    assert len(fake.asked) == 3


def test_none_works(fake: FakeServer, hasty: Client, places: list[Request]) -> None:
    """One line with every host and what it said, and what to try."""
    fake.fail("/first", status(504))
    fake.fail("/second", status(503))
    fake.fail("/third", status(403))
    with pytest.raises(ServiceError) as caught:
        ask_in_turn(hasty, places)
    message = str(caught.value)
    assert "answers 504 (Gateway Timeout); neither helped" in message
    assert "answers 503" in message
    assert "answers 403" in message
    assert message.endswith("Give a file")
    assert caught.value.status == 504
    assert "\n" not in message


def test_one_place_alone(fake: FakeServer, hasty: Client, places: list[Request]) -> None:
    """Without mirrors the message is the plain one."""
    fake.fail("/first", status(503))
    with pytest.raises(ServiceError, match=r"answers 503 \(Service Unavailable\)\. Give a file"):
        ask_in_turn(hasty, places[:1])


def test_our_own_mistake(fake: FakeServer, hasty: Client, places: list[Request]) -> None:
    """A question that is not understood is not put to others; a refused answer is."""
    fake.fail("/first", status(400))
    with pytest.raises(ServiceError, match="answers 400"):
        ask_in_turn(hasty, places)
    assert len(fake.asked) == 1

    def only_third(reply: Reply) -> None:
        if "third" not in reply.request.url:
            raise CutOffError("half", host=reply.request.host)

    assert ask_in_turn(hasty, places, only_third).request.url == places[2].url


def test_offline(
    fake: FakeServer, make_client: Callable[..., Client], places: list[Request]
) -> None:
    """Nobody is asked; an answer of any of them will do."""
    offline = make_client(offline=True)
    with pytest.raises(OfflineError):
        ask_in_turn(offline, places)
    assert fake.asked == []
    make_client().ask(places[1])
    assert ask_in_turn(offline, places).request.url == places[1].url
