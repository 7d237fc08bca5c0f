"""What to look at and measure where something is unknown: the observations that would settle it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from sociale_basis.network.attributes import Barrier, Crossing, Reason, Tri
from sociale_basis.network.mobility_profile import CrossingRule, Ramp, Steps
from sociale_basis.network.observation_models import Kind, Observation
from sociale_basis.reach.references import way_edges

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from sociale_basis.network.mobility_profile import MobilityProfile
    from sociale_basis.network.network import Network
    from sociale_basis.reach.barrier_groups import Group
    from sociale_basis.reach.judging import Judged

    Edges = NDArray[np.int64]

# On wheels it says nothing how wide these are: one gets past or does not.
_NO_OPENING = (Barrier.KISSING_GATE, Barrier.STILE, Barrier.TURNSTILE)


class Ask(NamedTuple):
    """One thing to look at, at one place on the map."""

    kind: Kind
    passes: float | bool | str | None
    """What is just good enough for who is going: at most or at least so much, or this answer.
    None: there is no such limit."""
    way: int | None = None
    nodes: tuple[int, int] | None = None
    node: int | None = None

    def blank(self, note: str | None = None) -> Observation:
        """Give the observation that it asks for, not filled in."""
        return Observation(
            kind=self.kind, way=self.way, nodes=self.nodes, node=self.node, value=None, note=note
        )


def asks_of(
    network: Network, profile: MobilityProfile, now: Judged, group: Group
) -> tuple[Ask, ...]:
    """Say what to look at for one unknown.

    Parameters
    ----------
    network
        The network.
    profile
        Who is going.
    now
        What that gives.
    group
        What is in doubt at one place, of :func:`~sociale_basis.reach.survey.doubtful_groups`.

    Returns
    -------
    At least one: with all of them answered well, nothing there is in doubt any more.
    """
    doubts = (now.head if group.at_node else now.along).doubts[group.edges]
    found: list[Ask] = []
    for reason in Reason:
        edges = group.edges[(doubts & reason) != 0]
        if not len(edges):
            continue
        if group.at_node:
            found += _at_node(network, profile, group.number, edges, reason)
        else:
            found += _on_way(network, profile, group.number, edges, reason)
    return tuple(dict.fromkeys(found))


def _at_node(
    network: Network, profile: MobilityProfile, node: int, edges: Edges, reason: Reason
) -> Iterator[Ask]:
    known = network.attributes
    barrier = Barrier(int(known.barrier[edges].max()))
    limited = bool((known.barrier_wheelchair[edges] == Tri.LIMITED).any())
    measured = barrier not in _NO_OPENING
    if reason is Reason.WIDTH and barrier is Barrier.NONE:
        yield from _ways_of(network, profile, edges)
    elif (reason is Reason.BARRIER and measured) or (
        reason is Reason.WIDTH and (measured or not profile.wheels)
    ):
        yield Ask(Kind.OPENING, profile.width_m, node=node)
    elif profile.wheels and limited:
        yield Ask(Kind.WHEELCHAIR, passes=True, node=node)
    elif reason is Reason.BARRIER:
        yield Ask(Kind.BARRIER, "none", node=node)
    elif reason is Reason.KERB:
        yield Ask(Kind.KERB, profile.kerb_refused_m, node=node)
    elif reason is Reason.TACTILE:
        yield Ask(Kind.TACTILE, passes=True, node=node)
    elif profile.crossing is CrossingRule.SAFE:
        yield Ask(Kind.CALM, passes=True, node=node)
    else:
        yield Ask(Kind.CROSSING, Crossing.ZEBRA.name.lower(), node=node)


def _ways_of(network: Network, profile: MobilityProfile, edges: Edges) -> Iterator[Ask]:
    """Ask for the width of the stretches themselves, where nothing stands at their end."""
    for way in np.unique(network.way_id[edges]).tolist():
        for nodes in stretches(network, way, edges[network.way_id[edges] == way]):
            yield Ask(Kind.WIDTH, profile.width_m, way=way, nodes=nodes)


def _on_way(
    network: Network, profile: MobilityProfile, way: int, edges: Edges, reason: Reason
) -> Iterator[Ask]:
    kinds: list[tuple[Kind, float | bool | str | None]]
    match reason:
        case Reason.WIDTH:
            kinds = [(Kind.WIDTH, profile.width_m)]
        case Reason.SURFACE:
            kinds = [(Kind.SURFACE, None)]
        case Reason.SLOPE:
            limits = (profile.slope_up_refused, profile.slope_down_refused)
            kinds = [(Kind.SLOPE, min(each for each in limits if each is not None))]
        case Reason.LIGHT:
            kinds = [(Kind.LIGHT, True)]
        case Reason.STEPS:
            kinds = _of_steps(network, profile, edges)
        case _:
            kinds = [(Kind.WHEELCHAIR, True)]
    for nodes in stretches(network, way, edges):
        for kind, passes in kinds:
            yield Ask(kind, passes, way=way, nodes=nodes)


def _of_steps(
    network: Network, profile: MobilityProfile, edges: Edges
) -> list[tuple[Kind, float | bool | str | None]]:
    known = network.attributes
    if profile.steps is Steps.REFUSED:
        fits = sorted(profile.ramps, key=list(Ramp).index)
        return [(Kind.RAMP, fits[0].value)]
    if profile.steps is Steps.GUIDED:
        return [(Kind.HANDRAIL, True), (Kind.TACTILE, True)]
    kinds: list[tuple[Kind, float | bool | str | None]] = []
    if (known.steps[edges] <= 0).any():
        kinds.append((Kind.STEPS, profile.steps_max))
    if (known.handrail[edges] == Tri.UNTAGGED).any():
        kinds.append((Kind.HANDRAIL, True))
    return kinds


def stretches(network: Network, way: int, edges: Edges) -> list[tuple[int, int] | None]:
    """Name edges of one way by the nodes they lie between; None for the whole way.

    Parameters
    ----------
    network
        The network.
    way
        Its number in the network.
    edges
        Some of its edges, in one direction or both.

    Returns
    -------
    As few as reach: what hangs together between two nodes is one.
    """
    pairs = _pairs(network, edges)
    if way != 0 and pairs == _pairs(network, way_edges(network, way)):
        return [None]
    found: list[tuple[int, int] | None] = []
    for part in _connected(pairs):
        nodes = [node for pair in part for node in pair]
        ends = sorted(node for node in set(nodes) if nodes.count(node) == 1)
        between = (ends[0], ends[-1]) if ends else None
        whole = between and _pairs(network, way_edges(network, way, between)) == part
        found += [between] if whole else sorted(part)
    return found


def _pairs(network: Network, edges: Edges) -> set[tuple[int, int]]:
    tails, heads = (network.node_id[end[edges]].tolist() for end in (network.tail, network.head))
    return {(min(a, b), max(a, b)) for a, b in zip(tails, heads, strict=True)}


def _connected(pairs: set[tuple[int, int]]) -> list[set[tuple[int, int]]]:
    parts: list[set[tuple[int, int]]] = []
    for pair in sorted(pairs):
        touched = [part for part in parts if any(set(pair) & set(each) for each in part)]
        parts = [part for part in parts if part not in touched]
        parts.append({pair}.union(*touched))
    return sorted(parts, key=min)
