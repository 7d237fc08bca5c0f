"""The way from one person to each of many places and back, in one search from the person.

The same question as :func:`sociale_basis.reach.why.why` for one home and one place at a time, asked
the other way round: the places are the homes, and the person is the only place. The legs are
turned back afterwards.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from sociale_basis.network.anchors import Anchors
from sociale_basis.reach.destinations import Destinations, destinations_at
from sociale_basis.reach.homes import Entrances
from sociale_basis.reach.met import met
from sociale_basis.reach.why import Answer, why
from sociale_basis.vocabulary import State

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sociale_basis.neighbourhood.store import Neighbourhood
    from sociale_basis.network.mobility_profile import MobilityProfile
    from sociale_basis.network.network import Network
    from sociale_basis.network.untagged import Untagged
    from sociale_basis.reach.judging import Judged
    from sociale_basis.reach.standpoint import Standpoint


def ways_from_one(
    area: Neighbourhood,
    profile: MobilityProfile,
    start: Standpoint,
    rows: NDArray[np.integer],
    limit_s: float,
    *,
    untagged: Untagged | None = None,
) -> list[Answer]:
    """Find the least-obstructed way there and back for every place.

    Parameters
    ----------
    area, profile, limit_s, untagged
        As in :func:`sociale_basis.reach.reach`.
    start
        Where the person is.
    rows
        Of ``area.places``.

    Returns
    -------
    Per place, in the order of ``rows``, what :func:`~sociale_basis.reach.why.why` answers for the
    person and that place alone; ``place`` is its number among ``rows``.
    """
    places = destinations_at(area, rows)
    doors = places.entrances
    many = np.bincount(doors.place, minlength=doors.n)
    one_door = many[doors.place] == 1
    person = Destinations(
        pd.DataFrame({"id": ["asker"], "layer": [None], "status": [None]}),
        Entrances(start.anchor, np.zeros(1, dtype=np.int32), 1)
        if start.anchor.attached[0]
        else _nowhere(),
        pd.DataFrame(),
    )
    # A place without a door on the network is a home that is not attached.
    edge, twin = (np.full(doors.n, -1, dtype=np.int32) for _ in range(2))
    fraction = np.zeros(doors.n)
    numbers = doors.place[one_door]
    edge[numbers], twin[numbers], fraction[numbers] = (each[one_door] for each in doors.anchors)
    anchors = Anchors(edge, twin, fraction)
    found = why(area, profile, person, limit_s, untagged=untagged, homes=anchors)
    answers = [
        _turned(area.network, found.judged, answer, number)
        for number, answer in enumerate(found.answers)
    ]
    for number in np.flatnonzero(many > 1).tolist():
        # There one may go in by one door, and come out by another.
        place = destinations_at(area, rows[number : number + 1])
        asked = why(area, profile, place, limit_s, untagged=untagged, homes=start.anchor)
        answer = asked.answers[0]
        answers[number] = answer._replace(place=number if answer.place >= 0 else -1)
    return answers


def _turned(network: Network, judged: Judged, answer: Answer, number: int) -> Answer:
    """Make of the way from a place to the person and back that from the person and back."""
    if answer.place < 0:
        return answer
    there, back = answer.back, answer.there
    things = () if answer.state is State.YES else tuple(met(network, judged, there, back))
    return answer._replace(place=number, there=there, back=back, met=things)


def _nowhere() -> Entrances:
    nothing = np.empty(0, dtype=np.int32)
    return Entrances(Anchors(nothing, nothing, np.empty(0)), nothing, 1)
