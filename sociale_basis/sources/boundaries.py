"""Boundaries and sub-areas: polygons with a code and a name, read from a file.

A polygon that crosses itself has no inside, so it is refused with the place where it goes wrong
rather than repaired: a repair would move the border, and with it who counts as a resident.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import geopandas as gpd
import shapely

from sociale_basis.errors import (
    BadValueError,
    CrsError,
    DuplicateCodeError,
    EmptyDataError,
    ExtentError,
    MissingColumnError,
)
from sociale_basis.sources.area_codes import (
    CODE_NAMES,
    clean_code,
    find_column,
    find_names,
    kind_of,
)
from sociale_basis.sources.geo_file import read_geo_file

if TYPE_CHECKING:
    from pathlib import Path

# A polygon of which less than this share sticks out is whole: borders are drawn to the metre.
_ROUNDING = 0.0005
_NAMED = 5
_KIND_NAMES = ("kind", "soort", "gebiedsniveau", "gebiedssoort", "niveaunaam", "geolevel")


def read_areas(path: str | Path, *, crs: str | None = None) -> tuple[gpd.GeoDataFrame, list[str]]:
    """Read a boundary or sub-areas.

    The code column is found by the names in :mod:`sociale_basis.sources.area_codes`. A file of
    one polygon needs none: its code is then ``1``. CBS areas that are only water are left out.

    Parameters
    ----------
    path
        A GeoJSON, GeoPackage or GeoParquet file.
    crs
        Reference system to take where the file names none, such as ``EPSG:28992``.

    Returns
    -------
    GeoDataFrame with ``code`` (unique), ``name``, ``kind`` (buurt, wijk, gemeente; of areas of
    one's own what the file calls them, or area) and ``geometry`` (valid polygons) in the reference
    system of the file; and warnings.

    Raises
    ------
    FileFormatError, CrsError, UsageError
        See :func:`sociale_basis.sources.geo_file.read_geo_file`.
    EmptyDataError
        There are no areas, or one has no geometry.
    MissingColumnError
        Several areas and no column with their codes.
    BadValueError
        A geometry is not a polygon or crosses itself, or a code is blank.
    DuplicateCodeError
        Two areas have one code.
    """
    frame, notes = read_geo_file(path, crs=crs)
    frame, water = without_water(frame, path)
    return areas_from_frame(frame, path), notes + water


def areas_from_frame(frame: gpd.GeoDataFrame, path: str | Path) -> gpd.GeoDataFrame:
    """Check the polygons of a file and give them their codes; see :func:`read_areas`."""
    code_column = find_column(_attributes(frame), CODE_NAMES)
    codes = _codes(frame, code_column, path)
    name_column = find_names(_attributes(frame), code_column, codes)
    names = codes if name_column is None else [clean_code(v) for v in frame[name_column]]
    _refuse_bad_shapes(frame, codes, path)
    columns = {
        "code": codes,
        "name": [name or code for name, code in zip(names, codes, strict=True)],
        "kind": _kinds(frame, codes),
    }
    flat = shapely.force_2d(frame.geometry.to_numpy())
    return gpd.GeoDataFrame(columns, geometry=flat, crs=frame.crs)


def _kinds(frame: gpd.GeoDataFrame, codes: list[str]) -> list[str]:
    """Give what sort of area each is: told by the code of CBS, else by a column of the file."""
    column = find_column(_attributes(frame), _KIND_NAMES)
    told = [""] * len(codes) if column is None else [clean_code(cell) for cell in frame[column]]
    kinds = []
    for code, text in zip(codes, told, strict=True):
        kind = kind_of(code)
        word = text.casefold()
        kinds.append(word if kind == "area" and word and not word.isdigit() else kind)
    return kinds


def without_water(frame: gpd.GeoDataFrame, path: str | Path) -> tuple[gpd.GeoDataFrame, list[str]]:
    """Leave out the areas of which CBS says that they are water, and say how many.

    Raises
    ------
    EmptyDataError
        All of them are.
    """
    column = find_column(_attributes(frame), ("water", "h2o"))
    if column is None:
        return frame, []
    wet = frame[column].map(lambda value: str(value).strip().upper() == "JA")
    if not wet.any():
        return frame, []
    if wet.all():
        raise EmptyDataError(
            "every area is water", file=path, column=column, do="give a file with land"
        )
    note = f"{path}: {int(wet.sum())} of {len(frame)} areas are water and are left out"
    return frame.loc[~wet], [note]


def fit_to_extent(
    areas: gpd.GeoDataFrame, extent: shapely.Polygon | shapely.MultiPolygon
) -> tuple[gpd.GeoDataFrame, list[str]]:
    """Leave out the areas outside an extent and say how much of the others lies in it.

    Parameters
    ----------
    areas
        Areas as :func:`read_areas` gives them, in a metric reference system.
    extent
        The extent, in the same reference system.

    Returns
    -------
    The areas that share surface with the extent, whole (never clipped), with a column
    ``share_inside`` (0 < share ≤ 1, by surface); and warnings.

    Raises
    ------
    CrsError
        The areas are in degrees, in which shares of surface mean nothing.
    ExtentError
        No area shares surface with the extent.
    """
    if areas.crs is None or areas.crs.is_geographic:
        raise CrsError(
            "areas in degrees cannot be compared with an extent", do="project them to metres first"
        )
    polygons = areas.geometry
    share = polygons.intersection(extent).area / polygons.area
    inside = share > 0
    if not inside.any():
        swapped = shapely.transform(polygons.to_numpy(), lambda xy: xy[:, ::-1])
        hint = "; x and y seem to be swapped" if shapely.intersects(swapped, extent).any() else ""
        raise ExtentError(
            f"all {len(areas)} areas lie wholly outside the extent{hint}",
            do="check that boundary and OpenStreetMap file are of the same neighbourhood",
        )
    warnings = []
    if not inside.all():
        left_out = areas.loc[~inside]
        warnings.append(
            f"{len(left_out)} of {len(areas)} areas lie wholly outside the extent and are left "
            f"out: {_listed(left_out)}"
        )
    kept = areas.loc[inside].assign(share_inside=share[inside].clip(upper=1.0))
    kept.loc[kept["share_inside"] > 1 - _ROUNDING, "share_inside"] = 1.0
    for area in kept.loc[kept["share_inside"] < 1].itertuples():
        percentage = f"{100 * area.share_inside:.0f} %"
        if percentage == "0 %":
            percentage = "less than 1 %"
        elif percentage == "100 %":
            percentage = f"{100 * area.share_inside:.1f} %"
        warnings.append(f"{area.code} ({area.name}): {percentage} of it lies inside the extent")
    return kept.reset_index(drop=True), warnings


def _attributes(frame: gpd.GeoDataFrame) -> list[str]:
    return [str(column) for column in frame.columns if column != frame.geometry.name]


def _numbers(frame: gpd.GeoDataFrame) -> list[int]:
    """Give the number of each area in the file, also after water was left out."""
    return [int(position) + 1 for position in frame.index]


def _codes(frame: gpd.GeoDataFrame, column: str | None, path: str | Path) -> list[str]:
    if column is None:
        if len(frame) == 1:
            return ["1"]
        raise MissingColumnError(
            f"{len(frame)} areas and no column with their codes; there are "
            f"{', '.join(_attributes(frame)) or 'no columns at all'}",
            file=path,
            do="name the column with the codes 'code' (or statcode, buurtcode, wijkcode, pc4 …)",
        )
    codes = [clean_code(value) for value in frame[column]]
    seen: dict[str, int] = {}
    for number, code in zip(_numbers(frame), codes, strict=True):
        if not code:
            raise BadValueError(
                f"area {number} has no code", file=path, column=column, do="fill it in"
            )
        if code in seen:
            raise DuplicateCodeError(
                f"the code '{code}' occurs twice, at areas {seen[code]} and {number}",
                file=path,
                column=column,
                do="merge the two into one multipolygon or give them codes of their own",
            )
        seen[code] = number
    return codes


def _refuse_bad_shapes(frame: gpd.GeoDataFrame, codes: list[str], path: str | Path) -> None:
    for number, code, shape in zip(_numbers(frame), codes, frame.geometry, strict=True):
        which = f"area {number} ({code})"
        if shape is None or shape.is_empty:
            raise EmptyDataError(f"{which} has no geometry", file=path, do="draw it or take it out")
        if shape.geom_type not in {"Polygon", "MultiPolygon"}:
            raise BadValueError(
                f"{which} is a {shape.geom_type}, not a polygon", file=path, do="give polygons only"
            )
        if not shape.is_valid:
            reason = shapely.is_valid_reason(shape)
            what, _, place = reason.partition("[")
            x_y = ", ".join(place.rstrip("]").split()[:2])
            said = "crosses itself" if "intersection" in what.lower() else what.strip().lower()
            raise BadValueError(
                f"the border of {which} {said} at {x_y}" if x_y else f"{which}: {said}",
                file=path,
                do="repair it, for example in QGIS with 'Fix geometries', and look at the result",
            )


def _listed(areas: gpd.GeoDataFrame) -> str:
    shown = [f"{area.code} ({area.name})" for area in areas.head(_NAMED).itertuples()]
    more = len(areas) - len(shown)
    return ", ".join(shown) + (f" and {more} more" if more else "")
