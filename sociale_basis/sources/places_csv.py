"""Places that a municipality or organisation keeps in a table: the file of ``--places``.

CSV (``,`` or ``;``, UTF-8) or Excel, one row per place, these columns (capitals, spaces and
underscores in the names do not count). ``|`` separates several values in one cell. An empty cell
is *unknown*, never *no*.

==================  =========  =====================================================================
column              required   what stands in it
==================  =========  =====================================================================
id                  yes        unique in the file; stays the same when the place changes
name                yes        what people call it
layer               yes        key of a layer of places or the register: ``institutional/library``
source              yes        who says so
lat, lon            or x, y    degrees (EPSG:4326)
x, y                or lat lon metres in the Dutch national grid (EPSG:28992)
status              no         candidate (default), verified, stale or closed
checked_on          if         date, ``2026-03-31``; required when status is verified
                    verified
spheres             no         personal is refused: it is never shown as points. Default those of
                               the layer
reach_mode          no         own_strength (default), with_transport_or_company,
                               comes_to_the_home, phone_or_online
service_area        no         codes of the areas it comes to; required with comes_to_the_home
opening_hours       no         as in OpenStreetMap, ``Mo-Fr 10:00-17:00``
wheelchair          no         yes, limited or no
toilet_wheelchair   no         yes, limited or no
entrance_steps      no         number of steps at the entrance, 0 when there are none
capacity            no         number of people
phone               no         text
email               no         text
website             no         text
==================  =========  =====================================================================

Only who comes to the home or is reached by phone or online may do without a position.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd
import pandera.pandas as pa
from pyproj import Transformer

from sociale_basis.errors import (
    BadValueError,
    DuplicateCodeError,
    MissingColumnError,
    UnknownLayerError,
)
from sociale_basis.layers import ReachMode, layer
from sociale_basis.sources.area_codes import clean_code, simplified
from sociale_basis.sources.figures import read_figure
from sociale_basis.sources.table import Table, read_table
from sociale_basis.vocabulary import LayerKind, Measured, Sphere, Status

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

    from sociale_basis.layers import Layer

REQUIRED = ("id", "name", "layer", "source")
"""Columns a table of places must have, besides a position."""

TEXTS = ("opening_hours", "phone", "email", "website")
ACCESS = ("wheelchair", "toilet_wheelchair")
NUMBERS = ("entrance_steps", "capacity")
CHOICES = ("status", "spheres", "reach_mode", "service_area", "checked_on")
POSITIONS = (("lat", "lon"), ("x", "y"))
COLUMNS = (*REQUIRED, "lat", "lon", "x", "y", *CHOICES, *TEXTS, *ACCESS, *NUMBERS)
"""Every column that is read."""

_ACCESS_VALUES = ("yes", "limited", "no")
# x and y of the Dutch national grid on land.
_RD = {"x": (0.0, 300_000.0), "y": (300_000.0, 630_000.0)}
_DEGREES = {"lat": (-90.0, 90.0), "lon": (-180.0, 180.0)}

PLACES = pa.DataFrameSchema(
    {
        "id": pa.Column(str, unique=True),
        "name": pa.Column(str),
        "layer": pa.Column(str),
        "source": pa.Column(str),
        "lon": pa.Column(float, pa.Check.in_range(-180, 180), nullable=True),
        "lat": pa.Column(float, pa.Check.in_range(-90, 90), nullable=True),
        "status": pa.Column(str, pa.Check.isin([status.value for status in Status])),
        "checked_on": pa.Column(str, nullable=True),
        "spheres": pa.Column(str, nullable=True),
        "reach_mode": pa.Column(str),
        "service_area": pa.Column(str, nullable=True),
        **{name: pa.Column(str, nullable=True) for name in TEXTS},
        **{name: pa.Column(str, pa.Check.isin(_ACCESS_VALUES), nullable=True) for name in ACCESS},
        **{name: pa.Column("Int64", pa.Check.ge(0), nullable=True) for name in NUMBERS},
    },
    strict=True,
)
"""What the frame of places looks like; several values in one cell are joined by ``|``."""


def read_places(path: str | Path) -> tuple[pd.DataFrame, list[str]]:
    """Read places from a table; see above for its columns.

    Returns
    -------
    One row per place as :data:`PLACES` says, ``lon`` and ``lat`` in EPSG:4326, null where
    unknown; and warnings about columns that are not read.

    Raises
    ------
    UsageError, FileFormatError, EmptyDataError
        The file is not there, not a table, or has no rows.
    MissingColumnError
        A required column is not there.
    UnknownLayerError
        A layer does not exist.
    BadValueError
        A cell cannot be used.
    DuplicateCodeError
        An id occurs twice.
    """
    table = read_table(path, ("id",), called="column 'id'")
    table, warnings = _known_columns(table)
    _refuse_duplicates(table)
    records = zip(table.frame.index, table.frame.to_dict("records"), strict=True)
    rows = [
        _place(_Row({str(k): str(v) for k, v in cells.items()}, int(row), table.file))
        for row, cells in records
    ]
    frame = pd.DataFrame(rows)
    for name in NUMBERS:
        frame[name] = frame[name].astype("Int64")
    for name in ("lon", "lat"):
        frame[name] = frame[name].astype(float)
    for name in frame.columns.difference([*NUMBERS, "lon", "lat"]):
        frame[name] = frame[name].astype("str")
    return PLACES.validate(frame), warnings


def _known_columns(table: Table) -> tuple[Table, list[str]]:
    known = {simplified(name): name for name in COLUMNS}
    frame = table.frame.rename(columns=lambda name: known.get(simplified(name), str(name)))
    twice = frame.columns[frame.columns.duplicated()]
    if len(twice):
        raise MissingColumnError(
            "this column occurs twice", file=table.file, column=str(twice[0]), do="rename one"
        )
    for name in REQUIRED:
        if name not in frame.columns:
            raise MissingColumnError(
                "this column is not there", file=table.file, column=name, do="add it"
            )
    if not any(set(pair) <= set(frame.columns) for pair in POSITIONS):
        raise MissingColumnError(
            "there is no position", file=table.file, do="add the columns lat and lon, or x and y"
        )
    unread = [str(column) for column in frame.columns if column not in COLUMNS]
    note = f"{table.file}: these columns are not read: {', '.join(unread)}"
    return Table(frame, table.file, table.sheet), [note] if unread else []


@dataclass(frozen=True)
class _Row:
    """The cells of one row, and where it stands."""

    cells: dict[str, str]
    row: int
    file: Path

    def text(self, column: str) -> str:
        return self.cells.get(column, "")

    def bad(self, column: str, what: str, do: str) -> BadValueError:
        return BadValueError(what, file=self.file, row=self.row, column=column, do=do)

    def choices(self, column: str, allowed: Collection[str], most: int = 99) -> list[str]:
        values = [value.strip() for value in self.text(column).split("|") if value.strip()]
        for value in values:
            if value not in allowed:
                choose = f"choose from {', '.join(allowed)}, or leave it empty"
                raise self.bad(column, f"'{value}' is not known", choose)
        if len(values) > most:
            raise self.bad(column, "more than one value", "keep one")
        return values

    def number(self, column: str) -> float | None:
        try:
            number = read_figure(self.text(column))
        except ValueError as error:
            raise self.bad(column, str(error), "write a number or leave it empty") from None
        return None if isinstance(number, Measured) else number

    def whole_number(self, column: str) -> int | None:
        number = self.number(column)
        if number is None:
            return None
        if number < 0 or number != int(number):
            what = f"'{self.text(column)}' is not a whole number from 0"
            raise self.bad(column, what, "correct it or leave it empty")
        return int(number)

    def date(self, column: str) -> str | None:
        # Excel gives a date with midnight behind it.
        text = self.text(column).removesuffix(" 00:00:00")
        try:
            return dt.date.fromisoformat(text).isoformat() if text else None
        except ValueError:
            what = f"'{text}' is not a date"
            raise self.bad(column, what, "write it like 2026-03-31") from None


def _place(row: _Row) -> dict[str, object]:
    """Turn one row into a place."""
    for name in REQUIRED:
        if not row.text(name):
            raise row.bad(name, "the cell is empty", "fill it in")
    of_layer = _layer(row)
    spheres = row.choices("spheres", [sphere.value for sphere in Sphere])
    if Sphere.PERSONAL.value in spheres:
        raise row.bad("spheres", "the personal sphere is never shown as points", "take it out")
    status = row.choices("status", [status.value for status in Status], most=1)
    checked_on = row.date("checked_on")
    if status == [Status.VERIFIED.value] and checked_on is None:
        raise row.bad(
            "checked_on", "verified, but not when", "fill in the date or make it candidate"
        )
    return {
        **{name: row.text(name) for name in REQUIRED},
        "status": status[0] if status else Status.CANDIDATE.value,
        "checked_on": checked_on,
        "spheres": _joined(spheres or sorted(sphere.value for sphere in of_layer.spheres)),
        **_whereabouts(row, of_layer.reach_mode or ReachMode.OWN_STRENGTH),
        **{name: row.text(name) or None for name in TEXTS},
        **{name: _joined(row.choices(name, _ACCESS_VALUES, most=1)) for name in ACCESS},
        **{name: row.whole_number(name) for name in NUMBERS},
    }


def _layer(row: _Row) -> Layer:
    try:
        found = layer(row.text("layer"))
    except UnknownLayerError as error:
        raise UnknownLayerError(
            error.what, file=row.file, row=row.row, column="layer", do=error.do
        ) from None
    if found.kind is LayerKind.AREA:
        raise row.bad("layer", "this layer holds figures of areas, not places", "choose another")
    return found


def _whereabouts(row: _Row, usual_mode: ReachMode) -> dict[str, object]:
    """Give how one gets together with what is offered: mode, position and area served."""
    modes = row.choices("reach_mode", [mode.value for mode in ReachMode]) or [usual_mode.value]
    codes = [clean_code(code) for code in row.text("service_area").split("|")]
    served = [code for code in codes if code]
    if ReachMode.COMES_TO_THE_HOME.value in modes and not served:
        what = "it comes to the home, but it is not said where"
        raise row.bad("service_area", what, "fill in the codes of the areas")
    lon, lat = _position(row)
    travels = {ReachMode.OWN_STRENGTH.value, ReachMode.WITH_TRANSPORT_OR_COMPANY.value}
    if lon is None and travels & set(modes):
        column = next(pair[0] for pair in POSITIONS if pair[0] in row.cells)
        raise row.bad(column, "the place has no position", "fill in lat and lon, or x and y")
    mode = _joined(modes)
    return {"lon": lon, "lat": lat, "reach_mode": mode, "service_area": _joined(served)}


def _position(row: _Row) -> tuple[float | None, float | None]:
    lat, lon = _pair(row, _DEGREES)
    x, y = _pair(row, _RD)
    if lat is None and x is not None:
        to_degrees = Transformer.from_crs("EPSG:28992", "EPSG:4326", always_xy=True)
        east, north = to_degrees.transform(x, y)
        return round(float(east), 7), round(float(north), 7)
    return lon, lat


def _pair(row: _Row, bounds: dict[str, tuple[float, float]]) -> list[float | None]:
    """Read two coordinates: both or neither, each within its bounds."""
    numbers = [row.number(name) for name in bounds]
    for name, number, (low, high) in zip(bounds, numbers, bounds.values(), strict=True):
        if number is None and any(other is not None for other in numbers):
            raise row.bad(name, "half of the position is missing", "fill it in")
        if number is not None and not low <= number <= high:
            what = f"{number:g} is not between {low:g} and {high:g}"
            raise row.bad(name, what, f"check whether {' and '.join(bounds)} are swapped")
    return numbers


def _joined(values: list[str]) -> str | None:
    return "|".join(values) or None


def _refuse_duplicates(table: Table) -> None:
    ids = table.frame["id"]
    again = ids.duplicated()
    if again.any():
        row = int(ids.index[again][0])
        first = int(ids.index[ids == ids.loc[row]][0])
        raise DuplicateCodeError(
            f"the id '{ids.loc[row]}' stands here and in row {first}",
            file=table.file,
            row=row,
            column="id",
            do="give each place an id of its own",
        )
