"""Reads what GeoJSON and GeoPackage hold as records with a position in EPSG:28992."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import pyogrio
import shapely
from pyproj.exceptions import CRSError

from sociale_basis.errors import CrsError, FileFormatError, UsageError

if TYPE_CHECKING:
    from pathlib import Path

RD = "EPSG:28992"
X, Y = "where.x", "where.y"
TABLE = "register"
"""The table of a GeoPackage that this program wrote."""


def shapes_in(file: Path, content: dict[str, Any] | None = None) -> list[dict[str, Any]]:
    """Read the records of a file with shapes.

    Parameters
    ----------
    file
        The file.
    content
        What it holds, when it is GeoJSON; else it is a GeoPackage.

    Raises
    ------
    FileFormatError, CrsError, UsageError
        It is neither, says nothing of its reference system, or holds several tables.
    """
    frame = _geopackage(file) if content is None else _geojson(file, content)
    if X in frame.columns or frame.geometry.isna().all():
        return [_without_shape(each) for each in frame.to_dict("records")]
    if frame.crs is None:
        raise CrsError(
            "the file says nothing of its reference system", file=file, do="save it with one"
        )
    points = frame.geometry.to_crs(RD).representative_point()
    x, y = points.x.round(3), points.y.round(3)
    return [_without_shape(each) for each in frame.assign(**{X: x, Y: y}).to_dict("records")]


def _without_shape(record: dict[Any, Any]) -> dict[str, Any]:
    return {str(name): value for name, value in record.items() if name != "geometry"}


def _geojson(file: Path, content: dict[str, Any]) -> gpd.GeoDataFrame:
    features = content.get("features")
    if content.get("type") != "FeatureCollection" or not isinstance(features, list):
        raise FileFormatError(
            "this JSON is no list of entries and no GeoJSON: it has no FeatureCollection",
            file=file,
            do="export it again as GeoJSON",
        )
    records, shapes = [], []
    for number, feature in enumerate(features, start=1):
        try:
            shape = feature.get("geometry")
            shapes.append(None if shape is None else shapely.from_geojson(json.dumps(shape)))
            records.append(dict(feature.get("properties") or {}))
        except (AttributeError, TypeError, ValueError, shapely.GEOSException) as error:
            raise FileFormatError(
                "this is no feature of GeoJSON", file=file, row=number, do="export it again"
            ) from error
        if "id" in feature and "id" not in records[-1]:
            records[-1] = {"id": feature["id"], **records[-1]}
    names = dict.fromkeys(name for record in records for name in record)
    columns = {name: [record.get(name) for record in records] for name in names}
    told = ((content.get("crs") or {}).get("properties") or {}).get("name", "EPSG:4326")
    try:
        return gpd.GeoDataFrame(
            {name: gpd.pd.Series(values, dtype=object) for name, values in columns.items()},
            geometry=shapes,
            crs=told,
        )
    except (CRSError, ValueError) as error:
        raise CrsError(
            f"'{told}' is not a reference system", file=file, do="save it as lon/lat (EPSG:4326)"
        ) from error


def _geopackage(file: Path) -> gpd.GeoDataFrame:
    try:
        tables = [str(name) for name, _ in pyogrio.list_layers(file)]
        if len(tables) > 1 and TABLE not in tables:
            raise UsageError(
                f"this file holds several tables: {', '.join(tables)}",
                file=file,
                do="save the one you mean as a file of its own",
            )
        frame = gpd.read_file(file, layer=TABLE if TABLE in tables else tables[0])
    except (pyogrio.errors.DataSourceError, pyogrio.errors.DataLayerError, IndexError) as error:
        raise FileFormatError(
            "this cannot be read as a GeoPackage", file=file, do="export it again"
        ) from error
    if not isinstance(frame, gpd.GeoDataFrame):
        return gpd.GeoDataFrame(frame, geometry=[None] * len(frame), crs=RD)
    return frame if frame.geometry.name == "geometry" else frame.rename_geometry("geometry")
