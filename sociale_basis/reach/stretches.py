"""A way cut where someone has something to do: turn, cross, climb, take a lift."""

from __future__ import annotations

import math
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import shapely

from sociale_basis.network.attributes import Crossing, WayClass
from sociale_basis.network.ways import CARRIAGEWAYS, FOOT_CLASSES
from sociale_basis.reach.landmarks import bridge_names

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sociale_basis.neighbourhood.store import Neighbourhood
    from sociale_basis.network.network import Network
    from sociale_basis.reach.drawn import Drawn
    from sociale_basis.reach.route import Route

_LOOK_M = 10.0  # how far back and ahead one looks to see whether it is a turn
_STRAIGHT, _SLIGHT, _ROUND = 30.0, 60.0, 150.0  # degrees
_TINY_M = 10.0
# Crossing one of these is not worth a word, unless it is marked.
_MINOR = frozenset({WayClass.SERVICE, WayClass.ALLEY, WayClass.TRACK, WayClass.LIVING_STREET})
_MARKED = frozenset({Crossing.SIGNALS, Crossing.ZEBRA, Crossing.MARKED})
_ON_FOOT = FOOT_CLASSES | {WayClass.CYCLEWAY}


class Action(StrEnum):
    """What someone does."""

    WALK = "walk"
    BRIDGE = "bridge"
    CROSS = "cross"
    STEPS = "steps"
    LIFT = "lift"
    SQUARE = "square"


class Turn(StrEnum):
    """Which way someone turns."""

    LEFT = "left"
    RIGHT = "right"
    SLIGHT_LEFT = "slight_left"
    SLIGHT_RIGHT = "slight_right"
    STRAIGHT = "straight"
    BACK = "back"


_ALONE = {WayClass.STEPS: Action.STEPS, WayClass.ELEVATOR: Action.LIFT}


class Stretch(NamedTuple):
    """A part of a way."""

    action: Action
    first: int
    last: int
    """Edges of the way ``first`` up to, not with, ``last``; none where a street is just crossed."""
    name: str | None
    """Of the way or bridge one is on, or of the street that is crossed."""
    street: str | None
    """Of a sidewalk, the street it belongs to."""
    way_class: WayClass
    crossing: Crossing
    """How the street is crossed, where it is."""
    turn: Turn
    """At the beginning."""


class _Event(NamedTuple):
    """A street that is crossed behind some edge of the way."""

    kind: Crossing
    name: str | None
    way_class: WayClass


class _Edge(NamedTuple):
    """What one walks on."""

    kind: WayClass
    name: str | None
    bridge: str | None
    street: str | None


def stretches(area: Neighbourhood, found: Route, line: Drawn) -> list[Stretch]:
    """Cut a way.

    Parameters
    ----------
    area
        The neighbourhood.
    found, line
        The way, and the way as a line.

    Returns
    -------
    Its parts in order.
    """
    edges = _edges(area, found)
    parts = _grouped(area.network, found, line, edges, _events(area, found, edges))
    parts = _without_tiny(parts, line)
    return [_turned(parts, at, line) for at in range(len(parts))]


def turn_of(degrees: float) -> Turn:
    """Name a turn.

    Parameters
    ----------
    degrees
        How far the way bends, from -180 to 180; to the left is positive.
    """
    if abs(degrees) < _STRAIGHT:
        return Turn.STRAIGHT
    if abs(degrees) > _ROUND:
        return Turn.BACK
    if abs(degrees) < _SLIGHT:
        return Turn.SLIGHT_LEFT if degrees > 0 else Turn.SLIGHT_RIGHT
    return Turn.LEFT if degrees > 0 else Turn.RIGHT


def bend(line: shapely.LineString, at_m: float, begin_m: float, end_m: float) -> float:
    """Give how far a line bends at some point, in degrees, to the left positive.

    Parameters
    ----------
    line
        In metres.
    at_m
        The point, in metres along it.
    begin_m, end_m
        Between these one looks back and ahead, no farther than 10 m.
    """
    where = np.array([max(begin_m, at_m - _LOOK_M), at_m, min(end_m, at_m + _LOOK_M)])
    points = shapely.get_coordinates(shapely.line_interpolate_point(line, where))
    (x1, y1), (x2, y2) = np.diff(points, axis=0).tolist()
    if math.hypot(x1, y1) == 0 or math.hypot(x2, y2) == 0:
        return 0.0
    degrees = math.degrees(math.atan2(y2, x2) - math.atan2(y1, x1))
    return (degrees + 180) % 360 - 180


