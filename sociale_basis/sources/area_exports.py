"""Exports of the monitors that municipalities have: area x topic x period x value.

Swing (the "in cijfers" and buurtmonitor sites), WijkMonitor and the like give one table in one of
three shapes. Which one it is shows from its header:

- **long**: one row per area, topic and period, with a column for the topic and one for the value:
  ``Gebiedscode; Gebied; Onderwerp; Jaar; Waarde``, or ``jaar, gebiedcode22, variabele, waarde`` as
  in the open data of Amsterdam;
- **wide**: one row per area and period, a column per topic: ``Geolevel; Geoitem; Period; …`` of
  Swing's own files, ``Geo; Perioden; …`` of its web tables;
- **with years in the header**: one row per area; topics in one row of the header and years in the
  row below, or years only under a title that is the topic. Such a table is made long.

Areas that have no code go by their names.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from sociale_basis.sources.area_codes import CODE_NAMES, find_column, simplified
from sociale_basis.sources.provenance import existing_file
from sociale_basis.sources.table import HEADER_WITHIN, Table, frame_below, read_sheets, table_in

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from sociale_basis.sources.table import Sheet

YEAR_NAMES = ("jaar", "year", "jaren", "perioden", "periode", "period")
"""Accepted names of a column with years, simplified, first choice first."""

_MONITOR_CODES = ("geoitem", "geo")
_NUMBERED_CODE = re.compile(r"gebiedcode\d{2}")
_CODES = ("gebiedscode", "gebiedcode", *_MONITOR_CODES)
_NAMES = (
    "gebiedsnaam",
    "gebiednaam",
    "gebied",
    "gebiedcodenaam",
    "buurt",
    "subwijk",
    "wijk",
    "stadsdeel",
)
_TOPICS = ("onderwerp", "onderwerpnaam", "indicator", "indicatornaam", "variabele", "topic")
_TOPIC_CODES = ("onderwerpcode", "indicatorcode", "indicatordefinitieid")
_VALUES = ("waarde", "value")
_LEVELS = ("gebiedsniveau", "geolevel", "niveau", "niveaunaam")
_YEAR = re.compile(r"(19[89]\d|20\d\d)(\.0+)?")
_BETWEEN = "\x1f"


class ExportColumns(NamedTuple):
    """Which column of an export is what.

    ``topics`` and ``value`` are those of a long export: empty and None of a wide one, of which
    ``others`` are the columns that may be topics. ``name`` and ``period`` are None where it has
    none.
    """

    area: str
    name: str | None
    topics: tuple[str, ...]
    value: str | None
    period: str | None
    others: tuple[str, ...]


def export_columns(columns: Iterable[object]) -> ExportColumns | None:
    """Find out whether a table is an export of a monitor, from the names of its columns."""
    listed = [str(column) for column in columns]
    numbered = [name for name in listed if _NUMBERED_CODE.fullmatch(simplified(name))]
    code = find_column(listed, _CODES[:2]) or next(iter(numbered), None)
    code = code or find_column(listed, _MONITOR_CODES) or find_column(listed, CODE_NAMES)
    name = find_column([column for column in listed if column != code], _NAMES)
    area = code or name
    if area is None:
        return None
    topics = [find_column(listed, _TOPICS), find_column(listed, _TOPIC_CODES)]
    told = tuple(topic for topic in topics if topic is not None)
    value = find_column(listed, _VALUES)
    period = find_column(listed, YEAR_NAMES)
    levels = {level for level in listed if simplified(level) in _LEVELS}
    others = tuple(each for each in listed if each not in {area, name, period, *levels})
    if told and value is not None:
        return ExportColumns(area, name, told, value, period, ())
    of_a_monitor = area in numbered or simplified(area) in _MONITOR_CODES or code is None
    if of_a_monitor and period is not None:
        return ExportColumns(area, name, (), None, period, others)
    return None


def read_figures(path: str | Path) -> Table:
    """Read a table of figures per area: an export of a monitor, or any other with codes of areas.

    Parameters
    ----------
    path
        CSV or Excel file.

    Raises
    ------
    UsageError, FileFormatError, EmptyDataError, MissingColumnError, BadValueError
        See :func:`sociale_basis.sources.table.read_table`.
    """
    file = existing_file(path)
    sheets = read_sheets(path)
    for sheet in sheets:
        for header, row in enumerate(sheet.rows[:HEADER_WITHIN]):
            if export_columns(cell for cell in row if cell) is not None:
                return Table(frame_below(sheet.rows, header, file), file, sheet.name)
            if (made_long := _with_years(sheet, header, file)) is not None:
                return made_long
            # Below a header stand cells, and "Wijk" may be one of them.
            if find_column(row, CODE_NAMES) is not None:
                return Table(frame_below(sheet.rows, header, file), file, sheet.name)
    return table_in(sheets, file, CODE_NAMES, called="column with area codes")


def _with_years(sheet: Sheet, header: int, file: Path) -> Table | None:
    """Read a table of which the header says the years, or give None where it does not."""
    rows = sheet.rows
    row = rows[header]
    area = find_column((cell for cell in row if cell), (*_CODES, *CODE_NAMES, *_NAMES))
    if area is None:
        return None
    below = rows[header + 1] if header + 1 < len(rows) else []
    if _years(row):
        above = next((each for each in reversed(rows[:header]) if any(each)), [])
        topics, years, at = above, row, header
        if not any(_cell(above, n) for n in range(1, len(above))):
            topics = [_cell(above, 0)] * len(row)
    elif _years(below) and _only_years(below) and not _cell(below, row.index(area)):
        topics, years, at = row, below, header + 1
    else:
        return None
    columns, topic = [], ""
    for n in range(max(len(row), len(years))):
        topic = _cell(topics, n) or topic
        year = _YEAR.fullmatch(_cell(years, n))
        columns.append(f"{topic}{_BETWEEN}{year[1]}" if year and topic else _cell(row, n))
    frame = frame_below([*rows[:at], columns, *rows[at + 1 :]], at, file)
    told = [name for name in frame.columns if _BETWEEN in name]
    if not told:
        return None
    long = frame.melt(
        [name for name in frame.columns if name not in told],
        told,
        var_name="Onderwerp",
        value_name="Waarde",
        ignore_index=False,
    )
    parts = long["Onderwerp"].str.split(_BETWEEN, expand=True)
    return Table(long.assign(Onderwerp=parts[0], Jaar=parts[1]), file, sheet.name)


def _years(row: list[str]) -> bool:
    return any(_YEAR.fullmatch(cell) for cell in row)


def _only_years(row: list[str]) -> bool:
    return all(_YEAR.fullmatch(cell) for cell in row if cell)


def _cell(row: list[str], n: int) -> str:
    return row[n] if n < len(row) else ""
