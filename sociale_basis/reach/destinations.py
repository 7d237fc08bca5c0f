"""Which places one can set out for, and where they touch the network."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from sociale_basis.errors import BadValueError, MissingColumnError, UsageError
from sociale_basis.layers import ReachMode, layers
from sociale_basis.layers import layer as find_layer
from sociale_basis.network.anchoring import anchor_points
from sociale_basis.network.anchors import Anchors
from sociale_basis.reach.homes import Entrances
from sociale_basis.reach.legs import check_points
from sociale_basis.vocabulary import LayerKind, Status

if TYPE_CHECKING:
    from collections.abc import Sequence

    import geopandas as gpd
    from numpy.typing import NDArray

    from sociale_basis.neighbourhood.store import Neighbourhood
    from sociale_basis.reach.several_layers import Layers


@dataclass(frozen=True, eq=False)
class Destinations:
    """Places of one layer.

    Attributes
    ----------
    places
        Those one goes to on one's own strength, in the columns of the neighbourhood's places.
    entrances
        Where they touch the network.
    elsewise
        Those that come to the home, are reached by phone or online, or with transport or company:
        never "on own strength", and so never searched for.
    """

    places: pd.DataFrame
    entrances: Entrances
    elsewise: pd.DataFrame

    @property
    def not_connected(self) -> pd.DataFrame:
        """The places that touch the network nowhere."""
        return self.places.loc[~np.isin(np.arange(len(self.places)), self.entrances.place)]


def destinations(area: Neighbourhood, layer: str | gpd.GeoDataFrame | Destinations) -> Destinations:
    """Give the destinations of a layer; places outside the boundary are destinations too.

    Parameters
    ----------
    area
        The neighbourhood.
    layer
        Key of a layer of places, public space or the register; or a frame of places with ``id``
        and ``geometry`` (in the CRS of the neighbourhood; MultiPoint: several entrances), and any
        other column of :attr:`Neighbourhood.places`. Closed places are left out. Destinations that
        were found before are given back.

    Raises
    ------
    UnknownLayerError
        There is no such layer.
    UsageError
        The layer holds figures of areas: nobody goes there.
    MissingColumnError, BadValueError
        The frame has no ``id`` or geometry, is in another CRS, or has an unknown ``reach_mode``.
    """
    if isinstance(layer, Destinations):
        return layer
    if isinstance(layer, str):
        known = find_layer(layer)
        if known.kind is LayerKind.AREA:
            what = f"layer '{layer}' holds figures of areas: there is nowhere to go to"
            raise UsageError(what, do="choose a layer of places")
        places = area.places.loc[(area.places["layer"] == layer).to_numpy()]
        rows = np.flatnonzero((area.places["layer"] == layer).to_numpy())
        default = known.reach_mode or ReachMode.OWN_STRENGTH
    else:
        _check(area, layer)
        places, default = pd.DataFrame(layer), ReachMode.OWN_STRENGTH
        rows = np.arange(len(places))
    mode = _modes(places, default)
    is_open = (column(places, "status") != Status.CLOSED).to_numpy()
    on_foot = is_open & np.array(
        [ReachMode.OWN_STRENGTH in modes(told) for told in mode], dtype=bool
    )
    elsewise = places.loc[is_open & ~on_foot].assign(reach_mode=mode[is_open & ~on_foot])
    kept = places.loc[on_foot]
    if isinstance(layer, str):
        entrances = _stored(area, rows[on_foot])
    else:
        entrances = _attached(area, layer.loc[on_foot])
    return Destinations(kept, entrances, elsewise)


def destinations_at(area: Neighbourhood, rows: NDArray[np.integer]) -> Destinations:
    """Give places of any layers as destinations, whether or not one goes there on one's own.

    Parameters
    ----------
    area
        The neighbourhood.
    rows
        Of ``area.places``, shape (n,).
    """
    places = pd.DataFrame(area.places.iloc[rows])
    return Destinations(places, _stored(area, np.asarray(rows)), places.iloc[:0])


def destinations_together(area: Neighbourhood, layers: Layers) -> Destinations:
    """Give the destinations of one layer, or those of several as one, each place once.

    Parameters
    ----------
    area
        The neighbourhood.
    layers
        Key of a layer, several keys, or a frame of places.

    Raises
    ------
    UnknownLayerError, UsageError, MissingColumnError, BadValueError
        As in :func:`destinations`.
    """
    several: Sequence[str | gpd.GeoDataFrame | Destinations] = (
        layers if isinstance(layers, list | tuple) else [layers]
    )
    if not several:
        raise UsageError("no layer is named", do="name one layer or more")
    found = [destinations(area, one) for one in several]
    if len(found) == 1:
        return found[0]
    found = _each_once(found)
    doors = [one.entrances for one in found]
    before = np.cumsum([0, *(one.n for one in doors)])
    place = [one.place + number for one, number in zip(doors, before[:-1], strict=True)]
    anchors = Anchors(
        np.concatenate([one.anchors.edge for one in doors]),
        np.concatenate([one.anchors.twin for one in doors]),
        np.concatenate([one.anchors.fraction for one in doors]),
    )
    return Destinations(
        pd.concat([one.places for one in found]),
        Entrances(anchors, np.concatenate(place).astype(np.int32), int(before[-1])),
        pd.concat([one.elsewise for one in found]),
    )


def _each_once(found: list[Destinations]) -> list[Destinations]:
    """Leave out what an earlier one has too: in two layers it is one place."""
    known: set[str] = set()
    here = {str(each) for one in found for each in one.places["id"]}
    kept = []
    for one in found:
        ids = one.places["id"].astype(str)
        new = ~ids.isin(known).to_numpy()
        known |= set(ids)
        number = np.cumsum(new) - 1
        anchors, place, _n = one.entrances
        doors = np.flatnonzero(new[place])
        entrances = Entrances(
            anchors.some(doors), number[place[doors]].astype(np.int32), int(new.sum())
        )
        elsewise = one.elsewise.loc[~one.elsewise["id"].astype(str).isin(here)]
        here |= set(elsewise["id"].astype(str))
        kept.append(Destinations(one.places.loc[new], entrances, elsewise))
    return kept


def home_anchors(area: Neighbourhood) -> Anchors:
    """Give where homes touch the network, shape (homes,)."""
    homes = area.homes
    anchors = Anchors(
        homes["anchor_edge"].to_numpy(dtype=np.int32),
        homes["anchor_twin"].to_numpy(dtype=np.int32),
        homes["anchor_fraction"].to_numpy(dtype=np.float64),
    )
    return check_points(area.network, anchors, "homes")


def _check(area: Neighbourhood, frame: gpd.GeoDataFrame) -> None:
    for column in ("id", "geometry"):
        if column not in frame:
            raise MissingColumnError("a frame of places must have it", column=column)
    if frame.crs is not None and frame.crs != area.homes.crs:
        what = f"places are in {frame.crs.to_string()}, homes in {area.homes.crs.to_string()}"
        raise BadValueError(what, column="geometry", do="bring them into the same CRS")


def modes(told: str) -> list[str]:
    """Give the ways of reaching a place: a cell may hold several, as ``a|b``."""
    return [mode.strip() for mode in str(told).split("|")]


def _modes(places: pd.DataFrame, default: ReachMode) -> pd.Series:
    mode = column(places, "reach_mode").fillna(default.value)
    told = {each for several in mode for each in modes(several)}
    strange = sorted(told - {known.value for known in ReachMode})
    if strange:
        do = f"use one of {', '.join(known.value for known in ReachMode)}"
        raise BadValueError(f"'{strange[0]}' is not known", column="reach_mode", do=do)
    return mode


def modes_at(area: Neighbourhood, rows: NDArray[np.integer]) -> list[frozenset[str]]:
    """Give the ways of reaching some places, by the entry or else by its layer.

    Parameters
    ----------
    area
        The neighbourhood.
    rows
        Of ``area.places``.
    """
    known = layers()
    places = area.places.iloc[rows]
    found = []
    for told, key in zip(column(places, "reach_mode"), places["layer"], strict=True):
        default = known[key].reach_mode if key in known else None
        mode = told if isinstance(told, str) else (default or ReachMode.OWN_STRENGTH).value
        found.append(frozenset(modes(mode)))
    return found


def column(places: pd.DataFrame, name: str) -> pd.Series:
    """Give a column of places, null where the table has none."""
    nothing = pd.Series(None, index=places.index, dtype=object)
    return places[name].astype(object) if name in places else nothing


def _stored(area: Neighbourhood, rows: np.ndarray) -> Entrances:
    number = np.full(len(area.places), -1, dtype=np.int32)
    number[rows] = np.arange(len(rows), dtype=np.int32)
    table = area.place_anchors
    place = number[table["place"].to_numpy(dtype=np.int64)]
    table, place = table.loc[place >= 0], place[place >= 0]
    anchors = Anchors(
        table["edge"].to_numpy(dtype=np.int32),
        table["twin"].to_numpy(dtype=np.int32),
        table["fraction"].to_numpy(dtype=np.float64),
    )
    return _entrances(area, anchors, place, len(rows))


def _attached(area: Neighbourhood, frame: gpd.GeoDataFrame) -> Entrances:
    parts = frame.geometry.reset_index(drop=True).explode(index_parts=False)
    anchors = anchor_points(
        area.network,
        area.edges.geometry.to_numpy(),
        area.edges["twin"].to_numpy(dtype=np.int32),
        parts.to_numpy(),
    )
    return _entrances(area, anchors, parts.index.to_numpy(dtype=np.int32), len(frame))


def _entrances(area: Neighbourhood, anchors: Anchors, place: np.ndarray, n: int) -> Entrances:
    edge, twin, fraction = check_points(area.network, anchors, "places")
    there = edge >= 0
    return Entrances(Anchors(edge[there], twin[there], fraction[there]), place[there], n)
