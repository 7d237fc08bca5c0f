"""Looks at the heights of AHN: ten metres of raster."""

from __future__ import annotations

import re
import warnings
from typing import TYPE_CHECKING

from sociale_basis.sources.ahn import COVERAGE, PIXEL_M
from sociale_basis.sources.contracts.contract import Look
from sociale_basis.sources.contracts.features import CENTRE
from sociale_basis.sources.feature_pages import RD, changed
from sociale_basis.sources.http import Request

if TYPE_CHECKING:
    from sociale_basis.sources.http import Client, Reply
    from sociale_basis.sources.services import Service

_SIDE = 20
_COVERAGE = re.compile(r"<(?:\w+:)?name>\s*([^<\s]+)\s*</")


def look_at_heights(client: Client, service: Service) -> Look:
    """Look at which coverages there are, and what a small raster looks like.

    Raises
    ------
    ServiceError
        It does not answer, or with a complaint.
    """
    common = {"SERVICE": "WCS", "VERSION": "1.0.0"}
    told = client.ask(
        Request.of(service, "", common | {"REQUEST": "GetCapabilities"}), lambda _: None
    )
    offered = told.content.decode("utf-8", "replace").partition("ContentMetadata")[2]
    lists = tuple(dict.fromkeys(_COVERAGE.findall(offered)))
    if not lists:
        raise changed(told, "lists no coverages")
    if COVERAGE not in lists:
        return Look(None, lists)
    x, y = CENTRE[:2]
    asked = common | {
        "REQUEST": "GetCoverage",
        "COVERAGE": COVERAGE,
        "CRS": RD,
        "BBOX": f"{x},{y},{x + _SIDE * PIXEL_M:g},{y + _SIDE * PIXEL_M:g}",
        "WIDTH": _SIDE,
        "HEIGHT": _SIDE,
        "FORMAT": "image/tiff",
    }
    reply = client.ask(Request.of(service, "", asked), _is_raster)
    return Look(None, lists, facts=_facts(reply))


def _is_raster(reply: Reply) -> None:
    if reply.content[:4] not in {b"II*\0", b"MM\0*", b"II+\0", b"MM\0+"}:
        said = " ".join(
            re.sub(rb"<[^>]*>", b" ", reply.content[:2000]).decode("utf-8", "replace").split()
        )
        raise changed(reply, f"answers no raster: {said[:120] or 'nothing'}")


def _facts(reply: Reply) -> dict[str, str]:
    import rasterio  # noqa: PLC0415 -- slow to import and only needed for heights
    from rasterio.io import MemoryFile  # noqa: PLC0415 -- as above

    facts = {"content_type": reply.headers.get("content-type", "").partition(";")[0]}
    try:
        with warnings.catch_warnings(), MemoryFile(reply.content) as memory:
            warnings.simplefilter("ignore", rasterio.errors.NotGeoreferencedWarning)
            with memory.open() as raster:
                number = None if raster.crs is None else raster.crs.to_epsg()
                at = raster.transform
                facts |= {
                    "crs": "not told" if number is None else f"EPSG:{number}",
                    "raster": f"{raster.width} x {raster.height}",
                    "pixel": f"{at.a:g} x {-at.e:g} m",
                    "corner": "as asked"
                    if (at.c, at.f) == (CENTRE[0], CENTRE[1] + _SIDE * PIXEL_M)
                    else f"{at.c:g}, {at.f:g}",
                    "numbers": str(raster.dtypes[0]),
                    "no_value": "not told" if raster.nodata is None else f"{raster.nodata:.2g}",
                }
    except rasterio.errors.RasterioIOError as error:
        raise changed(reply, "answers a raster that is not whole") from error
    return facts
