"""What the site shows of the register is what the map shows a resident, told by both sources."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sociale_basis.neighbourhood import load
from sociale_basis.privacy import Viewer, Who
from sociale_basis.publish.site.entries import entries
from sociale_basis.reach.kept_places import kept_here
from sociale_basis.register import create, open_register

if TYPE_CHECKING:
    from pathlib import Path

TEAM, RESIDENT = Who(Viewer.BUILDER_TEAM, actor="builder-1"), Who(Viewer.RESIDENT)
BASIS = {"ground": "public_task", "given_on": "2026-06-01", "told_to": "opbouwwerker"}
CAFE: dict[str, Any] = {
    "kind": "place",
    "name": "De Plint & Zo",
    "layer": "communal/cafe",
    "visibility": "public",
    "basis": BASIS,
    "accessibility": {"entrance_steps": 0},
}
ACTIVITY = {**CAFE, "kind": "activity", "layer": "communal/activities"}


def test_site_and_map_show_the_same_entries(small_neighbourhood: Path, tmp_path: Path) -> None:
    """A place of both stands there once, where the build has it, open when that says; no secret."""
    area = load(small_neighbourhood)
    built = {each.id: each for each in entries(area)}
    register = open_register(tmp_path)
    cafe = create(register, TEAM, CAFE)
    create(register, TEAM, {**ACTIVITY, "name": "Ergens lezen"})
    create(register, TEAM, {**ACTIVITY, "name": "Geheim", "visibility": "professionals"})
    some = {each.id: each for each in entries(area, register)}
    here = {each.kept.id for each in kept_here(area, register, RESIDENT)}
    register.close()
    assert {each.id for each in some.values() if each.kept is not None} == here
    assert len(here) == 2
    assert len(some) == len(built) + 1
    before, now = built["osm:n41"], some[cafe.id]
    assert "osm:n41" not in some
    assert (now.point, now.hours, now.buurt) == (before.point, before.hours, before.buurt)
    assert now.access["entrance_steps"] == 0
    assert "Geheim" not in {each.name for each in some.values()}
