"""A walk past unknowns, with all that is needed on the street: what to measure, and the way."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import shapely
from shapely.ops import substring

from sociale_basis.network.anchors import Anchors
from sociale_basis.network.untagged import untagged as table_of_the_untagged
from sociale_basis.reach.asks import Ask, asks_of
from sociale_basis.reach.judging import judge
from sociale_basis.reach.on_map import spots
from sociale_basis.reach.open_then import in_the_dark
from sociale_basis.reach.reasons import free_seconds
from sociale_basis.reach.route import route
from sociale_basis.reach.survey import doubtful_groups

if TYPE_CHECKING:
    from datetime import datetime

    import geopandas as gpd

    from sociale_basis.neighbourhood.store import Neighbourhood
    from sociale_basis.network.mobility_profile import MobilityProfile
    from sociale_basis.network.untagged import Untagged
    from sociale_basis.reach.route import Route


class Schouw(NamedTuple):
    """What someone takes along."""

    asks: list[tuple[Ask, ...]]
    """Per stop what to look at."""
    ways: list[shapely.LineString]
    """From each stop to the next, over the network, in metres."""


def schouw(
    area: Neighbourhood,
    profile: MobilityProfile,
    walk: gpd.GeoDataFrame,
    *,
    untagged: Untagged | None = None,
    at: datetime | None = None,
) -> Schouw:
    """Say what to look at on a walk, and where it leads.

    Parameters
    ----------
    area, profile, untagged, at
        As in :func:`sociale_basis.reach.survey.survey`.
    walk
        That of what it gave.
    """
    table = table_of_the_untagged() if untagged is None else untagged
    network = area.network
    dark = in_the_dark(area, profile, at)
    now = judge(network.length_m, network.attributes, profile, table, dark=dark)
    known = {group.reference: group for group in doubtful_groups(network, now)}
    groups = [known[reference] for reference in walk["unknown"]]
    asks = [asks_of(network, profile, now, group) for group in groups]
    doubted = (now.along.doubts | now.head.doubts) != 0
    anchors, points = spots(area, groups, doubted)
    ways = [_way(area, anchors, points.tolist(), at) for at in range(len(groups) - 1)]
    return Schouw(asks, ways)


def _way(
    area: Neighbourhood, anchors: Anchors, points: list[shapely.Point], at: int
) -> shapely.LineString:
    """Draw the way from one stop to the next, whichever direction is shorter."""
    here, there = (
        Anchors(anchors.edge[[one]], anchors.twin[[one]], anchors.fraction[[one]])
        for one in (at, at + 1)
    )
    steps = free_seconds(area.network, 1.0)
    found = [
        route(area.network, steps.whole, *ends, along=steps.along)
        for ends in ((here, there), (there, here))
    ]
    if not any(found):
        return shapely.LineString(points[at : at + 2])
    order = np.argsort([np.inf if each is None else each.metres for each in found], kind="stable")
    best = found[order[0]]
    line = _drawn(area, best) if best is not None else None
    if line is None:
        return shapely.LineString(points[at : at + 2])
    return line if order[0] == 0 else shapely.LineString(line.coords[::-1])


def _drawn(area: Neighbourhood, way: Route) -> shapely.LineString | None:
    lines = area.edges.geometry.to_numpy()[way.edges]
    pieces = []
    for number, line in enumerate(lines):
        begin = way.begin if number == 0 else 0.0
        end = way.end if number == len(lines) - 1 else 1.0
        pieces.append(shapely.get_coordinates(substring(line, begin, end, normalized=True)))
    xy = np.concatenate(pieces) if pieces else np.empty((0, 2))
    return shapely.LineString(xy) if len(xy) > 1 else None
