"""Real data built once for all tests of a process."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from sociale_basis import neighbourhood

if TYPE_CHECKING:
    from pathlib import Path

    from sociale_basis.neighbourhood import Neighbourhood


@pytest.fixture(scope="session")
def delft(shared_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Neighbourhood:
    """Build the test area in Delft."""
    folder = shared_data / "delft"
    return neighbourhood.build(
        tmp_path_factory.mktemp("delft"),
        osm=folder / "tudelft_2025.osm.pbf",
        extent=(4.355, 51.995, 4.386, 52.005),
        boundary=folder / "buurten_2022_cartomap_rd_subset.geojson",
        population=folder / "pc4_age_population_delft_certegis.csv",
        population_areas=folder / "pc4_delft_certegis.gpkg",
    )
