"""How many destinations lie within the limit, and how much they count for.

Parameters mean what they mean in :mod:`sociale_basis.reach.search`.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Literal

import numpy as np

from sociale_basis.errors import BadValueError, UsageError
from sociale_basis.reach import pool, sweeps
from sociale_basis.reach.legs import arrivals, check_points
from sociale_basis.reach.search import SEARCHES_PER_TASK, check_limit, curve, n_points
from sociale_basis.reach.sweeps import Stretch
from sociale_basis.reach.weights import Seconds, weigh

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import ArrayLike, NDArray

    from sociale_basis.network.anchors import Anchors
    from sociale_basis.network.network import Network

Decay = Literal["step", "linear", "gaussian"]

_DECAYS: dict[str, int] = {
    "step": sweeps.STEP,
    "linear": sweeps.LINEAR,
    "gaussian": sweeps.GAUSSIAN,
}


def count_within(
    network: Network,
    seconds: ArrayLike | Seconds,
    destinations: Anchors | ArrayLike,
    limit_s: float,
    weights: ArrayLike | None = None,
    *,
    decay: Decay = "step",
    along: ArrayLike | None = None,
    threads: int | None = None,
) -> NDArray[np.float32]:
    """Count the destinations within the limit of every node.

    Parameters
    ----------
    network, seconds, destinations, limit_s, along, threads
        As in :func:`~sociale_basis.reach.search.nearest_layers`.
    weights
        What each destination counts for, shape (k,), finite; default 1.
    decay
        What is left of that after t of T seconds: with ``step`` all of it; with ``linear``
        1 - t / T; with ``gaussian`` (exp(-½ (t / T)²) - exp(-½)) / (1 - exp(-½)) (D. Dai, 2010,
        Health & Place 16(5)). All are 1 nearby; the last two fall to 0 at the limit.

    Returns
    -------
    Sum of what the destinations within the limit count for, float32 of shape (n,).

    Raises
    ------
    UsageError, BadValueError
        As in :func:`~sociale_basis.reach.search.nearest`; also for weights that do not fit, a decay
        that does not exist, and one that needs a limit where there is none.
    """
    limit = check_decay(decay, check_limit(limit_s))
    edge_seconds = weigh(network, seconds, along)
    points = check_points(network, destinations, "destinations")
    many = n_points(points)
    gain = np.ones(many) if weights is None else np.array(weights, dtype=np.float64, ndmin=1)
    if gain.shape != (many,) or not np.isfinite(gain).all():
        what = f"must be {many} finite numbers, one per destination"
        raise BadValueError(what, column="weights")
    groups = arrivals(network, points, edge_seconds).grouped(many)
    graph = edge_seconds.graph(network.backward, limit, threads)
    order, kind = curve(groups), _DECAYS[decay]

    def task(begin: int, end: int) -> NDArray[np.float64]:
        some = Stretch(order, begin, end)
        return sweeps.count_at_rows(graph, groups, gain, limit, kind, some)

    totals = pool.run(task, pool.shares(many, SEARCHES_PER_TASK, threads), threads)
    for each in totals[1:]:
        totals[0] += each
    return totals[0].astype(np.float32)[network.row]


def count_layers(
    network: Network,
    seconds: ArrayLike | Seconds,
    layers: Sequence[Anchors | ArrayLike],
    limit_s: float,
    *,
    decay: Decay = "step",
    along: ArrayLike | None = None,
    threads: int | None = None,
) -> NDArray[np.float32]:
    """Count the destinations of each of several layers within the limit, on several threads.

    Parameters
    ----------
    network, seconds, layers, limit_s, along, threads
        As in :func:`~sociale_basis.reach.search.nearest_layers`.
    decay
        As in :func:`count_within`.

    Returns
    -------
    As :func:`count_within`, of shape (layers, n).

    Raises
    ------
    UsageError, BadValueError
        As in :func:`count_within`.
    """
    limit = check_decay(decay, check_limit(limit_s))
    weights = weigh(network, seconds, along)
    weights.graph(network.backward, limit, threads)  # once, before the threads ask for it
    turns = min(pool.number_of_threads(threads), max(len(layers), 1))
    result = np.empty((len(layers), network.n_nodes), dtype=np.float32)

    def task(turn: int, _: int) -> None:
        for layer in range(turn, len(layers), turns):
            result[layer] = count_within(
                network, weights, layers[layer], limit, decay=decay, threads=1
            )

    pool.run(task, [(turn, turn + 1) for turn in range(turns)], threads)
    return result


def decayed(seconds: ArrayLike, limit_s: float, decay: Decay) -> NDArray[np.float64]:
    """Give what is left of 1 after so many seconds within the limit; see :func:`count_within`."""
    took = np.asarray(seconds, dtype=np.float64)
    if decay == "step" or limit_s == 0:
        return np.ones(len(took))
    part = took / limit_s
    if decay == "linear":
        return 1 - part
    at_limit = math.exp(-0.5)
    return (np.exp(-0.5 * part**2) - at_limit) / (1 - at_limit)


def check_decay(decay: Decay, limit: float) -> float:
    """Check a decay and that there is a limit where it needs one.

    Raises
    ------
    UsageError
        There is no such decay, or no limit.
    """
    if decay not in _DECAYS:
        raise UsageError(f"there is no decay {decay!r}", do=f"use one of {', '.join(_DECAYS)}")
    if decay != "step" and math.isinf(limit):
        raise UsageError(f"the decay {decay!r} needs a limit")
    return limit
