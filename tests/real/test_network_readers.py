"""The same data through OSMnx and through pyosmium gives the same network and features."""

from __future__ import annotations

from typing import TYPE_CHECKING

import osmium
from geopandas.testing import assert_geodataframe_equal
from pandas.testing import assert_frame_equal
from shapely import box

from sociale_basis.neighbourhood.places import find_places
from sociale_basis.network.frames import network_frames
from sociale_basis.sources.osm_file import read_osm_file
from tests.sources.osmnx_reader import read_osm_xml_with_osmnx

if TYPE_CHECKING:
    from pathlib import Path

    import geopandas as gpd
    import pandas as pd

WALKED = {"highway", "railway", "public_transport", "man_made", "route"}


def _filtered(source: Path, target: Path) -> Path:
    """Write the ways that may be walked on, with their nodes, as OSMnx can read them."""
    with osmium.BackReferenceWriter(str(target), ref_src=str(source), overwrite=True) as writer:
        for way in osmium.FileProcessor(str(source), osmium.osm.WAY):
            if WALKED & {tag.k for tag in way.tags}:
                writer.add(way)
    return target


def _converted(source: Path, target: Path) -> Path:
    with osmium.SimpleWriter(str(target), overwrite=True) as writer:
        for element in osmium.FileProcessor(str(source)):
            writer.add(element)
    return target


def _sorted(nodes: pd.DataFrame, edges: gpd.GeoDataFrame) -> tuple[pd.DataFrame, gpd.GeoDataFrame]:
    """Name edges by the OSM ids at their ends: row numbers may differ."""
    ids, side = nodes["node_id"].to_numpy(), nodes["side"].to_numpy()
    named = edges.drop(columns=["tail", "head", "twin"]).assign(
        u=ids[edges["tail"]],
        v=ids[edges["head"]],
        sides=side[edges["tail"]] * 2 + side[edges["head"]],
        wkb=edges.geometry.to_wkb(),
    )
    order = ["way_id", "u", "v", "sides", "wkb"]
    keys = ["node_id", "side"]
    return (
        nodes.sort_values(keys, ignore_index=True),
        named.sort_values(order, ignore_index=True).drop(columns="wkb"),
    )


def test_osmnx_and_pyosmium_make_the_same_network(shared_data: Path, tmp_path: Path) -> None:
    """Every node, edge, attribute and feature of Delft is equal, whoever read the file."""
    source = shared_data / "delft" / "tudelft_2025.osm.pbf"
    everything = _converted(source, tmp_path / "all.osm")
    walked = _filtered(source, tmp_path / "ways.osm")
    one = read_osm_file(source)
    other = read_osm_xml_with_osmnx(walked, everything)
    assert_geodataframe_equal(one.features, other.features)
    tables = [network_frames(data, "EPSG:28992")[:2] for data in (one, other)]
    mine, theirs = (_sorted(*pair) for pair in tables)
    assert len(mine[1]) > 10_000
    assert_frame_equal(mine[0], theirs[0])
    assert_geodataframe_equal(mine[1], theirs[1], check_less_precise=False)
    window = box(84_000, 445_600, 86_200, 446_800)
    places = [
        find_places(data.features.to_crs(28992), edges, window, None)[0].drop(columns="date")
        for data, (_, edges) in zip((one, other), tables, strict=True)
    ]
    assert len(places[0]) > 200
    assert_geodataframe_equal(*places)
