"""The homes of a neighbourhood: where people live, and with what weight they count.

Dwellings outside the extent are left out: the data there is a fringe of ways that stick out, and
nobody's figures are spread over a fringe.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from sociale_basis.neighbourhood.cells import cell_codes
from sociale_basis.neighbourhood.coarser import filled_in
from sociale_basis.neighbourhood.crs import unproject
from sociale_basis.neighbourhood.ground import as_surface, in_metres
from sociale_basis.neighbourhood.residents import Spread, nobody, spread_residents
from sociale_basis.neighbourhood.window import features_in
from sociale_basis.network.morton import morton_order
from sociale_basis.sources.bag_dwellings import bag_dwellings
from sociale_basis.sources.dwellings import dwellings

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sociale_basis.neighbourhood.crs import Surface
    from sociale_basis.neighbourhood.ground import Ground
    from sociale_basis.sources.bag import Bag
    from sociale_basis.sources.osm_data import OsmData
    from sociale_basis.sources.population import Population


@dataclass(frozen=True, eq=False)
class Homes:
    """The homes, and what was counted on the way to them.

    ``frame`` is :attr:`sociale_basis.neighbourhood.store.Neighbourhood.homes` without the anchors,
    with a second geometry column ``entrance``. Everything else speaks of all homes in the extent
    and in a source area that reaches into the window; the frame has those in the window.
    """

    frame: gpd.GeoDataFrame
    spread: Spread
    dwellings_in_extent: float
    homes_in_extent: int
    left_out: dict[str, int]


def find_homes(
    osm: OsmData, ground: Ground, population: Population | None, bag: Bag | None = None
) -> Homes:
    """Find the dwellings, spread the residents over them, and keep those around the boundary.

    Parameters
    ----------
    osm
        All the data: of every source area that reaches into the window all dwellings are needed,
        also those outside the window.
    ground
        The surfaces.
    population
        Residents with areas in any reference system, or None.
    bag
        Dwellings of the BAG; without it, and outside what it was asked for, those of
        OpenStreetMap.
    """
    population = _near(population, ground)
    around = _needed(population, ground)
    part = replace(osm, features=features_in(osm, unproject(around, ground.crs)))
    found = dwellings(part) if bag is None else bag_dwellings(bag, part)
    left_out: dict[str, int] = dict(found.attrs["left_out"])
    places = found.geometry.to_crs(ground.crs).to_numpy()
    for surface in (ground.extent, ground.boundary, ground.window, around):
        shapely.prepare(surface)
    near = shapely.intersects(around, places)
    within = shapely.intersects(ground.extent, places)
    left_out["outside_extent"] = int((near & ~within).sum())
    found = found.loc[near & within].reset_index(drop=True)
    points = places[near & within]
    weight = found["weight"].to_numpy(dtype=np.float64)
    if population is not None:
        population = filled_in(population, points, weight)
    spread = (
        nobody(len(points))
        if population is None or population.areas is None
        else spread_residents(points, weight, population.counts, population.areas, ground.extent)
    )
    x, y = shapely.get_x(points), shapely.get_y(points)
    frame = gpd.GeoDataFrame(
        {
            "address": found["address"],
            "dwellings": weight,
            "weight": spread.weight,
            "area_code": pd.array(spread.area_code, dtype="str"),
            "buurt": pd.array(_sub_area(points, ground.sub_areas), dtype="str"),
            "cell": pd.array(cell_codes(x, y), dtype="str"),
            "inside": shapely.intersects(ground.boundary, points),
            "entrance": gpd.GeoSeries(found["entrance"], crs=found.crs).to_crs(ground.crs),
        },
        geometry=gpd.GeoSeries(points, crs=ground.crs),
    )
    kept = shapely.intersects(ground.window, points)
    frame = frame.loc[kept]
    order = morton_order(x[kept], y[kept])
    return Homes(
        frame=frame.iloc[order].reset_index(drop=True),
        spread=spread,
        dwellings_in_extent=float(weight.sum()),
        homes_in_extent=len(points),
        left_out=left_out,
    )


def _near(population: Population | None, ground: Ground) -> Population | None:
    """Keep the source areas, in metres, that reach into the covered part of the window."""
    if population is None or population.areas is None:
        return None
    areas = in_metres(population.areas, ground.crs)
    covered = shapely.intersection(ground.window, ground.extent)
    coarser = _near(population.coarser, ground)
    if coarser is not None and coarser.areas is not None:
        # To know what a coarser area has left, all fine ones in it are needed.
        covered = shapely.union_all([covered, *coarser.areas.geometry])
    shared = shapely.area(shapely.intersection(areas.geometry.to_numpy(), covered))
    near = areas.loc[shared > 0].reset_index(drop=True)
    return replace(population, areas=near, coarser=coarser)


def _needed(population: Population | None, ground: Ground) -> Surface:
    if population is None or population.areas is None:
        return ground.window
    shapes = list(population.areas.geometry)
    if population.coarser is not None and population.coarser.areas is not None:
        shapes += list(population.coarser.areas.geometry)
    areas = shapely.intersection(np.array(shapes, dtype=object), ground.extent)
    return as_surface(shapely.union_all([ground.window, *areas]))


def doors(homes: gpd.GeoDataFrame) -> NDArray[np.object_]:
    """Give where each home touches the street: its front door where known, else its point."""
    entrance = homes["entrance"].to_numpy()
    known = ~shapely.is_missing(entrance) & ~shapely.is_empty(entrance)
    return np.asarray(np.where(known, entrance, homes.geometry.to_numpy()))


def _sub_area(points: NDArray[np.object_], areas: gpd.GeoDataFrame) -> NDArray[np.object_]:
    """Give the code of the sub-area each point lies in, the first where they overlap, or None."""
    codes = np.array([*areas["code"], None], dtype=object)
    at = np.full(len(points), len(areas), dtype=np.int64)
    point, area = shapely.STRtree(areas.geometry.to_numpy()).query(points, predicate="intersects")
    np.minimum.at(at, point, area)
    return np.asarray(codes[at])
