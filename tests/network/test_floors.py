"""Which floor things lie on, as far as their tags tell."""

from __future__ import annotations

import pytest

from sociale_basis.network.floors import floors, hangs_over, joined_floors


@pytest.mark.parametrize(
    ("tags", "expected"),
    [
        ({}, {0}),
        ({"level": "1"}, {1}),
        ({"level": "0;1"}, {0, 1}),
        ({"level": "-1-2"}, {-1, 0, 1, 2}),
        ({"level": "-2--1"}, {-2, -1}),
        ({"level": "0.5"}, {0.5}),
        ({"level": "ground"}, {0}),
        ({"layer": "-1"}, {-1}),
        ({"layer": "1", "level": "0"}, {0}),
        ({"bridge": "yes"}, {1}),
        ({"bridge": "no"}, {0}),
        ({"bridge": "movable", "layer": "2"}, {2}),
        ({"tunnel": "yes"}, {-1}),
        ({"tunnel": "building_passage"}, {0}),
        ({"covered": "yes"}, {0}),
    ],
)
def test_floors(tags: dict[str, str], expected: set[float]) -> None:
    """A level goes before a layer, and both before bridge and tunnel."""
    assert floors(tags) == expected


def test_stairs_and_lifts_join_the_floors_they_name() -> None:
    """One level on a flight of steps does not tell which of its ends lies there."""
    assert joined_floors({"level": "-1;0"}) == frozenset({-1.0, 0.0})
    assert joined_floors({"level": "-1"}) is None
    assert joined_floors({"layer": "-1"}) is None


@pytest.mark.parametrize(
    ("tags", "free"),
    [
        ({}, False),
        ({"min_height": "4"}, True),
        ({"min_height": "4 m"}, True),
        ({"min_height": "0.5"}, False),
        ({"building:min_level": "1"}, True),
        ({"min_level": "0"}, False),
    ],
)
def test_buildings_that_hang_over(tags: dict[str, str], *, free: bool) -> None:
    """Under a building that begins at 4 m, or on the first floor, one walks through."""
    assert hangs_over({"building": "yes", **tags}) == free
