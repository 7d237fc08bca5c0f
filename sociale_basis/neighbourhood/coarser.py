"""Residents of fine source areas, such as squares of 100 m, filled in from coarser ones.

Of a square with few people CBS publishes nothing, or no ages. So:

- a square counts where its number of residents is known and a dwelling lies in it; that number is
  kept, whatever the coarser area says;
- everything else of a coarser area (a buurt) is one source area, its *rest*: its residents less
  those of its squares that count, never below zero, with the ages of the whole. It takes in the
  residents of squares without a dwelling;
- where the rest has no dwelling there is nobody to count in it, and the difference between the two
  publications is left alone;
- ages of a square that are not published share what its published ages leave of its number, in
  the proportions of the coarser area.

What is computed so has the state *modelled*.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from sociale_basis.neighbourhood.residents import area_of
from sociale_basis.sources.age_bands import TOTAL, Band, covering
from sociale_basis.vocabulary import Measured

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sociale_basis.sources.population import Population


class _Layout(NamedTuple):
    """How fine and coarse areas lie to one another.

    ``kept``: which fine areas stay source areas; ``counts``: which of them count for themselves;
    ``rest``: which coarse areas have a rest; ``part``: share of the dwellings of each fine area in
    each coarse one, shape (fine, coarse); ``around``: the coarse area of each fine one, or -1.
    """

    kept: NDArray[np.bool_]
    counts: NDArray[np.bool_]
    rest: NDArray[np.bool_]
    part: NDArray[np.float64]
    around: NDArray[np.int64]


def filled_in(
    population: Population, points: NDArray[np.object_], dwellings: NDArray[np.float64]
) -> Population:
    """Fill in a population from its ``coarser`` one; without one it is given back as it is.

    Parameters
    ----------
    population
        Fine source areas. The areas of both in metres, in one reference system.
    points
        Where the dwellings are, shapely Points of shape (n,).
    dwellings
        How many dwellings each row stands for, shape (n,).

    Returns
    -------
    A population whose areas do not overlap: squares, and rests under the codes of the coarser
    areas.
    """
    coarse = population.coarser
    if coarse is None or coarse.areas is None or population.areas is None:
        return population
    squares, whole = population.areas, coarse.areas
    numbers = _wide(population.counts, squares["code"])
    numbers_of_whole = _wide(coarse.counts, whole["code"])
    layout = _layout(population, coarse, points, dwellings)
    bands = _bands(population.counts)
    shapes = squares.geometry.to_numpy()
    covered = shapely.union_all(shapes[layout.kept])
    areas = gpd.GeoDataFrame(
        {"code": [*squares["code"][layout.kept], *whole["code"][layout.rest]]},
        geometry=[
            *shapes[layout.kept],
            *shapely.difference(whole.geometry.to_numpy()[layout.rest], covered),
        ],
        crs=squares.crs,
    )
    own = population.counts.loc[
        population.counts["area_code"].isin(squares["code"][layout.kept])
    ].reset_index(drop=True)
    codes = np.array([*whole["code"], None], dtype=object)[layout.around]
    near = numbers_of_whole.reindex(codes).set_axis(numbers.index)
    own = _with_ages(own, numbers, near, bands)
    rests = _rests(numbers, numbers_of_whole, layout, bands)
    counts = pd.concat([own, rests], ignore_index=True) if len(rests) else own
    return replace(population, counts=counts, areas=areas, coarser=None)


def _layout(
    population: Population,
    coarse: Population,
    points: NDArray[np.object_],
    dwellings: NDArray[np.float64],
) -> _Layout:
    squares, whole = population.areas, coarse.areas
    if squares is None or whole is None:  # whoever calls has made sure
        raise AssertionError
    shapes, whole_shapes = squares.geometry.to_numpy(), whole.geometry.to_numpy()
    known = _wide(population.counts, squares["code"])[TOTAL.label].notna().to_numpy()
    known_whole = _wide(coarse.counts, whole["code"])[TOTAL.label].notna().to_numpy()
    in_square, in_whole = area_of(points, shapes), area_of(points, whole_shapes)
    part = np.zeros((len(squares), len(whole)))
    both = (in_square >= 0) & (in_whole >= 0)
    np.add.at(part, (in_square[both], in_whole[both]), dwellings[both])
    lived_in = np.bincount(in_square[in_square >= 0], dwellings[in_square >= 0], len(squares))
    part /= np.where(lived_in > 0, lived_in, 1.0)[:, None]
    counts = known & (lived_in > 0)
    # Index -1, in no area, takes the last one: nothing is true of it.
    loose = (in_whole >= 0) & ~np.append(counts, False)[in_square]
    rest = known_whole & np.isin(np.arange(len(whole)), in_whole[loose])
    middle = area_of(shapely.centroid(shapes), whole_shapes)
    around = np.where(part.any(axis=1), part.argmax(axis=1), middle)
    kept = counts | ~np.append(rest, False)[around]
    return _Layout(kept, counts, rest, part, around)


def _with_ages(
    counts: pd.DataFrame, numbers: pd.DataFrame, near: pd.DataFrame, bands: dict[str, Band]
) -> pd.DataFrame:
    """Fill in the ages that are not published from those of the coarser area around."""
    chosen = covering([band for band in bands.values() if band != TOTAL], 0)
    labels = [] if chosen is None else [band.label for band in chosen]
    if not labels or not set(labels) <= set(near.columns):
        return counts
    known = numbers[labels]
    left = (numbers[TOTAL.label] - known.sum(axis=1)).clip(lower=0)
    shares = near[labels].where(known.isna())
    among = shares.sum(axis=1, skipna=True)
    told = (shares.notna() | known.notna()).all(axis=1)
    even = known.isna().div(known.isna().sum(axis=1), axis=0)
    portion = shares.div(among.where(among > 0), axis=0).fillna(even)
    filled = known.fillna(portion.mul(left, axis=0).where(told, axis=0))
    looked_up = filled.reset_index().melt("area_code", var_name="band", value_name="filled")
    value = counts.merge(looked_up, how="left", on=["area_code", "band"])["filled"]
    gap = counts["residents"].isna() & value.notna()
    return counts.assign(
        residents=counts["residents"].where(~gap, value),
        state=counts["state"].where(~gap, Measured.MODELLED.value),
    )


def _rests(
    numbers: pd.DataFrame, whole: pd.DataFrame, layout: _Layout, bands: dict[str, Band]
) -> pd.DataFrame:
    total = whole[TOTAL.label].to_numpy()
    elsewhere = np.where(layout.counts, numbers[TOTAL.label].fillna(0.0).to_numpy(), 0.0)
    rest = np.maximum(total - elsewhere @ layout.part, 0.0)
    share = np.divide(rest, total, out=np.zeros(len(total)), where=total > 0)
    codes = whole.index[layout.rest]
    parts = []
    for label, band in bands.items():
        known = whole[label] if label in whole else pd.Series(np.nan, index=whole.index)
        residents = (known.to_numpy() * share)[layout.rest]
        state = np.where(np.isnan(residents), Measured.UNKNOWN.value, Measured.MODELLED.value)
        parts.append(
            pd.DataFrame(
                {
                    "area_code": codes,
                    "band": label,
                    "lower": band.lower,
                    "upper": pd.array([band.upper] * len(codes), dtype="Int64"),
                    "residents": residents,
                    "state": state,
                }
            )
        )
    return pd.concat(parts, ignore_index=True).sort_values(
        "area_code", kind="stable", ignore_index=True
    )


def _wide(counts: pd.DataFrame, codes: pd.Series) -> pd.DataFrame:
    table = counts.pivot_table(
        index="area_code", columns="band", values="residents", aggfunc="first", dropna=False
    )
    return table.reindex(pd.Index(codes, name="area_code"))


def _bands(counts: pd.DataFrame) -> dict[str, Band]:
    told = counts[["band", "lower", "upper"]].drop_duplicates("band")
    return {
        label: Band(int(lower), None if pd.isna(upper) else int(upper))
        for label, lower, upper in told.itertuples(index=False, name=None)
    }
