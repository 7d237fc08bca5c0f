"""What the map draws: all of it, in degrees, and nothing that refers to a drawing that is not."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import geopandas as gpd
import pandas as pd
import pytest
import shapely
from shapely.geometry import shape

from sociale_basis import neighbourhood
from sociale_basis.maps import describe, geojson
from sociale_basis.maps.legend import legend_groups, sign_legend, state_legend

if TYPE_CHECKING:
    from pathlib import Path

    from sociale_basis.maps import MapDescription
    from sociale_basis.neighbourhood import Neighbourhood


@pytest.fixture(scope="module")
def area(small_neighbourhood: Path) -> Neighbourhood:
    """Open the small town, with entries of every status, in one sphere and in both."""
    opened = neighbourhood.load(small_neighbourhood)
    places = opened.places.copy()
    initiative = places.loc[places["id"] == "soep"]
    more = [
        initiative.assign(id="samen", spheres="communal|institutional"),
        initiative.assign(id="oud", status="stale"),
        initiative.assign(id="dienst", spheres="institutional"),
        initiative.assign(id="dicht", status="closed"),
    ]
    return replace(opened, places=pd.concat([places, *more], ignore_index=True))


@pytest.fixture(scope="module")
def described(area: Neighbourhood) -> MapDescription:
    """Describe its map."""
    return describe(area)


def ids_of(symbols: str) -> list[str | None]:
    """Give the ids of drawings."""
    return [each.get("id") for each in ET.fromstring(f"<svg>{symbols}</svg>")]  # noqa: S314 -- our own text


def test_background_has_every_kind(area: Neighbourhood, described: MapDescription) -> None:
    """Streets, buildings, green and water: what the neighbourhood has is drawn, green first."""
    pond = gpd.GeoDataFrame(
        {"kind": ["green", "water", "water"]},
        geometry=[
            area.boundary.buffer(-10),
            area.boundary.centroid.buffer(20),
            shapely.LineString([area.boundary.centroid, area.boundary.representative_point()]),
        ],
        crs=area.background.crs,
    )
    whole = replace(area, background=pd.concat([pond, area.background], ignore_index=True))
    drawn = geojson.background(describe(whole))
    kinds = [each["kind"] for each in drawn["layers"]]
    assert {kind.removesuffix("_line") for kind in kinds} == set(whole.background["kind"])
    assert kinds.index("green") < kinds.index("water") < kinds.index("water_line")
    assert kinds.index("water_line") < kinds.index("building") < kinds.index("street_line")
    for each in drawn["layers"]:
        assert not shape(each["geometry"]).is_empty
    assert shape(drawn["boundary"]).area > 0
    assert "Lindelaan" in [name for name, _lon, _lat, _turned in drawn["streets"]]
    south, west, north, east = described.bounds
    for _name, lon, lat, _turned in drawn["streets"]:
        assert west - 0.05 < lon < east + 0.05
        assert south - 0.05 < lat < north + 0.05


def test_places_are_all_there_in_the_order_of_the_list(
    area: Neighbourhood, described: MapDescription
) -> None:
    """One feature per entry that is not closed, also without a position, by group and kind."""
    features = geojson.places(described)["features"]
    told = [each["properties"] for each in features]
    expected = area.places.loc[area.places["status"] != "closed"]
    assert sorted((each["layer"], each["id"]) for each in told) == sorted(
        zip(expected["layer"], expected["id"], strict=True)
    )
    assert "dicht" not in {each["id"] for each in told}
    groups = [each["group"] for each in told]
    assert groups == sorted(groups)
    assert groups[0] == "communal"
    keys = [(each["group"], each["kind"].casefold()) for each in told]
    assert keys == sorted(keys)
    nowhere = [each["properties"]["id"] for each in features if each["geometry"] is None]
    assert nowhere == ["lijn"]
    (library,) = [each for each in features if each["properties"]["kind"] == "Bibliotheek"]
    assert library["geometry"] == {"type": "Point", "coordinates": [4.3662, 52.0023]}
    assert library["properties"]["status_text"] == "kandidaat: nog door niemand nagekeken"
    assert ["Rolstoel", "ja"] in library["properties"]["facts"]


def test_signs_say_ground_and_status(described: MapDescription) -> None:
    """An entry in both spheres, a stale one and a provision among initiatives differ in sign."""
    told = [each["properties"] for each in geojson.places(described)["features"]]
    signs = {each["id"]: each["sign"] for each in told}
    assert signs["samen"] == "sign-communal-initiatives-both-verified"
    assert signs["soep"] == "sign-communal-initiatives-verified"
    assert signs["oud"] == "sign-communal-initiatives-stale"
    assert signs["dienst"] == "sign-communal-initiatives-institutional-verified"
    (library,) = [each for each in told if each["layer"] == "institutional/library"]
    assert library["sign"] == "sign-institutional-library-candidate"


def test_every_drawing_is_there_once(described: MapDescription) -> None:
    """Whatever a place, the legend or a switch refers to is among the drawings, once."""
    ids = ids_of(geojson.symbols(described))
    assert len(ids) == len(set(ids))
    told = [each["properties"] for each in geojson.places(described)["features"]]
    groups = legend_groups([*described.layers, *described.elsewhere])
    wanted = {each["sign"] for each in told}
    wanted |= {entry.marker for group in groups for entry in group.entries}
    wanted |= {each.symbol for each in (*sign_legend(described), *state_legend())}
    assert len(wanted) > 10
    assert wanted <= set(ids)


def test_drawings_hold_nothing_of_the_data(area: Neighbourhood) -> None:
    """The drawings are put in the page as they are, so no text of a place may be in them."""
    places = area.places.copy()
    for column in ("id", "name", "source", "opening_hours", "phone"):
        places[column] = "<evil>"
    described = describe(replace(area, places=places))
    assert geojson.places(described)["features"]
    assert "evil" not in geojson.symbols(described)


def test_legend_tells_what_is_there(area: Neighbourhood, described: MapDescription) -> None:
    """The legend explains the shapes and edges that lie on this map, and no others."""
    assert [each.symbol for each in sign_legend(described)] == [
        "sign-communal",
        "sign-institutional",
        "sign-communal-institutional",
        "sign-public_space",
        "sign-candidate",
        "sign-verified",
        "sign-stale",
    ]
    benches = area.places.loc[area.places["layer"] == "public_space/bench"]
    benches = benches.assign(status="candidate")
    few = sign_legend(describe(replace(area, places=benches)))
    assert [each.symbol for each in few] == ["sign-public_space", "sign-candidate"]


def test_cells_are_those_with_homes(area: Neighbourhood) -> None:
    """One square of 100 m per cell with homes inside the boundary, south-west corner first."""
    features = geojson.cells(area)["features"]
    inside = area.homes.loc[area.homes["inside"].to_numpy()]
    assert [each["properties"]["cell"] for each in features] == sorted(set(inside["cell"]))
    squares = gpd.GeoSeries([shape(each["geometry"]) for each in features], crs=4326)
    metric = squares.to_crs(area.homes.crs)
    assert metric.area.to_numpy() == pytest.approx(10_000, rel=0.001)
    for each, square in zip(features, metric, strict=True):
        (corners,) = each["geometry"]["coordinates"]
        assert corners[0] == corners[4]
        (west, south), (east, _), (_, north), *_rest = shapely.get_coordinates(square).tolist()
        assert (east - west, north - south) == pytest.approx((100, 100), abs=0.5)
        code = each["properties"]["cell"]
        assert code == f"E{round(west / 100):04d}N{round(south / 100):04d}"
        assert shapely.intersects(inside.geometry.to_numpy(), square.buffer(1)).any()


def test_areas_have_code_and_name(area: Neighbourhood) -> None:
    """Each sub-area is there, where it lies."""
    features = geojson.areas(area)["features"]
    told = {each["properties"]["code"]: each["properties"]["name"] for each in features}
    assert told == dict(zip(area.areas["code"], area.areas["name"], strict=True))
    drawn = gpd.GeoSeries([shape(each["geometry"]) for each in features], crs=4326)
    metric = drawn.to_crs(area.areas.crs)
    assert metric.area.to_numpy() == pytest.approx(area.areas.area.to_numpy(), rel=0.001)


def test_it_goes_over_the_line(area: Neighbourhood, described: MapDescription) -> None:
    """Everything is JSON without NaN, and degrees have six decimals at most."""
    for content in (
        geojson.background(described),
        geojson.places(described),
        geojson.cells(area),
        geojson.areas(area),
    ):
        text = json.dumps(content, allow_nan=False)
        assert json.loads(text)
        decimals = re.findall(r"(?<=[\[ ])\d+\.(\d+)(?=[,\]])", text)
        assert len(decimals) > 3
        assert max(map(len, decimals)) <= 6
