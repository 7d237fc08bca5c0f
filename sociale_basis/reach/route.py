"""The quickest way from one point to another, and what it is made of."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from sociale_basis.network.anchors import Anchors
from sociale_basis.network.attributes import WayClass
from sociale_basis.reach import kernels
from sociale_basis.reach.legs import arrivals, departures, straight
from sociale_basis.reach.reasons import (
    doubt_bits,
    free_seconds,
    joined_words,
    refused_bits,
    without_head,
)
from sociale_basis.reach.search import check_one
from sociale_basis.reach.weights import weigh
from sociale_basis.vocabulary import State

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import ArrayLike, NDArray

    from sociale_basis.network.cost import Cost
    from sociale_basis.network.network import Network
    from sociale_basis.reach.weights import Seconds


@dataclass(frozen=True, eq=False)
class Route:
    """A way from one point to another.

    Attributes
    ----------
    edges
        Directed edges in order, int32 of shape (k,); empty where one is there already.
    begin, end
        Fraction of the first edge at which it begins, and of the last at which it ends.
    ends_inside
        Whether it ends on the last edge, before its head and what is charged there.
    edge_seconds, edge_metres
        Of each edge, as far as it is walked, shape (k,).
    """

    edges: NDArray[np.int32]
    begin: float
    end: float
    ends_inside: bool
    edge_seconds: NDArray[np.float64]
    edge_metres: NDArray[np.float64]

    @property
    def seconds(self) -> float:
        """Seconds of the whole way."""
        return float(self.edge_seconds.sum())

    @property
    def metres(self) -> float:
        """Metres of the whole way."""
        return float(self.edge_metres.sum())


@dataclass(frozen=True, eq=False)
class Way:
    """Whether someone gets from one point to another, and how.

    Attributes
    ----------
    state
        Of the way there.
    route
        The quickest way without any doubt; else the quickest with doubts; else None.
    obstacles
        As :func:`obstacles` gives them where there is no route, else None.
    """

    state: State
    route: Route | None
    obstacles: pd.DataFrame | None


def route(
    network: Network,
    seconds: ArrayLike | Seconds,
    origin: Anchors | int,
    destination: Anchors | int,
    *,
    along: ArrayLike | None = None,
) -> Route | None:
    """Find the quickest way.

    Parameters
    ----------
    network, seconds, along
        As in :mod:`sociale_basis.reach.search`.
    origin, destination
        A node number, or one anchor.

    Returns
    -------
    The way, or None where there is none.

    Raises
    ------
    BadValueError
        Seconds do not fit the network, or a point does not exist.
    """
    weights = weigh(network, seconds, along)
    start = check_one(network, origin, "origin")
    goal = check_one(network, destination, "destination")
    leaving, arriving = departures(network, start, weights), arrivals(network, goal, weights)
    graph = weights.graph(network.forward, math.inf)
    at, via = kernels.search(graph, leaving.seeds(), math.inf, True)  # noqa: FBT003  (numba)
    total = at[arriving.row] + arriving.seconds
    direct = straight(start, goal, weights)
    best = total.min(initial=math.inf)
    if len(direct.edge) and direct.seconds.min() <= best:
        edge = int(direct.edge[np.argmin(direct.seconds)])
        if _fraction(start, edge) == _fraction(goal, edge):
            return walked(network, weights, [], 0.0, 1.0, ends_inside=False)
        begin, end = _fraction(start, edge), _fraction(goal, edge)
        return walked(network, weights, [edge], begin, end, ends_inside=True)
    if not math.isfinite(best):
        return None
    leg = int(np.argmin(total))
    edges, seed = _trace(network, via, int(arriving.row[leg]))
    first, last = int(leaving.edge[seed]), int(arriving.edge[leg])
    begin, end = 0.0, 1.0
    if first >= 0:
        edges, begin = [first, *edges], _fraction(start, first)
    if last >= 0:
        edges, end = [*edges, last], _fraction(goal, last)
    return walked(network, weights, edges, begin, end, ends_inside=last >= 0)


def way(network: Network, cost: Cost, origin: Anchors | int, destination: Anchors | int) -> Way:
    """Say whether someone gets from one point to another, how, or what stands in the way.

    Parameters
    ----------
    network
        The network.
    cost
        Of the profile of who is going.
    origin, destination
        A node number, or one anchor.

    Raises
    ------
    BadValueError
        A point does not exist.
    """
    for state, seconds, along in (
        (State.YES, cost.strict, cost.strict_along),
        (State.UNKNOWN, cost.optimistic, cost.optimistic_along),
    ):
        found = route(network, seconds, origin, destination, along=along)
        if found is not None:
            return Way(state, found, None)
    return Way(State.NO, None, obstacles(network, cost, origin, destination))


def obstacles(
    network: Network, cost: Cost, origin: Anchors | int, destination: Anchors | int
) -> pd.DataFrame:
    """List what is refused or in doubt on the shortest way that someone without limits would take.

    Parameters
    ----------
    network, cost, origin, destination
        As in :func:`way`.

    Returns
    -------
    One row per edge, in order: ``edge``, ``way_id``, ``way_class`` (word), ``at_m`` (metres from
    the origin at which it begins), ``metres``, and the reasons joined by ``|``: ``refused`` and
    ``doubts``. Empty where nothing is in the way, or where public ways do not join the points.

    Raises
    ------
    BadValueError
        A point does not exist.
    """
    metres = free_seconds(network, 1.0).whole
    found = route(network, metres, origin, destination)
    edges = np.empty(0, dtype=np.int32) if found is None else found.edges
    walked = np.empty(0) if found is None else found.edge_metres
    bits = _bits(cost, found, edges)
    table = pd.DataFrame(
        {
            "edge": edges,
            "way_id": network.way_id[edges],
            "way_class": _class_words(network, edges),
            "at_m": np.cumsum(walked) - walked,
            "metres": walked,
            "refused": joined_words(refused_bits(bits)),
            "doubts": joined_words(doubt_bits(bits)),
        }
    )
    met: pd.DataFrame = table.loc[bits != 0].reset_index(drop=True)
    return met


def describe(
    network: Network, found: Route, cost: Cost, names: Sequence[str | None] | None = None
) -> pd.DataFrame:
    """Say what a way is made of, stretch by stretch.

    Parameters
    ----------
    network
        The network.
    found
        The way.
    cost
        Of the profile it was found for.
    names
        Name of every directed edge, shape (m,); None where it has none.

    Returns
    -------
    One row per stretch of one OSM way, in order: ``way_id``, ``name`` (null without), ``way_class``
    (word), ``metres``, ``seconds``, and ``doubts``, the reasons joined by ``|``.
    """
    edges = found.edges
    known = [None if names is None else names[edge] for edge in edges]
    table = pd.DataFrame(
        {
            "way_id": network.way_id[edges],
            "name": pd.array(known, dtype="str"),
            "way_class": _class_words(network, edges),
            "metres": found.edge_metres,
            "seconds": found.edge_seconds,
            "bits": doubt_bits(_bits(cost, found, edges)),
        }
    )
    same = ["way_id", "name", "way_class"]
    key = table[same].astype(object).where(table[same].notna(), "")
    stretch = (key != key.shift()).any(axis=1).cumsum()
    joined = table.groupby(stretch, sort=True).agg(
        way_id=("way_id", "first"),
        name=("name", "first"),
        way_class=("way_class", "first"),
        metres=("metres", "sum"),
        seconds=("seconds", "sum"),
        bits=("bits", lambda bits: np.bitwise_or.reduce(bits.to_numpy(dtype=np.uint32))),
    )
    bits = joined.pop("bits").to_numpy(dtype=np.uint32)
    return joined.assign(doubts=joined_words(bits)).reset_index(drop=True)


def _trace(network: Network, label: NDArray[np.int32], row: int) -> tuple[list[int], int]:
    """Walk back from a row: the edges in order, and the seed it began at."""
    edges: list[int] = []
    while label[row] >= 0:
        edge = int(network.forward.edge[label[row]])
        edges.append(edge)
        row = int(network.row[network.tail[edge]])
    return edges[::-1], -2 - int(label[row])


def _fraction(point: Anchors | NDArray[np.int32], edge: int) -> float:
    """Where on an edge, or on its twin, a point lies."""
    if not isinstance(point, Anchors):
        return 0.0
    fraction = float(point.fraction[0])
    return fraction if point.edge[0] == edge else 1 - fraction


def walked(
    network: Network,
    weights: Seconds,
    edges: list[int],
    begin: float,
    end: float,
    *,
    ends_inside: bool,
) -> Route:
    """Say how long each edge of a way takes, as far as it is walked.

    Parameters
    ----------
    network, weights
        The network, and what its edges take.
    edges
        Directed edges in order.
    begin, end, ends_inside
        As in :class:`Route`.
    """
    numbers = np.array(edges, dtype=np.int32)
    part = np.ones(len(edges))
    skipped = np.zeros(len(edges))
    if edges:
        part[-1], skipped[0] = end, begin
    along = weights.along[numbers].astype(np.float64)
    seconds = weights.whole[numbers].astype(np.float64)
    if ends_inside:
        seconds[-1] = end * along[-1]
    return Route(
        edges=numbers,
        begin=begin,
        end=end,
        ends_inside=ends_inside,
        edge_seconds=seconds - skipped * along,
        edge_metres=(part - skipped) * network.length_m[numbers],
    )


def _bits(cost: Cost, found: Route | None, edges: NDArray[np.int32]) -> NDArray[np.uint32]:
    bits = cost.reasons[edges].astype(np.uint32)
    if found is not None and found.ends_inside:
        bits[-1:] = without_head(bits[-1:])
    return bits


def _class_words(network: Network, edges: NDArray[np.int32]) -> pd.Series:
    codes = network.attributes.way_class[edges]
    return pd.Series([WayClass(code).name.lower() for code in codes], dtype="str")
