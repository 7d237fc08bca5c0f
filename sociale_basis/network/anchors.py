"""Where homes, entrances and destinations touch the network."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray


class Anchors(NamedTuple):
    """Points on edges.

    A point lies on directed edge ``edge`` at ``fraction`` of its length from its tail; where the
    opposite directed edge exists, it is given in ``twin`` and the point lies at ``1 - fraction``
    of it. ``-1`` as ``edge``: the point could not be attached.
    """

    edge: NDArray[np.int32]
    """Directed edge numbers, shape (k,)."""
    twin: NDArray[np.int32]
    """The opposite directed edge, or -1 where one may not walk back, shape (k,)."""
    fraction: NDArray[np.float64]
    """0 at the tail of ``edge``, 1 at its head, shape (k,)."""

    @property
    def attached(self) -> NDArray[np.bool_]:
        """Tell which points touch the network, shape (k,)."""
        return np.asarray(self.edge >= 0)

    def some(self, which: NDArray[np.integer | np.bool_]) -> Anchors:
        """Take some of the points: by their numbers, or where true."""
        return Anchors(self.edge[which], self.twin[which], self.fraction[which])
