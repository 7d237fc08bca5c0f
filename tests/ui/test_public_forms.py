"""The forms without an account, asked as browsers, scanners and those who mean harm ask them."""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING, Any

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from sociale_basis.privacy import Viewer
from sociale_basis.register import (
    Register,
    Who,
    create,
    edit,
    history,
    list_proposals,
    make_token,
    open_register,
    revoke_token,
)
from sociale_basis.ui import public_forms, web
from sociale_basis.ui.form_safety import MOST_BYTES, Stamps, Visits
from tests.conftest import BASIS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

TEAM = Who(Viewer.BUILDER_TEAM, actor="builder-1")
PUBLIC = {"visibility": "public", "basis": BASIS}
COFFEE: dict[str, Any] = {
    "kind": "activity",
    "name": "Koffie <b>Wilg</b>",
    "layer": "communal/activities",
    "where": {"address": "Wilgenplein 1", "town": "Voorbeeldstad"},
    "rhythms": [
        {"first": "2026-09-02", "begin": "10:00", "end": "12:00", "rule": "FREQ=WEEKLY;BYDAY=WE"}
    ],
    "contact": {"role": "gastvrouw", "phone": "000-0000002"},
    "notes": "geheim van het team",
    **PUBLIC,
}


class Moving:
    """A clock that goes on some seconds each time somebody looks at it."""

    def __init__(self) -> None:
        self.at = 1_000_000.0

    def __call__(self) -> float:
        """Tell the time."""
        self.at += 5
        return self.at


@pytest.fixture
def moving() -> Moving:
    """Give a clock by which nobody is too fast."""
    return Moving()


@pytest.fixture
def register(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Register]:
    """Open the register that the pages use as well."""
    monkeypatch.setenv("SOCIALE_BASIS_HOME", str(tmp_path))
    for name in ("DATABASE_URL", "LANG"):
        monkeypatch.delenv(f"SOCIALE_BASIS_{name}", raising=False)
    opened = open_register()
    yield opened
    opened.close()


@pytest.fixture
def client(register: Register, moving: Moving) -> TestClient:
    """Ask the routes behind our middleware."""
    del register
    routes = public_forms.routes(Stamps(moving), Visits(moving))
    app = Starlette(routes=routes, middleware=web.middleware())
    return TestClient(app, follow_redirects=False)


def _hidden(page: str, number: int = 0) -> dict[str, str]:
    """Read the hidden fields of a form on a page."""
    form = re.findall(r"<form.*?</form>", page, re.DOTALL)[number]
    found = re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', form)
    return {name: unescape(value) for name, value in found}


def test_pass_something_on(client: TestClient, register: Register) -> None:
    """A resident fills in the form; it waits for review, and the page says thank you."""
    page = client.get("/doorgeven")
    assert '<html lang="nl">' in page.text
    assert "Iets doorgeven" in page.text
    told = {"sort": "activity", "name": "Soepgroep", "when": "vrijdag", "remark": "lekker"}
    answer = client.post("/doorgeven", data=_hidden(page.text) | told)
    assert (answer.status_code, answer.headers["Location"]) == (303, "doorgeven/bedankt?lang=nl")
    assert "Dank u wel" in client.get("/doorgeven/bedankt").text
    (kept,) = list_proposals(register, TEAM)
    assert (kept.name, kept.told.when, kept.told.remark) == ("Soepgroep", "vrijdag", "lekker")


def test_in_english(client: TestClient) -> None:
    """The switch leads to the same page in English, and a sent form stays English."""
    dutch = client.get("/doorgeven").text
    assert '<a href="?lang=en" lang="en" hreflang="en">English</a>' in dutch
    page = client.get("/doorgeven?lang=en")
    assert '<html lang="en">' in page.text
    assert "Pass something on" in page.text
    answer = client.post("/doorgeven", data=_hidden(page.text) | {"phone": "x"})
    assert '<html lang="en">' in answer.text
    assert "This is not a telephone number" in answer.text


def test_correct_what_is_there(client: TestClient, register: Register) -> None:
    """Of a published entry the page shows what residents may see, and keeps what is different."""
    kept = create(register, TEAM, COFFEE)
    page = client.get(f"/doorgeven?entry={kept.id}").text
    assert "elke woensdag van 10.00 tot 12.00 uur" in page
    assert "niet zeker" not in page
    assert "Nu staat er: 000-0000002" in page
    assert "geheim" not in page
    answer = client.post("/doorgeven", data=_hidden(page) | {"phone": "000-0000003"})
    assert answer.status_code == 303
    (proposal,) = list_proposals(register, TEAM)
    assert (proposal.entry_id, proposal.told.phone) == (kept.id, "000-0000003")


