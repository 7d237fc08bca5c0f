"""Reads a list from CSV, Excel, GeoJSON, GeoPackage or a directory in JSON, as rows of text.

A row keeps the number that a person sees beside it in the file. Shapes become two columns with a
position, ``where.x`` and ``where.y``, unless the file has those itself.
"""

from __future__ import annotations

import json
import re
import warnings as python_warnings
import zipfile
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sociale_basis.errors import (
    EmptyDataError,
    FileFormatError,
    MissingColumnError,
    StorageError,
)
from sociale_basis.register.exchange.attributes import attributes, encoded
from sociale_basis.register.exchange.headings import Other, guess
from sociale_basis.register.exchange.shapes import shapes_in
from sociale_basis.sources.provenance import existing_file, first_bytes
from sociale_basis.sources.table import HEADER_WITHIN, Sheet, frame_below, read_sheets

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

_ESCAPED = re.compile(r"'+[=+\-@\t]")
_MOST_BYTES = 200_000_000


@dataclass(frozen=True)
class Rows:
    """A list: its file, where in it, its headings, and its rows by number."""

    file: Path
    sheet: str | None
    headings: tuple[str, ...]
    rows: tuple[tuple[int, dict[str, str]], ...]


def read_rows(path: str | Path, known: Iterable[str] = ()) -> Rows:
    """Read a list.

    Parameters
    ----------
    path
        The file; its kind is told from its content.
    known
        Headings that a mapping names: the row with these is the header.

    Raises
    ------
    FileFormatError, EmptyDataError, MissingColumnError, BadValueError, CrsError, StorageError
        The file is none of these kinds, is damaged, is empty, or has no header.
    """
    file = existing_file(path)
    if file.stat().st_size > _MOST_BYTES:
        raise FileFormatError("this file is larger than 200 MB", file=file, do="split it")
    start = first_bytes(file)
    if not start.strip():
        raise EmptyDataError("the file is empty", file=file, do="give a file with a list")
    if start.startswith(b"SQLite format 3\x00"):
        return _of_records(file, shapes_in(file))
    if start.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] in {b"{", b"["}:
        return _of_records(file, _in_json(file))
    if start.startswith(b"PK\x03\x04"):
        return _in_sheets(file, _workbook(file), known)
    sheets = [
        Sheet(name, [[_unescaped(cell) for cell in row] for row in rows])
        for name, rows in read_sheets(file)
    ]
    return _in_sheets(file, sheets, known)


def _unescaped(cell: str) -> str:
    return cell[1:] if _ESCAPED.match(cell) else cell


def _workbook(file: Path) -> list[Sheet]:
    import openpyxl  # noqa: PLC0415 -- slow to import, and workbooks are few

    try:
        with python_warnings.catch_warnings():
            # About styles and extensions in the file; neither touches a cell.
            python_warnings.filterwarnings("ignore", module="openpyxl")
            book = openpyxl.load_workbook(file, data_only=True)
    except (zipfile.BadZipFile, KeyError, ValueError, OSError, TypeError, EOFError) as error:
        raise FileFormatError(
            "this is not an Excel workbook, or a damaged one",
            file=file,
            do="open it in a spreadsheet program and save it as .xlsx or CSV UTF-8",
        ) from error
    sheets = []
    for sheet in book.worksheets:
        rows = [[_text(cell) for cell in row] for row in sheet.iter_rows(values_only=True)]
        for merged in sheet.merged_cells.ranges:
            first, column = merged.min_row - 1, merged.min_col - 1
            # Downwards only: a title across the sheet is no heading of every column.
            for row in rows[first + 1 : merged.max_row]:
                row[column] = rows[first][column]
        sheets.append(Sheet(sheet.title, rows))
    book.close()
    return sheets


def _text(value: object) -> str:
    return "" if value is None else str(value).strip()


def _in_sheets(file: Path, sheets: list[Sheet], known: Iterable[str]) -> Rows:
    named = set(known)
    best: tuple[int, Sheet, int] | None = None
    for sheet in sheets:
        for number, row in enumerate(sheet.rows[:HEADER_WITHIN]):
            score = _as_header(row, named)
            if score and (best is None or score > best[0]):
                best = score, sheet, number
    if best is None:
        first = next((row for sheet in sheets for row in sheet.rows if any(row)), [])
        shown = ", ".join(cell for cell in first if cell)[:200]
        raise MissingColumnError(
            f"there is no column with names; the first row reads {shown}",
            file=file,
            do="call the column with names 'naam', or say with --map which one it is",
        )
    _, sheet, header = best
    frame = frame_below(sheet.rows, header, file)
    records = zip(frame.index, frame.to_dict("records"), strict=True)
    rows = tuple((int(number), {str(k): str(v) for k, v in row.items()}) for number, row in records)
    return Rows(file, sheet.name, tuple(str(each) for each in frame.columns), rows)


def _as_header(row: list[str], named: set[str]) -> int:
    """Say how much a row looks like a header: 0 where nothing in it is called a name."""
    cells = [cell for cell in row if cell]
    told = guess(list(dict.fromkeys(cells)))
    if "name" not in told.values() and not named & set(cells):
        return 0
    read = sum(target != Other.NOTHING for target in told.values())
    return 1 + read + 10 * len(named & set(cells))


def _in_json(file: Path) -> list[dict[str, Any]]:
    try:
        content = json.loads(file.read_text(encoding="utf-8-sig"))
    except (ValueError, UnicodeDecodeError, RecursionError) as error:
        raise FileFormatError(
            f"this is not valid JSON ({error})", file=file, do="export it again"
        ) from error
    except OSError as error:
        raise StorageError(f"{file}: cannot be read ({error.strerror})") from error
    if isinstance(content, dict):
        return shapes_in(file, content)
    if not all(isinstance(each, dict) for each in content):
        raise FileFormatError(
            "this JSON is not a list of entries", file=file, do="give a list of {…}, or GeoJSON"
        )
    return [_of_directory(each) for each in content]


def _of_directory(record: dict[str, Any]) -> dict[str, Any]:
    """Give a record of a directory; one that this program wrote holds the whole entry."""
    whole = record.get("register")
    return {"id": record.get("id"), **whole} if isinstance(whole, dict) else record


def _of_records(file: Path, records: list[dict[str, Any]]) -> Rows:
    if not records:
        raise EmptyDataError("the file holds no entries", file=file, do="give a file with a list")
    headings = tuple(dict.fromkeys(str(key) for record in records for key in record))
    rows = tuple(
        (number, {name: _cell(name, record.get(name)) for name in headings})
        for number, record in enumerate(records, start=1)
    )
    return Rows(file, None, headings, rows)


def _cell(name: str, value: Any) -> str:  # noqa: ANN401 -- what JSON holds
    if value is None or value != value:  # noqa: PLR0124 -- NaN
        return ""
    if isinstance(value, list) and name in attributes():
        return encoded(name, value)
    if isinstance(value, list) and all(isinstance(each, str) for each in value):
        return "|".join(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dict | list):
        return json.dumps(value, ensure_ascii=False)
    return str(value).strip()
