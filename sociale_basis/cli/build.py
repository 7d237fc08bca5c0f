"""``sociale-basis build``: a neighbourhood from files."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sociale_basis.cli.screen import progressing, say, warn
from sociale_basis.errors import UsageError
from sociale_basis.i18n import _, number
from sociale_basis.i18n.stages import stage_words

if TYPE_CHECKING:
    from sociale_basis.neighbourhood import Neighbourhood

File = Path | None


def build(  # noqa: PLR0913 -- one parameter per option
    out: Annotated[
        Path, typer.Argument(help="Folder to make, or to build again.", show_default=False)
    ],
    *,
    osm: Annotated[
        Path, typer.Option(help="OpenStreetMap file (.osm.pbf, .osm).", show_default=False)
    ],
    extent: Annotated[
        str | None,
        typer.Option(help="W,S,E,N in degrees: what the OSM file covers. Default its header box."),
    ] = None,
    boundary: Annotated[
        File, typer.Option(help="Polygons of the neighbourhood: whose residents count.")
    ] = None,
    buurten: Annotated[
        File, typer.Option(help="Polygons of sub-areas. Default those of --boundary.")
    ] = None,
    population: Annotated[
        File, typer.Option(help="Residents per buurt, PC4 or 100 m cell, if possible by age.")
    ] = None,
    population_areas: Annotated[
        File, typer.Option(help="Polygons of the areas in --population.")
    ] = None,
    statistics: Annotated[
        list[Path] | None,
        typer.Option(
            help="CBS or RIVM figures per sub-area (CSV, xlsx). May be given more than once."
        ),
    ] = None,
    elevation: Annotated[File, typer.Option(help="Heights (GeoTIFF).")] = None,
    places: Annotated[File, typer.Option(help="Table of places of your own (CSV).")] = None,
    margin: Annotated[
        float, typer.Option(help="Metres around the boundary in which ways and places are kept.")
    ] = 2000.0,
) -> None:
    """Build a neighbourhood from an OpenStreetMap file and figures."""
    box = None if extent is None else _box(extent)
    from sociale_basis import neighbourhood

    with progressing() as progress:
        built = neighbourhood.build(
            out,
            osm=osm,
            extent=box,
            boundary=boundary,
            buurten=buurten,
            population=population,
            population_areas=population_areas,
            statistics=statistics or (),
            elevation=elevation,
            places=places,
            margin_m=margin,
            progress=lambda stage, done: progress(stage_words(stage), done),
        )
    warn(built.meta.warnings)
    tell(built)


def _box(text: str) -> tuple[float, float, float, float]:
    try:
        west, south, east, north = (float(part) for part in text.split(","))
    except ValueError:
        raise UsageError(
            f"--extent is '{text}'",
            do="write west,south,east,north in degrees: 4.35,51.99,4.39,52.01",
        ) from None
    return west, south, east, north


def tell(built: Neighbourhood) -> None:
    """Say in one line what was built."""
    totals = built.meta.totals
    residents = totals.residents_in_boundary
    say(
        _("{name}: {homes} homes, {residents} residents, {places} places, in {folder}").format(
            name=built.meta.name,
            homes=number(totals.homes_in_boundary),
            residents=_("unknown number of") if residents is None else number(residents),
            places=number(totals.places),
            folder=built.folder,
        )
    )
