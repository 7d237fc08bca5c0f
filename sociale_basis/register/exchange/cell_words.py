"""Reads what people write in cells: yes and no, dates, numbers, layers, in Dutch and English."""

from __future__ import annotations

import re
from datetime import date, datetime
from functools import cache
from typing import TYPE_CHECKING

from sociale_basis.layers import layers
from sociale_basis.register.texts import folded
from sociale_basis.sources.figures import read_figure
from sociale_basis.vocabulary import LayerKind, Measured, RegisterKind, Status

if TYPE_CHECKING:
    from collections.abc import Mapping

_YES = {"ja", "j", "yes", "y", "true", "waar", "wel", "goed", "ok", "x", "v", "✓"}
_NO = {"nee", "n", "no", "false", "onwaar", "niet", "geen"}
_LIMITED = {"beetje", "een beetje", "deels", "gedeeltelijk", "beperkt", "limited", "matig"}
UNKNOWN = {"", "?", "??", "onbekend", "unknown", "-", "n.v.t.", "nvt", "weet niet", "nog navragen"}
_STATUS = {
    Status.CLOSED: {"gestopt", "opgeheven", "gesloten", "closed", "beeindigd", "vervallen"},
    Status.STALE: {"??", "stale", "verouderd", "navragen", "nog navragen"},
    Status.CANDIDATE: {"nog bellen", "candidate", "kandidaat", "nieuw", "niet gecheckt"},
    Status.VERIFIED: {"verified", "gecheckt", "nagekeken", "actief", "ok", "klopt"},
}
_CENTURY = 100  # 26 is 2026
_FIRST_YEAR = 1900  # lower is a day, no year
_MONTHS = "jan feb mrt apr mei jun jul aug sep okt nov dec".split()  # noqa: SIM905 -- one line instead of twelve
_MONTH = {name: number for number, name in enumerate(_MONTHS, start=1)} | {
    "maa": 3, "mar": 3, "may": 5, "oct": 10}  # fmt: skip
# What people call lists of things, beside the names of the layers themselves.
_LAYER_WORDS = {
    "communal/meeting_places": ("ontmoetingsplek", "ontmoeting", "huiskamer", "buurtkamer"),
    "communal/initiatives": ("bewonersinitiatief", "initiatief", "burgerinitiatief"),
    "communal/activities": ("activiteit", "vast programma", "cursus"),
    "communal/home_visiting": ("aan huis", "bezoekdienst", "maatje", "huisbezoek"),
    "communal/by_phone_or_online": ("telefonisch", "telefoon", "online", "belcirkel"),
    "institutional/transport_service": ("vervoer",),
    "institutional/organisations": ("organisatie", "instelling", "aanbieder"),
    "institutional/presence": ("spreekuur", "spreekuren", "beroepskracht"),
    "institutional/outreach": ("advies", "inloopspreekuur", "informatiepunt", "wijkteam"),
    "institutional/community_centre": ("buurthuis", "wijkcentrum", "dorpshuis", "buurtcentrum"),
    "communal/cafe": ("cafe", "koffiehuis"),
    "public_space/spots": ("buiten", "plek buiten", "openbare ruimte"),
}
_PLURALS = (("", ""), ("en", ""), ("s", ""), ("ken", ""), ("ven", "f"), ("zen", "s"))


def answer(cell: str) -> str | None:
    """Read yes, limited or no; ``unknown`` for what says so, None for anything else."""
    word = folded(cell).strip(" .!")
    for meant, words in (("yes", _YES), ("no", _NO), ("limited", _LIMITED), ("unknown", UNKNOWN)):
        if word in words or cell.strip() in words:
            return meant
    return None


def status_word(text: str) -> Status | None:
    """Give the status that a whole piece of text is a word for: ``GESTOPT``."""
    word = folded(text).strip(" .!")
    return next((status for status, words in _STATUS.items() if word in words), None)


def day(cell: str) -> tuple[date, bool]:
    """Read a date.

    Returns
    -------
    The day, and whether the day of the month was told: of ``mrt 2026`` it is the first.

    Raises
    ------
    ValueError
        It is no date.
    """
    text = folded(cell).strip(" .").removesuffix(" 00:00:00")
    try:
        return datetime.fromisoformat(text).date(), True
    except ValueError:
        pass
    parts = [part for part in re.split(r"[-/. ]+", text) if part]
    numbers = [int(p) if p.isdigit() else _MONTH.get(p[:3]) if p.isalpha() else None for p in parts]
    match numbers:
        case [int(d), int(m), int(y)] if not parts[0].isalpha():
            return date(y + 2000 if y < _CENTURY else y, m, d), True
        case [int(m), int(y)] if y >= _FIRST_YEAR:
            return date(y, m, 1), False
    raise ValueError(f"'{cell}' is not a date")


def number(cell: str) -> float | None:
    """Read a number, also ``ca. 80`` or ``max. 12 pers.``; None where it is unknown.

    Raises
    ------
    ValueError
        It is no number.
    """
    if folded(cell) in UNKNOWN:
        return None
    text = re.sub(r"^(ca|max|circa|ongeveer|plm|~|±|tot|maximaal)[. ]*", "", folded(cell))
    text = re.sub(r"\s*(pers(onen)?|mensen|deelnemers|plaatsen|treden?|m)?[. ]*$", "", text)
    found = read_figure(text)
    return None if isinstance(found, Measured) else found


@cache
def _by_word() -> dict[str, str]:
    found: dict[str, str] = {}
    for key, layer in layers().items():
        if layer.kind is not LayerKind.AREA:
            for label in (layer.label.nl, layer.label.en):
                found.setdefault(folded(label), key)
    found |= {word: key for key, words in _LAYER_WORDS.items() for word in words}
    return found


def layer_of(cell: str, own: Mapping[str, str]) -> str | None:
    """Give the layer that a word stands for; None where nobody can tell.

    Parameters
    ----------
    cell
        ``communal/activities``, ``Bewonersinitiatieven``.
    own
        Layers by word, from a mapping.
    """
    if cell in own:
        return own[cell]
    if cell in layers():
        return cell
    words = _by_word()
    whole = folded(cell).strip()
    first = re.split(r"[(/,|]", whole)[0].strip()
    for text in (whole, first):
        for ending, instead in _PLURALS:
            if text.endswith(ending):
                stem = text.removesuffix(ending) + instead
                if stem in words:
                    return words[stem]
    return None


def kind_of(layer_key: str) -> RegisterKind | None:
    """Give the kind of entries of a layer, the most usual one where it holds several."""
    layer = layers().get(layer_key)
    if layer is None or layer.kind is LayerKind.AREA:
        return None
    if layer.kind is LayerKind.PUBLIC_SPACE:
        return RegisterKind.PUBLIC_SPACE_SPOT
    if layer.kind is LayerKind.PLACES:
        return RegisterKind.PLACE
    return next((kind for kind in RegisterKind if kind in layer.collects), None)
