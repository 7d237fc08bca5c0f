"""Addresses in OpenStreetMap data: every house number with its point, once.

Numbers written as lists or ranges, and those implied along ``addr:interpolation`` ways, become one
address each. Whether somebody lives there is for :mod:`sociale_basis.sources.dwellings`.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from math import dist
from typing import TYPE_CHECKING

import numpy as np
import shapely

from sociale_basis.sources.house_numbers import house_numbers, is_range, spelt, step

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import geopandas as gpd

    from sociale_basis.sources.osm_data import Tags

SAME_ADDRESS_M = 50.0
SAME_STREET_M = 300.0  # a street of that name further away is in another village


@dataclass(frozen=True)
class Address:
    """One address.

    Attributes
    ----------
    element, osm_id, unit
        The OSM element that tells it, and which of that element's addresses it is: 0, 1, …
    street, number, flat, postcode
        Empty where not tagged; ``street`` is the place where there are no streets.
    tags
        Of the element.
    point
        Lon/lat.
    rank
        0 for a number of its own, 1 for one from a list or range, 2 for one between two others on
        an interpolation way.
    """

    element: str
    osm_id: int
    unit: int
    street: str
    number: str
    flat: str
    postcode: str
    tags: Tags
    point: shapely.Point
    rank: int

    @property
    def key(self) -> tuple[str, str, str]:
        """What makes it this address within a village."""
        return self.street.casefold(), self.number, self.flat

    @property
    def text(self) -> str:
        """``Street 12A-3, 2628DB``."""
        door = "-".join(part for part in (self.number, self.flat) if part)
        line = " ".join(part for part in (self.street, door) if part)
        return ", ".join(part for part in (line, self.postcode) if part)


def addresses(features: gpd.GeoDataFrame) -> list[Address]:
    """List every address in a table of features, with repetitions.

    Parameters
    ----------
    features
        As in :class:`~sociale_basis.sources.osm_data.OsmData`.

    Returns
    -------
    found
        In the order of ``features``; those of interpolation ways last.
    """
    told = [
        row
        for row, tags in enumerate(features["tags"])
        if "addr:housenumber" in tags or "addr:flats" in tags
    ]
    part = features.iloc[told]
    points = shapely.point_on_surface(part.geometry.to_numpy())
    additions = _additions(part["tags"])
    found: list[Address] = []
    for element, osm_id, tags, point in zip(
        part["element"], part["osm_id"].tolist(), part["tags"], points, strict=True
    ):
        found.extend(_of_element(element, osm_id, tags, point, additions))
    ends = {address.point: address for address in found if address.rank == 0}
    lines = [row for row, tags in enumerate(features["tags"]) if _is_interpolation(tags)]
    part = features.iloc[lines]
    for osm_id, tags, line in zip(
        part["osm_id"].tolist(), part["tags"], part.geometry, strict=True
    ):
        if isinstance(line, shapely.LineString):
            found.extend(_along(osm_id, tags, line, ends))
    return found


def each_once(
    found: Sequence[Address], places: Sequence[tuple[float, float]]
) -> tuple[list[int], int]:
    """Choose one of each address.

    A list or range whose numbers are also there one by one is a sign on an entrance: it goes.
    The same street, number and flat within 50 m is the same address: a number of its own goes
    before one from a list, a node before an outline.

    Parameters
    ----------
    found
        Addresses.
    places
        Where each is, in metres.

    Returns
    -------
    kept
        Positions in ``found``, rising.
    left_out
        How many are not kept.
    """
    own: dict[tuple[str, str, str], list[tuple[float, float]]] = {}
    for address, place in zip(found, places, strict=True):
        if address.rank == 0:
            own.setdefault(address.key, []).append(place)
    signs = {
        (address.element, address.osm_id)
        for address, place in zip(found, places, strict=True)
        if address.rank == 1 and _near(place, own.get(address.key, []), SAME_STREET_M)
    }
    order = sorted(
        range(len(found)), key=lambda at: (found[at].rank, found[at].element, found[at].osm_id)
    )
    taken: dict[tuple[str, str, str], list[tuple[float, float]]] = {}
    kept = []
    for at in order:
        address = found[at]
        if address.rank == 1 and (address.element, address.osm_id) in signs:
            continue
        if address.street and address.number:
            same = taken.setdefault(address.key, [])
            if _near(places[at], same, SAME_ADDRESS_M):
                continue
            same.append(places[at])
        kept.append(at)
    return sorted(kept), len(found) - len(kept)


def _near(place: tuple[float, float], others: Sequence[tuple[float, float]], within: float) -> bool:
    return any(dist(place, other) <= within for other in others)


def _street(tags: Tags) -> str:
    return tags.get("addr:street") or tags.get("addr:place") or ""


def _additions(tags: Sequence[Tags]) -> set[tuple[str, str]]:
    """Street and number of which several "ranges" start: 12-2, 12-4 are additions to number 12."""
    texts: dict[tuple[str, str], set[str]] = {}
    for told in tags:
        number = spelt(told.get("addr:housenumber", ""))
        if is_range(number) and "addr:interpolation" not in told:
            texts.setdefault((_street(told), number.split("-")[0]), set()).add(number)
    return {start for start, several in texts.items() if len(several) > 1}


def _of_element(
    element: str, osm_id: int, tags: Tags, point: shapely.Point, additions: set[tuple[str, str]]
) -> Iterator[Address]:
    text = tags.get("addr:housenumber", "")
    street = _street(tags)
    if is_range(text) and (street, spelt(text).split("-")[0]) in additions:
        numbers = [spelt(text)]
    else:
        numbers = house_numbers(text, tags.get("addr:interpolation")) or [""]
    flats = house_numbers(tags.get("addr:flats", ""), "all") or [spelt(tags.get("addr:unit", ""))]
    doors = [(number, flat) for number in numbers for flat in flats]
    for unit, (number, flat) in enumerate(doors):
        yield Address(
            element=element,
            osm_id=osm_id,
            unit=unit,
            street=street,
            number=number,
            flat=flat,
            postcode=tags.get("addr:postcode", ""),
            tags=tags,
            point=point,
            rank=int(len(doors) > 1),
        )


def _is_interpolation(tags: Tags) -> bool:
    return "addr:interpolation" in tags and "addr:housenumber" not in tags


def _along(
    osm_id: int, tags: Tags, line: shapely.LineString, ends: dict[shapely.Point, Address]
) -> Iterator[Address]:
    """Give the addresses between the numbered nodes of a line, evenly spread along it."""
    corners = [shapely.Point(corner) for corner in line.coords]
    along = np.concatenate([[0.0], np.cumsum(shapely.distance(corners[:-1], corners[1:]))])
    marked = [
        (at, ends[corner]) for at, corner in zip(along, corners, strict=True) if corner in ends
    ]
    by = step(tags["addr:interpolation"])
    unit = 0
    for (start, one), (stop, other) in pairwise(marked):
        if not (by and one.number.isdecimal() and other.number.isdecimal()):
            continue
        first, last = int(one.number), int(other.number)
        between = range(first, last, by if last > first else -by)[1:]
        for place, number in zip(
            np.linspace(start, stop, len(between) + 2)[1:-1], between, strict=True
        ):
            yield Address(
                element="w",
                osm_id=osm_id,
                unit=unit,
                street=one.street,
                number=str(number),
                flat="",
                postcode=one.postcode,
                tags=tags,
                point=line.interpolate(place),
                rank=2,
            )
            unit += 1
