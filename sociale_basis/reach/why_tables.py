"""Tables of why: the segments of one home's way, and residents per barrier, buurt or cell."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from sociale_basis.i18n.obstacles import obstacle_words
from sociale_basis.i18n.reasons import reason_sentence
from sociale_basis.i18n.whereabouts import where_words
from sociale_basis.reach.barrier_groups import Group
from sociale_basis.reach.drawn import drawn
from sociale_basis.reach.met import Facts, facts
from sociale_basis.reach.on_map import spots, street_names
from sociale_basis.reach.reach import GROUPS, resident_weights
from sociale_basis.reach.reasons import NOT_CONNECTED, SEPARATOR, words
from sociale_basis.reach.references import osm_link
from sociale_basis.reach.whereabouts import Where, near_by, whereabouts
from sociale_basis.vocabulary import State

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sociale_basis.neighbourhood.store import Neighbourhood
    from sociale_basis.reach.met import Met
    from sociale_basis.reach.why import Answer, Why

_TOLD = (State.NO, State.UNKNOWN)
_TEXTS = ("barrier", "link", "refused", "doubts", "what", "surface", "smoothness")
_NUMBERS = ("kerb_m", "width_m", "slope")


class _Tally(NamedTuple):
    """What is counted together: a barrier, or a reason that is none, in a buurt or cell."""

    group: str | None
    barrier: str | None
    reason: str


def segments_in_words(area: Neighbourhood, answer: Answer) -> gpd.GeoDataFrame:
    """List what is refused or in doubt on the way of one home, in words.

    Parameters
    ----------
    area, answer
        The neighbourhood, and one of the answers of :func:`sociale_basis.reach.why.why`.

    Returns
    -------
    One row per barrier or doubt, in order: ``leg`` (there, back), ``at_m`` and ``metres`` (where
    on that leg it begins, and how long it is); ``barrier`` (``way/12``, ``node/3``), ``link`` (to
    OSM), ``refused`` and ``doubts`` (reasons joined by ``|``), ``what``; ``steps, kerb_m, width_m,
    slope`` (negative: down), ``surface, smoothness`` as far as they are known and matter;
    ``street, relation, landmark_kind, landmark, landmark_other, landmark_m`` (see
    :class:`sociale_basis.reach.whereabouts.Where`); ``where`` and ``text``, in words; ``geometry``.
    """
    lines = area.edges.geometry.to_numpy()
    ways = {False: answer.there, True: answer.back}
    shapes = {back: None if way is None else drawn(way, lines) for back, way in ways.items()}
    rows = []
    geometry = []
    for one in answer.met:
        way, line = ways[one.back], shapes[one.back]
        where = near_by(area, _spot(area, one), None)
        if way is not None and line is not None:
            where = whereabouts(area, way, line, one.at_m, one.at_m + one.metres)
        place = {"leg": "back" if one.back else "there", "at_m": one.at_m, "metres": one.metres}
        rows.append(place | _row(area, one, where))
        geometry.append(_shape(area, one))
    columns = ["leg", "at_m", "metres", *_TEXTS[:5], "steps", *_NUMBERS, *_TEXTS[5:], *_WHERE]
    table = pd.DataFrame(rows, columns=[*columns, "text"])
    return gpd.GeoDataFrame(_typed(table), geometry=geometry, crs=area.homes.crs)


def residents_per_barrier(area: Neighbourhood, found: Why) -> gpd.GeoDataFrame:
    """Count for how many residents each barrier or doubt lies on the least-obstructed way.

    Residents whose way has more than one are counted at each. What removing a barrier would bring
    is another question: :func:`sociale_basis.reach.barriers`.

    Parameters
    ----------
    area, found
        The neighbourhood, and what :func:`sociale_basis.reach.why.why` found for its homes.

    Returns
    -------
    One row per barrier, most residents first: ``barrier`` to ``smoothness`` as
    :func:`segments_in_words` gives them,
    ``street, relation, landmark_kind, landmark, landmark_other, landmark_m, where, text``;
    ``reason`` (``too_far``, ``no_way``, ``not_connected`` or ``no_place``: then a row of no
    barrier); ``residents_no, residents_unknown, residents_75_no, residents_75_unknown``, inside the
    boundary, null without figures: then homes decide the order; ``geometry``, a point.
    """
    return _counted(area, found, None)


def residents_per_group(area: Neighbourhood, found: Why, group: pd.Series) -> gpd.GeoDataFrame:
    """Count the same per buurt or cell.

    Parameters
    ----------
    area, found
        As in :func:`residents_per_barrier`.
    group
        Of every home, null for those that do not count.

    Returns
    -------
    As :func:`residents_per_barrier`, with ``group`` before: by group, then most residents first.
    """
    return _counted(area, found, group)


def _counted(area: Neighbourhood, found: Why, group: pd.Series | None) -> gpd.GeoDataFrame:
    weights = resident_weights(area)
    inside = area.homes["inside"].to_numpy(dtype=np.bool_)
    groups = (
        np.full(len(inside), None, dtype=object)
        if group is None
        else np.asarray(group.astype(object).where(group.notna(), None), dtype=object)
    )
    counts: dict[_Tally, NDArray[np.float64]] = {}
    things: dict[str, Met] = {}
    # What each home counts for in the order comes last: its residents, or 1 without figures.
    size = 2 * len(_TOLD) + 1
    counted = np.where(np.isnan(weights[:, 0]), 1.0, weights[:, 0])
    for home, answer in enumerate(found.answers):
        if not inside[home] or answer.state is State.YES:
            continue
        if group is not None and groups[home] is None:
            continue
        at = _TOLD.index(answer.state)
        for tally in _tallies(answer, groups[home]):
            sums = counts.setdefault(tally, np.zeros(size))
            sums[[at, len(_TOLD) + at]] += weights[home]
            sums[-1] += counted[home]
        for one in answer.met:
            known = things.get(one.reference)
            things[one.reference] = one if known is None else _joined(known, one)
    return _frame(area, counts, things, known=[not np.isnan(each).any() for each in weights.T])


def _tallies(answer: Answer, group: str | None) -> list[_Tally]:
    found = [_Tally(group, one.reference, "") for one in answer.met]
    if answer.reason:
        found.append(_Tally(group, None, answer.reason))
    return found


def _joined(known: Met, one: Met) -> Met:
    refused = known.refused | one.refused
    longer = one if len(one.edges) > len(known.edges) else known
    return longer._replace(refused=refused, doubts=(known.doubts | one.doubts) & ~refused)


def _frame(
    area: Neighbourhood,
    counts: dict[_Tally, NDArray[np.float64]],
    things: dict[str, Met],
    *,
    known: list[bool],
) -> gpd.GeoDataFrame:
    told = {name: _row(area, things[name], where) for name, where in _places(area, things).items()}
    order = sorted(counts, key=lambda one: (one.group or "", -counts[one][-1], str(one[1:])))
    names = [f"{name}_{state}" for name in GROUPS for state in _TOLD]
    rows: list[dict[str, Any]] = []
    geometry: list[shapely.Point | None] = []
    for tally in order:
        row: dict[str, Any] = {"group": tally.group, "reason": tally.reason}
        if tally.barrier is None:
            state = State.UNKNOWN if tally.reason == NOT_CONNECTED else State.NO
            row["text"] = reason_sentence(state, tally.reason)
            geometry.append(None)
        else:
            row |= told[tally.barrier]
            geometry.append(_spot(area, things[tally.barrier]))
        rows.append(row | dict(zip(names, counts[tally][:-1].tolist(), strict=True)))
    columns = [*_TEXTS[:5], "steps", *_NUMBERS, *_TEXTS[5:], *_WHERE, "text", "reason", *names]
    table = pd.DataFrame(rows, columns=["group", *columns])
    for column, name in enumerate(GROUPS):
        if not known[column]:
            table[[f"{name}_{state}" for state in _TOLD]] = np.nan
    if all(tally.group is None for tally in counts):
        table = table.drop(columns="group")
    return gpd.GeoDataFrame(_typed(table), geometry=geometry, crs=area.homes.crs)


_WHERE = (
    "street",
    "relation",
    "landmark_kind",
    "landmark",
    "landmark_other",
    "landmark_m",
    "where",
)


def _places(area: Neighbourhood, things: dict[str, Met]) -> dict[str, Where]:
    """Say where barriers are, whichever way one comes."""
    groups = [
        Group(
            one.reference,
            0,
            one.at_node,
            np.array(one.edges, dtype=np.int64),
            one.refused | one.doubts,
        )
        for one in things.values()
    ]
    stands = np.ones(area.network.n_edges, dtype=np.bool_)
    _, points = spots(area, groups, stands)
    streets = street_names(area, groups, points)
    return {
        group.reference: near_by(area, point, street)
        for group, point, street in zip(groups, points, streets, strict=True)
    }


def _row(area: Neighbourhood, one: Met, where: Where) -> dict[str, Any]:
    known = facts(area.network.attributes, one)
    refused, doubts = words(one.refused), words(one.doubts)
    told = obstacle_words(known, refused, doubts)
    place = where_words(where)
    return {
        "barrier": one.reference,
        "link": osm_link(one.reference),
        "refused": SEPARATOR.join(refused),
        "doubts": SEPARATOR.join(doubts),
        **_facts(known),
        "street": where.street,
        "relation": where.relation,
        "landmark_kind": where.kind,
        "landmark": where.name,
        "landmark_other": where.other,
        "landmark_m": where.metres,
        "where": place,
        "text": ", ".join(part for part in (told, place) if part),
    }


def _facts(known: Facts) -> dict[str, Any]:
    names = ("what", "steps", *_NUMBERS, "surface", "smoothness")
    return {name: getattr(known, name) for name in names}


def _spot(area: Neighbourhood, one: Met) -> shapely.Point:
    if one.at_node:
        node = int(area.network.head[one.edges[-1]])
        return shapely.Point(area.network.x[node], area.network.y[node])
    longest = max(_lines(area, one), key=lambda line: line.length)
    return longest.interpolate(0.5, normalized=True)


def _shape(area: Neighbourhood, one: Met) -> shapely.Point | shapely.MultiLineString:
    return _spot(area, one) if one.at_node else shapely.MultiLineString(_lines(area, one))


def _lines(area: Neighbourhood, one: Met) -> list[shapely.LineString]:
    lines: list[shapely.LineString] = area.edges.geometry.to_numpy()[list(one.edges)].tolist()
    return lines


def _typed(table: pd.DataFrame) -> pd.DataFrame:
    """Give texts, numbers and counts their types; what is not known is null in all."""
    table = table.copy()
    table["steps"] = table["steps"].astype("Int64")
    for name in table.columns:
        if name == "steps":
            continue
        if name in {*_NUMBERS, "at_m", "metres", "landmark_m"} or name.startswith("residents"):
            table[name] = table[name].astype(np.float64)
        else:
            table[name] = pd.array(table[name].to_numpy(dtype=object), dtype="str")
    return table
