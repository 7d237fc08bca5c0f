"""Where a way or node lies, what it is called, and which street it is in."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from sociale_basis.neighbourhood.store import Neighbourhood
    from sociale_basis.reach.barrier_groups import Group

NEAR_M = 50.0
"""A street farther away than this says nothing of where something is."""


def points(
    area: Neighbourhood, groups: Sequence[Group], stands: NDArray[np.bool_]
) -> NDArray[np.object_]:
    """Give a point for every group.

    Parameters
    ----------
    area
        The neighbourhood.
    groups
        Of its edges.
    stands
        On which edges something stands in the way, shape (m,): the point of a way lies on one.

    Returns
    -------
    The node itself, or the middle of the longest such stretch of the way, shape (groups,).
    """
    network = area.network
    found = np.empty(len(groups), dtype=object)
    for at, group in enumerate(groups):
        if group.at_node:
            node = network.head[group.edges[0]]
            found[at] = shapely.Point(network.x[node], network.y[node])
            continue
        edges = group.edges[stands[group.edges]]
        longest = int(edges[np.argmax(network.length_m[edges])])
        found[at] = area.edges.geometry.iloc[longest].interpolate(0.5, normalized=True)
    return found


def street_names(
    area: Neighbourhood, groups: Sequence[Group], spots: NDArray[np.object_]
) -> NDArray[np.object_]:
    """Give the street every group is in: its own name, else the nearest within 50 m, else None.

    Parameters
    ----------
    area, groups
        As in :func:`points`.
    spots
        What that gave.
    """
    found = np.full(len(groups), None, dtype=object)
    if "name" not in area.edges:
        return found
    names = area.edges["name"].to_numpy(dtype=object, na_value=None)
    named = np.flatnonzero(names != None)  # noqa: E711 -- for every element
    if len(named) and len(groups):
        tree = shapely.STRtree(area.edges.geometry.to_numpy()[named])
        spot, line = tree.query_nearest(spots, max_distance=NEAR_M, all_matches=False)
        found[spot] = names[named[line]]
    for at, group in enumerate(groups):
        own = names[group.edges[0]]
        if own is not None and not group.at_node:
            found[at] = own
    return found
