"""What one sees from the way and can tell it by: places with a name, water, bridges, seats.

A landmark counts within 25 m of the way, unless a building stands between. Activities, initiatives
and organisations are none: they have an address, not a look.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple
from weakref import WeakKeyDictionary

import numpy as np
import shapely

from sociale_basis.layers import ReachMode, layers
from sociale_basis.network.attributes import Structure
from sociale_basis.reach.destinations import modes
from sociale_basis.vocabulary import LayerKind, Status

if TYPE_CHECKING:
    import geopandas as gpd
    from numpy.typing import NDArray

    from sociale_basis.neighbourhood.store import Neighbourhood

SEEN_M = 25.0
"""Farther from the way nobody takes it for a landmark."""
SEAT_M = 10.0
"""A seat farther away than this is not beside the way."""
SEATS = ("public_space/bench", "public_space/picnic_table")
WATER = "water"
# What one recognises without a name.
_NAMELESS = frozenset(
    {
        "communal/public_bookcase",
        "public_space/bus_stop",
        "public_space/drinking_water",
        "public_space/pitch",
        "public_space/playground",
        "public_space/toilets",
        "public_space/tram_stop",
    }
)
_SMALLEST_WATER_M2 = 100.0
_BESIDE_WATER_M = 15.0
_SAME_SPOT_M = 2.0
_SAME_WALL_M = 3.0  # a place is often drawn at the door, just outside or inside its own building


class Landmarks(NamedTuple):
    """The landmarks of a neighbourhood."""

    kind: NDArray[np.object_]
    """Key of the layer, or :data:`WATER`; shape (k,)."""
    name: NDArray[np.object_]
    """None without."""
    what: NDArray[np.object_]
    """As ``kind``, but of water what water it is, where that is known: ``pond``."""
    shape: NDArray[np.object_]
    """Where one comes in, or where it lies."""
    middle: NDArray[np.object_]
    """The middle of a place; of water what it is."""
    tree: shapely.STRtree
    walls: shapely.STRtree
    """Of the buildings."""


class Passed(NamedTuple):
    """A landmark beside a way."""

    kind: str
    name: str | None
    at_m: float
    """Where along the way it is nearest."""
    away_m: float
    side: str
    """left or right; empty where it is on the way itself."""
    x: float
    y: float


_KNOWN: WeakKeyDictionary[Neighbourhood, Landmarks] = WeakKeyDictionary()
_BRIDGES: WeakKeyDictionary[Neighbourhood, NDArray[np.object_]] = WeakKeyDictionary()


def landmarks(area: Neighbourhood) -> Landmarks:
    """Find the landmarks of a neighbourhood, seats included; kept for the next time."""
    known = _KNOWN.get(area)
    if known is not None:
        return known
    kinds: list[str] = []
    names: list[str | None] = []
    shapes: list[shapely.Geometry] = []
    middles: list[shapely.Geometry] = []
    for layer, name, shape, middle in _places(area):
        kinds.append(layer)
        names.append(name)
        shapes.append(shape)
        middles.append(middle)
    water = _background(area, "water")
    # A swimming pool in a garden is water too.
    large = shapely.area(water.geometry.to_numpy()) > _SMALLEST_WATER_M2
    water = water.loc[large]
    seen = water.geometry.to_numpy()
    called = [
        water[column].to_numpy(dtype=object, na_value=None)
        if column in water
        else np.full(len(water), None, dtype=object)
        for column in ("name", "water")
    ]
    every = np.concatenate([np.array([*shapes, None], dtype=object)[:-1], seen])
    found = Landmarks(
        np.array([*kinds, *[WATER] * len(seen)], dtype=object),
        np.array([*names, *called[0]], dtype=object),
        np.array([*kinds, *(what or WATER for what in called[1])], dtype=object),
        every,
        np.concatenate([np.array([*middles, None], dtype=object)[:-1], seen]),
        shapely.STRtree(every),
        shapely.STRtree(_background(area, "building").geometry.to_numpy()),
    )
    _KNOWN[area] = found
    return found


def passed(area: Neighbourhood, line: shapely.LineString) -> list[Passed]:
    """Find the landmarks that one sees from a way, in the order in which one comes by.

    Parameters
    ----------
    area
        The neighbourhood.
    line
        The way, in metres.
    """
    known = landmarks(area)
    found = []
    for at in known.tree.query(line, predicate="dwithin", distance=SEEN_M).tolist():
        if known.kind[at] == WATER or known.kind[at] in SEATS:
            continue
        one = _beside(line, known, at)
        if _is_seen(known, line, one):
            found.append(one)
    # A place in two layers is one landmark.
    first = {(one.name or one.kind, round(one.at_m)): one for one in reversed(found)}
    return sorted(first.values(), key=lambda one: (one.at_m, one.kind, one.name or ""))


def place_at(area: Neighbourhood, spot: shapely.Point) -> tuple[str, str] | None:
    """Give the layer and name of the place that a point was taken from, None where it was none."""
    known = landmarks(area)
    at = np.flatnonzero(known.name != None)  # noqa: E711 -- for every element
    if not len(at):
        return None
    away = shapely.distance(known.middle[at], spot)
    best = int(at[np.argmin(away)])
    return (str(known.kind[best]), str(known.name[best])) if away.min() <= _SAME_SPOT_M else None


def seats(area: Neighbourhood, line: shapely.LineString) -> list[Passed]:
    """Find the seats within 10 m of a way, in the order in which one comes by."""
    known = landmarks(area)
    near = known.tree.query(line, predicate="dwithin", distance=SEAT_M).tolist()
    found = [_beside(line, known, at) for at in near if known.kind[at] in SEATS]
    return sorted(found, key=lambda one: (one.at_m, one.x, one.y))


def along_water(area: Neighbourhood, line: shapely.LineString) -> float:
    """Give how many metres of a way lie beside water."""
    known = landmarks(area)
    near = known.tree.query(line, predicate="dwithin", distance=_BESIDE_WATER_M).tolist()
    water = [known.shape[at] for at in near if known.kind[at] == WATER]
    if not water:
        return 0.0
    beside = shapely.buffer(shapely.union_all(water), _BESIDE_WATER_M)
    return float(shapely.length(shapely.intersection(line, beside)))


def company(area: Neighbourhood, seat: Passed) -> tuple[str, str | None] | None:
    """Say what a seat stands beside: the kind and name of a landmark, or None.

    Water within 15 m goes before a place within 25 m.
    """
    known, spot = landmarks(area), shapely.Point(seat.x, seat.y)
    near = known.tree.query(spot, predicate="dwithin", distance=SEEN_M)
    away = {at: float(shapely.distance(known.shape[at], spot)) for at in near.tolist()}
    named = [at for at in away if known.kind[at] not in (*SEATS, WATER)]
    water = [at for at in away if known.kind[at] == WATER and away[at] <= _BESIDE_WATER_M]
    for some in (water, named):
        if some:
            best = min(some, key=lambda at: (away[at], at))
            return str(known.what[best]), known.name[best]
    return None


def bridge_names(area: Neighbourhood) -> NDArray[np.object_]:
    """Give the name of the bridge that each edge lies on, None where it lies on none with a name.

    Returns
    -------
    Shape (m,), not to be changed: ``bridge:name`` where the neighbourhood has it, else the name of
    the way, unless other ways off the bridge are called so too: then it is the name of a street.
    """
    known = _BRIDGES.get(area)
    if known is None:
        known = _BRIDGES[area] = _bridge_names(area)
    return known


def _bridge_names(area: Neighbourhood) -> NDArray[np.object_]:
    m = area.network.n_edges
    found = np.full(m, None, dtype=object)
    if "name" not in area.edges:
        return found
    names = area.edges["name"].to_numpy(dtype=object, na_value=None)
    own = (
        area.edges["bridge_name"].to_numpy(dtype=object, na_value=None)
        if "bridge_name" in area.edges
        else np.full(m, None, dtype=object)
    )
    on = area.network.attributes.structure == Structure.BRIDGE
    streets = {name for name in names[~on] if name is not None}
    for edge in np.flatnonzero(on).tolist():
        if own[edge] is not None:
            found[edge] = own[edge]
        elif names[edge] is not None and (
            names[edge] not in streets or "brug" in names[edge].casefold()
        ):
            found[edge] = names[edge]
    return found


def _places(
    area: Neighbourhood,
) -> list[tuple[str, str | None, shapely.Geometry, shapely.Geometry]]:
    """Give layer, name, where one comes in, and the middle."""
    known = layers()
    places = area.places
    texts = {
        column: places[column].to_numpy(dtype=object, na_value=None)
        if column in places
        else np.full(len(places), None, dtype=object)
        for column in ("layer", "name", "status", "reach_mode", "entrances")
    }
    found = []
    for at, point in enumerate(places.geometry.to_numpy()):
        layer, name = texts["layer"][at], texts["name"][at]
        kind = known[layer].kind if layer in known else None
        if kind not in {LayerKind.PLACES, LayerKind.PUBLIC_SPACE} or point is None:
            continue
        mode = texts["reach_mode"][at]
        on_foot = mode is None or ReachMode.OWN_STRENGTH in modes(mode)
        if texts["status"][at] == Status.CLOSED or not on_foot:
            continue
        if name is None and layer not in _NAMELESS and layer not in SEATS:
            continue
        door = texts["entrances"][at]
        into = point if door is None or door.is_empty else door
        found.append((str(layer), name, into, point))
    return found


def _background(area: Neighbourhood, kind: str) -> gpd.GeoDataFrame:
    if "kind" not in area.background:
        return area.background.iloc[:0]
    return area.background.loc[area.background["kind"] == kind]


def _beside(line: shapely.LineString, known: Landmarks, at: int) -> Passed:
    foot, spot = shapely.get_coordinates(shapely.shortest_line(line, known.shape[at]))
    at_m = float(shapely.line_locate_point(line, shapely.Point(foot)))
    away = float(np.hypot(*(spot - foot)))
    side = ""
    if away > 1:
        before, after = (
            shapely.get_coordinates(shapely.line_interpolate_point(line, max(at_m + step, 0.0)))[0]
            for step in (-1.0, 1.0)
        )
        ahead = after - before
        turn = ahead[0] * (spot - foot)[1] - ahead[1] * (spot - foot)[0]
        side = "left" if turn > 0 else "right"
    return Passed(
        str(known.kind[at]), known.name[at], at_m, away, side, float(spot[0]), float(spot[1])
    )


def _is_seen(known: Landmarks, line: shapely.LineString, one: Passed) -> bool:
    """Tell whether no building but its own stands between a landmark and the way."""
    foot = shapely.line_interpolate_point(line, one.at_m)
    spot = shapely.Point(one.x, one.y)
    sight = shapely.LineString([foot, spot])
    between = known.walls.query(sight, predicate="crosses")
    walls = known.walls.geometries[between]
    return bool((shapely.distance(walls, spot) <= _SAME_WALL_M).all())
