"""Opening hours as OpenStreetMap writes them, in the reader's words."""

from __future__ import annotations

import re

from babel.dates import get_day_names, get_month_names

from sociale_basis.i18n.catalogue import _, language
from sociale_basis.i18n.formats import REGION

_DAYS = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
# A day, a month or another word; with [1] the first such day of a month.
_WORD = re.compile(r"Mo-Su\b|24/7|([A-Za-z]+)(?:\[(-?\d)\])?")
_UNTIL = re.compile(r"([^\W\d]+)-([^\W\d]+)")
# A year before days of the week; before a date it stays as it is.
_YEAR = re.compile(rf"(?:^|(?<=; ))(\d{{4}}) (?=(?:{'|'.join(_DAYS)})\b)")
_OPEN_END = re.compile(r"(\d\d:\d\d)\+")


def hours_words(written: str) -> str:
    """Write opening hours for people: ``Mo-Fr 09:00-17:00`` as ``ma t/m vr 09:00-17:00``.

    Parameters
    ----------
    written
        In the grammar of OpenStreetMap's ``opening_hours``. What holds a word that is not known
        here (``sunset``, a comment) is given back as it is.
    """
    words = _words()
    found = [match[1] or match[0] for match in _WORD.finditer(written)]
    if not all(word in words for word in found):
        return written

    def told(match: re.Match[str]) -> str:
        word = words[match[1] or match[0]]
        if match[2] is None:
            return word
        if match[2] == "-1":
            return _("last {day} of the month").format(day=word)
        return _("{day} no. {number} of the month").format(number=match[2], day=word)

    text = _WORD.sub(told, _YEAR.sub(r"<\1>", written))
    text = _OPEN_END.sub(lambda match: _("from {time}").format(time=match[1]), text)
    text = _UNTIL.sub(
        lambda match: _("{first} to {last}").format(first=match[1], last=match[2]), text
    )
    text = re.sub(r"<(\d{4})>", lambda match: _("in {year}:").format(year=match[1]) + " ", text)
    return re.sub(r",(?=\S)", ", ", text)


def _words() -> dict[str, str]:
    region = REGION[language()]
    days = get_day_names("abbreviated", locale=region)
    months = get_month_names("abbreviated", locale=region)
    return {
        **{key: str(days[at]).rstrip(".") for at, key in enumerate(_DAYS)},
        **{key: str(months[at + 1]).rstrip(".") for at, key in enumerate(_MONTHS)},
        "Mo-Su": _("every day"),
        "24/7": _("day and night"),
        "PH": _("public holidays"),
        "SH": _("school holidays"),
        "off": _("closed"),
        "closed": _("closed"),
    }
