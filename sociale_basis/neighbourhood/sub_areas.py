"""How sub-areas lie: over one another, and over the boundary.

Sub-areas of one's own need not fit: a home in two of them counts in the first of the file, a home
in none counts in the whole neighbourhood only. Both are told, with how much it is.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely

if TYPE_CHECKING:
    import geopandas as gpd

    from sociale_basis.neighbourhood.crs import Surface

_NAMED = 3
# Borders that were drawn twice lie a little over or beside one another.
_SLIVER = 0.005


def fit_notes(areas: gpd.GeoDataFrame, boundary: Surface) -> list[str]:
    """Say which sub-areas overlap, and how much of the boundary none of them covers.

    Parameters
    ----------
    areas
        ``code`` and ``geometry`` of the sub-areas, in metres.
    boundary
        What they are parts of, in the same reference system.
    """
    shapes = areas.geometry.to_numpy()
    codes = areas["code"].tolist()
    one, other = shapely.STRtree(shapes).query(shapes, predicate="intersects")
    pairs = one < other
    one, other = one[pairs], other[pairs]
    surface = shapely.area(shapes)
    shared = shapely.area(shapely.intersection(shapes[one], shapes[other]))
    over = shared > _SLIVER * np.minimum(surface[one], surface[other])
    notes = []
    if over.any():
        worst = np.argsort(-shared[over], kind="stable")[:_NAMED]
        named = [f"{codes[one[over][n]]} and {codes[other[over][n]]}" for n in worst]
        more = int(over.sum()) - len(named)
        notes.append(
            f"{int(over.sum())} pairs of sub-areas overlap: {', '.join(named)}"
            f"{f' and {more} more' if more > 0 else ''}; whoever lives in both is counted in the "
            "one that comes first in the file"
        )
    left = shapely.area(shapely.difference(boundary, shapely.union_all(shapes)))
    share = left / boundary.area
    if share > _SLIVER:
        notes.append(
            f"{100 * share:.0f} % of the boundary lies in no sub-area; whoever lives there is "
            "counted in the neighbourhood and in none of its parts"
        )
    return notes
