"""Turns opening hours as people write them in Dutch into those of OpenStreetMap."""

from __future__ import annotations

import re

from opening_hours import validate

_DAYS = {
    "maandag": "Mo", "dinsdag": "Tu", "woensdag": "We", "donderdag": "Th", "vrijdag": "Fr",
    "zaterdag": "Sa", "zondag": "Su", "ma": "Mo", "di": "Tu", "wo": "We", "do": "Th", "vr": "Fr",
    "za": "Sa", "zo": "Su",
}  # fmt: skip
_MONTHS = {
    "januari": "Jan", "februari": "Feb", "maart": "Mar", "april": "Apr", "mei": "May",
    "juni": "Jun", "juli": "Jul", "augustus": "Aug", "september": "Sep", "oktober": "Oct",
    "november": "Nov", "december": "Dec", "mrt": "Mar", "okt": "Oct", "jan": "Jan", "feb": "Feb",
    "apr": "Apr", "jun": "Jun", "jul": "Jul", "aug": "Aug", "sep": "Sep", "sept": "Sep",
    "nov": "Nov", "dec": "Dec",
}  # fmt: skip
_ENGLISH = {**{each.lower(): each for each in (*_DAYS.values(), *_MONTHS.values(), "PH", "SH")}}
_WHICH = {"eerste": 1, "tweede": 2, "derde": 3, "vierde": 4, "laatste": -1,
          "1e": 1, "2e": 2, "3e": 3, "4e": 4}  # fmt: skip
_PHRASES = (
    (r"\bdagelijks\b|\b(iedere|elke|alle) dag(en)?\b", "mo-su"),
    (r"\bdoordeweeks\b|\b(op )?werkdagen\b", "mo-fr"),
    (r"\b(in het )?weekend\b", "sa,su"),
    (r"\bfeestdagen\b", "ph"),
    (r"\b(t/m|t\.e\.m\.|tot en met)", "-"),
    (r"\s+tot\s+(?=\d)", "-"),
    (r"\b(van de maand|uur|open|op|elke|iedere|van|alle)\b", " "),
    (r"\b(gesloten|dicht)\b", "off"),
    (r"\s*(\ben\b|&|\+)\s*", ","),
    ("[\N{EN DASH}\N{EM DASH}]", "-"),
)
_TIMES = re.compile(
    r"(?<![\d:.-])(\d{1,2})(?:[.:](\d{2}))?\s*u?\s*-\s*(\d{1,2})(?:[.:](\d{2}))?(?![\d:.])u?"
)


def osm_hours(text: str) -> str | None:
    """Give opening hours as OpenStreetMap writes them, or None where they cannot be read.

    Parameters
    ----------
    text
        ``ma-vr 9.00-17.00 uur``, ``eerste di 10:00-12:00``, or OpenStreetMap's own already.
    """
    if validate(text):
        return text
    line = " ".join(text.casefold().split())
    for pattern, meant in _PHRASES:
        line = re.sub(pattern, meant, line)
    line = re.sub(r"[a-z0-9]+", _which, line)
    line = re.sub(r"\[\] *", "", line)
    line = re.sub(r"<(-?\d)>\s*,?\s*([a-z]+)", r"\2[\1]", line)
    line = re.sub(r"[a-z]+", _word, line)
    line = _TIMES.sub(_clock, line)
    line = re.sub(r"\s*([,;-])\s*", lambda found: found[1] + (" " if found[1] == ";" else ""), line)
    line = re.sub(r"(\d{2}:\d{2})[,.]\s*(?=[A-Z])", r"\1; ", line)
    line = re.sub(r"(?<=[a-z]):\s", " ", " ".join(line.split()).strip(" ,.;"))
    return line if line and validate(line) else None


def _which(found: re.Match[str]) -> str:
    number = _WHICH.get(found[0])
    return found[0] if number is None else f"<{number}>"


def _word(found: re.Match[str]) -> str:
    word = found[0]
    for known in (_DAYS, _MONTHS, _ENGLISH):
        if word in known:
            return known[word]
    # "dinsdags", "maandagochtend": the day is what counts, the clock says which part of it.
    day = re.fullmatch(r"(\w+dag)(s|ochtend|middag|avond|en|morgen)", word)
    return _DAYS.get(day[1], word) if day else word


def _clock(found: re.Match[str]) -> str:
    first, first_minute, last, last_minute = found.groups()
    return f"{int(first):02d}:{first_minute or '00'}-{int(last):02d}:{last_minute or '00'}"
