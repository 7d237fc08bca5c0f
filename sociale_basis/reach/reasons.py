"""Why: from bits on edges to words."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sociale_basis.network.attributes import DOUBT_SHIFT, Access, Barrier, Reason
from sociale_basis.reach.weights import Seconds

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sociale_basis.network.network import Network

NOT_CONNECTED = "not_connected"
"""The home or place could not be attached to the network."""
TOO_FAR = "too_far"
"""Also without any obstacle, one does not get there within the limit."""
NO_WAY = "no_way"
"""No public way on the map leads there."""
NO_PLACE = "no_place"
"""There is no place of the layer to go to."""
CLOSED = "closed"
"""One could get there and back, but not while it is open."""
HOURS_UNKNOWN = "hours_unknown"
"""It is not known whether it is open on arrival."""
SEPARATOR = "|"

AT_HEAD = Reason.KERB | Reason.BARRIER | Reason.CROSSING | Reason.LIFT | Reason.TACTILE
"""What is met on entering the head of an edge, and so not when the way ends before it."""

_REFUSED = (1 << DOUBT_SHIFT) - 1


def refused_bits(bits: NDArray[np.uint32]) -> NDArray[np.uint32]:
    """Give the reasons for which edges are refused."""
    return bits & np.uint32(_REFUSED)


def doubt_bits(bits: NDArray[np.uint32]) -> NDArray[np.uint32]:
    """Give the reasons for which edges are in doubt, as :class:`Reason` bits."""
    return bits >> np.uint32(DOUBT_SHIFT)


def words(bits: int) -> list[str]:
    """Name the reasons in a bitmask, such as "steps" and "kerb"."""
    return [reason.name.lower() for reason in Reason if bits & reason and reason.name]


def joined_words(bits: NDArray[np.uint32]) -> NDArray[np.object_]:
    """Name the reasons in many bitmasks, joined by ``|``."""
    different, which = np.unique(bits, return_inverse=True)
    named = np.array([SEPARATOR.join(words(int(each))) for each in different], dtype=object)
    return named[which] if len(named) else np.empty(0, dtype=object)


def without_head(bits: NDArray[np.uint32]) -> NDArray[np.uint32]:
    """Leave out reasons that are only met at the heads of edges, and their doubts."""
    at_head = int(AT_HEAD) | int(AT_HEAD) << DOUBT_SHIFT
    return bits & np.uint32(~at_head & 0xFFFF_FFFF)


def free_seconds(network: Network, speed_m_s: float) -> Seconds:
    """Give the seconds of someone whom nothing stops or slows, on all public ways.

    Parameters
    ----------
    network
        The network.
    speed_m_s
        Metres per second.
    """
    attributes = network.attributes
    public = (attributes.access == Access.PUBLIC) & (attributes.barrier != Barrier.LOCKED)
    seconds = np.where(public, network.length_m / speed_m_s, np.inf).astype(np.float32)
    return Seconds(seconds, seconds)
