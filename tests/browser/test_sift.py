"""The map as it is sifted: under any filters the same on the map, in the list and in the file."""

from __future__ import annotations

import csv
import io
import json
import random
import re
from collections import Counter
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import parse_qs, urlsplit

import pytest

from sociale_basis import neighbourhood
from sociale_basis.maps import describe
from sociale_basis.maps.day_parts import PARTS, day_parts, monday_of
from sociale_basis.maps.traits import HAS
from sociale_basis.network.recurrence import HERE
from sociale_basis.reach.opening_hours import coordinates
from sociale_basis.vocabulary import Framing, Function, LifeDomain, State
from tests.browser.steps import ready, settled

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from sociale_basis.maps.describe import Place
    from tests.browser.conftest import Dashboard, Visitor

PICTURES = Path(__file__).resolve().parents[2] / "build" / "screenshots"
EVERYTHING = "kinds_communal=*&kinds_institutional=*&kinds_public_space=*"
STEPS = 12
ASKED = "location.search.includes('has=wheelchair')"


class Entry(NamedTuple):
    """One entry, with what the page was told of it."""

    key: tuple[str, str]  # id and layer
    on_map: bool
    place: Place
    framing: int
    functions: frozenset[Function]
    domains: frozenset[LifeDomain]
    open_in: dict[str, State]


Asked = dict[str, set[str]]


@pytest.fixture(scope="module")
def entries(example_folder: Path) -> list[Entry]:
    """Give every entry of the example, from the program itself."""
    area = neighbourhood.load(example_folder)
    described = describe(area)
    listed = [(layer, place) for layer in described.layers for place in layer.places]
    nowhere = [(layer, place) for layer in described.elsewhere for place in layer.places]
    hours = day_parts(
        {place.traits.hours for _layer, place in listed + nowhere},
        monday_of(datetime.now(HERE).date()),
        coordinates(area),
    )
    return [
        Entry(
            (place.id, each.layer.key),
            on_map,
            place,
            list(Framing).index(each.layer.framing),
            each.layer.functions,
            each.layer.life_domains,
            dict(zip(PARTS, hours[place.traits.hours], strict=True)),
        )
        for on_map, found in ((True, listed), (False, nowhere))
        for each, place in found
    ]


@pytest.fixture(scope="module")
def address(dashboard: Dashboard, example_folder: Path) -> str:
    """Start the dashboard on the example."""
    return dashboard(example_folder, SOCIALE_BASIS_LOCAL="1")


def verdict(entry: Entry, asked: Asked) -> State:
    """Say by the rules of the method page whether an entry fits: yes, no, or not known."""
    told = [getattr(entry.place.traits, name) for name in HAS if name in asked["has"]]
    if asked["open"]:
        best = {entry.open_in[part] for part in asked["open"]}
        told.append(next(state for state in State if state in best))
    if asked["function"]:
        told.append(State.YES if asked["function"] & set(entry.functions) else State.NO)
    if asked["domain"]:
        told.append(State.YES if asked["domain"] & set(entry.domains) else State.NO)
    if asked["framing"]:
        (widest,) = asked["framing"]
        wide = list(Framing).index(Framing(widest))
        told.append(State.YES if entry.framing <= wide else State.NO)
    if State.NO in told:
        return State.NO
    return State.UNKNOWN if State.UNKNOWN in told else State.YES


def shown(page: Page, found: str) -> Counter[str]:
    """Give the ids of what has a surface on the screen, or stands in the list."""
    return Counter(
        page.locator(found).evaluate_all(
            """all => all.filter(e => e.matches("li") || e.getBoundingClientRect().width > 8)
                .map(e => e.dataset.place)"""
        )
    )


def kept(page: Page, button: str) -> str:
    """Give the file that a button makes."""
    with page.expect_download() as waiting:
        page.get_by_role("button", name=re.compile(button)).click()
    return waiting.value.path().read_text(encoding="utf-8-sig")


def check(page: Page, entries: list[Entry], asked: Asked, *, with_unknown: bool) -> int:
    """Prove that map, list and file hold what fits, and that the page tells what is unknown."""
    found = {entry.key: verdict(entry, asked) for entry in entries}
    wanted = {State.YES, State.UNKNOWN} if with_unknown else {State.YES}
    fitting = [entry for entry in entries if found[entry.key] in wanted]
    page.wait_for_function(
        "n => document.querySelectorAll('.sb-list li[data-place]').length === n", arg=len(fitting)
    )
    signs = shown(page, ".sb-view .sb-sign[data-place]")
    rows = shown(page, ".sb-list li[data-place]")
    # A place in two layers has two entries; the later one has the layer behind its id.
    on_map = Counter(entry.key[0] for entry in fitting if entry.on_map)
    assert Counter(each.split(" ")[0] for each in signs.elements()) == on_map
    assert Counter(each.split(" ")[0] for each in rows.elements()) == Counter(
        entry.key[0] for entry in fitting
    )
    assert set(signs) <= set(rows)
    unknown = sum(state is State.UNKNOWN for state in found.values())
    if any(asked.values()):
        told = page.locator(".sb-sift-sentence").inner_text()
        numbers = re.findall(r"Van nog (\d+) ple", told)
        assert numbers == ([str(unknown)] if unknown else [])
    if fitting:
        table = list(csv.DictReader(io.StringIO(kept(page, "als tabel"))))
        assert {(row["id"], row["layer"]) for row in table} == {entry.key for entry in fitting}
        assert len(table) == len(fitting)
        features = json.loads(kept(page, "als kaart"))["features"]
        assert {(each["properties"]["id"], each["properties"]["layer"]) for each in features} == {
            entry.key for entry in fitting
        }
    return len(fitting)


