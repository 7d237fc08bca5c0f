"""``sociale-basis map``: a map in one file that opens without internet."""

from __future__ import annotations

from pathlib import Path  # noqa: TC003  (Typer reads it)
from typing import Annotated

import typer

from sociale_basis.cli.options import (
    EditsOption,
    Folder,
    MinutesOption,
    ObservationsOption,
    OneWayOption,
    OnOption,
    UntaggedOption,
    ViewerOption,
    opened,
)
from sociale_basis.cli.screen import say, warn, working
from sociale_basis.i18n import _


def draw_map(  # noqa: PLR0913 -- one parameter per option
    folder: Folder,
    file: Annotated[Path, typer.Argument(help="HTML file to write.", show_default=False)],
    *,
    profile: Annotated[
        str | None, typer.Option(help="Also show who can get to --layer: who goes.")
    ] = None,
    layer: Annotated[str | None, typer.Option(help="Also show who can get there.")] = None,
    minutes: MinutesOption = None,
    one_way: OneWayOption = False,
    untagged: UntaggedOption = "gewoon",
    edits: EditsOption = None,
    observations: ObservationsOption = None,
    on: OnOption = None,
    viewer: Annotated[
        ViewerOption, typer.Option(help="For whom: residents do not see small numbers.")
    ] = ViewerOption.OFFICIAL,
) -> None:
    """Draw a map with its list, as one HTML file that needs no internet."""
    from sociale_basis._whole_file import whole_file
    from sociale_basis.cli.edited import changed, premises
    from sociale_basis.cli.missing import what_is_missing
    from sociale_basis.cli.question import asked_if_any
    from sociale_basis.maps import describe, hanging_rows, map_page, reach_on_map
    from sociale_basis.privacy import Viewer

    question = asked_if_any(profile, layer, minutes, untagged, one_way=one_way)
    area, more, warnings = changed(opened(folder), edits, observations, on)
    warn(warnings)
    blanks: list[str] = []
    with working(_("Drawing the map")), whole_file(file) as new:
        answer, hanging = None, []
        if question is not None:
            what = (area, question.profile, question.layer, question.limit_s)
            table, seen_by = question.untagged, Viewer(viewer.value)
            answer = reach_on_map(*what, untagged=table, one_way=one_way, viewer=seen_by)
            hanging = hanging_rows(*what, untagged=table, one_way=one_way, viewer=seen_by)
            blanks = what_is_missing(area, [question.layer])
        described = describe(area, [layer] if layer else [])
        page = map_page(described, answer, premises=premises(more), hanging=hanging)
        new.write_text(page, encoding="utf-8", newline="\n")
    warn(blanks)
    say(_("Map written: {file}").format(file=file))
