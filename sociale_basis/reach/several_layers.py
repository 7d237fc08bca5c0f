"""One question about the places of one layer or of several: at least one of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sociale_basis.network.anchors import Anchors
from sociale_basis.reach.destinations import destinations, home_anchors
from sociale_basis.reach.search import check_limit

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import TypeAlias

    import geopandas as gpd

    from sociale_basis.neighbourhood.store import Neighbourhood

    Layers: TypeAlias = str | gpd.GeoDataFrame | Sequence[str]


def anchors_of(
    area: Neighbourhood, layers: Layers, limit_s: float
) -> tuple[Anchors, Anchors, float]:
    """Give where homes and places touch the network, and the limit, all checked.

    Parameters
    ----------
    area
        The neighbourhood.
    layers
        Key of a layer, several keys, or a frame of places.
    limit_s
        Seconds.

    Returns
    -------
    Anchors of the homes, of the entrances of all places together, and the limit.

    Raises
    ------
    UnknownLayerError, UsageError, MissingColumnError, BadValueError
        As in :func:`sociale_basis.reach.reach`.
    """
    limit = check_limit(limit_s)
    several: Sequence[str | gpd.GeoDataFrame] = (
        layers if isinstance(layers, list | tuple) else [layers]
    )
    found = [destinations(area, one).entrances.anchors for one in several]
    joined = Anchors(
        np.concatenate([one.edge for one in found]),
        np.concatenate([one.twin for one in found]),
        np.concatenate([one.fraction for one in found]),
    )
    return home_anchors(area), joined, limit
