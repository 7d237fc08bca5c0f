"""Which surfaces of an OSM source are squares, and the stretches across them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import shapely

from sociale_basis.network import ways
from sociale_basis.network.attributes import WayClass
from sociale_basis.network.floors import floors, hangs_over, joined_floors
from sociale_basis.network.squares import Obstacles, lines_across
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
_WALLS = frozenset(
    {"wall", "fence", "hedge", "retaining_wall", "city_wall", "guard_rail", "handrail"}
)
_SOLID = frozenset(
    {
        ("amenity", "fountain"),
        ("landuse", "flowerbed"),
        ("leisure", "garden"),
        ("leisure", "swimming_pool"),
        ("natural", "shrubbery"),
        ("natural", "water"),
    }
)


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
    uses = _uses(pieces)
    levels = _levels(osm, pieces, facts)
    standing = _standing(osm, pieces, facts, levels)
    ends = _dead_ends(osm, pieces, facts, levels)
    drawn: dict[int, set[frozenset[int]]] = {}
    for piece in pieces:
        drawn.setdefault(piece.way_id, set()).add(frozenset(piece.path))
    alone: frozenset[int] = frozenset()
    run = max((piece.run for piece in pieces), default=0)
    for row in chosen.tolist():
        element, number = features["element"].iat[row], int(features["osm_id"].iat[row])
        own = number if element == "w" else -number
        tags = features["tags"].iat[row]
        here = floors(tags)
        obstacles = standing.on(shapes[row], here, indoors=_is_indoors(tags))
        # A way may also end at the wall of a building on the square: at its door.
        met = set(_nodes_on(shapes[row], at))
        for thing in (*obstacles.solid, *obstacles.walls, *obstacles.steps):
            met |= {node for node in _nodes_on(thing, at) if _joins(levels.get(node), here)}
        inside = ends.inside(shapes[row], here)
        lines, made = lines_across(
            shapes[row],
            obstacles,
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
    levels: list[frozenset[float] | None]

    def inside(self, outline: shapely.Geometry, here: frozenset[float]) -> NDArray[np.int64]:
        rows = np.sort(self.tree.query(outline, predicate="contains"))
        fit = [_joins(self.levels[row], here) for row in rows.tolist()]
        return np.asarray(rows[np.array(fit, dtype=bool)])


class _Standing(NamedTuple):
    """What can stand in the way on squares."""

    tree: shapely.STRtree
    shapes: list[shapely.Geometry]
    levels: list[frozenset[float] | None]
    is_steps: list[bool]

    def on(self, square: shapely.Geometry, here: frozenset[float], *, indoors: bool) -> Obstacles:
        found = Obstacles([], [], [])
        for row in self.tree.query(square, predicate="intersects").tolist():
            thing = self.shapes[row]
            if not _joins(self.levels[row], here):
                continue
            if self.is_steps[row]:
                found.steps.append(thing)
            elif shapely.get_dimensions(thing) == 1:
                found.walls.append(thing)
            elif not (indoors or shapely.covers(thing, square)):
                found.solid.append(thing)
        return found


def _joins(levels: frozenset[float] | None, here: frozenset[float]) -> bool:
    return levels is None or bool(levels & here)


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


def _levels(
    osm: OsmData, pieces: Sequence[Stretch], facts: Mapping[int, WayFacts]
) -> dict[int, frozenset[float] | None]:
    """Tell on which floors nodes lie; None where only stairs or lifts that tell nothing meet.

    Stairs and lifts join floors: the other ways at their ends tell on which of them.
    """
    found: dict[int, frozenset[float]] = {}
    joined: dict[int, frozenset[float] | None] = {}
    for piece in pieces:
        tags = osm.way_tags[piece.way_id]
        if facts[piece.way_id].way_class not in {WayClass.STEPS, WayClass.ELEVATOR}:
            for node in piece.path:
                found[node] = found.get(node, frozenset()) | floors(tags)
            continue
        here = joined_floors(tags)
        for node in piece.path:
            known = joined.get(node)
            joined[node] = known & here or here if known and here else here or known
    lifts = {
        node: joined_floors(tags)
        for node, tags in osm.node_tags.items()
        if tags.get("highway") == "elevator"
    }
    return joined | found | lifts


def _dead_ends(
    osm: OsmData,
    pieces: Sequence[Stretch],
    facts: Mapping[int, WayFacts],
    levels: Mapping[int, frozenset[float] | None],
) -> _Ends:
    degree: dict[int, int] = {}
    steps: set[int] = set()
    for piece in pieces:
        for node in (piece.path[0], piece.path[-1]):
            degree[node] = degree.get(node, 0) + 1
            if facts[piece.way_id].way_class is WayClass.STEPS:
                steps.add(node)
    ends = np.array(
        sorted(node for node, count in degree.items() if count == 1 or node in steps),
        dtype=np.int64,
    )
    row = np.searchsorted(osm.node_id, ends)
    lonlat = np.column_stack([osm.lon[row], osm.lat[row]])
    tree = shapely.STRtree(np.asarray(shapely.points(lonlat)))
    return _Ends(ends, lonlat, tree, [levels[node] for node in ends.tolist()])


def _standing(
    osm: OsmData,
    pieces: Sequence[Stretch],
    facts: Mapping[int, WayFacts],
    levels: Mapping[int, frozenset[float] | None],
) -> _Standing:
    features = osm.features
    shapes = features.geometry.to_numpy()
    surface = np.isin(shapely.get_type_id(shapes), (3, 6))
    blocks = np.array(
        [
            tags.get("barrier") in _WALLS or (flat and _is_solid(tags))
            for tags, flat in zip(features["tags"], surface, strict=True)
        ],
        dtype=bool,
    ) & (shapely.get_dimensions(shapes) > 0)
    things: list[shapely.Geometry] = []
    on: list[frozenset[float] | None] = []
    for shape, tags in zip(shapes[blocks], features["tags"][blocks], strict=True):
        fenced = shapely.get_dimensions(shape) == 2 and _is_fenced(tags)  # noqa: PLR2004  (surface)
        things.append(shapely.boundary(shape) if fenced else shape)
        on.append(floors(tags))
    n = len(things)
    for piece in pieces:
        if facts[piece.way_id].way_class is WayClass.STEPS:
            row = np.searchsorted(osm.node_id, np.array(piece.path))
            things.append(shapely.LineString(np.column_stack([osm.lon[row], osm.lat[row]])))
            on.append(_opening(joined_floors(osm.way_tags[piece.way_id]), piece, levels))
    is_steps = [row >= n for row in range(len(things))]
    return _Standing(shapely.STRtree(things), things, on, is_steps)


def _opening(
    told: frozenset[float] | None,
    steps: Stretch,
    levels: Mapping[int, frozenset[float] | None],
) -> frozenset[float] | None:
    """Tell on which floors stairs lie open; None where that is not known."""
    if told is not None:
        return told
    first, last = levels[steps.path[0]], levels[steps.path[-1]]
    return None if first is None or last is None else first | last


def _is_fenced(tags: Mapping[str, str]) -> bool:
    """Tell whether a surface has a fence around it, and is not itself the hedge or wall."""
    itself = tags.get("area") == "yes" or tags.get("barrier") in {"city_wall", "retaining_wall"}
    return tags.get("barrier") in _WALLS and not itself and not _is_solid(tags)


def _is_indoors(tags: Mapping[str, str]) -> bool:
    return any(tags.get(key, "no") != "no" for key in ("indoor", "covered", "tunnel"))


def _is_solid(tags: Mapping[str, str]) -> bool:
    if tags.get("location") == "underground":
        return False
    if tags.get("building", "no") not in {"no", "roof"}:
        return not hangs_over(tags)
    return any(pair in _SOLID for pair in tags.items())
