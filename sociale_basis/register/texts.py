"""Texts in entries: how long, without what no page or database can hold."""

from __future__ import annotations

import re
import unicodedata
from typing import Annotated

from opening_hours import validate
from pydantic import AfterValidator, PlainSerializer, StringConstraints

_DIGITS_IN_PHONE = 3
_MAIL = re.compile(r"[^@\s<>\"]+@[^@\s<>\"]+\.[^@\s<>\"]+")
_WEB = re.compile(r"https?://[^\s<>\"\\]+", re.IGNORECASE)


def _plain(text: str) -> str:
    """Refuse what is no text: control characters and halves of characters."""
    for character in text:
        if unicodedata.category(character) in {"Cc", "Cs"} and character not in "\n\t":
            raise ValueError("holds a character that is no text: take it out")
    return text


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _phone(text: str) -> str:
    if sum(character.isdigit() for character in text) < _DIGITS_IN_PHONE:
        raise ValueError("is no telephone number")
    return text


def _mail(text: str) -> str:
    if not _MAIL.fullmatch(text):
        raise ValueError("is no mail address")
    return text


def _web(text: str) -> str:
    if not _WEB.fullmatch(text):
        raise ValueError("is no web address: it begins with https:// or http://")
    return text


def _opening_hours(text: str) -> str:
    if not validate(text):
        raise ValueError("cannot be read as opening hours: write them as Mo-Fr 10:00-17:00")
    return text


def _constraints(longest: int) -> StringConstraints:
    return StringConstraints(strip_whitespace=True, min_length=1, max_length=longest)


Line = Annotated[str, _constraints(200), AfterValidator(_plain), AfterValidator(_one_line)]
"""One line of text."""

Words = Annotated[str, _constraints(4000), AfterValidator(_plain)]
"""Some paragraphs."""

Role = Annotated[str, _constraints(80), AfterValidator(_plain), AfterValidator(_one_line)]
"""What someone is, never who: "opbouwwerker", "gastvrouw"."""

Phone = Annotated[
    str, _constraints(60), AfterValidator(_plain), AfterValidator(_one_line), AfterValidator(_phone)
]
Mail = Annotated[str, _constraints(200), AfterValidator(_plain), AfterValidator(_mail)]
Web = Annotated[str, _constraints(500), AfterValidator(_plain), AfterValidator(_web)]
OpeningText = Annotated[
    str, _constraints(500), AfterValidator(_plain), AfterValidator(_opening_hours)
]
"""Opening hours as OpenStreetMap writes them."""

IN_ORDER = PlainSerializer(sorted, return_type=list)
"""For sets: written in order, so that a revision shows a difference only where there is one."""


def folded(text: str) -> str:
    """Give a text without capitals and accents, to search in."""
    apart = unicodedata.normalize("NFKD", text.casefold())
    return "".join(each for each in apart if not unicodedata.combining(each))
