"""Several layers asked about together: one place of any of them will do."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sociale_basis.reach.destinations import destinations_together, home_anchors
from sociale_basis.reach.open_then import only, open_then
from sociale_basis.reach.search import check_limit

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from typing import TypeAlias

    import geopandas as gpd

    from sociale_basis.neighbourhood.store import Neighbourhood
    from sociale_basis.network.anchors import Anchors
    from sociale_basis.reach.destinations import Destinations
    from sociale_basis.reach.homes import Entrances

    Layers: TypeAlias = str | gpd.GeoDataFrame | Destinations | Sequence[str]


class Ends(NamedTuple):
    """Where homes and places touch the network, and the limit, all checked."""

    homes: Anchors
    sure: Entrances
    """Of the places that are surely open; all of them where no moment is asked for."""
    perhaps: Entrances
    """Of those too that may be."""
    limit_s: float


def ends_of(
    area: Neighbourhood, layers: Layers, limit_s: float, at: datetime | None = None
) -> Ends:
    """Give where homes and the places of all layers touch the network.

    Parameters
    ----------
    area
        The neighbourhood.
    layers
        Key of a layer, several keys, or a frame of places.
    limit_s
        Seconds.
    at
        When one sets out; see :func:`sociale_basis.reach.open_then.open_then`. None: at any time.

    Raises
    ------
    UnknownLayerError, UsageError, MissingColumnError, BadValueError
        As in :func:`sociale_basis.reach.reach`.
    """
    limit, chosen = check_limit(limit_s), destinations_together(area, layers)
    homes, doors = home_anchors(area), chosen.entrances
    if at is None:
        return Ends(homes, doors, doors, limit)
    then = open_then(area, chosen.places, at, limit)
    return Ends(homes, only(doors, then.surely), only(doors, then.perhaps), limit)


def keys_of(layers: Layers) -> list[str] | None:
    """Give the keys of layers that were named; None for a frame of places."""
    if isinstance(layers, str):
        return [layers]
    return [str(each) for each in layers] if isinstance(layers, list | tuple) else None
