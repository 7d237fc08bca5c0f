"""axe-core, the usual automatic check of WCAG, on every page, folded out, light and dark.

It finds perhaps a third of what can be wrong: it is no proof that a page works for everyone.
"""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from sociale_basis.privacy import Viewer
from sociale_basis.ui.pages import PAGES, PageEntry
from tests.browser.steps import settled

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.browser.conftest import Dashboard, Visitor

# Who sees which page how: wide and light, narrow and dark.
WIDE = {"viewport": {"width": 1440, "height": 1000}, "color_scheme": "light"}
NARROW = {"viewport": {"width": 390, "height": 844}, "color_scheme": "dark"}
SERIOUS = ("serious", "critical")


@pytest.fixture(scope="module")
def axe() -> str:
    """Read the script of axe-core out of the package that brings it."""
    found = find_spec("axe_playwright_python")
    assert found is not None, "axe-playwright-python is not installed: make test does"
    assert found.origin is not None
    return Path(found.origin).with_name("axe.min.js").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def address(
    dashboard: Dashboard, example_folder: Path, tmp_path_factory: pytest.TempPathFactory
) -> str:
    """Start the dashboard as on one's own computer."""
    home = str(tmp_path_factory.mktemp("home"))
    return dashboard(example_folder, SOCIALE_BASIS_LOCAL="1", SOCIALE_BASIS_HOME=home)


def violations(page: Page, axe: str) -> list[str]:
    """Fold everything out, and give what axe finds serious, with where it is."""
    for folded in page.locator("details").all():
        folded.evaluate("each => { each.open = true; }")
    # What folds out grows for a moment, and is half transparent then.
    page.wait_for_function(
        "() => document.getAnimations().every(each => each.playState !== 'running'"
        " || each.effect.getComputedTiming().iterations === Infinity)"
    )
    page.evaluate(axe)
    answer: dict[str, Any] = page.evaluate("() => axe.run(document)")
    # Of an empty page, axe has nothing to say either.
    assert len(answer["passes"]) > 15
    return [
        f"{each['id']}: {node['target']} {node['html'][:200]}"
        for each in answer["violations"]
        if each["impact"] in SERIOUS
        for node in each["nodes"]
    ]


@pytest.mark.parametrize("how", [WIDE, NARROW], ids=["wide and light", "narrow and dark"])
@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.path or "kaart")
def test_no_serious_violation(
    address: str, visit: Visitor, axe: str, page: PageEntry, how: dict[str, Any]
) -> None:
    """Nothing serious or critical, ours or Streamlit's: for the team, and for residents."""
    others = (Viewer.RESIDENT, Viewer.OFFICIAL) if how is NARROW else (Viewer.BUILDER_TEAM,)
    role = next(each for each in (*others, *Viewer) if page.opens_for(each, here=True))
    opened = visit(f"{address}/{page.path}?rol={role}", **how).page
    opened.locator("h1").first.wait_for()
    settled(opened)
    for each in opened.locator(".sb-map").all():
        each.and_(opened.locator('[data-ready="yes"]')).wait_for()
    settled(opened)
    assert violations(opened, axe) == []


@pytest.mark.parametrize("how", [WIDE, NARROW], ids=["wide and light", "narrow and dark"])
@pytest.mark.parametrize("path", ["bereik?rol=resident", "doorgeven"])
def test_no_serious_violation_beside_the_menu(
    address: str, visit: Visitor, axe: str, path: str, how: dict[str, Any]
) -> None:
    """A page that is closed for who asks, and the form without an account."""
    opened = visit(f"{address}/{path}", **how).page
    opened.locator("h1").first.wait_for()
    if "rol" in path:
        settled(opened)
    assert violations(opened, axe) == []
