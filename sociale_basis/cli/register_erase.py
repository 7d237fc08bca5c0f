"""``sociale-basis register erase``: what is personal, out of an entry and all it ever said."""

from __future__ import annotations

from typing import Annotated

import typer

from sociale_basis.cli.register_who import ACTOR, ActorOption, administrator, open_register
from sociale_basis.cli.screen import say
from sociale_basis.errors import UsageError
from sociale_basis.i18n import _


def erase(
    entry: Annotated[str, typer.Argument(help="Id of the entry.", show_default=False)],
    *,
    reason: Annotated[
        str, typer.Option(help="Why. It stays: name nobody in it.", show_default=False)
    ],
    also: Annotated[
        list[str] | None,
        typer.Option(
            help="Another attribute that somebody is named in: name, description … Repeat it for "
            "more.",
            show_default=False,
        ),
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", help="Yes, erase it for good.")] = False,
    actor: ActorOption = ACTOR,
) -> None:
    """Erase what is personal from an entry and from its whole history, for good."""
    from sociale_basis import register

    if not reason.strip():
        raise UsageError("no reason is given", do="say why: --reason 'asked for'")
    if not yes:
        raise UsageError(
            "this erases what is personal from the entry and from its whole history, for good",
            do="add --yes if that is what you want",
        )
    with open_register() as opened:
        register.erase(opened, administrator(actor), entry, also=also or (), reason=reason)
    say(_("Erased from the entry and its history. Also delete the backups that you kept."))
