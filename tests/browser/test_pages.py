"""Both pages as people use them: every control, what is painted, and what is listed."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest

from sociale_basis import neighbourhood
from sociale_basis.maps import describe, reach_on_map
from sociale_basis.network import profile
from sociale_basis.privacy import Viewer
from sociale_basis.vocabulary import State
from tests.browser.steps import Scheme, choose, ready, recolour, settled

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Locator, Page

    from sociale_basis.maps import MapDescription, ReachOnMap
    from sociale_basis.neighbourhood import Neighbourhood
    from tests.browser.conftest import Dashboard, Visit, Visitor

CHECKOUT = Path(__file__).resolve().parents[2]
PICTURES = CHECKOUT / "build" / "screenshots"
WIDE, NARROW = {"width": 1440, "height": 1000}, {"width": 390, "height": 844}
# Wide and narrow in both; each is opened in another, and turns into the other.
BOTH_SCHEMES: list[tuple[dict[str, int], tuple[Scheme, Scheme]]] = [
    (WIDE, ("light", "dark")),
    (NARROW, ("dark", "light")),
]
CENTRE, BENCH = "institutional/community_centre", "public_space/bench"


@pytest.fixture(scope="module")
def area(example_folder: Path) -> Neighbourhood:
    """Open what the dashboard shows."""
    return neighbourhood.load(example_folder)


@pytest.fixture(scope="module")
def described(area: Neighbourhood) -> MapDescription:
    """Give what lies on its map."""
    return describe(area)


@pytest.fixture(scope="module")
def address(dashboard: Dashboard, example_folder: Path) -> str:
    """Start the dashboard as on one's own computer."""
    return dashboard(example_folder, SOCIALE_BASIS_LOCAL="1")


@pytest.fixture
def faultless(address: str, visit: Visitor) -> Iterator[Callable[..., Visit]]:
    """Open pages that, when the test is over, had no error and asked no other host."""
    visits = []

    def opened(
        path: str, *, viewport: dict[str, int] | None = None, scheme: str = "light"
    ) -> Visit:
        # An official reads figures as they are, like the answers they are held against.
        official = path if "rol=" in path else f"{path}?rol={Viewer.OFFICIAL}"
        visits.append(visit(address + official, viewport=viewport or WIDE, color_scheme=scheme))
        ready(visits[-1].page)
        return visits[-1]

    yield opened
    for each in visits:
        assert each.errors == []
        assert each.hosts == {urlsplit(address).netloc}
    assert visits


def ids(found: Locator) -> list[str]:
    """Give the places of signs or rows."""
    return [str(each) for each in found.evaluate_all("all => all.map(e => e.dataset.place)")]


def painted(page: Page) -> list[str]:
    """Give the places of all signs that really have a surface on the screen."""
    return [
        str(each)
        for each in page.locator(".sb-view .sb-sign[data-place]").evaluate_all(
            """all => all.filter(e => {
                const box = e.getBoundingClientRect();
                return box.width > 8 && box.height > 8;
            }).map(e => e.dataset.place)"""
        )
    ]


def listed(page: Page) -> list[str]:
    """Give the places of all rows that can be seen."""
    return ids(page.locator(".sb-list li[data-place]:not([hidden])"))


def expected(described: MapDescription, shown: set[str] | None = None) -> tuple[set[str], set[str]]:
    """Give the ids with and without a position of the layers that are on."""
    here, nowhere = (
        {
            place.id
            for each in layers
            if (each.shown if shown is None else each.layer.key in shown)
            for place in each.places
        }
        for layers in (described.layers, described.elsewhere)
    )
    return here, nowhere


def check(page: Page, described: MapDescription, shown: set[str] | None = None) -> None:
    """Prove that signs, rows and what there is are the same."""
    here, nowhere = expected(described, shown)
    page.wait_for_function(
        "n => document.querySelectorAll('.sb-list li[data-place]:not([hidden])').length === n",
        arg=len(here | nowhere),
    )
    signs, rows = painted(page), listed(page)
    assert len(signs) == len(set(signs))
    assert set(signs) == here
    assert len(rows) == len(set(rows))
    assert set(rows) == here | nowhere


