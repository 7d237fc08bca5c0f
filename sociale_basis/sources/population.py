"""How many people live in each source area, by age: per buurt, per PC4 or per 100 m cell.

The columns by which a file is recognised are in :mod:`sociale_basis.sources.population_table`.
The code of a 100 m cell (``crs28992res100m``) says where it is. A GeoPackage, GeoJSON or GeoParquet
file has its areas with it. For other tables the areas come from a file of their own.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import geopandas as gpd
import pandas as pd
import pandera.pandas as pa

from sociale_basis.errors import BadValueError, EmptyDataError, MissingColumnError
from sociale_basis.sources.age_bands import TOTAL, Band, covering
from sociale_basis.sources.area_codes import CELL_NAMES, CODE_NAMES, simplified
from sociale_basis.sources.boundaries import areas_from_frame
from sociale_basis.sources.cells import cell_polygons
from sociale_basis.sources.geo_file import geo_format, read_geo_file
from sociale_basis.sources.population_table import (
    Figures,
    Residents,
    of_total,
    read_residents,
    residents_column,
    total_column,
)
from sociale_basis.sources.provenance import existing_file
from sociale_basis.sources.table import Table, read_table
from sociale_basis.vocabulary import Measured

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from sociale_basis.sources.statistics import Statistics

_STATISTICS_BANDS = {
    Band(0, 14): "residents_00_14",
    Band(15, 24): "residents_15_24",
    Band(25, 44): "residents_25_44",
    Band(45, 64): "residents_45_64",
    Band(65, None): "residents_65_plus",
}
_NAMED = 5

COUNTS = pa.DataFrameSchema(
    {
        "area_code": pa.Column(str, pa.Check.str_length(min_value=1)),
        "band": pa.Column(str, pa.Check.str_matches(r"^(total|\d+-\d+|\d+\+)$")),
        "lower": pa.Column("int64", pa.Check.in_range(0, 130)),
        "upper": pa.Column("Int64", pa.Check.in_range(0, 130), nullable=True),
        "residents": pa.Column(float, pa.Check.ge(0), nullable=True),
        "state": pa.Column(str, pa.Check.isin([state.value for state in Measured])),
    },
    unique=["area_code", "band"],
    strict=True,
)
"""What the frame of counts must look like."""


@dataclass(frozen=True, eq=False)
class Population:
    """Residents per source area and age band.

    Attributes
    ----------
    counts
        One row per area and band: ``area_code, band`` ("total", "75-79", "95+"), ``lower`` and
        ``upper`` (ages, both included; ``upper`` null is no end), ``residents`` (float64, null
        where not published), ``state`` (measured, suppressed or unknown). Every area has a
        ``total``.
    areas
        ``code`` and ``geometry`` of the areas, in the reference system of their file (cells:
        EPSG:28992), one for every code in ``counts``; None where no file drew them.
    rows
        Number of rows read.
    warnings
        What was odd, one sentence each.
    coarser
        Residents of coarser areas, to fill in from where these have none:
        :mod:`sociale_basis.neighbourhood.coarser`.
    """

    counts: pd.DataFrame
    areas: gpd.GeoDataFrame | None
    rows: int
    warnings: list[str] = field(default_factory=list)
    coarser: Population | None = None

    @property
    def bands(self) -> list[str]:
        """Labels of the age bands without ``total``, young to old."""
        ages = self.counts.loc[self.counts["band"] != "total"]
        ordered = ages.sort_values(["lower", "upper"], na_position="last")
        return [str(label) for label in ordered["band"].unique()]


def read_population(path: str | Path, areas_path: str | Path | None = None) -> Population:
    """Read residents per area and age band.

    Parameters
    ----------
    path
        CSV, Excel, GeoPackage, GeoJSON or GeoParquet file; see above for its columns.
    areas_path
        File with the areas the codes stand for. Not needed for cells and files with geometry.

    Raises
    ------
    UsageError, FileFormatError, CrsError
        A file is not there or not what its place says it is.
    MissingColumnError
        There is no column with codes, or none with numbers of people.
    BadValueError
        A cell cannot be read or cannot be true.
    DuplicateCodeError
        An area, or an area and age band, occurs twice.
    EmptyDataError
        There are no rows, or no code has an area.
    """
    table, drawn, warnings = _read(path)
    return _population(table, drawn, areas_path, warnings)


def population_of_cells(table: Table) -> Population:
    """Take residents per 100 m cell and age band from a table, as a service gave it.

    Raises
    ------
    MissingColumnError
        There is no column with codes, or none with numbers of people.
    BadValueError
        A cell cannot be read or cannot be true, or a code is not that of a 100 m cell.
    DuplicateCodeError
        A cell occurs twice.
    """
    return _population(table, None, None, [])


def population_from_statistics(statistics: Statistics, areas: gpd.GeoDataFrame) -> Population:
    """Take residents by age from kerncijfers.

    Numbers per age are used where the file has them, else its percentages of all residents.

    Parameters
    ----------
    statistics
        Figures as :func:`sociale_basis.sources.statistics.read_statistics` gives them.
    areas
        The areas to take, with ``code`` and ``geometry``.

    Raises
    ------
    MissingColumnError
        The statistics have no residents.
    EmptyDataError
        They have none for any of the areas.
    """
    source = statistics.columns.get("residents")
    if source is None:
        raise MissingColumnError(
            "the statistics hold no numbers of residents", do="give a file with population"
        )
    warnings: list[str] = []
    by_key = {
        str(key): rows.set_index("code") for key, rows in statistics.figures.groupby("indicator")
    }

    def figures_of(key: str) -> Figures | None:
        column = statistics.columns.get(key)
        if column is None:
            return None
        if column.year != source.year:
            warnings.append(
                f"{key} is of {column.year or 'an unknown year'}, not of "
                f"{source.year or 'an unknown year'} as all residents: left out"
            )
            return None
        return Figures(by_key[key]["value"], by_key[key]["state"])

    total = Figures(by_key["residents"]["value"], by_key["residents"]["state"])
    figures = {TOTAL: total}
    for band, key in _STATISTICS_BANDS.items():
        number = figures_of(key)
        if number is None and (share := figures_of(f"{key}_share")) is not None:
            number = of_total(share, total)
        if number is not None:
            figures[band] = number
    in_areas = {
        band: Figures(
            figure.number.loc[figure.number.index.isin(areas["code"])],
            figure.state.loc[figure.state.index.isin(areas["code"])],
        )
        for band, figure in figures.items()
    }
    if in_areas[TOTAL].number.notna().sum() == 0:
        raise EmptyDataError(
            f"{source.file} has residents for none of the {len(areas)} areas",
            do="give statistics of the same codes, or a file with population",
        )
    _compare_with_sum(in_areas, source.file, warnings)
    counts, drawn = _matched(_counts(in_areas), areas[["code", "geometry"]], source.file, warnings)
    return Population(COUNTS.validate(counts), drawn, len(in_areas[TOTAL].number), warnings)


def residents_of_age(counts: pd.DataFrame, lower: int = 75) -> pd.Series | None:
    """Add up the residents of an age and over per area.

    Parameters
    ----------
    counts
        As in :class:`Population`.
    lower
        The lowest age that counts.

    Returns
    -------
    float64 by area code, null where a band of the area is; or None where the bands do not part at
    that age: 75 and over is never estimated from 65 and over.
    """
    pairs = counts[["lower", "upper"]].drop_duplicates().itertuples(index=False)
    bands = [Band(int(low), None if pd.isna(high) else int(high)) for low, high in pairs]
    chosen = covering(bands, lower)
    if chosen is None:
        return None
    wide = counts.pivot_table(
        index="area_code", columns="band", values="residents", aggfunc="first", dropna=False
    )
    return wide[[band.label for band in chosen]].sum(axis=1, skipna=False).rename("residents")


def _population(
    table: Table,
    drawn: gpd.GeoDataFrame | None,
    areas_path: str | Path | None,
    warnings: list[str],
) -> Population:
    figures, codes, notes = read_residents(table)
    warnings += notes
    if areas_path is not None:
        drawn = _drawn_areas(areas_path, figures, warnings)
    elif drawn is None and simplified(codes.name) in CELL_NAMES:
        drawn = _cells(codes, table.file)
    _compare_with_sum(figures, table.file.name, warnings)
    counts = _counts(figures)
    if drawn is not None:
        called = str(areas_path or table.file)
        counts, drawn = _matched(counts, drawn, called, warnings)
    return Population(COUNTS.validate(counts), drawn, len(codes), warnings)


def _read(path: str | Path) -> tuple[Table, gpd.GeoDataFrame | None, list[str]]:
    file = existing_file(path)
    if geo_format(file) is None:
        return read_table(file, CODE_NAMES, called="column with area codes"), None, []
    frame, warnings = read_geo_file(file)
    areas = areas_from_frame(frame, file)[["code", "geometry"]]
    cells = frame.drop(columns=frame.geometry.name).astype(object)
    text = cells.where(cells.notna(), "").astype(str)
    return Table(text.set_axis(frame.index + 1), file), areas, warnings


def _compare_with_sum(figures: Residents, file: str, warnings: list[str]) -> None:
    """Warn where ages do not add up to the total by more than rounding explains."""
    chosen = covering([band for band in figures if band != TOTAL], 0)
    if chosen is None:
        return
    total = figures[TOTAL].number
    parts = pd.concat([figures[band].number.reindex(total.index) for band in chosen], axis=1)
    difference = (parts.sum(axis=1, skipna=False) - total).abs()
    every = pd.concat([parts, total], axis=1)
    whole = bool((every.fillna(0) % 1 == 0).all(axis=None))
    rounded_to = 5 if bool((every.fillna(0) % 5 == 0).all(axis=None)) else 1
    allowed = rounded_to / 2 * (len(chosen) + 1)
    # Numbers that follow from percentages carry half a percent of the total each.
    by_area = allowed + (0 if whole else 0.005 * len(chosen)) * total
    off = difference > by_area
    if off.any():
        worst = str(difference[off].idxmax())
        warnings.append(
            f"{file}: in {int(off.sum())} areas the ages do not add up to the total, most in "
            f"{worst} ({difference[worst]:.0f} people); the totals are kept"
        )


def _drawn_areas(path: str | Path, figures: Residents, warnings: list[str]) -> gpd.GeoDataFrame:
    frame, notes = read_geo_file(path)
    warnings.extend(notes)
    areas = areas_from_frame(frame, path)[["code", "geometry"]]
    column = total_column(frame.columns)
    if column is None:
        return areas
    table = Table(
        pd.DataFrame({column: frame[column]}).set_axis(frame.index + 1), existing_file(path)
    )
    theirs = residents_column(table, column, areas["code"]).number
    ours = figures[TOTAL].number
    difference = (ours - theirs.reindex(ours.index)).abs()
    off = difference > 5 / 2 * (len(figures) + 1)
    if off.any():
        worst = str(difference[off].idxmax())
        warnings.append(
            f"{path}, column '{column}': differs from the population file in {int(off.sum())} "
            f"areas, most in {worst} ({difference[worst]:.0f} people); the population file is kept"
        )
    return areas


def _cells(codes: pd.Series, file: Path) -> gpd.GeoDataFrame:
    unique = codes.drop_duplicates()
    try:
        squares = cell_polygons(unique)
    except BadValueError as error:
        wrong = next(row for row, code in unique.items() if f"'{code}'" in error.what)
        raise BadValueError(
            error.what, file=file, row=int(str(wrong)), column=str(codes.name), do=error.do
        ) from None
    return gpd.GeoDataFrame(
        {"code": unique.to_numpy()}, geometry=squares.to_numpy(), crs=squares.crs
    )


def _counts(figures: Residents) -> pd.DataFrame:
    order = sorted(figures, key=lambda b: (b != TOTAL, b.lower, b.upper is None, b.upper or 0))
    parts = [
        pd.DataFrame(
            {
                "area_code": figures[band].number.index.astype(str),
                "band": band.label,
                "lower": band.lower,
                "upper": pd.array([band.upper] * len(figures[band].number), dtype="Int64"),
                "residents": figures[band].number.to_numpy(dtype=float),
                "state": figures[band].state.to_numpy(),
            }
        )
        for band in order
    ]
    joined = pd.concat(parts, ignore_index=True)
    return joined.sort_values("area_code", kind="stable", ignore_index=True)


def _matched(
    counts: pd.DataFrame, areas: gpd.GeoDataFrame, drawn_in: str, warnings: list[str]
) -> tuple[pd.DataFrame, gpd.GeoDataFrame]:
    """Keep what has both numbers and an area, and say what had not."""
    has_area = counts["area_code"].isin(areas["code"])
    if not has_area.any():
        raise EmptyDataError(
            f"none of its codes ({_some(areas['code'])}) occurs in the population "
            f"({_some(counts['area_code'].unique())})",
            file=drawn_in,
            do="give areas and population of the same kind and year",
        )
    lost = counts.loc[~has_area & (counts["band"] == "total")]
    if not lost.empty:
        warnings.append(
            f"{len(lost)} areas with {lost['residents'].sum():.0f} residents are not drawn in "
            f"{drawn_in} and are left out: {_some(lost['area_code'])}"
        )
    has_number = areas["code"].isin(counts["area_code"])
    if not has_number.all():
        empty = areas.loc[~has_number, "code"]
        warnings.append(
            f"{len(empty)} areas have no row in the population, how many live there is unknown: "
            f"{_some(empty)}"
        )
    kept = areas.loc[has_number].reset_index(drop=True)
    return counts.loc[has_area].reset_index(drop=True), kept


def _some(codes: Iterable[object]) -> str:
    listed = [str(code) for code in codes]
    return ", ".join(listed[:_NAMED]) + (" …" if len(listed) > _NAMED else "")
