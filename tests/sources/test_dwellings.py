"""Which addresses and buildings are dwellings, on hand-drawn streets of a few metres."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pytest
import shapely
from shapely import LineString, Point, Polygon, box

from sociale_basis.sources.dwellings import dwellings
from sociale_basis.sources.osm_data import OsmData

# One metre in degrees at 52 north, by the length of a degree on the ellipsoid (WGS84).
EAST, NORTH = 1 / 68_678, 1 / 111_267
Tags = dict[str, str]
Row = tuple[str, int, Tags, shapely.Geometry]


def at(x: float, y: float) -> Point:
    """Place a point x metres east and y metres north of the corner of the drawing."""
    return Point(4.36 + x * EAST, 52 + y * NORTH)


def block(x: float, y: float, wide: float, deep: float) -> Polygon:
    """Draw a rectangle of so many metres."""
    low, high = at(x, y), at(x + wide, y + deep)
    return box(low.x, low.y, high.x, high.y)


def osm(*rows: Row) -> OsmData:
    """Make OSM data that holds these features and no ways."""
    nothing = np.array([], dtype=np.int64)
    features = gpd.GeoDataFrame(
        {
            "element": [row[0] for row in rows],
            "osm_id": np.array([row[1] for row in rows], dtype=np.int64),
            "tags": [row[2] for row in rows],
        },
        geometry=[row[3] for row in rows],
        crs="EPSG:4326",
    )
    return OsmData(
        node_id=nothing,
        lon=nothing.astype(float),
        lat=nothing.astype(float),
        node_tags={},
        way_id=nothing,
        tail=nothing,
        head=nothing,
        way_tags={},
        features=features,
    )


def address(number: str, **more: str) -> Tags:
    """Tag an address in the Dorpsstraat."""
    return {"addr:street": "Dorpsstraat", "addr:housenumber": number} | more


def texts(found: gpd.GeoDataFrame) -> list[str | None]:
    """List the addresses found."""
    return [
        None if missing else text
        for text, missing in zip(found["address"], found["address"].isna(), strict=True)
    ]


def test_an_address_in_a_house() -> None:
    """One row, where the address is, with its building, and a text to look it up by."""
    found = dwellings(
        osm(
            ("n", 1, address("12a", **{"addr:postcode": "2628AB"}), at(5, 5)),
            ("w", 7, {"building": "house"}, block(0, 0, 10, 10)),
        )
    )
    assert len(found) == 1
    home = found.iloc[0]
    assert (home["element"], home["osm_id"], home["unit"]) == ("n", 1, 0)
    assert home["address"] == "Dorpsstraat 12A, 2628AB"
    assert home["building_id"] == "w7"
    assert home["weight"] == 1
    assert home["entrance"] is None
    assert home.geometry.equals(at(5, 5))
    assert found.crs == "EPSG:4326"


@pytest.mark.parametrize(
    "kind",
    [
        "garage",
        "garages",
        "office",
        "commercial",
        "industrial",
        "retail",
        "university",
        "construction",
        "school",
        "church",
        "hotel",
        "hospital",
        "shed",
        "warehouse",
        "sports_hall",
    ],
)
def test_addresses_in_such_buildings_are_no_dwellings(kind: str) -> None:
    """An address in a building of this kind is left out, and counted."""
    found = dwellings(
        osm(
            ("n", 1, address("1"), at(5, 5)),
            ("n", 2, address("2"), at(25, 5)),
            ("w", 7, {"building": kind}, block(0, 0, 10, 10)),
            ("w", 8, {"building": "yes"}, block(20, 0, 10, 10)),
        )
    )
    assert texts(found) == ["Dorpsstraat 2"]
    assert found.attrs["left_out"] == {"place": 0, "building": 1, "work_land": 0, "repeated": 0}


@pytest.mark.parametrize(
    ("tags", "home"),
    [
        ({}, True),
        ({"entrance": "yes"}, True),
        ({"shop": "bakery"}, False),
        ({"office": "lawyer"}, False),
        ({"amenity": "dentist"}, False),
        ({"tourism": "museum"}, False),
        ({"power": "substation"}, False),
        ({"amenity": "social_facility", "social_facility": "nursing_home"}, True),
        ({"amenity": "social_facility", "social_facility": "food_bank"}, False),
        ({"building": "house", "office": "lawyer"}, True),
    ],
    ids=str,
)
def test_an_address_that_is_a_place(tags: Tags, *, home: bool) -> None:
    """Shops and offices are no dwellings; a nursing home and a house with an office are."""
    found = dwellings(
        osm(("n", 1, address("1", **tags), at(5, 5)), ("n", 2, address("2"), at(90, 5)))
    )
    assert texts(found) == (["Dorpsstraat 1"] if home else []) + ["Dorpsstraat 2"]


@pytest.mark.parametrize(
    ("tags", "home"),
    [
        ({"building": "yes"}, True),
        ({"building": "yes", "amenity": "school"}, False),
        ({"building": "apartments", "shop": "yes"}, True),
        ({"building": "retail", "building:flats": "1"}, True),
        ({"building": "construction", "building:flats": "1"}, False),
    ],
    ids=str,
)
def test_tags_of_the_building_decide(tags: Tags, *, home: bool) -> None:
    """A plain address takes its meaning from the building it stands in."""
    found = dwellings(osm(("n", 1, address("1"), at(5, 5)), ("w", 7, tags, block(0, 0, 10, 10))))
    assert texts(found) == (["Dorpsstraat 1"] if home else [])


def test_industrial_land() -> None:
    """There, a building of unknown kind is a business; a house is still a house."""
    found = dwellings(
        osm(
            ("n", 1, address("1"), at(5, 5)),
            ("n", 2, address("2"), at(25, 5)),
            ("w", 6, {"landuse": "industrial"}, block(-50, -50, 200, 200)),
            ("w", 7, {"building": "yes"}, block(0, 0, 10, 10)),
            ("w", 8, {"building": "house"}, block(20, 0, 10, 10)),
        )
    )
    assert texts(found) == ["Dorpsstraat 2"]
    assert found.attrs["left_out"]["work_land"] == 1


def test_the_smallest_building_counts_and_no_roof() -> None:
    """A kiosk inside a tower block is no dwelling; a house under a roof is one."""
    found = dwellings(
        osm(
            ("n", 1, address("1"), at(5, 5)),
            ("n", 2, address("2"), at(30, 30)),
            ("n", 3, address("3"), at(105, 5)),
            ("w", 5, {"building": "apartments"}, block(0, 0, 40, 40)),
            ("w", 6, {"building": "kiosk"}, block(0, 0, 8, 8)),
            ("w", 7, {"building": "house"}, block(100, 0, 10, 10)),
            ("w", 8, {"building": "roof"}, block(103, 3, 4, 4)),
        )
    )
    assert texts(found) == ["Dorpsstraat 2", "Dorpsstraat 3"]
    assert found["building_id"].tolist() == ["w5", "w7"]


def test_lists_and_ranges_are_several() -> None:
    """``12;14`` is two dwellings, ``21-25`` three, told apart by unit."""
    found = dwellings(
        osm(("n", 1, address("12;14"), at(0, 0)), ("n", 2, address("21-25"), at(30, 0)))
    )
    assert texts(found) == [f"Dorpsstraat {number}" for number in (12, 14, 21, 23, 25)]
    assert found["unit"].tolist() == [0, 1, 0, 1, 2]
    assert found["weight"].tolist() == [1.0] * 5


def test_additions_are_no_ranges() -> None:
    """12-14, 12-16 and 12-18 in one street are three additions to number 12."""
    rows: list[Row] = [("n", at_, address(f"12-{at_}"), at(10 * at_, 0)) for at_ in (14, 16, 18)]
    assert texts(dwellings(osm(*rows))) == [f"Dorpsstraat 12-{at_}" for at_ in (14, 16, 18)]


def test_a_range_on_an_entrance_is_a_sign() -> None:
    """Where the numbers are there one by one, the range adds none but is their front door."""
    found = dwellings(
        osm(
            ("n", 1, address("20-24", entrance="yes", **{"addr:interpolation": "even"}), at(10, 0)),
            ("n", 2, address("20"), at(12, 5)),
            ("n", 3, address("22"), at(14, 5)),
            ("n", 4, address("30"), at(38, 5)),
            ("n", 5, {"entrance": "yes"}, at(39, 0)),
            ("n", 6, {"entrance": "emergency"}, at(38, 0)),
            ("w", 7, {"building": "apartments"}, block(0, 0, 40, 10)),
        )
    )
    assert texts(found) == ["Dorpsstraat 20", "Dorpsstraat 22", "Dorpsstraat 30"]
    assert [door.equals(at(10, 0)) for door in found["entrance"]] == [True, True, False]
    assert found["entrance"].iloc[2].equals(at(39, 0))


def test_the_nearest_entrance_of_the_own_building() -> None:
    """Not the neighbours', however near, and the address that is a door is its own."""
    found = dwellings(
        osm(
            ("n", 1, address("1"), at(9, 5)),
            ("n", 2, {"entrance": "main"}, at(0, 5)),
            ("n", 3, {"entrance": "yes"}, at(0, 9)),
            ("n", 4, {"entrance": "yes"}, at(12, 5)),
            ("n", 5, address("5", entrance="yes"), at(50, 5)),
            ("w", 7, {"building": "house"}, block(0, 0, 10, 10)),
            ("w", 8, {"building": "shed"}, block(12, 0, 10, 10)),
        )
    )
    assert texts(found) == ["Dorpsstraat 1", "Dorpsstraat 5"]
    assert found["entrance"].iloc[0].equals(at(0, 5))
    assert found["entrance"].iloc[1].equals(at(50, 5))


