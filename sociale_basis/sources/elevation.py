"""Heights from a raster, such as AHN: what slopes are computed from.

Only the part of the raster around the asked points is read, in tiles, so that a raster of a whole
province can be given.
"""

from __future__ import annotations

import warnings as python_warnings
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
from pyproj import CRS, Transformer

from sociale_basis.errors import CrsError, FileFormatError
from sociale_basis.sources.provenance import existing_file

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import ArrayLike, NDArray
    from rasterio.io import DatasetReader

_TILE = 1024
# A point on the very edge may fall this part of a pixel outside by rounding in the projection.
_EDGE = 1e-6


@dataclass(frozen=True)
class Elevation:
    """A raster with heights.

    ``crs`` is its reference system as text; ``warnings`` says what was odd, one sentence each.
    """

    file: Path
    crs: str
    warnings: list[str] = field(default_factory=list)

    def sample(self, x: ArrayLike, y: ArrayLike, crs: str | CRS) -> NDArray[np.float64]:
        """Give the height at points, bilinear between the centres of the four nearest pixels.

        Parameters
        ----------
        x, y
            Coordinates of shape (n,); of a geographic system lon and lat, in this order.
        crs
            Their reference system.

        Returns
        -------
        float64 heights of shape (n,) in the unit of the raster (metres for AHN and NED), NaN
        outside the raster and where one of the pixels a point depends on has no value.

        Raises
        ------
        FileFormatError
            A part of the raster cannot be read.
        """
        import rasterio  # noqa: PLC0415 -- slow to import and only needed with --elevation

        to_raster = Transformer.from_crs(crs, self.crs, always_xy=True)
        points = np.atleast_1d(np.asarray(x, float)), np.atleast_1d(np.asarray(y, float))
        east, north = to_raster.transform(*points)
        heights = np.full(len(east), np.nan)
        try:
            with rasterio.open(self.file) as raster:
                _sample(raster, np.asarray(east), np.asarray(north), heights)
        except rasterio.errors.RasterioIOError as error:
            raise FileFormatError(
                f"a part of the raster cannot be read ({error})",
                file=self.file,
                do="download or export it again",
            ) from error
        return heights


def read_elevation(path: str | Path) -> Elevation:
    """Open a raster with heights; of several bands the first is taken.

    Raises
    ------
    UsageError
        There is no such file.
    FileFormatError
        The file is not a raster, or has no place on the map.
    CrsError
        The raster has no reference system.
    """
    import rasterio  # noqa: PLC0415 -- slow to import and only needed with --elevation

    file = existing_file(path)
    warnings = []
    with python_warnings.catch_warnings():
        # Said below, as an error of our own.
        python_warnings.simplefilter("ignore", rasterio.errors.NotGeoreferencedWarning)
        try:
            with rasterio.open(file) as raster:
                crs, bands, transform = raster.crs, raster.count, raster.transform
        except rasterio.errors.RasterioIOError as error:
            raise FileFormatError(
                "this is not a raster", file=file, do="give a GeoTIFF with heights"
            ) from error
    if crs is None:
        raise CrsError(
            "the raster has no reference system",
            file=file,
            do="export it again with its reference system",
        )
    if transform.is_identity:
        raise FileFormatError(
            "the raster has no place on the map", file=file, do="export it again as GeoTIFF"
        )
    if bands > 1:
        warnings.append(f"{file}: has {bands} bands, the first is taken as height")
    return Elevation(file, crs.to_wkt(), warnings)


def _sample(
    raster: DatasetReader,
    east: NDArray[np.float64],
    north: NDArray[np.float64],
    heights: NDArray[np.float64],
) -> None:
    """Fill in the heights of the points that lie on the raster."""
    finite = np.isfinite(east) & np.isfinite(north)
    column, row = np.full_like(heights, -1.0), np.full_like(heights, -1.0)
    to_pixel = ~raster.transform
    x, y = east[finite], north[finite]
    column[finite] = to_pixel.a * x + to_pixel.b * y + to_pixel.c
    row[finite] = to_pixel.d * x + to_pixel.e * y + to_pixel.f
    inside = (
        (column >= -_EDGE)
        & (column <= raster.width + _EDGE)
        & (row >= -_EDGE)
        & (row <= raster.height + _EDGE)
    )
    # A pixel's value holds at its centre; beyond the outermost centres it is kept as it is.
    column = np.clip(column - 0.5, 0, raster.width - 1)
    row = np.clip(row - 0.5, 0, raster.height - 1)
    tile = (row // _TILE).astype(np.int64) * (raster.width // _TILE + 1) + column // _TILE
    for number in np.unique(tile[inside]):
        here = np.flatnonzero(inside & (tile == number))
        heights[here] = _bilinear(raster, column[here], row[here])


def _bilinear(
    raster: DatasetReader, column: NDArray[np.float64], row: NDArray[np.float64]
) -> NDArray[np.float64]:
    left, top = int(column.min()), int(row.min())
    right = min(int(column.max()) + 1, raster.width - 1)
    bottom = min(int(row.max()) + 1, raster.height - 1)
    window = ((top, bottom + 1), (left, right + 1))
    pixels = raster.read(1, window=window, masked=True).astype(np.float64).filled(np.nan)
    pixels = pixels * raster.scales[0] + raster.offsets[0]
    west, north = np.floor(column).astype(int), np.floor(row).astype(int)
    part_x, part_y = column - west, row - north
    west, north = west - left, north - top
    east = np.minimum(west + 1, pixels.shape[1] - 1)
    south = np.minimum(north + 1, pixels.shape[0] - 1)
    height = np.zeros(len(column))
    for line, place, weight in (
        (north, west, (1 - part_x) * (1 - part_y)),
        (north, east, part_x * (1 - part_y)),
        (south, west, (1 - part_x) * part_y),
        (south, east, part_x * part_y),
    ):
        # A pixel without weight may be without value: nothing depends on it.
        height += np.where(weight > 0, weight * pixels[line, place], 0.0)
    return height
