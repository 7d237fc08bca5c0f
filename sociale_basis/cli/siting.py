"""``sociale-basis siting``: where one more place, or several, would bring most."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path  # noqa: TC003  (Typer reads it)
from typing import TYPE_CHECKING, Annotated, Any

import typer

from sociale_basis.cli.answers import Format, as_format, check_output, deliver, rows_of
from sociale_basis.cli.candidates import CandidatesOption, checked, found
from sociale_basis.cli.moment import AtOption, moment_of
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
    import geopandas as gpd

    from sociale_basis.cli.several import Several
    from sociale_basis.reach import Sited

_SHOWN = 20
_PEOPLE = tuple(
    f"{group}_{kind}"
    for group in ("residents", "residents_75")
    for kind in ("newly", "perhaps", "reached", "only", "nearest")
)


class Goal(StrEnum):
    """What the best places are best at."""

    COVER = "cover"
    MEDIAN = "median"


class Counted(StrEnum):
    """Who counts."""

    ALL = "all"
    OLDER = "75"


def siting(  # noqa: PLR0913 -- one parameter per option
    folder: Folder,
    *,
    profile: ProfileOption,
    layer: LayersOption,
    candidates: CandidatesOption = None,
    p: Annotated[
        int | None,
        typer.Option(
            "--p",
            min=1,
            max=10,
            help="How many places to choose together. Default each candidate by itself.",
            show_default=False,
        ),
    ] = None,
    goal: Annotated[
        Goal,
        typer.Option(
            help="With --p: as many residents as possible who newly get there (cover), or the "
            "shortest way on average (median)."
        ),
    ] = Goal.COVER,
    residents: Annotated[
        Counted, typer.Option(help="With --p: who counts, all or those of 75 and over.")
    ] = Counted.ALL,
    afresh: Annotated[
        bool, typer.Option("--afresh", help="As if there were no place of these layers yet.")
    ] = False,
    minutes: MinutesOption = None,
    at: AtOption = None,
    one_way: OneWayOption = False,
    untagged: UntaggedOption = "gewoon",
    time_limit: Annotated[
        float, typer.Option(min=0, help="With --p: seconds to search for the best.")
    ] = 60.0,
    edits: EditsOption = None,
    output_format: Annotated[
        Format, typer.Option("--format", help="How it is written.")
    ] = Format.TABLE,
    output: Annotated[Path | None, typer.Option(help="File to write. Default the screen.")] = None,
    viewer: Annotated[
        ViewerOption, typer.Option(help="For whom: residents do not see small numbers.")
    ] = ViewerOption.OFFICIAL,
) -> None:
    """Say where one more place would bring most residents within reach."""
    check_output(output, output_format)
    names = checked(candidates)
    from sociale_basis.cli.edited import edited
    from sociale_basis.cli.several import asked_of, meta_of, shown, without_small
    from sociale_basis.reach import choose_places, prospects, rank_candidates
    from sociale_basis.reach.opening_hours import aware

    question, when = (
        asked_of(profile, layer, minutes, untagged, one_way=one_way),
        moment_of(at),
    )
    if afresh and when is not None:
        raise UsageError(
            "--at asks what is open of what is there, and --afresh that nothing is",
            do="leave one of them out",
        )
    area, changed, warnings = edited(opened(folder), edits)
    with working(_("Trying the candidates")):
        asked = prospects(
            area,
            question.first.profile,
            question.layers,
            question.first.limit_s,
            found(area, names),
            untagged=question.first.untagged,
            one_way=one_way,
            afresh=afresh,
            at=when,
        )
        group = "residents" if residents is Counted.ALL else "residents_75"
        best = None
        if p is not None:
            best = choose_places(asked, p, goal=goal.value, group=group, time_limit_s=time_limit)
        frame = rank_candidates(asked) if best is None else best.table
        meta = meta_of(area, question, viewer) | changed
    meta |= {
        "candidates": len(asked.candidates.places),
        "candidates_not_connected": list(asked.not_connected),
        "afresh": afresh,
        "at": None if when is None else aware(when).isoformat(),
        **{f"{name}_now": each for name, each in shown(asked.residents_now, viewer).items()},
        **(_of_best(best, p, goal, viewer) if best is not None else {}),
        "warnings": warnings,
    }
    people = [name for name in _PEOPLE if name in frame]
    frame = without_small(frame, people, viewer)
    frame["seconds_mean"] = frame["seconds_mean"].where(frame["residents_reached"].notna())
    warn(warnings)
    if output_format is Format.TABLE:
        _show(question, meta, frame)
        return
    content = as_format(output_format, meta, frame)
    deliver(content, output, output_format, meta)


def _of_best(best: Sited, p: int | None, goal: Goal, viewer: ViewerOption) -> dict[str, Any]:
    """Say how good the choice is, and how good it could be at most."""
    from sociale_basis.cli.several import shown

    told: dict[str, Any] = {
        "p": p,
        "goal": goal.value,
        "counted": best.counted,
        "status": best.status,
        "gap": best.gap,
        "rows_merged": best.rows,
    }
    if goal is Goal.MEDIAN:
        return told | {
            "seconds_now": best.now,
            "seconds_then": best.value,
            "seconds_then_bound": best.bound,
        }
    return told | shown({"newly": best.value, "newly_bound": best.bound}, viewer)


def _show(question: Several, meta: dict[str, Any], frame: gpd.GeoDataFrame) -> None:
    from datetime import datetime

    from sociale_basis.i18n.formats import moment
    from sociale_basis.vocabulary import State

    rows = rows_of(frame.head(_SHOWN))
    chosen = "p" in meta
    columns = [
        _("Where"),
        _("Entrance"),
        _("Would newly get there"),
        _("Would perhaps get there"),
        _("Can get there in all"),
        _("Minutes on average"),
        *([_("Only by this place"), _("Nearest to")] if chosen else []),
        _("On the map"),
    ]
    doors = {State.YES: _("yes"), State.UNKNOWN: _("unknown"), State.NO: _("no")}
    show_table(
        _("Where would one more place bring most? {question}").format(question=question),
        columns,
        [
            [
                row["name"],
                doors[State(row["entrance"])],
                row["residents_newly"],
                row["residents_perhaps"],
                row["residents_reached"],
                None if row["seconds_mean"] is None else row["seconds_mean"] / 60,
                *([row["residents_only"], row["residents_nearest"]] if chosen else []),
                row["candidate_id"],
            ]
            for row in rows
        ],
        numbers_from=2,
    )
    if not rows:
        say(_("No place here would make a difference."))
    elif len(frame) > _SHOWN:
        say(_("And {number} more: --format csv gives all.").format(number=len(frame) - _SHOWN))
    if meta["at"] is not None:
        text = _("Setting out on {moment}: what is there already counts if it is open on arrival.")
        say(text.format(moment=moment(datetime.fromisoformat(meta["at"]))))
    if meta["residents_now"] is not None and not meta["afresh"]:
        text = _("Of {residents} residents {yes} get to such a place for certain now.")
        say(text.format(residents=number(meta["residents"]), yes=number(meta["residents_now"])))
    if chosen:
        for line in _words(meta, len(frame)):
            say(line)


def _words(meta: dict[str, Any], places: int) -> list[str]:
    """Say in words what the chosen places bring, and whether that is the best."""
    counted = {
        "residents": _("residents"),
        "residents_75": _("residents of 75 and over"),
        "homes": _("homes"),
    }[meta["counted"]]
    if meta["goal"] == Goal.MEDIAN:
        text = _(
            "With these {places} places the way to the nearest takes {then} minutes on average, "
            "now {now}. Who cannot get there within {minutes} minutes counts for {minutes}."
        )
        lines = [
            text.format(
                places=places,
                then=number(meta["seconds_then"] / 60, decimals=1),
                now=number(meta["seconds_now"] / 60, decimals=1),
                minutes=number(meta["minutes"]),
            )
        ]
    else:
        text = _("With these {places} places {newly} {counted} newly get there for certain.")
        lines = [text.format(places=places, newly=number(meta["newly"]), counted=counted)]
    if meta["status"] == "optimal":
        return [*lines, _("No other choice does better: that is proven.")]
    if meta["goal"] == Goal.MEDIAN:
        text = _(
            "Time ran out: a better choice may exist. Shorter than {bound} minutes is impossible."
        )
        return [*lines, text.format(bound=number(meta["seconds_then_bound"] / 60, decimals=1))]
    text = _("Time ran out: a better choice may exist. More than {bound} is impossible.")
    return [*lines, text.format(bound=number(meta["newly_bound"]))]
