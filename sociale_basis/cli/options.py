"""Options that more than one command has, and what they mean."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sociale_basis.cli.screen import working
from sociale_basis.i18n import _

if TYPE_CHECKING:
    from sociale_basis.neighbourhood import Neighbourhood

Folder = Annotated[
    Path, typer.Argument(help="Folder of a neighbourhood, made by 'build'.", show_default=False)
]
ProfileOption = Annotated[
    str,
    typer.Option(
        "--profile", help="Who goes: rollator, manual_wheelchair, cane …", show_default=False
    ),
]
LayerOption = Annotated[
    str, typer.Option("--layer", help="Where to: institutional/library …", show_default=False)
]
LayersOption = Annotated[
    list[str],
    typer.Option(
        "--layer",
        help="Where to: institutional/library … Repeat it for one of several.",
        show_default=False,
    ),
]
EditsOption = Annotated[
    Path | None,
    typer.Option(
        "--edits",
        help="File of edits: as it would be if these were made.",
        show_default=False,
    ),
]
ObservationsOption = Annotated[
    Path | None,
    typer.Option(
        "--observations",
        help="File of observations: what somebody saw in the street.",
        show_default=False,
    ),
]
OnOption = Annotated[
    str | None,
    typer.Option(
        "--on",
        help="Day or moment for the observations: 2026-11-24 (at noon) or '2026-11-24 10:00'. "
        "Default now.",
        show_default=False,
    ),
]
MinutesOption = Annotated[
    int | None,
    typer.Option(
        "--minutes",
        min=1,
        max=600,
        help="Within how long. Default that of the profile.",
        show_default=False,
    ),
]
OneWayOption = Annotated[
    bool, typer.Option("--one-way", help="Only the way there, not the way back as well.")
]
UntaggedOption = Annotated[
    str, typer.Option("--untagged", help="What untagged means: gewoon or voorzichtig.")
]


class ViewerOption(StrEnum):
    """For whom the answer is."""

    OFFICIAL = "official"
    RESIDENT = "resident"


def opened(folder: Path) -> Neighbourhood:
    """Open a neighbourhood, with a sign of life for who waits."""
    from sociale_basis.neighbourhood import load

    with working(_("Opening the neighbourhood")):
        return load(folder)
