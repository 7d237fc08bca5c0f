"""Reads a table with numbers of residents, whatever its shape.

A file is recognised by its columns. It has a column with area codes
(:mod:`sociale_basis.sources.area_codes`) and one of these shapes:

- **one row per area and age band**: an age column (``leeftijd``, ``leeftijdsgroep``,
  ``leeftijdsklasse``, ``leeftijdscategorie``, ``age``, ``age_band`` or ``band``) and a column with
  numbers of people (one of the totals below, or ``aantal`` or ``count``);
- **one row per area**: a total (``aantal_inwoners``, ``inwoners``, ``a_inw``, ``bevolking``,
  ``residents``, ``population``, ``totaal`` or ``total``) and any number of bands, a name as
  :mod:`sociale_basis.sources.age_bands` reads it with or without ``aantal_inwoners_``,
  ``inwoners_``, ``leeftijd_``, ``residents_``, ``population_``, ``age_``, ``a_`` or ``k_`` before
  it; or percentages of the total (``percentage_personen_…``). CamelCase is read alike, and the
  ordinal of CBS OData (``AantalInwoners_5``) does not count.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np
import pandas as pd

from sociale_basis.errors import BadValueError, DuplicateCodeError, MissingColumnError
from sociale_basis.sources.age_bands import TOTAL, Band, covering, parse_band
from sociale_basis.sources.area_codes import CODE_NAMES, clean_code, find_column, kind_of
from sociale_basis.sources.figures import read_column
from sociale_basis.sources.table import Table
from sociale_basis.vocabulary import Measured

_AGE_NAMES = (
    "leeftijd",
    "leeftijdsgroep",
    "leeftijdsklasse",
    "leeftijdscategorie",
    "age",
    "ageband",
    "band",
)
_TOTAL_NAMES = (
    "aantal_inwoners",
    "inwoners",
    "a_inw",
    "bevolking",
    "residents",
    "population",
    "totaal",
    "total",
)
_COUNT_NAMES = (*_TOTAL_NAMES, "aantal", "count")
_BAND_PREFIX = re.compile(
    r"(?:aantal_inwoners|inwoners|leeftijd|residents|population|age|a|k)_(?=\d)"
)
_SHARE_PREFIX = re.compile(r"percentage_personen_(?=\d)")


@dataclass(frozen=True, eq=False)
class Figures:
    """Numbers and their states by area code."""

    number: pd.Series
    state: pd.Series


Residents = dict[Band, Figures]


def read_residents(table: Table) -> tuple[Residents, pd.Series, list[str]]:
    """Read numbers of residents by band and area, ``total`` always among them.

    Returns
    -------
    The numbers by band; the code of every row that was read, as a series named after its column;
    and warnings.

    Raises
    ------
    MissingColumnError
        There is no column with codes or with numbers, or no total and none to be computed.
    BadValueError
        A cell cannot be read or cannot be true.
    DuplicateCodeError
        An area, or an area and age band, occurs twice.
    """
    code_column = find_column(table.frame.columns, CODE_NAMES)
    if code_column is None:
        raise MissingColumnError(
            "there is no column with area codes",
            file=table.file,
            do="name one 'code', 'buurtcode', 'pc4' …",
        )
    warnings: list[str] = []
    codes = _codes(table, code_column)
    table, codes = _smallest_areas(table, codes, warnings)
    age_column = find_column(table.frame.columns, _AGE_NAMES)
    if age_column is None:
        figures = _one_row_per_area(table, codes, code_column, warnings)
    else:
        figures = _one_row_per_band(table, codes, code_column, age_column)
    if TOTAL not in figures:
        figures[TOTAL] = _sum_of_bands(figures, table)
    return figures, codes, warnings


def total_column(columns: pd.Index) -> str | None:
    """Find the column with all residents of an area, or give None."""
    by_name = {_snake(column): str(column) for column in reversed(list(columns))}
    return next((by_name[name] for name in _TOTAL_NAMES if name in by_name), None)


def _codes(table: Table, column: str) -> pd.Series:
    codes = table.frame[column].map(clean_code)
    if (codes == "").any():
        raise BadValueError(
            "this row has no area code",
            file=table.file,
            row=int(codes.index[codes == ""][0]),
            column=column,
            do="fill it in or take the row out",
        )
    return codes


def _smallest_areas(table: Table, codes: pd.Series, warnings: list[str]) -> tuple[Table, pd.Series]:
    """Keep only buurten of a table that has wijken and gemeenten too: nobody is counted twice."""
    kinds = codes.map(kind_of)
    # The whole country (NL00) is no kind of area here, but it holds the others all the same.
    larger = kinds.isin(["wijk", "gemeente"]) | codes.str.fullmatch(r"NL\d+")
    smallest = next((kind for kind in ("buurt", "wijk", "gemeente") if (kinds == kind).any()), None)
    drop = larger & (kinds != smallest)
    if smallest is None or not drop.any():
        return table, codes
    warnings.append(
        f"{table.file}: {int(drop.sum())} rows of larger areas are left out, only those per "
        f"{smallest} are read"
    )
    return Table(table.frame.loc[~drop], table.file, table.sheet), codes.loc[~drop]


def _one_row_per_area(
    table: Table, codes: pd.Series, code_column: str, warnings: list[str]
) -> Residents:
    _refuse_duplicates(codes, codes, table, code_column)
    columns = {_snake(column): str(column) for column in reversed(list(table.frame.columns))}
    total = total_column(table.frame.columns)
    figures = {} if total is None else {TOTAL: residents_column(table, total, codes)}
    shares: dict[Band, str] = {}
    for name, column in columns.items():
        if column in {total, code_column}:
            continue
        if (match := _SHARE_PREFIX.match(name)) and (band := parse_band(name[match.end() :])):
            shares[band] = column
            continue
        match = _BAND_PREFIX.match(name)
        band = parse_band(name[match.end() if match else 0 :], single=False)
        if band is not None:
            figures.setdefault(band, residents_column(table, column, codes))
    if shares and TOTAL in figures and len(figures) == 1:
        warnings.append(f"{table.file}: residents per age follow from rounded percentages")
        for band, column in shares.items():
            share = residents_column(table, column, codes, percentage=True)
            figures[band] = of_total(share, figures[TOTAL])
    if not figures:
        raise MissingColumnError(
            "there is no column with numbers of residents; there are "
            + ", ".join(str(column) for column in table.frame.columns[:12]),
            file=table.file,
            do="name it 'aantal_inwoners' or 'residents'",
        )
    return figures


def _one_row_per_band(
    table: Table, codes: pd.Series, code_column: str, age_column: str
) -> Residents:
    columns = {_snake(column): str(column) for column in reversed(list(table.frame.columns))}
    count = next((columns[name] for name in _COUNT_NAMES if name in columns), None)
    if count is None:
        raise MissingColumnError(
            f"there is an age column '{age_column}' but none with numbers of residents",
            file=table.file,
            do="name it 'inwoners' or 'residents'",
        )
    bands = {text: parse_band(text) for text in table.frame[age_column].unique()}
    for text, band in bands.items():
        if band is None:
            row = int(table.frame.index[table.frame[age_column] == text][0])
            raise BadValueError(
                f"'{text}' is not an age band",
                file=table.file,
                row=row,
                column=age_column,
                do="write it like 75-79, 95+ or totaal",
            )
    labels = table.frame[age_column].map(lambda text: (bands[text] or TOTAL).label)
    _refuse_duplicates(codes + " " + labels, codes + ", " + labels, table, code_column)
    whole = residents_column(table, count, codes)
    figures = {}
    every_code = pd.Index(codes.unique())
    for band in {band for band in bands.values() if band is not None}:
        here = (labels == band.label).to_numpy()
        number = whole.number.loc[here].reindex(every_code)
        state = whole.state.loc[here].reindex(every_code, fill_value=Measured.UNKNOWN.value)
        figures[band] = Figures(number, state)
    return figures


def residents_column(
    table: Table, column: str, codes: pd.Series, *, percentage: bool = False
) -> Figures:
    """Read one column of numbers of residents, or of percentages, by the codes of its rows."""
    numbers, states = read_column(
        table.frame[column],
        file=table.file,
        column=column,
        rows=[int(row) for row in table.frame.index],
        count=not percentage,
        highest=100.0 if percentage else np.inf,
    )
    index = pd.Index(codes, name="area_code")
    return Figures(
        pd.Series(numbers, index=index), pd.Series([s.value for s in states], index=index)
    )


def _refuse_duplicates(keys: pd.Series, shown: pd.Series, table: Table, column: str) -> None:
    again = keys.duplicated()
    if not again.any():
        return
    row = int(keys.index[again][0])
    first = int(keys.index[keys == keys.loc[row]][0])
    raise DuplicateCodeError(
        f"'{shown.loc[row]}' stands here and in row {first}",
        file=table.file,
        row=row,
        column=column,
        do="keep one of the two",
    )


def of_total(share: Figures, total: Figures) -> Figures:
    """Turn percentages of all residents into numbers; null where either is."""
    whole = total.number.reindex(share.number.index)
    number = share.number * whole / 100
    reasons = share.state.where(share.number.isna(), total.state.reindex(share.state.index))
    return Figures(number, reasons.where(number.isna(), Measured.MEASURED.value))


def _sum_of_bands(figures: dict[Band, Figures], table: Table) -> Figures:
    chosen = covering(figures, 0)
    if chosen is None:
        bands = ", ".join(band.label for band in sorted(figures, key=lambda b: b.lower))
        raise MissingColumnError(
            f"there is no total, and the age bands ({bands}) do not hold every age once",
            file=table.file,
            do="add a column or rows with the total",
        )
    numbers = pd.concat([figures[band].number for band in chosen], axis=1)
    states = pd.concat([figures[band].state for band in chosen], axis=1)
    number = numbers.sum(axis=1, skipna=False)
    suppressed = (states == Measured.SUPPRESSED.value).any(axis=1)
    reason = suppressed.map({True: Measured.SUPPRESSED.value, False: Measured.UNKNOWN.value})
    return Figures(number, reason.where(number.isna(), Measured.MEASURED.value))


def _snake(name: object) -> str:
    """Write ``percentagePersonen0Tot15Jaar`` as ``percentage_personen_0_tot_15_jaar``."""
    text = str(name).strip()
    if re.search(r"[A-Z]", text):
        text = re.sub(r"_\d{1,3}$", "", text) if re.search(r"[a-z]", text) else text
        text = re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Za-z])(?=\d)", "_", text)
    return re.sub(r"[ _]+", "_", text.lower()).strip("_")
