"""What is drawn behind everything else: streets, water, green and buildings, simplified."""

from __future__ import annotations

from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from sociale_basis.network.morton import morton_order

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from sociale_basis.sources.osm_data import OsmData

KINDS = ("green", "water", "building", "street")
"""In the order in which they are drawn."""

WATERS = ("canal", "ditch", "lake", "pond", "river", "stream")
"""Waters that people call by a word of their own."""

_TOLERANCE_M = {"water": 2.0, "green": 2.0, "building": 0.5, "street": 1.0}
_SMALLEST_M2 = {"water": 20.0, "green": 50.0, "building": 10.0}
_STREETS = frozenset(
    """bridleway cycleway footway living_street motorway motorway_link path pedestrian primary
    primary_link residential road secondary secondary_link service steps tertiary tertiary_link
    track trunk trunk_link unclassified""".split()  # noqa: SIM905  (a list would be 24 lines)
)
_WATER = {
    "natural": frozenset({"bay", "water"}),
    "waterway": frozenset({"canal", "ditch", "dock", "drain", "river", "riverbank", "stream"}),
    "landuse": frozenset({"basin", "reservoir"}),
}
_GREEN = {
    "landuse": frozenset(
        """allotments cemetery farmland flowerbed forest grass greenfield meadow orchard
        recreation_ground village_green""".split()  # noqa: SIM905  (as above)
    ),
    "leisure": frozenset({"dog_park", "garden", "golf_course", "nature_reserve", "park", "pitch"}),
    "natural": frozenset({"grassland", "heath", "scrub", "wetland", "wood"}),
}


def draw_background(
    osm: OsmData, features: gpd.GeoDataFrame, window: shapely.Geometry
) -> gpd.GeoDataFrame:
    """Draw the background of a window.

    Parameters
    ----------
    osm
        For the streets.
    features
        Its features in metres.
    window
        What is drawn, in the same reference system; what sticks out is not cut off.

    Returns
    -------
    ``kind`` (green, water, building or street, in this order), of water its ``name`` and what
    ``water`` it is (one of :data:`WATERS`), both null where nothing is said, and ``geometry``, in
    metres.
    """
    crs = features.crs
    kind = features["tags"].map(kind_of).to_numpy(dtype=object)
    wet = kind == "water"
    called = np.full((len(features), 2), None, dtype=object)
    called[wet, 0] = features.loc[wet, "tags"].map(lambda tags: tags.get("name"))
    called[wet, 1] = features.loc[wet, "tags"].map(water_of)
    shapes = features.geometry.to_numpy()
    streets = _streets(osm, str(crs))
    kinds = np.concatenate([kind, np.full(len(streets), "street", dtype=object)])
    drawn = np.concatenate([shapes, streets])
    told = np.concatenate([called, np.full((len(streets), 2), None, dtype=object)])
    shapely.prepare(window)
    wanted = np.isin(kinds.astype(str), KINDS) & shapely.intersects(window, drawn)
    wanted &= shapely.get_dimensions(drawn) > 0
    kinds, drawn, told = kinds[wanted], drawn[wanted], told[wanted]
    for name in KINDS:
        these = kinds == name
        drawn[these] = shapely.simplify(drawn[these], _TOLERANCE_M[name])
        small = shapely.area(drawn) < _SMALLEST_M2.get(name, 0.0)
        flat = shapely.get_dimensions(drawn) > 1
        drawn[these & small & flat] = None
    left = ~shapely.is_missing(drawn) & ~shapely.is_empty(drawn)
    kinds, drawn, told = kinds[left], drawn[left], told[left]
    frame = gpd.GeoDataFrame(
        {
            "kind": pd.array(kinds, dtype="str"),
            "name": pd.array(told[:, 0], dtype="str"),
            "water": pd.array(told[:, 1], dtype="str"),
        },
        geometry=gpd.GeoSeries(drawn, crs=crs),
    )
    centre = shapely.centroid(drawn)
    along = morton_order(shapely.get_x(centre), shapely.get_y(centre))
    frame = frame.iloc[along]
    rank = frame["kind"].map({name: at for at, name in enumerate(KINDS)}).astype(np.int64)
    return frame.iloc[np.argsort(rank.to_numpy(), kind="stable")].reset_index(drop=True)


def kind_of(tags: Mapping[str, str]) -> str | None:
    """Tell what a feature with these tags is drawn as, or None."""
    if tags.get("building", "no") != "no":
        return "building"
    if "tunnel" in tags:
        return None
    if any(tags.get(key) in values for key, values in _WATER.items()):
        return "water"
    if any(tags.get(key) in values for key, values in _GREEN.items()):
        return "green"
    return None


def water_of(tags: Mapping[str, str]) -> str | None:
    """Tell what water a feature with these tags is, one of :data:`WATERS`, or None."""
    for key in ("water", "waterway"):
        value = tags.get(key, "")
        if value in WATERS:
            return value
    return "ditch" if tags.get("waterway") == "drain" else None


def _streets(osm: OsmData, crs: str) -> NDArray[np.object_]:
    """Join the pairs of each street to lines, in metres."""
    streets = [way for way, tags in osm.way_tags.items() if tags.get("highway") in _STREETS]
    rows = np.flatnonzero(np.isin(osm.way_id, np.array(streets, dtype=np.int64)))
    if not len(rows):
        return np.zeros(0, dtype=object)
    ends = [np.searchsorted(osm.node_id, ids[rows]) for ids in (osm.tail, osm.head)]
    xy = np.stack([np.column_stack([osm.lon[end], osm.lat[end]]) for end in ends], axis=1)
    _, number = np.unique(osm.way_id[rows], return_inverse=True)
    order = np.argsort(number, kind="stable")
    pairs = np.asarray(shapely.linestrings(xy[order]))
    merged = shapely.line_merge(shapely.multilinestrings(pairs, indices=number[order]))
    return np.asarray(gpd.GeoSeries(merged, crs="EPSG:4326").to_crs(crs))
