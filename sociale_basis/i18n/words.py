"""What the three states, and the question itself, are called for people: everywhere the same."""

from __future__ import annotations

from sociale_basis.i18n.catalogue import _
from sociale_basis.i18n.formats import number
from sociale_basis.vocabulary import State


def state_words(state: State, lang: str | None = None) -> str:
    """Say a state in words that promise no more than is known.

    Parameters
    ----------
    state
        Yes, unknown or no.
    lang
        ``nl`` or ``en``; default the language in use.
    """
    match state:
        case State.YES:
            return _("Probably fine", lang)
        case State.UNKNOWN:
            return _("We do not know yet: someone has to go and look", lang)
        case State.NO:
            return _("No way without an obstacle found", lang)


def question_sentence(who: str, where: str, minutes: float, *, one_way: bool) -> str:
    """Write a question as a sentence in the reader's language.

    Parameters
    ----------
    who, where
        What the profile and the layer are called in that language.
    minutes
        Within how long: the way there, and the way back.
    one_way
        Whether only the way there is asked for.
    """
    text = (
        _("{profile}: who gets to “{layer}” within {minutes} minutes? Only the way there.")
        if one_way
        else _("{profile}: who gets to “{layer}” within {minutes} minutes, and back as well?")
    )
    return text.format(profile=who, layer=where, minutes=number(minutes))
