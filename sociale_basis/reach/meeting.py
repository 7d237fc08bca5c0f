"""Where a group can meet: the venue with the least worst travel time, that all can get to.

A netwerkberaad, an Eigen Kracht-conferentie, a buddy and whom they visit: everyone comes from
elsewhere and goes in their own way. What one of them cannot pass, the group cannot use.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import geopandas as gpd
import numpy as np
import pandas as pd

from sociale_basis.errors import BadValueError, UsageError
from sociale_basis.network.anchoring import WITHIN_M, anchor_points
from sociale_basis.network.cost import cost
from sociale_basis.reach.candidates import Candidates, meeting_layers, venues
from sociale_basis.reach.entrance import entrance_states
from sociale_basis.reach.homes import Entrances, tables
from sociale_basis.reach.reach import readings
from sociale_basis.reach.search import check_limit
from sociale_basis.vocabulary import State

if TYPE_CHECKING:
    from collections.abc import Sequence

    import shapely
    from numpy.typing import NDArray

    from sociale_basis.neighbourhood.store import Neighbourhood
    from sociale_basis.network.anchors import Anchors
    from sociale_basis.network.mobility_profile import MobilityProfile
    from sociale_basis.network.untagged import Untagged
    from sociale_basis.reach.weights import Seconds


class Participant(NamedTuple):
    """Somebody who comes."""

    point: shapely.Point
    """From where, in the CRS of the neighbourhood; roughly will do: the middle of a cell."""
    profile: MobilityProfile


class _Ways(NamedTuple):
    """Of one participant, per venue."""

    state: NDArray[np.object_]
    there: NDArray[np.float64]
    back: NDArray[np.float64]


def meeting(
    area: Neighbourhood,
    participants: Sequence[Participant],
    candidates: Candidates | None = None,
    limit_s: float = np.inf,
    *,
    untagged: Untagged | None = None,
    one_way: bool = False,
) -> gpd.GeoDataFrame:
    """Order venues by the worst travel time of a group.

    Parameters
    ----------
    area
        The neighbourhood.
    participants
        Who come, at least one.
    candidates
        Where they could meet; default the :func:`~sociale_basis.reach.candidates.venues` that are
        not in the open air. Those that touch no way are left out.
    limit_s
        Seconds that nobody may be under way longer, for each leg; default no limit.
    untagged
        What untagged means; the preset ``gewoon`` when left out.
    one_way
        Only the way there; otherwise the way back too.

    Returns
    -------
    One row per venue: ``place_id, name, layers``; ``state`` of the ways of all together: *yes*
    when everybody gets there and back for certain, *no* when somebody does not, else *unknown*;
    ``entrance``, likewise; ``seconds_worst``, the longest leg of anybody, and ``seconds_total``,
    all legs of all together, null for *no*; for each participant, numbered from 1, ``state_1,
    entrance_1, seconds_there_1, seconds_back_1`` (null where there is no way; under the optimistic
    reading for *unknown*); geometry. Best first: *yes*, then *unknown*, then those where somebody
    does not get in at the door, then *no*; then by ``seconds_worst``, ``seconds_total`` and id.

    Raises
    ------
    UsageError
        Nobody comes, or the limit is negative or not a number.
    BadValueError
        A participant is farther than 100 m from every way.
    """
    limit = check_limit(limit_s)
    if not participants:
        raise UsageError("nobody comes", do="give at least one participant")
    chosen = venues(area, meeting_layers(indoors=True)) if candidates is None else candidates
    chosen = chosen.without(chosen.not_connected)
    starts = _starts(area, participants)
    ways, doors = [], []
    for start, who in zip(starts, participants, strict=True):
        both = readings(cost(area.network, who.profile, untagged))
        ways.append(_ways(area, both, start, chosen.entrances, limit, one_way=one_way))
        doors.append(entrance_states(chosen.places, who.profile).to_numpy(dtype=object))
    return _ordered(area, chosen, ways, doors)


def _starts(area: Neighbourhood, participants: Sequence[Participant]) -> list[Anchors]:
    points = np.array([who.point for who in participants], dtype=object)
    twin = area.edges["twin"].to_numpy(dtype=np.int32)
    found = anchor_points(area.network, area.edges.geometry.to_numpy(), twin, points)
    if not found.attached.all():
        number = int(np.argmin(found.attached)) + 1
        what = f"participant {number} is farther than {WITHIN_M:.0f} m from every way"
        raise BadValueError(what, do="give a point on the map of this neighbourhood")
    return [found.some(np.array([at])) for at in range(len(participants))]


def _ways(
    area: Neighbourhood,
    both: tuple[Seconds, Seconds],
    start: Anchors,
    venues_at: Entrances,
    limit_s: float,
    *,
    one_way: bool,
) -> _Ways:
    """Search from one participant to all venues, and back."""
    from_here = Entrances(start, np.zeros(1, dtype=np.int32), 1)
    legs = []
    for seconds in both:
        # The participant is the place and the doors of venues are the homes: two searches, not two
        # for every venue. So the way to the place is the way back.
        home, out = tables(area.network, seconds, seconds, venues_at.anchors, from_here, limit_s)
        if out is None:  # pragma: no cover -- it was asked for
            raise TypeError
        there = _of_venues(out[0], venues_at)
        back = there if one_way else _of_venues(home[0], venues_at)
        passable = np.isfinite(there) & np.isfinite(back)
        legs.append((passable, there, back))
    (perhaps, there, back), (surely, surely_there, surely_back) = legs
    state = np.where(surely, State.YES, np.where(perhaps, State.UNKNOWN, State.NO))
    there = np.where(surely, surely_there, np.where(perhaps, there, np.nan))
    back = np.where(surely, surely_back, np.where(perhaps, back, np.nan))
    return _Ways(state.astype(object), there, np.full_like(back, np.nan) if one_way else back)


def _of_venues(seconds: NDArray[np.float32], doors: Entrances) -> NDArray[np.float64]:
    """Take the nearest door of each venue."""
    best = np.full(doors.n, np.inf)
    np.minimum.at(best, doors.place, seconds)
    return best


def _ordered(
    area: Neighbourhood,
    chosen: Candidates,
    ways: list[_Ways],
    doors: list[NDArray[np.object_]],
) -> gpd.GeoDataFrame:
    """Lay the venues out, the best first."""
    places = chosen.places
    state, entrance = _worst([each.state for each in ways]), _worst(doors)
    legs = np.array([leg for each in ways for leg in (each.there, each.back)])
    known = state != State.NO
    worst = np.where(known, np.nanmax(np.where(known, legs, 0), axis=0), np.nan)
    total = np.where(known, np.nansum(legs, axis=0), np.nan)
    columns: dict[str, object] = {
        "place_id": places["id"],
        "name": places["name"].astype("str"),
        "layers": places["layers"].astype("str"),
        "state": pd.array(state, dtype="str"),
        "entrance": pd.array(entrance, dtype="str"),
        "seconds_worst": worst,
        "seconds_total": total,
    }
    for number, (way, door) in enumerate(zip(ways, doors, strict=True), 1):
        columns |= {
            f"state_{number}": pd.array(way.state, dtype="str"),
            f"entrance_{number}": pd.array(door, dtype="str"),
            f"seconds_there_{number}": way.there,
            f"seconds_back_{number}": way.back,
        }
    group = np.select(
        [state == State.NO, entrance == State.NO, state == State.UNKNOWN], [3, 2, 1], 0
    )
    table = gpd.GeoDataFrame(columns, geometry=places.geometry.to_numpy(), crs=area.homes.crs)
    order = np.lexsort((places["id"].to_numpy(dtype=object), total, worst, group))
    return table.iloc[order].reset_index(drop=True)


def _worst(states: list[NDArray[np.object_]]) -> NDArray[np.object_]:
    """Give the state of all together: no when one is no, yes when all are yes, else unknown."""
    told = np.array(states, dtype=object)
    worst = np.where((told == State.YES).all(axis=0), State.YES, State.UNKNOWN)
    return np.where((told == State.NO).any(axis=0), State.NO, worst).astype(object)
