"""Where to hold an activity: venues, ranked by who would newly reach one at that hour.

*Newly* reached is who gets to the venue and back for certain, and to no activity of this kind that
is there already and open on arrival. What is said of a venue is exact; see
:mod:`sociale_basis.reach.siting`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import geopandas as gpd
import pandas as pd

from sociale_basis.reach.candidates import meeting_layers, venues
from sociale_basis.reach.opening_hours import coordinates, open_states
from sociale_basis.reach.prospects import prospects
from sociale_basis.reach.siting import rank_candidates

if TYPE_CHECKING:
    from datetime import datetime

    from sociale_basis.neighbourhood.store import Neighbourhood
    from sociale_basis.network.mobility_profile import MobilityProfile
    from sociale_basis.network.untagged import Untagged
    from sociale_basis.reach.activities import ActivityKind

_CONTACT = ("phone", "email", "website", "operator")


class ActivityVenues(NamedTuple):
    """The answer to one question.

    Attributes
    ----------
    table
        One row per venue, most newly reached first; see :func:`activity_venues`.
    existing
        What is there already: ``place_id, name, layers, opening`` then.
    residents_now
        Who of ``residents`` and ``residents_75`` reach one of these already then; NaN without
        figures.
    """

    table: gpd.GeoDataFrame
    existing: pd.DataFrame
    residents_now: dict[str, float]


def activity_venues(
    area: Neighbourhood,
    kind: ActivityKind,
    profile: MobilityProfile,
    limit_s: float,
    at: datetime,
    *,
    untagged: Untagged | None = None,
) -> ActivityVenues:
    """Rank the indoor meeting places of a neighbourhood as venues for one activity.

    Parameters
    ----------
    area, profile, limit_s, untagged
        As in :func:`sociale_basis.reach.reach`.
    kind
        What will be held there.
    at
        When people set out; without a time zone on the clock of Europe/Amsterdam.

    Returns
    -------
    The table has the columns of :func:`sociale_basis.reach.siting.rank_candidates`, and:
    ``residents_overlap``, who would get to the venue and reach such an activity then already;
    ``opening`` (open, closed, unknown) at that moment, ``opening_hours``; ``toilet``, for who rolls
    (yes, limited, no, unknown); ``capacity`` (Int64); ``phone, email, website, operator``, whom to
    ask. Null where nobody says.

    Raises
    ------
    UsageError, MissingColumnError, BadValueError
        As in :func:`sociale_basis.reach.reach`.
    """
    there = set(area.places["layer"].astype(str))
    layers = [key for key in kind.layers if key in there]
    candidates = venues(area, meeting_layers(indoors=True))
    asked = prospects(
        area,
        profile,
        layers or list(kind.layers),
        limit_s,
        candidates,
        untagged=untagged,
        afresh=not layers,
        at=at,
    )
    ranked = rank_candidates(asked)
    known = asked.candidates.places.set_index("id").loc[ranked["candidate_id"]]
    coords = coordinates(area)
    existing = venues(area, layers).places if layers else known.iloc[:0].reset_index()
    table = ranked.assign(
        residents_overlap=(ranked["residents_reached"] - ranked["residents_newly"]).clip(lower=0),
        opening=open_states(known, at, coords).to_numpy(dtype=object),
        opening_hours=_text(known, "opening_hours"),
        toilet=_toilet(known),
        capacity=_counts(known, "capacity"),
        **{name: _text(known, name) for name in _CONTACT},
    )
    return ActivityVenues(
        gpd.GeoDataFrame(table, geometry="geometry", crs=area.homes.crs),
        pd.DataFrame(
            {
                "place_id": existing["id"],
                "name": existing["name"],
                "layers": existing["layers"],
                "opening": open_states(existing, at, coords),
            }
        ),
        asked.residents_now,
    )


def _text(places: pd.DataFrame, name: str) -> pd.Series:
    """Give a column of texts in the order of the places; null where nobody says."""
    told = places[name].tolist() if name in places else [None] * len(places)
    return pd.Series(told, dtype="str")


def _toilet(places: pd.DataFrame) -> pd.Series:
    told = _text(places, "toilets_wheelchair")
    return told.where(told.isin(["yes", "limited", "no"]), "unknown")


def _counts(places: pd.DataFrame, name: str) -> pd.Series:
    told = places[name].tolist() if name in places else [None] * len(places)
    return pd.Series(told, dtype="Int64")
