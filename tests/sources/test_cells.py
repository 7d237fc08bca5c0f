"""The 100 m cells of CBS."""

from __future__ import annotations

import pytest

from sociale_basis.errors import BadValueError
from sociale_basis.sources.cells import cell_polygons


def test_cell_lies_north_east_of_its_corner() -> None:
    """E0975N4520 runs from 97500 to 97600 and from 452000 to 452100."""
    cells = cell_polygons(["E0975N4520", "E0852N4462"])
    assert cells.iloc[0].bounds == (97_500, 452_000, 97_600, 452_100)
    assert cells.iloc[1].bounds == (85_200, 446_200, 85_300, 446_300)
    assert cells.crs.to_epsg() == 28992


def test_refuses_another_code() -> None:
    """A postcode is no cell."""
    with pytest.raises(BadValueError, match="'2611' is not the code of a 100 m cell"):
        cell_polygons(["E0975N4520", "2611"])
