"""Boundary and population of Delft, against the csv and json modules."""

from __future__ import annotations

import csv
import json
from typing import TYPE_CHECKING

import geopandas as gpd
import pandas as pd
import pytest
import shapely

from sociale_basis.sources.boundaries import fit_to_extent, read_areas
from sociale_basis.sources.population import read_population, residents_of_age

if TYPE_CHECKING:
    from pathlib import Path

# The box in which the OpenStreetMap extract of Delft is complete.
EXTENT = shapely.box(4.355, 51.995, 4.386, 52.005)


@pytest.fixture(scope="module")
def delft(shared_data: Path) -> Path:
    """Give the folder with the files of Delft."""
    return shared_data / "delft"


def test_buurten_keep_their_codes_and_reference_system(delft: Path) -> None:
    """23 buurten in RD as the old crs member says, corner for corner."""
    file = delft / "buurten_2022_cartomap_rd_subset.geojson"
    areas, warnings = read_areas(file)
    features = json.loads(file.read_text(encoding="utf-8"))["features"]
    assert warnings == []
    assert areas.crs.to_epsg() == 28992
    assert len(areas) == len(features) == 23
    for area, feature in zip(areas.itertuples(), features, strict=True):
        assert area.code == feature["properties"]["statcode"]
        assert area.name == feature["properties"]["statnaam"]
        assert area.kind == "buurt"
        assert area.geometry.equals(shapely.geometry.shape(feature["geometry"]))


def test_buurten_in_the_extract(delft: Path) -> None:
    """Shares inside equal those computed in degrees; what lies outside is counted and named."""
    areas, _ = read_areas(delft / "buurten_2022_cartomap_rd_subset.geojson")
    extent = gpd.GeoSeries([EXTENT.segmentize(0.001)], crs="EPSG:4326").to_crs("EPSG:28992")
    fitted, warnings = fit_to_extent(areas, extent.iloc[0])
    in_degrees = areas.to_crs("EPSG:4326").geometry.to_numpy()
    shares = shapely.area(shapely.intersection(in_degrees, EXTENT)) / shapely.area(in_degrees)
    expected = dict(zip(areas["name"], shares, strict=True))
    assert dict(zip(fitted["name"], fitted["share_inside"], strict=True)) == pytest.approx(
        {name: share for name, share in expected.items() if share > 0}, abs=0.002
    )
    # The simplified borders of Delftzicht and Mythologiebuurt stick out a little.
    assert fitted.loc[fitted["share_inside"] == 1, "name"].tolist() == ["Koningsveldbuurt"]
    assert expected["Delftzicht"] > 0.98
    assert expected["Mythologiebuurt"] > 0.96
    assert len(fitted) == 17
    assert len(warnings) == 1 + 16
    assert "6 of 23 areas lie wholly outside" in warnings[0]
    assert "BU05032805 (TU-Campus): 84 % of it lies inside the extent" in warnings


def test_population_sums_are_those_of_the_file(delft: Path) -> None:
    """Per PC4 total and 75 and over equal an independent sum, on the polygons of the GeoPackage."""
    file = delft / "pc4_age_population_delft_certegis.csv"
    population = read_population(file, delft / "pc4_delft_certegis.gpkg")
    total: dict[str, float] = {}
    old: dict[str, float] = {}
    with file.open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            code = row["postcode"].removesuffix(".0")
            number = float(row["inwoners"])
            total[code] = total.get(code, 0) + number
            if int(row["leeftijd"].rstrip("+").split("-")[0]) >= 75:
                old[code] = old.get(code, 0) + number
    assert len(total) == 13
    everyone = residents_of_age(population.counts, 0)
    elderly = residents_of_age(population.counts, 75)
    assert everyone is not None
    assert elderly is not None
    assert everyone.to_dict() == total
    assert elderly.to_dict() == old
    assert sum(old.values()) > 5000
    assert population.rows == 260
    assert population.areas is not None
    assert population.areas["code"].tolist() == sorted(total)
    assert population.areas.crs.to_epsg() == 28992
    # Totals in the GeoPackage differ by rounding only, so nothing is said.
    assert population.warnings == []


def test_geopackage_alone(delft: Path) -> None:
    """The polygons carry totals: they are a population file by themselves, without ages."""
    population = read_population(delft / "pc4_delft_certegis.gpkg")
    assert population.bands == []
    assert residents_of_age(population.counts) is None
    total = population.counts.set_index("area_code")["residents"]
    assert total["2611"] == 12_700
    assert total.sum() == pytest.approx(103_580, abs=100)
    assert not pd.isna(total).any()
