"""Heights of the ground: AHN, by way of the WCS of PDOK, put together in one raster.

What is relied on (WCS 1.0.0, as programs of others are seen to ask it):

- coverage ``dtm_05m``: the ground without buildings, trees and cars, in metres NAP, a pixel of
  0.5 m; where one of those stood, and on water, there is no value;
- ``BBOX`` in EPSG:28992 with ``WIDTH`` and ``HEIGHT`` gives a GeoTIFF (float32) of that box;
- no value is 3.4e38; errors are a ``ServiceException`` in XML, with status 200.

Asked is the raster as it is, in squares of 1 km on whole kilometres, so that nothing depends on how
the service would resample and neighbours share what was kept. A pixel of what comes out is the mean
of 5 by 5: single pixels are a few cm off, and a slope is read over 20 m. Gaps of a parked car or a
tree are filled from what lies around them, up to 10 m away; wider ones stay open.
"""

from __future__ import annotations

import os
import re
import warnings as python_warnings
from functools import partial
from math import ceil, floor
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import shapely

from sociale_basis.errors import (
    CutOffError,
    EmptyDataError,
    ServiceError,
    StorageError,
)
from sociale_basis.sources.feature_pages import RD, changed
from sociale_basis.sources.http import Request
from sociale_basis.sources.http.failures import exception_text
from sociale_basis.sources.provenance import describe_replies
from sociale_basis.sources.services import service

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from sociale_basis.sources.feature_pages import Box
    from sociale_basis.sources.http import Client, Reply
    from sociale_basis.sources.provenance import Source

COVERAGE = "dtm_05m"
SQUARE_M = 1000
PIXEL_M = 0.5
MEAN_OF = 5
FILLED_M = 10.0

_PIXELS = round(SQUARE_M / PIXEL_M)
_CELL_M = PIXEL_M * MEAN_OF
_CELLS = _PIXELS // MEAN_OF
# A mean of fewer of the 25 pixels is no mean.
_LEAST_PIXELS = 5
_NO_VALUE = 1e30
# What AHN covers; beyond it the service answers an error.
_COVERED = (10_000, 306_250, 280_000, 618_750)


class Heights(NamedTuple):
    """A raster with heights, for :func:`sociale_basis.sources.elevation.read_elevation`."""

    file: Path
    source: Source


def fetch_heights(
    client: Client, box: Box, out: str | Path, *, around: shapely.Geometry | None = None
) -> Heights:
    """Fetch the heights of the ground in a box, and write them as one GeoTIFF.

    Parameters
    ----------
    client
        With whom to ask.
    box
        West, south, east, north in metres of the Dutch national grid (EPSG:28992).
    out
        The file to write; what stood there is replaced when the new one is whole.
    around
        Only the squares that touch this, in EPSG:28992, are asked: the boundary and its margin.

    Raises
    ------
    ServiceError
        The service does not answer, or otherwise than described above.
    EmptyDataError
        There are no heights here.
    StorageError
        The file cannot be written.
    """
    ahn = service("ahn", client.settings)
    squares = list(_squares(box, around))
    nowhere = EmptyDataError(
        "there are no heights here",
        file=ahn.name,
        do="leave them out, or give a raster of your own: build --elevation",
    )
    if not squares:
        raise nowhere
    west = min(x for x, _ in squares)
    north = max(y for _, y in squares) + SQUARE_M
    columns = (max(x for x, _ in squares) - west) // SQUARE_M + 1
    rows = (north - min(y for _, y in squares)) // SQUARE_M
    cells = np.full((rows * _CELLS, columns * _CELLS), np.nan, dtype=np.float32)
    replies = []
    for x, y in squares:
        request = Request.of(ahn, "", _question(x, y))
        reply = client.ask(request, partial(_pixels, x=x, y=y))
        replies.append(reply)
        top, left = (north - y) // SQUARE_M - 1, (x - west) // SQUARE_M
        place = (
            slice(top * _CELLS, (top + 1) * _CELLS),
            slice(left * _CELLS, (left + 1) * _CELLS),
        )
        cells[place] = _means(_pixels(reply, x, y))
    if np.isnan(cells).all():
        raise nowhere
    file = Path(out)
    _write(file, _filled(cells), west, north)
    source = describe_replies(
        replies, name=ahn.name, licence=ahn.licence, attribution=ahn.attribution
    )
    return Heights(file, source)


def _squares(box: Box, around: shapely.Geometry | None) -> Iterator[tuple[int, int]]:
    """Give the south-west corners of the squares on whole kilometres that are needed."""
    west, south, east, north = (
        max(box[0], _COVERED[0]),
        max(box[1], _COVERED[1]),
        min(box[2], _COVERED[2]),
        min(box[3], _COVERED[3]),
    )
    for column in range(floor(west / SQUARE_M), ceil(east / SQUARE_M)):
        for row in range(floor(south / SQUARE_M), ceil(north / SQUARE_M)):
            x, y = column * SQUARE_M, row * SQUARE_M
            square = shapely.box(x, y, x + SQUARE_M, y + SQUARE_M)
            if around is None or shapely.intersects(around, square):
                yield x, y


