"""Room per resident: the two steps by hand, and the range around what nobody knows."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest

from sociale_basis.errors import BadValueError, UsageError
from sociale_basis.network.profile import profiles
from sociale_basis.reach import capacity, capacity_buurten, capacity_cells
from tests.reach.drawn_towns import CAFE, LIBRARY, UNSURE_KERB, draw_town

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sociale_basis.neighbourhood.store import Neighbourhood
    from sociale_basis.reach.counts import Decay
    from tests.reach.drawn_towns import Town

    from .conftest import Draw

ROLLATOR = profiles()["rollator"]
LIMIT_S = 420.0
BOTH = (LIBRARY, CAFE)
CLOSE = 1e-4  # times are float32, and near the limit little is left of them
DECAYS: tuple[Decay, ...] = ("step", "linear", "gaussian")


def fall_off(seconds: NDArray[np.float64], decay: Decay) -> NDArray[np.float64]:
    """Give what each way counts for, 0 beyond the limit: written out, not taken over."""
    part = np.where(seconds <= LIMIT_S, seconds, np.nan) / LIMIT_S
    worth = {
        "step": np.ones_like(part) + 0 * part,
        "linear": 1 - part,
        "gaussian": (np.exp(-(part**2) / 2) - np.exp(-0.5)) / (1 - np.exp(-0.5)),
    }[decay]
    return np.asarray(np.nan_to_num(worth))


def by_id(town: Town) -> NDArray[np.float64]:
    """Give the capacities, NaN where nobody says, in the order of the places."""
    said = town.area.places["capacity"].to_numpy(dtype=np.float64, na_value=np.nan)
    return np.asarray(said)


def luo_and_qi(
    counts: NDArray[np.float64], people: NDArray[np.float64], room: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Give the two steps of the enhanced two-step floating catchment, straight from the paper."""
    result = np.zeros(len(people))
    for place in range(counts.shape[1]):
        visitors = sum(people[home] * counts[home, place] for home in range(len(people)))
        if visitors > 0:
            result += counts[:, place] * room[place] / visitors
    return result


@pytest.mark.parametrize("decay", DECAYS)
@pytest.mark.parametrize("seed", range(15))
def test_without_doubt_equal_to_luo_and_qi(draw: Draw, seed: int, decay: Decay) -> None:
    """All capacities known and nothing in doubt: both ends are the number of the paper."""
    town = draw_town(draw, 600 + seed)
    # A walker is in no doubt about kerbs, nor stopped by steps: certain ways only.
    surely, perhaps = (town.within(each, LIMIT_S) for each in ("strict", "optimistic"))
    people = town.area.residents().to_numpy()
    room = np.nan_to_num(by_id(town), nan=20)
    certain = [place for place in range(len(room)) if (surely == perhaps)[:, place].all()]
    certain = [
        place
        for place in certain
        if np.allclose(
            town.there["strict"][surely[:, place], place],
            town.there["optimistic"][surely[:, place], place],
        )
    ]
    assert certain
    places = town.area.places.iloc[certain].assign(
        layer=CAFE, capacity=pd.array(room[certain].astype(int), dtype="Int64")
    )
    found = capacity(town.area, ROLLATOR, gpd.GeoDataFrame(places), LIMIT_S, decay=decay)
    counts = fall_off(town.there["strict"], decay) * surely
    expected = luo_and_qi(counts[:, certain], people, room[certain])
    lived_in = people > 0
    for end in ("low", "high"):
        given = found.homes[f"per_resident_{end}"].to_numpy()
        assert given[lived_in] == pytest.approx(expected[lived_in], rel=CLOSE, abs=1e-6)
    # What is divided adds up again to what there is, of every place where somebody comes.
    come = (people @ counts[:, certain]) > 0
    assert people @ expected == pytest.approx(room[certain][come].sum())


