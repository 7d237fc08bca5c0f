"""``sociale-basis map``: a map in one file that opens without internet."""

from __future__ import annotations

from pathlib import Path  # noqa: TC003  (Typer reads it)
from typing import Annotated

import typer

from sociale_basis.cli.options import (
    Folder,
    MinutesOption,
    OneWayOption,
    UntaggedOption,
    ViewerOption,
    opened,
)
from sociale_basis.cli.screen import say, working
from sociale_basis.errors import UsageError
from sociale_basis.i18n import _


def draw_map(
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
    viewer: Annotated[
        ViewerOption, typer.Option(help="For whom: residents do not see small numbers.")
    ] = ViewerOption.OFFICIAL,
) -> None:
    """Draw a map with its list, as one HTML file that needs no internet."""
    if (profile is None) != (layer is None):
        missing, given = ("--layer", "--profile") if layer is None else ("--profile", "--layer")
        raise UsageError(
            f"{given} is given without {missing}", do=f"add {missing}, or leave both out"
        )
    for said, option in ((minutes is not None, "--minutes"), (one_way, "--one-way")):
        if profile is None and said:
            raise UsageError(f"{option} says nothing without --profile and --layer", do="add them")
    from sociale_basis.cli.question import asked
    from sociale_basis.maps import describe, map_page, reach_on_map
    from sociale_basis.privacy import Viewer
    from sociale_basis.publish import whole_file

    question = None
    if profile and layer:
        question = asked(profile, layer, minutes, untagged, one_way=one_way)
    area = opened(folder)
    with working(_("Drawing the map")), whole_file(file) as new:
        answer = None
        if question is not None:
            answer = reach_on_map(
                area,
                question.profile,
                question.layer,
                question.limit_s,
                untagged=question.untagged,
                one_way=question.one_way,
                viewer=Viewer(viewer.value),
            )
        page = map_page(describe(area, layer), answer)
        new.write_text(page, encoding="utf-8", newline="\n")
    say(_("Map written: {file}").format(file=file))
