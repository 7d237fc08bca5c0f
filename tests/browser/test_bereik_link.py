"""One question with two layers, a moment and a number of one's own: list, map, files, link."""

from __future__ import annotations

import csv
import io
import json
import math
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.browser.steps import ready, settled

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.browser.conftest import Dashboard, Visitor

WIDE, NARROW = {"width": 1440, "height": 1000}, {"width": 390, "height": 844}
ASKED = "rol=official&layer=community_centre,library&day=mo&hour=10"
FEW, HALF_A_TEN = "minder dan 10", 5
DRAWN = "() => document.querySelector('.sb-map').sbView.drawn.shares"


@pytest.fixture(scope="module")
def address(dashboard: Dashboard, example_folder: Path) -> str:
    """Start the dashboard as on one's own computer."""
    return dashboard(example_folder, SOCIALE_BASIS_LOCAL="1")


def rows(page: Page, caption: str) -> list[list[str]]:
    """Read the body of the table whose caption begins so."""
    table = page.locator("table", has=page.locator("caption", has_text=re.compile(f"^{caption}")))
    found: list[list[str]] = table.first.evaluate(
        """table => [...table.tBodies[0].rows].map(
            row => [...row.cells].map(cell => cell.textContent.trim()))"""
    )
    return found


def file_of(page: Page, key: str) -> bytes:
    """Take a file along."""
    button = page.locator(f'[class*="st-key-{key}"]').get_by_role("button").first
    with page.expect_download() as waiting:
        button.click()
    return Path(waiting.value.path()).read_bytes()


def spots(page: Page) -> list[str]:
    """Name the numbered spots that are drawn on the map, in order."""
    page.locator('.leaflet-container [data-place^="spot-"]').first.wait_for(state="attached")
    found: list[Any] = page.evaluate(
        """() => [...new Set([...document.querySelectorAll(
            '.leaflet-container [data-place^="spot-"]')].map(each => each.dataset.place))]"""
    )
    return sorted(map(str, found), key=lambda each: int(each.rpartition("-")[2]))


def same_shares(words: list[str], shares: list[float]) -> bool:
    """Tell whether numbers of people, which are told in tens, can be these parts of one whole."""
    if [word != "0" for word in words] != [share > 0 for share in shares]:
        return False
    least, most = 0.0, math.inf
    for word, share in zip(words, shares, strict=True):
        if share:
            few = word == FEW
            told = 0 if few else int(word.replace(".", ""))
            least = max(least, (told - HALF_A_TEN) / share)
            most = min(most, (10 if few else told + HALF_A_TEN) / share)
    return least <= most + 1e-6


def test_list_map_files_and_link_say_the_same(address: str, visit: Visitor) -> None:
    """A slower walker by one's own number; barriers in list, map, CSV and GeoJSON; the link."""
    opened = visit(f"{address}/bereik?{ASKED}", viewport=WIDE)
    page = opened.page
    ready(page)
    heading = page.get_by_role("heading", level=1)
    assert re.search(r"Bibliotheek\W of \WBuurthuis", heading.inner_text())
    assert re.search(r"maandag .* 10:00", heading.inner_text())
    before = json.loads(page.evaluate(DRAWN))
    page.get_by_text("Meer instellingen").click()
    speed = page.get_by_role("spinbutton", name="Snelheid (m/s)")
    speed.wait_for()
    settled(page)
    speed.fill("0.45")
    speed.press("Enter")
    page.get_by_text(re.compile(r"zelf instellingen veranderd \(1\)")).wait_for()
    ready(page)
    slower = json.loads(page.evaluate(DRAWN))
    assert slower != before
    told = rows(page, "Per plek")
    assert len(told) == 2
    # Each square of the table is drawn, with the same shares: what is drawn is what is told.
    page.get_by_text("Per vak van 100 meter", exact=True).click()
    page.locator("caption", has_text="Bewoners per vak").wait_for()
    squares = rows(page, "Bewoners per vak")
    assert {row[0] for row in squares} == set(slower)
    for code, *words in squares:
        assert same_shares(words[:3], slower[code]), code
    assert sum(0 < max(share) < 1 for share in slower.values()) > 5, "shares that differ"
    kept = list(csv.reader(io.StringIO(file_of(page, "squares-csv").decode("utf-8-sig"))))
    assert kept[1:] == [row[:4] for row in squares]

    page.get_by_role("radio", name=re.compile("Wat in de weg staat")).or_(
        page.get_by_role("button", name=re.compile("Wat in de weg staat"))
    ).first.click()
    page.get_by_text("zeker de hele tijd open").wait_for()
    ready(page)
    barriers = rows(page, "Hindernissen, op volgorde")
    assert barriers
    names = [f"spot-{at}" for at in range(1, len(barriers) + 1)]
    assert spots(page) == names
    told_in_csv = list(
        csv.DictReader(io.StringIO(file_of(page, "barriers-csv").decode("utf-8-sig")))
    )
    assert [[each["number"], each["what"], each["street"]] for each in told_in_csv] == [
        row[:3] for row in barriers
    ]
    assert [each["residents_gained"] for each in told_in_csv] == [row[4] for row in barriers]
    features = json.loads(file_of(page, "barriers-geojson"))["features"]
    assert [each["properties"] for each in features] == told_in_csv

    link = page.url
    assert parse_qs(urlsplit(link).query)["own"] == ["rollator;speed_m_s=0.45"]
    other = visit(link, viewport=NARROW)
    ready(other.page)
    assert other.page.get_by_role("heading", level=1).inner_text() == heading.inner_text()
    assert rows(other.page, "Hindernissen, op volgorde") == barriers
    assert spots(other.page) == names
    assert other.page.evaluate(DRAWN) == page.evaluate(DRAWN)
    for each in (opened, other):
        assert each.errors == []
        assert each.hosts == {urlsplit(address).netloc}
