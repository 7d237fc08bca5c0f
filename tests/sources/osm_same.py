"""Two readings of the same OpenStreetMap data, held against each other in a window."""

from __future__ import annotations

from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import shapely
from geopandas.testing import assert_geodataframe_equal
from pandas.testing import assert_frame_equal

from sociale_basis.neighbourhood.background import draw_background
from sociale_basis.neighbourhood.places import find_places
from sociale_basis.neighbourhood.window import ways_and_features
from sociale_basis.network.frames import network_frames
from sociale_basis.sources.dwellings import dwellings
from tests.sources.wanted import is_wanted

if TYPE_CHECKING:
    from sociale_basis.sources.osm_data import OsmData


def assert_same_in(window: shapely.Polygon, one: OsmData, other: OsmData) -> list[str]:
    """Fail where two readings differ in what is read in a window, to the last digit.

    Gives the features of the first that lie around all of the window, and that the second lacks.
    """
    one, other = (ways_and_features(data, window) for data in (one, other))
    for name in ("node_id", "lon", "lat", "way_id", "tail", "head"):
        np.testing.assert_array_equal(getattr(one, name), getattr(other, name), err_msg=name)
    assert one.node_tags == other.node_tags
    assert one.way_tags == other.way_tags
    mine, theirs = _asked(one.features), _asked(other.features)
    here = set(zip(theirs["element"], theirs["osm_id"], strict=True))
    lacking = np.array(
        [pair not in here for pair in zip(mine["element"], mine["osm_id"], strict=True)], dtype=bool
    )
    around = shapely.contains_properly(mine.geometry.to_numpy(), window)
    assert not (lacking & ~around).any(), mine[lacking & ~around]
    lost = [
        f"{letter}{number}" for letter, number in mine[lacking][["element", "osm_id"]].to_numpy()
    ]
    mine = mine[~lacking].reset_index(drop=True)
    assert mine[["element", "osm_id", "tags"]].equals(theirs[["element", "osm_id", "tags"]])
    assert mine.geometry.geom_equals_exact(theirs.geometry, 0).all()
    return lost


def assert_all_the_same_in(window: shapely.Polygon, one: OsmData, other: OsmData) -> OsmData:
    """Fail where two readings differ in anything in a window; give what is in it."""
    one, other = (ways_and_features(data, window) for data in (one, other))
    for name in ("node_id", "lon", "lat", "way_id", "tail", "head"):
        np.testing.assert_array_equal(getattr(one, name), getattr(other, name), err_msg=name)
    assert one.node_tags == other.node_tags
    assert one.way_tags == other.way_tags
    columns = ["element", "osm_id", "tags"]
    assert one.features[columns].equals(other.features[columns])
    assert one.features.geometry.geom_equals_exact(other.features.geometry, 0).all()
    return one


def assert_same_tables(window: shapely.Polygon, one: OsmData, other: OsmData) -> None:
    """Fail where homes, network, places or background of two readings differ in a window."""
    made = []
    for whole in (one, other):
        osm = ways_and_features(whole, window)
        crs = str(osm.features.estimate_utm_crs())
        metric = osm.features.to_crs(crs)
        ground = gpd.GeoSeries([window], crs="EPSG:4326").to_crs(crs).iloc[0]
        nodes, edges, _ = network_frames(osm, crs)
        places, _ = find_places(metric, edges, ground, "2026-11-20", None)
        background = draw_background(osm, metric, ground)
        made.append((nodes, edges, places, background, dwellings(osm)))
    for first, second in zip(*made, strict=True):
        assert len(first) > 0
        if isinstance(first, gpd.GeoDataFrame):
            assert_geodataframe_equal(first, second)
        else:
            assert_frame_equal(first, second)


def _asked(features: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    wanted = features["tags"].map(is_wanted).to_numpy(dtype=bool)
    return features[wanted].reset_index(drop=True)
