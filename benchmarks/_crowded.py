"""A neighbourhood with as many places as a large one has, made from one that is built already."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pandas as pd

from sociale_basis.neighbourhood import load
from sociale_basis.neighbourhood.store import BUILDS

if TYPE_CHECKING:
    from pathlib import Path

_AROUND_M = 150.0


def crowded(built: Path, folder: Path, places: int) -> None:
    """Write a copy in which every place stands several times, each a little further on.

    Parameters
    ----------
    built
        A neighbourhood.
    folder
        Where the copy goes; it does not exist yet.
    places
        How many it has in the end; at least as many as there were.
    """
    area = load(built)
    shutil.copytree(built, folder)
    rng = np.random.default_rng(7)
    copies, anchors = [area.places], [area.place_anchors]
    done = len(area.places)
    while done < places:
        copy = area.places.iloc[: places - done].copy()
        copy["id"] = [f"{name}{len(copies):03d}" for name in copy["id"]]
        moved = rng.uniform(-_AROUND_M, _AROUND_M, (len(copy), 2))
        for column in ("geometry", "entrances"):
            shapes = zip(copy[column], moved, strict=True)
            there = [gpd.GeoSeries([shape]).translate(*by).iloc[0] for shape, by in shapes]
            copy[column] = gpd.GeoSeries(there, index=copy.index, crs=area.places.crs)
        near = area.place_anchors
        near = near[near["place"] < len(copy)].assign(place=lambda each: each["place"] + done)  # noqa: B023 -- called at once
        copies.append(copy)
        anchors.append(near)
        done += len(copy)
    build = folder / BUILDS / area.digest
    pd.concat(copies, ignore_index=True).to_parquet(build / "places.parquet", index=False)
    pd.concat(anchors, ignore_index=True).to_parquet(build / "place_anchors.parquet", index=False)
