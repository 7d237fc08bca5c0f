"""Exports what a filter shows, as far as whoever asks may see it.

Everything comes from the register's own questions: there is no other way out of it.
"""

from __future__ import annotations

import csv
import io
import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import pyogrio
from pyproj import Transformer

from sociale_basis._whole_file import whole_file
from sociale_basis.errors import UsageError
from sociale_basis.register.columns import spot_of
from sociale_basis.register.exchange.attributes import LIFE, attributes, encoded, flattened
from sociale_basis.register.exchange.shapes import RD, TABLE
from sociale_basis.register.queries import get_entries
from sociale_basis.register.state import state_of

if TYPE_CHECKING:
    from pathlib import Path

    from sociale_basis.privacy import Who
    from sociale_basis.register.database import Register
    from sociale_basis.register.kept import Kept
    from sociale_basis.register.queries import Selection

# Spreadsheet programs take a cell that begins so for a formula, and run it.
_FORMULA = re.compile(r"'*[=+\-@\t]")
_LONGEST_IN_EXCEL = 32_767
_ALWAYS = ("kind", "layer", "name", "where.x", "where.y")
SUFFIXES = (".csv", ".xlsx", ".geojson", ".gpkg", ".json")
"""Kinds of files, by the end of their names."""


@dataclass(frozen=True)
class Exported:
    """What was written: how many entries, and which columns."""

    file: Path
    entries: int
    columns: tuple[str, ...]


def export_file(
    register: Register, who: Who, file: Path, selection: Selection | None = None
) -> Exported:
    """Write entries to a file; the end of its name says of which kind.

    Parameters
    ----------
    register, who
        Where from, and for whom.
    file
        ``.csv``, ``.xlsx``, ``.geojson``, ``.gpkg`` or ``.json`` (a directory). A file that was
        there is replaced, at the end and as a whole.
    selection
        Which entries; default all that are not closed.

    Raises
    ------
    UsageError
        The end of the name is none of these.
    StorageError
        The file cannot be written.
    """
    suffix = file.suffix.lower()
    if suffix not in SUFFIXES:
        raise UsageError(
            f"'{file.name}' does not say what kind of file to write",
            do=f"let its name end in {', '.join(SUFFIXES)}",
        )
    seen = get_entries(register, who, selection)
    records = [_record(each) for each in seen]
    told = {name for record in records for name in record}
    columns = tuple(name for name in attributes() if name in told or name in _ALWAYS)
    points = [_point(each) for each in seen]
    with whole_file(file) as new:
        if suffix == ".gpkg":
            _geopackage(new, records, columns, points)
        elif suffix == ".xlsx":
            _workbook(new, records, columns)
        else:
            new.write_bytes(_text(suffix, records, columns, points))
    return Exported(file, len(records), ("id", "status", *columns))


def _record(kept: Kept) -> dict[str, Any]:
    state = state_of(kept.entry, kept.life)
    told = flattened(state["entry"]) | flattened(state["life"], LIFE)
    return {"id": kept.id, "status": kept.status.value, **told}


def _point(kept: Kept) -> tuple[float, float] | None:
    """Give the position to draw: of what is at somebody's home the middle of its square."""
    spot = spot_of(kept.entry.where)
    return None if spot.x is None or spot.y is None else (spot.x, spot.y)


def _cells(record: dict[str, Any], columns: tuple[str, ...]) -> list[str]:
    told = [encoded(name, record[name]) if name in record else "" for name in columns]
    return [record["id"], record["status"], *told]


def _text(
    suffix: str,
    records: list[dict[str, Any]],
    columns: tuple[str, ...],
    points: list[tuple[float, float] | None],
) -> bytes:
    if suffix == ".csv":
        return _csv(records, columns)
    degrees = [None if point is None else _degrees(*point) for point in points]
    content: Any
    if suffix == ".geojson":
        content = {
            "type": "FeatureCollection",
            "features": [
                {
                    "type": "Feature",
                    "id": record["id"],
                    "geometry": None if at is None else {"type": "Point", "coordinates": at},
                    "properties": record,
                }
                for record, at in zip(records, degrees, strict=True)
            ],
        }
    else:
        content = [_in_directory(*each) for each in zip(records, degrees, strict=True)]
    return (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode()


def _in_directory(record: dict[str, Any], at: tuple[float, float] | None) -> dict[str, Any]:
    """Write an entry as directories do, with all that they have no word for beside it."""
    told = {
        "id": record["id"],
        "name": record["name"],
        "address": record.get("where.address"),
        "town": record.get("where.town"),
        "category": record["layer"],
        "tags": record.get("functions", []),
        "lat": None if at is None else at[1],
        "lon": None if at is None else at[0],
        "bagId": record.get("where.bag_id"),
        "openingHours": record.get("hours.text", ""),
    }
    return {
        **{name: value for name, value in told.items() if value is not None},
        "register": record,
    }


def _csv(records: list[dict[str, Any]], columns: tuple[str, ...]) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(("id", "status", *columns))
    for record in records:
        writer.writerow(
            f"'{cell}" if _FORMULA.match(cell) else cell for cell in _cells(record, columns)
        )
    # Excel reads UTF-8 only with the mark in front.
    return text.getvalue().encode("utf-8-sig")


def _workbook(file: Path, records: list[dict[str, Any]], columns: tuple[str, ...]) -> None:
    import openpyxl  # noqa: PLC0415 -- slow to import, and workbooks are few
    from openpyxl.cell import WriteOnlyCell  # noqa: PLC0415 -- the same

    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet(TABLE)
    sheet.append(["id", "status", *columns])
    for number, record in enumerate(records, start=2):
        row = []
        for text in _cells(record, columns):
            if len(text) > _LONGEST_IN_EXCEL:
                raise UsageError(
                    f"row {number} holds a text that is too long for Excel",
                    do="export to .csv, .json, .geojson or .gpkg",
                )
            cell = WriteOnlyCell(sheet, value=text)
            cell.data_type = "s"  # a text, also where it looks like a formula
            row.append(cell)
        sheet.append(row)
    book.save(file)


def _geopackage(
    file: Path,
    records: list[dict[str, Any]],
    columns: tuple[str, ...],
    points: list[tuple[float, float] | None],
) -> None:
    cells = [[each or None for each in _cells(record, columns)] for record in records]
    names = ["id", "status", *columns]
    frame = gpd.pd.DataFrame(cells, columns=names, dtype=object).astype("str")
    shapes = gpd.points_from_xy(
        [None if at is None else at[0] for at in points],
        [None if at is None else at[1] for at in points],
    )
    pyogrio.write_dataframe(
        gpd.GeoDataFrame(frame, geometry=shapes, crs=RD), file, layer=TABLE, driver="GPKG"
    )


def _degrees(x: float, y: float) -> tuple[float, float]:
    lon, lat = _TO_DEGREES.transform(x, y)
    return round(float(lon), 7), round(float(lat), 7)


_TO_DEGREES = Transformer.from_crs(RD, "EPSG:4326", always_xy=True)
