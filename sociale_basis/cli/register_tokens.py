"""``sociale-basis register tokens``: links that ask an organisation whether all is still right."""

from __future__ import annotations

from typing import Annotated

import typer

from sociale_basis.cli.answers import Format, as_json, deliver
from sociale_basis.cli.register_who import ACTOR, ActorOption, open_register, team
from sociale_basis.cli.screen import say, show_table
from sociale_basis.cli.sources_list import JsonOption  # noqa: TC001  (Typer reads it)
from sociale_basis.i18n import _, date

tokens = typer.Typer(help="Links that ask 'Klopt dit nog?'. No mail is sent.", no_args_is_help=True)


@tokens.command()
def make(
    entry: Annotated[str, typer.Argument(help="Id of an entry.", show_default=False)],
    *,
    whole_organisation: Annotated[
        bool,
        typer.Option("--whole-organisation", help="Ask about everything of this organisation."),
    ] = False,
    days: Annotated[int, typer.Option("--days", min=1, max=366, help="How long it works.")] = 60,
    actor: ActorOption = ACTOR,
    json: JsonOption = False,
) -> None:
    """Make a link. It is shown once: nobody can look it up later."""
    from sociale_basis.register import make_token

    with open_register() as register:
        made = make_token(
            register, team(actor), entry, whole_organisation=whole_organisation, days=days
        )
    row = {
        "id": made.id,
        "entry": made.entry_id,
        "path": made.path,
        "expires_at": made.expires_at.isoformat(),
    }
    if json:
        deliver(as_json({"tokens": 1}, [row]), None, Format.JSON, {})
        return
    say(made.path)
    until = date(made.expires_at.date())
    say(_("Put the address of your dashboard before it. It works until {day}.").format(day=until))


@tokens.command(name="list")
def list_them(
    *,
    entry: Annotated[
        str | None, typer.Option("--entry", help="Only of this entry.", show_default=False)
    ] = None,
    actor: ActorOption = ACTOR,
    json: JsonOption = False,
) -> None:
    """List links, without what makes them work."""
    from sociale_basis.register import list_tokens

    with open_register() as register:
        found = list_tokens(register, team(actor), entry)
    rows = [
        {
            "id": each.id,
            "entry": each.entry_id,
            "name": each.name,
            "whole_organisation": each.whole_organisation,
            "made_at": each.made_at.isoformat(),
            "made_by": each.made_by,
            "expires_at": each.expires_at.isoformat(),
            "revoked_at": None if each.revoked_at is None else each.revoked_at.isoformat(),
            "answers": each.answers,
            "works": each.works,
        }
        for each in found
    ]
    if json:
        deliver(as_json({"tokens": len(rows)}, rows), None, Format.JSON, {})
        return
    columns = [_("Link"), _("About"), _("Works until"), _("Works"), _("Answers")]
    shown = [
        [each.id, each.name, date(each.expires_at.date()), each.works, each.answers]
        for each in found
    ]
    show_table(_("Links that ask whether all is still right"), columns, shown, numbers_from=4)


@tokens.command()
def revoke(
    token: Annotated[str, typer.Argument(help="Id of a link.", show_default=False)],
    *,
    actor: ActorOption = ACTOR,
) -> None:
    """Let a link work no longer."""
    from sociale_basis.register import revoke_token

    with open_register() as register:
        revoke_token(register, team(actor), token)
    say(_("The link no longer works."))
