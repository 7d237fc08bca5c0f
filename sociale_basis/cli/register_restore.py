"""``sociale-basis register restore``: a backup in the place of the register."""

from __future__ import annotations

from pathlib import Path  # noqa: TC003  (Typer reads it)
from typing import Annotated

import typer

from sociale_basis.cli.register_who import administrator, open_register
from sociale_basis.cli.screen import say, working
from sociale_basis.errors import UsageError
from sociale_basis.i18n import _, number


def restore(
    file: Annotated[Path, typer.Argument(help="What backup wrote.", show_default=False)],
    *,
    yes: Annotated[
        bool, typer.Option("--yes", help="Yes, put it in the place of what is there now.")
    ] = False,
) -> None:
    """Put a backup in the place of the register. What was erased since stays erased."""
    from sociale_basis import register

    if not yes:
        raise UsageError(
            "this puts the backup in the place of everything that is in the register now",
            do="make a backup of what is there first, then add --yes",
        )
    with working(_("Restoring the backup")), open_register() as opened:
        done = register.restore(opened, administrator(), file)
    say(_("Restored: {file}.").format(file=file))
    if done.erased_again:
        text = _("Erased again, because it was erased after this backup: {count}.")
        say(text.format(count=number(done.erased_again)))