def test_of_what_is_not_public_nothing_is_shown(client: TestClient, register: Register) -> None:
    """Whoever asks for it gets the page that he or she gets for what does not exist."""
    kept = create(register, TEAM, COFFEE | {"visibility": "professionals"})
    pages = [client.get(f"/doorgeven?entry={each}").text for each in (kept.id, "0" * 32, "<x>")]
    bare = {re.sub(r'name="stamp" value="[^"]*"', "", page) for page in pages}
    assert len(bare) == 1
    assert "Koffie" not in bare.pop()


def test_hostile_text_is_shown_as_it_is(client: TestClient, register: Register) -> None:
    """Markup in an entry or in what was filled in is text, wherever it comes back."""
    kept = create(register, TEAM, COFFEE)
    page = client.get(f"/doorgeven?entry={kept.id}").text
    assert "Koffie &lt;b&gt;Wilg&lt;/b&gt;" in page
    bad = {"name": '"><script>alert(1)</script>', "remark": "</textarea><img src=x>", "phone": "x"}
    answer = client.post("/doorgeven", data=_hidden(page) | bad)
    assert answer.status_code == 422
    assert "<script" not in answer.text
    assert "<img" not in answer.text
    assert "&lt;script&gt;" in answer.text


def test_what_is_wrong_is_said_beside_the_field(client: TestClient) -> None:
    """Nothing is lost: what was filled in stands there, with what is wrong, for all readers."""
    page = client.get("/doorgeven").text
    told = {"sort": "place", "name": "Huis", "phone": "bel me", "web": "javascript:1"}
    answer = client.post("/doorgeven", data=_hidden(page) | told)
    assert answer.status_code == 422
    assert 'role="alert"' in answer.text
    assert 'value="Huis"' in answer.text
    assert '<a href="#phone">' in answer.text
    assert 'aria-describedby="phone-hint phone-wrong" aria-invalid="true"' in answer.text
    assert "<title>Niet verstuurd:" in answer.text
    nothing = client.post("/doorgeven", data=_hidden(page))
    assert nothing.status_code == 422


def test_double_submit(client: TestClient, register: Register) -> None:
    """The same form sent twice is kept once, and both times the page says thank you."""
    page = client.get("/doorgeven").text
    told = _hidden(page) | {"sort": "place", "name": "Huis"}
    assert {client.post("/doorgeven", data=told).status_code for _ in range(2)} == {303}
    assert len(list_proposals(register, TEAM)) == 1


def test_misuse(client: TestClient, register: Register, moving: Moving) -> None:
    """No stamp, a forged, old or too new one, a filled trap, another site: nothing is kept."""
    page = client.get("/doorgeven").text
    hidden, told = _hidden(page), {"sort": "place", "name": "Huis"}
    for stamp in ("", "x", hidden["stamp"][:-1] + "0g", "a.1.b", "é.1.é"):
        answer = client.post("/doorgeven", data=hidden | told | {"stamp": stamp})
        assert answer.status_code == 422
        assert 'value="Huis"' in answer.text
    trapped = client.post("/doorgeven", data=hidden | told | {"website": "http://spam"})
    assert trapped.status_code == 303
    for headers in (
        {"Sec-Fetch-Site": "cross-site"},
        {"Origin": "https://elsewhere.example"},
        {"Origin": "null"},
    ):
        assert client.post("/doorgeven", data=hidden | told, headers=headers).status_code == 400
    moving.at += 25 * 3600
    assert client.post("/doorgeven", data=hidden | told).status_code == 422
    moving.at -= 25 * 3600 + 3600
    assert client.post("/doorgeven", data=hidden | told).status_code == 422
    assert list_proposals(register, TEAM) == []


def test_size(client: TestClient, register: Register) -> None:
    """What is too large, has too many fields or is no form is refused before it is read whole."""
    page = client.get("/doorgeven").text
    big = client.post("/doorgeven", data=_hidden(page) | {"remark": "x" * MOST_BYTES})
    many = client.post("/doorgeven", data={f"f{number}": "x" for number in range(100)})
    file = client.post("/doorgeven", files={"remark": b"x"})
    json = client.post("/doorgeven", json={"name": "x"})
    assert [each.status_code for each in (big, many, file, json)] == [400] * 4
    assert "niet lezen" in big.text
    assert list_proposals(register, TEAM) == []


