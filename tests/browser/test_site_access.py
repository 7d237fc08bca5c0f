"""axe-core on every kind of page of the public site: it has nothing at all to say."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from sociale_basis import neighbourhood
from sociale_basis.publish.site import publish_site

if TYPE_CHECKING:
    from tests.browser.conftest import Visitor

WIDE = {"viewport": {"width": 1440, "height": 1000}, "color_scheme": "light"}
NARROW = {"viewport": {"width": 390, "height": 844}, "color_scheme": "dark"}
PAGES = (
    "index.html",
    "bereik.html",
    "buurt-BU99990001.html",
    "plek/bibliotheek-dijkzicht.html",
    "lijst.html",
    "bronnen.html",
    "insluiten.html",
    "kaart.html",
)


@pytest.fixture(scope="module")
def start(small_neighbourhood: Path, tmp_path_factory: pytest.TempPathFactory) -> str:
    """Publish the small town; give the address of its folder."""
    folder = tmp_path_factory.mktemp("site") / "site"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SOCIALE_BASIS_DOORGEVEN", "wijk@example.nl")
        publish_site(neighbourhood.load(small_neighbourhood), folder)
    return folder.as_uri()


@pytest.mark.parametrize("lang", ["", "en/"], ids=["Dutch", "English"])
@pytest.mark.parametrize("how", [WIDE, NARROW], ids=["wide and light", "narrow and dark"])
def test_no_violation_on_any_kind_of_page(
    start: str, visit: Visitor, lang: str, how: dict[str, Any]
) -> None:
    """No violation of any weight; with cards, answers and everything folded out."""
    found = find_spec("axe_playwright_python")
    assert found is not None, "axe-playwright-python is not installed: make test does"
    assert found.origin is not None
    axe = Path(found.origin).with_name("axe.min.js").read_text(encoding="utf-8")
    seen = visit(f"{start}/index.html", **how)
    page = seen.page
    for name in PAGES:
        page.goto(f"{start}/{lang}{name}")
        if page.locator(".sb-map").count():
            page.locator('.sb-map[data-ready="yes"]').wait_for()
        if name == "bereik.html":
            page.locator("select[name=street]").select_option(index=1)
            page.locator("#answer li").first.wait_for()
        elif page.locator(".sb-row").count():
            page.locator(".sb-row").first.click()
            page.locator(".sb-card-name").wait_for()
        for folded in page.locator("details").all():
            folded.evaluate("each => { each.open = true; }")
        page.evaluate(axe)
        answer: dict[str, Any] = page.evaluate("() => axe.run(document, { preload: false })")
        assert len(answer["passes"]) > 15, name
        wrong = [
            f"{name} {each['id']}: {node['target']} {node['html'][:150]}"
            for each in answer["violations"]
            for node in each["nodes"]
        ]
        assert wrong == []
    assert seen.errors == []
