"""How the residents of source areas are spread over dwellings.

Of a source area that lies partly outside the extent, the share of its surface inside is taken to
be the share of its residents inside: nothing is known of the dwellings outside. They are spread
over *all* its dwellings inside the extent, in proportion to what each dwelling weighs (a building
of twelve flats without addresses is one row that weighs twelve). Whoever lives inside the
boundary is selected only after that, so that a boundary through a source area parts its residents.

No ages are ever given to a dwelling: counts stay with their source area and are multiplied with
the weights when asked.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import shapely

from sociale_basis.errors import EmptyDataError

if TYPE_CHECKING:
    from collections.abc import Iterable

    import geopandas as gpd
    from numpy.typing import NDArray

    from sociale_basis.sources.population import Population

_NAMED = 5
# Slivers along the edge of the extent hold nobody.
_SOMEBODY = 1.0


@dataclass(frozen=True, eq=False)
class Spread:
    """Residents spread over dwellings.

    Attributes
    ----------
    area_code
        Source area of each dwelling, object array of shape (n,), None where it lies in none.
    weight
        Share of its source area's residents that live in each dwelling, float64 of shape (n,): per
        area they add up to the share of the area inside the extent. 0 where nobody says how many
        live in the area.
    counts
        The rows of :attr:`sociale_basis.sources.population.Population.counts` of the areas that
        share surface with the extent.
    in_source_areas, in_extent, without_dwellings, spread
        Residents of those areas; of their part inside the extent; of these, those in areas without
        a dwelling; and those who were given one. None where there are no figures.
    warnings
        Who could not be placed, one sentence each.
    """

    area_code: NDArray[np.object_]
    weight: NDArray[np.float64]
    counts: pd.DataFrame
    in_source_areas: float | None
    in_extent: float | None
    without_dwellings: float | None
    spread: float | None
    warnings: list[str]


def nobody(n: int) -> Spread:
    """Give the spread over n dwellings where no figures are known."""
    counts = pd.DataFrame(
        {
            "area_code": pd.array([], dtype="str"),
            "band": pd.array([], dtype="str"),
            "lower": np.zeros(0, dtype=np.int64),
            "upper": pd.array([], dtype="Int64"),
            "residents": np.zeros(0),
            "state": pd.array([], dtype="str"),
        }
    )
    codes = np.full(n, None, dtype=object)
    return Spread(codes, np.zeros(n), counts, None, None, None, None, [])


def with_areas(population: Population, sub_areas: gpd.GeoDataFrame, file: str) -> Population:
    """Give a population without areas of its own those of the sub-areas with its codes.

    Parameters
    ----------
    population
        Counts, perhaps with areas.
    sub_areas
        With ``code`` and ``geometry``.
    file
        The population file, for the message.

    Raises
    ------
    EmptyDataError
        No code of the population is the code of a sub-area.
    """
    if population.areas is not None:
        return population
    drawn = sub_areas.loc[sub_areas["code"].isin(population.counts["area_code"])]
    if drawn.empty:
        codes = population.counts["area_code"].unique()
        raise EmptyDataError(
            f"nobody says where its areas ({_some(codes)}) lie: they are none of the sub-areas "
            f"({_some(sub_areas['code'])})",
            file=file,
            do="give --population-areas, a file with polygons of the same codes",
        )
    warnings = list(population.warnings)
    without = sub_areas.loc[~sub_areas["code"].isin(population.counts["area_code"]), "code"]
    if len(without):
        warnings.append(
            f"{len(without)} sub-areas have no row in {file}, how many live there is unknown: "
            f"{_some(without)}"
        )
    kept = population.counts["area_code"].isin(drawn["code"])
    return replace(
        population,
        counts=population.counts.loc[kept].reset_index(drop=True),
        areas=drawn[["code", "geometry"]].reset_index(drop=True),
        warnings=warnings,
    )


def spread_residents(
    points: NDArray[np.object_],
    dwellings: NDArray[np.float64],
    counts: pd.DataFrame,
    areas: gpd.GeoDataFrame,
    extent: shapely.Polygon | shapely.MultiPolygon,
) -> Spread:
    """Spread the residents of source areas over the dwellings inside the extent.

    Parameters
    ----------
    points
        Where the dwellings are, shapely Points of shape (n,) in metres, all inside the extent.
    dwellings
        How many dwellings each row stands for, shape (n,).
    counts
        As :attr:`sociale_basis.sources.population.Population.counts`.
    areas
        ``code`` and ``geometry`` of the source areas, in metres.
    extent
        What the data covers, in metres.
    """
    shapes = areas.geometry.to_numpy()
    share = shapely.area(shapely.intersection(shapes, extent)) / shapely.area(shapes)
    touching = share > 0
    areas = areas.loc[touching].reset_index(drop=True)
    shapes, share = shapes[touching], np.minimum(share[touching], 1.0)
    codes = areas["code"].to_numpy(dtype=object)
    counts = counts.loc[counts["area_code"].isin(codes)].reset_index(drop=True)
    totals = counts.loc[counts["band"] == "total"].set_index("area_code")["residents"]
    number = totals.reindex(codes).to_numpy(dtype=np.float64)

    area = area_of(points, shapes)
    placed = area >= 0
    per_area = np.zeros(len(codes))
    np.add.at(per_area, area[placed], dwellings[placed])
    known = ~np.isnan(number)
    weight = np.zeros(len(points))
    counted = placed.copy()
    counted[placed] = known[area[placed]]
    at = area[counted]
    weight[counted] = dwellings[counted] / per_area[at] * share[at]
    area_code = np.full(len(points), None, dtype=object)
    area_code[placed] = codes[area[placed]]

    inside = np.where(known, number * share, 0.0)
    homeless = inside[per_area == 0].sum()
    lost = (per_area == 0) & (inside >= _SOMEBODY)
    return Spread(
        area_code=area_code,
        weight=weight,
        counts=counts,
        in_source_areas=float(number[known].sum()),
        in_extent=float(inside.sum()),
        without_dwellings=float(homeless),
        spread=float(inside[per_area > 0].sum()),
        warnings=_warnings(codes, lost, inside, ~known, dwellings[~placed], per_area),
    )


def area_of(points: NDArray[np.object_], shapes: NDArray[np.object_]) -> NDArray[np.int64]:
    """Give the area each point lies in, the first where areas overlap, or -1."""
    area = np.full(len(points), len(shapes), dtype=np.int64)
    point, hit = shapely.STRtree(shapes).query(points, predicate="intersects")
    np.minimum.at(area, point, hit)
    area[area == len(shapes)] = -1
    return area


def _warnings(
    codes: NDArray[np.object_],
    lost: NDArray[np.bool_],
    inside: NDArray[np.float64],
    unknown: NDArray[np.bool_],
    outside: NDArray[np.float64],
    per_area: NDArray[np.float64],
) -> list[str]:
    warnings = []
    if lost.any():
        warnings.append(
            f"{int(lost.sum())} source areas have residents but no dwelling in the "
            f"OpenStreetMap data; in no result are {inside[lost].sum():.0f} residents "
            f"({_some(codes[lost])})"
        )
    if len(outside):
        warnings.append(
            f"{outside.sum():.0f} dwellings lie in no source area: nobody is counted there"
        )
    unsaid = unknown & (per_area > 0)
    if unsaid.any():
        warnings.append(
            f"how many live in {int(unsaid.sum())} source areas is not published: nobody is "
            f"counted in their {per_area[unsaid].sum():.0f} dwellings ({_some(codes[unsaid])})"
        )
    return warnings


def _some(codes: Iterable[object]) -> str:
    listed = [str(code) for code in codes]
    return ", ".join(listed[:_NAMED]) + (" …" if len(listed) > _NAMED else "")
