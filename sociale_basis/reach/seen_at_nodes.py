"""What somebody saw at one spot, laid over the edges that enter that node.

Where a footway meets a street the node has two sides, and who keeps to the street passes neither
kerb nor crossing: what is seen there holds on the side where something is met.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sociale_basis.network.attributes import Barrier, Crossing, KerbSituation, Tri, WayClass
from sociale_basis.network.observation_models import Kind, Observation
from sociale_basis.network.ways import FOOT_CLASSES
from sociale_basis.reach.put_right import set_kerb

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sociale_basis.reach.overlay import Overlay
    from sociale_basis.reach.ranks import Ranks

    Edges = NDArray[np.int64]

_MARKED = (Crossing.SIGNALS, Crossing.ZEBRA, Crossing.MARKED)
# A kerb that was measured stays so, and what vouches for wheels goes on doing so.
_GUESSED = (
    KerbSituation.CROSSING_UNMARKED,
    KerbSituation.CALM_STREET,
    KerbSituation.RESIDENTIAL_STREET,
    KerbSituation.THROUGH_STREET,
)


def lay_at_node(changed: Overlay, ranks: Ranks, edges: Edges, each: Observation) -> bool:
    """Lay one observation over the edges that enter a node.

    Parameters
    ----------
    changed
        Is written to.
    ranks
        Who says what is known.
    edges
        Those that enter it, on either side.
    each
        What was seen.

    Returns
    -------
    Whether what it is about is there.
    """
    if not len(edges):
        return False
    match each.kind:
        case Kind.LIFT_OUT_OF_ORDER:
            met = edges[_lifts(changed, edges)]
            changed.set(met, barrier=Barrier.LOCKED)
        case Kind.KERB:
            met = _where_a_kerb_is_met(changed, edges)
            some = ranks.open_to(met, "kerb_m", each.source)
            # Whoever measured it outranks a map that says that wheels get over it.
            set_kerb(changed, some, float(each.value or 0))
            changed.set(some, kerb_origin=each.source.origin)
        case Kind.OPENING:
            met = edges[changed.get("barrier")[edges] != Barrier.NONE]
            some = ranks.open_to(met, "barrier_width_m", each.source)
            # Who measured the opening also knows what is left beside it.
            changed.set(
                some,
                barrier_width_m=float(each.value or 0),
                near_barrier=False,
                barrier_wheelchair=Tri.UNTAGGED,
            )
        case Kind.BARRIER:
            met = edges
            _barrier(changed, ranks.open_to(met, "barrier", each.source), each)
        case Kind.CROSSING:
            met = edges[changed.get("crossing")[edges] != Crossing.NONE]
            _crossing(changed, ranks.open_to(met, "crossing", each.source), each)
        case _:
            met = _said(changed, ranks, edges, each)
    return bool(len(met))


def _lifts(changed: Overlay, edges: Edges) -> NDArray[np.bool_]:
    rides = changed.get("way_class")[edges] == WayClass.ELEVATOR
    return np.asarray(changed.get("lift")[edges] | rides)


def _where_a_kerb_is_met(changed: Overlay, edges: Edges) -> Edges:
    """Give the edges on whose side of the node a kerb can be; of a new kerb those on foot."""
    met = changed.get("kerb_situation")[edges] != KerbSituation.NONE
    on_foot = np.isin(changed.get("way_class")[edges], list(FOOT_CLASSES))
    for some in (met, on_foot):
        if some.any():
            return np.asarray(edges[some])
    return edges


def _barrier(changed: Overlay, edges: Edges, each: Observation) -> None:
    kind = Barrier[str(each.value).upper()]
    length = changed.get("way_class")[edges] != WayClass.LINK
    narrows = kind not in (Barrier.NONE, Barrier.CATTLE_GRID)
    changed.set(
        edges,
        barrier=kind,
        barrier_width_m=np.nan,
        barrier_wheelchair=Tri.UNTAGGED,
        near_barrier=length & narrows,
    )


def _crossing(changed: Overlay, edges: Edges, each: Observation) -> None:
    kind = Crossing[str(each.value).upper()]
    changed.set(edges, crossing=kind)
    if kind in _MARKED:
        # As the map would be read: at a marked crossing the kerb that nobody measured is lowered.
        guessed = edges[np.isin(changed.get("kerb_situation")[edges], _GUESSED)]
        changed.set(guessed, kerb_situation=KerbSituation.CROSSING_MARKED)


def _said(changed: Overlay, ranks: Ranks, edges: Edges, each: Observation) -> Edges:
    """Lay a yes or no about what is met at a node."""
    told = Tri.YES if each.value else Tri.NO
    crossed = changed.get("crossing")[edges] != Crossing.NONE
    kerb = changed.get("kerb_situation")[edges] != KerbSituation.NONE
    if each.kind is not Kind.WHEELCHAIR:
        met = edges
        if crossed.any() or each.kind is Kind.CALM:
            met = np.asarray(edges[crossed])
        name = {Kind.TACTILE: "tactile_head", Kind.CALM: "crossed_calm"}[each.kind]
        changed.set(ranks.open_to(met, name, each.source), **{name: told})
        return met
    stands = changed.get("barrier")[edges] != Barrier.NONE
    met = np.asarray(edges[crossed | kerb | stands | _lifts(changed, edges)])
    some = ranks.open_to(met, "barrier_wheelchair", each.source)
    changed.set(some, barrier_wheelchair=told)
    if told is Tri.YES:
        changed.set(some, near_barrier=False)
        kerbs = changed.get("kerb_situation")[some] != KerbSituation.NONE
        changed.set(some[kerbs], kerb_situation=KerbSituation.VOUCHED)
    return met
