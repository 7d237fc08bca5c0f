"""What is in the register, in a browser: on the map, in the list and in the file, sifted or not."""

from __future__ import annotations

import random
import re
from datetime import date, timedelta
from itertools import groupby
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import urlsplit

import pytest

from sociale_basis import neighbourhood
from sociale_basis.layers import layer
from sociale_basis.maps import describe
from sociale_basis.maps.day_parts import PARTS
from sociale_basis.maps.describe import Place
from sociale_basis.maps.traits import Traits
from sociale_basis.register import Aspect, Check, How, close, create, open_register, reopen, verify
from sociale_basis.vocabulary import Framing, Function, State
from tests.browser.steps import ready, settled
from tests.browser.test_sift import EVERYTHING, OPTIONS, PICTURES, Asked, Entry, check
from tests.conftest import BASIS
from tests.ui.register_pages import TEAM

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Page

    from sociale_basis.register import Register
    from tests.browser.conftest import Dashboard, Visitor

PAIRS = 4
YES, UNKNOWN, NO = State.YES, State.UNKNOWN, State.NO
SPOT = (84700.0, 446500.0)
MORNINGS = {
    "first": "2026-01-05",
    "begin": "09:00",
    "end": "11:00",
    "rule": "FREQ=DAILY",
    "school_holidays": "runs",
    "public_holidays": "runs",
}
LIBRARY = ("osm:n40", "institutional/library")
CAFE = ("osm:n41", "communal/cafe")


class Kept(NamedTuple):
    """A register with something of every sort, and what is to be seen of it."""

    register: Register
    address: str
    entries: list[Entry]
    stale: str
    cafe: str
    """Id of an entry of a place of the build."""


def add(register: Register, told: dict[str, Any], on: date | None = None) -> str:
    """Add an entry that everybody may know of, checked on a day; give its place on the map."""
    made = create(register, TEAM, {"visibility": "public", "basis": BASIS, **told})
    if on is not None:
        check = Check(on=on, by="buurtwerker", how=How.VISITED)
        verify(register, TEAM, made.id, {Aspect.EXISTS: check})
    return f"register:{made.id}"


def entry(place: str, key: str, *, on_map: bool = True, **told: Any) -> Entry:  # noqa: ANN401 -- as below
    """Say by hand what is to be seen of an entry: states, own functions, parts of the day."""
    kind = layer(key)
    told.setdefault("functions", kind.functions)
    parts = told.pop("open_in", (UNKNOWN,) * len(PARTS))
    functions = told.pop("functions")
    drawn = Place(place, "", (), "", "", None, None, (), Traits(**told))
    framing = list(Framing).index(kind.framing)
    open_in = dict(zip(PARTS, parts, strict=True))
    return Entry((place, key), on_map, drawn, framing, functions, kind.life_domains, open_in)


