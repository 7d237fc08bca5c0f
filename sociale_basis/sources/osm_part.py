"""Cuts the part around a box out of a large OpenStreetMap file, with all that sticks out whole.

What counts is the box around each way and surface, so that a way through the box without a node in
it comes along, and a wood with all of the box inside it. Four passes in libosmium; Python sees one
number per way, and of nodes only those with tags. Libosmium's own trackers would do with less code
and 1.6 GB of memory for each: they keep a bit for every node there could be.
"""

from __future__ import annotations

from array import array
from typing import TYPE_CHECKING

import numpy as np
import osmium
from osmium.osm import Node, Relation, Way

from sociale_basis.sources.osm_collect import SCALE, WKB, UnsortedError
from sociale_basis.sources.osm_features import SURFACE_RELATIONS, is_feature_relation

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray
    from osmium.index import LocationTable

Box = tuple[float, float, float, float]
"""West, south, east, north, in degrees."""

_AT_ONCE = 50_000
# Bytes before the coordinates of a line: byte order, kind, number of points.
_WKB_HEAD = 9
# Above this size the places of nodes are kept on disk: 16 bytes each.
_IN_MEMORY_BYTES = 600_000_000


def write_part(path: Path, within: Box, part: Path) -> bool:
    """Write what lies in a box, or touches it, to a file of its own.

    Parameters
    ----------
    path
        A file sorted by type and id.
    within
        The box.
    part
        What to write, in a folder of its own: other files come beside it.

    Returns
    -------
    written
        False where the file has elements that were never uploaded (negative ids), which libosmium
        does not look up: such files are small, and read whole.

    Raises
    ------
    UnsortedError
        The file is not sorted.
    """
    large = path.stat().st_size > _IN_MEMORY_BYTES
    places = osmium.index.create_map(
        f"sparse_file_array,{part.with_suffix('.places')}" if large else "flex_mem"
    )
    surfaces = _surfaces(path)
    boxes = _Boxes(surfaces)
    if not boxes.read(path, places, within):
        return False
    ways, relations = boxes.chosen(within)
    upper = part.with_suffix(".upper.osm.pbf")
    nodes = _write_upper(path, ways, relations, upper)
    _write_nodes(path, within, nodes, places, upper, part)
    return True


def _surfaces(path: Path) -> dict[int, list[int]]:
    """List the ways of each relation that is a surface."""
    found: dict[int, list[int]] = {}
    kinds = osmium.filter.TagFilter(*[("type", kind) for kind in sorted(SURFACE_RELATIONS)])
    for relation in osmium.FileProcessor(str(path), osmium.osm.RELATION).with_filter(kinds):
        if isinstance(relation, Relation) and is_feature_relation(dict(relation.tags)):
            found[relation.id] = [one.ref for one in relation.members if one.type == "w"]
    return found


class _Boxes:
    """The boxes around the ways that count: those that meet the box, and members of surfaces."""

    def __init__(self, surfaces: dict[int, list[int]]) -> None:
        self._surfaces = surfaces
        members = [way for ways in surfaces.values() for way in ways]
        self._member = np.unique(np.array(members, dtype=np.int64))
        self._bounds = np.full((len(self._member), 4), np.nan)
        self._met: list[NDArray[np.int64]] = [np.zeros(0, dtype=np.int64)]

    def read(self, path: Path, places: LocationTable, within: Box) -> bool:
        ids: array[int] = array("q")
        lines: list[str] = []
        odd: list[tuple[int, list[int], list[int]]] = []
        elements = osmium.FileProcessor(str(path), osmium.osm.NODE | osmium.osm.WAY)
        elements.with_locations(places)  # type: ignore[arg-type]  # takes a table as well
        elements.with_filter(osmium.filter.EntityFilter(osmium.osm.WAY))
        for way in elements:
            if not isinstance(way, Way):
                continue
            try:
                lines.append(WKB.create_linestring(way))
            except (RuntimeError, osmium.InvalidLocationError):
                known = [node.location for node in way.nodes if node.location.valid()]
                odd.append((way.id, [at.x for at in known], [at.y for at in known]))
                continue
            ids.append(way.id)
            if len(ids) == _AT_ONCE:
                self._take(ids, _bounds(lines), within)
                ids, lines = array("q"), []
        if odd and not _is_sorted(path):
            return False
        if ids:
            self._take(ids, _bounds(lines), within)
        for number, xs, ys in odd:
            if xs:
                bounds = np.array([[min(xs), min(ys), max(xs), max(ys)]]) / SCALE
                self._take(array("q", [number]), bounds, within)
        return True

    def _take(self, ids: array[int], bounds: NDArray[np.float64], within: Box) -> None:
        number = np.asarray(ids, dtype=np.int64)
        self._met.append(number[_meets(bounds, within)])
        if len(self._member):
            at = np.searchsorted(self._member, number)
            at[at == len(self._member)] = 0
            own = self._member[at] == number
            self._bounds[at[own]] = bounds[own]

    def chosen(self, within: Box) -> tuple[NDArray[np.int64], list[int]]:
        """Give the ways and relations that meet the box, and the ways of these relations."""
        relations: list[int] = []
        ways = [*self._met]
        for relation, members in self._surfaces.items():
            if not members:
                continue
            own = self._bounds[np.searchsorted(self._member, members)]
            known = own[~np.isnan(own[:, 0])]
            if not len(known):
                continue
            around = np.concatenate([known[:, :2].min(0), known[:, 2:].max(0)])
            if _meets(around[np.newaxis], within)[0]:
                relations.append(relation)
                ways.append(np.array(members, dtype=np.int64))
        return np.unique(np.concatenate(ways)), relations


