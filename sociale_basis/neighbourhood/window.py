"""The part of OpenStreetMap data a neighbourhood needs, out of a file that may hold a province."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import shapely

from sociale_basis.neighbourhood.crs import Box, Surface, box_polygon

if TYPE_CHECKING:
    import geopandas as gpd
    from numpy.typing import NDArray

    from sociale_basis.sources.osm_data import OsmData


_ABOUT_TEN_METRES = 1e-4  # in degrees
# Buildings around fewer of the ways' nodes are a few strays in a file of ways.
_MAPPED = 0.1


def data_extent(osm: OsmData, given: Box | None) -> tuple[Surface, str, list[str]]:
    """Tell which ground the data covers.

    Parameters
    ----------
    osm
        The data.
    given
        What the user says, or None.

    Returns
    -------
    extent
        In degrees: the given box, else the file's header box, else the convex hull of the
        addresses and buildings (the bounding box of the nodes would be wrong: ways stick out),
        else, where hardly any are in the file, that of the ways.
    told_by
        ``option``, ``header`` or ``hull``.
    warnings
        Why the extent may not be what was meant.
    """
    if given is not None:
        warnings = []
        if osm.extent is not None and not shapely.box(*osm.extent).covers(shapely.box(*given)):
            header = ",".join(f"{value:g}" for value in osm.extent)
            warnings.append(
                f"the given extent reaches beyond the box that the OpenStreetMap file names "
                f"({header}): the residents of the part without data are spread over the rest"
            )
        return box_polygon(given), "option", warnings
    if osm.extent is not None:
        return box_polygon(osm.extent), "header", []
    hull, what = _hull(osm)
    west, south, east, north = hull.bounds
    note = (
        f"the OpenStreetMap file names no usable box: its extent is taken as the hull of its "
        f"{what}, {west:.4f},{south:.4f},{east:.4f},{north:.4f}; "
        "give --extent W,S,E,N when that is not what it covers"
    )
    return hull, "hull", [note]


def _hull(osm: OsmData) -> tuple[shapely.Polygon, str]:
    tags = osm.features["tags"]
    lived = tags.map(
        lambda told: "addr:housenumber" in told or told.get("building", "no") != "no"
    ).to_numpy(dtype=bool)
    shapes = osm.features.geometry.to_numpy()[lived]
    hull = shapely.convex_hull(shapely.geometrycollections(shapes))
    if isinstance(hull, shapely.Polygon) and not hull.is_empty:
        shapely.prepare(hull)
        if shapely.contains_xy(hull, osm.lon, osm.lat).mean() >= _MAPPED:
            return hull, "addresses and buildings"
    hull = shapely.convex_hull(shapely.multipoints(np.column_stack([osm.lon, osm.lat])))
    if not isinstance(hull, shapely.Polygon):  # all ways on one line
        hull = shapely.Polygon(shapely.buffer(hull, _ABOUT_TEN_METRES))
    return hull, "ways, because it holds hardly any addresses or buildings"


def ways_and_features(osm: OsmData, window: Surface) -> OsmData:
    """Keep the whole ways that touch a window, and the features that do.

    Parameters
    ----------
    osm
        The data.
    window
        A surface in degrees.
    """
    tail = np.searchsorted(osm.node_id, osm.tail)
    head = np.searchsorted(osm.node_id, osm.head)
    ways = np.unique(osm.way_id[_touching(osm, tail, head, window)])
    pairs = np.isin(osm.way_id, ways)
    nodes: NDArray[np.bool_] = np.zeros(len(osm.node_id), dtype=bool)
    nodes[tail[pairs]] = True
    nodes[head[pairs]] = True
    kept = osm.node_id[nodes]
    return replace(
        osm,
        node_id=kept,
        lon=osm.lon[nodes],
        lat=osm.lat[nodes],
        node_tags={node: osm.node_tags[node] for node in kept.tolist() if node in osm.node_tags},
        way_id=osm.way_id[pairs],
        tail=osm.tail[pairs],
        head=osm.head[pairs],
        way_tags={way: osm.way_tags[way] for way in ways.tolist()},
        features=features_in(osm, window),
    )


def _touching(
    osm: OsmData,
    tail: NDArray[np.int64],
    head: NDArray[np.int64],
    window: Surface,
) -> NDArray[np.int64]:
    """Give the rows of the node pairs between which the way touches a window."""
    west, south, east, north = window.bounds
    x, y = (np.stack([axis[tail], axis[head]]) for axis in (osm.lon, osm.lat))
    near = (x.max(0) >= west) & (x.min(0) <= east) & (y.max(0) >= south) & (y.min(0) <= north)
    rows = np.flatnonzero(near)
    ends = np.stack([x[:, rows].T, y[:, rows].T], axis=2)
    shapely.prepare(window)
    return rows[shapely.intersects(window, shapely.linestrings(ends))]


def features_in(osm: OsmData, window: shapely.Geometry) -> gpd.GeoDataFrame:
    """Give the features that touch a window in degrees, in their order."""
    rows = np.sort(osm.features.sindex.query(window, predicate="intersects"))
    return osm.features.iloc[rows].reset_index(drop=True)
