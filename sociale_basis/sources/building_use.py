"""What OSM tags say of a building or an address: a home, no home, or perhaps one.

Values of ``building=*`` that are in neither table (``yes``, ``block``, ``tower`` …) leave it open:
addresses there are dwellings, such a building without addresses is none. A home with something to
it stays a home: ``building=house`` with ``office=*``, a nursing home, any finished building with
``building:flats``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

# Buildings people live in: the values of building=* for accommodation, without those for guests.
SHARED_HOMES = frozenset({"apartments", "dormitory", "residential"})
HOME_BUILDINGS = SHARED_HOMES | {
    "bungalow",
    "cabin",
    "detached",
    "farm",
    "ger",
    "house",
    "houseboat",
    "semidetached_house",
    "static_caravan",
    "stilt_house",
    "terrace",
    "tree_house",
    "trullo",
    "villa",
}
# Nobody lives in these yet, or any more, whatever else is tagged.
EMPTY_BUILDINGS = frozenset({"abandoned", "collapsed", "construction", "demolished", "ruins"})
# Buildings whose addresses are no dwellings.
NO_HOME_BUILDINGS = EMPTY_BUILDINGS | frozenset(
    {
        "allotment_house",
        "bakehouse",
        "barn",
        "boathouse",
        "bridge",
        "bunker",
        "carport",
        "cathedral",
        "chapel",
        "church",
        "civic",
        "college",
        "commercial",
        "conservatory",
        "container",
        "cowshed",
        "digester",
        "farm_auxiliary",
        "fire_station",
        "garage",
        "garages",
        "gatehouse",
        "government",
        "grandstand",
        "greenhouse",
        "guardhouse",
        "hangar",
        "hospital",
        "hotel",
        "hut",
        "industrial",
        "kindergarten",
        "kiosk",
        "library",
        "manufacture",
        "monastery",
        "mosque",
        "museum",
        "office",
        "parking",
        "pavilion",
        "public",
        "religious",
        "retail",
        "riding_hall",
        "roof",
        "school",
        "service",
        "shed",
        "shrine",
        "silo",
        "slurry_tank",
        "sports_centre",
        "sports_hall",
        "stable",
        "stadium",
        "storage_tank",
        "sty",
        "substation",
        "supermarket",
        "synagogue",
        "temple",
        "tent",
        "toilets",
        "train_station",
        "transformer_tower",
        "transportation",
        "university",
        "warehouse",
        "water_tower",
    }
)
# An element with one of these is a place to go to or a thing, not a home.
PLACE_KEYS = frozenset(
    {
        "aeroway",
        "amenity",
        "club",
        "craft",
        "emergency",
        "government",
        "healthcare",
        "highway",
        "industrial",
        "landuse",
        "leisure",
        "man_made",
        "military",
        "office",
        "power",
        "public_transport",
        "railway",
        "shop",
        "telecom",
        "tourism",
    }
)
LIVED_IN_FACILITIES = frozenset({"assisted_living", "group_home", "nursing_home"})


def is_place(tags: Mapping[str, str]) -> bool:
    """Tell whether an element is a place to go to or a thing rather than a home."""
    if tags.get("building") in HOME_BUILDINGS or is_lived_in(tags):
        return False
    return not PLACE_KEYS.isdisjoint(tags)


def is_lived_in(tags: Mapping[str, str]) -> bool:
    """Tell whether people live here whatever else the tags say: counted flats, a nursing home."""
    if tags.get("building") in EMPTY_BUILDINGS:
        return False
    return "building:flats" in tags or not LIVED_IN_FACILITIES.isdisjoint(
        (tags.get("social_facility"), tags.get("amenity"))
    )


def may_be_home(building: Mapping[str, str]) -> bool:
    """Tell whether addresses in a building with these tags may be dwellings."""
    if is_lived_in(building):
        return True
    return building["building"] not in NO_HOME_BUILDINGS and not is_place(building)
