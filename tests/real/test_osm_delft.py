"""OSM readers and dwellings on the real extract of Delft."""

from __future__ import annotations

from typing import TYPE_CHECKING

import geopandas as gpd
import osmium
import pytest
from osmium.osm import Node, Way

from sociale_basis.sources.dwellings import dwellings
from sociale_basis.sources.osm_file import read_osm_file
from tests.sources.osmnx_reader import read_osm_xml_with_osmnx

if TYPE_CHECKING:
    from pathlib import Path

    from sociale_basis.sources.osm_data import OsmData

WALKED = {"highway", "railway", "public_transport", "man_made", "route"}


@pytest.fixture(scope="module")
def delft(shared_data: Path) -> OsmData:
    """Read the main Dutch extract once."""
    return read_osm_file(shared_data / "delft" / "tudelft_2025.osm.pbf")


@pytest.fixture(scope="module")
def homes(delft: OsmData) -> gpd.GeoDataFrame:
    """Find its dwellings once."""
    return dwellings(delft)


def having(data: OsmData, key: str, *values: str) -> gpd.GeoDataFrame:
    """Choose the features with this tag."""
    features = data.features
    return features[features["tags"].map(lambda tags: tags.get(key) in values)]


@pytest.mark.parametrize(
    ("key", "value", "count"),
    [
        ("amenity", "bench", 74),
        ("leisure", "playground", 19),
        ("amenity", "school", 4),
        ("amenity", "place_of_worship", 4),
        ("amenity", "library", 1),
        ("amenity", "community_centre", 1),
    ],
)
def test_places(delft: OsmData, key: str, value: str, count: int) -> None:
    """As many of each as were counted in the file by other means."""
    assert len(having(delft, key, value)) == count


def test_buildings_and_addresses_are_all_there(delft: OsmData) -> None:
    """3,482 buildings and 8,942 elements with an address, less what cannot be drawn."""
    told = delft.features["tags"]
    lost = int(delft.warnings[-1].rstrip(".").split(": ")[-1])
    assert 0 <= 3_482 - told.map(lambda tags: "building" in tags).sum() <= lost
    assert told.map(lambda tags: any(key.startswith("addr:") for key in tags)).sum() == 8_942


def test_the_bridge_that_holds_the_two_halves_together(delft: OsmData) -> None:
    """The cycleway bridge is a way to walk on, with its tags."""
    assert delft.way_tags[130410464]["highway"] == "cycleway"
    assert (delft.way_id == 130410464).sum() >= 1


def test_header(delft: OsmData, shared_data: Path) -> None:
    """The 2025 file has no header box; the 2022 file has one, and a date."""
    assert delft.extent is None
    assert delft.timestamp == "2025-08-06"
    older = read_osm_file(shared_data / "delft" / "tudelft_2022.osm.pbf")
    assert older.extent == (4.355, 51.995, 4.386, 52.005)
    assert older.timestamp == "2022-01-24"


def test_same_through_osmnx(delft: OsmData, shared_data: Path, tmp_path: Path) -> None:
    """The extract as .osm, its ways filtered for the graph: the same tables, to the last digit."""
    source = str(shared_data / "delft" / "tudelft_2025.osm.pbf")
    ways: set[int] = set()
    nodes: set[int] = set()
    for way in osmium.FileProcessor(source, osmium.osm.WAY):
        if isinstance(way, Way) and not WALKED.isdisjoint(dict(way.tags)):
            ways.add(way.id)
            nodes.update(node.ref for node in way.nodes)
    everything, filtered = tmp_path / "all.osm", tmp_path / "ways.osm"
    with (
        osmium.SimpleWriter(str(everything)) as all_writer,
        osmium.SimpleWriter(str(filtered)) as way_writer,
    ):
        for entity in osmium.FileProcessor(source):
            all_writer.add(entity)
            wanted = ways if isinstance(entity, Way) else nodes if isinstance(entity, Node) else ()
            if entity.id in wanted:
                way_writer.add(entity)
    other = read_osm_xml_with_osmnx(filtered, everything)
    assert len(delft.way_id) > 15_000
    assert other.node_id.tolist() == delft.node_id.tolist()
    assert other.lon.tolist() == delft.lon.tolist()
    assert other.lat.tolist() == delft.lat.tolist()
    assert other.node_tags == delft.node_tags
    assert other.way_tags == delft.way_tags
    pairs = [
        sorted(zip(data.way_id.tolist(), data.tail.tolist(), data.head.tolist(), strict=True))
        for data in (delft, other)
    ]
    assert pairs[0] == pairs[1]
    assert len(delft.features) > 19_000
    columns = ["element", "osm_id", "tags"]
    assert other.features[columns].equals(delft.features[columns])
    assert other.features.geometry.geom_equals_exact(delft.features.geometry, 0).all()


def test_dwellings_stand_where_people_live(delft: OsmData, homes: gpd.GeoDataFrame) -> None:
    """Nearly all lie in buildings for living in or of unknown kind, by a plain spatial join."""
    assert 7_500 < len(homes) < 8_600
    buildings = delft.features[delft.features["tags"].map(lambda tags: "building" in tags)]
    kinds = gpd.sjoin(
        homes[["osm_id", "geometry"]], buildings[["tags", "geometry"]], predicate="intersects"
    )["tags"].map(lambda tags: tags["building"])
    counts = kinds.value_counts()
    assert counts["apartments"] > 5_000
    assert counts["house"] > 1_300
    refused = ["construction", "garage", "garages", "office", "commercial", "industrial", "retail"]
    assert counts.reindex([*refused, "university", "school"], fill_value=0).sum() == 0


def test_addresses_in_other_buildings_are_left_out(delft: OsmData, homes: gpd.GeoDataFrame) -> None:
    """The 331 in buildings under construction, 124 in garages and 95 in offices, at least."""
    nodes = delft.features[
        (delft.features["element"] == "n")
        & delft.features["tags"].map(lambda tags: "addr:housenumber" in tags)
    ]
    other = having(delft, "building", "construction", "garage", "office")
    inside = gpd.sjoin(nodes[["osm_id", "geometry"]], other[["geometry"]], predicate="intersects")
    assert inside["osm_id"].nunique() >= 331 + 124 + 95
    assert not set(inside["osm_id"]) & set(homes.loc[homes["element"] == "n", "osm_id"])
    assert homes.attrs["left_out"]["building"] >= inside["osm_id"].nunique()


def test_signs_on_student_flats_add_no_dwellings(delft: OsmData, homes: gpd.GeoDataFrame) -> None:
    """Korvezeestraat: 24 doors say "20-49" and the like; the numbers are there one by one."""
    tags = having(delft, "addr:street", "Korvezeestraat")["tags"]
    signs = tags.map(lambda told: "addr:interpolation" in told)
    assert signs.sum() == 24
    numbers = {told["addr:housenumber"] for told in tags[~signs]}
    found = homes[homes["address"].fillna("").str.startswith("Korvezeestraat ")]
    assert len(numbers) > 300
    assert set(found["address"].str.split("[ ,]").str[1]) <= numbers
    assert 0.9 * len(numbers) < len(found) <= len(numbers)
    assert found["entrance"].notna().mean() > 0.9
