"""Collects, per edge, what refuses someone and what leaves them in doubt."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sociale_basis.network.attributes import DOUBT_SHIFT, Reason, Tri
from sociale_basis.network.untagged import NO_ROW

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sociale_basis.network.attributes import EdgeAttributes
    from sociale_basis.network.mobility_profile import MobilityProfile
    from sociale_basis.network.untagged import Untagged

_REFUSES = np.uint32((1 << DOUBT_SHIFT) - 1)


class Judgement:
    """What one profile meets on every edge, as it is found.

    Parameters
    ----------
    attributes
        What is known per directed edge, arrays of shape (m,).
    profile
        Who is going.
    table
        What untagged means.
    """

    def __init__(
        self, attributes: EdgeAttributes, profile: MobilityProfile, table: Untagged
    ) -> None:
        m = len(attributes.way_class)
        self.attributes = attributes
        self.profile = profile
        self.table = table
        self.reasons = np.zeros(m, dtype=np.uint32)
        self.doubt_rows = np.zeros(m, dtype=np.uint64)
        self.assumed_rows = np.zeros(m, dtype=np.uint64)
        # Someone has said of the way itself whether wheels can use it: that outweighs what we
        # conclude from its width, surface, smoothness, slope and kerb. Of "limited" comes a doubt
        # instead of the refusals.
        said = (attributes.wheelchair == Tri.YES) | (attributes.wheelchair == Tri.LIMITED)
        self.passable = said & profile.wheels

    @property
    def refused(self) -> NDArray[np.bool_]:
        """Where the profile cannot pass, shape (m,)."""
        return np.asarray((self.reasons & _REFUSES) != 0)

    @property
    def doubtful(self) -> NDArray[np.bool_]:
        """Where it is not known whether the profile can pass, shape (m,)."""
        return np.asarray((self.reasons & ~_REFUSES) != 0)

    def refuse(self, reason: Reason, where: NDArray[np.bool_]) -> None:
        """Add a reason to refuse."""
        np.bitwise_or(self.reasons, np.uint32(reason), out=self.reasons, where=where)

    def doubt(self, reason: Reason, where: NDArray[np.bool_]) -> None:
        """Add a doubt that hangs on no row of the table."""
        twin = np.uint32(reason << DOUBT_SHIFT)
        np.bitwise_or(self.reasons, twin, out=self.reasons, where=where)

    def fall_back(
        self,
        reason: Reason,
        gap: NDArray[np.bool_],
        row: NDArray[np.uint8],
        *,
        limited: bool = True,
    ) -> NDArray[np.bool_]:
        """Read the table where nothing is tagged.

        Parameters
        ----------
        reason
            What a doubt or refusal is about.
        gap
            Where nothing is tagged, shape (m,).
        row
            Row of the table that holds, 255 for none, shape (m,).
        limited
            Whether the profile has a limit that the untagged could break. Without one there is
            nothing to doubt: the value of the row counts as assumed.

        Returns
        -------
            Where there is doubt now, shape (m,): no value of the row may refuse there.
        """
        edges = np.flatnonzero(gap & (row != NO_ROW))
        rows = row[edges]
        bits = self.table.bits[rows]
        doubts = self.table.doubts[rows] & limited
        refuses = self.table.refuses[rows] & limited
        self.doubt_rows[edges] |= np.where(doubts, bits, np.uint64(0))
        self.assumed_rows[edges] |= np.where(doubts, np.uint64(0), bits)
        found = np.where(doubts, np.uint32(reason << DOUBT_SHIFT), np.uint32(0))
        self.reasons[edges] |= np.where(refuses, np.uint32(reason), found)
        doubtful = np.zeros(len(gap), dtype=np.bool_)
        doubtful[edges] = doubts
        return doubtful
