"""Places that open, close, move or keep other hours, in a neighbourhood that stays as it is."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from geopandas.array import from_shapely
from pyproj import Transformer

from sociale_basis.errors import UnknownLayerError
from sociale_basis.layers import layer as find_layer
from sociale_basis.neighbourhood.crs import DEGREES
from sociale_basis.network.anchoring import anchor_points
from sociale_basis.reach.edit_models import (
    AddBench,
    AddPlace,
    ChangeHours,
    ClosePlace,
    MovePlace,
    NewPlace,
    OnPlace,
)
from sociale_basis.reach.overlay import with_network
from sociale_basis.vocabulary import LayerKind, Status

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from sociale_basis.neighbourhood.store import Neighbourhood

BENCH = "public_space/bench"
SOURCE = "edit"

NOT_THERE = "not_there"
"""The map has no such thing any more."""
NOT_CONNECTED = "not_connected"
"""No public way within 100 m."""
THERE_ALREADY = "there_already"
"""A place of this id is in this layer already."""
NO_SUCH_LAYER = "no_such_layer"
"""No layer of places has this key."""


def change_places(
    area: Neighbourhood, edits: Sequence[OnPlace | NewPlace], *, source: str = SOURCE
) -> tuple[Neighbourhood, list[str | None]]:
    """Apply edits of places, in order.

    Parameters
    ----------
    area
        The neighbourhood, with the ways that the places are to be joined to.
    edits
        What changes.
    source
        What stands as source of a new place.

    Returns
    -------
    area
        The neighbourhood with the changes.
    problems
        Per edit why it was not applied (:data:`NOT_THERE` …), or None.
    """
    if not edits:
        return area, []
    table = _Table(area, edits, source)
    problems = [table.apply(number, edit) for number, edit in enumerate(edits)]
    changed = replace(area, places=table.places, place_anchors=table.anchors)
    return with_network(changed, area.network), problems


def metres(area: Neighbourhood, positions: Sequence[tuple[float, float]]) -> NDArray[np.float64]:
    """Bring positions in degrees into the reference system of a neighbourhood, shape (k, 2)."""
    lonlat = np.array(positions, dtype=np.float64).reshape(-1, 2)
    transformer = _transformer(area.homes.crs.to_string())
    return np.column_stack(transformer.transform(lonlat[:, 0], lonlat[:, 1]))


@cache
def _transformer(crs: str) -> Transformer:
    return Transformer.from_crs(DEGREES, crs, always_xy=True)


class _Table:
    """The places and their anchors while they are being changed."""

    def __init__(
        self, area: Neighbourhood, edits: Sequence[OnPlace | NewPlace], source: str
    ) -> None:
        self.places = area.places.copy()
        self._source = source
        self._gone: set[int] = set()
        self._new: list[dict[str, int | float]] = []
        self._old = area.place_anchors
        placed = {
            number: (edit.lon, edit.lat)
            for number, edit in enumerate(edits)
            if isinstance(edit, AddPlace | AddBench | MovePlace)
        }
        if not placed:
            return
        points = np.asarray(shapely.points(metres(area, list(placed.values()))), dtype=object)
        twin = area.edges["twin"].to_numpy(dtype=np.int32)
        found = anchor_points(area.network, area.edges.geometry.to_numpy(), twin, points)
        self._point = dict(zip(placed, points, strict=True))
        self._anchor = {
            number: {
                "edge": int(found.edge[at]),
                "twin": int(found.twin[at]),
                "fraction": float(found.fraction[at]),
            }
            for at, number in enumerate(placed)
        }

    @property
    def anchors(self) -> pd.DataFrame:
        """Where the places touch the network now."""
        if not self._new:
            return self._old
        kept = self._old.loc[~self._old["place"].isin(self._gone)]
        new = pd.DataFrame(self._new).astype(self._old.dtypes.to_dict())
        return pd.concat([kept, new], ignore_index=True) if len(kept) else new

    def apply(self, number: int, edit: OnPlace | NewPlace) -> str | None:
        """Apply one edit; say why not where it could not be."""
        match edit:
            case AddPlace():
                told = edit.model_dump(exclude={"kind", "lon", "lat", "place"})
                return self._add(number, told | {"id": edit.place})
            case AddBench():
                name = f"{self._source}:bench:{edit.lat:.6f},{edit.lon:.6f}"
                return self._add(number, {"id": name, "layer": BENCH, "name": edit.name})
            case ClosePlace():
                return self._set(edit, "status", Status.CLOSED.value)
            case ChangeHours():
                return self._set(edit, "opening_hours", edit.opening_hours)
            case MovePlace():
                return self._move(number, edit)

    def _rows(self, place: str, layer: str | None) -> NDArray[np.int64]:
        named = self.places["id"] == place
        if layer is not None:
            named &= self.places["layer"] == layer
        return np.flatnonzero(named.to_numpy(dtype=np.bool_))

    def _set(self, edit: OnPlace, column: str, value: str | None) -> str | None:
        rows = self._rows(edit.place, edit.layer)
        if not len(rows):
            return NOT_THERE
        if column not in self.places:
            self.places[column] = pd.Series(None, index=self.places.index, dtype="str")
        at = self.places.columns.get_loc(column)
        self.places.iloc[rows, at] = pd.NA if value is None else value
        return None

    def _add(self, number: int, told: dict[str, Any]) -> str | None:
        try:
            known = find_layer(told["layer"])
        except UnknownLayerError:
            return NO_SUCH_LAYER
        if known.kind is LayerKind.AREA:
            return NO_SUCH_LAYER
        if len(self._rows(told["id"], told["layer"])):
            return THERE_ALREADY
        if self._anchor[number]["edge"] < 0:
            return NOT_CONNECTED
        point = self._point[number]
        told |= {"status": Status.CANDIDATE.value, "source": self._source, "geometry": point}
        told["entrances"] = shapely.MultiPoint([point])
        row = {}
        for name, kind in self.places.dtypes.items():
            value = told.get(str(name))
            if kind == "geometry":
                row[name] = from_shapely([value], crs=self.places.crs)
            else:
                row[name] = pd.array([value], dtype=kind)
        new = gpd.GeoDataFrame(row)
        self._new.append({"place": len(self.places), **self._anchor[number]})
        self.places = pd.concat([self.places, new], ignore_index=True)
        return None

    def _move(self, number: int, edit: MovePlace) -> str | None:
        rows = self._rows(edit.place, edit.layer)
        if not len(rows):
            return NOT_THERE
        if self._anchor[number]["edge"] < 0:
            return NOT_CONNECTED
        point = self._point[number]
        for name, shape in (("geometry", point), ("entrances", shapely.MultiPoint([point]))):
            if name in self.places:
                shapes = self.places[name].to_numpy().copy()
                shapes[rows] = shape
                self.places[name] = gpd.GeoSeries(
                    shapes, index=self.places.index, crs=self.places.crs
                )
        moved = set(rows.tolist())
        self._gone |= moved
        self._new = [each for each in self._new if each["place"] not in moved]
        self._new += [{"place": row, **self._anchor[number]} for row in rows.tolist()]
        return None
