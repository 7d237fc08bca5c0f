"""``sociale-basis register review``: what residents and organisations passed on."""

from __future__ import annotations

import json as json_text
from typing import TYPE_CHECKING, Annotated, Any

import typer

from sociale_basis.cli.answers import Format, as_json, deliver
from sociale_basis.cli.register_who import ACTOR, ActorOption, open_register, team
from sociale_basis.cli.screen import say, show_table
from sociale_basis.cli.sources_list import JsonOption  # noqa: TC001  (Typer reads it)
from sociale_basis.errors import UsageError
from sociale_basis.i18n import _, date

if TYPE_CHECKING:
    from sociale_basis.register import Proposal, Review

review = typer.Typer(help="What was passed on, and waits for a decision.", no_args_is_help=True)
ProposalArgument = Annotated[str, typer.Argument(help="Id of a proposal.", show_default=False)]
ReasonOption = Annotated[
    str | None, typer.Option("--reason", help="Why, for the history.", show_default=False)
]


@review.command(name="list")
def list_them(
    *,
    decided: Annotated[bool, typer.Option("--decided", help="Also what was decided.")] = False,
    actor: ActorOption = ACTOR,
    json: JsonOption = False,
) -> None:
    """List what was passed on; what may be kept no longer is deleted first."""
    from sociale_basis.register import forget_proposals, list_proposals

    with open_register() as register:
        forget_proposals(register, team(actor))
        found = list_proposals(register, team(actor), decided=decided)
    if json:
        deliver(as_json({"proposals": len(found)}, list(map(_row, found))), None, Format.JSON, {})
        return
    columns = [_("Proposal"), _("About"), _("Date"), _("New"), _("By the organisation")]
    shown = [
        [each.id, each.name, date(each.at.date()), each.is_new, each.by_organisation]
        for each in found
    ]
    show_table(_("What was passed on"), columns, shown, numbers_from=len(columns))


@review.command()
def show(
    proposal: ProposalArgument,
    *,
    actor: ActorOption = ACTOR,
    json: JsonOption = False,
) -> None:
    """Show one, old and new side by side, with likely doubles and words that may name persons."""
    from sociale_basis.register import get_proposal

    with open_register() as register:
        found = get_proposal(register, team(actor), proposal)
    if json:
        rows = [dict(each._asdict()) for each in found.changes]
        meta = _row(found.proposal) | {
            "changed_since": found.changed_since,
            "likely_same": [each._asdict() for each in found.likely_same],
            "flags": [each._asdict() for each in found.flags],
        }
        deliver(as_json(meta, rows), None, Format.JSON, meta)
        return
    _show(found)


@review.command()
def accept(
    proposal: ProposalArgument,
    *,
    reason: ReasonOption = None,
    actor: ActorOption = ACTOR,
) -> None:
    """Make of it what it says."""
    from sociale_basis.register import accept as accepted

    with open_register() as register:
        kept = accepted(register, team(actor), proposal, reason=reason)
    say(_("Done: {name} ({id}).").format(name=kept.entry.name, id=kept.id))


@review.command()
def adapt(
    proposal: ProposalArgument,
    *,
    changes: Annotated[
        list[str] | None,
        typer.Option(
            "--set",
            help="Attribute and value: contact.phone=015-1234567. Repeat it.",
            show_default=False,
        ),
    ] = None,
    without: Annotated[
        list[str] | None,
        typer.Option("--without", help="Field to leave out. Repeat it.", show_default=False),
    ] = None,
    reason: ReasonOption = None,
    actor: ActorOption = ACTOR,
) -> None:
    """Make something of it with changes of your own."""
    from sociale_basis.register import adapt as adapted

    told = _changes(changes or [])
    with open_register() as register:
        kept = adapted(register, team(actor), proposal, told, without=without or [], reason=reason)
    say(_("Done: {name} ({id}).").format(name=kept.entry.name, id=kept.id))


@review.command()
def decline(
    proposal: ProposalArgument,
    *,
    reason: Annotated[str, typer.Option("--reason", help="Why.", show_default=False)],
    actor: ActorOption = ACTOR,
) -> None:
    """Do nothing with it; it is deleted after some time."""
    from sociale_basis.register import decline as declined

    with open_register() as register:
        declined(register, team(actor), proposal, reason=reason)
    say(_("Declined."))


def _row(proposal: Proposal) -> dict[str, Any]:
    return {
        "id": proposal.id,
        "at": proposal.at.isoformat(),
        "name": proposal.name,
        "entry": proposal.entry_id,
        "is_new": proposal.is_new,
        "by_organisation": proposal.by_organisation,
        "decision": proposal.decision.value,
        "reason": proposal.reason,
        "told": proposal.told.model_dump(mode="json", exclude_defaults=True),
    }


def _show(found: Review) -> None:
    columns = [_("Field"), _("Now"), _("Passed on")]
    rows = [[each.field, each.old, each.new] for each in found.changes]
    show_table(found.proposal.name, columns, rows, numbers_from=len(columns))
    told = found.proposal.told
    if told.gone:
        say(_("It is no longer there"))
    if told.remark:
        say(told.remark)
    if found.changed_since:
        say(_("Somebody else changed it after this was passed on."))
    for each in found.likely_same:
        text = _("Perhaps the same: {name} ({id})")
        say(text.format(name=each.name, id=each.entry_id))
    for flag in found.flags:
        say(_("Perhaps a person: {words} ({field})").format(words=flag.words, field=flag.field))


def _changes(told: list[str]) -> dict[str, Any]:
    changes: dict[str, Any] = {}
    for each in told:
        path, equals, text = each.partition("=")
        *inside, last = path.split(".")
        if not equals or not last:
            raise UsageError(f"--set is '{each}'", do="write it as contact.phone=015-1234567")
        place = changes
        for name in inside:
            place = place.setdefault(name, {})
            if not isinstance(place, dict):
                raise UsageError(f"--set is '{each}'", do="give each attribute once")
        place[last] = _value(text)
    return changes


def _value(text: str) -> Any:  # noqa: ANN401 -- whatever JSON can hold
    """Read JSON where it begins like a list or object, or is a word of it; else it is text."""
    if text[:1] in {"[", "{"} or text in {"null", "true", "false"}:
        try:
            return json_text.loads(text)
        except ValueError:
            return text
    return text
