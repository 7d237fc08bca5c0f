"""Landmarks and seats beside a way, and where something is told by them."""

from __future__ import annotations

from copy import copy
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely

from sociale_basis.i18n.whereabouts import where_words
from sociale_basis.reach import Route, route
from sociale_basis.reach.drawn import drawn
from sociale_basis.reach.landmarks import bridge_names, passed, place_at, seats
from sociale_basis.reach.whereabouts import near_by, whereabouts

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sociale_basis.neighbourhood.store import Neighbourhood

    from .conftest import Draw


def place(layer: str, name: str | None, at: tuple[float, float], **more: Any) -> dict[str, Any]:  # noqa: ANN401 -- any column of places
    """Make a row of places."""
    return {"layer": layer, "name": name, "geometry": shapely.Point(at), **more}


@pytest.fixture
def street(draw: Draw) -> Neighbourhood:
    """Draw Kade, a bridge, a path without a name, and Lindelaan, each 200 m in one line."""
    area = draw(
        nodes=[(0, 0), (200, 0), (400, 0), (600, 0), (800, 0)],
        streets=[(0, 1, {}), (1, 2, {"structure": "bridge"}), (2, 3, {}), (3, 4, {})],
        homes=[{"street": 0}],
        places=[{"id": "a", "doors": [(3, 1.0)]}],
    )
    names = ["Kade", "Wilgenbrug", None, "Lindelaan"]
    area.edges["name"] = pd.array([name for name in names for _ in "ab"], dtype="str")
    return area


def with_places(area: Neighbourhood, rows: Sequence[dict[str, Any]]) -> Neighbourhood:
    """Put places on the map."""
    columns = {"status": "candidate", "reach_mode": "own_strength"}
    frame = gpd.GeoDataFrame([columns | row for row in rows], geometry="geometry", crs=28992)
    object.__setattr__(area, "places", frame)
    return area


def test_what_is_a_landmark(street: Neighbourhood) -> None:
    """With a name, or of a kind one knows by sight; open, on foot, within 25 m, and in view."""
    area = with_places(
        street,
        [
            place("institutional/library", "Bieb", (50, 20)),
            place("public_space/playground", None, (70, -5)),
            place("communal/cafe", None, (90, 5)),
            place("communal/cafe", "Ver", (90, 26)),
            place("communal/cafe", "Dicht", (100, 5), status="closed"),
            place("communal/activities", "Koffie", (110, 5)),
            place("institutional/gp", "Belt", (120, 5), reach_mode="phone_or_online"),
            place("communal/pub", "Bieb", (50, 20)),
        ],
    )
    line = shapely.LineString([(0, 0), (200, 0)])
    found = passed(area, line)
    assert [(one.name, one.side) for one in found] == [("Bieb", "left"), (None, "right")]
    assert [one.at_m for one in found] == pytest.approx([50, 70])
    back = passed(area, shapely.LineString([(200, 0), (0, 0)]))
    assert [(one.name, one.side) for one in back] == [(None, "left"), ("Bieb", "right")]
    assert place_at(area, shapely.Point(50, 21)) == ("institutional/library", "Bieb")
    assert place_at(area, shapely.Point(50, 25)) is None


def test_seats_are_within_ten_metres(street: Neighbourhood) -> None:
    """A bench across the square is not beside the way, and is no landmark either."""
    bench = "public_space/bench"
    rows = [
        place(bench, None, (40, 10)),
        place(bench, None, (30, 11)),
        place(bench, None, (20, -2)),
    ]
    area = with_places(street, rows)
    line = shapely.LineString([(0, 0), (200, 0)])
    assert [one.at_m for one in seats(area, line)] == pytest.approx([20, 40])
    assert passed(area, line) == []


def test_the_name_of_a_bridge(street: Neighbourhood) -> None:
    """Its own name; not that of the street that lies on it, unless it says that it is a bridge."""
    assert bridge_names(street)[2] == "Wilgenbrug"
    assert bridge_names(street)[0] is None
    names = ["Kade", "Kade", None, None]
    street.edges["name"] = pd.array([name for name in names for _ in "ab"], dtype="str")
    # Another one each time: of the same one the names are kept.
    assert set(bridge_names(copy(street))) == {None}
    street.edges["bridge_name"] = pd.array([None, None, "Hoge Brug", "Hoge Brug"] + [None] * 4)
    assert bridge_names(copy(street))[2] == "Hoge Brug"


@pytest.mark.parametrize(
    ("begin", "end", "says"),
    [
        (160, 160, "40 m vóór de Wilgenbrug"),
        (190, 192, "bij de Wilgenbrug"),
        (250, 260, "op de Wilgenbrug"),
        (435, 440, "35 m na de Wilgenbrug"),
        (50, 60, "op de Kade"),
        (700, 710, "in de Lindelaan"),
        (520, 530, "bij de Lindelaan"),
    ],
)
def test_where_on_the_way(street: Neighbourhood, begin: float, end: float, says: str) -> None:
    """Before, at, on and past a bridge for who comes along; else the street, or the next one."""
    found = route(street.network, street.network.length_m, 0, 4)
    assert isinstance(found, Route)
    line = drawn(found, street.edges.geometry.to_numpy())
    assert line is not None
    assert where_words(whereabouts(street, found, line, begin, end)) == says


def test_between_two_streets_and_beside_a_place(draw: Draw) -> None:
    """On a path without a name: between the streets before and after, or at what stands there."""
    area = draw(
        nodes=[(0, 0), (100, 0), (180, 0), (280, 0)],
        streets=[(0, 1, {}), (1, 2, {}), (2, 3, {})],
        homes=[{"street": 0}],
        places=[{"id": "a", "doors": [(2, 1.0)]}],
    )
    area.edges["name"] = pd.array(["Kade"] * 2 + [None] * 2 + ["Lindelaan"] * 2, dtype="str")
    found = route(area.network, area.network.length_m, 0, 3)
    assert found is not None
    line = drawn(found, area.edges.geometry.to_numpy())
    assert line is not None
    says = where_words(whereabouts(area, found, line, 140, 140))
    assert says == "tussen de Kade en de Lindelaan"


def test_a_place_says_where(street: Neighbourhood) -> None:
    """Without a bridge nearby a place does, after the street it is in."""
    area = with_places(street, [place("communal/supermarket", "Jumbo", (730, 8))])
    found = route(area.network, area.network.length_m, 0, 4)
    assert found is not None
    line = drawn(found, area.edges.geometry.to_numpy())
    assert line is not None
    told = whereabouts(area, found, line, 700, 700)
    assert where_words(told) == "in de Lindelaan, 30 m vóór de Jumbo"
    spot = near_by(area, shapely.Point(720, 0), "Lindelaan")
    assert where_words(spot) == "in de Lindelaan, bij de Jumbo"
    far = near_by(area, shapely.Point(180, 0), "Kade")
    assert where_words(far) == "op 20 m van de Wilgenbrug"
    assert where_words(near_by(area, shapely.Point(0, 500), None)) == ""


def test_a_way_of_no_length_is_no_line(street: Neighbourhood) -> None:
    """Who is there already walks no line."""
    found = route(street.network, street.network.length_m, 1, 1)
    assert found is not None
    assert drawn(found, street.edges.geometry.to_numpy()) is None
    assert np.isfinite(found.seconds)
