"""Words for kinds of ways, and for why someone does not get there."""

from __future__ import annotations

from sociale_basis.i18n.catalogue import _
from sociale_basis.vocabulary import State


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


def reason_sentence(state: State, reason: str) -> str:
    """Say in a sentence why the answer is *unknown* or *no*.

    Parameters
    ----------
    state
        Unknown: the reason is in doubt. No: it is known to stop someone.
    reason
        One word as :func:`sociale_basis.reach.reach` gives it.

    Raises
    ------
    KeyError
        There is no such reason for this state.
    """
    return _doubts()[reason] if state is State.UNKNOWN else _obstacles()[reason]


def _obstacles() -> dict[str, str]:
    return {
        "steps": _("There are steps on the way."),
        "kerb": _("A kerb is too high."),
        "width": _("A path is too narrow."),
        "surface": _("The ground of a path is too soft or too rough."),
        "smoothness": _("A path is too bumpy."),
        "slope": _("A slope is too steep."),
        "barrier": _("A gate, bollard or fence is in the way."),
        "crossing": _("A street is hard to cross."),
        "light": _("A path has no light."),
        "access": _("A part of the way is private."),
        "lift": _("A lift cannot be used."),
        "wheelchair_tag": _("The map says that a path is not fit for wheels."),
        "tactile": _("There is no tactile paving where it is needed."),
        "too_far": _("Also without obstacles it is too far to walk."),
        "no_place": _("There is no such place on the map."),
    }


def _doubts() -> dict[str, str]:
    return {
        "steps": _("There are steps, and we do not know whether they can be managed."),
        "kerb": _("Of a kerb we do not know how high it is."),
        "width": _("Of a path we do not know how wide it is."),
        "surface": _("Of a path we do not know what the ground is like."),
        "smoothness": _("Of a path we do not know how even it is."),
        "slope": _("Of a slope we do not know how steep it is."),
        "barrier": _(
            "There is a gate, bollard or fence, and we do not know how much room it leaves."
        ),
        "crossing": _("Of a crossing we do not know how well a street can be crossed there."),
        "light": _("Of a path we do not know whether it has light."),
        "access": _("Of a path we do not know whether everyone may walk there."),
        "lift": _("Of a lift we do not know whether it can be used."),
        "wheelchair_tag": _("The map says that a path is partly fit for wheels."),
        "tactile": _("We do not know whether there is tactile paving where it is needed."),
        "not_connected": _("The home, or the place, does not lie on a way that is on the map."),
    }


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


def thing_words(what: str) -> str:
    """Say what stands there, or which kind of way it is, in the reader's language."""
    words = {
        "bollard": _("bollard"),
        "gate": _("gate"),
        "cycle_barrier": _("cycle barrier"),
        "kissing_gate": _("kissing gate"),
        "stile": _("stile"),
        "turnstile": _("turnstile"),
        "block": _("block"),
        "chain": _("chain"),
        "locked": _("locked gate"),
        "wall": _("wall"),
        "kerb": _("kerb"),
    }
    return words.get(what) or way_words(what)
