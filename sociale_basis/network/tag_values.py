"""Reads the values of OSM tags: metres, slopes, kerbs, yes and no.

Every function gives "not known" (NaN or :attr:`Tri.UNTAGGED`) for what it cannot read: a value
that nobody understands is no value.
"""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING

from sociale_basis.network.attributes import Smoothness, Surface, Tri

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

NAN = math.nan

_UNITS = {
    "": 1.0,
    "m": 1.0,
    "cm": 0.01,
    "mm": 0.001,
    "in": 0.0254,
    '"': 0.0254,
    "ft": 0.3048,
    "'": 0.3048,
    "mtr": 1.0,
    "meter": 1.0,
    "metre": 1.0,
}
_QUANTITY = re.compile(r"\s*~?\s*(\d+(?:[.,]\d+)?|[.,]\d+)\s*([a-z\"']*)\s*", re.IGNORECASE)
_FEET_INCHES = re.compile(r"\s*(\d+)\s*'\s*(\d+(?:\.\d+)?)\s*(?:\"|'')?\s*")
_SLOPE = re.compile(r"\s*([+-]?)\s*(\d+(?:[.,]\d+)?)\s*(%|°|deg)?\s*", re.IGNORECASE)
_RATIO = re.compile(r"\s*([+-]?)\s*1\s*:\s*(\d+(?:[.,]\d+)?)\s*")

# Heights of kerbs that are only described in a word, in metres (OSM wiki Key:kerb: lowered about
# 3 cm, raised over 3 cm). Raised and rolled: the usual Dutch kerb shows about 12 cm.
KERB_WORDS = {
    "flush": 0.0,
    "at_grade": 0.0,
    "no": 0.0,
    "lowered": 0.03,
    "dropped": 0.03,
    "sloped": 0.03,
    "low": 0.03,
    "raised": 0.12,
    "regular": 0.12,
    "rolled": 0.12,
}

# A number without a unit is metres (OSM wiki). No kerb is a metre high: from 1 up it is cm.
_HIGHEST_KERB_M = 0.4

# Spellings that mean one of the surfaces the profiles know.
_SURFACE_TWINS = {
    "chipseal": Surface.ASPHALT,
    "bricks": Surface.PAVING_STONES,
    "brick": Surface.PAVING_STONES,
    "paving_stones:lanes": Surface.PAVING_STONES,
    "concrete:plates": Surface.CONCRETE,
    "concrete:lanes": Surface.CONCRETE,
    "tiles": Surface.PAVING_STONES,
    "tartan": Surface.ASPHALT,
    "rubber": Surface.ASPHALT,
    "acrylic": Surface.ASPHALT,
    "metal_grid": Surface.METAL,
    "cobblestone:flattened": Surface.SETT,
    "unhewn_cobblestone": Surface.COBBLESTONE,
    "shells": Surface.FINE_GRAVEL,
    "rock": Surface.PEBBLESTONE,
    "stone": Surface.PAVING_STONES,
    "artificial_turf": Surface.GRASS,
    "clay": Surface.EARTH,
    "soil": Surface.EARTH,
    "grass;ground": Surface.GRASS,
}

_SURFACES = {
    kind.name.lower(): kind for kind in Surface if kind not in {Surface.UNTAGGED, Surface.OTHER}
} | _SURFACE_TWINS
_SMOOTHNESS = {kind.name.lower(): kind for kind in Smoothness if kind}

_YES = frozenset({"yes", "designated", "permissive", "left", "right", "both", "separate", "true"})
_FLAT = frozenset({"no", "none", "flat"})
_NO = frozenset({"no", "none", "false"})


def metres(text: str | None) -> float:
    """Read a length: ``0.9``, ``0,9``, ``90 cm``, ``90cm``, ``3'``, ``2'11"``, ``6"``.

    Returns
    -------
    metres
        NaN where there is none or it cannot be read.
    """
    if not text:
        return NAN
    imperial = _FEET_INCHES.fullmatch(text)
    if imperial:
        return int(imperial[1]) * _UNITS["'"] + float(imperial[2]) * _UNITS['"']
    found = _QUANTITY.fullmatch(text)
    if not found or found[2].lower() not in _UNITS:
        return NAN
    return float(found[1].replace(",", ".")) * _UNITS[found[2].lower()]


