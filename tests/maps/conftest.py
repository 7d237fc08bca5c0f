"""The example neighbourhood, for what the small town is too small to show."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from sociale_basis.neighbourhood import build

if TYPE_CHECKING:
    from sociale_basis.neighbourhood import Neighbourhood

FILES = Path(__file__).resolve().parents[2] / "data" / "voorbeeldwijk"


@pytest.fixture(scope="session")
def wilgenoord(tmp_path_factory: pytest.TempPathFactory) -> Neighbourhood:
    """Build the example neighbourhood with its figures. Not to be changed by a test."""
    return build(
        tmp_path_factory.mktemp("wilgenoord"),
        osm=FILES / "voorbeeldwijk.osm.pbf",
        boundary=FILES / "buurten.geojson",
        population=FILES / "population.csv",
        statistics=[FILES / "kerncijfers.csv", FILES / "gezondheid.csv"],
        places=FILES / "places.csv",
        name="Wilgenoord",
    )