@pytest.mark.parametrize("decay", DECAYS)
@pytest.mark.parametrize("seed", range(25))
def test_every_outcome_lies_in_the_range(draw: Draw, seed: int, decay: Decay) -> None:
    """However the doubts and the unknown capacities turn out, the result lies between the ends."""
    town = draw_town(draw, 700 + seed)
    people, said = town.area.residents().to_numpy(), by_id(town)
    both = capacity(town.area, ROLLATOR, BOTH, LIMIT_S, decay=decay, assumed=30).homes
    low, high = (both[f"per_resident_{end}"].to_numpy() for end in ("low", "high"))
    least, most = (
        fall_off(town.there[each], decay) * town.within(each, LIMIT_S)
        for each in ("strict", "optimistic")
    )
    rng = np.random.default_rng(seed)
    lived_in = people > 0
    for _ in range(30):
        # Any mixture of both readings, per home and place, and any capacity up to what is assumed.
        mixed = np.where(rng.random(least.shape) < 0.5, least, most)
        mixed = least + rng.choice([0, 1, rng.random()]) * (mixed - least)
        room = np.where(np.isnan(said), rng.choice([0.0, 30.0, rng.random() * 30]), said)
        outcome = luo_and_qi(mixed, people, room)
        assert (low[lived_in] <= outcome[lived_in] * (1 + CLOSE) + 1e-6).all()
        assert (outcome[lived_in] <= high[lived_in] * (1 + CLOSE) + 1e-6).all()


@pytest.mark.parametrize("seed", range(10))
def test_an_unknown_capacity_leaves_the_high_end_open(draw: Draw, seed: int) -> None:
    """Nothing assumed: at most unknown exactly where such a place may be within reach."""
    town = draw_town(draw, 800 + seed)
    unsaid = np.isnan(by_id(town))
    assert unsaid.any()
    found = capacity(town.area, ROLLATOR, BOTH, LIMIT_S, decay="step").homes
    may = town.within("optimistic", LIMIT_S)[:, unsaid].sum(axis=1)
    assert found["places_unsaid"].tolist() == may.tolist()
    lived_in = town.area.residents().to_numpy() > 0
    unknown = found["per_resident_high"].isna().to_numpy()
    assert (unknown == (may > 0))[lived_in].all()
    assert found["per_resident_low"].notna().all()
    assert found["places_within"].tolist() == town.within("strict", LIMIT_S).sum(axis=1).tolist()


def test_one_hall_between_two_homes(draw: Draw) -> None:
    """By hand: nearby counts for more, and the way there decides, not the way back.

    ::

        3 residents 0 ── 65 m ── hall (20) ── 130 m ── 2  5 residents
    """
    area = draw(
        nodes=[(0, 0), (65, 0), (195, 0)],
        streets=[(0, 1, {}), (1, 2, {})],
        homes=[
            {"street": 0, "at": 0.0, "residents": 3.0, "buurt": "B1", "cell": "E1"},
            {"street": 1, "at": 1.0, "residents": 5.0, "buurt": "B2", "cell": "E1"},
            {"street": None, "residents": 9.0, "buurt": "B2", "cell": "E2"},
        ],
        places=[{"id": "hall", "layer": CAFE, "doors": [(0, 1.0)], "capacity": 20}],
        buurten=("B1", "B2", "B3"),
    )
    found = capacity(area, ROLLATOR, CAFE, 400, decay="linear")
    # 100 s of 400 leaves 0.75; 200 s leaves 0.5: 3 by 0.75 and 5 by 0.5 is 4.75 visitors.
    each = 20 / 4.75
    low = found.homes["per_resident_low"]
    assert low.iloc[:2].tolist() == pytest.approx([0.75 * each, 0.5 * each], abs=1e-4)
    assert np.isnan(low.iloc[2])
    (place,) = found.places.to_dict("records")
    assert place["capacity"] == 20
    for end in ("low", "high"):
        assert place[f"visitors_{end}"] == pytest.approx(4.75, abs=1e-4)
        assert place[f"per_visitor_{end}"] == pytest.approx(each, abs=1e-3)
    cells = capacity_cells(area, found.homes).set_index("cell")
    assert cells.loc["E1", "residents_known"] == 8
    assert cells.loc["E1", "per_resident_high"] == pytest.approx(20 / 8)
    assert cells.loc["E2", "residents_unknown"] == 9
    assert cells.loc[["E2"], "per_resident_low"].isna().all()
    buurten = capacity_buurten(area, found.homes).set_index("code")
    assert list(buurten.index) == ["B1", "B2", "B3"]
    assert (
        buurten.loc["B2", "residents_known"],
        buurten.loc["B2", "residents_unknown"],
    ) == (5, 9)
    assert buurten.loc["B2", "per_resident_low"] == pytest.approx(0.5 * each, abs=1e-4)
    assert buurten.loc["B3", "residents_without"] == 0
    assert buurten.loc[["B3"], "per_resident_low"].isna().all()


