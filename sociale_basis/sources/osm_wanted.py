"""Which tags of OpenStreetMap this program reads: what a download must bring.

More may come along. Whether something is a way to walk on, or what it is on the map, is decided
later and for files and downloads alike.
"""

from __future__ import annotations

from functools import cache

from sociale_basis.layers import layers, wanted_tags

Wanted = dict[str, bool | str | list[str]]
"""Tag key → values, or True for any: the shape of ``tags`` in OSMnx."""

# Everything that is_walk_way keeps: all highways, cycleways and `foot=no` included.
_TO_WALK_ON: Wanted = {
    "highway": True,
    "railway": ["platform"],
    "public_transport": ["platform"],
    "man_made": ["pier"],
    "route": ["ferry"],
}
_TO_LIVE_IN: Wanted = {
    "building": True,
    "addr:housenumber": True,
    "addr:flats": True,
    "addr:interpolation": True,
    "entrance": True,
}
# Kerbs, and what stands on squares.
_IN_THE_WAY: Wanted = {"barrier": True, "amenity": True}
# Water and green, and land to work on, where addresses are no dwellings. Not all of
# natural=*: every tree would come along.
_GROUND: Wanted = {
    "landuse": True,
    "leisure": True,
    "waterway": True,
    "natural": [
        "bay",
        "grassland",
        "heath",
        "scrub",
        "shrubbery",
        "water",
        "wetland",
        "wood",
    ],
}


@cache
def osm_tags() -> Wanted:
    """Give what to ask of OpenStreetMap.

    Of the keys that layers read every value is asked: ``museum;cinema`` is in two layers, and
    Overpass compares whole values.
    """
    found: Wanted = dict.fromkeys(wanted_tags(layers().values()), True)
    for wanted in (_TO_WALK_ON, _TO_LIVE_IN, _IN_THE_WAY, _GROUND):
        for key, values in wanted.items():
            found.setdefault(key, values)
    return dict(sorted(found.items()))
