"""Why someone does not get there, or why nobody knows: the least-obstructed way, and what is on it.

*Unknown*: the way within the limit on which the fewest edges are in doubt, and of those the
quickest. *No*: within the limit the way over the fewest refused edges, then the quickest; past what
is refused one goes as if nothing were there. Where also that takes too long, the same without a
limit: then it is (too) far, whatever is refused on it. Only public ways count, unless no public way
leads there at all.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from sociale_basis.network.anchors import Anchors
from sociale_basis.network.attributes import Access, Barrier
from sociale_basis.network.untagged import untagged as table_of_the_untagged
from sociale_basis.reach.destinations import Destinations, destinations_together, home_anchors
from sociale_basis.reach.judging import Judged, judge
from sociale_basis.reach.legs import check_points
from sociale_basis.reach.met import Met, met
from sociale_basis.reach.obstructed import Least, Marked, least_obstructed
from sociale_basis.reach.reasons import NO_PLACE, NO_WAY, NOT_CONNECTED, TOO_FAR
from sociale_basis.reach.search import check_limit
from sociale_basis.reach.weights import Seconds
from sociale_basis.vocabulary import State

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sociale_basis.neighbourhood.store import Neighbourhood
    from sociale_basis.network.mobility_profile import MobilityProfile
    from sociale_basis.network.network import Network
    from sociale_basis.network.untagged import Untagged
    from sociale_basis.reach.route import Route
    from sociale_basis.reach.several_layers import Layers


class Detour(NamedTuple):
    """A way with fewer refused edges that takes too long."""

    number: int
    """Refused edges that are left on it, both legs together."""
    seconds: float
    """Of the longer of both legs."""


class Answer(NamedTuple):
    """Why, for one home."""

    state: State
    reason: str
    """Why besides what is met: ``too_far``, ``no_way``, ``not_connected``, ``no_place``, or ""."""
    place: int
    """Which of the places the way leads to, -1 where none."""
    there: Route | None
    back: Route | None
    """The least-obstructed way, or for *yes* the quickest certain one; None where none leads there,
    and ``back`` where only the way there was asked for."""
    met: tuple[Met, ...]
    """What is refused or in doubt on it, each once, in order."""
    detour: Detour | None
    """Of *no*, what a way round would ask, where there is one."""


class Why(NamedTuple):
    """Why, for a number of homes."""

    answers: list[Answer]
    destinations: Destinations
    judged: Judged
    limit_s: float
    one_way: bool


def why(
    area: Neighbourhood,
    profile: MobilityProfile,
    layer: Layers,
    limit_s: float,
    *,
    untagged: Untagged | None = None,
    one_way: bool = False,
    homes: Anchors | None = None,
) -> Why:
    """Find the least-obstructed way from every home to a place of a layer, and what is met on it.

    There and back go to the same place, each within the limit; refused edges, and edges in doubt,
    count on both ways together.

    Parameters
    ----------
    area, profile, layer, limit_s, untagged
        As in :func:`sociale_basis.reach.reach`.
    one_way
        Only the way there counts.
    homes
        Points to ask for instead of the homes of the neighbourhood.

    Returns
    -------
    One answer per home, in order.

    Raises
    ------
    UnknownLayerError, UsageError, MissingColumnError, BadValueError
        As in :func:`sociale_basis.reach.reach`.
    """
    limit = check_limit(limit_s)
    table = table_of_the_untagged() if untagged is None else untagged
    network = area.network
    chosen = destinations_together(area, layer)
    points = home_anchors(area) if homes is None else check_points(network, homes, "homes")
    judged = judge(network.length_m, network.attributes, profile, table)
    found = Why([], chosen, judged, limit, one_way)
    if not len(chosen.places):
        nothing = Answer(State.NO, NO_PLACE, -1, None, None, (), None)
        return found._replace(answers=[nothing] * len(points.edge))
    doubtful = Marked(judged.optimistic, judged.strict)
    certain = _least(network, doubtful, points, found, limit)
    answers = [
        _answer(network, found, certain, home, State.UNKNOWN if number else State.YES)
        for home, number in enumerate(certain.number.tolist())
    ]
    loose = ~points.attached | (not len(chosen.entrances.place))
    for home in np.flatnonzero(loose).tolist():
        answers[home] = Answer(State.UNKNOWN, NOT_CONNECTED, -1, None, None, (), None)
    no = np.flatnonzero((certain.number < 0) & ~loose)
    for home, answer in zip(no.tolist(), _refused(area, profile, found, points, no), strict=True):
        answers[home] = answer
    return found._replace(answers=answers)


def _least(network: Network, marked: Marked, points: Anchors, found: Why, limit_s: float) -> Least:
    entrances = found.destinations.entrances
    return least_obstructed(network, marked, points, entrances, limit_s, one_way=found.one_way)


def _refused(
    area: Neighbourhood,
    profile: MobilityProfile,
    found: Why,
    points: Anchors,
    no: NDArray[np.int64],
) -> list[Answer]:
    """Explain every *no*."""
    if not len(no):
        return []
    network, some = area.network, _take(points, no)
    free = Marked(without_obstacles(network, profile, found.judged), found.judged.optimistic)
    within = _least(network, free, some, found, found.limit_s)
    ever = _least(network, free, some, found, math.inf)
    answers = []
    for home in range(len(no)):
        if within.number[home] >= 0:
            answer = _answer(network, found, within, home, State.NO)
            if 0 <= ever.number[home] < within.number[home]:
                legs = [way.seconds for way in (ever.there[home], ever.back[home]) if way]
                detour = Detour(int(ever.number[home]), max(legs))
                answer = answer._replace(detour=detour)
        elif ever.number[home] >= 0:
            answer = _answer(network, found, ever, home, State.NO)._replace(reason=TOO_FAR)
        else:
            answer = Answer(State.NO, NO_WAY, -1, None, None, (), None)
        answers.append(answer)
    lost = np.array([home for home, one in enumerate(answers) if one.reason == NO_WAY], dtype=int)
    if len(lost):
        seconds = without_obstacles(network, profile, found.judged, private=True)
        opened = Marked(seconds, found.judged.optimistic)
        last = _least(network, opened, _take(some, lost), found, math.inf)
        for home, at in enumerate(lost.tolist()):
            if last.number[home] >= 0:
                answers[at] = _answer(network, found, last, home, State.NO)
    return answers


def without_obstacles(
    network: Network, profile: MobilityProfile, judged: Judged, *, private: bool = False
) -> Seconds:
    """Give weights in which what is refused passes, as if nothing were there.

    Parameters
    ----------
    network
        The network.
    profile, judged
        Who is going, and what that gives.
    private
        Whether what is not public, or locked, passes too.
    """
    attributes = network.attributes
    level = (network.length_m / profile.speed_m_s).astype(np.float32)
    never = np.float32(np.inf)
    along = np.where(np.isfinite(judged.along.seconds), judged.along.seconds, level)
    head = np.where(np.isfinite(judged.head.seconds), judged.head.seconds, np.float32(0))
    if not private:
        # What is closed for now was public, and is named.
        public = (attributes.access == Access.PUBLIC) | (attributes.access == Access.CLOSED)
        along = np.where(public, along, never)
        head = np.where(attributes.barrier == Barrier.LOCKED, never, head)
    return Seconds((along + head).astype(np.float32), along.astype(np.float32))


def _answer(network: Network, found: Why, least: Least, home: int, state: State) -> Answer:
    there, back = least.there[home], least.back[home]
    things = () if state is State.YES else tuple(met(network, found.judged, there, back))
    return Answer(state, "", int(least.place[home]), there, back, things, None)


def _take(points: Anchors, which: NDArray[np.int64]) -> Anchors:
    return Anchors(points.edge[which], points.twin[which], points.fraction[which])