def _names(area: Neighbourhood, column: str = "name") -> NDArray[np.object_]:
    if column not in area.edges:
        return np.full(area.network.n_edges, None, dtype=object)
    return np.asarray(area.edges[column].to_numpy(dtype=object, na_value=None))


def _edges(area: Neighbourhood, found: Route) -> list[_Edge]:
    some = found.edges
    kinds = [WayClass(code) for code in area.network.attributes.way_class[some].tolist()]
    names = _names(area)[some].tolist()
    bridges = bridge_names(area)[some].tolist()
    streets = _names(area, "street")[some].tolist()
    # The ramps of a bridge bear its name.
    known = {name for name in bridges if name is not None}
    return [
        _Edge(
            kind,
            name,
            bridge or (name if name in known else None),
            street if kind is WayClass.SIDEWALK else None,
        )
        for kind, name, bridge, street in zip(kinds, names, bridges, streets, strict=True)
    ]


def _events(area: Neighbourhood, found: Route, edges: list[_Edge]) -> dict[int, _Event]:
    """Find the streets that are crossed, by the edge behind which they are."""
    network = area.network
    names, crossed = _names(area), _names(area, "crossed_name")
    told = {}
    for at, edge in enumerate(found.edges.tolist()[:-1]):
        kind = Crossing(int(network.attributes.crossing[edge]))
        if kind is Crossing.NONE or not _on_foot(edges, at):
            continue
        street = _street(network, names, edge, int(found.edges[at + 1]))
        if street is None:
            continue
        name, way_class = street[0] or crossed[edge], street[1]
        if way_class in _MINOR and name is None and kind not in _MARKED:
            continue
        told[at] = _Event(kind, name, way_class)
    return told


def _on_foot(edges: list[_Edge], at: int) -> bool:
    """Tell whether one comes and goes on a footway: who steps onto a street crosses nothing."""
    before = [each.kind for each in edges[: at + 1] if each.kind is not WayClass.LINK][-1:]
    after = [each.kind for each in edges[at + 1 :] if each.kind is not WayClass.LINK][:1]
    return bool(before and after) and {*before, *after} <= _ON_FOOT


def _street(
    network: Network, names: NDArray[np.object_], edge: int, after: int
) -> tuple[str | None, WayClass] | None:
    """Find the street at the head of an edge; None where none goes on at both sides."""
    arms: dict[int, int] = {}
    for each in _leaving(network, int(network.head[edge])):
        kind = WayClass(int(network.attributes.way_class[each]))
        if kind in CARRIAGEWAYS or (kind is WayClass.CYCLEWAY and each != after):
            arms.setdefault(int(network.node_id[network.head[each]]), each)
    arms.pop(int(network.node_id[network.tail[edge]]), None)
    if not arms:
        # The street itself is left out, because its sidewalks are drawn.
        return None, WayClass.ROAD
    if len(arms) == 1:
        return None
    best = min(arms.values(), key=lambda each: (names[each] is None, each))
    return names[best], WayClass(int(network.attributes.way_class[best]))


def _leaving(network: Network, node: int) -> list[int]:
    """Give the edges that leave a node, on both its sides."""
    rows = [int(network.row[node])]
    found: list[int] = []
    csr = network.forward
    for row in rows:
        for position in range(int(csr.start[row]), int(csr.start[row + 1])):
            edge = int(csr.edge[position])
            if network.attributes.way_class[edge] != WayClass.LINK:
                found.append(edge)
            elif int(csr.other[position]) not in rows:
                rows.append(int(csr.other[position]))
    return found


