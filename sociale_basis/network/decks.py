"""How high bridges and tunnels lie: straight from where they leave the ground to where they end.

The ground under a bridge says nothing of the bridge; in water it is not even measured. A bridge may
be drawn as several ways, and ways may meet on it: between its ends the height runs evenly.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely
from scipy.sparse import csgraph, csr_array, diags_array
from scipy.sparse.linalg import spsolve

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

_SHORTEST_M = 1e-3


def deck_heights(
    lines: NDArray[np.object_],
    ends: NDArray[np.int64],
    lifted: NDArray[np.bool_],
    apart: NDArray[np.bool_],
    height: Callable[[NDArray[np.float64], NDArray[np.float64]], NDArray[np.float64]],
) -> NDArray[np.float64]:
    """Give the heights of both ends of every stretch on a bridge or in a tunnel.

    Parameters
    ----------
    lines
        Stretches as LineStrings in metres, shape (k,).
    ends
        Node ids of their first and last points, shape (k, 2).
    lifted
        Lies on a bridge or in a tunnel, shape (k,).
    apart
        Steps and lifts, shape (k,): they join heights, so that a bridge does not end on the ground
        where only they arrive.
    height
        Gives metres for x and y; NaN where it does not know.

    Returns
    -------
    heights
        Shape (k, 2), NaN where not lifted, and for a whole bridge when one of its ends is unknown
        or it ends nowhere on the ground.
    """
    result = np.full((len(lines), 2), np.nan)
    if not lifted.any():
        return result
    nodes, row = np.unique(ends[lifted], return_inverse=True)
    first, last = row.reshape(-1, 2).T
    xy = np.empty((len(nodes), 2))
    xy[first] = shapely.get_coordinates(shapely.get_point(lines[lifted], 0))
    xy[last] = shapely.get_coordinates(shapely.get_point(lines[lifted], -1))
    every, uses = np.unique(ends, return_counts=True)
    ground = np.isin(nodes, ends[~lifted & ~apart])
    pull = 1 / np.maximum(shapely.length(lines[lifted]), _SHORTEST_M)
    n = len(nodes)
    both = np.r_[first, last], np.r_[last, first]
    joined = csr_array((np.r_[pull, pull], both), shape=(n, n))
    _, bridge = csgraph.connected_components(joined, directed=False)
    # A bridge that ends nowhere else ends where it was cut off; a jetty beside it does not.
    loose = uses[np.searchsorted(every, nodes)] == 1
    ground |= loose & (np.bincount(bridge, weights=ground) < 2)[bridge]  # noqa: PLR2004  (two ends)
    z = np.full(n, np.nan)
    z[ground] = height(xy[ground, 0], xy[ground, 1])
    known = np.bincount(bridge, weights=ground) > 0
    known[bridge[ground & np.isnan(z)]] = False
    z[~known[bridge]] = np.nan
    free, held = known[bridge] & ~ground, known[bridge] & ground
    if free.any():
        # Each node lies at the mean of its neighbours, the nearer the heavier.
        balance = csr_array(diags_array(joined.sum(axis=1))) - joined
        pulled = joined[free][:, held] @ z[held]
        z[free] = spsolve(balance[free][:, free].tocsc(), pulled)
    result[lifted] = z[np.column_stack([first, last])]
    return result
