"""The public site in a browser: from a server, under a path of a server, and from a disk."""

from __future__ import annotations

import json
import re
import threading
from contextlib import closing
from dataclasses import replace
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

import pytest

from sociale_basis import neighbourhood
from sociale_basis.network import profiles
from sociale_basis.publish.site import Published, publish_site
from sociale_basis.register import open_register
from tests.publish.site.conftest import HOSTILE, LONG, fill, hostile_throughout

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Page

    from tests.browser.conftest import Visit, Visitor

PHONE = {"width": 390, "height": 844}
BUILD = Path(__file__).resolve().parents[2] / "build" / "beelden"
MOST_BYTES = 5_000_000
# A spot of a box at which the topmost thing is the square itself, farthest from its edges.
FREE = """([x, y, wide, high]) => {
  const spots = [];
  for (let i = 1; i < 20; i += 1) for (let j = 1; j < 20; j += 1) {
    const off = Math.max(Math.abs(i - 10), Math.abs(j - 10));
    spots.push([x + wide * i / 20, y + high * j / 20, off]);
  }
  spots.sort((one, other) => one[2] - other[2]);
  return spots.find(([at, to]) => document.elementFromPoint(at, to)?.dataset?.cell)?.slice(0, 2);
}"""
# What can be tapped and is lower than 44 px; links in a sentence and what lies on the map may be.
SMALL = """() => [...document.querySelectorAll("a, button, select, summary, label")]
  .filter((each) => each.getClientRects().length && !each.closest(".sb-canvas, .skip, .sb-skip")
    && !(each.closest("p") && each.closest("p").textContent.trim() !== each.textContent.trim()))
  .map((each) => [each.textContent.trim().slice(0, 30), each.getBoundingClientRect().height])
  .filter(([, high]) => high < 43.5)"""
# What a text could have made: our own pictures are signs, written as data.
FOREIGN = (
    "img:not(.sb-sign-still), img:not([src^='data:image/svg+xml,']),"
    " [onerror], [onload], [onclick], main script, main iframe"
)
WIDE = "document.documentElement.scrollWidth"


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
    _search_then_ask(page)
    page.get_by_role("radio", name="Met een rollator").check()
    page.get_by_label("Wanneer?").select_option("week")
    cell = page.locator('path[data-cell="E1436N5084"]')
    # Not the square: Playwright would scroll the map's own frame too, which Leaflet puts back.
    page.locator(".sb-canvas").scroll_into_view_if_needed()
    box = cell.bounding_box()
    assert box is not None
    # By a finger, where no sign lies over the square.
    spot = page.evaluate(FREE, [box["x"], box["y"], box["width"], box["height"]])
    page.touchscreen.tap(*spot)
    page.locator("#answer .is-yes li").first.wait_for()
    assert page.locator("path.sb-outline").count() == 1
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
    assert page.url.endswith("bereik.html#vakje=E1436N5084&wie=rollator"), "the square, no more"
    assert page.locator("#asked").inner_text() == (
        "Met een rollator (tot 15 minuten). Vanaf: een vakje op de kaart. Deze week."
    )
    stopped = page.locator("#answer .is-no li").first.inner_text()
    assert re.search(r"trap|trede|drempel|stoep|helling|steil|ver\b|smal", stopped), stopped
    page.get_by_role("button", name="Naar wat u kunt bereiken").tap()
    assert page.evaluate("document.activeElement.id") == "answer-title"
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
    _fits_fingers_and_paper(page)
    _to_the_place_and_back(page)
    _well(seen, address)


def _search_then_ask(page: Page) -> None:
    page.get_by_label("Zoek op naam of soort").fill("bibliotheek")
    page.locator(".sb-row", has_text="Bibliotheek Wilgenoord").first.tap()
    page.locator(".sb-card-name", has_text="Bibliotheek Wilgenoord").wait_for()
    page.get_by_role("link", name="Wat kan ik bereiken?").last.click()
    _drawn(page)
    pictures = page.locator("#question .picture svg")
    assert pictures.count() == len(profiles())
    assert all(picture.bounding_box() for picture in pictures.all())
    assert page.locator("#to-answer").is_hidden(), "there is nothing to go to yet"


def _fits_fingers_and_paper(page: Page) -> None:
    small = page.evaluate(SMALL)
    assert small == [], "a finger needs 44 by 44"
    page.emulate_media(media="print")
    assert page.locator("#asked").is_visible()
    assert not page.locator("#question").is_visible()
    assert not page.locator("#to-answer").is_visible()
    assert page.evaluate("getComputedStyle(document.documentElement).fontSize") == "21.3333px", (
        "16 pt"
    )
    page.emulate_media(media="screen")


def _to_the_place_and_back(page: Page) -> None:
    first = page.locator("#answer .is-yes li").first
    name = first.get_by_role("link").inner_text()
    first.get_by_role("link").click()
    assert page.locator("h1").inner_text() == name
    rollator = page.get_by_role("row", name="Met een rollator")
    assert re.search(r"\d+\s*%", rollator.inner_text())
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    page.go_back()
    page.locator("#answer .is-yes li").first.wait_for()
    assert page.get_by_role("radio", name="Met een rollator").is_checked(), "as it was left"


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
    assert re.fullmatch(r"#vakje=E\d{4}N\d{4}&wie=\w+", page.evaluate("location.hash"))
    chosen = street.evaluate("each => each.selectedOptions[0].textContent")
    assert chosen in page.locator("#asked").inner_text()
    assert chosen.split()[0] not in page.url
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


