"""``sociale-basis export``: a GeoPackage for QGIS."""

from __future__ import annotations

from pathlib import Path  # noqa: TC003  (Typer reads it)
from typing import Annotated

import typer

from sociale_basis.cli.options import Folder, opened
from sociale_basis.cli.screen import say, working
from sociale_basis.errors import UsageError
from sociale_basis.i18n import _


def export(
    folder: Folder,
    file: Annotated[Path, typer.Argument(help="GeoPackage to write (.gpkg).", show_default=False)],
) -> None:
    """Write cells, sub-areas, places and ways as one GeoPackage with QGIS styles."""
    if file.suffix.lower() != ".gpkg":
        raise UsageError("only GeoPackage can be written", file=file, do="name a file .gpkg")
    from sociale_basis.publish import write_geopackage

    area = opened(folder)
    with working(_("Writing the GeoPackage")):
        write_geopackage(area, file)
    say(_("GeoPackage written: {file}").format(file=file))
