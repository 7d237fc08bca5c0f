"""What stands in the way has words for every reason, and names their articles."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from sociale_basis import i18n
from sociale_basis.i18n.landmarks import in_sentence, in_street, landmark_words, seat_words
from sociale_basis.i18n.obstacles import obstacle_words, surface_words
from sociale_basis.i18n.whereabouts import metres_words
from sociale_basis.network.attributes import Reason, Surface
from sociale_basis.reach.met import Facts
from sociale_basis.reach.reasons import words

if TYPE_CHECKING:
    from collections.abc import Iterator

NOTHING = Facts("footway", None, None, None, None, None, None, None, closed=False)
EVERY = words(sum(Reason))


@pytest.fixture(autouse=True)
def _language_as_it_was() -> Iterator[None]:
    before = i18n.language()
    yield
    i18n.use(before)


@pytest.mark.parametrize("reason", EVERY)
def test_every_reason_has_words(reason: str) -> None:
    """Refused and in doubt read differently, in both languages, also where nothing is known."""
    told = set()
    for lang in i18n.LANGUAGES:
        i18n.use(lang)
        told |= {obstacle_words(NOTHING, [reason], []), obstacle_words(NOTHING, [], [reason])}
    assert len(told) == 4
    assert all(told)


@pytest.mark.parametrize(
    ("known", "refused", "doubts", "says"),
    [
        ({"steps": 3}, ["steps"], [], "3 treden"),
        ({"steps": 1}, ["steps"], [], "1 trede"),
        ({"kerb_m": 0.12}, ["kerb"], [], "stoeprand van 12 cm"),
        ({"kerb_m": 0.025}, ["kerb"], [], "stoeprand van 2,5 cm"),
        ({"slope": -0.07}, ["slope"], [], "helling van 7 % omlaag"),
        ({"width_m": 0.7}, ["width"], [], "voetpad: 70 cm breed"),
        ({"what": "bollard", "width_m": 0.7}, ["barrier"], [], "paaltje met 70 cm ruimte"),
        (
            {"what": "bollard"},
            [],
            ["width", "barrier"],
            "paaltje: niet bekend hoeveel ruimte er is",
        ),
        (
            {"surface": "sand"},
            ["surface"],
            ["width"],
            "ondergrond: zand, voetpad: breedte niet bekend",
        ),
        ({"closed": True}, ["access"], [], "afgesloten weg"),
        ({}, ["access"], [], "privéweg"),
    ],
)
def test_with_its_numbers(
    known: dict[str, object], refused: list[str], doubts: list[str], says: str
) -> None:
    """What is known is told in the units of the street."""
    assert obstacle_words(NOTHING._replace(**known), refused, doubts) == says  # type: ignore[arg-type]  # by name


def test_every_surface_has_a_word() -> None:
    """No value of OSM is shown to people as it stands in the data."""
    names = {each.name.lower() for each in Surface} - {"untagged", "other"}
    assert all(surface_words(name) not in {name, name.replace("_", " ")} for name in names)


@pytest.mark.parametrize(
    ("name", "says", "where"),
    [
        ("Lindelaan", "de Lindelaan", "in de Lindelaan"),
        ("Jaagpad", "het Jaagpad", "op het Jaagpad"),
        ("Noordkade", "de Noordkade", "op de Noordkade"),
        ("De Bolle Kickert", "De Bolle Kickert", "in De Bolle Kickert"),
        ("Oude Delft", "Oude Delft", "in Oude Delft"),
        ("Hofje", "het Hofje", "in het Hofje"),
    ],
)
def test_articles(name: str, says: str, where: str) -> None:
    """A Dutch name takes the article of its last word; in English it takes none."""
    assert in_sentence(name) == says
    assert in_street(name) == where
    i18n.use("en")
    assert in_sentence(name) == name


@pytest.mark.parametrize(
    ("kind", "name", "says"),
    [
        ("communal/supermarket", "Jumbo", "de Jumbo"),
        ("communal/cafe", "Saar", "café Saar"),
        ("communal/cafe", "Café Saar", "Café Saar"),
        ("public_space/bus_stop", "Spoorstraat", "bushalte Spoorstraat"),
        ("public_space/playground", "Speeltuin West", "Speeltuin West"),
        ("public_space/playground", None, "een speelplek"),
        ("institutional/library", "Bibliotheek West", "Bibliotheek West"),
        ("water", None, "het water"),
    ],
)
def test_landmarks(kind: str, name: str | None, says: str) -> None:
    """A name that does not tell what it is gets a word before it."""
    assert landmark_words(kind, name) == says


def test_distances_and_seats() -> None:
    """As people tell them: to 5 m when short, to 10, then to 50; one bench, two benches."""
    assert [metres_words(each) for each in (1, 12, 47, 123, 777)] == [
        "5 m",
        "10 m",
        "45 m",
        "120 m",
        "800 m",
    ]
    assert (seat_words("public_space/bench"), seat_words("public_space/bench", 2)) == (
        "bankje",
        "bankjes",
    )
