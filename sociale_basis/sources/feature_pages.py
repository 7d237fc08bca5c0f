"""Features as services give them: pages of GeoJSON in the Dutch national grid (EPSG:28992)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from shapely.geometry import shape

from sociale_basis.errors import CutOffError, ServiceShapeError
from sociale_basis.sources.geo_file import RD_BOUNDS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sociale_basis.sources.http import Reply

RD = "EPSG:28992"
MOST_PAGES = 2000
"""The most answers that one question may take: a service without end is given up."""

_RD_NUMBER = "28992"
_COMPARE = "see whether its documentation has changed, and run with a newer version of this program"

Box = tuple[float, float, float, float]
"""West, south, east, north, in metres of the Dutch national grid."""


class Fetched(NamedTuple):
    """Features, and the answers they came in.

    ``frame`` has one row per feature, its properties as published (object columns; none where
    there are no features) and a geometry in EPSG:28992, its index the ids of the service.
    """

    frame: gpd.GeoDataFrame
    replies: list[Reply]


def features_of(reply: Reply) -> list[dict[str, Any]]:
    """Give the features of one page.

    Raises
    ------
    ServiceShapeError
        It is no page of features, or not in the grid that was asked for.
    CutOffError
        It holds fewer features than it says.
    """
    content = reply.json
    features = content.get("features") if isinstance(content, dict) else None
    if not isinstance(features, list) or not all(_is_feature(one) for one in features):
        raise changed(reply, "answers no FeatureCollection")
    told = content.get("numberReturned")
    if isinstance(told, int) and told != len(features):
        raise CutOffError(
            f"says it sends {told} features and sends {len(features)}",
            host=reply.request.host,
            do=reply.request.service.otherwise,
        )
    system = reply.headers.get("content-crs") or _named_system(content)
    if system is not None and _RD_NUMBER not in system:
        raise changed(reply, f"sends coordinates in {system} where {RD} was asked for")
    return features


def to_frame(features: Iterable[dict[str, Any]], replies: list[Reply]) -> Fetched:
    """Make a frame of features; one that came twice, from two overlapping questions, counts once.

    Raises
    ------
    ServiceShapeError
        A feature has no id or an impossible geometry, or does not lie in the Netherlands.
    """
    by_id: dict[object, dict[str, Any]] = {}
    for feature in features:
        identifier = feature.get("id")
        if identifier is None:
            raise changed(replies[0], "sends features without an id")
        by_id.setdefault(identifier, feature)
    try:
        shapes = [shape(one["geometry"]) if one["geometry"] else None for one in by_id.values()]
    except (ValueError, TypeError, KeyError, AttributeError, shapely.errors.ShapelyError) as error:
        raise changed(replies[0], "sends a geometry that is none") from error
    index = pd.Index(list(by_id), dtype=object, name="id")
    rows = [one["properties"] for one in by_id.values()]
    table = pd.DataFrame(rows, index=index, dtype=object)
    frame = gpd.GeoDataFrame(table, geometry=gpd.GeoSeries(shapes, index=index), crs=RD)
    _refuse_other_grid(frame, replies[0])
    return Fetched(frame, replies)


def changed(reply: Reply, what: str) -> ServiceShapeError:
    """Say that a service answers something else than its documentation says."""
    return ServiceShapeError(what, host=reply.request.host, do=_COMPARE)


def refuse_endless(replies: list[Reply]) -> None:
    """Make sure that pages come to an end.

    Raises
    ------
    ServiceShapeError
        There are too many.
    """
    if len(replies) > MOST_PAGES:
        raise changed(replies[-1], f"has more than {MOST_PAGES} pages")


def _is_feature(one: object) -> bool:
    return isinstance(one, dict) and isinstance(one.get("properties"), dict) and "geometry" in one


def _named_system(content: dict[str, Any]) -> str | None:
    """Read the ``crs`` member of GeoJSON of before RFC 7946, which WFS still writes."""
    system = content.get("crs")
    properties = system.get("properties") if isinstance(system, dict) else None
    name = properties.get("name") if isinstance(properties, dict) else None
    return None if name is None else str(name)


def _refuse_other_grid(frame: gpd.GeoDataFrame, reply: Reply) -> None:
    bounds = frame.total_bounds
    if not np.isfinite(bounds).all():
        return  # no feature, or none with a geometry
    west, south, east, north = RD_BOUNDS
    if not (west <= bounds[0] and bounds[2] <= east and south <= bounds[1] and bounds[3] <= north):
        corner = f"{bounds[0]:.6g}, {bounds[1]:.6g}"
        raise changed(reply, f"sends coordinates such as {corner}, which are not in {RD}")
