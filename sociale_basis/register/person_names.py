"""Points a reviewer to what may name a person, or reach one, in free text.

Plain rules, no list of names: what is found may be none (a street, a club), and a name may be
missed. That is why a person reads it, and nothing is changed or refused by it. The rules:

1. after a form of address: "mevrouw Jansen", "dhr. De Vries", "ds. Smit";
2. initials before a capital: "J. de Vries", "A.B. Jansen";
3. after a word that leads to somebody: "vraag naar Fatma", "bel Piet", "contactpersoon: Ria";
4. two capitalised words in a row, with or without "van de" in between: "Jan van den Berg",
   unless one of them is a word for a place, club, day or month;
5. a mobile number, or a mail address with a dot in its first part (jan.jansen@…).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

_NAME = r"[A-ZÀ-ÖØ-Þ][a-zß-öø-ÿ'\N{RIGHT SINGLE QUOTATION MARK}-]+(?:-[A-ZÀ-ÖØ-Þ][a-zß-öø-ÿ]+)?"
_BETWEEN = r"(?:(?:van|de|der|den|het|ter|ten|te|el|al|ben|bin|op|'t|von|du|la|le)\s+){0,3}"
_ADDRESS = (
    r"mevrouw|mevr\.?|mw\.?|meneer|mijnheer|dhr\.?|(?:de\s+)?heer|juf(?:frouw)?|meester|zuster|"
    r"broeder|dominee|ds\.?|pastoor|pater|imam|dokter|dr\.?|drs\.?|ir\.?|tante|oom|oma|opa|buurvrouw|"
    r"buurman|mr\.?|mrs\.?|ms\.?"
)
_LEADS = (
    r"vraag(?:t|\s+u)?\s+naar|contactpersoon|contact\s+met|bel(?:len)?(?:\s+met)?|mail(?:en)?(?:\s+naar)?|"
    r"heet|genaamd|namens|groet(?:en|jes)?|ask\s+for|call|contact"
)
_RULES = (
    ("form of address", re.compile(rf"\b(?i:{_ADDRESS})\s+(?i:{_BETWEEN}){_NAME}")),
    ("initials", re.compile(rf"\b(?:[A-Z]\.\s?)+\s*(?i:{_BETWEEN}){_NAME}")),
    ("leads to somebody", re.compile(rf"\b(?i:{_LEADS})[:,]?\s+(?i:{_BETWEEN}){_NAME}")),
)
_TWO = re.compile(rf"\b({_NAME})\s+((?i:{_BETWEEN})){_NAME}")
_REACHES = (
    (
        "mobile number",
        re.compile(r"(?<![\d+])(?:\+31\s?\(?0?\)?|0031\s?|0)6(?:[\s.-]?\d){8}(?!\d)"),
    ),
    ("mail address", re.compile(r"\b[\w+-]+\.[\w.+-]+@[\w-]+\.[\w.-]+")),
)
_NO_PERSON = re.compile(
    r"(?:straat|plein|laan|weg|hof|pad|kade|gracht|singel|dijk|markt|park|buurt|wijk|stad|dorp|"
    r"huis|kerk|moskee|school|centrum|hal|zaal|tuin|winkel|caf[eé]|club|vereniging|stichting|koor|"
    r"bieb|bibliotheek|ochtend|middag|avond|groep|kring|bus|"
    r"(?:maan|dins|woens|donder|vrij|zater|zon)dag(?:en)?|januari|februari|maart|april|mei|juni|"
    r"juli|augustus|september|oktober|november|december|elke|iedere|de|het|een|in|op|aan|bij|"
    r"wij|we|er|dit|deze|nu|ook|altijd)$",
    re.IGNORECASE,
)


class Flag(NamedTuple):
    """Words that may name or reach a person."""

    field: str
    words: str
    why: str
    """Which rule found it."""


def person_flags(field: str, text: str) -> tuple[Flag, ...]:
    """Find what may name or reach a person; see the rules above.

    Parameters
    ----------
    field
        What the text is called.
    text
        Free text.
    """
    found: dict[str, Flag] = {}
    for words, why in _found(text):
        if not any(words in each for each in found):
            found[words] = Flag(field, words, why)
    return tuple(found.values())


def _found(text: str) -> Iterator[tuple[str, str]]:
    for why, rule in (*_RULES, *_REACHES):
        for match in rule.finditer(text):
            yield " ".join(match.group().split()), why
    for match in _TWO.finditer(text):
        words = match.group().split()
        if not any(_NO_PERSON.search(word) for word in (words[0], words[-1])):
            yield " ".join(words), "two capitalised words"
