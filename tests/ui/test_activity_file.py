"""The venues of a plan as a file, which goes round: it has what anybody may know."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from sociale_basis.maps.shown import NOT_SHOWN
from sociale_basis.neighbourhood import load
from sociale_basis.register import create, edit, open_register
from tests.conftest import BASIS
from tests.ui.activity_pages import TEAM, kept
from tests.ui.register_pages import TEAM as KEEPER

if TYPE_CHECKING:
    from pathlib import Path

    from sociale_basis.ui.export import Rows
    from tests.ui.conftest import Shown, Visit

FATIMA = "Fatima Sleutel, beheerder, 000-0000011"


@pytest.fixture
def files(monkeypatch: pytest.MonkeyPatch) -> list[Rows]:
    """Give what is offered as a file, in the order in which that happens."""
    offered: list[Rows] = []
    monkeypatch.setattr(
        "sociale_basis.ui.activity_file.offer", lambda _name, told: offered.append(told)
    )
    return offered


def in_file(files: list[Rows], place: str) -> dict[str, str]:
    """Give the row of a place in the last file."""
    rows = [dict(zip(files[-1].columns, row, strict=True)) for row in files[-1].rows]
    (found,) = [row for row in rows if row["place_id"] == place]
    return found


def on_page(shown: Shown) -> str:
    """Give everything in the table of venues."""
    return "\n".join(cell for row in shown.rows("Waar het kan, op volgorde") for cell in row)


def test_nobody_is_named_in_the_file(
    visit: Visit, small_neighbourhood: Path, home: Path, files: list[Rows]
) -> None:
    """The key-holder stands on the page of who may see them; in the file stands their role."""
    before = visit(small_neighbourhood, "activiteit", **TEAM)
    map_only = len(files[-1].rows)
    place, entry = kept(home, small_neighbourhood)
    without = in_file(files, place)
    shown = visit(small_neighbourhood, "activiteit", **TEAM)
    assert FATIMA in on_page(shown)
    assert FATIMA not in on_page(before)
    assert "wat iedereen mag weten" in shown.html
    assert len(files[-1].rows) == map_only
    row = in_file(files, place)
    # Nobody may know of the entry yet: the file has what the map says.
    assert (row["contact"], row["capacity"]) == (without["contact"], without["capacity"])
    assert (row["open_then"], row["opening_hours"], row["times_open"]) == (NOT_SHOWN,) * 3
    register = open_register(home)
    edit(register, KEEPER, entry, {"visibility": "public", "basis": BASIS}, expected=1)
    register.close()
    shown = visit(small_neighbourhood, "activiteit", **TEAM)
    assert FATIMA in on_page(shown)
    row = in_file(files, place)
    assert (row["contact"], row["capacity"]) == ("beheerder, 000-0000011", "9: te klein")
    assert row["opening_hours"] == "do 09:00-17:00"


@pytest.mark.parametrize("public", [False, True])
def test_a_room_that_only_the_register_has(
    visit: Visit, small_neighbourhood: Path, home: Path, files: list[Rows], *, public: bool
) -> None:
    """In the file only what anybody may know of: no person's number, no home to a metre."""
    homes = load(small_neighbourhood).homes.geometry
    spot = homes.to_crs("EPSG:28992").iloc[0]
    basis = {"ground": "consent", "given_on": "2026-10-01", "told_to": "opbouwwerker"}
    person = {"name": "Fatima", "phone": "000-0000011", "basis": basis, "for_whom": "keepers"}
    entry: dict[str, Any] = {
        "kind": "place",
        "name": "Voorkamer",
        "layer": "communal/meeting_places",
        "where": {"x": spot.x, "y": spot.y, "at_home": True},
        "contact": {"person": person},
    }
    told = {"visibility": "public", "basis": BASIS} if public else {}
    register = open_register(home)
    create(register, KEEPER, entry | told)
    register.close()
    shown = visit(small_neighbourhood, "activiteit", **TEAM)
    assert "Fatima, 000-0000011" in on_page(shown)
    names = [row[1] for row in files[-1].rows]
    assert ("Voorkamer" in names) is public
    assert "000-0000011" not in str(files[-1].rows)
    if public:
        row = names.index("Voorkamer")
        assert files[-1].shapes is not None
        lon, lat = files[-1].shapes[row]["coordinates"]
        (exact,) = homes.to_crs("EPSG:4326").iloc[:1]
        assert abs(lon - exact.x) + abs(lat - exact.y) > 1e-5