def test_the_same_address_counts_once() -> None:
    """Twice within 50 m is one dwelling; in another village, or another flat, it is another."""
    found = dwellings(
        osm(
            ("n", 1, address("1"), at(0, 0)),
            ("n", 2, address("1"), at(40, 0)),
            ("n", 3, address("1"), at(60, 0)),
            ("n", 4, address("1", **{"addr:unit": "b"}), at(0, 0)),
            ("n", 5, {"addr:housenumber": "1"}, at(0, 1)),
            ("n", 6, {"addr:place": "Hoeve", "addr:housenumber": "1"}, at(0, 1)),
            ("w", 9, address("1", building="house"), block(-5, -5, 10, 10)),
        )
    )
    assert found["osm_id"].tolist() == [1, 3, 4, 5, 6]
    assert found.attrs["left_out"]["repeated"] == 2
    assert texts(found)[2:] == ["Dorpsstraat 1-B", "1", "Hoeve 1"]


def test_a_shop_does_not_hide_the_dwelling_of_the_same_address() -> None:
    """The shop's own point goes first, so the plain address stays."""
    found = dwellings(
        osm(("n", 1, address("1", shop="kiosk"), at(0, 0)), ("n", 2, address("1"), at(2, 0)))
    )
    assert found["osm_id"].tolist() == [2]


