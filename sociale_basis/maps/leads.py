"""Where nobody gets to in time: what is nearest all the same. A bare zero helps no one."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd

from sociale_basis.i18n import _, number
from sociale_basis.maps.layer_words import layer_words, names_of
from sociale_basis.reach.homes import nearest_places, sweep
from sociale_basis.reach.reach import readings
from sociale_basis.reach.reasons import free_seconds

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from sociale_basis.maps.layer_words import Keys
    from sociale_basis.neighbourhood.store import Neighbourhood
    from sociale_basis.network.mobility_profile import MobilityProfile
    from sociale_basis.reach.legs import Seconds
    from sociale_basis.reach.reach import Runs

FARTHEST_S = 2 * 3600.0
"""Farther than this is no lead."""

_EACH = 2  # places named per way of getting there
_LEAST_S = 300.0  # to begin with


class Lead(NamedTuple):
    """A place, and the seconds from the home that is nearest to it."""

    place: int
    seconds: float


def nearest_leads(
    area: Neighbourhood, profile: MobilityProfile, runs: Runs, layer: Keys
) -> list[str]:
    """Name the nearest places of layers with minutes, whatever the limit of the question.

    Parameters
    ----------
    area, profile, runs
        The question and what was found for it.
    layer
        Key of the layer asked for, or several keys.

    Returns
    -------
    Sentences: first places that are probably fine to get to, then nearer ones that hang on what
    is not known, then still nearer ones behind an obstacle. Minutes are those of the way there,
    from the home inside the boundary that is nearest to the place. Where the way back counts as
    well, what is nearest is looked for within the limit, twice the limit and so on, both ways.
    """
    places = runs.destinations.places
    label = layer_words(layer)
    if places.empty:
        if not runs.destinations.elsewise.empty:
            return []  # one need not go there: that is said elsewhere
        return [_("No place of the kind “{layer}” is on this map.").format(layer=label)]
    texts = (
        _("{place}: from {minutes} minutes, probably fine."),
        _("{place}: from {minutes} minutes, if what we do not know turns out well."),
        _("{place}: from {minutes} minutes, but there is an obstacle on the way."),
    )
    optimistic, strict = readings(runs.cost)
    free = free_seconds(area.network, profile.speed_m_s)
    names, ids = names_of(places, layer), places["id"].astype(str).tolist()
    sentences = []
    best = math.inf
    for text, seconds in zip(texts, (strict, optimistic, free), strict=True):
        for lead in _leads(area, runs, seconds, best):
            best = min(best, lead.seconds)
            minutes = number(max(1, math.ceil(lead.seconds / 60)))
            place = names[ids[lead.place]]
            sentences.append(text.format(place=place, minutes=minutes))
    if not sentences:
        hours = number(FARTHEST_S / 3600)
        text = _("No place of the kind “{layer}” is within {hours} hours over the ways on the map.")
        return [text.format(layer=label, hours=hours)]
    return sentences


def _leads(area: Neighbourhood, runs: Runs, seconds: Seconds, nearer_than: float) -> Iterator[Lead]:
    inside = area.homes["inside"].to_numpy(dtype=np.bool_)
    limit = FARTHEST_S if runs.one_way else min(max(runs.limit_s, _LEAST_S), FARTHEST_S)
    while True:
        away, place = _nearest(area, runs, seconds, limit)
        there = inside & (place >= 0)
        nearest = pd.Series(away[there]).groupby(place[there]).min().sort_values(kind="stable")
        if len(nearest) >= _EACH or limit >= FARTHEST_S:
            break
        limit = min(2 * limit, FARTHEST_S)
    for number_of, least in nearest.head(_EACH).items():
        if least < nearer_than:
            yield Lead(int(str(number_of)), float(least))


def _nearest(
    area: Neighbourhood, runs: Runs, seconds: Seconds, limit_s: float
) -> tuple[NDArray[np.float64], NDArray[np.int32]]:
    """Give the way there from each home to the nearest place it reaches, and that place."""
    homes, entrances = runs.homes, runs.destinations.entrances
    if runs.one_way:
        return nearest_places(area.network, seconds, homes, entrances, limit_s)
    nobody = np.empty((len(area.homes), 0))
    found = sweep(area.network, seconds, homes, entrances, limit_s, nobody, back=seconds)
    return found.seconds, found.nearest
