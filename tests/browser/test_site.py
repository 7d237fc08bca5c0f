"""The public site in a browser: from a server, under a path of a server, and from a disk."""

from __future__ import annotations

import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from sociale_basis import neighbourhood
from sociale_basis.publish.site import Published, publish_site
from tests.publish.site.conftest import HOSTILE, LONG, hostile_area

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Page

    from tests.browser.conftest import Visit, Visitor

PHONE = {"width": 390, "height": 844}
BUILD = Path(__file__).resolve().parents[2] / "build" / "beelden"
MOST_BYTES = 5_000_000


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_what: object) -> None:
        """Say nothing on the screen of the tests."""


@pytest.fixture(scope="module")
def published(example_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Published:
    """Publish the example neighbourhood, two folders deep."""
    root = tmp_path_factory.mktemp("site")
    (root / "gemeente").mkdir()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SOCIALE_BASIS_DOORGEVEN", "wijk@example.nl")
        area = neighbourhood.load(example_folder)
        return publish_site(area, root / "gemeente" / "basis")


@pytest.fixture(scope="module")
def address(published: Published) -> Iterator[str]:
    """Serve what lies around the site, so that it stands under a path; give its address."""
    with _served(published.folder.parents[1]) as server:
        yield f"http://localhost:{server.server_port}/gemeente/basis"


class _served:  # noqa: N801 -- a context, used as a function
    def __init__(self, folder: Path) -> None:
        self.server = ThreadingHTTPServer(("localhost", 0), partial(_Quiet, directory=str(folder)))

    def __enter__(self) -> ThreadingHTTPServer:
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        return self.server

    def __exit__(self, *_why: object) -> None:
        self.server.shutdown()
        self.server.server_close()


def _drawn(page: Page) -> None:
    page.locator('.sb-map[data-ready="yes"]').wait_for()


def _painted(page: Page) -> set[str]:
    found: list[str] = page.eval_on_selector_all(
        ".sb-sign[data-place]", "some => some.map((each) => each.dataset.place)"
    )
    assert len(found) == len(set(found))
    return set(found)


def _answered(page: Page) -> set[str]:
    found: list[str] = page.eval_on_selector_all(
        "#answer li[data-drawn]", "some => some.map((each) => each.dataset.answer)"
    )
    return set(found)


def _well(visit: Visit, address: str) -> None:
    """Nothing went wrong, and nobody but the site itself was asked for anything."""
    assert visit.errors == []
    assert visit.hosts <= {address.split("/")[2]} - {""}
    assert visit.page.evaluate("document.cookie") == ""
    assert visit.page.evaluate("localStorage.length + sessionStorage.length") == 0


def test_what_can_i_reach_and_get_back_from_this_week(address: str, visit: Visitor) -> None:
    """A resident with a rollator taps a square on a phone; map and list name the same places."""
    seen = visit(f"{address}/index.html", viewport=PHONE, has_touch=True)
    page = seen.page
    _drawn(page)
    page.get_by_role("link", name="Wat kan ik bereiken?").last.click()
    _drawn(page)
    page.get_by_label("Hoe gaat u op pad?").select_option("rollator")
    page.get_by_label("Wanneer?").select_option("week")
    cell = page.locator('path[data-cell="E1436N5084"]')
    # Not the square: Playwright would scroll the map's own frame too, which Leaflet puts back.
    page.locator(".sb-canvas").scroll_into_view_if_needed()
    cell.click()
    page.locator("#answer .is-yes li").first.wait_for()
    page.wait_for_function(
        "document.querySelectorAll('.sb-sign[data-place]').length ==="
        " document.querySelectorAll('#answer li[data-drawn]').length"
    )
    painted = _painted(page)
    assert len(painted) > 10
    assert painted == _answered(page)
    first = page.locator("#answer .is-yes li").first
    assert "minuten heen" in first.inner_text()
    assert "Waarschijnlijk goed te doen" in page.locator("#answer").inner_text()
    assert "Geen weg zonder hindernis gevonden" in page.locator("#answer").inner_text()
    assert "#vakje=E1436N5084&wie=rollator" in page.url, "the square can be shared, no more"
    page.get_by_label("Waarvoor?").select_option("ontmoeten")
    page.wait_for_function(
        f"document.querySelectorAll('#answer li').length < {len(painted)}"
        " && document.querySelectorAll('.sb-sign[data-place]').length ==="
        " document.querySelectorAll('#answer li[data-drawn]').length"
    )
    assert 0 < len(_painted(page)) < len(painted)
    assert _painted(page) == _answered(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    BUILD.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=str(BUILD / "site_bereik_390.png"), full_page=True)
    first.get_by_role("link").click()
    assert page.locator("h1").inner_text()
    _well(seen, address)


def test_who_stays_indoors_sees_first_what_comes_to_them(address: str, visit: Visitor) -> None:
    """Without the map, by a street from a list; and a shared address gives the same answer."""
    seen = visit(f"{address}/bereik.html", viewport={"width": 1440, "height": 1000})
    page = seen.page
    _drawn(page)
    street = page.get_by_label("Waar begint u?")
    street.select_option(index=3)
    page.locator("#answer .answer-group").first.wait_for()
    page.get_by_label("Ik kom zelf van mijn voordeur").uncheck()
    page.locator("#answer .answer-group.is-home:first-child").wait_for()
    assert "Komt bij u thuis" in page.locator("#answer h3").first.inner_text()
    page.wait_for_function("location.hash.includes('vakje=')")
    told = page.locator("#summary").inner_text()
    again = visit(page.url)
    again.page.locator("#answer .answer-group").first.wait_for()
    assert again.page.locator("#summary").inner_text() == told
    _well(seen, address)


@pytest.mark.parametrize("page_name", ["index.html", "en/index.html", "kaart.html"])
def test_the_map_and_its_list_are_the_same(address: str, visit: Visitor, page_name: str) -> None:
    """In both languages and as part of another page; also after a choice and a search."""
    seen = visit(f"{address}/{page_name}", viewport=PHONE)
    page = seen.page
    _drawn(page)
    rows = ".sb-part-of-list:not(.sb-of-elsewhere) .sb-item[data-place]"
    listed = page.eval_on_selector_all(rows, "some => some.map((each) => each.dataset.place)")
    assert len(listed) > 100
    assert set(listed) == _painted(page)
    page.locator(".sb-search").fill("koffie")
    page.wait_for_function("document.querySelectorAll('.sb-sign[data-place]').length < 10")
    listed = page.eval_on_selector_all(rows, "some => some.map((each) => each.dataset.place)")
    assert set(listed) == _painted(page)
    assert listed
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    _well(seen, address)


def test_a_buurt_and_a_place_lead_to_each_other(address: str, visit: Visitor) -> None:
    """From the buurt to the card, from the card to the page, and back to the map by keyboard."""
    seen = visit(f"{address}/index.html", viewport=PHONE)
    page = seen.page
    _drawn(page)
    page.get_by_role("link", name="Wilgenplein", exact=True).click()
    _drawn(page)
    listed = page.locator(".sb-item[data-place]")
    assert 5 < listed.count() < 130
    name = listed.first.locator(".sb-row-name").inner_text()
    listed.first.locator("button").press("Enter")
    page.locator(".sb-card .sb-more").press("Enter")
    page.get_by_role("heading", level=1, name=name).wait_for()
    page.get_by_role("link", name="Toon op de kaart").press("Enter")
    _drawn(page)
    page.locator(".sb-card-name", has_text=name).wait_for()
    page.get_by_role("link", name="English").click()
    assert page.locator("html").get_attribute("lang") == "en"
    _well(seen, address)


def test_from_a_disk_everything_works_as_well(published: Published, visit: Visitor) -> None:
    """Opened as files, without any server: map, reach and pages; and the site is small."""
    assert published.size < MOST_BYTES, f"{published.size} bytes"
    print(f"\nsite: {published.pages} pages, {published.size / 1e6:.2f} MB")  # noqa: T201 -- the benchmark
    seen = visit(f"{published.folder.as_uri()}/index.html", viewport=PHONE)
    _drawn(seen.page)
    assert len(_painted(seen.page)) > 100
    seen.page.get_by_role("link", name="Wat kan ik bereiken?").last.click()
    _drawn(seen.page)
    seen.page.get_by_label("Waar begint u?").select_option(index=3)
    seen.page.locator("#answer .answer-group").first.wait_for()
    seen.page.wait_for_function("document.querySelectorAll('.sb-sign[data-place]').length > 0")
    assert _painted(seen.page) == _answered(seen.page)
    assert seen.errors == []
    assert seen.hosts == set()


def test_hostile_names_do_nothing_but_show(
    small_neighbourhood: Path, tmp_path: Path, visit: Visitor
) -> None:
    """On the map, its cards, the list, the answer and every page a name stays a text."""
    publish_site(hostile_area(small_neighbourhood), tmp_path / "site")
    start = (tmp_path / "site").as_uri()
    seen = visit(f"{start}/index.html", viewport=PHONE)
    page = seen.page
    _drawn(page)
    rows = page.locator(".sb-item[data-place] button")
    shown = page.locator(".sb-list").text_content() or ""
    for hostile in (*HOSTILE, LONG):
        assert hostile.split()[0] in shown
    for number in range(rows.count()):
        rows.nth(number).click()
        page.locator(".sb-card-name").wait_for()
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    page.goto(f"{start}/bereik.html")
    _drawn(page)
    page.get_by_label("Waar begint u?").select_option(index=1)
    page.locator("#answer li").first.wait_for()
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    for file in sorted((tmp_path / "site" / "plek").glob("*.html")):
        page.goto(file.as_uri())
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"], file.name
    assert page.evaluate("window.hacked") is None
    assert page.locator("img").count() == 0
    assert seen.errors == []
    assert seen.hosts == set()
