"""Figures per area (kerncijfers): from CBS, RIVM or a municipality, in CSV or Excel files.

Only columns and topics on the allow-list (:mod:`sociale_basis.indicators`) are read. Everything
else in a file, origin, tenure and house value among it, never gets further than
:mod:`sociale_basis.sources.figure_columns`. Which shapes a table may have stands in
:mod:`sociale_basis.sources.area_exports`.

**The year** of a file is, in this order: its column ``jaar``, ``year`` or ``perioden`` (rows of
several years are kept apart); the year in the name of its Excel sheet (``kwb-2023``); the one year
in its file name; of a figure of one's own the year in its definition; unknown. It is never guessed.

**Several files**: per indicator the newest year in which any area has a figure. CBS fills incomes
and distances one or two years after ages, so the newest edition is partly empty. One indicator is
never mixed from two years: its year is that of every area. An unknown year comes last.

**Tables by age and margin** (RIVM 50120NED): only the rows of adults (``20300``) and of the value
itself (``MW00000``) are read.

**Shares** that a table gives only as two numbers, such as residents of 65 and over, are computed.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pandera.pandas as pa

from sociale_basis.errors import EmptyDataError
from sociale_basis.indicators import Kind, indicators
from sociale_basis.sources.area_exports import read_figures
from sociale_basis.sources.editions import HIGHEST, ColumnSource, Edition, computed_shares, newest
from sociale_basis.sources.figure_columns import find_figures
from sociale_basis.sources.figures import read_column
from sociale_basis.sources.margins import margins_in, margins_of, no_margins
from sociale_basis.vocabulary import Measured

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from sociale_basis.sources.figure_columns import FigureColumn
    from sociale_basis.sources.table import Table

_NAMED = 10

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
    margins
        Between which limits an estimate lies: ``code, indicator, lower, upper``; only of figures
        with a margin of the same year.
    """

    figures: pd.DataFrame
    names: dict[str, str]
    columns: dict[str, ColumnSource]
    rows: dict[Path, int]
    warnings: list[str] = field(default_factory=list)
    margins: pd.DataFrame = field(default_factory=no_margins)

    def wide(self) -> pd.DataFrame:
        """Give one row per area code and one float64 column per indicator, null where unknown.

        Behind them the limits of estimates that have a margin: ``lonely_share_lower`` and
        ``lonely_share_upper``.
        """
        table = self.figures.pivot_table(
            index="code", columns="indicator", values="value", aggfunc="first", dropna=False
        )
        table = table.reindex(columns=list(self.columns)).rename_axis(columns=None)
        for key in self.columns:
            limits = self.margins.loc[self.margins["indicator"] == key].set_index("code")
            if len(limits):
                for side in ("lower", "upper"):
                    table[f"{key}_{side}"] = limits[side].reindex(table.index)
        return table


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
    return statistics_from_tables([read_figures(path) for path in paths])


def statistics_from_tables(
    tables: Sequence[Table], *, margins: pd.DataFrame | None = None
) -> Statistics:
    """Take figures per area from tables, as files or services gave them.

    Parameters
    ----------
    tables
        In any order.
    margins
        Limits of estimates that a service gave apart: ``code, indicator, year, lower, upper``.
        Those that stand in the tables are read from there.

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
    seen: list[str] = []
    limits = [] if margins is None else [margins]
    for table in tables:
        rows[table.file] = len(table.frame)
        found = find_figures(table)
        warnings += found.warnings
        seen += found.unread
        names = found.names | names
        limits.append(margins_in(table))
        if not found.columns:
            warnings.append(f"{table.file}: no column in it is an indicator on the allow-list")
        here = [edition for column in found.columns for edition in _editions(table.file, column)]
        if any(edition.origin.year is None for edition in here):
            warnings.append(
                f"{table.file}: says nothing of its year; its figures have year unknown"
            )
        for edition in here:
            editions.setdefault(edition.origin.indicator, []).append(edition)
    if not editions:
        shown = f"; there are {', '.join(seen[:_NAMED])}" if seen else ""
        raise EmptyDataError(
            f"no column is an indicator on the allow-list{shown}",
            file=", ".join(str(table.file) for table in tables) or None,
            do="give kerncijfers of CBS or RIVM (data/reference/indicators.toml has the names), or "
            "define figures of your own in the file that SOCIALE_BASIS_INDICATORS names",
        )
    chosen = {key: newest(editions[key], warnings) for key in indicators() if key in editions}
    empty = [key for key, edition in chosen.items() if edition.value.isna().all()]
    if empty:
        warnings.append(f"no figure in any file: {', '.join(empty)}")
    chosen |= computed_shares(chosen)
    figures = pd.concat([_long(edition) for edition in chosen.values()], ignore_index=True)
    columns = {key: edition.origin for key, edition in chosen.items()}
    kept = margins_of(chosen, limits, warnings)
    return Statistics(FIGURES.validate(figures), names, columns, rows, warnings, kept)


def _editions(file: Path, column: FigureColumn) -> list[Edition]:
    indicator = indicators()[column.key]
    cells = column.cells
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
        {
            "value": values,
            "state": [state.value for state in told],
            "year": column.years.to_numpy(),
        },
        index=pd.Index(column.codes, name="code"),
    )
    if_unsaid = indicator.year if indicator.own else None
    editions = []
    for _, part in by_code.groupby("year", dropna=False, sort=False):
        year = part["year"].iloc[0]
        known = if_unsaid if pd.isna(year) else int(year)
        origin = ColumnSource.of(indicator, str(cells.name), file.name, known)
        editions.append(Edition(origin, part["value"], part["state"]))
    return editions


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
