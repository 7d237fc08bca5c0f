"""How things stand for every home, and how they would if some edges became quicker.

The one place that computes a change without searching everything again; it must say the same as
:func:`sociale_basis.reach.reach.run` with the changed weights, to the last bit.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from sociale_basis.network.anchors import Anchors
from sociale_basis.reach import kernels
from sociale_basis.reach.improving import Change, Ground, improve
from sociale_basis.reach.legs import Seconds, arrivals, departures, straight
from sociale_basis.reach.weights import Graph, rounded

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sociale_basis.network.network import Network


class Quicker(NamedTuple):
    """Edges that get other weights, nowhere more than they have."""

    edge: NDArray[np.int64]
    """Directed edges, each once, shape (k,)."""
    whole: NDArray[np.float32]
    along: NDArray[np.float32]
    """As in :class:`~sociale_basis.reach.legs.Seconds`, shape (k,)."""


@dataclass(frozen=True, eq=False)
class Standing:
    """How long it takes from every home, under one reading.

    Not for two threads at once: what is tried is written into it and taken out again.

    Attributes
    ----------
    network, seconds, homes, entrances
        What was searched.
    limit_s
        Seconds, inclusive.
    graph
        The weights as they were searched.
    ground
        What was found.
    """

    network: Network
    seconds: Seconds
    homes: Anchors
    entrances: Anchors
    limit_s: float
    graph: Graph
    ground: Ground
    position: NDArray[np.int64]
    """Where each edge stands in the ground, shape (m,)."""
    anchored: NDArray[np.bool_]
    """Whether a home or entrance lies on an edge, shape (m,)."""

    @property
    def best(self) -> NDArray[np.float64]:
        """Seconds from each home to its nearest place, ``inf`` where not within the limit."""
        return self.ground.best


def standing(
    network: Network, seconds: Seconds, homes: Anchors, entrances: Anchors, limit_s: float
) -> Standing:
    """Search once from all places.

    Parameters
    ----------
    network, seconds
        The network and the weights of its edges.
    homes
        Shape (h,).
    entrances
        Of all places together.
    limit_s
        Seconds, inclusive.
    """
    csr = network.backward
    arriving = arrivals(network, entrances, seconds)
    leaving = departures(network, homes, seconds)
    direct = straight(homes, entrances, seconds)
    graph = seconds.graph(csr, limit_s)
    at, _ = kernels.search(graph, arriving.seeds(), limit_s, False)  # noqa: FBT003  (numba)
    best = np.full(len(homes.edge), np.inf)
    np.minimum.at(best, leaving.point, leaving.seconds + at[leaving.row])
    np.minimum.at(best, direct.origin, direct.seconds)
    best[best > limit_s] = np.inf
    order = np.argsort(leaving.row, kind="stable")
    leg_start = np.zeros(network.n_nodes + 1, dtype=np.int32)
    np.cumsum(np.bincount(leaving.row, minlength=network.n_nodes), out=leg_start[1:])
    position = np.empty(network.n_edges, dtype=np.int64)
    position[csr.edge] = np.arange(network.n_edges)
    anchored = np.zeros(network.n_edges, dtype=np.bool_)
    for points in (homes, entrances):
        for edge in (points.edge, points.twin):
            anchored[edge[edge >= 0]] = True
    ground = Ground(
        csr.start,
        csr.other,
        rounded(seconds.whole[csr.edge], graph),
        at,
        leg_start,
        leaving.point[order],
        leaving.seconds[order],
        best,
    )
    return Standing(network, seconds, homes, entrances, limit_s, graph, ground, position, anchored)


def nearer(now: Standing, quicker: Quicker) -> tuple[NDArray[np.int32], NDArray[np.float64]]:
    """Say which homes get nearer to a place when some edges become quicker.

    Parameters
    ----------
    now
        How things stand.
    quicker
        Which edges, and what they then take.

    Returns
    -------
    Numbers of the homes, each once, and the seconds from each to its nearest place.
    """
    edge = quicker.edge
    network = now.network
    change = Change(
        position=now.position[edge],
        source=network.row[network.head[edge]],
        seconds=rounded(quicker.whole, now.graph),
        **(_on_edges(now, quicker) if now.anchored[edge].any() else _NOTHING),
    )
    limit = min(now.limit_s, float(np.finfo(np.float64).max))
    return improve(now.ground, change, limit)


_NOTHING = {
    "seed_row": np.empty(0, dtype=np.int32),
    "seed_seconds": np.empty(0),
    "leg_point": np.empty(0, dtype=np.int32),
    "leg_row": np.empty(0, dtype=np.int32),
    "leg_seconds": np.empty(0),
}


def _on_edges(now: Standing, quicker: Quicker) -> dict[str, NDArray[np.generic]]:
    """Give the new ways of homes and entrances that lie on the edges themselves."""
    weights = Seconds(now.seconds.whole.copy(), now.seconds.along.copy())
    weights.whole[quicker.edge] = quicker.whole
    weights.along[quicker.edge] = quicker.along
    homes, home = _some(now.homes, quicker.edge)
    entrances, _ = _some(now.entrances, quicker.edge)
    arriving = arrivals(now.network, entrances, weights)
    leaving = departures(now.network, homes, weights)
    direct = straight(homes, entrances, weights)
    return {
        "seed_row": arriving.row,
        "seed_seconds": rounded(arriving.seconds, now.graph),
        "leg_point": np.concatenate([home[leaving.point], home[direct.origin]]),
        "leg_row": np.concatenate([leaving.row, np.full(len(direct.edge), -1, dtype=np.int32)]),
        "leg_seconds": np.concatenate([leaving.seconds, direct.seconds]),
    }


def _some(points: Anchors, edges: NDArray[np.int64]) -> tuple[Anchors, NDArray[np.int32]]:
    on = np.flatnonzero(np.isin(points.edge, edges) | np.isin(points.twin, edges))
    some = Anchors(points.edge[on], points.twin[on], points.fraction[on])
    return some, on.astype(np.int32)
