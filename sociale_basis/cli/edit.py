"""``sociale-basis edit``: make a set of edits without writing JSON by hand."""

from __future__ import annotations

from pathlib import Path  # noqa: TC003  (Typer reads it)
from typing import TYPE_CHECKING, Annotated, Any

import typer

from sociale_basis.cli.options import Folder, opened
from sociale_basis.cli.screen import say, show_table, warn
from sociale_basis.errors import BadValueError, UsageError
from sociale_basis.i18n import _

if TYPE_CHECKING:
    from sociale_basis.neighbourhood import Neighbourhood
    from sociale_basis.reach import EditSet
    from sociale_basis.reach.edits import Vanished

Told = str | None
Flag = bool | None


def edit(  # noqa: PLR0913 -- one parameter per option
    folder: Folder,
    file: Annotated[
        Path, typer.Argument(help="File of edits; made when it is not there.", show_default=False)
    ],
    *,
    lower_kerb: Annotated[Told, typer.Option(help="Lower the kerb at a node: n123.")] = None,
    remove_barrier: Annotated[Told, typer.Option(help="Take away a bollard or gate: n123.")] = None,
    improve_crossing: Annotated[
        Told, typer.Option(help="Improve the crossing at a node: n123.")
    ] = None,
    close_segment: Annotated[
        Told, typer.Option(help="Close a way: w54, or between two of its nodes: w54:12-13.")
    ] = None,
    repair: Annotated[Told, typer.Option(help="Put a way right: w54, or w54:12-13.")] = None,
    add_segment: Annotated[
        Told, typer.Option(help="Make a footway along these points: 'LAT,LON LAT,LON …'.")
    ] = None,
    add_place: Annotated[
        Told, typer.Option(help="Open a place, with an id of your own: plan:1.")
    ] = None,
    add_bench: Annotated[Told, typer.Option(help="Put down a bench: LAT,LON.")] = None,
    move_place: Annotated[Told, typer.Option(help="Move a place: its id.")] = None,
    close_place: Annotated[Told, typer.Option(help="Close a place: its id.")] = None,
    hours: Annotated[
        tuple[str, str] | None,
        typer.Option(
            help="Other opening hours: id 'Mo-Fr 09:00-17:00'; 'unknown' where nobody knows.",
            metavar="ID HOURS",
        ),
    ] = None,
    height: Annotated[float | None, typer.Option(help="Of the kerb, in metres.")] = None,
    crossing: Annotated[Told, typer.Option(help="What it becomes: zebra or signals.")] = None,
    calm: Annotated[
        Flag, typer.Option("--calm", help="Traffic there goes 30 km/h at most.")
    ] = None,
    surface: Annotated[Told, typer.Option(help="Of a way: asphalt, paving_stones …")] = None,
    smoothness: Annotated[Told, typer.Option(help="Of a way: good, intermediate …")] = None,
    width: Annotated[float | None, typer.Option(help="Of a way, in metres.")] = None,
    slope: Annotated[
        float | None, typer.Option(help="No steeper than this fraction: 0.04 is 4 %.")
    ] = None,
    steps: Annotated[
        int | None, typer.Option(help="Number of steps: on a way, or at an entrance.")
    ] = None,
    handrail: Annotated[Flag, typer.Option("--handrail/--no-handrail")] = None,
    ramp: Annotated[
        Told, typer.Option(help="Beside steps, for: wheelchair, stroller or any.")
    ] = None,
    tactile: Annotated[Flag, typer.Option("--tactile/--no-tactile", help="Tactile paving.")] = None,
    lit: Annotated[Flag, typer.Option("--lit/--no-lit")] = None,
    wheelchair: Annotated[Told, typer.Option(help="yes, limited or no.")] = None,
    open_: Annotated[
        Flag, typer.Option("--open/--not-open", help="Whether everybody may walk there.")
    ] = None,
    where: Annotated[Told, typer.Option(help="Of a place: LAT,LON.")] = None,
    layer: Annotated[Told, typer.Option(help="Of a place: communal/cafe …")] = None,
    called: Annotated[Told, typer.Option(help="What a new place or way is called.")] = None,
    opening_hours: Annotated[Told, typer.Option(help="Of a new place.")] = None,
    remove: Annotated[
        int | None, typer.Option(min=1, help="Take the edit of this number out again.")
    ] = None,
    name: Annotated[Told, typer.Option(help="What the set is called. Default the file.")] = None,
    note: Annotated[Told, typer.Option(help="What it is for.")] = None,
    listed: Annotated[bool, typer.Option("--list", help="Show the edits in words.")] = False,
) -> None:
    """Add one edit to a file, or show what is in it."""
    from sociale_basis.cli.new_edit import new_edit
    from sociale_basis.reach.edits import write

    actions = {
        "lower-kerb": lower_kerb,
        "remove-barrier": remove_barrier,
        "improve-crossing": improve_crossing,
        "close-segment": close_segment,
        "repair": repair,
        "add-segment": add_segment,
        "add-place": add_place,
        "add-bench": add_bench,
        "move-place": move_place,
        "close-place": close_place,
        "hours": hours,
    }
    details: dict[str, Any] = {
        "height": height,
        "crossing": crossing,
        "calm": calm,
        "surface": surface,
        "smoothness": smoothness,
        "width": width,
        "slope": slope,
        "steps": steps,
        "handrail": handrail,
        "ramp": ramp,
        "tactile": tactile,
        "lit": lit,
        "wheelchair": wheelchair,
        "open": open_,
        "where": where,
        "layer": layer,
        "called": called,
        "opening-hours": opening_hours,
    }
    if not file.exists() and all(each is None for each in (*actions.values(), name, note)):
        raise UsageError(f"{file}: is not there", do="begin it with an edit or --name")
    told = _kept(file, name, note)
    changes = [each for each in actions.values() if each is not None]
    detailed = [each for each in details.values() if each is not None]
    if remove is not None:
        if changes or detailed:
            raise UsageError("--remove takes an edit out and adds none", do="do it in two steps")
        told = _without(told, remove, file)
    elif changes or detailed or not (listed or name or note):
        added = new_edit(actions, details)
        told = told.model_copy(update={"edits": (*told.edits, added)})
    area = opened(folder)
    gone = _gone(area, told)
    last = len(told.edits) - 1
    if changes:
        for each in gone:
            if each.number == last:
                raise BadValueError(_why(each), do="nothing is written: name something else")
    if changes or remove is not None or name or note:
        write(file, told)
        say(_("{file}: {number} edits").format(file=file, number=len(told.edits)))
    if listed or changes or remove is not None:
        _show(area, told, gone)
    warn(f"edit {each.number + 1} does nothing: {_why(each)}" for each in gone)


