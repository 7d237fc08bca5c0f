"""Questions without a good answer: islands, water, nobody who may pass, no time or all of it."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import pytest
import shapely

from sociale_basis.errors import UsageError
from sociale_basis.network.cost import cost
from sociale_basis.network.profile import profiles
from sociale_basis.reach import (
    about,
    barriers,
    count_within,
    hangs_on_doubt,
    isochrones,
    matrix,
    nearest,
    reach,
    reach_buurten,
    reach_cells,
    reach_places,
    route,
    survey,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from sociale_basis.neighbourhood.store import Neighbourhood
    from tests.reach.conftest import Draw

LIBRARY = "institutional/library"
ROLLATOR = profiles()["rollator"]
WALKER = profiles()["reference_walker"]


@pytest.fixture
def islands(draw: Draw) -> Neighbourhood:
    """Draw two islands: homes on both, the library on the first.

    ::

        home 0 ── library      home 1 ── (nothing)
    """
    return draw(
        nodes=[(0, 0), (100, 0), (1000, 0), (1100, 0)],
        streets=[(0, 1, {}), (2, 3, {})],
        homes=[
            {"street": 0, "at": 0.0, "residents": 3.0, "older": 1.0},
            {"street": 1, "at": 0.5, "residents": 5.0, "older": 2.0},
        ],
        places=[{"id": "osm:n1", "name": "Library", "doors": [(0, 1.0)]}],
    )


def test_an_island_without_the_place_is_a_no(islands: Neighbourhood) -> None:
    """Nobody comes over from the other island, however long they have: no, and too far to walk."""
    for limit in (600.0, math.inf):
        homes = reach(islands, WALKER, LIBRARY, limit)
        assert homes["state"].tolist() == ["yes", "no"]
        assert homes["reasons"].tolist() == ["", "too_far"]
        assert homes["count_within"].tolist() == [1, 0]
        assert np.isnan(homes["seconds"].iloc[1])
    (row,) = reach_places(islands, WALKER, LIBRARY, 600).to_dict("records")
    assert (row["residents_yes"], row["residents_unknown"], row["residents_no"]) == (3, 0, 5)
    assert len(barriers(islands, WALKER, [LIBRARY], 600).table) == 0
    assert len(survey(islands, WALKER, [LIBRARY], 600).walk) == 0


def test_searches_on_islands(islands: Neighbourhood) -> None:
    """Between islands everything is endless: nearest, counts, matrix, shapes and routes."""
    network, seconds = islands.network, cost(islands.network, WALKER).optimistic
    assert (
        np.isinf(nearest(network, seconds, [0], math.inf)[0]).tolist() == [False] * 2 + [True] * 2
    )
    assert count_within(network, seconds, [0, 3], 1e9).tolist() == [1, 1, 1, 1]
    assert np.isinf(matrix(network, seconds, [0, 1], [2, 3])).all()
    assert route(network, seconds, 0, 3) is None
    (shape,) = isochrones(network, seconds, 0, [1e9])
    assert shapely.contains_xy(shape, [50, 1050], [0, 0]).tolist() == [True, False]


def test_someone_whom_everything_refuses(islands: Neighbourhood) -> None:
    """Where every way refuses someone, all are a no with the reason, and no error comes of it."""
    nobody = ROLLATOR.replace(width_m=5.0)
    priced = cost(islands.network, nobody)
    assert np.isinf(priced.optimistic).all()
    homes = reach(islands, nobody, LIBRARY, 900)
    assert homes["state"].tolist() == ["no", "no"]
    assert homes["reasons"].tolist() == ["width", "too_far"]
    (row,) = reach_places(islands, nobody, LIBRARY, 900).to_dict("records")
    assert (row["residents_yes"], row["residents_unknown"], row["residents_no"]) == (0, 0, 8)
    assert reach_cells(islands, homes)["residents_no"].sum() == 8
    assert reach_buurten(islands, homes)["residents_no"].sum() == 8
    assert about(islands, nobody, LIBRARY, 900)["residents"] == 8
    assert len(survey(islands, nobody, [LIBRARY], 900).walk) == 0
    gained = barriers(islands, nobody, [LIBRARY], 900).table
    assert gained["residents_gained"].sum() == 3
    seconds = priced.optimistic
    assert np.isinf(nearest(islands.network, seconds, [1], 900)[0]).tolist() == [
        True,
        False,
        True,
        True,
    ]
    (shape,) = isochrones(islands.network, seconds, 0, [900])
    assert shapely.area(shape) == pytest.approx(math.pi * 400, rel=0.02)


@pytest.mark.parametrize("limit", [0.0, math.inf])
def test_no_time_and_all_of_it(draw: Draw, limit: float) -> None:
    """With no time one gets where one is; with all of it wherever a way leads."""
    town = draw(
        nodes=[(0, 0), (100, 0), (9000, 0)],
        streets=[(0, 1, {}), (1, 2, {})],
        homes=[{"street": 0, "at": 1.0}, {"street": 0, "at": 0.4}, {"street": 1, "at": 1.0}],
        places=[{"id": "osm:n1", "doors": [(0, 1.0)]}],
    )
    homes = reach(town, WALKER, LIBRARY, limit)
    assert homes["state"].tolist() == (["yes", "no", "no"] if limit == 0 else ["yes"] * 3)
    assert homes["seconds"].iloc[0] == 0
    expected = [0.0] if limit == 0 else [0.0, 60 / 1.34, 8900 / 1.34]
    assert homes["seconds"].dropna().tolist() == pytest.approx(expected, abs=1e-3)
    assert (homes.loc[homes["state"] == "no", "reasons"] == "too_far").all()
    (row,) = reach_places(town, WALKER, LIBRARY, limit).to_dict("records")
    assert row["residents_yes"] == (1 if limit == 0 else 3)


@pytest.mark.parametrize("limit", [-1.0, -math.inf, math.nan])
@pytest.mark.parametrize(
    "ask",
    [
        lambda town, limit: reach(town, WALKER, LIBRARY, limit),
        lambda town, limit: reach_places(town, WALKER, LIBRARY, limit),
        lambda town, limit: about(town, WALKER, LIBRARY, limit),
        lambda town, limit: hangs_on_doubt(town, WALKER, LIBRARY, limit),
        lambda town, limit: barriers(town, WALKER, [LIBRARY], limit),
        lambda town, limit: survey(town, WALKER, [LIBRARY], limit),
        lambda town, limit: isochrones(town.network, np.ones(4), 0, [limit]),
        lambda town, limit: count_within(town.network, np.ones(4), [0], limit),
    ],
)
def test_times_that_are_none(
    islands: Neighbourhood, ask: Callable[[Any, float], Any], limit: float
) -> None:
    """Negative time, or no number, is refused by everything that asks for a time."""
    with pytest.raises(UsageError, match="limit must be 0 seconds or more"):
        ask(islands, limit)


def test_place_in_the_water(islands: Neighbourhood) -> None:
    """A place 101 m from every way is not guessed at: unknown for everyone, and reported as such.

    One 99 m away is attached; of a place with a door at each, the near one counts.
    """
    spots = [shapely.Point(50, 101), shapely.Point(50, 99)]
    frame = gpd.GeoDataFrame(
        {"id": ["water", "quay", "both"]},
        geometry=[*spots, shapely.MultiPoint(spots)],
        crs=islands.homes.crs,
    )
    told = about(islands, WALKER, frame, 600)
    assert told["places"] == 3
    assert told["places_not_connected"] == ["water"]
    table = reach_places(islands, WALKER, frame, 600).set_index("place_id")
    assert table["residents_unknown"].tolist() == [8, 0, 0]
    assert table["residents_yes"].tolist() == [0, 3, 3]
    afloat = reach(islands, WALKER, frame.iloc[:1], 600)
    assert afloat["state"].tolist() == ["unknown", "unknown"]
    assert afloat["reasons"].tolist() == ["not_connected", "not_connected"]


def test_frame_without_places(islands: Neighbourhood) -> None:
    """An empty frame of places is a layer without places: no, because there is none."""
    frame = gpd.GeoDataFrame({"id": []}, geometry=[], crs=islands.homes.crs)
    homes = reach(islands, WALKER, frame, 600)
    assert homes["state"].tolist() == ["no", "no"]
    assert homes["reasons"].tolist() == ["no_place", "no_place"]
    assert len(reach_places(islands, WALKER, frame, 600)) == 0
    assert about(islands, WALKER, frame, 600)["places"] == 0
    assert len(barriers(islands, WALKER, [LIBRARY, "institutional/school"], 600).table) == 0
