"""One question about the places of one layer or of several: at least one of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from sociale_basis.network.anchors import Anchors
from sociale_basis.reach.destinations import Destinations, destinations, home_anchors
from sociale_basis.reach.homes import Entrances
from sociale_basis.reach.search import check_limit

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import TypeAlias

    import geopandas as gpd

    from sociale_basis.neighbourhood.store import Neighbourhood

    Layers: TypeAlias = str | gpd.GeoDataFrame | Sequence[str]


def joined_destinations(area: Neighbourhood, layers: Layers) -> Destinations:
    """Give the destinations of one layer, or those of several together.

    Raises
    ------
    UnknownLayerError, UsageError, MissingColumnError, BadValueError
        As in :func:`sociale_basis.reach.reach`.
    """
    several: Sequence[str | gpd.GeoDataFrame] = (
        layers if isinstance(layers, list | tuple) else [layers]
    )
    found = [destinations(area, one) for one in several]
    if len(found) == 1:
        return found[0]
    entrances = [one.entrances for one in found]
    first = np.cumsum([0, *(one.n for one in entrances)])
    place = [one.place + at for one, at in zip(entrances, first[:-1], strict=True)]
    return Destinations(
        pd.concat([one.places for one in found]),
        Entrances(
            _joined([one.anchors for one in entrances]),
            np.concatenate(place).astype(np.int32),
            int(first[-1]),
        ),
        pd.concat([one.elsewise for one in found]),
    )


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
    found = joined_destinations(area, layers)
    return home_anchors(area), found.entrances, limit


def _joined(anchors: Sequence[Anchors]) -> Anchors:
    return Anchors(
        np.concatenate([one.edge for one in anchors]),
        np.concatenate([one.twin for one in anchors]),
        np.concatenate([one.fraction for one in anchors]),
    )
