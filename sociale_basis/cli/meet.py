"""``sociale-basis meet``: where a group can meet, each going in their own way."""

from __future__ import annotations

from pathlib import Path  # noqa: TC003  (Typer reads it)
from typing import TYPE_CHECKING, Annotated, Any

import typer

from sociale_basis.cli.answers import Format, as_format, check_output, deliver, rows_of
from sociale_basis.cli.candidates import CandidatesOption, checked, found
from sociale_basis.cli.options import EditsOption, Folder, OneWayOption, UntaggedOption, opened
from sociale_basis.cli.points import point
from sociale_basis.cli.screen import say, show_table, warn, working
from sociale_basis.errors import UsageError
from sociale_basis.i18n import _, language, number, state_words

if TYPE_CHECKING:
    import geopandas as gpd

    from sociale_basis.neighbourhood import Neighbourhood
    from sociale_basis.network.mobility_profile import MobilityProfile
    from sociale_basis.reach import Participant

_SHOWN = 10


def meet(  # noqa: PLR0913 -- one parameter per option
    folder: Folder,
    *,
    origin: Annotated[
        list[str],
        typer.Option(
            "--from",
            help="Somebody who comes: LAT,LON=profile, or the code of a 100 m cell: "
            "E1435N5084=rollator. Repeat it for everybody. It is kept nowhere.",
            show_default=False,
        ),
    ],
    candidates: CandidatesOption = None,
    minutes: Annotated[
        int | None,
        typer.Option(
            min=1,
            max=600,
            help="Longest that anybody may be under way, each way. Default no limit.",
            show_default=False,
        ),
    ] = None,
    one_way: OneWayOption = False,
    untagged: UntaggedOption = "gewoon",
    edits: EditsOption = None,
    output_format: Annotated[
        Format, typer.Option("--format", help="How it is written.")
    ] = Format.TABLE,
    output: Annotated[Path | None, typer.Option(help="File to write. Default the screen.")] = None,
) -> None:
    """Find the place where a group can meet with the shortest longest way."""
    check_output(output, output_format)
    names = checked(candidates)
    from sociale_basis.cli.edited import edited
    from sociale_basis.network.untagged import untagged as find_untagged
    from sociale_basis.reach import meeting
    from sociale_basis.reach.reach import legs_words

    table = find_untagged(untagged)
    told = [_participant(each) for each in origin]
    area, changed, warnings = edited(opened(folder), edits)
    everyone = [_placed(area, where, who) for where, who in told]
    limit = float("inf") if minutes is None else minutes * 60.0
    with working(_("Computing the ways")):
        frame = meeting(area, everyone, found(area, names), limit, untagged=table, one_way=one_way)
    meta = _meta(area, [who for _where, who in told]) | {
        "minutes": minutes,
        "legs": legs_words(one_way=one_way),
        "untagged": table.preset,
        "untagged_changed": sorted(table.changed),
        **changed,
        "warnings": warnings,
    }
    warn(warnings)
    if output_format is Format.TABLE:
        _show([who for _where, who in told], frame)
        return
    content = as_format(output_format, meta, frame)
    deliver(content, output, output_format, meta)


def _participant(text: str) -> tuple[str, MobilityProfile]:
    from sociale_basis.network.profile import profile as find_profile

    where, equals, who = text.rpartition("=")
    if not equals or not where:
        raise UsageError(f"--from is '{text}'", do="write LAT,LON=profile: 52.0012,4.3711=rollator")
    if not where.startswith("E"):
        point(where, "--from")
    return where, find_profile(who)


def _placed(area: Neighbourhood, where: str, who: MobilityProfile) -> Participant:
    """Find the point of a participant: a position, or the middle of a cell."""
    import geopandas as gpd
    import shapely

    from sociale_basis.neighbourhood.cells import cell_squares
    from sociale_basis.reach import Participant

    crs = area.homes.crs
    if where.startswith("E"):
        return Participant(cell_squares([where], str(crs)).iloc[0].centroid, who)
    lat, lon = point(where, "--from")
    spot = gpd.GeoSeries([shapely.Point(lon, lat)], crs="EPSG:4326").to_crs(crs).iloc[0]
    return Participant(spot, who)


def _meta(area: Neighbourhood, people: list[MobilityProfile]) -> dict[str, Any]:
    from importlib.metadata import version

    # Where they come from is not repeated: an address belongs to who lives there.
    return {
        "profiles": [who.key for who in people],
        "neighbourhood": area.meta.name,
        "attribution": area.meta.attribution,
        "sources": [source.model_dump() for source in area.meta.sources],
        "digest": area.digest,
        "version": version("sociale-basis"),
    }


def _show(people: list[MobilityProfile], frame: gpd.GeoDataFrame) -> None:
    from sociale_basis.vocabulary import State

    def took(row: dict[str, Any], at: int) -> str:
        legs = [row[f"seconds_{leg}_{at}"] for leg in ("there", "back")]
        told = " / ".join(number(leg / 60) for leg in legs if leg is not None)
        return f"{told} ?" if row[f"state_{at}"] == State.UNKNOWN else told or _("no")

    doors = {State.YES: _("yes"), State.UNKNOWN: _("unknown"), State.NO: _("no")}
    everyone = range(1, len(people) + 1)
    show_table(
        _("Where can these {number} people meet?").format(number=len(people)),
        [
            _("Place"),
            _("For everyone"),
            _("Entrance"),
            *(f"{at}. {getattr(who.label, language())}" for at, who in enumerate(people, 1)),
            _("Longest way, in minutes"),
        ],
        [
            [
                row["name"] or row["place_id"],
                state_words(State(row["state"])),
                doors[State(row["entrance"])],
                *(took(row, at) for at in everyone),
                None if row["seconds_worst"] is None else row["seconds_worst"] / 60,
            ]
            for row in rows_of(frame.head(_SHOWN))
        ],
        numbers_from=3,
    )
    if not (frame["state"] == State.YES).any():
        say(_("There is no place that all of them get to for certain."))
    say(_("Minutes there / back. With a question mark: only if what nobody knows turns out well."))
