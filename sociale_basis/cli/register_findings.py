"""``sociale-basis register findings``: what was seen, told and wished in the neighbourhood."""

from __future__ import annotations

import json as written_json
from pathlib import Path  # noqa: TC003  (Typer reads it)
from typing import TYPE_CHECKING, Annotated, Any

import typer

from sociale_basis.cli.answers import Format, as_json, deliver
from sociale_basis.cli.register_history import change_row, day_from, show_changes
from sociale_basis.cli.register_pins import accept, decline, pins
from sociale_basis.cli.register_streets import streets
from sociale_basis.cli.register_who import (
    ACTOR,
    ActorOption,
    OrganisationOption,
    ViewerOption,
    asker,
    open_register,
    team,
)
from sociale_basis.cli.screen import say, show_table
from sociale_basis.cli.sources_list import JsonOption  # noqa: TC001  (Typer reads it)
from sociale_basis.errors import BadValueError, FileFormatError, StorageError
from sociale_basis.i18n import _, number
from sociale_basis.i18n import date as written_date
from sociale_basis.privacy import Viewer
from sociale_basis.vocabulary import FindingKind, FindingStatus  # noqa: TC001  (Typer reads them)

if TYPE_CHECKING:
    from sociale_basis.register import Found

findings = typer.Typer(
    help="What was seen in the street, told in talks, judged, audited and wished.",
    no_args_is_help=True,
)
findings.command()(streets)
findings.command()(pins)
findings.command()(accept)
findings.command()(decline)

FindingArgument = Annotated[str, typer.Argument(help="Id of a finding.", show_default=False)]
ReasonOption = Annotated[
    str | None, typer.Option("--reason", help="Why, for the history.", show_default=False)
]


@findings.command(name="import")
def import_observations(
    file: Annotated[
        Path,
        typer.Argument(help="What `survey --template` wrote, filled in.", show_default=False),
    ],
    *,
    reason: ReasonOption = None,
    actor: ActorOption = ACTOR,
    json: JsonOption = False,
) -> None:
    """Take in what was seen in the street: all of it, or nothing when something cannot be used."""
    from sociale_basis.reach.observations import load
    from sociale_basis.register import take_in

    seen = load(file)
    with open_register() as register:
        try:
            done = take_in(register, team(actor), seen, reason=reason)
        except BadValueError as error:
            raise BadValueError(
                error.what, file=file, entry=error.entry, column=error.column, do=error.do
            ) from None
    if json:
        deliver(as_json({"file": file.name}, [done._asdict()]), None, Format.JSON, {})
        return
    text = _(
        "{file}: new {added}, changed {changed}, the same {same}, older than what is known "
        "{older}, not filled in {blank}"
    )
    counts = {name: number(count) for name, count in done._asdict().items()}
    say(text.format(file=file, **counts))


@findings.command(name="export")
def export_observations(
    file: Annotated[
        Path,
        typer.Argument(help="File to write, for `reach --observations`.", show_default=False),
    ],
    *,
    on: Annotated[
        str | None,
        typer.Option(help="As it was at the end of a day: 2026-11-24.", show_default=False),
    ] = None,
    viewer: ViewerOption = Viewer.OFFICIAL,
    organisation: OrganisationOption = None,
) -> None:
    """Write observations as `reach`, `barriers`, `compare` and `map` read them."""
    from sociale_basis._whole_file import whole_file
    from sociale_basis.neighbourhood.credits import OSM_ATTRIBUTION
    from sociale_basis.network.observation_models import SCHEMA_VERSION
    from sociale_basis.register import observations

    day = None if on is None else day_from(on)
    with open_register() as register:
        seen = observations(register, asker(viewer, organisation), day)
    content = {
        "schema_version": SCHEMA_VERSION,
        "attribution": [OSM_ATTRIBUTION],
        "observations": [
            each.model_dump(mode="json", exclude_defaults=True, by_alias=True) for each in seen
        ],
    }
    with whole_file(file) as new:
        text = written_json.dumps(content, ensure_ascii=False, indent=2) + "\n"
        new.write_text(text, encoding="utf-8", newline="\n")
    say(_("Written: {file}, {count} observations.").format(file=file, count=number(len(seen))))


