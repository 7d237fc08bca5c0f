"""What stands in the register and in the build: its page tells what either of them knows."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import html5lib
import pytest

from sociale_basis import neighbourhood
from sociale_basis.network import profiles
from sociale_basis.publish.site import publish_site, writing
from sociale_basis.register import create, open_register
from tests.publish.site.conftest import CAFE, TEAM, TODAY

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from sociale_basis.neighbourhood import Neighbourhood

    Publish = Callable[..., Path]

TUESDAYS = {
    "first": "2026-11-03",
    "begin": "14:00",
    "end": "16:00",
    "rule": "FREQ=WEEKLY;BYDAY=TU",
    "school_holidays": "runs",
    "public_holidays": "runs",
}
COFFEE: dict[str, Any] = {
    **CAFE,
    "kind": "activity",
    "name": "Koffie",
    "layer": "communal/activities",
    "rhythms": [TUESDAYS],
}
SENTENCE = "deze tijden zijn niet zeker: vraag het eerst na"
PAGE = "de-plint-zo"
IN_DOUBT = {"text": "Mo 10:00-12:00", "reliable": "no"}


@pytest.fixture
def area(small_neighbourhood: Path, monkeypatch: pytest.MonkeyPatch) -> Neighbourhood:
    """Open the small town with a cafe of which much is known, for one way of going about."""
    monkeypatch.setattr(writing, "profiles", lambda: {"rollator": profiles()["rollator"]})
    area = neighbourhood.load(small_neighbourhood)
    places = area.places.copy()
    cafe = places["id"] == "osm:n41"
    for name, value in {
        "wheelchair": "yes",
        "entrance_steps": 0,
        "toilets_wheelchair": "no",
        "phone": "000-0000041",
        "website": "https://plint.example/",
    }.items():
        places.loc[cafe, name] = value
    return replace(area, places=places)


@pytest.fixture
def publish(area: Neighbourhood, tmp_path: Path) -> Publish:
    """Give what makes a site of the town, with entries in the register."""

    def made(*some: dict[str, Any]) -> Path:
        home = tmp_path / f"register of {len(some)}"
        home.mkdir()
        register = open_register(home)
        for entry in some:
            create(register, TEAM, entry)
        folder = tmp_path / f"site of {len(some)}"
        publish_site(area, folder, register=register, today=TODAY)
        register.close()
        return folder

    return made


def facts(folder: Path, page: str = PAGE) -> dict[str, str]:
    """Read what a page tells, by the words before it."""
    text = (folder / f"plek/{page}.html").read_text(encoding="utf-8")
    parsed = html5lib.HTMLParser(namespaceHTMLElements=False).parse(text)
    lines = parsed.findall(".//dl[@class='facts']/div")
    return {
        "".join(each.find("dt").itertext()): "".join(each.find("dd").itertext()) for each in lines
    }


def data(folder: Path, name: str) -> dict[str, Any]:
    """Read what a script of the site hands over."""
    text = (folder / f"data/{name}.js").read_text(encoding="utf-8")
    found: dict[str, Any] = json.loads(text[text.index(",") + 1 : text.rindex(")")])
    return found


def test_what_the_register_does_not_tell_is_told_by_the_build(publish: Publish) -> None:
    """An entry with nothing but a name takes no fact off the page, the card or the week."""
    before, after = publish(), publish(CAFE)
    built, told = facts(before), facts(after)
    assert (built["Rolstoel"], built["Telefoon"]) == ("ja", "000-0000041")
    source = built.pop("Bron")
    assert built.items() <= told.items()
    assert told["Bron"] == f"Register van de buurt; {source}"
    assert data(before, "times")[PAGE] == data(after, "times")[PAGE]
    (card,) = [
        dict(each["properties"]["facts"])
        for each in data(after, "places.nl")["features"]
        if each["properties"]["id"] == PAGE
    ]
    assert {term for term in built if card.get(term) != built[term]} <= {"Buurt", "Hoe u er komt"}


def test_what_the_register_tells_goes_first(publish: Publish) -> None:
    """Of each fact by itself: the rest is still told by the build."""
    own = {
        "accessibility": {"wheelchair": "no"},
        "hours": {"text": "We 13:00-14:00"},
        "contact": {"phone": "000-0000042"},
    }
    told = facts(publish({**CAFE, **own}))
    assert (told["Rolstoel"], told["Treden bij de ingang"]) == ("nee", "geen")
    assert told["Telefoon"] == "000-0000042"
    assert told["Website"] == "https://plint.example/"
    assert told["Openingstijden"].startswith("wo")


def test_times_that_one_cannot_count_on_are_no_fact(publish: Publish) -> None:
    """They stand in words beside that sentence alone: not by day, not today, in no diary."""
    sure = publish(COFFEE)
    assert data(sure, "times")["koffie"]["week"][1] == ["14:00-16:00"]
    assert (sure / "gegevens/agenda/koffie.ics").exists()
    folder = publish({**CAFE, "hours": IN_DOUBT}, {**COFFEE, "hours": {"reliable": "no"}})
    times = data(folder, "times")
    assert PAGE not in times
    assert "koffie" not in times
    assert not list((folder / "gegevens/agenda").glob("*.ics"))
    cafe, coffee = facts(folder)["Openingstijden"], facts(folder, "koffie")["Openingstijden"]
    assert cafe.splitlines()[0].startswith("ma")
    assert coffee.splitlines()[0].startswith("elke dinsdag")
    assert cafe.splitlines()[1:] == coffee.splitlines()[1:] == [SENTENCE]
    assert "De volgende keren" not in facts(folder, "koffie")
    for page in ("plek/koffie.html", "lijst.html", "index.html"):
        assert "di 24 nov" not in (folder / page).read_text(encoding="utf-8"), page