def _question(x: int, y: int) -> dict[str, object]:
    return {
        "SERVICE": "WCS",
        "VERSION": "1.0.0",
        "REQUEST": "GetCoverage",
        "COVERAGE": COVERAGE,
        "CRS": RD,
        "BBOX": f"{x},{y},{x + SQUARE_M},{y + SQUARE_M}",
        "WIDTH": _PIXELS,
        "HEIGHT": _PIXELS,
        "FORMAT": "image/tiff",
    }


def _pixels(reply: Reply, x: int, y: int) -> NDArray[np.float32]:
    """Read the heights of one square, NaN where there are none.

    Raises
    ------
    ServiceError
        It complains, or gives another raster than was asked for.
    CutOffError
        The raster is not whole.
    """
    import rasterio  # noqa: PLC0415 -- slow to import and only needed for heights
    from rasterio.io import MemoryFile  # noqa: PLC0415 -- as above

    asked = reply.request
    if "xml" in reply.headers.get("content-type", "") or reply.content[:1] == b"<":
        text = reply.content.decode("utf-8", "replace")
        said = exception_text(text) or _service_exception(text) or "nothing that is read"
        raise ServiceError(f"refuses: {said}", host=asked.host, do=asked.service.otherwise)
    try:
        with python_warnings.catch_warnings(), MemoryFile(reply.content) as memory:
            # A raster that is cut short loses its place too: said below, as an error of our own.
            python_warnings.simplefilter("ignore", rasterio.errors.NotGeoreferencedWarning)
            with memory.open() as raster:
                transform, crs, told = raster.transform, raster.crs, raster.nodata
                pixels: NDArray[np.float32] = raster.read(1).astype(np.float32, copy=False)
    except rasterio.errors.RasterioIOError as error:
        raise CutOffError(
            "the raster it answers is not whole", host=asked.host, do=asked.service.otherwise
        ) from error
    corner = (transform.c, transform.f, transform.a, transform.e)
    if pixels.shape != (_PIXELS, _PIXELS) or not np.allclose(
        corner, (x, y + SQUARE_M, PIXEL_M, -PIXEL_M), rtol=0, atol=1e-3
    ):
        raise changed(reply, "gives another raster than was asked for")
    # Systems with heights in metres NAP beside RD are as good.
    if crs is not None and crs.to_epsg() not in {28992, 7415, None}:
        raise changed(reply, f"gives a raster in {crs.to_string()} where {RD} was asked for")
    none = ~np.isfinite(pixels) | (np.abs(pixels) >= _NO_VALUE)
    if told is not None:
        none |= pixels == np.float32(told)
    pixels[none] = np.nan
    return pixels


def _service_exception(xml: str) -> str:
    """Give what a ``ServiceException`` of before OWS says; nothing where it is none."""
    found = re.search(r"<ServiceException(?:\s[^>]*)?>([^<]*)<", xml)
    return " ".join(found[1].split()) if found else ""


def _means(pixels: NDArray[np.float32]) -> NDArray[np.float32]:
    blocks = pixels.reshape(_CELLS, MEAN_OF, _CELLS, MEAN_OF)
    number = (~np.isnan(blocks)).sum(axis=(1, 3))
    total = np.nansum(blocks, axis=(1, 3), dtype=np.float64)
    mean = total / np.maximum(number, 1)
    return np.where(number >= _LEAST_PIXELS, mean, np.nan).astype(np.float32)


def _filled(cells: NDArray[np.float32]) -> NDArray[np.float32]:
    """Fill gaps from what lies around them; the GDAL method: inverse distance, eight directions."""
    from rasterio.fill import fillnodata  # noqa: PLC0415 -- slow to import and only needed here

    known = ~np.isnan(cells)
    if known.all():
        return cells
    ground = np.where(known, cells, np.float32(0))
    filled = fillnodata(ground, mask=known, max_search_distance=FILLED_M / _CELL_M)
    return np.where(known | _near(known), filled, np.float32("nan"))


def _near(known: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Tell which cells lie within the distance over which gaps are filled."""
    from scipy.ndimage import distance_transform_edt  # noqa: PLC0415 -- only needed here

    return np.asarray(distance_transform_edt(~known) <= FILLED_M / _CELL_M)


def _write(file: Path, cells: NDArray[np.float32], west: int, north: int) -> None:
    import rasterio  # noqa: PLC0415 -- slow to import and only needed for heights
    from affine import Affine  # noqa: PLC0415 -- as above

    new = file.with_name(f"{file.name}.new")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with rasterio.open(
            new,
            "w",
            driver="GTiff",
            width=cells.shape[1],
            height=cells.shape[0],
            count=1,
            dtype="float32",
            crs=RD,
            transform=Affine(_CELL_M, 0, west, 0, -_CELL_M, north),
            nodata=float("nan"),
            compress="deflate",
            predictor=3,
        ) as raster:
            raster.write(cells, 1)
        os.replace(new, file)  # noqa: PTH105 -- said to be one step
    except (OSError, rasterio.errors.RasterioIOError) as error:
        new.unlink(missing_ok=True)
        why = getattr(error, "strerror", None) or error
        raise StorageError(f"{file}: cannot be written ({why})") from error
