"""The one shape in which OpenStreetMap data travels, whatever it was read with.

Files, answers of Overpass and graphs of OSMnx all end here, so that everything after this point
cannot tell them apart. Coordinates are lon/lat (EPSG:4326) with OSM's seven decimals.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import geopandas as gpd
    import numpy as np
    from numpy.typing import NDArray

Tags = dict[str, str]


@dataclass(frozen=True, eq=False)
class OsmData:
    """Ways a person might walk on, and every tagged thing that may matter beside them.

    Attributes
    ----------
    node_id, lon, lat
        Nodes of all ways in ``way_id``: int64, float64, float64 of shape (n,), sorted by id,
        unique.
    node_tags
        Tags by node id, only for nodes in ``node_id`` that have telling tags (more than
        ``source`` and ``created_by``).
    way_id, tail, head
        One row per consecutive node pair of a way, int64 of shape (m,), grouped by way (sorted by
        way id), each in the direction in which the way is drawn. ``tail`` and ``head`` are node
        ids. Files keep the pairs in the way's own order; OSMnx does not know it, so treat the
        pairs of a way as a set. A way that runs twice over a pair has it twice.
    way_tags
        Tags by way id, for every id in ``way_id`` and no other.
    features
        Every tagged node, closed or open way, and (multipolygon or boundary) relation that is not
        merely a way to walk on: columns ``element`` ("n", "w" or "r"), ``osm_id`` (int64),
        ``tags`` (dict), ``geometry`` (Point, LineString, Polygon or MultiPolygon, EPSG:4326),
        sorted by element and id. Closed ways are polygons where
        :func:`sociale_basis.sources.osm_areas.is_area` says so. Ways to walk on that are areas
        (squares) are in both tables, and so are platforms.
    extent
        (west, south, east, north) of the file's header box, or None where the file has none or an
        unusable one.
    timestamp
        Date of the data ("2025-03-01") where the source tells, else the date of its newest edit,
        else None.
    warnings
        What was odd, one sentence each.
    """

    node_id: NDArray[np.int64]
    lon: NDArray[np.float64]
    lat: NDArray[np.float64]
    node_tags: dict[int, Tags]
    way_id: NDArray[np.int64]
    tail: NDArray[np.int64]
    head: NDArray[np.int64]
    way_tags: dict[int, Tags]
    features: gpd.GeoDataFrame
    extent: tuple[float, float, float, float] | None = None
    timestamp: str | None = None
    warnings: list[str] = field(default_factory=list)
