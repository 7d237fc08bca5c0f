"""Nodes at which something must be passed: kerbs, barriers, crossings, lifts.

Where a footway meets a carriageway and a kerb or crossing lies between them, the node has two
sides: a foot side (1), on which all that holds at the node is charged, and a road side (0), which
who follows the carriageway passes freely. The two are joined by an edge of no length.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

from sociale_basis.network.attributes import Barrier, Crossing, KerbSituation, Tri, WayClass
from sociale_basis.network.node_facts import NOTHING, NodeFacts
from sociale_basis.network.ways import CALM_STREETS, CARRIAGEWAYS, FOOT_CLASSES

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

# A kerb drawn as a node of its own lies at most this far from the middle of the carriageway.
OWN_KERB_M = 15.0
_CALM_KM_H = 30.0

_MARKED = frozenset({Crossing.SIGNALS, Crossing.ZEBRA, Crossing.MARKED})
_UNMARKED = frozenset({Crossing.UNMARKED, Crossing.UNTYPED})


class Arm(NamedTuple):
    """One stretch as seen from a node it ends at."""

    way_class: WayClass
    length_m: float
    other: int
    """Node id at its other end."""
    maxspeed_km_h: float
    crossing: Crossing
    """What a crossing way says of itself; NONE for other ways."""
    kerb_m: float
    tactile: Tri
    wheelchair: Tri


class Head(NamedTuple):
    """What holds on entering one side of a node; fields as in EdgeAttributes."""

    kerb_m: float
    kerb_situation: KerbSituation
    barrier: Barrier
    barrier_width_m: float
    barrier_wheelchair: Tri
    crossing: Crossing
    crossed_calm: Tri
    tactile_head: Tri
    lift: bool


def heads(
    node: int, arms: Sequence[Arm], nodes: Mapping[int, NodeFacts], kerb_lines: Mapping[int, float]
) -> tuple[Head, Head | None]:
    """Tell what holds at a node.

    Parameters
    ----------
    node
        Its OSM id.
    arms
        All stretches that end there.
    nodes
        What nodes say of themselves, for those that say anything.
    kerb_lines
        Height in metres (NaN: not tagged) of the kerb drawn as a line over a node, by node.

    Returns
    -------
    road_side, foot_side
        ``foot_side`` is None where the node need not be divided: then the first holds for all.
    """
    fact = nodes.get(node, NOTHING)
    foot = [arm for arm in arms if arm.way_class in FOOT_CLASSES]
    road = [arm for arm in arms if arm.way_class not in FOOT_CLASSES]
    streets = [arm for arm in road if arm.way_class in CARRIAGEWAYS]
    cycle = [arm for arm in road if arm.way_class is WayClass.CYCLEWAY]
    walkers = foot or (cycle if len(cycle) > 1 and streets else [])
    crossing = _crossing(fact, walkers, streets) if walkers else Crossing.NONE
    kerb_m, situation = _kerb(node, fact, foot, streets, crossing, nodes, kerb_lines)
    whole = Head(
        kerb_m=kerb_m,
        kerb_situation=situation,
        barrier=fact.barrier,
        barrier_width_m=fact.barrier_width_m,
        barrier_wheelchair=fact.wheelchair,
        crossing=crossing,
        crossed_calm=_calm(streets) if crossing else Tri.UNTAGGED,
        tactile_head=_tactile(fact, foot),
        lift=fact.lift,
    )
    asks = situation is not KerbSituation.NONE or crossing is not Crossing.NONE
    if not (asks and foot and road):
        return whole, None
    free = whole._replace(
        kerb_m=math.nan,
        kerb_situation=KerbSituation.NONE,
        crossing=crossing if len(cycle) > 1 else Crossing.NONE,
        barrier_wheelchair=fact.wheelchair if fact.barrier else Tri.UNTAGGED,
        lift=False,
    )
    return free, whole


def _crossing(fact: NodeFacts, foot: Sequence[Arm], streets: Sequence[Arm]) -> Crossing:
    told = [fact.crossing, *(arm.crossing for arm in foot)]
    for kind in (*sorted(_MARKED), Crossing.UNMARKED):
        if kind in told and (streets or fact.crossing):
            return kind
    if fact.crossing or (streets and Crossing.UNTYPED in told):
        return Crossing.UNTYPED
    over = len(foot) > 1 and any(arm.way_class not in CALM_STREETS for arm in streets)
    return Crossing.UNTAGGED if over else Crossing.NONE


def _kerb(
    node: int,
    fact: NodeFacts,
    foot: Sequence[Arm],
    streets: Sequence[Arm],
    crossing: Crossing,
    nodes: Mapping[int, NodeFacts],
    kerb_lines: Mapping[int, float],
) -> tuple[float, KerbSituation]:
    tagged = [fact.kerb_m, kerb_lines.get(node, math.nan)]
    if streets:
        tagged += [arm.kerb_m for arm in foot]
    known = [height for height in tagged if not math.isnan(height)]
    if known:
        vouched = _is_vouched(fact, foot)
        return max(known), KerbSituation.VOUCHED if vouched else KerbSituation.TAGGED
    situation = _untagged_kerb(node, fact, foot, streets, crossing, nodes, kerb_lines)
    if situation is not KerbSituation.NONE and _is_vouched(fact, foot):
        situation = KerbSituation.VOUCHED
    return math.nan, situation


def _untagged_kerb(
    node: int,
    fact: NodeFacts,
    foot: Sequence[Arm],
    streets: Sequence[Arm],
    crossing: Crossing,
    nodes: Mapping[int, NodeFacts],
    kerb_lines: Mapping[int, float],
) -> KerbSituation:
    if fact.has_kerb or node in kerb_lines:
        return KerbSituation.CROSSING_UNMARKED
    if not (foot and streets) or all(_has_own_kerb(arm, nodes, kerb_lines) for arm in foot):
        return KerbSituation.NONE
    return _situation(streets, crossing, _tactile(fact, foot))


def _is_vouched(fact: NodeFacts, foot: Sequence[Arm]) -> bool:
    """Tell whether the map says that wheelchairs get over the kerb here, from both sides.

    A crossing speaks of its own kerbs. Of a footway only what all that meet here say counts:
    that one can go along a sidewalk does not tell that one can get off it.
    """
    if fact.wheelchair is not Tri.UNTAGGED:
        return fact.wheelchair is Tri.YES
    crossings = [arm for arm in foot if arm.way_class is WayClass.CROSSING]
    if any(arm.wheelchair is Tri.YES for arm in crossings):
        return True
    return bool(foot) and all(arm.wheelchair is Tri.YES for arm in foot)


def _has_own_kerb(
    arm: Arm, nodes: Mapping[int, NodeFacts], kerb_lines: Mapping[int, float]
) -> bool:
    kerb = nodes.get(arm.other, NOTHING).has_kerb or arm.other in kerb_lines
    return arm.length_m <= OWN_KERB_M and kerb


def _situation(streets: Sequence[Arm], crossing: Crossing, tactile: Tri) -> KerbSituation:
    classes = {arm.way_class for arm in streets}
    if crossing in _MARKED or tactile is Tri.YES:
        return KerbSituation.CROSSING_MARKED
    if classes <= CALM_STREETS:
        return KerbSituation.CALM_STREET
    if crossing in _UNMARKED:
        return KerbSituation.CROSSING_UNMARKED
    if classes <= CALM_STREETS | {WayClass.RESIDENTIAL, WayClass.ROAD}:
        return KerbSituation.RESIDENTIAL_STREET
    return KerbSituation.THROUGH_STREET


def _tactile(fact: NodeFacts, foot: Sequence[Arm]) -> Tri:
    told = [fact.tactile, *(arm.tactile for arm in foot if arm.way_class is WayClass.CROSSING)]
    return next((value for value in told if value is not Tri.UNTAGGED), Tri.UNTAGGED)


def _calm(streets: Sequence[Arm]) -> Tri:
    speeds = [_speed(arm) for arm in streets]
    if not speeds or any(math.isnan(speed) for speed in speeds):
        return Tri.UNTAGGED
    return Tri.YES if max(speeds) <= _CALM_KM_H else Tri.NO


def _speed(arm: Arm) -> float:
    # Walking pace and driveways: calm by their nature. Elsewhere only the sign says.
    if math.isnan(arm.maxspeed_km_h) and arm.way_class in CALM_STREETS:
        return _CALM_KM_H
    return arm.maxspeed_km_h
