"""Several layers in one question: one place of any will do, each place once."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest

from sociale_basis.errors import UsageError
from sociale_basis.network import profiles
from sociale_basis.network.recurrence import HERE
from sociale_basis.reach import about, reach, reach_places
from sociale_basis.reach.destinations import destinations_together
from sociale_basis.reach.overlay import with_network
from sociale_basis.reach.week import week
from sociale_basis.reach.why import why

from .test_barriers import CAFE, LIBRARY, LIMIT, _random_town
from .test_open_then import _only as only

if TYPE_CHECKING:
    from sociale_basis.neighbourhood.store import Neighbourhood

    from .conftest import Draw

ROLLATOR = profiles()["rollator"]
BOTH = [LIBRARY, CAFE]
RANK = {"no": 0, "unknown": 1, "yes": 2}
AT = datetime(2026, 11, 24, 14, 0, tzinfo=HERE)


def _towns(draw: Draw) -> list[Neighbourhood]:
    """Draw towns in which one place is in both layers, and hours differ."""
    towns = []
    for seed in range(20):
        area = _random_town(draw, seed)
        again = area.places.iloc[[0]].assign(layer=CAFE)
        places = pd.concat([area.places, again], ignore_index=True)
        hours = ["24/7", "Tu 14:00-14:06", None, "24/7"]
        mine = area.place_anchors.loc[area.place_anchors["place"] == 0].assign(place=3)
        anchors = pd.concat([area.place_anchors, mine], ignore_index=True)
        told = places.assign(opening_hours=pd.array(hours, dtype="str"))
        towns.append(with_network(replace(area, places=told, place_anchors=anchors), area.network))
    return towns


@pytest.mark.parametrize("at", [None, AT], ids=["any time", "at a moment"])
def test_the_union_by_brute_force(draw: Draw, at: datetime | None) -> None:
    """Best state, least seconds, and places counted once: worked out layer by layer."""
    seen: set[str] = set()
    for area in _towns(draw):
        together = reach(area, ROLLATOR, BOTH, LIMIT, at=at)
        alone = [reach(area, ROLLATOR, layer, LIMIT, at=at) for layer in BOTH]
        best = [
            max((str(a), str(b)), key=RANK.__getitem__)
            for a, b in zip(*(each["state"] for each in alone), strict=True)
        ]
        assert together["state"].tolist() == best
        seconds = np.fmin(*(each["seconds"].to_numpy() for each in alone))
        np.testing.assert_allclose(together["seconds"].to_numpy(), seconds)
        rows = pd.concat([reach_places(area, ROLLATOR, layer, LIMIT, at=at) for layer in BOTH])
        once = rows.drop_duplicates("place_id")
        pd.testing.assert_frame_equal(
            reach_places(area, ROLLATOR, BOTH, LIMIT, at=at), once, check_like=True
        )
        twice = only(area, [False, False, False, True])
        shared = reach(twice, ROLLATOR, CAFE, LIMIT, at=at)["count_within"]
        counted = alone[0]["count_within"] + alone[1]["count_within"] - shared
        attached = together["count_within"].notna()
        assert (together["count_within"][attached] == counted[attached]).all()
        seen |= set(best)
    assert seen == set(RANK)


def test_each_place_once_with_its_own_doors(draw: Draw) -> None:
    """A place of both layers is one place; its entrances stay its own."""
    for area in _towns(draw):
        found = destinations_together(area, BOTH)
        assert found.places["id"].tolist() == ["osm:n1", "osm:n2", "osm:n3"]
        assert found.entrances.n == 3
        doors = pd.Series(found.entrances.anchors.edge).groupby(found.entrances.place).agg(list)
        for number, place in enumerate(found.places.index):
            mine = area.place_anchors.loc[area.place_anchors["place"] == place, "edge"]
            assert doors[number] == mine.tolist()


def test_week_and_why_take_several(draw: Draw) -> None:
    """The best of the layers in every part of the week; why is of the least-obstructed place."""
    for area in _towns(draw)[:6]:
        whole = week(area, ROLLATOR, BOTH, LIMIT, date(2026, 11, 23)).states
        parts = [week(area, ROLLATOR, layer, LIMIT, date(2026, 11, 23)).states for layer in BOTH]
        assert (whole == np.maximum(*parts)).all()
        states = [each.state.value for each in why(area, ROLLATOR, BOTH, LIMIT).answers]
        assert states == reach(area, ROLLATOR, BOTH, LIMIT)["state"].tolist()


def test_what_is_told_of_the_question(draw: Draw) -> None:
    """All keys; one where there is one; no layer at all is refused."""
    area = _towns(draw)[0]
    told = about(area, ROLLATOR, BOTH, LIMIT)
    assert (told["layer"], told["layers"], told["places"]) == (None, BOTH, 3)
    told = about(area, ROLLATOR, LIBRARY, LIMIT)
    assert (told["layer"], told["layers"]) == (LIBRARY, [LIBRARY])
    with pytest.raises(UsageError, match="no layer is named"):
        reach(area, ROLLATOR, [], LIMIT)