def picture(page: Page, name: str) -> None:
    """Keep a picture of the whole page, and see that something is on it."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    high = int(page.evaluate("document.querySelector('[data-testid=stMain]').scrollHeight"))
    size = page.viewport_size
    assert size is not None
    page.set_viewport_size({"width": size["width"], "height": min(max(high, 600), 6000)})
    page.wait_for_timeout(400)
    page.screenshot(path=PICTURES / f"{name}.png")
    page.set_viewport_size(size)


@pytest.mark.parametrize(("viewport", "schemes"), BOTH_SCHEMES, ids=["1440", "390"])
def test_map_shows_what_the_list_has(
    faultless: Callable[..., Visit],
    described: MapDescription,
    viewport: dict[str, int],
    schemes: tuple[Scheme, Scheme],
) -> None:
    """Signs, rows and expected entries are the same, wide and narrow, light and dark."""
    page = faultless("/", viewport=viewport, scheme=schemes[0]).page
    assert page.locator("h1").inner_text().startswith("De sociale basis van Wilgenoord")
    assert page.evaluate("document.documentElement.lang") == "nl"
    assert page.get_by_text("Deze wijk is verzonnen").is_visible()
    here, _nowhere = expected(described)
    assert len(here) > 20
    for scheme in schemes:
        recolour(page, scheme)
        check(page, described)
        for kind in ("water", "green", "building", "street"):
            assert page.locator(f".sb-view path[class*='{kind}']").count(), kind
        # Nothing sticks out to the side.
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
        picture(page, f"kaart-{viewport['width']}-{scheme}")


def test_kinds_are_switched(faultless: Callable[..., Visit], described: MapDescription) -> None:
    """Each group and each kind is switched on and off, on the map and in the list alike."""
    page = faultless("/").page
    check(page, described)
    page.get_by_text("Wat wilt u zien?").click()
    everything = {each.layer.key for each in (*described.layers, *described.elsewhere)}
    shown = {each.layer.key for each in (*described.layers, *described.elsewhere) if each.shown}
    for at, group in enumerate(("communal", "institutional", "public_space")):
        page.get_by_role("button", name="alles", exact=True).nth(at).click()
        shown |= {key for key in everything if key.startswith(group)}
        check(page, described, shown)
    assert shown == everything
    page.get_by_role("button", name="niets", exact=True).nth(2).click()
    shown -= {key for key in everything if key.startswith("public_space")}
    check(page, described, shown)
    label = next(each.label for each in described.layers if each.layer.key == BENCH)
    page.get_by_role("button", name=re.compile(f"^{label}")).click()
    check(page, described, shown | {BENCH})


def test_search_and_card(faultless: Callable[..., Visit]) -> None:
    """Search leaves the same signs and rows; a row opens its card, Escape closes it."""
    page = faultless("/").page
    search = page.locator(".sb-search")
    search.fill("wilgenhoek")
    page.wait_for_function(
        "() => [...document.querySelectorAll('.sb-list li[data-place]:not([hidden])')].length < 9"
    )
    assert 0 < len(listed(page)) < 9
    assert set(painted(page)) == set(listed(page))
    search.fill("")

    row = page.locator(".sb-list li[data-place]:not([hidden]) button").first
    name = row.locator(".sb-row-name").inner_text()
    row.click()
    card = page.locator(".sb-card")
    assert name in card.inner_text()
    assert page.locator(".sb-sign.is-chosen").count() <= 1
    page.keyboard.press("Escape")
    card.wait_for(state="hidden")


def test_figures_area_card_download_and_language(
    faultless: Callable[..., Visit], area: Neighbourhood
) -> None:
    """A figure colours every area, the card tells of one, the file has the map; also in English."""
    page = faultless("/").page
    page.get_by_text("Wat wilt u zien?").click()
    choose(page, "Uw eigen kring", "65")
    page.wait_for_function("() => document.querySelectorAll('path[data-area]').length > 0")
    settled(page)
    shades = page.locator("path[data-area]").evaluate_all(
        "all => all.map(e => e.getAttribute('fill'))"
    )
    assert len(shades) == len(area.areas)
    assert all(str(each).startswith("url(#") for each in shades)

    choose(page, "Welke buurt", str(area.areas["name"].iloc[1]))
    page.get_by_role("heading", name=str(area.areas["name"].iloc[1])).first.wait_for()
    assert page.locator("table").count()
    assert any("modelschatting" in text for text in page.locator("table").all_inner_texts())
    assert "buurt=" in page.url

    with page.expect_download() as waiting:
        page.get_by_role("button", name="Download deze kaart").click()
    kept = waiting.value.path().read_text(encoding="utf-8")
    assert waiting.value.suggested_filename == "kaart-wilgenoord-verzonnen-voorbeeldwijk.html"
    assert "leaflet" in kept
    assert "De Wilgenhoek" in kept

    page.get_by_text("English", exact=True).click()
    page.get_by_role("heading", name=re.compile("The sociale basis of Wilgenoord")).first.wait_for()
    page.wait_for_function("() => document.documentElement.lang === 'en'")
    ready(page)


def to_reach(page: Page) -> None:
    """Go to the page on reach by its link."""
    page.get_by_role("link", name=re.compile("Wie kan er komen, met")).click()
    page.get_by_role("heading", name="Op de kaart", exact=True).first.wait_for()
    ready(page)


def shares(page: Page) -> dict[str, set[str]]:
    """Give the cells that are painted, per state."""
    found = page.locator("path[data-cell][data-state]").evaluate_all(
        """all => all.filter(e => e.getBoundingClientRect().width > 0.5)
            .map(e => [e.dataset.cell, e.dataset.state, e.getAttribute("fill")])"""
    )
    painted: dict[str, set[str]] = {state.value: set() for state in State}
    for cell, state, fill in found:
        if state in painted:
            assert fill == f"url(#state-{state})"
            painted[state].add(cell)
    return painted


def asked(area: Neighbourhood, who: str, layer: str | list[str], minutes: int) -> ReachOnMap:
    """Give the answer as the program itself knows it."""
    return reach_on_map(area, profile(who), layer, minutes * 60.0, viewer=Viewer.OFFICIAL)


def check_reach(page: Page, answer: ReachOnMap) -> None:
    """Prove that numbers, squares and tables are those of the answer."""
    tile = page.locator('.page-state[data-state="yes"] strong')
    number = re.escape(answer.totals.yes)
    pattern = number if answer.totals.yes[0].isdigit() else number[1:]
    tile.filter(has_text=re.compile(pattern)).wait_for()
    settled(page)
    page.locator(".sb-control").nth(2).click()  # the whole neighbourhood
    page.wait_for_timeout(300)
    drawn = shares(page)
    for at, state in enumerate(State):
        some = {cell for cell, share in answer.shares.items() if share and share[at] > 0.02}
        every = {cell for cell, share in answer.shares.items() if share and share[at] > 0}
        assert some <= drawn[state.value] <= every, state
    assert sorted(listed(page)) == sorted(row.key for row in answer.places)
    assert set(painted(page)) == {row.key for row in answer.places}
    rows = page.locator("table", has_text="Per buurt").locator("tbody tr")
    names = [row.name for row in answer.buurten]
    assert [rows.nth(at).locator("th,td").first.inner_text() for at in range(len(names))] == names


@pytest.mark.parametrize(("viewport", "schemes"), BOTH_SCHEMES, ids=["1440", "390"])
def test_reach_is_painted(
    faultless: Callable[..., Visit],
    area: Neighbourhood,
    viewport: dict[str, int],
    schemes: tuple[Scheme, Scheme],
) -> None:
    """Squares, tiles and tables are those of the answer, wide and narrow, light and dark."""
    page = faultless("/bereik", viewport=viewport, scheme=schemes[0]).page
    assert "wie kan binnen 15 minuten" in page.locator("h1").inner_text()
    answer = asked(area, "rollator", CENTRE, 15)
    for scheme in schemes:
        recolour(page, scheme)
        assert page.get_by_text("Deze wijk is verzonnen").is_visible()
        check_reach(page, answer)
        for heading in ("Waarom niet?", "Wat weten we nog niet?", "Het antwoord in tabellen"):
            assert page.get_by_role("heading", name=heading).is_visible()
        assert page.get_by_text("Een stoeprand is te hoog.").first.is_visible()
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
        picture(page, f"bereik-{viewport['width']}-{scheme}")


def test_every_control_of_reach(
    faultless: Callable[..., Visit], address: str, area: Neighbourhood
) -> None:
    """Who goes, where to, how long, what untagged means, doubt, squares, download, address."""
    page = faultless("/").page
    to_reach(page)
    check_reach(page, asked(area, "rollator", CENTRE, 15))
    page.get_by_role("radio", name=re.compile("Lopend$")).or_(
        page.get_by_role("button", name=re.compile("Lopend$"))
    ).first.click()
    check_reach(page, asked(area, "reference_walker", CENTRE, 15))
    slider = page.get_by_role("slider")
    slider.focus()
    slider.press("ArrowLeft")
    slider.press("ArrowLeft")
    check_reach(page, asked(area, "reference_walker", CENTRE, 5))
    choose(page, "Waarheen", "Bankje")
    page.keyboard.press("Escape")
    check_reach(page, asked(area, "reference_walker", [CENTRE, BENCH], 5))
    page.get_by_role("button", name=re.compile("^Remove Buurthuis")).click()
    check_reach(page, asked(area, "reference_walker", BENCH, 5))
    assert urlsplit(page.url).path == "/bereik"
    deep = page.url.removeprefix(address)
    assert "minutes=5" in deep

    page.get_by_text("Meer instellingen").click()
    page.get_by_text("voorzichtig", exact=False).first.click()
    settled(page)
    assert "untagged=voorzichtig" in page.url
    page.get_by_text("Per vak van 100 meter", exact=True).click()
    squares = page.locator("table", has_text="Bewoners per vak").locator("tbody tr")
    squares.first.wait_for()
    assert squares.count() > 50
    page.get_by_text("Zoek uit wat de doorslag geeft").click()
    settled(page)
    page.locator(".sb-map").scroll_into_view_if_needed()
    x, y = page.evaluate(
        """() => {
            for (const part of document.querySelectorAll("path[data-cell][data-state]")) {
                const { left, top, width, height } = part.getBoundingClientRect();
                const at = [left + width / 2, top + height / 2];
                if (document.elementFromPoint(...at) === part) return at;
            }
        }"""
    )
    page.mouse.click(x, y)
    page.locator(".sb-card").wait_for()
    assert re.search(r"E\d{4}N\d{4}", page.locator(".sb-card").inner_text())
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Download deze kaart").click()
    assert "state-yes" in waiting.value.path().read_text(encoding="utf-8")

    again = faultless(deep).page
    check_reach(again, asked(area, "reference_walker", BENCH, 5))
