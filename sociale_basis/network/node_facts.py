"""What the tags of a node say about passing it: kerb, barrier, crossing, lift."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

from sociale_basis.network import tag_values as read
from sociale_basis.network.attributes import Barrier, Crossing, Tri

if TYPE_CHECKING:
    from collections.abc import Mapping

_BARRIERS = {
    "bollard": Barrier.BOLLARD,
    "rising_bollard": Barrier.BOLLARD,
    "planter": Barrier.BOLLARD,
    "jersey_barrier": Barrier.BOLLARD,
    "gate": Barrier.GATE,
    "swing_gate": Barrier.GATE,
    "hampshire_gate": Barrier.GATE,
    "bump_gate": Barrier.GATE,
    "wicket_gate": Barrier.GATE,
    "sliding_gate": Barrier.GATE,
    "cycle_barrier": Barrier.CYCLE_BARRIER,
    "motorcycle_barrier": Barrier.CYCLE_BARRIER,
    "kissing_gate": Barrier.KISSING_GATE,
    "stile": Barrier.STILE,
    "horse_stile": Barrier.STILE,
    "log": Barrier.STILE,
    "turnstile": Barrier.TURNSTILE,
    "full-height_turnstile": Barrier.TURNSTILE,
    "block": Barrier.BLOCK,
    "debris": Barrier.BLOCK,
    "chain": Barrier.CHAIN,
    "rope": Barrier.CHAIN,
    "wall": Barrier.WALL,
    "fence": Barrier.WALL,
    "hedge": Barrier.WALL,
    "retaining_wall": Barrier.WALL,
    "city_wall": Barrier.WALL,
    "cattle_grid": Barrier.CATTLE_GRID,
}

# What only stops cars, or is a way through. Whatever stands in neither list is unknown.
_LETS_BY = frozenset(
    {
        "border_control",
        "bus_trap",
        "checkpoint",
        "coupure",
        "entrance",
        "height_restrictor",
        "kerb",
        "lift_gate",
        "no",
        "sally_port",
        "sump_buster",
        "toll_booth",
    }
)

_ANY_FOOT = frozenset({"yes", "designated", "permissive", "official", "destination", "customers"})
_OPENINGS = ("maxwidth:physical", "opening", "spacing", "width")
_MARKED = frozenset({"marked", "uncontrolled", "controlled", "island"})


class NodeFacts(NamedTuple):
    """What one node says."""

    kerb_m: float
    has_kerb: bool
    """A kerb is there, whether or not its height is known."""
    barrier: Barrier
    barrier_width_m: float
    wheelchair: Tri
    """What is said of the barrier, kerb, crossing or lift here."""
    crossing: Crossing
    tactile: Tri
    lift: bool


def facts(tags: Mapping[str, str]) -> NodeFacts:
    """Read what a node says about passing it."""
    barrier = _barrier(tags)
    has_kerb = read.tells_kerb(tags)
    crosses = _is_crossing(tags)
    lift = tags.get("highway") == "elevator"
    something = has_kerb or crosses or lift or barrier is not Barrier.NONE
    return NodeFacts(
        kerb_m=read.kerb_metres(tags) if has_kerb else math.nan,
        has_kerb=has_kerb,
        barrier=barrier,
        barrier_width_m=_opening(tags) if barrier else math.nan,
        wheelchair=read.tri(tags.get("wheelchair")) if something else Tri.UNTAGGED,
        crossing=crossing(tags) if crosses else Crossing.NONE,
        tactile=read.tri(tags.get("tactile_paving")),
        lift=lift,
    )


def crossing(tags: Mapping[str, str]) -> Crossing:
    """Tell how a carriageway is crossed, from the tags of a crossing node or crossing way."""
    kind = tags.get("crossing", "")
    markings = tags.get("crossing:markings", "")
    signals = tags.get("crossing:signals")
    if signals == "yes" or kind == "traffic_signals" or tags.get("highway") == "traffic_signals":
        return Crossing.SIGNALS
    if "zebra" in (kind, tags.get("crossing_ref")) or markings.startswith("zebra"):
        return Crossing.ZEBRA
    if kind in _MARKED or markings not in {"", "no"}:
        return Crossing.MARKED
    if kind in {"unmarked", "informal"} or markings == "no":
        return Crossing.UNMARKED
    return Crossing.UNTYPED


def _is_crossing(tags: Mapping[str, str]) -> bool:
    return tags.get("highway") == "crossing" or (
        "crossing" in tags and tags["crossing"] != "no" and "railway" not in tags
    )


def _barrier(tags: Mapping[str, str]) -> Barrier:
    if tags.get("highway") == "elevator" and "barrier" not in tags:
        return Barrier.LOCKED if _is_closed(tags) else Barrier.NONE
    word = tags.get("barrier", "kerb")
    kind = _BARRIERS.get(word, Barrier.NONE if word in _LETS_BY else Barrier.UNKNOWN)
    if word == "kerb":
        return kind
    if tags.get("foot") in _ANY_FOOT:
        return Barrier.NONE if kind is Barrier.WALL else kind
    shut = tags.get("locked") == "yes" or tags.get("foot") in {"no", "private"}
    # On a bollard access=no speaks of cars; on a gate it speaks of everyone.
    return Barrier.LOCKED if shut or (kind is Barrier.GATE and _is_closed(tags)) else kind


def _is_closed(tags: Mapping[str, str]) -> bool:
    if "foot" in tags:
        return tags["foot"] in {"no", "private"}
    return tags.get("locked") == "yes" or tags.get("access") in {"no", "private"}


def _opening(tags: Mapping[str, str]) -> float:
    if tags.get("barrier") == "cattle_grid":
        return math.nan
    # The width of a bollard is its own, not that of the way past it.
    own = tags.get("barrier") in {"bollard", "block", "planter"}
    keys = [key for key in _OPENINGS if not (own and key == "width")]
    widths = [read.narrowest(tags.get(key)) for key in keys]
    return min((width for width in widths if not math.isnan(width)), default=math.nan)


NOTHING = facts({})


def is_nothing(fact: NodeFacts) -> bool:
    """Tell whether a node asks nothing of who passes (NaN is not equal to NaN)."""
    return not (fact.has_kerb or fact.barrier or fact.crossing or fact.lift) and (
        fact.tactile is Tri.UNTAGGED
    )
