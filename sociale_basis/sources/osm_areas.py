"""When a closed OSM way is a surface and when it is a line that happens to end where it began.

OSM has no area type: the tags decide. The table follows the public list *osm-polygon-features*
(github.com/tyrasd/osm-polygon-features, CC0), which OSMnx follows too, with four
kinds of change, each marked below:

- keys of places that the list does not know (``club``, ``healthcare`` …);
- on a way with ``highway``, keys that describe the path (``indoor``, ``historic`` …) do not count:
  a round walk through a shopping arcade is a line;
- ``leisure=track`` and ``leisure=slipway`` are lines to run or launch along;
- ``barrier=hedge`` and the other barriers are lines around something unless ``area=yes`` says
  otherwise: a garden behind a hedge is not a hedge.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

ALL: frozenset[str] = frozenset()

# Key → values that do *not* make an area; ALL means none are excepted.
AREA_KEYS_EXCEPT: dict[str, frozenset[str]] = {
    "aeroway": frozenset({"taxiway"}),
    "amenity": ALL,
    "area:highway": ALL,
    "boundary": ALL,
    "building": ALL,
    "building:part": ALL,
    "club": ALL,  # not in the public list
    "craft": ALL,
    "education": ALL,  # not in the public list
    "golf": ALL,
    "healthcare": ALL,  # not in the public list
    "historic": ALL,
    "indoor": ALL,
    "landuse": ALL,
    "leisure": frozenset({"slipway", "track"}),  # the public list has no exceptions
    "man_made": frozenset({"cutline", "embankment", "pipeline"}),
    "military": ALL,
    "natural": frozenset({"arete", "cliff", "coastline", "ridge", "tree_row"}),
    "office": ALL,
    "place": ALL,
    "playground": ALL,  # not in the public list
    "public_transport": ALL,
    "ruins": ALL,
    "shop": ALL,
    "social_facility": ALL,  # not in the public list
    "tourism": ALL,
}

# Key → the only values that make an area.
AREA_KEYS_ONLY: dict[str, frozenset[str]] = {
    "barrier": frozenset({"city_wall", "ditch", "retaining_wall", "spikes"}),  # list: also hedge
    "highway": frozenset({"elevator", "escape", "rest_area", "services"}),
    "power": frozenset({"generator", "plant", "substation", "transformer"}),
    "railway": frozenset({"platform", "roundhouse", "station", "turntable"}),
    "waterway": frozenset({"boatyard", "dam", "dock", "riverbank"}),
}

# On a way with highway=* these say something of the path and do not make it a surface.
PATH_ATTRIBUTES = frozenset(
    {"boundary", "historic", "indoor", "man_made", "military", "ruins", "tourism"}
)


def is_area(tags: Mapping[str, str]) -> bool:
    """Tell whether a closed way with these tags is a surface.

    Parameters
    ----------
    tags
        The tags of a way whose last node is its first.

    Returns
    -------
    area
        False for ``area=no``, True for any other ``area``; else True when one of the tags says
        surface. A ring of ``highway=pedestrian`` without ``area=yes`` is a line.
    """
    area = tags.get("area")
    if area is not None:
        return area != "no"
    path = "highway" in tags
    return any(
        value in AREA_KEYS_ONLY.get(key, ALL)
        or (
            key in AREA_KEYS_EXCEPT
            and value != "no"
            and value not in AREA_KEYS_EXCEPT[key]
            and not (path and key in PATH_ATTRIBUTES)
        )
        for key, value in tags.items()
    )
