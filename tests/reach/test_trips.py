"""All pairs of homes and places, there and back, against networkx."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from sociale_basis.errors import UsageError
from sociale_basis.network.cost import cost
from sociale_basis.network.profile import profiles
from sociale_basis.reach import trips as module
from sociale_basis.reach.candidates import venues
from sociale_basis.reach.destinations import home_anchors
from sociale_basis.reach.reach import readings
from sociale_basis.reach.trips import trips
from tests.reach.drawn_towns import CAFE, LIBRARY, draw_town

if TYPE_CHECKING:
    from .conftest import Draw


@pytest.mark.parametrize("at_once", [1, 1 << 22])
@pytest.mark.parametrize("one_way", [False, True])
@pytest.mark.parametrize("seed", range(15))
def test_pairs_equal_networkx(
    draw: Draw, monkeypatch: pytest.MonkeyPatch, seed: int, at_once: int, *, one_way: bool
) -> None:
    """Who gets where and how long the way there takes, also searched a few places at a time."""
    monkeypatch.setattr(module, "_CELLS_AT_ONCE", at_once)
    town = draw_town(draw, 500 + seed)
    area, both = town.area, venues(town.area, (LIBRARY, CAFE))
    number = [int(each.removeprefix("osm:n")) for each in both.places["id"]]
    optimistic, strict = readings(cost(area.network, profiles()["rollator"]))
    for reading, seconds in (("optimistic", optimistic), ("strict", strict)):
        found = trips(
            area.network, seconds, home_anchors(area), both.entrances, 500, one_way=one_way
        )
        within = town.within(reading, 500, one_way=one_way)[:, number].T
        place, home = np.nonzero(within)
        assert np.array_equal(found.place, place)
        assert np.array_equal(found.home, home)
        times = town.there[reading][:, number].T
        assert np.allclose(found.there, times[place, home], atol=1e-3)
        nearest = np.where(within, times, np.inf).min(axis=0)
        assert np.allclose(found.nearest(), nearest, atol=1e-3)


def test_a_negative_limit_is_refused(draw: Draw) -> None:
    """There is no going back in time."""
    area = draw_town(draw, 1).area
    optimistic, _ = readings(cost(area.network, profiles()["rollator"]))
    with pytest.raises(UsageError):
        trips(area.network, optimistic, home_anchors(area), venues(area, CAFE).entrances, -1)
