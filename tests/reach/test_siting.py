"""Candidates and the best p of them, against networkx and trying every set."""

from __future__ import annotations

from datetime import datetime
from itertools import combinations
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import pytest
import shapely

from sociale_basis.errors import UnknownLayerError, UsageError
from sociale_basis.layers import layers
from sociale_basis.neighbourhood import load
from sociale_basis.network.profile import profiles
from sociale_basis.reach import (
    apply_edits,
    choose_places,
    junctions,
    prospects,
    rank_candidates,
    reach_places,
    venues,
)
from sociale_basis.reach.candidates import meeting_layers
from sociale_basis.reach.edit_models import AddPlace, EditSet
from tests.reach.drawn_towns import CAFE, LIBRARY, draw_town

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

    from tests.reach.drawn_towns import Town

    from .conftest import Draw

LIMIT_S = 420.0
ROLLATOR = profiles()["rollator"]


def _weights(town: Town) -> NDArray[np.float64]:
    inside = town.area.homes["inside"].to_numpy(dtype=bool)
    return np.where(inside, town.area.residents().to_numpy(), 0.0)


@pytest.mark.parametrize("one_way", [False, True])
@pytest.mark.parametrize("seed", range(25))
def test_candidates_equal_networkx(draw: Draw, seed: int, *, one_way: bool) -> None:
    """Who would newly get there, perhaps, in all, and how long it takes, per candidate."""
    town = draw_town(draw, seed)
    asked = prospects(
        town.area, ROLLATOR, LIBRARY, LIMIT_S, venues(town.area, CAFE), one_way=one_way
    )
    table = rank_candidates(asked).set_index("candidate_id")
    surely = town.within("strict", LIMIT_S, one_way=one_way)
    perhaps = town.within("optimistic", LIMIT_S, one_way=one_way)
    has, may = (each[:, town.places(LIBRARY)].any(axis=1) for each in (surely, perhaps))
    weights = _weights(town)
    cafes = town.places(CAFE)
    assert len(table) == len(cafes) > 0
    for place in cafes:
        row = table.loc[f"osm:n{place}"]
        gets = surely[:, place]
        assert row["residents_newly"] == pytest.approx(weights @ (gets & ~has))
        only_perhaps = perhaps[:, place] & ~gets & ~may
        assert row["residents_perhaps"] == pytest.approx(weights @ only_perhaps)
        assert row["residents_reached"] == pytest.approx(weights @ gets)
        if weights @ gets:
            took = np.where(gets, town.there["strict"][:, place], 0)
            assert row["seconds_mean"] == pytest.approx(weights @ took / (weights @ gets))
        else:
            assert np.isnan(row["seconds_mean"])
    assert table["residents_newly"].is_monotonic_decreasing
    assert asked.residents_now["residents"] == pytest.approx(weights @ has)


@pytest.mark.parametrize("seed", range(20))
def test_the_best_together_equal_trying_all(draw: Draw, seed: int) -> None:
    """Covering and median equal the best of all sets, beside what is there and afresh."""
    town = draw_town(draw, 100 + seed)
    weights, cafes = _weights(town), town.places(CAFE)
    surely = town.within("strict", LIMIT_S)
    times = np.where(surely, town.there["strict"], np.inf)
    existing = times[:, town.places(LIBRARY)].min(axis=1)
    for afresh in (False, True):
        asked = prospects(
            town.area, ROLLATOR, LIBRARY, LIMIT_S, venues(town.area, CAFE), afresh=afresh
        )
        now = np.full(len(weights), np.inf) if afresh else existing
        for p in (1, 2, 3):
            sets = [list(each) for each in combinations(cafes, p)]
            covered = max(weights @ (surely[:, each].any(axis=1) & np.isinf(now)) for each in sets)
            found = choose_places(asked, p)
            assert found.status == "optimal"
            assert found.value == found.bound == pytest.approx(covered)
            assert found.now == pytest.approx(weights @ np.isfinite(now))
            means = [
                weights @ np.minimum(np.minimum(times[:, each].min(axis=1), now), LIMIT_S)
                for each in sets
            ]
            found = choose_places(asked, p, goal="median")
            assert found.value == pytest.approx(min(means) / weights.sum())
            assert found.gap == 0
            assert found.now >= found.value


