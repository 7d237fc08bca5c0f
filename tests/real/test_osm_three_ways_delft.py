"""Delft in a window: read whole, read in part, and asked of Overpass, the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import shapely

from sociale_basis.settings import Settings
from sociale_basis.sources.http import Client
from sociale_basis.sources.osm_file import read_osm_file
from sociale_basis.sources.overpass import fetch_osm
from tests.sources.fakes.overpass import Overpass
from tests.sources.fakes.server import FakeServer
from tests.sources.osm_same import assert_all_the_same_in, assert_same_in, assert_same_tables

if TYPE_CHECKING:
    from pathlib import Path

    from sociale_basis.sources.osm_data import OsmData
    from sociale_basis.sources.osm_part import Box

WINDOW = shapely.box(4.362, 51.996, 4.376, 52.003)


@pytest.fixture(scope="module")
def file(shared_data: Path) -> Path:
    """Give the extract."""
    return shared_data / "delft" / "tudelft_2025.osm.pbf"


@pytest.fixture(scope="module")
def delft(file: Path) -> OsmData:
    """Read it whole, once."""
    return read_osm_file(file)


@pytest.mark.parametrize(
    "box",
    [
        pytest.param(WINDOW.bounds, id="window"),
        pytest.param((4.3700, 51.9990, 4.3702, 51.9991), id="a few steps"),
        pytest.param((4.1, 51.9, 4.365, 51.997), id="over the edge"),
    ],
)
def test_part_of_the_file(delft: OsmData, file: Path, box: Box) -> None:
    """Nodes, ways, tags, surfaces and relations in the box: equal to the last digit."""
    part = read_osm_file(file, within=box)
    same = assert_all_the_same_in(shapely.box(*box), delft, part)
    assert len(same.features) > 3
    assert len(part.features) < len(delft.features)


def test_overpass(delft: OsmData, file: Path, tmp_path: Path) -> None:
    """What Overpass is asked is all that is read: the same homes, places, network, background."""
    with FakeServer() as fake:
        places = tmp_path / "places.toml"
        address = fake.serve("/api", Overpass(file))
        places.write_text(f'[services.overpass]\naddress = "{address}"\npause_s = 0\n')
        with Client(tmp_path / "kept", settings=Settings(services=places)) as client:
            got = fetch_osm(client, WINDOW)
    assert assert_same_in(WINDOW, delft, got.data) == []
    assert_same_tables(WINDOW, delft, got.data)
    assert len(got.data.features) > 3_000
