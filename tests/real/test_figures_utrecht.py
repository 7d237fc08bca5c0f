"""Utrecht's kerncijfers of two years: one set of figures, each with its own year, to the card."""

from __future__ import annotations

from typing import TYPE_CHECKING

import openpyxl
import pytest

from sociale_basis.indicators import Kind, indicators, resolve_columns
from sociale_basis.maps import area_card
from sociale_basis.neighbourhood import build
from sociale_basis.privacy import Viewer
from sociale_basis.sources.statistics import Statistics, read_statistics
from tests.neighbourhood.conftest import BOX, draw_village, write_polygons

if TYPE_CHECKING:
    from pathlib import Path

    from sociale_basis.neighbourhood import Neighbourhood

ONE, TWO = "BU03440111", "BU03440112"
DASH = "\N{EN DASH}"


@pytest.fixture(scope="module")
def sheets(shared_data: Path) -> dict[int, Path]:
    """Give the workbooks by year."""
    folder = shared_data / "utrecht"
    return {year: folder / f"CBS-Utrecht-kwb-{year}.xlsx" for year in (2023, 2024)}


@pytest.fixture(scope="module")
def columns(sheets: dict[int, Path]) -> dict[int, dict[str, list[object]]]:
    """Give the cells of each sheet by indicator, as openpyxl reads them."""
    found = {}
    for year, file in sheets.items():
        book = openpyxl.load_workbook(file, read_only=True)
        header, *rows = list(book.worksheets[0].iter_rows(values_only=True))
        book.close()
        names = [str(cell) for cell in header]
        allowed = resolve_columns(names)
        cells: dict[str, list[object]] = {
            key: [row[names.index(name)] for row in rows] for name, key in allowed.items()
        }
        found[year] = cells
    return found


@pytest.fixture(scope="module")
def both(sheets: dict[int, Path]) -> Statistics:
    """Read both sheets together."""
    return read_statistics(list(sheets.values()))


@pytest.fixture(scope="module")
def area(sheets: dict[int, Path], tmp_path_factory: pytest.TempPathFactory) -> Neighbourhood:
    """Build a drawn village whose buurten have the codes, and so the figures, of two of Utrecht."""
    folder = tmp_path_factory.mktemp("utrecht")
    drawing, _ = draw_village()
    boxes = {ONE: (-40.0, -140.0, 120.0, 140.0), TWO: (120.0, -140.0, 340.0, 140.0)}
    return build(
        folder / "built",
        osm=drawing.save(folder / "village.osm", BOX),
        boundary=write_polygons(folder / "buurten.geojson", boxes),
        statistics=list(sheets.values()),
    )


def test_both_years_give_the_same_figures(
    sheets: dict[int, Path], columns: dict[int, dict[str, list[object]]]
) -> None:
    """Each sheet alone has the same indicators, also where a column of 2024 is empty."""
    assert set(columns[2023]) == set(columns[2024])
    assert len(columns[2023]) == 25
    alone = {year: read_statistics([file]) for year, file in sheets.items()}
    assert set(columns[2024]) <= set(alone[2024].columns)
    shares = set(alone[2023].columns) - set(columns[2023])
    assert {key for key in shares if indicators()[key].part is None} == set()
    for year, statistics in alone.items():
        assert {column.year for column in statistics.columns.values()} == {year}


def test_every_empty_column_falls_back_and_no_other(
    both: Statistics, columns: dict[int, dict[str, list[object]]]
) -> None:
    """A column of only points in 2024 is of 2023, every other of 2024: told per column."""
    of_points = {
        year: {key for key, cells in columns[year].items() if set(cells) == {"."}}
        for year in columns
    }
    empty = of_points[2024] - of_points[2023]
    nowhere = of_points[2024] & of_points[2023]
    assert all(both.wide()[key].isna().all() for key in nowhere)
    assert any(all(key in warning for key in nowhere) for warning in both.warnings)
    assert "homes" in empty
    assert "residents" not in empty
    assert len(empty) >= 5
    for key in columns[2024]:
        assert both.columns[key].year == (2023 if key in empty else 2024), key
        assert (f"{key}: empty for 2024, taken from 2023" in both.warnings) == (key in empty), key


def test_a_point_is_unknown_and_never_zero(
    both: Statistics, columns: dict[int, dict[str, list[object]]]
) -> None:
    """As many figures are unknown as there are points; zeros are zeros of the sheet."""
    points = zeros = 0
    for key, origin in both.columns.items():
        if key not in columns[2024] or origin.year is None:
            continue
        cells = columns[origin.year][key]
        figures = both.figures.query("indicator == @key")
        assert (figures["state"] == "unknown").sum() == cells.count("."), key
        assert (figures["value"] == 0).sum() == sum(cell == 0 for cell in cells), key
        points += cells.count(".")
        zeros += sum(cell == 0 for cell in cells)
    assert points > 100
    assert zeros > 5


def test_buurten_add_up_to_wijken_and_to_utrecht_but_for_rounding(both: Statistics) -> None:
    """Numbers are rounded to five per buurt; unrounded sums would be a sign of other rows."""
    wide = both.wide()
    buurten = wide.loc[wide.index.str.startswith("BU")]
    for key in ("residents", "residents_65_plus", "households", "one_person_households"):
        assert indicators()[key].kind is Kind.COUNT
        for level in ("WK", "GM"):
            for code in wide.index[wide.index.str.startswith(level)]:
                inside = buurten.loc[buurten.index.str[2:].str.startswith(code[2:]), key]
                if inside.isna().any():
                    continue
                assert inside.sum() == pytest.approx(wide.loc[code, key], abs=2.5 * len(inside) + 5)
    assert (buurten["residents"].dropna() % 5 == 0).all()


def test_percentages_do_not_add_up(both: Statistics) -> None:
    """The share of Utrecht is that of its numbers, not the mean of its buurten."""
    wide = both.wide()
    whole = wide.loc["GM0344"]
    assert whole["residents_65_plus_share"] == pytest.approx(
        100 * whole["residents_65_plus"] / whole["residents"]
    )
    mean = wide.loc[wide.index.str.startswith("BU"), "residents_65_plus_share"].mean()
    assert mean != pytest.approx(whole["residents_65_plus_share"], abs=0.2)


def test_the_year_of_every_column_stands_on_the_card(
    area: Neighbourhood, columns: dict[int, dict[str, list[object]]]
) -> None:
    """In the neighbourhood, and beside each figure of the card; a point is 'not known'."""
    years = {column.indicator: column.year for column in area.meta.statistics}
    assert (years["residents"], years["homes"]) == (2024, 2023)
    by_label = {row.label: row for row in area_card(area, ONE, Viewer.OFFICIAL).figures}
    for key, year in years.items():
        assert by_label[indicators()[key].label.nl].year == str(year), key
    assert {row.year for row in by_label.values()} == {"2023", "2024"}
    row = area.areas.set_index("code").loc[ONE]
    unknown = [key for key in columns[2024] if row[key] != row[key]]
    for key in unknown:
        told = by_label[indicators()[key].label.nl]
        assert (told.value, told.state) == (DASH, "niet bekend")
    shown = by_label["Woningen"]
    assert shown.value.replace(".", "") == f"{row['homes']:.0f}"
