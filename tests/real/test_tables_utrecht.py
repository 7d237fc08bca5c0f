"""The kerncijfers of Utrecht, against what openpyxl and csv read from the same files."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING, Any

import openpyxl
import pandas as pd
import pytest

from sociale_basis.sources.population import population_from_statistics, residents_of_age
from sociale_basis.sources.population import read_population as read
from sociale_basis.sources.statistics import Statistics, read_statistics

if TYPE_CHECKING:
    from pathlib import Path


def kwb(file: Path) -> dict[str, dict[str, Any]]:
    """Give the rows of a KWB workbook by code, cells as openpyxl gives them."""
    book = openpyxl.load_workbook(file, read_only=True)
    header, *rows = list(book.worksheets[0].iter_rows(values_only=True))
    book.close()
    names = [str(name) for name in header]
    return {str(row[0]).strip(): dict(zip(names, row, strict=True)) for row in rows}


@pytest.fixture(scope="module")
def utrecht(shared_data: Path) -> Path:
    """Give the folder with the files of Utrecht."""
    return shared_data / "utrecht"


@pytest.fixture(scope="module")
def statistics(utrecht: Path) -> Statistics:
    """Read both editions and the nearness file, the oldest first."""
    return read_statistics(
        [
            utrecht / "CBS-Utrecht-kwb-2023.xlsx",
            utrecht / "CBS-Utrecht-kwb-2024.xlsx",
            utrecht / "nabijheid_voorzieningen_2023.csv",
        ]
    )


def test_every_area_has_the_residents_of_2024(utrecht: Path, statistics: Statistics) -> None:
    """1 gemeente, 10 wijken and 111 buurten, each with the number in the sheet."""
    rows = kwb(utrecht / "CBS-Utrecht-kwb-2024.xlsx")
    assert len(rows) == 122
    residents = statistics.wide()["residents"]
    for code, row in rows.items():
        if row["a_inw"] == ".":
            assert pd.isna(residents[code])
        else:
            assert residents[code] == float(row["a_inw"])
    assert residents["GM0344"] == 374_238
    assert statistics.columns["residents"].year == 2024
    for code, row in rows.items():
        assert statistics.names[code] == row["regio"].strip()


def test_empty_columns_of_2024_fall_back_to_2023(utrecht: Path, statistics: Statistics) -> None:
    """Homes are all '.' in 2024: every figure is that of 2023, and says so."""
    assert {row["a_woning"] for row in kwb(utrecht / "CBS-Utrecht-kwb-2024.xlsx").values()} == {"."}
    older = kwb(utrecht / "CBS-Utrecht-kwb-2023.xlsx")
    homes = statistics.figures.query("indicator == 'homes'").set_index("code")
    assert len(homes) == len(older) == 122
    assert (homes["year"] == 2023).all()
    for code, row in older.items():
        if row["a_woning"] == ".":
            assert homes.loc[code, "state"] == "unknown"
        else:
            assert homes.loc[code, "value"] == float(row["a_woning"])
    assert statistics.columns["homes"].file == "CBS-Utrecht-kwb-2023.xlsx"
    assert "homes: empty for 2024, taken from 2023" in statistics.warnings


def test_nearness_with_padding_and_long_headers(utrecht: Path, statistics: Statistics) -> None:
    """Distances to the library equal the csv module's reading of the quoted, padded file."""
    with (utrecht / "nabijheid_voorzieningen_2023.csv").open(
        encoding="utf-8-sig", newline=""
    ) as stream:
        rows = list(csv.DictReader(stream, delimiter=";"))
    assert len(rows) == 123
    distances = statistics.figures.query("indicator == 'distance_library_km'").set_index("code")
    filled = 0
    for row in rows:
        code = row["Regioaanduiding/Codering (code)"].strip()
        text = row["Vrije tijd en cultuur/Afstand tot bibliotheek (km)"].strip()
        if text == ".":
            assert distances.loc[code, "state"] == "unknown"
            continue
        filled += 1
        assert distances.loc[code, "value"] == float(text)
    assert filled > 80
    assert (distances["year"] == 2023).all()


def test_shares_follow_from_numbers(utrecht: Path, statistics: Statistics) -> None:
    """65 and over is a number in KWB; the share is computed from the same sheet."""
    rows = kwb(utrecht / "CBS-Utrecht-kwb-2024.xlsx")
    shares = statistics.wide()["residents_65_plus_share"]
    row = rows["BU03440112"]
    assert shares["BU03440112"] == pytest.approx(100 * row["a_65_oo"] / row["a_inw"])
    assert shares.notna().sum() > 100
    assert shares.dropna().between(0, 100).all()


def test_forbidden_columns_of_the_real_sheet_are_not_read(statistics: Statistics) -> None:
    """121 columns go in; origin, tenure, house value and income do not come out."""
    read_from = " ".join(column.column for column in statistics.columns.values())
    assert "a_inw" in read_from
    for word in (
        "_nl_",
        "_eur_",
        "_neu_",
        "_geb_",
        "_gbl_",
        "woz",
        "koopw",
        "corpw",
        "g_ink",
        "p_ink",
        "soz",
    ):
        assert word not in read_from


def test_kwb_as_population_counts_nobody_twice(utrecht: Path) -> None:
    """Of the 122 rows only the 111 buurten; together the municipality, up to rounding to five."""
    population = read(utrecht / "CBS-Utrecht-kwb-2024.xlsx")
    assert population.counts["area_code"].nunique() == 111
    assert population.bands == ["0-14", "15-24", "25-44", "45-64", "65+"]
    total = population.counts.query("band == 'total'")["residents"].sum()
    assert total == pytest.approx(374_238, abs=2.5 * 111)


def test_pc4_by_age(utrecht: Path) -> None:
    """42 postcodes by age on their polygons, 75 and over as csv adds it up."""
    file = utrecht / "pc4_age_population.csv"
    population = read(file, utrecht / "pc4_utrecht.gpkg")
    with file.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    old = {"75-79", "80-84", "85-89", "90-94", "95+"}
    residents = residents_of_age(population.counts)
    assert residents is not None
    assert len(residents) == 42
    for code, number in residents.items():
        mine = [row for row in rows if row["postcode"] == f"{code}.0" and row["leeftijd"] in old]
        assert len(mine) == 5
        assert number == sum(float(row["inwoners"]) for row in mine)
    assert population.areas is not None
    assert set(population.areas["code"]) == set(residents.index)


def test_population_from_kerncijfers(utrecht: Path, statistics: Statistics) -> None:
    """Residents by age of two buurten; 75 and over cannot be had from 65 and over."""
    codes = ["BU03440111", "BU03440112"]
    areas = read(utrecht / "pc4_utrecht.gpkg").areas
    assert areas is not None
    population = population_from_statistics(statistics, areas.iloc[:2].assign(code=codes))
    rows = kwb(utrecht / "CBS-Utrecht-kwb-2024.xlsx")
    counts = population.counts.set_index(["area_code", "band"])["residents"]
    for code in codes:
        assert counts[code, "total"] == rows[code]["a_inw"]
        assert counts[code, "65+"] == rows[code]["a_65_oo"]
    assert residents_of_age(population.counts, 75) is None
