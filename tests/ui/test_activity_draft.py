"""A plan that goes to the register: what of it is filled in there, and what is kept."""

from __future__ import annotations

from datetime import time
from typing import TYPE_CHECKING

import pytest

from sociale_basis.neighbourhood import load
from sociale_basis.privacy import Viewer
from sociale_basis.register import Selection, Who, edit, get_entries, open_register
from sociale_basis.ui.area_map import OnMap
from sociale_basis.ui.register_where import By
from tests.conftest import BASIS
from tests.ui.activity_pages import TEAM, kept
from tests.ui.register_pages import TEAM as KEEPER
from tests.ui.register_pages import button, field

if TYPE_CHECKING:
    from pathlib import Path

    from tests.ui.conftest import Shown, Visit


def test_a_plan_becomes_an_entry(visit: Visit, small_neighbourhood: Path, home: Path) -> None:
    """Prepared on this page, confirmed on the other: kept with rhythm, place and host."""
    place, entry = kept(home, small_neighbourhood)
    shown = visit(small_neighbourhood, "activiteit", often="1", **TEAM)
    shown.test.selectbox(key="venue nl").set_value(place)
    shown = shown.again()
    button(shown, "prepare").click()
    shown = shown.again()
    assert shown.heading == "Plekken en initiatieven"
    shown.test.switch_page("plekken.py")  # where a browser is already
    assert "Klaargezet op de pagina" in shown.test.info[0].value
    assert "eerste woensdag van de maand" in shown.text
    assert len(get_entries(open_register(home), KEEPER)) == 3, "nothing is kept yet"
    (save,) = [each for each in shown.test.button if str(each.key).endswith(" save")]
    save.click()
    shown = shown.again()
    assert "staat nu in het register" in shown.test.success[0].value
    register = open_register(home)
    (made,) = [
        each for each in get_entries(register, KEEPER) if each.entry.name.startswith("Koffie-")
    ]
    register.close()
    assert made.entry.hosts == (entry,)
    (rhythm,) = made.entry.rhythms_told
    assert (rhythm.rule, rhythm.begin, rhythm.end) == ("FREQ=MONTHLY;BYDAY=1WE", time(10), time(12))
    assert made.entry.where.x is not None
    assert made.entry.layer == "communal/activities"


def save_prepared(shown: Shown, place: str, by: By | None = None) -> None:
    """Prepare an activity at a place, and put it in the register; maybe say anew where it is."""
    shown.test.selectbox(key="venue nl").set_value(place)
    button(shown.again(), "prepare").click()
    shown = shown.again()
    shown.test.switch_page("plekken.py")  # where a browser is already
    if by is not None:
        field(shown, "button_group", " by").set_value(by)
        shown = shown.again()
    (save,) = [each for each in shown.test.button if str(each.key).endswith(" save")]
    save.click()
    assert "staat nu in het register" in shown.again().test.success[0].value


@pytest.mark.parametrize("viewer", [Viewer.RESIDENT, Viewer.OFFICIAL, Viewer.BUILDER_TEAM])
def test_what_is_held_at_a_home_does_not_tell_where_that_is(
    visit: Visit, small_neighbourhood: Path, home: Path, viewer: Viewer
) -> None:
    """Neither the address nor the position is in the new entry, whoever reads that."""
    place, entry = kept(home, small_neighbourhood)
    spot = load(small_neighbourhood).homes.geometry.to_crs("EPSG:28992").iloc[0]
    where = {"address": "Wilgenplein 1", "town": "Voorbeeldstad", "x": spot.x, "y": spot.y}
    rough = where | {"at_home": True, "shown_as": "area", "area": "BU99990001"}
    register = open_register(home)
    edit(register, KEEPER, entry, {"where": rough}, expected=1)
    save_prepared(visit(small_neighbourhood, "activiteit", **TEAM), place)
    (made,) = [
        each for each in get_entries(register, KEEPER) if each.entry.name.startswith("Koffie-")
    ]
    public = {"visibility": "public", "basis": BASIS}
    edit(register, KEEPER, made.id, public, expected=made.revision)
    (read,) = get_entries(register, Who(viewer), Selection(ids=(made.id,)))
    register.close()
    there = read.entry.where
    assert (there.address, there.postcode, there.x, there.y, there.cell) == (None,) * 5
    assert (there.town, there.area, there.at_home) == ("Voorbeeldstad", "BU99990001", True)
    # Whoever fills in the address later does not make it known to everybody.
    assert not there.may_be_shown


@pytest.mark.parametrize("by", [By.UNKNOWN, By.TAP, By.AREA])
def test_where_it_is_can_be_said_anew(
    visit: Visit, small_neighbourhood: Path, home: Path, by: By, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not known yet, another point, only the buurt: nothing of the venue is left beside it."""
    place, entry = kept(home, small_neighbourhood)
    area = load(small_neighbourhood)
    here, there = area.homes.geometry.iloc[[0, -1]].to_crs("EPSG:28992")
    tapped = area.homes.geometry.iloc[[-1]].to_crs("EPSG:4326").iloc[0]
    on_map = OnMap(None, 0, "", 0, (tapped.x, tapped.y))
    monkeypatch.setattr("sociale_basis.ui.register_where.show_area_map", lambda *_v, **_k: on_map)
    where = {"address": "Wilgenplein 1", "x": here.x, "y": here.y, "area": "BU99990001"}
    register = open_register(home)
    edit(register, KEEPER, entry, {"where": where}, expected=1)
    save_prepared(visit(small_neighbourhood, "activiteit", **TEAM), place, by)
    (made,) = [
        each for each in get_entries(register, KEEPER) if each.entry.name.startswith("Koffie-")
    ]
    register.close()
    spot = made.entry.where
    assert spot.address is None
    if by is By.TAP:
        assert [spot.x, spot.y] == pytest.approx([there.x, there.y], abs=1)
    else:
        assert (spot.x, spot.y, spot.cell) == (None, None, None)
        assert spot.area == ("BU99990001" if by is By.AREA else None)


def test_what_was_prepared_can_be_left(visit: Visit, small_neighbourhood: Path, home: Path) -> None:
    """An empty form again, and no entry."""
    kept(home, small_neighbourhood)
    shown = visit(small_neighbourhood, "activiteit", **TEAM)
    button(shown, "prepare").click()
    shown = shown.again()
    shown.test.switch_page("plekken.py")  # where a browser is already
    button(shown, "drop prepared").click()
    shown = shown.again()
    (name,) = [each for each in shown.test.text_input if str(each.key).endswith(" name")]
    assert name.value == ""
    assert not shown.test.info
    assert len(get_entries(open_register(home), KEEPER)) == 3
