"""One question about the places of one layer or of several: at least one of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sociale_basis.network.anchors import Anchors
from sociale_basis.reach.destinations import destinations, home_anchors
from sociale_basis.reach.homes import Entrances
from sociale_basis.reach.search import check_limit

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import TypeAlias

    import geopandas as gpd

    from sociale_basis.neighbourhood.store import Neighbourhood

    Layers: TypeAlias = str | gpd.GeoDataFrame | Sequence[str]


def ends_of(
    area: Neighbourhood, layers: Layers, limit_s: float
) -> tuple[Anchors, Entrances, float]:
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
    Anchors of the homes, the entrances of the places of all layers, and the limit.

    Raises
    ------
    UnknownLayerError, UsageError, MissingColumnError, BadValueError
        As in :func:`sociale_basis.reach.reach`.
    """
    limit = check_limit(limit_s)
    several: Sequence[str | gpd.GeoDataFrame] = (
        layers if isinstance(layers, list | tuple) else [layers]
    )
    found = [destinations(area, one).entrances for one in several]
    before = np.cumsum([0, *(one.n for one in found)])
    anchors = Anchors(
        np.concatenate([one.anchors.edge for one in found]),
        np.concatenate([one.anchors.twin for one in found]),
        np.concatenate([one.anchors.fraction for one in found]),
    )
    place = [one.place + number for one, number in zip(found, before, strict=False)]
    joined = Entrances(anchors, np.concatenate(place).astype(np.int32), int(before[-1]))
    return home_anchors(area), joined, limit
