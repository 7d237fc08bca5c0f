"""Numbers that could point at somebody, and neighbourhoods in which there is hardly anything."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import html5lib
import numpy as np
import pytest

from sociale_basis import neighbourhood
from sociale_basis.network import profiles
from sociale_basis.publish.site import publish_site, writing
from sociale_basis.publish.site.cell_search import DIFFERS
from sociale_basis.publish.site.entries import entries
from sociale_basis.publish.site.reach_table import homes_by_cell, kinds_to_search, profile_table
from tests.publish.site.conftest import TODAY

if TYPE_CHECKING:
    from pathlib import Path

    from sociale_basis.neighbourhood import Neighbourhood

WHO = "rollator"
FEW = (3, 1)
PLANTED = 973_519
YES_AND_UNKNOWN = slice(3, 5)
"""Where a row of data/bereik holds its shares."""


@pytest.fixture
def area(small_neighbourhood: Path, monkeypatch: pytest.MonkeyPatch) -> Neighbourhood:
    """Open the small town; sites of it are made for one way of going about, which is faster."""
    monkeypatch.setattr(writing, "profiles", lambda: {WHO: profiles()[WHO]})
    return neighbourhood.load(small_neighbourhood)


def _files(folder: Path) -> dict[str, str]:
    files = [file for file in folder.rglob("*") if file.is_file()]
    return {str(file.relative_to(folder)): file.read_bytes().decode() for file in files}


def _reach(files: dict[str, str]) -> dict[str, list[list[Any]]]:
    found: dict[str, list[list[Any]]] = {}
    for name, text in files.items():
        if "bereik" in name and name.endswith(".js"):
            found |= json.loads(text[text.index(",") + 1 : text.rindex(")")])["cells"]
    return found


def _with_few(area: Neighbourhood) -> tuple[Neighbourhood, str]:
    """Leave four dwellings in a cell, from three of which one gets to a place; give its code."""
    table = profile_table(
        area, homes_by_cell(area), kinds_to_search(area, entries(area)), profiles()[WHO], 1
    )
    for cell, rows in table.cells.items():
        here = np.flatnonzero((area.homes["cell"] == cell) & area.homes["inside"])
        if len(here) < len(FEW) or all(row.state != DIFFERS for row in rows):
            continue
        for other in here[1:]:
            kept = area.homes.assign(dwellings=area.homes["dwellings"].astype(float))
            kept.loc[[here[0], other], "dwellings"] = FEW
            kept = kept.drop(index=list(set(here) - {here[0], other})).reset_index(drop=True)
            tried = replace(area, homes=kept)
            some = kinds_to_search(tried, entries(tried))
            found = profile_table(tried, homes_by_cell(tried), some, profiles()[WHO], 1)
            if any(row.state == DIFFERS and row.yes for row in found.cells[cell]):
                return tried, cell
    pytest.fail("no cell of the small town differs")


def test_few_dwellings_leave_no_share_in_any_file(
    area: Neighbourhood, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of a square with four dwellings no part is told; it is, where the minimum is one."""
    few, cell = _with_few(area)
    shares = {}
    for minimum in (1, 10):
        monkeypatch.setenv("SOCIALE_BASIS_MIN_COUNT", str(minimum))
        publish_site(few, tmp_path / str(minimum), today=TODAY)
        rows = _reach(_files(tmp_path / str(minimum)))[cell]
        differ = [row for row in rows if row[1] == DIFFERS]
        assert differ
        told = [part for row in rows for part in row[YES_AND_UNKNOWN] if part is not None]
        assert len(told) == (2 * len(differ) if minimum == 1 else 0)
        shares[minimum] = told
    assert set(shares[1]) & {80, 30}, "three of four, or one: without a minimum that is told"


def test_figures_of_residents_are_in_no_file(area: Neighbourhood, tmp_path: Path) -> None:
    """How many people live where, and what is counted or estimated of them, is not on the site."""
    columns = ("residents", "residents_65_plus", "households", "lonely_share", "wmo_clients")
    marked = replace(
        area,
        areas=area.areas.assign(**dict.fromkeys(columns, float(PLANTED))),
        population=area.population.assign(residents=float(PLANTED)),
    )
    publish_site(marked, tmp_path / "site", today=TODAY)
    files = _files(tmp_path / "site")
    assert len(files) > 50
    written = (str(PLANTED), "973.519", "973,519", "973.520", "973,520", "973520")
    assert [name for name, text in files.items() if any(each in text for each in written)] == []


def test_one_dwelling_leaves_no_shares_on_pages(area: Neighbourhood, tmp_path: Path) -> None:
    """In a neighbourhood with one dwelling no page says from how many dwellings one gets there."""
    alone = area.homes.loc[area.homes["inside"]].iloc[:1].reset_index(drop=True)
    publish_site(replace(area, homes=alone), tmp_path / "one", today=TODAY)
    publish_site(area, tmp_path / "all", today=TODAY)
    tables = {
        name: [page for page, text in _files(tmp_path / name).items() if "<table" in text]
        for name in ("one", "all")
    }
    assert len(tables["all"]) > 5
    assert tables["one"] == []
    reached = _reach(_files(tmp_path / "one"))
    assert list(reached) == [alone["cell"].iloc[0]]
    assert {row[1] for row in reached[alone["cell"].iloc[0]]} <= {"y", "u", "n"}


def test_a_neighbourhood_without_places_or_figures_has_a_site(
    area: Neighbourhood, tmp_path: Path
) -> None:
    """Every page is there and valid, and the list says that nothing is known yet."""
    bare = replace(
        area,
        places=area.places.iloc[:0],
        areas=area.areas[["code", "name", "kind", "geometry", "share_inside"]],
        population=area.population.iloc[:0],
    )
    written = publish_site(bare, tmp_path / "site", today=TODAY)
    assert written.warnings == []
    pages = {name: text for name, text in _files(tmp_path / "site").items() if ".html" in name}
    assert len(pages) == written.pages > 10
    for text in pages.values():
        html5lib.HTMLParser(strict=True).parse(text)
    assert "Er is hier nog niets bekend" in pages["lijst.html"]
    assert not (tmp_path / "site" / "plek").exists()
