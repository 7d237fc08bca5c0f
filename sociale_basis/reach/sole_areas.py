"""How many residents have no place, one place or a choice, per 100 m cell and per buurt."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from sociale_basis.reach.reach import resident_weights
from sociale_basis.reach.trips import sums

if TYPE_CHECKING:
    import geopandas as gpd

    from sociale_basis.neighbourhood.store import Neighbourhood

SOLE_COUNTS = ("residents_more", "residents_one", "residents_none", "residents_unknown")


def sole_cells(area: Neighbourhood, homes: gpd.GeoDataFrame) -> pd.DataFrame:
    """Count residents by their number of places, per 100 m cell.

    Parameters
    ----------
    area
        The neighbourhood.
    homes
        Those of :class:`sociale_basis.reach.sole.Sole`.

    Returns
    -------
    One row per cell with homes inside the boundary, sorted: ``cell``; the residents who get to
    several places for certain (``residents_more``), to one (``residents_one``), to none
    (``residents_none``), or of whom that is unknown because their home touches no way
    (``residents_unknown``), null without figures; ``only_id``, the place that is the only one to
    most of those who have one, of equals the first by id, null for none.
    """
    return _summed(area, homes, area.homes["cell"]).rename_axis("cell").reset_index()


def sole_buurten(area: Neighbourhood, homes: gpd.GeoDataFrame) -> pd.DataFrame:
    """Count residents by their number of places, per sub-area.

    Parameters
    ----------
    area, homes
        As in :func:`sole_cells`.

    Returns
    -------
    As :func:`sole_cells`, with ``code`` and ``name`` instead of ``cell``: one row per sub-area in
    the order of ``area.areas``, also where nobody lives.
    """
    table = _summed(area, homes, area.homes["buurt"])
    table = table.reindex(area.areas["code"].to_numpy())
    if not np.isnan(resident_weights(area)[:, 0]).any():
        table[list(SOLE_COUNTS)] = table[list(SOLE_COUNTS)].fillna(0.0)
    table.insert(0, "name", area.areas["name"].to_numpy())
    return table.rename_axis("code").reset_index()


def _summed(area: Neighbourhood, homes: gpd.GeoDataFrame, key: pd.Series) -> pd.DataFrame:
    inside = area.homes["inside"].to_numpy(dtype=np.bool_) & key.notna().to_numpy()
    codes, names = pd.factorize(key.to_numpy(dtype=object)[inside], sort=True)
    weights = resident_weights(area)[inside, 0]
    many = homes["places_within"].to_numpy(dtype=np.float64, na_value=np.nan)[inside]
    kinds = (many > 1, many == 1, many == 0, np.isnan(many))
    table = pd.DataFrame(
        {
            name: sums(codes, weights * some, len(names))
            for name, some in zip(SOLE_COUNTS, kinds, strict=True)
        },
        index=pd.Index(names, dtype=object),
    )
    only = pd.DataFrame(
        {
            "name": names[codes],
            "id": homes["only_id"].to_numpy(dtype=object, na_value=None)[inside],
            "weight": np.nan_to_num(weights, nan=1.0),
        }
    ).dropna(subset="id")
    most = only.groupby(["name", "id"], sort=True)["weight"].sum().reset_index()
    most = most.sort_values(["name", "weight"], ascending=[True, False], kind="stable")
    first = most.drop_duplicates("name").set_index("name")["id"]
    return table.assign(only_id=pd.array(first.reindex(names).to_numpy(dtype=object), dtype="str"))