def kerb_metres(tags: Mapping[str, str]) -> float:
    """Read the height of a kerb from ``kerb:height``, ``height`` or the word in ``kerb``.

    A height goes before the word. Of several words ("lowered;raised") the highest counts.

    Returns
    -------
    metres
        NaN where nothing says how high it is (``kerb=yes`` does not).
    """
    for key in ("kerb:height", "height"):
        height = _kerb_height(tags.get(key))
        if not math.isnan(height):
            return height
    words = [word.strip() for word in tags.get("kerb", "").lower().split(";")]
    heights = [KERB_WORDS.get(word, NAN) for word in words]
    return NAN if any(math.isnan(height) for height in heights) else max(heights)


def _kerb_height(text: str | None) -> float:
    height = metres(text)
    if height > _HIGHEST_KERB_M and text and text.strip().replace(",", ".").isdecimal():
        height /= 100
    return height if height <= _HIGHEST_KERB_M else NAN


def slope(text: str | None) -> float:
    """Read ``incline``: ``5%``, ``-3 %``, ``4`` (percent), ``5°``, ``1:12``.

    Returns
    -------
    fraction
        Positive where the way climbs in its own direction. NaN where there is no number (``up``
        says which way, not how steep) or the number is over 100 %.
    """
    if not text:
        return NAN
    if text.strip().lower() in _FLAT:
        return 0.0
    ratio = _RATIO.fullmatch(text)
    found = _SLOPE.fullmatch(text)
    if ratio:
        run = float(ratio[2].replace(",", "."))
        size, sign = (1 / run if run else NAN), ratio[1]
    elif found:
        size, sign = float(found[2].replace(",", ".")), found[1]
        unit = (found[3] or "%").lower()
        size = size / 100 if unit == "%" else math.tan(math.radians(min(size, 60.0)))
    else:
        return NAN
    return NAN if size > 1 else math.copysign(size, -1.0 if sign == "-" else 1.0)


def tri(text: str | None) -> Tri:
    """Read yes, no or limited; anything else is not tagged."""
    word = (text or "").strip().lower()
    if word in _YES:
        return Tri.YES
    if word in _NO:
        return Tri.NO
    return Tri.LIMITED if word == "limited" else Tri.UNTAGGED


def any_of(tags: Mapping[str, str], keys: Iterable[str]) -> Tri:
    """Read several keys that say the same of different sides: one yes is yes."""
    values = {tri(tags.get(key)) for key in keys}
    for value in (Tri.YES, Tri.LIMITED, Tri.NO):
        if value in values:
            return value
    return Tri.UNTAGGED


def count(text: str | None) -> int | None:
    """Read a number of steps: ``12``, ``~12``; None where there is none."""
    found = re.fullmatch(r"\s*~?\s*(\d{1,4})\s*", text or "")
    return int(found[1]) if found else None


def surface(text: str | None) -> Surface:
    """Read ``surface``; of several ("sett;asphalt") the first that is known."""
    if not text:
        return Surface.UNTAGGED
    for word in text.lower().split(";"):
        known = _SURFACES.get(word.strip())
        if known is not None:
            return known
    return Surface.OTHER


def smoothness(text: str | None) -> Smoothness:
    """Read ``smoothness``."""
    return _SMOOTHNESS.get((text or "").strip().lower(), Smoothness.UNTAGGED)


def kilometres_per_hour(text: str | None) -> float:
    """Read ``maxspeed``; NaN for none, signals and the like."""
    found = re.fullmatch(r"\s*(\d+)\s*(mph)?\s*", text or "")
    if found:
        return int(found[1]) * (1.609 if found[2] else 1.0)
    zone = re.fullmatch(r"[A-Z]{2}:(?:zone:?)?(\d+)", (text or "").strip())
    return float(zone[1]) if zone else NAN
