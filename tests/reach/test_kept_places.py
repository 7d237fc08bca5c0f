"""Entries of the register in the small town: which places they are, and who knows of them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely

from sociale_basis.neighbourhood import load
from sociale_basis.privacy import Viewer, Who
from sociale_basis.reach.kept_places import kept_here
from sociale_basis.reach.opening_hours import Opening, coordinates, open_states
from sociale_basis.reach.with_kept import with_kept
from sociale_basis.register import Aspect, Check, How, close, create, edit, verify
from sociale_basis.vocabulary import State
from tests.conftest import BASIS

if TYPE_CHECKING:
    from pathlib import Path

    from sociale_basis.neighbourhood import Neighbourhood
    from sociale_basis.register import Register

TEAM = Who(Viewer.BUILDER_TEAM, actor="builder-1")
RESIDENT, OFFICIAL = Who(Viewer.RESIDENT), Who(Viewer.OFFICIAL)
AGREED = {**BASIS, "ground": "consent"}
MONDAY = date(2026, 11, 16)
KINDS = {
    "communal/initiatives": "initiative",
    "communal/activities": "activity",
    "institutional/organisations": "organisation",
    "public_space/bench": "public_space_spot",
}
TUESDAYS = {"first": "2026-01-06", "begin": "14:00", "end": "16:00", "rule": "FREQ=WEEKLY;BYDAY=TU"}
LIBRARY = ("institutional/library", "Bibliotheek Dijkzicht")
NEAR, FAR = (84900.0, 446480.0), (84400.0, 446360.0)


@pytest.fixture
def area(small_neighbourhood: Path) -> Neighbourhood:
    """Open the small town."""
    return load(small_neighbourhood)


def public(layer: str, name: str, **more: Any) -> dict[str, Any]:  # noqa: ANN401 -- whatever an entry holds
    """Give an entry that everybody may know of."""
    told = {
        "kind": KINDS.get(layer, "place"),
        "layer": layer,
        "name": name,
        "visibility": "public",
        "basis": BASIS,
    }
    return told | more


def at(spot: tuple[float, float], **more: Any) -> dict[str, Any]:  # noqa: ANN401 -- as above
    """Give where something is."""
    return {"x": spot[0], "y": spot[1], **more}


def names(area: Neighbourhood, register: Register, who: Who) -> dict[str, tuple[str, ...]]:
    """Give by the name of an entry the ids of the places that it is."""
    ids = area.places["id"].astype(str)
    return {
        each.kept.entry.name: tuple(ids.iloc[list(each.rows)])
        for each in kept_here(area, register, who)
    }


def test_by_number_or_by_name_in_the_same_layer_and_near(
    area: Neighbourhood, register: Register
) -> None:
    """Capitals and accents do not count; another layer, or the other end of town, is another."""
    layer, name = LIBRARY
    create(register, TEAM, public(layer, name.upper(), where=at(NEAR)))
    create(register, TEAM, public("communal/cafe", "Van de kaart", osm_id="osm:n41"))
    create(register, TEAM, public("communal/initiatives", "Bibliotheek Dijkzicht"))
    create(register, TEAM, public("public_space/bench", "praatbankje", where=at(FAR)))
    assert names(area, register, RESIDENT) == {
        name.upper(): ("osm:n40",),
        "Van de kaart": ("osm:n41",),
        name: (),
        "praatbankje": (),
    }


def test_a_place_is_one_entry_and_the_place_goes_first(
    area: Neighbourhood, register: Register
) -> None:
    """Who sits in a building may name its number: it stays an entry of its own."""
    sitting = public("institutional/organisations", "Aa-stichting")
    create(register, TEAM, {**sitting, "osm_id": "osm:n40"})
    create(register, TEAM, public(*LIBRARY, osm_id="osm:n40"))
    create(register, TEAM, public(*LIBRARY))
    found = [(each.kept.entry.kind, each.rows) for each in kept_here(area, register, RESIDENT)]
    assert sorted(found) == [("organisation", ()), ("place", ()), ("place", (3,))]


@pytest.mark.parametrize(
    ("layer", "more"),
    [
        ("communal/activities", {"rhythms": [TUESDAYS]}),
        ("communal/initiatives", {}),
        ("institutional/organisations", {"hours": {"text": "Mo 09:00-10:00"}}),
    ],
    ids=["activity", "initiative", "organisation"],
)
def test_what_is_held_in_a_building_is_not_the_building(
    area: Neighbourhood, register: Register, layer: str, more: dict[str, Any]
) -> None:
    """It stands on its own where the building is; the building keeps its hours and its layer."""
    create(register, TEAM, public(layer, "In de bieb", osm_id="osm:n40", **more))
    home = {"where": {"at_home": True}}
    create(register, TEAM, public("communal/initiatives", "Thuis", osm_id="osm:n40", **home))
    here = {each.kept.entry.name: each for each in kept_here(area, register, RESIDENT)}
    building = area.places.loc[area.places["id"] == "osm:n40"].iloc[0]
    assert here["In de bieb"].rows == ()
    assert here["In de bieb"].point == building.geometry
    assert here["Thuis"].point is None
    merged = with_kept(area, [here["In de bieb"]], MONDAY, lambda _day: State.NO)
    same = merged.places.loc[merged.places["id"] == "osm:n40", list(area.places.columns)].iloc[0]
    pd.testing.assert_series_equal(same, building, check_dtype=False)
    new = merged.places.iloc[-1]
    assert (new["name"], new["layer"], len(merged.places)) == (
        "In de bieb",
        layer,
        len(area.places) + 1,
    )


def test_without_a_position_it_is_none_of_several_namesakes(
    area: Neighbourhood, register: Register
) -> None:
    """Which of two places of one name it is, nobody can say; with a position one can."""
    twin = area.places.loc[area.places["id"] == "osm:n40"].assign(
        id="osm:n999", geometry=[shapely.Point(FAR)]
    )
    two = replace(area, places=gpd.GeoDataFrame(pd.concat([area.places, twin], ignore_index=True)))
    create(register, TEAM, public(*LIBRARY))
    assert names(two, register, RESIDENT) == {LIBRARY[1]: ()}
    assert names(area, register, RESIDENT) == {LIBRARY[1]: ("osm:n40",)}
    create(register, TEAM, public(LIBRARY[0], LIBRARY[1].upper(), where=at(FAR)))
    assert names(two, register, RESIDENT)[LIBRARY[1].upper()] == ("osm:n999",)


def test_what_lies_elsewhere_is_left_out(area: Neighbourhood, register: Register) -> None:
    """By its position, or by the areas it says; what says nothing may be of here."""
    layer = "communal/initiatives"
    create(register, TEAM, public(layer, "Ver weg", where=at((120000.0, 480000.0))))
    create(register, TEAM, public(layer, "Andere wijk", where={"area": "BU05032700"}))
    create(register, TEAM, public(layer, "Komt elders", service_area=["BU05032700"]))
    create(register, TEAM, public(layer, "Komt hier", service_area=["GM9999"]))
    create(register, TEAM, public(layer, "Ergens"))
    assert set(names(area, register, RESIDENT)) == {"Komt hier", "Ergens"}


def test_each_role_knows_its_own_and_nobody_what_is_hidden(
    area: Neighbourhood, register: Register
) -> None:
    """Residents only what is published; a hidden provider is on no map, whoever looks."""
    layer = "communal/initiatives"
    hidden = {"visibility": "hidden", "known_to": [TEAM.actor], "shared_with_officials": True}
    create(register, TEAM, public(layer, "Openbaar"))
    create(register, TEAM, {**public(layer, "Voor de vak"), "visibility": "professionals"})
    create(register, TEAM, {**public(layer, "Verborgen"), **hidden})
    gone = create(register, TEAM, public(layer, "Gestopt"))
    close(register, TEAM, gone.id, ended_on=MONDAY, reason="gestopt")
    assert set(names(area, register, RESIDENT)) == {"Openbaar"}
    for who in (OFFICIAL, TEAM):
        assert set(names(area, register, who)) == {"Openbaar", "Voor de vak"}


@pytest.mark.parametrize("who", [RESIDENT, OFFICIAL, TEAM], ids=lambda each: each.viewer.value)
def test_at_home_is_the_middle_of_its_square_for_everyone(
    area: Neighbourhood, register: Register, who: Who
) -> None:
    """Also for who may read the address: what lies on a map is seen by whoever stands near."""
    home = public("communal/initiatives", "Thuis", where=at((84533.0, 446377.0), at_home=True))
    create(register, TEAM, home)
    (found,) = kept_here(area, register, who)
    assert found.point == shapely.Point(84550.0, 446350.0)
    assert found.rough
    merged = with_kept(area, [found], MONDAY, lambda _day: State.NO)
    assert shapely.equals(merged.places.geometry.iloc[-1], shapely.Point(84550.0, 446350.0))


@pytest.mark.parametrize(
    ("hours", "opening"),
    [
        ({"reliable": "no"}, Opening.UNKNOWN),
        ({"reliable": "no", "text": "Mo-Fr 10:00-17:00"}, Opening.UNKNOWN),
        ({"reliable": "yes"}, Opening.OPEN),
        ({"reliable": "yes", "text": "Mo-Fr 09:00-11:00"}, Opening.CLOSED),
        ({}, Opening.OPEN),
    ],
)
def test_what_one_cannot_count_on_is_not_known_whatever_the_build_says(
    area: Neighbourhood, register: Register, hours: dict[str, str], opening: Opening
) -> None:
    """Of the build it is open on Monday at noon; of no other place anything changes."""
    noon = datetime(2026, 11, 16, 12)  # noqa: DTZ001 -- the clock of the place
    before = open_states(area.places, noon, coordinates(area))
    cafe = (area.places["id"] == "osm:n41").to_numpy()
    assert before[cafe].tolist() == [Opening.OPEN]
    create(register, TEAM, public("communal/cafe", "De Plint & Zo", hours=hours))
    merged = with_kept(area, kept_here(area, register, RESIDENT), MONDAY, lambda _day: State.NO)
    after = open_states(merged.places, noon, coordinates(area))
    assert after[cafe].tolist() == [opening]
    assert after[~cafe].tolist() == before[~cafe].tolist()


@pytest.mark.parametrize(
    "change",
    [
        {"where": at(FAR)},
        {"name": "Kaarten in de bieb"},
        {"layer": "communal/meeting_places"},
        {"osm_id": "osm:n41"},
        {"hours": {"reliable": "no"}},
        {"walk_in": "yes"},
    ],
    ids=lambda each: next(iter(each)),
)
def test_whatever_changes_gives_another_digest(
    area: Neighbourhood, register: Register, change: dict[str, Any]
) -> None:
    """Answers are kept by the digest: two neighbourhoods that differ never have the same."""
    cards = create(register, TEAM, public("communal/cafe", "Kaarten", where=at(NEAR)))

    def digest() -> str:
        kept = kept_here(area, register, RESIDENT)
        return with_kept(area, kept, MONDAY, lambda _day: State.NO).digest

    before = digest()
    assert digest() == before
    edit(register, TEAM, cards.id, change, expected=cards.revision)
    assert digest() != before


def test_places_are_as_the_register_tells(area: Neighbourhood, register: Register) -> None:
    """Told goes before what was built, silence leaves it; new rows touch the nearest way."""
    kept = create(
        register,
        TEAM,
        public("communal/cafe", "De Plint & Zo", accessibility={"wheelchair": "no"}),
    )
    check = Check(on=MONDAY, by="buurtwerker", how=How.VISITED)
    verify(register, TEAM, kept.id, {Aspect.EXISTS: check})
    cards = public("communal/activities", "Kaarten", where=at(NEAR), walk_in="yes")
    create(register, TEAM, cards)
    create(register, TEAM, public("communal/initiatives", "Ergens"))
    before = area.places.copy()
    merged = with_kept(area, kept_here(area, register, RESIDENT), MONDAY, lambda _day: State.NO)
    assert area.places.equals(before)
    cafe = merged.places.loc[merged.places["id"] == "osm:n41"].iloc[0]
    assert (cafe["status"], cafe["wheelchair"], cafe["date"], cafe["source"]) == (
        "verified",
        "no",
        "2026-11-16",
        "buurtwerker",
    )
    assert cafe["opening_hours"] == "Mo-Fr 10:00-17:00"
    assert merged.places["name"].tolist()[len(before) :] == ["Ergens", "Kaarten"]
    assert merged.places["walk_in"].iloc[-1] == "yes"
    assert merged.digest != area.digest
    # An oracle of its own: the nearest of all public edges, by shapely.
    (row,) = merged.place_anchors.loc[merged.place_anchors["place"] == len(before) + 1].itertuples()
    lines = area.edges.geometry.to_numpy()
    away = shapely.distance(lines, shapely.Point(NEAR))
    assert away[row.edge] == pytest.approx(np.min(away))
    assert len(merged.place_anchors) == len(area.place_anchors) + 1