OPTIONS = {
    "has": HAS,
    "open": PARTS,
    "function": tuple(Function),
    "domain": tuple(LifeDomain),
    "framing": tuple(Framing)[:-1],
}


def test_random_filters(address: str, visit: Visitor, entries: list[Entry]) -> None:
    """Whatever is asked, signs, rows and files are what fits; a link gives the same again."""
    opened = visit(f"{address}/?{EVERYTHING}", viewport={"width": 1440, "height": 1000})
    page = opened.page
    ready(page)
    asked: Asked = {group: set() for group in OPTIONS}
    assert check(page, entries, asked, with_unknown=False) == len(entries) > 120
    page.get_by_text("Zoek preciezer").click()
    dice = random.Random(20261121)  # noqa: S311 -- the same filters at every run
    numbers, with_unknown = [], False
    for step in range(STEPS):
        if step % 3 == 0 and step:
            page.get_by_role("button", name="Alles weer uit").click()
            asked, with_unknown = {each: set() for each in OPTIONS}, False
        group = dice.choice(list(OPTIONS))
        option = dice.choice(OPTIONS[group])
        if group == "framing":
            asked[group] = {option}
        else:
            asked[group] ^= {option}
        page.locator(f'.sb-sift input[name="sb-{group}"][value="{option}"]').click()
        if step % 3 == 1 and page.locator(".sb-sift-result input").is_visible():
            with_unknown = not with_unknown
            page.locator(".sb-sift-result input").click()
        numbers.append(check(page, entries, asked, with_unknown=with_unknown))
        told = parse_qs(urlsplit(page.url).query)
        for name, chosen in asked.items():
            assert set(",".join(told.get(name, [])).split(",")) - {""} == {*map(str, chosen)}
        assert (told.get("unknown") == ["1"]) == with_unknown
    assert len(set(numbers)) > 4, numbers
    again = visit(page.url, viewport={"width": 1440, "height": 1000})
    ready(again.page)
    assert check(again.page, entries, asked, with_unknown=with_unknown) == numbers[-1]
    page.get_by_role("button", name="Alles weer uit").click()
    check(page, entries, {group: set() for group in OPTIONS}, with_unknown=False)
    assert not set(parse_qs(urlsplit(page.url).query)) & {*OPTIONS, "unknown"}
    for each in (opened, again):
        assert each.errors == []
        assert each.hosts == {urlsplit(address).netloc}


@pytest.mark.parametrize(("width", "scheme"), [(1440, "dark"), (390, "light")])
def test_by_keyboard_and_beside_other_choices(
    address: str, visit: Visitor, entries: list[Entry], width: int, scheme: str
) -> None:
    """Filters stay when kinds and language change, and the place on the map with them."""
    opened = visit(address, viewport={"width": width, "height": 900}, color_scheme=scheme)
    page = opened.page
    ready(page)
    page.locator(".sb-sift summary").focus()
    page.keyboard.press("Enter")
    box = page.get_by_role("checkbox", name=re.compile("met een rolstoel naar binnen"))
    box.focus()
    page.keyboard.press("Space")
    page.wait_for_function(ASKED)
    page.wait_for_function("() => !document.querySelector('.sb-sift-result').hidden")
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    zoom = page.get_by_role("button", name="Inzoomen")
    scale = "document.querySelector('.leaflet-control-scale-line').innerText"
    at_first = page.evaluate(scale)
    zoom.click()
    page.wait_for_function(f"before => {scale} !== before", arg=at_first)
    before = page.evaluate(scale)
    page.get_by_text("Wat wilt u zien?").click()
    page.get_by_role("button", name="alles", exact=True).nth(0).click()
    settled(page)
    page.wait_for_function("location.search.includes('kinds_communal')")
    page.wait_for_function(ASKED)
    assert box.is_checked()
    assert page.evaluate(scale) == before
    fitting = {entry.key[0] for entry in entries if entry.place.traits.wheelchair is State.YES}
    rows = shown(page, ".sb-list li[data-place]")
    assert rows
    assert {each.split(" ")[0] for each in rows} <= fitting
    page.get_by_text("English", exact=True).click()
    page.wait_for_function("() => document.documentElement.lang === 'en'")
    ready(page)
    page.wait_for_function(ASKED)
    assert page.locator(".sb-sift-told").inner_text() == "getting in with a wheelchair"
    PICTURES.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=PICTURES / f"kaart-zoeken-{width}-{scheme}.png")
    assert opened.errors == []
