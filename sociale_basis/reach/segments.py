"""A new way between existing ones: the network with it, cut where it joins."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, NamedTuple

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from shapely.ops import substring

from sociale_basis.network.anchoring import anchor_points
from sociale_basis.network.attributes import AT_HEAD, DEFAULTS, NAMES, EdgeAttributes, WayClass
from sociale_basis.reach.overlay import Overlay
from sociale_basis.reach.place_edits import metres
from sociale_basis.reach.put_right import make

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sociale_basis.neighbourhood.store import Neighbourhood
    from sociale_basis.reach.edit_models import AddSegment

_Part = tuple[int, float, int | None, int | None, shapely.Geometry, int]
"""Row of the edge it is part of, share of its length, tail and head (None: its own), line, twin."""

_AT_END_M = 0.5
# What is met at the head of an edge: where it is cut, nothing is.
_HEAD = (*sorted(AT_HEAD), "near_barrier")


class _Cut(NamedTuple):
    """Where an edge and its twin are cut, and the numbers of their new second parts."""

    edge: int
    twin: int
    fraction: float
    rest: int
    twin_rest: int


def add_segment(area: Neighbourhood, edit: AddSegment) -> Neighbourhood | None:
    """Add a footway in both directions.

    Existing edges keep their numbers; an edge in whose middle the new way ends is cut there, and
    what was attached to its second part moves along.

    Parameters
    ----------
    area
        The neighbourhood.
    edit
        The way.

    Returns
    -------
    The neighbourhood with it, or None where no public way lies within 100 m of one of its ends.
    """
    xy = metres(area, edit.line)
    nodes = []
    for end in (xy[0], xy[-1]):
        joined = _joined(area, shapely.Point(end))
        if joined is None:
            return None
        area, node = joined
        nodes.append(node)
    places = area.nodes[["x", "y"]].to_numpy(dtype=np.float64)[nodes]
    line = shapely.LineString([places[0], *xy, places[1]])
    if nodes[0] == nodes[1]:
        return None
    first = len(area.edges)
    rows = _new_rows(area, edit)
    rows = rows.assign(
        tail=np.array(nodes, dtype=np.int32),
        head=np.array(nodes[::-1], dtype=np.int32),
        twin=np.array([first + 1, first], dtype=np.int32),
        length_m=line.length,
        geometry=[line, line.reverse()],
    )
    return replace(area, edges=_appended(area.edges, rows))


def _joined(area: Neighbourhood, point: shapely.Point) -> tuple[Neighbourhood, int] | None:
    """Find the node where a point joins the network, made by cutting an edge if need be."""
    edges = area.edges
    twins = edges["twin"].to_numpy(dtype=np.int32)
    spot = np.array([point], dtype=object)
    found = anchor_points(area.network, edges.geometry.to_numpy(), twins, spot)
    edge, fraction = int(found.edge[0]), float(found.fraction[0])
    if edge < 0:
        return None
    length = float(edges["length_m"].iloc[edge])
    if fraction * length <= _AT_END_M:
        return area, int(edges["tail"].iloc[edge])
    if (1 - fraction) * length <= _AT_END_M:
        return area, int(edges["head"].iloc[edge])
    n, twin = len(edges), int(found.twin[0])
    cut = _Cut(edge, twin, fraction, n, n + 1 if twin >= 0 else -1)
    return _cut(area, cut), len(area.nodes)


def _cut(area: Neighbourhood, cut: _Cut) -> Neighbourhood:
    line = area.edges.geometry.iloc[cut.edge]
    spot = line.interpolate(cut.fraction, normalized=True)
    node = len(area.nodes)
    # Below zero like every node that the map does not have.
    made = min(int(area.nodes["node_id"].min()), 0) - 1
    new = area.nodes.iloc[[0]].assign(node_id=made, side=0, x=spot.x, y=spot.y, elevation_m=np.nan)
    nodes = pd.concat([area.nodes, new.astype(area.nodes.dtypes.to_dict())], ignore_index=True)
    return replace(
        area,
        nodes=nodes,
        edges=_cut_edges(area.edges, cut, node, line),
        homes=_moved(area.homes, cut, "anchor_"),
        place_anchors=_moved(area.place_anchors, cut, ""),
    )


def _cut_edges(
    edges: gpd.GeoDataFrame, cut: _Cut, node: int, line: shapely.LineString
) -> gpd.GeoDataFrame:
    parts = (
        substring(line, 0, cut.fraction, normalized=True),
        substring(line, cut.fraction, 1, normalized=True),
    )
    front: list[_Part] = [(cut.edge, cut.fraction, None, node, parts[0], cut.twin)]
    rest: list[_Part] = [(cut.edge, 1 - cut.fraction, node, None, parts[1], cut.twin_rest)]
    if cut.twin >= 0:
        front.append((cut.twin, cut.fraction, node, None, parts[0].reverse(), cut.edge))
        rest.append((cut.twin, 1 - cut.fraction, None, node, parts[1].reverse(), cut.rest))
    old, new = _parts(edges, front), _parts(edges, rest)
    result = edges.copy()
    rows = [row for row, *_ in front]
    for name in edges.columns:
        if name == edges.geometry.name:
            shapes = edges.geometry.to_numpy().copy()
            shapes[rows] = old.geometry.to_numpy()
            result[name] = gpd.GeoSeries(shapes, index=edges.index, crs=edges.crs)
        else:
            result.iloc[rows, result.columns.get_loc(name)] = old[name].array
    return _appended(result, new)


def _parts(edges: gpd.GeoDataFrame, wanted: list[_Part]) -> gpd.GeoDataFrame:
    part = edges.iloc[[row for row, *_ in wanted]].copy().reset_index(drop=True)
    for at, (_, share, tail, head, line, twin) in enumerate(wanted):
        if tail is not None:
            part.loc[at, "tail"] = np.int32(tail)
        if head is not None:
            part.loc[at, "head"] = np.int32(head)
            for name in _HEAD:
                part.loc[at, name] = DEFAULTS[name]
        part.loc[at, "twin"] = np.int32(twin)
        part.loc[at, "length_m"] *= share
        part.loc[at, "climb_m"] *= np.float32(share)
        steps = int(part.loc[at, "steps"])
        part.loc[at, "steps"] = np.int16(max(round(steps * share), 1) if steps > 0 else steps)
        part.loc[at, part.geometry.name] = line
    return part.astype(edges.dtypes.to_dict())


def _moved(table: Any, cut: _Cut, prefix: str) -> Any:  # noqa: ANN401 -- a frame with or without geometry
    """Move what is attached to a cut edge to the right part of it."""
    names = [f"{prefix}{name}" for name in ("edge", "twin", "fraction")]
    edge = table[names[0]].to_numpy().copy()
    twin, fraction = table[names[1]].to_numpy().copy(), table[names[2]].to_numpy().copy()
    for forth in (True, False):
        on = edge == (cut.edge if forth else cut.twin)
        if not on.any() or (not forth and cut.twin < 0):
            continue
        at = fraction[on] if forth else 1 - fraction[on]
        front = at <= cut.fraction
        within = np.where(front, at / cut.fraction, (at - cut.fraction) / (1 - cut.fraction))
        pair = (cut.rest, cut.twin_rest) if forth else (cut.twin_rest, cut.rest)
        fraction[on] = within if forth else 1 - within
        edge[on] = np.where(front, edge[on], pair[0])
        twin[on] = np.where(front, twin[on], pair[1])
    return table.assign(**dict(zip(names, (edge, twin, fraction), strict=True)))


def _new_rows(area: Neighbourhood, edit: AddSegment) -> gpd.GeoDataFrame:
    arrays: dict[str, NDArray[Any]] = {name: np.full(2, DEFAULTS[name]) for name in NAMES}
    overlay = Overlay(EdgeAttributes(**arrays))
    both = np.arange(2)
    overlay.set(both, way_class=WayClass.STEPS if edit.steps else WayClass.FOOTWAY)
    make(overlay, both, edit)
    known = {name: overlay.get(name) for name in NAMES}
    rows = area.edges.iloc[[0, 0]].reset_index(drop=True)
    return rows.assign(**known, way_id=0, name=pd.array([edit.name] * 2, dtype="str"))


def _appended(edges: gpd.GeoDataFrame, rows: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    rows = rows[list(edges.columns)].astype(edges.dtypes.to_dict())
    joined = pd.concat([edges, rows], ignore_index=True)
    return gpd.GeoDataFrame(joined, geometry=edges.geometry.name, crs=edges.crs)