@findings.command(name="list")
def list_them(
    *,
    kind: Annotated[
        list[FindingKind] | None, typer.Option(help="Only these kinds.", show_default=False)
    ] = None,
    status: Annotated[
        list[FindingStatus] | None,
        typer.Option(help="Only these. Default what stands.", show_default=False),
    ] = None,
    area: Annotated[
        list[str] | None, typer.Option(help="Only in these areas: codes.", show_default=False)
    ] = None,
    viewer: ViewerOption = Viewer.OFFICIAL,
    organisation: OrganisationOption = None,
    json: JsonOption = False,
) -> None:
    """List findings, as far as the viewer may see them."""
    from sociale_basis.register import FindingSelection, list_findings

    default = FindingSelection()
    selection = FindingSelection(
        kinds=tuple(kind or ()),
        statuses=tuple(status) if status else default.statuses,
        areas=tuple(area or ()),
    )
    with open_register() as register:
        found = list_findings(register, asker(viewer, organisation), selection)
    rows = [finding_row(each) for each in found]
    if json:
        meta = {"viewer": viewer.value, "findings": len(rows)}
        deliver(as_json(meta, rows), None, Format.JSON, meta)
        return
    columns = [_("Finding"), _("Kind"), _("Standing"), _("Date"), _("Told")]
    shown = [
        [row["id"], row["kind"], row["status"], written_date(each.created_at.date()), _short(row)]
        for row, each in zip(rows, found, strict=True)
    ]
    show_table(_("What was found out"), columns, shown, numbers_from=len(columns))


@findings.command()
def history(
    finding: FindingArgument,
    *,
    on: Annotated[
        str | None,
        typer.Option(help="As it was at the end of a day: 2026-11-24.", show_default=False),
    ] = None,
    viewer: ViewerOption = Viewer.OFFICIAL,
    organisation: OrganisationOption = None,
    json: JsonOption = False,
) -> None:
    """Show every change of a finding, or what it said on a day."""
    from sociale_basis.register import finding_as_it_was, finding_history

    who = asker(viewer, organisation)
    meta: dict[str, Any] = {"finding": finding, "viewer": viewer.value, "on": on}
    day = None if on is None else day_from(on)
    with open_register() as register:
        if day is not None:
            rows = [finding_row(finding_as_it_was(register, who, finding, day))]
        else:
            rows = [change_row(each) for each in finding_history(register, who, finding)]
    if json:
        deliver(as_json(meta, rows), None, Format.JSON, meta)
    elif day is not None:
        say(_("As it was on {day}").format(day=written_date(day)))
        say(_short(rows[0]))
    else:
        show_changes(rows)


@findings.command()
def add(
    file: Annotated[
        Path,
        typer.Argument(
            help="JSON with a finding, or a list of them: its kind and attributes.",
            show_default=False,
        ),
    ],
    *,
    reason: ReasonOption = None,
    actor: ActorOption = ACTOR,
    json: JsonOption = False,
) -> None:
    """Write talks, ladder judgements, audit cards or pins down: all of them, or none."""
    from sociale_basis.register import add_findings

    with open_register() as register:
        made = add_findings(register, team(actor), _read(file), reason=reason)
    if json:
        rows = [finding_row(each) for each in made]
        deliver(as_json({"findings": len(made)}, rows), None, Format.JSON, {})
        return
    for each in made:
        say(_("Written down: {id}.").format(id=each.id))


@findings.command()
def close(
    finding: FindingArgument,
    *,
    ended: Annotated[
        str, typer.Option("--on", help="Last day that it was so: 2026-11-24.", show_default=False)
    ],
    reason: Annotated[str, typer.Option("--reason", help="Why.", show_default=False)],
    actor: ActorOption = ACTOR,
) -> None:
    """Close a finding: it is so no more, or it was a mistake. It stays in the register."""
    from sociale_basis.register import close_finding

    day = day_from(ended)
    with open_register() as register:
        close_finding(register, team(actor), finding, ended_on=day, reason=reason)
    say(_("Closed. It stays in the history."))


def finding_row(found: Found) -> dict[str, Any]:
    """Give a finding as a row of JSON."""
    told = found.finding.model_dump(mode="json", exclude_defaults=True)
    return {
        "id": found.id,
        "revision": found.revision,
        "kind": found.finding.kind.value,
        "status": found.standing.status.value,
        "created_at": found.created_at.isoformat(),
        "updated_at": found.updated_at.isoformat(),
        "finding": told,
        "standing": found.standing.model_dump(mode="json", exclude_defaults=True),
    }


def _short(row: dict[str, Any]) -> str:
    return "; ".join(f"{name}: {value}" for name, value in row["finding"].items())


def _read(file: Path) -> list[dict[str, Any]]:
    try:
        content = written_json.loads(file.read_bytes().decode("utf-8-sig"))
    except OSError as error:
        raise StorageError(f"{file}: cannot be read ({error.strerror or error})") from error
    except UnicodeDecodeError as error:
        raise FileFormatError("is not UTF-8 text", file=file, do="save it as UTF-8") from error
    except written_json.JSONDecodeError as error:
        raise FileFormatError(f"is not JSON: {error.msg}", file=file, row=error.lineno) from error
    listed = content if isinstance(content, list) else [content]
    if not listed or not all(isinstance(each, dict) for each in listed):
        raise FileFormatError("holds no finding and no list of findings", file=file)
    return listed
