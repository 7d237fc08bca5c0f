"""What stands around the pages, in a real browser."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest

from tests.browser.steps import choose, settled

if TYPE_CHECKING:
    from pathlib import Path

    from tests.browser.conftest import Dashboard, Visitor


@pytest.fixture(scope="module")
def address(dashboard: Dashboard, small_neighbourhood: Path) -> str:
    """Start the dashboard on the small town."""
    return dashboard(small_neighbourhood, SOCIALE_BASIS_LOCAL="1")


@pytest.mark.parametrize("page", ["", "/bereik"])
def test_page_opens(address: str, page: str, visit: Visitor) -> None:
    """Each page, by its own address, asks nothing of another host and has no error to tell."""
    opened = visit(address + page)
    opened.page.locator("h1").first.wait_for()
    opened.page.wait_for_load_state("networkidle")
    assert opened.page.locator("h1").first.inner_text().strip()
    assert opened.hosts == {urlsplit(address).netloc}
    assert opened.errors == []


def test_language_and_title_before_the_page_runs(address: str, visit: Visitor) -> None:
    """Language and title stand in the page that is sent, also in English."""
    opened = visit(f"{address}/?lang=en")
    assert opened.page.evaluate("document.documentElement.lang") == "en"
    assert visit(address).page.evaluate("document.documentElement.lang") == "nl"


def test_policy_stops_what_was_not_ours(address: str, visit: Visitor) -> None:
    """The browser runs no script that was put into the page, and asks no other host."""
    opened = visit(address)
    opened.page.locator("h1").first.wait_for()
    assert opened.errors == []
    opened.page.evaluate(
        """async () => {
          const script = document.createElement("script");
          script.textContent = "document.title = 'run'";
          document.body.append(script);
          await fetch("https://example.org/").catch(() => {});
          // Later: what the test itself asks may run text as code, whatever the policy says.
          await new Promise((done) => setTimeout(() => {
            try { eval("document.title = 'run'"); } catch { /* as it must be */ }
            done();
          }));
        }"""
    )
    assert opened.page.title() != "run"
    assert sum("Content Security Policy" in error for error in opened.errors) >= 2
    assert any("example.org" in error for error in opened.errors)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_buttons_and_captions_are_readable(address: str, scheme: str, visit: Visitor) -> None:
    """Our style corrects Streamlit's where it is too faint, in the theme that is shown."""
    opened = visit(f"{address}/", color_scheme=scheme)
    opened.page.locator("h1").first.wait_for()
    colours = opened.page.evaluate(
        """() => {
          const found = {};
          for (const [tag, id] of [["button", "stBaseButton-primary"],
                                   ["div", "stCaptionContainer"]]) {
            const element = document.createElement(tag);
            element.dataset.testid = id;
            document.querySelector(".stApp").append(element);
            found[id] = getComputedStyle(element).color;
          }
          return found;
        }"""
    )
    dark = scheme == "dark"
    assert colours == {
        "stBaseButton-primary": "rgb(16, 32, 29)" if dark else "rgb(255, 255, 255)",
        "stCaptionContainer": "rgb(182, 187, 181)" if dark else "rgb(83, 89, 84)",
    }


def test_back_brings_the_earlier_question(address: str, visit: Visitor) -> None:
    """Back walks over the answers one by one, then to the page before, and is never held."""
    page = visit(address).page
    page.get_by_role("link", name="Wie kan er komen, met").click()
    slider = page.get_by_role("slider")
    slider.wait_for()
    for minutes in ("20", "25"):
        slider.press("ArrowRight")
        page.wait_for_url(f"**/bereik?*minutes={minutes}*")
        page.locator("h1", has_text=f"{minutes} minuten").wait_for()
    for minutes in ("20", "15"):
        page.go_back()
        page.locator("h1", has_text=f"{minutes} minuten").wait_for()
        settled(page)
        assert slider.input_value() == minutes
    page.go_back()
    page.locator("h1", has_text="De sociale basis van").wait_for()
    assert urlsplit(page.url).path == "/"


def test_quick_choices_are_not_undone(address: str, visit: Visitor) -> None:
    """Who presses on while the page still runs ends where they pressed to."""
    page = visit(f"{address}/bereik").page
    slider = page.get_by_role("slider")
    slider.wait_for()
    for _time in range(4):
        slider.press("ArrowRight")
    page.locator("h1", has_text="35 minuten").wait_for()
    page.wait_for_url("**/bereik?*minutes=35*")
    settled(page)
    assert slider.input_value() == "35"


@pytest.mark.parametrize("path", ["/kaart", "/onbekend", "/bereik/verder"])
def test_unknown_path_shows_the_first_page(address: str, path: str, visit: Visitor) -> None:
    """No dialog in English: the map, in the language that was asked for."""
    opened = visit(f"{address}{path}?lang=en")
    opened.page.locator("h1", has_text="The sociale basis of").wait_for()
    assert opened.page.url == f"{address}/?lang=en"
    assert opened.page.get_by_role("dialog").count() == 0
    assert opened.errors == []


def test_same_area_can_be_picked_again(address: str, visit: Visitor) -> None:
    """After a choice in the box, a second tap on an area counts as much as the first."""
    page = visit(address, reduced_motion="reduce").page
    page.locator('.sb-map[data-ready="yes"]').wait_for()
    page.get_by_label("Zoek op naam of soort").fill("Lindelaan")
    row = page.locator(".sb-list li:not([hidden])", has_text="Lindelaan-West").get_by_role("button")
    row.click()
    card = page.get_by_test_id("stMain").locator("h3")
    card.filter(has_text="Lindelaan-West").first.wait_for()
    choose(page, "Welke buurt", "Lindelaan-Oost")
    card.filter(has_text="Lindelaan-Oost").first.wait_for()
    row.click()
    card.filter(has_text="Lindelaan-West").first.wait_for()
