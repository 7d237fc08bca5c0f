"""Words for kinds of ways and for reasons."""

from __future__ import annotations

from sociale_basis.i18n import _


def reason_words(joined: str) -> str:
    """Say reasons joined by ``|`` in the reader's language."""
    words = {
        "steps": _("steps"),
        "kerb": _("kerb"),
        "width": _("width"),
        "surface": _("surface"),
        "smoothness": _("evenness"),
        "slope": _("slope"),
        "barrier": _("barrier"),
        "crossing": _("crossing"),
        "light": _("light"),
        "access": _("private"),
        "lift": _("lift"),
        "wheelchair_tag": _("not for wheelchairs according to the map"),
        "tactile": _("no tactile paving"),
    }
    return ", ".join(words.get(each, each) for each in joined.split("|") if each)


def way_words(way_class: str) -> str:
    """Say a kind of way in the reader's language."""
    words = {
        "footway": _("footpath"),
        "sidewalk": _("pavement"),
        "crossing": _("crossing"),
        "pedestrian": _("pedestrian street"),
        "square": _("square"),
        "path": _("path"),
        "bridleway": _("bridleway"),
        "track": _("track"),
        "steps": _("steps"),
        "corridor": _("corridor"),
        "platform": _("platform"),
        "elevator": _("lift"),
        "cycleway": _("cycle path"),
        "living_street": _("home zone"),
        "service": _("service road"),
        "alley": _("alley"),
        "residential": _("residential street"),
        "unclassified": _("street"),
        "tertiary": _("through street"),
        "secondary": _("main street"),
        "primary": _("main road"),
        "trunk": _("trunk road"),
        "road": _("road"),
        "link": _("across the street"),
    }
    return words.get(way_class, way_class)
