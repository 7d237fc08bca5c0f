"""The reach of a layer per 100 m cell and per buurt: numbers of residents, never one state.

A cell holds homes that differ. Only homes inside the boundary count.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from sociale_basis.reach.reach import GROUPS, resident_weights
from sociale_basis.vocabulary import State

if TYPE_CHECKING:
    import geopandas as gpd
    from numpy.typing import NDArray

    from sociale_basis.neighbourhood.store import Neighbourhood


def reach_cells(area: Neighbourhood, homes: gpd.GeoDataFrame) -> pd.DataFrame:
    """Sum the reach of a layer per 100 m cell.

    Parameters
    ----------
    area
        The neighbourhood.
    homes
        What :func:`sociale_basis.reach.reach` gave for it.

    Returns
    -------
    One row per cell with homes, sorted: ``cell``; ``residents_yes, residents_unknown,
    residents_no`` and the same of ``residents_75`` (null without such figures);
    ``seconds_median`` of the residents, the way to the nearest place under the optimistic reading,
    null where half of them or more have none within the limit; ``nearest_id``, the place that is
    nearest for most of them; ``count_within_median``. Without figures of residents, homes are
    weighed alike.
    """
    return _summed(area, homes, area.homes["cell"]).rename_axis("cell").reset_index()


def reach_buurten(area: Neighbourhood, homes: gpd.GeoDataFrame) -> pd.DataFrame:
    """Sum the reach of a layer per sub-area.

    Parameters
    ----------
    area, homes
        As in :func:`reach_cells`.

    Returns
    -------
    As :func:`reach_cells`, with ``code`` and ``name`` instead of ``cell``: one row per sub-area in
    the order of ``area.areas``, also where nobody lives (0 residents, medians null).
    """
    table = _summed(area, homes, area.homes["buurt"])
    table = table.reindex(area.areas["code"].to_numpy())
    known = np.isfinite(resident_weights(area).sum(axis=0))
    for column, name in enumerate(GROUPS):
        if known[column]:
            numbers = [f"{name}_{state}" for state in State]
            table[numbers] = table[numbers].fillna(0.0)
    table.insert(0, "name", area.areas["name"].to_numpy())
    return table.rename_axis("code").reset_index()


def _summed(area: Neighbourhood, homes: gpd.GeoDataFrame, key: pd.Series) -> pd.DataFrame:
    weights = resident_weights(area)
    inside = area.homes["inside"].to_numpy(dtype=np.bool_) & key.notna().to_numpy()
    codes, names = pd.factorize(key.to_numpy(dtype=object)[inside], sort=True)
    kept, weights = homes.loc[inside], weights[inside]
    state = kept["state"].to_numpy(dtype=object)
    n = len(names)
    table: dict[str, NDArray[np.generic] | pd.api.extensions.ExtensionArray] = {}
    for column, name in enumerate(GROUPS):
        for each in State:
            counted = np.where(state == each, weights[:, column], 0.0)
            counted[np.isnan(weights[:, column])] = np.nan
            table[f"{name}_{each}"] = np.bincount(codes, weights=counted, minlength=n)
    persons = weights[:, 0] if not np.isnan(weights[:, 0]).any() else np.ones(len(kept))
    seconds = kept["seconds"].to_numpy(dtype=np.float64)
    within = kept["count_within"].to_numpy(dtype=np.float64, na_value=np.nan)
    median = _medians(codes, n, np.where(np.isnan(seconds), np.inf, seconds), persons)
    table["seconds_median"] = np.where(np.isinf(median), np.nan, median)
    nearest = kept["nearest_id"].to_numpy(dtype=object, na_value=None)
    table["nearest_id"] = pd.array(_most(codes, n, nearest, persons), dtype="str")
    attached = ~np.isnan(within)
    table["count_within_median"] = _medians(codes[attached], n, within[attached], persons[attached])
    return pd.DataFrame(table, index=pd.Index(names, dtype=object))


def _medians(
    group: NDArray[np.int64], n: int, values: NDArray[np.float64], weights: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Weighted lower median per group; NaN where a group weighs nothing."""
    order = np.lexsort((values, group))
    group, values, weights = group[order], values[order], weights[order]
    running = np.cumsum(weights)
    total = np.bincount(group, weights=weights, minlength=n)
    before = np.cumsum(total) - total
    result = np.full(n, np.nan)
    # Halfway a group's weight; a hair less, so that rounding of sums never passes the middle one.
    middle = np.searchsorted(running, before + total / 2 * (1 - 1e-9))
    some = total > 0
    result[some] = values[middle[some]]
    return result


def _most(
    group: NDArray[np.int64],
    n: int,
    ids: NDArray[np.object_],
    weights: NDArray[np.float64],
) -> NDArray[np.object_]:
    """Give the id that weighs most per group, of equals the first in the alphabet, else None."""
    has = pd.notna(ids) & (weights > 0)
    table = pd.DataFrame({"group": group[has], "id": ids[has], "weight": weights[has]})
    summed = table.groupby(["group", "id"], sort=True)["weight"].sum().reset_index()
    first = summed.sort_values(["group", "weight"], ascending=[True, False], kind="stable")
    first = first.drop_duplicates("group")
    result = np.full(n, None, dtype=object)
    result[first["group"].to_numpy(dtype=np.int64)] = first["id"].to_numpy(dtype=object)
    return result
