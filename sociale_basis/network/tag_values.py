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

_INCH, _FOOT = 0.0254, 0.3048
_UNITS = {
    **dict.fromkeys(("", "m", "mtr", "meter", "meters", "metre", "metres"), 1.0),
    **dict.fromkeys(("cm", "centimeter", "centimeters", "centimetre", "centimetres"), 0.01),
    **dict.fromkeys(("mm", "millimeter", "millimetre"), 0.001),
    **dict.fromkeys(("in", "inch", "inches", '"', "''"), _INCH),
    **dict.fromkeys(("ft", "foot", "feet", "'"), _FOOT),
}
# Quotes and signs as word processors and telephones write them.
_TYPED = str.maketrans(
    dict.fromkeys("\u2033\u201c\u201d", '"')
    | dict.fromkeys("\u2032\u2019", "'")
    | dict.fromkeys("\u2212\u2013", "-")
)
_QUANTITY = re.compile(r"\s*~?\s*(\d+(?:[.,]\d+)?|[.,]\d+)\s*([a-z\"']*)\s*", re.IGNORECASE)
_FEET_INCHES = re.compile(r"\s*(\d+)\s*'\s*(\d+(?:\.\d+)?)\s*(?:\"|'')?\s*")
_PARTS = re.compile(r"\s*;\s*|(?<=[\w\"'])\s*-\s*(?=[\d.,])")
_SLOPE = re.compile(r"\s*([+-]?)\s*(\d+(?:[.,]\d+)?)\s*(%|°|deg)?\s*", re.IGNORECASE)
_RATIO = re.compile(r"\s*([+-]?)\s*1\s*:\s*(\d+(?:[.,]\d+)?)\s*")

# Heights of kerbs that are only described in a word, in metres (OSM wiki Key:kerb: lowered about
# 3 cm, raised over 3 cm). Raised and rolled: the usual Dutch kerb shows about 12 cm.
KERB_WORDS = {
    "flush": 0.0,
    "at_grade": 0.0,
    "no": 0.0,
    "none": 0.0,
    "lowered": 0.03,
    "dropped": 0.03,
    "sloped": 0.03,
    "low": 0.03,
    "raised": 0.12,
    "regular": 0.12,
    "rolled": 0.12,
}

# The older key ``sloped_curb`` told whether there is a ramp: "one" of the two kerbs has none.
_SLOPED_CURB = {
    "at_grade": 0.0,
    "yes": KERB_WORDS["lowered"],
    "both": KERB_WORDS["lowered"],
    "one": KERB_WORDS["raised"],
    "no": KERB_WORDS["raised"],
}
_KERB_SIDES = ("kerb:left", "kerb:right", "kerb:both")

# A number without a unit is metres (OSM wiki). No kerb is a metre high: from 1 up it is cm, and
# between these two nobody can tell.
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
}

_SURFACES = {
    kind.name.lower(): kind for kind in Surface if kind not in {Surface.UNTAGGED, Surface.OTHER}
} | _SURFACE_TWINS
# From best to worst. A word that no table knows is doubted more than an even surface, and less
# than one that is known to be uneven.
_EVEN = (Surface.ASPHALT, Surface.CONCRETE, Surface.PAVING_STONES, Surface.PAVED)
_BY_SURFACE = (
    Surface.UNTAGGED,
    *_EVEN,
    Surface.OTHER,
    *(kind for kind in Surface if kind not in {Surface.UNTAGGED, Surface.OTHER, *_EVEN}),
)
_SEVERAL = re.compile(r"\s*[;,/|]\s*")
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
    text = text.translate(_TYPED)
    imperial = _FEET_INCHES.fullmatch(text)
    if imperial:
        return int(imperial[1]) * _FOOT + float(imperial[2]) * _INCH
    found = _QUANTITY.fullmatch(text)
    if not found or found[2].lower() not in _UNITS:
        return NAN
    return float(found[1].replace(",", ".")) * _UNITS[found[2].lower()]


