"""``sociale-basis changes``: what is otherwise since the build before."""

from __future__ import annotations

from pathlib import Path  # noqa: TC003  (Typer reads it)
from typing import TYPE_CHECKING, Annotated, Any

import typer

from sociale_basis.cli.answers import Format, as_csv, as_json, deliver, rows_of, with_degrees
from sociale_basis.cli.options import Folder, opened
from sociale_basis.cli.screen import say, warn, working
from sociale_basis.i18n import _, number

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sociale_basis.cli.out_of_date import Lost
    from sociale_basis.neighbourhood import Differences, Neighbourhood

_SHOWN = 25


def changes(
    folder: Folder,
    *,
    everything: Annotated[
        bool, typer.Option("--all", help=f"Show every line, not the first {_SHOWN} of each kind.")
    ] = False,
    as_rows: Annotated[
        bool, typer.Option("--json", help="Write JSON instead of sentences.")
    ] = False,
    csv: Annotated[
        Path | None, typer.Option(help="Also write everything as CSV.", show_default=False)
    ] = None,
) -> None:
    """Show what is otherwise since the build before: places, ways, figures, areas and sources."""
    from sociale_basis.cli.out_of_date import out_of_date
    from sociale_basis.neighbourhood import differences, load_before

    area = opened(folder)
    with working(_("Comparing with the build before")):
        before = load_before(folder)
        found = None if before is None else differences(before, area)
        lost, warnings = out_of_date(area)
    warn(warnings)
    meta = _meta(area, found, lost)
    rows = [] if found is None else _rows_of(found)
    if csv is not None:
        import pandas as pd

        deliver(as_csv(pd.DataFrame(rows, columns=_columns(rows))), csv, Format.CSV, meta)
    if as_rows:
        deliver(as_json(meta, rows), None, Format.JSON, meta)
        return
    if found is None:
        say(_("There is no earlier build to compare with: this is the first one that is kept."))
    else:
        tell_changes(found, everything=everything)
    tell_lost(lost)
    if csv is not None:
        say(_("Written: {file}").format(file=csv))


def tell_changes(found: Differences, *, everything: bool = False) -> None:
    """Show what changed between two builds, in sentences, places first.

    Parameters
    ----------
    found
        What changed.
    everything
        Every line, also where there are many.
    """
    from sociale_basis.cli import change_lines

    before, after = found.before, found.after
    say(
        _("Compared: the build of {before} and that of {after}.").format(
            before=_moment(before.built), after=_moment(after.built)
        )
    )
    if found.other_software:
        say(
            _(
                "They were made by another version of the program ({before}, {after}): that too "
                "can make a difference."
            ).format(before=before.software, after=after.software)
        )
    if found.empty:
        say(_("Nothing changed: the same places, ways, areas and figures."))
    parts = (
        (_("Places"), change_lines.place_lines(found)),
        (_("Ways"), change_lines.way_lines(found)),
        (_("Areas"), change_lines.area_lines(found)),
        (_("Figures per area"), change_lines.figure_lines(found)),
        (_("Totals"), change_lines.total_lines(found)),
        (_("Sources"), change_lines.source_lines(found)),
    )
    for heading, lines in parts:
        _tell(heading, lines, everything=everything)
    _tell_the_rest(found)


def tell_lost(lost: Sequence[Lost]) -> None:
    """Show which edits and observations point at what is no longer on the map."""
    lines = [_lost_line(each) for each in lost]
    _tell(_("Edits and observations that no longer fit"), lines, everything=True)


def _tell(heading: str, lines: Sequence[str], *, everything: bool) -> None:
    if not lines:
        return
    say("")
    say(f"{heading} ({number(len(lines))})")
    shown = lines if everything else lines[:_SHOWN]
    for line in shown:
        say(f"- {line}")
    if len(shown) < len(lines):
        text = _("… and {number} more: add --all, or --csv FILE for a table.")
        say(text.format(number=number(len(lines) - len(shown))))


def _tell_the_rest(found: Differences) -> None:
    renumbered = int((found.ways["change"] == "renumbered").sum())
    lines = []
    if renumbered:
        text = _("Ways that have another number on the map but lie where they lay: {number}.")
        lines.append(text.format(number=number(renumbered)))
    if found.places_beyond or found.ways_beyond:
        text = _(
            "Not compared, because they lie where not both builds have data: {places} places and "
            "{ways} ways."
        )
        lines.append(
            text.format(places=number(found.places_beyond), ways=number(found.ways_beyond))
        )
    if lines:
        say("")
    for line in lines:
        say(line)


def _lost_line(each: Lost) -> str:
    why = {
        "not_there": _("is not on this map any more"),
        "not_connected": _("lies too far from every way"),
        "there_already": _("is there already"),
        "no_such_layer": _("names a layer that holds no places"),
    }[each.why]
    return _("{file}, number {number}: {reference} {why}").format(
        file=each.file, number=each.number, reference=each.reference, why=why
    )


def _moment(timestamp: str) -> str:
    from datetime import datetime

    from sociale_basis.i18n.formats import moment

    return moment(datetime.fromisoformat(timestamp))


def _meta(area: Neighbourhood, found: Differences | None, lost: Sequence[Lost]) -> dict[str, Any]:
    meta: dict[str, Any] = {
        "neighbourhood": area.meta.name,
        "digest": area.digest,
        "digest_before": None,
        "attribution": area.meta.attribution,
        "sources": [source.model_dump() for source in area.meta.sources],
        "vanished": [each._asdict() for each in lost],
    }
    if found is None:
        return meta
    sides = (("_before", found.before), ("", found.after))
    for suffix, build in sides:
        for name, value in vars(build).items():
            meta[f"{name}{suffix}"] = value
    return meta | {
        "nothing_changed": found.empty,
        "places_beyond": found.places_beyond,
        "ways_beyond": found.ways_beyond,
    }


def _rows_of(found: Differences) -> list[dict[str, Any]]:
    """Give every change as a row that says what it is about, points in degrees."""
    placed = {"places": with_degrees(found.places), "ways": with_degrees(found.ways)}
    tables = found.tables | placed
    return [{"about": about, **row} for about in tables for row in rows_of(tables[about])]


def _columns(rows: Sequence[dict[str, Any]]) -> list[str]:
    """Give all columns, in the order in which they first occur."""
    return list(dict.fromkeys(["about", "change", *(name for row in rows for name in row)]))
