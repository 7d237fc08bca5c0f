"""The drawings on the signs of places, one per name a layer may use.

They come from Lucide (https://lucide.dev, ISC licence, © Lucide Icons and contributors), read from
the installed package ``lucide``; what Lucide has no drawing of is drawn here in the same manner.
All are 24 by 24 and made of lines in the colour around them.
"""

from __future__ import annotations

from functools import cache
from xml.etree import ElementTree as ET

from sociale_basis.errors import StorageError, UsageError

ICONS = {
    "accordion": "piano",
    "allotment": "shovel",
    "animals": "rabbit",
    "apartments": "building",
    "bag": "shopping-bag",
    "bakery": "croissant",
    "basket": "shopping-basket",
    "bicycle": "bike",
    "book": "book-open",
    "bookcase": "square-library",
    "books": "book-text",
    "bread": "wheat",
    "bus": "bus-front",
    "calendar": "calendar-days",
    "clinic": "stethoscope",
    "club": "puzzle",
    "college": "university",
    "community_centre": "house-heart",
    "crafts": "hammer",
    "cup": "coffee",
    "dancing": "music",
    "dog": "paw-print",
    "drinking_water": "glass-water",
    "events": "party-popper",
    "family": "baby",
    "field": "trees",
    "film": "clapperboard",
    "fist": "hand-fist",
    "food": "apple",
    "fork": "utensils",
    "gift": "gift",
    "glass": "beer",
    "hands": "hand-heart",
    "handshake": "handshake",
    "health": "heart-pulse",
    "heart": "heart",
    "heart_hands": "heart-handshake",
    "home_visit": "door-open",
    "house": "house",
    "ice_cream": "ice-cream-cone",
    "kitchen": "cooking-pot",
    "leaf": "flower-2",
    "library": "library",
    "mail": "mail",
    "market": "store",
    "medicine": "pill",
    "megaphone": "megaphone",
    "museum": "amphora",
    "office": "briefcase",
    "paint": "palette",
    "park": "tree-deciduous",
    "people": "users",
    "person": "user",
    "petanque": "circle-pile",
    "phone": "phone",
    "pin": "map-pin",
    "pitch": "goal",
    "police": "shield",
    "presence": "speech",
    "repair": "wrench",
    "school": "graduation-cap",
    "scissors": "scissors",
    "shirt": "shirt",
    "smile": "smile",
    "snack": "hamburger",
    "sport": "volleyball",
    "supermarket": "shopping-cart",
    "swim": "waves-ladder",
    "theatre": "drama",
    "toilet": "toilet",
    "town_hall": "landmark",
    "toys": "toy-brick",
    "train": "train-front",
    "tram": "tram-front",
    "volunteer": "hand-helping",
    "walking": "footprints",
    "weights": "dumbbell",
    "wheelchair": "accessibility",
    "worship": "church",
    "youth": "gamepad-2",
}
"""Name in a layer → name in Lucide."""

_OWN = {
    "bench": ("M4 5.5H20V10H4Z", "M3 15H21", "M7 10V15", "M17 10V15", "M5.5 15V20", "M18.5 15V20"),
    "picnic": ("M4 6h16", "M2 13h20", "M9 6L5 20", "M15 6l4 14"),
    "playground": ("M3 21L7 4H17L21 21", "M10 4V14", "M14.5 4V14", "M9 14.5H15.5"),
    "shelter": ("M2.5 10L12 4L21.5 10", "M5 9.5V20", "M19 9.5V20", "M8.5 15H15.5"),
    "square": (
        "M12 4V21",
        "M8 21H16",
        "M6 8.5C6 5 8.5 4 12 4S18 5 18 8.5",
        "M4.5 8.5H7.5V12H4.5Z",
        "M16.5 8.5H19.5V12H16.5Z",
    ),
}


@cache
def icon(name: str) -> str:
    """Give a drawing as SVG, without the ``<svg>`` around it.

    Parameters
    ----------
    name
        One of :data:`sociale_basis.layers.ICONS`.

    Returns
    -------
    Elements for a view of 24 by 24, to be stroked with ``currentColor`` and not filled.

    Raises
    ------
    UsageError
        There is no drawing of this name.
    StorageError
        The package lucide is not installed, or no longer has the drawing.
    """
    if name in _OWN:
        return "".join(f'<path d="{line}"/>' for line in _OWN[name])
    if name not in ICONS:
        raise UsageError(f"there is no drawing called '{name}'")
    try:
        import lucide  # noqa: PLC0415 -- tells clearly when it is missing
        from lucide.jinja import lucide as draw  # noqa: PLC0415 -- as above

        drawing = ET.fromstring(draw(ICONS[name]))  # noqa: S314 -- from an installed package
    except (ImportError, OSError) as error:
        raise StorageError(
            f"the drawing '{ICONS[name]}' is not there ({error}). Install lucide again"
        ) from error
    except lucide.IconDoesNotExist as error:
        raise StorageError(f"{error} Install the version of lucide this program asks for") from None
    return "".join(ET.tostring(part, encoding="unicode").strip() for part in drawing)
