"""Attaches points to the network: homes, entrances, places."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

from sociale_basis.network.anchors import Anchors
from sociale_basis.network.attributes import Access, Structure, WayClass

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sociale_basis.network.network import Network

WITHIN_M = 100.0
LEAST_NODES = 50

# Nobody's front door is on the stairs of a viaduct or in a lift.
_NEVER = (WayClass.STEPS, WayClass.ELEVATOR, WayClass.LINK)


def anchor_points(
    network: Network,
    geometry: NDArray[np.object_],
    twin: NDArray[np.int32],
    points: NDArray[np.object_],
    *,
    within_m: float = WITHIN_M,
) -> Anchors:
    """Attach points to the nearest place on an edge.

    Only public edges outside tunnels count, in components of at least 50 nodes (or in the largest,
    where all are smaller). The way from the point to the edge is not part of the network and not
    counted.

    Parameters
    ----------
    network
        The network, shape (m,) edges.
    geometry
        LineStrings of its edges from tail to head, in the same metric CRS as the points.
    twin
        The opposite of each edge, or -1.
    points
        Points (or any geometries) to attach, shape (k,); None is never attached.
    within_m
        Farther than this from every edge, a point is not attached.

    Returns
    -------
    anchors
        Shape (k,); edge -1 where not attached.
    """
    edge = np.full(len(points), -1, dtype=np.int32)
    fraction = np.zeros(len(points))
    usable = usable_edges(network, twin)
    if len(usable) and len(points):
        tree = shapely.STRtree(geometry[usable])
        known = ~(shapely.is_missing(points) | shapely.is_empty(points))
        asked = np.flatnonzero(known)
        point, line = tree.query_nearest(points[asked], max_distance=within_m, all_matches=False)
        edge[asked[point]] = usable[line]
        lines, spots = geometry[usable[line]], points[asked[point]]
        on_line = shapely.get_point(shapely.shortest_line(lines, spots), 0)
        fraction[asked[point]] = shapely.line_locate_point(lines, on_line, normalized=True)
    other = np.where(edge >= 0, twin[edge], -1).astype(np.int32)
    return Anchors(edge, other, fraction)


def components(network: Network) -> NDArray[np.int32]:
    """Label each node with the part of the network that public ways reach from it."""
    public = network.attributes.access == Access.PUBLIC
    ends = (network.tail[public], network.head[public])
    n = network.n_nodes
    graph = csr_array((np.ones(public.sum(), dtype=np.int8), ends), shape=(n, n))
    _, label = connected_components(graph, directed=True, connection="weak")
    return np.asarray(label, dtype=np.int32)


def usable_edges(network: Network, twin: NDArray[np.int32]) -> NDArray[np.int64]:
    """Give the edges that points may be attached to, of an edge and its twin the first."""
    if not network.n_edges:
        return np.zeros(0, dtype=np.int64)
    label = components(network)
    size = np.bincount(label)
    large = size >= min(LEAST_NODES, size.max())
    attributes = network.attributes
    fit = large[label[network.tail]] & (attributes.access == Access.PUBLIC)
    fit &= ~np.isin(attributes.way_class, _NEVER) & (attributes.structure != Structure.TUNNEL)
    # Of an edge and its twin one stands for both.
    fit &= (twin < 0) | (np.arange(network.n_edges) < twin)
    return np.flatnonzero(fit)
