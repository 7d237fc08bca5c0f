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
from sociale_basis.maps import describe, reach_on_map
from sociale_basis.maps.cells import about
from sociale_basis.maps.legend import legend_groups, legend_states
from sociale_basis.maps.patterns import STATES, marker, pattern
from sociale_basis.maps.street_names import street_names
from sociale_basis.network import profile
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
    assert not place.verified


def test_strengths_first(area: Neighbourhood) -> None:
    """At first the layers show that are shown by default, and the one that is asked about."""
    shown = {each.layer.key for each in describe(area).layers if each.shown}
    assert shown == {
        each.layer.key
        for each in describe(area).layers
        if layers()[each.layer.key].shown_by_default
    }
    assert "public_space/bench" not in shown
    asked = {each.layer.key for each in describe(area, "public_space/bench").layers if each.shown}
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


def test_strips_divide_a_cell_in_proportion(area: Neighbourhood) -> None:
    """The strips of a cell fill its square, each as wide as its share of the residents."""
    answer = reach_on_map(area, profile("rollator"), "institutional/library", 700.0)
    crs = area.homes.crs
    frame = gpd.GeoDataFrame(
        {
            "cell": [strip.cell for strip in answer.strips],
            "state": [s.state for s in answer.strips],
        },
        geometry=[shape(strip.geometry) for strip in answer.strips],
        crs=4326,
    ).to_crs(crs)
    assert set(frame["state"]) == {State.UNKNOWN, State.NO}
    assert frame.dissolve("cell").area.to_numpy() == pytest.approx(10_000, rel=0.01)
    mixed = frame.groupby("cell")["state"].nunique()
    assert (mixed > 1).any(), "no cell with homes that differ: the test shows nothing"
    homes = area.homes.assign(residents=area.residents())
    from sociale_basis.reach import reach  # noqa: PLC0415 -- beside what it checks

    states = reach(area, profile("rollator"), "institutional/library", 700.0)["state"]
    cell = mixed.index[mixed > 1][0]
    here = homes["cell"] == cell
    unknown = homes.loc[here & (states == "unknown"), "residents"].sum()
    share = unknown / homes.loc[here, "residents"].sum()
    strip = frame.loc[(frame["cell"] == cell) & (frame["state"] == State.UNKNOWN)]
    assert strip.area.iloc[0] / 10_000 == pytest.approx(share, abs=0.01)


def test_estimates_are_rounded() -> None:
    """People are counted in tens, and a handful never exactly."""
    assert [about(value) for value in (0.0, 3.2, 12.0, 344.9)] == [
        "0",
        "minder dan 10",
        "10",
        "340",
    ]


def test_colour_is_never_the_only_difference() -> None:
    """The states differ in pattern, and so do layers of one folder that share a colour."""
    assert len({style.pattern for style in STATES.values()}) == 3
    assert len(legend_states()) == 3
    looks = [
        (layer.folder, layer.colour, layer.pattern)
        for layer in layers().values()
        if layer.selectors and layer.shown_by_default
    ]
    assert looks
    assert len(looks) == len(set(looks))


def test_drawings_are_well_formed() -> None:
    """Every marker and pattern is XML that holds what it is called by."""
    places = [layer for layer in layers().values() if layer.selectors]
    assert places
    for layer in places:
        assert well_formed(marker(layer))
    assert well_formed(pattern('a"<b', layers()["institutional/library"].pattern, "#fff", "#000"))


def well_formed(drawing: str) -> bool:
    """Parse a drawing."""
    from xml.etree import ElementTree as ET  # noqa: PLC0415 -- only here

    return len(ET.fromstring(f"<svg>{drawing}</svg>")) > 0  # noqa: S314 -- our own text


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