def test_a_doubt_opens_the_range_for_both_sides(draw: Draw) -> None:
    """By hand: who may or may not get there leaves more or less for who surely does.

    ::

        4 residents 0 ── 65 m ── hall (12) ─ kerb? ─ 2  2 residents
    """
    area = draw(
        nodes=[(0, 0), (65, 0), (70, 0)],
        streets=[(0, 1, {}), (1, 2, UNSURE_KERB)],
        homes=[
            {"street": 0, "at": 0.0, "residents": 4.0},
            {"street": 1, "at": 1.0, "residents": 2.0},
        ],
        places=[{"id": "hall", "layer": CAFE, "doors": [(0, 1.0)], "capacity": 12}],
    )
    found = capacity(area, ROLLATOR, CAFE, 400, decay="step")
    assert found.homes["per_resident_low"].tolist() == pytest.approx([2, 0])
    assert found.homes["per_resident_high"].tolist() == pytest.approx([3, 2])
    (row,) = capacity_buurten(area, found.homes).to_dict("records")
    assert (row["residents_known"], row["residents_without"]) == (6, 0)
    assert row["per_resident_low"] == pytest.approx(8 / 6)
    assert row["per_resident_high"] == pytest.approx((4 * 3 + 2 * 2) / 6)


def test_the_way_back_must_be_there_too(draw: Draw) -> None:
    """A place one cannot get back from has room for nobody, unless one way is enough."""
    town = draw_town(draw, 900)
    there = capacity(town.area, ROLLATOR, BOTH, LIMIT_S, one_way=True).homes["places_within"]
    both = capacity(town.area, ROLLATOR, BOTH, LIMIT_S).homes["places_within"]
    assert (both <= there).all()
    assert both.sum() == town.within("strict", LIMIT_S).sum()
    assert there.sum() == town.within("strict", LIMIT_S, one_way=True).sum()
    assert both.sum() < there.sum()


def test_without_figures_everything_is_unknown(draw: Draw) -> None:
    """No residents known: nothing can be divided, and nothing is 0."""
    town = draw_town(draw, 901)
    nobody = replace(town.area, meta=town.area.meta.model_copy(update={"population_from": "none"}))
    nobody.__dict__["network"] = town.area.network
    found = capacity(nobody, ROLLATOR, BOTH, LIMIT_S)
    assert found.homes[["per_resident_low", "per_resident_high"]].isna().all(axis=None)
    assert found.places[["visitors_low", "per_visitor_low"]].isna().all(axis=None)
    cells = capacity_cells(nobody, found.homes).drop(columns="cell")
    assert len(cells)
    assert cells.isna().all(axis=None)


def test_an_empty_layer_has_no_room(draw: Draw) -> None:
    """Nothing there: 0 places per resident, which is known."""
    town = draw_town(draw, 902)
    found = capacity(town.area, ROLLATOR, "communal/pub", LIMIT_S)
    assert found.places.empty
    assert (found.homes["per_resident_high"] == 0).all()
    table = capacity_buurten(town.area, found.homes)
    inside = town.area.homes["inside"].to_numpy(dtype=bool)
    everyone = town.area.residents().to_numpy()[inside].sum()
    assert table["residents_without"].sum() == pytest.approx(everyone)


def _with_capacity(area: Neighbourhood, value: int) -> gpd.GeoDataFrame:
    places = area.places.assign(capacity=pd.array([value] * len(area.places), dtype="Int64"))
    return gpd.GeoDataFrame(places)


def test_wrong_questions_are_refused(draw: Draw) -> None:
    """A decay that does not exist or needs a limit, and capacities below 0."""
    area = draw_town(draw, 903).area
    with pytest.raises(UsageError, match="decay"):
        capacity(area, ROLLATOR, CAFE, 400, decay="cubic")  # type: ignore[arg-type]  # on purpose
    with pytest.raises(UsageError, match="limit"):
        capacity(area, ROLLATOR, CAFE, np.inf)
    with pytest.raises(UsageError, match="assume"):
        capacity(area, ROLLATOR, CAFE, 400, assumed=-3)
    with pytest.raises(BadValueError, match="capacity"):
        capacity(area, ROLLATOR, _with_capacity(area, -1), 400)
