"""What one pass over an OpenStreetMap file brings together: flat arrays, and tags by element."""

from __future__ import annotations

from array import array
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

import numpy as np
import osmium
import shapely
from osmium.osm import Area, Changeset, Node, Way

from sociale_basis.sources.osm_areas import is_area
from sociale_basis.sources.osm_features import (
    is_feature_relation,
    is_feature_way,
    is_told,
    is_walk_way,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray
    from osmium.osm import Relation
    from osmium.osm.types import OSMEntity

    from sociale_basis.sources.osm_data import Tags

ELEMENTS = "nwr"  # in the order in which a sorted file holds them
# OSM keeps degrees as integers of this fraction; libosmium gives UNKNOWN for a node it never saw.
SCALE = 10_000_000
UNKNOWN = 2**31 - 1
RING_POINTS = 4  # a triangle, closed
EPOCH = date(1970, 1, 1)
WKB = osmium.geom.WKBFactory()


class UnsortedError(Exception):
    """A way came before its nodes, or a relation before its ways."""


@dataclass
class _Shapes:
    """Coordinates of points, lines or rings, flat, so that shapely makes all of them at once."""

    row: list[int] = field(default_factory=list)
    sizes: list[int] = field(default_factory=list)
    x: array[int] = field(default_factory=lambda: array("q"))
    y: array[int] = field(default_factory=lambda: array("q"))

    def add(self, row: int, xs: Sequence[int], ys: Sequence[int]) -> None:
        self.row.append(row)
        self.sizes.append(len(xs))
        self.x.extend(xs)
        self.y.extend(ys)

    def coordinates(self) -> NDArray[np.float64]:
        return np.column_stack([_degrees(self.x), _degrees(self.y)])

    def owner(self) -> NDArray[np.int64]:
        return np.repeat(np.arange(len(self.sizes)), self.sizes)


@dataclass
class Collected:
    """What one pass over a sorted file brings together, element by element."""

    # Places of nodes that JOSM has not uploaded yet; libosmium looks up no negative ids.
    new_nodes: dict[int, tuple[int, int]] = field(default_factory=dict)
    rank: int = 0
    newest: date = EPOCH
    misses_nodes: bool = False
    # Ways to walk on: one entry per node reference.
    walk_way: array[int] = field(default_factory=lambda: array("q"))
    walk_node: array[int] = field(default_factory=lambda: array("q"))
    walk_x: array[int] = field(default_factory=lambda: array("q"))
    walk_y: array[int] = field(default_factory=lambda: array("q"))
    way_tags: dict[int, Tags] = field(default_factory=dict)
    # Features: one entry each; the shapes point back by row, what has no shape stays without.
    element: list[str] = field(default_factory=list)
    osm_id: list[int] = field(default_factory=list)
    tags: list[Tags] = field(default_factory=list)
    points: _Shapes = field(default_factory=_Shapes)
    lines: _Shapes = field(default_factory=_Shapes)
    rings: _Shapes = field(default_factory=_Shapes)
    assembled: dict[int, str] = field(default_factory=dict)

    def take(self, entity: OSMEntity) -> None:
        """Take the next element of the file, or an area that libosmium made of a relation.

        Raises
        ------
        UnsortedError
            It should have come earlier.
        """
        if isinstance(entity, Area):
            self._take_area(entity)
            return
        if isinstance(entity, Changeset) or entity.deleted:
            return
        rank = ELEMENTS.index(entity.type_str())
        if rank < self.rank:
            raise UnsortedError
        self.rank = rank
        self.newest = max(self.newest, entity.timestamp.date())
        if isinstance(entity, Node):
            self._take_node(entity)
        elif isinstance(entity, Way):
            self._take_way(entity)
        else:
            self._take_relation(entity)

    def _add_feature(self, element: str, osm_id: int, tags: Tags) -> int:
        self.element.append(element)
        self.osm_id.append(osm_id)
        self.tags.append(tags)
        return len(self.element) - 1

    def _take_node(self, node: Node) -> None:
        tags = dict(node.tags)
        if is_told(tags):
            row = self._add_feature("n", node.id, tags)
            if node.location.valid():
                self.points.add(row, [node.location.x], [node.location.y])

    def _take_way(self, way: Way) -> None:
        tags = dict(way.tags)
        walk = is_walk_way(tags)
        nodes = [node.ref for node in way.nodes]
        closed = bool(nodes) and nodes[0] == nodes[-1]
        surface = closed and is_area(tags)
        feature = is_feature_way(tags, area=surface)
        if not (walk or feature):
            return
        xs = [node.x for node in way.nodes]
        ys = [node.y for node in way.nodes]
        if UNKNOWN in xs:
            for at, node in enumerate(nodes):
                xs[at], ys[at] = self.new_nodes.get(node, (xs[at], ys[at]))
        whole = UNKNOWN not in xs
        self.misses_nodes |= not whole
        if walk:
            self.way_tags[way.id] = tags
            self.walk_way.extend([way.id] * len(nodes))
            self.walk_node.extend(nodes)
            self.walk_x.extend(xs)
            self.walk_y.extend(ys)
        if feature:
            row = self._add_feature("w", way.id, tags)
            if whole and surface and len(nodes) >= RING_POINTS:
                self.rings.add(row, xs, ys)
            elif whole and not surface and len(nodes) > 1:
                self.lines.add(row, xs, ys)

    def _take_area(self, area: Area) -> None:
        # Ways are made into surfaces by our own rules; libosmium calls every ring an area.
        if not area.from_way() and area.num_rings()[0] > 0:
            self.assembled[area.orig_id()] = WKB.create_multipolygon(area)

    def _take_relation(self, relation: Relation) -> None:
        tags = dict(relation.tags)
        if is_feature_relation(tags):
            self._add_feature("r", relation.id, tags)


def node_pairs(
    collected: Collected,
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64], int]:
    """Return way, tail and head of every consecutive node pair, and how many lack a node."""
    way = np.asarray(collected.walk_way, dtype=np.int64)
    node = np.asarray(collected.walk_node, dtype=np.int64)
    known = np.asarray(collected.walk_x, dtype=np.int64) != UNKNOWN
    pair = (way[:-1] == way[1:]) & (node[:-1] != node[1:])
    whole = known[:-1] & known[1:]
    keep = np.flatnonzero(pair & whole)
    keep = keep[np.argsort(way[keep], kind="stable")]
    return way[keep], node[keep], node[keep + 1], int((pair & ~whole).sum())


