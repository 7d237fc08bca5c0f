"""Barriers, unknowns, seats and changes at a moment: as if what is closed were not there."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest

from sociale_basis.network import profiles
from sociale_basis.network.recurrence import HERE
from sociale_basis.reach import bench_spots, compare, reach, rested
from sociale_basis.reach.barriers import barriers
from sociale_basis.reach.open_then import in_the_dark, open_then
from sociale_basis.reach.overlay import with_network
from sociale_basis.reach.seats import places_with_seats
from sociale_basis.reach.survey import survey

from .test_barriers import CAFE, LIBRARY, LIMIT, STREETS
from .test_barriers import _random_town as town_with_barriers
from .test_survey import _random_town as town_in_doubt

if TYPE_CHECKING:
    from sociale_basis.neighbourhood.store import Neighbourhood

    from .conftest import Draw

BOTH = [LIBRARY, CAFE]
AT = datetime(2026, 11, 24, 14, 0, tzinfo=HERE)  # a Tuesday
# Read by hand: whether it is surely open to whoever arrives within 7 minutes, and perhaps.
HOURS = [
    ("Mo-Fr 09:00-17:00", True, True),
    ("24/7", True, True),
    ("Tu 20:00-22:00", False, False),
    ("We 09:00-17:00", False, False),
    (None, False, True),
    ("Tu 10:00-14:03", False, True),
    ("Tu 14:04-18:00", False, True),
    ("Mo-Fr 09:00-17:00 unknown", False, True),
]
ROLLATOR = profiles()["rollator"]


def _with_hours(area: Neighbourhood, seed: int) -> tuple[Neighbourhood, list[bool], list[bool]]:
    """Give every place hours, and which are surely and perhaps open by them."""
    picked = [HOURS[(seed + at) % len(HOURS)] for at in range(len(area.places))]
    hours = pd.array([each[0] for each in picked], dtype="str")
    told = replace(area, places=area.places.assign(opening_hours=hours))
    told = with_network(told, area.network)
    return told, [each[1] for each in picked], [each[2] for each in picked]


def _only(area: Neighbourhood, kept: list[bool]) -> Neighbourhood:
    """Take places off the map, by hand."""
    rows = np.flatnonzero(kept)
    number = {int(old): new for new, old in enumerate(rows)}
    anchors = area.place_anchors.loc[area.place_anchors["place"].isin(rows)]
    some = replace(
        area,
        places=area.places.iloc[rows].reset_index(drop=True),
        place_anchors=anchors.assign(place=[number[int(each)] for each in anchors["place"]]),
    )
    return with_network(some, area.network)


def test_which_places_are_open(draw: Draw) -> None:
    """As read by hand; in the dark is who asks for light after sunset."""
    places = [{"id": f"osm:n{at}", "doors": [(0, 0.5)]} for at in range(len(HOURS))]
    area = draw([(0, 0), (300, 0)], [(0, 1, {})], [{"street": 0, "at": 0.0}], places)
    area, sure, perhaps = _with_hours(area, 0)
    found = open_then(area, area.places, AT, LIMIT)
    assert found.surely.tolist() == sure
    assert found.perhaps.tolist() == perhaps
    asks = ROLLATOR.replace(lit_after_dark=True)
    evening = AT.replace(hour=22)
    assert [in_the_dark(area, *each) for each in ((asks, AT), (asks, evening), (asks, None))] == [
        False,
        True,
        False,
    ]
    assert not in_the_dark(area, ROLLATOR, evening)


def test_barriers_are_those_without_what_is_closed(draw: Draw) -> None:
    """What is certain is that of the places that are surely open; what may be, of the rest."""
    seen = differ = 0
    for seed in range(24):
        area, sure, perhaps = _with_hours(town_with_barriers(draw, seed), seed)
        found = barriers(area, ROLLATOR, BOTH, LIMIT, at=AT)
        certain = barriers(_only(area, sure), ROLLATOR, BOTH, LIMIT)
        assert found.residents_yes == pytest.approx(certain.residents_yes, nan_ok=True)
        numbers = ["residents_gained", "residents_faster", "minutes_saved"]
        mine, theirs = (each.table.set_index("barrier")[numbers] for each in (found, certain))
        theirs = theirs.reindex(mine.index).fillna(0.0)
        pd.testing.assert_frame_equal(mine, theirs)
        assert set(certain.table.loc[certain.table["residents_gained"] > 0, "barrier"]) <= set(
            mine.index
        )
        pd.testing.assert_frame_equal(found.pairs, certain.pairs)
        # Perhaps: reaches no place that may be open now, not even perhaps, and does after.
        wider = barriers(_only(area, perhaps), ROLLATOR, BOTH, LIMIT)
        widest = wider.table.set_index("barrier")
        for name, row in found.table.set_index("barrier").iterrows():
            most = widest["residents_gained"].get(name, 0) + widest["residents_perhaps"].get(
                name, 0
            )
            assert row["residents_perhaps"] <= most + 1e-9
        seen += len(mine)
        differ += len(mine) != len(barriers(area, ROLLATOR, BOTH, LIMIT).table)
    assert seen > 10
    assert differ > 5, "closed places made no difference"


def test_only_a_place_that_may_be_open_gives_only_perhaps(draw: Draw) -> None:
    """With hours that nobody knows, removing steps makes nobody certain, and one perhaps."""
    steps = STREETS[3]
    area = draw(
        [(0, 0), (100, 0), (200, 0)],
        [(0, 1, steps), (1, 2, {})],
        [{"street": 0, "at": 0.0, "residents": 7.0}],
        [{"id": "osm:n1", "doors": [(1, 1.0)]}],
    )
    area, _sure, _perhaps = _with_hours(area, 4)
    (row,) = barriers(area, ROLLATOR, LIBRARY, LIMIT, at=AT).table.to_dict("records")
    assert (row["residents_gained"], row["residents_perhaps"]) == (0.0, 7.0)
    (row,) = barriers(area, ROLLATOR, LIBRARY, LIMIT).table.to_dict("records")
    assert (row["residents_gained"], row["residents_perhaps"]) == (7.0, 0.0)


def test_the_walk_is_that_past_what_is_open(draw: Draw) -> None:
    """Looking makes nobody certain of a place that may be closed: those are left out."""
    seen = 0
    for seed in range(16):
        area, sure, perhaps = _with_hours(town_in_doubt(draw, seed), seed)
        found = survey(area, ROLLATOR, LIBRARY, LIMIT, at=AT)
        certain = survey(_only(area, sure), ROLLATOR, LIBRARY, LIMIT)
        pd.testing.assert_frame_equal(found.walk, certain.walk)
        pd.testing.assert_frame_equal(found.unknowns, certain.unknowns)
        assert found.residents_yes == pytest.approx(certain.residents_yes, nan_ok=True)
        assert found.residents_certain == pytest.approx(certain.residents_certain, nan_ok=True)
        wide = survey(_only(area, perhaps), ROLLATOR, LIBRARY, LIMIT)
        for name, number in found.residents_unknown.items():
            total = wide.residents_unknown[name] + wide.residents_yes[name]
            assert number == pytest.approx(total - certain.residents_yes[name], nan_ok=True)
        seen += len(found.walk)
    assert seen > 5


def test_rest_on_the_way_to_what_is_open(draw: Draw) -> None:
    """States, spots for a bench and who gets to each place: yes by what is surely open."""
    seen = 0
    for seed in range(12):
        area, sure, perhaps = _with_hours(town_with_barriers(draw, seed), seed)
        found = rested(area, ROLLATOR, BOTH, LIMIT, every_m=90.0, at=AT)
        certain = rested(_only(area, sure), ROLLATOR, BOTH, LIMIT, every_m=90.0)
        wide = rested(_only(area, perhaps), ROLLATOR, BOTH, LIMIT, every_m=90.0)
        yes = certain.states == "yes"
        assert ((found.states == "yes") == yes).all()
        assert ((found.states == "no") == (wide.states == "no")).all()
        assert ((found.states_unrested == "yes") == (certain.states_unrested == "yes")).all()
        mine = places_with_seats(found, ROLLATOR).set_index("place_id")["residents_yes"]
        theirs = places_with_seats(certain, ROLLATOR).set_index("place_id")["residents_yes"]
        pd.testing.assert_series_equal(mine, theirs.reindex(mine.index).fillna(0.0))
        gained = "residents_gained"
        mine, theirs = (
            bench_spots(*each).table.set_index("stretch")[gained]
            for each in ((area, found), (_only(area, sure), certain))
        )
        assert mine[mine > 0].to_dict() == theirs[theirs > 0].to_dict()
        seen += int(yes.sum())
    assert seen > 3


def test_before_and_after_at_a_moment(draw: Draw) -> None:
    """A place closes: before and after are who gets there at that moment, added up by hand."""
    differ = 0
    for seed in range(12):
        area, _sure, perhaps = _with_hours(town_with_barriers(draw, seed), seed)
        lived_in = replace(area, homes=area.homes.assign(dwellings=1))
        area = with_network(lived_in, area.network)
        after = _only(area, [False, *[True] * (len(perhaps) - 1)])
        told = compare(area, after, ROLLATOR, BOTH, LIMIT, at=AT)
        row = told.loc[told["group"] == "residents"].iloc[0]
        weight = area.residents().where(area.homes["inside"], 0.0).to_numpy()
        for side, each in (("before", area), ("after", after)):
            states = reach(each, ROLLATOR, BOTH, LIMIT, at=AT)["state"]
            for state in ("yes", "unknown", "no"):
                number = weight[(states == state).to_numpy()].sum()
                assert row[f"{state}_{side}"] == pytest.approx(number)
        whenever = compare(area, after, ROLLATOR, BOTH, LIMIT)
        differ += not told.equals(whenever)
    assert differ > 3
