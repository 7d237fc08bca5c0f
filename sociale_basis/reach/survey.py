"""The schouw sheet: which unknowns to go and look at first, and in which order to walk past them.

An unknown is what is in doubt at one place on the map: a kerb nobody measured, a path of which
nobody knows the width. *Settled favourably* means that it turns out to pass.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import pandas as pd

from sociale_basis.errors import UsageError
from sociale_basis.network.attributes import Barrier, WayClass
from sociale_basis.network.untagged import untagged as table_of_the_untagged
from sociale_basis.reach.barrier_groups import Group, group_edges
from sociale_basis.reach.judging import Judged, judge
from sociale_basis.reach.on_map import spots, street_names
from sociale_basis.reach.open_then import in_the_dark
from sociale_basis.reach.reach import GROUPS, resident_weights
from sociale_basis.reach.reasons import free_seconds, joined_words
from sociale_basis.reach.references import osm_link, way_link
from sociale_basis.reach.search import matrix
from sociale_basis.reach.several_layers import ends_of
from sociale_basis.reach.standing import standing
from sociale_basis.reach.survey_picks import Doubts, Pick, picks
from sociale_basis.reach.walking_order import walking_order

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from numpy.typing import NDArray

    from sociale_basis.neighbourhood.store import Neighbourhood
    from sociale_basis.network.anchors import Anchors
    from sociale_basis.network.attributes import EdgeAttributes
    from sociale_basis.network.mobility_profile import MobilityProfile
    from sociale_basis.network.network import Network
    from sociale_basis.network.untagged import Untagged
    from sociale_basis.reach.several_layers import Layers

STOPS = 12


@dataclass(frozen=True, eq=False)
class Survey:
    """What to go and look at for one question.

    Attributes
    ----------
    walk
        The unknowns chosen, in walking order; see :func:`survey`.
    unknowns
        Every unknown that alone would make somebody certain, most first.
    residents_yes, residents_unknown
        Of ``residents`` and ``residents_75``: who get there for certain now, and of whom it is
        unknown while they are attached to the network, because of the way or of opening hours; NaN
        without figures.
    residents_certain
        Who of these become certain when everything on the walk turns out to pass.
    metres
        Length of the walk.
    found
        Number of unknowns on the map for this profile.
    """

    walk: gpd.GeoDataFrame
    unknowns: gpd.GeoDataFrame
    residents_yes: dict[str, float]
    residents_unknown: dict[str, float]
    residents_certain: dict[str, float]
    metres: float
    found: int


def survey(
    area: Neighbourhood,
    profile: MobilityProfile,
    layers: Layers,
    limit_s: float,
    *,
    untagged: Untagged | None = None,
    stops: int = STOPS,
    one_way: bool = False,
    at: datetime | None = None,
) -> Survey:
    """Choose the unknowns that make most residents certain, and a walk past them.

    What is said of one unknown, and of all that are chosen together, is exact: the same as asking
    again with these settled. Which set of this size is best is not searched to the end: each step
    takes what brings most residents per stop, of single unknowns and of those that one way needs
    together.

    Parameters
    ----------
    area, profile, limit_s, untagged, one_way
        As in :func:`sociale_basis.reach.reach`.
    layers
        One layer or frame of places, as there, or several keys of layers.
    stops
        How many to choose at most.
    at
        When one sets out: looking makes nobody certain of a place that may be closed, so only those
        that are surely open then count (:mod:`sociale_basis.reach.open_then`), in the light there
        is then. None: at any time, by day.

    Returns
    -------
    Both tables have: ``unknown`` (``way/12``, ``node/3``), ``link`` (to OSM, null where it is not
    on OSM), ``way_link`` (to the way it is on or beside), ``kinds`` (what is not known, joined by
    ``|``), ``what`` (kind of way, or what stands there), ``street`` (null where unknown),
    ``residents_alone`` and ``residents_75_alone`` (who become certain when only this one is
    settled), ``geometry``, a point. The walk also has ``stop`` (1, 2 …), ``metres`` from the stop
    before, ``step`` (in which it was chosen), ``residents_by_step`` (who become certain by this
    step, of all its stops together) and ``residents_so_far`` (by this step and those before).
    Numbers of residents are null without figures, and then homes decide.

    Raises
    ------
    UnknownLayerError, UsageError, MissingColumnError, BadValueError
        As in :func:`sociale_basis.reach.reach`; also for a number of stops below 1.
    """
    if stops < 1:
        raise UsageError(f"a walk has 1 stop or more, not {stops}")
    table = table_of_the_untagged() if untagged is None else untagged
    homes, entrances, open_perhaps, limit = ends_of(area, layers, limit_s, at)
    network = area.network
    dark = in_the_dark(area, profile, at)
    now = judge(network.length_m, network.attributes, profile, table, dark=dark)
    groups = doubtful_groups(network, now)
    surely, perhaps = (
        standing(network, seconds, homes, entrances, limit, one_way=one_way)
        for seconds in (now.strict, now.optimistic)
    )
    weights = resident_weights(area)
    counted = np.where(np.isnan(weights[:, 0]), 1.0, weights[:, 0])
    doubts = Doubts(network, now, groups, surely, perhaps)
    alone = doubts.certain([[number] for number in range(len(groups))])
    sums = _alone(alone, weights, counted)
    order = np.argsort(-sums["order"].to_numpy(), kind="stable")
    order = order[sums["order"].to_numpy()[order] > 0]
    chosen = picks(doubts, counted, stops, order.tolist())
    maybe = perhaps.best
    if open_perhaps is not entrances:
        found = standing(network, now.optimistic, homes, open_perhaps, limit, one_way=one_way)
        maybe = found.best
    unknown = np.isfinite(maybe) & ~np.isfinite(surely.best)
    (together,) = doubts.certain([[number for pick in chosen for number in pick.groups]])

    def total(which: NDArray[np.bool_]) -> dict[str, float]:
        sums = ((weights[:, column] * which).sum() for column in range(len(GROUPS)))
        return dict(zip(GROUPS, map(float, sums), strict=True))

    doubted = (now.along.doubts | now.head.doubts) != 0
    every = _frame(area, groups, doubted, sums)
    known = not np.isnan(weights[:, 0]).any()
    walk, metres = _walk(area, groups, every, chosen, doubted, known=known)
    return Survey(
        walk=walk,
        unknowns=every.iloc[order].reset_index(drop=True),
        residents_yes=total(np.isfinite(surely.best)),
        residents_unknown=total(unknown),
        residents_certain=total(np.isin(np.arange(len(unknown)), together)),
        metres=metres,
        found=len(groups),
    )


def doubtful_groups(network: Network, now: Judged) -> list[Group]:
    """Group what is in doubt and not refused anyway, by way and by node."""
    passes = np.isfinite(now.optimistic.whole)
    along = np.where(np.isfinite(now.along.seconds), now.along.doubts, 0)
    head = np.where(passes, now.head.doubts, 0)
    return group_edges(network, along.astype(np.uint32), head.astype(np.uint32))


def _alone(
    alone: list[NDArray[np.int32]], weights: NDArray[np.float64], counted: NDArray[np.float64]
) -> pd.DataFrame:
    sums = {"order": np.array([counted[homes].sum() for homes in alone], dtype=np.float64)}
    for column, name in enumerate(GROUPS):
        each = np.array([weights[homes, column].sum() for homes in alone], dtype=np.float64)
        sums[f"{name}_alone"] = (
            np.full(len(each), np.nan) if np.isnan(weights[:, column]).any() else each
        )
    return pd.DataFrame(sums)


def _frame(
    area: Neighbourhood, groups: Sequence[Group], doubted: NDArray[np.bool_], sums: pd.DataFrame
) -> gpd.GeoDataFrame:
    _, places = spots(area, groups, doubted)
    causes = np.array([group.causes for group in groups], dtype=np.uint32)
    columns: dict[str, Any] = {
        "unknown": [group.reference for group in groups],
        "link": [osm_link(group.reference) for group in groups],
        "way_link": [way_link(area.network, group.edges) for group in groups],
        "kinds": joined_words(causes),
        "what": [_what(area.network.attributes, group) for group in groups],
        "street": street_names(area, groups, places),
    }
    texts = {
        name: pd.array(np.array(each, dtype=object), dtype="str") for name, each in columns.items()
    }
    numbers = {str(name): sums[name].to_numpy() for name in sums if name != "order"}
    return gpd.GeoDataFrame({**texts, **numbers}, geometry=places, crs=area.homes.crs)


def _what(attributes: EdgeAttributes, group: Group) -> str:
    if not group.at_node:
        return WayClass(int(attributes.way_class[group.edges[0]])).name.lower()
    barrier = Barrier(int(attributes.barrier[group.edges].max()))
    if barrier is not Barrier.NONE:
        return barrier.name.lower()
    return "kerb" if "kerb" in joined_words(np.array([group.causes], np.uint32))[0] else "crossing"


def _walk(
    area: Neighbourhood,
    groups: Sequence[Group],
    every: gpd.GeoDataFrame,
    chosen: list[Pick],
    doubted: NDArray[np.bool_],
    *,
    known: bool,
) -> tuple[gpd.GeoDataFrame, float]:
    numbers = [number for pick in chosen for number in pick.groups]
    step = np.array([k for k, pick in enumerate(chosen, 1) for _ in pick.groups], dtype=np.int64)
    so_far = np.array([pick.certain for pick in chosen for _ in pick.groups], dtype=np.float64)
    before = np.array([0.0, *(pick.certain for pick in chosen)])
    by_step = so_far - before[step - 1]
    anchors, _ = spots(area, [groups[number] for number in numbers], doubted)
    between = _metres(area, anchors)
    order = walking_order(between)
    stretch = np.zeros(len(order))
    stretch[1:] = between[order[:-1], order[1:]]
    walk = every.iloc[[numbers[at] for at in order]].reset_index(drop=True)
    walk.insert(0, "stop", np.arange(1, len(order) + 1))
    walk.insert(len(walk.columns) - 1, "step", step[order])
    for name, certain in (("residents_by_step", by_step), ("residents_so_far", so_far)):
        walk.insert(len(walk.columns) - 1, name, certain[order] if known else np.nan)
    walk.insert(len(walk.columns) - 1, "metres", stretch)
    return walk, float(stretch.sum())


def _metres(area: Neighbourhood, anchors: Anchors) -> NDArray[np.float64]:
    """Metres on foot between every two points, either way; as the crow flies where none leads."""
    network = area.network
    if not len(anchors.edge):
        return np.zeros((0, 0))
    steps = free_seconds(network, 1.0)
    walked = matrix(network, steps.whole, anchors, anchors, along=steps.along).astype(np.float64)
    x, y = (
        each[network.tail[anchors.edge]] * (1 - anchors.fraction)
        + each[network.head[anchors.edge]] * anchors.fraction
        for each in (network.x, network.y)
    )
    crow = np.hypot(x[:, None] - x, y[:, None] - y)
    walked = np.minimum(walked, walked.T)
    return np.where(np.isfinite(walked), walked, crow)
