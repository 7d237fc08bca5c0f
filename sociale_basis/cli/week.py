"""``sociale-basis week``: who can get somewhere that is open, by part of the day."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path  # noqa: TC003  (Typer reads it)
from typing import TYPE_CHECKING, Annotated, Any

import typer

from sociale_basis.cli.answers import as_csv, as_json, deliver, rows_of
from sociale_basis.cli.moment import LitOption, day_of, with_light
from sociale_basis.cli.options import (
    EditsOption,
    Folder,
    LayersOption,
    MinutesOption,
    OneWayOption,
    ProfileOption,
    UntaggedOption,
    ViewerOption,
    opened,
)
from sociale_basis.cli.screen import say, show_table, warn, working
from sociale_basis.errors import UsageError
from sociale_basis.i18n import _, number

if TYPE_CHECKING:
    from datetime import date

    import pandas as pd

    from sociale_basis.cli.several import Several
    from sociale_basis.neighbourhood import Neighbourhood
    from sociale_basis.reach.week import Week

_STATES = ("yes", "unknown", "no")
_GROUPS = ("residents", "residents_75")


class Sheet(StrEnum):
    """How the answer is written."""

    TABLE = "table"
    CSV = "csv"
    JSON = "json"


class By(StrEnum):
    """What the numbers are summed by."""

    ALL = "all"
    BUURT = "buurt"
    HOME_CELL = "home-cell"
    PLACE = "place"


def week(  # noqa: PLR0913 -- one parameter per option
    folder: Folder,
    *,
    profile: ProfileOption,
    layer: LayersOption,
    begin: Annotated[
        str | None,
        typer.Option(
            "--from",
            help="First of the seven days, as 2026-11-23. Default the Monday of this week.",
            show_default=False,
        ),
    ] = None,
    minutes: MinutesOption = None,
    untagged: UntaggedOption = "gewoon",
    one_way: OneWayOption = False,
    lit: LitOption = False,
    edits: EditsOption = None,
    by: Annotated[
        By, typer.Option(help="Everyone together, or per buurt, 100 m cell or place.")
    ] = By.ALL,
    output_format: Annotated[
        Sheet, typer.Option("--format", help="How it is written.")
    ] = Sheet.TABLE,
    output: Annotated[Path | None, typer.Option(help="File to write. Default the screen.")] = None,
    viewer: Annotated[
        ViewerOption, typer.Option(help="For whom: residents do not see small numbers.")
    ] = ViewerOption.OFFICIAL,
) -> None:
    """Say when in a week residents can get to a place that is open, and back."""
    if output is not None and output_format is Sheet.TABLE:
        raise UsageError("a table is for the screen", do="add --format csv or json")
    from datetime import datetime

    from sociale_basis.cli.edited import edited
    from sociale_basis.cli.several import asked_of
    from sociale_basis.network.recurrence import HERE
    from sociale_basis.reach.reach import legs_words
    from sociale_basis.reach.week import week as whole_week

    question = asked_of(profile, layer, minutes, untagged, one_way=one_way)
    asked = question.first
    first = day_of(begin, datetime.now(HERE).date())
    area, changed, warnings = edited(opened(folder), edits)
    with working(_("Computing the ways")):
        found = whole_week(
            area,
            with_light(asked.profile, lit=lit),
            question.layers,
            asked.limit_s,
            first,
            untagged=asked.untagged,
            one_way=asked.one_way,
        )
        meta = _meta(area, question, found, viewer) | changed
        meta |= {"legs": legs_words(one_way=one_way), "lit_after_dark": lit}
        table = _shown(_table(area, found, by), viewer)
    meta["warnings"] = warnings
    warn(warnings)
    if output_format is Sheet.TABLE:
        _show(question, meta, table, first)
        return
    rows = as_csv(table) if output_format is Sheet.CSV else as_json(meta, rows_of(table))
    deliver(rows, output, output_format, meta)


def _table(area: Neighbourhood, found: Week, by: By) -> pd.DataFrame:
    from sociale_basis.reach import week_tables

    match by:
        case By.BUURT:
            return week_tables.week_buurten(area, found)
        case By.HOME_CELL:
            return week_tables.week_cells(area, found)
        case By.PLACE:
            return week_tables.week_places(found)
    return week_tables.week_residents(area, found)


def _shown(table: pd.DataFrame, viewer: ViewerOption) -> pd.DataFrame:
    from sociale_basis.privacy import Viewer, suppress

    for group in _GROUPS:
        columns = [f"{group}_{state}" for state in _STATES]
        table = suppress(table, columns, Viewer(viewer.value))
    return table


def _meta(
    area: Neighbourhood, question: Several, found: Week, viewer: ViewerOption
) -> dict[str, Any]:
    from importlib.metadata import version

    from sociale_basis.cli.several import shown

    totals = dict(zip(_GROUPS, found.weights.sum(axis=0).tolist(), strict=True))
    return {
        "profile": question.first.profile.key,
        "layer": question.layers[0] if len(question.layers) == 1 else None,
        "layers": list(question.layers),
        "minutes": question.first.limit_s / 60,
        "from": found.begin.isoformat(),
        "untagged": question.first.untagged.preset,
        "untagged_changed": sorted(question.first.untagged.changed),
        **shown(totals, viewer),
        "places": len(found.destinations.places),
        "places_without_hours": found.without_hours,
        "viewer": viewer.value,
        "attribution": area.meta.attribution,
        "neighbourhood": area.meta.name,
        "digest": area.digest,
        "version": version("sociale-basis"),
        "sources": [source.model_dump() for source in area.meta.sources],
    }


def _show(question: Several, meta: dict[str, Any], table: pd.DataFrame, first: date) -> None:
    from sociale_basis.i18n.formats import date as date_words
    from sociale_basis.maps import question_words

    about = [name for name in ("name", "cell") if name in table]
    heads = {"name": _("Name"), "cell": _("Square of 100 metres")}
    keys = [f"{group}_{state}" for group in _GROUPS for state in _STATES]
    short = {"yes": _("yes"), "unknown": _("unknown"), "no": _("no")}
    rows = [
        [
            *(row[name] for name in about),
            _day_words(row["date"]),
            _part_words(row["part"]),
            *(row[key] for key in keys),
        ]
        for row in rows_of(table)
    ]
    columns = [
        *(heads[name] for name in about),
        _("Day"),
        _("Part of the day"),
        *short.values(),
        *(_("75+: {state}").format(state=short[state]) for state in _STATES),
    ]
    title = question_words(
        question.first.profile,
        question.layers,
        question.first.limit_s,
        one_way=question.first.one_way,
    )
    show_table(title, columns, rows, numbers_from=len(about) + 2)
    say(
        _(
            "The week from {day}: at some moment in that part they can be there and find it open."
        ).format(day=date_words(first))
    )
    if meta["places_without_hours"]:
        say(
            _("Of {number} of the {all} places we do not know the hours.").format(
                number=number(meta["places_without_hours"]), all=number(meta["places"])
            )
        )
    if meta["viewer"] == ViewerOption.RESIDENT:
        say(_("A dash: too few people to show, or not known. Numbers are rounded."))


def _day_words(day: str | None) -> str:
    from datetime import date

    from sociale_basis.i18n.formats import weekday

    return _("This week") if day is None else weekday(date.fromisoformat(day))


def _part_words(part: str) -> str:
    return {
        "any": _("any time"),
        "night": _("night (0 to 6)"),
        "morning": _("morning (6 to 12)"),
        "afternoon": _("afternoon (12 to 18)"),
        "evening": _("evening (18 to 24)"),
    }[part]