def test_without_scripts_there_is_a_list(address: str, visit: Visitor) -> None:
    """No map, no form that does nothing: a line that says so, and lists and pages that work."""
    seen = visit(f"{address}/bereik.html", viewport=PHONE, java_script_enabled=False)
    page = seen.page
    assert "Deze pagina heeft JavaScript nodig" in page.locator("main").inner_text()
    assert page.locator("main :is(select, input, button):visible").count() == 0
    page.get_by_role("link", name="De hele lijst van plekken").click()
    assert page.locator(".list a").count() > 100
    assert page.get_by_role("button").count() == 0
    page.get_by_role("link", name="Bibliotheek Wilgenoord").first.click()
    assert "%" in page.get_by_role("row", name="Met een rollator").inner_text()
    page.goto(f"{address}/index.html")
    assert page.locator("main :is(select, input, button):visible").count() == 0
    page.get_by_role("link", name="Wilgenplein").click()
    assert page.locator("main li a").count() > 5
    assert page.get_by_role("link", name="De hele lijst van plekken").is_visible()
    _well_without_scripts(seen, address)


def _well_without_scripts(visit: Visit, address: str) -> None:
    assert visit.errors == []
    assert visit.hosts <= {address.split("/")[2]}


def test_an_empty_neighbourhood_draws_a_map(
    small_neighbourhood: Path, tmp_path: Path, visit: Visitor
) -> None:
    """With nothing in it the map is there, the list says so, and nothing goes wrong."""
    area = neighbourhood.load(small_neighbourhood)
    publish_site(replace(area, places=area.places.iloc[:0]), tmp_path / "site")
    seen = visit(f"{(tmp_path / 'site').as_uri()}/index.html", viewport=PHONE)
    _drawn(seen.page)
    assert "Er is hier nog niets bekend" in seen.page.locator("main").inner_text()
    assert seen.page.locator(".sb-sign[data-place]").count() == 0
    seen.page.get_by_role("link", name="Wat kan ik bereiken?").last.click()
    _drawn(seen.page)
    seen.page.get_by_label("Waar begint u?").select_option(index=1)
    seen.page.locator("#answer", has_text="nog niets bekend").wait_for()
    assert seen.errors == []


def _names_of_rows(site: Path, url: str) -> set[str]:
    """Give the names of all places that the table has for the question in an address."""
    asked = parse_qs(urlsplit(url).fragment)
    (cell,), (who,) = asked["vakje"], asked["wie"]
    rows: list[list[Any]] = []
    for file in (site / "data" / "bereik" / who).glob("*.js"):
        rows += _handed_over(file)["cells"].get(cell, [])
    features = _handed_over(site / "data" / "places.nl.js")["features"]
    names = {each["properties"]["n"]: each["properties"]["name"] for each in features}
    return {names[row[0]] for row in rows}


def _handed_over(file: Path) -> Any:  # noqa: ANN401 -- JSON
    text = file.read_text(encoding="utf-8")
    return json.loads(text[text.index(",") + 1 : text.rindex(")")])


def test_hostile_names_do_nothing_but_show(
    small_neighbourhood: Path, tmp_path: Path, visit: Visitor
) -> None:
    """On the map, its cards, the list, the answer and every page a name stays a text."""
    (tmp_path / "home").mkdir()
    with closing(open_register(tmp_path / "home")) as register:
        fill(register)
        area = hostile_throughout(small_neighbourhood)
        publish_site(area, tmp_path / "site", register=register)
    start = (tmp_path / "site").as_uri()
    seen = visit(f"{start}/index.html", viewport=PHONE)
    page = seen.page
    _drawn(page)
    rows = page.locator(".sb-item[data-place] button")
    shown = page.locator(".sb-list").text_content() or ""
    for hostile in (*HOSTILE, LONG):
        assert hostile.split()[0] in shown
    assert rows.count() > 15
    for number in range(rows.count()):
        rows.nth(number).click()
        page.locator(".sb-card-name").wait_for()
    page.locator(".sb-sign[data-place]").first.dispatch_event("pointermove")
    page.locator(".sb-sign[data-place]").first.hover(force=True)
    page.locator(".sb-tip").wait_for()
    assert page.locator(".sb-tip *").count() == 0, "a tooltip is text and nothing else"
    assert page.evaluate(WIDE) <= PHONE["width"]
    page.goto(f"{start}/bereik.html")
    _drawn(page)
    page.get_by_label("Waar begint u?").select_option(index=1)
    page.locator("#asked", has_text="Deze week").wait_for()
    page.get_by_label("Wanneer?").select_option("any")
    # The earlier answer stays until there is another.
    page.locator("#asked", has_text="Maakt niet uit").wait_for()
    names = page.locator(".answer-name a")
    answered = set(names.all_text_contents())
    rows_told = _names_of_rows(tmp_path / "site", page.url)
    assert rows_told <= answered
    assert len(rows_told & {*HOSTILE, LONG}) > 2
    assert page.locator(FOREIGN).count() == 0
    assert names.first.evaluate("each => getComputedStyle(each).unicodeBidi") == "isolate"
    assert page.evaluate(WIDE) <= PHONE["width"]
    pages = [*(tmp_path / "site").glob("*.html"), *(tmp_path / "site" / "plek").glob("*.html")]
    assert len(pages) > 20
    for file in sorted(pages):
        page.goto(file.as_uri())
        for media in ("print", "screen"):
            page.emulate_media(media=media)
            assert page.evaluate(WIDE) <= PHONE["width"], (file.name, media)
        assert page.locator(FOREIGN).count() == 0, file.name
        assert page.evaluate("window.hacked") is None, file.name
    assert seen.errors == []
    assert seen.hosts == set()
