"""``sociale-basis register export``: what a filter shows, for whom it is, in a file."""

from __future__ import annotations

from pathlib import Path  # noqa: TC003  (Typer reads it)
from typing import Annotated

import typer

from sociale_basis.cli.register_who import OrganisationOption, ViewerOption, asker, open_register
from sociale_basis.cli.screen import say, working
from sociale_basis.errors import UsageError
from sociale_basis.i18n import _, number
from sociale_basis.privacy import Viewer
from sociale_basis.vocabulary import RegisterKind, Status  # noqa: TC001  (Typer reads it)


def export_register(  # noqa: PLR0913 -- one parameter per option
    file: Annotated[
        Path,
        typer.Argument(
            help="File to write: .csv, .xlsx, .geojson, .gpkg or .json.", show_default=False
        ),
    ],
    *,
    kind: Annotated[
        list[RegisterKind] | None, typer.Option(help="Only these kinds.", show_default=False)
    ] = None,
    layer: Annotated[
        list[str] | None, typer.Option(help="Only these layers.", show_default=False)
    ] = None,
    status: Annotated[
        list[Status] | None,
        typer.Option(help="Only these. Default all but closed.", show_default=False),
    ] = None,
    text: Annotated[str, typer.Option(help="Only with these words in name or address.")] = "",
    area: Annotated[
        list[str] | None, typer.Option(help="Only in these areas: codes.", show_default=False)
    ] = None,
    mark: Annotated[
        list[str] | None,
        typer.Option(
            help="Only with these: function=ontmoeten, sphere=communal, wheelchair=yes …",
            show_default=False,
        ),
    ] = None,
    organisation: OrganisationOption = None,
    viewer: ViewerOption = Viewer.OFFICIAL,
) -> None:
    """Write entries of the register to a file, as far as the viewer may see them."""
    from sociale_basis.layers import layer as known_layer
    from sociale_basis.register import Selection
    from sociale_basis.register.exchange import export_file

    for key in layer or ():
        known_layer(key)
    selection = Selection(
        kinds=tuple(kind or ()),
        layers=tuple(layer or ()),
        statuses=tuple(status or ()),
        text=text,
        areas=tuple(area or ()),
        marks=tuple(_mark(each) for each in mark or ()),
        organisation=organisation,
    )
    who = asker(viewer, organisation)
    with working(_("Writing the list")), open_register() as opened:
        written = export_file(opened, who, file, selection)
    written_text = _("{number} entries written to {file}, with {columns} columns.")
    say(
        written_text.format(
            number=number(written.entries), file=written.file, columns=number(len(written.columns))
        )
    )


def _mark(text: str) -> tuple[str, str]:
    group, equals, value = text.partition("=")
    if not (group and equals and value):
        raise UsageError(f"'{text}' is no filter", do="write it as function=ontmoeten")
    return group, value
