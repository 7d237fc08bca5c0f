"""Metres of the shortest way, beside those of an independent engine on the same OSM data.

The oracle is a matrix made with Valhalla 3.9.1 (foot), of 60 addresses by 10 places in Delft. It
was computed without administrative data, so that it walks on no cycle path without a foot tag and
finds no way at all for the pairs on different sides of one bridge.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest
import shapely
from pyproj import Transformer

from sociale_basis.network import ways
from sociale_basis.network.anchoring import anchor_points
from sociale_basis.network.frames import network_frames, network_from_frames
from sociale_basis.reach import matrix
from sociale_basis.sources.osm_file import read_osm_file

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from numpy.typing import NDArray

    from sociale_basis.sources.osm_data import OsmData, Tags

RD = "EPSG:28992"


@pytest.fixture(scope="module")
def osm(shared_data: Path) -> OsmData:
    """Read the main Dutch extract."""
    return read_osm_file(shared_data / "delft" / "tudelft_2025.osm.pbf")


@pytest.fixture(scope="module")
def pairs(shared_data: Path) -> pd.DataFrame:
    """Read the oracle: 600 pairs, of which it routed 300."""
    table = pd.read_csv(shared_data / "delft" / "valhalla_3.9.1_walk_matrix_60x10.csv")
    foot = table[table["profile"] == "foot"].reset_index(drop=True)
    assert (len(foot), int(foot["km"].notna().sum())) == (600, 300)
    return foot


def metres(osm: OsmData, pairs: pd.DataFrame, keep: Callable[[Tags], bool]) -> NDArray[np.float64]:
    """Give the length of the shortest way of each pair on the product's network."""
    nodes, edges, _ = network_frames(osm, RD, keep=keep)
    network = network_from_frames(nodes, edges)
    project = Transformer.from_crs(4326, RD, always_xy=True).transform
    ends = []
    for lat, lon in (("lat", "lon"), ("dest_lat", "dest_lon")):
        points = np.asarray(shapely.points(*project(pairs[lon].to_numpy(), pairs[lat].to_numpy())))
        anchors = anchor_points(
            network, edges.geometry.to_numpy(), edges["twin"].to_numpy(), points
        )
        assert anchors.attached.all()
        ends.append(anchors)
    origins, destinations = ends
    return np.diag(matrix(network, network.length_m.astype(np.float32), origins, destinations))


def as_the_oracle_sees_it(osm: OsmData) -> OsmData:
    """Tell the data the oracle's way: driveways open, streets kept where sidewalks are drawn."""
    told = {}
    for way, tags in osm.way_tags.items():
        seen = {
            key: "yes" if key.startswith("sidewalk") and value == "separate" else value
            for key, value in tags.items()
        }
        if seen.get("service") == "driveway":
            seen["service"] = "parking_aisle"
        told[way] = seen
    return replace(osm, way_tags=told)


def open_to_the_oracle(tags: Tags) -> bool:
    """Imitate its missing data: cycle paths without a foot tag and private ways are closed."""
    foot = tags.get("foot")
    if foot == "use_sidepath":
        return ways.way_class(tags) is not None
    invited = foot in {"yes", "designated", "permissive"}
    private = foot == "private" or tags.get("access") in {"private", "no"}
    if (tags.get("highway") == "cycleway" or private) and not invited:
        return False
    return ways.is_walkable(tags)


def test_the_product_finds_every_way_and_hardly_a_longer_one(
    osm: OsmData, pairs: pd.DataFrame
) -> None:
    """All 600 pairs are routed; of the oracle's 300, at least 95 % are at most 1.05 as long."""
    found = metres(osm, pairs, ways.is_walkable)
    assert np.isfinite(found).all()
    known = pairs["km"].notna().to_numpy()
    ratio = found[known] / 1000 / pairs.loc[known, "km"].to_numpy()
    assert (ratio <= 1.05).mean() >= 0.95


def test_on_the_same_ways_the_lengths_are_the_same(osm: OsmData, pairs: pd.DataFrame) -> None:
    """Under the oracle's own rules the two agree, and fail to route the same 300 pairs.

    What is left over 5 % (52 of 300 pairs), grouped by the stretch or end the pairs share. Within
    a group the two differ by about the same metres for every pair: it is one choice each.

    =====  ======  ==================================================================
    pairs  metres  shared
    =====  ======  ==================================================================
       18     +70  Balthasar van der Polweg 636 to 1116, northward: the oracle leaves
                   the campus by a way that we do not have, or have closed
        9    -110  Hooikade and Industriestraat 258, everywhere: we cut a corner that
                   the oracle goes around
        8     -48  Stieltjesweg and Van Mourik Broekmanweg to the International
                   School: the same, on the campus
        8     +62  to the Adelbertkerk: the oracle arrives on its other side
        5    +100  from Rotterdamseweg 139A: the oracle starts on another edge of the
                   square in front of the door
        4    -190  Balthasar van der Polweg 350 and 514, southward: as the second
    =====  ======  ==================================================================
    """
    found = metres(as_the_oracle_sees_it(osm), pairs, open_to_the_oracle)
    known = pairs["km"].notna().to_numpy()
    assert np.array_equal(np.isfinite(found), known)
    ratio = found[known] / 1000 / pairs.loc[known, "km"].to_numpy()
    assert 0.99 <= np.median(ratio) <= 1.01
    assert (np.abs(ratio - 1) <= 0.05).mean() >= 0.80
    assert (np.abs(ratio - 1) <= 0.10).mean() >= 0.90
