"""Who has one place only, and who loses it: equal to closing the place and asking again."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest

from sociale_basis.neighbourhood import load
from sociale_basis.network.profile import profiles
from sociale_basis.reach import apply_edits, reach, sole
from sociale_basis.reach.edit_models import ClosePlace, EditSet
from sociale_basis.reach.reach import resident_weights
from tests.reach.drawn_towns import CAFE, LIBRARY, draw_town

if TYPE_CHECKING:
    from pathlib import Path

    from sociale_basis.neighbourhood.store import Neighbourhood
    from sociale_basis.network.mobility_profile import MobilityProfile

    from .conftest import Draw

ROLLATOR = profiles()["rollator"]
LIMIT_S = 420.0


@pytest.mark.parametrize("one_way", [False, True])
@pytest.mark.parametrize("seed", range(25))
def test_equal_to_taking_the_place_away(draw: Draw, seed: int, *, one_way: bool) -> None:
    """States of all homes by networkx, with each place and without it."""
    town = draw_town(draw, 400 + seed)
    found = sole(town.area, ROLLATOR, (LIBRARY, CAFE), LIMIT_S, one_way=one_way)
    surely = town.within("strict", LIMIT_S, one_way=one_way)
    perhaps = town.within("optimistic", LIMIT_S, one_way=one_way)
    weights = resident_weights(town.area)[:, 0]
    many = surely.sum(axis=1)
    assert found.homes["places_within"].tolist() == many.tolist()
    for home, only in zip(surely, found.homes["only_id"], strict=True):
        expected = f"osm:n{np.argmax(home)}" if home.sum() == 1 else None
        assert only == expected or (expected is None and pd.isna(only))
    lost = 0.0
    for row in found.places.to_dict("records"):
        place = int(row["place_id"].removeprefix("osm:n"))
        without = np.arange(surely.shape[1]) != place
        yes, still = surely.any(axis=1), surely[:, without].any(axis=1)
        maybe = perhaps[:, without].any(axis=1)
        assert row["residents_yes"] == pytest.approx(weights @ surely[:, place])
        assert row["residents_lose"] == pytest.approx(weights @ (yes & ~still))
        assert row["residents_lose_perhaps"] == pytest.approx(weights @ (yes & ~still & maybe))
        unknown = ~yes & perhaps.any(axis=1)
        assert row["residents_perhaps_lose"] == pytest.approx(weights @ (unknown & ~maybe))
        lost += row["residents_lose"]
    assert found.places["residents_lose"].is_monotonic_decreasing
    assert lost == pytest.approx(weights @ (many == 1))


def test_closing_and_asking_again(small_neighbourhood: Path) -> None:
    """On a built neighbourhood: what closing each place takes away is what reach says."""
    area = load(small_neighbourhood)
    checked = 0
    for key in ("rollator", "reference_walker"):
        profile, layer = profiles()[key], "communal/cafe"
        table = sole(area, profile, layer, 900).places
        before = _states(area, profile, layer)
        assert len(table)
        for row in table.to_dict("records"):
            edits = EditSet(name="closed", edits=(ClosePlace(place=row["place_id"]),))
            after = _states(apply_edits(area, edits).area, profile, layer)
            assert before["yes"] - after["yes"] == pytest.approx(row["residents_lose"])
            now_no = row["residents_lose"] - row["residents_lose_perhaps"]
            now_no += row["residents_perhaps_lose"]
            assert after["no"] - before["no"] == pytest.approx(now_no)
            checked += row["residents_lose"] > 0
    assert checked


def _states(area: Neighbourhood, profile: MobilityProfile, layer: str) -> dict[str, float]:
    homes = reach(area, profile, layer, 900)
    weights = resident_weights(area)[:, 0]
    return {
        state: float(weights @ (homes["state"] == state).to_numpy())
        for state in ("yes", "unknown", "no")
    }


def test_what_shares_a_door_closes_together(draw: Draw) -> None:
    """A choir and a card club in one building: neither is the only place, the building is.

    ::

        home 0 ── 65 m ── hall (choir, club) ── 5 km ── 2 café
    """
    area = draw(
        nodes=[(0, 0), (65, 0), (5065, 0)],
        streets=[(0, 1, {}), (1, 2, {})],
        homes=[{"street": 0, "at": 0.0, "residents": 7.0, "older": 2.0}, {"street": None}],
        places=[
            {"id": "choir", "layer": CAFE, "doors": [(0, 1.0)]},
            {"id": "club", "layer": CAFE, "doors": [(0, 1.0)]},
            {"id": "far", "layer": CAFE, "doors": [(1, 1.0)]},
            {"id": "at sea", "layer": CAFE, "doors": []},
        ],
    )
    found = sole(area, ROLLATOR, CAFE, 900)
    table = found.places.set_index("place_id")
    assert table.loc["choir", "same_door"] == "club"
    assert table.loc["club", "same_door"] == "choir"
    assert table.loc[["far", "at sea"], "same_door"].isna().all()
    assert table["residents_lose"].tolist() == [0, 0, 0, 0]
    assert table.loc["choir", "residents_lose_door"] == pytest.approx(7)
    assert table.loc["club", "residents_75_lose_door"] == pytest.approx(2)
    assert table.loc[["far", "at sea"], "residents_lose_door"].tolist() == [0, 0]
    within = found.homes["places_within"]
    assert within.iloc[0] == 2
    assert pd.isna(within.iloc[1])
    assert found.homes["only_id"].isna().all()


def test_a_place_in_the_water_is_left(draw: Draw) -> None:
    """When what is left touches no way, it is unknown who gets there, as in reach."""
    area = draw(
        nodes=[(0, 0), (65, 0)],
        streets=[(0, 1, {})],
        homes=[{"street": 0, "at": 0.0, "residents": 7.0}],
        places=[
            {"id": "here", "layer": CAFE, "doors": [(0, 1.0)]},
            {"id": "at sea", "layer": CAFE, "doors": []},
        ],
    )
    row = sole(area, ROLLATOR, CAFE, 900).places.set_index("place_id").loc["here"]
    assert (row["residents_lose"], row["residents_lose_perhaps"]) == (7, 7)
    left = reach(area, ROLLATOR, area.places.loc[[1]], 900)
    assert list(left["state"]) == ["unknown"]


def test_without_figures_and_without_places(draw: Draw) -> None:
    """Numbers are null without figures of residents; an empty layer gives an empty table."""
    town = draw_town(draw, 2)
    assert sole(town.area, ROLLATOR, "communal/pub", LIMIT_S).places.empty
    nobody = replace(town.area, meta=town.area.meta.model_copy(update={"population_from": "none"}))
    nobody.__dict__["network"] = town.area.network
    table = sole(nobody, ROLLATOR, CAFE, LIMIT_S).places
    assert len(table)
    assert table["residents_lose"].isna().all()
    assert table["residents_lose_door"].isna().all()
