"""Where something could be: venues that are there already, or nodes of the network."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from sociale_basis.layers import layers as all_layers
from sociale_basis.neighbourhood.cells import cell_codes
from sociale_basis.network.anchoring import attachable
from sociale_basis.network.anchors import Anchors
from sociale_basis.reach.destinations import destinations
from sociale_basis.reach.homes import Entrances

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from sociale_basis.neighbourhood.store import Neighbourhood
    from sociale_basis.reach.several_layers import Layers


@dataclass(frozen=True, eq=False)
class Candidates:
    """Places to choose from.

    Attributes
    ----------
    places
        One row per place, each id once, numbered from 0: ``id``, ``name``, ``layers`` (all it lies
        in, joined by ``|``), geometry, and what else is known of it.
    entrances
        Where they touch the network.
    """

    places: gpd.GeoDataFrame
    entrances: Entrances

    @property
    def ids(self) -> tuple[str, ...]:
        """Ids of the places."""
        return tuple(self.places["id"].tolist())

    @property
    def not_connected(self) -> tuple[str, ...]:
        """Ids of the places that touch the network nowhere."""
        known = np.isin(np.arange(len(self.places)), self.entrances.place)
        return tuple(self.places.loc[~known, "id"].tolist())

    def without(self, ids: Sequence[str]) -> Candidates:
        """Leave out the places with these ids."""
        kept = np.flatnonzero(~self.places["id"].isin(list(ids)).to_numpy(dtype=np.bool_))
        return self.only(kept)

    def only(self, rows: NDArray[np.int64]) -> Candidates:
        """Keep some places, in this order."""
        number = np.full(len(self.places), -1, dtype=np.int32)
        number[rows] = np.arange(len(rows), dtype=np.int32)
        place = number[self.entrances.place]
        there = place >= 0
        anchors = self.entrances.anchors.some(there)
        return Candidates(
            self.places.iloc[rows].reset_index(drop=True),
            Entrances(anchors, place[there], len(rows)),
        )


def meeting_layers(*, indoors: bool = False) -> tuple[str, ...]:
    """Give the keys of the layers whose places may be places to meet, sorted.

    Parameters
    ----------
    indoors
        Without parks, squares and other open areas.
    """
    return tuple(
        sorted(
            key
            for key, layer in all_layers().items()
            if layer.meeting_candidate and not (indoors and layer.open_area)
        )
    )


def venues(area: Neighbourhood, layers: Layers | None = None) -> Candidates:
    """Give the places of layers that one goes to on one's own strength, each id once.

    Parameters
    ----------
    area
        The neighbourhood.
    layers
        One layer or frame of places, as in :func:`sociale_basis.reach.destinations.destinations`,
        or several keys of layers; default :func:`meeting_layers`. Of a place in several layers
        the first that names it says where it is.

    Raises
    ------
    UnknownLayerError, UsageError, MissingColumnError, BadValueError
        As :func:`~sociale_basis.reach.destinations.destinations`.
    """
    if layers is None:
        layers = meeting_layers()
    several = layers if isinstance(layers, list | tuple) else [layers]
    frames, anchors, place, before = [], [], [], 0
    for each in several:
        found = destinations(area, each)
        frames.append(found.places)
        anchors.append(found.entrances.anchors)
        place.append(found.entrances.place + np.int32(before))
        before += len(found.places)
    joined = pd.concat(frames, ignore_index=True) if len(frames) > 1 else pd.DataFrame(frames[0])
    joined = joined.reset_index(drop=True)
    entrances = Entrances(
        Anchors(*(np.concatenate(part) for part in zip(*anchors, strict=True))),
        np.concatenate(place),
        before,
    )
    ids = joined["id"].astype("str")
    rows = np.flatnonzero(~ids.duplicated().to_numpy())
    table = gpd.GeoDataFrame(joined.assign(id=ids), geometry="geometry", crs=area.homes.crs)
    kept = Candidates(_with_layers(table), entrances).only(rows)
    if "name" not in kept.places:
        kept.places["name"] = pd.Series(None, index=kept.places.index, dtype="str")
    return kept


def named(places: gpd.GeoDataFrame) -> pd.DataFrame:
    """Give ``place_id, name, status, layers`` of places, null where nobody says."""
    table = pd.DataFrame({"place_id": places["id"]})
    for name in ("name", "status", "layers"):
        none = pd.Series(None, index=places.index, dtype="str")
        table[name] = places[name].astype("str") if name in places else none
    return table


def junctions(area: Neighbourhood) -> Candidates:
    """Give junctions of the network inside the boundary, at most one per 100 m cell.

    Of every cell the node where most ways meet, of equal ones that nearest the middle of the cell,
    then the lowest OSM id. Only nodes of public ways to which a place can be attached; see
    :func:`sociale_basis.network.anchoring.anchor_points`.

    Parameters
    ----------
    area
        The neighbourhood.

    Returns
    -------
    Candidates with ids such as ``node/12``, named after a street that meets there.
    """
    network = area.network
    twin = area.edges["twin"].to_numpy(dtype=np.int32)
    usable = attachable(network, twin)
    ends = np.concatenate([network.tail[usable], network.head[usable]])
    edge = np.concatenate([usable, usable])
    fraction = np.repeat([0.0, 1.0], len(usable))
    node, first, ways = np.unique(ends, return_index=True, return_counts=True)
    x, y = network.x[node], network.y[node]
    inside = shapely.contains_xy(area.boundary, x, y)
    node, first, ways, x, y = (each[inside] for each in (node, first, ways, x, y))
    cell = np.array(cell_codes(x, y), dtype=object)
    off = np.hypot(x % 100 - 50, y % 100 - 50)
    number = network.node_id[node]
    table = pd.DataFrame({"cell": cell, "ways": -ways, "off": off, "number": number})
    best = table.sort_values(list(table.columns)).drop_duplicates("cell").index.to_numpy()
    at = first[best]
    anchors = Anchors(edge[at].astype(np.int32), twin[edge[at]], fraction[at])
    places = gpd.GeoDataFrame(
        {
            "id": pd.array([f"node/{each}" for each in number[best]], dtype="str"),
            "name": pd.array(_streets(area, node[best]), dtype="str"),
            "layers": pd.array([None] * len(best), dtype="str"),
        },
        geometry=shapely.points(x[best], y[best]),
        crs=area.homes.crs,
    )
    return Candidates(places, Entrances(anchors, np.arange(len(best), dtype=np.int32), len(best)))


def _with_layers(table: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Say of every place in which layers it lies."""
    layer = table["layer"].astype(object) if "layer" in table else pd.Series(None, table.index)
    known = layer[layer.notna()].astype(str)
    joined = known.groupby(table.loc[known.index, "id"]).agg(
        lambda each: "|".join(dict.fromkeys(each))
    )
    return table.assign(layers=table["id"].map(joined).astype("str"))


def _streets(area: Neighbourhood, at: NDArray[np.int64]) -> list[str | None]:
    """Name nodes after the streets that meet there, None where these have no name."""
    network = area.network
    if "name" not in area.edges:
        return [None] * len(at)
    of_edge = area.edges["name"].to_numpy(dtype=object, na_value=None)
    wanted = {int(node): set[str]() for node in at}
    touches = np.isin(network.tail, at) & (of_edge != None)  # noqa: E711 -- for every element
    for edge in np.flatnonzero(touches).tolist():
        wanted[int(network.tail[edge])].add(of_edge[edge])
    return [" / ".join(sorted(wanted[int(node)])) or None for node in at]
