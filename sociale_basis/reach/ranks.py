"""Who says it: schouw > OpenStreetMap > BGT > what a class of ways usually is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sociale_basis.network.attributes import DEFAULTS, Barrier, Crossing, Origin

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sociale_basis.network.observation_models import Source
    from sociale_basis.reach.overlay import Overlay

RANK = {
    Origin.UNTAGGED: 0,
    Origin.BGT: 1,
    Origin.ELEVATION: 1,
    Origin.TAG: 2,
    Origin.OBSERVATION: 3,
}
"""Of each origin; a higher one counts."""

_ORIGIN = {
    "width_m": "width_origin",
    "surface": "surface_origin",
    "smoothness": "smoothness_origin",
    "slope_up": "slope_origin",
    "lit": "lit_origin",
    "kerb_m": "kerb_origin",
}
# Codes that say that something is there and nobody knows what.
_NOT_KNOWN = {
    "crossing": (Crossing.UNTYPED, Crossing.UNTAGGED),
    "barrier": (Barrier.UNKNOWN,),
    "steps": (-1,),
}


class Ranks:
    """Of attributes as they are being changed: how high the word of who says it ranks.

    Where the network does not store who says it, what is known comes from the map.

    Parameters
    ----------
    changed
        The attributes.
    """

    def __init__(self, changed: Overlay) -> None:
        self._changed = changed
        self._of: dict[str, NDArray[np.int64]] = {}

    def open_to(self, edges: NDArray[np.int64], name: str, source: Source) -> NDArray[np.int64]:
        """Give the edges whose attribute nobody of higher rank speaks of, and note who does now."""
        rank = RANK[source.origin]
        if name in _ORIGIN:
            of = np.array([RANK[each] for each in sorted(RANK)])
            ranks = of[self._changed.get(_ORIGIN[name])[edges]]
            return np.asarray(edges[ranks <= rank])
        if name not in self._of:
            values, nothing = self._changed.get(name), DEFAULTS[name]
            known = ~np.isnan(values) if values.dtype.kind == "f" else values != nothing
            known &= ~np.isin(values, _NOT_KNOWN.get(name, ()))
            self._of[name] = np.where(known, RANK[Origin.TAG], RANK[Origin.UNTAGGED])
        found = edges[self._of[name][edges] <= rank]
        self._of[name][found] = rank
        return np.asarray(found)
