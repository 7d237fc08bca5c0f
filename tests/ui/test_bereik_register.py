"""What the register tells everyone counts in who can get there; what it closed does not."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import pytest
from shapely import Point

from sociale_basis.network import profile
from sociale_basis.reach import EditSet, apply_edits, reach
from sociale_basis.reach.edit_models import AddPlace
from sociale_basis.register import close, create, open_register
from tests.conftest import BASIS
from tests.ui.register_pages import TEAM
from tests.ui.rounded import about

if TYPE_CHECKING:
    from pathlib import Path

    from sociale_basis.neighbourhood import Neighbourhood
    from tests.ui.conftest import Shown, Visit

LIBRARY, CAFE = "institutional/library", "communal/cafe"
X, Y = 84700.0, 446500.0  # RD, in the small town
READING: dict[str, Any] = {
    "kind": "place",
    "name": "Leeszaal",
    "layer": LIBRARY,
    "visibility": "public",
    "basis": BASIS,
    "where": {"x": X, "y": Y},
}
PARTS = ("reach", "barriers", "survey", "seats", "what-if")


def totals(shown: Shown) -> list[str]:
    """Give the last row of the table per area: yes, unknown and no of everyone."""
    return shown.rows("Per buurt: hoeveel bewoners")[-1][1:]


def of_engine(area: Neighbourhood) -> list[str]:
    """Ask the engine itself who gets to a library, as the page should write it."""
    states = reach(area, profile("rollator"), LIBRARY, 900.0)["state"]
    weight = area.residents().where(area.homes["inside"], 0)
    return [about(float(weight[states == state].sum())) for state in ("yes", "unknown", "no")]


def test_a_place_that_only_the_register_has_counts(
    visit: Visit, small_neighbourhood: Path, workspace: Path, town: Neighbourhood
) -> None:
    """As the engine counts a place that is put on that spot; it is on the map and in its list."""
    asked: dict[str, Any] = {"layer": LIBRARY}
    before = totals(visit(small_neighbourhood, "bereik", **asked))
    assert before == of_engine(town)
    register = open_register(workspace)
    made = create(register, TEAM, READING)
    register.close()
    shown = visit(small_neighbourhood, "bereik", **asked)
    lon, lat = _lon_lat()
    built = EditSet(
        name="leeszaal", edits=(AddPlace(place="new", layer=LIBRARY, lon=lon, lat=lat),)
    )
    expected = of_engine(apply_edits(town, built).area)
    assert totals(shown) == expected != before
    (feature,) = shown.kept["features"]
    assert feature["properties"]["id"] == f"register:{made.id}"
    assert "Wat het register aan iedereen vertelt, telt mee" in shown.text


def test_what_is_not_for_everyone_does_not_count(
    visit: Visit, small_neighbourhood: Path, workspace: Path
) -> None:
    """A link gives everybody the same figures: what some may know of changes none of them."""
    asked: dict[str, Any] = {"layer": LIBRARY, "rol": "official"}
    before = visit(small_neighbourhood, "bereik", **asked)
    register = open_register(workspace)
    create(register, TEAM, {**READING, "visibility": "professionals"})
    register.close()
    shown = visit(small_neighbourhood, "bereik", **asked)
    assert totals(shown) == totals(before)
    assert "Leeszaal" not in shown.text + shown.sent


@pytest.mark.parametrize("part", PARTS)
def test_what_closed_counts_no_more(
    visit: Visit, small_neighbourhood: Path, workspace: Path, town: Neighbourhood, part: str
) -> None:
    """In no part of the page; one can ask for another kind still."""
    (library,) = town.places.loc[town.places["layer"] == LIBRARY, "name"]
    register = open_register(workspace)
    made = create(register, TEAM, {**READING, "name": library, "where": {}})
    ended = register.clock().date() - timedelta(days=1)
    close(register, TEAM, made.id, ended_on=ended, reason="verhuisd")
    register.close()
    shown = visit(small_neighbourhood, "bereik", layer=f"cafe,{LIBRARY}", part=part)
    (where,) = shown.test.multiselect
    assert where.value == [CAFE]
    assert "Bibliotheek" not in shown.heading
    assert library not in shown.text
    if part in {"reach", "seats"}:  # the others have a map of what they found only
        assert shown.kept["gone"] == [f"{_id(town, library)} {LIBRARY}"]


@pytest.mark.parametrize("part", PARTS)
def test_a_damaged_register_is_said(
    visit: Visit, small_neighbourhood: Path, workspace: Path, part: str
) -> None:
    """The figures are those of the map, and the page says so."""
    whole = visit(small_neighbourhood, "bereik", layer=LIBRARY, part=part)
    (workspace / "register.sqlite").write_bytes(b"geen database" * 99)
    shown = visit(small_neighbourhood, "bereik", layer=LIBRARY, part=part)
    assert "Het register kan nu niet gelezen worden" in shown.text
    assert shown.headings == whole.headings


def _lon_lat() -> tuple[float, float]:
    (point,) = gpd.GeoSeries([Point(X, Y)], crs="EPSG:28992").to_crs("EPSG:4326")
    return point.x, point.y


def _id(town: Neighbourhood, name: str) -> str:
    return str(town.places.loc[town.places["name"] == name, "id"].iloc[0])
