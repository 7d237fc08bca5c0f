"""Make a neighbourhood of everything that was read, wherever it came from, and open it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from sociale_basis.errors import ExtentError
from sociale_basis.neighbourhood.background import draw_background
from sociale_basis.neighbourhood.crs import Box, unproject
from sociale_basis.neighbourhood.describe import (
    OLDER,
    attribution,
    indicator_columns,
    totals,
    without_folders,
)
from sociale_basis.neighbourhood.digest import build_digest, software
from sociale_basis.neighbourhood.ground import Ground, lay_out
from sociale_basis.neighbourhood.homes import Homes, doors, find_homes
from sociale_basis.neighbourhood.meta import Meta, SourceFile, Totals
from sociale_basis.neighbourhood.places import find_places
from sociale_basis.neighbourhood.store import Neighbourhood, load
from sociale_basis.neighbourhood.window import data_extent, ways_and_features
from sociale_basis.neighbourhood.writing import save
from sociale_basis.network.anchoring import anchor_points
from sociale_basis.network.frames import network_frames, network_from_frames
from sociale_basis.sources.population import residents_of_age

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from sociale_basis.neighbourhood.inputs import Inputs
    from sociale_basis.network.network import Network
    from sociale_basis.sources.osm_data import OsmData

    Progress = Callable[[str, float], None]


@dataclass(frozen=True)
class Wanted:
    """What the neighbourhood is to be.

    Attributes
    ----------
    name
        Of the neighbourhood.
    extent
        West, south, east, north in degrees: what the OpenStreetMap data covers; None where the
        data must tell.
    margin_m
        How far around the boundary ways and places are kept, in metres.
    options
        What was asked for, as JSON can hold it, without folders of this computer.
    fictional
        Whether it is made up. Nobody is then named as the source of its data.
    """

    name: str
    extent: Box | None
    margin_m: float
    options: dict[str, str | bool | float | list[str] | None]
    fictional: bool = False


def assemble(
    folder: Path,
    inputs: Inputs,
    whole: OsmData,
    wanted: Wanted,
    *,
    files: Sequence[Path] = (),
    tell: Progress,
) -> Neighbourhood:
    """Make a neighbourhood, write it as the current build of a folder, and open it.

    Parameters
    ----------
    folder
        Checked with :func:`sociale_basis.neighbourhood.writing.prepare`.
    inputs
        Everything that was read but OpenStreetMap.
    whole
        OpenStreetMap; may reach further than the neighbourhood.
    wanted
        What it is to be.
    files
        Paths that were read: their folders are taken out of warnings.
    tell
        Called with what is being done and how far it is, from 0 to 1.

    Raises
    ------
    InputError
        The surfaces lie apart, or nothing lies in them.
    StorageError
        The folder cannot be written; a neighbourhood that was there stays as it was.
    """
    drawn, told_by, notes = data_extent(whole, wanted.extent)
    _refuse_empty(whole, drawn)
    ground, more = lay_out(inputs, drawn, wanted.margin_m, wanted.name)
    warnings = [*inputs.warnings, *whole.warnings, *notes, *more]
    tables, sums = _tables(whole, inputs, ground, wanted.name, tell, warnings)
    meta = Meta.model_validate(
        {
            "software": software(),
            "built": datetime.now(tz=UTC).isoformat(timespec="seconds"),
            "name": wanted.name,
            "fictional": wanted.fictional,
            "crs": ground.crs,
            "extent": tuple(round(degree, 7) for degree in drawn.bounds),
            "extent_told_by": told_by,
            "margin_m": wanted.margin_m,
            "has_boundary": inputs.boundary is not None,
            "population_from": inputs.population_from,
            "osm_date": whole.timestamp,
            "options": wanted.options,
            "sources": [SourceFile.model_validate(source.as_dict()) for source in inputs.sources],
            "attribution": attribution(inputs, fictional=wanted.fictional),
            "statistics": indicator_columns(inputs, ground.sub_areas),
            "totals": sums,
            "warnings": without_folders(warnings, files),
        }
    )
    tell("writing", 0.9)
    save(folder, build_digest(inputs.sources, wanted.options), meta, tables)
    built = load(folder)
    tell("done", 1.0)
    return built


def _refuse_empty(osm: OsmData, extent: shapely.Geometry) -> None:
    shapely.prepare(extent)
    if not shapely.contains_xy(extent, osm.lon, osm.lat).any():
        west, south, east, north = (
            osm.lon.min(),
            osm.lat.min(),
            osm.lon.max(),
            osm.lat.max(),
        )
        raise ExtentError(
            "no way of the OpenStreetMap file lies in the extent; its ways lie in "
            f"{west:.4f},{south:.4f},{east:.4f},{north:.4f}",
            do="give --extent W,S,E,N in degrees",
        )


def _tables(
    whole: OsmData,
    inputs: Inputs,
    ground: Ground,
    name: str,
    tell: Progress,
    warnings: list[str],
) -> tuple[dict[str, pd.DataFrame], Totals]:
    tell("network", 0.35)
    window = unproject(ground.window, ground.crs)
    osm = ways_and_features(whole, window)
    nodes, edges, notes = network_frames(
        osm, ground.crs, elevation=inputs.elevation, pavement=inputs.pavement
    )
    warnings += notes
    network = network_from_frames(nodes, edges)
    tell("homes", 0.6)
    homes = find_homes(whole, ground, inputs.population, inputs.bag)
    warnings += homes.spread.warnings
    _warn_about_ages(homes, warnings)
    _anchor_homes(homes.frame, network, edges)
    tell("places", 0.7)
    metric = osm.features.to_crs(ground.crs)
    places, notes = find_places(metric, edges, ground.window, whole.timestamp, inputs.places)
    warnings += notes
    anchors = _anchor_places(places, network, edges)
    tell("background", 0.85)
    tables: dict[str, pd.DataFrame] = {
        "boundary": _boundary_table(ground, inputs, name, warnings),
        "homes": homes.frame,
        "population": homes.spread.counts,
        "places": places,
        "place_anchors": anchors,
        "nodes": nodes,
        "edges": edges,
        "background": draw_background(osm, metric, ground.window),
    }
    return tables, totals(homes, places, anchors, warnings)


def _warn_about_ages(homes: Homes, warnings: list[str]) -> None:
    counts = homes.spread.counts
    older = residents_of_age(counts, OLDER) if len(counts) else None
    if older is None or not older.isna().any():
        return
    total = counts.loc[counts["band"] == "total"].set_index("area_code")["residents"]
    unsaid = older.isna() & total.reindex(older.index).gt(0)
    if unsaid.any():
        codes = ", ".join(unsaid.index[unsaid][:5])
        warnings.append(
            f"how many of {OLDER} and over live in {int(unsaid.sum())} source areas is not "
            f"published: none are counted there ({codes}{' …' if unsaid.sum() > 5 else ''})"  # noqa: PLR2004 -- five shown
        )


def _anchor_homes(homes: gpd.GeoDataFrame, network: Network, edges: gpd.GeoDataFrame) -> None:
    twin = edges["twin"].to_numpy(dtype=np.int32)
    anchors = anchor_points(network, edges.geometry.to_numpy(), twin, doors(homes))
    homes["anchor_edge"] = anchors.edge
    homes["anchor_twin"] = anchors.twin
    homes["anchor_fraction"] = anchors.fraction


def _anchor_places(
    places: gpd.GeoDataFrame, network: Network, edges: gpd.GeoDataFrame
) -> pd.DataFrame:
    points, place = shapely.get_parts(places["entrances"].to_numpy(), return_index=True)
    twin = edges["twin"].to_numpy(dtype=np.int32)
    anchors = anchor_points(network, edges.geometry.to_numpy(), twin, points)
    table = pd.DataFrame(
        {
            "place": place.astype(np.int32),
            "edge": anchors.edge,
            "twin": anchors.twin,
            "fraction": anchors.fraction,
        }
    )
    return table.loc[anchors.attached].reset_index(drop=True)


def _boundary_table(
    ground: Ground, inputs: Inputs, name: str, warnings: list[str]
) -> gpd.GeoDataFrame:
    areas = ground.sub_areas.assign(role="area")
    if inputs.statistics is not None:
        figures = inputs.statistics.wide()
        areas = areas.merge(figures, how="left", left_on="code", right_index=True)
        without = areas.loc[~areas["code"].isin(figures.index), "code"]
        if len(without):
            shown = ", ".join(without[:5]) + (" …" if len(without) > 5 else "")  # noqa: PLR2004 -- five shown
            warnings.append(
                f"{len(without)} of {len(areas)} sub-areas have no row in the statistics: {shown}"
            )
    outlines = gpd.GeoDataFrame(
        {"role": ["extent", "boundary"], "code": "", "name": name, "kind": ""},
        geometry=[ground.extent, ground.boundary],
        crs=ground.crs,
    )
    columns = list(areas.columns)
    whole = {
        key: pd.concat([outlines.get(key, pd.Series([np.nan] * 2)), areas[key]]) for key in columns
    }
    return gpd.GeoDataFrame(whole, geometry="geometry", crs=ground.crs).reset_index(drop=True)
