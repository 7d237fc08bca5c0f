"""Reach of homes, places, cells and buurten on networks small enough to draw."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely

from sociale_basis.errors import (
    BadValueError,
    MissingColumnError,
    UnknownLayerError,
    UsageError,
)
from sociale_basis.network.profile import profiles
from sociale_basis.network.untagged import untagged
from sociale_basis.reach import (
    about,
    hangs_on_doubt,
    reach,
    reach_buurten,
    reach_cells,
    reach_places,
)

if TYPE_CHECKING:
    from sociale_basis.neighbourhood.store import Neighbourhood

    from .conftest import Draw

LIBRARY = "institutional/library"
STEPS = {"steps": 6, "way_class": "steps"}
# Nobody measured this kerb, and nobody marked the crossing: doubt for who cannot take a high kerb.
UNSURE_KERB = {"kerb_m": np.nan, "kerb_situation": 3}


@pytest.fixture
def behind_steps(draw: Draw) -> Neighbourhood:
    """Draw a place 200 m away behind steps.

    ::

        home 0 ──── 100 m ──── 1 ═ steps 20 m ═ 2 ──── 80 m ──── place 3
    """
    return draw(
        nodes=[(0, 0), (100, 0), (120, 0), (200, 0)],
        streets=[(0, 1, {}), (1, 2, STEPS), (2, 3, {})],
        homes=[{"street": 0, "at": 0.0, "residents": 3.0}],
        places=[{"id": "osm:n1", "doors": [(2, 1.0)]}],
    )


@pytest.mark.parametrize("key", ["rollator", "manual_wheelchair", "powered_wheelchair"])
def test_a_place_behind_steps_is_out_of_reach_on_wheels(
    behind_steps: Neighbourhood, key: str
) -> None:
    """On wheels the answer is no, and the reason is the steps."""
    home = reach(behind_steps, profiles()[key], LIBRARY, 900).iloc[0]
    assert (home["state"], home["reasons"]) == ("no", "steps")
    assert np.isnan(home["seconds"])
    assert pd.isna(home["nearest_id"])
    assert home["count_within"] == 0


def test_a_place_behind_steps_is_in_reach_of_a_walker(behind_steps: Neighbourhood) -> None:
    """The reference walker takes 180 m at 1.34 m/s, and 20 m of steps in three times as long."""
    home = reach(behind_steps, profiles()["reference_walker"], LIBRARY, 900).iloc[0]
    assert (home["state"], home["reasons"], home["nearest_id"]) == ("yes", "", "osm:n1")
    assert home["seconds"] == pytest.approx((180 + 3 * 20) / 1.34, abs=0.01)
    assert home["count_within"] == 1


@pytest.fixture
def street(draw: Draw) -> Neighbourhood:
    """Draw a street with a kerb in doubt and a place on either side of it.

    ::

        p near ── 65 m ── 1 ─ kerb? ─ 2 ── 65 m ── p far
           (homes: a at 0, b halfway 0-1, c at 3, d not attached, e outside the boundary at 0)
    """
    return draw(
        nodes=[(0, 0), (65, 0), (78, 0), (143, 0)],
        streets=[(0, 1, {}), (1, 2, UNSURE_KERB), (2, 3, {})],
        homes=[
            {"street": 0, "at": 0.0, "residents": 2.0, "older": 1.0, "cell": "E1", "buurt": "B1"},
            {"street": 0, "at": 0.5, "residents": 4.0, "older": 2.0, "cell": "E1", "buurt": "B1"},
            {"street": 2, "at": 1.0, "residents": 8.0, "older": 3.0, "cell": "E2", "buurt": "B2"},
            {"street": None, "residents": 16.0, "older": 4.0, "cell": "E2", "buurt": "B2"},
            {"street": 0, "at": 0.0, "residents": 99.0, "older": 9.0, "inside": False},
        ],
        places=[
            {"id": "osm:n1", "name": "Near", "doors": [(0, 0.0)], "entrance_steps": 0},
            {"id": "osm:n2", "name": "Far", "doors": [(2, 1.0)], "wheelchair": "no"},
            {"id": "osm:n3", "name": "At sea", "doors": []},
            {"id": "osm:n4", "name": "Shut", "doors": [(0, 0.0)], "status": "closed"},
            {"id": "osm:n5", "layer": "communal/cafe", "doors": [(0, 0.0)]},
        ],
        buurten=("B2", "B3", "B1"),
    )


def test_three_states_per_home(street: Neighbourhood) -> None:
    """Doubt on the way makes unknown; a home off the network is unknown, and says so."""
    rollator = profiles()["rollator"]
    # 65 m take 100 s; the kerb of 0.03 m is free, so to the other end it is 143 m: 220 s.
    far_only = street.places.loc[[1]].drop(columns="layer")
    homes = reach(street, rollator, far_only, 221)
    assert list(homes["state"]) == ["unknown", "unknown", "yes", "unknown", "unknown"]
    assert list(homes["reasons"]) == ["kerb", "kerb", "", "not_connected", "kerb"]
    assert homes["seconds"].iloc[:3].tolist() == pytest.approx([220, 170, 0], abs=0.01)
    assert list(homes.index) == list(street.homes.index)
    assert pd.isna(homes["count_within"].iloc[3])
    homes = reach(street, rollator, far_only, 169)
    assert list(homes["state"]) == ["no", "no", "yes", "unknown", "no"]
    assert list(homes["reasons"])[:2] == ["too_far", "too_far"]


def test_places_sum_to_everyone(street: Neighbourhood) -> None:
    """Per place, yes, unknown and no add up to all residents, expected by hand."""
    table = reach_places(street, profiles()["rollator"], LIBRARY, 900).set_index("place_id")
    assert list(table.index) == ["osm:n1", "osm:n2", "osm:n3"]
    names = ["residents_yes", "residents_unknown", "residents_no"]
    # not attached: 16 and 4 are unknown everywhere; the one at sea is unknown to all
    assert table[names].to_numpy().tolist() == [[6, 24, 0], [8, 22, 0], [0, 30, 0]]
    older = [name.replace("residents", "residents_75") for name in names]
    assert table[older].to_numpy().tolist() == [[3, 7, 0], [3, 7, 0], [0, 10, 0]]
    assert list(table["entrance"]) == ["yes", "no", "unknown"]
    assert list(table["layer"]) == [LIBRARY] * 3
    short = reach_places(street, profiles()["rollator"], LIBRARY, 60)
    assert short[names].to_numpy().tolist()[0] == [6, 16, 8]
    for limit in np.linspace(0, 300, 31):
        table = reach_places(street, profiles()["rollator"], LIBRARY, limit)
        assert table[names].sum(axis=1).tolist() == pytest.approx([30] * 3, abs=1e-9)
        assert (table[names] >= 0).all(axis=None)


def test_cells_and_buurten(street: Neighbourhood) -> None:
    """Cells and buurten carry numbers of residents and medians weighed by them."""
    homes = reach(street, profiles()["rollator"], LIBRARY, 900)
    cells = reach_cells(street, homes).set_index("cell").to_dict("index")
    assert list(cells) == ["E1", "E2"]
    assert cells["E1"]["residents_yes"] == 6
    assert cells["E1"]["seconds_median"] == pytest.approx(50, abs=0.01)  # 4 of 6 halfway
    assert (cells["E1"]["nearest_id"], cells["E1"]["count_within_median"]) == ("osm:n1", 2)
    # Of 24 residents of E2, 16 have no known way: no median.
    assert (cells["E2"]["residents_yes"], cells["E2"]["residents_unknown"]) == (8, 16)
    assert math.isnan(cells["E2"]["seconds_median"])
    assert (cells["E2"]["nearest_id"], cells["E2"]["residents_75_unknown"]) == ("osm:n2", 4)

    buurten = reach_buurten(street, homes)
    assert list(buurten["code"]) == ["B2", "B3", "B1"]
    assert list(buurten["name"]) == ["Buurt B2", "Buurt B3", "Buurt B1"]
    nobody = buurten.loc[buurten["code"] == "B3"]
    assert nobody.filter(like="residents").to_numpy().tolist() == [[0] * 6]
    assert nobody.filter(regex="median|nearest").isna().to_numpy().tolist() == [[True] * 3]
    assert buurten[["residents_yes", "residents_unknown", "residents_no"]].sum(axis=None) == 30


def test_without_figures_nothing_is_nought(draw: Draw) -> None:
    """Without residents, or without ages, numbers are null; homes still have a state."""
    drawing = {
        "nodes": [(0, 0), (65, 0)],
        "streets": [(0, 1, {})],
        "homes": [{"street": 0, "at": 0.0}, {"street": 0, "at": 1.0}],
        "places": [{"id": "a", "doors": [(0, 1.0)]}],
    }
    rollator = profiles()["rollator"]
    nobody = draw(**drawing, residents=False)  # type: ignore[arg-type]  # mypy joins the values
    homes = reach(nobody, rollator, LIBRARY, 900)
    assert list(homes["state"]) == ["yes", "yes"]
    for table in (
        reach_places(nobody, rollator, LIBRARY, 900),
        reach_cells(nobody, homes),
        reach_buurten(nobody, homes),
    ):
        assert len(table) == 1
        assert table.filter(like="residents").isna().all(axis=None)
    assert reach_cells(nobody, homes)["seconds_median"].tolist() == [0]
    assert about(nobody, rollator, LIBRARY, 900)["residents"] is None
    ageless = draw(**drawing, ages=False)  # type: ignore[arg-type]  # as above
    table = reach_places(ageless, rollator, LIBRARY, 900)
    assert table["residents_yes"].tolist() == [2]
    assert table.filter(like="residents_75").isna().all(axis=None)
    assert about(ageless, rollator, LIBRARY, 900)["residents_75"] is None


def test_who_comes_to_the_home_is_never_reached_on_foot(draw: Draw) -> None:
    """What comes to the home or is phoned is no destination, unless it can be walked to too."""
    area = draw(
        nodes=[(0, 0), (65, 0)],
        streets=[(0, 1, {})],
        homes=[{"street": 0, "at": 0.0}],
        places=[
            {"id": "visit", "doors": [(0, 0.0)], "reach_mode": "comes_to_the_home"},
            {"id": "phone", "doors": [(0, 0.0)], "reach_mode": "phone_or_online"},
            {"id": "bus", "doors": [(0, 0.0)], "reach_mode": "with_transport_or_company"},
            {"id": "walk", "doors": [(0, 1.0)], "reach_mode": None},
            {
                "id": "both",
                "doors": [(0, 0.0)],
                "reach_mode": "with_transport_or_company|comes_to_the_home",
            },
            {"id": "also", "doors": [(0, 1.0)], "reach_mode": "own_strength|phone_or_online"},
            {"id": "calls", "doors": [(0, 0.0)], "layer": "communal/by_phone_or_online"},
        ],
    )
    walker = profiles()["reference_walker"]
    home = reach(area, walker, LIBRARY, 900).iloc[0]
    assert (home["nearest_id"], home["count_within"]) == ("walk", 2)
    assert list(reach_places(area, walker, LIBRARY, 900)["place_id"]) == ["walk", "also"]
    told = about(area, walker, LIBRARY, 900)["places_elsewise"]
    assert isinstance(told, list)
    assert [(each["place_id"], each["reach_mode"]) for each in told] == [
        ("visit", "comes_to_the_home"),
        ("phone", "phone_or_online"),
        ("bus", "with_transport_or_company"),
        ("both", "with_transport_or_company|comes_to_the_home"),
    ]
    # A layer of the register says it for all that is in it.
    home = reach(area, walker, "communal/by_phone_or_online", 900).iloc[0]
    assert (home["state"], home["reasons"]) == ("no", "no_place")
    assert reach_places(area, walker, "communal/by_phone_or_online", 900).empty


def test_a_place_outside_the_boundary_counts(draw: Draw) -> None:
    """Homes reach a place beyond the boundary; homes beyond it are in no number."""
    area = draw(
        nodes=[(0, 0), (50, 0), (100, 0)],
        streets=[(0, 1, {}), (1, 2, {})],
        homes=[
            {"street": 0, "at": 0.2, "residents": 5.0},
            {"street": 1, "at": 0.2, "residents": 7.0, "inside": False, "buurt": None},
        ],
        places=[{"id": "outside", "doors": [(1, 0.9)]}],
    )
    walker = profiles()["reference_walker"]
    assert list(reach(area, walker, LIBRARY, 900)["state"]) == ["yes", "yes"]
    assert reach_places(area, walker, LIBRARY, 900)["residents_yes"].tolist() == [5]
    assert about(area, walker, LIBRARY, 900)["residents"] == 5


def test_a_door_on_ones_own_street_is_walked_to_straight(draw: Draw) -> None:
    """Home and place on one edge: the way is the stretch between, also where its ends are closed.

    ::

        0 (steps up) ═ 1 ── home ··· 39 m ··· place ── 2 (steps down) ═ 3
    """
    area = draw(
        nodes=[(0, 0), (10, 0), (140, 0), (150, 0)],
        streets=[(0, 1, STEPS), (1, 2, {}), (2, 3, STEPS)],
        homes=[{"street": 1, "at": 0.2}, {"street": 1, "at": 0.9}],
        places=[{"id": "a", "doors": [(1, 0.5)]}],
    )
    homes = reach(area, profiles()["rollator"], LIBRARY, 900)
    assert list(homes["state"]) == ["yes", "yes"]
    assert homes["seconds"].tolist() == pytest.approx([39 / 0.65, 52 / 0.65], abs=0.01)


def test_the_nearest_of_several_doors_counts_once(draw: Draw) -> None:
    """A place with two entrances is one place, reached by the nearer."""
    area = draw(
        nodes=[(0, 0), (130, 0)],
        streets=[(0, 1, {})],
        homes=[{"street": 0, "at": 0.0}],
        places=[{"id": "a", "doors": [(0, 0.5), (0, 1.0)]}, {"id": "b", "doors": [(0, 1.0)]}],
    )
    home = reach(area, profiles()["rollator"], LIBRARY, 900).iloc[0]
    assert (home["nearest_id"], home["count_within"]) == ("a", 2)
    assert home["seconds"] == pytest.approx(100, abs=0.01)


def test_one_way_slopes_are_one_way(draw: Draw) -> None:
    """A slope too steep to go up stops the way there for who lives below, not for who comes down.

    With the way back as well: :mod:`tests.reach.test_there_and_back`.
    """
    area = draw(
        nodes=[(0, 0), (65, 0)],
        streets=[(0, 1, {"slope_up": 0.2, "back": {"slope_up": 0.0, "slope_down": 0.05}})],
        homes=[{"street": 0, "at": 0.0}, {"street": 0, "at": 1.0}],
        places=[{"id": "up", "doors": [(0, 1.0)]}, {"id": "down", "doors": [(0, 0.0)]}],
    )
    rollator = profiles()["rollator"]
    up, down = area.places.loc[[0]], area.places.loc[[1]]
    below = reach(area, rollator, up, 900, one_way=True)
    assert list(below["state"]) == ["no", "yes"]
    assert list(below["reasons"]) == ["slope", ""]
    assert list(reach(area, rollator, down, 900, one_way=True)["state"]) == ["yes", "yes"]


def test_a_frame_of_places_is_as_good_as_a_layer(street: Neighbourhood) -> None:
    """Places given as a frame are attached where they lie: the same answer as the stored ones."""
    rollator = profiles()["rollator"]
    kept = street.places.loc[[0, 1]]
    given = reach(street, rollator, kept[["id", "geometry"]], 900)
    stored = reach(street, rollator, LIBRARY, 900)
    assert given["state"].tolist() == stored["state"].tolist()
    assert given["seconds"].tolist() == pytest.approx(stored["seconds"].tolist(), nan_ok=True)
    both = shapely.MultiPoint(list(kept.geometry))
    one = gpd.GeoDataFrame({"id": ["new"]}, geometry=[both], crs=kept.crs)
    table = reach_places(street, rollator, one, 900)
    assert table["residents_yes"].tolist() == [14]
    assert table[["name", "status", "layer"]].isna().all(axis=None)


def test_what_hangs_on_doubt(street: Neighbourhood) -> None:
    """Settling the one kerb makes the residents behind it certain; doubting it undoes that."""
    rollator, far = profiles()["rollator"], street.places.loc[[1]]
    table = hangs_on_doubt(street, rollator, far, 900).set_index("row")
    assert table.loc["kerb.crossing_unmarked", "residents"] == 6
    assert table.loc["kerb.crossing_unmarked", "reading"] == "doubt"
    assert table.loc["kerb.crossing_unmarked", "share"] == pytest.approx(13 / 143)
    settled = untagged().replace("kerb.crossing_unmarked", reading="assume")
    table = hangs_on_doubt(street, rollator, far, 900, untagged=settled).set_index("row")
    assert table.loc["kerb.crossing_unmarked", "residents"] == 6
    assert table.loc["kerb.crossing_unmarked", "reading"] == "assume"
    states = reach(street, rollator, far, 900, untagged=settled)["state"]
    assert list(states) == ["yes", "yes", "yes", "unknown", "yes"]
    walker = hangs_on_doubt(street, profiles()["reference_walker"], far, 900)
    assert "kerb.crossing_unmarked" not in set(walker["row"])


def test_about_tells_what_an_answer_rests_on(street: Neighbourhood) -> None:
    """Beside a table stand who, where to, how long, how many, and what it hangs on."""
    told = about(street, profiles()["rollator"], LIBRARY, 900, untagged=untagged("voorzichtig"))
    assert told["profile"] == "rollator"
    assert told["layer"] == LIBRARY
    assert (told["minutes"], told["legs"], told["untagged"]) == (
        15,
        "there_and_back",
        "voorzichtig",
    )
    assert (told["residents"], told["residents_75"]) == (30, 10)
    assert told["residents_not_connected"] == 16
    assert (told["places"], told["places_not_connected"]) == (3, ["osm:n3"])
    assert told["hangs_on_doubt"]


def test_no_places_is_an_honest_no(street: Neighbourhood) -> None:
    """A layer without places: nobody reaches one, and the reason is that there is none."""
    homes = reach(street, profiles()["rollator"], "institutional/museum", 900)
    assert set(homes["state"]) == {"no"}
    assert set(homes["reasons"]) == {"no_place"}
    assert homes["count_within"].iloc[:3].tolist() == [0, 0, 0]
    assert reach_places(street, profiles()["rollator"], "institutional/museum", 900).empty


def test_places_off_the_network_are_unknown_to_all(street: Neighbourhood) -> None:
    """Where not one place could be attached, nobody knows whether one gets there."""
    at_sea = street.places.loc[[2]].set_crs(street.homes.crs)
    homes = reach(street, profiles()["reference_walker"], at_sea, 900)
    assert set(homes["state"]) == {"unknown"}
    assert set(homes["reasons"]) == {"not_connected"}
    table = reach_places(street, profiles()["reference_walker"], at_sea, 900)
    assert table["residents_unknown"].tolist() == [30]


def test_bad_questions(street: Neighbourhood) -> None:
    """Unknown layers, figures of areas, impossible limits and frames are refused clearly."""
    rollator, places = profiles()["rollator"], street.places
    with pytest.raises(UnknownLayerError, match="institutional/library"):
        reach(street, rollator, "library", 900)
    with pytest.raises(UsageError, match="nowhere to go"):
        reach(street, rollator, "institutional/distance_gp", 900)
    for limit in (-1, math.nan):
        with pytest.raises(UsageError, match="limit"):
            reach(street, rollator, LIBRARY, limit)
    with pytest.raises(MissingColumnError, match="'id'"):
        reach(street, rollator, places[["geometry"]], 900)
    with pytest.raises(BadValueError, match="EPSG:4326"):
        reach(street, rollator, places[["id", "geometry"]].to_crs(4326), 900)
    with pytest.raises(BadValueError, match="'teleport'"):
        reach(street, rollator, places.assign(reach_mode="teleport"), 900)
