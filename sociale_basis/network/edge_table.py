"""Puts stretches, nodes and what both say together into the tables of nodes and directed edges."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from sociale_basis.network import node_facts
from sociale_basis.network.attributes import (
    AT_HEAD,
    DEFAULTS,
    NAMES,
    Barrier,
    Crossing,
    Origin,
    Smoothness,
    Structure,
    Surface,
    Tri,
    WayClass,
)
from sociale_basis.network.junctions import Arm, Head, heads
from sociale_basis.network.morton import morton_order
from sociale_basis.network.slope import Ground, node_heights, slopes
from sociale_basis.network.tag_values import kerb_metres, tells_kerb, tri
from sociale_basis.network.ways import FOOT_CLASSES, WayFacts, sidewalk

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from numpy.typing import NDArray

    from sociale_basis.network.node_facts import NodeFacts
    from sociale_basis.network.topology import Stretch
    from sociale_basis.sources.osm_data import Tags

if TYPE_CHECKING:
    _Height = Callable[[NDArray[np.float64], NDArray[np.float64]], NDArray[np.float64]]


class Material(NamedTuple):
    """Everything the tables are made of."""

    pieces: Sequence[Stretch]
    lines: NDArray[np.object_]
    """LineStrings in metres, one per piece."""
    facts: Mapping[int, WayFacts]
    way_tags: Mapping[int, Tags]
    told: Mapping[int, NodeFacts]
    kerb_lines: Mapping[int, float]
    passed: Mapping[int, Sequence[Arm]]
    """Streets that are no part of the network, where ways of it cross them."""
    beside: Sequence[str | None]
    """Of each piece that is a sidewalk, the street it belongs to."""
    crossed: Mapping[int, str]
    """Names of streets at their nodes."""


class _Nodes:
    """Numbers for the sides of nodes, in the order in which they are first met."""

    def __init__(self) -> None:
        self.number: dict[tuple[int, int], int] = {}
        self.head: list[Head] = []

    def add(self, node: int, side: int, head: Head) -> None:
        self.number[node, side] = len(self.head)
        self.head.append(head)


def tables(
    material: Material,
    xy: Mapping[int, tuple[float, float]],
    crs: str,
    height: _Height | None,
) -> tuple[pd.DataFrame, gpd.GeoDataFrame]:
    """Make the tables; see :func:`sociale_basis.network.frames.network_frames`."""
    kinds = [material.facts[piece.way_id].way_class for piece in material.pieces]
    nodes = _sides(material, kinds)
    ids = np.array([node for node, _ in nodes.number], dtype=np.int64)
    sides = np.array([side for _, side in nodes.number], dtype=np.int8)
    metric = np.array([xy[node] for node in ids.tolist()])
    order = morton_order(metric[:, 0], metric[:, 1])
    row = np.empty(len(ids), dtype=np.int32)
    row[order] = np.arange(len(ids), dtype=np.int32)
    first, last = _ends(material.pieces, kinds, nodes, row)
    links = _links(nodes, row)
    stretch = _stretch_frame(material, height)
    edges = _directed(stretch, first, last, links, material.lines, metric[order])
    at_head = pd.DataFrame([nodes.head[number] for number in order], columns=Head._fields)
    edges["crossed_name"] = _crossed(material, ids[order][edges["head"].to_numpy()])
    edges = _with_heads(edges, at_head, sides[order])
    elevation = np.full(len(ids), np.nan)
    if height is not None:
        ground = _ground(stretch, material)
        elevation = node_heights(ids, metric, ground, height)
    frame = pd.DataFrame(
        {
            "node_id": ids[order],
            "side": sides[order],
            "x": metric[order, 0],
            "y": metric[order, 1],
            "elevation_m": np.asarray(elevation, dtype=np.float32)[order],
        }
    )
    return frame, gpd.GeoDataFrame(edges, geometry="geometry", crs=crs)


def _crossed(material: Material, heads: NDArray[np.int64]) -> pd.api.extensions.ExtensionArray:
    names = np.array([material.crossed.get(node) for node in heads.tolist()], dtype=object)
    return pd.array(names, dtype="str")


def _sides(material: Material, kinds: Sequence[WayClass]) -> _Nodes:
    arms: dict[int, list[Arm]] = {}
    for piece, line, kind in zip(material.pieces, material.lines, kinds, strict=True):
        fact = material.facts[piece.way_id]
        tags = material.way_tags.get(piece.way_id, {}) if kind is WayClass.CROSSING else {}
        told = node_facts.crossing(tags) if tags else Crossing.NONE
        for node, other in ((piece.path[0], piece.path[-1]), (piece.path[-1], piece.path[0])):
            arms.setdefault(node, []).append(
                Arm(
                    way_class=kind,
                    length_m=line.length,
                    other=other,
                    maxspeed_km_h=fact.maxspeed_km_h,
                    crossing=told,
                    kerb_m=kerb_metres(tags) if tells_kerb(tags) else math.nan,
                    tactile=tri(tags.get("tactile_paving")),
                    wheelchair=fact.wheelchair,
                )
            )
    nodes = _Nodes()
    for node, found in arms.items():
        every = [*found, *material.passed.get(node, ())]
        road_side, foot_side = heads(node, every, material.told, material.kerb_lines)
        if foot_side is not None and all(arm.way_class in FOOT_CLASSES for arm in found):
            road_side, foot_side = foot_side, None
        nodes.add(node, 0, road_side)
        if foot_side is not None:
            nodes.add(node, 1, foot_side)
    return nodes


def _ends(
    pieces: Sequence[Stretch],
    kinds: Sequence[WayClass],
    nodes: _Nodes,
    row: NDArray[np.int32],
) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    def at(node: int, kind: WayClass) -> int:
        side = 1 if kind in FOOT_CLASSES and (node, 1) in nodes.number else 0
        return nodes.number[node, side]

    pairs = zip(pieces, kinds, strict=True)
    numbers = np.array([(at(p.path[0], kind), at(p.path[-1], kind)) for p, kind in pairs])
    return row[numbers[:, 0]], row[numbers[:, 1]]


def _links(nodes: _Nodes, row: NDArray[np.int32]) -> NDArray[np.int32]:
    pairs = [
        (nodes.number[node, 0], number) for (node, side), number in nodes.number.items() if side
    ]
    found: NDArray[np.int32] = row[np.array(pairs, dtype=np.int64).reshape(-1, 2)]
    return found


def _stretch_frame(material: Material, height: _Height | None) -> pd.DataFrame:
    """Give what holds along each stretch, in its own direction."""
    ways = list({piece.way_id: None for piece in material.pieces})
    facts = pd.DataFrame([material.facts[way] for way in ways], columns=WayFacts._fields)
    number = {way: place for place, way in enumerate(ways)}
    rows = [number[piece.way_id] for piece in material.pieces]
    frame = facts.take(rows).reset_index(drop=True)
    frame["way_id"] = [piece.way_id for piece in material.pieces]
    for column, key in _NAMES.items():
        names = {way: material.way_tags.get(way, {}).get(key) for way in ways}
        frame[column] = pd.array([names[way] for way in frame["way_id"]], dtype="str")
    frame["street"] = pd.array(np.array(material.beside, dtype=object), dtype="str")
    sidewalks = {way: sidewalk(material.way_tags.get(way, {})) for way in ways}
    frame["sidewalk"] = [int(sidewalks[way]) for way in frame["way_id"]]
    frame["length_m"] = shapely.length(material.lines)
    frame["steps"] = _shared_steps(frame)
    frame["surface_origin"] = np.where(frame["surface"] != Surface.UNTAGGED, Origin.TAG, 0)
    frame["smoothness_origin"] = np.where(frame["smoothness"] != Smoothness.UNTAGGED, Origin.TAG, 0)
    frame["width_origin"] = np.where(frame["width_m"].notna(), Origin.TAG, 0)
    frame["lit_origin"] = np.where(frame["lit"] != Tri.UNTAGGED, Origin.TAG, 0)
    ramp = frame["slope_unmeasured"] & (frame["structure"] == Structure.NONE)
    frame.loc[ramp, "structure"] = int(Structure.EMBANKMENT)
    _add_slopes(frame, material, height)
    return frame


def _shared_steps(frame: pd.DataFrame) -> NDArray[np.int64]:
    # A flight that is cut by a landing where a way joins: each part has its share of the steps.
    steps = frame["steps"].to_numpy()
    total = frame.groupby("way_id")["length_m"].transform("sum").to_numpy()
    share = np.rint(steps * frame["length_m"].to_numpy() / np.maximum(total, 1e-9))
    return np.where(steps > 0, np.maximum(share, 1), steps).astype(np.int64)


def _add_slopes(frame: pd.DataFrame, material: Material, height: _Height | None) -> None:
    tagged = frame["slope"].to_numpy(dtype=np.float64)
    frame["climb_m"] = tagged * frame["length_m"]
    frame["slope_up"], frame["slope_down"] = np.maximum(tagged, 0), np.maximum(-tagged, 0)
    frame["slope_origin"] = np.where(np.isnan(tagged), Origin.UNTAGGED, Origin.TAG)
    if height is None:
        return
    ground = _ground(frame, material)
    found = slopes(ground, height)
    use = np.isnan(tagged) & ~np.isnan(found.climb_m) & ~ground.apart
    frame.loc[use, "climb_m"] = found.climb_m[use]
    frame.loc[use, "slope_up"] = found.up[use]
    frame.loc[use, "slope_down"] = found.down[use]
    frame.loc[use, "slope_origin"] = int(Origin.ELEVATION)


def _ground(frame: pd.DataFrame, material: Material) -> Ground:
    stairs = frame["way_class"].isin([WayClass.STEPS, WayClass.ELEVATOR]).to_numpy()
    return Ground(
        lines=material.lines,
        ends=np.array([(piece.path[0], piece.path[-1]) for piece in material.pieces]),
        run=np.array([piece.run for piece in material.pieces]),
        lifted=frame["structure"].isin([Structure.BRIDGE, Structure.TUNNEL]).to_numpy() & ~stairs,
        apart=stairs,
    )


def _directed(
    stretch: pd.DataFrame,
    first: NDArray[np.int32],
    last: NDArray[np.int32],
    links: NDArray[np.int32],
    lines: NDArray[np.object_],
    xy: NDArray[np.float64],
) -> pd.DataFrame:
    there = np.flatnonzero(stretch["forward"].to_numpy(dtype=bool))
    back = np.flatnonzero(stretch["backward"].to_numpy(dtype=bool))
    edges = stretch.take(np.r_[there, back]).reset_index(drop=True)
    edges["tail"] = np.r_[first[there], last[back]]
    edges["head"] = np.r_[last[there], first[back]]
    edges["geometry"] = np.r_[lines[there], shapely.reverse(lines[back])]
    turned = slice(len(there), None)
    up = edges["slope_up"].to_numpy(copy=True)
    down = edges["slope_down"].to_numpy(copy=True)
    up[turned], down[turned] = down[turned].copy(), up[turned].copy()
    edges["slope_up"], edges["slope_down"] = up, down
    climb = edges["climb_m"].to_numpy(copy=True)
    climb[turned] *= -1
    edges["climb_m"] = climb
    position = np.full(len(stretch), -1)
    position[back] = np.arange(len(there), len(edges))
    twin = np.r_[position[there], np.full(len(back), -1)]
    forth = np.full(len(stretch), -1)
    forth[there] = np.arange(len(there))
    twin[turned] = forth[back]
    edges["twin"] = twin
    return pd.concat([edges, _link_frame(links, len(edges), xy)], ignore_index=True)


def _link_frame(links: NDArray[np.int32], before: int, xy: NDArray[np.float64]) -> pd.DataFrame:
    both = np.concatenate([links, links[:, ::-1]])
    n = len(links)
    points = xy[both[:, 0]]
    lines = shapely.linestrings(np.repeat(points[:, None, :], 2, axis=1))
    frame = pd.DataFrame(
        {name: np.full(2 * n, value) for name, value in DEFAULTS.items() if name not in AT_HEAD}
    )
    return frame.assign(
        way_class=int(WayClass.LINK),
        tail=both[:, 0],
        head=both[:, 1],
        twin=np.r_[np.arange(n) + n, np.arange(n)] + before,
        length_m=0.0,
        way_id=0,
        **{column: pd.array([None] * (2 * n), dtype="str") for column in (*_NAMES, "street")},
        sidewalk=int(Tri.UNTAGGED),
        geometry=np.asarray(lines, dtype=object),
    )


def _with_heads(edges: pd.DataFrame, at_head: pd.DataFrame, side: NDArray[np.int8]) -> pd.DataFrame:
    edges = edges.copy()
    head = edges["head"].to_numpy()
    kinds = [*FOOT_CLASSES, WayClass.LINK, WayClass.CYCLEWAY]
    foot = edges["way_class"].isin(kinds).to_numpy()
    # Stepping off at the road side is no second crossing.
    foot = foot & ((edges["way_class"] != WayClass.LINK).to_numpy() | (side[head] == 1))
    entered = at_head.take(head).reset_index(drop=True)
    for name in Head._fields:
        edges[name] = entered[name]
    # Who keeps to the carriageway crosses nothing, also where the node is not divided.
    edges["crossing"] = np.where(foot, edges["crossing"], int(Crossing.NONE))
    edges["kerb_origin"] = np.where(edges["kerb_m"].notna(), Origin.TAG, Origin.UNTAGGED)
    # Paid on getting out, not in: who walks past the door takes no lift.
    rides = (edges["way_class"] == WayClass.ELEVATOR).to_numpy()
    landing = np.zeros(len(at_head), dtype=bool)
    landing[head[~rides]] = True
    landing[edges["tail"].to_numpy()[~rides]] = True
    edges["lift"] = edges["lift"].to_numpy(dtype=bool) | (rides & landing[head])
    narrows = ~at_head["barrier"].isin([Barrier.NONE, Barrier.CATTLE_GRID])
    blocked = narrows & at_head["barrier_width_m"].isna()
    near = (blocked & (at_head["barrier_wheelchair"] != Tri.YES)).to_numpy()
    edges["near_barrier"] = near[head] & (edges["length_m"] > 0)
    for name in NAMES:
        edges[name] = edges[name].to_numpy().astype(DEFAULTS[name].dtype)
    for name in ("tail", "head", "twin"):
        edges[name] = edges[name].to_numpy().astype(np.int32)
    edges["sidewalk"] = edges["sidewalk"].to_numpy().astype(np.int8)
    return edges[[*_OWN_COLUMNS, *NAMES]]


_NAMES = {"name": "name", "bridge_name": "bridge:name"}
_OWN_COLUMNS = (
    *("tail", "head", "twin", "length_m", "way_id", *_NAMES),
    *("street", "crossed_name", "sidewalk", "geometry"),
)
