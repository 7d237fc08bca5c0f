"""The drawn village with BAG and BGT: who lives there, what the ground is, who told it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import geopandas as gpd
import pytest
from shapely.geometry import Point, box

from sociale_basis.neighbourhood import build, check
from sociale_basis.network.attributes import Origin, Surface
from sociale_basis.settings import Settings
from sociale_basis.sources.ahn import fetch_heights
from sociale_basis.sources.bag import Bag
from sociale_basis.sources.http import Client
from sociale_basis.sources.pavement import Pavement
from sociale_basis.sources.provenance import Source
from tests.neighbourhood.conftest import BOX, ORIGIN
from tests.sources.fakes.server import FakeServer
from tests.sources.fakes.wcs import Wcs

if TYPE_CHECKING:
    from pathlib import Path

    from tests.neighbourhood.conftest import Village

X, Y = ORIGIN


def source(name: str) -> Source:
    """Say where something came from."""
    return Source(
        name, "https://api.example/x", "CC0 1.0", "2026-11-24", name[0] * 64, 3, "Kadaster"
    )


def village_bag(east: float = BOX[2]) -> Bag:
    """Make a BAG in which three households live in the first house, and one above the library."""
    places = [(24, 14), (24, 14), (24, 14), (40, -20)]
    table = gpd.GeoDataFrame(
        {
            "identificatie": [f"{503010000000000 + n:016}" for n in range(4)],
            "street": "Dorpsstraat",
            "number": ["1", "1", "1", "5"],
            "addition": ["1", "2", "3", ""],
            "postcode": "2628DB",
        },
        geometry=[Point(X + x, Y + y) for x, y in places],
        crs="EPSG:28992",
    )
    asked = (X + BOX[0], Y + BOX[1], X + east, Y + BOX[3])
    left_out = {"status": 0, "purpose": 7, "repeated": 0}
    return Bag(table, asked, left_out, source("BAG"), ["BAG: something odd"])


def village_pavement() -> Pavement:
    """Make a footway of shells where the village has one, kept up by the waterschap."""
    parts = gpd.GeoDataFrame(
        {
            "function": ["voetpad"],
            "material": ["half verhard"],
            "finish": ["schelpen"],
            "level": [0],
            "bronhouder": ["W0372"],
        },
        geometry=[box(X + 219.2, Y - 101, X + 220.8, Y + 1)],
        crs="EPSG:28992",
    )
    return Pavement(parts, source("BGT"), [])


def test_residents_are_spread_over_the_dwellings_of_the_bag(village: Village) -> None:
    """The BAG decides who lives where: above the library yes, in the flats on the map no."""
    area = build(
        village.folder,
        osm=village.osm,
        boundary=village.buurten,
        population=village.population,
        bag=village_bag(),
    )
    homes = area.homes.assign(residents=area.residents())
    assert sorted(homes["address"]) == [
        "Dorpsstraat 1-1, 2628DB",
        "Dorpsstraat 1-2, 2628DB",
        "Dorpsstraat 1-3, 2628DB",
        "Dorpsstraat 5, 2628DB",
    ]
    assert homes["residents"].tolist() == pytest.approx([2.5] * 4)
    assert area.meta.totals.addresses_left_out["bag_purpose"] == 7
    library = homes.loc[homes["address"].str.contains(" 5,")].iloc[0]
    assert library["entrance"].distance(Point(X + 40, Y - 10)) < 0.1
    assert "BAG: something odd" in area.meta.warnings


def test_openstreetmap_stands_in_where_the_bag_was_not_asked(village: Village) -> None:
    """East of the box of the BAG the houses of the map count."""
    area = build(village.folder, osm=village.osm, bag=village_bag(east=100.0))
    addresses = area.homes["address"].dropna().tolist()
    assert {"Dorpsstraat 3", "Dorpsstraat 4"} < set(addresses)
    assert "Dorpsstraat 2" not in addresses
    assert area.homes["dwellings"].sum() == 4 + 2 + 12


def test_pavement_fills_in_the_footway(village: Village) -> None:
    """The footway of the village gets surface and width with origin bgt, and check counts it."""
    plain = build(village.folder, osm=village.osm)
    area = build(village.folder, osm=village.osm, pavement=village_pavement())
    assert plain.digest != area.digest
    assert "bronhouder" not in plain.edges.columns
    filled = area.edges.loc[area.edges["surface_origin"] == Origin.BGT]
    assert len(filled)
    assert set(filled["surface"]) == {Surface.FINE_GRAVEL}
    assert filled["width_m"].dropna().tolist() == pytest.approx(
        [1.6] * int(filled["width_m"].notna().sum()), abs=0.05
    )
    assert set(filled["bronhouder"]) == {"W0372"}
    by_attribute = {row["attribute"]: row for row in check(area).known}
    metres = filled.loc[filled["twin"] > filled.index, "length_m"].sum()
    assert by_attribute["surface"]["bgt"] * by_attribute["surface"]["amount"] == pytest.approx(
        metres
    )
    assert by_attribute["width"]["bgt"] > 0


def test_registers_stand_among_the_sources(village: Village) -> None:
    """Both are named with licence and checksum, and on every map."""
    area = build(village.folder, osm=village.osm, bag=village_bag(), pavement=village_pavement())
    told = {one.name: one for one in area.meta.sources}
    assert told["BAG"].licence == "CC0 1.0"
    assert told["BGT"].sha256 == "B" * 64
    assert "Kadaster: BAG, BGT, CC0 1.0" in area.meta.attribution


def test_heights_of_ahn_give_slopes(village: Village, tmp_path: Path) -> None:
    """Ground that rises 3 % to the east gives the street that slope, from the raster of AHN."""
    mirrors = tmp_path / "mirrors.toml"
    with FakeServer() as fake:
        address = fake.serve("/wcs", Wcs(lambda x, _: 0.03 * (x - X)))
        mirrors.write_text(f'[services.ahn]\naddress = "{address}"\npause_s = 0\n')
        with Client(tmp_path / "kept", settings=Settings(services=mirrors)) as client:
            around = (X - 100, Y - 200, X + 400, Y + 200)
            heights = fetch_heights(client, around, tmp_path / "ahn.tif")
    area = build(village.folder, osm=village.osm, elevation=heights.file)
    street = area.edges.loc[(area.edges["name"] == "Dorpsstraat") & (area.edges["length_m"] > 50)]
    assert len(street)
    assert set(street["slope_origin"]) == {Origin.ELEVATION}
    steep = street[["slope_up", "slope_down"]].max(axis=1)
    assert steep.tolist() == pytest.approx([0.03] * len(street), abs=1e-3)
    assert area.nodes["elevation_m"].tolist() == pytest.approx(
        (0.03 * (area.nodes["x"] - X)).tolist(), abs=0.05
    )
