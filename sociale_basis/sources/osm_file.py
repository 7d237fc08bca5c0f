"""Read an OpenStreetMap file (``.osm.pbf``, ``.osm`` …) with pyosmium.

One streaming pass; untagged nodes never reach Python. libosmium assembles relations, shapely makes
all other geometries at once. Files that are not sorted are sorted in memory first.
"""

from __future__ import annotations

from array import array
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import numpy as np
import osmium
import shapely
from osmium.osm import Area, Changeset, Node, Way

from sociale_basis.errors import EmptyDataError, FileFormatError
from sociale_basis.sources.osm_areas import is_area
from sociale_basis.sources.osm_data import OsmData
from sociale_basis.sources.osm_features import (
    feature_table,
    is_feature_relation,
    is_feature_way,
    is_told,
    is_walk_way,
)
from sociale_basis.sources.osm_header import Header, read_header, refuse_by_name, refuse_history

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray
    from osmium.osm import Relation
    from osmium.osm.types import OSMEntity

    from sociale_basis.sources.osm_data import Tags

ELEMENTS = "nwr"  # in the order in which a sorted file holds them
# OSM keeps degrees as integers of this fraction; libosmium gives UNKNOWN for a node it never saw.
SCALE = 10_000_000
UNKNOWN = 2**31 - 1
RING_POINTS = 4  # a triangle, closed
REPORT_EVERY = 50_000
EPOCH = date(1970, 1, 1)
WORLD_WIDE = 350.0  # degrees; a box this wide says nothing about an extract
WKB = osmium.geom.WKBFactory()


def read_osm_file(path: str | Path, *, progress: Callable[[int], None] | None = None) -> OsmData:
    """Read everything that may matter to somebody on foot or on wheels from an OSM file.

    Parameters
    ----------
    path
        A file ending in ``.osm.pbf``, ``.pbf``, ``.osm``, ``.osm.gz`` or ``.osm.bz2``.
    progress
        Called now and then with the number of tagged elements read so far.

    Returns
    -------
    data
        The tables. What is incomplete (an extract cut through ways or relations) is left out and
        counted in ``data.warnings``.

    Raises
    ------
    FileFormatError
        The file is not there, is no OSM file, is damaged, or holds history.
    EmptyDataError
        It holds no way that somebody might walk on.
    """
    path = Path(path)
    refuse_by_name(path)
    try:
        header = read_header(path)
        try:
            collected = _collect(path, progress)
        except _UnsortedError:
            # Windows cannot delete a file that a failed reading still holds open.
            with TemporaryDirectory(ignore_cleanup_errors=True) as folder:
                collected = _collect(_sorted_copy(path, Path(folder)), progress)
    except RuntimeError as error:
        if "twice in input" in str(error):
            refuse_history(path, "one way or relation")
        # libosmium reports every kind of damage as RuntimeError, with its own words for the cause.
        raise FileFormatError(
            f"cannot be read as an OSM file ({error})",
            file=path,
            do="download or export it again",
        ) from error
    return _finish(path, collected, header)


class _UnsortedError(Exception):
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
class _Collected:
    """What one pass over the file brings together."""

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
        if isinstance(entity, Area):
            self._take_area(entity)
            return
        if isinstance(entity, Changeset) or entity.deleted:
            return
        rank = ELEMENTS.index(entity.type_str())
        if rank < self.rank:
            raise _UnsortedError
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


def _collect(path: Path, progress: Callable[[int], None] | None) -> _Collected:
    collected = _pass(path, {}, progress)
    if collected.misses_nodes:
        new_nodes = _new_nodes(path)
        if new_nodes:
            collected = _pass(path, new_nodes, progress)
    return collected


def _pass(
    path: Path, new_nodes: dict[int, tuple[int, int]], progress: Callable[[int], None] | None
) -> _Collected:
    collected = _Collected(new_nodes)
    elements = osmium.FileProcessor(str(path)).with_areas()
    elements.with_filter(osmium.filter.EmptyTagFilter())
    try:
        for count, entity in enumerate(elements, start=1):
            collected.take(entity)
            if progress is not None and count % REPORT_EVERY == 0:
                progress(count)
    except RuntimeError as error:
        if "out of order" in str(error):
            raise _UnsortedError from error
        raise
    return collected


