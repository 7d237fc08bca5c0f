"""What visitors do, at their own pace: each step waits for the page, however slow the machine."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal

from playwright.sync_api import TimeoutError as TooSlow

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Page

Scheme = Literal["light", "dark"]
PATIENCE_MS = 90_000  # two tests, a server and a browser may share two slow processors


def ready(page: Page) -> None:
    """Wait until the map is drawn and Streamlit has come to rest."""
    page.locator('.sb-map[data-ready="yes"]').wait_for()
    settled(page)


def settled(page: Page) -> None:
    """Wait until no run of the page is under way, nor begins at once, and all of it is drawn.

    The last run may be over long before a slow browser has drawn what it brought: time that
    passes in one long turn of the browser therefore does not count, only turns without a change.
    """
    page.wait_for_function(
        """() => new Promise(done => {
            const QUIET_TURNS = 10, TURN_MS = 25;
            const resting = () => document.querySelector('[data-testid="stApp"]')
                ?.getAttribute("data-test-script-state") === "notRunning";
            let quiet = 0;
            const drawn = new MutationObserver(() => { quiet = 0; });
            drawn.observe(document.body, { subtree: true, childList: true, characterData: true });
            const look = () => {
                quiet = resting() ? quiet + 1 : 0;
                if (quiet < QUIET_TURNS) return setTimeout(look, TURN_MS);
                drawn.disconnect();
                done(true);
            };
            look();
        })"""
    )


def recolour(page: Page, scheme: Scheme) -> None:
    """Make page and map light or dark, as a computer does in the evening; wait until both are."""
    page.emulate_media(color_scheme=scheme)
    page.locator(f'.sb-map[data-theme="{scheme}"]').wait_for()
    ready(page)


def picture(page: Page, path: Path) -> None:
    """Take a picture of a whole page of the dashboard, and wait until it has its own height again.

    For the picture the browser makes its window as high as the page: what is pressed right after
    it may have moved under the pointer.
    """
    page.screenshot(path=path, full_page=True)
    settled(page)


def choose(page: Page, label: str, option: str) -> None:
    """Choose in a list by typing; again when a page that still moves closes the list."""
    wanted = page.get_by_role("option", name=re.compile(option)).first
    box = page.get_by_role("combobox", name=re.compile(label))
    for last in (False, False, False, True):
        settled(page)
        page.keyboard.press("Escape")
        box.click()
        box.fill(option)
        try:
            wanted.click(timeout=PATIENCE_MS if last else 5000)
        except TooSlow:
            if last:
                raise
        else:
            break
    settled(page)
