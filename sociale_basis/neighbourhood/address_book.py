"""Addresses of a neighbourhood, looked up in its own list: nothing is asked of anyone else.

What somebody types is used while it is looked up and kept nowhere.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, NamedTuple
from weakref import WeakKeyDictionary

import numpy as np
import shapely

if TYPE_CHECKING:
    from sociale_basis.neighbourhood.store import Neighbourhood

MOST = 8
_WORD = re.compile(r"[^\W_]+")
_NUMBER = re.compile(r"\d+")
_POSTCODE = re.compile(r"\b(\d{4})\s+([a-z]{2})\b")


class Spot(NamedTuple):
    """An address, or a street."""

    label: str
    point: shapely.Point
    """In the metres of the neighbourhood; of a street halfway."""
    is_street: bool


class _Entry(NamedTuple):
    words: tuple[str, ...]
    spot: Spot


_BOOKS: WeakKeyDictionary[Neighbourhood, list[_Entry]] = WeakKeyDictionary()


def find_addresses(area: Neighbourhood, text: str, most: int = MOST) -> list[Spot]:
    """Find addresses, and streets, by what somebody typed.

    Parameters
    ----------
    area
        The neighbourhood.
    text
        A street with or without a number, a postcode with a number; capitals and accents do not
        count, and the last word may be unfinished. A number must be the whole number.
    most
        How many to give at most.

    Returns
    -------
    Addresses in order of street and number; streets before the addresses in them.
    """
    asked = _words(text)
    if not any(not word.isdigit() for word in asked):
        return []
    found: list[Spot] = []
    for entry in _book(area):
        if _fits(asked, entry.words):
            found.append(entry.spot)
            if len(found) == most:
                break
    return found


def _fits(asked: tuple[str, ...], words: tuple[str, ...]) -> bool:
    for at, each in enumerate(asked):
        last = at == len(asked) - 1
        exact = _NUMBER.match(each) is not None or not last
        if not any(word == each or (not exact and word.startswith(each)) for word in words):
            return False
    return True


def _book(area: Neighbourhood) -> list[_Entry]:
    known = _BOOKS.get(area)
    if known is None:
        known = _BOOKS[area] = _made(area)
    return known


def _made(area: Neighbourhood) -> list[_Entry]:
    spots = []
    if "address" in area.homes:
        told = area.homes["address"].to_numpy(dtype=object, na_value=None)
        first: dict[str, shapely.Point] = {}
        for label, point in zip(told, area.homes.geometry, strict=True):
            if label:
                first.setdefault(str(label), point)
        spots += [Spot(label, point, is_street=False) for label, point in first.items()]
    spots += _streets(area)
    spots.sort(key=lambda spot: (_in_order(spot.label), spot.label))
    return [_Entry(_words(spot.label), spot) for spot in spots]


def _streets(area: Neighbourhood) -> list[Spot]:
    if "name" not in area.edges:
        return []
    names = area.edges["name"].to_numpy(dtype=object, na_value=None)
    lines = area.edges.geometry.to_numpy()
    found = []
    for name in sorted({str(each) for each in names if each}):
        some = lines[names == name]
        middle = shapely.centroid(shapely.union_all(some))
        nearest = some[np.argmin(shapely.distance(some, middle))]
        found.append(Spot(name, shapely.shortest_line(nearest, middle).interpolate(0), True))  # noqa: FBT003 -- a field of a record
    return found


def _in_order(label: str) -> tuple[tuple[int, int, str], ...]:
    """Sort numbers as numbers: 2 before 10."""
    return tuple((0, int(word), "") if word.isdigit() else (1, 0, word) for word in _words(label))


def _words(text: str) -> tuple[str, ...]:
    plain = "".join(
        letter
        for letter in unicodedata.normalize("NFD", text.casefold())
        if not unicodedata.combining(letter)
    )
    # People write "2624 ZE" with a space or without.
    joined = _POSTCODE.sub(r"\1\2", plain.strip())
    return tuple(_WORD.findall(joined))
