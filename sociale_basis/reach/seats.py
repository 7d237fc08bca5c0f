"""Who gets there if they must rest every so many metres: three states, exactly.

A way is *restful* where no stretch of it between two places to rest in a row (the home, seats on
the way, the destination) is longer than that many metres along the edges walked. Resting takes no
time; one may turn round at a seat. The same can be asked of toilets.

*Yes*: restful by what is certain, of ways and of seats. *Unknown*: restful only if doubts turn out
well. There and back to the same place, each way restful and within the limit.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pandas as pd

from sociale_basis.errors import UsageError
from sociale_basis.network.cost import cost
from sociale_basis.reach.destinations import destinations_together, home_anchors
from sociale_basis.reach.longest_stretch import longest_stretch_m
from sociale_basis.reach.open_then import in_the_dark, only, open_then
from sociale_basis.reach.reach import GROUPS, place_table, readings, resident_weights
from sociale_basis.reach.reach import reach as reach_without_rest
from sociale_basis.reach.reasons import (
    SEPARATOR,
    doubt_bits,
    joined_words,
    without_head,
)
from sociale_basis.reach.rest_network import cut_at
from sociale_basis.reach.rest_points import rest_points
from sociale_basis.reach.rest_rules import RestKind, rest_rules
from sociale_basis.reach.rest_ways import Field, Grouped, in_seconds, limits, swept
from sociale_basis.reach.search import check_limit
from sociale_basis.vocabulary import State

if TYPE_CHECKING:
    from datetime import datetime

    from numpy.typing import NDArray

    from sociale_basis.neighbourhood.store import Neighbourhood
    from sociale_basis.network.anchors import Anchors
    from sociale_basis.network.mobility_profile import MobilityProfile
    from sociale_basis.network.untagged import Untagged
    from sociale_basis.reach.destinations import Destinations
    from sociale_basis.reach.rest_kernels import Reached
    from sociale_basis.reach.rest_network import CutNetwork
    from sociale_basis.reach.rest_points import RestPoints
    from sociale_basis.reach.several_layers import Layers
    from sociale_basis.reach.weights import Seconds

TOO_FAR_BETWEEN = {
    RestKind.SEAT: "too_far_between_seats",
    RestKind.TOILET: "too_far_between_toilets",
}
"""Why not: without the need for rest one would get there."""


@dataclass(frozen=True, eq=False)
class Rested:
    """The answer to one question about rest on the way.

    Attributes
    ----------
    kind, every_m, limit_s, one_way
        What was asked.
    points
        Where one can rest.
    destinations
        The places, of all layers together.
    weights
        As :func:`~sociale_basis.reach.reach.resident_weights` gives them.
    cut, homes, places
        The network cut where one can rest, and where homes and places lie on it.
    sure, perhaps
        With what is certain; and with all that is in doubt.
    sure_seats
        With ways in doubt, but only seats that are certain.
    sure_unrested, perhaps_unrested
        As if no rest were needed.
    sure_places
        Of ``places`` those that are surely open, to which alone one gets for certain.
    may_be_open
        Whether one may find each place open at all, shape (places,).
    fields
        What ``sure`` and ``perhaps`` were searched on.
    gained
        Per place the residents who surely get there, and who perhaps do; shape (places, columns).
    """

    kind: RestKind
    every_m: float
    limit_s: float
    one_way: bool
    points: RestPoints
    destinations: Destinations
    weights: NDArray[np.float64]
    cut: CutNetwork
    homes: Anchors
    places: Grouped
    sure: Reached
    perhaps: Reached
    sure_seats: Reached
    sure_unrested: Reached
    perhaps_unrested: Reached
    sure_places: Grouped
    may_be_open: NDArray[np.bool_]
    fields: tuple[Field, Field]
    gained: tuple[NDArray[np.float64], NDArray[np.float64]]

    @property
    def states(self) -> NDArray[np.object_]:
        """State of each home, shape (homes,)."""
        return self._states(self.sure, self.perhaps)

    @property
    def states_unrested(self) -> NDArray[np.object_]:
        """State of each home as if no rest were needed."""
        return self._states(self.sure_unrested, self.perhaps_unrested)

    def totals(self, states: NDArray[np.object_]) -> dict[str, float]:
        """Sum residents per state: ``residents_yes`` …; NaN without figures."""
        return {
            f"{name}_{state}": float(self.weights[states == state, column].sum())
            if not np.isnan(self.weights[:, column]).any()
            else np.nan
            for column, name in enumerate(GROUPS)
            for state in State
        }

    def _states(self, sure: Reached, perhaps: Reached) -> NDArray[np.object_]:
        unsure = (perhaps.nearest >= 0) | ~self.homes.attached
        unsure |= not len(self.destinations.entrances.place)
        unsure &= self.may_be_open.any()
        known = np.where(unsure, State.UNKNOWN.value, State.NO.value).astype(object)
        known[sure.nearest >= 0] = State.YES.value
        return known


def rested(  # noqa: PLR0913 -- one parameter per part of the question
    area: Neighbourhood,
    profile: MobilityProfile,
    layers: Layers,
    limit_s: float,
    *,
    every_m: float | None = None,
    kind: RestKind | str = RestKind.SEAT,
    one_way: bool = False,
    untagged: Untagged | None = None,
    at: datetime | None = None,
) -> Rested:
    """Search for restful ways to at least one place of one layer, or of several.

    Parameters
    ----------
    area, profile, limit_s, untagged
        As in :func:`sociale_basis.reach.reach`.
    layers
        A layer or frame of places, as there, or several keys of layers.
    every_m
        The longest stretch without rest in metres; that of the profile when left out (for toilets
        that of ``data/mobility/rest_points.toml``).
    kind
        Seats or toilets.
    one_way
        Only the way there.
    at
        When one sets out: one gets for certain only to places that are surely open then, perhaps to
        those that may be (:mod:`sociale_basis.reach.open_then`), in the light there is then. None:
        at any time, by day.

    Raises
    ------
    UsageError
        Nobody says how far apart the places to rest may be, or that is not more than 0.
    UnknownLayerError, MissingColumnError, BadValueError
        As in :func:`sociale_basis.reach.reach`.
    """
    kind = RestKind(kind)
    every, limit = longest_allowed(profile, kind, every_m), check_limit(limit_s)
    chosen = destinations_together(area, layers)
    points = rest_points(area, profile, kind)
    cut = cut_at(area.network, points.anchors)
    homes = cut.moved(home_anchors(area))
    then = None if at is None else open_then(area, chosen.places, at, limit)
    every_door = np.ones(len(chosen.places), dtype=np.bool_)
    surely_open, may_be_open = (every_door, every_door) if then is None else then
    sure_places, places = (
        Grouped(cut.moved(doors.anchors), doors.place, doors.n)
        for doors in (only(chosen.entrances, some) for some in (surely_open, may_be_open))
    )
    priced = cost(area.network, profile, untagged, dark=in_the_dark(area, profile, at))
    optimistic, strict = (cut.seconds(each) for each in readings(priced))
    doubts = doubt_bits(priced.reasons)[cut.parent]
    doubts = np.where(cut.end == 1, doubts, without_head(doubts)).astype(np.uint32)
    weights = resident_weights(area)
    gain = np.nan_to_num(weights)

    def field(seconds: Seconds, rest: NDArray[np.bool_], every_m: float) -> Field:
        graph = seconds.graph(cut.network.backward, limit)
        return Field(cut.network, seconds, rest, limits(graph, limit, every_m), doubts)

    def sweep(on: Field, to: Grouped = places) -> tuple[Reached, NDArray[np.float64]]:
        return swept(on, to, homes, gain, one_way=one_way)

    surely, all_points = (_rows(cut, cut.node[some]) for some in (points.sure, slice(None)))
    # Where one can rest everywhere, no stretch is too long.
    everywhere = np.ones(cut.network.n_nodes, dtype=np.bool_)
    sure_field, perhaps_field = field(strict, surely, every), field(optimistic, all_points, every)
    sure, sure_gained = sweep(sure_field, sure_places)
    perhaps, perhaps_gained = sweep(perhaps_field)
    return Rested(
        kind=kind,
        every_m=every,
        limit_s=limit,
        one_way=one_way,
        points=points,
        destinations=chosen,
        weights=weights,
        cut=cut,
        homes=homes,
        places=places,
        sure=sure,
        perhaps=perhaps,
        sure_seats=sweep(field(optimistic, surely, every))[0],
        sure_unrested=sweep(field(strict, everywhere, np.inf), sure_places)[0],
        perhaps_unrested=sweep(field(optimistic, everywhere, np.inf))[0],
        sure_places=sure_places,
        may_be_open=may_be_open,
        fields=(sure_field, perhaps_field),
        gained=(sure_gained, perhaps_gained),
    )


def reach_with_seats(
    area: Neighbourhood,
    profile: MobilityProfile,
    layer: Layers,
    limit_s: float,
    *,
    every_m: float | None = None,
    kind: RestKind | str = RestKind.SEAT,
    one_way: bool = False,
    untagged: Untagged | None = None,
) -> gpd.GeoDataFrame:
    """Say for every home whether someone gets there who must rest every so many metres.

    Parameters
    ----------
    area, profile, limit_s, every_m, kind, one_way, untagged
        As in :func:`rested`.
    layer
        One layer or several, or a frame of places.

    Returns
    -------
    The columns of :func:`sociale_basis.reach.reach`; ``longest_stretch_m``, the least number of
    metres without rest with which someone from there would get to a place in time, null where none
    is enough, under the optimistic reading as the others; among ``reasons`` also
    ``too_far_between_seats`` (or ``…_toilets``) for who gets there without the need for rest, and
    for *unknown* ``seat`` (``toilet``) where it hangs on one that is in doubt.

    Raises
    ------
    UsageError, UnknownLayerError, MissingColumnError, BadValueError
        As in :func:`rested`.
    """
    found = rested(
        area,
        profile,
        layer,
        limit_s,
        every_m=every_m,
        kind=kind,
        one_way=one_way,
        untagged=untagged,
    )
    there = found.perhaps.nearest >= 0
    ids = np.full(len(there), None, dtype=object)
    ids[there] = found.destinations.places["id"].to_numpy(dtype=object)[
        found.perhaps.nearest[there]
    ]
    seconds = in_seconds(found.perhaps.units, found.fields[1])
    within = pd.array(found.perhaps.within, dtype="Int32")
    within[~found.homes.attached] = pd.NA
    stretch = longest_stretch_m(found.fields[1], found.places, found.homes, one_way=one_way)
    plain = reach_without_rest(area, profile, layer, limit_s, untagged=untagged, one_way=one_way)
    return gpd.GeoDataFrame(
        {
            "state": pd.array(found.states, dtype="str"),
            "seconds": np.where(there, seconds, np.nan).astype(np.float32),
            "nearest_id": pd.array(ids, dtype="str"),
            "count_within": within,
            "longest_stretch_m": np.where(np.isfinite(stretch), stretch, np.nan),
            "reasons": pd.array(_reasons(found, plain["reasons"]), dtype="str"),
        },
        index=area.homes.index,
        geometry=area.homes.geometry.to_numpy(),
        crs=area.homes.crs,
    )


def places_with_seats(found: Rested, profile: MobilityProfile) -> pd.DataFrame:
    """Say for every place how many residents get there who must rest every so many metres.

    Parameters
    ----------
    found
        As :func:`rested` gives it.
    profile
        Who goes.

    Returns
    -------
    The columns of :func:`sociale_basis.reach.reach_places`.
    """
    return place_table(
        profile,
        found.destinations,
        found.weights,
        found.homes.attached,
        found.gained,
        found.may_be_open,
    )


def longest_allowed(
    profile: MobilityProfile, kind: RestKind, every_m: float | None = None
) -> float:
    """Give the longest stretch without rest in metres: what is asked for, else the usual one.

    Raises
    ------
    UsageError
        Nobody says, or it is not more than 0.
    """
    if every_m is None:
        every_m = profile.seat_every_m if kind is RestKind.SEAT else rest_rules(kind).every_m
    if every_m is None:
        what = f"profile '{profile.key}' has no longest stretch without a {kind.value}"
        raise UsageError(what, do="say how many metres (on the command line: add --every METRES)")
    if not (every_m > 0 and np.isfinite(every_m)):
        what = f"the longest stretch without a {kind.value} must be more than 0 m, not {every_m:g}"
        raise UsageError(what, do="give a number of metres")
    return float(every_m)


def _rows(cut: CutNetwork, nodes: NDArray[np.int32]) -> NDArray[np.bool_]:
    rest = np.zeros(cut.network.n_nodes, dtype=np.bool_)
    rest[cut.network.row[nodes]] = True
    return rest


def _reasons(found: Rested, plain: pd.Series) -> NDArray[np.object_]:
    """Say why of every home of which the answer is not *yes*."""
    states = found.states
    reasons = plain.to_numpy(dtype=object).copy()
    reasons[states == State.YES] = ""
    stopped = (states == State.NO) & (found.perhaps_unrested.nearest >= 0)
    reasons[stopped] = TOO_FAR_BETWEEN[found.kind]
    unknown = (states == State.UNKNOWN) & (found.perhaps.nearest >= 0)
    # With the seats that are certain only the ways are in doubt; else at least one seat is.
    by_ways = unknown & (found.sure_seats.nearest >= 0)
    reasons[by_ways] = joined_words(found.sure_seats.mark[by_ways])
    by_seats = unknown & ~by_ways
    words = [
        SEPARATOR.join(filter(None, (each, found.kind.value)))
        for each in joined_words(found.perhaps.mark[by_seats])
    ]
    reasons[by_seats] = np.array(words, dtype=object)
    return reasons
