"""What someone is interested in: words as they type them, directions, and not in their street."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from sociale_basis.reach.interests import Interest, in_street, interesting
from sociale_basis.vocabulary import Function, LifeDomain

if TYPE_CHECKING:
    from sociale_basis.neighbourhood.store import Neighbourhood

    from .conftest import Draw

CLUB, CAFE, DENTIST = "communal/initiatives", "communal/cafe", "institutional/dentist"
PARK, STOP = "public_space/park", "public_space/bus_stop"


@pytest.fixture
def area(draw: Draw) -> Neighbourhood:
    """Draw two streets with a place of each kind."""
    made = draw(
        nodes=[(0, 0), (100, 0), (100, 100)],
        streets=[(0, 1, {}), (1, 2, {})],
        homes=[{"street": 0}],
        places=[
            {"id": "cards", "layer": CLUB, "name": "Kaartclub Hartenvrouw", "doors": [(0, 0.5)]},
            {"id": "café", "layer": CAFE, "name": "Köffie bij Saar", "doors": [(1, 0.8)]},
            {"id": "teeth", "layer": DENTIST, "name": "Tandarts", "doors": [(1, 0.9)]},
            {"id": "park", "layer": PARK, "name": "Lindepark", "doors": [(1, 1.0)]},
            {"id": "stop", "layer": STOP, "name": "Halte", "doors": [(1, 0.7)]},
            {
                "id": "cards",
                "layer": "communal/club",
                "name": "Kaartclub Hartenvrouw",
                "doors": [(0, 0.5)],
            },
        ],
    )
    made.edges["name"] = ["Lindelaan", "Lindelaan", "Beukenlaan", "Beukenlaan"]
    return made


def ids(area: Neighbourhood, wish: Interest) -> list[str]:
    """Give what fits a wish."""
    return [str(area.places["id"].iloc[row]) for row in interesting(area, wish)]


def test_all_where_people_meet_each_place_once(area: Neighbourhood) -> None:
    """Without a wish: where people meet; no dentist, no park, and nothing twice."""
    assert ids(area, Interest()) == ["cards", "café"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("kaarten", ["cards"]),
        ("KAART", ["cards"]),
        ("koffie", ["café"]),
        ("saar köffie", ["café"]),
        ("tandarts", ["teeth"]),
        ("schaken", []),
        (".*", []),
    ],
)
def test_words_as_people_type_them(area: Neighbourhood, text: str, found: list[str]) -> None:
    """A verb finds the club; accents and capitals do not count; every word must be there."""
    assert ids(area, Interest(text=text)) == found


def test_directions_and_outdoors(area: Neighbourhood) -> None:
    """A function and a life domain each narrow; a park counts when asked, a bus stop never."""
    support = Interest(functions=frozenset({Function.ONDERSTEUNEN}))
    assert ids(area, support) == ["cards", "teeth"]
    health = Interest(domains=frozenset({LifeDomain.GEZONDHEID}))
    assert ids(area, health) == ["teeth"]
    assert ids(area, Interest(outdoors=True)) == ["cards", "café", "park"]


def test_not_in_ones_own_street(area: Neighbourhood) -> None:
    """What lies in the street that is named is left out, and can be counted."""
    wish = Interest(not_in_street="Lindelaan")
    assert ids(area, wish) == ["café"]
    assert in_street(area, interesting(area, Interest()), wish).tolist() == [True, False]


def test_an_entry_is_found_by_what_the_register_says_of_it(area: Neighbourhood) -> None:
    """By its own words, functions and domains; other places still by those of their layer."""
    places = area.places
    places["about"] = [None, "Elke week jokeren", None, None, None, None]
    places["functions"] = [None, "ontplooien", None, None, None, None]
    places["life_domains"] = [None, "werk", None, None, None, None]
    assert ids(area, Interest(text="jokeren")) == ["café"]
    assert "café" in ids(area, Interest(functions=frozenset({Function.ONTPLOOIEN})))
    assert ids(area, Interest(functions=frozenset({Function.ONTMOETEN}))) == ["cards"]
    assert "café" in ids(area, Interest(domains=frozenset({LifeDomain.WERK})))


def test_an_organisation_without_a_place_is_no_answer(area: Neighbourhood) -> None:
    """What it offers are entries themselves; with a place, or by telephone, it is one."""
    places = area.places
    places["layer"] = ["institutional/organisations"] * 3 + list(places["layer"])[3:]
    places["reach_mode"] = [None, None, "phone_or_online", None, None, None]
    places.loc[[1, 2], "geometry"] = None
    assert ids(area, Interest(text="organisaties")) == ["cards", "teeth"]
