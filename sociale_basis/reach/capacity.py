"""How much room there is for whom: places in meeting places per resident, within reach.

The enhanced two-step floating catchment area (W. Luo and Y. Qi, 2009, Health & Place 15(4)). First
the room of every place is divided over all who get there, nearer ones counting more; then every
home adds up what its places have for each. Both steps use the same times, from the home to the
place. Everybody on the map counts as a visitor, also who lives outside the boundary.

What is not known makes a range, not a guess:

- Of a place whose capacity nobody says it is at least 0 and at most unknown.
- Of a way in doubt it is unknown who can use it. Where only others can, there is more room for
  each; where only this home cannot, there is none. So the low end takes the strict reading for the
  home and the optimistic one for all others, and the high end the other way round: whatever the
  doubts turn out to be, the result lies between.

Without doubts and with all capacities known, both ends are the number of Luo and Qi.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import geopandas as gpd
import numpy as np
import pandas as pd

from sociale_basis.errors import BadValueError, UsageError
from sociale_basis.network.cost import cost
from sociale_basis.reach.candidates import named, venues
from sociale_basis.reach.counts import check_decay, decayed
from sociale_basis.reach.destinations import home_anchors
from sociale_basis.reach.reach import readings
from sociale_basis.reach.search import check_limit
from sociale_basis.reach.trips import sums, trips

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sociale_basis.neighbourhood.store import Neighbourhood
    from sociale_basis.network.mobility_profile import MobilityProfile
    from sociale_basis.network.untagged import Untagged
    from sociale_basis.reach.counts import Decay
    from sociale_basis.reach.several_layers import Layers
    from sociale_basis.reach.trips import Trips


class Capacity(NamedTuple):
    """Room per home and per place; see :func:`capacity`."""

    homes: gpd.GeoDataFrame
    places: gpd.GeoDataFrame


class Range(NamedTuple):
    """Least and most it can be; NaN where there is no telling."""

    low: NDArray[np.float64]
    high: NDArray[np.float64]


class Pairs(NamedTuple):
    """Who may get to which place, and how much that counts: pairs, each once.

    Shape (pairs,). ``perhaps`` is the weight under the optimistic reading, ``surely`` that under
    the strict one, never more and 0 where one does not get there for certain.
    """

    home: NDArray[np.int32]
    place: NDArray[np.int32]
    surely: NDArray[np.float64]
    perhaps: NDArray[np.float64]


def capacity(
    area: Neighbourhood,
    profile: MobilityProfile,
    layers: Layers,
    limit_s: float,
    *,
    decay: Decay = "gaussian",
    assumed: float | None = None,
    untagged: Untagged | None = None,
    one_way: bool = False,
) -> Capacity:
    """Divide the capacity of places over the residents who get there.

    Parameters
    ----------
    area
        The neighbourhood.
    profile
        Who goes: as if everybody went like this.
    layers
        A layer or frame of places, or several keys of layers.
    limit_s
        Seconds for each leg, inclusive.
    decay
        How much someone counts who comes from afar, by the seconds there; see
        :func:`~sociale_basis.reach.counts.count_within`.
    assumed
        What to take at most for the capacity of a place of which nobody says it; default nothing:
        the high end is then unknown where such a place is within reach.
    untagged
        What untagged means; the preset ``gewoon`` when left out.
    one_way
        The way there is enough; otherwise the way back must be within the limit as well.

    Returns
    -------
    homes
        By the index of ``area.homes``: ``per_resident_low, per_resident_high`` (people who fit in,
        per resident; null where that is unknown or the home touches no way), ``places_within``
        (for certain; Int32) and ``places_unsaid`` (perhaps within reach, of unknown capacity);
        geometry. Internal as the homes of a neighbourhood: points of homes.
    places
        One row per place: ``place_id, name, status, layers``, ``capacity`` (Int64, null where
        nobody says), ``visitors_low, visitors_high`` (residents within reach, those from afar
        counting less), ``per_visitor_low, per_visitor_high`` (capacity per visitor, null where it
        is unknown or nobody comes); geometry.

    Raises
    ------
    UnknownLayerError, UsageError, MissingColumnError, BadValueError
        As in :func:`sociale_basis.reach.reach`; and for a decay that does not exist or needs a
        limit, or what is assumed being negative or not finite.
    """
    limit = check_decay(decay, check_limit(limit_s))
    if assumed is not None and not (np.isfinite(assumed) and assumed >= 0):
        raise UsageError(f"the capacity to assume must be 0 or more, not {assumed}")
    chosen = venues(area, layers)
    homes = home_anchors(area)
    optimistic, strict = (
        trips(area.network, seconds, homes, chosen.entrances, limit, one_way=one_way)
        for seconds in readings(cost(area.network, profile, untagged))
    )
    pairs = _pairs(strict, optimistic, limit, decay)
    said = _said(chosen.places)
    demand = area.residents().to_numpy(dtype=np.float64)
    at_most = np.where(np.isnan(said), np.nan if assumed is None else assumed, said)
    room = Range(np.nan_to_num(said), at_most)
    visitors, home = two_steps(pairs, room, demand)
    for end in home:
        end[~homes.attached] = np.nan
    return Capacity(
        _of_homes(area, homes.attached, home, strict.home, pairs.home[np.isnan(said)[pairs.place]]),
        _of_places(area, chosen.places, said, visitors),
    )


def two_steps(pairs: Pairs, room: Range, demand: NDArray[np.float64]) -> tuple[Range, Range]:
    """Divide what there is room for, and add up what there is for each.

    Parameters
    ----------
    pairs
        Who gets where.
    room
        Capacity of each place, at least and at most (NaN: unknown), shape (places,).
    demand
        Residents of each home, shape (homes,); NaN: unknown, then everything is.

    Returns
    -------
    visitors
        Per place the residents within reach, weighted.
    home
        Per home the capacity per resident; at most unknown where there is room that nobody would
        share.
    """
    n, places = len(demand), len(room.low)
    there = demand[pairs.home]
    surely = sums(pairs.place, there * pairs.surely, places)
    perhaps = sums(pairs.place, there * pairs.perhaps, places)

    low = _shares(pairs, room.low, there, pairs.surely, pairs.perhaps, perhaps)
    high = _shares(pairs, room.high, there, pairs.perhaps, pairs.surely, surely)
    home = Range(
        sums(pairs.home, np.nan_to_num(low), n),
        sums(pairs.home, high, n),
    )
    if np.isnan(demand).any():
        home = Range(np.full(n, np.nan), np.full(n, np.nan))
    # The same sum in another order may differ in its last digit.
    return Range(surely, perhaps), Range(home.low, np.maximum(home.low, home.high))


def _shares(
    pairs: Pairs,
    room: NDArray[np.float64],
    there: NDArray[np.float64],
    mine: NDArray[np.float64],
    otherwise: NDArray[np.float64],
    everyone: NDArray[np.float64],
) -> NDArray[np.float64]:
    """Give what each pair brings its home, counting the home itself by ``mine``.

    ``everyone`` are the visitors of each place when this home, too, counts by ``otherwise``.
    """
    others = np.maximum(everyone[pairs.place] - there * otherwise, 0)
    visitors = others + there * mine
    amount = room[pairs.place] * mine
    share = np.full(len(amount), np.nan)
    np.divide(amount, visitors, out=share, where=visitors > 0)
    share[(mine == 0) | (room[pairs.place] == 0)] = 0
    return share


def _pairs(strict: Trips, optimistic: Trips, limit_s: float, decay: Decay) -> Pairs:
    surely = np.zeros(len(optimistic.home))
    key = optimistic.place.astype(np.int64) * optimistic.n_homes + optimistic.home
    at = np.searchsorted(key, strict.place.astype(np.int64) * strict.n_homes + strict.home)
    surely[at] = decayed(strict.there, limit_s, decay)
    perhaps = decayed(optimistic.there, limit_s, decay)
    return Pairs(optimistic.home, optimistic.place, np.minimum(surely, perhaps), perhaps)


def _said(places: gpd.GeoDataFrame) -> NDArray[np.float64]:
    """Give the capacities that are known, NaN for the others."""
    if "capacity" not in places:
        return np.full(len(places), np.nan)
    said = pd.to_numeric(places["capacity"], errors="coerce")
    told: NDArray[np.float64] = said.to_numpy(dtype=np.float64, na_value=np.nan)
    if (told < 0).any() or np.isinf(told).any():
        raise BadValueError("must hold numbers of people, 0 or more", column="capacity")
    return told


def _of_homes(
    area: Neighbourhood,
    attached: NDArray[np.bool_],
    home: Range,
    gets: NDArray[np.int32],
    unsaid: NDArray[np.int32],
) -> gpd.GeoDataFrame:
    """Lay out homes; ``gets`` and ``unsaid`` name each as often as it has such a place."""
    counts = []
    for each in (gets, unsaid):
        many = pd.array(np.bincount(each, minlength=len(attached)), dtype="Int32")
        many[~attached] = pd.NA
        counts.append(many)
    return gpd.GeoDataFrame(
        {
            "per_resident_low": home.low,
            "per_resident_high": home.high,
            "places_within": counts[0],
            "places_unsaid": counts[1],
        },
        index=area.homes.index,
        geometry=area.homes.geometry.to_numpy(),
        crs=area.homes.crs,
    )


def _of_places(
    area: Neighbourhood, places: gpd.GeoDataFrame, said: NDArray[np.float64], visitors: Range
) -> gpd.GeoDataFrame:
    table = named(places)
    table["capacity"] = pd.array(said, dtype="Float64").astype("Int64")
    table["visitors_low"], table["visitors_high"] = visitors
    for end, most in (("low", visitors.high), ("high", visitors.low)):
        each = np.divide(said, most, out=np.full(len(said), np.nan), where=most > 0)
        table[f"per_visitor_{end}"] = each
    return gpd.GeoDataFrame(table, geometry=places.geometry, crs=area.homes.crs)
