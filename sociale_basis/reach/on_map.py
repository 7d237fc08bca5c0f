"""Where a way or node lies, what it is called, which street it is in, and who keeps it up."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely

from sociale_basis.network.anchors import Anchors

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from sociale_basis.neighbourhood.store import Neighbourhood
    from sociale_basis.reach.barrier_groups import Group

NEAR_M = 50.0
"""A street farther away than this says nothing of where something is."""


def spots(
    area: Neighbourhood, groups: Sequence[Group], stands: NDArray[np.bool_]
) -> tuple[Anchors, NDArray[np.object_]]:
    """Say where every group is.

    Parameters
    ----------
    area
        The neighbourhood.
    groups
        Of its edges.
    stands
        On which edges something stands in the way, shape (m,).

    Returns
    -------
    The node itself, or the middle of the longest such stretch of the way: on the network, and as
    points, shape (groups,).
    """
    network = area.network
    edges = [
        int(group.edges[0])
        if group.at_node
        else max(group.edges[stands[group.edges]].tolist(), key=network.length_m.__getitem__)
        for group in groups
    ]
    edge = np.array(edges, dtype=np.int32)
    at_node = np.array([group.at_node for group in groups], dtype=np.bool_)
    fraction = np.where(at_node, 1.0, 0.5)
    twin = area.edges["twin"].to_numpy(dtype=np.int32)[edge]
    lines = area.edges.geometry.to_numpy()[edge]
    found = shapely.line_interpolate_point(lines, fraction, normalized=True)
    heads = network.head[edge[at_node]]
    found[at_node] = shapely.points(network.x[heads], network.y[heads])
    return Anchors(edge, twin, fraction), np.asarray(found, dtype=object)


def street_names(
    area: Neighbourhood, groups: Sequence[Group], points: NDArray[np.object_]
) -> NDArray[np.object_]:
    """Give the street every group is in: its own name, else the nearest within 50 m, else None.

    Parameters
    ----------
    area, groups
        As in :func:`spots`.
    points
        Where they are.
    """
    own = np.array([-1 if group.at_node else group.edges[0] for group in groups], dtype=np.int64)
    return streets_at(area, own, points)


def streets_at(
    area: Neighbourhood, edges: NDArray[np.integer], points: NDArray[np.object_]
) -> NDArray[np.object_]:
    """Give the street of points: the name of their own edge, else the nearest within 50 m.

    Parameters
    ----------
    area
        The neighbourhood.
    edges
        The edge that each point is on, -1 where it is on none in particular.
    points
        Where they are.

    Returns
    -------
    Names, None where there is none.
    """
    found = nearest_streets(area, points, NEAR_M)
    if "name" not in area.edges or not len(edges):
        return found
    names = area.edges["name"].to_numpy(dtype=object, na_value=None)
    own = np.where(edges >= 0, names[edges], None)
    return np.where(own != None, own, found)  # noqa: E711 -- for every element


def nearest_streets(
    area: Neighbourhood, points: NDArray[np.object_], within_m: float | None = None
) -> NDArray[np.object_]:
    """Give the name of the nearest street that has one; None where none is near enough.

    Parameters
    ----------
    area
        The neighbourhood.
    points
        Where, shape (n,).
    within_m
        How far away it may be; None: as far as it is.
    """
    found = np.full(len(points), None, dtype=object)
    if "name" not in area.edges or not len(points):
        return found
    names = area.edges["name"].to_numpy(dtype=object, na_value=None)
    named = np.flatnonzero(names != None)  # noqa: E711 -- for every element
    if len(named):
        tree = shapely.STRtree(area.edges.geometry.to_numpy()[named])
        spot, line = tree.query_nearest(points, max_distance=within_m, all_matches=False)
        found[spot] = names[named[line]]
    return found


def keepers(area: Neighbourhood, groups: Sequence[Group]) -> NDArray[np.object_]:
    """Give who keeps up every group: the *bronhouder* in the BGT of most of its metres, else None.

    Parameters
    ----------
    area, groups
        As in :func:`spots`.
    """
    found = np.full(len(groups), None, dtype=object)
    if "bronhouder" not in area.edges:
        return found
    codes = area.edges["bronhouder"].to_numpy(dtype=object, na_value=None)
    for at, group in enumerate(groups):
        metres: dict[str, float] = {}
        for edge in group.edges.tolist():
            if codes[edge] is not None:
                length = float(area.network.length_m[edge])
                metres[codes[edge]] = metres.get(codes[edge], 0.0) + length
        found[at] = max(sorted(metres), key=metres.__getitem__, default=None)
    return found
