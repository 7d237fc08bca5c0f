"""Residents per area and age: the shapes that are recognised, sums, and what is refused."""

from __future__ import annotations

from typing import TYPE_CHECKING

import geopandas as gpd
import pandas as pd
import pytest
import shapely

from sociale_basis.errors import (
    BadValueError,
    DuplicateCodeError,
    EmptyDataError,
    InputError,
    MissingColumnError,
)
from sociale_basis.sources.population import (
    Population,
    population_from_statistics,
    read_population,
    residents_of_age,
)
from sociale_basis.sources.statistics import read_statistics

if TYPE_CHECKING:
    from pathlib import Path


SHARES = [
    f"percentagePersonen{ages}"
    for ages in ("0Tot15Jaar", "15Tot25Jaar", "25Tot45Jaar", "45Tot65Jaar", "65JaarEnOuder")
]


def csv(folder: Path, *lines: str, name: str = "population.csv") -> Path:
    """Write a CSV file."""
    file = folder / name
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return file


def areas_of(folder: Path, *codes: str, **columns: list[float]) -> Path:
    """Write squares of 100 m side by side, with these codes, as a GeoPackage."""
    squares = [
        shapely.box(84_000 + 100 * n, 446_000, 84_100 + 100 * n, 446_100) for n in range(len(codes))
    ]
    frame = gpd.GeoDataFrame({"code": codes, **columns}, geometry=squares, crs="EPSG:28992")
    file = folder / "areas.gpkg"
    frame.to_file(file, engine="pyogrio")
    return file


def table(population: Population) -> dict[str, dict[str, float | None]]:
    """Give residents by area and band, None where null."""
    result: dict[str, dict[str, float | None]] = {}
    counts = population.counts
    for area, band, residents in zip(
        counts["area_code"], counts["band"], counts["residents"].tolist(), strict=True
    ):
        result.setdefault(area, {})[band] = None if pd.isna(residents) else residents
    return result


def refusal(kind: type[InputError], file: Path, areas: Path | None = None) -> str:
    """Read, expect this error, and give its one line without the file."""
    with pytest.raises(kind) as error:
        read_population(file, areas)
    line = str(error.value)
    assert "\n" not in line
    return line.removeprefix(str(file))


def test_rows_per_age(tmp_path: Path) -> None:
    """PC4 by age: codes lose their decimal, the total is the sum, sexes are not ages."""
    file = csv(
        tmp_path,
        "postcode,leeftijd,inwoners,inwoners_man",
        "2611.0,0-74,100.0,50.0",
        "2611.0,75-79,20.0,9.0",
        "2611.0,80+,5.0,2.0",
        "2612.0,0-74,40.0,20.0",
        "2612.0,75-79,-99997,.",
        "2612.0,80+,0.0,0.0",
    )
    population = read_population(file, areas_of(tmp_path, "2611", "2612"))
    assert table(population) == {
        "2611": {"total": 125.0, "0-74": 100.0, "75-79": 20.0, "80+": 5.0},
        "2612": {"total": None, "0-74": 40.0, "75-79": None, "80+": 0.0},
    }
    assert population.bands == ["0-74", "75-79", "80+"]
    assert population.areas is not None
    assert population.areas["code"].tolist() == ["2611", "2612"]
    assert (population.rows, population.warnings) == (6, [])
    unpublished = population.counts.query("area_code == '2612' and residents.isna()")
    assert unpublished[["band", "state"]].to_numpy().tolist() == [
        ["total", "suppressed"],
        ["75-79", "suppressed"],
    ]
    ages = population.counts.drop_duplicates("band").set_index("band")[["lower", "upper"]]
    assert ages.loc[["75-79"]].to_numpy().tolist() == [[75, 79]]
    assert ages["upper"].isna().to_dict() == {
        "total": True,
        "0-74": False,
        "75-79": False,
        "80+": True,
    }


@pytest.mark.parametrize(
    "header",
    [
        "buurtcode;aantal_inwoners;aantal_inwoners_0_tot_15_jaar;aantal_inwoners_15_jaar_en_ouder",
        "buurtcode;aantalInwoners;aantalInwoners0Tot15Jaar;aantalInwoners15JaarEnOuder",
        "gwb_code;a_inw;a_00_14;a_15_oo",
        "WijkenEnBuurten;AantalInwoners_5;k_0Tot15Jaar_8;k_15JaarOfOuder_9",
        "code;residents;0-14;15+",
    ],
)
def test_row_per_area_in_every_family(tmp_path: Path, header: str) -> None:
    """Names of PDOK, KWB, OData and plain ones are the same bands."""
    population = read_population(csv(tmp_path, header, "BU05030001;   100;25;75"))
    assert table(population) == {"BU05030001": {"total": 100.0, "0-14": 25.0, "15+": 75.0}}
    assert population.areas is None


