"""Every page, in every role, on neighbourhoods in which something is missing: words, no traceback.

Pages come from the list of the menu: a new one joins by itself.
"""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import pytest

from sociale_basis.neighbourhood import load
from sociale_basis.privacy import Viewer
from sociale_basis.ui.pages import PAGES, PageEntry
from tests.ui.conftest import copied

if TYPE_CHECKING:
    from pathlib import Path

    from tests.ui.conftest import Shown, Visit

ROLES = (Viewer.BUILDER_TEAM, Viewer.OFFICIAL, Viewer.RESIDENT)
SITUATIONS = ("normal", "no register", "no places", "no figures", "one home", "damaged")
DAMAGED = "Deze wijk is beschadigd"


@pytest.fixture(scope="module")
def one_home(small_neighbourhood: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the small town with one dwelling left."""
    folder = tmp_path_factory.mktemp("one home") / "wijk"
    build = copied(small_neighbourhood, folder, "00000000000000aa")
    homes = gpd.read_parquet(build / "homes.parquet")
    one = homes.loc[homes["inside"]].iloc[:1].reset_index(drop=True)
    one.to_parquet(build / "homes.parquet")
    assert len(load(folder).homes) == 1
    return folder


@pytest.fixture
def folders(
    small_neighbourhood: Path,
    without_places: Path,
    without_people: Path,
    one_home: Path,
    tmp_path: Path,
) -> dict[str, Path]:
    """Give the neighbourhood of each situation."""
    damaged = tmp_path / "damaged"
    shutil.copytree(small_neighbourhood, damaged)
    (damaged / "manifest.json").write_text("{ half", encoding="utf-8")
    return {
        "normal": small_neighbourhood,
        "no register": small_neighbourhood,
        "no places": without_places,
        "no figures": without_people,
        "one home": one_home,
        "damaged": damaged,
    }


@pytest.mark.parametrize("situation", SITUATIONS)
@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.path or "kaart")
def test_page_helps_whatever_is_missing(
    visit: Visit,
    folders: dict[str, Path],
    page: PageEntry,
    situation: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """One heading and words below it, in each role; closed for whom it is not."""
    home = tmp_path / "home"
    if situation != "no register":
        home.mkdir()
    monkeypatch.setenv("SOCIALE_BASIS_HOME", str(home))
    for role in ROLES:
        # That it holds no exception, and is not the page for what nobody foresaw, Shown asserts.
        shown = visit(folders[situation], page.script.stem, rol=role)
        assert shown.heading, role
        assert words(shown), role
        opens = page.opens_for(role, here=True)
        if not opens:
            assert shown.heading == page.title(), role
            assert not shown.test.get("bidi_component"), role
        elif situation == "damaged" and page.of_neighbourhood:
            assert shown.heading == DAMAGED, role
        else:
            assert shown.heading != DAMAGED, role


@pytest.mark.parametrize("part", ["barriers", "survey", "seats", "what-if"])
@pytest.mark.parametrize("situation", ["no figures", "one home"])
def test_parts_of_reach_help_whatever_is_missing(
    visit: Visit, folders: dict[str, Path], part: str, situation: str
) -> None:
    """At any time and at a moment, for whom figures are exact and for whom not."""
    moments: list[dict[str, Any]] = [{}, {"day": "tu", "hour": "14"}]
    for role in (Viewer.BUILDER_TEAM, Viewer.OFFICIAL):
        for moment in moments:
            shown = visit(folders[situation], "bereik", part=part, rol=role, **moment)
            assert shown.heading != DAMAGED, (role, moment)
            assert shown.headings, (role, moment)
            assert words(shown) or "<table" in shown.html, (role, moment)


def words(shown: Shown) -> str:
    """Give what stands under the heading, without the style sheet."""
    paragraphs = [str(each.value) for each in (*shown.test.markdown, *shown.test.info)]
    return " ".join(paragraphs).strip()
