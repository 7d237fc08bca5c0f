"""In which order to walk past a number of points: nearest first, then without crossings.

Nearest neighbour from every start, each mended by 2-opt (G. A. Croes, 1958, Operations Research
6(6)), over the distance on foot; the shortest is taken. The walk does not return to its start.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

_LEAST_M = 1e-6


def walking_order(metres: NDArray[np.float64]) -> NDArray[np.int64]:
    """Order points so that the walk past all of them is short.

    Parameters
    ----------
    metres
        Between every two points, symmetric, finite, shape (k, k).

    Returns
    -------
    Their numbers in order, shape (k,). Of equally short walks the one that begins first.
    """
    k = len(metres)
    best = np.arange(k)
    for start in range(k):
        order = _uncrossed(_nearest_first(metres, start), metres)
        if length(order, metres) < length(best, metres) - _LEAST_M:
            best = order
    return best


def length(order: NDArray[np.int64], metres: NDArray[np.float64]) -> float:
    """Give the metres of a walk."""
    return float(metres[order[:-1], order[1:]].sum())


def _nearest_first(metres: NDArray[np.float64], start: int) -> NDArray[np.int64]:
    left = np.ones(len(metres), dtype=np.bool_)
    order = [start]
    left[start] = False
    while left.any():
        order.append(int(np.argmin(np.where(left, metres[order[-1]], np.inf))))
        left[order[-1]] = False
    return np.array(order)


def _uncrossed(order: NDArray[np.int64], metres: NDArray[np.float64]) -> NDArray[np.int64]:
    """Turn stretches of the walk around for as long as that makes it shorter."""
    k = len(order)
    shorter = True
    while shorter:
        shorter = False
        for i in range(k - 1):
            for j in range(i + 1, k):
                before, first = (order[i - 1] if i else -1), order[i]
                last, after = order[j], (order[j + 1] if j + 1 < k else -1)
                now = then = 0.0
                if before >= 0:
                    now, then = now + metres[before, first], then + metres[before, last]
                if after >= 0:
                    now, then = now + metres[last, after], then + metres[first, after]
                if then < now - _LEAST_M:
                    order = np.concatenate([order[:i], order[i : j + 1][::-1], order[j + 1 :]])
                    shorter = True
    return order
