"""On the streets of the example neighbourhood: covering and median equal spopt's."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from sociale_basis import neighbourhood
from sociale_basis.network.profile import profiles
from sociale_basis.reach import choose_places, prospects, venues
from tests.reach.spopt_oracle import spopt_says

EXAMPLE = Path(__file__).resolve().parents[2] / "data" / "voorbeeldwijk"
LIMIT_S = 900.0


@pytest.mark.parametrize(("key", "afresh"), [("rollator", False), ("manual_wheelchair", True)])
def test_the_best_places_equal_spopt(tmp_path: Path, key: str, *, afresh: bool) -> None:
    """With 3 places: as many residents covered, and as short a mean time, as spopt finds."""
    area = neighbourhood.load(
        neighbourhood.build(
            tmp_path / "wijk",
            osm=EXAMPLE / "voorbeeldwijk.osm.pbf",
            boundary=EXAMPLE / "buurten.geojson",
            population=EXAMPLE / "population.csv",
            places=EXAMPLE / "places.csv",
        ).folder
    )
    # spopt takes minutes for all homes: of every eight the first.
    some = np.arange(len(area.homes)) % 8 == 0
    area = replace(area, homes=area.homes.assign(inside=area.homes["inside"] & some))
    layer = "institutional/community_centre"
    asked = prospects(area, profiles()[key], layer, LIMIT_S, venues(area), afresh=afresh)
    trips = asked.strict
    times = np.full((trips.n_homes, trips.n_places), LIMIT_S)
    times[trips.home, trips.place] = trips.there
    now = np.minimum(asked.now, LIMIT_S)
    weights = asked.weights[some, 0]
    assert weights.sum() > 100

    found = choose_places(asked, 3)
    reached = np.zeros((trips.n_homes, trips.n_places))
    reached[trips.home, trips.place] = 1
    left = weights * np.isinf(asked.now)[some]
    theirs = spopt_says("MCLP", 1 - reached[some], left, 0.5, p=3)
    assert found.status == "optimal"
    assert 0 < found.value == pytest.approx(theirs)

    found = choose_places(asked, 3, goal="median")
    theirs = spopt_says("PMedian", np.minimum(times, now[:, None])[some], weights, p=3)
    assert found.status == "optimal"
    assert found.value == pytest.approx(theirs / weights.sum())
    assert found.value < found.now
