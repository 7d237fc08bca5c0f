"""Several layers asked about together: one place of any of them will do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sociale_basis.reach.destinations import destinations_together, home_anchors
from sociale_basis.reach.search import check_limit

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import TypeAlias

    import geopandas as gpd

    from sociale_basis.neighbourhood.store import Neighbourhood
    from sociale_basis.network.anchors import Anchors
    from sociale_basis.reach.destinations import Destinations
    from sociale_basis.reach.homes import Entrances

    Layers: TypeAlias = str | gpd.GeoDataFrame | Destinations | Sequence[str]


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
    return home_anchors(area), destinations_together(area, layers).entrances, limit
