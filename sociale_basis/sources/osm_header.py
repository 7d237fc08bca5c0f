"""What can be told of an OSM file before its elements are read: its name, header and kind."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NoReturn

import osmium

from sociale_basis.errors import FileFormatError

if TYPE_CHECKING:
    from pathlib import Path

SUFFIXES = (".osm.pbf", ".pbf", ".osm", ".osm.gz", ".osm.bz2")


@dataclass(frozen=True)
class Header:
    """What a file says of itself: its box (west, south, east, north) and its date."""

    extent: tuple[float, float, float, float] | None
    date: str | None


def refuse_by_name(path: Path) -> None:
    """Refuse what cannot be an OSM file without opening it (FileFormatError)."""
    if not path.exists():
        raise FileFormatError("is not there", file=path, do="check the path")
    if path.is_dir():
        raise FileFormatError("is a folder, not a file", file=path, do="name the OSM file in it")
    if not path.name.lower().endswith(SUFFIXES):
        raise FileFormatError(
            f"has no ending that OSM files have ({', '.join(SUFFIXES)})",
            file=path,
            do="give an OpenStreetMap file, such as an extract from Geofabrik",
        )
    if path.stat().st_size == 0:
        raise FileFormatError("is empty", file=path, do="download or export it again")


def refuse_history(path: Path, what: str) -> NoReturn:
    """Refuse a file that holds more than one moment (FileFormatError)."""
    raise FileFormatError(
        f"is a history or change file: it holds several versions of {what}",
        file=path,
        do="give an extract of one moment (`osmium time-filter` makes one)",
    )


def read_header(path: Path) -> Header:
    """Read the header; a history file is refused (FileFormatError)."""
    file = osmium.io.File(str(path))
    with osmium.io.Reader(file, osmium.osm.NOTHING) as reader:
        header = reader.header()
    if file.has_multiple_object_versions or header.has_multiple_object_versions:
        refuse_history(path, "one thing")
    told = header.get("osmosis_replication_timestamp") or header.get("timestamp")
    box = header.box()
    extent = None
    if box.valid():
        low, high = box.bottom_left, box.top_right
        extent = (low.lon, low.lat, high.lon, high.lat)
    return Header(extent=extent, date=told[:10] or None)
