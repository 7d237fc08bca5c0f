"""What lies on a map, before it is drawn."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import geopandas as gpd
import pytest
import shapely
from shapely.geometry import shape

from sociale_basis import i18n, neighbourhood
from sociale_basis.layers import layers
from sociale_basis.maps import describe
from sociale_basis.maps.legend import legend_groups
from sociale_basis.maps.street_names import street_names
from sociale_basis.vocabulary import State

if TYPE_CHECKING:
    from pathlib import Path

    from sociale_basis.neighbourhood import Neighbourhood


@pytest.fixture(scope="module")
def area(small_neighbourhood: Path) -> Neighbourhood:
    """Open the small town."""
    return neighbourhood.load(small_neighbourhood)


def test_places_on_the_map(area: Neighbourhood) -> None:
    """Every place with a position is on the map, the phone line stands apart."""
    described = describe(area)
    on_map = {place.id for each in described.layers for place in each.places}
    elsewhere = {place.id for each in described.elsewhere for place in each.places}
    assert on_map | elsewhere == set(area.places["id"])
    assert elsewhere == {"lijn"}
    library = next(each for each in described.layers if each.layer.key == "institutional/library")
    (place,) = library.places
    assert (place.name, place.lon, place.lat) == ("Bibliotheek Dijkzicht", 4.3662, 52.0023)
    assert dict(place.facts)["Rolstoel"] == "ja"
    assert place.status_key == "candidate"


def test_strengths_first(area: Neighbourhood) -> None:
    """At first the layers show that are shown by default, and the one that is asked about."""
    shown = {each.layer.key for each in describe(area).layers if each.shown}
    assert shown == {
        each.layer.key
        for each in describe(area).layers
        if layers()[each.layer.key].shown_by_default
    }
    assert "public_space/bench" not in shown
    asked = {each.layer.key for each in describe(area, ["public_space/bench"]).layers if each.shown}
    assert asked == shown | {"public_space/bench"}


def test_nameless_places_are_named_by_kind_and_come_last(area: Neighbourhood) -> None:
    """A bench without a name is a bench, after the one that has a name."""
    benches = next(each for each in describe(area).layers if each.layer.key == "public_space/bench")
    assert [place.name for place in benches.places] == ["Praatbankje", "Bankje zonder naam"]


def test_spheres_are_groups_in_the_words_for_residents(area: Neighbourhood) -> None:
    """The legend groups layers by sphere; every layer on the map stands in it once."""
    described = describe(area)
    groups = legend_groups(described.layers)
    assert [group.label for group in groups] == ["Van bewoners", "Voorzieningen", "Openbare ruimte"]
    keys = [entry.key for group in groups for entry in group.entries]
    assert sorted(keys) == sorted(each.layer.key for each in described.layers)


def test_background_has_no_overlaps(area: Neighbourhood) -> None:
    """Surfaces of one kind are one shape without overlap: overlapping parts would draw as holes."""
    park = gpd.GeoDataFrame(
        {"kind": ["green", "green"]},
        geometry=[
            shapely.box(84000, 446000, 84100, 446100),
            shapely.box(84050, 446000, 84150, 446100),
        ],
        crs=area.background.crs,
    )
    drawn = describe(replace(area, background=park)).background
    assert list(drawn) == ["green"]
    metric = gpd.GeoSeries([shape(drawn["green"])], crs=4326).to_crs(area.background.crs)
    assert metric.is_valid.all()
    assert metric.area.sum() == pytest.approx(15_000, rel=0.001)


def test_street_names(area: Neighbourhood) -> None:
    """Each street is named once, on it, turned along it and never upside down."""
    names = {street.name: street for street in street_names(area.edges)}
    assert {"Lindelaan", "Kerkstraat"} <= set(names)
    assert names["Lindelaan"].lat == pytest.approx(52.001, abs=1e-5)
    assert abs(names["Lindelaan"].turned) < 3
    assert abs(names["Kerkstraat"].turned) == pytest.approx(90, abs=3)


def test_what_is_closed_is_not_there(area: Neighbourhood) -> None:
    """A closed entry is on no map and in no list; the others stay."""
    places = area.places.copy()
    places.loc[places["id"] == "soep", "status"] = "closed"
    before, after = (
        {place.id for each in (*described.layers, *described.elsewhere) for place in each.places}
        for described in (describe(area), describe(replace(area, places=places)))
    )
    assert before - after == {"soep"}


def test_ground_of_an_entry(area: Neighbourhood) -> None:
    """An entry lies in the spheres it names, else in those of its layer; a bench in neither."""
    places = area.places.copy()
    places["spheres"] = places["spheres"].where(places["id"] != "lijn", "institutional")
    described = describe(replace(area, places=places))
    grounds = {
        place.id: place.grounds
        for each in (*described.layers, *described.elsewhere)
        for place in each.places
    }
    on_bench = area.places.loc[area.places["layer"] == "public_space/bench", "id"].iloc[0]
    in_library = area.places.loc[area.places["layer"] == "institutional/library", "id"].iloc[0]
    assert layers()["communal/by_phone_or_online"].spheres != {"institutional"}
    assert grounds["lijn"] == ("institutional",)
    assert grounds[on_bench] == ("public_space",)
    assert grounds[in_library] == ("institutional",)
    places["spheres"] = "institutional|communal"
    both = describe(replace(area, places=places))
    folders = {(each.layer.folder, p.grounds) for each in both.layers for p in each.places}
    assert folders == {
        ("communal", ("communal", "institutional")),
        ("institutional", ("communal", "institutional")),
        ("public_space", ("public_space",)),
    }


def test_what_is_known_of_a_place(area: Neighbourhood) -> None:
    """Hours are written for people, and how to get in touch stands there where it is known."""
    places = area.places.copy()
    places["opening_hours"] = "Mo-Fr 09:00-17:00"
    described = describe(replace(area, places=places))
    (line,) = [p for each in described.elsewhere for p in each.places if p.id == "lijn"]
    assert dict(line.facts)["Telefoon"] == "015-1234567"
    assert dict(line.facts)["Openingstijden"] == "ma t/m vr 09:00-17:00"
    (soup,) = [p for each in described.layers for p in each.places if p.id == "soep"]
    assert "Telefoon" not in dict(soup.facts)


def test_of_what_is_made_up_nobody_is_the_author(area: Neighbourhood) -> None:
    """For a fictional neighbourhood no real publisher is named as where its data comes from."""
    real = describe(area)
    assert not real.fictional
    assert any("OpenStreetMap" in line for line in [*real.attribution, *real.dates])
    meta = area.meta.model_copy(update={"fictional": True})
    described = describe(replace(area, meta=meta))
    assert described.fictional
    assert described.attribution == [
        "Verzonnen gegevens, in de vorm van OpenStreetMap, CBS en RIVM",
    ]
    assert described.dates
    assert not any("OpenStreetMap" in line for line in described.dates)
    facts = [dict(place.facts)["Bron"] for each in described.layers for place in each.places]
    from_map = [source for source in facts if "OpenStreetMap" in source]
    assert from_map
    assert all(source.startswith("verzonnen, in de vorm van") for source in from_map)


def test_texts_follow_the_language(area: Neighbourhood) -> None:
    """In English the same places have English kinds and facts."""
    i18n.use("en")
    try:
        described = describe(area)
    finally:
        i18n.use("nl")
    library = next(each for each in described.layers if each.layer.key == "institutional/library")
    assert library.label == "Library"
    assert dict(library.places[0].facts)["Wheelchair"] == "yes"


def test_the_card_of_open_ground_says_what_the_filter_says(area: Neighbourhood) -> None:
    """Without a word about it a playground has no door; behind a fence it may have one."""
    silent = area.places.assign(
        layer="public_space/playground",
        wheelchair=None,
        entrance_wheelchair=None,
        entrance_steps=None,
        opening_hours=None,
    )
    for access, wheelchair in ((None, State.YES), ("private", State.NO)):
        (layer,) = describe(replace(area, places=silent.assign(access=access))).layers
        assert layer.layer.open_area
        for place in layer.places:
            facts = dict(place.facts)
            assert place.traits.wheelchair is wheelchair
            assert facts["Rolstoel"].startswith("ja: open terrein") is (wheelchair is State.YES)
            assert ("Treden bij de ingang" in facts) is (wheelchair is State.NO)
            assert (facts["Openingstijden"] == "dag en nacht") is layer.layer.always_open
