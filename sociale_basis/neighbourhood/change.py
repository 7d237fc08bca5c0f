"""One thing that is otherwise in a new build: on the map, and so with where that is."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from sociale_basis.neighbourhood.store import Neighbourhood

Value = str | float | int | bool | None

_STREET_M = 50.0
"""A street farther away than this says nothing of where something is."""


class Change(NamedTuple):
    """Something on the map that is otherwise.

    Attributes
    ----------
    change
        What happened to it, in one English word.
    reference
        Its id now, or what it was when it is gone: ``osm:n12`` of a place, ``way/12``, ``node/12``.
    reference_before
        Its id before; None for what is new.
    name
        What it is called.
    kind
        Layers of a place, kind of a way, or what is at a node; several joined by ``|``.
    what
        Which of its facts is otherwise; None where it is the whole of it.
    before, after
        That fact; None where it was or is not known.
    metres
        How far it moved, or how much of the way it is about.
    point
        Where it is, or was; None where it has no position.
    gone
        It is no longer there, so that the map of before tells where it was.
    rank
        The lower, the more it matters.
    """

    change: str
    reference: str
    reference_before: str | None
    name: str | None
    kind: str
    what: str | None
    before: Value
    after: Value
    metres: float | None
    point: shapely.Point | None
    gone: bool
    rank: int


_WHOLE = {"appeared", "disappeared"}
_SMALL_PRINT = {"operator", "operator_type", "phone", "email", "website", "check_date", "level"}
COLUMNS = ("change", "reference", "reference_before", "name", "kind", "what", "before", "after")


def table(
    changes: Sequence[Change], before: Neighbourhood, after: Neighbourhood
) -> gpd.GeoDataFrame:
    """Put changes in a table: what matters first, of that what is inside the boundary.

    Parameters
    ----------
    changes
        In any order.
    before, after
        The neighbourhoods; points are in the reference system of the later one.

    Returns
    -------
    :data:`COLUMNS`, ``metres``, ``street`` (the nearest within 50 m, or null), ``away_m`` (from the
    boundary, 0 inside, null without a position) and the point.
    """
    points = np.empty(len(changes), dtype=object)
    points[:] = [change.point for change in changes]
    gone = np.array([change.gone for change in changes], dtype=bool)
    street = np.full(len(changes), None, dtype=object)
    for area, chosen in ((before, gone), (after, ~gone)):
        street[chosen] = _streets(area.edges.to_crs(after.meta.crs), points[chosen])
    frame = gpd.GeoDataFrame(
        {name: _objects([getattr(each, name) for each in changes]) for name in COLUMNS}
        | {
            "metres": np.array([each.metres for each in changes], dtype=float),
            "street": street,
            "away_m": shapely.distance(after.boundary, points),
            "rank": np.array([each.rank for each in changes], dtype=int),
        },
        geometry=gpd.GeoSeries(points, crs=after.meta.crs),
    )
    order = frame.assign(
        far=frame["away_m"].fillna(np.inf).round(),
        kept=_kept(frame),
        called=frame["name"].fillna(frame["street"]),
    ).sort_values(["rank", "far", "kept", "called", "reference"], kind="stable")
    return order[[*COLUMNS, "metres", "street", "away_m", "geometry"]].reset_index(drop=True)


def _kept(frame: pd.DataFrame) -> pd.Series:
    """Give 0 for what came or went, 2 for what only tells small print otherwise, else 1."""
    small = frame["what"].isin(_SMALL_PRINT).groupby(frame["reference"]).transform("all")
    kept = pd.Series(1, index=frame.index).mask(small.astype(bool), 2)
    return kept.mask(frame["change"].isin(_WHOLE), 0)


def is_in_view(area: Neighbourhood, points: NDArray[np.object_], crs: str) -> NDArray[np.bool_]:
    """Say of points whether a neighbourhood looks there: within its margin, and with data.

    Parameters
    ----------
    area
        The neighbourhood.
    points
        Where; what has no position is in every view.
    crs
        Of the points.
    """
    window = shapely.buffer(area.boundary, area.meta.margin_m)
    view = gpd.GeoSeries([shapely.intersection(window, area.extent)], crs=area.meta.crs)
    shape = view.to_crs(crs).iloc[0]
    shapely.prepare(shape)
    return np.asarray(shapely.is_missing(points) | shapely.intersects(shape, points))


def _objects(values: list[object]) -> pd.Series:
    """Keep values as they are: a column of numbers and None must not become NaN."""
    return pd.Series(values, dtype=object)


def _streets(edges: gpd.GeoDataFrame, points: NDArray[np.object_]) -> NDArray[np.object_]:
    found = np.full(len(points), None, dtype=object)
    named = edges.loc[edges["name"].notna().to_numpy()]
    placed = np.flatnonzero(~shapely.is_missing(points))
    if not len(named) or not len(placed):
        return found
    tree = shapely.STRtree(named.geometry.to_numpy())
    point, line = tree.query_nearest(points[placed], max_distance=_STREET_M, all_matches=False)
    found[placed[point]] = named["name"].to_numpy(dtype=object)[line]
    return found
