"""What a place can be sifted by, from what is known of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from sociale_basis import neighbourhood
from sociale_basis.layers import layer
from sociale_basis.maps import describe, geojson
from sociale_basis.maps.traits import HAS, traits
from sociale_basis.vocabulary import Framing, State

if TYPE_CHECKING:
    from pathlib import Path

    from sociale_basis.neighbourhood import Neighbourhood

YES, UNKNOWN, NO = State.YES, State.UNKNOWN, State.NO
LIBRARY, BENCH = "institutional/library", "public_space/bench"


@pytest.fixture(scope="module")
def area(small_neighbourhood: Path) -> Neighbourhood:
    """Open the small town."""
    return neighbourhood.load(small_neighbourhood)


@pytest.mark.parametrize(
    ("key", "known", "expected"),
    [
        (LIBRARY, {}, (UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN)),
        (LIBRARY, {"wheelchair": "yes", "fee": "no"}, (YES, UNKNOWN, YES, UNKNOWN)),
        (LIBRARY, {"wheelchair": "limited", "fee": "yes"}, (UNKNOWN, UNKNOWN, NO, UNKNOWN)),
        (LIBRARY, {"wheelchair": "no", "fee": "donation"}, (NO, UNKNOWN, UNKNOWN, UNKNOWN)),
        (LIBRARY, {"entrance_steps": 2, "toilets_wheelchair": "no"}, (NO, NO, UNKNOWN, UNKNOWN)),
        (LIBRARY, {"toilets_wheelchair": "designated"}, (UNKNOWN, YES, UNKNOWN, UNKNOWN)),
        (LIBRARY, {"toilets_wheelchair": "limited"}, (UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN)),
        (LIBRARY, {"access": "private", "wheelchair": "yes"}, (NO, UNKNOWN, UNKNOWN, NO)),
        (BENCH, {}, (UNKNOWN, UNKNOWN, YES, YES)),
        (BENCH, {"fee": "yes"}, (UNKNOWN, UNKNOWN, NO, YES)),
        (BENCH, {"access": "private"}, (NO, UNKNOWN, UNKNOWN, NO)),
    ],
)
def test_states(
    area: Neighbourhood, key: str, known: dict[str, object], expected: tuple[State, ...]
) -> None:
    """Untold is not known; only what lies open day and night is free and open to all unasked."""
    blank = ["wheelchair", "entrance_wheelchair", "entrance_steps", "toilets_wheelchair"]
    one = area.places.head(1).copy()
    one[[*blank, "fee", "access", "opening_hours"]] = None
    one["layer"] = key
    for column, value in known.items():
        one[column] = value
    (found,) = traits(one)
    assert tuple(getattr(found, name) for name in HAS) == expected
    assert found.hours == ("24/7" if key == BENCH else "")


def test_features_tell_their_traits(area: Neighbourhood) -> None:
    """A letter per state and part of the day; kinds tell framing, functions and life domains."""
    described = describe(area)
    every = [place for each in (*described.layers, *described.elsewhere) for place in each.places]
    hours = next(place.traits.hours for place in every if place.traits.hours not in {"", "24/7"})
    told = geojson.places(described, {hours: (NO, YES, UNKNOWN, YES)})
    by_id = {place.id: place for place in every}
    for feature in told["features"]:
        properties = feature["properties"]
        own = by_id[properties["id"]].traits
        states = "".join(getattr(own, name)[0] for name in HAS)
        assert properties["traits"] == states + ("nyuy" if own.hours == hours else "uuuu")
    assert set(told["kinds"]) == {each["properties"]["layer"] for each in told["features"]}
    for key, kind in told["kinds"].items():
        of_layer = layer(key)
        assert list(Framing)[kind["framing"]] is of_layer.framing
        assert set(kind["functions"]) == of_layer.functions
        assert set(kind["domains"]) == of_layer.life_domains
