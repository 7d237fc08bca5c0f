"""Heights of Portland, against pixels that rasterio reads by itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
import rasterio
from pyproj import Transformer

from sociale_basis.sources.elevation import read_elevation

if TYPE_CHECKING:
    from pathlib import Path


def test_heights_are_those_of_the_pixels(shared_data: Path) -> None:
    """At the centre of a pixel its own value, half-way between two their mean, also from UTM."""
    file = shared_data / "portland" / "portland-ned.tif"
    elevation = read_elevation(file)
    with rasterio.open(file) as raster:
        pixels = raster.read(1)
        west, north = raster.bounds.left, raster.bounds.top
        width, height = raster.res
    random = np.random.default_rng(3)
    row = random.integers(0, pixels.shape[0] - 1, 400)
    column = random.integers(0, pixels.shape[1] - 1, 400)
    lon, lat = west + (column + 0.5) * width, north - (row + 0.5) * height
    at_centre = elevation.sample(lon, lat, "EPSG:4269")
    assert at_centre == pytest.approx(pixels[row, column], abs=1e-3)
    between = elevation.sample(lon + width / 2, lat, "EPSG:4269")
    mean = (pixels[row, column] + pixels[row, column + 1]) / 2
    assert between == pytest.approx(mean, abs=1e-3)
    to_utm = Transformer.from_crs("EPSG:4269", "EPSG:26910", always_xy=True)
    from_utm = elevation.sample(*to_utm.transform(lon, lat), "EPSG:26910")
    assert from_utm == pytest.approx(at_centre, abs=1e-3)
    assert at_centre.min() >= 0
    assert at_centre.max() > 100


def test_outside_the_raster_is_unknown(shared_data: Path) -> None:
    """Delft is not in Portland."""
    elevation = read_elevation(shared_data / "portland" / "portland-ned.tif")
    assert np.isnan(elevation.sample([4.36], [52.0], "EPSG:4326")).all()
