"""A new entry in a minute, in a browser: from the first click to the list, and to the database."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from sociale_basis import neighbourhood
from sociale_basis.privacy import Viewer
from sociale_basis.register import Who, create, get_entries, history, open_register
from tests.browser.steps import PATIENCE_MS, choose, picture, ready, settled

if TYPE_CHECKING:
    from pathlib import Path

    from tests.browser.conftest import Dashboard, Visitor

TEAM = Who(Viewer.BUILDER_TEAM, actor="builder-1")
WIDE, NARROW = (1440, 1000), (390, 844)


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a folder for the register of the server, with nothing in it."""
    return tmp_path_factory.mktemp("workspace")


def test_a_new_entry_from_click_to_list(
    dashboard: Dashboard,
    small_neighbourhood: Path,
    workspace: Path,
    visit: Visitor,
    tmp_path: Path,
) -> None:
    """Name, where, when, whom to call; it is in the list, on a phone too, and in the register."""
    area = neighbourhood.load(small_neighbourhood)
    address = next(str(each) for each in area.homes["address"] if each).partition(",")[0]
    start = dashboard(
        small_neighbourhood, SOCIALE_BASIS_HOME=str(workspace), SOCIALE_BASIS_LOCAL="1"
    )
    seen = visit(f"{start}/plekken", viewport={"width": WIDE[0], "height": WIDE[1]})
    page = seen.page
    page.get_by_role("button", name="Register maken").click()
    page.get_by_role("button", name="In een minuut iets toevoegen").click()
    page.get_by_label("Hoe heet het?").fill("Soepgroep <b>De Lepel</b>")
    page.get_by_label("Straat en huisnummer").fill(address)
    page.keyboard.press("Tab")
    page.get_by_text(re.compile("Gevonden op de kaart")).wait_for()
    choose(page, "Hoe vaak", "Elke maand")
    page.get_by_role("button", name="eerste", exact=True).click()
    settled(page)
    page.get_by_role("button", name="dinsdag", exact=True).click()
    settled(page)
    for name, digits in (("hour, Van", "1000"), ("hour, Tot", "1200")):
        page.get_by_role("spinbutton", name=name).click()
        page.keyboard.type(digits)
        page.keyboard.press("Tab")
        settled(page)
    page.get_by_label("Wie u belt (rol)").fill("gastvrouw")
    page.get_by_label("Telefoon van de organisatie of de rol").fill("000-0000007")
    page.keyboard.press("Tab")
    page.get_by_text(re.compile("eerste dinsdag van de maand")).first.wait_for()
    picture(page, tmp_path / "new.png")
    page.get_by_role("button", name="In het register zetten").click()
    page.get_by_text("staat nu in het register").wait_for()
    row = page.get_by_role("button", name="Soepgroep <b>De Lepel</b>")
    settled(page)  # the message stands there before the list
    assert row.count() == 1
    row.click()
    page.get_by_role("heading", name="Soepgroep <b>De Lepel</b>").wait_for()
    settled(page)
    picture(page, tmp_path / "entry.png")

    _is_kept(workspace, address)
    page.set_viewport_size({"width": NARROW[0], "height": NARROW[1]})
    settled(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= NARROW[0]
    picture(page, tmp_path / "entry-390.png")
    assert seen.errors == []
    assert seen.hosts == {start.removeprefix("http://")}


def _is_kept(workspace: Path, address: str) -> None:
    """Look in the database itself: one entry as it was filled in, by one revision."""
    register = open_register(workspace)
    (kept,) = get_entries(register, TEAM)
    (change,) = history(register, TEAM, kept.id)
    register.close()
    assert kept.entry.name == "Soepgroep <b>De Lepel</b>"
    assert kept.entry.where.address == address
    assert kept.entry.where.x is not None
    (rhythm,) = kept.entry.rhythms_told
    assert (rhythm.rule, f"{rhythm.begin:%H:%M}") == ("FREQ=MONTHLY;BYDAY=1TU", "10:00")
    assert kept.entry.contact.phone == "000-0000007"
    assert (change.action, change.role) == ("create", "builder_team")


def test_pointing_out_where_it_is(
    dashboard: Dashboard,
    small_neighbourhood: Path,
    workspace: Path,
    visit: Visitor,
    tmp_path: Path,
) -> None:
    """A tap on the map is a position; the page says in which buurt, or that it was pointed out."""
    start = dashboard(
        small_neighbourhood, SOCIALE_BASIS_HOME=str(workspace), SOCIALE_BASIS_LOCAL="1"
    )
    open_register(workspace).close()
    seen = visit(f"{start}/plekken?deel=new", viewport={"width": WIDE[0], "height": WIDE[1]})
    page = seen.page
    page.get_by_role("radio", name="Aanwijzen op de kaart").or_(
        page.get_by_role("button", name="Aanwijzen op de kaart")
    ).first.click()
    page.locator('.sb-map[data-ready="yes"] .sb-canvas').click()
    page.get_by_text(re.compile("Aangewezen")).wait_for()
    settled(page)
    assert page.locator(".sb-point").count() == 1
    picture(page, tmp_path / "point.png")
    assert seen.errors == []


def test_what_is_opened_is_in_view(
    dashboard: Dashboard, small_neighbourhood: Path, workspace: Path, visit: Visitor
) -> None:
    """The last of a long list: its heading is in view and has the focus; back, its row has."""
    start = dashboard(
        small_neighbourhood, SOCIALE_BASIS_HOME=str(workspace), SOCIALE_BASIS_LOCAL="1"
    )
    register = open_register(workspace)
    for at in range(24):
        place = {"kind": "place", "name": f"Aa {at:02d}", "layer": "communal/meeting_places"}
        create(register, TEAM, place)
    register.close()
    seen = visit(f"{start}/plekken", viewport={"width": NARROW[0], "height": NARROW[1]})
    page = seen.page
    row = page.get_by_role("button", name="Aa 23", exact=True)
    row.click()
    heading = page.get_by_role("heading", name="Aa 23")
    for found in (heading, row):
        found.wait_for()
        page.wait_for_function(
            """name => {
                const focused = document.activeElement;
                const box = focused.getBoundingClientRect();
                return focused.innerText.trim() === name
                    && box.top >= 0 && box.bottom <= window.innerHeight;
            }""",
            arg="Aa 23",
        )
        if found is heading:
            page.get_by_role("button", name="Terug naar de lijst").click()
    settled(page)
    assert seen.errors == []


def test_a_plan_is_put_in_the_register(
    dashboard: Dashboard, small_neighbourhood: Path, workspace: Path, visit: Visitor, tmp_path: Path
) -> None:
    """From the venue on one page to the form on the other, filled in, and then to the database."""
    start = dashboard(
        small_neighbourhood, SOCIALE_BASIS_HOME=str(workspace), SOCIALE_BASIS_LOCAL="1"
    )
    open_register(workspace).close()
    link = f"{start}/activiteit?rol=builder_team&often=-1&on=th&from=14:00"
    seen = visit(link, viewport={"width": NARROW[0], "height": NARROW[1]})
    page = seen.page
    ready(page)
    page.get_by_text("De laatste donderdag van de maand van 14.00 tot 16.00 uur").wait_for()
    assert page.evaluate("document.documentElement.scrollWidth") <= NARROW[0]
    picture(page, tmp_path / "plan-390.png")
    page.get_by_role("button", name="Klaarzetten voor het register").click()
    page.get_by_text("Klaargezet op de pagina").wait_for()
    asked = page.get_by_label("Hoe heet het?")
    expect(asked).to_have_value(re.compile("^Koffie-inloop bij "), timeout=PATIENCE_MS)
    settled(page)
    name = asked.input_value()
    page.get_by_role("button", name="In het register zetten").click()
    page.get_by_text("staat nu in het register").wait_for()
    register = open_register(workspace)
    (kept,) = [each for each in get_entries(register, TEAM) if each.entry.name == name]
    register.close()
    (rhythm,) = kept.entry.rhythms_told
    assert (rhythm.rule, f"{rhythm.begin:%H:%M}") == ("FREQ=MONTHLY;BYDAY=-1TH", "14:00")
    assert kept.entry.where.x is not None
    assert seen.errors == []
