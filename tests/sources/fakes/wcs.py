"""A WCS 1.0.0 with heights, as the one of PDOK: a GeoTIFF, or a complaint with status 200."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from affine import Affine
from rasterio.io import MemoryFile

from tests.sources.fakes.server import Answer, Asked

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    Height = Callable[[NDArray[np.float64], NDArray[np.float64]], NDArray[np.float64]]

NO_VALUE = float(np.finfo(np.float32).max)


class Wcs:
    """Heights by a formula of x and y at the middle of pixels; NaN becomes "no value".

    ``shifted_m`` moves the raster that is given; ``epsg`` is the system it says it is in.
    """

    def __init__(self, height: Height, *, shifted_m: float = 0.0, epsg: int = 28992) -> None:
        self.coverages = ["dtm_05m", "dsm_05m"]
        self.height = height
        self.shifted_m = shifted_m
        self.epsg = epsg

    def __call__(self, asked: Asked) -> Answer:
        """Answer a request."""
        query = {key.upper(): value for key, value in asked.query.items()}
        if query.get("REQUEST") == "GetCapabilities":
            return _capabilities(self.coverages)
        if query.get("COVERAGE") != "dtm_05m":
            return complaint("coverage not found")
        if query.get("CRS") != "EPSG:28992" or query.get("FORMAT") != "image/tiff":
            return complaint("this fake only knows RD and image/tiff")
        west, south, east, north = (float(number) for number in query["BBOX"].split(","))
        wide, high = int(query["WIDTH"]), int(query["HEIGHT"])
        pixel = (east - west) / wide
        assert pixel == (north - south) / high
        x = west + (np.arange(wide) + 0.5) * pixel
        y = north - (np.arange(high) + 0.5) * pixel
        heights = self.height(*np.meshgrid(x, y)).astype(np.float32)
        heights[np.isnan(heights)] = NO_VALUE
        with MemoryFile() as memory:
            with memory.open(
                driver="GTiff",
                width=wide,
                height=high,
                count=1,
                dtype="float32",
                crs=f"EPSG:{self.epsg}",
                transform=Affine(pixel, 0, west + self.shifted_m, 0, -pixel, north),
                nodata=NO_VALUE,
                compress="deflate",
            ) as raster:
                raster.write(heights, 1)
            return Answer(memory.read(), kind="image/tiff")


def _capabilities(coverages: list[str]) -> Answer:
    offered = "".join(
        f"<CoverageOfferingBrief><name>{name}</name><label>{name}</label></CoverageOfferingBrief>"
        for name in coverages
    )
    report = (
        '<?xml version="1.0"?><WCS_Capabilities version="1.0.0"><Service><name>AHN</name></Service>'
        f"<ContentMetadata>{offered}</ContentMetadata></WCS_Capabilities>"
    )
    return Answer(report.encode(), kind="text/xml; charset=UTF-8")


def complaint(text: str) -> Answer:
    """Complain as WCS 1.0.0 does."""
    report = (
        '<?xml version="1.0"?><ServiceExceptionReport version="1.2.0"><ServiceException '
        f'code="InvalidParameterValue" locator="x">{text}</ServiceException>'
        "</ServiceExceptionReport>"
    )
    return Answer(report.encode(), kind="application/vnd.ogc.se_xml; charset=UTF-8")