def test_percentages_of_the_total(tmp_path: Path) -> None:
    """Only percentages: people follow from the total, and a warning says so."""
    file = csv(
        tmp_path,
        "buurtcode,aantalInwoners,percentagePersonen0Tot15Jaar,percentagePersonen65JaarEnOuder",
        "BU1,200,10,30",
        "BU2,.,10,30",
    )
    population = read_population(file)
    assert table(population) == {
        "BU1": {"total": 200.0, "0-14": 20.0, "65+": 60.0},
        "BU2": {"total": None, "0-14": None, "65+": None},
    }
    assert any("rounded percentages" in warning for warning in population.warnings)


def test_cells_know_where_they_are(tmp_path: Path) -> None:
    """CBS cells need no file with areas; a suppressed cell is null, not zero."""
    file = csv(
        tmp_path,
        "crs28992res100m,aantal_inwoners,aantal_inwoners_65_jaar_en_ouder,aantal_woningen",
        "E0852N4462,35,10,20",
        "E0853N4462,-99997,-99997,3",
    )
    population = read_population(file)
    assert table(population) == {
        "E0852N4462": {"total": 35.0, "65+": 10.0},
        "E0853N4462": {"total": None, "65+": None},
    }
    assert population.areas is not None
    assert population.areas.crs.to_epsg() == 28992
    assert population.areas.geometry.iloc[1].bounds == (85_300, 446_200, 85_400, 446_300)


def test_a_geopackage_has_its_areas_with_it(tmp_path: Path) -> None:
    """Numbers and polygons of one file."""
    file = areas_of(tmp_path, "2611", "2612", inwoners=[10.0, -99997.0])
    population = read_population(file)
    assert table(population) == {"2611": {"total": 10.0}, "2612": {"total": None}}
    assert population.areas is not None
    assert population.areas.area.tolist() == [10_000, 10_000]


def test_a_total_that_ages_do_not_add_up_to(tmp_path: Path) -> None:
    """Within rounding to five nothing is said; beyond it the total is kept, with a warning."""
    close = csv(tmp_path, "code,inwoners,0-64,65+", "A,105,60,40")
    assert read_population(close).warnings == []
    far = csv(tmp_path, "code,inwoners,0-64,65+", "A,150,60,40", "B,50,30,20")
    population = read_population(far)
    assert table(population)["A"]["total"] == 150.0
    (warning,) = population.warnings
    assert warning == (
        "population.csv: in 1 areas the ages do not add up to the total, most in A (50 people); "
        "the totals are kept"
    )


def test_a_total_that_the_areas_contradict(tmp_path: Path) -> None:
    """The file with polygons has totals too: another year is noticed."""
    file = csv(tmp_path, "code,inwoners", "A,100", "B,50")
    areas = areas_of(tmp_path, "A", "B", inwoners=[100.0, 80.0])
    population = read_population(file, areas)
    assert table(population) == {"A": {"total": 100.0}, "B": {"total": 50.0}}
    assert (
        "differs from the population file in 1 areas, most in B (30 people)"
        in (population.warnings[0])
    )


def test_nobody_is_counted_twice(tmp_path: Path) -> None:
    """Of KWB, with gemeente, wijken and buurten, only the buurten are read."""
    file = csv(tmp_path, "gwb_code,a_inw", "NL00,30", "GM0344,30", "WK034401,30", "BU03440101,10")
    population = read_population(file)
    assert table(population) == {"BU03440101": {"total": 10.0}}
    assert "3 rows of larger areas are left out" in population.warnings[0]


def test_areas_and_numbers_that_do_not_meet(tmp_path: Path) -> None:
    """What has no polygon and what has no number is said, with the number of people lost."""
    file = csv(tmp_path, "code,inwoners", "A,100", "C,7")
    population = read_population(file, areas_of(tmp_path, "A", "B"))
    assert table(population) == {"A": {"total": 100.0}}
    assert population.areas is not None
    assert population.areas["code"].tolist() == ["A"]
    assert "1 areas with 7 residents are not drawn" in population.warnings[0]
    assert "how many live there is unknown: B" in population.warnings[1]
    line = refusal(EmptyDataError, file, areas_of(tmp_path, "X"))
    assert "none of its codes (X) occurs in the population (A, C)" in line


def test_refusals(tmp_path: Path) -> None:
    """Each fault in the table has its own line with row and column."""
    no_number = csv(tmp_path, "code,naam", "A,Oost")
    assert ": there is no column with numbers of residents; there are code, naam" in refusal(
        MissingColumnError, no_number
    )
    no_code = csv(tmp_path, "wijk,inwoners", "Oost,3")
    assert ": there is no column with area codes" in refusal(MissingColumnError, no_code)
    ages_only = csv(tmp_path, "postcode,leeftijd,mannen", "2611,0-4,3")
    assert ": there is an age column 'leeftijd' but none with" in refusal(
        MissingColumnError, ages_only
    )
    half = csv(tmp_path, "postcode,leeftijd,inwoners", "2611,65-74,3", "2611,80+,3")
    assert "the age bands (65-74, 80+) do not hold every age once" in refusal(
        MissingColumnError, half
    )
    word = csv(tmp_path, "postcode,leeftijd,inwoners", "2611,0-64,3", "2611,oud,3")
    assert refusal(BadValueError, word).startswith(
        ", row 3, column 'leeftijd': 'oud' is not an age band"
    )
    thousands = csv(tmp_path, "postcode,inwoners", "2611,12.700")
    assert refusal(BadValueError, thousands).startswith(
        ", row 2, column 'inwoners': '12.700' can be read in two ways"
    )
    blank = csv(tmp_path, "postcode,inwoners", "2611,3", ",4")
    assert refusal(BadValueError, blank).startswith(", row 3, column 'postcode': this row has no")
    cell = csv(tmp_path, "crs28992res100m,inwoners", "E0852N4462,3", "E85N44,3")
    assert refusal(BadValueError, cell).startswith(
        ", row 3, column 'crs28992res100m': 'E85N44' is not the code of a 100 m cell"
    )


