"""The 100 m cells of a neighbourhood: those of CBS, elsewhere the same grid on the local system.

``E0852N4462`` is the square with its south-west corner at x 85200, y 446200. In UTM, where y has
seven digits, its number simply has one digit more.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import shapely

from sociale_basis.errors import BadValueError
from sociale_basis.sources.cells import SIZE_M

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import ArrayLike

_CODE = re.compile(r"E(\d{4,})N(\d{4,})")


def cell_codes(x: ArrayLike, y: ArrayLike) -> list[str]:
    """Give the code of the cell of each point.

    A point on the border of two cells is in the one to the north or east.

    Parameters
    ----------
    x, y
        Metres, shape (n,), not negative.
    """
    columns = np.floor_divide(np.asarray(x, dtype=np.float64), SIZE_M).astype(np.int64)
    lines = np.floor_divide(np.asarray(y, dtype=np.float64), SIZE_M).astype(np.int64)
    pairs = zip(columns.tolist(), lines.tolist(), strict=True)
    return [f"E{column:04d}N{line:04d}" for column, line in pairs]


def cell_squares(codes: Iterable[str], crs: str) -> gpd.GeoSeries:
    """Draw the cells of codes, in their order.

    Parameters
    ----------
    codes
        Cell codes.
    crs
        The reference system of the neighbourhood they are of.

    Raises
    ------
    BadValueError
        A code is not one of a cell.
    """
    corners = []
    for code in codes:
        match = _CODE.fullmatch(code)
        if match is None:
            raise BadValueError(
                f"'{code}' is not the code of a 100 m cell", do="write it like E0852N4462"
            )
        corners.append((int(match[1]) * SIZE_M, int(match[2]) * SIZE_M))
    squares = [shapely.box(x, y, x + SIZE_M, y + SIZE_M) for x, y in corners]
    return gpd.GeoSeries(squares, crs=crs)
