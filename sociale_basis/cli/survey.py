"""``sociale-basis survey``: which unknowns to go and look at, and a walk past them."""

from __future__ import annotations

from pathlib import Path  # noqa: TC003  (Typer reads it)
from typing import TYPE_CHECKING, Annotated, Any

import typer

from sociale_basis.cli.answers import (
    Format,
    as_csv,
    as_geojson,
    as_json,
    as_parquet,
    deliver,
    rows_of,
)
from sociale_basis.cli.moment import AtOption, on_or_at, show_moment
from sociale_basis.cli.options import (
    EditsOption,
    Folder,
    LayersOption,
    MinutesOption,
    ObservationsOption,
    OneWayOption,
    OnOption,
    ProfileOption,
    UntaggedOption,
    ViewerOption,
    opened,
)
from sociale_basis.cli.screen import say, show_table, warn, working
from sociale_basis.errors import UsageError
from sociale_basis.i18n import _, number

if TYPE_CHECKING:
    import geopandas as gpd

    from sociale_basis.cli.several import Several

_PEOPLE = ("residents_alone", "residents_75_alone", "residents_by_step", "residents_so_far")


def survey(  # noqa: PLR0913 -- one parameter per option
    folder: Folder,
    *,
    profile: ProfileOption,
    layer: LayersOption,
    minutes: MinutesOption = None,
    at: AtOption = None,
    one_way: OneWayOption = False,
    untagged: UntaggedOption = "gewoon",
    stops: Annotated[int, typer.Option(min=1, max=100, help="How many to look at at most.")] = 12,
    edits: EditsOption = None,
    observations: ObservationsOption = None,
    on: OnOption = None,
    sheet: Annotated[
        Path | None,
        typer.Option(
            help="Also write the schouw sheet to print: an HTML file.", show_default=False
        ),
    ] = None,
    template: Annotated[
        Path | None,
        typer.Option(
            help="Also write a file of observations to fill in: JSON, for --observations.",
            show_default=False,
        ),
    ] = None,
    output_format: Annotated[
        Format, typer.Option("--format", help="How it is written.")
    ] = Format.TABLE,
    output: Annotated[Path | None, typer.Option(help="File to write. Default the screen.")] = None,
    viewer: Annotated[
        ViewerOption, typer.Option(help="For whom: residents do not see small numbers.")
    ] = ViewerOption.OFFICIAL,
) -> None:
    """Say what to go and look at first, in walking order, and who becomes certain by it."""
    if output is not None and output_format is Format.TABLE:
        raise UsageError(
            "a table is for the screen", do="add --format csv, json, geojson or parquet"
        )
    from sociale_basis.cli.edited import changed
    from sociale_basis.cli.missing import what_is_missing
    from sociale_basis.cli.several import asked_of, meta_of, shown, without_small
    from sociale_basis.cli.survey_files import Files
    from sociale_basis.reach.survey import survey as surveyed

    files = Files(sheet, template)
    question = asked_of(profile, layer, minutes, untagged, one_way=one_way, at=at)
    on = on_or_at(on, at, observations)
    area, more, warnings = changed(opened(folder), edits, observations, on)
    warnings = what_is_missing(area, question.layers) + warnings
    with working(_("Choosing what to look at")):
        asked = question.first
        found = surveyed(
            area,
            asked.profile,
            question.layers,
            asked.limit_s,
            untagged=asked.untagged,
            one_way=asked.one_way,
            at=question.at,
            stops=stops,
        )
        meta = meta_of(area, question, viewer) | more
        files.write(area, question, found, more, viewer)
    for name, totals in (
        ("yes", found.residents_yes),
        ("unknown", found.residents_unknown),
        ("certain", found.residents_certain),
    ):
        meta |= {f"{group}_{name}": each for group, each in shown(totals, viewer).items()}
    meta |= {"unknowns": found.found, "metres": found.metres, "warnings": warnings}
    table = without_small(found.walk, _PEOPLE, viewer)
    warn(warnings)
    if output_format is Format.TABLE:
        _show(question, meta, table)
        for file in files.written:
            say(_("Written: {file}").format(file=file))
        return
    content = _written(output_format, meta, table)
    deliver(content, output, output_format, meta)


def _written(output_format: Format, meta: dict[str, Any], frame: gpd.GeoDataFrame) -> bytes:
    degrees = frame.geometry.to_crs("EPSG:4326")
    placed = frame.assign(lon=degrees.x.round(6), lat=degrees.y.round(6))
    match output_format:
        case Format.CSV:
            return as_csv(placed)
        case Format.GEOJSON:
            return as_geojson(meta, frame)
        case Format.PARQUET:
            return as_parquet(meta, frame)
    return as_json(meta, rows_of(placed))


def _show(question: Several, meta: dict[str, Any], table: gpd.GeoDataFrame) -> None:
    from sociale_basis.i18n.reasons import reason_words, thing_words

    rows = [
        [
            row["stop"],
            f"{thing_words(row['what'])} ({reason_words(row['kinds'])})",
            row["street"],
            row["link"] or row["unknown"],
            round(row["metres"]),
            row["residents_alone"],
        ]
        for row in rows_of(table)
    ]
    columns = [
        _("Stop"),
        _("What nobody knows"),
        _("Street"),
        _("On the map"),
        _("Metres"),
        _("Certain by this alone"),
    ]
    show_table(str(question), columns, rows, numbers_from=4)
    show_moment(meta)
    if not rows:
        say(_("There is nothing to look at: no unknown makes a difference here."))
        return
    if meta["residents_certain"] is not None:
        text = _(
            "Look at these {stops} spots ({metres} m on foot): if they are all right, {residents} "
            "of the {unknown} residents of whom it is unknown get there for certain."
        )
        say(
            text.format(
                stops=number(len(rows)),
                metres=number(round(meta["metres"])),
                residents=number(meta["residents_certain"]),
                unknown=number(meta["residents_unknown"]),
            )
        )
