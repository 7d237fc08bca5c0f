"""``sociale-basis fetch``: a neighbourhood from open services."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sociale_basis.cli.build import tell
from sociale_basis.cli.progress_file import following
from sociale_basis.cli.screen import progressing, say, warn
from sociale_basis.errors import StorageError, UsageError
from sociale_basis.i18n import _
from sociale_basis.i18n.stages import stage_words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sociale_basis.cli.progress_file import ProgressFile
    from sociale_basis.neighbourhood import Neighbourhood
    from sociale_basis.neighbourhood.recipe import Recipe
    from sociale_basis.sources.http import Received

File = Path | None
_MB = 1_000_000


class Register(StrEnum):
    """What can be left out."""

    BAG = "bag"
    BGT = "bgt"
    AHN = "ahn"
    RIVM = "rivm"


def fetch(  # noqa: PLR0913 -- one parameter per option
    out: Annotated[
        Path, typer.Argument(help="Folder to make, or to bring up to date.", show_default=False)
    ],
    what: Annotated[
        list[str] | None,
        typer.Argument(
            help="Name, address, postcode or code of a buurt, wijk or gemeente; more than one may "
            "be given.",
            show_default=False,
        ),
    ] = None,
    *,
    boundary: Annotated[
        File, typer.Option(help="Polygon of one's own instead: whose residents count.")
    ] = None,
    osm: Annotated[
        str | None,
        typer.Option(
            help="overpass (default), geofabrik, or an OpenStreetMap file on this computer."
        ),
    ] = None,
    without: Annotated[
        list[Register] | None, typer.Option(help="Leave this one out. May be given more than once.")
    ] = None,
    squares: Annotated[
        bool, typer.Option("--squares", help="Residents per square of 100 m, not per buurt.")
    ] = False,
    statistics: Annotated[
        list[Path] | None,
        typer.Option(help="Figures of one's own per area. May be given more than once."),
    ] = None,
    buurten: Annotated[File, typer.Option(help="Sub-areas of one's own (polygons).")] = None,
    places: Annotated[File, typer.Option(help="Table of places of one's own (CSV).")] = None,
    margin: Annotated[
        float | None,
        typer.Option(
            help="Metres around the boundary in which ways and places are kept. Default 2000."
        ),
    ] = None,
    name: Annotated[str | None, typer.Option(help="Default the name of the area.")] = None,
    refresh: Annotated[
        bool, typer.Option("--refresh", help="Ask everything again, and say what changed.")
    ] = False,
    progress: Annotated[
        File, typer.Option(help="File for progress as JSON lines, for another program.")
    ] = None,
) -> None:
    """Fetch a neighbourhood from CBS, RIVM, BAG, BGT, AHN and OpenStreetMap (needs internet).

    What came in is kept: after a failure the same command goes on where it was.
    """
    from sociale_basis.neighbourhood.recipe import read_recipe
    from sociale_basis.neighbourhood.store import current

    kept = read_recipe(out)
    before = current(out)
    with following(progress) as told:
        if refresh:
            if what or boundary is not None:
                raise UsageError(
                    "--refresh asks for what was asked before", do="leave out what to fetch"
                )
            recipe = _again(kept, out)
        elif not what and boundary is None:
            recipe = _going_on(kept, out)
        else:
            recipe = _new(what or [], boundary)
            _refuse_another(kept, recipe, out)
        given: dict[str, object] = {
            "name": name,
            "osm": osm,
            "without": None if without is None else tuple(each.value for each in without),
            "squares": squares or None,
            "margin_m": margin,
        }
        own = {"statistics": statistics, "buurten": buurten, "places": places}
        recipe = _with(recipe, given, own, out)
        with _showing(told) as (stage, received):
            built = _fetched(out, recipe, stage, received)
        told.done(built.digest)
    warn(built.meta.warnings)
    tell(built)
    if before is not None:
        _tell_changes(built, before)


def _tell_changes(built: Neighbourhood, before: str) -> None:
    """Say what is otherwise than it was, so that somebody can act on it."""
    from sociale_basis.cli.changes import tell_changes, tell_lost
    from sociale_basis.cli.out_of_date import out_of_date
    from sociale_basis.neighbourhood import differences, load_before

    if built.digest == before:
        say(_("Nothing changed: the same places, ways, areas and figures."))
        return
    try:
        earlier = load_before(built.folder)
    except StorageError as error:  # damaged: the new one is whole all the same
        warn([str(error)])
        return
    if earlier is None:
        return
    tell_changes(differences(earlier, built))
    lost, warnings = out_of_date(built)
    warn(warnings)
    tell_lost(lost)


def _again(kept: Recipe | None, out: Path) -> Recipe:
    """Give what was asked before, to be asked anew; an interrupted refresh goes on."""
    if kept is None:
        raise UsageError(
            f"nothing was fetched in {out} before", do="say what to fetch: a name or a code"
        )
    started = None if kept.complete else kept.newer_than
    return kept.model_copy(update={"newer_than": started or datetime.now(UTC)})


def _going_on(kept: Recipe | None, out: Path) -> Recipe:
    """Give what was asked and is not there yet."""
    if kept is None:
        raise UsageError("nothing is asked", do="give a name, address, postcode or code")
    if kept.complete:
        raise UsageError(f"{out} is whole", do="add --refresh to ask everything again")
    return kept


def _new(what: list[str], boundary: Path | None) -> Recipe:
    """Find out what is asked."""
    from sociale_basis.cli.meant import meant
    from sociale_basis.neighbourhood.recipe import Recipe, as_area, drawn_area
    from sociale_basis.sources.http import Client

    if boundary is not None:
        if what:
            raise UsageError(
                "--boundary and names are two ways to say where", do="leave out one of them"
            )
        return Recipe(name=boundary.stem, area=as_area(drawn_area(boundary)))
    with Client.from_settings() as client:
        found = [meant(client, text) for text in what]
    codes = dict.fromkeys(code for each in found for code in each.codes)
    named = found[0].name if len(found) == 1 else ""
    return Recipe(name=named, codes=tuple(codes))


def _refuse_another(kept: Recipe | None, recipe: Recipe, out: Path) -> None:
    """Make sure that a folder keeps being about the same place: its register hangs on it."""
    if kept is not None and (set(kept.codes) != set(recipe.codes) or kept.area != recipe.area):
        raise UsageError(
            f"{out} is about another place ({kept.name or ', '.join(kept.codes)})",
            do="name a new folder",
        )
    from sociale_basis.neighbourhood.store import current

    if kept is None and current(out) is not None:
        raise UsageError(f"{out} was built from files", do="name a new folder")


def _with(
    recipe: Recipe,
    given: dict[str, object],
    own: dict[str, list[Path] | Path | None],
    out: Path,
) -> Recipe:
    """Put what was given in a recipe, also in one of before; what was not given stays."""
    from sociale_basis.neighbourhood.recipe import keep_own
    from sociale_basis.neighbourhood.writing import prepare

    update = {key: value for key, value in given.items() if value is not None and key != "osm"}
    if given["osm"] is not None:
        update |= _osm(str(given["osm"]))
    listed = {
        key: files if isinstance(files, list) else [files]
        for key, files in own.items()
        if files is not None
    }
    if listed:
        # Nothing is put into a folder that holds something else.
        prepare(out)
        names = iter(
            keep_own(
                out,
                [file for each in listed.values() for file in each],
                taken=recipe.own_files(set(own) - set(listed)),
            )
        )
        for key, files in listed.items():
            kept = tuple(next(names) for _file in files)
            update[key] = kept if isinstance(own[key], list) else kept[0]
    return recipe.model_copy(update=update)


def _osm(given: str) -> dict[str, str | None]:
    from sociale_basis.sources.provenance import existing_file

    if given in {"overpass", "geofabrik"}:
        return {"osm": given, "osm_file": None}
    return {"osm": "file", "osm_file": str(existing_file(given).resolve())}


def _fetched(
    out: Path,
    recipe: Recipe,
    stage: Callable[[str, float], None],
    received: Callable[[Received], None],
) -> Neighbourhood:
    from sociale_basis.neighbourhood.fetch import fetch as fetch_all
    from sociale_basis.sources.http import Client

    with Client.from_settings(newer_than=recipe.newer_than, tell=received) as client:
        return fetch_all(out, recipe, client, progress=stage)


@contextmanager
def _showing(
    told: ProgressFile,
) -> Iterator[tuple[Callable[[str, float], None], Callable[[Received], None]]]:
    """Show on the screen, and tell in the file, what is being done and what comes in."""
    now = ("", 0.0)
    with progressing() as show:

        def stage(text: str, fraction: float) -> None:
            nonlocal now
            now = (stage_words(text), fraction)
            told.stage(text, fraction)
            show(*now)

        def received(coming: Received) -> None:
            told.received(coming.received)
            text, fraction = now
            show(f"{text} ({coming.service}, {coming.received / _MB:.1f} MB)", fraction)

        yield stage, received
