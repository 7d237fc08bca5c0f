"""``sociale-basis register history``: who changed what of an entry, or what it said on a day."""

from __future__ import annotations

import json as written_json
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer

from sociale_basis.cli.answers import Format, as_json, deliver
from sociale_basis.cli.register_who import OrganisationOption, ViewerOption, asker, open_register
from sociale_basis.cli.screen import DASH, say, show_table
from sociale_basis.cli.sources_list import JsonOption  # noqa: TC001  (Typer reads it)
from sociale_basis.errors import UsageError
from sociale_basis.i18n import _
from sociale_basis.i18n import date as written_date
from sociale_basis.privacy import Viewer

if TYPE_CHECKING:
    from datetime import date

    from sociale_basis.register import Change, Kept

_LONGEST = 60


def history(
    entry: Annotated[str, typer.Argument(help="Id of the entry.", show_default=False)],
    *,
    on: Annotated[
        str | None,
        typer.Option(help="As it was at the end of a day: 2026-11-24.", show_default=False),
    ] = None,
    viewer: ViewerOption = Viewer.OFFICIAL,
    organisation: OrganisationOption = None,
    json: JsonOption = False,
) -> None:
    """Show every change of an entry, or what it said on a day."""
    from sociale_basis import register

    who = asker(viewer, organisation)
    meta: dict[str, Any] = {"entry": entry, "viewer": viewer.value, "on": on}
    day = None if on is None else day_from(on)
    with open_register() as opened:
        if day is not None:
            kept = register.as_it_was(opened, who, entry, day)
            rows = [_state_row(kept)]
        else:
            changes = register.history(opened, who, entry)
            rows = [change_row(each) for each in changes]
    if json:
        deliver(as_json(meta, rows), None, Format.JSON, meta)
    elif day is not None:
        _show_state(rows[0], day)
    else:
        show_changes(rows)


def day_from(text: str) -> date:
    """Read a day as somebody typed it.

    Raises
    ------
    UsageError
        It is none.
    """
    try:
        return datetime.strptime(text, "%Y-%m-%d").date()  # noqa: DTZ007 -- a day has no zone
    except ValueError:
        raise UsageError(f"'{text}' is no day", do="write it as 2026-11-24") from None


def _state_row(kept: Kept) -> dict[str, Any]:
    told = kept.entry.model_dump(mode="json", exclude_defaults=True)
    return {
        "id": kept.id,
        "revision": kept.revision,
        "at": kept.updated_at.isoformat(),
        "status": kept.status.value,
        "entry": {"kind": kept.entry.kind.value, **told},
        "life": kept.life.model_dump(mode="json", exclude_defaults=True),
    }


def change_row(change: Change) -> dict[str, Any]:
    """Give a change as a row of JSON."""
    return {
        "revision": change.number,
        "at": change.at.isoformat(),
        "action": change.action,
        "role": change.role,
        "actor": change.actor,
        "reason": change.reason,
        "changes": [
            {
                "attribute": ".".join(leaf["path"][1:]),
                "old": leaf.get("old"),
                "new": leaf.get("new"),
            }
            for leaf in change.leaves
        ],
    }


def _show_state(row: dict[str, Any], day: date) -> None:
    title = _("As it was on {day}").format(day=written_date(day))
    told = {"status": row["status"]} | _flat(row["entry"]) | _flat(row["life"])
    show_table(title, [_("Attribute"), _("Value")], told.items(), numbers_from=2)


def _flat(told: dict[str, Any], before: str = "") -> dict[str, str]:
    found: dict[str, str] = {}
    for name, value in told.items():
        if isinstance(value, dict):
            found |= _flat(value, f"{before}{name}.")
        else:
            found[f"{before}{name}"] = _short(value)
    return found


def show_changes(rows: list[dict[str, Any]]) -> None:
    """Show rows of changes as a table."""
    shown = [
        [
            row["revision"],
            row["at"][:16].replace("T", " "),
            row["action"],
            row["role"],
            row["reason"],
            "\n".join(
                f"{each['attribute']}: {_short(each['old'])} → {_short(each['new'])}"
                for each in row["changes"]
            ),
        ]
        for row in rows
    ]
    columns = [_("Revision"), _("When (UTC)"), _("Action"), _("Role"), _("Why"), _("Changed")]
    show_table(_("History"), columns, shown, numbers_from=len(columns))
    if not any(row["changes"] for row in rows):
        say(_("Of what was changed, nothing may be seen in this role."))


def _short(value: Any) -> str:  # noqa: ANN401 -- whatever can stand in JSON
    if value is None:
        return DASH
    text = value if isinstance(value, str) else written_json.dumps(value, ensure_ascii=False)
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"
