"""What the tags of a way say about walking and rolling on it, in the Netherlands.

Which ways are walkable: everything a pedestrian may use by Dutch traffic law. A cycle path without
a foot tag is one of them (RVV 1990, article 4: pedestrians use the footpath, without one the cycle
path, without that the carriageway); leaving them out splits real neighbourhoods in two.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

from sociale_basis.network import tag_values as read
from sociale_basis.network.attributes import (
    Access,
    Smoothness,
    Structure,
    Surface,
    Tri,
    WayClass,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

_CLASSES = {
    "footway": WayClass.FOOTWAY,
    "pedestrian": WayClass.PEDESTRIAN,
    "path": WayClass.PATH,
    "bridleway": WayClass.BRIDLEWAY,
    "track": WayClass.TRACK,
    "steps": WayClass.STEPS,
    "corridor": WayClass.CORRIDOR,
    "platform": WayClass.PLATFORM,
    "elevator": WayClass.ELEVATOR,
    "cycleway": WayClass.CYCLEWAY,
    "living_street": WayClass.LIVING_STREET,
    "service": WayClass.SERVICE,
    "residential": WayClass.RESIDENTIAL,
    "unclassified": WayClass.UNCLASSIFIED,
    "tertiary": WayClass.TERTIARY,
    "tertiary_link": WayClass.TERTIARY,
    "secondary": WayClass.SECONDARY,
    "secondary_link": WayClass.SECONDARY,
    "primary": WayClass.PRIMARY,
    "primary_link": WayClass.PRIMARY,
    "trunk": WayClass.TRUNK,
    "trunk_link": WayClass.TRUNK,
    "road": WayClass.ROAD,
    "busway": WayClass.SERVICE,
}

_PARTS = {"sidewalk": WayClass.SIDEWALK, "crossing": WayClass.CROSSING}

# Where one may walk only when a tag says so.
_ON_INVITATION = frozenset({"trunk", "trunk_link", "busway"})

FOOT_CLASSES = frozenset(
    {
        WayClass.FOOTWAY,
        WayClass.SIDEWALK,
        WayClass.CROSSING,
        WayClass.PEDESTRIAN,
        WayClass.SQUARE,
        WayClass.PATH,
        WayClass.BRIDLEWAY,
        WayClass.STEPS,
        WayClass.CORRIDOR,
        WayClass.PLATFORM,
        WayClass.ELEVATOR,
    }
)
CALM_STREETS = frozenset({WayClass.LIVING_STREET, WayClass.SERVICE, WayClass.ALLEY})
CARRIAGEWAYS = CALM_STREETS | {
    WayClass.RESIDENTIAL,
    WayClass.UNCLASSIFIED,
    WayClass.TERTIARY,
    WayClass.SECONDARY,
    WayClass.PRIMARY,
    WayClass.TRUNK,
    WayClass.ROAD,
}

_INVITED = frozenset({"yes", "designated", "permissive", "official", "destination", "customers"})
_FORBIDDEN = frozenset({"no", "use_sidepath"})
_NOT_PUBLIC = frozenset(
    {"no", "private", "permit", "residents", "military", "agricultural", "forestry", "delivery"}
)
_SIDEWALK = frozenset({"both", "left", "right", "yes"})
_SIDES = ("both", "left", "right")


class WayFacts(NamedTuple):
    """What one way says, for both directions alike (the slope turns its sign)."""

    way_class: WayClass
    access: Access
    forward: bool
    backward: bool
    surface: Surface
    smoothness: Smoothness
    width_m: float
    slope: float
    slope_unmeasured: bool
    """It climbs or falls, and nobody tagged how steeply."""
    steps: int
    handrail: Tri
    ramp: Tri
    ramp_wheelchair: Tri
    ramp_stroller: Tri
    tactile: Tri
    wheelchair: Tri
    lit: Tri
    structure: Structure
    maxspeed_km_h: float
    separate: bool
    """The street says that its sidewalks are drawn as ways of their own."""


def way_class(tags: Mapping[str, str]) -> WayClass | None:
    """Tell what kind of way it is; None where nobody walks (motorways, ferries, races)."""
    highway = tags.get("highway", "")
    if not highway:
        return _class_without_highway(tags)
    kind = _CLASSES.get(highway)
    if kind in {WayClass.FOOTWAY, WayClass.PATH}:
        part = tags.get("footway") or tags.get("path", "")
        return _PARTS.get(part, kind)
    if kind is WayClass.SERVICE and tags.get("service") == "alley":
        return WayClass.ALLEY
    return kind


def _class_without_highway(tags: Mapping[str, str]) -> WayClass | None:
    if tags.get("railway") == "platform" or tags.get("public_transport") == "platform":
        return WayClass.PLATFORM
    return WayClass.FOOTWAY if tags.get("man_made") == "pier" else None


def is_walkable(tags: Mapping[str, str]) -> bool:
    """Tell whether the public may walk here, or residents may (``access=private``)."""
    if way_class(tags) is None:
        return False
    foot = tags.get("foot")
    if foot in _FORBIDDEN:
        return False
    if foot in _INVITED:
        return True
    if tags.get("motorroad") == "yes":
        return False
    if tags.get("highway") in _ON_INVITATION:
        return _has_sidewalk(tags)
    return True


def facts(tags: Mapping[str, str]) -> WayFacts | None:
    """Read everything a way says; None where it is no way to walk on."""
    kind = way_class(tags)
    if kind is None:
        return None
    forward, backward = _directions(tags)
    incline = tags.get("incline")
    inclined = read.slope(incline)
    flat_class = kind in {WayClass.STEPS, WayClass.ELEVATOR}
    number = read.count(tags.get("step_count"))
    return WayFacts(
        way_class=kind,
        access=_access(tags),
        forward=forward,
        backward=backward,
        surface=_surface(tags),
        smoothness=_smoothness(tags),
        width_m=_width(tags),
        slope=math.nan if flat_class else inclined,
        slope_unmeasured=not flat_class and bool(incline) and math.isnan(inclined),
        steps=(number or -1) if kind is WayClass.STEPS else 0,
        handrail=read.any_of(
            tags, ("handrail", "handrail:left", "handrail:right", "handrail:center")
        ),
        ramp=read.ramp(tags.get("ramp")),
        ramp_wheelchair=read.ramp(tags.get("ramp:wheelchair")),
        ramp_stroller=read.ramp(tags.get("ramp:stroller")),
        tactile=read.tri(tags.get("tactile_paving")),
        wheelchair=read.tri(tags.get("wheelchair")),
        lit=_lit(tags),
        structure=_structure(tags),
        maxspeed_km_h=read.kilometres_per_hour(tags.get("maxspeed")),
        separate=_sidewalks_separate(tags),
    )


def sidewalk(tags: Mapping[str, str]) -> Tri:
    """Tell whether a street has a sidewalk, drawn apart or not."""
    if _has_sidewalk(tags) or "separate" in _told_of_sidewalks(tags):
        return Tri.YES
    return Tri.NO if _told_of_sidewalks(tags) & {"no", "none"} else Tri.UNTAGGED


def _has_sidewalk(tags: Mapping[str, str]) -> bool:
    return bool(_told_of_sidewalks(tags) & _SIDEWALK)


def _told_of_sidewalks(tags: Mapping[str, str]) -> set[str]:
    keys = ("sidewalk", *(f"sidewalk:{side}" for side in _SIDES))
    return {tags[key] for key in keys if key in tags}


def _sidewalks_separate(tags: Mapping[str, str]) -> bool:
    if tags.get("sidewalk") == "separate" or tags.get("sidewalk:both") == "separate":
        return True
    sides = {tags.get("sidewalk:left"), tags.get("sidewalk:right")}
    return "separate" in sides and sides <= {"separate", "no"}


def _surface(tags: Mapping[str, str]) -> Surface:
    sidewalks = _of_sidewalks(tags, "surface")
    return read.best_surface(sidewalks) if sidewalks else read.surface(tags.get("surface"))


def _smoothness(tags: Mapping[str, str]) -> Smoothness:
    told = [read.smoothness(word) for word in _of_sidewalks(tags, "smoothness")]
    return min(told) if told else read.smoothness(tags.get("smoothness"))


def _of_sidewalks(tags: Mapping[str, str], key: str) -> list[str]:
    # People walk on the sidewalk where there is one, on the better of two: what it says of itself
    # goes before what the street says.
    return [tags[name] for side in _SIDES if (name := f"sidewalk:{side}:{key}") in tags]


def _access(tags: Mapping[str, str]) -> Access:
    foot = tags.get("foot")
    if foot in _INVITED:
        return Access.PUBLIC
    if foot in _NOT_PUBLIC or tags.get("access") in _NOT_PUBLIC:
        return Access.PRIVATE
    if tags.get("service") == "driveway" and tags.get("access") not in _INVITED:
        return Access.DRIVEWAY
    return Access.PUBLIC


def _directions(tags: Mapping[str, str]) -> tuple[bool, bool]:
    # oneway=* is for vehicles; only what is said of feet counts, and moving stairs and belts.
    one_way = tags.get("oneway:foot", "")
    conveying = tags.get("conveying", "")
    against = one_way in {"-1", "reverse"}
    forward = tags.get("foot:forward") != "no" and not against and conveying != "backward"
    backward = (
        tags.get("foot:backward") != "no"
        and one_way not in {"yes", "1", "true"}
        and conveying != "forward"
    )
    return forward, backward


def _width(tags: Mapping[str, str]) -> float:
    known = [read.narrowest(word) for word in _of_sidewalks(tags, "width")]
    known = [width for width in known if not math.isnan(width)]
    if known:
        return max(known)
    width = read.narrowest(tags.get("width"))
    if math.isnan(width):
        width = read.narrowest(tags.get("est_width"))
    both = [width, read.narrowest(tags.get("maxwidth:physical"))]
    return min((each for each in both if not math.isnan(each)), default=math.nan)


def _lit(tags: Mapping[str, str]) -> Tri:
    word = tags.get("lit", "")
    if word in {"24/7", "automatic", "dusk-dawn", "sunset-sunrise"}:
        return Tri.YES
    return Tri.NO if word == "disused" else read.tri(word)


def _structure(tags: Mapping[str, str]) -> Structure:
    if tags.get("bridge", "no") != "no":
        return Structure.BRIDGE
    # A passage through a building lies on the ground, whatever it is called.
    if tags.get("tunnel", "no") not in {"no", "building_passage"}:
        return Structure.TUNNEL
    embanked = tags.get("embankment", "no") != "no" or tags.get("cutting", "no") != "no"
    return Structure.EMBANKMENT if embanked else Structure.NONE
