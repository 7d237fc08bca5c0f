"""One person, from the question to the paper: the address they typed stays where it was typed."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest

from tests.browser.conftest import served
from tests.browser.steps import choose, ready, settled
from tests.browser.test_pages import NARROW, WIDE, listed, painted, picture

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Page, Request

    from tests.browser.conftest import Visitor

STREET, NUMBER, CELL = "Populierenlaan", "51", "E1430N5082"


class Server:
    """A dashboard of its own, with what it says."""

    def __init__(self, address: str, place: Path, folder: Path) -> None:
        self.address = address
        self.place = place
        self.folder = folder

    def files(self) -> dict[str, int]:
        """Give when every file of the neighbourhood was last written."""
        return {str(file): file.stat().st_mtime_ns for file in self.folder.rglob("*")}


@pytest.fixture(scope="module")
def server(example_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Start a dashboard on the example."""
    place = tmp_path_factory.mktemp("samen")
    with served(example_folder, {"SOCIALE_BASIS_LOCAL": "1"}, place) as address:
        yield Server(address, place, example_folder)


def type_start(page: Page) -> None:
    """Say where one starts, and wait for the answer."""
    ready(page)
    page.get_by_label("Straat en huisnummer").fill(f"{STREET} {NUMBER}")
    page.keyboard.press("Enter")
    page.locator(".page-answer").wait_for()
    settled(page)  # then the map that asked has gone
    ready(page)


def cards(page: Page) -> list[str]:
    """Give the ids on the cards."""
    found = page.locator(".page-found").evaluate_all("all => all.map(e => e.dataset.place)")
    return [str(each) for each in found]


def same_on_the_map(page: Page) -> None:
    """Prove that cards, rows and signs are the same entries."""
    page.wait_for_function(
        """() => document.querySelectorAll('.sb-list li[data-place]:not([hidden])').length
              === document.querySelectorAll('.page-found').length"""
    )
    assert sorted(cards(page)) == sorted(listed(page))
    assert set(painted(page)) <= set(cards(page))


def keeps_the_address(server: Server, before: dict[str, int], requests: list[Request]) -> None:
    """Prove that what was typed stands in no request, no line of the log and no file."""
    assert requests
    for request in requests:
        told = f"{request.url} {request.post_data or ''} {request.headers}"
        assert STREET.casefold() not in told.casefold()
    for file in server.place.rglob("*"):
        if file.is_file():
            assert STREET.casefold() not in file.read_text("utf-8", "replace").casefold()
    assert server.files() == before


def test_someone_with_a_rollator_wants_to_play_cards_this_afternoon(
    server: Server, visit: Visitor
) -> None:
    """The builder: an address, cards today at two; the nearest leads; another wish, on paper."""
    before = server.files()
    requests: list[Request] = []
    visited = visit(f"{server.address}/samen", viewport=WIDE)
    page = visited.page
    page.on("request", lambda request: requests.append(request))  # noqa: PLW0108 -- Playwright marks what it is given
    type_start(page)
    assert f"cel={CELL}" in page.url
    choose(page, "Wanneer", "Vandaag")
    page.get_by_label("Wat wilt u doen?").fill("kaarten")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Wat toch het dichtst bij is").wait_for()
    page.get_by_text("Kaartclub Hartenvrouw: 34 minuten onderweg").wait_for()
    settled(page)
    assert cards(page) == ["vw-13"]
    card = page.locator('.page-found[data-place="vw-13"]')
    assert "Dan dicht" in card.inner_text()
    assert "niet zonder hulp (1 trede)" in card.inner_text()
    same_on_the_map(page)
    picture(page, "samen-kaarten-1440")
    # Nothing today: what is there this week, on the same way of going about?
    choose(page, "Wanneer", "Deze week")
    page.get_by_label("Wat wilt u doen?").fill("")
    page.keyboard.press("Enter")
    page.locator(".st-key-found-own .page-found").first.wait_for()
    settled(page)
    same_on_the_map(page)
    page.get_by_role("button", name="De weg heen en terug").first.click()
    page.get_by_label("Wie kunt u onderweg bellen?").fill("Anja, 06 00 00 00 00")
    page.keyboard.press("Enter")
    page.locator(".page-call strong", has_text="Anja").wait_for()
    settled(page)
    assert page.locator(".page-print ol li").count() >= 2
    page.emulate_media(media="print")
    size = page.locator(".page-print li").first.evaluate("e => getComputedStyle(e).fontSize")
    assert float(size.removesuffix("px")) == pytest.approx(16 * 96 / 72, abs=0.1)
    seen = page.locator("h1, .sb-map, .page-found").evaluate_all(
        "all => all.filter(e => e.getClientRects().length > 0).length"
    )
    assert seen == 0
    assert page.locator(".page-call").is_visible()
    page.emulate_media(media="screen")
    picture(page, "samen-weg-1440")
    keeps_the_address(server, before, requests)
    assert visited.errors == []
    assert visited.hosts == {urlsplit(server.address).netloc}


def test_a_resident_taps_their_front_door_on_a_phone(server: Server, visit: Visitor) -> None:
    """At 390 px: a tap on the map, what one can reach this week, and a link that leads there."""
    before = server.files()
    requests: list[Request] = []
    visited = visit(f"{server.address}/wat-kan-ik-bereiken?rol=resident", viewport=NARROW)
    page = visited.page
    page.on("request", lambda request: requests.append(request))  # noqa: PLW0108 -- Playwright marks what it is given
    ready(page)
    canvas = page.locator(".sb-canvas")
    canvas.scroll_into_view_if_needed()
    box = canvas.bounding_box()
    assert box is not None
    canvas.click(position={"x": box["width"] * 0.4, "y": box["height"] * 0.6})
    page.get_by_text("de plek die u aantikte").wait_for()
    page.locator(".page-answer").wait_for()
    settled(page)
    ready(page)
    same_on_the_map(page)
    assert "cel=E" in page.url
    wide = page.evaluate("document.documentElement.scrollWidth")
    assert wide <= NARROW["width"]
    picture(page, "wat-kan-ik-390")
    link = page.url
    other = visit(link, viewport=NARROW)
    other.page.locator(".page-answer").wait_for()
    assert other.page.get_by_text("het midden van het vak").is_visible()
    settled(other.page)
    ready(other.page)
    assert cards(other.page)
    keeps_the_address(server, before, requests)
    for each in (visited, other):
        assert each.errors == []
        assert each.hosts == {urlsplit(server.address).netloc}