def node_places(
    collected: Collected, used: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.float64], NDArray[np.float64]]:
    """Return id, longitude and latitude of every used node once, sorted by id."""
    node_id, first = np.unique(np.asarray(collected.walk_node, dtype=np.int64), return_index=True)
    wanted = np.isin(node_id, used)
    at = first[wanted]
    return node_id[wanted], _degrees(collected.walk_x)[at], _degrees(collected.walk_y)[at]


def _degrees(numbers: array[int]) -> NDArray[np.float64]:
    return np.asarray(numbers, dtype=np.int64) / SCALE


def geometries(collected: Collected) -> NDArray[np.object_]:
    """Make the geometry of every feature; None where nodes or members are missing."""
    geometry = np.full(len(collected.element), None, dtype=object)
    points, lines, rings = collected.points, collected.lines, collected.rings
    geometry[points.row] = shapely.points(points.coordinates())
    geometry[lines.row] = shapely.linestrings(lines.coordinates(), indices=lines.owner())
    geometry[rings.row] = shapely.polygons(
        shapely.linearrings(rings.coordinates(), indices=rings.owner())
    )
    relations = [row for row, element in enumerate(collected.element) if element == "r"]
    geometry[relations] = shapely.from_wkb(
        [collected.assembled.get(collected.osm_id[row]) for row in relations]
    )
    return geometry
