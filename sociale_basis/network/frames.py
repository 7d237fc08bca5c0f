"""From OSM data to the tables of nodes and directed edges that a neighbourhood keeps."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely
from pyproj import Transformer

from sociale_basis.errors import EmptyDataError
from sociale_basis.network import edge_table, node_facts, square_stretches, ways
from sociale_basis.network.attributes import NAMES, Access, Crossing, Tri, WayClass
from sociale_basis.network.junctions import Arm
from sociale_basis.network.network import Network
from sociale_basis.network.parallel import left_out
from sociale_basis.network.pavement import lay_pavement
from sociale_basis.network.street_beside import streets_beside
from sociale_basis.network.tag_values import kerb_metres
from sociale_basis.network.topology import Stretch, stretches

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    import geopandas as gpd
    import pandas as pd
    from numpy.typing import NDArray

    from sociale_basis.sources.elevation import Elevation
    from sociale_basis.sources.osm_data import OsmData, Tags
    from sociale_basis.sources.pavement import Pavement

_E7 = 10_000_000
_SIDEWALKS = frozenset({WayClass.FOOTWAY, WayClass.SIDEWALK, WayClass.PEDESTRIAN, WayClass.PATH})


def network_frames(
    osm: OsmData,
    crs: str,
    *,
    elevation: Elevation | None = None,
    pavement: Pavement | None = None,
    keep: Callable[[Tags], bool] = ways.is_walkable,
) -> tuple[pd.DataFrame, gpd.GeoDataFrame, list[str]]:
    """Make the walkable network of an OSM source.

    Parameters
    ----------
    osm
        Nodes, ways and features.
    crs
        Metric CRS to work in.
    elevation
        Heights, for slopes where no ``incline`` is tagged.
    pavement
        Fills in what is not tagged of surface and width of footways; see
        :mod:`sociale_basis.network.pavement`.
    keep
        Tells from its tags whether a way is used.

    Returns
    -------
    nodes
        ``node_id`` (OSM, negative: made from coordinates), ``side`` (1: foot side of a divided
        node), ``x``, ``y`` in metres, along the Morton curve.
    edges
        One row per directed edge: ``tail``, ``head``, ``twin`` (row numbers, -1 for none),
        ``length_m``, ``way_id`` (negative: relation), ``name``, ``bridge_name``, ``street`` (that a
        sidewalk belongs to), ``crossed_name`` (of the street at its head), ``sidewalk`` (a
        :class:`~sociale_basis.network.attributes.Tri`), ``geometry`` from tail to head, and every
        field of :class:`~sociale_basis.network.attributes.EdgeAttributes`; with pavement also
        ``bronhouder``: the code of who keeps it up.
    warnings
        One sentence each.

    Raises
    ------
    EmptyDataError
        Nobody can walk on any of the ways.
    """
    facts = {
        way: fact
        for way, tags in osm.way_tags.items()
        if keep(tags) and (fact := ways.facts(tags)) is not None
    }
    spoken = {node: node_facts.facts(tags) for node, tags in osm.node_tags.items()}
    told = {node: fact for node, fact in spoken.items() if not node_facts.is_nothing(fact)}
    at = dict(zip(_keys(osm.lon, osm.lat), osm.node_id.tolist(), strict=True))
    kerb_lines = _kerb_lines(osm.features, at)
    outlines = square_stretches.relation_nodes(osm.features, at, keep)
    passed = _streets_passed(osm, facts)
    pieces = stretches(osm, facts, {*told, *kerb_lines, *outlines, *passed})
    if not pieces:
        do = "choose an extract with streets and paths (highway=*)"
        raise EmptyDataError("the data holds no way that people can walk on", do=do)
    place = _Places(osm, crs)
    squares = square_stretches.across(osm, pieces, facts, at, place.to_metres, keep)
    place.add(squares.made)
    facts |= squares.facts
    pieces += squares.stretches
    lines = place.lines(pieces)
    gone = left_out(
        lines,
        [(piece.path[0], piece.path[-1]) for piece in pieces],
        np.array([facts[piece.way_id].separate for piece in pieces]),
        np.array([facts[piece.way_id].way_class in _SIDEWALKS for piece in pieces]),
        np.array([_is_firm(facts[piece.way_id]) for piece in pieces]),
    )
    for piece, out in zip(pieces, gone, strict=True):
        if out:
            for node in (piece.path[0], piece.path[-1]):
                passed.setdefault(node, []).append(_arm(facts[piece.way_id]))
    kinds = [facts[piece.way_id].way_class for piece in pieces]
    names = [osm.way_tags.get(piece.way_id, {}).get("name") for piece in pieces]
    streets = [
        name if kind in ways.CARRIAGEWAYS else None for name, kind in zip(names, kinds, strict=True)
    ]
    beside = streets_beside(
        lines, np.array([kind is WayClass.SIDEWALK for kind in kinds], dtype=bool), streets
    )
    source = edge_table.Material(
        pieces=[piece for piece, out in zip(pieces, gone, strict=True) if not out],
        lines=lines[~gone],
        facts=facts,
        way_tags=osm.way_tags | squares.tags,
        told=told,
        kerb_lines=kerb_lines,
        passed=passed,
        beside=[name for name, out in zip(beside, gone, strict=True) if not out],
        crossed=_names_passed(osm, passed) | _names_at(pieces, streets),
    )
    height = _height(elevation, crs) if elevation is not None else None
    nodes, edges = edge_table.tables(source, place.xy, crs, height)
    if pavement is not None:
        edges = lay_pavement(edges, pavement)
    return nodes, edges, squares.warnings


def network_from_frames(nodes: pd.DataFrame, edges: gpd.GeoDataFrame) -> Network:
    """Make the network of kept tables: node and edge numbers are their row numbers."""
    attributes: dict[str, Any] = {name: edges[name].to_numpy() for name in NAMES}
    return Network.from_edges(
        edges["tail"].to_numpy(),
        edges["head"].to_numpy(),
        edges["length_m"].to_numpy(),
        nodes["x"].to_numpy(),
        nodes["y"].to_numpy(),
        way_id=edges["way_id"].to_numpy(),
        node_id=nodes["node_id"].to_numpy(),
        **attributes,
    )


class _Places:
    """Where nodes lie, in metres."""

    def __init__(self, osm: OsmData, crs: str) -> None:
        self._transformer = Transformer.from_crs("EPSG:4326", crs, always_xy=True)
        metric = self.to_metres(np.column_stack([osm.lon, osm.lat]))
        self.xy: dict[int, tuple[float, float]] = {
            node: (x, y) for node, (x, y) in zip(osm.node_id.tolist(), metric.tolist(), strict=True)
        }

    def to_metres(self, lonlat: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.column_stack(self._transformer.transform(lonlat[:, 0], lonlat[:, 1]))

    def add(self, made: dict[int, tuple[float, float]]) -> None:
        self.xy |= made

    def lines(self, pieces: list[Stretch]) -> NDArray[np.object_]:
        sizes = [len(piece.path) for piece in pieces]
        xy = np.array([self.xy[node] for piece in pieces for node in piece.path])
        return np.asarray(shapely.linestrings(xy, indices=np.repeat(np.arange(len(pieces)), sizes)))


def _keys(lon: NDArray[np.float64], lat: NDArray[np.float64]) -> list[tuple[int, int]]:
    e7 = np.rint(np.column_stack([lon, lat]) * _E7).astype(np.int64)
    return [(x, y) for x, y in e7.tolist()]


def _is_firm(fact: ways.WayFacts) -> bool:
    return fact.access is Access.PUBLIC and fact.way_class is not WayClass.STEPS


def _streets_passed(osm: OsmData, used: Collection[int]) -> dict[int, list[Arm]]:
    """Find streets where nobody walks (``foot=no``, ``use_sidepath``): people do cross them."""
    arms = {
        way: _arm(fact)
        for way, tags in osm.way_tags.items()
        if way not in used
        and (fact := ways.facts(tags)) is not None
        and fact.way_class in ways.CARRIAGEWAYS
    }
    walked = np.isin(osm.way_id, np.fromiter(used, dtype=np.int64, count=len(used)))
    on_walk = np.concatenate([osm.tail[walked], osm.head[walked]])
    street = np.isin(osm.way_id, np.fromiter(arms, dtype=np.int64, count=len(arms)))
    found: dict[int, list[Arm]] = {}
    for ends in (osm.tail, osm.head):
        at = street & np.isin(ends, on_walk)
        for node, way in zip(ends[at].tolist(), osm.way_id[at].tolist(), strict=True):
            found.setdefault(node, []).append(arms[way])
    return found


def _names_at(pieces: list[Stretch], streets: list[str | None]) -> dict[int, str]:
    """Give the name of a street at every node of it, of more of them the first."""
    found: dict[int, str] = {}
    for piece, name in zip(pieces, streets, strict=True):
        if name is not None:
            for node in (piece.path[0], piece.path[-1]):
                found.setdefault(node, name)
    return found


def _names_passed(osm: OsmData, passed: Collection[int]) -> dict[int, str]:
    """Give the names of streets where nobody walks, at the nodes where they are crossed."""
    found: dict[int, str] = {}
    nodes = np.fromiter(passed, dtype=np.int64, count=len(passed))
    for ends in (osm.tail, osm.head):
        at = np.isin(ends, nodes)
        for node, way in zip(ends[at].tolist(), osm.way_id[at].tolist(), strict=True):
            tags = osm.way_tags.get(way, {})
            fact = ways.facts(tags) if "name" in tags else None
            if fact is not None and fact.way_class in ways.CARRIAGEWAYS:
                found.setdefault(node, tags["name"])
    return found


def _arm(fact: ways.WayFacts) -> Arm:
    return Arm(
        way_class=fact.way_class,
        length_m=math.inf,
        other=0,
        maxspeed_km_h=fact.maxspeed_km_h,
        crossing=Crossing.NONE,
        kerb_m=math.nan,
        tactile=Tri.UNTAGGED,
        wheelchair=Tri.UNTAGGED,
    )


def _kerb_lines(features: gpd.GeoDataFrame, at: dict[tuple[int, int], int]) -> dict[int, float]:
    kerb = np.array([tags.get("barrier") == "kerb" for tags in features["tags"]], dtype=bool)
    kerb &= (features["element"] != "n").to_numpy()
    heights: dict[int, float] = {}
    for tags, line in zip(features["tags"][kerb], features.geometry[kerb], strict=True):
        xy = shapely.get_coordinates(line)
        for key in _keys(xy[:, 0], xy[:, 1]):
            if key in at:
                heights[at[key]] = kerb_metres(tags)
    return heights


def _height(
    elevation: Elevation, crs: str
) -> Callable[[NDArray[np.float64], NDArray[np.float64]], NDArray[np.float64]]:
    def height(x: NDArray[np.float64], y: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.asarray(elevation.sample(x, y, crs))

    return height
