"""Figures per area (kerncijfers): from CBS, RIVM or a municipality, in CSV or KWB Excel files.

Only columns on the allow-list (:mod:`sociale_basis.indicators`) are read. Everything else in a
file, origin, tenure and house value among it, never gets further than this module.

**The year** of a file is, in this order: its column ``jaar``, ``year`` or ``perioden`` (rows of
several years are kept apart); the year in the name of its Excel sheet (``kwb-2023``); the one year
in its file name; unknown. It is never guessed.

**Several files**: per indicator the newest year in which any area has a figure. CBS fills incomes
and distances one or two years after ages, so the newest edition is partly empty. One indicator is
never mixed from two years: its year is that of every area. An unknown year comes last.

**Tables by age and margin** (RIVM 50120NED): only the rows of adults (``20300``) and of the value
itself (``MW00000``) are read.

**Shares** that a table gives only as two numbers, such as residents of 65 and over, are computed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pandera.pandas as pa

from sociale_basis.errors import BadValueError, DuplicateCodeError, EmptyDataError
from sociale_basis.indicators import Kind, indicators, resolve, resolve_columns
from sociale_basis.sources.area_codes import CODE_NAMES, clean_code, find_column, find_names
from sociale_basis.sources.editions import HIGHEST, ColumnSource, Edition, computed_shares, newest
from sociale_basis.sources.figures import read_column
from sociale_basis.sources.table import read_table
from sociale_basis.vocabulary import Measured

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from sociale_basis.indicators import Indicator
    from sociale_basis.sources.table import Table

_YEAR = re.compile(r"(?<!\d)(19[89]\d|20\d\d)(?!\d)")
_YEAR_NAMES = ("jaar", "year", "perioden", "periode")
_KEEP_ROWS = {
    "leeftijd": {"20300", "18 jaar of ouder"},
    "marges": {"mw00000", "waarde"},
}

FIGURES = pa.DataFrameSchema(
    {
        "code": pa.Column(str, pa.Check.str_length(min_value=1)),
        "indicator": pa.Column(str, pa.Check(lambda key: key.isin(indicators().keys()))),
        "value": pa.Column(float, pa.Check.ge(0), nullable=True),
        "state": pa.Column(str, pa.Check.isin([state.value for state in Measured])),
        "year": pa.Column("Int64", pa.Check.in_range(1980, 2099), nullable=True),
    },
    checks=pa.Check(
        lambda frame: (
            frame["value"].isna()
            == frame["state"].isin([Measured.SUPPRESSED.value, Measured.UNKNOWN.value])
        ),
        error="a figure is there exactly when its state is measured or modelled",
    ),
    unique=["code", "indicator"],
    strict=True,
)
"""What the frame of figures must look like."""


@dataclass(frozen=True, eq=False)
class Statistics:
    """Figures per area.

    Attributes
    ----------
    figures
        One row per area and indicator: ``code, indicator, value`` (float64, null where there is
        none), ``state`` (measured, modelled, suppressed or unknown), ``year`` (Int64, null where
        unknown).
    names
        Name per area code.
    columns
        Where each indicator comes from, by its key.
    rows
        Number of rows read per file.
    warnings
        What was odd, one sentence each.
    """

    figures: pd.DataFrame
    names: dict[str, str]
    columns: dict[str, ColumnSource]
    rows: dict[Path, int]
    warnings: list[str] = field(default_factory=list)

    def wide(self) -> pd.DataFrame:
        """Give one row per area code and one float64 column per indicator, null where unknown."""
        table = self.figures.pivot_table(
            index="code", columns="indicator", values="value", aggfunc="first", dropna=False
        )
        return table.reindex(columns=list(self.columns)).rename_axis(columns=None)


def read_statistics(paths: Sequence[str | Path]) -> Statistics:
    """Read figures per area from one or more files.

    Parameters
    ----------
    paths
        CSV or Excel files, in any order.

    Raises
    ------
    UsageError, FileFormatError
        A file is not there or not a table.
    MissingColumnError
        A file has no column with area codes.
    EmptyDataError
        No file has a column on the allow-list.
    DuplicateCodeError
        A code occurs twice for one year.
    BadValueError
        A cell is not a number or cannot be true, or a row has no code.
    """
    return statistics_from_tables(
        [read_table(path, CODE_NAMES, called="column with area codes") for path in paths]
    )


def statistics_from_tables(tables: Sequence[Table]) -> Statistics:
    """Take figures per area from tables, as files or services gave them.

    Raises
    ------
    EmptyDataError
        No table has a column on the allow-list.
    DuplicateCodeError
        A code occurs twice for one year.
    BadValueError
        A cell is not a number or cannot be true, or a row has no code.
    """
    editions: dict[str, list[Edition]] = {}
    names: dict[str, str] = {}
    rows: dict[Path, int] = {}
    warnings: list[str] = []
    for table in tables:
        rows[table.file] = len(table.frame)
        found = _read_file(table, names, warnings)
        if not found:
            warnings.append(f"{table.file}: no column in it is an indicator on the allow-list")
        for edition in found:
            editions.setdefault(edition.origin.indicator, []).append(edition)
    if not editions:
        raise EmptyDataError(
            "no column is an indicator on the allow-list",
            file=", ".join(str(table.file) for table in tables) or None,
            do="give kerncijfers of CBS or RIVM, or see data/reference/indicators.toml for names",
        )
    chosen = {key: newest(editions[key], warnings) for key in indicators() if key in editions}
    empty = [key for key, edition in chosen.items() if edition.value.isna().all()]
    if empty:
        warnings.append(f"no figure in any file: {', '.join(empty)}")
    chosen |= computed_shares(chosen)
    figures = pd.concat([_long(edition) for edition in chosen.values()], ignore_index=True)
    columns = {key: edition.origin for key, edition in chosen.items()}
    return Statistics(FIGURES.validate(figures), names, columns, rows, warnings)


def _read_file(table: Table, names: dict[str, str], warnings: list[str]) -> list[Edition]:
    frame = _only_rows_of_adults(table.frame)
    code_column = find_column(frame.columns, CODE_NAMES)
    if code_column is None:  # read_table has made sure that one is there
        raise AssertionError(code_column)
    codes = frame[code_column].map(clean_code)
    blank = codes == ""
    if blank.any():
        raise BadValueError(
            "this row has no area code",
            file=table.file,
            row=int(codes.index[blank][0]),
            column=code_column,
            do="fill it in or take the row out",
        )
    name_column = find_names(frame.columns, code_column, codes.tolist())
    if name_column is not None:
        for code, name in zip(codes, frame[name_column], strict=True):
            names.setdefault(code, name or code)
    years = _years(table, frame, warnings)
    _refuse_duplicates(codes, years, table.file, code_column)
    wanted = resolve_columns(str(column) for column in frame.columns)
    _note_ambiguous(frame, wanted, table.file, warnings)
    return [
        edition
        for column, key in wanted.items()
        for edition in _read_indicator(table.file, frame[column], indicators()[key], codes, years)
    ]


def _read_indicator(
    file: Path, cells: pd.Series, indicator: Indicator, codes: pd.Series, years: pd.Series
) -> list[Edition]:
    values, states = read_column(
        cells,
        file=file,
        column=str(cells.name),
        rows=[int(row) for row in cells.index],
        count=indicator.kind is Kind.COUNT,
        highest=HIGHEST.get(indicator.kind, np.inf),
    )
    # Whether a figure was measured or modelled is known of the indicator, not of the cell.
    told = [indicator.measured if state is Measured.MEASURED else state for state in states]
    by_code = pd.DataFrame(
        {"value": values, "state": [state.value for state in told], "year": years.to_numpy()},
        index=pd.Index(codes, name="code"),
    )
    editions = []
    for _, part in by_code.groupby("year", dropna=False, sort=False):
        year = part["year"].iloc[0]
        known = None if pd.isna(year) else int(year)
        origin = ColumnSource.of(indicator, str(cells.name), file.name, known)
        editions.append(Edition(origin, part["value"], part["state"]))
    return editions


def _only_rows_of_adults(frame: pd.DataFrame) -> pd.DataFrame:
    for name, wanted in _KEEP_ROWS.items():
        column = find_column(frame.columns, (name,))
        if column is not None:
            frame = frame.loc[frame[column].str.lower().isin(wanted)]
    return frame


def _years(table: Table, frame: pd.DataFrame, warnings: list[str]) -> pd.Series:
    column = find_column(frame.columns, _YEAR_NAMES)
    if column is not None:
        found = frame[column].str.extract(r"^(19[89]\d|20\d\d)(?:JJ00)?(?:\.0)?\*{0,2}$")[0]
        if found.isna().any():
            row = int(found.index[found.isna()][0])
            raise BadValueError(
                f"'{frame[column].loc[row]}' is not a year",
                file=table.file,
                row=row,
                column=column,
                do="write four digits",
            )
        return found.astype("Int64")
    in_sheet = set(_YEAR.findall(table.sheet or ""))
    in_name = set(_YEAR.findall(table.file.name))
    if len(in_sheet) == len(in_name) == 1 and in_sheet != in_name:
        warnings.append(
            f"{table.file}: the sheet says {min(in_sheet)} and the file name {min(in_name)}; "
            "the sheet is believed"
        )
    year = next((int(min(years)) for years in (in_sheet, in_name) if len(years) == 1), None)
    if year is None:
        warnings.append(f"{table.file}: says nothing of its year; its figures have year unknown")
    return pd.Series(year, index=frame.index, dtype="Int64")


def _refuse_duplicates(codes: pd.Series, years: pd.Series, file: Path, column: str) -> None:
    again = pd.DataFrame({"code": codes, "year": years}).duplicated()
    if not again.any():
        return
    row = int(codes.index[again][0])
    code = codes.loc[row]
    first = int(codes.index[(codes == code) & (years.eq(years.loc[row]) | years.isna())][0])
    raise DuplicateCodeError(
        f"the code '{code}' stands here and in row {first}",
        file=file,
        row=row,
        column=column,
        do="keep one of the two",
    )


def _note_ambiguous(
    frame: pd.DataFrame, wanted: dict[str, str], file: Path, warnings: list[str]
) -> None:
    for column in frame.columns:
        key = resolve(str(column))
        if key is not None and column not in wanted:
            warnings.append(
                f"{file}, column '{column}': not read, another column is '{key}' as well"
            )


def _long(edition: Edition) -> pd.DataFrame:
    count = len(edition.value)
    return pd.DataFrame(
        {
            "code": edition.value.index.astype(str),
            "indicator": edition.origin.indicator,
            "value": edition.value.to_numpy(dtype=float),
            "state": edition.state.to_numpy(),
            "year": pd.array([edition.origin.year] * count, dtype="Int64"),
        }
    )
