"""When a closed way is a surface."""

from __future__ import annotations

import pytest
from osmnx import features as osmnx_features

from sociale_basis.sources.osm_areas import AREA_KEYS_EXCEPT, AREA_KEYS_ONLY, is_area

SURFACES = [
    {"building": "yes"},
    {"amenity": "parking"},
    {"leisure": "park"},
    {"landuse": "grass"},
    {"natural": "water"},
    {"shop": "bakery"},
    {"place": "square"},
    {"tourism": "museum"},
    {"office": "company"},
    {"club": "sport"},
    {"healthcare": "doctor"},
    {"social_facility": "day_care"},
    {"historic": "castle"},
    {"man_made": "pier"},
    {"highway": "pedestrian", "area": "yes"},
    {"highway": "pedestrian", "place": "square"},
    {"highway": "elevator"},
    {"highway": "platform", "public_transport": "platform"},
    {"railway": "platform"},
    {"area:highway": "footway"},
]
LINES: list[dict[str, str]] = [
    {},
    {"name": "Rondje"},
    {"highway": "pedestrian"},
    {"highway": "footway", "indoor": "yes"},
    {"highway": "residential", "junction": "roundabout"},
    {"highway": "pedestrian", "area": "no", "place": "square"},
    {"landuse": "grass", "area": "no"},
    {"leisure": "track"},
    {"natural": "coastline"},
    {"natural": "tree_row"},
    {"barrier": "hedge"},
    {"barrier": "fence"},
    {"barrier": "kerb"},
    {"route": "ferry"},
    {"railway": "tram"},
    {"man_made": "embankment"},
    {"building": "no"},
]


@pytest.mark.parametrize("tags", SURFACES, ids=str)
def test_surface(tags: dict[str, str]) -> None:
    """Closed ways with these tags are polygons."""
    assert is_area(tags)


@pytest.mark.parametrize("tags", LINES, ids=str)
def test_line(tags: dict[str, str]) -> None:
    """Closed ways with these tags stay lines."""
    assert not is_area(tags)


def test_differs_from_the_public_list_only_where_it_says_so() -> None:
    """Against OSMnx's copy of the public list: every value named there or here is judged alike."""
    public = osmnx_features._POLYGON_FEATURES  # noqa: SLF001  # its only copy of the list
    assert len(public) > 20
    differing = set()
    for key in public.keys() | AREA_KEYS_EXCEPT.keys() | AREA_KEYS_ONLY.keys():
        values = set(public.get(key, {}).get("values", ())) | {"something"}
        values |= AREA_KEYS_EXCEPT.get(key, set()) | AREA_KEYS_ONLY.get(key, set())
        for value in values:
            rule = str(public.get(key, {}).get("polygon", "none"))
            listed = public.get(key, {}).get("values", ())
            theirs = {
                "all": True,
                "none": False,
                "passlist": value in listed,
                "blocklist": value not in listed,
            }[rule]
            if is_area({key: value}) != theirs:
                differing.add((key, value))
    assert differing == {
        ("barrier", "hedge"),
        ("club", "something"),
        ("education", "something"),
        ("healthcare", "something"),
        ("leisure", "slipway"),
        ("leisure", "track"),
        ("playground", "something"),
        ("social_facility", "something"),
    }
