"""The 100 m cells of CBS.

``E0975N4520`` is the square with its south-west corner at x 97500, y 452000 in the Dutch national
grid (EPSG:28992).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import geopandas as gpd
import shapely

from sociale_basis.errors import BadValueError

if TYPE_CHECKING:
    from collections.abc import Iterable

SIZE_M = 100
"""Side of a cell in metres."""

CELL_CODE = re.compile(r"E(\d{4})N(\d{4})")
"""How the code of a cell is written."""


def cell_polygons(codes: Iterable[str]) -> gpd.GeoSeries:
    """Give the squares of cell codes, in EPSG:28992, in the order of the codes.

    Raises
    ------
    BadValueError
        A code is not one of a 100 m cell.
    """
    corners = []
    for code in codes:
        match = CELL_CODE.fullmatch(code)
        if match is None:
            raise BadValueError(
                f"'{code}' is not the code of a 100 m cell", do="write it like E0975N4520"
            )
        corners.append((int(match[1]) * SIZE_M, int(match[2]) * SIZE_M))
    squares = [shapely.box(x, y, x + SIZE_M, y + SIZE_M) for x, y in corners]
    return gpd.GeoSeries(squares, crs="EPSG:28992")
