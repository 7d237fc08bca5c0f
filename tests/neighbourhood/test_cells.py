"""The 100 m cells."""

from __future__ import annotations

import numpy as np
import pytest
import shapely

from sociale_basis.errors import BadValueError
from sociale_basis.neighbourhood.cells import cell_codes, cell_squares
from sociale_basis.sources.cells import cell_polygons


def test_code_is_the_south_west_corner_in_hundreds() -> None:
    """A point gets CBS's code; a border belongs to the cell north and east of it."""
    x = [85_200.0, 85_299.99, 85_300.0, 85_250.0]
    y = [446_200.0, 446_299.99, 446_250.0, 446_300.0]
    assert cell_codes(x, y) == ["E0852N4462", "E0852N4462", "E0853N4462", "E0852N4463"]


def test_every_point_lies_in_the_square_of_its_code() -> None:
    """Codes and squares agree, in RD and in UTM with its seven-digit northings."""
    random = np.random.default_rng(3)
    for crs, north in (("EPSG:28992", 450_000.0), ("EPSG:32635", 6_671_000.0)):
        x, y = random.uniform(3_000, 280_000, 50), random.uniform(north, north + 9_000, 50)
        squares = cell_squares(cell_codes(x, y), crs)
        assert squares.crs == crs
        assert shapely.intersects(squares.to_numpy(), shapely.points(x, y)).all()
        assert shapely.area(squares.to_numpy()) == pytest.approx(10_000)


def test_squares_are_those_of_cbs() -> None:
    """In the Netherlands they are the squares that CBS's own codes stand for."""
    codes = ["E0852N4462", "E0030N3070"]
    theirs = cell_polygons(codes)
    assert shapely.equals(cell_squares(codes, "EPSG:28992").to_numpy(), theirs.to_numpy()).all()


def test_other_text_is_no_code() -> None:
    """What is not a code is refused by name."""
    with pytest.raises(BadValueError, match="'E85N44' is not the code"):
        cell_squares(["E85N44"], "EPSG:28992")
