"""``sociale-basis register erase-actor``: a former colleague, out of who changed what."""

from __future__ import annotations

from typing import Annotated

import typer

from sociale_basis.cli.register_who import administrator, open_register
from sociale_basis.cli.screen import say
from sociale_basis.errors import UsageError
from sociale_basis.i18n import _, number


def erase_actor(
    pseudonym: Annotated[
        str,
        typer.Argument(help="Pseudonym, as the history shows it.", show_default=False),
    ],
    *,
    yes: Annotated[bool, typer.Option("--yes", help="Yes, erase it for good.")] = False,
) -> None:
    """Erase somebody's pseudonym from who changed what, for good. What was changed stays."""
    from sociale_basis import register

    if not yes:
        raise UsageError(
            "this erases the pseudonym from the whole history, for good",
            do="add --yes if that is what you want",
        )
    with open_register() as opened:
        count = register.erase_actor(opened, administrator(), pseudonym)
    text = _("Erased in {count} places. Also delete the backups that you kept.")
    say(text.format(count=number(count)))
