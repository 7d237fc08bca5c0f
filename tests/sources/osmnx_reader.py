"""OpenStreetMap data that came through OSMnx, in the same tables as a file read with pyosmium.

For who has a graph and features of OSMnx in a notebook, and as a second opinion: OSMnx also reads
``.osm`` XML, which is how the two readers are held against each other. Its graph must be made with
:func:`walk_settings`: unsimplified, one edge per drawn node pair, the raw tags kept.
"""

from __future__ import annotations

from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import shapely

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

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    import geopandas as gpd
    import networkx as nx
    from numpy.typing import NDArray

    from sociale_basis.sources.osm_data import Tags

# Tags of ways and nodes that the network reads; what a download asks OSMnx to keep.
WAY_TAGS = (
    "access",
    "area",
    "area:highway",
    "barrier",
    "bicycle",
    "bridge",
    "bridge:name",
    "conveying",
    "crossing",
    "crossing:island",
    "crossing:markings",
    "crossing:signals",
    "cycle_barrier",
    "cycleway",
    "door",
    "embankment",
    "entrance",
    "est_width",
    "foot",
    "foot:backward",
    "foot:forward",
    "footway",
    "handrail",
    "handrail:center",
    "handrail:left",
    "handrail:right",
    "highway",
    "incline",
    "indoor",
    "kerb",
    "kerb:height",
    "kerb:left",
    "kerb:right",
    "layer",
    "level",
    "lit",
    "locked",
    "man_made",
    "maxspeed",
    "maxwidth",
    "maxwidth:physical",
    "motorroad",
    "name",
    "oneway",
    "oneway:foot",
    "opening",
    "operator",
    "path",
    "place",
    "public_transport",
    "railway",
    "ramp",
    "ramp:bicycle",
    "ramp:stroller",
    "ramp:wheelchair",
    "ref",
    "route",
    "segregated",
    "service",
    "sidewalk",
    "sidewalk:both",
    "sidewalk:both:smoothness",
    "sidewalk:both:surface",
    "sidewalk:both:width",
    "sidewalk:left",
    "sidewalk:left:smoothness",
    "sidewalk:left:surface",
    "sidewalk:left:width",
    "sidewalk:right",
    "sidewalk:right:smoothness",
    "sidewalk:right:surface",
    "sidewalk:right:width",
    "smoothness",
    "spacing",
    "step_count",
    "surface",
    "tactile_paving",
    "tunnel",
    "wheelchair",
    "width",
)
NODE_TAGS = (
    "access",
    "barrier",
    "bench",
    "bollard",
    "crossing",
    "crossing:island",
    "crossing:markings",
    "crossing:signals",
    "crossing_ref",
    "cycle_barrier",
    "door",
    "ele",
    "entrance",
    "foot",
    "height",
    "highway",
    "kerb",
    "kerb:height",
    "level",
    "locked",
    "maxwidth",
    "maxwidth:physical",
    "motor_vehicle",
    "opening",
    "railway",
    "spacing",
    "step_count",
    "tactile_paving",
    "traffic_signals",
    "traffic_signals:sound",
    "traffic_signals:vibration",
    "wheelchair",
    "width",
)

ELEMENTS = {"node": "n", "way": "w", "relation": "r"}
# With these values of oneway OSMnx turns a way round.
TURNED = frozenset({"-1", "reverse", "T"})
# Columns of a features frame that are not tags: what OSMnx adds and what XML says of an element.
NO_TAGS = frozenset(
    {"geometry", "nodes", "members", "visible", "version", "timestamp", "changeset", "user", "uid"}
)


@contextmanager
def walk_settings() -> Iterator[None]:
    """Have OSMnx keep drawing direction and the tags the network reads; restore it afterwards.

    OSMnx settings are global: do not use OSMnx from two threads at once.
    """
    from osmnx import settings  # noqa: PLC0415  # osmnx takes two seconds to import

    before = settings.all_oneway, settings.useful_tags_way, settings.useful_tags_node
    settings.all_oneway = True
    settings.useful_tags_way = list(WAY_TAGS)
    settings.useful_tags_node = list(NODE_TAGS)
    try:
        yield
    finally:
        settings.all_oneway, settings.useful_tags_way, settings.useful_tags_node = before


def read_osm_xml_with_osmnx(path_ways: str | Path, path_all: str | Path | None = None) -> OsmData:
    """Read OSM XML (``.osm``, ``.osm.gz``) through OSMnx.

    Parameters
    ----------
    path_ways
        A file with the ways to walk on and their nodes; others in it cost time and are left out.
    path_all
        A file with everything, for the features. Default: ``path_ways``.

    Returns
    -------
    data
        As from :func:`from_osmnx`.

    Raises
    ------
    EmptyDataError
        There is no way that somebody might walk on.
    FileFormatError
        Ways refer to nodes that are not in the file, which OSMnx does not take, or the file holds
        nothing.
    """
    import osmnx  # noqa: PLC0415  # takes two seconds

    if path_all is None:
        path_all = path_ways
    with walk_settings():
        try:
            graph = osmnx.graph_from_xml(Path(path_ways), simplify=False, retain_all=True)
            features = osmnx.features_from_xml(Path(path_all))
        except (ValueError, shapely.errors.ShapelyError) as error:
            raise FileFormatError(
                f"OSMnx cannot make sense of it ({error})",
                file=path_ways,
                do="read it with read_osm_file, which leaves out what is incomplete",
            ) from error
    return from_osmnx(graph, features)


