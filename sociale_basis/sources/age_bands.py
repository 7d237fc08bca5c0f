"""Age bands: how tables write them, and which of them together cover an age and over.

======================================================  ==========
written                                                 read as
======================================================  ==========
``0-4``  ``0 t/m 4``  ``00_14``  ``0 tot en met 4``     both ends included
``0 tot 5``  ``0_tot_15_jaar``                          the upper end not included
``95+``  ``65_oo``  ``65 jaar en ouder``  ``65 plus``   no upper end
``75``  ``75 jaar``                                     that age alone
``totaal``  ``total``  ``alle leeftijden``              everyone
======================================================  ==========
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

_TOTALS = {"totaal", "total", "alle leeftijden", "all", "all ages"}
_JAAR = r"(?: ?(?:jaar|years?))?"
_INCLUSIVE = re.compile(rf"(\d{{1,3}}) ?(?:-|\u2013| |tm|t/m|tot en met|to) ?(\d{{1,3}}){_JAAR}")
_EXCLUSIVE = re.compile(rf"(\d{{1,3}}) ?tot ?(\d{{1,3}}){_JAAR}")
_OPEN = re.compile(
    rf"(\d{{1,3}}){_JAAR} ?(?:\+|plus|oo|en ouder|of ouder|e\.o\.|and over|and older){_JAAR}"
)
_SINGLE = re.compile(rf"(\d{{1,3}}){_JAAR}")


class Band(NamedTuple):
    """Ages from ``lower`` up to and including ``upper``; None is no upper end."""

    lower: int
    upper: int | None

    @property
    def label(self) -> str:
        """Give ``total``, ``95+`` or ``75-79``."""
        if self.upper is None:
            return f"{self.lower}+" if self.lower else "total"
        return f"{self.lower}-{self.upper}"


TOTAL = Band(0, None)
"""Everyone."""


def parse_band(text: str, *, single: bool = True) -> Band | None:
    """Read an age band, or give None where the text is not one.

    Parameters
    ----------
    text
        As in the table above; underscores count as spaces.
    single
        Whether a number alone is an age.
    """
    plain = " ".join(text.lower().replace("_", " ").split())
    if plain in _TOTALS:
        return TOTAL
    if match := _OPEN.fullmatch(plain):
        return Band(int(match[1]), None)
    if match := _EXCLUSIVE.fullmatch(plain):
        lower, upper = int(match[1]), int(match[2]) - 1
    elif match := _INCLUSIVE.fullmatch(plain):
        lower, upper = int(match[1]), int(match[2])
    elif single and (match := _SINGLE.fullmatch(plain)):
        lower = upper = int(match[1])
    else:
        return None
    return Band(lower, upper) if lower <= upper else None


def covering(bands: Iterable[Band], lower: int) -> list[Band] | None:
    """Find the fewest bands that hold everyone of an age and over, each exactly once.

    Fewest, because each band has its own rounding. None where no such set exists: an age is never
    split.
    """
    by_start: dict[int, list[Band]] = {}
    for band in set(bands):
        by_start.setdefault(band.lower, []).append(band)
    shortest: dict[int, list[Band] | None] = {}
    # From old to young: what follows a band has been worked out before it.
    for start in sorted(by_start, reverse=True):
        options = []
        for band in by_start[start]:
            rest = [] if band.upper is None else shortest.get(band.upper + 1)
            if rest is not None:
                options.append([band, *rest])
        shortest[start] = min(options, key=lambda option: (len(option), option), default=None)
    return shortest.get(lower)
