"""What a build says of itself in ``meta.json``: sums, options, attribution, indicator columns."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sociale_basis.indicators import indicators
from sociale_basis.neighbourhood.inputs import CBS_LICENCE
from sociale_basis.neighbourhood.meta import IndicatorColumn, Totals
from sociale_basis.sources.population import residents_of_age
from sociale_basis.vocabulary import Measured

if TYPE_CHECKING:
    from collections.abc import Sequence

    import geopandas as gpd
    import pandas as pd

    from sociale_basis.neighbourhood.homes import Homes
    from sociale_basis.neighbourhood.inputs import Files, Inputs

OLDER = 75
"""Residents of this age and over are told apart in every result."""

_OSM_ATTRIBUTION = "© OpenStreetMap contributors, ODbL 1.0"
_FICTIONAL = "Fictional data, in the manner of OpenStreetMap, CBS and RIVM"


def totals(
    homes: Homes, places: gpd.GeoDataFrame, anchors: pd.DataFrame, warnings: list[str]
) -> Totals:
    """Count people, dwellings and places, and warn about homes the network does not touch."""
    frame, spread = homes.frame, homes.spread
    inside = frame.loc[frame["inside"]]
    connected = (inside["anchor_edge"] >= 0).to_numpy(dtype=bool)
    if not connected.all():
        warnings.append(
            f"{int((~connected).sum())} homes inside the boundary lie more than 100 m from every "
            "way one can walk on: what they can reach is unknown"
        )
    known = spread.in_extent is not None
    counts = spread.counts
    total = counts.loc[counts["band"] == "total"].set_index("area_code")["residents"]
    older = residents_of_age(counts, OLDER) if known else None

    def living(per_area: pd.Series) -> float:
        return float((inside["area_code"].map(per_area).astype(float) * inside["weight"]).sum())

    placed = places.geometry.notna().to_numpy()
    return Totals(
        residents_in_source_areas=spread.in_source_areas,
        residents_in_extent=spread.in_extent,
        residents_without_dwellings=spread.without_dwellings,
        residents_spread=spread.spread,
        residents_in_boundary=living(total) if known else None,
        residents_75_in_boundary=None if older is None else living(older),
        dwellings_in_extent=homes.dwellings_in_extent,
        dwellings_in_boundary=float(inside["dwellings"].sum()),
        homes_in_extent=homes.homes_in_extent,
        homes_in_boundary=len(inside),
        homes_kept=len(frame),
        homes_without_residents=int((inside["weight"] == 0).sum()) if known else len(inside),
        homes_not_connected=int((~connected).sum()),
        addresses_left_out=homes.left_out,
        places=len(places),
        places_not_connected=int(placed.sum()) - int(anchors["place"].nunique()),
    )


def options(
    files: Files, name: str, *, fictional: bool
) -> dict[str, str | bool | float | list[str] | None]:
    """Give what was asked for, with the names of files but not their folders."""

    def short(path: str | Path | None) -> str | None:
        return None if path is None else Path(path).name

    extent = None if files.extent is None else ",".join(repr(value) for value in files.extent)
    return {
        "name": name,
        "osm": short(files.osm),
        "extent": extent,
        "boundary": short(files.boundary),
        "buurten": short(files.buurten),
        "population": short(files.population),
        "population_areas": short(files.population_areas),
        "statistics": [Path(path).name for path in files.statistics],
        "elevation": short(files.elevation),
        "places": short(files.places),
        "margin_m": float(files.margin_m),
        "fictional": fictional,
    }


def attribution(inputs: Inputs, *, fictional: bool) -> list[str]:
    """Give the lines that must stand under everything made from the neighbourhood."""
    if fictional:
        return [_FICTIONAL]
    found = [_OSM_ATTRIBUTION]
    if any(source.licence == CBS_LICENCE for source in inputs.sources):
        found.append("CBS and Kadaster, CC BY 4.0")
    registers = {"BAG": inputs.bag, "BGT": inputs.pavement}
    told = [name for name, register in registers.items() if register is not None]
    if told:
        found.append(f"{' and '.join(told)}: Kadaster, CC0 1.0")
    if inputs.statistics is not None:
        known = indicators()
        publishers = {
            f"{known[key].source.name}, {known[key].source.licence}"
            for key in inputs.statistics.columns
        }
        found += sorted(publishers)
    return found


def indicator_columns(inputs: Inputs, areas: gpd.GeoDataFrame) -> list[IndicatorColumn]:
    """Say of each indicator where it comes from and for which of some areas it is not known."""
    if inputs.statistics is None:
        return []
    figures = inputs.statistics.figures
    figures = figures.loc[figures["code"].isin(areas["code"])]
    known = indicators()
    columns = []
    for key, origin in inputs.statistics.columns.items():
        states = figures.loc[figures["indicator"] == key].set_index("code")["state"]
        states = states.reindex(areas["code"]).fillna(Measured.UNKNOWN.value)
        columns.append(
            IndicatorColumn(
                indicator=key,
                column=origin.column,
                file=origin.file,
                year=origin.year,
                unit_nl=origin.unit_nl,
                unit_en=origin.unit_en,
                measured=origin.measured,
                source=known[key].source.name,
                licence=known[key].source.licence,
                suppressed=states.index[states == Measured.SUPPRESSED.value].tolist(),
                unknown=states.index[states == Measured.UNKNOWN.value].tolist(),
            )
        )
    return columns


def without_folders(warnings: list[str], files: Sequence[Path]) -> list[str]:
    """Take the folders of this computer out of texts that travel with the neighbourhood."""
    for path in files:
        warnings = [warning.replace(str(path), path.name) for warning in warnings]
    return list(dict.fromkeys(warnings))