def from_osmnx(graph: nx.MultiDiGraph[int], features: gpd.GeoDataFrame) -> OsmData:
    """Bring an OSMnx graph and features frame into our tables.

    Parameters
    ----------
    graph
        Made under :func:`walk_settings` with ``simplify=False``.
    features
        From one of OSMnx's ``features_from_…``, indexed by element and id. Ways and nodes of the
        graph that are in it get all their tags; others keep those of ``WAY_TAGS`` and
        ``NODE_TAGS``.

    Returns
    -------
    data
        The same tables as :func:`~sociale_basis.sources.osm_file.read_osm_file` makes. The pairs
        of a way are chained head to tail, which is the way's own order unless it meets itself.
        ``extent`` and ``timestamp`` are None: OSMnx does not hand them on.

    Raises
    ------
    EmptyDataError
        There is no way that somebody might walk on.
    """
    warnings: list[str] = []
    element, osm_id, tags = _identities(features)
    all_tags = dict(zip(zip(element, osm_id, strict=True), tags, strict=True))

    pairs, way_tags = _ways(graph, all_tags)
    if not pairs:
        raise EmptyDataError(
            "OSMnx found no way with a highway tag: there is nothing to walk on",
            do="ask for a larger area",
        )
    rows = [(way, *pair) for way in sorted(pairs) for pair in _chained(pairs[way])]
    way_id, tail, head = np.array(rows, dtype=np.int64).T
    node_id = np.unique(np.concatenate([tail, head]))
    node_tags = {}
    for node in node_id.tolist():
        told = all_tags.get(("n", node)) or _useful(graph.nodes[node], NODE_TAGS)
        if is_told(told):
            node_tags[node] = told
    return OsmData(
        node_id=node_id,
        lon=np.array([graph.nodes[node]["x"] for node in node_id.tolist()], dtype=np.float64),
        lat=np.array([graph.nodes[node]["y"] for node in node_id.tolist()], dtype=np.float64),
        node_tags=node_tags,
        way_id=way_id,
        tail=tail,
        head=head,
        way_tags=way_tags,
        features=_features(element, osm_id, tags, features.geometry.to_numpy(), warnings),
        warnings=warnings,
    )


def _identities(features: gpd.GeoDataFrame) -> tuple[list[str], list[int], list[Tags]]:
    """Return element letter, id and tags of every row; OSMnx has one column per key."""
    element = [ELEMENTS[name] for name in features.index.get_level_values(0)]
    osm_id = [int(number) for number in features.index.get_level_values(1)]
    tags: list[Tags] = [{} for _ in osm_id]
    for key in features.columns:
        if key in NO_TAGS:
            continue
        column = features[key]
        filled = np.flatnonzero(column.notna().to_numpy())
        for row, value in zip(filled.tolist(), column.iloc[filled], strict=True):
            tags[row][str(key)] = str(value)
    return element, osm_id, tags


def _ways(
    graph: nx.MultiDiGraph[int], all_tags: dict[tuple[str, int], Tags]
) -> tuple[dict[int, list[tuple[int, int]]], dict[int, Tags]]:
    """Return the node pairs, in drawing direction, and the tags of every way to walk on."""
    pairs: dict[int, list[tuple[int, int]]] = {}
    way_tags: dict[int, Tags] = {}
    for tail, head, edge in graph.edges(data=True):
        way = int(edge["osmid"])
        if way not in way_tags:
            way_tags[way] = all_tags.get(("w", way)) or _useful(edge, WAY_TAGS)
        if tail == head or not is_walk_way(way_tags[way]):
            continue
        turned = way_tags[way].get("oneway") in TURNED
        pairs.setdefault(way, []).append((head, tail) if turned else (tail, head))
    return pairs, {way: way_tags[way] for way in sorted(pairs)}


def _useful(attributes: dict[str, object], keys: Iterable[str]) -> Tags:
    return {key: str(attributes[key]) for key in keys if key in attributes}


def _chained(pairs: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Put a way's pairs head to tail: an Euler walk, from where more pairs leave than arrive."""
    leaving: dict[int, list[int]] = {}
    surplus: dict[int, int] = {}
    for tail, head in sorted(pairs, reverse=True):
        leaving.setdefault(tail, []).append(head)
        surplus[tail] = surplus.get(tail, 0) + 1
        surplus[head] = surplus.get(head, 0) - 1
    start = max(leaving, key=lambda node: (surplus[node], -node))
    # Hierholzer's method, with a stack.
    stack, walk = [start], []
    while stack:
        heads = leaving.get(stack[-1])
        if heads:
            stack.append(heads.pop())
        else:
            walk.append(stack.pop())
    return list(pairwise(reversed(walk)))


def _features(
    element: list[str],
    osm_id: list[int],
    tags: list[Tags],
    geometry: NDArray[np.object_],
    warnings: list[str],
) -> gpd.GeoDataFrame:
    shapes = geometry.copy()
    keep = []
    for row, (letter, told) in enumerate(zip(element, tags, strict=True)):
        if letter == "n":
            wanted = is_told(told)
        elif letter == "r":
            wanted = is_feature_relation(told)
        else:
            shapes[row], surface = _as_drawn(shapes[row], told)
            wanted = is_feature_way(told, area=surface)
        if wanted:
            keep.append(row)
    return feature_table(
        [element[row] for row in keep],
        [osm_id[row] for row in keep],
        [tags[row] for row in keep],
        shapes[keep],
        warnings,
    )


def _as_drawn(shape: shapely.Geometry, tags: Tags) -> tuple[shapely.Geometry, bool]:
    """Draw a way as line or surface by our rules where OSMnx's differ; tell which it is."""
    if isinstance(shape, shapely.LineString) and shape.is_closed and is_area(tags):
        return shapely.Polygon(shape.coords), True
    if isinstance(shape, shapely.Polygon) and not is_area(tags):
        return shapely.LineString(shape.exterior.coords), False
    return shape, isinstance(shape, (shapely.Polygon, shapely.MultiPolygon))
