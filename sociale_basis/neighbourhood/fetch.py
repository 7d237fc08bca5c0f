"""Make a neighbourhood of what open services say of it."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, TypeVar

import geopandas as gpd
import shapely

from sociale_basis.errors import EmptyDataError, MissingColumnError
from sociale_basis.neighbourhood.assemble import Wanted, assemble
from sociale_basis.neighbourhood.crs import RD, project, unproject
from sociale_basis.neighbourhood.ground import as_surface
from sociale_basis.neighbourhood.inputs import (
    Inputs,
    describe_figures,
    describe_osm,
    own_definitions,
    with_buurten,
    with_registers,
)
from sociale_basis.neighbourhood.recipe import OWN, write_recipe
from sociale_basis.neighbourhood.store import current, load
from sociale_basis.neighbourhood.writing import prepare
from sociale_basis.sources.ahn import fetch_heights
from sociale_basis.sources.area_exports import read_figures
from sociale_basis.sources.areas_by_name import with_codes_of
from sociale_basis.sources.bag import fetch_bag
from sociale_basis.sources.boundaries import read_areas
from sociale_basis.sources.cbs_squares import fetch_squares
from sociale_basis.sources.chosen_areas import fetch_areas, fetch_areas_touching
from sociale_basis.sources.elevation import read_elevation
from sociale_basis.sources.geofabrik import fetch_extract
from sociale_basis.sources.osm_file import read_osm_file
from sociale_basis.sources.overpass import fetch_osm
from sociale_basis.sources.pavement import fetch_pavement
from sociale_basis.sources.places_csv import read_places
from sociale_basis.sources.population import population_from_statistics
from sociale_basis.sources.provenance import NOT_STATED, describe_file
from sociale_basis.sources.rivm_health import fetch_health
from sociale_basis.sources.statistics import statistics_from_tables

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from sociale_basis.neighbourhood.crs import Box, Surface
    from sociale_basis.neighbourhood.recipe import Recipe
    from sociale_basis.neighbourhood.store import Neighbourhood
    from sociale_basis.sources.bag import Bag
    from sociale_basis.sources.cbs_areas import CbsAreas
    from sociale_basis.sources.elevation import Elevation
    from sociale_basis.sources.http import Client
    from sociale_basis.sources.osm_data import OsmData
    from sociale_basis.sources.pavement import Pavement
    from sociale_basis.sources.population import Population
    from sociale_basis.sources.provenance import Source
    from sociale_basis.sources.statistics import Statistics

    Progress = Callable[[str, float], None]

Found = TypeVar("Found")
_NAMES = 3
# How far fetching is when all has come in; the rest is building.
_CAME_IN = 0.65
# What `assemble` says when it starts.
_STARTS_AT = 0.35


@dataclass(frozen=True, eq=False)
class _Asked:
    """What every question needs.

    ``boundary`` and ``window`` are in EPSG:28992, ``box`` is the box of the window there.
    """

    client: Client
    recipe: Recipe
    folder: Path
    boundary: Surface
    window: Surface
    sources: list[Source]
    warnings: list[str]

    @property
    def box(self) -> Box:
        return _around(self.window.bounds)

    @property
    def degrees(self) -> Box:
        """Give the box in degrees around the window."""
        outline = shapely.segmentize(shapely.box(*self.box), 500.0)
        west, south, east, north = unproject(outline, RD).bounds
        return west, south, east, north

    def own(self, name: str) -> Path:
        return self.folder / OWN / name


def fetch(
    out: str | Path, recipe: Recipe, client: Client, *, progress: Progress | None = None
) -> Neighbourhood:
    """Fetch what a recipe asks for, build it, and open it.

    Parameters
    ----------
    out
        The folder of the neighbourhood; made when it is not there. Files of one's own that the
        recipe names lie in its folder ``own``.
    recipe
        What is asked; kept in the folder, so that it can be asked again.
    client
        With whom to ask. What came in before something failed is kept by it, and not asked again.
    progress
        Called with what is being done and how far it is, from 0 to 1.

    Raises
    ------
    ServiceError
        A service does not answer, or otherwise than documented.
    InputError
        Something is wrong with what was asked or came in.
    StorageError
        The folder cannot be written.

    Whatever is raised, a neighbourhood that was there stays as it was.
    """
    folder = Path(out)
    tell = progress or _silent
    prepare(folder)
    been_here = current(folder) is not None
    write_recipe(folder, recipe.model_copy(update={"complete": False}))
    tell("figures and boundaries", 0.0)
    own = recipe.surface
    if own is None:
        # Opened only for a code that CBS gave up: a damaged build must not stand in its own way.
        drawn = (lambda: load(folder).areas) if been_here else None
        cbs = fetch_areas(client, recipe.codes, drawn=drawn)
        boundary = as_surface(shapely.union_all(cbs.areas.geometry.to_numpy()))
    else:
        boundary = as_surface(shapely.make_valid(project(own, RD)))
        cbs = fetch_areas_touching(client, boundary)
    window = as_surface(shapely.buffer(boundary, recipe.margin_m))
    asked = _Asked(client, recipe, folder, boundary, window, [], [])
    name = recipe.name or _called(cbs)
    with ExitStack() as stack:
        tell("OpenStreetMap", 0.1)
        whole, extent = _osm(asked)
        asked.sources.extend(cbs.sources)
        asked.warnings.extend(cbs.warnings)
        scratch = Path(stack.enter_context(TemporaryDirectory(ignore_cleanup_errors=True)))
        inputs = _inputs(asked, cbs, name, scratch, tell)
        chosen = recipe.as_options() | {"name": name}
        wanted = Wanted(name, extent, recipe.margin_m, chosen)
        built = assemble(folder, inputs, whole, wanted, tell=_after(tell))
    write_recipe(folder, recipe.model_copy(update={"complete": True, "newer_than": None}))
    return built


def _around(bounds: Iterable[float]) -> Box:
    west, south, east, north = (float(metre) for metre in bounds)
    return west, south, east, north


def _silent(stage: str, fraction: float) -> None:
    """Tell nobody."""


def _after(tell: Progress) -> Progress:
    """Give a teller for building, which starts where fetching ended."""

    def later(stage: str, fraction: float) -> None:
        done = max(0.0, fraction - _STARTS_AT) / (1 - _STARTS_AT)
        tell(stage, _CAME_IN + (1 - _CAME_IN) * done)

    return later


def _called(cbs: CbsAreas) -> str:
    names = cbs.areas["name"].tolist()
    return ", ".join(names[:_NAMES]) + (" …" if len(names) > _NAMES else "")


def _osm(asked: _Asked) -> tuple[OsmData, Box]:
    """Get OpenStreetMap, and what part of the ground it covers, in degrees."""
    recipe, box = asked.recipe, asked.degrees
    if recipe.osm == "overpass":
        fetched = fetch_osm(asked.client, shapely.box(*box))
        asked.sources.append(fetched.source)
        return fetched.data, box
    if recipe.osm == "geofabrik":
        extract = fetch_extract(asked.client, shapely.box(*box))
        asked.sources.append(extract.source)
        return read_osm_file(extract.file, within=box), box
    file = Path(recipe.osm_file or "")
    asked.sources.append(describe_osm(file))
    data = read_osm_file(file, within=box)
    return data, _covered(box, data.extent)


def _covered(box: Box, told: Box | None) -> Box:
    """Give the part of a box that a file says it covers, or the box where they lie apart."""
    if told is None:
        return box
    both = shapely.intersection(shapely.box(*box), shapely.box(*told))
    if both.area == 0:
        return box
    west, south, east, north = both.bounds
    return west, south, east, north


def _inputs(asked: _Asked, cbs: CbsAreas, name: str, scratch: Path, tell: Progress) -> Inputs:
    client, recipe = asked.client, asked.recipe
    bag: Bag | None = None
    pavement: Pavement | None = None
    if "bag" not in recipe.without:
        tell("dwellings (BAG)", 0.25)
        bag = _unless_empty(asked, lambda: fetch_bag(client, asked.box))
    if "bgt" not in recipe.without:
        tell("pavement (BGT)", 0.35)
        pavement = _unless_empty(asked, lambda: fetch_pavement(client, asked.box))
    elevation = None
    if "ahn" not in recipe.without:
        tell("heights (AHN)", 0.45)
        elevation = _heights(asked, scratch)
    tell("figures", 0.55)
    buurten = cbs.areas[["code", "name", "kind", "geometry"]]
    sub_areas = buurten if recipe.buurten is None else _own_areas(asked, recipe.buurten)
    statistics = _statistics(asked, cbs, sub_areas)
    population, told_by = _population(asked, cbs, statistics)
    boundary = buurten
    if recipe.surface is not None:
        boundary = gpd.GeoDataFrame(
            {"code": ["1"], "name": [name], "kind": ["area"]}, geometry=[asked.boundary], crs=RD
        )
    places = None
    if recipe.places is not None:
        places, notes = read_places(asked.own(recipe.places))
        asked.warnings.extend(notes)
        _describe_own(asked, recipe.places, "places", len(places))
    inputs = Inputs(
        boundary=boundary,
        buurten=sub_areas,
        statistics=statistics,
        population=population,
        population_from=told_by,
        elevation=elevation,
        places=places,
        sources=asked.sources,
        warnings=asked.warnings,
    )
    return with_registers(inputs, bag, pavement)


def _unless_empty(asked: _Asked, ask: Callable[[], Found]) -> Found | None:
    """Ask a register; that it has nothing here is no reason to stop."""
    try:
        return ask()
    except EmptyDataError as error:
        asked.warnings.append(str(error))
        return None


def _heights(asked: _Asked, scratch: Path) -> Elevation | None:
    heights = _unless_empty(
        asked,
        lambda: fetch_heights(asked.client, asked.box, scratch / "ahn.tif", around=asked.window),
    )
    if heights is None:
        return None
    elevation = read_elevation(heights.file)
    asked.warnings.extend(elevation.warnings)
    asked.sources.append(heights.source)
    return elevation


def _statistics(asked: _Asked, cbs: CbsAreas, sub_areas: gpd.GeoDataFrame) -> Statistics:
    tables, margins = list(cbs.tables), None
    if "rivm" not in asked.recipe.without:
        gemeenten = sorted(set(cbs.areas["gemeente"]) - {""})
        health = fetch_health(asked.client, gemeenten)
        asked.sources.append(health.source)
        asked.warnings.extend(health.warnings)
        tables.append(health.table)
        margins = health.margins
    own = [asked.own(name) for name in asked.recipe.statistics]
    tables += [read_figures(file) for file in own]
    statistics = with_codes_of(statistics_from_tables(tables, margins=margins), sub_areas)
    asked.warnings.extend(statistics.warnings)
    asked.sources.extend(own_definitions(statistics))
    for file in own:
        asked.sources.append(describe_figures(statistics, file, statistics.rows.get(file)))
    return statistics


def _population(
    asked: _Asked, cbs: CbsAreas, statistics: Statistics
) -> tuple[Population | None, str]:
    if asked.recipe.squares:
        # Whole buurten: what their squares do not tell is filled in from the rest of them.
        squares = _unless_empty(
            asked, lambda: fetch_squares(asked.client, _around(cbs.areas.total_bounds))
        )
        if squares is not None:
            asked.sources.append(squares.source)
            asked.warnings.extend(squares.population.warnings)
            return with_buurten(squares.population, statistics, cbs.areas), "population"
    try:
        population = population_from_statistics(statistics, cbs.areas)
    except (MissingColumnError, EmptyDataError) as error:
        asked.warnings.append(f"no residents from the statistics: {error.what}")
        return None, "none"
    asked.warnings.extend(population.warnings)
    return population, "statistics"


def _own_areas(asked: _Asked, name: str) -> gpd.GeoDataFrame:
    areas, notes = read_areas(asked.own(name))
    asked.warnings.extend(notes)
    _describe_own(asked, name, "sub-areas", len(areas))
    return areas


def _describe_own(asked: _Asked, name: str, called: str, rows: int) -> None:
    file = asked.own(name)
    asked.sources.append(describe_file(file, name=called, licence=NOT_STATED, rows=rows))
