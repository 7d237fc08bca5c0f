"""Names and descriptions that would do something, if they could, on every page of the dashboard."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import geopandas as gpd
import pytest
from playwright.sync_api import expect

from sociale_basis.neighbourhood.store import BUILDS
from sociale_basis.privacy import Viewer
from sociale_basis.register import create, open_register
from sociale_basis.ui.pages import PAGES, PageEntry
from tests.browser.steps import PATIENCE_MS, ready, settled
from tests.publish.site.conftest import HOSTILE, LONG, hostile_entries, hostile_throughout
from tests.ui.register_pages import TEAM

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Page

    from tests.browser.conftest import Dashboard, Visitor

SAYS_NO_NAME = {"iets-doorgeven"}
"""Pages on which neither the neighbourhood nor anything in it is named."""
ALL = "kinds_communal=*&kinds_institutional=*&kinds_public_space=*"


@pytest.fixture(scope="module")
def address(
    dashboard: Dashboard, small_neighbourhood: Path, tmp_path_factory: pytest.TempPathFactory
) -> str:
    """Start the dashboard on a town, and a register, in which every text is hostile."""
    area = hostile_throughout(small_neighbourhood)
    folder = tmp_path_factory.mktemp("hostile") / "town"
    shutil.copytree(small_neighbourhood, folder)
    build = folder / BUILDS / area.digest
    area.places.to_parquet(build / "places.parquet")
    area.edges.to_parquet(build / "edges.parquet")
    drawn = gpd.read_parquet(build / "boundary.parquet")
    drawn.loc[drawn["role"] == "area", "name"] = area.areas["name"].tolist()
    drawn.to_parquet(build / "boundary.parquet")
    (build / "meta.json").write_text(area.meta.model_dump_json(), encoding="utf-8")
    home = tmp_path_factory.mktemp("home")
    register = open_register(home)
    for each in hostile_entries():
        create(register, TEAM, each)
    register.close()
    return dashboard(folder, SOCIALE_BASIS_LOCAL="1", SOCIALE_BASIS_HOME=str(home))


def harmless(page: Page) -> None:
    """Prove that nothing ran, and that no text became an element."""
    assert page.evaluate("window.hacked") is None
    made = '[src="x"], [onerror], [onload], [onclick*="hacked"]'
    assert page.locator(made).count() == 0
    for script in page.locator("script").all():
        assert "hacked" not in (script.text_content() or "")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.path or "kaart")
def test_nothing_happens_on(address: str, visit: Visitor, page: PageEntry) -> None:
    """Each page, folded out, has no error, asks no other host, and runs nothing."""
    role = next(each for each in (Viewer.BUILDER_TEAM, *Viewer) if page.opens_for(each, here=True))
    seen = visit(f"{address}/{page.path}?rol={role}")
    seen.page.locator("h1").first.wait_for()
    settled(seen.page)
    for folded in seen.page.locator("details:not([open]) > summary").all():
        if folded.is_visible():
            folded.click()
    settled(seen.page)
    if page.path not in SAYS_NO_NAME:
        expect(seen.page.locator("body")).to_contain_text(HOSTILE[0], timeout=PATIENCE_MS)
    harmless(seen.page)
    assert seen.errors == []
    assert seen.hosts == {urlsplit(address).netloc}


def test_they_are_text_in_list_card_and_tooltip(address: str, visit: Visitor) -> None:
    """The map shows each name letter by letter, wherever it stands, also when chosen or sought."""
    seen = visit(f"{address}/?{ALL}", viewport={"width": 1440, "height": 1000})
    page = seen.page
    ready(page)
    told = page.locator(".sb-list").text_content() or ""
    for name in (*HOSTILE, LONG):
        assert name in told
    rows = page.locator(".sb-list li[data-place]")
    names = dict(
        rows.evaluate_all(
            "all => all.map(e => [e.dataset.place, e.querySelector('.sb-row-name').textContent])"
        )
    )
    _in_tooltips(page, names)
    harmless(page)
    for at in range(min(rows.count(), 9)):
        rows.nth(at).locator(".sb-row").click()
        name = rows.nth(at).locator(".sb-row-name").text_content() or ""
        expect(page.locator(".sb-card-name")).to_have_text(name, timeout=PATIENCE_MS)
        harmless(page)
    page.get_by_role("searchbox").first.fill(HOSTILE[0])
    wanted = {place for place, name in names.items() if HOSTILE[0] in name}
    assert 0 < len(wanted) < len(names)
    expect(rows).to_have_count(len(wanted), timeout=PATIENCE_MS)
    assert set(rows.evaluate_all("all => all.map(e => e.dataset.place)")) == wanted
    harmless(page)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "10 kB sticks out"
    assert seen.errors == []
    assert seen.hosts == {urlsplit(address).netloc}


def _in_tooltips(page: Page, names: dict[str, str]) -> None:
    """Point at every sign, also at those that lie under others; the names of places are by id."""
    told = set()
    for sign in page.locator(".sb-sign[data-place]").all():
        sign.dispatch_event("pointerover", {"pointerType": "mouse", "bubbles": True})
        name = names[sign.get_attribute("data-place") or ""]
        expect(page.locator(".sb-tip")).to_contain_text(name, timeout=PATIENCE_MS)
        assert page.locator(".sb-tip *").count() == 0, "a tooltip is text and nothing else"
        told.add(name)
    assert told >= set(HOSTILE)
