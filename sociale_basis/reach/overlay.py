"""Other attributes over a network, and the neighbourhood that has them; nothing old is touched."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from sociale_basis.network.attributes import DEFAULTS, NAMES, EdgeAttributes

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    from sociale_basis.neighbourhood.store import Neighbourhood
    from sociale_basis.network.network import Network


class Overlay:
    """Attributes of edges as they are being changed: an array is copied when first written to.

    Parameters
    ----------
    attributes
        What is known now; stays as it is.
    """

    def __init__(self, attributes: EdgeAttributes) -> None:
        self._known = attributes
        self._new: dict[str, NDArray[Any]] = {}

    def get(self, name: str) -> NDArray[Any]:
        """Give the array of an attribute as it is now; not to be written to."""
        found: NDArray[Any] = self._new.get(name, getattr(self._known, name))
        return found

    def set(self, edges: NDArray[np.integer], **values: ArrayLike) -> None:
        """Give some edges other values."""
        for name, value in values.items():
            if name not in self._new:
                self._new[name] = self.get(name).copy()
            self._new[name][edges] = np.asarray(value).astype(DEFAULTS[name].dtype)

    @property
    def changed(self) -> dict[str, NDArray[Any]]:
        """The arrays that were written to, by name."""
        return self._new

    def attributes(self) -> EdgeAttributes:
        """Give all attributes as they are now."""
        return EdgeAttributes(**{name: self.get(name) for name in NAMES})


def overlaid(area: Neighbourhood, overlay: Overlay) -> Neighbourhood:
    """Give the neighbourhood with other attributes on the same edges."""
    if not overlay.changed:
        return area
    edges = area.edges.copy(deep=False)
    for name, values in overlay.changed.items():
        edges[name] = values
    network = replace(area.network, attributes=overlay.attributes())
    return with_network(replace(area, edges=edges), network)


def with_network(area: Neighbourhood, network: Network) -> Neighbourhood:
    """Give a neighbourhood its network, instead of having it made again from the tables.

    Parameters
    ----------
    area
        New: nobody has asked for its network yet. Its tables say the same as the network.
    network
        Of that neighbourhood.
    """
    # Where a cached property keeps what it has made.
    vars(area)["network"] = network
    return area