def test_rate(client: TestClient, register: Register, moving: Moving) -> None:
    """After ten in ten minutes somebody must wait; what was counted holds no address."""
    page = client.get("/doorgeven").text
    told = {"sort": "place", "name": "Huis"}
    for _ in range(10):
        assert client.post("/doorgeven", data=_hidden(page) | told).status_code == 303
    assert client.post("/doorgeven", data=_hidden(page) | told).status_code == 429
    moving.at += 600
    assert client.post("/doorgeven", data=_hidden(page) | told).status_code == 303
    assert len(list_proposals(register, TEAM)) == 1


def test_an_organisation_answers_for_all_it_does(client: TestClient, register: Register) -> None:
    """Whoever has a link may answer more often than who passes something on."""
    plain = {"kind": "organisation", "layer": "institutional/organisations", "name": "Welzijn"}
    owner = create(register, TEAM, plain | PUBLIC).id
    for number in range(14):
        create(register, TEAM, COFFEE | {"organisation": owner, "name": f"Les {number}"})
    path = f"/{make_token(register, TEAM, owner, whole_organisation=True).path}"
    for _ in range(15):
        page = client.get(path).text
        assert client.post(path, data=_hidden(page) | {"answer": "confirm"}).status_code == 303
    assert client.get(path).status_code == 404


def test_visits_know_nobody() -> None:
    """No address is in memory; one household of IPv6 is one visitor; a new day begins anew."""
    clock = Moving()
    visits = Visits(clock)
    for _ in range(10):
        assert visits.allow("192.0.2.17")
        assert visits.allow("2001:db8::1:2:3")
    assert not visits.allow("192.0.2.17")
    assert not visits.allow("2001:db8::9:9:9")
    assert visits.allow("2001:db8:0:1::1")
    assert visits.allow("192.0.2.18")
    assert visits.allow(None)
    assert "192.0.2" not in repr(vars(visits))
    clock.at += 24 * 3600
    assert visits.allow("192.0.2.17")


def test_one_tap(client: TestClient, register: Register) -> None:
    """Fetching a link, however often and however, confirms nothing; sending the form does."""
    kept = create(register, TEAM, COFFEE)
    path = f"/{make_token(register, TEAM, kept.id).path}"
    for method in ("GET", "HEAD", "GET"):
        assert client.request(method, path).status_code == 200
    assert client.request("OPTIONS", path).status_code == 405
    assert len(history(register, TEAM, kept.id)) == 1
    page = client.get(path)
    assert "Koffie &lt;b&gt;Wilg" in page.text
    assert "geheim" not in page.text
    assert page.headers["Cache-Control"] == "no-store"
    sending = _hidden(page.text) | {"answer": "confirm"}
    for _ in range(2):  # a second tap finds the same answer
        answer = client.post(path, data=sending)
        assert (answer.status_code, answer.headers["Location"]) == (303, "bedankt?lang=nl")
    assert [each.action for each in history(register, TEAM, kept.id)] == ["create", "verify"]
    assert client.get("/klopt-dit-nog/bedankt").status_code == 200


def test_links_that_do_not_work_are_one_page(client: TestClient, register: Register) -> None:
    """Guessed, revoked and replayed links give the same page, byte for byte, by GET and POST."""
    kept = create(register, TEAM, COFFEE)
    used, revoked = (make_token(register, TEAM, kept.id) for _ in range(2))
    page = client.get(f"/{used.path}").text
    client.post(f"/{used.path}", data=_hidden(page) | {"answer": "confirm"})
    other = _hidden(client.get(f"/{revoked.path}").text) | {"answer": "confirm"}
    revoke_token(register, TEAM, revoked.id)
    told = []
    for path in (used.path, revoked.path, "klopt-dit-nog/" + "x" * 43, "klopt-dit-nog/%00%ff"):
        told += [client.get(f"/{path}"), client.post(f"/{path}", data=other)]
    assert {answer.status_code for answer in told} == {404}
    assert len({answer.text for answer in told}) == 1
    assert "Deze link werkt niet (meer)" in told[0].text
    assert len(history(register, TEAM, kept.id)) == 2


def test_correct_by_a_link(client: TestClient, register: Register) -> None:
    """The short form becomes a proposal of the organisation, and the link is used."""
    kept = create(register, TEAM, COFFEE)
    path = f"/{make_token(register, TEAM, kept.id).path}"
    hidden = _hidden(client.get(path).text, 1) | {"answer": "correct"}
    wrong = client.post(path, data=hidden | {"phone": "?"})
    assert wrong.status_code == 422
    assert "<details open>" in wrong.text
    again = _hidden(wrong.text, 1) | {"answer": "correct", "gone": "1"}
    assert client.post(path, data=again).status_code == 303
    (proposal,) = list_proposals(register, TEAM)
    assert proposal.told.gone
    assert proposal.by_organisation
    assert len(history(register, TEAM, kept.id)) == 1
    assert client.get(path).status_code == 404


