"""Why someone does not get to a place, or why nobody knows: whole sentences for one address."""

from __future__ import annotations

import math
from typing import NamedTuple

from sociale_basis.i18n.catalogue import _
from sociale_basis.i18n.formats import number
from sociale_basis.i18n.reasons import reason_sentence
from sociale_basis.i18n.whereabouts import metres_words
from sociale_basis.i18n.words import state_words
from sociale_basis.vocabulary import State

TOO_FAR = "too_far"


class Asked(NamedTuple):
    """What is known of one address; times in seconds, None where there is no way."""

    state: State
    reason: str
    place: str | None
    """What the place is called."""
    there_s: float | None
    back_s: float | None
    """None also where only the way there was asked for."""
    limit_s: float
    detour_s: float | None
    detour_number: int
    """Obstacles that are left on the way round."""
    met: int
    """How many things were met."""


def why_sentences(asked: Asked) -> list[str]:
    """Say in sentences how it is, before what was met is listed.

    Parameters
    ----------
    asked
        What is known.

    Returns
    -------
    The state, how long it takes, what the way round would ask, and the heading of the list where
    there is one.
    """
    told = [f"{state_words(asked.state)}."]
    if asked.reason and asked.reason != TOO_FAR:
        return [*told, reason_sentence(asked.state, asked.reason)]
    if asked.there_s is not None:
        told.append(_time(asked, asked.there_s))
    limit = minutes_words(asked.limit_s)
    if asked.reason == TOO_FAR:
        told.append(_("That is longer than {limit}, also without obstacles.").format(limit=limit))
        if asked.met:
            told.append(_("On that way there is also this:"))
        return told
    if asked.state is State.UNKNOWN:
        told.append(_("This we do not know of the way:"))
    elif asked.state is State.NO:
        told.append(_("This is in the way:"))
    return told


def detour_sentence(asked: Asked) -> str | None:
    """Say what a way round would ask; None where there is none with fewer obstacles."""
    if asked.detour_s is None:
        return None
    text = (
        _("A way round with fewer obstacles takes {time}: longer than {limit}.")
        if asked.detour_number
        else _("A way round without obstacles takes {time}: longer than {limit}.")
    )
    return text.format(time=_longer(asked.detour_s), limit=minutes_words(asked.limit_s))


def met_sentence(text: str, at_m: float, *, back: bool) -> str:
    """Say where on the way something is met.

    Parameters
    ----------
    text
        What, and where on the map.
    at_m
        Metres from where the leg begins.
    back
        Whether that is the way back.
    """
    if at_m < 5:  # noqa: PLR2004 -- what rounds to nothing
        line = _("On the way back, at once: {text}.") if back else _("At once: {text}.")
        return line.format(text=text)
    line = _("On the way back, after {metres}: {text}.") if back else _("After {metres}: {text}.")
    return line.format(metres=metres_words(at_m), text=text)


def minutes_words(seconds: float) -> str:
    """Write whole minutes, and never less than one."""
    return _minutes(max(round(seconds / 60), 1))


def _longer(seconds: float) -> str:
    """Write minutes of what is longer than a limit: rounded up, or it would look as long."""
    return _minutes(math.ceil(seconds / 60))


def _minutes(whole: int) -> str:
    return _("1 minute") if whole == 1 else _("{number} minutes").format(number=number(whole))


def _time(asked: Asked, there_s: float) -> str:
    place = asked.place or _("the place")
    written = _longer if asked.reason == TOO_FAR else minutes_words
    if asked.back_s is None or written(asked.back_s) == written(there_s):
        text = (
            _("To {place} it is about {there}.")
            if asked.back_s is None
            else _("To {place} it is about {there}, and as long back.")
        )
        return text.format(place=place, there=written(there_s))
    return _("To {place} it is about {there}, and {back} back.").format(
        place=place, there=written(there_s), back=written(asked.back_s)
    )
