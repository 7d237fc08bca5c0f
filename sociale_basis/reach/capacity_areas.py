"""The room there is per resident, per 100 m cell and per buurt. Only homes inside the boundary."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from sociale_basis.reach.reach import resident_weights
from sociale_basis.reach.trips import sums

if TYPE_CHECKING:
    import geopandas as gpd

    from sociale_basis.neighbourhood.store import Neighbourhood

COUNTS = ("residents_known", "residents_unknown", "residents_without")


def capacity_cells(area: Neighbourhood, homes: gpd.GeoDataFrame) -> pd.DataFrame:
    """Sum up the room there is per 100 m cell.

    Parameters
    ----------
    area
        The neighbourhood.
    homes
        Those of :class:`sociale_basis.reach.capacity.Capacity`.

    Returns
    -------
    One row per cell with homes, sorted: ``cell``; the residents for whom both ends are known
    (``residents_known``), for whom the high end is not, or whose home touches no way
    (``residents_unknown``), and who have no place with room within reach, not even perhaps
    (``residents_without``); ``per_resident_low, per_resident_high``, the mean over residents whose
    home touches a way, who have nothing included; high is null where it is for one of them.
    Everything is null without figures of residents.
    """
    return _summed(area, homes, area.homes["cell"]).rename_axis("cell").reset_index()


def capacity_buurten(area: Neighbourhood, homes: gpd.GeoDataFrame) -> pd.DataFrame:
    """Sum up the room there is per sub-area.

    Parameters
    ----------
    area, homes
        As in :func:`capacity_cells`.

    Returns
    -------
    As :func:`capacity_cells`, with ``code`` and ``name`` instead of ``cell``: one row per sub-area
    in the order of ``area.areas``, also where nobody lives (0 residents, means null).
    """
    table = _summed(area, homes, area.homes["buurt"])
    table = table.reindex(area.areas["code"].to_numpy())
    if not np.isnan(resident_weights(area)[:, 0]).any():
        table[list(COUNTS)] = table[list(COUNTS)].fillna(0.0)
    table.insert(0, "name", area.areas["name"].to_numpy())
    return table.rename_axis("code").reset_index()


def _summed(area: Neighbourhood, homes: gpd.GeoDataFrame, key: pd.Series) -> pd.DataFrame:
    inside = area.homes["inside"].to_numpy(dtype=np.bool_) & key.notna().to_numpy()
    codes, names = pd.factorize(key.to_numpy(dtype=object)[inside], sort=True)
    weights = resident_weights(area)[inside, 0]
    low, high = (
        homes[f"per_resident_{end}"].to_numpy(dtype=np.float64)[inside] for end in ("low", "high")
    )
    loose = np.isnan(low)
    states = {
        "residents_known": ~loose & (high > 0),
        "residents_unknown": loose | np.isnan(high),
        "residents_without": ~loose & (high == 0),
    }
    n = len(names)
    table = {name: sums(codes, weights * some, n) for name, some in states.items()}
    # Who is nowhere on the network is not counted, and an open end of nobody leaves nothing open.
    some = ~loose & ~(weights == 0)
    counted = sums(codes[some], weights[some], n)
    for end, each in (("low", low), ("high", high)):
        total = sums(codes[some], weights[some] * each[some], n)
        mean = np.divide(total, counted, out=np.full(n, np.nan), where=counted > 0)
        table[f"per_resident_{end}"] = mean
    return pd.DataFrame(table, index=pd.Index(names, dtype=object))
