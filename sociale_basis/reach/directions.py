"""The way step by step: what to do, what one comes past, where one can sit, what to mind."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from sociale_basis.i18n.obstacles import kerb_words, obstacle_words, slope_words
from sociale_basis.network.attributes import Crossing, Tri, WayClass
from sociale_basis.network.ways import CARRIAGEWAYS
from sociale_basis.reach.direction_words import step_words
from sociale_basis.reach.drawn import drawn
from sociale_basis.reach.landmarks import Passed, along_water, company, passed, place_at, seats
from sociale_basis.reach.met import facts, met
from sociale_basis.reach.reasons import SEPARATOR, words
from sociale_basis.reach.stretches import Action, Stretch, Turn, stretches

if TYPE_CHECKING:
    import shapely
    from numpy.typing import NDArray

    from sociale_basis.neighbourhood.store import Neighbourhood
    from sociale_basis.network.mobility_profile import MobilityProfile
    from sociale_basis.reach.drawn import Drawn
    from sociale_basis.reach.judging import Judged
    from sociale_basis.reach.route import Route

_AT_TURN_M = 15.0


class Seat(NamedTuple):
    """A seat beside the way."""

    kind: str
    name: str | None
    at_m: float
    """Metres from the beginning of the step."""
    side: str
    beside_kind: str | None
    """What it stands beside; see :func:`sociale_basis.reach.landmarks.company`."""
    beside: str | None


class Notice(NamedTuple):
    """What asks attention, though it can be passed, or is not known."""

    at_m: float
    """Metres from the beginning of the step."""
    reasons: str
    """Joined by ``|``."""
    known: bool
    """Measured; else it is in doubt."""
    text: str


class Landmark(NamedTuple):
    """What one comes past."""

    kind: str
    name: str | None
    at_m: float
    """Metres from the beginning of the step."""
    side: str


class Step(NamedTuple):
    """One thing to do, and the stretch that comes with it."""

    action: Action
    turn: Turn
    first: int
    last: int
    """Edges of the way, as in :class:`sociale_basis.reach.stretches.Stretch`."""
    name: str | None
    street: str | None
    """Of a sidewalk, the street it belongs to."""
    towards: str | None
    """Of the first step: the next street or bridge."""
    goes_on: bool
    """The way before has the same name."""
    at: Landmark | None
    """Where one turns."""
    way_class: WayClass
    crossing: Crossing
    steps: int | None
    at_m: float
    metres: float
    seconds: float
    carriageway_m: float
    """On streets of which the map tells no sidewalk."""
    cycleway_m: float
    water_m: float
    landmarks: tuple[Landmark, ...]
    seats: tuple[Seat, ...]
    notices: tuple[Notice, ...]


class Directions(NamedTuple):
    """A way in steps."""

    steps: tuple[Step, ...]
    goal: Landmark | None
    """What one sees at the end."""

    @property
    def metres(self) -> float:
        """Of the whole way."""
        return sum(step.metres for step in self.steps)

    @property
    def seconds(self) -> float:
        """Of the whole way."""
        return sum(step.seconds for step in self.steps)


def directions(
    area: Neighbourhood,
    found: Route,
    profile: MobilityProfile,
    judged: Judged,
    goal: shapely.Point | None = None,
) -> Directions:
    """Say step by step how to go.

    A landmark counts within 25 m of the way, unless a building stands between; a seat within 10 m.
    What asks attention is what slows someone but can be passed (a kerb, a slope), what is hardly
    wide enough, and what is in doubt.

    Parameters
    ----------
    area
        The neighbourhood.
    found
        The way.
    profile, judged
        Who is going, and what that gives.
    goal
        Where one goes to, in metres; by default where the way ends.
    """
    line = drawn(found, area.edges.geometry.to_numpy())
    if line is None:
        return Directions((), None)
    sits = seats(area, line.line)
    notices = _notices(area, found, profile, judged)
    parts = stretches(area, found, line)
    # What one is on is no landmark beside it.
    names = {part.name for part in parts}
    beside = [one for one in passed(area, line.line) if one.name is None or one.name not in names]
    there = _goal(area, beside, line, goal)
    told = {
        (one.kind, one.name, one.at_m)
        for one in beside
        if there is not None and (one.kind, one.name) == (there.kind, there.name)
    }
    steps: list[Step] = []
    for at, part in enumerate(parts):
        begin, stop = float(line.at_m[part.first]), float(line.at_m[part.last])
        goes_on = at > 0 and parts[at - 1].name == part.name
        turns = at > 0 and part.turn is not Turn.STRAIGHT
        corner = _corner(beside, begin, told) if turns else None
        if corner is not None:
            told.add((corner.kind, corner.name, corner.at_m))
        steps.append(
            _step(area, found, line, part)._replace(
                at=corner, goes_on=goes_on, towards=None if at else _towards(parts)
            )
        )
        last = at == len(parts) - 1
        within = [one for one in beside if begin <= one.at_m < stop or (last and one.at_m >= begin)]
        marks = [one for one in within if (one.kind, one.name, one.at_m) not in told]
        sat = [one for one in sits if begin <= one.at_m < stop or (last and one.at_m >= begin)]
        minded = [
            one for one in notices if begin <= one.at_m < stop or (last and one.at_m >= begin)
        ]
        steps[-1] = steps[-1]._replace(
            landmarks=tuple(_landmark(one, begin) for one in marks),
            seats=tuple(_seat(area, one, begin) for one in sat),
            notices=tuple(one._replace(at_m=one.at_m - begin) for one in minded),
        )
    return Directions(tuple(steps), there)


def direction_rows(area: Neighbourhood, found: Route, told: Directions) -> list[dict[str, Any]]:
    """Lay out directions, one row per step, in words and in numbers.

    Parameters
    ----------
    area
        The neighbourhood.
    found, told
        The way, and what :func:`directions` says of it.

    Returns
    -------
    Per step ``step`` (1, 2 …), ``text``, ``action``, ``turn``, ``at`` (landmark where one turns),
    ``name``, ``street`` (of a sidewalk), ``way_class``, ``way_id`` (of its first edge),
    ``crossing``, ``steps``, ``at_m`` (from the beginning of the way), ``metres, seconds,
    carriageway_m, cycleway_m``, ``landmarks, seats, notices`` (lists of records, metres from the
    beginning of the step), and ``doubts``, the reasons
    joined by ``|``.
    """
    rows = []
    for number, step in enumerate(told.steps, 1):
        doubts = [each for one in step.notices if not one.known for each in _split(one.reasons)]
        edges = found.edges[step.first : step.last]
        rows.append(
            {
                "step": number,
                "text": step_words(step, first=number == 1),
                "action": step.action.value if number > 1 else "depart",
                "turn": step.turn.value if number > 1 else None,
                "at": None if step.at is None else step.at.name or step.at.kind,
                "name": step.name,
                "street": step.street,
                "way_class": step.way_class.name.lower(),
                "way_id": int(area.network.way_id[edges[0]]) if len(edges) else None,
                "crossing": None if step.crossing is Crossing.NONE else step.crossing.name.lower(),
                "steps": step.steps,
                "at_m": step.at_m,
                "metres": step.metres,
                "seconds": step.seconds,
                "carriageway_m": step.carriageway_m,
                "cycleway_m": step.cycleway_m,
                "landmarks": [one._asdict() for one in step.landmarks],
                "seats": [one._asdict() for one in step.seats],
                "notices": [one._asdict() for one in step.notices],
                "doubts": SEPARATOR.join(dict.fromkeys(doubts)),
            }
        )
    return rows


def _goal(
    area: Neighbourhood, beside: list[Passed], line: Drawn, goal: shapely.Point | None
) -> Landmark | None:
    """Find what one goes to, or else what one sees at the end: with a name, and the nearest."""
    end = float(line.at_m[-1])
    near = [one for one in beside if one.at_m >= end - _AT_TURN_M]
    place = None if goal is None else place_at(area, goal)
    if place is not None:
        sides = [one.side for one in near if (one.kind, one.name) == place]
        return Landmark(*place, 0.0, sides[0] if sides else "")
    best = min(near, key=lambda one: (one.name is None, one.away_m, one.kind), default=None)
    return None if best is None else _landmark(best, end)


def _split(joined: str) -> list[str]:
    return [each for each in joined.split(SEPARATOR) if each]


def _corner(
    beside: list[Passed], at_m: float, told: set[tuple[str, str | None, float]]
) -> Landmark | None:
    near = [
        one
        for one in beside
        if abs(one.at_m - at_m) <= _AT_TURN_M
        and one.name is not None
        and (one.kind, one.name, one.at_m) not in told
    ]
    best = min(near, key=lambda one: (abs(one.at_m - at_m), one.away_m), default=None)
    return None if best is None else Landmark(best.kind, best.name, best.at_m, best.side)


def _landmark(one: Passed, begin: float) -> Landmark:
    return Landmark(one.kind, one.name, one.at_m - begin, one.side)


def _seat(area: Neighbourhood, one: Passed, begin: float) -> Seat:
    kind, name = company(area, one) or (None, None)
    return Seat(one.kind, one.name, one.at_m - begin, one.side, kind, name)


def _towards(parts: list[Stretch]) -> str | None:
    first = parts[0].name
    names = (part.name for part in parts[1:] if part.action is not Action.CROSS)
    return next((name for name in names if name is not None and name != first), None)


def _step(area: Neighbourhood, found: Route, line: Drawn, part: Stretch) -> Step:
    some = slice(part.first, part.last)
    edges, metres = found.edges[some], found.edge_metres[some]
    attributes = area.network.attributes
    kinds = attributes.way_class[edges]
    street = np.isin(kinds, list(CARRIAGEWAYS)) & (_sidewalk(area)[edges] != Tri.YES)
    counted = attributes.steps[edges][kinds == WayClass.STEPS]
    begin, end = float(line.at_m[part.first]), float(line.at_m[part.last])
    piece = line.part(begin, end)
    return Step(
        action=part.action,
        turn=part.turn,
        first=part.first,
        last=part.last,
        name=part.name,
        street=part.street,
        towards=None,
        goes_on=False,
        at=None,
        way_class=part.way_class,
        crossing=part.crossing,
        steps=int(counted.sum()) if len(counted) and (counted > 0).all() else None,
        at_m=begin,
        metres=float(metres.sum()),
        seconds=float(found.edge_seconds[some].sum()),
        carriageway_m=float(metres[street].sum()),
        cycleway_m=float(metres[kinds == WayClass.CYCLEWAY].sum()),
        water_m=0.0 if piece is None else along_water(area, piece),
        landmarks=(),
        seats=(),
        notices=(),
    )


def _sidewalk(area: Neighbourhood) -> NDArray[np.int8]:
    if "sidewalk" not in area.edges:
        return np.full(area.network.n_edges, int(Tri.UNTAGGED), dtype=np.int8)
    return np.asarray(area.edges["sidewalk"].to_numpy(), dtype=np.int8)


def _notices(
    area: Neighbourhood, found: Route, profile: MobilityProfile, judged: Judged
) -> list[Notice]:
    """List what asks attention, by metres from the beginning of the way."""
    attributes = area.network.attributes
    notices = []
    for one in met(area.network, judged, found):
        reasons = words(one.doubts)
        if reasons:
            text = obstacle_words(facts(attributes, one), (), reasons)
            notices.append(Notice(one.at_m, SEPARATOR.join(reasons), False, text))  # noqa: FBT003 -- a field of a record
    begins = np.append(0.0, np.cumsum(found.edge_metres)).tolist()
    slope_before = 0.0
    for at, edge in enumerate(found.edges.tolist()):
        slope = _hard_slope(area, edge, profile)
        if slope and slope != slope_before:
            notices.append(Notice(begins[at], "slope", True, slope_words(slope)))  # noqa: FBT003 -- as above
        slope_before = slope
        kerb = float(attributes.kerb_m[edge])
        inside = found.ends_inside and at == len(found.edges) - 1
        if profile.feels_kerb and kerb > (profile.kerb_free_m or 0.0) and not inside:
            notices.append(Notice(begins[at + 1], "kerb", True, kerb_words(kerb)))  # noqa: FBT003 -- as above
    return sorted(notices, key=lambda one: one.at_m)


def _hard_slope(area: Neighbourhood, edge: int, profile: MobilityProfile) -> float:
    """Give the slope of an edge where it slows someone, negative down; else 0."""
    attributes = area.network.attributes
    up, down = float(attributes.slope_up[edge]), float(attributes.slope_down[edge])
    if profile.slope_up_free is not None and up > profile.slope_up_free and not down > up:
        return round(up, 3)
    if profile.slope_down_free is not None and down > profile.slope_down_free:
        return -round(down, 3)
    return 0.0