def test_the_chosen_say_what_each_brings(draw: Draw) -> None:
    """Per chosen place: who gets to no other of them, and whose nearest it would be."""
    checked = 0
    for seed in range(20):
        town = draw_town(draw, 200 + seed)
        asked = prospects(town.area, ROLLATOR, LIBRARY, LIMIT_S, venues(town.area, CAFE))
        found = choose_places(asked, 3, goal="median").table
        weights, surely = _weights(town), town.within("strict", LIMIT_S)
        times = np.where(surely, town.there["strict"], np.inf)
        now = times[:, town.places(LIBRARY)].min(axis=1)
        chosen = [int(each.removeprefix("osm:n")) for each in found["candidate_id"]]
        best = times[:, chosen].min(axis=1, initial=np.inf)
        nearest = sum(found["residents_nearest"])
        assert nearest == pytest.approx(weights @ (best < now))
        for place, only in zip(chosen, found["residents_only"], strict=True):
            others = [each for each in chosen if each != place]
            alone = surely[:, place] & ~surely[:, others].any(axis=1) & np.isinf(now)
            assert only == pytest.approx(weights @ alone)
            checked += only > 0
    assert checked > 5


def test_adding_the_place_and_asking_again(small_neighbourhood: Path) -> None:
    """What is promised of a candidate is what reach says when the place is there."""
    area = load(small_neighbourhood)
    profile, layer = profiles()["manual_wheelchair"], "communal/community_kitchen"
    asked = prospects(area, profile, layer, 1800, junctions(area))
    ranked = rank_candidates(asked)
    assert ranked["residents_newly"].iloc[0] > 0
    degrees = ranked.geometry.to_crs("EPSG:4326")
    assert len(ranked) >= 3
    for row in range(3):
        spot = degrees.iloc[row]
        new = AddPlace(place="new:1", layer=layer, lon=spot.x, lat=spot.y)
        applied = apply_edits(area, EditSet(name="new", edits=(new,)))
        assert not applied.vanished
        (place,) = reach_places(applied.area, profile, layer, 1800).to_dict("records")
        for column in ("residents_newly", "residents_reached"):
            assert place["residents_yes"] == pytest.approx(ranked[column].iloc[row])


def test_existing_venues_are_places_to_meet(small_neighbourhood: Path) -> None:
    """Without candidates: every place of a layer for meeting that one goes to, each once."""
    area = load(small_neighbourhood)
    found = venues(area).places
    known = layers()
    assert {known[key].meeting_candidate for key in meeting_layers()} == {True}
    assert set(meeting_layers(indoors=True)) < set(meeting_layers())
    expected = area.places.loc[area.places["layer"].isin(meeting_layers())]
    assert set(found["id"]) <= set(expected["id"])
    assert len(found) == found["id"].nunique() > 2
    for row in found.itertuples():
        of_place = expected.loc[expected["id"] == row.id, "layer"]
        assert set(row.layers.split("|")) == set(of_place)


def test_a_place_of_the_layer_is_no_candidate_for_one_more(draw: Draw) -> None:
    """A library is no candidate for a library, unless all begins afresh."""
    town = draw_town(draw, 3)
    both = venues(town.area, (LIBRARY, CAFE))
    asked = prospects(town.area, ROLLATOR, LIBRARY, LIMIT_S, both)
    assert len(asked.candidates.places) == len(town.places(CAFE))
    afresh = prospects(town.area, ROLLATOR, LIBRARY, LIMIT_S, both, afresh=True)
    assert len(afresh.candidates.places) == len(town.area.places)


