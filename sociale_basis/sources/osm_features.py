"""Which OSM elements become ways to walk on, which become features, and the features' table.

Both readers use this, so that a file and a download give the same tables.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from sociale_basis.sources.osm_data import Tags

# Tags that say how data came about and nothing about the thing itself.
MUTE_KEYS = frozenset({"created_by", "source"})

# Relations that are assembled into surfaces.
SURFACE_RELATIONS = frozenset({"multipolygon", "boundary"})

# Values of highway=* for what is not there yet, or no longer.
ABSENT_HIGHWAYS = frozenset(
    {
        "abandoned",
        "construction",
        "demolished",
        "disused",
        "historic",
        "no",
        "planned",
        "proposed",
        "razed",
        "removed",
    }
)


def is_told(tags: Mapping[str, str]) -> bool:
    """Tell whether the tags say anything about the thing itself."""
    return not MUTE_KEYS.issuperset(tags)


def is_feature_relation(tags: Mapping[str, str]) -> bool:
    """Tell whether a relation is a surface that says something about itself.

    Old multipolygons carry their tags on the outer way: such a relation says only its type.
    """
    return tags.get("type") in SURFACE_RELATIONS and not (MUTE_KEYS | {"type"}).issuperset(tags)


def is_platform(tags: Mapping[str, str]) -> bool:
    """Tell whether people wait for a train, tram, bus or boat here."""
    return (
        tags.get("railway") == "platform"
        or tags.get("public_transport") == "platform"
        or tags.get("highway") == "platform"
    )


def is_walk_way(tags: Mapping[str, str]) -> bool:
    """Tell whether somebody might walk on a way with these tags, or learn from it about walking.

    Every existing ``highway=*`` (roads too: ``sidewalk=*`` is on them), platforms, piers and
    ferries. Whether walking is possible and allowed is for the network to say.
    """
    highway = tags.get("highway")
    if highway is not None:
        return highway not in ABSENT_HIGHWAYS
    return is_platform(tags) or tags.get("man_made") == "pier" or tags.get("route") == "ferry"


def is_feature_way(tags: Mapping[str, str], *, area: bool) -> bool:
    """Tell whether a way belongs in the table of features.

    Parameters
    ----------
    tags
        The way's tags.
    area
        Whether it is drawn as a surface.

    Returns
    -------
    feature
        False for lines that are merely ways to walk on and for ways without telling tags.
    """
    if not is_told(tags):
        return False
    return area or is_platform(tags) or not is_walk_way(tags)


def feature_table(
    element: Sequence[str],
    osm_id: Sequence[int],
    tags: Sequence[Tags],
    geometry: NDArray[np.object_],
    warnings: list[str],
) -> gpd.GeoDataFrame:
    """Make the table of features: sound geometries in one spelling, sorted by element and id.

    Surfaces that cross themselves are repaired by the GEOS linework method; what has no length or
    surface left is dropped. Repeated points go; rings get the order of ``shapely.normalize``, so
    that equal surfaces compare equal. Lines keep their direction.

    Parameters
    ----------
    element, osm_id, tags, geometry
        One entry per feature; ``None`` for a geometry that could not be made.
    warnings
        Gets one sentence per kind of oddity.

    Returns
    -------
    features
        Columns ``element``, ``osm_id``, ``tags``, ``geometry``, as in
        :class:`~sociale_basis.sources.osm_data.OsmData`.
    """
    shapes = shapely.remove_repeated_points(geometry)
    surface = np.isin(shapely.get_type_id(shapes), (3, 6))
    broken = surface & ~shapely.is_valid(shapes)
    if broken.any():
        shapes[broken] = [_surface_part(shape) for shape in shapely.make_valid(shapes[broken])]
        warnings.append(f"Surfaces that cross themselves, repaired: {broken.sum():,}.")
    single = shapely.get_num_geometries(shapes) == 1
    shapes[single] = shapely.get_geometry(shapes[single], 0)
    shapes[surface] = shapely.normalize(shapes[surface])

    type_id = shapely.get_type_id(shapes)
    usable = np.isin(type_id, (0, 1, 3, 6)) & ~shapely.is_empty(shapes)
    usable &= (type_id != 1) | (shapely.length(shapes) > 0)
    if not usable.all():
        warnings.append(
            "Features left out because nodes or members are missing from the file, or no geometry "
            f"can be made of them: {(~usable).sum():,}."
        )
    table = pd.DataFrame(
        {
            "element": pd.array(np.asarray(element, dtype=object), dtype="str"),
            "osm_id": np.asarray(osm_id, dtype=np.int64),
            "tags": pd.Series(list(tags), dtype=object),
        }
    )
    frame = gpd.GeoDataFrame(table, geometry=shapes, crs="EPSG:4326")
    return frame[usable].sort_values(["element", "osm_id"], ignore_index=True)


def _surface_part(shape: shapely.Geometry) -> shapely.Geometry | None:
    # Parts of parts: a repaired surface may be a collection that holds a multipolygon.
    parts = shapely.get_parts(shapely.get_parts(shape))
    polygons = [part for part in parts if part.geom_type == "Polygon"]
    if not polygons:
        return None
    return polygons[0] if len(polygons) == 1 else shapely.MultiPolygon(polygons)
