"""Where someone can rest on the way: seats or toilets of a neighbourhood, on its network."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import shapely

from sociale_basis.network.anchors import Anchors
from sociale_basis.reach.entrance import entrance_states
from sociale_basis.reach.legs import check_points
from sociale_basis.reach.rest_rules import Counts, RestKind, RestRule, rest_rules
from sociale_basis.vocabulary import State, Status

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd
    from numpy.typing import NDArray

    from sociale_basis.neighbourhood.store import Neighbourhood
    from sociale_basis.network.mobility_profile import MobilityProfile

_FITS = ("yes", "designated")


class RestPoints(NamedTuple):
    """Points on the network where one can rest.

    A place with several entrances has a point for each.
    """

    anchors: Anchors
    """Shape (k,), all attached."""
    sure: NDArray[np.bool_]
    """Whether it is there for certain; if not, it counts only in the optimistic reading."""
    place: NDArray[np.int64]
    """Row of the neighbourhood's places of each."""
    left_out: NDArray[np.int64]
    """Rows of the places that would count but lie too far from every way."""

    @property
    def n_sure(self) -> int:
        """Number of places that count for certain."""
        return len(np.unique(self.place[self.sure]))

    @property
    def n_doubt(self) -> int:
        """Number of places that perhaps count."""
        return len(np.setdiff1d(self.place, self.place[self.sure]))


def rest_points(
    area: Neighbourhood, profile: MobilityProfile, kind: RestKind = RestKind.SEAT
) -> RestPoints:
    """Find where someone can rest, by the rules of ``data/mobility/rest_points.toml``.

    Parameters
    ----------
    area
        The neighbourhood.
    profile
        Who rests: an indoor seat counts only for who can enter, a toilet only for whom it fits.
    kind
        Seats or toilets.
    """
    rules = rest_rules(kind)
    counts = _counts(area.places, rules.rules, profile)
    table = area.place_anchors
    place = table["place"].to_numpy(dtype=np.int64)
    some = counts[place] != Counts.NO
    table, place = table.loc[some], place[some]
    anchors = check_points(
        area.network,
        Anchors(
            table["edge"].to_numpy(dtype=np.int32),
            table["twin"].to_numpy(dtype=np.int32),
            table["fraction"].to_numpy(dtype=np.float64),
        ),
        "places",
    )
    near = _metres_off(area, anchors, place) <= rules.within_m
    wanted = np.flatnonzero(counts != Counts.NO)
    return RestPoints(
        Anchors(anchors.edge[near], anchors.twin[near], anchors.fraction[near]),
        (counts[place] == Counts.YES)[near],
        place[near],
        np.setdiff1d(wanted, place[near]),
    )


def comfort(area: Neighbourhood, points: RestPoints) -> dict[str, dict[str, int]]:
    """Count of how many places the map says that there is a back or arms to lean on.

    Returns
    -------
    ``yes``, ``no`` and ``unknown`` of ``backrest`` and ``armrest``.
    """
    some = area.places.iloc[np.unique(points.place)]
    counts = {}
    for column in ("backrest", "armrest"):
        said = _text(some, column)
        known = {word: int((said == word).sum()) for word in ("yes", "no")}
        counts[column] = known | {"unknown": len(some) - sum(known.values())}
    return counts


def _counts(
    places: gpd.GeoDataFrame, rules: tuple[RestRule, ...], profile: MobilityProfile
) -> NDArray[np.object_]:
    """Say of every place what it counts as."""
    counts = np.full(len(places), Counts.NO, dtype=object)
    decided = _text(places, "status") == Status.CLOSED
    layer = _text(places, "layer")
    entrance = entrance_states(places, profile).to_numpy(dtype=object)
    for rule in rules:
        of_rule = ~decided & np.isin(layer, rule.layers)
        for case in rule.cases:
            fits = of_rule & ~decided
            for column, values in case.where.items():
                fits &= np.isin(_text(places, column), values)
            said = np.full(len(places), case.counts, dtype=object)
            if case.inside:
                said = _at_most(said, entrance == State.NO, entrance == State.UNKNOWN)
            if case.wheels is not None and profile.wheels:
                told = _text(places, case.wheels)
                said = _at_most(said, told == "no", ~np.isin(told, _FITS))
            counts[fits] = said[fits]
            decided |= fits
        decided |= of_rule
    return counts


def _at_most(
    said: NDArray[np.object_], none: NDArray[np.bool_], doubt: NDArray[np.bool_]
) -> NDArray[np.object_]:
    lowered = np.where(doubt & (said == Counts.YES), Counts.DOUBT, said)
    return np.where(none, Counts.NO, lowered)


def _metres_off(
    area: Neighbourhood, anchors: Anchors, place: NDArray[np.int64]
) -> NDArray[np.float64]:
    """Give how far each point on the network is from the place it stands for, or its entrance."""
    if not len(place):
        return np.zeros(0)
    lines = area.edges.geometry.to_numpy()[anchors.edge]
    on_way = shapely.line_interpolate_point(lines, anchors.fraction, normalized=True)
    shape = area.places.geometry.to_numpy()[place]
    if "entrances" in area.places:
        doors = area.places["entrances"].to_numpy()[place]
        shape = np.where(shapely.is_missing(doors), shape, doors)
    return np.asarray(shapely.distance(on_way, shape), dtype=np.float64)


def _text(places: pd.DataFrame, column: str) -> NDArray[np.object_]:
    if column not in places:
        return np.full(len(places), "", dtype=object)
    return places[column].astype(object).fillna("").to_numpy(dtype=object)
