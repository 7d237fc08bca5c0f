"""Which transport with help fetches a person, goes to a place, and runs while the place is open."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import shapely

from sociale_basis.layers import ReachMode, layers
from sociale_basis.reach.destinations import column, modes_at
from sociale_basis.reach.opening_hours import Opening, hours_of, stretches
from sociale_basis.reach.standpoint import area_codes
from sociale_basis.vocabulary import RegisterKind, Status

if TYPE_CHECKING:
    from datetime import datetime

    from numpy.typing import NDArray

    from sociale_basis.neighbourhood.store import Neighbourhood
    from sociale_basis.reach.standpoint import Standpoint


class Service(NamedTuple):
    """A transport service that comes, or may come, where the person lives."""

    row: int
    """Of the places of the neighbourhood."""
    codes: frozenset[str]
    """Of the areas it serves; empty where nobody says which."""
    hours: str


def is_transport(area: Neighbourhood) -> NDArray[np.bool_]:
    """Tell of every place whether it is a transport service: a means, not where one goes to."""
    services = {
        key for key, layer in layers().items() if RegisterKind.TRANSPORT_SERVICE in layer.collects
    }
    return np.isin(area.places["layer"].to_numpy(dtype=object), sorted(services))


def services_for(area: Neighbourhood, start: Standpoint) -> list[Service]:
    """Give the services that fetch somebody there; those of which nobody says where come last.

    Parameters
    ----------
    area
        The neighbourhood.
    start
        Where the person is.
    """
    found = []
    rows = np.flatnonzero(is_transport(area) & (column(area.places, "status") != Status.CLOSED))
    places = area.places.iloc[rows]
    told = zip(
        rows.tolist(),
        hours_of(places),
        column(places, "service_area"),
        modes_at(area, rows),
        strict=True,
    )
    for row, hours, areas, mode in told:
        codes = served(areas)
        carries = ReachMode.WITH_TRANSPORT_OR_COMPANY in mode
        if carries and (not codes or codes & start.codes):
            found.append(Service(row, codes, hours))
    return sorted(found, key=lambda one: not one.codes)


def served(told: object) -> frozenset[str]:
    """Read a cell of ``service_area``."""
    if not isinstance(told, str):
        return frozenset()
    return frozenset(code.strip() for code in told.split("|") if code.strip())


def goes_to(area: Neighbourhood, service: Service, row: int) -> bool:
    """Tell whether a service goes to a place: where it lies in an area that it serves."""
    point = area.places.geometry.iloc[row]
    if point is None or point.is_empty:
        return False
    if not service.codes:
        return True
    holds = shapely.intersects(area.areas.geometry.to_numpy(), point)
    return bool(area_codes(area.areas["code"][holds]) & service.codes)


def may_meet(
    one: str, other: str, begin: datetime, end: datetime, coords: tuple[float, float]
) -> bool:
    """Tell whether two opening hours have a moment in common at which neither is surely closed.

    Parameters
    ----------
    one, other
        Opening hours.
    begin, end
        With a time zone: between these.
    coords
        Latitude and longitude.
    """
    first, second = (
        [each for each in stretches(text, begin, end, coords) if each.opening is not Opening.CLOSED]
        for text in (one, other)
    )
    return any(a.begin < b.end and b.begin < a.end for a in first for b in second)