def _new_nodes(path: Path) -> dict[int, tuple[int, int]]:
    """Look up the nodes with negative ids, and notice nodes that come too late for their ways."""
    found = {}
    seen_way = False
    for entity in osmium.FileProcessor(str(path), osmium.osm.NODE | osmium.osm.WAY):
        if isinstance(entity, Way):
            seen_way = True
        elif seen_way:
            raise _UnsortedError
        elif isinstance(entity, Node) and entity.id < 0:
            found[entity.id] = (entity.location.x, entity.location.y)
    return found


def _sorted_copy(path: Path, folder: Path) -> Path:
    """Sort by type and id, as most tools write and libosmium needs; JOSM's new ids are negative."""
    everything = osmium.MergeInputReader()
    everything.add_file(str(path))
    copy = folder / "sorted.osm.pbf"
    with osmium.SimpleWriter(str(copy)) as writer:
        everything.apply(writer, simplify=False)
    return copy


def _finish(path: Path, collected: _Collected, header: Header) -> OsmData:
    warnings: list[str] = []
    way_id, tail, head, missing = _pairs(collected)
    if not way_id.size:
        raise EmptyDataError(
            "holds no complete way with a highway tag: there is nothing to walk on",
            file=path,
            do="use an extract that keeps its roads and paths, and their nodes",
        )
    if missing:
        warnings.append(
            f"Pieces of ways left out because the file lacks the nodes they end at: {missing:,}."
        )
    features = feature_table(
        collected.element, collected.osm_id, collected.tags, _geometries(collected), warnings
    )
    twice = features[features.duplicated(["element", "osm_id"])]
    if len(twice):
        refuse_history(path, f"{twice['element'].iat[0]}{twice['osm_id'].iat[0]}")

    node_id, lon, lat = _nodes(collected, np.concatenate([tail, head]))
    on_node = features[(features["element"] == "n") & features["osm_id"].isin(node_id)]
    newest = collected.newest.isoformat() if collected.newest > EPOCH else None
    return OsmData(
        node_id=node_id,
        lon=lon,
        lat=lat,
        node_tags=dict(zip(on_node["osm_id"].tolist(), on_node["tags"], strict=True)),
        way_id=way_id,
        tail=tail,
        head=head,
        way_tags={way: collected.way_tags[way] for way in np.unique(way_id).tolist()},
        features=features,
        extent=_usable_extent(header.extent, lon, lat, warnings),
        timestamp=header.date or newest,
        warnings=warnings,
    )


def _pairs(
    collected: _Collected,
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


def _nodes(
    collected: _Collected, used: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.float64], NDArray[np.float64]]:
    node_id, first = np.unique(np.asarray(collected.walk_node, dtype=np.int64), return_index=True)
    wanted = np.isin(node_id, used)
    at = first[wanted]
    return node_id[wanted], _degrees(collected.walk_x)[at], _degrees(collected.walk_y)[at]


def _degrees(numbers: array[int]) -> NDArray[np.float64]:
    return np.asarray(numbers, dtype=np.int64) / SCALE


def _geometries(collected: _Collected) -> NDArray[np.object_]:
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


def _usable_extent(
    extent: tuple[float, float, float, float] | None,
    lon: NDArray[np.float64],
    lat: NDArray[np.float64],
    warnings: list[str],
) -> tuple[float, float, float, float] | None:
    if extent is None:
        return None
    west, south, east, north = extent
    inside = (lon >= west) & (lon <= east) & (lat >= south) & (lat <= north)
    if west < east and south < north and east - west < WORLD_WIDE and inside.any():
        return extent
    warnings.append(
        f"The file's header names a box ({west}, {south}, {east}, {north}) that cannot be its "
        "extent; it is not used."
    )
    return None