@pytest.fixture(scope="module")
def kept(
    dashboard: Dashboard, small_neighbourhood: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Kept]:
    """Fill a register for the small town, and start the dashboard."""
    home = tmp_path_factory.mktemp("workspace")
    register = open_register(home)
    activities, initiatives = "communal/activities", "communal/initiatives"
    cards = add(
        register,
        {
            "kind": "activity",
            "name": "Kaarten in de plint",
            "layer": activities,
            "where": {"x": SPOT[0], "y": SPOT[1]},
            "functions": ["ontspannen"],
            "walk_in": "yes",
            "cost": {"price": "free"},
            "accessibility": {"wheelchair": "yes", "accessible_toilet": "no"},
            "rhythms": [MORNINGS],
        },
        register.clock().date(),
    )
    old = add(
        register,
        {
            "kind": "initiative",
            "name": "Soos van vroeger",
            "layer": initiatives,
            "where": {"x": SPOT[0] + 60, "y": SPOT[1]},
        },
        date(2020, 1, 6),
    )
    lost = add(register, {"kind": "activity", "name": "Ergens lezen", "layer": activities})
    library = {"kind": "place", "name": "Bibliotheek Dijkzicht", "layer": LIBRARY[1]}
    add(register, {**library, "walk_in": "no", "accessibility": {"wheelchair": "no"}})
    cafe = add(register, {"kind": "place", "name": "De Plint & Zo", "layer": CAFE[1]})
    add(
        register,
        {
            "kind": "initiative",
            "name": "Geheim",
            "layer": initiatives,
            "visibility": "professionals",
        },
    )
    described = describe(neighbourhood.load(small_neighbourhood))
    built = [
        entry(
            place.id,
            each.layer.key,
            on_map=place.lon is not None,
            open_in=(YES, YES, NO, NO)
            if place.traits.hours.startswith("Mo-Fr")
            else ((YES,) * 4 if place.traits.hours == "24/7" else (UNKNOWN,) * 4),
            **{**place.traits._asdict(), "functions": each.layer.functions},
        )
        for each in (*described.layers, *described.elsewhere)
        for place in each.places
        if (place.id, each.layer.key) != LIBRARY
    ]
    assert len(built) > 5
    mine = [
        entry(
            cards,
            activities,
            wheelchair=YES,
            toilet=NO,
            free=YES,
            walk_in=YES,
            functions=frozenset({Function.ONTSPANNEN}),
            open_in=(YES, NO, NO, YES),
        ),
        entry(old, initiatives),
        entry(lost, activities, on_map=False),
        entry(*LIBRARY, wheelchair=NO, walk_in=NO),
    ]
    address = dashboard(small_neighbourhood, SOCIALE_BASIS_LOCAL="1", SOCIALE_BASIS_HOME=str(home))
    yield Kept(register, address, built + mine, old, cafe.removeprefix("register:"))
    register.close()


def test_the_register_is_sifted_with_the_rest(kept: Kept, visit: Visitor) -> None:
    """Under random filters map, list, table and GeoJSON hold what the entries tell, no more."""
    opened = visit(
        f"{kept.address}/?rol=resident&{EVERYTHING}", viewport={"width": 1440, "height": 1000}
    )
    page = opened.page
    ready(page)
    asked: Asked = {group: set() for group in OPTIONS}
    assert check(page, kept.entries, asked, with_unknown=False) == len(kept.entries)
    page.get_by_text("Zoek preciezer").click()
    # Each alone, and a few at once.
    dice = random.Random(20261121)  # noqa: S311 -- the same filters at every run
    single = [(group, option) for group in ("has", "open", "function") for option in OPTIONS[group]]
    numbers = []
    for chosen in [*([each] for each in single), *(dice.sample(single, 2) for _ in range(PAIRS))]:
        for group, option in chosen:
            asked[group] ^= {option}
            page.locator(f'.sb-sift input[name="sb-{group}"][value="{option}"]').click()
        numbers.append(check(page, kept.entries, asked, with_unknown=False))
        page.get_by_role("button", name="Alles weer uit").click()
        asked = {each: set() for each in OPTIONS}
    assert len(set(numbers)) > 3, numbers
    assert "Geheim" not in page.content()
    assert opened.errors == []


def test_stale_has_another_shape_and_the_legend_tells_it(kept: Kept, visit: Visitor) -> None:
    """Not by colour alone: the drawing of what was checked long ago has another badge."""
    opened = visit(f"{kept.address}/?rol=resident", viewport={"width": 1440, "height": 1000})
    page = opened.page
    ready(page)
    shapes = page.evaluate(
        """() => Object.fromEntries(["candidate", "verified", "stale"].map(status => {
            const drawn = document.getElementById(`sign-${status}`);
            const parts = [...(drawn?.querySelectorAll("path, circle") ?? [])];
            return [status, parts.map(each => each.getAttribute("d") ?? "o")];
        }))"""
    )
    assert len({str(shapes[status]) for status in ("candidate", "verified", "stale")}) == 3
    (painted,) = page.locator(f'.sb-sign[data-place="{kept.stale}"]').evaluate_all(
        "all => all.map(e => decodeURIComponent(e.getAttribute('href')))"
    )
    (badge,) = {*shapes["stale"]} - {*shapes["verified"], "o"}
    assert badge in painted
    legend = page.locator(".sb-legend li").all_inner_texts()
    assert any("vraagteken" in line for line in legend), legend
    page.get_by_role("button", name=re.compile("Soos van vroeger")).click()
    assert "lang geleden nagekeken" in page.locator(".sb-card").inner_text()
    assert opened.errors == []


