"""The forms without an account on a phone, in a browser without JavaScript."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from sociale_basis.privacy import Viewer
from sociale_basis.register import (
    Who,
    create,
    history,
    list_proposals,
    make_token,
    open_register,
)
from tests.conftest import BASIS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sociale_basis.register import Register
    from tests.browser.conftest import Dashboard, Visitor

TEAM = Who(Viewer.BUILDER_TEAM, actor="builder-1")
PHONE: dict[str, Any] = {"viewport": {"width": 390, "height": 844}, "java_script_enabled": False}
ENTRY: dict[str, Any] = {
    "kind": "activity",
    "name": "Koffieochtend Wilgenplein",
    "layer": "communal/activities",
    "where": {"address": "Wilgenplein 1", "town": "Voorbeeldstad"},
    "rhythms": [
        {"first": "2026-09-02", "begin": "10:00", "end": "12:00", "rule": "FREQ=WEEKLY;BYDAY=WE"}
    ],
    "contact": {"role": "gastvrouw", "phone": "000-0000002"},
    "visibility": "public",
    "basis": BASIS,
}
# In the browser itself: its own measure of what sticks out, and of targets too small for a finger.
_SMALL = """() => [...document.querySelectorAll(
    'main button, main input:not([type=hidden]), main textarea, main summary, header a')]
    .filter(each => !each.closest('.trap') && each.checkVisibility())
    .map(each => (each.closest('label') ?? each).getBoundingClientRect())
    .filter(box => box.height < 40 || box.left < 0 || box.right > innerWidth).length"""


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a folder for the register of the server."""
    return tmp_path_factory.mktemp("workspace")


@pytest.fixture
def register(workspace: Path) -> Iterator[Register]:
    """Open the register that the server uses as well."""
    opened = open_register(workspace)
    yield opened
    opened.close()


def test_one_tap_and_a_proposal_on_a_phone(
    dashboard: Dashboard,
    small_neighbourhood: Path,
    workspace: Path,
    register: Register,
    visit: Visitor,
    tmp_path: Path,
) -> None:
    """Confirming is one tap; passing something on works by labels alone; nothing sticks out."""
    start = dashboard(small_neighbourhood, SOCIALE_BASIS_HOME=str(workspace))
    kept = create(register, TEAM, ENTRY)
    before = len(history(register, TEAM, kept.id))
    asked = visit(f"{start}/{make_token(register, TEAM, kept.id).path}", **PHONE)
    page = asked.page
    assert page.get_by_role("heading", name="Klopt dit nog?").is_visible()
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    page.screenshot(path=tmp_path / "klopt.png", full_page=True)
    page.get_by_text("Er klopt iets niet (meer)").click()
    assert page.get_by_label("Telefoonnummer").is_visible()
    assert page.evaluate(_SMALL) == 0
    page.screenshot(path=tmp_path / "klopt-open.png", full_page=True)
    page.get_by_role("button", name="Ja, dit klopt").click()
    assert page.get_by_role("heading", name="Doorgegeven").is_visible()
    assert len(history(register, TEAM, kept.id)) == before + 1

    page.goto(f"{start}/doorgeven")
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    assert page.evaluate(_SMALL) == 0
    page.screenshot(path=tmp_path / "doorgeven.png", full_page=True)
    page.get_by_label("Een activiteit").check()
    page.get_by_label("Hoe heet het?").fill("Soepgroep")
    page.get_by_label("Telefoonnummer").fill("bel me")
    page.wait_for_timeout(1600)  # nobody fills it in faster: the form counts on that
    page.get_by_role("button", name="Versturen").click()
    assert page.get_by_role("alert").is_visible()
    page.screenshot(path=tmp_path / "doorgeven-wrong.png", full_page=True)
    page.get_by_label("Telefoonnummer").fill("000-0000005")
    page.wait_for_timeout(1600)
    page.get_by_role("button", name="Versturen").click()
    assert page.get_by_role("heading", name="Doorgegeven").is_visible()
    (proposal,) = list_proposals(register, TEAM)
    assert (proposal.name, proposal.told.phone) == ("Soepgroep", "000-0000005")
    refused = "Failed to load resource: the server responded with a status of 422"
    assert [each for each in asked.errors if refused not in each] == []
    assert asked.hosts == {start.removeprefix("http://")}


def test_in_the_dark(
    dashboard: Dashboard, small_neighbourhood: Path, workspace: Path, visit: Visitor, tmp_path: Path
) -> None:
    """Whoever has a dark screen gets light letters on a dark page."""
    start = dashboard(small_neighbourhood, SOCIALE_BASIS_HOME=str(workspace))
    seen = visit(f"{start}/klopt-dit-nog/onbekend", **(PHONE | {"color_scheme": "dark"}))
    colour = "getComputedStyle(document.body).%s"
    assert seen.page.evaluate(colour % "backgroundColor") == "rgb(23, 28, 27)"
    assert seen.page.evaluate(colour % "color") == "rgb(236, 231, 220)"
    assert seen.page.get_by_role("link", name="Iets doorgeven").is_visible()
    seen.page.screenshot(path=tmp_path / "gone.png", full_page=True)
