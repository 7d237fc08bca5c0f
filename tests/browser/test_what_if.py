"""What if the community centre closes: an official, from the first page to a kept answer."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest

from sociale_basis import neighbourhood
from sociale_basis.network import profile
from sociale_basis.reach import EditSet, apply_edits, compare
from sociale_basis.reach import edits as edit_sets
from sociale_basis.reach.edit_models import ClosePlace
from tests.browser.steps import choose, picture, ready, settled

if TYPE_CHECKING:
    from tests.browser.conftest import Dashboard, Visitor

PICTURES = Path(__file__).resolve().parents[2] / "build" / "screenshots"
WIDE, NARROW = {"width": 1440, "height": 1000}, {"width": 390, "height": 844}
CENTRE = "institutional/community_centre"
NAME = "Buurthuis dicht"


@pytest.fixture(scope="module")
def address(dashboard: Dashboard, example_folder: Path) -> str:
    """Start the dashboard as on one's own computer."""
    return dashboard(example_folder, SOCIALE_BASIS_LOCAL="1")


def expected(folder: Path) -> tuple[str, str]:
    """Give, of the engine itself, who got there before and who no longer does, in tens."""
    area = neighbourhood.load(folder)
    (centre,) = area.places.loc[area.places["layer"] == CENTRE, "id"]
    after = apply_edits(area, EditSet(name="x", edits=(ClosePlace(place=centre),))).area
    table = compare(area, after, profile("rollator"), CENTRE, 900.0)
    row = table.loc[table["group"] == "residents"].iloc[0]
    assert row["yes_after"] == 0 < row["lost"]
    before, lost = (f"{int(row[name] / 10 + 0.5) * 10:,}" for name in ("yes_before", "lost"))
    return before.replace(",", "."), lost.replace(",", ".")


def test_what_if_the_community_centre_closes(
    address: str, visit: Visitor, example_folder: Path
) -> None:
    """Closing it, who no longer gets there, the map without yes, kept; the link shows the same."""
    opened = visit(f"{address}/bereik?rol=official", viewport=WIDE)
    page = opened.page
    ready(page)
    assert page.locator('.sb-part[data-state="yes"]').count() > 0
    page.get_by_role("radio", name=re.compile("Wat als")).or_(
        page.get_by_role("button", name=re.compile("Wat als"))
    ).first.click()
    page.get_by_text("Er verandert nog niets").wait_for()
    choose(page, "Welke plek", "Buurthuis De Wilgenhoek")
    page.get_by_role("button", name="Voeg deze verandering toe").click()
    page.get_by_role("heading", name="Ervoor en erna").wait_for()
    ready(page)
    before, lost = expected(example_folder)
    table = page.locator("table", has_text="Wie er kan komen, ervoor en erna, per groep")
    first = table.locator("tbody tr").first
    assert f"{before} → 0" in first.inner_text()
    assert lost in first.inner_text()
    page.wait_for_function(
        """() => document.querySelectorAll('.sb-part').length > 0
            && !document.querySelector('.sb-part[data-state="yes"]')"""
    )
    PICTURES.mkdir(parents=True, exist_ok=True)
    picture(page, PICTURES / "what-if-1440.png")
    page.get_by_role("textbox", name=re.compile("Naam, bijvoorbeeld")).fill(NAME)
    page.get_by_role("button", name="Bewaar onder deze naam").click()
    page.get_by_text("Bewaard als").wait_for()
    settled(page)
    assert list(edit_sets.names(example_folder)) == [NAME]
    page.wait_for_url("**set=Buurthuis*")
    other = visit(page.url, viewport=NARROW)
    ready(other.page)
    assert f"{before} → 0" in other.page.locator("table", has_text="per groep").inner_text()
    picture(other.page, PICTURES / "what-if-390.png")
    other.page.get_by_role("button", name=f"Verwijder “{NAME}”").click()
    other.page.get_by_role("button", name=f"Verwijder “{NAME}”").wait_for(state="detached")
    assert edit_sets.names(example_folder) == {}
    for each in (opened, other):
        assert each.errors == []
        assert each.hosts == {urlsplit(address).netloc}
