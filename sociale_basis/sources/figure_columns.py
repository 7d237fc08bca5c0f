"""Which cells of a table are which figure, of which area and year: of any table and any export.

What is not on the allow-list is not touched, and neither is what a table says of other ages or of
margins.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import pandas as pd

from sociale_basis.errors import BadValueError, DuplicateCodeError
from sociale_basis.indicators import allow_list
from sociale_basis.sources.area_codes import CODE_NAMES, clean_code, find_column, find_names
from sociale_basis.sources.area_exports import YEAR_NAMES, export_columns

if TYPE_CHECKING:
    from sociale_basis.allow_list import AllowList
    from sociale_basis.sources.area_exports import ExportColumns
    from sociale_basis.sources.table import Table

_YEAR = re.compile(r"(?<!\d)(19[89]\d|20\d\d)(?!\d)")
_WHOLE_YEAR = r"^(?:\d{1,2}[-/]\d{1,2}[-/])?(19[89]\d|20\d\d)(?:JJ00|-\d\d-\d\d)?(?:\.0)?\*{0,2}$"
_KEEP_ROWS = {
    "leeftijd": {"20300", "18 jaar of ouder"},
    "marges": {"mw00000", "waarde"},
}
_NAMED = 10
_ONE_ROW = "export one level of areas, and topics without a breakdown by age or the like"


class FigureColumn(NamedTuple):
    """The cells of one figure.

    ``cells`` is named after its column or topic and has the row number in the file as its index;
    ``codes`` of the areas and ``years`` (Int64, null where unknown) stand in the same order.
    """

    key: str
    cells: pd.Series
    codes: pd.Series
    years: pd.Series


@dataclass(frozen=True, eq=False)
class FoundFigures:
    """The figures in a table, the names of areas by code, and what was odd.

    ``unread`` are columns or topics of a table of one's own that could be defined and are not.
    """

    columns: list[FigureColumn]
    names: dict[str, str]
    unread: list[str]
    warnings: list[str]


def find_figures(table: Table) -> FoundFigures:
    """Find the figures in a table.

    Raises
    ------
    DuplicateCodeError
        A figure of one area and year stands there twice.
    BadValueError
        A row has no code, or a year that cannot be read.
    """
    allowed = allow_list()
    export = export_columns(table.frame.columns)
    if export is not None:
        return _of_export(table, export, allowed)
    frame = only_adults(table.frame)
    warnings: list[str] = []
    code_column = find_column(frame.columns, CODE_NAMES)
    if code_column is None:  # whoever read the table has made sure that one is there
        raise AssertionError(code_column)
    codes = _codes(table, frame, code_column)
    name_column = find_names(frame.columns, code_column, codes.tolist())
    years = years_of(table, frame, warnings)
    refuse_duplicates(codes, years, table, code_column)
    listed = [str(column) for column in frame.columns]
    wanted = allowed.resolve_columns(listed)
    warnings += _ambiguous(table, listed, wanted, allowed)
    unread: list[str] = []
    if all(allowed.indicators[key].own for key in wanted.values()):
        known = {code_column, name_column, find_column(listed, YEAR_NAMES)}
        unread = [column for column in listed if column not in known | set(wanted)]
        unread = _open_to_all(table, unread, allowed, "columns", warnings)
    columns = [FigureColumn(key, frame[column], codes, years) for column, key in wanted.items()]
    return FoundFigures(columns, _names(frame, codes, name_column), unread, warnings)


def only_adults(frame: pd.DataFrame, *, margins: bool = False) -> pd.DataFrame:
    """Keep the rows of all adults, and unless ``margins`` are wished only those of the figure."""
    for name, wanted in _KEEP_ROWS.items():
        column = find_column(frame.columns, (name,))
        if column is not None and not (margins and name == "marges"):
            frame = frame.loc[frame[column].str.lower().isin(wanted)]
    return frame


def years_of(table: Table, frame: pd.DataFrame, warnings: list[str]) -> pd.Series:
    """Read the year of every row: of its column, else of the sheet, else of the file name.

    Raises
    ------
    BadValueError
        A cell in the column is no year.
    """
    column = find_column(frame.columns, YEAR_NAMES)
    if column is not None:
        found = frame[column].str.extract(_WHOLE_YEAR)[0]
        if found.isna().any():
            at = int(found.isna().to_numpy().argmax())
            raise BadValueError(
                f"'{frame[column].iloc[at]}' is not a year",
                file=table.file,
                row=int(frame.index[at]),
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
    return pd.Series(year, index=frame.index, dtype="Int64")


def refuse_duplicates(
    codes: pd.Series,
    years: pd.Series,
    table: Table,
    column: str,
    do: str = "keep one of the two",
) -> None:
    """Refuse a table in which one area stands twice for one year.

    Raises
    ------
    DuplicateCodeError
        It does; the message names both rows.
    """
    pairs = pd.DataFrame({"code": codes.to_numpy(), "year": years.to_numpy()})
    again = pairs.duplicated().to_numpy()
    if not again.any():
        return
    at = int(again.argmax())
    same = (pairs.fillna(0) == pairs.fillna(0).iloc[at]).all(axis=1).to_numpy()
    first = int(codes.index[same][0])
    raise DuplicateCodeError(
        f"the code '{codes.iloc[at]}' stands here and in row {first}",
        file=table.file,
        row=int(codes.index[at]),
        column=column,
        do=do,
    )


def _of_export(table: Table, export: ExportColumns, allowed: AllowList) -> FoundFigures:
    frame = table.frame
    codes = _codes(table, frame, export.area)
    warnings: list[str] = []
    years = years_of(table, frame, warnings)
    columns, unread = [], []
    if export.value is None:
        refuse_duplicates(codes, years, table, export.area, _ONE_ROW)
        for topic in export.others:
            key = allowed.resolve_own(topic)
            if key is None:
                unread.append(topic)
            else:
                columns.append(FigureColumn(key, frame[topic], codes, years))
    else:
        pairs = frame[list(export.topics)].drop_duplicates().itertuples(index=False, name=None)
        for pair in pairs:
            key = next((k for name in pair if (k := allowed.resolve_own(name))), None)
            if key is None:
                unread.append(next((name for name in pair if name), "(no topic)"))
                continue
            here = (frame[list(export.topics)] == list(pair)).all(axis=1).to_numpy()
            cells = frame[export.value].loc[here].rename(str(pair[0]))
            refuse_duplicates(codes[here], years[here], table, export.area, _ONE_ROW)
            columns.append(FigureColumn(key, cells, codes[here], years[here]))
    unread = _open_to_all(table, unread, allowed, "topics", warnings)
    return FoundFigures(columns, _names(frame, codes, export.name), unread, warnings)


def _codes(table: Table, frame: pd.DataFrame, column: str) -> pd.Series:
    codes = frame[column].map(clean_code)
    blank = (codes == "").to_numpy()
    if blank.any():
        raise BadValueError(
            "this row has no area code",
            file=table.file,
            row=int(codes.index[blank][0]),
            column=column,
            do="fill it in or take the row out",
        )
    return codes


def _names(frame: pd.DataFrame, codes: pd.Series, column: str | None) -> dict[str, str]:
    if column is None:
        return {}
    names: dict[str, str] = {}
    for code, name in zip(codes, frame[column], strict=True):
        names.setdefault(str(code), str(name) or str(code))
    return names


def _ambiguous(
    table: Table, listed: list[str], wanted: dict[str, str], allowed: AllowList
) -> list[str]:
    return [
        f"{table.file}, column '{column}': not read, another column is '{key}' as well"
        for column in listed
        if column not in wanted and (key := allowed.resolve(column)) is not None
    ]


def _open_to_all(
    table: Table, names: list[str], allowed: AllowList, what: str, warnings: list[str]
) -> list[str]:
    """Give and tell what is not read but can be defined; not the names that never may be."""
    unread = list(dict.fromkeys(names))
    can_be = [name for name in unread if allowed.forbidden_as(name) is None]
    if can_be:
        shown = ", ".join(f"'{name}'" for name in can_be[:_NAMED])
        more = f" and {len(can_be) - _NAMED} more" if len(can_be) > _NAMED else ""
        warnings.append(
            f"{table.file}: {what} that are not read because no indicator is defined for them: "
            f"{shown}{more}"
        )
    if len(can_be) < len(unread):
        warnings.append(
            f"{table.file}: {len(unread) - len(can_be)} {what} are about something that is never "
            "read, such as origin, income or crime"
        )
    return can_be
