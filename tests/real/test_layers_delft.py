"""Layers on a real OpenStreetMap file."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import osmium
import pytest

from sociale_basis.layers import layers_of

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="module")
def elements(shared_data: Path) -> list[dict[str, str]]:
    """Give the tags of every tagged element of the Delft extract."""
    file = shared_data / "delft" / "tudelft_2025.osm.pbf"
    reader = osmium.FileProcessor(file).with_filter(osmium.filter.EmptyTagFilter())
    return [dict(element.tags) for element in reader]


@pytest.mark.parametrize(
    ("layer", "key", "value", "expected"),
    [
        ("institutional/library", "amenity", "library", 1),
        ("institutional/community_centre", "amenity", "community_centre", 1),
        ("communal/place_of_worship", "amenity", "place_of_worship", 4),
        ("communal/public_bookcase", "amenity", "public_bookcase", 9),
        ("communal/sports_club", "club", "sport", 3),
        ("institutional/school", "amenity", "school", 4),
        ("public_space/bench", "amenity", "bench", 74),
        ("public_space/playground", "leisure", "playground", 19),
        ("communal/cafe", "amenity", "cafe", 4),
    ],
)
def test_layer_holds_what_the_tags_say(
    elements: list[dict[str, str]], layer: str, key: str, value: str, expected: int
) -> None:
    """Each layer holds as many elements as a bare count of one tag, and as the file's own note."""
    assert sum(tags.get(key) == value for tags in elements) == expected
    assert sum(layer in layers_of(tags) for tags in elements) == expected


def test_layers_that_leave_out_hold_fewer(elements: list[dict[str, str]]) -> None:
    """The one private picnic table, the private garden and the private pitch are left out."""
    held = Counter(layer for tags in elements for layer in layers_of(tags))
    bare = Counter(tags["leisure"] for tags in elements if "leisure" in tags)
    assert bare["picnic_table"] == 86
    assert held["public_space/picnic_table"] == 85
    assert bare["garden"] == 1
    assert held["public_space/garden"] == 0
    assert held["public_space/pitch"] == bare["pitch"] - 1 == 15


def test_many_layers_have_something(elements: list[dict[str, str]]) -> None:
    """On real data the layers are not empty names: at least 25 hold something here."""
    held = {layer for tags in elements for layer in layers_of(tags)}
    assert len(held) >= 25
    assert {layer.split("/")[0] for layer in held} == {"communal", "institutional", "public_space"}
