"""``sociale-basis compare``: before, after, and who gains and who loses."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path  # noqa: TC003  (Typer reads it)
from typing import TYPE_CHECKING, Annotated, Any

import typer

from sociale_basis.cli.answers import as_csv, as_json, deliver, rows_of
from sociale_basis.cli.moment import AtOption, on_or_at, show_moment
from sociale_basis.cli.options import (
    EditsOption,
    Folder,
    LayersOption,
    MinutesOption,
    ObservationsOption,
    OneWayOption,
    OnOption,
    UntaggedOption,
    ViewerOption,
    opened,
)
from sociale_basis.cli.screen import DASH, say, show_table, warn, working
from sociale_basis.errors import UsageError
from sociale_basis.i18n import _

if TYPE_CHECKING:
    import pandas as pd

    from sociale_basis.cli.several import Several
    from sociale_basis.neighbourhood import Neighbourhood

_STATES = ("yes", "unknown", "no")
_SIDES = ("before", "after")
_SHOWN = 40


class CompareBy(StrEnum):
    """What the numbers are summed by."""

    ALL = "all"
    PLACE = "place"
    HOME_CELL = "home-cell"
    BUURT = "buurt"


class CompareFormat(StrEnum):
    """How the answer is written."""

    TABLE = "table"
    CSV = "csv"
    JSON = "json"


def compare(  # noqa: PLR0913 -- one parameter per option
    folder: Folder,
    *,
    profile: Annotated[
        list[str],
        typer.Option(
            "--profile",
            help="Who goes: rollator, manual_wheelchair, cane … Repeat it for more.",
            show_default=False,
        ),
    ],
    layer: LayersOption,
    minutes: MinutesOption = None,
    at: AtOption = None,
    one_way: OneWayOption = False,
    untagged: UntaggedOption = "gewoon",
    edits: EditsOption = None,
    observations: ObservationsOption = None,
    on: OnOption = None,
    by: Annotated[
        CompareBy,
        typer.Option(
            help="Everyone together, the reach of each place, or per 100 m cell or buurt."
        ),
    ] = CompareBy.ALL,
    output_format: Annotated[
        CompareFormat, typer.Option("--format", help="How it is written.")
    ] = CompareFormat.TABLE,
    output: Annotated[Path | None, typer.Option(help="File to write. Default the screen.")] = None,
    viewer: Annotated[
        ViewerOption, typer.Option(help="For whom: residents do not see small numbers.")
    ] = ViewerOption.OFFICIAL,
) -> None:
    """Compare before and after edits; with observations alone, the map and what was seen."""
    if output is not None and output_format is CompareFormat.TABLE:
        raise UsageError("a table is for the screen", do="add --format csv or json")
    if edits is None and observations is None:
        raise UsageError(
            "nothing to compare: neither --edits nor --observations is given", do="add one of them"
        )
    from sociale_basis.cli.edited import edited, observed
    from sociale_basis.cli.several import asked_of

    questions = [
        asked_of(key, layer, minutes, untagged, one_way=one_way, at=at)
        for key in dict.fromkeys(profile)
    ]
    built = opened(folder)
    on = on_or_at(on, at, observations)
    seen, about_seen, warnings = observed(built, observations, on)
    after, about_edits, gone = edited(seen, edits)
    sides = (built if edits is None else seen, after)
    with working(_("Computing the ways")):
        table = _table(sides, questions, by, viewer)
        meta = _meta(sides, questions, viewer) | about_seen | about_edits
    meta |= {"by": by.value, "warnings": [*warnings, *gone]}
    warn(meta["warnings"])
    if output_format is CompareFormat.TABLE:
        _show(questions, by, meta, table)
        return
    content = as_csv(table) if output_format is CompareFormat.CSV else as_json(meta, rows_of(table))
    deliver(content, output, output_format, meta)


def _table(
    sides: tuple[Neighbourhood, Neighbourhood],
    questions: list[Several],
    by: CompareBy,
    viewer: ViewerOption,
) -> pd.DataFrame:
    import pandas as pd

    from sociale_basis.reach import compare as compared
    from sociale_basis.reach.comparing import By

    tables = []
    for question in questions:
        asked = question.first
        table = compared(
            *sides,
            asked.profile,
            question.layers,
            asked.limit_s,
            by=By(by.value),
            untagged=asked.untagged,
            one_way=asked.one_way,
            at=question.at,
        )
        table.insert(0, "profile", asked.profile.key)
        tables.append(table)
    return _shown(pd.concat(tables, ignore_index=True), viewer)


def _shown(table: pd.DataFrame, viewer: ViewerOption) -> pd.DataFrame:
    """Leave out small numbers of people; of dwellings nothing is left out."""
    import pandas as pd

    from sociale_basis.privacy import Permission, Viewer, suppress

    seen_by = Viewer(viewer.value)
    if Permission.EXACT_FIGURES in seen_by.permissions:
        return table.assign(suppressed=False)
    people = (table["group"] != "dwellings").to_numpy()
    hidden = table.loc[people]
    for side in _SIDES:
        hidden = suppress(hidden, [f"{state}_{side}" for state in _STATES], seen_by)
    for state in _STATES:
        # Of what is shown, so that it tells no more than that.
        difference = hidden[f"{state}_after"] - hidden[f"{state}_before"]
        hidden = hidden.assign(**{f"{state}_difference": difference})
    for column in ("gained", "lost"):
        hidden = suppress(hidden, [column], seen_by)
    return pd.concat([hidden, table.loc[~people].assign(suppressed=False)]).sort_index()


def _meta(
    sides: tuple[Neighbourhood, Neighbourhood], questions: list[Several], viewer: ViewerOption
) -> dict[str, Any]:
    from sociale_basis.cli.several import meta_of

    before, after = ([meta_of(area, one, viewer) for one in questions] for area in sides)
    profiles = [question.first.profile.key for question in questions]
    meta = after[0] | {
        "profile": profiles[0] if len(profiles) == 1 else None,
        "profiles": profiles,
        "minutes": {key: told["minutes"] for key, told in zip(profiles, after, strict=True)},
        "digest_before": before[0]["digest"],
    }
    for name, told in (("hangs_on_doubt_before", before), ("hangs_on_doubt", after)):
        meta[name] = [
            {"profile": key, **row}
            for key, each in zip(profiles, told, strict=True)
            for row in each["hangs_on_doubt"]
        ]
    return meta


def _show(
    questions: list[Several], by: CompareBy, meta: dict[str, Any], table: pd.DataFrame
) -> None:
    from sociale_basis.cli.edited import premises
    from sociale_basis.i18n.groups import group_words

    for line in premises(meta):
        say(line)
    head = {
        CompareBy.ALL: [],
        CompareBy.PLACE: [_("Place")],
        CompareBy.HOME_CELL: [_("Square of 100 metres")],
        CompareBy.BUURT: [_("Area")],
    }[by]
    states = [f"{words}: {_('before → after')}" for words in _short_states()]
    columns = [*head, _("Group"), *states, _("Newly there"), _("No longer there")]
    resident = meta["viewer"] == ViewerOption.RESIDENT
    # Of a square or a place nearly every number of people is too small for everyone's eyes.
    told = "dwellings" if resident else "residents"
    label = {"place": "name", "home-cell": "cell", "buurt": "name"}.get(by.value)
    for question in questions:
        mine = table.loc[table["profile"] == question.first.profile.key]
        rows = rows_of(mine)
        if by is not CompareBy.ALL:
            rows = [row for row in rows if row["group"] == told and _changes(row)]
        lines = []
        for row in rows[:_SHOWN]:
            names = [] if label is None else [row[label] or row.get("place_id")]
            lines.append(
                [
                    *names,
                    group_words(row["group"]),
                    *(_arrow(row[f"{state}_before"], row[f"{state}_after"]) for state in _STATES),
                    row["gained"],
                    row["lost"],
                ]
            )
        show_table(str(question), columns, lines, numbers_from=len(head) + 1)
        if not lines:
            say(_("Nothing changes for anyone here."))
        elif len(rows) > _SHOWN:
            say(_("And {number} more: --format csv gives all.").format(number=len(rows) - _SHOWN))
    show_moment(meta)
    if resident:
        say(_("A dash: too few people to show, or not known. Numbers are rounded."))
    say(
        _(
            "Estimates of who can get there, not of who comes. What changes for one place need not "
            "change for its kind."
        )
    )


def _short_states() -> list[str]:
    return [_("yes"), _("unknown"), _("no")]


def _changes(row: dict[str, Any]) -> bool:
    """Say whether anything differs, or may: what is left out is not nothing."""
    numbers = [row[f"{state}_difference"] for state in _STATES] + [row["gained"], row["lost"]]
    return any(number is None or number != 0 for number in numbers)


def _arrow(before: float | None, after: float | None) -> str:
    from sociale_basis.i18n import number

    first, last = (DASH if each is None else number(each) for each in (before, after))
    return f"{first} → {last}"
