"""Finds where a row of a list is: by its coordinates, or by its address in a local list.

Addresses are looked up in memory, in the list that the neighbourhood already has; nothing is asked
of anybody outside.
"""

from __future__ import annotations

import re
from math import dist
from typing import TYPE_CHECKING, NamedTuple

from pyproj import Transformer

from sociale_basis.register.texts import folded

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_SAME_M = 50.0
"""Points of one address further apart than this are two addresses of one name."""
_LINE = re.compile(
    r"(?P<street>.*?\D)\s*\b(?P<number>\d{1,5})\s*[- ]?\s*(?P<more>[a-z]{0,2}\d{0,4}|\d{1,4})\b\s*"
)
_POSTCODE = re.compile(r"\b(\d{4})\s?([A-Za-z]{2})\b")
_X, _Y = (0.0, 300_000.0), (300_000.0, 630_000.0)
_DEGREES = 180.0


class Spot(NamedTuple):
    """A position in EPSG:28992."""

    x: float
    y: float


class AddressList:
    """Addresses with their positions.

    Parameters
    ----------
    addresses
        ``Street 12A-3, 2628DB`` with x and y in EPSG:28992.
    """

    def __init__(self, addresses: Iterable[tuple[str, float, float]]) -> None:
        self._spots: dict[tuple[str, str], dict[str, list[Spot]]] = {}
        for text, x, y in addresses:
            line, _, rest = text.partition(",")
            key = _key(line)
            if key is not None:
                found = self._spots.setdefault(key, {})
                found.setdefault(postcode_in(rest) or "", []).append(Spot(x, y))

    def __len__(self) -> int:
        """Count the addresses, as street and number."""
        return len(self._spots)

    def find(self, address: str, postcode: str | None = None) -> Spot | None:
        """Give where an address is.

        Parameters
        ----------
        address
            Street and house number.
        postcode
            Where known: it tells streets of one name apart.

        Returns
        -------
        None where there is no such address, or more than one of that name.
        """
        key = _key(address)
        by_postcode = {} if key is None else self._spots.get(key, {})
        if postcode in by_postcode:
            spots = by_postcode[postcode]
        elif postcode is None or "" in by_postcode:
            # An address that nobody wrote a postcode with can be any of its name.
            found = by_postcode.values() if postcode is None else [by_postcode[""]]
            spots = [spot for some in found for spot in some]
        else:
            return None
        if not spots or any(dist(spots[0], other) > _SAME_M for other in spots):
            return None
        return spots[0]


def postcode_in(text: str) -> str | None:
    """Give the Dutch postcode that stands in a text: ``7511ZA``."""
    found = _POSTCODE.search(text)
    return None if found is None else found[1] + found[2].upper()


def _key(line: str) -> tuple[str, str] | None:
    found = _LINE.match(folded(line).strip())
    if found is None:
        return None
    street = " ".join(re.findall(r"[a-z0-9]+", found["street"]))
    return (street, found["number"] + found["more"]) if street else None


def from_degrees(lat: float, lon: float) -> Spot:
    """Turn degrees (EPSG:4326) into a position, to the millimetre.

    Raises
    ------
    ValueError
        It is not in the Netherlands; the text says so, and what may be the matter.
    """
    if not (abs(lat) <= _DEGREES / 2 and abs(lon) <= _DEGREES):
        raise ValueError(f"{lat:g}, {lon:g} are no degrees")
    x, y = _TO_RD.transform(lon, lat)
    return checked_spot(round(float(x), 3), round(float(y), 3), f"{lat:g}, {lon:g}")


def spot_of(x: float, y: float) -> Spot:
    """Read two coordinates: metres of the Dutch national grid, or degrees under that name.

    Raises
    ------
    ValueError
        They are neither; the text says so, and what may be the matter.
    """
    if abs(x) <= _DEGREES and abs(y) <= _DEGREES / 2 and (x, y) != (0, 0):
        return from_degrees(y, x)
    return checked_spot(x, y, f"{x:g}, {y:g}")


def checked_spot(x: float, y: float, said: str) -> Spot:
    """Refuse a position outside the Dutch national grid.

    Raises
    ------
    ValueError
        It lies outside.
    """
    if _X[0] <= x <= _X[1] and _Y[0] <= y <= _Y[1]:
        return Spot(x, y)
    swapped = _X[0] <= y <= _X[1] and _Y[0] <= x <= _Y[1]
    hint = ": are the two columns swapped?" if swapped else ""
    raise ValueError(f"{said} is not in the Netherlands{hint}")


def codes_in(text: str, areas: Mapping[str, str]) -> tuple[list[str], list[str]]:
    """Read names or codes of areas, as people write them after one another.

    Parameters
    ----------
    text
        ``Lindenhof, Wilgenplein`` or ``BU99990101|BU99990102``.
    areas
        Codes by name.

    Returns
    -------
    The codes, and the words that are neither a code nor a known name.
    """
    by_name = {folded(name): code for name, code in areas.items()}
    codes, unknown = [], []
    for word in filter(None, (each.strip() for each in re.split(r"[|,;/+]|\ben\b", text))):
        if re.fullmatch(r"[A-Z]{2}\d{2,8}", word):
            codes.append(word)
        elif folded(word) in by_name:
            codes.append(by_name[folded(word)])
        else:
            unknown.append(word)
    return list(dict.fromkeys(codes)), unknown


_TO_RD = Transformer.from_crs("EPSG:4326", "EPSG:28992", always_xy=True)
