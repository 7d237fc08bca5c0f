"""Margins of estimates: between which limits a figure lies, of the year of that figure.

RIVM writes a figure three times, in rows that ``Marges`` tells apart: the value (``MW00000``), its
lower and its upper limit. How the limits are coded is told from their code (``MOG0095``,
``MBG0095``) or from what they are called (``Ondergrens``, ``Bovengrens``).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pandera.pandas as pa

from sociale_basis.sources.area_codes import clean_code, find_column
from sociale_basis.sources.figure_columns import find_figures, only_adults
from sociale_basis.sources.figures import read_column
from sociale_basis.sources.table import Table

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sociale_basis.sources.editions import Edition

_COLUMN = "marges"
_LIMITS = {
    "lower": re.compile(r"^mog|onder|lower", re.IGNORECASE),
    "upper": re.compile(r"^mbg|boven|upper", re.IGNORECASE),
}
_COLUMNS = ["code", "indicator", "year", "lower", "upper"]

MARGINS = pa.DataFrameSchema(
    {
        "code": pa.Column(str, pa.Check.str_length(min_value=1)),
        "indicator": pa.Column(str),
        "lower": pa.Column(float, pa.Check.ge(0)),
        "upper": pa.Column(float, pa.Check.ge(0)),
    },
    unique=["code", "indicator"],
    strict=True,
    coerce=True,
)
"""What the frame of margins must look like."""


def side_of(*texts: str) -> str | None:
    """Say whether a code of margins, or what it is called, is the ``lower`` or ``upper`` limit."""
    found = {side for text in texts for side, words in _LIMITS.items() if words.search(text)}
    return found.pop() if len(found) == 1 else None


def margins_in(table: Table) -> pd.DataFrame:
    """Give the margins that stand in a table as rows of their own; without such rows none.

    Returns
    -------
    One row per figure: ``code, indicator, year, lower, upper``; ``year`` null where unknown.
    """
    column = find_column(table.frame.columns, (_COLUMN,))
    if column is None:
        return pd.DataFrame(columns=_COLUMNS)
    frame = only_adults(table.frame, margins=True)
    parts = []
    for side in _LIMITS:
        rows = frame.loc[[side_of(text) == side for text in frame[column]]]
        if rows.empty:
            continue
        # Without the column that tells margins apart these rows are figures like any other.
        found = find_figures(Table(rows.drop(columns=column), table.file, table.sheet))
        parts += [
            pd.DataFrame(
                {
                    "code": figures.codes.to_numpy(),
                    "indicator": figures.key,
                    "year": figures.years.to_numpy(),
                    "side": side,
                    "limit": read_column(
                        figures.cells,
                        file=table.file,
                        column=str(figures.cells.name),
                        rows=[int(row) for row in figures.cells.index],
                    )[0],
                }
            )
            for figures in found.columns
        ]
    if not parts:
        return pd.DataFrame(columns=_COLUMNS)
    long = pd.concat(parts).dropna(subset="limit")
    keys = _COLUMNS[:3]
    lower, upper = (
        long.loc[long["side"] == side, [*keys, "limit"]].rename(columns={"limit": side})
        for side in ("lower", "upper")
    )
    return lower.merge(upper, how="outer", on=keys)[_COLUMNS]


def no_margins() -> pd.DataFrame:
    """Give the frame of margins where there are none."""
    return MARGINS.validate(pd.DataFrame(columns=list(MARGINS.columns)))


def margins_of(
    chosen: Mapping[str, Edition], found: Sequence[pd.DataFrame], warnings: list[str]
) -> pd.DataFrame:
    """Keep the margins that belong to chosen figures: of that year, of that area, around it.

    Parameters
    ----------
    chosen
        The edition of each indicator.
    found
        Frames of ``code, indicator, year, lower, upper``; of several for one figure the first.
    warnings
        Gets a line where a figure lies outside its margin: such a margin is of something else.
    """
    given = [frame for frame in found if len(frame)]
    if not given:
        return no_margins()
    every = pd.concat([frame[_COLUMNS].astype(object) for frame in given], ignore_index=True)
    every["code"] = every["code"].map(clean_code)
    every = every.dropna(subset=["lower", "upper"]).drop_duplicates(_COLUMNS[:3])
    parts = []
    for key, edition in chosen.items():
        year = edition.origin.year
        of_year = every["year"].isna() if year is None else every["year"].eq(year)
        here = every.loc[(every["indicator"] == key) & of_year.astype(bool)]
        here = here.astype({"lower": float, "upper": float})
        value = edition.value.reindex(here["code"]).to_numpy(dtype=np.float64)
        around = (here["lower"].to_numpy() <= value) & (value <= here["upper"].to_numpy())
        off = int((~around & ~np.isnan(value)).sum())
        if off:
            warnings.append(
                f"{key}: in {off} areas the figure lies outside its margin; the margin is left out"
            )
        parts.append(here.loc[around])
    return MARGINS.validate(pd.concat(parts, ignore_index=True).drop(columns="year"))
