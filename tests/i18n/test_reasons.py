"""Every reason has a sentence for people, in both languages."""

from __future__ import annotations

import pytest

from sociale_basis import i18n
from sociale_basis.i18n.reasons import reason_sentence
from sociale_basis.network.attributes import Reason
from sociale_basis.reach.reasons import (
    CLOSED,
    HOURS_UNKNOWN,
    NO_PLACE,
    NO_WAY,
    NOT_CONNECTED,
    TOO_FAR,
    words,
)
from sociale_basis.reach.rest_rules import RestKind
from sociale_basis.reach.seats import TOO_FAR_BETWEEN
from sociale_basis.vocabulary import State

# What reach can answer: obstacles and doubts, and the words that no edge has.
WHYS = [(state, word) for state in (State.NO, State.UNKNOWN) for word in words(sum(Reason))]
WHYS += [(State.NO, TOO_FAR), (State.NO, NO_PLACE), (State.UNKNOWN, NOT_CONNECTED)]
WHYS += [(State.NO, NO_WAY)]
WHYS += [(State.NO, word) for word in TOO_FAR_BETWEEN.values()]
WHYS += [(State.UNKNOWN, kind.value) for kind in RestKind]
WHYS += [(State.NO, CLOSED), (State.UNKNOWN, HOURS_UNKNOWN)]


def test_every_reason_is_asked_for() -> None:
    """The list above holds every member of Reason, for both states."""
    assert len(WHYS) == 2 * len(Reason) + 6 + 2 * len(RestKind)


@pytest.mark.parametrize(("state", "reason"), WHYS)
def test_every_reason_has_a_sentence(state: State, reason: str) -> None:
    """It is a whole sentence, and not the same text in Dutch as in English."""
    dutch = reason_sentence(state, reason)
    i18n.use("en")
    try:
        english = reason_sentence(state, reason)
    finally:
        i18n.use("nl")
    for text in (dutch, english):
        assert text[0].isupper()
        assert text.endswith(".")
    assert dutch != english


def test_sentences_differ() -> None:
    """No two reasons read the same, and a doubt never reads as an obstacle."""
    assert len({reason_sentence(state, reason) for state, reason in WHYS}) == len(WHYS)


def test_unknown_reason_is_refused() -> None:
    """A word that is no reason raises instead of showing a key to people."""
    with pytest.raises(KeyError):
        reason_sentence(State.NO, "dragons")
    with pytest.raises(KeyError):
        reason_sentence(State.UNKNOWN, TOO_FAR)