def narrowest(text: str | None) -> float:
    """Read a width; of several ("1.5;0.9", "0.9-1.2 m") the least that can be read.

    Returns
    -------
    metres
        NaN where there is none or nothing can be read.
    """
    widths = [width for width in map(metres, _parts(text)) if not math.isnan(width)]
    return min(widths, default=NAN)


def _parts(text: str | None) -> list[str]:
    parts = _PARTS.split((text or "").translate(_TYPED).strip())
    # Of "2-3 cm" the unit stands at the end only.
    unit = re.search(r"[a-z\"']*$", parts[-1], re.IGNORECASE)
    return [part + unit[0] if unit and part[-1:].isdecimal() else part for part in parts]


def tells_kerb(tags: Mapping[str, str]) -> bool:
    """Tell whether the tags of a node or crossing way speak of a kerb."""
    keys = ("kerb", "kerb:height", "sloped_curb", *_KERB_SIDES)
    return tags.get("barrier") == "kerb" or any(key in tags for key in keys)


def kerb_metres(tags: Mapping[str, str]) -> float:
    """Read the height of a kerb from ``kerb:height``, ``kerb`` or what else speaks of it.

    A height goes before the word; ``height`` is that of the kerb on ``barrier=kerb`` alone. Of
    several ("lowered;raised", two sides, "2-3 cm") the highest counts.

    Returns
    -------
    metres
        NaN where nothing says how high it is (``kerb=yes`` does not).
    """
    for key in ("kerb:height", *(("height",) if tags.get("barrier") == "kerb" else ())):
        height = _highest(tags.get(key), {})
        if not math.isnan(height):
            return height
    words = [tags[key] for key in _KERB_SIDES if key in tags]
    told = tags.get("kerb") or ";".join(words)
    return _highest(told, KERB_WORDS) if told else _highest(tags.get("sloped_curb"), _SLOPED_CURB)


def _highest(text: str | None, words: Mapping[str, float]) -> float:
    heights = [words.get(part, _kerb_height(part)) for part in _parts((text or "").lower())]
    return NAN if any(math.isnan(height) for height in heights) else max(heights)


def _kerb_height(text: str) -> float:
    # "<3 cm" is at most that; ">3 cm" says not how high.
    text = text.removeprefix("<")
    height = metres(text)
    bare = text.strip()[-1:].isdecimal()
    if bare and height >= 1:
        height /= 100
    return NAN if bare and height > _HIGHEST_KERB_M else height


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
    text = text.translate(_TYPED)
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


def ramp(text: str | None) -> Tri:
    """Read ``ramp`` and its kin; one that is drawn as a way of its own is not on these steps."""
    return Tri.NO if (text or "").strip().lower() == "separate" else tri(text)


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
    """Read ``surface``; of several ("asphalt;sand") the worst: one has to pass them all."""
    if not (text and text.strip()):
        return Surface.UNTAGGED
    words = [word for word in _SEVERAL.split(text.strip().lower()) if word]
    found = [_SURFACES.get(word, Surface.OTHER) for word in words]
    return max(found, key=_BY_SURFACE.index, default=Surface.OTHER)


def best_surface(texts: Iterable[str]) -> Surface:
    """Read the surfaces of two sidewalks: one may choose."""
    return min(map(surface, texts), key=_BY_SURFACE.index, default=Surface.UNTAGGED)


def smoothness(text: str | None) -> Smoothness:
    """Read ``smoothness``; of several ("good;bad") the worst."""
    words = _SEVERAL.split((text or "").strip().lower())
    return max(_SMOOTHNESS.get(word, Smoothness.UNTAGGED) for word in words)


def kilometres_per_hour(text: str | None) -> float:
    """Read ``maxspeed``; NaN for none, signals and the like."""
    found = re.fullmatch(r"\s*(\d+)\s*(mph)?\s*", text or "")
    if found:
        return int(found[1]) * (1.609 if found[2] else 1.0)
    zone = re.fullmatch(r"[A-Z]{2}:(?:zone:?)?(\d+)", (text or "").strip())
    return float(zone[1]) if zone else NAN
