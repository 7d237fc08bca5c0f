"""By what the entries of the map can be sifted, in the reader's words.

The sifting itself happens in the browser (``leaflet_map/sift.js``): no answer has to be waited for,
and what somebody looks for is not sent.
"""

from __future__ import annotations

from dataclasses import dataclass

from sociale_basis.i18n import _
from sociale_basis.maps.day_parts import PARTS
from sociale_basis.maps.traits import HAS
from sociale_basis.vocabulary import Framing, Function, LifeDomain


@dataclass(frozen=True)
class SiftOption:
    """One box or button: its key, and what stands beside it."""

    key: str
    label: str


@dataclass(frozen=True)
class SiftGroup:
    """Options that belong together.

    Attributes
    ----------
    key
        As it stands in the address of the page.
    title
        Above the options.
    hint
        What one must know to choose; ``""`` where that is clear.
    kind
        ``one``: each option takes in those before it, the last is everything. ``any``: entries
        with one of the chosen options. ``each``: entries with all of them.
    options
        In their order.
    """

    key: str
    title: str
    hint: str
    kind: str
    options: tuple[SiftOption, ...]


def sift_groups() -> list[SiftGroup]:
    """Give everything that can be chosen, in the language in use."""
    return [
        SiftGroup(
            "has",
            _("What you need there"),
            "",
            "each",
            _options(
                HAS,
                {
                    "wheelchair": _("getting in with a wheelchair"),
                    "toilet": _("a toilet for wheelchair users"),
                    "free": _("free of charge"),
                    "walk_in": _("without an appointment"),
                },
            ),
        ),
        SiftGroup(
            "open",
            _("Open this week"),
            _("Morning is from 6 to 12, afternoon to 18, evening to 24 o'clock."),
            "any",
            _options(
                PARTS,
                {
                    "morning": _("in a morning"),
                    "afternoon": _("in an afternoon"),
                    "evening": _("in an evening"),
                    "weekend": _("in the weekend"),
                },
            ),
        ),
        SiftGroup(
            "function",
            _("What it is good for"),
            "",
            "any",
            _options(
                tuple(Function),
                {
                    Function.ONTMOETEN: _("to meet others"),
                    Function.ONDERSTEUNEN: _("to support each other"),
                    Function.ONTPLOOIEN: _("to learn and develop"),
                    Function.ONTSPANNEN: _("to relax"),
                },
            ),
        ),
        SiftGroup("domain", _("What it is about"), "", "any", _domains()),
        SiftGroup(
            "framing",
            _("How wide do you draw the sociale basis?"),
            _("Each step takes in the one before it. For one theme choose what it is about."),
            "one",
            _options(
                tuple(Framing),
                {
                    Framing.NON_INSTITUTIONEEL: _("only what residents do themselves"),
                    Framing.HALFDE_LIJN: _("also initiatives that get support"),
                    Framing.INFRASTRUCTUREEL: _("everything that is open to everyone"),
                },
            ),
        ),
    ]


def _domains() -> tuple[SiftOption, ...]:
    return _options(
        tuple(LifeDomain),
        {
            LifeDomain.ONTMOETING: _("meeting people"),
            LifeDomain.ONDERWIJS: _("school and learning"),
            LifeDomain.OPVOEDING: _("bringing up children"),
            LifeDomain.WERK: _("work and volunteering"),
            LifeDomain.GEZONDHEID: _("good health"),
            LifeDomain.WONEN: _("living and housing"),
            LifeDomain.BEWEGEN: _("moving and sport"),
            LifeDomain.CULTUUR: _("culture and music"),
            LifeDomain.VEILIGHEID: _("feeling safe"),
        },
    )


def _options(keys: tuple[str, ...], words: dict[str, str]) -> tuple[SiftOption, ...]:
    return tuple(SiftOption(str(key), words[key]) for key in keys)
