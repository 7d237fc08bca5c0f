"""Reads a table, from CSV or Excel, as text with the row numbers a person sees in the file.

Nothing is guessed about the cells: numbers are read by :mod:`sociale_basis.sources.figures`, so
that ``0344`` keeps its zero and a bad cell can be named by file, row and column.
"""

from __future__ import annotations

import csv
import io
import warnings as python_warnings
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import pandas as pd

from sociale_basis.errors import (
    BadValueError,
    EmptyDataError,
    FileFormatError,
    MissingColumnError,
    StorageError,
)
from sociale_basis.sources.area_codes import simplified
from sociale_basis.sources.provenance import existing_file, first_bytes

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

HEADER_WITHIN = 20
"""Titles above the header, as StatLine writes them, end within this many rows."""
_DELIMITERS = ";,\t"
# StatLine ends its CSV with its name.
_FOOTERS = ("bron:", "source:", "©")


@dataclass(frozen=True, eq=False)
class Table:
    """A table of text cells.

    ``frame`` has the row number in the file (the first row is 1) as its index and one text column
    per column of the file, without padding; an empty cell is ``""``. ``sheet`` is the sheet of an
    Excel file. Of a table that came from a service ``file`` is what people know it by, and
    ``sheet`` its year.
    """

    frame: pd.DataFrame
    file: Path
    sheet: str | None = None


def table_of_records(
    records: Iterable[Mapping[Any, object]], called: str, year: int | None = None
) -> Table:
    """Make a table of what a service answered: rows are numbered from 1, nothing is ``""``.

    Parameters
    ----------
    records
        One mapping per row, from names of columns.
    called
        What people know the table by.
    year
        Of which year all of it is.
    """
    frame = pd.DataFrame(list(records), dtype=object)
    texts = frame.where(frame.notna(), "").map(_text)
    index = pd.RangeIndex(1, len(texts) + 1, name="row")
    return Table(texts.set_axis(index), Path(called), None if year is None else str(year))


class Sheet(NamedTuple):
    """The cells of one sheet as text, row by row; ``name`` is None of a CSV file."""

    name: str | None
    rows: list[list[str]]


def read_table(path: str | Path, recognised: Collection[str], *, called: str) -> Table:
    """Read the table in a CSV file (``,``, ``;`` or tab; UTF-8 or Windows-1252) or Excel file.

    Parameters
    ----------
    path
        The file; its kind is told from its content.
    recognised
        Simplified column names (see :func:`sociale_basis.sources.area_codes.simplified`): the
        header is the first row that holds one of them, of an Excel file in the first such sheet.
    called
        What these columns are, for the message when there is none.

    Raises
    ------
    FileFormatError
        The file is not a table.
    EmptyDataError
        The file is empty or has a header only.
    MissingColumnError
        No row is a header with one of the recognised columns.
    BadValueError
        A row has more cells than the header.
    """
    return table_in(read_sheets(path), existing_file(path), recognised, called=called)


def read_sheets(path: str | Path) -> list[Sheet]:
    """Read the cells of a CSV or Excel file; see :func:`read_table`.

    Raises
    ------
    FileFormatError
        The file is not a table.
    EmptyDataError
        The file is empty.
    """
    file = existing_file(path)
    start = first_bytes(file)
    if not start.strip():
        raise EmptyDataError("the file is empty", file=file, do="give a file with a table")
    return list(_sheets(file, start))


def table_in(
    sheets: Sequence[Sheet], file: Path, recognised: Collection[str], *, called: str
) -> Table:
    """Find the table in sheets that were read before; see :func:`read_table`."""
    first_header: list[str] = []
    for sheet, rows in sheets:
        header = next((n for n, row in enumerate(rows) if _is_header(row, recognised, n)), None)
        if header is not None:
            return Table(frame_below(rows, header, file), file, sheet)
        first_header = first_header or next((row for row in rows if any(row)), [])
    shown = ", ".join(name for name in first_header if name)
    raise MissingColumnError(
        f"there is no {called}; the first row reads {shown[:200]}",
        file=file,
        do=f"name one column {_some(recognised)}",
    )


def _sheets(file: Path, start: bytes) -> Iterator[Sheet]:
    if start.startswith(b"PK\x03\x04"):
        yield from _excel(file)
    elif start.startswith(b"\xd0\xcf\x11\xe0"):
        raise FileFormatError(
            "this is an old Excel file", file=file, do="save it as .xlsx or as CSV UTF-8"
        )
    else:
        yield Sheet(None, _csv(file))


