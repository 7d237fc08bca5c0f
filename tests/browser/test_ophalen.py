"""The page to fetch a neighbourhood as people use it: search, tap, draw, upload, wait, stop.

The services and the command are stand-ins on this computer; nobody else is asked, which the
browser's own list of requests shows.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest
from pyproj import Transformer

from tests.browser.conftest import served
from tests.browser.steps import Scheme, ready, recolour, settled
from tests.browser.test_pages import BOTH_SCHEMES, NARROW, WIDE, picture
from tests.sources.fakes import gemeente as town
from tests.sources.fakes.nergenshuizen import serve_town
from tests.sources.fakes.server import FakeServer
from tests.ui import stand_in

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from playwright.sync_api import Locator, Page, Position

    from tests.browser.conftest import Visit, Visitor

PROGRAM = "tests.browser.served_with_stand_in"
SCHEMES: tuple[Scheme, Scheme] = ("light", "dark")
Spot = tuple[float, float]


@pytest.fixture(scope="module")
def fake() -> Iterator[FakeServer]:
    """Give a server on this computer."""
    with FakeServer() as server:
        yield server


@pytest.fixture(scope="module")
def env(
    fake: FakeServer, small_neighbourhood: Path, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, str]:
    """Give the settings of one who runs the dashboard, with a workspace of their own."""
    home = tmp_path_factory.mktemp("home")
    return {
        "SOCIALE_BASIS_LOCAL": "1",
        "SOCIALE_BASIS_HOME": str(home),
        "SOCIALE_BASIS_SERVICES": str(serve_town(fake, home / "services.toml")),
        "STAND_IN": str(small_neighbourhood),
    }


@pytest.fixture(scope="module")
def address(
    env: dict[str, str], small_neighbourhood: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """Start the dashboard."""
    place = tmp_path_factory.mktemp("dashboard")
    with served(small_neighbourhood, env, place, PROGRAM) as url:
        yield url


@pytest.fixture
def faultless(address: str, visit: Visitor) -> Iterator[Callable[..., Visit]]:
    """Open the page; when the test is over, it had no error and asked no other host."""
    visits: list[Visit] = []

    def opened(
        viewport: dict[str, int] | None = None, scheme: str = "light", **more: object
    ) -> Visit:
        visits.append(
            visit(f"{address}/ophalen", viewport=viewport or WIDE, color_scheme=scheme, **more)
        )
        visits[-1].page.get_by_role("heading", name="Buurt ophalen").wait_for()
        settled(visits[-1].page)
        return visits[-1]

    yield opened
    for each in visits:
        assert each.errors == []
        assert each.hosts == {urlsplit(address).netloc}
    assert visits


def search(page: Page, text: str) -> None:
    """Type something and press the button."""
    page.get_by_label(re.compile("Naam, adres, postcode of code")).fill(text)
    page.get_by_role("button", name="Zoek").click()
    page.get_by_text("Wat bedoelt u?").wait_for()
    settled(page)


def choose(page: Page, name: str) -> None:
    """Choose from what was found."""
    page.get_by_role("button", name=re.compile(f"{name}.*, gemeente")).click()
    page.get_by_role("button", name=re.compile("^(close )?Weghalen")).first.wait_for()
    settled(page)


def show_borders(page: Page) -> None:
    """Fetch the borders and wait for the map."""
    page.get_by_role("button", name="Grenzen tonen").click()
    page.locator(".sb-map path.sb-choice").first.wait_for()
    ready(page)


def to_draw(page: Page) -> None:
    """Search a buurt, fetch its borders, and choose to draw on them."""
    search(page, "Buurt 3")
    choose(page, "Buurt 3")
    show_borders(page)
    page.get_by_text("Zelf tekenen").click()
    page.locator('.sb-map[data-mode="draw"]').wait_for()
    settled(page)
    ready(page)


def corners_of(page: Page, code: str) -> list[Spot]:
    """Give where the corners of a buurt are on the canvas, in pixels: they were drawn there."""
    shape = page.locator(f'path[data-area="{code}"]')
    canvas = page.locator(".sb-canvas")
    canvas.scroll_into_view_if_needed()
    found = shape.evaluate(
        """path => {
            const to = path.getScreenCTM();
            const box = document.querySelector(".sb-canvas").getBoundingClientRect();
            return path.getAttribute("d").match(/-?[\\d.]+[ ,]-?[\\d.]+/g).map(pair => {
                const [x, y] = pair.split(/[ ,]/).map(Number);
                const spot = new DOMPoint(x, y).matrixTransform(to);
                return [spot.x - box.left, spot.y - box.top];
            });
        }"""
    )
    spots = [(float(x), float(y)) for x, y in found]
    return list(dict.fromkeys(spots))


def tap_area(page: Page, code: str) -> None:
    """Press where a buurt is in view.

    By hand: where its middle lies beside the map, Playwright would scroll the map's own frame, and
    Leaflet puts that back at a moment of its own, before or after the click.
    """
    ready(page)
    page.locator(".sb-canvas").scroll_into_view_if_needed()
    x, y = page.locator(f'path[data-area="{code}"]').evaluate(
        """path => {
            const map = path.closest(".sb-canvas");
            const [area, view] = [path, map].map(each => each.getBoundingClientRect());
            const left = Math.max(0, area.left, view.left);
            const top = Math.max(0, area.top, view.top);
            const right = Math.min(window.innerWidth, area.right, view.right);
            const bottom = Math.min(window.innerHeight, area.bottom, view.bottom);
            const spot = [(left + right) / 2, (top + bottom) / 2];
            if (document.elementFromPoint(...spot) !== path) throw new Error(`hidden: ${spot}`);
            return spot;
        }"""
    )
    page.mouse.click(x, y)


def put(page: Page, spot: Spot, *, tap: bool = False) -> None:
    """Put down a corner with the mouse or a finger."""
    canvas = page.locator(".sb-canvas")
    position: Position = {"x": spot[0], "y": spot[1]}
    if tap:
        canvas.tap(position=position)
    else:
        canvas.click(position=position)


def status(page: Page) -> Locator:
    """Give the line above the map."""
    return page.locator(".sb-status")


def told(page: Page, text: str) -> None:
    """Wait until the line above the map says something."""
    status(page).get_by_text(re.compile(text)).wait_for()


def fill_name(page: Page, name: str) -> None:
    """Give the neighbourhood a name."""
    field = page.get_by_label("Hoe noemt u deze buurt?")
    field.fill(name)
    field.press("Tab")
    settled(page)


@pytest.mark.parametrize(("viewport", "schemes"), BOTH_SCHEMES, ids=["1440", "390"])
def test_search_choose_and_tap(
    faultless: Callable[..., Visit],
    viewport: dict[str, int],
    schemes: tuple[Scheme, Scheme],
    fake: FakeServer,
) -> None:
    """Nobody is asked before the button; a tap on the map chooses a buurt, another leaves it."""
    before = len(fake.asked)
    page = faultless(viewport, schemes[0]).page
    page.get_by_label(re.compile("Naam, adres")).type("Buurt 3")
    page.wait_for_timeout(500)
    assert len(fake.asked) == before
    search(page, "Buurt 3")
    assert len(fake.asked) == before + 1
    choose(page, "Buurt 3")
    show_borders(page)
    for scheme in schemes:
        recolour(page, scheme)
        assert page.locator("path.sb-choice").count() == len(town.BUURTEN)
        assert page.locator("path.sb-choice.is-chosen").count() == 1
        page.get_by_text("1 buurt van 25 hectare.").wait_for()
        tap_area(page, town.BUURTEN[4])
        page.get_by_text("2 buurten, samen 50 hectare.").wait_for()
        ready(page)
        assert page.locator("path.sb-choice.is-chosen").count() == 2
        picture(page, f"ophalen-{viewport['width']}-{scheme}")
        tap_area(page, town.BUURTEN[4])
        page.get_by_text("1 buurt van 25 hectare.").wait_for()
        ready(page)
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
        assert "Buurt" not in page.url


def test_the_first_tap_counts_where_only_half_of_the_map_is_in_view(
    faultless: Callable[..., Visit],
) -> None:
    """The page stays where it is: what is pressed is not moved away from under the finger."""
    page = faultless(NARROW).page
    search(page, "Buurt 3")
    choose(page, "Buurt 3")
    show_borders(page)
    page.get_by_text("1 buurt van 25 hectare.").wait_for()
    scrolled = page.locator('[data-testid="stMain"]')
    scrolled.evaluate(
        """main => {
            const top = document.querySelector(".sb-canvas").getBoundingClientRect().top;
            main.scrollBy(0, top - window.innerHeight / 2);
        }"""
    )
    before = scrolled.evaluate("main => main.scrollTop")
    canvas = page.locator(".sb-canvas")
    canvas.evaluate(
        "at => at.addEventListener('click', () => { at.dataset.clicked = 'yes'; }, true)"
    )
    box = canvas.bounding_box()
    assert box is not None
    assert box["y"] + box["height"] > NARROW["height"]
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + 150)
    page.mouse.down()
    assert scrolled.evaluate("main => main.scrollTop") == before
    page.mouse.up()
    assert canvas.get_attribute("data-clicked") == "yes"


def test_triangle_with_the_mouse(faultless: Callable[..., Visit]) -> None:
    """Half of a square of 500 m is 12.5 hectares, on the map and on the page; light and dark."""
    page = faultless().page
    to_draw(page)
    for scheme in SCHEMES:
        recolour(page, scheme)
        one, two, three, *_rest = corners_of(page, town.BUURTEN[3])
        told(page, "Tik op de kaart waar de eerste hoek is")
        for at, spot in enumerate((one, two, three), start=1):
            put(page, spot)
            told(page, f"^{at} hoek")
        told(page, "ongeveer 1[23] hectare")
        page.get_by_role("button", name="Gebied sluiten").click()
        told(page, "gesloten: 3 hoeken")
        page.get_by_text(re.compile(r"Dit gebied is 1[23] hectare\.")).wait_for()
        ready(page)
        picture(page, f"ophalen-tekenen-1440-{scheme}")
        page.get_by_role("button", name="Laatste hoek weg").click()
        told(page, "^2 hoeken")
        page.get_by_text(re.compile("Dit gebied is")).wait_for(state="hidden")
        page.get_by_role("button", name="Opnieuw beginnen").click()
        told(page, "Tik op de kaart waar de eerste hoek is")


def test_drawing_survives_another_page(faultless: Callable[..., Visit]) -> None:
    """Who looks at the map in between finds the area as it was drawn."""
    page = faultless().page
    to_draw(page)
    one, two, three, *_rest = corners_of(page, town.BUURTEN[3])
    for spot in (one, two, three, one):
        put(page, spot)
    told(page, "gesloten: 3 hoeken")
    page.get_by_text("Dit gebied is").wait_for()
    settled(page)
    page.get_by_role("link", name="Kaart").click()
    page.get_by_role("heading", name="De sociale basis van").wait_for()
    settled(page)
    ready(page)
    page.get_by_role("link", name="Buurt ophalen").click()
    page.get_by_role("heading", name="Buurt ophalen").wait_for()
    told(page, "gesloten: 3 hoeken")
    page.get_by_text("Dit gebied is").wait_for()


def test_lines_that_cross_are_refused(faultless: Callable[..., Visit]) -> None:
    """A fourth corner through a line that is there is not put down, nor is such a closing line."""
    page = faultless().page
    to_draw(page)
    one, two, three, four = corners_of(page, town.BUURTEN[3])[:4]
    for spot in (one, two, three):
        put(page, spot)
    told(page, "^3 hoeken")
    middle = ((one[0] + two[0]) / 2, (one[1] + two[1]) / 2)
    across = (2 * middle[0] - three[0], 2 * middle[1] - three[1])
    put(page, across)
    told(page, "zou een andere kruisen")
    assert page.locator("path.sb-corner").count() == 3
    put(page, four)
    told(page, "^4 hoeken")


def test_triangle_with_a_finger(faultless: Callable[..., Visit]) -> None:
    """On a phone three taps and one on the first corner make the same area; light and dark."""
    page = faultless(NARROW, "dark", has_touch=True, is_mobile=True).page
    to_draw(page)
    for scheme in reversed(SCHEMES):
        recolour(page, scheme)
        one, two, three, *_rest = corners_of(page, town.BUURTEN[3])
        for at, spot in enumerate((one, two, three), start=1):
            put(page, spot, tap=True)
            told(page, f"^{at} hoek")
        near = (one[0] + 6, one[1] - 6)
        put(page, near, tap=True)
        told(page, "gesloten: 3 hoeken")
        page.get_by_text(re.compile(r"Dit gebied is 1[23] hectare\.")).wait_for()
        for button in page.locator(".sb-tool").all():
            box = button.bounding_box()
            assert box is not None
            assert box["height"] >= 44
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
        ready(page)
        picture(page, f"ophalen-tekenen-390-{scheme}")
        page.get_by_role("button", name="Opnieuw beginnen").tap()
        told(page, "Tik op de kaart waar de eerste hoek is")
        page.get_by_text(re.compile("Dit gebied is")).wait_for(state="hidden")


def test_area_with_the_keyboard_alone(faultless: Callable[..., Visit]) -> None:
    """Arrows and Enter put down corners, Backspace takes one back, the buttons do the rest."""
    page = faultless().page
    to_draw(page)
    canvas = page.locator(".sb-canvas")
    canvas.focus()
    page.keyboard.press("Enter")
    told(page, "^1 hoek")
    for keys in (("ArrowRight",) * 3, ("ArrowDown",) * 2):
        for key in keys:
            page.keyboard.press(key)
            page.wait_for_timeout(400)  # the map glides there
        page.keyboard.press("Enter")
    told(page, "^3 hoeken")
    page.keyboard.press("Backspace")
    told(page, "^2 hoeken")
    page.keyboard.press("Enter")
    told(page, "^3 hoeken")
    button = page.get_by_role("button", name="Gebied sluiten")
    button.focus()
    page.keyboard.press("Enter")
    told(page, "gesloten: 3 hoeken")
    assert button.evaluate("each => each === document.activeElement")
    assert button.get_attribute("aria-disabled") == "true"
    page.get_by_text("Dit gebied is").wait_for()


def test_file_instead_of_drawing(faultless: Callable[..., Visit], tmp_path: Path) -> None:
    """A square of 300 m in a file is 9 hectares; one that is no map is told in one line."""
    degrees = Transformer.from_crs("EPSG:28992", "EPSG:4326", always_xy=True)
    corners = [(84_000, 447_000), (84_300, 447_000), (84_300, 447_300), (84_000, 447_300)]
    ring = [degrees.transform(*corner) for corner in (*corners, corners[0])]
    file = tmp_path / "Ons buurtje.geojson"
    file.write_text(json.dumps({"type": "Polygon", "coordinates": [ring]}), encoding="utf-8")
    page = faultless().page
    page.get_by_text("Uit een bestand").click()
    settled(page)
    page.locator("input[type=file]").first.set_input_files(file)
    page.get_by_text("Dit gebied is 9 hectare.").wait_for()
    settled(page)
    ready(page)
    picture(page, "ophalen-bestand-1440-light")
    assert page.locator("path.sb-choice.is-chosen").count() == 1
    wrong = tmp_path / "geen kaart.geojson"
    wrong.write_text("geen kaart", encoding="utf-8")
    page.locator("input[type=file]").first.set_input_files(wrong)
    page.get_by_text("Dit bestand is niet te lezen").wait_for()


def test_fetch_follow_and_open(faultless: Callable[..., Visit], env: dict[str, str]) -> None:
    """Progress is seen while it goes on, and at the end the neighbourhood opens by a button."""
    page = faultless().page
    search(page, "Buurt 5")
    choose(page, "Buurt 5")
    page.get_by_role("button", name="Haal deze buurt op").click()
    page.get_by_text(re.compile("Buurt 5, Nergenshuizen. wordt opgehaald")).wait_for()
    page.get_by_role("progressbar").wait_for()
    page.get_by_text(re.compile(r"seconden bezig")).wait_for()
    page.get_by_role("button", name="Open deze buurt").wait_for()
    assert f"{env['SOCIALE_BASIS_HOME']}" not in page.content()
    settled(page)
    picture(page, "ophalen-klaar-1440-light")
    page.get_by_role("button", name="Open deze buurt").click()
    page.get_by_role("heading", name="De sociale basis van small town").wait_for()
    ready(page)
    assert "wijk=buurt-5-nergenshuizen" in page.url
    page.reload()
    page.get_by_role("heading", name="De sociale basis van small town").wait_for()
    ready(page)


def test_stop_from_another_window(faultless: Callable[..., Visit]) -> None:
    """Who loads the page again sees the same job; stopping says that nothing was lost."""
    page = faultless().page
    search(page, "Buurt 2")
    choose(page, "Buurt 2")
    fill_name(page, "Traag")
    page.get_by_role("button", name="Haal deze buurt op").click()
    page.get_by_text(re.compile("Traag. wordt opgehaald")).wait_for()
    other = faultless(NARROW).page
    other.get_by_text(re.compile("Traag. wordt opgehaald")).wait_for()
    picture(other, "ophalen-bezig-390-light")
    other.get_by_role("button", name="Stop").click()
    other.get_by_text(re.compile("Traag. is gestopt")).wait_for()
    page.get_by_text(re.compile("Traag. is gestopt")).wait_for()
    page.get_by_role("button", name="Bericht sluiten").click()
    page.get_by_text(re.compile("Traag. is gestopt")).wait_for(state="hidden")


def test_failure_is_told(faultless: Callable[..., Visit]) -> None:
    """The error of the command stands on the page, with what to try."""
    page = faultless().page
    search(page, "Buurt 1")
    choose(page, "Buurt 1, N")
    fill_name(page, "Fout")
    page.get_by_role("button", name="Haal deze buurt op").click()
    page.get_by_text(re.compile("Fout. is niet gelukt")).wait_for()
    page.get_by_text("service.pdok.nl antwoordt met een fout (504)").wait_for()
    page.get_by_text("Wat er precies misging").click()
    page.get_by_text(stand_in.ERROR).wait_for()
    page.get_by_text("Probeer het later nog eens").wait_for()
    settled(page)
    picture(page, "ophalen-fout-1440-light")
    page.get_by_role("button", name="Bericht sluiten").click()


def test_empty_dashboard_opens_here(env: dict[str, str], tmp_path: Path, visit: Visitor) -> None:
    """Who has no neighbourhood yet begins here, fetches one, and comes out on its map."""
    env = env | {"SOCIALE_BASIS_HOME": str(tmp_path / "home")}
    (tmp_path / "server").mkdir()
    with served(tmp_path / "none", env, tmp_path / "server", PROGRAM) as url:
        visited = visit(url, viewport=WIDE)
        page = visited.page
        page.get_by_role("heading", name="Buurt ophalen").wait_for()
        page.get_by_text("Er is hier nog geen buurt").wait_for()
        settled(page)
        picture(page, "ophalen-leeg-1440-light")
        search(page, "Buurt 5")
        choose(page, "Buurt 5")
        page.get_by_role("button", name="Haal deze buurt op").click()
        page.get_by_role("button", name="Open deze buurt").click()
        page.get_by_role("heading", name="De sociale basis van small town").wait_for()
        ready(page)
        assert visited.errors == []
        assert visited.hosts == {urlsplit(url).netloc}
        page.context.close()
