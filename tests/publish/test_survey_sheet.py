"""The schouw sheet as a file: complete, escaped, and asking nobody for anything."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser
from typing import TYPE_CHECKING

import pytest

from sociale_basis import i18n, neighbourhood
from sociale_basis.network import profiles
from sociale_basis.network.untagged import untagged
from sociale_basis.privacy import Viewer
from sociale_basis.publish import survey_sheet
from sociale_basis.publish.sheet_map import HEIGHT_MM, STOP_MM, WIDTH_MM, sheet_map
from sociale_basis.reach import Survey, survey
from sociale_basis.reach.schouw import Schouw, schouw

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sociale_basis.neighbourhood import Neighbourhood

LIBRARY = "institutional/library"
TODAY = date(2026, 11, 24)


class Reader(HTMLParser):
    """Collects the tags and texts of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a tag."""
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        """Note a text."""
        if data.strip() and self.tags[-1][0] != "style":
            self.texts.append(" ".join(data.split()))


@pytest.fixture(autouse=True)
def _in_dutch() -> Iterator[None]:
    before = i18n.language()
    i18n.use("nl")
    yield
    i18n.use(before)


@pytest.fixture(scope="module")
def town(small_neighbourhood: Path) -> Neighbourhood:
    """Open the small town."""
    return neighbourhood.load(small_neighbourhood)


def _found(town: Neighbourhood, key: str = "rollator") -> tuple[Survey, Schouw]:
    profile, table = profiles()[key], untagged("voorzichtig")
    found = survey(town, profile, LIBRARY, 3600.0, untagged=table)
    assert len(found.walk) > 1
    return found, schouw(town, profile, found.walk, untagged=table)


def _sheet(town: Neighbourhood, viewer: Viewer = Viewer.OFFICIAL) -> str:
    return survey_sheet(town, *_found(town), "Wie komt er?", viewer, TODAY, ["Alsof."])


def test_everything_that_is_needed_is_on_it(town: Neighbourhood) -> None:
    """Each stop with number, street, question, boxes and link; the walk, day, role and sources."""
    found, along = _found(town)
    page = Reader(_sheet(town))
    text = " ".join(page.texts)
    links = [given["href"] for tag, given in page.tags if tag == "a"]
    assert links == found.walk["way_link"].tolist()
    assert all(str(link).startswith("https://www.openstreetmap.org/way/") for link in links)
    numbers = [t for t in page.texts if t.isdigit()]
    for stop in range(1, len(found.walk) + 1):
        assert numbers.count(str(stop)) >= 2, "on the map and beside the questions"
    asked = sum(len({ask.kind for ask in asks}) for asks in along.asks)
    boxes = [given for tag, given in page.tags if given.get("class") == "box"]
    assert len(boxes) == 2 * asked
    assert "Hoe hoog is de stoeprand?" in text
    assert "Goed? (hooguit 6 cm)" in text
    assert "Bibliotheekpad" in text
    metres = i18n.number(round(found.metres))
    assert f"{metres} meter te voet" in text
    for line in ("Wie komt er?", "Alsof.", "Datum", "uw rol, geen namen", "24 november 2026"):
        assert line in text
    assert "OpenStreetMap" in text
    assert "{" not in text


def test_residents_are_estimates_and_small_numbers_stay_out(town: Neighbourhood) -> None:
    """Officials read rounded numbers; residents no number below ten."""
    found, _ = _found(town)
    exact = found.residents_certain["residents"]
    assert exact == pytest.approx(260)
    assert "er zeker komen: 260." in _sheet(town)
    few = replace(found, walk=found.walk.assign(residents_by_step=4.0))
    along = _found(town)[1]
    told = survey_sheet(town, few, along, "?", Viewer.OFFICIAL, TODAY)
    hidden = survey_sheet(town, few, along, "?", Viewer.RESIDENT, TODAY)
    assert "minder dan 10" in told
    assert "minder dan 10" not in hidden


def test_strange_names_are_text(town: Neighbourhood) -> None:
    """What looks like HTML in a name of a street or neighbourhood is shown, and does nothing."""
    evil = "<script>alert(1)</script><img src=x onerror=alert(2)>\"'"
    edges = town.edges.copy()
    edges["name"] = edges["name"].where(edges["name"].isna(), evil)
    meta = town.meta.model_copy(update={"name": evil})
    page = _sheet(replace(town, edges=edges, meta=meta))
    read = Reader(page)
    assert "script" not in {tag for tag, _ in read.tags}
    assert "img" not in {tag for tag, _ in read.tags}
    assert "&lt;script&gt;alert(1)" in page
    assert not [name for _, given in read.tags for name in given if name.startswith("on")]


def test_it_asks_nobody_for_anything(town: Neighbourhood) -> None:
    """No script, no address but the links, no file beside it, and a policy that forbids them."""
    page = _sheet(town)
    read = Reader(page)
    assert {tag for tag, _ in read.tags} & {"script", "link", "img", "iframe", "object"} == set()
    addresses = re.findall(r"(?:https?:)?//[\w.]+", page)
    assert addresses
    assert set(addresses) == {"https://www.openstreetmap.org"}
    assert "url(" not in page
    assert "@import" not in page
    policy = [given for tag, given in read.tags if given.get("http-equiv")]
    assert policy[0]["content"] == "default-src 'none'; style-src 'unsafe-inline'"


def test_nothing_to_look_at_is_said(town: Neighbourhood) -> None:
    """Where no unknown matters there is no walk, and the sheet says so."""
    walker = profiles()["reference_walker"]
    found = survey(town, walker, LIBRARY, 900.0)
    assert len(found.walk) == 0
    page = survey_sheet(town, found, schouw(town, walker, found.walk), "?", Viewer.OFFICIAL, TODAY)
    assert "Er is niets om naar te gaan kijken" in page
    assert "<svg" not in page


def test_the_map_is_on_the_paper(town: Neighbourhood) -> None:
    """Every number lies within the frame, apart from the others, and tied to its own spot."""
    found, along = _found(town)
    drawn = sheet_map(town, found.walk, along.ways)
    assert [disc.stop for disc in drawn.discs] == found.walk["stop"].tolist()
    for disc in drawn.discs:
        assert STOP_MM <= disc.x <= WIDTH_MM - STOP_MM
        assert STOP_MM <= disc.y <= HEIGHT_MM - STOP_MM
    points = [(disc.x, disc.y) for disc in drawn.discs]
    gaps = [
        ((a - c) ** 2 + (b - d) ** 2) ** 0.5
        for at, (a, b) in enumerate(points)
        for c, d in points[at + 1 :]
    ]
    assert min(gaps) >= 2 * STOP_MM
    first, last = (found.walk.geometry.iloc[at] for at in (0, -1))
    on_paper = [(d.spot_x, d.spot_y) for d in (drawn.discs[0], drawn.discs[-1])]
    per_m = drawn.scale_mm / drawn.scale_m
    assert (on_paper[1][0] - on_paper[0][0]) / per_m == pytest.approx(last.x - first.x, abs=3)
    assert (on_paper[0][1] - on_paper[1][1]) / per_m == pytest.approx(last.y - first.y, abs=3)
    assert {"street_line"} <= {shape.kind for shape in drawn.shapes}
    assert "Bibliotheekpad" in {name.text for name in drawn.names}
    assert drawn.walk.startswith("M")
