"""The dashboard on a real neighbourhood, as a visitor without special rights sees it."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest

from sociale_basis import neighbourhood
from sociale_basis.maps import describe, reach_on_map
from sociale_basis.network import profile
from sociale_basis.privacy import Viewer
from tests.browser.steps import ready, settled

if TYPE_CHECKING:
    from pathlib import Path

    from tests.browser.conftest import Dashboard, Visitor

LIBRARY = "institutional/library"


@pytest.fixture(scope="module")
def folder(shared_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build an area in Delft: no register, and no figures of its areas."""
    given = shared_data / "delft"
    built = tmp_path_factory.mktemp("delft") / "delft"
    neighbourhood.build(
        built,
        osm=given / "tudelft_2025.osm.pbf",
        extent=(4.355, 51.995, 4.386, 52.005),
        boundary=given / "buurten_2022_cartomap_rd_subset.geojson",
        population=given / "pc4_age_population_delft_certegis.csv",
        population_areas=given / "pc4_delft_certegis.gpkg",
        name="Delft rond de Schie",
    )
    return built


def test_both_pages(folder: Path, dashboard: Dashboard, visit: Visitor) -> None:
    """Every entry of every layer is painted and listed; squares are those of the answer."""
    address = dashboard(folder, SOCIALE_BASIS_LOCAL="1")
    area = neighbourhood.load(folder)
    opened = visit(address, viewport={"width": 1440, "height": 1000})
    page = opened.page
    ready(page)
    assert page.locator("h1").inner_text() == "De sociale basis van Delft rond de Schie"
    assert not page.get_by_text("verzonnen").count()
    page.get_by_text("Wat wilt u zien?").click()
    assert page.get_by_text("geen cijfers over de mensen die hier wonen").first.is_visible()
    for at in range(3):
        page.get_by_role("button", name="alles", exact=True).nth(at).click()
        settled(page)
    entries = sum(len(each.places) for each in describe(area).layers)
    assert entries > 300
    for found in (".sb-view .sb-sign[data-place]", ".sb-list li[data-place]:not([hidden])"):
        page.wait_for_function(
            "([found, n]) => document.querySelectorAll(found).length === n",
            arg=[found, entries],
        )

    page.get_by_role("link", name="Wie kan er komen, met").click()
    page.get_by_role("heading", name="Op de kaart", exact=True).first.wait_for()
    page.goto(f"{address}/bereik?rol={Viewer.OFFICIAL}&layer={LIBRARY}")
    page.locator("path[data-cell][data-state]").first.wait_for(state="attached")
    answer = reach_on_map(area, profile("rollator"), LIBRARY, 900.0, viewer=Viewer.OFFICIAL)
    page.wait_for_function(
        "n => new Set([...document.querySelectorAll('path[data-cell]')]"
        ".map(e => e.dataset.cell)).size === n",
        arg=len(answer.shares),
    )
    assert len(answer.shares) > 50
    assert answer.totals.yes in page.locator(".page-state").first.inner_text()
    assert opened.errors == []
    assert opened.hosts == {urlsplit(address).netloc}
