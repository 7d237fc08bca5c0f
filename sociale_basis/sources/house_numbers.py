"""What the text of a house number stands for: one address or several.

Dutch numbers have a letter and an addition (``139A-12``), and an addition may look like the end of
a range (``12-16``). A range is two plain numbers, rising, on the same side of the street (our
judgement); ``addr:interpolation`` settles doubt, and so does who lives next door: see
:mod:`sociale_basis.sources.dwellings`.
"""

from __future__ import annotations

import re

SIDES = {"even": 2, "odd": 2, "all": 1}
RANGE = re.compile(r"(\d+)\s*[-\u2013]\s*(\d+)")
SINGLE = re.compile(r"\d+\s*[A-Za-z]{0,2}(\s*[-/]\s*\w{1,5})?")
# A longer range is a typing error ("12-1600"), or a block that deserves single addresses.
LONGEST = 600


def house_numbers(text: str, interpolation: str | None = None) -> list[str]:
    """List the numbers that a house number text stands for.

    Parameters
    ----------
    text
        As in ``addr:housenumber``: ``12``, ``12A``, ``12-16``, ``12;14``.
    interpolation
        As in ``addr:interpolation`` on the same element: ``even``, ``odd``, ``all`` or a step.

    Returns
    -------
    numbers
        Each spelt by :func:`spelt`; empty for an empty text. What cannot be read as several is
        one number, whatever it says.
    """
    parts = [part.strip() for part in re.split(r"[;,]", text) if part.strip()]
    if len(parts) > 1 and not all(_one(part) or RANGE.fullmatch(part) for part in parts):
        parts = [text]
    numbers: list[str] = []
    for part in parts:
        match = RANGE.fullmatch(part)
        between = _between(int(match[1]), int(match[2]), interpolation) if match else []
        numbers.extend(between or [spelt(part)])
    return list(dict.fromkeys(numbers))


def is_range(text: str) -> bool:
    """Tell whether a text looks like a range, such as ``12-16``."""
    return RANGE.fullmatch(text.strip()) is not None


def step(interpolation: str) -> int:
    """Give the distance between the numbers of an ``addr:interpolation``; 0 if it is unusable."""
    return SIDES.get(interpolation, int(interpolation) if interpolation.isdecimal() else 0)


def spelt(number: str) -> str:
    """Spell a house number in one way: without spaces, capitals."""
    return re.sub(r"\s+", "", number).upper()


def _one(part: str) -> bool:
    return SINGLE.fullmatch(part) is not None


def _between(first: int, last: int, interpolation: str | None) -> list[str]:
    by = step(interpolation) if interpolation else 2
    if by == 0 or last <= first or (last - first) // by > LONGEST:
        return []
    if (last - first) % by and by > 1:
        return []  # not on one side of the street: 7-8 is number 7, addition 8
    return [str(number) for number in range(first, last + 1, by)]
