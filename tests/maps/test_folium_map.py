"""The map in one file: nothing fetched, nothing from data run, a list with the same rows."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from dataclasses import replace
from html.parser import HTMLParser
from typing import TYPE_CHECKING

import pytest

from sociale_basis import i18n, neighbourhood
from sociale_basis.maps import describe, map_page, reach_on_map
from sociale_basis.maps.geojson import places
from sociale_basis.maps.leaflet_assets import leaflet_css, leaflet_js
from sociale_basis.network import profile

if TYPE_CHECKING:
    from pathlib import Path

    from sociale_basis.neighbourhood import Neighbourhood

EVIL = (
    "<img src=x onerror=\"document.title='run'\">",
    "${document.title='run'} `${document.title='run'}`",
    "</script><script>document.title='run'</script>",
    "\\u003cscript\\u003e'\"&amp;{{ 7*7 }}",
)
FETCHING = {
    "script": "src",
    "link": "href",
    "img": "src",
    "iframe": "src",
    "source": "src",
    "object": "data",
    "embed": "src",
}


class Page(HTMLParser):
    """Collects what a browser would look at."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[str] = []
        self.scripts: list[str] = []
        self.styles: list[str] = []
        self._in = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a tag."""
        self.tags.append((tag, dict(attrs)))
        self._in = tag

    def handle_endtag(self, tag: str) -> None:
        """Leave a tag."""
        self._in = "" if tag == self._in else self._in

    def handle_data(self, data: str) -> None:
        """Note a text, by where it stands."""
        {"script": self.scripts, "style": self.styles}.get(self._in, self.texts).append(data)

    def of(self, tag: str) -> list[dict[str, str | None]]:
        """Give the attributes of every element of a kind."""
        return [attributes for name, attributes in self.tags if name == tag]


@pytest.fixture(scope="module")
def area(small_neighbourhood: Path) -> Neighbourhood:
    """Open the small town."""
    return neighbourhood.load(small_neighbourhood)


@pytest.fixture(scope="module")
def full_page(area: Neighbourhood) -> str:
    """Draw the map with an answer on it."""
    answer = reach_on_map(area, profile("rollator"), "institutional/library", 700.0)
    return map_page(describe(area, ["institutional/library"]), answer)


@pytest.fixture(scope="module")
def evil_page(area: Neighbourhood) -> str:
    """Draw a map on which every text from the data tries to be more than text."""
    frame = area.places.copy()
    frame["name"] = [EVIL[at % len(EVIL)] for at in range(len(frame))]
    frame["opening_hours"] = EVIL[0]
    edges = area.edges.copy()
    edges["name"] = edges["name"].where(edges["name"] != "Lindelaan", EVIL[0])
    named = area.meta.model_copy(update={"name": EVIL[2], "attribution": list(EVIL)})
    described = describe(replace(area, places=frame, edges=edges, meta=named))
    shown = [replace(each, shown=True) for each in described.layers]
    return map_page(replace(described, layers=shown))


@pytest.fixture(scope="module")
def chromium() -> str:
    """Give the browser; skip, or fail where it is required, when there is none."""
    found = shutil.which("chromium") or shutil.which("chromium-browser")
    if found:
        return found
    if "browser" in os.environ.get("SOCIALE_BASIS_REQUIRE", "").split(","):
        pytest.fail("no chromium on this machine")
    pytest.skip("no chromium on this machine: the map is not tried in a browser")


def browsed(chromium: str, page: str, folder: Path) -> str:
    """Give the page as it stands after its scripts have run."""
    file = folder / "kaart.html"
    file.write_text(page, encoding="utf-8")
    options = ["--headless", "--no-sandbox", "--disable-gpu", "--virtual-time-budget=4000"]
    done = subprocess.run(  # noqa: S603 -- the browser, on a file of this test
        [chromium, *options, f"--user-data-dir={folder / 'user'}", "--dump-dom", file.as_uri()],
        capture_output=True,
        check=True,
        timeout=120,
    )
    return done.stdout.decode("utf-8")


def test_nothing_is_fetched(full_page: str) -> None:
    """No script, style, picture or font comes from anywhere, and a policy forbids it besides."""
    page = Page(full_page)
    assert page.of("script")
    for tag, attribute in FETCHING.items():
        assert [each for each in page.of(tag) if attribute in each] == []
    for style in page.styles:
        assert "@import" not in style
        for address in re.findall(r"url\(([^)]*)\)", style):
            assert address.startswith(("data:", "#")), address
    policy = next(each["content"] for each in page.of("meta") if each.get("http-equiv"))
    assert policy is not None
    assert policy.startswith("default-src 'none';")
    assert "connect-src" not in policy
    allowed = policy.split("script-src ")[1].split(";")[0].split()
    assert len(allowed) == len(page.scripts) == 3
    assert all(source.startswith("'sha256-") for source in allowed)
    links = [each["href"] or "" for each in [*page.of("a"), *page.of("use")]]
    assert links
    outside = {link for link in links if not link.startswith("#")}
    # The one address that OpenStreetMap asks to be linked: followed by who clicks, never fetched.
    assert outside == {"https://www.openstreetmap.org/copyright"}
    assert "sourceMappingURL" not in full_page
    for name in ("jquery", "bootstrap", "jsdelivr", "cdnjs", "tile.openstreetmap"):
        assert name not in full_page.lower()


def test_leaflet_is_whole() -> None:
    """The script has its licence at the top, and the style its pictures inside."""
    assert "Leaflet 1.9" in leaflet_js()[:200]
    assert leaflet_css().count("data:image/png;base64,") == 3
    assert "</script" not in leaflet_js()


def test_page_says_what_it_is(full_page: str) -> None:
    """Language, title, and a viewport that lets people zoom."""
    page = Page(full_page)
    assert page.of("html")[0]["lang"] == "nl"
    assert "De sociale basis van small town" in page.texts
    (viewport,) = [each["content"] for each in page.of("meta") if each.get("name") == "viewport"]
    assert viewport == "width=device-width, initial-scale=1"
    assert any("OpenStreetMap contributors" in text for text in page.texts)
    assert any("1 mei 2025" in text for text in page.texts)
    assert any("Met een rollator" in text for text in page.texts)


def test_list_has_the_rows_of_the_map(full_page: str, area: Neighbourhood) -> None:
    """Every marker is a row and every row a marker, hidden under the same filter."""
    page = Page(full_page)
    rows = {
        (each["data-layer"], each["data-id"]): "hidden" in each
        for each in page.of("tr")
        if "data-id" in each
    }
    assert set(rows) == {
        (layer, place_id)
        for layer, place_id, point in zip(
            area.places["layer"], area.places["id"], area.places.geometry, strict=True
        )
        if point is not None
    }
    script = page.scripts[-1]
    markers = [
        json.loads(found)
        for found in re.findall(r"_add\((\{.*?\"type\": \"FeatureCollection\"\})\);", script)
    ]
    ids = [
        feature["properties"]["id"]
        for collection in markers
        for feature in collection["features"]
        if "id" in feature["properties"]
    ]
    assert sorted(ids) == sorted(str(place_id) for _layer, place_id in rows)
    boxes = {each["data-layer"]: "checked" in each for each in page.of("input")}
    assert boxes
    for (layer, _place_id), hidden in rows.items():
        assert boxes[layer] is not hidden


def test_numbers_stand_in_tables(full_page: str) -> None:
    """What the cells show in colour stands in tables too, by area and by cell."""
    texts = Page(full_page).texts
    assert "Alles samen" in texts
    assert "Lindelaan-West" in texts
    assert any(re.fullmatch(r"E\d{4}N\d{4}", text) for text in texts)


def test_texts_from_data_stay_text(evil_page: str) -> None:
    """Names that are HTML or script code appear as they are, and add no element and no script."""
    page = Page(evil_page)
    assert page.of("img") == []
    assert len(page.scripts) == 3
    assert not any("onerror" in each for _tag, each in page.tags)
    shown = " ".join(page.texts)
    for name in EVIL:
        assert name in shown
    assert "<img" not in page.scripts[-1]
    assert "49" not in [text.strip() for text in page.texts]


def test_english(area: Neighbourhood) -> None:
    """The page is in one language, that of the reader."""
    i18n.use("en")
    try:
        page = Page(map_page(describe(area)))
    finally:
        i18n.use("nl")
    assert page.of("html")[0]["lang"] == "en"
    assert "List of places" in page.texts
    assert "Lijst van plekken" not in page.texts


def test_browser_draws_it(
    chromium: str, full_page: str, area: Neighbourhood, tmp_path: Path
) -> None:
    """In a browser without internet: markers, cells, and a list that counts what is shown."""
    page = Page(browsed(chromium, full_page, tmp_path))
    assert page.of("html")[0].get("data-ready") == "yes", "the script did not run to its end"
    markers = [each for each in page.of("div") if "sb-marker" in (each.get("class") or "")]
    shown = [each for each in page.of("tr") if "data-id" in each and "hidden" not in each]
    assert len(shown) >= 2
    assert len(markers) == len(shown)
    assert any(f"{len(shown)} plekken" in text for text in page.texts)
    fills = {each.get("fill") for each in page.of("path")}
    assert {"url(#state-unknown)", "url(#state-no)"} <= fills
    assert len(area.places) > len(shown), "everything is shown: the filter is not tried"


def test_browser_hides_no_place_behind_another(
    chromium: str, area: Neighbourhood, tmp_path: Path
) -> None:
    """Places at one spot stand apart, each with a line to it; a place alone stays where it is."""
    frame = area.places.copy()
    soup, library = (
        frame.index[(frame[column] == value).to_numpy()][0]
        for column, value in (("id", "soep"), ("layer", "institutional/library"))
    )
    frame.loc[soup, "geometry"] = frame.loc[library, "geometry"]
    described = describe(replace(area, places=frame))
    here = [replace(each, shown=each.layer.folder != "public_space") for each in described.layers]
    text = browsed(chromium, map_page(replace(described, layers=here)), tmp_path)
    page = Page(text)
    moved = {}
    for found in re.findall(r'<div class="leaflet-marker-icon sb-marker[^>]*>.*?</div>', text):
        (drawn,) = re.findall(r'href="#([^"]*)"', found)
        (x, y) = re.findall(r"transform: translate\((-?[\d.e-]+)px, ?(-?[\d.e-]+)px\)", found)[0]
        moved[drawn] = (float(x), float(y))
    apart = {"sign-communal-initiatives-verified", "sign-institutional-library-candidate"}
    assert apart < set(moved)
    (x, y), (to_x, to_y) = (moved[drawn] for drawn in sorted(apart))
    assert ((x - to_x) ** 2 + (y - to_y) ** 2) ** 0.5 == pytest.approx(31, abs=0.1)
    assert all(moved[drawn] == (0, 0) for drawn in set(moved) - apart)
    stems = [each for each in page.of("div") if "sb-stems" in (each.get("class") or "")]
    assert len(stems) == 1


def test_signs_are_those_of_the_dashboard(full_page: str, area: Neighbourhood) -> None:
    """Each row shows the sign of its place, and every sign the page refers to is in it once."""
    page = Page(full_page)
    ids = [each["id"] for tag in ("symbol", "pattern") for each in page.of(tag)]
    assert len(ids) == len(set(ids))
    used = [(each["href"] or "").removeprefix("#") for each in page.of("use")]
    assert set(used) <= set(ids)
    signs = {each["properties"]["sign"] for each in places(describe(area))["features"]}
    assert len(signs) > 3
    assert signs <= set(used)


def test_what_is_made_up_says_so(full_page: str, area: Neighbourhood) -> None:
    """The page of a fictional neighbourhood says that it does not exist, and names no author."""
    words = "Deze wijk is verzonnen: deze straten, mensen en plekken bestaan niet."
    meta = area.meta.model_copy(update={"fictional": True})
    page = Page(map_page(describe(replace(area, meta=meta))))
    assert words in page.texts
    assert words not in Page(full_page).texts
    assert not any("©" in text or "contributors" in text for text in page.texts)


def test_what_is_closed_is_not_in_it(area: Neighbourhood) -> None:
    """A closed entry is neither on the map nor in the list."""
    frame = area.places.copy()
    frame.loc[frame["id"] == "soep", "status"] = "closed"
    assert "Soep op straat" in map_page(describe(area))
    assert "Soep op straat" not in map_page(describe(replace(area, places=frame)))


def test_browser_runs_nothing_from_data(chromium: str, evil_page: str, tmp_path: Path) -> None:
    """In a browser, with every popup opened, no name from the data becomes code."""
    # Without its security policy, which would stop the test's own change: it must not be needed.
    unguarded = re.sub(r'<meta http-equiv="Content-Security-Policy"[^>]*>', "", evil_page)
    assert unguarded != evil_page
    opened = unguarded.replace(
        'dataset.ready = "yes";',
        'dataset.ready = "yes";\n'
        "  for (const key in places) places[key].eachLayer(function (m) {\n"
        "    m.openPopup();\n"
        "    document.body.appendChild(m.getPopup().getElement().cloneNode(true)); });",
    )
    assert opened != unguarded
    page = Page(browsed(chromium, opened, tmp_path))
    assert page.of("html")[0].get("data-ready") == "yes"
    popups = [
        each for each in page.of("div") if (each.get("class") or "") == "leaflet-popup-content"
    ]
    assert len(popups) >= 5
    assert "run" not in [text.strip() for text in page.texts]
    assert page.of("img") == []
