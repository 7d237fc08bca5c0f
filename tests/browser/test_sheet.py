"""The schouw sheet on paper and on a phone."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from typer.testing import CliRunner

from sociale_basis.cli import app

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser

    from tests.browser.conftest import Visitor

PAPER_WIDTH, PAPER_HEIGHT = 703, 1032  # A4 without its margins of 12 mm, at 96 dots per inch


@pytest.fixture(scope="module")
def sheet(example_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write a sheet of twelve stops, or one less where the last two go together."""
    file = tmp_path_factory.mktemp("sheet") / "schouw.html"
    question = ("--profile", "low_vision", "--layer", "institutional/community_centre")
    options = ("--untagged", "voorzichtig", "--minutes", "30", "--sheet", str(file))
    result = CliRunner().invoke(app, ["survey", str(example_folder), *question, *options])
    assert result.exit_code == 0, result.stderr
    return file


def test_front_with_the_map_and_back_with_the_stops(browser: Browser, sheet: Path) -> None:
    """Up to twelve stops fit on the back of one sheet of A4, with the map on its front."""
    page = browser.new_page(viewport={"width": PAPER_WIDTH, "height": PAPER_HEIGHT})
    page.goto(sheet.as_uri())
    assert page.locator("ol.stops > li").count() in {11, 12}
    page.emulate_media(media="print")
    for part in (".front", "ol.stops"):
        box = page.locator(part).bounding_box()
        assert box is not None
        assert 300 < box["height"] < PAPER_HEIGHT
    printed = page.pdf(prefer_css_page_size=True, print_background=True)
    assert len(re.findall(rb"/Type\s*/Page\b", printed)) == 2
    page.close()


@pytest.mark.parametrize("width", [390, 1000])
def test_on_a_screen(visit: Visitor, sheet: Path, width: int) -> None:
    """Nothing sticks out sideways, nothing is asked of anyone, nothing goes wrong."""
    seen = visit(sheet.as_uri(), viewport={"width": width, "height": 844})
    assert seen.page.evaluate("document.documentElement.scrollWidth") == width
    assert seen.page.locator("svg.map").is_visible()
    letters = seen.page.evaluate(
        "document.querySelector('.stop-number').getBoundingClientRect().height"
    )
    assert letters > 8
    assert seen.hosts == set()
    assert seen.errors == []