def _bounds(lines: list[str]) -> NDArray[np.float64]:
    """Give the box around each line in WKB (hexadecimal), shape (n, 4); faster than shapely."""
    sizes = np.array([len(line) // 2 for line in lines])
    raw = np.frombuffer(bytes.fromhex("".join(lines)), dtype=np.uint8)
    inside = np.ones(len(raw), dtype=bool)
    inside[(np.cumsum(sizes) - sizes)[:, np.newaxis] + np.arange(_WKB_HEAD)] = False
    xy = raw[inside].view(np.float64).reshape(-1, 2)
    points = (sizes - _WKB_HEAD) // xy[0].nbytes
    first = np.cumsum(points) - points
    return np.hstack([np.minimum.reduceat(xy, first), np.maximum.reduceat(xy, first)])


def _meets(bounds: NDArray[np.float64], within: Box) -> NDArray[np.bool_]:
    west, south, east, north = within
    return np.asarray(
        (bounds[:, 0] <= east)
        & (bounds[:, 2] >= west)
        & (bounds[:, 1] <= north)
        & (bounds[:, 3] >= south)
    )


def _is_sorted(path: Path) -> bool:
    """Tell why nodes are missing: False for negative ids, True where the file lacks them.

    Raises
    ------
    UnsortedError
        They come after the ways.
    """
    seen_way = False
    for entity in osmium.FileProcessor(str(path), osmium.osm.NODE | osmium.osm.WAY):
        if isinstance(entity, Way):
            seen_way = True
        elif seen_way:
            raise UnsortedError
        elif entity.id < 0:
            return False
    return True


def _write_upper(
    path: Path, ways: NDArray[np.int64], relations: list[int], upper: Path
) -> NDArray[np.int64]:
    """Write ways and relations, and give the ids of their nodes, sorted."""
    nodes: array[int] = array("q")
    wanted = osmium.filter.IdFilter(ways.tolist())
    wanted.enable_for(osmium.osm.WAY)
    surfaces = osmium.filter.IdFilter(relations)
    surfaces.enable_for(osmium.osm.RELATION)
    elements = osmium.FileProcessor(str(path), osmium.osm.WAY | osmium.osm.RELATION)
    elements.with_filter(wanted).with_filter(surfaces)
    with osmium.SimpleWriter(str(upper)) as writer:
        for entity in elements:
            writer.add(entity)
            if isinstance(entity, Way):
                nodes.extend([node.ref for node in entity.nodes])
    return np.unique(np.asarray(nodes, dtype=np.int64))


def _write_nodes(
    path: Path,
    within: Box,
    nodes: NDArray[np.int64],
    places: LocationTable,
    upper: Path,
    part: Path,
) -> None:
    """Write the nodes of ways and those in the box that say something, then what was written."""
    west, south, east, north = (round(degree * SCALE) for degree in within)
    needed = nodes.tolist()
    of_ways = set(needed)
    at = 0
    tagged = osmium.FileProcessor(str(path), osmium.osm.NODE)
    tagged.with_filter(osmium.filter.EmptyTagFilter())
    with osmium.SimpleWriter(str(part)) as writer:
        for node in tagged:
            if not isinstance(node, Node):
                continue
            there = node.location
            if node.id not in of_ways and not (
                west <= there.x <= east and south <= there.y <= north
            ):
                continue
            while at < len(needed) and needed[at] < node.id:
                _write_bare(writer, needed[at], places)
                at += 1
            if at < len(needed) and needed[at] == node.id:
                at += 1
            writer.add_node(node)
        for number in needed[at:]:
            _write_bare(writer, number, places)
        for entity in osmium.FileProcessor(str(upper)):
            writer.add(entity)


def _write_bare(writer: osmium.SimpleWriter, number: int, places: LocationTable) -> None:
    try:
        there = places.get(number)
    except KeyError:
        return  # the file lacks it
    writer.add_node(osmium.osm.mutable.Node(id=number, location=(there.lon, there.lat)))
