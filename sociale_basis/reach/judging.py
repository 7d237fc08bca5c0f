"""What refuses someone, and what is in doubt: along edges and at their heads, apart."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from sociale_basis.network.cost_along import along
from sociale_basis.network.cost_head import head
from sociale_basis.network.judgement import Judgement
from sociale_basis.reach.legs import Seconds
from sociale_basis.reach.reasons import doubt_bits, refused_bits

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sociale_basis.network.attributes import EdgeAttributes
    from sociale_basis.network.mobility_profile import MobilityProfile
    from sociale_basis.network.untagged import Untagged


class Part(NamedTuple):
    """One part of every edge: along it, or at its head; arrays of shape (m,)."""

    seconds: NDArray[np.float32]
    """Under the optimistic reading, ``inf`` where refused."""
    refused: NDArray[np.uint32]
    """Bits of :class:`~sociale_basis.network.attributes.Reason`."""
    doubts: NDArray[np.uint32]
    """The same bits, of what is in doubt."""


class Judged(NamedTuple):
    """Both parts of every edge."""

    along: Part
    head: Part

    @property
    def optimistic(self) -> Seconds:
        """Weights in which what is in doubt passes; as :func:`sociale_basis.network.cost`."""
        return Seconds(self.along.seconds + self.head.seconds, self.along.seconds)

    @property
    def strict(self) -> Seconds:
        """Weights in which it does not."""
        return self.settled(self.along.doubts == 0, self.head.doubts == 0)

    def settled(self, along: NDArray[np.bool_], head: NDArray[np.bool_]) -> Seconds:
        """Give weights in which the parts marked pass, as far as they are not refused."""
        free = self.optimistic
        never = np.float32(np.inf)
        return Seconds(
            np.where(along & head, free.whole, never), np.where(along, free.along, never)
        )


def judge(
    length_m: NDArray[np.float64],
    attributes: EdgeAttributes,
    profile: MobilityProfile,
    table: Untagged,
    *,
    dark: bool = False,
) -> Judged:
    """Judge edges for someone; they need not be those of a whole network.

    Parameters
    ----------
    length_m, attributes
        Of the edges, shape (m,).
    profile
        Who is going.
    table
        What untagged means.
    dark
        Whether the sun is down.
    """
    found = []
    for judgement, seconds in (
        (ahead := Judgement(attributes, profile, table), along(length_m, ahead, dark=dark)),
        (there := Judgement(attributes, profile, table), head(there)),
    ):
        bits = judgement.reasons
        found.append(Part(seconds, refused_bits(bits), doubt_bits(bits)))
    return Judged(*found)
