"""``sociale-basis register due``: what somebody should ask again, and sheets to do it with."""

from __future__ import annotations

from pathlib import Path  # noqa: TC003  (Typer reads it)
from typing import TYPE_CHECKING, Annotated, Any

import typer

from sociale_basis.cli.answers import Format, as_csv, as_json, deliver
from sociale_basis.cli.register_who import OrganisationOption, ViewerOption, asker, open_register
from sociale_basis.cli.screen import say, show_table
from sociale_basis.cli.sources_list import JsonOption  # noqa: TC001  (Typer reads it)
from sociale_basis.errors import UsageError
from sociale_basis.i18n import _, number
from sociale_basis.i18n import date as written_date
from sociale_basis.privacy import Permission, Viewer

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import date

    from sociale_basis.privacy import Who
    from sociale_basis.publish.calls import Call
    from sociale_basis.register import Due, Register

_BOM = b"\xef\xbb\xbf"
"""Without it, spreadsheets take accents for something else."""


def due(
    *,
    kind: Annotated[
        list[str] | None,
        typer.Option(
            help="Only this list: due, stale, never_verified, no_hours, unreliable_hours, "
            "unknown_access, hangs_on_one or ends_soon. Repeat it for more.",
            show_default=False,
        ),
    ] = None,
    organisation: OrganisationOption = None,
    sheet: Annotated[
        Path | None,
        typer.Option(help="Write a call sheet to print (HTML, A4).", show_default=False),
    ] = None,
    csv: Annotated[
        Path | None, typer.Option("--csv", help="Write the lists as CSV.", show_default=False)
    ] = None,
    mail: Annotated[
        Path | None,
        typer.Option(
            help="Write a CSV to merge into letters: a row per organisation. Nothing is sent.",
            show_default=False,
        ),
    ] = None,
    links: Annotated[
        str | None,
        typer.Option(
            metavar="ADDRESS",
            help="Address of the dashboard: put in each row of --mail a new link, on which it is "
            "confirmed with one tap. Only with --viewer builder_team.",
            show_default=False,
        ),
    ] = None,
    viewer: ViewerOption = Viewer.OFFICIAL,
    json: JsonOption = False,
) -> None:
    """List what in the register somebody should ask again, and why."""
    from sociale_basis.publish.calls import calls, due_rows, mail_merge
    from sociale_basis.register import Selection, due_entries
    from sociale_basis.register.clock import day_of

    kinds = _kinds(kind)
    if links is not None and mail is None:
        raise UsageError("links stand in the sheet to merge", do="add --mail FILE")
    who = asker(viewer, organisation)
    with open_register() as opened:
        today = day_of(opened.clock())
        selection = Selection(organisation=organisation)
        found = due_entries(opened, who, kinds, selection)
        rows = due_rows(opened, who, found, today)
        to_call = calls(opened, who, found)
        meta = _meta(opened, who, kinds, rows, today) | {"organisation": organisation}
        link_of = _linking(opened, who, to_call, links)
        letters = mail_merge(to_call, today, link_of) if mail is not None else []
    _write(to_call, rows, letters, today, sheet=sheet, csv=csv, mail=mail)
    if json:
        deliver(as_json(meta, rows), None, Format.JSON, meta)
        return
    _show(rows, meta)
    for file in filter(None, (sheet, csv, mail)):
        say(_("Written: {file}.").format(file=file))


def _kinds(told: Sequence[str] | None) -> list[Due]:
    from sociale_basis.register import Due

    known = [each.value for each in Due]
    for name in told or ():
        if name not in known:
            raise UsageError(f"there is no list '{name}'", do=f"choose from {', '.join(known)}")
    return [Due(name) for name in told] if told else list(Due)


