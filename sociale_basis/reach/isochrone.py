"""How far one gets, as a shape: the streets that are reached and a strip beside them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely
from shapely.ops import substring

from sociale_basis.errors import BadValueError, UsageError
from sociale_basis.network.anchors import Anchors
from sociale_basis.reach.search import catchment, check_limit, check_one, nearest
from sociale_basis.reach.weights import Seconds, weigh

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import ArrayLike, NDArray

    from sociale_basis.network.network import Network

BESIDE_M = 20.0
"""How far beside a street one still counts as being there: about the depth of a front garden."""
_WHOLE = 1 - 1e-9


def isochrones(
    network: Network,
    seconds: ArrayLike | Seconds,
    origin: Anchors | int,
    limits_s: Sequence[float],
    *,
    lines: NDArray[np.object_] | None = None,
    towards: bool = False,
    beside_m: float = BESIDE_M,
    along: ArrayLike | None = None,
) -> list[shapely.Geometry]:
    """Draw how far one gets from a point, or from how far one gets to it.

    The parts of edges that are reached, each as far as the time allows, with a strip beside them:
    blocks between streets stay open, and what lies across a canal without a bridge stays out.

    Parameters
    ----------
    network, seconds, along
        As in :mod:`sociale_basis.reach.search`.
    origin
        A node number, or one anchor.
    limits_s
        Seconds, one shape for each; finite.
    lines
        Course of each directed edge in the direction of travel, shape (m,); default straight.
    towards
        Draw from where one gets *to* the point instead.
    beside_m
        Metres beside the streets, more than 0.

    Returns
    -------
    Polygons or multipolygons in the order of the limits; empty where the point is not attached.

    Raises
    ------
    UsageError
        A limit or a width is negative, not a number or endless.
    BadValueError
        As in :func:`~sociale_basis.reach.search.catchment`; or too many or few lines.
    """
    limits = [check_limit(limit) for limit in limits_s]
    if not np.isfinite(limits).all():
        raise UsageError("a shape needs a limit in seconds")
    if not 0 < beside_m < np.inf:
        raise UsageError(f"the width beside streets must be more than 0 metres, not {beside_m}")
    weights = weigh(network, seconds, along)
    point = check_one(network, origin, "origin")
    course = _straight(network) if lines is None else np.asarray(lines, dtype=object)
    if course.shape != (network.n_edges,):
        raise BadValueError(f"must be {network.n_edges} lines, one per edge", column="lines")
    longest = max(limits, default=0.0)
    if towards:
        times, _ = nearest(network, weights, point, longest)
    else:
        times = catchment(
            network, weights, point if isinstance(point, Anchors) else int(point[0]), longest
        )
    shapes: list[shapely.Geometry] = []
    for limit in limits:
        edge, begin, end = _reached(network, weights, point, times, limit, towards=towards)
        parts = _parts(course, edge, begin, end)
        if isinstance(point, Anchors) and not point.attached.any():
            shapes.append(shapely.Polygon())
            continue
        here = shapely.Point(_place(network, course, point))
        shapes.append(shapely.buffer(shapely.geometrycollections([here, *parts]), beside_m))
    return shapes


def _reached(
    network: Network,
    weights: Seconds,
    point: Anchors | NDArray[np.int32],
    times: NDArray[np.float32],
    limit: float,
    *,
    towards: bool,
) -> tuple[NDArray[np.int64], NDArray[np.float64], NDArray[np.float64]]:
    """Give the edges that are reached, and from which fraction to which."""
    along = weights.along.astype(np.float64)
    left = limit - times[network.head if towards else network.tail].astype(np.float64)
    if towards:  # what is charged at the head must be paid as well
        at_head = np.full(len(along), np.inf)
        np.subtract(weights.whole, along, out=at_head, where=np.isfinite(weights.whole))
        left -= at_head
    edge = np.flatnonzero((left >= 0) & np.isfinite(along))
    part = _fraction(left[edge], along[edge])
    begin, end = (1 - part, np.ones(len(edge))) if towards else (np.zeros(len(edge)), part)
    if isinstance(point, Anchors):
        for own, at in (
            (int(point.edge[0]), float(point.fraction[0])),
            (int(point.twin[0]), 1 - float(point.fraction[0])),
        ):
            if own >= 0 and np.isfinite(along[own]):
                far = float(_fraction(np.array([limit]), along[[own]])[0])
                edge = np.append(edge, own)
                begin = np.append(begin, max(0.0, at - far) if towards else at)
                end = np.append(end, at if towards else min(1.0, at + far))
    return edge, begin, end


def _fraction(left: NDArray[np.float64], along: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.where(along > left, left / np.where(along > 0, along, 1), 1.0)


def _parts(
    course: NDArray[np.object_],
    edge: NDArray[np.int64],
    begin: NDArray[np.float64],
    end: NDArray[np.float64],
) -> list[shapely.Geometry]:
    whole = (begin <= 1 - _WHOLE) & (end >= _WHOLE)
    cut = [
        substring(course[each], first, last, normalized=True)
        for each, first, last in zip(edge[~whole], begin[~whole], end[~whole], strict=True)
    ]
    # Both directions of a street are one line.
    lines = course[edge[whole]]
    _, once = np.unique(shapely.to_wkb(shapely.normalize(lines)), return_index=True)
    return [*lines[once], *cut]


def _straight(network: Network) -> NDArray[np.object_]:
    ends = np.stack([network.tail, network.head], axis=1)
    return np.asarray(shapely.linestrings(np.stack([network.x[ends], network.y[ends]], axis=2)))


def _place(
    network: Network, course: NDArray[np.object_], point: Anchors | NDArray[np.int32]
) -> NDArray[np.float64]:
    if not isinstance(point, Anchors):
        return np.array([network.x[point[0]], network.y[point[0]]])
    on = shapely.line_interpolate_point(course[point.edge[0]], point.fraction[0], normalized=True)
    return np.asarray(shapely.get_coordinates(on)[0])
