"""What somebody saw along a way, laid over its edges."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sociale_basis.network.attributes import Access, Origin, Smoothness, Surface, Tri
from sociale_basis.network.observation_models import Kind, Observation
from sociale_basis.reach.edit_models import RepairSegment
from sociale_basis.reach.put_right import change_way

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sociale_basis.reach.overlay import Overlay
    from sociale_basis.reach.ranks import Ranks

    Edges = NDArray[np.int64]

_NARROW = {Kind.CONTAINERS, Kind.PARKED_BIKES, Kind.PARKED_CARS, Kind.TERRACE}
_CLOSED = {Kind.ROADWORKS, Kind.BRIDGE_OPEN, Kind.LIFT_OUT_OF_ORDER}
# How bad it is where nobody said: both stop a rollator; on ice a walker goes as over rough ground.
_UNEVEN = {Kind.ROOT: Smoothness.BAD, Kind.ICE: Smoothness.VERY_BAD}
_RAMPS = {"wheelchair": "ramp_wheelchair", "stroller": "ramp_stroller", "any": "ramp"}
_COLUMNS = {
    Kind.WIDTH: "width_m",
    Kind.SURFACE: "surface",
    Kind.SMOOTHNESS: "smoothness",
    Kind.LIGHT: "lit",
    Kind.SLOPE: "slope_up",
    Kind.STEPS: "steps",
    Kind.HANDRAIL: "handrail",
    Kind.TACTILE: "tactile",
    Kind.WHEELCHAIR: "wheelchair",
}


def lay_on_way(changed: Overlay, ranks: Ranks, edges: Edges, each: Observation) -> None:
    """Lay one observation over the edges of a way.

    Parameters
    ----------
    changed
        Is written to.
    ranks
        Who says what is known.
    edges
        Of the way, in both directions.
    each
        What was seen.
    """
    if each.kind in _CLOSED and each.value is None:
        changed.set(edges, access=Access.CLOSED)
    elif each.kind in _NARROW or each.kind is Kind.ROADWORKS:
        _narrow(changed, edges, each)
    elif each.kind in _UNEVEN:
        said = each.value
        worst = Smoothness[said.upper()] if isinstance(said, str) else _UNEVEN[each.kind]
        rough = np.maximum(changed.get("smoothness")[edges], worst)
        changed.set(edges, smoothness=rough, smoothness_origin=each.source.origin)
    elif each.kind is Kind.RAMP:
        _ramp(changed, ranks, edges, each)
    else:
        some = ranks.open_to(edges, _COLUMNS[each.kind], each.source)
        _fact(changed, some, each)


def _fact(changed: Overlay, edges: Edges, each: Observation) -> None:
    """Lay a lasting quality of a way."""
    value, origin = each.value, each.source.origin
    told = Tri.YES if value else Tri.NO
    match each.kind:
        case Kind.WIDTH:
            changed.set(edges, width_m=value, width_origin=origin)  # type: ignore[arg-type]  # checked to be a number
        case Kind.SURFACE:
            changed.set(edges, surface=Surface[str(value).upper()], surface_origin=origin)
        case Kind.SMOOTHNESS:
            level = Smoothness[str(value).upper()]
            changed.set(edges, smoothness=level, smoothness_origin=origin)
        case Kind.LIGHT:
            changed.set(edges, lit=told, lit_origin=origin)
        case Kind.STEPS:
            change_way(changed, edges, RepairSegment(way=0, steps=int(float(value or 0))))
        case Kind.SLOPE:
            _slope(changed, edges, float(value or 0), origin)
        case _:
            changed.set(edges, **{_COLUMNS[each.kind]: told})


def _ramp(changed: Overlay, ranks: Ranks, edges: Edges, each: Observation) -> None:
    # Who says that there is none, says so of every kind; of one kind only that.
    names = _RAMPS.values() if each.value == "none" else [_RAMPS[str(each.value)]]
    for name in names:
        some = ranks.open_to(edges, name, each.source)
        changed.set(some, **{name: Tri.NO if each.value == "none" else Tri.YES})


def _slope(changed: Overlay, edges: Edges, slope: float, origin: Origin) -> None:
    # Seen is how steep it is; which way it rises the map may know, else both ways count.
    up, down = changed.get("slope_up")[edges], changed.get("slope_down")[edges]
    rises, falls = (up > 0) & ~(down > 0), (down > 0) & ~(up > 0)
    changed.set(
        edges,
        slope_up=np.where(falls, 0, slope),
        slope_down=np.where(rises, 0, slope),
        slope_origin=origin,
    )


def _narrow(changed: Overlay, edges: Edges, each: Observation) -> None:
    if each.value is None:
        # Something stands there and nobody measured what it leaves: as beside a bollard.
        changed.set(edges, width_m=np.nan, near_barrier=True)
    else:
        left = np.fmin(changed.get("width_m")[edges], float(each.value))
        changed.set(edges, width_m=left)
    changed.set(edges, width_origin=each.source.origin)
