"""The venue with the least worst travel time, against networkx and by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
import shapely

from sociale_basis.errors import BadValueError, UsageError
from sociale_basis.neighbourhood import load
from sociale_basis.network.profile import profiles
from sociale_basis.reach import Participant, meeting, venues
from sociale_basis.reach.candidates import meeting_layers
from tests.reach.drawn_towns import CAFE, STEPS, UNSURE_KERB, draw_town

if TYPE_CHECKING:
    from pathlib import Path

    from .conftest import Draw

ROLLATOR, WALKER = (profiles()[key] for key in ("rollator", "reference_walker"))


@pytest.mark.parametrize("one_way", [False, True])
@pytest.mark.parametrize("seed", range(25))
def test_worst_times_equal_networkx(draw: Draw, seed: int, *, one_way: bool) -> None:
    """Per participant both legs, the worst and the total of all, three states, best first."""
    town = draw_town(draw, 300 + seed, homes=3)
    everyone = [Participant(point, ROLLATOR) for point in town.area.homes.geometry]
    table = meeting(town.area, everyone, venues(town.area, CAFE), one_way=one_way)
    assert len(table) == len(town.places(CAFE)) > 0
    for row in table.to_dict("records"):
        place = int(row["place_id"].removeprefix("osm:n"))
        legs, states = [], []
        for number in range(3):
            for reading, state in (("strict", "yes"), ("optimistic", "unknown"), ("", "no")):
                if state == "no":
                    took = [np.nan, np.nan]
                    break
                took = [each[reading][number, place] for each in (town.there, town.back)]
                if np.isfinite(took[: 1 if one_way else 2]).all():
                    break
            if one_way:
                took[1] = np.nan
            assert row[f"state_{number + 1}"] == state
            given = [row[f"seconds_{leg}_{number + 1}"] for leg in ("there", "back")]
            assert given == pytest.approx(took, abs=1e-2, nan_ok=True)
            legs += took
            states.append(state)
        together = "no" if "no" in states else "unknown" if "unknown" in states else "yes"
        assert row["state"] == together
        worst, total = (np.nan, np.nan) if together == "no" else (np.nanmax(legs), np.nansum(legs))
        assert row["seconds_worst"] == pytest.approx(worst, abs=1e-2, nan_ok=True)
        assert row["seconds_total"] == pytest.approx(total, abs=1e-2, nan_ok=True)
    surely = table.loc[table["state"] == "yes"]
    assert surely.index.tolist() == list(range(len(surely)))
    assert surely["seconds_worst"].is_monotonic_increasing


def test_everyone_goes_in_their_own_way(draw: Draw) -> None:
    """The nearest venue lies behind steps for one of both, the next has a door with a step.

    ::

        walker 0 ── 65 m ── 1 ═ steps ═ 2 ── 65 m ── 3 rollator ── 130 m ── 4 ─ kerb? ─ 5
                            │   a (on the steps' far side, at 1)   b (at 4)             c (at 5)
    """
    area = draw(
        nodes=[(0, 0), (65, 0), (70, 0), (135, 0), (265, 0), (270, 0)],
        streets=[(0, 1, {}), (1, 2, STEPS), (2, 3, {}), (3, 4, {}), (4, 5, UNSURE_KERB)],
        homes=[{"street": 0, "at": 0.0}, {"street": 2, "at": 1.0}],
        places=[
            {"id": "a", "layer": CAFE, "doors": [(0, 1.0)], "wheelchair": "yes"},
            {"id": "b", "layer": CAFE, "doors": [(3, 1.0)], "wheelchair": "yes"},
            {"id": "c", "layer": CAFE, "doors": [(4, 1.0)], "wheelchair": "yes"},
            {"id": "d", "layer": CAFE, "doors": [(2, 1.0)], "wheelchair": "no"},
            {"id": "at sea", "layer": CAFE, "doors": []},
        ],
    )
    walker, roller = area.homes.geometry
    both = [Participant(walker, WALKER), Participant(roller, ROLLATOR)]
    table = meeting(area, both, venues(area, CAFE)).set_index("place_id")
    assert list(table.index) == ["b", "c", "d", "a"]
    assert list(table["state"]) == ["yes", "unknown", "yes", "no"]
    assert table.loc["d", "entrance"] == "no"
    assert (table.loc["d", "entrance_1"], table.loc["d", "entrance_2"]) == ("yes", "no")
    assert table.loc["b", "seconds_there_2"] == pytest.approx(130 / 0.65, abs=0.01)
    # The walker's way is the longer one: 260 m, and 5 m of steps in three times as long.
    assert table.loc["b", "seconds_worst"] == pytest.approx((260 + 15) / 1.34, abs=0.01)
    alone = meeting(area, both[:1], venues(area, CAFE))
    assert alone["place_id"].iloc[0] == "a"
    soon = meeting(area, both, venues(area, CAFE), 190).set_index("place_id")
    assert soon.loc["b", ["state_1", "state_2"]].tolist() == ["no", "no"]


def test_equal_worst_times_are_parted_by_the_total(draw: Draw) -> None:
    """Of two venues as far for the one who goes farthest, the nearer for the others goes first.

    ::

        y ── 100 m ── one ── 100 m ── x        the other lives 10 m from x's side
    """
    area = draw(
        nodes=[(0, 0), (100, 0), (200, 0)],
        streets=[(0, 1, {}), (1, 2, {})],
        homes=[{"street": 0, "at": 1.0}, {"street": 1, "at": 0.1}],
        places=[
            {"id": "a far", "layer": CAFE, "doors": [(0, 0.0)]},
            {"id": "b near", "layer": CAFE, "doors": [(1, 1.0)]},
        ],
    )
    one, other = area.homes.geometry
    faster = ROLLATOR.replace(speed_m_s=1.0)
    table = meeting(area, [Participant(one, ROLLATOR), Participant(other, faster)],
                    venues(area, CAFE))  # fmt: skip
    assert table["seconds_worst"].iloc[0] == table["seconds_worst"].iloc[1]
    assert table["place_id"].tolist() == ["b near", "a far"]


def test_by_default_one_meets_indoors(small_neighbourhood: Path) -> None:
    """Without candidates all places for meeting with a roof, each once."""
    area = load(small_neighbourhood)
    point = area.homes.geometry.iloc[0]
    table = meeting(area, [Participant(point, WALKER)])
    indoors = area.places.loc[area.places["layer"].isin(meeting_layers(indoors=True))]
    assert set(table["place_id"]) <= set(indoors["id"])
    assert len(table) > 1
    assert table["state"].iloc[0] == "yes"


def test_participants_must_be_somewhere(draw: Draw) -> None:
    """Nobody, or somebody in the water, is refused."""
    town = draw_town(draw, 1)
    with pytest.raises(UsageError, match="nobody"):
        meeting(town.area, [])
    here = Participant(town.area.homes.geometry.iloc[0], ROLLATOR)
    with pytest.raises(BadValueError, match="participant 2 is farther than 100 m"):
        meeting(town.area, [here, Participant(shapely.Point(9e5, 9e5), ROLLATOR)])
