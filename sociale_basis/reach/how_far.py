"""How far it is from one place to others, for someone who goes in a certain way."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sociale_basis.network.cost import cost
from sociale_basis.reach.reach import readings
from sociale_basis.reach.search import matrix

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sociale_basis.neighbourhood.store import Neighbourhood
    from sociale_basis.network.mobility_profile import MobilityProfile
    from sociale_basis.network.untagged import Untagged
    from sociale_basis.reach.candidates import Candidates


def how_far(
    area: Neighbourhood,
    profile: MobilityProfile,
    place: Candidates,
    others: Candidates,
    limit_s: float,
    *,
    untagged: Untagged | None = None,
) -> NDArray[np.float64]:
    """Give the seconds from a place to others by ways that are certain, by the nearest entrances.

    Parameters
    ----------
    area, profile, untagged
        As in :func:`sociale_basis.reach.reach`.
    place
        From where: one place.
    others
        Where to.
    limit_s
        Seconds beyond which it is just far.

    Returns
    -------
    Shape (others,), ``inf`` where no certain way is within the limit.
    """
    _optimistic, strict = readings(cost(area.network, profile, untagged))
    found = np.full(others.entrances.n, np.inf)
    if not len(place.entrances.anchors.edge) or not len(others.entrances.anchors.edge):
        return found
    seconds = matrix(
        area.network, strict, place.entrances.anchors, others.entrances.anchors, limit_s
    )
    np.minimum.at(found, others.entrances.place, seconds.min(axis=0).astype(np.float64))
    return found