def test_interpolation_along_a_way() -> None:
    """Numbers between two addresses lie evenly along the line; those that exist are not added."""
    found = dwellings(
        osm(
            ("n", 1, address("2", **{"addr:postcode": "1234AB"}), at(0, 0)),
            ("n", 2, address("8"), at(30, 0)),
            ("n", 3, address("4"), at(11, 3)),
            ("n", 4, address("12"), at(30, 20)),
            ("w", 5, {"addr:interpolation": "even"}, LineString([at(0, 0), at(30, 0), at(30, 20)])),
            ("w", 6, {"addr:interpolation": "alphabetic"}, LineString([at(0, 0), at(30, 0)])),
        )
    )
    assert texts(found) == [
        "Dorpsstraat 2, 1234AB",
        "Dorpsstraat 8",
        "Dorpsstraat 4",
        "Dorpsstraat 12",
        "Dorpsstraat 6, 1234AB",
        "Dorpsstraat 10",
    ]
    between = found[found["element"] == "w"]
    for point, (x, y) in zip(between.geometry, [(20, 0), (30, 10)], strict=True):
        assert point.distance(at(x, y)) < 0.01 * NORTH


def test_flats_on_a_door() -> None:
    """``addr:flats`` names the doors behind one number."""
    found = dwellings(osm(("n", 1, address("3", **{"addr:flats": "1-3;7"}), at(0, 0))))
    assert texts(found) == [f"Dorpsstraat 3-{flat}" for flat in (1, 2, 3, 7)]


