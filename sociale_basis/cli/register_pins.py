"""``sociale-basis register findings pins``: what residents put on the map."""

from __future__ import annotations

from typing import Annotated

import typer

from sociale_basis.cli.answers import Format, as_json, deliver
from sociale_basis.cli.register_who import ACTOR, ActorOption, open_register, team
from sociale_basis.cli.screen import say, show_table
from sociale_basis.cli.sources_list import JsonOption  # noqa: TC001  (Typer reads it)
from sociale_basis.i18n import _, date

PinArgument = Annotated[str, typer.Argument(help="Id of a pin.", show_default=False)]
SeenOption = Annotated[
    int, typer.Option("--revision", help="The revision that you read.", show_default=False)
]


def pins(*, actor: ActorOption = ACTOR, json: JsonOption = False) -> None:
    """List pins that wait for a decision; what may be kept no longer is deleted first."""
    from sociale_basis.register import forget_pins, list_pins

    with open_register() as register:
        forget_pins(register, team(actor))
        found = list_pins(register, team(actor))
    rows = [
        {
            "id": each.found.id,
            "revision": each.found.revision,
            "at": each.found.created_at.isoformat(),
            **each.found.finding.model_dump(mode="json", exclude_defaults=True),
            "flags": [flag._asdict() for flag in each.flags],
        }
        for each in found
    ]
    if json:
        deliver(as_json({"pins": len(rows)}, rows), None, Format.JSON, {})
        return
    columns = [_("Pin"), _("Date"), _("Kind"), _("Told"), _("Perhaps a person")]
    shown = [
        [
            f"{each.found.id} ({each.found.revision})",
            date(each.found.created_at.date()),
            row["sort"],
            row.get("text"),
            ", ".join(flag.words for flag in each.flags) or None,
        ]
        for each, row in zip(found, rows, strict=True)
    ]
    show_table(_("Pins that wait for a decision"), columns, shown, numbers_from=len(columns))


def accept(
    pin: PinArgument,
    *,
    revision: SeenOption,
    text: Annotated[
        str | None,
        typer.Option(help="What it is to say instead, without names.", show_default=False),
    ] = None,
    at_home: Annotated[
        bool, typer.Option("--at-home", help="It is about a home: show only the 100 m square.")
    ] = False,
    actor: ActorOption = ACTOR,
) -> None:
    """Put a pin on the map, for everyone to see."""
    from sociale_basis.register import accept_pin

    with open_register() as register:
        accept_pin(register, team(actor), pin, expected=revision, text=text, at_home=at_home)
    say(_("The pin is on the map."))


def decline(
    pin: PinArgument,
    *,
    revision: SeenOption,
    reason: Annotated[str, typer.Option("--reason", help="Why.", show_default=False)],
    actor: ActorOption = ACTOR,
) -> None:
    """Leave a pin off the map; it is deleted after some time."""
    from sociale_basis.register import decline_pin

    with open_register() as register:
        decline_pin(register, team(actor), pin, expected=revision, reason=reason)
    say(_("Declined."))
