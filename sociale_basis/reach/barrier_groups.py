"""Barriers one by one: refused edges grouped by what is on the map, and the repair of each.

What is refused along edges belongs to their OSM way (one flight of steps, one narrow path), what
is refused on entering a node to that node (one kerb, one bollard). The repair of a barrier is a
list of edits that makes it passable for this profile, without a doubt, and no better than needed.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pandas as pd

from sociale_basis.network.attributes import Reason
from sociale_basis.network.mobility_profile import CrossingRule
from sociale_basis.reach.edit_models import (
    ImproveCrossing,
    LowerKerb,
    OnNode,
    OnWay,
    RemoveBarrier,
    RepairSegment,
)
from sociale_basis.reach.judging import Judged, judge
from sociale_basis.reach.overlay import Overlay
from sociale_basis.reach.put_right import change_node, change_way
from sociale_basis.reach.references import way_reference
from sociale_basis.reach.standing import Quicker

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from sociale_basis.network.mobility_profile import MobilityProfile
    from sociale_basis.network.network import Network
    from sociale_basis.network.untagged import Untagged
    from sociale_basis.reach.legs import Seconds

    Repair = tuple[OnWay | OnNode, ...]

# A stretch without steps shows its width, surface and slope, which may need putting right too.
_ROUNDS = 4
_PAVING = ("paving_stones", "asphalt")


class Group(NamedTuple):
    """What stands in the way at one place on the map."""

    reference: str
    """``way/12``, ``relation/12``, ``node/3``; ``edge/3-4`` where it comes from no way."""
    number: int
    """OSM id as the network has it."""
    at_node: bool
    edges: NDArray[np.int64]
    """Directed edges of the stretches of the way, or that enter the node."""
    causes: int
    """Bits of :class:`~sociale_basis.network.attributes.Reason`."""


@dataclass(frozen=True, eq=False)
class Repaired:
    """Barriers with their repairs, and what their edges cost after each repair alone."""

    groups: list[Group]
    repairs: list[Repair]
    optimistic: list[Quicker]
    strict: list[Quicker]
    dark: bool = False
    """Whether that is with the sun down."""


def group_edges(
    network: Network, along: NDArray[np.uint32], head: NDArray[np.uint32]
) -> list[Group]:
    """Group edges by way and by node.

    Parameters
    ----------
    network
        The network.
    along, head
        Bits of what stands in the way along each edge and at its head, shape (m,); 0 for nothing.

    Returns
    -------
    The ways, then the nodes. The edges of a way are the stretches with something along them, in
    both directions; those of a node all that enter it.
    """
    return [*_by_way(network, along), *_by_node(network, head)]


def repaired(
    network: Network,
    profile: MobilityProfile,
    table: Untagged,
    now: Judged,
    *,
    dark: bool = False,
) -> Repaired:
    """Find the barriers of a network, the repair of each, and what it does to their edges.

    Parameters
    ----------
    network
        The network.
    profile, table
        Who is going, and what untagged means.
    now
        What that gives.
    dark
        Whether that is with the sun down.
    """
    groups = group_edges(network, now.along.refused, now.head.refused)
    if not groups:
        return Repaired([], [], [], [], dark)
    # Every barrier gets its own copy of its edges, so that all repairs are judged in one go.
    edges = np.concatenate([group.edges for group in groups])
    units, unit_group, names = _units(network, groups)
    overlay = Overlay(network.attributes.take(edges))
    at_node = np.array([groups[group].at_node for group in unit_group])
    wanted: list[dict[str, Any]] = [{} for _ in units]
    for _ in range(_ROUNDS):
        then = judge(network.length_m[edges], overlay.attributes(), profile, table, dark=dark)
        causes = [
            int(np.bitwise_or.reduce(part.refused[rows] | part.doubts[rows]))
            for rows, node in zip(units, at_node, strict=True)
            for part in [then.head if node else then.along]
        ]
        if not any(causes):
            break
        for unit, cause in enumerate(causes):
            if not cause:
                continue
            number = groups[unit_group[unit]].number
            if at_node[unit]:
                wanted[unit] |= _for_node(profile, cause)
                for change in _node_edits(number, wanted[unit]):
                    change_node(overlay, units[unit], change)
            else:
                wanted[unit] |= _for_way(profile, cause)
                change_way(overlay, units[unit], RepairSegment(way=number, **wanted[unit]))
    then = judge(network.length_m[edges], overlay.attributes(), profile, table, dark=dark)
    ends = np.cumsum([len(group.edges) for group in groups])
    slices = [slice(end - len(group.edges), end) for group, end in zip(groups, ends, strict=True)]
    repairs = _repairs(network, groups, unit_group, names, wanted)
    return Repaired(
        groups,
        repairs,
        [_quicker(now.optimistic, edges[part], then.optimistic, part) for part in slices],
        [_quicker(now.strict, edges[part], then.strict, part) for part in slices],
        dark,
    )


def quicker_with(
    network: Network,
    profile: MobilityProfile,
    table: Untagged,
    now: Seconds,
    groups: Sequence[Group],
    repairs: Sequence[Repair],
    *,
    dark: bool = False,
) -> Quicker:
    """Give what edges take under the strict reading after several repairs together."""
    overlay = Overlay(network.attributes)
    for group, repair in zip(groups, repairs, strict=True):
        for edit in repair:
            if isinstance(edit, OnWay):
                chosen = group.edges[_between(network, group.edges, edit.nodes)]
                change_way(overlay, chosen, edit)
            else:
                change_node(overlay, group.edges, edit)
    edges = np.unique(np.concatenate([group.edges for group in groups]))
    attributes = overlay.attributes().take(edges)
    then = judge(network.length_m[edges], attributes, profile, table, dark=dark)
    return _quicker(now, edges, then.strict, slice(None))


def _quicker(old: Seconds, edges: NDArray[np.int64], new: Seconds, part: slice) -> Quicker:
    whole, along = new.whole[part], new.along[part]
    better = (whole < old.whole[edges]) | (along < old.along[edges])
    return Quicker(edges[better], whole[better], along[better])


def _by_way(network: Network, bits: NDArray[np.uint32]) -> list[Group]:
    if not bits.any():
        return []
    some = np.flatnonzero(np.isin(network.way_id, network.way_id[bits != 0]))
    ends = np.sort(_ends(network, some), axis=1)
    table = pd.DataFrame({"way": network.way_id[some], "a": ends[:, 0], "b": ends[:, 1]})
    stretch = table.groupby(["way", "a", "b"], sort=False).ngroup().to_numpy()
    stands = np.zeros(len(some), dtype=np.bool_)
    stands[np.isin(stretch, stretch[bits[some] != 0])] = True
    # What comes from no way is a barrier per pair of nodes.
    key = np.where(table["way"] == 0, stretch, -1)[stands]
    kept = table.loc[stands].assign(edge=some[stands], key=key)
    groups = []
    for _, part in kept.groupby(["way", "key"], sort=True):
        way = int(part["way"].iloc[0])
        edges = np.sort(part["edge"].to_numpy(dtype=np.int64))
        reference = way_reference(way, (int(part["a"].iloc[0]), int(part["b"].iloc[0])))
        causes = int(np.bitwise_or.reduce(bits[edges]))
        groups.append(Group(reference, way, False, edges, causes))  # noqa: FBT003 -- a field of a record
    return groups


def _by_node(network: Network, bits: NDArray[np.uint32]) -> list[Group]:
    if not bits.any():
        return []
    heads = network.node_id[network.head]
    edges = np.flatnonzero(np.isin(heads, heads[bits != 0]))
    groups = []
    for _, rows in pd.Series(edges).groupby(heads[edges], sort=True):
        entering = rows.to_numpy(dtype=np.int64)
        node = int(heads[entering[0]])
        causes = int(np.bitwise_or.reduce(bits[entering]))
        groups.append(Group(f"node/{node}", node, True, entering, causes))  # noqa: FBT003 -- a field of a record
    return groups


def _ends(network: Network, edges: NDArray[np.int64]) -> NDArray[np.int64]:
    return np.column_stack(
        [network.node_id[network.tail[edges]], network.node_id[network.head[edges]]]
    )


def _between(
    network: Network, edges: NDArray[np.int64], nodes: tuple[int, int] | None
) -> NDArray[np.bool_]:
    if nodes is None:
        return np.ones(len(edges), dtype=np.bool_)
    return np.asarray((np.sort(_ends(network, edges), axis=1) == np.sort(nodes)).all(axis=1))


def _units(
    network: Network, groups: list[Group]
) -> tuple[list[NDArray[np.int64]], list[int], list[tuple[int, int] | None]]:
    """Split groups into what is repaired alike: a stretch between two nodes, or a node.

    Rows among all edges of all groups, the group of each unit, and the nodes of each stretch.
    """
    units: list[NDArray[np.int64]] = []
    group_of: list[int] = []
    names: list[tuple[int, int] | None] = []
    begin = 0
    for number, group in enumerate(groups):
        rows = np.arange(begin, begin + len(group.edges))
        begin += len(rows)
        if group.at_node:
            parts: list[tuple[tuple[int, int] | None, NDArray[np.int64]]] = [(None, rows)]
        else:
            ends = np.sort(_ends(network, group.edges), axis=1)
            pairs, which = np.unique(ends, axis=0, return_inverse=True)
            parts = [((int(a), int(b)), rows[which.ravel() == k]) for k, (a, b) in enumerate(pairs)]
        for name, part in parts:
            units.append(part)
            group_of.append(number)
            names.append(name)
    return units, group_of, names


def _for_way(profile: MobilityProfile, causes: int) -> dict[str, Any]:
    """Say what makes a stretch passable for someone."""
    factors = profile.surface.factors
    values: dict[Reason, dict[str, Any]] = {
        Reason.STEPS: {"steps": 0},
        Reason.WIDTH: {"width_m": profile.width_m},
        Reason.SURFACE: {"surface": min(_PAVING, key=lambda each: factors.get(each, np.inf))},
        Reason.SMOOTHNESS: {"smoothness": "good"},
        Reason.SLOPE: {
            "slope_at_most": min(profile.slope_up_free or 0, profile.slope_down_free or 0)
        },
        Reason.LIGHT: {"lit": True},
        Reason.WHEELCHAIR_TAG: {"wheelchair": "yes"},
        Reason.ACCESS: {"open": True},
    }
    found: dict[str, Any] = {}
    for reason, fields in values.items():
        if causes & reason:
            found |= fields
    return found


def _for_node(profile: MobilityProfile, causes: int) -> dict[str, Any]:
    """Say what makes a node passable for someone."""
    found: dict[str, Any] = {}
    if causes & Reason.KERB:
        found["kerb"] = profile.kerb_free_m or 0.0
    if causes & (Reason.BARRIER | Reason.WIDTH):
        found["barrier"] = None
    if causes & Reason.CROSSING:
        guided = profile.crossing is CrossingRule.GUIDED
        found |= {"crossing": "zebra"} if guided else {"calm": True}
    if causes & Reason.TACTILE:
        found["tactile"] = True
    return found


def _node_edits(node: int, wanted: dict[str, Any]) -> list[OnNode]:
    edits: list[OnNode] = []
    if "kerb" in wanted:
        edits.append(LowerKerb(node=node, height_m=wanted["kerb"]))
    if "barrier" in wanted:
        edits.append(RemoveBarrier(node=node))
    crossing = {name: wanted[name] for name in ("crossing", "calm", "tactile") if name in wanted}
    if crossing:
        edits.append(ImproveCrossing(node=node, **crossing))
    return edits


def _repairs(
    network: Network,
    groups: list[Group],
    unit_group: list[int],
    names: list[tuple[int, int] | None],
    wanted: list[dict[str, Any]],
) -> list[Repair]:
    edits: list[list[OnWay | OnNode]] = [[] for _ in groups]
    for number, name, fields in zip(unit_group, names, wanted, strict=True):
        group = groups[number]
        if group.at_node:
            edits[number] += _node_edits(group.number, fields)
        elif fields:
            edits[number].append(RepairSegment(way=group.number, nodes=name, **fields))
    return [_joined(network, group, each) for group, each in zip(groups, edits, strict=True)]


def _joined(network: Network, group: Group, edits: list[OnWay | OnNode]) -> Repair:
    """Say it once of the whole way where the same is done to every stretch of it."""
    if group.at_node or group.number == 0 or not edits:
        return tuple(edits)
    whole = edits[0].model_copy(update={"nodes": None})
    alike = all(edit.model_copy(update={"nodes": None}) == whole for edit in edits)
    everything = len(group.edges) == int((network.way_id == group.number).sum())
    stretches = len(np.unique(np.sort(_ends(network, group.edges), axis=1), axis=0))
    return (whole,) if alike and everything and len(edits) == stretches else tuple(edits)
