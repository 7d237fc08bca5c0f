"""What the three states are called for people: the same words on maps, in tables and in lists."""

from __future__ import annotations

from sociale_basis.i18n.catalogue import _
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
