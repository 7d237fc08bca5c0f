"""Which kerbs, barriers, crossings and lifts are otherwise: what is met at one node of a way."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from sociale_basis.neighbourhood.change import Change, Value
from sociale_basis.network.attributes import Barrier, Crossing, Origin

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from enum import IntEnum

    from sociale_basis.neighbourhood.store import Neighbourhood

_SAME_M = 3.0
"""A node drawn again this close to one that is gone, with the same on it, is that one."""
_NO_CROSSING = {Crossing.NONE, Crossing.UNTAGGED}
ATTRIBUTES = ("kerb", "barrier", "barrier_width", "crossing", "lift")


class _Node(NamedTuple):
    told: dict[str, Value]
    ways: frozenset[int]
    name: str | None
    """Of a way it is on."""
    point: shapely.Point


def nodes_changed(
    before: Neighbourhood, after: Neighbourhood, pairs: Mapping[int, int]
) -> list[Change]:
    """Compare what is met at the nodes of two builds.

    Parameters
    ----------
    before, after
        The builds.
    pairs
        Ways that were there, by their id now. What stands on a way that is new or gone as a whole
        goes with that way.

    Returns
    -------
    ``attribute`` for each that is otherwise.
    """
    crs = after.meta.crs
    old, new = _read(before, crs), _read(after, crs)
    known, stayed = frozenset(pairs), frozenset(pairs.values())
    gone = {node: one for node, one in old.items() if node not in new and one.ways & stayed}
    come = {node: one for node, one in new.items() if node not in old and one.ways & known}
    for one, other in _drawn_again(gone, come):
        gone.pop(one)
        come.pop(other)
    both = [(node, old[node], new[node]) for node in old.keys() & new.keys()]
    both += [(node, one, one._replace(told={})) for node, one in gone.items()]
    both += [(node, one._replace(told={}), one) for node, one in come.items()]
    return [
        _change(node, other, name, one.told.get(name), other.told.get(name))
        for node, one, other in sorted(both, key=lambda each: each[0])
        for name in ATTRIBUTES
        if one.told.get(name) != other.told.get(name)
    ]


def _read(area: Neighbourhood, crs: str) -> dict[int, _Node]:
    """Give the nodes at which something is known to stand, by OpenStreetMap id."""
    edges, network, ids = area.edges, area.network, area.nodes["node_id"].to_numpy()
    kerb = (edges["kerb_origin"] == Origin.TAG).to_numpy() & edges["kerb_m"].notna().to_numpy()
    crossing = ~edges["crossing"].isin(_NO_CROSSING).to_numpy()
    stands = kerb | crossing | (edges["barrier"] != Barrier.NONE) | edges["lift"]
    heads = network.head[np.flatnonzero(stands)]
    frame = pd.DataFrame(
        {
            "node": ids[network.head],
            "kerb": edges["kerb_m"].astype(float).where(kerb).round(3),
            "barrier": _words(edges["barrier"], Barrier, {Barrier.NONE}),
            "barrier_width": edges["barrier_width_m"].astype(float).round(2),
            "crossing": _words(edges["crossing"], Crossing, _NO_CROSSING),
            "lift": edges["lift"].map({True: True, False: None}),
            "way": edges["way_id"],
            "name": edges["name"],
        }
    )
    frame = frame.loc[frame["node"].isin(ids[heads]).to_numpy()]
    xy = area.nodes.drop_duplicates("node_id").set_index("node_id")
    points = gpd.GeoSeries(gpd.points_from_xy(xy["x"], xy["y"]), index=xy.index, crs=area.meta.crs)
    placed = points.loc[np.unique(ids[heads])].to_crs(crs)
    return {
        int(str(node)): _Node(_told(part), _ways(part), _name(part), placed.loc[node])
        for node, part in frame.groupby("node", sort=True)
    }


def _words(codes: pd.Series, words: type[IntEnum], left_out: Collection[IntEnum]) -> pd.Series:
    return codes.map({each.value: each.name.lower() for each in words if each not in left_out})


def _told(part: pd.DataFrame) -> dict[str, Value]:
    """Give what is known at a node: the highest kerb and the least room on any way into it."""
    told: dict[str, Value] = {}
    for name in ATTRIBUTES:
        values = part[name].dropna()
        if not len(values):
            continue
        match name:
            case "kerb":
                told[name] = float(values.max())
            case "barrier_width":
                told[name] = float(values.min())
            case "lift":
                told[name] = True
            case _:
                told[name] = ", ".join(sorted(set(values)))
    return told


def _ways(part: pd.DataFrame) -> frozenset[int]:
    return frozenset(part["way"].tolist()) - {0}


def _name(part: pd.DataFrame) -> str | None:
    names = sorted(set(part["name"].dropna()))
    return names[0] if names else None


def _drawn_again(gone: dict[int, _Node], come: dict[int, _Node]) -> list[tuple[int, int]]:
    """Pair nodes that are gone with new ones at the same spot with the same on them."""
    if not gone or not come:
        return []
    old, new = list(gone), list(come)
    tree = shapely.STRtree([come[node].point for node in new])
    near = tree.query([gone[node].point for node in old], predicate="dwithin", distance=_SAME_M)
    pairs: dict[int, int] = {}
    for one, other in zip(*near.tolist(), strict=True):
        free = old[one] not in pairs and new[other] not in pairs.values()
        if free and gone[old[one]].told == come[new[other]].told:
            pairs[old[one]] = new[other]
    return list(pairs.items())


def _change(node: int, where: _Node, what: str, before: Value, after: Value) -> Change:
    return Change(
        change="attribute",
        reference=f"node/{node}",
        reference_before=f"node/{node}",
        name=where.name,
        kind="node",
        what=what,
        before=before,
        after=after,
        metres=None,
        point=where.point,
        gone=False,
        rank=2 if what == "crossing" else 0,
    )