@pytest.mark.parametrize(
    ("tags", "weight"),
    [
        ({"building": "house"}, 1),
        ({"building": "houseboat"}, 1),
        ({"building": "apartments", "building:flats": "25", "building:levels": "2"}, 25),
        ({"building": "apartments", "building:levels": "4"}, 12),
        ({"building": "apartments"}, 3),
        ({"building": "apartments", "building:levels": "4-5"}, 3),
        ({"building": "house", "building:levels": "3"}, 1),
        ({"building": "yes", "amenity": "nursing_home"}, 1),
    ],
    ids=str,
)
def test_homes_without_address_weigh_their_dwellings(tags: Tags, weight: float) -> None:
    """By flats; else floors times 100 m² of ground (300 m² here) where households share; else 1."""
    found = dwellings(osm(("w", 7, tags, block(0, 0, 30, 10))))
    assert found["weight"].tolist() == [weight]
    assert texts(found) == [None]
    assert found["building_id"].tolist() == ["w7"]
    assert block(0, 0, 30, 10).contains(found.geometry.iloc[0])


@pytest.mark.parametrize(
    "tags",
    [
        {"building": "yes"},
        {"building": "school"},
        {"building": "no"},
        {"building": "construction", "building:flats": "40"},
        {"building": "apartments", "building:flats": "0"},
    ],
    ids=str,
)
def test_other_buildings_without_address_are_none(tags: Tags) -> None:
    """Without an address, only residential buildings are dwellings."""
    assert len(dwellings(osm(("w", 7, tags, block(0, 0, 30, 10))))) == 0


def test_a_residential_building_with_only_a_shop_address_holds_homes() -> None:
    """The shop is no dwelling, so the building above it counts as one without address."""
    found = dwellings(
        osm(
            ("n", 1, address("1", shop="bakery"), at(5, 5)),
            ("w", 7, {"building": "apartments", "building:flats": "6"}, block(0, 0, 10, 10)),
        )
    )
    assert found[["element", "osm_id", "weight"]].to_numpy().tolist() == [["w", 7, 6.0]]


def test_more_flats_than_addresses() -> None:
    """Six flats behind two addresses weigh three each; two flats behind two weigh one each."""
    rows: list[Row] = [("n", n, address(str(n)), at(2 * n, 5)) for n in (1, 2)]
    for flats, weight in (("6", 3.0), ("2", 1.0), ("1", 1.0), ("veel", 1.0)):
        house = {"building": "apartments", "building:flats": flats}
        found = dwellings(osm(*rows, ("w", 7, house, block(0, 0, 10, 10))))
        assert found["weight"].tolist() == [weight, weight]


def test_nothing_there() -> None:
    """No features, or none to live in: an empty table with every column."""
    for data in (osm(), osm(("n", 1, {"amenity": "bench"}, at(0, 0)))):
        found = dwellings(data)
        assert len(found) == 0
        assert found.columns.tolist() == [
            "element",
            "osm_id",
            "unit",
            "address",
            "building_id",
            "weight",
            "entrance",
            "geometry",
        ]
        assert found.crs == "EPSG:4326"
        assert found["entrance"].crs == "EPSG:4326"