def _excel(file: Path) -> Iterator[Sheet]:
    import openpyxl  # noqa: PLC0415 -- slow to import, and workbooks are few
    from openpyxl.utils.exceptions import InvalidFileException  # noqa: PLC0415 -- the same

    try:
        with python_warnings.catch_warnings():
            # About styles and extensions in the file; neither touches a cell.
            python_warnings.filterwarnings("ignore", module="openpyxl")
            book = openpyxl.load_workbook(file, read_only=True, data_only=True)
    except (InvalidFileException, zipfile.BadZipFile, KeyError, ValueError, OSError) as error:
        raise FileFormatError(
            "this is not an Excel workbook, or a damaged one",
            file=file,
            do="open it in a spreadsheet program and save it as .xlsx or CSV UTF-8",
        ) from error
    try:
        for sheet in book.worksheets:
            # Some writers leave a wrong size in the file; without it every cell is read.
            sheet.reset_dimensions()
            yield Sheet(
                sheet.title,
                [[_text(v) for v in row] for row in sheet.iter_rows(values_only=True)],
            )
    finally:
        book.close()


def _text(value: object) -> str:
    return "" if value is None else str(value).strip()


def _csv(file: Path) -> list[list[str]]:
    try:
        content = file.read_bytes()
    except OSError as error:
        raise StorageError(f"{file}: cannot be read ({error.strerror})") from error
    not_a_table = FileFormatError(
        "this is not a table", file=file, do="give a CSV file (UTF-8) or an Excel file (.xlsx)"
    )
    if b"\x00" in content:
        raise not_a_table
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        try:
            text = content.decode("cp1252")
        except UnicodeDecodeError:
            raise not_a_table from None
    if text.lstrip().startswith(("{", "[", "<")):
        raise not_a_table
    try:
        by_delimiter = [
            [[cell.strip() for cell in row] for row in csv.reader(io.StringIO(text), delimiter=d)]
            for d in _DELIMITERS
        ]
    except csv.Error:
        raise not_a_table from None
    # The right delimiter is the one that cuts the first rows into most cells.
    return max(by_delimiter, key=lambda rows: sum(len(row) for row in rows[:HEADER_WITHIN]))


def _is_header(row: list[str], recognised: Collection[str], position: int) -> bool:
    return position < HEADER_WITHIN and any(simplified(cell) in recognised for cell in row)


def frame_below(rows: list[list[str]], header: int, file: Path) -> pd.DataFrame:
    """Give the rows below a header, numbered as in the file, blank ones and footers left out.

    Raises
    ------
    FileFormatError
        Two columns have one name.
    EmptyDataError
        There are no rows.
    BadValueError
        A row has more cells than the header.
    """
    columns = rows[header]
    while columns and not columns[-1]:
        columns = columns[:-1]
    named = [name for name in columns if name]
    twice = next((name for name in named if named.count(name) > 1), None)
    if twice is not None:
        raise FileFormatError(
            "this column occurs twice", file=file, row=header + 1, column=twice, do="rename one"
        )
    numbers, cells = [], []
    for number, row in enumerate(rows[header + 1 :], start=header + 2):
        if not any(row) or _is_footer(row):
            continue
        if any(row[len(columns) :]):
            raise BadValueError(
                f"{len(row)} cells where the header has {len(columns)}",
                file=file,
                row=number,
                do="put quotes around values that hold the separator",
            )
        numbers.append(number)
        cells.append((row + [""] * len(columns))[: len(columns)])
    if not cells:
        raise EmptyDataError("the table has no rows", file=file, do="give a table with figures")
    index = pd.Index(numbers, name="row")
    frame = pd.DataFrame(cells, index=index, columns=range(len(columns)), dtype=object)
    keep = [n for n, name in enumerate(columns) if name]
    return frame[keep].set_axis([columns[n] for n in keep], axis=1)


def _is_footer(row: list[str]) -> bool:
    return not any(row[1:]) and row[0].lower().startswith(_FOOTERS)


def _some(names: Collection[str]) -> str:
    shown = list(names)[:6]
    return ", ".join(shown) + (" …" if len(names) > len(shown) else "")
