"""What can be reached per cell, against the answers that the rest of the program gives."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest

from sociale_basis import neighbourhood
from sociale_basis.network import profiles
from sociale_basis.publish.site.cell_search import (
    ALL_NO,
    ALL_UNKNOWN,
    ALL_YES,
    DIFFERS,
    MOST_PER_KIND,
    CellRow,
)
from sociale_basis.publish.site.entries import Entry, entries, frame_of
from sociale_basis.publish.site.reach_table import (
    ProfileTable,
    homes_by_cell,
    kinds_to_search,
    profile_table,
)
from sociale_basis.reach import reach, reach_places
from sociale_basis.register.service_area import serves

if TYPE_CHECKING:
    from pathlib import Path

    import geopandas as gpd

    from sociale_basis.neighbourhood import Neighbourhood

WHO = ("reference_walker", "rollator", "manual_wheelchair")


@pytest.fixture(scope="module")
def area(small_neighbourhood: Path) -> Neighbourhood:
    """Open the small town."""
    return neighbourhood.load(small_neighbourhood)


def _table(area: Neighbourhood, who: str, minimum: int = 1) -> ProfileTable:
    homes = homes_by_cell(area)
    return profile_table(
        area, homes, kinds_to_search(area, entries(area)), profiles()[who], minimum
    )


def _shares(area: Neighbourhood, found: gpd.GeoDataFrame, cell: str) -> dict[str, float]:
    here = (area.homes["cell"] == cell) & area.homes["inside"]
    dwellings = area.homes.loc[here, "dwellings"].groupby(found.loc[here, "state"]).sum()
    return {str(state): float(many) for state, many in dwellings.items()}


@pytest.mark.parametrize("who", WHO)
def test_states_and_minutes_are_those_of_the_question_about_each_place(
    area: Neighbourhood, who: str
) -> None:
    """Every row agrees with asking for that one place, home by home."""
    profile, table, some = profiles()[who], _table(area, who), entries(area)
    alone = {
        each.number: reach(area, profile, frame_of(area, [each]), profile.minutes * 60.0)
        for each in some
        if each.doors is not None
    }
    seen = set()
    for cell, rows in table.cells.items():
        for row in rows:
            found = alone[row.entry]
            shares = _shares(area, found, cell)
            total = sum(shares.values())
            expected = DIFFERS
            for state, letter in (("yes", ALL_YES), ("unknown", ALL_UNKNOWN), ("no", ALL_NO)):
                if shares.get(state) == total:
                    expected = letter
            assert row.state == expected, (cell, some[row.entry].name)
            seen.add(expected)
            if expected == DIFFERS:
                tens = 10 * math.floor(10 * shares.get("yes", 0) / total + 0.5)
                assert row.yes == tens
            here = (area.homes["cell"] == cell) & area.homes["inside"]
            took = np.sort(found.loc[here, "seconds"].dropna().to_numpy())
            if len(took):
                assert row.minutes is not None
                middle = took[(len(took) - 1) // 2]
                assert row.minutes == pytest.approx(max(1, math.ceil(middle / 60)), abs=1)
            assert bool(row.reasons) or row.state in {ALL_YES, DIFFERS}
    assert seen, "there must be rows to compare"


@pytest.mark.parametrize("who", WHO)
def test_of_every_kind_the_nearest_and_never_a_bare_zero(area: Neighbourhood, who: str) -> None:
    """Each cell has, of every kind that somebody can walk to in an hour, one to three rows."""
    table, some = _table(area, who), entries(area)
    on_foot = {each.layer for each in some if each.doors is not None}
    assert len(on_foot) >= 4
    for cell, rows in table.cells.items():
        kinds = [some[row.entry].layer for row in rows]
        assert set(kinds) == on_foot, cell
        assert max(map(kinds.count, kinds)) <= MOST_PER_KIND


@pytest.mark.parametrize("times", [1, 100], ids=["few dwellings", "many dwellings"])
def test_shares_of_everywhere_are_those_of_the_place(area: Neighbourhood, times: int) -> None:
    """Shares per place come to the homes that reach it: in tens where they are few, or percents."""
    area = replace(area, homes=area.homes.assign(dwellings=area.homes["dwellings"] * times))
    profile, some = profiles()["rollator"], entries(area)
    table = _table(area, "rollator")
    inside = area.homes["inside"]
    many = area.homes.loc[inside, "dwellings"]
    assert bool(many.sum() < 100) is (times == 1)
    step = 10 if times == 1 else 1
    told = []
    for each in some:
        if each.doors is None:
            assert each.number not in table.everywhere
            continue
        frame = frame_of(area, [each])
        found = reach(area, profile, frame, profile.minutes * 60.0).loc[inside, "state"]
        yes, unknown = (
            step * math.floor(100 * many[found == state].sum() / many.sum() / step + 0.5)
            for state in ("yes", "unknown")
        )
        assert table.everywhere[each.number] == (yes, min(unknown, 100 - yes))
        told.append((yes, unknown))
        entrance = reach_places(area, profile, frame, profile.minutes * 60.0)["entrance"]
        assert table.entrances[each.number] == entrance.iloc[0]
    for parts in zip(*told, strict=True):
        assert any(0 < part < 100 for part in parts)
        assert any(part % 10 for part in parts) is (times > 1), "more precise than tens"


def test_few_dwellings_get_no_shares(area: Neighbourhood) -> None:
    """Below the smallest number to be shown a cell says that it differs, and not for how many."""
    cells: list[tuple[CellRow, CellRow]] = []
    for who in profiles():
        told, untold = _table(area, who), _table(area, who, minimum=10_000)
        assert told.everywhere
        assert not untold.everywhere, "nor for the neighbourhood as a whole"
        for cell, rows in told.cells.items():
            cells += zip(rows, untold.cells[cell], strict=True)
    differ = [(row, few) for row, few in cells if row.state == DIFFERS]
    assert differ, "a cell must differ for this to say something"
    for row, few in differ:
        assert row.yes is not None
        assert (few.state, few.yes, few.unknown) == (DIFFERS, None, None)


def test_an_entry_comes_to_a_buurt_by_its_wijk_and_gemeente() -> None:
    """Codes of areas reach down; without any it comes everywhere."""
    assert serves((), "BU05032700")
    assert serves(("BU05032700",), "BU05032700")
    assert serves(("WK050327",), "BU05032700")
    assert serves(("GM0503",), "BU05032700")
    assert not serves(("BU05032701", "WK050328", "GM0504"), "BU05032700")


def test_pages_have_names_of_their_own(area: Neighbourhood) -> None:
    """Two places of one name get two pages, in the same way every time."""
    twice = entries(area)
    assert [each.slug for each in twice] == [each.slug for each in entries(area)]
    assert len({each.slug for each in twice}) == len(twice) > 4
    assert all(isinstance(each, Entry) and each.slug.isascii() for each in twice)
    assert "de-plint-zo" in {each.slug for each in twice}
