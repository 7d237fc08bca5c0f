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
