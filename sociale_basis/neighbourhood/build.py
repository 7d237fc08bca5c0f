"""Build a neighbourhood from files."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sociale_basis.neighbourhood.assemble import Wanted, assemble
from sociale_basis.neighbourhood.describe import options
from sociale_basis.neighbourhood.inputs import (
    Files,
    check_options,
    read_inputs,
    with_registers,
)
from sociale_basis.neighbourhood.writing import prepare
from sociale_basis.sources.osm_file import read_osm_file

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from sociale_basis.neighbourhood.crs import Box
    from sociale_basis.neighbourhood.store import Neighbourhood
    from sociale_basis.sources.bag import Bag
    from sociale_basis.sources.pavement import Pavement

    Progress = Callable[[str, float], None]


def build(  # noqa: PLR0913 -- one argument per option of the command
    out: str | Path,
    *,
    osm: str | Path,
    extent: Box | None = None,
    boundary: str | Path | None = None,
    buurten: str | Path | None = None,
    population: str | Path | None = None,
    population_areas: str | Path | None = None,
    statistics: Sequence[str | Path] = (),
    elevation: str | Path | None = None,
    places: str | Path | None = None,
    margin_m: float = 2000.0,
    name: str | None = None,
    fictional: bool = False,
    bag: Bag | None = None,
    pavement: Pavement | None = None,
    progress: Progress | None = None,
) -> Neighbourhood:
    """Build a neighbourhood, or build it again, and open it.

    Parameters
    ----------
    out
        The folder of the neighbourhood; made when it is not there.
    osm
        OpenStreetMap file (``.osm.pbf``, ``.osm`` …).
    extent
        West, south, east, north in degrees: what the file covers. Default its header box, else the
        hull of its addresses and buildings.
    boundary
        Polygons (GeoJSON, GeoPackage, GeoParquet): whose residents count. Default the extent.
    buurten
        Polygons of the sub-areas with their codes. Default the polygons of the boundary.
    population
        Residents per source area, if possible by age. Default those in the statistics; without
        either, residents are unknown in every result.
    population_areas
        Polygons of the source areas, when the population file has none and they are not the
        sub-areas.
    statistics
        Figures per sub-area.
    elevation
        Raster with heights (GeoTIFF).
    places
        Table of places that adds to those of OpenStreetMap.
    margin_m
        How far around the boundary ways and places are kept, in metres.
    name
        Of the neighbourhood; default the name of the folder.
    fictional
        Whether it is made up. Nobody is then named as the source of its data.
    bag
        Dwellings of the BAG. Default the addresses and buildings of OpenStreetMap.
    pavement
        Pavement of the BGT: fills in what OpenStreetMap does not say of footways.
    progress
        Called with what is being done and how far it is, from 0 to 1.

    Raises
    ------
    InputError
        Something is wrong with what was given.
    StorageError
        The folder cannot be written; a neighbourhood that was there stays as it was.
    """
    files = Files(
        osm=osm,
        extent=extent,
        boundary=boundary,
        buurten=buurten,
        population=population,
        population_areas=population_areas,
        statistics=tuple(statistics),
        elevation=elevation,
        places=places,
        margin_m=margin_m,
    )
    folder = Path(out)
    tell = progress or _silent
    tell("figures and boundaries", 0.0)
    check_options(files)
    prepare(folder)
    inputs = with_registers(read_inputs(files), bag, pavement)
    name = name or folder.resolve().name
    tell("OpenStreetMap", 0.05)
    whole = read_osm_file(osm)
    chosen = options(files, name, fictional=fictional)
    wanted = Wanted(name, extent, margin_m, chosen, fictional)
    return assemble(folder, inputs, whole, wanted, files=files.paths, tell=tell)


def _silent(stage: str, fraction: float) -> None:
    """Tell nobody."""
