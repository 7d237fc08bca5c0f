"""Extent rules, and what of a file is kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
import shapely

from sociale_basis.neighbourhood.crs import box_polygon
from sociale_basis.neighbourhood.window import data_extent, ways_and_features
from sociale_basis.sources.osm_file import read_osm_file

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.neighbourhood.conftest import Drawing, Village

    Degrees = Callable[[float, float], tuple[float, float]]


def test_the_header_box_is_the_extent(village: Village, degrees: Degrees) -> None:
    """Without an option the file's own box counts, silently."""
    extent, told_by, warnings = data_extent(read_osm_file(village.osm), None)
    assert told_by == "header"
    assert warnings == []
    assert extent.bounds[:2] == pytest.approx(degrees(-50, -150), abs=1e-7)


def test_the_option_goes_first_and_may_not_promise_more(village: Village) -> None:
    """A given box is taken; one that reaches beyond the data's own box is, with a warning."""
    osm = read_osm_file(village.osm)
    assert osm.extent is not None
    west, south, east, north = osm.extent
    inner = (west + 0.001, south + 0.0005, east - 0.001, north - 0.0005)
    extent, told_by, warnings = data_extent(osm, inner)
    assert (extent.bounds, told_by, warnings) == (inner, "option", [])
    _, _, warnings = data_extent(osm, (west - 0.001, south, east, north))
    assert len(warnings) == 1
    assert "reaches beyond the box" in warnings[0]


def test_without_a_box_the_hull_of_homes_counts(
    drawn: Drawing, tmp_path: Path, degrees: Degrees
) -> None:
    """A stray node far away does not stretch the extent, and the hull is announced."""
    drawn.way([(300, 0), (5_000, 0)], highway="track")
    osm = read_osm_file(drawn.save(tmp_path / "a.osm"))
    assert osm.lon.max() > degrees(4_900, 0)[0]
    extent, told_by, warnings = data_extent(osm, None)
    assert told_by == "hull"
    corners = [degrees(20, 18), degrees(260, 10), degrees(260, 25), degrees(30, -30)]
    assert all(extent.buffer(1e-7).contains(shapely.Point(corner)) for corner in corners)
    assert extent.bounds[2] == pytest.approx(degrees(260, 25)[0], abs=1e-5)
    assert len(warnings) == 1
    assert "hull of its addresses and buildings" in warnings[0]
    assert "--extent W,S,E,N" in warnings[0]


def test_a_file_of_ways_only_has_their_hull(drawing: Drawing, tmp_path: Path) -> None:
    """A lone building in a file of ways says nothing of what the file covers."""
    for at in range(6):
        drawing.way([(at * 100, 0), (at * 100, 500), (at * 100, 900)], highway="footway")
    drawing.block(10, 10, 14, 14, building="yes")
    osm = read_osm_file(drawing.save(tmp_path / "a.osm"))
    extent, told_by, warnings = data_extent(osm, None)
    assert told_by == "hull"
    assert shapely.intersects_xy(extent.buffer(1e-9), osm.lon, osm.lat).all()
    assert "hull of its ways" in warnings[0]


def test_a_straight_way_alone_still_has_a_surface(drawing: Drawing, tmp_path: Path) -> None:
    """Ways on one line have no hull; a strip around them is taken."""
    drawing.way([(0, 0), (100, 0)], highway="footway")
    extent, _, _ = data_extent(read_osm_file(drawing.save(tmp_path / "a.osm")), None)
    assert extent.area > 0


def test_whole_ways_that_touch_the_window_are_kept(
    drawn: Drawing, tmp_path: Path, degrees: Degrees
) -> None:
    """A way with one node in the window stays whole; one without goes, with its nodes."""
    drawn.way([(300, 0), (2_000, 0), (4_000, 0)], highway="footway")
    drawn.way([(4_000, 0), (5_000, 0)], highway="footway")
    drawn.node(4_500, 10, amenity="bench")
    osm = read_osm_file(drawn.save(tmp_path / "a.osm"))
    window = box_polygon((*degrees(-60, -160), *degrees(360, 160)))
    kept = ways_and_features(osm, window)
    assert len(np.unique(kept.way_id)) == len(np.unique(osm.way_id)) - 1
    assert len(kept.node_id) == len(osm.node_id) - 1
    assert set(kept.way_tags) == set(kept.way_id.tolist())
    assert set(kept.tail.tolist()) | set(kept.head.tolist()) == set(kept.node_id.tolist())
    assert set(kept.node_tags) <= set(kept.node_id.tolist())
    assert kept.lon.max() == pytest.approx(degrees(4_000, 0)[0], abs=1e-7)
    assert len(kept.features) == len(osm.features) - 1


def test_a_long_way_that_passes_through_is_kept(
    drawing: Drawing, tmp_path: Path, degrees: Degrees
) -> None:
    """A way of two nodes, both outside, is kept when it runs through the window, else not."""
    through = drawing.way([(-500, 0), (500, 0)], highway="footway")
    drawing.way([(-500, 50), (0, 500)], highway="footway")
    osm = read_osm_file(drawing.save(tmp_path / "a.osm"))
    kept = ways_and_features(osm, box_polygon((*degrees(-50, -50), *degrees(50, 50))))
    assert set(kept.way_tags) == {through}


def test_a_window_around_everything_changes_nothing(village: Village, degrees: Degrees) -> None:
    """Nothing is lost of a small file."""
    osm = read_osm_file(village.osm)
    kept = ways_and_features(osm, box_polygon((*degrees(-900, -900), *degrees(900, 900))))
    assert kept.way_id.tolist() == osm.way_id.tolist()
    assert kept.features["osm_id"].tolist() == osm.features["osm_id"].tolist()