def test_changed_in_the_meantime(client: TestClient, register: Register) -> None:
    """Whoever confirms what somebody just changed is asked to look once more."""
    kept = create(register, TEAM, COFFEE)
    path = f"/{make_token(register, TEAM, kept.id).path}"
    hidden = _hidden(client.get(path).text) | {"answer": "confirm"}
    edit(register, TEAM, kept.id, {"name": "Thee"}, expected=1)
    answer = client.post(path, data=hidden)
    assert answer.status_code == 200
    assert "intussen veranderd" in answer.text
    assert "Thee" in answer.text
    assert len(history(register, TEAM, kept.id)) == 2


def test_a_whole_organisation(client: TestClient, register: Register) -> None:
    """Each of its entries is answered by itself; after the last one the page says thank you."""
    plain = {"kind": "organisation", "layer": "institutional/organisations", "name": "Welzijn"}
    owner = create(register, TEAM, plain | PUBLIC).id
    create(register, TEAM, COFFEE | {"organisation": owner})
    secret = make_token(register, TEAM, owner, whole_organisation=True).secret
    path = f"/klopt-dit-nog/{secret}"
    page = client.get(path).text
    ids = re.findall(r' id="([^"]+)"', page)
    assert len(ids) == len(set(ids))
    first = client.post(path, data=_hidden(page) | {"answer": "confirm"})
    assert first.headers["Location"] == f"{secret}?gedaan=1&lang=nl"
    page = client.get(path + "?gedaan=1").text
    assert "Hieronder staat nog meer" in page
    assert page.count("Hier hebt u op geantwoord") == 1
    last = client.post(path, data=_hidden(page) | {"answer": "confirm"})
    assert last.headers["Location"] == "bedankt?lang=nl"


def test_without_a_register(
    client: TestClient, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """When the register cannot be opened, the page says so, without a word of where it is."""
    page = client.get("/doorgeven").text
    monkeypatch.setenv("SOCIALE_BASIS_HOME", str(tmp_path / "gone"))
    told = _hidden(page) | {"sort": "place", "name": "Huis"}
    answer = client.post("/doorgeven", data=told)
    assert answer.status_code == 503
    assert "lukt nu even niet" in answer.text
    assert str(tmp_path) not in answer.text


def test_no_script_and_nothing_from_elsewhere(client: TestClient) -> None:
    """The policy allows no script at all, and the page asks nothing of another server."""
    for path in ("/doorgeven", "/klopt-dit-nog/x", "/doorgeven/bedankt"):
        answer = client.get(path)
        policy = answer.headers["Content-Security-Policy"]
        assert policy.startswith("default-src 'none'; style-src 'self'")
        assert "script" not in policy
        assert "<script" not in answer.text
        assert "://" not in re.sub(r'class="hint"[^>]*>[^<]*', "", answer.text)


def test_times_are_told_as_on_the_map(client: TestClient, register: Register) -> None:
    """In words, and with it that one cannot count on them where somebody said so."""
    place = {"kind": "place", "name": "Plint", "layer": "communal/meeting_places", **PUBLIC}
    hours = {"text": "Mo 10:00-12:00", "note": "bel even", "reliable": "no"}
    kept = create(register, TEAM, place | {"hours": hours})
    page = client.get(f"/doorgeven?entry={kept.id}").text
    assert "Mo 10:00" not in page
    for told in ("ma 10:00", "bel even", "niet zeker"):
        assert told in page, told


def test_opening_the_form_makes_no_register(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, moving: Moving
) -> None:
    """Whoever only looks leaves nothing behind; whoever sends something does."""
    monkeypatch.setenv("SOCIALE_BASIS_HOME", str(tmp_path))
    monkeypatch.delenv("SOCIALE_BASIS_DATABASE_URL", raising=False)
    routes = public_forms.routes(Stamps(moving), Visits(moving))
    asking = TestClient(Starlette(routes=routes), follow_redirects=False)
    page = asking.get("/doorgeven").text
    assert list(tmp_path.iterdir()) == []
    told = {"sort": "activity", "name": "Soepgroep", "when": "vrijdag"}
    assert asking.post("/doorgeven", data=_hidden(page) | told).status_code == 303
    assert (tmp_path / "register.sqlite").is_file()
