"""The places of a neighbourhood: what lies on the map in each layer, and what a table adds.

Everything from OpenStreetMap is a *candidate*: a person has to verify it. A table of places
(``--places``) brings its own status; a row in it with the id and layer of a place on the map
(``osm:n123``) speaks for that place.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from sociale_basis.layers import ReachMode, layers, layers_of
from sociale_basis.neighbourhood.crs import DEGREES
from sociale_basis.neighbourhood.entrances import (
    Surroundings,
    find_entrances,
    middle,
    steps_at,
)
from sociale_basis.network.morton import morton_order
from sociale_basis.vocabulary import Status

if TYPE_CHECKING:
    from collections.abc import Hashable, Mapping

    from numpy.typing import NDArray

    from sociale_basis.sources.osm_data import Tags

    Row = dict[str, Any]

# Column → tags that fill it, first choice first.
TEXT_TAGS: dict[str, tuple[str, ...]] = {
    "opening_hours": ("opening_hours",),
    "wheelchair_description": (
        "wheelchair:description:nl",
        "wheelchair:description",
        "wheelchair:description:en",
    ),
    "access": ("access",),
    "fee": ("fee",),
    "level": ("level",),
    "operator": ("operator",),
    "operator_type": ("operator:type",),
    "indoor_seating": ("indoor_seating",),
    "outdoor_seating": ("outdoor_seating",),
    "bench": ("bench",),
    "backrest": ("backrest",),
    "armrest": ("armrest",),
    "phone": ("phone", "contact:phone"),
    "email": ("email", "contact:email"),
    "website": ("website", "contact:website"),
    "check_date": ("check_date",),
}
_WHEELCHAIR = {"yes", "limited", "no", "designated"}
TEXTS = (
    "id",
    "layer",
    "name",
    "status",
    "reach_mode",
    "service_area",
    "source",
    "date",
    "spheres",
    "wheelchair",
    "toilets_wheelchair",
    "entrance",
    "entrance_wheelchair",
    *TEXT_TAGS,
)
COUNTS = ("entrance_steps", "capacity")
COLUMNS = (*TEXTS, *COUNTS, "geometry", "entrances")
"""Columns of the places, in their order; ``entrances`` is a MultiPoint of destinations."""


def find_places(
    features: gpd.GeoDataFrame,
    edges: gpd.GeoDataFrame,
    window: shapely.Geometry,
    date: str | None,
    table: pd.DataFrame | None = None,
) -> tuple[gpd.GeoDataFrame, list[str]]:
    """Find the places inside a window, with their entrances.

    Parameters
    ----------
    features
        As in :class:`~sociale_basis.sources.osm_data.OsmData`, but in metres.
    edges
        The walkable network, in the same reference system.
    window
        The boundary and the margin around it; a place that touches it is in it.
    date
        Of the OpenStreetMap data.
    table
        Rows of :func:`sociale_basis.sources.places_csv.read_places`.

    Returns
    -------
    places
        One row per place and layer with :data:`COLUMNS`, along the Morton curve; those without a
        position (reached by phone) come last. Null where nobody says.
    warnings
        What of the table could not be used.
    """
    rows, shapes, tags = _each_once(*_from_features(features, window, date))
    warnings: list[str] = []
    if table is not None:
        warnings = _add_table(table, rows, shapes, tags, window, str(features.crs))
    known = layers()
    open_area = np.array([bool(known[str(row["layer"])].open_area) for row in rows], dtype=bool)
    array = np.empty(len(shapes), dtype=object)
    array[:] = shapes
    placed = np.flatnonzero(~shapely.is_missing(array))
    around = Surroundings.of(features, edges)
    found = find_entrances(array[placed], [tags[at] for at in placed], open_area[placed], around)
    entrances = np.full(len(rows), None, dtype=object)
    entrances[placed] = found.points
    for at, door in zip(placed.tolist(), found.tags, strict=True):
        _add_door(rows[at], door)
    points = np.full(len(rows), None, dtype=object)
    points[placed] = [middle(shape) for shape in array[placed]]
    return _frame(rows, points, entrances, str(features.crs)), warnings


def _from_features(
    features: gpd.GeoDataFrame, window: shapely.Geometry, date: str | None
) -> tuple[list[Row], list[shapely.Geometry | None], list[Tags]]:
    shapely.prepare(window)
    near = shapely.intersects(window, features.geometry.to_numpy())
    part = features[near]
    rows: list[Row] = []
    shapes: list[shapely.Geometry | None] = []
    told: list[Tags] = []
    for element, osm_id, tags, shape in zip(
        part["element"], part["osm_id"].tolist(), part["tags"], part.geometry, strict=True
    ):
        for layer in layers_of(tags):
            rows.append(
                {
                    "id": f"osm:{element}{osm_id}",
                    "layer": layer,
                    "name": tags.get("name"),
                    "status": Status.CANDIDATE.value,
                    "reach_mode": ReachMode.OWN_STRENGTH.value,
                    "source": "OpenStreetMap",
                    "date": date,
                    **_access(tags),
                }
            )
            shapes.append(shape)
            told.append(tags)
    return rows, shapes, told


def _each_once(
    rows: list[Row], shapes: list[shapely.Geometry | None], tags: list[Tags]
) -> tuple[list[Row], list[shapely.Geometry | None], list[Tags]]:
    """Leave out a point inside a surface of the same layer and name: one place, mapped twice.

    What only the point says goes to the surface.
    """
    surfaces: dict[tuple[str, str], list[int]] = {}
    for at, row in enumerate(rows):
        if row["name"] and isinstance(shapes[at], shapely.Polygon | shapely.MultiPolygon):
            surfaces.setdefault((row["layer"], row["name"].casefold()), []).append(at)
    twice = set()
    for at, row in enumerate(rows):
        if row["name"] and isinstance(shapes[at], shapely.Point):
            for surface in surfaces.get((row["layer"], row["name"].casefold()), []):
                if shapely.intersects(shapes[surface], shapes[at]):
                    whole = rows[surface]
                    known = {key: value for key, value in whole.items() if value is not None}
                    rows[surface] = row | known
                    twice.add(at)
                    break
    kept = [at for at in range(len(rows)) if at not in twice]
    return [rows[at] for at in kept], [shapes[at] for at in kept], [tags[at] for at in kept]


def _access(tags: Mapping[str, str]) -> Row:
    texts = {
        column: next((tags[key] for key in keys if key in tags), None)
        for column, keys in TEXT_TAGS.items()
    }
    return {
        **texts,
        "wheelchair": _wheelchair(tags.get("wheelchair")),
        "toilets_wheelchair": _wheelchair(tags.get("toilets:wheelchair")),
        "entrance_steps": steps_at(tags),
    }


def _wheelchair(value: str | None) -> str | None:
    return value if value in _WHEELCHAIR else None


def _add_door(row: Row, door: Tags | None) -> None:
    """Add what is tagged at its entrance; what is said of the place itself goes first."""
    if door is None:
        return
    row["entrance"] = door["entrance"]
    row["entrance_wheelchair"] = _wheelchair(door.get("wheelchair"))
    if row.get("entrance_steps") is None:
        row["entrance_steps"] = steps_at(door)


def _add_table(
    table: pd.DataFrame,
    rows: list[Row],
    shapes: list[shapely.Geometry | None],
    tags: list[Tags],
    window: shapely.Geometry,
    crs: str,
) -> list[str]:
    """Add the rows of a table; those that name a place on the map go into its row."""
    points = gpd.GeoSeries(gpd.points_from_xy(table["lon"], table["lat"]), crs=DEGREES).to_crs(crs)
    on_map = {(row["id"], row["layer"]): row for row in rows}
    outside = []
    for record, point in zip(table.to_dict("records"), points, strict=True):
        given = {key: value for key, value in _of_record(record).items() if value is not None}
        known = on_map.get((given["id"], given["layer"]))
        if known is not None:
            known.update(given)
            continue
        placed = not (pd.isna(record["lon"]) or pd.isna(record["lat"]))
        if placed and not shapely.intersects(window, point):
            outside.append(str(given["id"]))
            continue
        rows.append(given)
        shapes.append(point if placed else None)
        tags.append({})
    if not outside:
        return []
    shown = ", ".join(outside[:5]) + (" …" if len(outside) > 5 else "")  # noqa: PLR2004 -- five shown
    return [f"{len(outside)} places of the table lie beyond the margin and are left out: {shown}"]


def _of_record(record: dict[Hashable, Any]) -> dict[str, Any]:
    renamed = {"toilet_wheelchair": "toilets_wheelchair", "checked_on": "date"}
    return {
        renamed.get(str(key), str(key)): None if pd.isna(value) else value
        for key, value in record.items()
        if key not in {"lon", "lat"}
    }


def _frame(
    rows: list[Row],
    points: NDArray[np.object_],
    entrances: NDArray[np.object_],
    crs: str,
) -> gpd.GeoDataFrame:
    table = pd.DataFrame(
        {
            **{name: pd.Series([row.get(name) for row in rows], dtype="str") for name in TEXTS},
            **{name: pd.Series([row.get(name) for row in rows], dtype="Int64") for name in COUNTS},
            "entrances": gpd.GeoSeries(entrances, crs=crs),
        }
    )
    frame = gpd.GeoDataFrame(table, geometry=gpd.GeoSeries(points, crs=crs))
    # Ties along the curve keep this order, so that the same data always gives the same rows.
    frame = frame.sort_values(["id", "layer"], ignore_index=True)
    missing = frame.geometry.isna().to_numpy()
    placed = np.flatnonzero(~missing)
    shapes = frame.geometry.to_numpy()[placed]
    order = placed[morton_order(shapely.get_x(shapes), shapely.get_y(shapes))]
    both = np.concatenate([order, np.flatnonzero(missing)])
    return frame.iloc[both].reset_index(drop=True)[list(COLUMNS)]
