"""Observations over the network at a given moment: a kerb lowered this morning counts at noon.

What was seen outranks OpenStreetMap, that outranks the BGT, and that what a class of ways usually
is. Things that stand in the way for a while (containers on Tuesday) come on top of what lasts.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from sociale_basis.network.attributes import (
    Access,
    Barrier,
    Origin,
    Smoothness,
    Surface,
    Tri,
    WayClass,
)
from sociale_basis.reach.edit_models import AddBench, AddPlace, RepairSegment
from sociale_basis.reach.edits import Applied, Vanished, renamed
from sociale_basis.reach.observation_models import (
    SCHEMA_VERSION,
    Kind,
    Observation,
    ObservationList,
)
from sociale_basis.reach.overlay import Overlay, overlaid
from sociale_basis.reach.place_edits import NOT_THERE, change_places
from sociale_basis.reach.put_right import change_way, set_kerb
from sociale_basis.reach.record_file import read_record
from sociale_basis.reach.references import entering, way_edges

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from numpy.typing import NDArray

    from sociale_basis.neighbourhood.store import Neighbourhood
    from sociale_basis.network.network import Network

TOILETS = "public_space/toilets"
_RANK = {
    Origin.UNTAGGED: 0,
    Origin.BGT: 1,
    Origin.ELEVATION: 1,
    Origin.TAG: 2,
    Origin.OBSERVATION: 3,
}
_NARROW = {Kind.CONTAINERS, Kind.PARKED_BIKES, Kind.PARKED_CARS, Kind.TERRACE}
_CLOSED = {Kind.ROADWORKS, Kind.BRIDGE_OPEN, Kind.LIFT_OUT_OF_ORDER}
# How bad it is where nobody said: both stop a rollator; on ice a walker goes as over rough ground.
_UNEVEN = {Kind.ROOT: Smoothness.BAD, Kind.ICE: Smoothness.VERY_BAD}


def overlay(area: Neighbourhood, observations: Sequence[Observation], at: datetime) -> Applied:
    """Give a neighbourhood as it is at a moment, and what of the observations no longer fits it.

    Nothing is read or built again, and the neighbourhood given stays as it is.

    Parameters
    ----------
    area
        The neighbourhood.
    observations
        What was seen, in any order; of two of one rank the one seen last counts.
    at
        When; without a time zone on the Dutch clock.
    """
    now = [(number, each) for number, each in enumerate(observations) if each.holds(at)]
    now.sort(key=_order)
    vanished: list[Vanished] = []
    changed = Overlay(area.network.attributes)
    places: list[tuple[int, Observation]] = []
    for number, each in now:
        if each.kind in {Kind.SEAT, Kind.TOILET}:
            places.append((number, each))
        elif not _lay(area.network, changed, each):
            vanished.append(Vanished(number, each.kind, each.reference, NOT_THERE))
    result = overlaid(area, changed)
    new = [_place(each) for _, each in places]
    result, problems = change_places(result, new, source="schouw")
    for (number, each), why in zip(places, problems, strict=True):
        if why is not None:
            vanished.append(Vanished(number, each.kind, each.reference, why))
    seen = ObservationList(observations=tuple(each for _, each in now))
    return Applied(renamed(area, result, seen), sorted(vanished))


def load(file: str | Path) -> list[Observation]:
    """Read a list of observations.

    Raises
    ------
    StorageError
        The file cannot be read, or was written by a newer version.
    FileFormatError, BadValueError
        It is not JSON, or holds an unknown kind or an impossible value.
    """
    return list(read_record(Path(file), ObservationList, SCHEMA_VERSION).observations)


def _order(numbered: tuple[int, Observation]) -> tuple[bool, int, str, int]:
    number, each = numbered
    seen = "" if each.seen is None else each.seen.isoformat()
    return not each.lasts, _RANK[each.source.origin], seen, number


def _lay(network: Network, changed: Overlay, each: Observation) -> bool:
    """Lay one observation over the network; say whether what it points at is there."""
    if each.node is not None:
        edges = entering(network, each.node)
        return _at_node(changed, edges, each)
    edges = way_edges(network, each.way or 0, each.nodes)
    if not len(edges):
        return False
    if each.kind in _CLOSED and each.value is None:
        changed.set(edges, access=Access.CLOSED)
    elif each.kind in _NARROW or each.kind is Kind.ROADWORKS:
        _narrow(changed, edges, each)
    elif each.kind in _UNEVEN:
        said = each.value
        worst = Smoothness[said.upper()] if isinstance(said, str) else _UNEVEN[each.kind]
        rough = np.maximum(changed.get("smoothness")[edges], worst)
        changed.set(edges, smoothness=rough, smoothness_origin=each.source.origin)
    else:
        _fact(changed, edges, each)
    return True


def _at_node(changed: Overlay, edges: NDArray[np.int64], each: Observation) -> bool:
    if not len(edges):
        return False
    if each.kind is Kind.LIFT_OUT_OF_ORDER:
        rides = changed.get("way_class")[edges] == WayClass.ELEVATOR
        lifts = edges[changed.get("lift")[edges] | rides]
        changed.set(lifts, barrier=Barrier.LOCKED)
        return bool(len(lifts))
    value = float(each.value or 0)
    if each.kind is Kind.KERB:
        some = edges[_outranks(changed, edges, "kerb_m", each)]
        set_kerb(changed, some, value)
        changed.set(some, kerb_origin=each.source.origin)
        return True
    stands = edges[changed.get("barrier")[edges] != Barrier.NONE]
    some = stands[_outranks(changed, stands, "barrier_width_m", each)]
    # Who measured the opening also knows what is left beside it.
    changed.set(some, barrier_width_m=value, near_barrier=False, barrier_wheelchair=Tri.UNTAGGED)
    return bool(len(stands))


def _fact(changed: Overlay, edges: NDArray[np.int64], each: Observation) -> None:
    """Lay a lasting quality of a way, where nothing of higher rank is known."""
    name, value = each.kind.value, each.value
    column = {"width": "width_m", "light": "lit", "slope": "slope_up"}.get(name, name)
    some = edges[_outranks(changed, edges, column, each)]
    origin = each.source.origin
    match each.kind:
        case Kind.WIDTH:
            changed.set(some, width_m=value, width_origin=origin)  # type: ignore[arg-type]  # checked to be a number
        case Kind.SURFACE:
            changed.set(some, surface=Surface[str(value).upper()], surface_origin=origin)
        case Kind.SMOOTHNESS:
            level = Smoothness[str(value).upper()]
            changed.set(some, smoothness=level, smoothness_origin=origin)
        case Kind.LIGHT:
            changed.set(some, lit=Tri.YES if value else Tri.NO, lit_origin=origin)
        case Kind.STEPS:
            change_way(changed, some, RepairSegment(way=0, steps=int(float(value or 0))))
        case Kind.SLOPE:
            _slope(changed, some, float(value or 0), origin)


def _slope(changed: Overlay, edges: NDArray[np.int64], slope: float, origin: Origin) -> None:
    # Seen is how steep it is; which way it rises the map may know, else both ways count.
    up, down = changed.get("slope_up")[edges], changed.get("slope_down")[edges]
    rises, falls = (up > 0) & ~(down > 0), (down > 0) & ~(up > 0)
    changed.set(
        edges,
        slope_up=np.where(falls, 0, slope),
        slope_down=np.where(rises, 0, slope),
        slope_origin=origin,
    )


def _narrow(changed: Overlay, edges: NDArray[np.int64], each: Observation) -> None:
    if each.value is None:
        # Something stands there and nobody measured what it leaves: as beside a bollard.
        changed.set(edges, width_m=np.nan, near_barrier=True)
    else:
        left = np.fmin(changed.get("width_m")[edges], float(each.value))
        changed.set(edges, width_m=left)
    changed.set(edges, width_origin=each.source.origin)


def _outranks(
    changed: Overlay, edges: NDArray[np.int64], column: str, each: Observation
) -> NDArray[np.bool_]:
    """Say where an observation outranks, or equals, the origin of what is known."""
    name = f"{column.removesuffix('_m').removesuffix('_up')}_origin"
    if column in {"steps", "barrier_width_m"}:
        values = changed.get(column)[edges]
        known = values != 0 if column == "steps" else ~np.isnan(values)
        origins = np.where(known, Origin.TAG, Origin.UNTAGGED)
    else:
        origins = changed.get(name)[edges]
    ranks = np.zeros(len(Origin), dtype=np.int64)
    for origin, rank in _RANK.items():
        ranks[origin] = rank
    return np.asarray(ranks[origins] <= _RANK[each.source.origin])


def _place(each: Observation) -> AddBench | AddPlace:
    lon, lat = float(each.lon or 0), float(each.lat or 0)
    if each.kind is Kind.SEAT:
        return AddBench(lon=lon, lat=lat)
    name = f"schouw:toilet:{lat:.6f},{lon:.6f}"
    return AddPlace(place=name, layer=TOILETS, lon=lon, lat=lat)
