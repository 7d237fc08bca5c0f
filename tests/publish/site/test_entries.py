"""What the site shows of the register is what the map shows a resident, told by both sources."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from sociale_basis.neighbourhood import load
from sociale_basis.privacy import Viewer, Who
from sociale_basis.publish.site.entries import entries
from sociale_basis.reach.kept_places import kept_here
from sociale_basis.register import close, create, open_register
from tests.publish.site.conftest import CAFE as SILENT

if TYPE_CHECKING:
    from pathlib import Path

TEAM, RESIDENT = Who(Viewer.BUILDER_TEAM, actor="builder-1"), Who(Viewer.RESIDENT)
CAFE: dict[str, Any] = {**SILENT, "accessibility": {"entrance_steps": 0}}
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


def test_what_is_held_in_a_place_has_a_page_of_its_own(
    small_neighbourhood: Path, tmp_path: Path
) -> None:
    """The place stays on the site as it was; what is held there lies at the same spot."""
    area = load(small_neighbourhood)
    built = {each.id: each for each in entries(area)}
    register = open_register(tmp_path)
    coffee = create(register, TEAM, {**ACTIVITY, "name": "Koffie", "osm_id": "osm:n41"})
    some = {each.id: each for each in entries(area, register)}
    register.close()
    assert some.keys() == built.keys() | {coffee.id}
    assert some["osm:n41"].layer == CAFE["layer"]
    assert some["osm:n41"].hours == built["osm:n41"].hours
    assert (some[coffee.id].layer, some[coffee.id].point) == (
        ACTIVITY["layer"],
        built["osm:n41"].point,
    )


def test_what_closed_is_not_on_the_site(small_neighbourhood: Path, tmp_path: Path) -> None:
    """A place that is gone has no page; what closed behind the scenes leaves the place there."""
    area = load(small_neighbourhood)
    built = {each.id: each for each in entries(area)}
    register = open_register(tmp_path)
    yesterday = register.clock().date() - timedelta(days=1)
    library = {**CAFE, "name": "Bibliotheek Dijkzicht", "layer": "institutional/library"}
    for told in (CAFE, {**library, "visibility": "professionals"}):
        made = create(register, TEAM, told)
        close(register, TEAM, made.id, ended_on=yesterday, reason="geen huur meer")
    activity = create(register, TEAM, {**ACTIVITY, "name": "Ergens lezen"})
    some = {each.id: each for each in entries(area, register)}
    register.close()
    assert some.keys() == built.keys() - {"osm:n41"} | {activity.id}
    assert [each.number for each in some.values()] == list(range(len(some)))
    for key in some.keys() & built.keys():
        assert some[key]._replace(number=0, slug="") == built[key]._replace(number=0, slug="")
