"""What changed on the map, in words: *stoeprand*, *12 cm*, *openingstijden*."""

from __future__ import annotations

from sociale_basis.i18n.catalogue import _
from sociale_basis.i18n.formats import number
from sociale_basis.i18n.hours import hours_words
from sociale_basis.i18n.obstacles import centimetres, surface_words
from sociale_basis.i18n.reasons import thing_words, way_words


def fact_words(what: str) -> str:
    """Name a fact of a place or way, to begin a sentence with; the word itself where unknown."""
    words = {
        "opening_hours": _("Opening hours"),
        "wheelchair": _("Wheelchair"),
        "toilets_wheelchair": _("Accessible toilet"),
        "entrance_wheelchair": _("Wheelchair at the entrance"),
        "entrance_steps": _("Steps at the entrance"),
        "wheelchair_description": _("What is told for wheelchairs"),
        "status": _("Status"),
        "reach_mode": _("How one reaches it"),
        "service_area": _("Where it comes"),
        "spheres": _("Spheres"),
        "access": _("Who may come"),
        "fee": _("Price"),
        "level": _("Floor"),
        "operator": _("Run by"),
        "operator_type": _("Kind of organisation"),
        "indoor_seating": _("Seats inside"),
        "outdoor_seating": _("Seats outside"),
        "bench": _("Bench"),
        "backrest": _("Backrest"),
        "armrest": _("Armrest"),
        "phone": _("Phone"),
        "email": _("E-mail"),
        "website": _("Website"),
        "check_date": _("Last looked at"),
        "capacity": _("Room for people"),
        "kerb": _("Kerb"),
        "barrier": _("Barrier"),
        "barrier_width": _("Room beside the barrier"),
        "crossing": _("Crossing"),
        "lift": _("Lift"),
        "surface": _("Ground"),
        "smoothness": _("Evenness"),
        "width": _("Width"),
        "slope": _("Steepest slope"),
        "steps": _("Steps"),
        "handrail": _("Handrail"),
        "ramp": _("Ramp"),
        "ramp_wheelchair": _("Ramp for wheelchairs"),
        "ramp_stroller": _("Ramp for prams"),
        "tactile": _("Tactile paving"),
        "lit": _("Light"),
        "way_class": _("Kind of way"),
        "length_m": _("Length"),
    }
    return words.get(what, what)


def value_words(what: str, value: str | float | None) -> str:
    """Say the value of a fact; what is not known says so, and no fact is invented.

    Parameters
    ----------
    what
        The fact, as in :func:`fact_words`.
    value
        Texts may be several, joined by commas.
    """
    if value is None:
        return _("none") if what in {"barrier", "lift", "crossing"} else _("not known")
    if isinstance(value, str):
        if what == "opening_hours":
            return hours_words(value)
        if what in _FREE:
            return value
        return ", ".join(_word(what, each) for each in value.split(", "))
    return _measure(what, value)


def _measure(what: str, value: float) -> str:
    match what:
        case "kerb" | "width" | "barrier_width":
            return _("{number} cm").format(number=centimetres(value))
        case "slope":
            return _("{number} %").format(number=number(100 * value, decimals=1))
        case "length_m":
            return _("{number} m").format(number=number(value))
        case "lift":
            return _("yes")
    return _("none") if value == 0 and what.endswith("steps") else number(value)


# Written by people, for people: not ours to translate.
_FREE = {"wheelchair_description", "operator", "phone", "email", "website", "level", "check_date"}


def _word(what: str, value: str) -> str:
    match what:
        case "surface":
            return surface_words(value)
        case "barrier":
            return thing_words(value)
        case "way_class":
            return way_words(value)
    words = {
        "yes": _("yes"),
        "no": _("no"),
        "limited": _("partly"),
        "designated": _("yes"),
        "unknown": _("number not known"),
        "public": _("everyone"),
        "private": _("private"),
        "driveway": _("driveway"),
        "closed": _("closed"),
        "customers": _("customers"),
        "permissive": _("everyone, as long as the owner allows it"),
        "candidate": _("candidate: nobody has checked it yet"),
        "verified": _("checked by someone"),
        "stale": _("checked long ago"),
        "signals": _("traffic light"),
        "zebra": _("zebra crossing"),
        "marked": _("marked"),
        "unmarked": _("not marked"),
        "untyped": _("crossing of which the kind is not known"),
        "excellent": _("very even"),
        "good": _("even"),
        "intermediate": _("fairly even"),
        "bad": _("uneven"),
        "very_bad": _("very uneven"),
        "horrible": _("hardly passable"),
        "very_horrible": _("hardly passable"),
        "impassable": _("impassable"),
    }
    return words.get(value, value)
