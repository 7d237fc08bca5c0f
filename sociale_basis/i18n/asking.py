"""Words for who goes to look: what is asked, how to measure it, and how to write it down."""

from __future__ import annotations

from typing import NamedTuple

from sociale_basis.i18n.catalogue import _
from sociale_basis.i18n.formats import briefly, number

_AT_MOST = ("kerb", "slope", "steps")
_AT_LEAST = ("opening", "width")
_CENTIMETRES = ("kerb", "opening", "width")


class Asking(NamedTuple):
    """What is asked of one thing that nobody knows, in the reader's language."""

    question: str
    how: str
    """How to measure it, or what to look for."""
    unit: str
    """Behind the line on paper; empty where a word is written, or only yes or no is ticked."""
    in_file: str
    """How it is written in a file of observations."""
    tick: bool
    """Whether yes or no is the whole answer."""


def asking(kind: str) -> Asking:
    """Say what is asked for one kind of observation.

    Parameters
    ----------
    kind
        Of :class:`sociale_basis.network.observation_models.Kind`, one that lasts.

    Raises
    ------
    KeyError
        Nobody is asked for it.
    """
    metres, yes_no = _("in metres: 2 cm is 0.02"), _("true (yes) or false (no)")
    cm, none = _("cm"), ""
    return {
        "kerb": Asking(
            _("How high is the kerb?"),
            _("Where one would go up or down. On both sides: write down the highest."),
            cm,
            metres,
            tick=False,
        ),
        "opening": Asking(
            _("How much room is there to get past?"),
            _("The widest gap between what stands there, or beside it on firm ground."),
            cm,
            metres,
            tick=False,
        ),
        "width": Asking(
            _("How wide is it at the narrowest spot?"),
            _("What is free to walk on, between wall, hedge, post or bin."),
            cm,
            metres,
            tick=False,
        ),
        "surface": Asking(
            _("What does one walk on?"),
            _("Paving stones, asphalt, bricks, shells, gravel, sand, grass … The worst counts."),
            none,
            _(
                "one of asphalt, concrete, paving_stones, sett, cobblestone, compacted, "
                "fine_gravel, gravel, wood, grass_paver, ground, grass, sand, mud"
            ),
            tick=False,
        ),
        "slope": Asking(
            _("How steep is it?"),
            _("At the steepest spot: how many cm does it rise over 100 cm? A phone can tell too."),
            "%",
            _("as a fraction: 5 % is 0.05"),
            tick=False,
        ),
        "steps": Asking(
            _("How many steps?"),
            _("Count every step of the whole flight."),
            _("number of steps"),
            _("a whole number"),
            tick=False,
        ),
        "handrail": Asking(
            _("Is there a handrail?"), _("Along the whole flight."), none, yes_no, tick=True
        ),
        "tactile": Asking(
            _("Is there tactile paving?"),
            _("Tiles with ribs or studs that one feels underfoot."),
            none,
            yes_no,
            tick=True,
        ),
        "ramp": Asking(
            _("For whom is the ramp beside the steps fit?"),
            _("Ask someone who uses it. Write: wheelchair, pram, something else, or none."),
            none,
            _("one of wheelchair, stroller, any, none"),
            tick=False,
        ),
        "light": Asking(
            _("Is it lit after dark?"),
            _("Look for lamps, or come back in the evening."),
            none,
            yes_no,
            tick=True,
        ),
        "wheelchair": Asking(
            _("Does someone on wheels get past here?"),
            _("Try it with someone who uses a wheelchair or rollator."),
            none,
            yes_no,
            tick=True,
        ),
        "barrier": Asking(
            _("What stands in the way here?"),
            _("Write: nothing, bollard, gate, cycle barrier, kissing gate, stile …"),
            none,
            _(
                "one of none, bollard, gate, cycle_barrier, kissing_gate, stile, turnstile, block, "
                "chain, locked, wall, cattle_grid"
            ),
            tick=False,
        ),
        "crossing": Asking(
            _("How does one cross here?"),
            _("Write: traffic light, zebra, other marking, or nothing."),
            none,
            _("one of signals, zebra, marked, unmarked"),
            tick=False,
        ),
        "calm": Asking(
            _("May one drive 30 km/h at most in the street that one crosses?"),
            _("Look for the sign where the street, or the zone, begins."),
            none,
            yes_no,
            tick=True,
        ),
    }[kind]


def limit_words(kind: str, passes: object) -> str:
    """Say what is just good enough, in the unit of the sheet; empty where that says nothing."""
    words = {
        ("crossing", "zebra"): _("zebra or traffic light"),
        ("ramp", "wheelchair"): _("for wheelchairs"),
        ("ramp", "stroller"): _("for prams"),
        ("barrier", "none"): _("nothing in the way"),
    }
    if isinstance(passes, str):
        return words.get((kind, passes), "")
    if not isinstance(passes, int | float) or isinstance(passes, bool):
        return ""
    if kind in _CENTIMETRES:
        amount = f"{briefly(100 * passes)} {_('cm')}"
    elif kind == "slope":
        amount = f"{briefly(100 * passes)} %"
    else:
        amount = _("{number} steps").format(number=number(passes))
    if kind in _AT_MOST:
        return _("at most {amount}").format(amount=amount)
    return _("at least {amount}").format(amount=amount) if kind in _AT_LEAST else ""
