"""Reads a file with polygons: GeoJSON, GeoPackage or GeoParquet, told apart by content.

The coordinates stay as they are in the file. What is checked here is whether the reference
system the file declares can be true of them; a wrong one would put a neighbourhood in the sea.
"""

from __future__ import annotations

import json
import warnings as python_warnings
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import pyogrio
from pyproj import CRS, Transformer
from pyproj.exceptions import CRSError

from sociale_basis.errors import CrsError, EmptyDataError, FileFormatError, StorageError, UsageError
from sociale_basis.sources.provenance import existing_file, first_bytes

if TYPE_CHECKING:
    from pathlib import Path

_KINDS = "GeoJSON, GeoPackage or GeoParquet"
# Degrees around a reference system's area of use within which coordinates are still believed.
_SLACK_DEGREES = 1.0
RD_BOUNDS = (-7000.0, 289_000.0, 300_000.0, 630_000.0)
"""Lowest and highest x and y of the Dutch national grid, with the sea around the islands."""


def geo_format(path: Path) -> str | None:
    """Tell from its first bytes what a file is: ``gpkg``, ``parquet``, ``json`` or None."""
    start = first_bytes(path)
    if start.startswith(b"SQLite format 3\x00"):
        return "gpkg"
    if start.startswith(b"PAR1"):
        return "parquet"
    if start.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"{"):
        return "json"
    return None


def read_geo_file(
    path: str | Path, *, crs: str | None = None
) -> tuple[gpd.GeoDataFrame, list[str]]:
    """Read the one layer with polygons of a file, with all its columns.

    Parameters
    ----------
    path
        The file.
    crs
        Reference system to take for coordinates of which the file does not say it.

    Returns
    -------
    GeoDataFrame in the file's own reference system, and warnings.

    Raises
    ------
    FileFormatError
        The file is not one of the three formats.
    CrsError
        The reference system is missing, unknown, or contradicted by the coordinates.
    EmptyDataError
        The file holds nothing.
    UsageError
        The file holds several layers, none of them called buurten.
    """
    file = existing_file(path)
    kind = geo_format(file)
    notes: list[str] = []
    if kind is None:
        do = f"give a {_KINDS} file"
        if first_bytes(file).strip() == b"":
            raise EmptyDataError("the file is empty", file=file, do=do)
        raise FileFormatError(f"this is not a {_KINDS} file", file=file, do=do)
    with python_warnings.catch_warnings(record=True) as caught:
        python_warnings.simplefilter("always")
        frame = _read_parquet(file) if kind == "parquet" else _read_gdal(file, kind, notes)
    notes += [f"{file}: {warning.message}" for warning in caught]
    if frame.empty:
        raise EmptyDataError("the file holds no areas", file=file, do="give a file with polygons")
    if frame.geometry.isna().all() or frame.geometry.is_empty.all():
        raise EmptyDataError(
            "the geometry is empty", file=file, do="give a file in which the areas are drawn"
        )
    frame = frame.reset_index(drop=True)
    declared = kind != "json" or _json_says_crs(file)
    return _with_crs(frame, file, crs, declared=declared, notes=notes), notes


def _read_parquet(file: Path) -> gpd.GeoDataFrame:
    try:
        return gpd.read_parquet(file)
    except (ValueError, OSError, CRSError) as error:
        raise FileFormatError(
            f"this Parquet file cannot be read as GeoParquet ({error})",
            file=file,
            do="write it with GeoDataFrame.to_parquet or QGIS",
        ) from error


def _read_gdal(file: Path, kind: str, notes: list[str]) -> gpd.GeoDataFrame:
    if kind == "json":
        _refuse_other_json(file)
    try:
        frame = gpd.read_file(file, layer=_layer(file, notes), engine="pyogrio")
    except pyogrio.errors.DataSourceError as error:
        raise FileFormatError(
            f"this file cannot be read as {_KINDS} ({error})", file=file, do="export it again"
        ) from error
    if not isinstance(frame, gpd.GeoDataFrame):
        raise FileFormatError(
            "this file has no geometry", file=file, do="give a file with polygons"
        )
    return frame


def _layer(file: Path, notes: list[str]) -> str | None:
    layers = [str(name) for name, shape in pyogrio.list_layers(file) if shape is not None]
    if len(layers) <= 1:
        return layers[0] if layers else None
    buurten = [name for name in layers if "buurt" in name.lower()]
    if len(buurten) == 1:
        notes.append(f"{file}: of the layers {', '.join(layers)} only '{buurten[0]}' is read")
        return buurten[0]
    raise UsageError(
        f"this file holds several layers: {', '.join(layers)}",
        file=file,
        do="save the one you mean as a file of its own",
    )


