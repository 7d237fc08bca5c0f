"""``sociale-basis register backup``: the whole register in one file, while others work on."""

from __future__ import annotations

from pathlib import Path  # noqa: TC003  (Typer reads it)
from typing import Annotated

import typer

from sociale_basis.cli.register_who import administrator, open_register
from sociale_basis.cli.screen import say, working
from sociale_basis.i18n import _


def backup(
    file: Annotated[Path, typer.Argument(help="File to write.", show_default=False)],
) -> None:
    """Write the whole register to one file. It holds everything: keep it safe."""
    from sociale_basis.register import back_up

    with working(_("Writing the backup")), open_register() as opened:
        back_up(opened, administrator(), file)
    say(_("Written: {file}. It holds everything: keep it safe.").format(file=file))
