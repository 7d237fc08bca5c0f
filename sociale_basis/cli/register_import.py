"""``sociale-basis register import``: a list that somebody keeps, into the register."""

from __future__ import annotations

from pathlib import Path  # noqa: TC003  (Typer reads it)
from typing import TYPE_CHECKING, Annotated, Any

import typer

from sociale_basis.cli.answers import Format, as_json, deliver
from sociale_basis.cli.options import opened as opened_neighbourhood
from sociale_basis.cli.register_who import ACTOR, ActorOption, open_register, team
from sociale_basis.cli.screen import DASH, say, show_table, working
from sociale_basis.cli.sources_list import JsonOption  # noqa: TC001  (Typer reads it)
from sociale_basis.i18n import _, number

if TYPE_CHECKING:
    from sociale_basis.register.exchange import AddressList, Imported, Step


def import_register(  # noqa: PLR0913 -- one parameter per option
    file: Annotated[
        Path,
        typer.Argument(
            help="CSV, Excel, GeoJSON, GeoPackage, or a directory in JSON.", show_default=False
        ),
    ],
    *,
    mapping: Annotated[
        Path | None,
        typer.Option("--map", help="File that says what the columns hold.", show_default=False),
    ] = None,
    save_map: Annotated[
        Path | None,
        typer.Option(help="Write that file, to put it right.", show_default=False),
    ] = None,
    source: Annotated[
        str | None,
        typer.Option(
            help="Who keeps the list, the same each time it comes. Default the file's name.",
            show_default=False,
        ),
    ] = None,
    neighbourhood: Annotated[
        Path | None,
        typer.Option(
            help="Folder of a neighbourhood, to find addresses and names of areas in.",
            show_default=False,
        ),
    ] = None,
    also_alike: Annotated[
        bool, typer.Option("--also-alike", help="Add also what looks the same as what is there.")
    ] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Only say, row by row, what would be done.")
    ] = False,
    actor: ActorOption = ACTOR,
    json: JsonOption = False,
) -> None:
    """Import a list: all of it, or nothing when something in it cannot be used."""
    from sociale_basis.register.exchange import import_file, read_mapping, write_mapping

    given = None if mapping is None else read_mapping(mapping)
    addresses, areas = _places(neighbourhood)
    with working(_("Reading the list")), open_register() as register:
        found = import_file(
            register,
            team(actor),
            file,
            mapping=given,
            source=source,
            addresses=addresses,
            areas=areas,
            also_alike=also_alike,
            dry_run=dry_run,
        )
    if save_map is not None:
        write_mapping(found.mapping, save_map)
    if json:
        meta = _meta(found)
        deliver(as_json(meta, [_row(step) for step in found.steps]), None, Format.JSON, meta)
        return
    _show(found)


def _places(folder: Path | None) -> tuple[AddressList | None, dict[str, str]]:
    """Give what helps to place rows. Addresses stay in memory."""
    from sociale_basis.register.exchange import AddressList

    if folder is None:
        return None, {}
    area = opened_neighbourhood(folder)
    points = area.homes.geometry.to_crs("EPSG:28992")
    rows = zip(area.homes["address"], points.x, points.y, strict=True)
    areas = dict(zip(area.areas["name"], area.areas["code"], strict=True))
    return AddressList((str(text), float(x), float(y)) for text, x, y in rows), areas


def _meta(found: Imported) -> dict[str, Any]:
    from sociale_basis.register.exchange import Todo

    return {
        "file": str(found.file),
        "sheet": found.sheet,
        "done": found.done,
        "mapping": found.mapping.model_dump(),
        "notes": found.notes,
        **{each.value: found.count(each) for each in Todo},
        "untouched": [{"id": key, "name": name} for key, name in found.untouched.items()],
    }


def _row(step: Step) -> dict[str, Any]:
    return {
        "row": step.draft.row,
        "name": step.draft.name,
        "todo": step.todo.value,
        "entry_id": step.entry_id,
        "why": _why(step),
        "notes": step.draft.notes,
        "changes": [
            {
                "attribute": ".".join(each["path"]),
                "was": each.get("old"),
                "becomes": each.get("new"),
            }
            for each in step.leaves
        ],
    }


def _why(step: Step) -> str | None:
    return step.why if step.draft.problem is None else str(step.draft.problem)


def _show(found: Imported) -> None:
    from sociale_basis.register.exchange import Todo

    words = {
        Todo.ADD: _("new"),
        Todo.CHANGE: _("changed"),
        Todo.SAME: _("the same"),
        Todo.SKIP: _("skipped"),
        Todo.BAD: _("cannot be used"),
    }
    columns = [
        [heading, _("not read") if target == "-" else target]
        for heading, target in found.mapping.columns.items()
    ]
    show_table(_("What the columns hold"), [_("Column"), _("Read as")], columns, numbers_from=2)
    for note in found.notes:
        say(note)
    rows = [
        [step.draft.row, step.draft.name, words[step.todo], _told(step)] for step in found.steps
    ]
    title = _("Row by row") if found.done else _("Row by row: what would be done")
    show_table(title, [_("Row"), _("Name"), _("What"), _("Told")], rows, numbers_from=9)
    counts = ", ".join(f"{words[each]} {number(found.count(each))}" for each in Todo)
    say(f"{found.file}: {counts}")
    if found.untouched:
        text = _("In the register and not in this list, left as they are: {names}")
        say(text.format(names=", ".join(sorted(found.untouched.values()))))
    if not found.done:
        say(_("Nothing was changed: this was a dry run."))


def _told(step: Step) -> str:
    changes = [
        f"{'.'.join(each['path'])}: {each.get('old', DASH)} → {each.get('new', DASH)}"
        for each in step.leaves
    ]
    why = _why(step)
    return "; ".join([*([] if why is None else [why]), *changes, *step.draft.notes])
