"""Why not at this moment: closed, hours that nobody knows, or the ways there and back."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sociale_basis.reach.homes import nearest_places, sweep
from sociale_basis.reach.leg_marks import marks_of_legs
from sociale_basis.reach.reasons import (
    CLOSED,
    HOURS_UNKNOWN,
    NOT_CONNECTED,
    SEPARATOR,
    TOO_FAR,
    doubt_bits,
    free_seconds,
    joined_words,
    refused_bits,
    without_head,
)
from sociale_basis.vocabulary import State

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sociale_basis.neighbourhood.store import Neighbourhood
    from sociale_basis.network.mobility_profile import MobilityProfile
    from sociale_basis.reach.moment import Found, Moment
    from sociale_basis.reach.reach import Runs
    from sociale_basis.reach.weights import Seconds


def reasons_at(
    area: Neighbourhood, profile: MobilityProfile, runs: Runs, at: tuple[Moment, Found]
) -> NDArray[np.object_]:
    """Give the reasons of every home, joined by ``|``, as :func:`sociale_basis.reach.reach` does.

    Parameters
    ----------
    area, profile
        As there.
    runs, at
        What was found for setting out at a moment.
    """
    when, found = at
    entrances, states = runs.destinations.entrances, runs.states
    reasons = np.full(len(states), "", dtype=object)
    unknown, no = states == State.UNKNOWN, states == State.NO
    in_doubt = unknown & (runs.optimistic.nearest >= 0) & ~found.way_sure
    nearest = np.where(in_doubt, runs.optimistic.nearest, -1).astype(np.int32)
    legs = when.there.optimistic, [each.optimistic for each in when.back or ()]
    bits = _met(area, runs, when, legs, nearest, found.back_dark, doubts=True)
    reasons[in_doubt] = joined_words(bits[in_doubt])
    unsure = unknown & (found.hours_unsure | (reasons == ""))
    joined = reasons[unsure] + np.where(reasons[unsure] == "", "", SEPARATOR)
    reasons[unsure] = joined + HOURS_UNKNOWN

    refused = no & ~found.in_reach & runs.homes.attached
    free = free_seconds(area.network, profile.speed_m_s)
    if runs.one_way:
        _, place = nearest_places(area.network, free, runs.homes, entrances, runs.limit_s)
    else:
        nobody = np.empty((len(no), 0))
        place = sweep(
            area.network, free, runs.homes, entrances, runs.limit_s, nobody, back=free
        ).nearest
    place = np.where(refused, place, -1).astype(np.int32)
    after = when.place_dark[place] & (place >= 0) if len(when.place_dark) else refused
    bits = _met(area, runs, when, (free, [free for _ in when.back or ()]), place, after)
    reasons[refused] = joined_words(bits[refused])
    reasons[refused & (reasons == "")] = TOO_FAR
    loose = ~runs.homes.attached | (not len(entrances.place))
    reasons[loose] = NOT_CONNECTED
    reasons[no & (found.in_reach | loose)] = CLOSED
    return reasons


def _met(
    area: Neighbourhood,
    runs: Runs,
    when: Moment,
    legs: tuple[Seconds, list[Seconds]],
    place: NDArray[np.int32],
    dark: NDArray[np.bool_],
    *,
    doubts: bool = False,
) -> NDArray[np.uint32]:
    """Collect what refuses, or is in doubt, on the ways of homes to a place and back."""
    pick, (there, back) = doubt_bits if doubts else refused_bits, legs

    def marks(bits: NDArray[np.uint32]) -> tuple[NDArray[np.uint32], NDArray[np.uint32]]:
        return pick(bits), without_head(pick(bits))

    def ways(
        after: Seconds, bits: NDArray[np.uint32], some: NDArray[np.bool_]
    ) -> tuple[NDArray[np.uint32], NDArray[np.uint32]]:
        asked = np.where(some, place, -1).astype(np.int32)
        entrances = runs.destinations.entrances
        return marks_of_legs(
            area.network, there, after, runs.homes, entrances, runs.limit_s, marks(bits), asked
        )

    found, _ = ways(there, when.there.cost.reasons, place >= 0)
    for each, seconds, some in zip(when.back or (), back, (~dark, dark), strict=False):
        found |= ways(seconds, each.cost.reasons, some & (place >= 0))[1]
    return found
