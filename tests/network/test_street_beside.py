"""Sidewalks know their street, and crossings the street that is crossed."""

from __future__ import annotations

import numpy as np
import pytest
import shapely

from sociale_basis.network.attributes import Tri
from sociale_basis.network.street_beside import streets_beside
from sociale_basis.network.ways import sidewalk


def test_the_street_along_which_a_sidewalk_lies() -> None:
    """The nearest street that lies beside all of it; what only begins there is not its street."""
    lines = np.array(
        [
            shapely.LineString([(0, 0), (100, 0)]),  # Kade
            shapely.LineString([(0, 20), (100, 20)]),  # Lindelaan
            shapely.LineString([(0, 6), (100, 6)]),  # sidewalk, 6 m and 14 m from them
            shapely.LineString([(50, 5), (50, -200)]),  # leads away from the Kade
            shapely.LineString([(0, 3), (100, 3)]),  # no sidewalk
        ],
        dtype=object,
    )
    names = ["Kade", "Lindelaan", None, None, None]
    asked = np.array([False, False, True, True, False])
    assert streets_beside(lines, asked, names) == [None, None, "Kade", None, None]
    assert streets_beside(lines, asked, [None] * 5) == [None] * 5


@pytest.mark.parametrize(
    ("tags", "expected"),
    [
        ({"sidewalk": "both"}, Tri.YES),
        ({"sidewalk": "separate"}, Tri.YES),
        ({"sidewalk:left": "no", "sidewalk:right": "yes"}, Tri.YES),
        ({"sidewalk": "no"}, Tri.NO),
        ({"sidewalk:both": "none"}, Tri.NO),
        ({"surface": "asphalt"}, Tri.UNTAGGED),
    ],
)
def test_whether_a_street_has_a_sidewalk(tags: dict[str, str], expected: Tri) -> None:
    """On either side, drawn apart or not; untagged is not no."""
    assert sidewalk(tags) is expected