def test_refuses_duplicates(tmp_path: Path) -> None:
    """An area twice, and an age band of an area twice, with both rows."""
    area = csv(tmp_path, "code,inwoners", "A,3", "B,3", "A,4")
    assert refusal(DuplicateCodeError, area).startswith(
        ", row 4, column 'code': 'A' stands here and in row 2"
    )
    band = csv(tmp_path, "code,age,residents", "A,0-64,3", "A,65+,3", "A,65 plus,4")
    assert refusal(DuplicateCodeError, band).startswith(
        ", row 4, column 'code': 'A, 65+' stands here and in row 3"
    )


def test_residents_of_age_adds_bands_exactly(tmp_path: Path) -> None:
    """75 and over from 5-year bands; null where one of them is."""
    file = csv(
        tmp_path,
        "code,inwoners,0-64,65-74,75-79,80+",
        "A,100,60,20,15,5",
        "B,100,60,20,.,5",
    )
    counts = read_population(file).counts
    residents = residents_of_age(counts)
    assert residents is not None
    assert residents["A"] == 20.0
    assert pd.isna(residents["B"])
    everyone = residents_of_age(counts, 0)
    assert everyone is not None
    assert everyone.to_dict() == {"A": 100.0, "B": 100.0}


def test_residents_of_age_is_not_estimated(tmp_path: Path) -> None:
    """From 65 and over alone nobody knows how many are 75."""
    counts = read_population(csv(tmp_path, "code,inwoners,0-64,65+", "A,100,60,40")).counts
    assert residents_of_age(counts, 75) is None
    residents = residents_of_age(counts, 65)
    assert residents is not None
    assert residents.to_dict() == {"A": 40.0}


@pytest.mark.parametrize(
    ("header", "row"),
    [
        ("gwb_code,a_inw,a_00_14,a_15_24,a_25_44,a_45_64,a_65_oo", "A,100,20,10,30,15,25"),
        (
            ",".join(["buurtcode", "aantalInwoners", *SHARES]),
            "A,100,20,10,30,15,25",
        ),
    ],
)
def test_from_statistics(tmp_path: Path, header: str, row: str) -> None:
    """Kerncijfers give residents by age from numbers or from shares, only for the areas asked."""
    statistics = read_statistics([csv(tmp_path, header, row, "B,1,0,0,0,0,0", name="kwb2023.csv")])
    areas = gpd.GeoDataFrame({"code": ["A", "Z"]}, geometry=[shapely.box(0, 0, 1, 1)] * 2)
    population = population_from_statistics(statistics, areas)
    assert table(population) == {
        "A": {
            "total": 100.0,
            "0-14": 20.0,
            "15-24": 10.0,
            "25-44": 30.0,
            "45-64": 15.0,
            "65+": 25.0,
        }
    }
    assert population.areas is not None
    assert population.areas["code"].tolist() == ["A"]
    assert "how many live there is unknown: Z" in population.warnings[0]


def test_from_statistics_without_residents(tmp_path: Path) -> None:
    """No residents at all, and none for these areas, are two errors."""
    areas = gpd.GeoDataFrame({"code": ["Z"]}, geometry=[shapely.box(0, 0, 1, 1)])
    none = read_statistics([csv(tmp_path, "code,aantal_huishoudens", "A,3")])
    with pytest.raises(MissingColumnError, match="no numbers of residents"):
        population_from_statistics(none, areas)
    elsewhere = read_statistics([csv(tmp_path, "code,aantal_inwoners", "A,3")])
    with pytest.raises(EmptyDataError, match="has residents for none of the 1 areas"):
        population_from_statistics(elsewhere, areas)


def test_from_statistics_of_two_years(tmp_path: Path) -> None:
    """Ages of another year than the total are left out, and said: they would not add up."""
    old = csv(tmp_path, "code,a_inw,a_65_oo", "A,90,30", name="kwb2022.csv")
    new = csv(tmp_path, "code,a_inw,a_65_oo", "A,100,.", name="kwb2023.csv")
    areas = gpd.GeoDataFrame({"code": ["A"]}, geometry=[shapely.box(0, 0, 1, 1)])
    population = population_from_statistics(read_statistics([old, new]), areas)
    assert table(population) == {"A": {"total": 100.0}}
    assert population.warnings == [
        "residents_65_plus is of 2022, not of 2023 as all residents: left out"
    ]
