"""Where a new bench would help most: spots along ways, ranked by who would newly get there.

What a bench brings is exact: the same as putting it there and asking again. Someone newly gets
there exactly if the quickest restful way from the home to the bench and the quickest from the bench
to the place together are within the limit; so one search from each spot tells all.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from sociale_basis.network.anchoring import attachable
from sociale_basis.network.anchors import Anchors
from sociale_basis.network.attributes import WayClass
from sociale_basis.reach import pool
from sociale_basis.reach.bench_kernel import Asked, Standing, promise
from sociale_basis.reach.edit_models import AddBench, AddPlace
from sociale_basis.reach.observations import TOILETS
from sociale_basis.reach.on_map import streets_at
from sociale_basis.reach.reach import GROUPS
from sociale_basis.reach.references import osm_link, way_reference
from sociale_basis.reach.rest_kernels import NEVER
from sociale_basis.reach.rest_rules import RestKind
from sociale_basis.reach.rest_ways import all_units, alone, together
from sociale_basis.vocabulary import State

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sociale_basis.neighbourhood.store import Neighbourhood
    from sociale_basis.reach.rest_kernels import Ways
    from sociale_basis.reach.rest_ways import Field, Grouped
    from sociale_basis.reach.seats import Rested

APART_M = 25.0
"""Spots on one edge lie at most so far apart, and half of it from its ends."""
TOP = 10
NEAR_M = 50.0
"""Spots nearer than this to a better one are not told apart."""
_SPOTS_PER_TASK = 16
_NOBODY = 1e-9  # fewer residents than this are a rounding


class Spots(NamedTuple):
    """Where a bench could be put."""

    anchors: Anchors
    """On the network as it is."""
    points: NDArray[np.object_]


@dataclass(frozen=True, eq=False)
class BenchSpots:
    """Spots of one question, ranked.

    Attributes
    ----------
    table
        One row per stretch, most first; see :func:`bench_spots`.
    tried
        Number of spots along all ways.
    useful
        Number of those where a bench would bring at least one home there.
    """

    table: gpd.GeoDataFrame
    tried: int
    useful: int


def bench_spots(area: Neighbourhood, found: Rested, *, top: int = TOP) -> BenchSpots:
    """Rank stretches by the residents who would newly get there with one bench (or toilet) on it.

    Spots lie at most 25 m apart along all public ways where something can be attached, crossings
    left out. Of each stretch (OSM way) the best is told, and none within 50 m of a better one.

    Parameters
    ----------
    area
        The neighbourhood.
    found
        As :func:`sociale_basis.reach.seats.rested` gives it for this neighbourhood.
    top
        How many stretches at most.

    Returns
    -------
    The table has: ``stretch`` (``way/12``), ``link`` (to OSM, null where it is not on OSM),
    ``street`` (null where unknown); of each group ``residents`` and ``residents_75`` those inside
    the boundary who would newly get to at least one place for certain (``…_gained``), or perhaps,
    being *no* now (``…_perhaps``); ``geometry``, the point. Numbers are null without figures of
    residents, and then homes decide the order. Equal ones by name of the street, then stretch.
    """
    spots = _spots(area)
    counted = np.where(np.isnan(found.weights[:, :1]), 1.0, np.nan_to_num(found.weights[:, :1]))
    gain = np.column_stack([counted, np.nan_to_num(found.weights)])
    states = found.states
    sure_field, perhaps_field = found.fields
    no = states == State.NO
    # Who is "no" now and gets there for certain would otherwise be counted as "perhaps" too.
    both = np.column_stack([gain, gain * no[:, None]])
    could = (states != State.YES) & (found.sure_unrested.nearest >= 0)
    sure = _promised(found, (sure_field, found.sure_places), spots, could, both)
    could = no & (found.perhaps_unrested.nearest >= 0)
    perhaps = _promised(found, (perhaps_field, found.places), spots, could, gain) - sure[:, 3:]
    perhaps[perhaps < _NOBODY] = 0
    sure = sure[:, :3]
    table = pd.DataFrame({"order": sure[:, 0], "then": perhaps[:, 0]})
    for column, name in enumerate(GROUPS):
        known = not np.isnan(found.weights[:, column]).any()
        table[f"{name}_gained"] = sure[:, column + 1] if known else np.nan
        table[f"{name}_perhaps"] = perhaps[:, column + 1] if known else np.nan
    useful = table.loc[table["order"] + table["then"] > _NOBODY]
    kept = _ranked(area, spots, useful, top)
    return BenchSpots(kept, len(spots.points), len(useful))


def edit_at(kind: RestKind, lon: float, lat: float) -> AddBench | AddPlace:
    """Give the edit that puts a bench, or an accessible toilet, at a position in degrees."""
    if kind is RestKind.SEAT:
        return AddBench(lon=lon, lat=lat)
    name = f"edit:toilet:{lat:.6f},{lon:.6f}"
    return AddPlace(place=name, layer=TOILETS, lon=lon, lat=lat, wheelchair="yes")


def _spots(area: Neighbourhood) -> Spots:
    """Lay spots along all ways where something can be attached."""
    network = area.network
    twin = area.edges["twin"].to_numpy(dtype=np.int32)
    edges = attachable(network, twin)
    # Nobody sits on a crossing.
    crossing = network.attributes.way_class[edges] == WayClass.CROSSING
    edges = edges[~crossing & (network.length_m[edges] > 0)]
    many = np.ceil(network.length_m[edges] / APART_M).astype(np.int64)
    edge = np.repeat(edges, many).astype(np.int32)
    number = np.arange(len(edge)) - np.repeat(np.cumsum(many) - many, many)
    fraction = (number + 0.5) / np.repeat(many, many)
    lines = area.edges.geometry.to_numpy()[edge]
    points = shapely.line_interpolate_point(lines, fraction, normalized=True)
    return Spots(Anchors(edge, twin[edge], fraction), np.asarray(points, dtype=object))


def _promised(
    found: Rested,
    asked: tuple[Field, Grouped],
    spots: Spots,
    could: NDArray[np.bool_],
    gain: NDArray[np.float64],
) -> NDArray[np.float64]:
    """Sum what the homes that could get there count for, of whom a bench on each spot brings.

    Returns
    -------
    Shape (spots, columns of ``gain``).
    """
    total = np.zeros((len(spots.points), gain.shape[1]))
    some = np.flatnonzero(could)
    homes, gain = _some(found.homes, some), gain[some]
    one_way = found.one_way
    # On the way there alone it does not matter which place it is.
    field, to = asked
    places = together(to.anchors) if one_way else to
    everywhere = found.cut.moved(spots.anchors)
    tried = np.flatnonzero(_of_use(asked, everywhere, homes, one_way=one_way))
    if not len(tried):
        return total
    here = _some(everywhere, tried)

    def units(points: Anchors, *, away: bool) -> NDArray[np.int64]:
        ways = field.away(places, points) if away else field.towards(places, points)
        return all_units(ways, field, places.n, len(points.edge))

    there, onwards = units(homes, away=False) != NEVER, units(here, away=False)
    back = there if one_way else units(homes, away=True) != NEVER
    before = onwards if one_way else units(here, away=True)
    now = Standing(there, back, onwards, before)
    towards, away = field.towards(alone(here), homes), field.away(alone(here), homes)
    limits = Asked(field.limits, gain, one_way)
    promised = np.zeros((len(tried), gain.shape[1]))

    def task(begin: int, end: int) -> None:
        promise(towards, away, field.rest, now, limits, (begin, end), promised)

    pool.run(task, pool.shares(len(tried), _SPOTS_PER_TASK))
    total[tried] = promised
    return total


def _of_use(
    asked: tuple[Field, Grouped], spots: Anchors, homes: Anchors, *, one_way: bool
) -> NDArray[np.bool_]:
    """Leave out spots by way of which nobody who could get there does, on either way."""
    field, places = asked
    if not len(homes.edge) or not len(places.group):
        return np.zeros(len(spots.edge), dtype=np.bool_)
    goals, starts = together(places.anchors), together(homes)

    def total(first: Ways, then: Ways) -> NDArray[np.int64]:
        one, other = (all_units(ways, field, 1, len(spots.edge))[0] for ways in (first, then))
        return np.where((one == NEVER) | (other == NEVER), NEVER, one + other)

    most = field.limits.units
    there = total(field.away(starts, spots), field.towards(goals, spots)) <= most
    if one_way:
        return there
    return there | (total(field.towards(starts, spots), field.away(goals, spots)) <= most)


def _ranked(area: Neighbourhood, spots: Spots, useful: pd.DataFrame, top: int) -> gpd.GeoDataFrame:
    """Keep the best spot of each stretch, and the first of these."""
    network, edge = area.network, spots.anchors.edge[useful.index]
    ends = network.node_id[network.tail[edge]], network.node_id[network.head[edge]]
    stretch = [
        way_reference(int(way), (int(one), int(other)))
        for way, one, other in zip(network.way_id[edge], *ends, strict=True)
    ]
    street = streets_at(area, edge, spots.points[useful.index])
    told = useful.assign(
        stretch=pd.array(stretch, dtype="str"), street=pd.array(street, dtype="str")
    )
    names = ["order", "then", "street", "stretch"]
    ranked = told.sort_values(names, ascending=[False, False, True, True], kind="stable")
    kept = ranked.loc[_apart(ranked["stretch"].to_numpy(), spots.points[ranked.index], top)]
    links = pd.array([osm_link(each) for each in kept["stretch"]], dtype="str")
    numbers = [f"{name}_{what}" for name in GROUPS for what in ("gained", "perhaps")]
    return gpd.GeoDataFrame(
        kept.assign(link=links)[["stretch", "link", "street", *numbers]].reset_index(drop=True),
        geometry=spots.points[kept.index],
        crs=area.homes.crs,
    )


def _apart(
    stretch: NDArray[np.object_], points: NDArray[np.object_], top: int
) -> NDArray[np.bool_]:
    """Mark the first spots of which none is on the same stretch as one before, or within 50 m."""
    kept = np.zeros(len(stretch), dtype=np.bool_)
    told: set[str] = set()
    for at, name in enumerate(stretch):
        if len(told) == top:
            break
        if name not in told and not (shapely.distance(points[kept], points[at]) <= NEAR_M).any():
            kept[at] = True
            told.add(name)
    return kept


def _some(anchors: Anchors, which: NDArray[np.integer]) -> Anchors:
    return Anchors(anchors.edge[which], anchors.twin[which], anchors.fraction[which])
