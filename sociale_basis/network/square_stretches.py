"""Which surfaces of an OSM source are squares, and the stretches across them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import shapely

from sociale_basis.network import ways
from sociale_basis.network.attributes import WayClass
from sociale_basis.network.squares import lines_across
from sociale_basis.network.topology import Stretch
from sociale_basis.sources.osm_areas import is_area

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    import geopandas as gpd
    from numpy.typing import NDArray

    from sociale_basis.network.ways import WayFacts
    from sociale_basis.sources.osm_data import OsmData, Tags

_E7 = 10_000_000
_CLASSES = frozenset(
    {
        WayClass.FOOTWAY,
        WayClass.PEDESTRIAN,
        WayClass.PATH,
        WayClass.LIVING_STREET,
        WayClass.CORRIDOR,
        WayClass.PLATFORM,
    }
)
_WALLS = frozenset({"wall", "fence", "hedge", "retaining_wall", "city_wall", "guard_rail"})


class Squares(NamedTuple):
    """What the squares add to the network."""

    stretches: list[Stretch]
    facts: dict[int, WayFacts]
    """What relations say, by negative id; ways have theirs already."""
    made: dict[int, tuple[float, float]]
    """Metres of corners that are no OSM nodes."""
    warnings: list[str]
    tags: dict[int, Tags]
    """Tags of relations, by negative id."""


def relation_nodes(
    features: gpd.GeoDataFrame,
    at: Mapping[tuple[int, int], int],
    keep: Callable[[Tags], bool],
) -> set[int]:
    """Give the network nodes on the outlines of squares that are relations: ways are cut there."""
    squares = _squares(features, keep)
    squares &= (features["element"] == "r").to_numpy()
    return {node for outline in features.geometry[squares] for node in _nodes_on(outline, at)}


def across(
    osm: OsmData,
    pieces: Sequence[Stretch],
    facts: Mapping[int, WayFacts],
    at: Mapping[tuple[int, int], int],
    to_metres: Callable[[NDArray[np.float64]], NDArray[np.float64]],
    keep: Callable[[Tags], bool],
) -> Squares:
    """Find the ways across all squares.

    Parameters
    ----------
    osm, pieces, facts
        The source, its stretches and what its ways say.
    at
        Network node ids by coordinates in units of 1e-7 degree.
    to_metres
        Projects lon/lat (n, 2) to metres.
    keep
        Tells from its tags whether a square is used.
    """
    features = osm.features
    chosen = np.flatnonzero(_squares(features, keep))
    result = Squares([], {}, {}, [], {})
    if not len(chosen):
        return result
    shapes = features.geometry.to_numpy()
    tree, obstacles = _obstacles(osm, pieces, facts)
    uses = _uses(pieces)
    ends = _dead_ends(osm, pieces, facts)
    drawn: dict[int, set[frozenset[int]]] = {}
    for piece in pieces:
        drawn.setdefault(piece.way_id, set()).add(frozenset(piece.path))
    alone: frozenset[int] = frozenset()
    run = max((piece.run for piece in pieces), default=0)
    for row in chosen.tolist():
        element, number = features["element"].iat[row], int(features["osm_id"].iat[row])
        own = number if element == "w" else -number
        tags = features["tags"].iat[row]
        near = [obstacles[hit] for hit in tree.query(shapes[row], predicate="intersects").tolist()]
        blocking = [
            thing
            for thing in near
            if shapely.get_dimensions(thing) == 1
            or not (_is_indoors(tags) or shapely.covers(thing, shapes[row]))
        ]
        # A way may also end at the wall of a building on the square: at its door.
        met = [node for thing in (shapes[row], *blocking) for node in _nodes_on(thing, at)]
        inside = ends.inside(shapes[row], _level(tags))
        lines, made = lines_across(
            shapes[row],
            blocking,
            at,
            {node for node in met if uses.get(node, alone) - {own}},
            ends.id[inside],
            ends.lonlat[inside],
            to_metres,
        )
        told = ways.facts(tags)
        if told is None or not lines:
            continue
        if own < 0:
            result.tags[own] = tags
            result.facts[own] = told._replace(way_class=WayClass.SQUARE, separate=False)
        for line in lines:
            if frozenset(line) not in drawn.get(own, alone):
                run += 1
                result.stretches.append(Stretch(own, (line.first, line.last), run))
        result.made.update(made)
    return result


class _Ends(NamedTuple):
    """Nodes at which a way ends and nothing goes on."""

    id: NDArray[np.int64]
    lonlat: NDArray[np.float64]
    tree: shapely.STRtree
    levels: list[set[str]]
    """Levels of the ways that end there, stairs apart: those join levels."""

    def inside(self, outline: shapely.Geometry, level: str) -> NDArray[np.int64]:
        rows = np.sort(self.tree.query(outline, predicate="contains"))
        fit = [not self.levels[row] or level in self.levels[row] for row in rows.tolist()]
        return np.asarray(rows[np.array(fit, dtype=bool)])


def _squares(features: gpd.GeoDataFrame, keep: Callable[[Tags], bool]) -> NDArray[np.bool_]:
    surface: NDArray[np.bool_] = np.isin(shapely.get_type_id(features.geometry.to_numpy()), (3, 6))
    wanted = np.array(
        [
            ways.way_class(tags) in _CLASSES
            and keep(tags)
            and (is_area(tags) or tags.get("type") == "multipolygon")
            for tags in features["tags"]
        ],
        dtype=bool,
    )
    return np.asarray(surface & wanted)


def _nodes_on(outline: shapely.Geometry, at: Mapping[tuple[int, int], int]) -> list[int]:
    e7 = np.rint(shapely.get_coordinates(outline) * _E7).astype(np.int64)
    return [at[lon, lat] for lon, lat in e7.tolist() if (lon, lat) in at]


def _uses(pieces: Sequence[Stretch]) -> dict[int, frozenset[int]]:
    uses: dict[int, set[int]] = {}
    for piece in pieces:
        for node in piece.path:
            uses.setdefault(node, set()).add(piece.way_id)
    return {node: frozenset(found) for node, found in uses.items()}


def _dead_ends(osm: OsmData, pieces: Sequence[Stretch], facts: Mapping[int, WayFacts]) -> _Ends:
    degree: dict[int, int] = {}
    steps: set[int] = set()
    levels: dict[int, set[str]] = {}
    for piece in pieces:
        for node in (piece.path[0], piece.path[-1]):
            degree[node] = degree.get(node, 0) + 1
            if facts[piece.way_id].way_class is WayClass.STEPS:
                steps.add(node)
            else:
                levels.setdefault(node, set()).add(_level(osm.way_tags[piece.way_id]))
    ends = np.array(
        sorted(node for node, count in degree.items() if count == 1 or node in steps),
        dtype=np.int64,
    )
    row = np.searchsorted(osm.node_id, ends)
    lonlat = np.column_stack([osm.lon[row], osm.lat[row]])
    tree = shapely.STRtree(np.asarray(shapely.points(lonlat)))
    return _Ends(ends, lonlat, tree, [levels.get(node, set()) for node in ends.tolist()])


def _level(tags: Mapping[str, str]) -> str:
    below = "-1" if tags.get("tunnel", "no") not in {"no", "building_passage"} else "0"
    return tags.get("layer", below)


def _obstacles(
    osm: OsmData, pieces: Sequence[Stretch], facts: Mapping[int, WayFacts]
) -> tuple[shapely.STRtree, list[shapely.Geometry]]:
    features = osm.features
    shapes = features.geometry.to_numpy()
    surface = np.isin(shapely.get_type_id(shapes), (3, 6))
    blocks = np.array(
        [
            (flat and _is_solid(tags)) or (not flat and tags.get("barrier") in _WALLS)
            for tags, flat in zip(features["tags"], surface, strict=True)
        ],
        dtype=bool,
    ) & (shapely.get_dimensions(shapes) > 0)
    things = list(shapes[blocks])
    for piece in pieces:
        if facts[piece.way_id].way_class is WayClass.STEPS:
            row = np.searchsorted(osm.node_id, np.array(piece.path))
            things.append(shapely.LineString(np.column_stack([osm.lon[row], osm.lat[row]])))
    return shapely.STRtree(things), things


def _is_indoors(tags: Mapping[str, str]) -> bool:
    words = [tags.get(key, "no") for key in ("indoor", "covered")]
    return any(word != "no" for word in words) or tags.get("layer", "0") != "0"


def _is_solid(tags: Mapping[str, str]) -> bool:
    if tags.get("layer", "0") != "0" or tags.get("location") == "underground":
        return False
    if tags.get("building", "no") not in {"no", "roof"}:
        return True
    return tags.get("natural") == "water" or tags.get("leisure") == "garden"
