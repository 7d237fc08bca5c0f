"""``sociale-basis check``: what is in a neighbourhood, how much is unknown, what is stale."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

import typer

from sociale_basis.cli.answers import as_json, deliver, rows_of
from sociale_basis.cli.options import Folder, MinutesOption, OneWayOption, UntaggedOption, opened
from sociale_basis.cli.screen import say, show_table, warn, working
from sociale_basis.i18n import _, language, number
from sociale_basis.i18n.reasons import reason_words, way_words

if TYPE_CHECKING:
    from sociale_basis.neighbourhood import Report

_TABLES = ("areas", "places", "network", "known", "readings", "doubts", "components")
_SHOWN_DOUBTS = 4
# Column of the table of sources; the checksum beside it lines up as well.
_RECORDS = 5


class CheckFormat(StrEnum):
    """How the report is written."""

    TABLE = "table"
    JSON = "json"


def check(
    folder: Folder,
    *,
    profile: Annotated[
        str | None,
        typer.Option(help="Also what the answer to one question hangs on: who goes."),
    ] = None,
    layer: Annotated[str | None, typer.Option(help="The same: where to.")] = None,
    minutes: MinutesOption = None,
    one_way: OneWayOption = False,
    untagged: UntaggedOption = "gewoon",
    output_format: Annotated[
        CheckFormat, typer.Option("--format", help="How it is written.")
    ] = CheckFormat.TABLE,
) -> None:
    """Show what is in a neighbourhood, how much is unknown, and what is stale."""
    from sociale_basis.cli.hanging import show_hanging
    from sociale_basis.cli.question import asked_if_any
    from sociale_basis.maps import question_words
    from sociale_basis.maps.sources import source_header, source_rows
    from sociale_basis.neighbourhood import check as examine
    from sociale_basis.network.untagged import untagged as find_untagged
    from sociale_basis.reach import hangs_on_doubt
    from sociale_basis.reach.reach import legs_words

    question = asked_if_any(profile, layer, minutes, untagged, one_way=one_way)
    area = opened(folder)
    hanging: list[dict[str, Any]] = []
    with working(_("Checking")):
        report = examine(area, table=find_untagged(untagged))
        if question is not None:
            asked = (area, question.profile, question.layer, question.limit_s)
            hanging = rows_of(hangs_on_doubt(*asked, untagged=question.untagged, one_way=one_way))
    warn([*report.warnings, *report.stale])
    if output_format is CheckFormat.JSON:
        told = report.as_dict()
        rows = [{"about": name, **row} for name in _TABLES for row in told.pop(name)]
        rows += [{"about": "hangs_on_doubt", **row} for row in hanging]
        meta = told | {
            "untagged": untagged,
            "profile": None if question is None else question.profile.key,
            "layer": None if question is None else question.layer,
            "minutes": None if question is None else question.limit_s / 60,
            "legs": None if question is None else legs_words(one_way=one_way),
            "attribution": area.meta.attribution,
            "sources": [source.model_dump() for source in area.meta.sources],
        }
        deliver(as_json(meta, rows), None, output_format, meta)
        return
    _show(report)
    show_table(_("Sources"), source_header(), source_rows(area), numbers_from=_RECORDS)
    if question is not None:
        about = (question.profile, question.layer, question.limit_s)
        say(question_words(*about, one_way=one_way))
        show_hanging(hanging)


def _show(report: Report) -> None:
    from sociale_basis.maps.totals import total_words

    say(
        _("{name}: built on {day} with {software}").format(
            name=report.name, day=report.built[:10], software=report.software
        )
    )
    for key, text in total_words().items():
        value = report.totals[key]
        say(f"  {text}: {_('unknown') if value is None else number(value)}")
    _show_what_is_there(report)
    _show_what_is_known(report)


def _show_what_is_there(report: Report) -> None:
    from sociale_basis.layers import layers

    known = layers()
    show_table(
        _("Sub-areas"),
        [_("Code"), _("Area"), _("Inside the data (%)"), _("Dwellings"), _("Residents"), "75+"],
        [
            [
                row["code"],
                row["name"],
                100 * row["share_inside"],
                row["dwellings"],
                row["residents"],
                row["residents_75"],
            ]
            for row in report.areas
        ],
        numbers_from=2,
    )
    show_table(
        _("Places"),
        [_("Layer"), _("Kind"), _("Candidates"), _("Checked"), _("Stale"), _("Touch no way")],
        [
            [
                row["layer"],
                getattr(known[row["layer"]].label, language()) if row["layer"] in known else "",
                row["candidate"],
                row["verified"],
                row["stale"],
                row["not_connected"],
            ]
            for row in report.places
        ],
        numbers_from=2,
    )
    show_table(
        _("Ways"),
        [_("Kind of way"), _("Kilometres")],
        [[way_words(row["way_class"]), _decimal(row["length_m"] / 1000)] for row in report.network],
    )


def _show_what_is_known(report: Report) -> None:
    from sociale_basis.network.profile import profiles
    from sociale_basis.network.untagged import untagged

    show_table(
        _("How much of the ways is known (%)"),
        [_("What"), _("Not on the map"), _("On the map"), _("From heights")],
        [
            [
                _known_words(row["attribute"]),
                _percent(row["untagged"]),
                _percent(row["tag"]),
                _percent(row["elevation"]),
            ]
            for row in report.known
        ],
    )
    labels = {key: _label(profile.label) for key, profile in profiles().items()}
    show_table(
        _("How much of the ways each can use (%)"),
        [_("Who"), _("yes"), _("unknown"), _("no")],
        [
            [labels[row["profile"]], *(_percent(row[state]) for state in ("yes", "unknown", "no"))]
            for row in report.readings
        ],
    )
    rows = {row.id: _label(row.label) for row in untagged().rows}
    first: list[dict[str, Any]] = []
    for profile in labels:
        mine = [row for row in report.doubts if row["profile"] == profile]
        first += [row for row in mine if row["reading"] == "doubt"][:_SHOWN_DOUBTS]
    show_table(
        _("On which rows of untagged.toml the doubt hangs"),
        [_("Who"), _("Row"), _("What"), _("Share of the ways (%)")],
        [
            [labels[row["profile"]], row["row"], rows[row["row"]], _percent(row["share"])]
            for row in first
        ],
        numbers_from=3,
    )


def _label(text: Any) -> str:  # noqa: ANN401 -- a Text, which is slow to import

    return str(getattr(text, language()))


def _known_words(attribute: str) -> str:

    return reason_words({"lit": "light"}.get(attribute, attribute))


def _decimal(value: float) -> str:

    return number(value, decimals=1)


def _percent(share: float | None) -> str | None:
    return None if share is None else _decimal(100 * share)
