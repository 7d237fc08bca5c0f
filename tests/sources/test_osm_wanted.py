"""What is asked of OpenStreetMap covers what the program reads."""

from __future__ import annotations

from itertools import product

from sociale_basis.layers import layers
from sociale_basis.neighbourhood import background
from sociale_basis.network import square_stretches
from sociale_basis.network.ways import way_class
from sociale_basis.sources.building_use import HOME_BUILDINGS
from sociale_basis.sources.dwellings import WORK_LAND
from sociale_basis.sources.osm_features import is_walk_way
from sociale_basis.sources.osm_wanted import osm_tags
from tests.sources.wanted import is_wanted


def test_every_way_to_walk_on() -> None:
    """Each kind of highway, also those OSMnx leaves out of `walk`, and what is no highway."""
    for highway in ("cycleway", "motorway", "platform", "corridor", "steps", "busway"):
        assert is_wanted({"highway": highway, "foot": "no", "access": "private"})
    pairs = [("railway", "platform"), ("public_transport", "platform"), ("man_made", "pier")]
    for key, value in [*pairs, ("route", "ferry")]:
        assert is_walk_way({key: value})
        assert is_wanted({key: value})


def test_no_tag_makes_a_way_to_walk_on_that_is_not_asked() -> None:
    """Whatever is_walk_way keeps, among many pairs of key and value."""
    keys = [*osm_tags(), "power", "bridge", "cycleway", "area:highway", "aeroway", "footway"]
    values = ["yes", "platform", "pier", "ferry", "footway", "canal", "rail", "construction"]
    walked = [{key: value} for key, value in product(keys, values) if is_walk_way({key: value})]
    assert len(walked) > 8
    assert all(is_wanted(tags) for tags in walked)


def test_every_layer() -> None:
    """Each selector of each layer, also where a value is one of several in a text."""
    first = [
        (key, value)
        for layer in layers().values()
        for selector in layer.selectors
        for key, values in list(selector.tags.items())[:1]
        for value in values
    ]
    assert len(first) > 80
    assert all(is_wanted({key: value}) for key, value in first)
    assert all(is_wanted({key: f"something;{value}"}) for key, value in first)


WATER_AND_GREEN = (background._WATER, background._GREEN)  # noqa: SLF001 -- the tables themselves
WALLS, SOLID = square_stretches._WALLS, square_stretches._SOLID  # noqa: SLF001 -- as above
SQUARES = square_stretches._CLASSES  # noqa: SLF001 -- as above


def test_water_and_green() -> None:
    """All that is drawn as background."""
    pairs = [
        (key, value)
        for table in WATER_AND_GREEN
        for key, values in table.items()
        for value in values
    ]
    assert len(pairs) > 25
    assert all(is_wanted({key: value}) for key, value in pairs)


def test_what_stands_on_squares() -> None:
    """Walls and fences, fountains and ponds; kerbs; and every kind of square."""
    assert all(is_wanted({"barrier": wall}) for wall in [*WALLS, "kerb"])
    assert all(is_wanted(dict([pair])) for pair in SOLID)
    for tags in ({"highway": "pedestrian"}, {"highway": "footway"}, {"railway": "platform"}):
        assert way_class(tags) in SQUARES
        assert is_wanted(tags)


def test_homes() -> None:
    """Buildings, addresses, front doors, and land to work on."""
    assert all(is_wanted({"building": kind}) for kind in HOME_BUILDINGS)
    for key in ("addr:housenumber", "addr:flats", "addr:interpolation", "entrance"):
        assert is_wanted({key: "1"})
    assert all(is_wanted({"landuse": kind}) for kind in WORK_LAND)


def test_trees_stay_where_they_are() -> None:
    """What nothing reads is not asked: a town may have a hundred thousand trees on the map."""
    assert not is_wanted({"natural": "tree", "species": "Tilia"})
    assert not is_wanted({"power": "line"})
