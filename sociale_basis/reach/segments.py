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
from sociale_basis.network.anchors import Anchors
from sociale_basis.network.attributes import (
    AT_HEAD,
    DEFAULTS,
    NAMES,
    EdgeAttributes,
    Tri,
    WayClass,
)
from sociale_basis.reach.overlay import Overlay
from sociale_basis.reach.place_edits import metres
from sociale_basis.reach.put_right import make

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sociale_basis.neighbourhood.store import Neighbourhood
    from sociale_basis.reach.edit_models import AddSegment

    Columns = dict[str, NDArray[Any]]

_AT_END_M = 0.5
# What only the map can name.
_NAMELESS = ("bridge_name", "street", "crossed_name")
# What is met at the head of an edge: where it is cut, nothing is.
_HEAD = (*sorted(AT_HEAD), "near_barrier")


class _Cut(NamedTuple):
    """Where an edge and its twin (-1: none) are cut, and the numbers of their second parts."""

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
    The neighbourhood with it, or None where no public way lies within 100 m of one of its ends, or
    both ends come together.
    """
    xy = metres(area, edit.line)
    edges: Columns = {name: area.edges[name].to_numpy() for name in area.edges.columns}
    ends = np.array([shapely.Point(xy[0]), shapely.Point(xy[-1])], dtype=object)
    lines, twins = edges["geometry"], edges["twin"]
    joins = anchor_points(area.network, lines, twins, ends)
    if not joins.attached.all():
        return None
    made: list[tuple[float, float]] = []
    nodes = []
    homes, doors = _anchors(area.homes, "anchor_"), _anchors(area.place_anchors, "")
    for end in range(2):
        node = _end(edges, joins, end)
        if node < 0:
            edge, fraction = int(joins.edge[end]), float(joins.fraction[end])
            n, twin = len(edges["tail"]), int(joins.twin[end])
            cut = _Cut(edge, twin, fraction, n, n + 1 if twin >= 0 else -1)
            spot = edges["geometry"][edge].interpolate(fraction, normalized=True)
            node = len(area.nodes) + len(made)
            made.append((spot.x, spot.y))
            edges = _cut(edges, cut, node)
            homes, doors, joins = (_moved(each, cut) for each in (homes, doors, joins))
        nodes.append(node)
    if nodes[0] == nodes[1]:
        return None
    table = _nodes(area.nodes, made)
    places = table[["x", "y"]].to_numpy(dtype=np.float64)[nodes]
    edges = _with_way(edges, edit, nodes, shapely.LineString([places[0], *xy, places[1]]))
    return replace(
        area,
        nodes=table,
        edges=_frame(area.edges, edges),
        homes=_attached(area.homes, "anchor_", homes),
        place_anchors=_attached(area.place_anchors, "", doors),
    )


def _end(edges: Columns, joins: Anchors, end: int) -> int:
    """Give the node that lies there already, or -1."""
    edge, fraction = int(joins.edge[end]), float(joins.fraction[end])
    length = float(edges["length_m"][edge])
    if fraction * length <= _AT_END_M:
        return int(edges["tail"][edge])
    if (1 - fraction) * length <= _AT_END_M:
        return int(edges["head"][edge])
    return -1


def _cut(edges: Columns, cut: _Cut, node: int) -> Columns:
    """Cut an edge and its twin; the parts next to the old tail of the edge keep the numbers."""
    both = [cut.edge] if cut.twin < 0 else [cut.edge, cut.twin]
    result = {name: np.concatenate([each, each[both]]) for name, each in edges.items()}
    line = edges["geometry"][cut.edge]
    front = substring(line, 0, cut.fraction, normalized=True)
    rest = substring(line, cut.fraction, 1, normalized=True)
    # Number, share of the length, line, twin, and whether it begins or ends at the cut.
    parts = [
        (cut.edge, cut.fraction, front, cut.twin, "head"),
        (cut.rest, 1 - cut.fraction, rest, cut.twin_rest, "tail"),
    ]
    if cut.twin >= 0:
        parts.append((cut.twin, cut.fraction, front.reverse(), cut.edge, "tail"))
        parts.append((cut.twin_rest, 1 - cut.fraction, rest.reverse(), cut.rest, "head"))
    for number, share, shape, twin, side in parts:
        result["geometry"][number] = shape
        result["twin"][number] = twin
        result[side][number] = node
        result["length_m"][number] *= share
        result["climb_m"][number] *= share
        steps = int(result["steps"][number])
        result["steps"][number] = max(round(steps * share), 1) if steps > 0 else steps
        if side == "head":
            for name in _HEAD:
                result[name][number] = DEFAULTS[name]
    return result


def _moved(anchors: Anchors, cut: _Cut) -> Anchors:
    """Move what is attached to a cut edge to the right part of it."""
    edge, twin, fraction = anchors.edge.copy(), anchors.twin.copy(), anchors.fraction.copy()
    for name, rest, twin_rest, forth in (
        (cut.edge, cut.rest, cut.twin_rest, True),
        (cut.twin, cut.twin_rest, cut.rest, False),
    ):
        on = (anchors.edge == name) & (name >= 0)
        at = anchors.fraction[on] if forth else 1 - anchors.fraction[on]
        front = at <= cut.fraction
        within = np.where(front, at / cut.fraction, (at - cut.fraction) / (1 - cut.fraction))
        fraction[on] = within if forth else 1 - within
        edge[on] = np.where(front, anchors.edge[on], rest)
        twin[on] = np.where(front, anchors.twin[on], twin_rest)
    return Anchors(edge, twin, fraction)


def _anchors(table: pd.DataFrame, prefix: str) -> Anchors:
    return Anchors(*(table[f"{prefix}{name}"].to_numpy() for name in Anchors._fields))


def _attached(table: Any, prefix: str, anchors: Anchors) -> Any:  # noqa: ANN401 -- with geometry or without
    columns = zip(Anchors._fields, anchors, strict=True)
    return table.assign(**{f"{prefix}{name}": each for name, each in columns})


def _with_way(
    edges: Columns, edit: AddSegment, nodes: list[int], line: shapely.LineString
) -> Columns:
    first = len(edges["tail"])
    plain: dict[str, NDArray[Any]] = {name: np.full(2, DEFAULTS[name]) for name in NAMES}
    overlay = Overlay(EdgeAttributes(**plain))
    both = np.arange(2)
    overlay.set(both, way_class=WayClass.STEPS if edit.steps else WayClass.FOOTWAY)
    make(overlay, both, edit)
    lines = np.empty(2, dtype=object)
    lines[:] = [line, line.reverse()]
    rows: Columns = {name: overlay.get(name) for name in NAMES} | {
        "tail": np.array(nodes),
        "head": np.array(nodes[::-1]),
        "twin": np.array([first + 1, first]),
        "length_m": np.full(2, line.length),
        "way_id": np.zeros(2, dtype=np.int64),
        "name": np.array([edit.name or np.nan] * 2, dtype=object),
        **{name: np.array([np.nan] * 2, dtype=object) for name in _NAMELESS},
        "sidewalk": np.full(2, int(Tri.UNTAGGED)),
        "geometry": lines,
    }
    return {
        name: np.concatenate([each, rows[name].astype(each.dtype)]) for name, each in edges.items()
    }


def _nodes(nodes: pd.DataFrame, made: list[tuple[float, float]]) -> pd.DataFrame:
    if not made:
        return nodes
    # Below zero like every node that the map does not have.
    lowest = min(int(nodes["node_id"].min()), 0)
    new = nodes.iloc[[0] * len(made)].assign(
        node_id=lowest - 1 - np.arange(len(made)),
        side=0,
        x=[x for x, _ in made],
        y=[y for _, y in made],
        elevation_m=np.nan,
    )
    return pd.concat([nodes, new.astype(nodes.dtypes.to_dict())], ignore_index=True)


def _frame(like: gpd.GeoDataFrame, columns: Columns) -> gpd.GeoDataFrame:
    plain = {
        name: pd.array(each, dtype="str") if name in {"name", *_NAMELESS} else each
        for name, each in columns.items()
        if name != "geometry"
    }
    table = gpd.GeoDataFrame(plain, geometry=columns["geometry"], crs=like.crs)
    return table[list(like.columns)]