def _grouped(
    network: Network,
    found: Route,
    line: Drawn,
    edges: list[_Edge],
    events: dict[int, _Event],
) -> list[Stretch]:
    """Put edges together that are one thing to do."""
    crossed = _crossings(edges, events)
    parts: list[Stretch] = []
    before: tuple[object, ...] = ()
    for at, edge in enumerate(edges):
        if edge.kind is WayClass.LINK and parts:
            parts[-1] = parts[-1]._replace(last=at + 1)
        else:
            event = crossed.get(at)
            key = _key(edge, event)
            turns = key[:1] == (Action.WALK,) and _corner(network, found, line, at)
            if key == before and not turns:
                parts[-1] = parts[-1]._replace(last=at + 1)
            elif event is not None:
                parts.append(_crossing(event, at, at + 1))
            else:
                parts.append(_begun(edge, at))
            before = key
        if at in events and at not in crossed and at + 1 not in crossed:
            parts.append(_crossing(events[at], at + 1, at + 1))
            before = ()
    return parts


def _crossings(edges: list[_Edge], events: dict[int, _Event]) -> dict[int, _Event]:
    """Give the street of each edge that is drawn as a crossing, where it crosses one."""
    found: dict[int, _Event] = {}
    at = 0
    while at < len(edges):
        end = at
        while end < len(edges) and edges[end].kind in {WayClass.CROSSING, WayClass.LINK}:
            end += 1
        run = [each for each in range(at, end) if edges[each].kind is WayClass.CROSSING]
        met = [events[each] for each in range(at - 1, end) if each in events]
        if run and met:
            found |= dict.fromkeys(range(run[0], run[-1] + 1), met[0])
        at = max(end, at + 1)
    return found


def _key(edge: _Edge, event: _Event | None) -> tuple[object, ...]:
    """Tell what one does on an edge: the same key goes on."""
    if event is not None:
        return Action.CROSS, event
    if edge.kind in _ALONE:
        return (_ALONE[edge.kind],)
    if edge.kind is WayClass.SQUARE:
        return Action.SQUARE, edge.name
    if edge.bridge is not None:
        return Action.BRIDGE, edge.bridge
    if edge.name is not None:
        return Action.WALK, edge.name
    kind = WayClass.FOOTWAY if edge.kind in FOOT_CLASSES else edge.kind
    return Action.WALK, None, kind, edge.street


def _begun(edge: _Edge, at: int) -> Stretch:
    action = Action(str(_key(edge, None)[0]))
    name = edge.bridge or edge.name
    none, straight = Crossing.NONE, Turn.STRAIGHT
    return Stretch(action, at, at + 1, name, edge.street, edge.kind, none, straight)


def _crossing(event: _Event, first: int, last: int) -> Stretch:
    kind, straight = event.way_class, Turn.STRAIGHT
    return Stretch(Action.CROSS, first, last, event.name, None, kind, event.kind, straight)


def _corner(network: Network, found: Route, line: Drawn, at: int) -> bool:
    """Tell whether one turns off before an edge, where one could also go on."""
    if at == 0:
        return False
    here = float(line.at_m[at])
    if abs(bend(line.line, here, 0.0, float(line.at_m[-1]))) < _SLIGHT:
        return False
    edge, before = int(found.edges[at]), int(found.edges[at - 1])
    ends = {network.node_id[network.head[edge]], network.node_id[network.tail[before]]}
    others = {
        network.node_id[network.head[each]] for each in _leaving(network, int(network.tail[edge]))
    }
    return bool(others - ends)


def _without_tiny(parts: list[Stretch], line: Drawn) -> list[Stretch]:
    """Join a few metres on some way to what comes after: nobody sees them as a stretch."""
    kept: list[Stretch] = []
    begin: int | None = None
    for at, part in enumerate(parts):
        first = part.first if begin is None else begin
        begin = None
        metres = float(line.at_m[part.last] - line.at_m[first])
        walks = part.action is Action.WALK
        following = parts[at + 1].action if at + 1 < len(parts) else None
        if walks and metres < _TINY_M and following in {Action.WALK, Action.BRIDGE}:
            begin = first
            continue
        kept.append(part._replace(first=first))
    return kept


def _turned(parts: list[Stretch], at: int, line: Drawn) -> Stretch:
    """Say which way one turns at the beginning of a part."""
    part = parts[at]
    if at == 0 or part.first == part.last:
        return part
    before = next((each for each in parts[at - 1 :: -1] if each.last > each.first), part)
    here, end = float(line.at_m[part.first]), float(line.at_m[part.last])
    begin = float(line.at_m[before.first])
    return part._replace(turn=turn_of(bend(line.line, here, begin, end)))
