"""The example has a register of its own: what is made up and what is kept never mix."""

from __future__ import annotations

import re
import shutil
from html import unescape
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from sociale_basis.register import create, list_proposals, make_token, open_register
from sociale_basis.ui import own_register, public_forms
from sociale_basis.ui.form_safety import Stamps, Visits
from tests.conftest import BASIS
from tests.ui.register_pages import COFFEE, TEAM

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sociale_basis.register import Kept, Register
    from tests.ui.conftest import Visit

PUBLIC: dict[str, Any] = {
    **COFFEE,
    "where": {"x": 84700.0, "y": 446500.0},
    "visibility": "public",
    "basis": BASIS,
}
OWN = "stadje"


class Two(NamedTuple):
    """The example with its register, and a neighbourhood in the workspace with that of there."""

    example: Path
    made_up: Register
    invented: Kept
    own: Register
    real: Kept


@pytest.fixture
def two(
    small_neighbourhood: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Two]:
    """Work in a folder as ``make run`` does: no setting names a workspace."""
    monkeypatch.delenv("SOCIALE_BASIS_HOME", raising=False)
    monkeypatch.chdir(tmp_path)
    example = shutil.copytree(small_neighbourhood, tmp_path / "voorbeeld")
    shutil.copytree(small_neighbourhood, tmp_path / "neighbourhoods" / OWN)
    monkeypatch.setenv("SOCIALE_BASIS_FOLDER", str(example))
    made_up, own = open_register(example), open_register(tmp_path)
    invented = create(made_up, TEAM, {**PUBLIC, "name": "Verzonnen koffie"})
    real = create(own, TEAM, {**PUBLIC, "name": "Echte koffie"})
    yield Two(example, made_up, invented, own, real)
    made_up.close()
    own.close()
    for opened in own_register._opened.values():  # noqa: SLF001 -- of this folder only
        opened.close()
    own_register._opened.clear()  # noqa: SLF001 -- as above


@pytest.fixture
def client(two: Two) -> TestClient:
    """Ask the forms without an account."""
    del two
    clock = iter(range(10_000, 90_000, 5))
    stamps = Stamps(lambda: float(next(clock)))
    routes = public_forms.routes(stamps, Visits(lambda: float(next(clock))))
    return TestClient(Starlette(routes=routes), follow_redirects=False)


@pytest.mark.parametrize("page", ["kaart", "samen", "bereik"])
def test_pages_ask_the_register_of_what_they_show(visit: Visit, two: Two, page: str) -> None:
    """The example shows what was made up, one's own neighbourhood what people keep."""
    address: dict[str, Any] = {"rol": "builder_team", "at": "", "layer": "communal/activities"}
    for wijk, there, elsewhere in (("", "Verzonnen", "Echte"), (OWN, "Echte", "Verzonnen")):
        shown = visit(two.example, page, wijk=wijk, **address)
        told = shown.text + (shown.sent if shown.test.get("bidi_component") else "")
        assert f"{elsewhere} koffie" not in told
        if page != "samen":  # there one says first where one starts
            assert f"{there} koffie" in told


def test_the_map_says_what_a_form_is_about(visit: Visit, two: Two) -> None:
    """The address of the form names the neighbourhood, unless it is the usual one."""
    assert visit(two.example, rol="builder_team").map["of"] == {}
    assert visit(two.example, rol="builder_team", wijk=OWN).map["of"] == {"wijk": OWN}


def test_what_is_passed_on_comes_where_it_is_read(client: TestClient, two: Two) -> None:
    """By the neighbourhood in the address; what names none that is there goes to the usual one."""
    for of, register, other in (
        (f"wijk={OWN}", two.own, two.made_up),
        ("wijk=../x", two.made_up, two.own),
    ):
        before = len(list_proposals(register, TEAM)), len(list_proposals(other, TEAM))
        page = client.get(f"/doorgeven?{of}&name=Soepgroep").text
        told = {"sort": "activity", "name": "Soepgroep", "when": "vrijdag"}
        assert client.post("/doorgeven", data=_hidden(page) | told).status_code == 303
        after = len(list_proposals(register, TEAM)), len(list_proposals(other, TEAM))
        assert after == (before[0] + 1, before[1])
    about = client.get(f"/doorgeven?wijk={OWN}&entry={two.real.id}").text
    assert "Echte koffie" in about
    assert f"&amp;wijk={OWN}" in about or f"&wijk={OWN}" in about, "the other language keeps it"
    assert "Echte koffie" not in client.get(f"/doorgeven?entry={two.real.id}").text


def test_a_link_works_whichever_register_made_it(client: TestClient, two: Two) -> None:
    """One tap confirms in the register that asked; a guess is refused as ever."""
    for register, kept in ((two.made_up, two.invented), (two.own, two.real)):
        token = make_token(register, TEAM, kept.id)
        page = client.get(f"/{token.path}").text
        assert kept.entry.name in page
        answer = client.post(f"/{token.path}", data=_hidden(page) | {"answer": "confirm"})
        assert answer.status_code == 303
    guess = client.get("/klopt-dit-nog/" + "a" * 43)
    assert guess.status_code == client.get("/klopt-dit-nog/" + "b" * 43).status_code != 200


def _hidden(page: str) -> dict[str, str]:
    form = re.findall(r"<form.*?</form>", page, re.DOTALL)[0]
    found = re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', form)
    return {name: unescape(value) for name, value in found}
