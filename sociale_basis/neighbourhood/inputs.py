"""The files a neighbourhood is built from, read and checked before any heavy work."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from sociale_basis.errors import EmptyDataError, MissingColumnError, UsageError
from sociale_basis.indicators import indicators, own_file
from sociale_basis.neighbourhood.credits import OSM_ATTRIBUTION
from sociale_basis.neighbourhood.crs import Box, check_box
from sociale_basis.neighbourhood.residents import with_areas
from sociale_basis.sources.areas_by_name import with_codes_of
from sociale_basis.sources.boundaries import read_areas
from sociale_basis.sources.cells import CELL_CODE
from sociale_basis.sources.elevation import Elevation, read_elevation
from sociale_basis.sources.places_csv import read_places
from sociale_basis.sources.population import (
    Population,
    population_from_statistics,
    read_population,
)
from sociale_basis.sources.provenance import NOT_STATED, Source, describe_file
from sociale_basis.sources.statistics import Statistics, read_statistics

if TYPE_CHECKING:
    from collections.abc import Sequence

    import geopandas as gpd
    import pandas as pd

    from sociale_basis.sources.bag import Bag
    from sociale_basis.sources.pavement import Pavement

OSM_LICENCE = "ODbL 1.0"
CBS_LICENCE = "CC BY 4.0"
# Of polygons with codes as the CBS gives them.
CBS_ATTRIBUTION = "CBS, Kadaster"


@dataclass(frozen=True)
class Files:
    """What the user names: paths and options, as the command line has them."""

    osm: str | Path
    extent: Box | None = None
    boundary: str | Path | None = None
    buurten: str | Path | None = None
    population: str | Path | None = None
    population_areas: str | Path | None = None
    statistics: Sequence[str | Path] = ()
    elevation: str | Path | None = None
    places: str | Path | None = None
    margin_m: float = 2000.0

    @property
    def paths(self) -> list[Path]:
        """All files, in the order of the fields."""
        single = (self.osm, self.boundary, self.buurten, self.population, self.population_areas)
        named = [*single, *self.statistics, self.elevation, self.places]
        return [Path(path) for path in named if path is not None]


@dataclass(frozen=True, eq=False)
class Inputs:
    """What was in the files other than OpenStreetMap.

    ``boundary``, ``buurten`` and the areas of ``population`` are in the reference systems of their
    files. ``population_from`` is population, statistics or none. ``bag`` and ``pavement`` come from
    services: see :func:`with_registers`.
    """

    boundary: gpd.GeoDataFrame | None
    buurten: gpd.GeoDataFrame | None
    statistics: Statistics | None
    population: Population | None
    population_from: str
    elevation: Elevation | None
    places: pd.DataFrame | None
    sources: list[Source]
    warnings: list[str]
    bag: Bag | None = None
    pavement: Pavement | None = None


def check_options(files: Files) -> None:
    """Refuse options that cannot be meant.

    Raises
    ------
    ExtentError
        The extent is no box in degrees.
    UsageError
        An option needs another one, or the margin is no length.
    """
    if files.extent is not None:
        check_box(files.extent)
    if not (math.isfinite(files.margin_m) and files.margin_m >= 0):
        raise UsageError(
            f"the margin is {files.margin_m:g}", do="give --margin in metres, such as 2000"
        )
    if files.population_areas is not None and files.population is None:
        raise UsageError(
            "--population-areas draws the areas of --population, which is not given",
            do="give --population as well",
        )
    if files.statistics and files.boundary is None and files.buurten is None:
        raise UsageError(
            "--statistics are of areas, and no areas are given",
            do="give --buurten or --boundary, with the codes of the statistics",
        )


def read_inputs(files: Files) -> Inputs:
    """Read everything but OpenStreetMap.

    Raises
    ------
    InputError
        Something is wrong in a file; see the modules of :mod:`sociale_basis.sources`.
    """
    warnings: list[str] = []
    sources = [describe_osm(files.osm)]
    boundary = _areas(files.boundary, "boundary", sources, warnings)
    buurten = _areas(files.buurten, "sub-areas", sources, warnings)
    drawn = [areas for areas in (buurten, boundary) if areas is not None]
    statistics = None
    if files.statistics:
        statistics = read_statistics(files.statistics)
        statistics = with_codes_of(statistics, drawn[0])
        warnings += statistics.warnings
        sources += own_definitions(statistics)
    population, population_from = _population(files, statistics, drawn, sources, warnings)
    if statistics is not None:
        for path in files.statistics:
            rows = statistics.rows.get(Path(path))
            sources.append(describe_figures(statistics, Path(path), rows))
    elevation = None
    if files.elevation is not None:
        elevation = read_elevation(files.elevation)
        warnings += elevation.warnings
        sources.append(describe_file(files.elevation, name="elevation", licence=NOT_STATED))
    places = None
    if files.places is not None:
        places, notes = read_places(files.places)
        warnings += notes
        sources.append(
            describe_file(files.places, name="places", licence=NOT_STATED, rows=len(places))
        )
    return Inputs(
        boundary,
        buurten,
        statistics,
        population,
        population_from,
        elevation,
        places,
        sources,
        warnings,
    )


def with_registers(inputs: Inputs, bag: Bag | None, pavement: Pavement | None) -> Inputs:
    """Add what the registers of the Kadaster tell: who lives where, and what the ground is."""
    given = [register for register in (bag, pavement) if register is not None]
    return replace(
        inputs,
        bag=bag,
        pavement=pavement,
        sources=[*inputs.sources, *(register.source for register in given)],
        warnings=[*inputs.warnings, *(note for register in given for note in register.warnings)],
    )


def _areas(
    path: str | Path | None, name: str, sources: list[Source], warnings: list[str]
) -> gpd.GeoDataFrame | None:
    if path is None:
        return None
    areas, notes = read_areas(path)
    warnings += notes
    from_cbs = bool(areas["kind"].isin(["buurt", "wijk", "gemeente"]).any())
    licence = CBS_LICENCE if from_cbs else NOT_STATED
    maker = CBS_ATTRIBUTION if from_cbs else None
    rows = len(areas)
    sources.append(describe_file(path, name=name, licence=licence, rows=rows, attribution=maker))
    return areas


def describe_osm(path: str | Path) -> Source:
    """Describe a file of OpenStreetMap: whom to name, on what terms."""
    return describe_file(
        path, name="OpenStreetMap", licence=OSM_LICENCE, attribution=OSM_ATTRIBUTION
    )


def _population(
    files: Files,
    statistics: Statistics | None,
    drawn: list[gpd.GeoDataFrame],
    sources: list[Source],
    warnings: list[str],
) -> tuple[Population | None, str]:
    if files.population is not None:
        population = read_population(files.population, files.population_areas)
        sources.append(
            describe_file(
                files.population, name="population", licence=NOT_STATED, rows=population.rows
            )
        )
        if files.population_areas is not None:
            sources.append(
                describe_file(files.population_areas, name="population areas", licence=NOT_STATED)
            )
        if population.areas is None:
            if not drawn:
                raise UsageError(
                    "nobody says where the areas of this file lie",
                    file=files.population,
                    do="give --population-areas, a file with polygons of the same codes",
                )
            areas = _of_codes(population.counts["area_code"], drawn)
            population = with_areas(population, areas, str(files.population))
        warnings += population.warnings
        if statistics is not None and drawn:
            areas = _of_codes(statistics.figures["code"], drawn)
            population = with_buurten(population, statistics, areas)
        return population, "population"
    if statistics is None or not drawn:
        return None, "none"
    try:
        areas = _of_codes(statistics.figures["code"], drawn)
        population = population_from_statistics(statistics, areas)
    except (MissingColumnError, EmptyDataError) as error:
        warnings.append(f"no residents from the statistics: {error.what}")
        return None, "none"
    warnings += population.warnings
    return population, "statistics"


def _of_codes(codes: pd.Series, drawn: list[gpd.GeoDataFrame]) -> gpd.GeoDataFrame:
    """Give the areas that most of these codes are of; the sub-areas where none is better.

    Sub-areas of one's own have codes of their own: residents are then those of the boundary's.
    """
    return max(drawn, key=lambda areas: int(areas["code"].isin(codes).sum()))


def with_buurten(
    population: Population, statistics: Statistics, areas: gpd.GeoDataFrame
) -> Population:
    """Let squares of 100 m be filled in from the residents of the areas they lie in.

    Parameters
    ----------
    population
        Residents per square; of any other source area it is given back as it is.
    statistics, areas
        Figures with residents, and the areas (``code``, ``geometry``) they are of. Where they
        have no residents the squares stand alone.
    """
    if not population.counts["area_code"].str.fullmatch(CELL_CODE).all():
        return population
    try:
        return replace(population, coarser=population_from_statistics(statistics, areas))
    except (MissingColumnError, EmptyDataError):
        return population


def own_definitions(statistics: Statistics) -> list[Source]:
    """Give the file that defines figures of one's own as a source, when such figures were read."""
    known, own = indicators(), own_file()
    if own is None or not any(known[key].own for key in statistics.columns):
        return []
    return [describe_file(own.file, name="own indicators", licence=NOT_STATED)]


def describe_figures(statistics: Statistics, path: Path, rows: int | None) -> Source:
    """Describe a file of figures: whoever publishes what was read from it, and of which years."""
    known = indicators()
    read = {
        key: origin
        for key, origin in statistics.columns.items()
        if path.name in origin.file.split(", ")
    }
    makers = [known[key].source for key in read]
    return describe_file(
        path,
        name="statistics",
        licence=", ".join(sorted({maker.licence for maker in makers})) or NOT_STATED,
        rows=rows,
        attribution="; ".join(sorted({maker.name for maker in makers})) or None,
        years=tuple(sorted({origin.year for origin in read.values() if origin.year is not None})),
    )
