"""Who can get to the places of a layer, on their own strength, within a time: three states.

One gets to a place where the way there and the way back from that same place both pass and each
take no longer than the limit. *Yes*: under the strict reading, in which what is in doubt does not
pass. *Unknown*: only under the optimistic reading, in which it does; or the home, or every place,
could not be attached to the network. *No*: under neither. ``one_way`` asks for the way there only.
With ``at`` one must also find the place open on arrival: surely for *yes*, perhaps for *unknown*.
Whether one gets in at the door is :mod:`sociale_basis.reach.entrance`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

import geopandas as gpd
import numpy as np
import pandas as pd

from sociale_basis.network.cost import Cost, cost
from sociale_basis.reach.destinations import destinations_together, home_anchors
from sociale_basis.reach.entrance import entrance_states
from sociale_basis.reach.homes import Swept, marks_on_the_way, sweep
from sociale_basis.reach.leg_marks import marks_of_legs
from sociale_basis.reach.moment import Found, Moment, moment, sweep_at
from sociale_basis.reach.reasons import (
    NO_PLACE,
    NOT_CONNECTED,
    TOO_FAR,
    doubt_bits,
    free_seconds,
    joined_words,
    refused_bits,
    without_head,
)
from sociale_basis.reach.reasons_at import reasons_at
from sociale_basis.reach.search import check_limit
from sociale_basis.reach.weights import Seconds
from sociale_basis.vocabulary import State

if TYPE_CHECKING:
    from datetime import datetime

    from numpy.typing import NDArray

    from sociale_basis.neighbourhood.store import Neighbourhood
    from sociale_basis.network.anchors import Anchors
    from sociale_basis.network.mobility_profile import MobilityProfile
    from sociale_basis.network.network import Network
    from sociale_basis.network.untagged import Untagged
    from sociale_basis.reach.destinations import Destinations
    from sociale_basis.reach.several_layers import Layers

OLDER = 75
"""Residents of this age and over are counted apart."""
GROUPS = ("residents", f"residents_{OLDER}")

# Who lives where does not change with a profile or a layer, and to look it up takes longer than to
# search the network.
_WEIGHTS: WeakKeyDictionary[Neighbourhood, NDArray[np.float64]] = WeakKeyDictionary()


@dataclass(frozen=True, eq=False)
class Runs:
    """Both readings of one question, from every place apart.

    ``weights`` are those of :func:`resident_weights`; ``limit_s`` is the limit of the question for
    each leg; ``one_way`` tells whether only the way there was asked for.
    """

    cost: Cost
    homes: Anchors
    destinations: Destinations
    weights: NDArray[np.float64]
    limit_s: float
    one_way: bool
    optimistic: Swept
    strict: Swept
    at: tuple[Moment, Found] | None = None
    """Of setting out at a moment."""

    @property
    def may_be_open(self) -> NDArray[np.bool_]:
        """Whether one may find each place open at all, shape (places,)."""
        if self.at is None:
            return np.ones(len(self.destinations.places), dtype=np.bool_)
        return self.at[0].may_be_open

    @property
    def states(self) -> NDArray[np.object_]:
        """State of the ways of each home, shape (homes,)."""
        connected = np.isin(np.arange(len(self.may_be_open)), self.destinations.entrances.place)
        unsure = ~self.homes.attached & self.may_be_open.any()
        unsure |= not connected.any() and self.may_be_open.any()
        unsure |= np.isfinite(self.optimistic.seconds)
        known = np.where(unsure, State.UNKNOWN.value, State.NO.value).astype(object)
        known[np.isfinite(self.strict.seconds)] = State.YES.value
        return known


def reach(
    area: Neighbourhood,
    profile: MobilityProfile,
    layer: Layers,
    limit_s: float,
    *,
    untagged: Untagged | None = None,
    one_way: bool = False,
    at: datetime | None = None,
) -> gpd.GeoDataFrame:
    """Say for every home whether someone gets from there to a place of a layer, and back.

    Parameters
    ----------
    area
        The neighbourhood.
    profile
        Who is going.
    layer
        Key of a layer, several keys (a place of any will do), or a frame of places; see
        :func:`~sociale_basis.reach.destinations.destinations_together`.
    limit_s
        Seconds, inclusive, for the way there and for the way back, each apart.
    untagged
        What untagged means; the preset ``gewoon`` when left out.
    one_way
        Ask for the way there only.
    at
        When one sets out; without a time zone on the clock of Europe/Amsterdam. The place must be
        open on arrival, by its own hours, and whoever asks for light (``lit_after_dark`` of the
        profile) goes in the light there is then; the way back is judged by that at closing time.
        None: at any time, by day.

    Returns
    -------
    One row per home with the index and geometry of ``area.homes``: ``state`` (yes, unknown, no);
    of the places within the limit there and back the one that is nearest by the way there:
    ``seconds``, what the way there takes (float32), and its id ``nearest_id``; the number of places
    within the limit there and back, ``count_within`` (Int32); all under the optimistic reading,
    null where there is none or the home is not attached; ``reasons``, joined by ``|``: for
    *unknown* what is in doubt on the way to the nearest place or back, or ``not_connected``; for
    *no* what refuses on the ways there and back that someone without limits would take, or
    ``too_far`` where these are too long (or nothing refuses there and the ways merely take too
    long), or ``no_place``; empty for *yes*. With ``at`` also: for *unknown* ``hours_unknown``, for
    *no* ``closed`` where one would get to a place and back if it were open. Internal as
    ``area.homes``: points of homes.

    Raises
    ------
    UnknownLayerError, UsageError, MissingColumnError, BadValueError
        As :func:`~sociale_basis.reach.destinations.destinations`; and for a limit that is negative
        or not a number.
    """
    runs = run(area, profile, layer, limit_s, untagged=untagged, one_way=one_way, at=at)
    return reach_of_homes(area, profile, runs)


def reach_of_homes(area: Neighbourhood, profile: MobilityProfile, runs: Runs) -> gpd.GeoDataFrame:
    """Lay out what :func:`run` found per home, as :func:`reach` gives it."""
    found = runs.optimistic.nearest >= 0
    ids = np.full(len(found), None, dtype=object)
    ids[found] = runs.destinations.places["id"].to_numpy(dtype=object)[
        runs.optimistic.nearest[found]
    ]
    seconds = np.where(found, runs.optimistic.seconds, np.nan).astype(np.float32)
    within = pd.array(runs.optimistic.within, dtype="Int32")
    within[~runs.homes.attached] = pd.NA
    return gpd.GeoDataFrame(
        {
            "state": pd.array(runs.states, dtype="str"),
            "seconds": seconds,
            "nearest_id": pd.array(ids, dtype="str"),
            "count_within": within,
            "reasons": pd.array(_reasons(area, profile, runs), dtype="str"),
        },
        index=area.homes.index,
        geometry=area.homes.geometry.to_numpy(),
        crs=area.homes.crs,
    )


def reach_places(
    area: Neighbourhood,
    profile: MobilityProfile,
    layer: Layers,
    limit_s: float,
    *,
    untagged: Untagged | None = None,
    one_way: bool = False,
    at: datetime | None = None,
) -> pd.DataFrame:
    """Say for every place how many residents get there, and back.

    Parameters
    ----------
    area, profile, layer, limit_s, untagged, one_way, at
        As in :func:`reach`.

    Returns
    -------
    One row per place that one goes to on one's own strength: ``place_id, name, status, layer``
    (null where a frame does not tell), ``entrance`` (yes, unknown, no), ``residents_yes,
    residents_unknown, residents_no`` and the same of ``residents_75``: estimates, not rounded, of
    the homes inside the boundary, which add up to all its residents; null where the neighbourhood
    has no such figures. Of a place that could not be attached everything is unknown; with ``at``
    nobody gets to one that is surely closed. Index: that of the places.

    Raises
    ------
    UnknownLayerError, UsageError, MissingColumnError, BadValueError
        As in :func:`reach`.
    """
    runs = run(area, profile, layer, limit_s, untagged=untagged, one_way=one_way, at=at)
    return reach_of_places(profile, runs)


def reach_of_places(profile: MobilityProfile, runs: Runs) -> pd.DataFrame:
    """Lay out what :func:`run` found per place, as :func:`reach_places` gives it."""
    gained = runs.strict.gained, runs.optimistic.gained
    return place_table(
        profile, runs.destinations, runs.weights, runs.homes.attached, gained, runs.may_be_open
    )


def place_table(
    profile: MobilityProfile,
    chosen: Destinations,
    weights: NDArray[np.float64],
    attached: NDArray[np.bool_],
    gained: tuple[NDArray[np.float64], NDArray[np.float64]],
    may_be_open: NDArray[np.bool_] | None = None,
) -> pd.DataFrame:
    """Lay out residents per place, as :func:`reach_places` gives it.

    Parameters
    ----------
    profile
        Who goes.
    chosen
        The places.
    weights, attached
        Of each home: what it counts for (:func:`resident_weights`), and whether it is attached.
    gained
        Per place the sum of the weights of the homes that get there under the strict and under the
        optimistic reading, shape (places, 2).
    """
    places = chosen.places
    open_ = np.ones(len(places), dtype=np.bool_) if may_be_open is None else may_be_open
    strict, optimistic = gained
    table = pd.DataFrame(
        {
            "place_id": places["id"].astype("str"),
            **{name: _text(places, name) for name in ("name", "status", "layer")},
            "entrance": entrance_states(places, profile),
        },
        index=places.index,
    )
    connected = np.isin(np.arange(len(places)), chosen.entrances.place)
    for column, name in enumerate(GROUPS):
        everyone = weights[:, column].sum()
        loose = weights[~attached, column].sum()
        # A place that no home reaches has gained nothing: without figures that is not 0 residents.
        yes = np.where(np.isnan(everyone), np.nan, strict[:, column])
        unknown = optimistic[:, column] - yes + np.where(open_, loose, 0.0)
        unknown = np.where(
            connected, np.maximum(unknown, 0), np.where(open_, everyone, 0.0 * everyone)
        )
        table[f"{name}_yes"] = yes
        table[f"{name}_unknown"] = unknown
        table[f"{name}_no"] = np.maximum(everyone - yes - unknown, 0)
    return table


def run(
    area: Neighbourhood,
    profile: MobilityProfile,
    layer: Layers,
    limit_s: float,
    *,
    untagged: Untagged | None = None,
    weights: NDArray[np.float64] | None = None,
    one_way: bool = False,
    at: datetime | None = None,
) -> Runs:
    """Search from every place of a layer under both readings; parameters as in :func:`reach`.

    ``weights`` is what each home counts for, in two columns; :func:`resident_weights` by default.
    """
    limit = check_limit(limit_s)
    chosen = destinations_together(area, layer)
    homes = home_anchors(area)
    if weights is None:
        weights = resident_weights(area)
    if at is not None:
        when = moment(area, profile, chosen.places, limit, at, untagged=untagged, one_way=one_way)
        found = sweep_at(area.network, homes, chosen.entrances, limit, weights, when)
        both = found.optimistic, found.strict
        return Runs(when.there.cost, homes, chosen, weights, limit, one_way, *both, (when, found))
    priced = cost(area.network, profile, untagged)
    optimistic, strict = (
        sweep(
            area.network,
            seconds,
            homes,
            chosen.entrances,
            limit,
            weights,
            back=None if one_way else seconds,
        )
        for seconds in readings(priced)
    )
    return Runs(priced, homes, chosen, weights, limit, one_way, optimistic, strict)


def legs_words(*, one_way: bool) -> str:
    """Name the legs that were asked for, as answers for machines do."""
    return "there" if one_way else "there_and_back"


def readings(priced: Cost) -> tuple[Seconds, Seconds]:
    """Give the optimistic and the strict weights."""
    return (
        Seconds(priced.optimistic, priced.optimistic_along),
        Seconds(priced.strict, priced.strict_along),
    )


def resident_weights(area: Neighbourhood) -> NDArray[np.float64]:
    """Give residents, and those of 75 and over, of every home; 0 outside the boundary.

    Returns
    -------
    Shape (homes, 2), not to be written on; NaN in a column without figures.
    """
    known = _WEIGHTS.get(area)
    if known is not None:
        return known
    everyone, older = area.residents(), area.residents_from(OLDER)
    inside = area.homes["inside"].to_numpy(dtype=np.bool_)
    columns = [
        np.full(len(inside), np.nan) if given is None else given.to_numpy(dtype=np.float64)
        for given in (everyone, older)
    ]
    weights = np.column_stack(columns)
    weights[~inside] = np.where(np.isnan(weights[~inside]), np.nan, 0)
    _WEIGHTS[area] = weights
    return weights


def _reasons(area: Neighbourhood, profile: MobilityProfile, runs: Runs) -> NDArray[np.object_]:
    states, entrances = runs.states, runs.destinations.entrances
    reasons = np.full(len(states), "", dtype=object)
    if not len(runs.destinations.places):
        reasons[:] = NO_PLACE
        return reasons
    if runs.at is not None:
        return reasons_at(area, profile, runs, runs.at)
    bits = runs.cost.reasons
    unknown, no = states == State.UNKNOWN, states == State.NO
    optimistic, _ = readings(runs.cost)
    free = free_seconds(area.network, profile.speed_m_s)
    for some, seconds, marks in (
        (unknown, optimistic, doubt_bits(bits)),
        (no, free, refused_bits(bits)),
    ):
        nearest = runs.optimistic.nearest if some is unknown else None
        found = _met_by(area.network, runs, seconds, marks, some, nearest)
        reasons[some] = joined_words(found[some])
    reasons[no & (reasons == "")] = TOO_FAR
    reasons[~runs.homes.attached | (not len(entrances.place))] = NOT_CONNECTED
    return reasons


def _met_by(
    network: Network,
    runs: Runs,
    seconds: Seconds,
    marks: NDArray[np.uint32],
    some: NDArray[np.bool_],
    nearest: NDArray[np.int32] | None,
) -> NDArray[np.uint32]:
    """Collect marks on the ways of some homes to their nearest place, and back where asked."""
    homes, entrances, limit = runs.homes, runs.destinations.entrances, runs.limit_s
    both = (marks, without_head(marks))
    if runs.one_way or not some.any():
        return marks_on_the_way(network, seconds, homes, entrances, limit, both)[1]
    if nearest is None:
        nobody = np.empty((len(some), 0))
        nearest = sweep(network, seconds, homes, entrances, limit, nobody, back=seconds).nearest
    place = np.where(some, nearest, -1).astype(np.int32)
    there, back = marks_of_legs(network, seconds, seconds, homes, entrances, limit, both, place)
    return there | back


def _text(places: pd.DataFrame, name: str) -> pd.Series:
    if name in places:
        return places[name].astype("str")
    return pd.Series(None, index=places.index, dtype="str")