def test_nodes_are_junctions_inside_at_most_one_per_cell(small_neighbourhood: Path) -> None:
    """Nodes as candidates: inside the boundary, on public ways, one per cell, by OSM id."""
    area = load(small_neighbourhood)
    found = junctions(area)
    points = found.places.geometry
    assert len(points) > 3
    assert points.within(area.boundary).all()
    cells = {(int(spot.x // 100), int(spot.y // 100)) for spot in points}
    assert len(cells) == len(points)
    network = area.network
    anchors = found.entrances.anchors
    at = np.where(anchors.fraction == 0, network.tail[anchors.edge], network.head[anchors.edge])
    assert [f"node/{each}" for each in network.node_id[at]] == found.places["id"].tolist()
    assert np.allclose(network.x[at], points.x)
    ways = np.bincount(network.tail, minlength=network.n_nodes)
    for node in at:
        beside = (network.x // 100 == network.x[node] // 100) & (
            network.y // 100 == network.y[node] // 100
        )
        assert ways[node] == ways[beside].max()
    assert any(isinstance(name, str) for name in found.places["name"])


def test_points_as_candidates(draw: Draw) -> None:
    """A frame of points can be chosen from; what lies in the water is named and left out."""
    town = draw_town(draw, 4)
    spot = shapely.Point(town.area.network.x[0], town.area.network.y[0])
    frame = gpd.GeoDataFrame(
        {"id": ["here", "at sea"]},
        geometry=[spot, shapely.Point(9e5, 9e5)],
        crs=town.area.homes.crs,
    )
    asked = prospects(town.area, ROLLATOR, LIBRARY, LIMIT_S, venues(town.area, frame))
    assert asked.not_connected == ("at sea",)
    assert rank_candidates(asked)["candidate_id"].tolist() == ["here"]


def test_without_figures_homes_are_counted(draw: Draw) -> None:
    """Nobody says how many live there: numbers are null, and homes are counted instead."""
    area = draw(
        nodes=[(0, 0), (100, 0), (5000, 0)],
        streets=[(0, 1, {}), (1, 2, {})],
        homes=[{"street": 0, "at": 0.1}, {"street": 0, "at": 0.2}, {"street": None}],
        places=[
            {"id": "far", "layer": CAFE, "doors": [(1, 1.0)]},
            {"id": "near", "layer": CAFE, "doors": [(0, 1.0)]},
        ],
        residents=False,
    )
    asked = prospects(area, ROLLATOR, LIBRARY, 900, venues(area, CAFE))
    table = rank_candidates(asked)
    assert table["candidate_id"].tolist() == ["near", "far"]
    assert table["residents_newly"].isna().all()
    found = choose_places(asked, 1)
    assert found.counted == "homes"
    assert found.value == 2
    assert found.table["residents_only"].isna().all()


def test_older_residents_apart(draw: Draw) -> None:
    """Those of 75 and over can decide; where nobody tells their number that is refused."""
    home = {"residents": 9.0, "older": 1.0}
    drawn: dict[str, Any] = {
        "nodes": [(0, 0), (400, 0), (5000, 0), (5400, 0)],
        "streets": [(0, 1, {}), (1, 2, {}), (2, 3, {})],
        "homes": [home | {"street": 0, "at": 0.1}, {"street": 2, "residents": 5.0, "older": 5.0}],
        "places": [
            {"id": "many", "layer": CAFE, "doors": [(0, 0.0)]},
            {"id": "older", "layer": CAFE, "doors": [(2, 1.0)]},
        ],
    }
    area = draw(**drawn)
    asked = prospects(area, ROLLATOR, LIBRARY, 900, venues(area, CAFE))
    assert choose_places(asked, 1).table["candidate_id"].tolist() == ["many"]
    assert choose_places(asked, 1, group="residents_75").table["candidate_id"].tolist() == ["older"]
    assert choose_places(asked, 1, group="residents_75").value == pytest.approx(5)
    unsaid = draw(**drawn, ages=False)
    asked = prospects(unsaid, ROLLATOR, LIBRARY, 900, venues(unsaid, CAFE))
    with pytest.raises(UsageError, match="75"):
        choose_places(asked, 1, group="residents_75")


def test_nowhere_to_choose_from(draw: Draw) -> None:
    """No candidates: an empty table, and nothing chosen."""
    town = draw_town(draw, 5)
    asked = prospects(town.area, ROLLATOR, LIBRARY, LIMIT_S, venues(town.area, "communal/pub"))
    assert rank_candidates(asked).empty
    found = choose_places(asked, 3, goal="median")
    assert found.table.empty
    assert found.status == "optimal"
    assert found.value == pytest.approx(found.now)


def test_a_profile_that_refuses_everything(draw: Draw) -> None:
    """Who gets nowhere is brought nowhere by any place."""
    town = draw_town(draw, 6)
    nobody = ROLLATOR.replace(width_m=3.0)
    asked = prospects(town.area, nobody, LIBRARY, LIMIT_S, venues(town.area, CAFE))
    on_the_spot = rank_candidates(asked)["residents_reached"]
    everyone = rank_candidates(
        prospects(town.area, ROLLATOR, LIBRARY, LIMIT_S, venues(town.area, CAFE))
    )
    assert on_the_spot.sum() < everyone["residents_reached"].sum()
    assert choose_places(asked, 3).value <= on_the_spot.sum()


def test_wrong_questions_are_refused(draw: Draw) -> None:
    """What does not exist is refused by name."""
    town = draw_town(draw, 7)
    asked = prospects(town.area, ROLLATOR, LIBRARY, np.inf, venues(town.area, CAFE))
    wrongs: list[dict[str, Any]] = [
        {"goal": "best"},
        {"group": "cats"},
        {"goal": "median"},
        {"time_limit_s": -1},
    ]
    for wrong in wrongs:
        with pytest.raises(UsageError):
            choose_places(asked, 1, **wrong)
    with pytest.raises(UsageError):
        choose_places(asked, 0)
    with pytest.raises(UsageError):
        prospects(town.area, ROLLATOR, LIBRARY, -1)
    with pytest.raises(UnknownLayerError):
        prospects(town.area, ROLLATOR, "communal/nonsense", 900)


@pytest.mark.parametrize("one_way", [False, True])
@pytest.mark.parametrize("seed", range(6))
def test_at_an_hour_what_is_closed_serves_nobody(draw: Draw, seed: int, *, one_way: bool) -> None:
    """A candidate newly reaches who gets there for certain and to no library that is open then."""
    town = draw_town(draw, seed)
    places = town.area.places
    at_library = np.flatnonzero(places["layer"] == LIBRARY)
    places["opening_hours"] = None
    places.loc[places.index[at_library], "opening_hours"] = [
        "Mo-Fr 09:00-17:00" if number % 2 else "Sa 10:00-12:00" for number in range(len(at_library))
    ]
    area = town.area
    tuesday = datetime(2026, 11, 24, 10, 0)  # noqa: DTZ001 -- the clock of the neighbourhood
    asked = prospects(
        area, ROLLATOR, LIBRARY, LIMIT_S, venues(area, CAFE), one_way=one_way, at=tuesday
    )
    surely = town.within("strict", LIMIT_S, one_way=one_way)
    open_then = town.places(LIBRARY)[1::2]
    served = surely[:, open_then].any(axis=1)
    weights = _weights(town)
    assert asked.residents_now["residents"] == pytest.approx(weights[served].sum())
    newly = rank_candidates(asked).set_index("candidate_id")["residents_newly"]
    ids = places["id"].to_numpy()
    for place in town.places(CAFE):
        expected = weights[surely[:, place] & ~served].sum()
        assert newly.get(ids[place], 0.0) == pytest.approx(expected)
