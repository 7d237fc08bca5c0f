"""Where to hold an activity: venues, ranked by who would newly reach one at those times.

*Newly* reached is who gets to the venue and back for certain, and to no activity of this kind that
is there already and on then. What is said of a venue at one time is exact; see
:mod:`sociale_basis.reach.siting`. Of a rhythm it is told on average, with the least and the most.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

import geopandas as gpd
import numpy as np
import pandas as pd

from sociale_basis.errors import UsageError
from sociale_basis.reach.candidates import Candidates, meeting_layers, venues
from sociale_basis.reach.destinations import Destinations
from sociale_basis.reach.existing_then import (
    Existing,
    FromPeople,
    KnownActivity,
    existing_then,
    hours_with,
    on_at,
    situation,
)
from sociale_basis.reach.occasions import OpenEachTime, open_each_time
from sociale_basis.reach.opening_hours import coordinates
from sociale_basis.reach.prospects import Prospects, prospects
from sociale_basis.reach.reach import GROUPS, resident_weights, run
from sociale_basis.reach.siting import rank_candidates

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from numpy.typing import NDArray

    from sociale_basis.neighbourhood.store import Neighbourhood
    from sociale_basis.network.mobility_profile import MobilityProfile
    from sociale_basis.network.untagged import Untagged
    from sociale_basis.reach.activities import ActivityKind
    from sociale_basis.register.rhythm import Occurrence

_CONTACT = ("phone", "email", "website", "operator")
_COUNTED = ("newly", "perhaps", "reached")


class Spread(NamedTuple):
    """A number that may differ from one time to the next; NaN without figures."""

    mean: float
    least: float
    most: float


class ActivityVenues(NamedTuple):
    """The answer to one question.

    Attributes
    ----------
    table
        One row per venue, most newly reached first; see :func:`activity_venues`.
    opening
        Whether each venue of the table is open on the times that were asked, in its order.
    existing
        What is there already: ``place_id, name, layers``, and on how many of the times it is surely
        ``on``, and ``perhaps``.
    residents_now
        Who of ``residents`` and ``residents_75`` reach one of these already then.
    doors
        The venues that were looked at, and what is there already, where they touch the network.
    nowhere
        What is known of the kind, of which nobody knows where it is held.
    """

    table: gpd.GeoDataFrame
    opening: tuple[OpenEachTime, ...]
    existing: pd.DataFrame
    residents_now: dict[str, Spread]
    doors: tuple[Candidates, Candidates]
    nowhere: tuple[KnownActivity, ...]


def activity_venues(
    area: Neighbourhood,
    kind: ActivityKind,
    profile: MobilityProfile,
    limit_s: float,
    occasions: Sequence[Occurrence],
    *,
    told: FromPeople,
    untagged: Untagged | None = None,
) -> ActivityVenues:
    """Rank the indoor meeting places of a neighbourhood as venues for one activity.

    Parameters
    ----------
    area, profile, limit_s, untagged
        As in :func:`sociale_basis.reach.reach`.
    kind
        What will be held there.
    occasions
        When it is held, one or more; people set out when it begins. See
        :func:`sociale_basis.reach.occasions.upcoming`.
    told
        What people told that is not on the map.

    Returns
    -------
    The table has the columns of :func:`sociale_basis.reach.siting.rank_candidates`, on average over
    the times, and: ``residents_newly_least`` and ``residents_newly_most``, what differs from one
    time to the next; ``residents_overlap``, who would get to the venue and reach such an activity
    then already; ``opening_hours``; ``toilet``, for who rolls (yes, limited, no, unknown);
    ``capacity`` (Int64); ``phone, email, website, operator``, whom to ask. Null where nobody says.

    Raises
    ------
    UsageError, MissingColumnError, BadValueError
        As in :func:`sociale_basis.reach.reach`; also where there is no time at all.
    """
    if not occasions:
        raise UsageError("nothing is held on any day", do="give a rhythm with days to come")
    there = set(area.places["layer"].astype(str))
    layers = [key for key in kind.layers if key in there]
    existing = existing_then(area, layers, occasions, told)
    candidates = venues(area, meeting_layers(indoors=True)).without(existing.candidates.ids)
    times = _Times(area, profile, limit_s, candidates, existing, untagged)
    groups = times.alike(occasions)
    dark = profile.lit_after_dark
    once = None if dark else times.searched(None)
    asked = [
        times.asked(once or times.searched(occasions[number].begin), number, occasions[number])
        for number in groups
    ]
    share = np.array(list(groups.values()), dtype=np.float64) / len(occasions)
    table = _joined([rank_candidates(each) for each in asked], share)
    known = candidates.places.set_index("id", drop=False).loc[table["candidate_id"]]
    coords = coordinates(area)
    hours = hours_with(known, told)
    table = table.assign(
        residents_overlap=(table["residents_reached"] - table["residents_newly"]).clip(lower=0),
        opening_hours=pd.array([text or None for text in hours], dtype="str"),
        toilet=_toilet(known),
        capacity=_counts(known, "capacity"),
        **{name: _text(known, name) for name in _CONTACT},
    )
    return ActivityVenues(
        gpd.GeoDataFrame(table, geometry="geometry", crs=area.homes.crs),
        tuple(open_each_time(text, occasions, coords) for text in hours),
        _on(existing, occasions, limit_s),
        {name: _spread([each.residents_now[name] for each in asked], share) for name in GROUPS},
        (asked[0].candidates, existing.candidates),
        existing.nowhere,
    )


class _Times(NamedTuple):
    """The question, to be asked for every time that differs from the others."""

    area: Neighbourhood
    profile: MobilityProfile
    limit_s: float
    candidates: Candidates
    existing: Existing
    untagged: Untagged | None

    def alike(self, occasions: Sequence[Occurrence]) -> dict[int, int]:
        """Give one time of each that have all in common that counts, and how many they are."""
        first: dict[object, int] = {}
        many = Counter[int]()
        for number, each in enumerate(occasions):
            found = situation(self.existing, number, each, timedelta(seconds=self.limit_s))
            # Who needs light meets another sun every time.
            key = (found, each.begin if self.profile.lit_after_dark else None)
            many[first.setdefault(key, number)] += 1
        return dict(many)

    def searched(self, at: datetime | None) -> Prospects:
        """Search from the venues, as if nothing were there."""
        return prospects(
            self.area,
            self.profile,
            self.candidates.places.iloc[:0],
            self.limit_s,
            self.candidates,
            untagged=self.untagged,
            afresh=True,
            at=at,
        )

    def asked(self, found: Prospects, number: int, occasion: Occurrence) -> Prospects:
        """Take out who reaches something already at one time."""
        on = on_at(self.existing, number, occasion, timedelta(seconds=self.limit_s))
        if not len(on.places):
            return found
        gone = Destinations(on.places, on.entrances, on.places.iloc[:0])
        then = run(
            self.area,
            self.profile,
            gone,
            self.limit_s,
            untagged=self.untagged,
            weights=resident_weights(self.area),
            at=occasion.begin,
        )
        perhaps = np.isfinite(then.optimistic.seconds)
        return replace(found, now=then.strict.seconds, perhaps_now=perhaps)


def _joined(ranked: Sequence[gpd.GeoDataFrame], share: NDArray[np.float64]) -> pd.DataFrame:
    """Make one table of those of times that differ: averages, in the order of these."""
    first = ranked[0].set_index("candidate_id")
    alike = [each.set_index("candidate_id").loc[first.index] for each in ranked]
    table = first.copy()
    for group in GROUPS:
        for name in _COUNTED:
            column = f"{group}_{name}"
            told = np.array([each[column].to_numpy(dtype=np.float64) for each in alike])
            table[column] = share @ told
            if name == "newly":
                table[f"{column}_least"], table[f"{column}_most"] = told.min(0), told.max(0)
    # Without figures homes decide, which the tables themselves do not tell: their order does.
    place = np.array(
        [pd.Series(range(len(each)), each["candidate_id"]).loc[first.index] for each in ranked]
    )
    keys = pd.DataFrame({
        "newly": -table[f"{GROUPS[0]}_newly"].fillna(0).to_numpy(),
        "perhaps": -table[f"{GROUPS[0]}_perhaps"].fillna(0).to_numpy(),
        "place": share @ place,
        "id": table.index.astype(str),
    })  # fmt: skip
    order = keys.sort_values(list(keys.columns)).index
    return pd.DataFrame(table.iloc[order].reset_index())


def _spread(told: Sequence[float], share: NDArray[np.float64]) -> Spread:
    return Spread(float(share @ np.array(told)), min(told), max(told))


def _on(existing: Existing, occasions: Sequence[Occurrence], limit_s: float) -> pd.DataFrame:
    """Count on how many of the times what is there is on when one can arrive."""
    places = existing.candidates.places
    surely, perhaps = np.zeros((2, len(places)), dtype=np.int64)
    for number, each in enumerate(occasions):
        found = situation(existing, number, each, timedelta(seconds=limit_s))
        for row, told in enumerate(found):
            then = {opening for _begin, _end, opening in told}
            surely[row] += "open" in then
            perhaps[row] += "open" not in then and "unknown" in then
    return pd.DataFrame({
        "place_id": places["id"].to_numpy(dtype=object),
        "name": places["name"].to_numpy(dtype=object),
        "layers": places["layers"].to_numpy(dtype=object),
        "on": surely,
        "perhaps": perhaps,
    })  # fmt: skip


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
