"""Where something on a way is, told by what one knows: a bridge, a place, the streets."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import shapely

from sociale_basis.reach.landmarks import Passed, bridge_names, passed
from sociale_basis.reach.on_map import NEAR_M

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sociale_basis.neighbourhood.store import Neighbourhood
    from sociale_basis.reach.drawn import Drawn
    from sociale_basis.reach.route import Route

AT_M = 15.0
"""So close by, no distance is told."""
FAR_M = 100.0
"""A bridge or street farther away along the way tells nothing."""
_PLACE_M = 50.0
BRIDGE = "bridge"


class Relation(StrEnum):
    """How something lies to a landmark, for who comes along the way."""

    ON = "on"
    AT = "at"
    BEFORE = "before"
    AFTER = "after"
    NEAR = "near"
    """At some distance, in whichever direction one comes."""
    BETWEEN = "between"
    """Between two streets."""


class Where(NamedTuple):
    """Where something is; None where nothing is near that has a name."""

    street: str | None
    """The street it is in."""
    relation: Relation | None
    kind: str | None
    """``bridge``, ``street``, or the layer of the landmark."""
    name: str | None
    other: str | None
    """The second street, of *between*."""
    metres: float | None
    """To the landmark, of *before*, *after* and *near*."""


class _Mark(NamedTuple):
    """A landmark along a way."""

    kind: str
    name: str | None
    begin_m: float
    end_m: float


NOWHERE = Where(None, None, None, None, None, None)


def whereabouts(
    area: Neighbourhood, found: Route, line: Drawn, begin_m: float, end_m: float
) -> Where:
    """Say where a part of a way is, for who walks it.

    A bridge with a name goes before a place, and the nearest before what is farther; without
    either, the street it is in, or the streets before and after it.

    Parameters
    ----------
    area
        The neighbourhood.
    found, line
        The way, and the way as a line.
    begin_m, end_m
        The part, in metres along the way.
    """
    names = _names(area)[found.edges]
    bridges = _runs(bridge_names(area)[found.edges], line.at_m)
    marks = [_Mark(BRIDGE, *run) for run in bridges]
    street = _at(_runs(names, line.at_m), begin_m, end_m)
    if street in {mark.name for mark in marks}:
        street = None
    best = _nearest(marks, begin_m, end_m)
    if best is None:
        begin = max(begin_m - _PLACE_M, 0.0)
        near = line.part(begin, end_m + _PLACE_M)
        seen = [] if near is None else [_mark(one, begin) for one in passed(area, near)]
        best = _nearest(seen, begin_m, end_m)
    if best is not None:
        # A bridge tells enough by itself.
        return _to(best, None if best.kind == BRIDGE else street, begin_m, end_m)
    if street is not None:
        return NOWHERE._replace(street=street)
    return _between(_runs(names, line.at_m), begin_m, end_m)


def near_by(area: Neighbourhood, spot: shapely.Point, street: str | None) -> Where:
    """Say where a spot is, for whoever comes from anywhere.

    Parameters
    ----------
    area
        The neighbourhood.
    spot
        In metres.
    street
        The street it is in, if known.
    """
    bridges = bridge_names(area)
    on = np.flatnonzero(bridges != None)  # noqa: E711 -- for every element
    lines = area.edges.geometry.to_numpy()[on]
    away = shapely.distance(lines, spot)
    if len(on) and away.min() <= NEAR_M:
        name = str(bridges[on[int(np.argmin(away))]])
        return _distant(None, BRIDGE, name, float(away.min()))
    around = passed(area, shapely.LineString([spot, shapely.Point(spot.x, spot.y + 1e-3)]))
    if not around:
        return NOWHERE._replace(street=street)
    best = min(around, key=lambda one: (one.away_m, one.kind, one.name or ""))
    return _distant(street, best.kind, best.name, best.away_m)


def _distant(street: str | None, kind: str, name: str | None, metres: float) -> Where:
    if metres <= AT_M:
        return Where(street, Relation.AT, kind, name, None, None)
    return Where(street, Relation.NEAR, kind, name, None, metres)


def _names(area: Neighbourhood) -> NDArray[np.object_]:
    if "name" not in area.edges:
        return np.full(area.network.n_edges, None, dtype=object)
    return np.asarray(area.edges["name"].to_numpy(dtype=object, na_value=None))


def _runs(names: NDArray[np.object_], at_m: NDArray[np.float64]) -> list[tuple[str, float, float]]:
    """Give the stretches with one name: the name, where it begins and where it ends."""
    found: list[tuple[str, float, float]] = []
    for at, name in enumerate(names.tolist()):
        if name is None:
            continue
        begin, end = float(at_m[at]), float(at_m[at + 1])
        if found and found[-1][0] == name and found[-1][2] >= begin - AT_M:
            found[-1] = (name, found[-1][1], end)
        else:
            found.append((name, begin, end))
    return found


def _at(runs: list[tuple[str, float, float]], begin_m: float, end_m: float) -> str | None:
    """Give the street that a part lies in for the most."""
    shared = {
        name: min(end, end_m) - max(begin, begin_m)
        for name, begin, end in runs
        if begin <= end_m and end >= begin_m
    }
    # At the very corner of a street one is not in it.
    inside = {name: much for name, much in shared.items() if much > 0}
    touched = {
        name for name, begin, end in runs if begin < begin_m and end > end_m and begin_m == end_m
    }
    if inside:
        return max(inside, key=lambda name: inside[name])
    return min(touched) if touched else None


def _mark(one: Passed, offset: float) -> _Mark:
    return _Mark(one.kind, one.name, one.at_m + offset, one.at_m + offset)


def _nearest(marks: list[_Mark], begin_m: float, end_m: float) -> _Mark | None:
    def gap(mark: _Mark) -> float:
        return max(mark.begin_m - end_m, begin_m - mark.end_m, 0.0)

    near = [mark for mark in marks if gap(mark) <= FAR_M]
    # A name tells more than a bus stop or a playground without one.
    return min(near, key=lambda mark: (mark.name is None, gap(mark), mark.begin_m), default=None)


def _to(mark: _Mark, street: str | None, begin_m: float, end_m: float) -> Where:
    ahead, behind = mark.begin_m - end_m, begin_m - mark.end_m
    if mark.kind == BRIDGE and ahead < 0 and behind < 0:
        return Where(street, Relation.ON, mark.kind, mark.name, None, None)
    gap = max(ahead, behind, 0.0)
    if gap <= AT_M:
        return Where(street, Relation.AT, mark.kind, mark.name, None, None)
    relation = Relation.BEFORE if ahead > behind else Relation.AFTER
    return Where(street, relation, mark.kind, mark.name, None, gap)


def _between(runs: list[tuple[str, float, float]], begin_m: float, end_m: float) -> Where:
    before = [name for name, _, end in runs if begin_m - FAR_M <= end <= begin_m]
    after = [name for name, begin, _ in runs if end_m <= begin <= end_m + FAR_M]
    if before and after and before[-1] != after[0]:
        return Where(None, Relation.BETWEEN, "street", before[-1], after[0], None)
    one = before[-1] if before else after[0] if after else None
    if one is None:
        return NOWHERE
    return Where(None, Relation.NEAR, "street", one, None, None)