def _kept(file: Path, name: str | None, note: str | None) -> EditSet:
    """Read the file, or begin a new set; ``--name`` and ``--note`` count over what was there."""
    from pydantic import ValidationError

    from sociale_basis.reach import EditSet
    from sociale_basis.reach.edits import load

    told = {"name": name, "note": note}
    told = {key: value for key, value in told.items() if value is not None}
    known = load(file).model_dump() if file.exists() else {"name": file.stem}
    try:
        return EditSet.model_validate(known | told)
    except ValidationError:
        raise UsageError(f"--name is '{name}'", do="give 1 to 200 letters") from None


def _without(told: EditSet, number: int, file: Path) -> EditSet:
    if number > len(told.edits):
        raise UsageError(
            f"{file}: has no edit {number}, but {len(told.edits)}", do="see --list for the numbers"
        )
    kept = told.edits[: number - 1] + told.edits[number:]
    return told.model_copy(update={"edits": kept})


def _gone(area: Neighbourhood, told: EditSet) -> list[Vanished]:
    from sociale_basis.reach.edits import apply

    return apply(area, told).vanished


def _why(each: Vanished) -> str:
    from sociale_basis.cli.edited import WHYS

    return f"{each.reference} {WHYS[each.why]}"


def _show(area: Neighbourhood, told: EditSet, gone: list[Vanished]) -> None:
    from sociale_basis.cli.edit_places import streets_of
    from sociale_basis.i18n.edits import edit_words

    missing = {each.number for each in gone}
    names = dict(zip(area.places["id"], area.places["name"], strict=True))
    rows = []
    for number, (each, street) in enumerate(streets_of(area, told)):
        state = _("not on this map any more") if number in missing else ""
        rows.append([str(number + 1), edit_words(each, names), street, each.reference, state])
    columns = [_("Number"), _("Edit"), _("Street"), _("On the map"), ""]
    show_table(told.name, columns, rows, numbers_from=len(columns))
    if told.note:
        say(told.note)
