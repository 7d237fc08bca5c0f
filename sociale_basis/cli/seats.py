"""``sociale-basis seats``: who gets there if they must rest, and where a bench would help most."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path  # noqa: TC003  (Typer reads it)
from typing import TYPE_CHECKING, Annotated, Any

import typer

from sociale_basis.cli.answers import (
    Format,
    as_csv,
    as_geojson,
    as_json,
    as_parquet,
    deliver,
    rows_of,
)
from sociale_basis.cli.moment import AtOption, show_moment
from sociale_basis.cli.options import (
    EditsOption,
    Folder,
    LayersOption,
    MinutesOption,
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
    import pandas as pd

    from sociale_basis.cli.several import Several
    from sociale_basis.neighbourhood import Neighbourhood
    from sociale_basis.reach.rest_rules import RestKind
    from sociale_basis.reach.seats import Rested


class KindOption(StrEnum):
    """What someone needs on the way."""

    SEAT = "seat"
    TOILET = "toilet"


_STATES = ("yes", "unknown", "no")
_GROUPS = ("residents", "residents_75")
_PEOPLE = tuple(f"{group}_{what}" for group in _GROUPS for what in ("gained", "perhaps"))


def seats(  # noqa: PLR0913 -- one parameter per option
    folder: Folder,
    *,
    profile: ProfileOption,
    layer: LayersOption,
    minutes: MinutesOption = None,
    at: AtOption = None,
    every: Annotated[
        float | None,
        typer.Option(
            help="Longest stretch without rest, in metres. Default that of the profile.",
            show_default=False,
        ),
    ] = None,
    kind: Annotated[
        KindOption, typer.Option(help="What is needed on the way: a seat or a toilet.")
    ] = KindOption.SEAT,
    one_way: Annotated[
        bool, typer.Option("--one-way", help="Only the way there, not the way back.")
    ] = False,
    benches: Annotated[
        int, typer.Option(min=0, max=1000, help="How many spots for a new one to tell at most.")
    ] = 10,
    untagged: UntaggedOption = "gewoon",
    edits: EditsOption = None,
    output_format: Annotated[
        Format, typer.Option("--format", help="How it is written.")
    ] = Format.TABLE,
    output: Annotated[Path | None, typer.Option(help="File to write. Default the screen.")] = None,
    viewer: Annotated[
        ViewerOption, typer.Option(help="For whom: residents do not see small numbers.")
    ] = ViewerOption.OFFICIAL,
) -> None:
    """Say who gets there if they must rest, and where one more bench or toilet helps most."""
    if output is not None and output_format is Format.TABLE:
        raise UsageError(
            "a table is for the screen", do="add --format csv, json, geojson or parquet"
        )
    from sociale_basis.cli.edited import edited
    from sociale_basis.cli.several import asked_of, without_small
    from sociale_basis.reach.bench_spots import bench_spots
    from sociale_basis.reach.rest_rules import RestKind
    from sociale_basis.reach.seats import longest_allowed, rested

    question = asked_of(profile, layer, minutes, untagged, one_way=one_way, at=at)
    asked = question.first
    allowed = longest_allowed(asked.profile, RestKind(kind), every)
    area, changed, warnings = edited(opened(folder), edits)
    with working(_("Looking where one can rest")):
        found = rested(
            area,
            asked.profile,
            question.layers,
            asked.limit_s,
            every_m=allowed,
            kind=RestKind(kind),
            one_way=one_way,
            untagged=asked.untagged,
            at=question.at,
        )
        spots = bench_spots(area, found, top=benches)
        meta = _meta(area, question, found, viewer) | changed
    meta["every_from"] = "profile" if every is None else "option"
    meta |= {"spots_tried": spots.tried, "spots_useful": spots.useful}
    meta["warnings"] = warnings + _warnings(found)
    table = without_small(spots.table, _PEOPLE, viewer)
    table = table.assign(edit=_edits(table, found.kind))
    warn(meta["warnings"])
    if output_format is Format.TABLE:
        _show(question, meta, table)
        return
    content = _written(output_format, meta, table)
    deliver(content, output, output_format, meta)


def _meta(
    area: Neighbourhood, question: Several, found: Rested, viewer: ViewerOption
) -> dict[str, Any]:
    from sociale_basis.cli.several import meta_of
    from sociale_basis.reach.rest_points import comfort
    from sociale_basis.reach.seats import places_with_seats

    meta = meta_of(area, question, viewer)
    # What hangs on doubt is worked out for the way as such.
    if "hangs_on_doubt" in meta:
        meta["hangs_on_doubt_without_rest"] = meta.pop("hangs_on_doubt")
    places = places_with_seats(found, question.first.profile).reset_index(drop=True)
    return meta | {
        "legs": "there" if found.one_way else "there_and_back",
        "kind": found.kind.value,
        "every_m": found.every_m,
        "points_sure": found.points.n_sure,
        "points_in_doubt": found.points.n_doubt,
        "points_left_out": len(found.points.left_out),
        **(comfort(area, found.points) if found.kind.value == KindOption.SEAT else {}),
        **_totals(found.totals(found.states), viewer),
        "without_rest": _totals(found.totals(found.states_unrested), viewer),
        "places": rows_of(_suppressed(places, viewer)),
    }


def _totals(numbers: dict[str, float], viewer: ViewerOption) -> dict[str, Any]:
    """Give residents per state as this viewer may see them."""
    import pandas as pd

    row = rows_of(_suppressed(pd.DataFrame([numbers]), viewer))[0]
    del row["suppressed"]
    return row


def _suppressed(table: pd.DataFrame, viewer: ViewerOption) -> pd.DataFrame:
    """Leave out small numbers, and what would give them away: the states add up to a total."""
    from sociale_basis.privacy import Viewer, suppress

    for group in _GROUPS:
        columns = [f"{group}_{state}" for state in _STATES]
        table = suppress(table, columns, Viewer(viewer.value))
    return table


def _warnings(found: Rested) -> list[str]:
    warnings = []
    if not len(found.destinations.places):
        warnings.append("one goes to no place of this kind here")
    if not len(found.points.place):
        what = "seat" if found.kind.value == KindOption.SEAT else "toilet"
        warnings.append(
            f"there is no {what} on the map here: whoever needs one gets no farther than "
            f"{found.every_m:g} m"
        )
    return warnings


def _edits(table: gpd.GeoDataFrame, kind: RestKind) -> list[str]:
    """Give the edit that puts a bench or toilet there, as it stands in a file of edits."""
    import json

    from sociale_basis.reach.bench_spots import edit_at

    degrees = table.geometry.to_crs("EPSG:4326")
    return [
        json.dumps(edit_at(kind, lon, lat).model_dump(exclude_none=True))
        for lon, lat in zip(degrees.x.round(7), degrees.y.round(7), strict=True)
    ]


def _written(output_format: Format, meta: dict[str, Any], frame: gpd.GeoDataFrame) -> bytes:
    import json

    match output_format:
        case Format.GEOJSON:
            return as_geojson(meta, frame)
        case Format.PARQUET:
            return as_parquet(meta, frame)
    degrees = frame.geometry.to_crs("EPSG:4326")
    placed = frame.assign(lon=degrees.x.round(6), lat=degrees.y.round(6))
    if output_format is Format.CSV:
        return as_csv(placed)
    return as_json(meta, [row | {"edit": json.loads(row["edit"])} for row in rows_of(placed)])


def _show(question: Several, meta: dict[str, Any], table: gpd.GeoDataFrame) -> None:
    by_seat = meta["kind"] == KindOption.SEAT
    every = number(meta["every_m"])
    with_rest = _("A seat every {metres} m") if by_seat else _("A toilet every {metres} m")
    rows = [
        [name, *(each[f"{group}_{state}"] for group in _GROUPS for state in _STATES)]
        for name, each in (
            (with_rest.format(metres=every), meta),
            (_("Without that need"), meta["without_rest"]),
        )
    ]
    short = {"yes": _("yes"), "unknown": _("unknown"), "no": _("no")}
    states = [short[state] for state in _STATES]
    older = [_("75+: {state}").format(state=state) for state in states]
    show_table(str(question), [_("What is needed on the way"), *states, *older], rows)
    counted = (
        _("Seats on the way: {sure} certain, {perhaps} perhaps, {out} too far from every way.")
        if by_seat
        else _("Toilets on the way: {sure} certain, {perhaps} perhaps, {out} too far from it.")
    )
    say(
        counted.format(
            sure=number(meta["points_sure"]),
            perhaps=number(meta["points_in_doubt"]),
            out=number(meta["points_left_out"]),
        )
    )
    show_moment(meta)
    if meta["legs"] == "there":
        say(_("On the way there only."))
    spots = [
        [
            row["street"],
            row["residents_gained"],
            row["residents_perhaps"],
            row["link"] or row["stretch"],
            f"{point.y:.5f}, {point.x:.5f}",
        ]
        for row, point in zip(rows_of(table), table.geometry.to_crs("EPSG:4326"), strict=True)
    ]
    if not meta["spots_useful"]:
        say(
            _("One more bench helps nobody to get there here.")
            if by_seat
            else _("One more toilet helps nobody to get there here.")
        )
    if not spots:
        return
    columns = [
        _("Street"),
        _("Would newly get there"),
        _("Would perhaps get there"),
        _("On the map"),
        _("Where exactly"),
    ]
    title = (
        _("Where one more bench helps most") if by_seat else _("Where one more toilet helps most")
    )
    show_table(title, columns, spots)
