"""What the network costs someone: seconds per edge, under two readings, with reasons.

Under the *optimistic* reading what is in doubt passes, under the *strict* one it does not. See
``docs/methode/mobiliteit.md`` for every number and its source.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from sociale_basis.network.cost_along import along
from sociale_basis.network.cost_head import head
from sociale_basis.network.judgement import Judgement
from sociale_basis.network.untagged import untagged as table_of_the_untagged

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sociale_basis.network.mobility_profile import MobilityProfile
    from sociale_basis.network.network import Network
    from sociale_basis.network.untagged import Untagged


@dataclass(frozen=True, eq=False)
class Cost:
    """Seconds per directed edge for one profile, and why; arrays of shape (m,).

    Attributes
    ----------
    optimistic, strict
        Seconds of the whole edge with what is charged on entering its head, float32, infinite
        where refused; under ``strict`` also where there is doubt.
    optimistic_along, strict_along
        Seconds along the edge without the part at its head, float32: what a point halfway
        shares in. Infinite where the edge itself, not its head, is refused.
    reasons
        uint32 of :class:`~sociale_basis.network.attributes.Reason` bits, every one that applies;
        shifted by ``DOUBT_SHIFT`` for doubts.
    doubt_rows
        uint64, bit k: a doubt on the edge hangs on row k of the table of the untagged.
    assumed_rows
        uint64, bit k: what row k says was taken for a fact.
    rows
        Ids of the rows, in the order of the bits.
    """

    optimistic: NDArray[np.float32]
    strict: NDArray[np.float32]
    optimistic_along: NDArray[np.float32]
    strict_along: NDArray[np.float32]
    reasons: NDArray[np.uint32]
    doubt_rows: NDArray[np.uint64]
    assumed_rows: NDArray[np.uint64]
    rows: tuple[str, ...]


def cost(
    network: Network,
    profile: MobilityProfile,
    untagged: Untagged | None = None,
    *,
    dark: bool = False,
) -> Cost:
    """Compute what every edge of a network costs someone.

    Kerbs, barriers, crossings and lifts are charged on entering the head of an edge, once.

    Parameters
    ----------
    network
        Directed edges with attributes.
    profile
        Who is going.
    untagged
        What untagged means; the preset ``gewoon`` when left out.
    dark
        Whether the sun is down: then who asks for light (``lit_after_dark``) is refused on ways
        without it.

    Returns
    -------
        Seconds and reasons in the order of the network's edges.
    """
    table = table_of_the_untagged() if untagged is None else untagged
    on_the_way = Judgement(network.attributes, profile, table)
    at_the_head = Judgement(network.attributes, profile, table)
    optimistic_along = along(network.length_m, on_the_way, dark=dark)
    optimistic = optimistic_along + head(at_the_head)
    return Cost(
        optimistic=optimistic,
        strict=_without_doubt(optimistic, on_the_way.doubtful | at_the_head.doubtful),
        optimistic_along=optimistic_along,
        strict_along=_without_doubt(optimistic_along, on_the_way.doubtful),
        reasons=on_the_way.reasons | at_the_head.reasons,
        doubt_rows=on_the_way.doubt_rows | at_the_head.doubt_rows,
        assumed_rows=on_the_way.assumed_rows | at_the_head.assumed_rows,
        rows=table.ids,
    )


def _without_doubt(
    seconds: NDArray[np.float32], doubtful: NDArray[np.bool_]
) -> NDArray[np.float32]:
    return np.where(doubtful, np.float32(np.inf), seconds)
