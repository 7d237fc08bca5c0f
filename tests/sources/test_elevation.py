"""Heights from a raster: bilinear, with gaps as gaps."""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING

import numpy as np
import pytest
import rasterio
from affine import Affine
from pyproj import Transformer

from sociale_basis.errors import CrsError, FileFormatError, InputError, UsageError
from sociale_basis.sources.elevation import read_elevation

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray


# Pixels of 10 m, north-west corner at x 84000, y 446000.
PIXELS = Affine(10, 0, 84_000, 0, -10, 446_000)


def raster(
    file: Path,
    heights: NDArray[np.float32],
    *,
    crs: str | None = "EPSG:28992",
    bands: int = 1,
    transform: Affine = PIXELS,
) -> Path:
    """Write a GeoTIFF in which -9999 is no value; each band is a multiple of the first."""
    rows, columns = heights.shape
    with rasterio.open(
        file,
        "w",
        driver="GTiff",
        width=columns,
        height=rows,
        count=bands,
        dtype="float32",
        nodata=-9999,
        crs=crs,
        transform=transform,
    ) as out:
        for band in range(1, bands + 1):
            out.write(heights * band, band)
    return file


def refusal(kind: type[InputError], file: Path) -> str:
    """Open, expect this error, and give its one line without the file."""
    with pytest.raises(kind) as error:
        read_elevation(file)
    line = str(error.value)
    assert "\n" not in line
    return line.removeprefix(str(file))


def test_a_tilted_plane_is_exact(tmp_path: Path) -> None:
    """Bilinear interpolation of a plane is the plane, across tiles too."""
    size = 1100
    column, row = np.meshgrid(np.arange(size), np.arange(size))
    plane = (0.25 * column - 0.5 * row).astype(np.float32)
    elevation = read_elevation(raster(tmp_path / "plane.tif", plane))
    random = np.random.default_rng(7)
    x = random.uniform(84_005, 84_000 + 10 * size - 5, 500)
    y = random.uniform(446_000 - 10 * size + 5, 445_995, 500)
    # The first pixel's centre, at 84005, 445995, has height 0.
    expected = 0.025 * (x - 84_005) - 0.05 * (445_995 - y)
    assert elevation.sample(x, y, "EPSG:28992") == pytest.approx(expected, abs=1e-3)
    assert elevation.warnings == []


def test_points_in_another_crs(tmp_path: Path) -> None:
    """Lon/lat points get the height of the same spot in RD."""
    heights = np.arange(100, dtype=np.float32).reshape(10, 10)
    elevation = read_elevation(raster(tmp_path / "h.tif", heights))
    x, y = np.array([84_031.0, 84_055.0]), np.array([445_950.0, 445_977.0])
    lon, lat = Transformer.from_crs("EPSG:28992", "EPSG:4326", always_xy=True).transform(x, y)
    in_degrees = elevation.sample(lon, lat, "EPSG:4326")
    assert in_degrees == pytest.approx(elevation.sample(x, y, "EPSG:28992"), abs=1e-3)
    assert np.isfinite(in_degrees).all()


def test_gaps_and_the_world_outside_are_nan(tmp_path: Path) -> None:
    """A pixel without value takes what depends on it, and only that; edges hold their value."""
    heights = np.full((4, 4), 3.0, dtype=np.float32)
    heights[1, 1] = -9999
    elevation = read_elevation(raster(tmp_path / "gap.tif", heights))
    x = np.array([84_015.0, 84_020.0, 84_025.0, 84_035.0, 84_000.0, 83_999.0, np.nan])
    y = np.array([445_985.0, 445_985.0, 445_985.0, 445_965.0, 446_000.0, 445_985.0, 445_985.0])
    sampled = elevation.sample(x, y, "EPSG:28992")
    assert np.isnan(sampled).tolist() == [True, True, False, False, False, True, True]
    assert sampled[2:5].tolist() == [3.0, 3.0, 3.0]


def test_of_several_bands_the_first(tmp_path: Path) -> None:
    """A second band is not height, and a warning says so."""
    heights = np.full((3, 3), 2.0, dtype=np.float32)
    elevation = read_elevation(raster(tmp_path / "bands.tif", heights, bands=2))
    assert elevation.sample([84_015], [445_985], "EPSG:28992").tolist() == [2.0]
    assert "has 2 bands" in elevation.warnings[0]


def test_refusals(tmp_path: Path) -> None:
    """No raster, no reference system and no file each have their line."""
    text = tmp_path / "text.tif"
    text.write_text("geen hoogte", encoding="utf-8")
    assert refusal(FileFormatError, text) == ": this is not a raster. Give a GeoTIFF with heights"
    nowhere = raster(tmp_path / "nowhere.tif", np.ones((3, 3), np.float32), crs=None)
    assert ": the raster has no reference system" in refusal(CrsError, nowhere)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", rasterio.errors.NotGeoreferencedWarning)
        unplaced = raster(
            tmp_path / "unplaced.tif", np.ones((3, 3), np.float32), transform=Affine.identity()
        )
    assert ": the raster has no place on the map" in refusal(FileFormatError, unplaced)
    assert ": there is no such file" in refusal(UsageError, tmp_path / "none.tif")


def test_refuses_a_raster_that_breaks_off(tmp_path: Path) -> None:
    """Half a download opens but cannot be read: one line, no zeros."""
    random = np.random.default_rng(1).uniform(size=(300, 300)).astype(np.float32)
    file = raster(tmp_path / "half.tif", random)
    elevation = read_elevation(file)
    file.write_bytes(file.read_bytes()[:100_000])
    with pytest.raises(FileFormatError, match="a part of the raster cannot be read"):
        elevation.sample([86_900.0], [443_100.0], "EPSG:28992")
