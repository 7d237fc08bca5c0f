"""What is met on a way: each barrier and each doubt once, with what is known of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from sociale_basis.network.attributes import (
    Access,
    Barrier,
    Crossing,
    Reason,
    Smoothness,
    Surface,
    WayClass,
)
from sociale_basis.reach.reasons import words
from sociale_basis.reach.references import way_reference

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sociale_basis.network.attributes import EdgeAttributes
    from sociale_basis.network.network import Network
    from sociale_basis.reach.judging import Judged, Part
    from sociale_basis.reach.route import Route


class Met(NamedTuple):
    """What refuses someone, or leaves them in doubt, at one place on the map."""

    reference: str
    """``way/12``, ``node/3``, as :mod:`sociale_basis.reach.barrier_groups` names them."""
    at_node: bool
    edges: tuple[int, ...]
    """Edges of the way on which it was met first, in a row; of a node the one that enters it."""
    refused: int
    doubts: int
    """Bits of :class:`~sociale_basis.network.attributes.Reason`; nothing is in both."""
    back: bool
    """It was first met on the way back."""
    at_m: float
    """Metres from where that way begins."""
    metres: float
    """How long it is; 0 at a node."""


class Facts(NamedTuple):
    """What is known of it, as far as it has to do with the reasons; None where not known."""

    what: str
    """Kind of way, or what stands there: ``steps``, ``bollard``, ``kerb``, ``crossing``, ``lift``
    … as :func:`sociale_basis.i18n.reasons.thing_words` knows them."""
    steps: int | None
    kerb_m: float | None
    width_m: float | None
    slope: float | None
    """Steepest, as a fraction; negative where it goes down."""
    surface: str | None
    smoothness: str | None
    crossing: str | None
    closed: bool
    """It is closed for now or for good, not private."""


def met(
    network: Network, judged: Judged, there: Route | None, back: Route | None = None
) -> list[Met]:
    """List what is met on a way, in order, on the way back only what is new.

    Parameters
    ----------
    network
        The network.
    judged
        What refuses someone and what is in doubt; see :func:`sociale_basis.reach.judging.judge`.
    there, back
        Ways; None for none.

    Returns
    -------
    Each barrier or doubt once: what lies along one OSM way, or at one node.
    """
    found: dict[str, Met] = {}
    for is_back, way in ((False, there), (True, back)):
        if way is None:
            continue
        for one in _on(network, judged, way, back=is_back):
            known = found.get(one.reference)
            if known is None:
                found[one.reference] = one
                continue
            refused = known.refused | one.refused
            doubts = (known.doubts | one.doubts) & ~refused
            found[one.reference] = known._replace(refused=refused, doubts=doubts)
    return list(found.values())


def facts(attributes: EdgeAttributes, one: Met) -> Facts:
    """Tell what is known of what was met.

    Parameters
    ----------
    attributes
        Of the edges of the network.
    one
        As :func:`met` gives it.
    """
    kinds = set(words(one.refused | one.doubts))
    edges = np.array(one.edges)
    barrier = Barrier(int(attributes.barrier[edges[-1]]))
    way = WayClass(int(attributes.way_class[edges[0]])).name.lower()
    steps = attributes.steps[edges]
    narrow = attributes.barrier_width_m[edges] if one.at_node else attributes.width_m[edges]
    surface = int(attributes.surface[edges].max())
    smoothness = int(attributes.smoothness[edges].max())
    return Facts(
        what=_thing(attributes, one, barrier) if one.at_node else way,
        steps=int(steps[steps > 0].sum()) if "steps" in kinds and (steps > 0).all() else None,
        kerb_m=_most(attributes.kerb_m[edges], wanted="kerb" in kinds),
        width_m=_most(-narrow, wanted=bool(kinds & {"width", "barrier"}), sign=-1),
        slope=_slope(attributes, edges) if "slope" in kinds else None,
        surface=Surface(surface).name.lower() if "surface" in kinds and surface else None,
        smoothness=Smoothness(smoothness).name.lower() if "smoothness" in kinds else None,
        crossing=Crossing(int(attributes.crossing[edges[-1]])).name.lower()
        if "crossing" in kinds
        else None,
        closed=bool((attributes.access[edges] == Access.CLOSED).any()),
    )


def _on(network: Network, judged: Judged, way: Route, *, back: bool) -> list[Met]:
    """List what is met on one way, runs of the same kind joined."""
    begins = np.append(0.0, np.cumsum(way.edge_metres))
    along, head = judged.along, judged.head
    on_edge = (along.refused[way.edges] | along.doubts[way.edges]) != 0
    at_head = (head.refused[way.edges] | head.doubts[way.edges]) != 0
    if way.ends_inside:
        at_head[-1:] = False
    found: list[Met] = []
    run, last = -1, -1  # which of them goes on along the next edge, and where on the way that is
    for at in np.flatnonzero(on_edge | at_head).tolist():
        edge = int(way.edges[at])
        if on_edge[at]:
            refused, doubts = _bits(along, edge)
            ends = network.node_id[network.tail[edge]], network.node_id[network.head[edge]]
            name = way_reference(int(network.way_id[edge]), (int(ends[0]), int(ends[1])))
            begin, metres = float(begins[at]), float(way.edge_metres[at])
            if run >= 0 and last == at - 1 and found[run].reference == name:
                found[run] = _longer(found[run], edge, refused, doubts, metres)
            else:
                run = len(found)
                found.append(Met(name, False, (edge,), refused, doubts, back, begin, metres))  # noqa: FBT003 -- a field of a record
            last = at
        if at_head[at]:
            refused, doubts = _bits(head, edge)
            node = f"node/{network.node_id[network.head[edge]]}"
            end = float(begins[at + 1])
            found.append(Met(node, True, (edge,), refused, doubts, back, end, 0.0))  # noqa: FBT003 -- a field of a record
    return found


def _longer(one: Met, edge: int, refused: int, doubts: int, metres: float) -> Met:
    refused |= one.refused
    return one._replace(
        edges=(*one.edges, edge),
        refused=refused,
        doubts=(one.doubts | doubts) & ~refused,
        metres=one.metres + metres,
    )


def _bits(part: Part, edge: int) -> tuple[int, int]:
    refused = int(part.refused[edge])
    return refused, int(part.doubts[edge]) & ~refused


def _thing(attributes: EdgeAttributes, one: Met, barrier: Barrier) -> str:
    """Name what stands at a node: what has to do with the reasons goes first."""
    bits = one.refused | one.doubts
    if bits & Reason.KERB:
        return "kerb"
    if bits & (Reason.BARRIER | Reason.WIDTH) and barrier is not Barrier.NONE:
        return barrier.name.lower()
    if bits & Reason.LIFT:
        return "elevator"
    if bits & Reason.CROSSING or attributes.crossing[one.edges[-1]] != Crossing.NONE:
        return "crossing"
    return "kerb" if barrier is Barrier.NONE else barrier.name.lower()


def _most(values: NDArray[np.float32], *, wanted: bool, sign: int = 1) -> float | None:
    known = values[~np.isnan(values)]
    if not wanted or not len(known):
        return None
    # Stored as float32: 0.12 is 0.12, not 0.11999999731779099.
    return round(sign * float(known.max()), 4)


def _slope(attributes: EdgeAttributes, edges: NDArray[np.int64]) -> float | None:
    up = _most(attributes.slope_up[edges], wanted=True)
    down = _most(attributes.slope_down[edges], wanted=True)
    if up is None or down is None:
        return up if down is None else -down
    return up if up >= down else -down
