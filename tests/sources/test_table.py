"""Tables: CSV in all its Dutch dialects and Excel, with the row numbers a person sees."""

from __future__ import annotations

from typing import TYPE_CHECKING

import openpyxl
import pytest

from sociale_basis.errors import (
    BadValueError,
    EmptyDataError,
    FileFormatError,
    InputError,
    MissingColumnError,
)
from sociale_basis.sources.table import read_table

if TYPE_CHECKING:
    from pathlib import Path

CODES = ("code", "buurtcode")


def written(folder: Path, text: str, encoding: str = "utf-8") -> Path:
    """Write a table."""
    file = folder / "table.csv"
    file.write_bytes(text.encode(encoding))
    return file


def refusal(kind: type[InputError], file: Path) -> str:
    """Read a table, expect this error, and give its one line without the file."""
    with pytest.raises(kind) as error:
        read_table(file, CODES, called="column with area codes")
    line = str(error.value)
    assert "\n" not in line
    assert line.startswith(str(file))
    return line.removeprefix(str(file))


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_reads_every_dialect(tmp_path: Path, delimiter: str, encoding: str, newline: str) -> None:
    """Separator, encoding, byte order mark and line ends make no difference."""
    lines = [["buurtcode", "naam"], ["BU0344 ", "Cafébuurt"], ["", ""], ["BU0345", " Zuid"]]
    text = newline.join(delimiter.join(line) for line in lines) + newline
    table = read_table(written(tmp_path, text, encoding), CODES, called="code")
    assert table.frame.to_dict("records") == [
        {"buurtcode": "BU0344", "naam": "Cafébuurt"},
        {"buurtcode": "BU0345", "naam": "Zuid"},
    ]
    assert table.frame.index.tolist() == [2, 4]


def test_quotes_hold_the_separator(tmp_path: Path) -> None:
    """A comma in a quoted header or cell does not cut it, nor does it choose the separator."""
    text = '"code";"Naam, kort";"Horeca/Cafés, e.d./Afstand (km)"\nA;"Oost, West";"1,5"\n'
    table = read_table(written(tmp_path, text), CODES, called="code")
    assert table.frame.to_dict("records") == [
        {"code": "A", "Naam, kort": "Oost, West", "Horeca/Cafés, e.d./Afstand (km)": "1,5"}
    ]


def test_titles_above_and_source_below_are_not_rows(tmp_path: Path) -> None:
    """StatLine's title and its last line are left out; row numbers stay those of the file."""
    text = '"Kerncijfers wijken en buurten 2023"\n\n"code";"inwoners"\n"A";"3"\n"Bron: CBS"\n'
    table = read_table(written(tmp_path, text), CODES, called="code")
    assert table.frame["inwoners"].to_dict() == {4: "3"}


def test_reads_the_sheet_with_the_table(tmp_path: Path) -> None:
    """Of an Excel file the first sheet with a code column is read, numbers as they stand."""
    book = openpyxl.Workbook()
    assert book.active is not None
    book.active.title = "Toelichting"
    book.active.append(["Lees mij"])
    sheet = book.create_sheet("kwb-2023")
    sheet.append(["code", "inwoners", "dichtheid"])
    sheet.append(["BU01 ", 1810, 0.7])
    sheet.append([None, None, None])
    sheet.append(["BU02", "  12", None])
    file = tmp_path / "book.xlsx"
    book.save(file)
    table = read_table(file, CODES, called="code")
    assert table.sheet == "kwb-2023"
    assert table.frame.to_dict("index") == {
        2: {"code": "BU01", "inwoners": "1810", "dichtheid": "0.7"},
        4: {"code": "BU02", "inwoners": "12", "dichtheid": ""},
    }


def test_refuses_what_is_no_table(tmp_path: Path) -> None:
    """A picture, JSON, a broken workbook and an old one: each has its line."""
    file = tmp_path / "table.csv"
    for content in (b"\x89PNG\r\n\x1a\n\x00\x00", b'{"a": 1}', b"\x81\x8d\xff;\n"):
        file.write_bytes(content)
        assert ": this is not a table. Give a CSV file" in refusal(FileFormatError, file)
    file.write_bytes(b"PK\x03\x04 no workbook")
    assert ": this is not an Excel workbook, or a damaged one" in refusal(FileFormatError, file)
    file.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
    assert ": this is an old Excel file. Save it as .xlsx" in refusal(FileFormatError, file)


def test_refuses_emptiness(tmp_path: Path) -> None:
    """An empty file and a header without rows are told apart."""
    assert ": the file is empty" in refusal(EmptyDataError, written(tmp_path, "\n"))
    assert ": the table has no rows" in refusal(EmptyDataError, written(tmp_path, "code;naam\n"))


def test_refuses_a_table_without_code_column(tmp_path: Path) -> None:
    """The line shows what the first row holds and which name would do."""
    line = refusal(MissingColumnError, written(tmp_path, "wijk;inwoners\nOost;3\n"))
    assert line == (
        ": there is no column with area codes; the first row reads wijk, inwoners. "
        "Name one column code, buurtcode"
    )


def test_refuses_a_row_with_too_many_cells(tmp_path: Path) -> None:
    """An unquoted separator shifts cells: the row is named."""
    line = refusal(BadValueError, written(tmp_path, "code,naam\nA,Oost\nB,Oost, West\n"))
    assert line.startswith(", row 3: 3 cells where the header has 2")


def test_refuses_a_column_that_occurs_twice(tmp_path: Path) -> None:
    """Which of two columns is meant is not guessed."""
    line = refusal(FileFormatError, written(tmp_path, "code;a;a\nA;1;2\n"))
    assert line.startswith(", row 1, column 'a': this column occurs twice")