def _meta(
    register: Register, who: Who, kinds: Sequence[Due], rows: Sequence[Mapping[str, Any]], day: date
) -> dict[str, Any]:
    from sociale_basis.register import Counted, Due, count_entries

    of_keepers = {Due.HANGS_ON_ONE: Counted.HANGS_ON_ONE, Due.ENDS_SOON: Counted.ENDS_SOON}
    asked = {due: counted for due, counted in of_keepers.items() if due in kinds}
    meta: dict[str, Any] = {
        "viewer": who.viewer.value,
        "on": day.isoformat(),
        "lists": {each.value: sum(row["due"] == each.value for row in rows) for each in kinds},
        # Of the whole register, whatever may be listed: from five, unless the viewer keeps it.
        "whole_register": {},
        "incomplete": [],
    }
    if who.may(Permission.REGISTER_COUNTS):
        meta["whole_register"] = {
            due.value: count_entries(register, who, counted).total for due, counted in asked.items()
        }
    if not who.may(Permission.REGISTER):
        meta["incomplete"] = [due.value for due in asked]
    return meta


def _linking(
    register: Register, who: Who, to_call: Sequence[Call], address: str | None
) -> Callable[[str], str | None]:
    """Give what makes a link for each that is to be called, where an address is told."""
    from sociale_basis.publish.calls import is_organisation
    from sociale_basis.register import make_token

    whole = {call.of.id: is_organisation(call.of) for call in to_call}

    def link_of(entry_id: str) -> str | None:
        if address is None:
            return None
        made = make_token(register, who, entry_id, whole_organisation=whole[entry_id])
        return f"{address.rstrip('/')}/{made.path}"

    return link_of


def _write(
    to_call: Sequence[Call],
    rows: Sequence[Mapping[str, Any]],
    letters: Sequence[Mapping[str, Any]],
    today: date,
    *,
    sheet: Path | None,
    csv: Path | None,
    mail: Path | None,
) -> None:
    from sociale_basis._whole_file import whole_file
    from sociale_basis.publish.call_sheet import call_sheet
    from sociale_basis.publish.calls import DUE_COLUMNS, MERGE_COLUMNS

    if sheet is not None:
        with whole_file(sheet) as new:
            new.write_text(call_sheet(to_call, today), encoding="utf-8", newline="\n")
    if csv is not None:
        _write_csv(csv, DUE_COLUMNS, rows)
    if mail is not None:
        _write_csv(mail, MERGE_COLUMNS, letters)


def _write_csv(file: Path, columns: Sequence[str], rows: Sequence[Mapping[str, Any]]) -> None:
    import pandas as pd

    from sociale_basis._whole_file import whole_file
    from sociale_basis.publish.calls import not_a_formula

    safe = [
        {name: not_a_formula(row[name]) if row[name] is not None else None for name in columns}
        for row in rows
    ]
    with whole_file(file) as new:
        new.write_bytes(_BOM + as_csv(pd.DataFrame(safe, columns=list(columns), dtype=object)))


def _show(rows: Sequence[Mapping[str, Any]], meta: Mapping[str, Any]) -> None:
    from datetime import date as day

    from sociale_basis.publish.calls import due_words
    from sociale_basis.register import Due

    shown = [
        [
            due_words(Due(row["due"])),
            row["name"],
            row["organisation"],
            row["contact"],
            row["phone"],
            written_date(day.fromisoformat(row["since"])) if row["since"] else None,
            row["id"],
        ]
        for row in rows
    ]
    columns = [
        _("Why"), _("Name"), _("Organisation"), _("Contact"), _("Telephone"), _("Since or until"),
        _("Id"),
    ]  # fmt: skip
    if shown:
        show_table(_("To ask again"), columns, shown, numbers_from=len(columns))
    else:
        say(_("Nothing in the register is due, as far as may be seen in this role."))
    for name in meta["incomplete"]:
        count = meta["whole_register"].get(name)
        told = _("fewer than five, or not to be told") if count is None else number(count)
        text = _("{list}: only entries that agreed to be shown. In the whole register: {count}.")
        say(text.format(list=due_words(Due(name)), count=told))