def test_entries_stand_among_those_of_their_kind(kept: Kept, visit: Visitor) -> None:
    """Kinds follow each other once each; in a kind that only the register has, by name."""
    names = ["zangkoor", "Ärm in arm", "Bingo 10", "bingo 9", "Avondzang", "Bingo 10"]
    for name in names:
        told = {"kind": "initiative", "name": name, "layer": "communal/initiatives"}
        add(kept.register, told | {"where": {"x": SPOT[0] - 80, "y": SPOT[1] - 40}})
    opened = visit(f"{kept.address}/?rol=resident&{EVERYTHING}")
    ready(opened.page)
    told_rows: list[tuple[str, str]] = opened.page.locator(
        ".sb-of-communal .sb-item[data-place]"
    ).evaluate_all(
        """all => all.map(row => ["kind", "name"].map(
            part => row.querySelector(`.sb-row-${part}`).textContent))"""
    )
    kinds = [kind for kind, _rows in groupby(kind for kind, _name in told_rows)]
    assert len(kinds) == len(set(kinds)) > 2
    assert kinds == sorted(kinds, key=str.casefold)
    initiatives = [name for kind, name in told_rows if name in names or "Soos" in name]
    assert initiatives == [
        "Ärm in arm", "Avondzang", "bingo 9", "Bingo 10", "Bingo 10", "Soos van vroeger", "zangkoor"
    ]  # fmt: skip
    assert opened.errors == []


def scale(page: Page) -> str:
    """Give what the scale of the map says."""
    return page.locator(".leaflet-control-scale-line").inner_text()


@pytest.mark.parametrize("width", [1440, 390])
def test_what_comes_and_goes_does_not_move_the_map(kept: Kept, visit: Visitor, width: int) -> None:
    """Added or closed while somebody looks: seen with the next step; zoom and places stay."""
    opened = visit(
        f"{kept.address}/?rol=resident&{EVERYTHING}", viewport={"width": width, "height": 1000}
    )
    page = opened.page
    fetched: list[str] = []
    ready(page)
    page.on("request", lambda asked: fetched.append(asked.url))
    before = scale(page)
    page.get_by_role("button", name="Inzoomen").click()
    page.wait_for_function(
        "before => document.querySelector('.leaflet-control-scale-line').innerText !== before",
        arg=before,
    )
    near = scale(page)
    told = {
        "kind": "activity",
        "name": f"Nieuw {width}",
        "layer": "communal/activities",
        "where": {"x": SPOT[0] - width / 10, "y": SPOT[1] + 20},
    }
    place = add(kept.register, told)
    page.get_by_text("Wat wilt u zien?").click()
    page.get_by_role("button", name="alles", exact=True).nth(1).click()
    settled(page)
    page.locator(f'.sb-list li[data-place="{place}"]').wait_for()
    assert page.locator(f'.sb-view .sb-sign[data-place="{place}"]').count() == 1
    cafe = page.locator(f'.sb-list li[data-place="{CAFE[0]}"]')
    assert cafe.count() == 1
    ended = kept.register.clock().date() - timedelta(days=1)
    close(kept.register, TEAM, kept.cafe, ended_on=ended, reason="verkocht")
    page.get_by_role("button", name="alles", exact=True).nth(1).click()
    page.wait_for_function(
        "place => !document.querySelector(`[data-place='${place}']`)", arg=CAFE[0]
    )
    settled(page)
    assert page.locator(f'.sb-list li[data-place="{place}"]').count() == 1
    reopen(kept.register, TEAM, kept.cafe)
    assert scale(page) == near
    anew = [url for url in fetched if "kaart-data" in url]
    assert len(anew) == 2, "what the register tells everyone, as often as it changed"
    assert all("/register-" in url for url in anew), "nothing of the build"
    rows = page.locator(".sb-list li[data-place]").evaluate_all("a => a.map(e => e.dataset.place)")
    signs = page.locator(".sb-view .sb-sign[data-place]").evaluate_all(
        "a => a.map(e => e.dataset.place)"
    )
    assert set(signs) <= set(rows)
    PICTURES.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=PICTURES / f"kaart-register-{width}.png")
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    assert opened.errors == []
    assert opened.hosts == {urlsplit(kept.address).netloc}