def _load_json(file: Path) -> Any:  # noqa: ANN401 -- what JSON holds is found out by looking
    try:
        return json.loads(file.read_text(encoding="utf-8-sig"))
    except (ValueError, UnicodeDecodeError) as error:
        raise FileFormatError(
            f"this is not valid JSON ({error})", file=file, do="export it again as GeoJSON"
        ) from error
    except OSError as error:
        raise StorageError(f"{file}: cannot be read ({error.strerror})") from error


def _refuse_other_json(file: Path) -> None:
    content = _load_json(file)
    if content.get("type") not in {"FeatureCollection", "Feature", "Polygon", "MultiPolygon"}:
        raise FileFormatError(
            "this JSON is not GeoJSON: it has no FeatureCollection",
            file=file,
            do="export it again as GeoJSON",
        )
    if content.get("features") == []:
        raise EmptyDataError("the file holds no areas", file=file, do="give a file with polygons")


def _json_says_crs(file: Path) -> bool:
    """Tell whether GeoJSON has the ``crs`` member of before RFC 7946."""
    return bool(_load_json(file).get("crs"))


def _with_crs(
    frame: gpd.GeoDataFrame, file: Path, given: str | None, *, declared: bool, notes: list[str]
) -> gpd.GeoDataFrame:
    bounds = [float(value) for value in frame.total_bounds]
    if not np.isfinite(bounds).all():
        raise CrsError("a coordinate is not a number", file=file, do="draw the areas again")
    # GeoJSON that says nothing is lon/lat by its standard, so only other numbers need help.
    if given is not None and (frame.crs is None or not (declared or _are_degrees(bounds))):
        frame = frame.set_crs(_crs(given), allow_override=True)
    elif frame.crs is None and _are_degrees(bounds):
        frame = frame.set_crs("EPSG:4326")
        notes.append(f"{file}: says nothing of its reference system; read as lon/lat (EPSG:4326)")
    elif frame.crs is None or (not declared and not _are_degrees(bounds)):
        raise CrsError(
            f"the file says nothing of its reference system and its coordinates "
            f"({_first_corner(bounds)}) are not lon/lat{_rd_hint(bounds)}",
            file=file,
            do="save it again with its reference system, or as lon/lat (EPSG:4326)",
        )
    _refuse_contradiction(CRS(frame.crs), bounds, file)
    return frame


def _crs(text: str) -> CRS:
    try:
        return CRS.from_user_input(text)
    except CRSError as error:
        raise CrsError(
            f"'{text}' is not a reference system", do="give one such as EPSG:28992"
        ) from error


def _refuse_contradiction(crs: CRS, bounds: list[float], file: Path) -> None:
    name = _short(crs)
    where = _first_corner(bounds)
    do = "save the file again with the reference system its coordinates are really in"
    if crs.is_geographic:
        if not _are_degrees(bounds):
            raise CrsError(
                f"the file says {name} (degrees) but holds coordinates such as "
                f"{where}{_rd_hint(bounds)}",
                file=file,
                do=do,
            )
        return
    hint = ", which look like lon/lat" if _are_degrees(bounds) else ""
    area = crs.area_of_use
    to_degrees = Transformer.from_crs(crs, "EPSG:4326", always_xy=True)
    left, bottom, right, top = bounds
    west, south, east, north = to_degrees.transform_bounds(left, bottom, right, top)
    outside = not np.isfinite([west, south, east, north]).all() or (
        area is not None
        and (
            east < area.west - _SLACK_DEGREES
            or west > area.east + _SLACK_DEGREES
            or north < area.south - _SLACK_DEGREES
            or south > area.north + _SLACK_DEGREES
        )
    )
    if outside or hint:
        raise CrsError(
            f"the file says {name} but holds coordinates such as {where}{hint}, "
            "far outside where that system is used",
            file=file,
            do=do,
        )


def _are_degrees(bounds: list[float]) -> bool:
    west, south, east, north = bounds
    return -180 <= west <= east <= 180 and -90 <= south <= north <= 90  # noqa: PLR2004 -- degrees


def _rd_hint(bounds: list[float]) -> str:
    west, south, east, north = RD_BOUNDS
    inside = west <= bounds[0] <= bounds[2] <= east and south <= bounds[1] <= bounds[3] <= north
    return "; they look like Dutch RD metres (EPSG:28992)" if inside else ""


def _first_corner(bounds: list[float]) -> str:
    return f"{bounds[0]:.6g}, {bounds[1]:.6g}"


def _short(crs: CRS) -> str:
    authority = crs.to_authority()
    return ":".join(authority) if authority else crs.name
