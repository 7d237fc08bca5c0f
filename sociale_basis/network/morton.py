"""Order along a Morton curve: what is near on the map is near in memory."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

_BITS = 16


def morton_order(x: NDArray[np.float64], y: NDArray[np.float64]) -> NDArray[np.int32]:
    """Return the numbers of points along a Morton (Z) curve.

    Parameters
    ----------
    x, y
        Coordinates in any one unit, shape (n,).

    Returns
    -------
    order
        int32 of shape (n,): ``x[order]`` lies along the curve; equal cells keep their order.
    """
    if not len(x):
        return np.zeros(0, dtype=np.int32)
    west, south = x.min(), y.min()
    side = max(x.max() - west, y.max() - south, 1e-9)
    scale = (2**_BITS - 1) / side
    column = ((x - west) * scale).astype(np.uint64)
    line = ((y - south) * scale).astype(np.uint64)
    return np.argsort(_spread(column) | (_spread(line) << np.uint64(1)), kind="stable").astype(
        np.int32
    )


def _spread(value: NDArray[np.uint64]) -> NDArray[np.uint64]:
    # Puts a zero between every two of the lowest 16 bits.
    for shift, mask in ((8, 0x00FF00FF), (4, 0x0F0F0F0F), (2, 0x33333333), (1, 0x55555555)):
        value = (value | (value << np.uint64(shift))) & np.uint64(mask)
    return value
