"""The BAG in the table of dwellings: addresses, doors, and OpenStreetMap beyond its box."""

from __future__ import annotations

import geopandas as gpd
import pytest
from pyproj import Transformer
from shapely import Point

from sociale_basis.sources.bag import Bag
from sociale_basis.sources.bag_dwellings import bag_dwellings
from sociale_basis.sources.dwellings import dwellings
from sociale_basis.sources.provenance import Source
from tests.sources.test_dwellings import address, at, block, osm

TO_RD = Transformer.from_crs("EPSG:4326", "EPSG:28992", always_xy=True)


def bag(*rows: tuple[str, str, Point], margin: float = 1000.0) -> Bag:
    """Make a BAG of homes in the Dorpsstraat: number, addition, place in degrees."""
    points = [Point(TO_RD.transform(place.x, place.y)) for _, _, place in rows]
    table = gpd.GeoDataFrame(
        {
            "identificatie": [f"{503010000000000 + n:016}" for n in range(len(rows))],
            "street": "Dorpsstraat",
            "number": [row[0] for row in rows],
            "addition": [row[1] for row in rows],
            "postcode": "2628DB",
        },
        geometry=points,
        crs="EPSG:28992",
    )
    west, south, east, north = table.total_bounds
    box = (west - margin, south - margin, east + margin, north + margin)
    left_out = {"status": 2, "purpose": 5, "repeated": 0}
    return Bag(table, box, left_out, Source("BAG", "x", "CC0", "2026-11-24", "0" * 64), [])


def test_the_same_table_as_openstreetmap_gives() -> None:
    """Columns and types are those of dwellings from OpenStreetMap; the address is written alike."""
    drawn = osm(("w", 7, {"building": "house"} | address("12A"), block(0, 0, 10, 10)))
    expected = dwellings(drawn)
    found = bag_dwellings(bag(("12A", "", at(5, 5)), ("12A", "3", at(6, 5))), drawn)
    assert list(found.columns) == list(expected.columns)
    assert found.dtypes.equals(expected.dtypes)
    assert found.crs == expected.crs
    assert found["address"].tolist() == ["Dorpsstraat 12A, 2628DB", "Dorpsstraat 12A-3, 2628DB"]
    assert found["element"].tolist() == ["bag", "bag"]
    assert found["osm_id"].tolist() == [503010000000000, 503010000000001]
    assert found["building_id"].tolist() == ["w7", "w7"]
    assert found.geometry.iloc[0].distance(at(5, 5)) == pytest.approx(0, abs=1e-6)


def test_an_office_on_the_map_may_be_lived_in() -> None:
    """What the BAG calls a home is one, whatever the building is tagged as; and no other is."""
    drawn = osm(
        ("w", 7, {"building": "office"}, block(0, 0, 10, 10)),
        ("w", 8, {"building": "house"} | address("14"), block(20, 0, 10, 10)),
    )
    found = bag_dwellings(bag(("12", "", at(5, 5))), drawn)
    assert found["building_id"].tolist() == ["w7"]
    assert found.attrs["left_out"]["bag_purpose"] == 5


def test_a_front_door_of_the_map_is_found() -> None:
    """A dwelling gets the door of its building that names its number, else the nearest."""
    drawn = osm(
        ("w", 7, {"building": "apartments"}, block(0, 0, 20, 10)),
        ("n", 1, {"entrance": "yes", "addr:housenumber": "14"}, at(0, 5)),
        ("n", 2, {"entrance": "main"}, at(10, 0)),
        ("n", 3, {"entrance": "garage"}, at(5, 0)),
    )
    found = bag_dwellings(bag(("12", "", at(3, 1)), ("14", "", at(19, 5))), drawn)
    assert found["entrance"].iloc[0].equals(at(10, 0))
    assert found["entrance"].iloc[1].equals(at(0, 5))


def test_openstreetmap_stands_in_outside_the_box() -> None:
    """Beyond what the BAG was asked for, addresses of OpenStreetMap count; within it, none."""
    drawn = osm(
        ("n", 1, address("1"), at(0, 40)),
        ("n", 2, address("2"), at(0, 400)),
        ("n", 3, address("3") | {"shop": "bakery"}, at(0, 500)),
    )
    found = bag_dwellings(bag(("12", "", at(0, 0)), margin=100), drawn)
    assert found["address"].tolist() == ["Dorpsstraat 12, 2628DB", "Dorpsstraat 2"]
    assert found.attrs["left_out"]["place"] == 1


def test_without_any_map() -> None:
    """Where OpenStreetMap has nothing the BAG still tells who lives where."""
    found = bag_dwellings(bag(("12", "", at(0, 0))), osm())
    assert found["building_id"].isna().all()
    assert found["entrance"].isna().all()
    assert found["weight"].tolist() == [1.0]
