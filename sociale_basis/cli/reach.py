"""``sociale-basis reach``: who can get to the places of a layer."""

from __future__ import annotations

from dataclasses import replace
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
from sociale_basis.cli.moment import AtOption, LitOption, on_or_at, show_moment, with_light
from sociale_basis.cli.options import (
    EditsOption,
    Folder,
    LayersOption,
    MinutesOption,
    ObservationsOption,
    OneWayOption,
    OnOption,
    ProfileOption,
    UntaggedOption,
    ViewerOption,
    opened,
)
from sociale_basis.cli.screen import say, show_table, warn, working
from sociale_basis.errors import UsageError
from sociale_basis.i18n import _, number, state_words

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd

    from sociale_basis.cli.several import Several
    from sociale_basis.neighbourhood import Neighbourhood

_STATES = ("yes", "unknown", "no")
_GROUPS = ("residents", "residents_75")
_NUMBERS = tuple(f"{group}_{state}" for group in _GROUPS for state in _STATES)


class By(StrEnum):
    """What the numbers are summed by."""

    PLACE = "place"
    HOME_CELL = "home-cell"
    BUURT = "buurt"


def reach(  # noqa: PLR0913 -- one parameter per option
    folder: Folder,
    *,
    profile: ProfileOption,
    layer: LayersOption,
    minutes: MinutesOption = None,
    one_way: OneWayOption = False,
    untagged: UntaggedOption = "gewoon",
    at: AtOption = None,
    lit: LitOption = False,
    edits: EditsOption = None,
    observations: ObservationsOption = None,
    on: OnOption = None,
    by: Annotated[
        By, typer.Option(help="The reach of each place, or of the layer per 100 m cell or buurt.")
    ] = By.PLACE,
    output_format: Annotated[
        Format, typer.Option("--format", help="How it is written.")
    ] = Format.TABLE,
    output: Annotated[Path | None, typer.Option(help="File to write. Default the screen.")] = None,
    viewer: Annotated[
        ViewerOption, typer.Option(help="For whom: residents do not see small numbers.")
    ] = ViewerOption.OFFICIAL,
) -> None:
    """Say how many residents can get there, cannot, or that it is unknown."""
    if output is not None and output_format is Format.TABLE:
        raise UsageError(
            "a table is for the screen", do="add --format csv, json, geojson or parquet"
        )
    from sociale_basis.cli.edited import changed
    from sociale_basis.cli.several import asked_of

    question = asked_of(profile, layer, minutes, untagged, one_way=one_way, at=at)
    when = question.at
    if lit and when is None:
        raise UsageError("whether it is dark depends on the moment", do="add --at to --lit")
    who = with_light(question.first.profile, lit=lit)
    question = replace(question, first=replace(question.first, profile=who))
    on = on_or_at(on, at, observations)
    area, more, gone = changed(opened(folder), edits, observations, on)
    with working(_("Computing the ways")):
        meta = _meta(area, question, viewer) | more
        meta["warnings"] += gone
        frame = with_shapes(area, by, _shown(_table(area, question, by), viewer))
    if output_format is Format.TABLE:
        _show(question, by, meta, frame)
        warn(meta["warnings"])
        return
    warn(meta["warnings"])
    deliver(_written(output_format, meta, frame), output, output_format, meta)


def _written(output_format: Format, meta: dict[str, Any], frame: gpd.GeoDataFrame) -> bytes:
    match output_format:
        case Format.CSV:
            return as_csv(frame)
        case Format.GEOJSON:
            return as_geojson(meta, frame)
        case Format.PARQUET:
            return as_parquet(meta, frame)
    return as_json(meta, rows_of(frame))


def _table(area: Neighbourhood, question: Several, by: By) -> pd.DataFrame:
    from sociale_basis import reach as rooms

    first = question.first
    asked = (area, first.profile, question.layers, first.limit_s)
    if by is By.PLACE:
        return rooms.reach_places(
            *asked, untagged=first.untagged, one_way=first.one_way, at=question.at
        )
    homes = rooms.reach(*asked, untagged=first.untagged, one_way=first.one_way, at=question.at)
    return (rooms.reach_cells if by is By.HOME_CELL else rooms.reach_buurten)(area, homes)


def _shown(table: pd.DataFrame, viewer: ViewerOption) -> pd.DataFrame:
    """Leave out what this viewer may not see, and put the columns in their order."""
    from sociale_basis.privacy import Viewer, suppress

    for group in _GROUPS:
        columns = [f"{group}_{state}" for state in _STATES]
        table = suppress(table, columns, Viewer(viewer.value))
    if "place_id" in table:
        return table
    names = [name for name in ("cell", "code", "name") if name in table]
    first = [*names, *_NUMBERS[:3], "suppressed"]
    first += ["seconds_median", "nearest_id", "count_within_median"]
    return table[[*first, *_NUMBERS[3:]]]


def with_shapes(area: Neighbourhood, by: By, table: pd.DataFrame) -> gpd.GeoDataFrame:
    """Give the rows of a table the shapes of their places, cells or buurten."""
    import geopandas as gpd

    from sociale_basis.neighbourhood.cells import cell_squares

    crs = area.homes.crs
    if by is By.PLACE:
        shapes = area.places.geometry.loc[table.index]
    elif by is By.HOME_CELL:
        shapes = cell_squares(table["cell"], str(crs))
    else:
        shapes = area.areas.set_index("code").geometry.loc[table["code"]]
    rows = table.reset_index(drop=True)
    return gpd.GeoDataFrame(rows, geometry=shapes.to_numpy(), crs=crs)


def _meta(area: Neighbourhood, question: Several, viewer: ViewerOption) -> dict[str, Any]:
    from importlib.metadata import version

    from sociale_basis.cli.missing import what_is_missing
    from sociale_basis.reach import about

    meta: dict[str, Any] = about(
        area,
        question.first.profile,
        question.layers,
        question.first.limit_s,
        untagged=question.first.untagged,
        at=question.at,
        one_way=question.first.one_way,
    )
    if viewer is ViewerOption.RESIDENT:
        _round(meta)
    meta |= {
        "viewer": viewer.value,
        "warnings": what_is_missing(area, question.layers),
        "attribution": area.meta.attribution,
        "neighbourhood": area.meta.name,
        "digest": area.digest,
        "version": version("sociale-basis"),
    }
    return meta


def _round(meta: dict[str, Any]) -> None:
    """Round the totals: exact ones would give away what is left out of the rows."""
    from sociale_basis.privacy import ROUND_TO

    def rounded(value: float | None) -> float | None:
        return None if value is None else float(int(value / ROUND_TO + 0.5) * ROUND_TO)

    for key in (*_GROUPS, "residents_not_connected"):
        meta[key] = rounded(meta[key])
    for row in meta["hangs_on_doubt"]:
        row["residents"] = rounded(row["residents"])


def _show(question: Several, by: By, meta: dict[str, Any], frame: gpd.GeoDataFrame) -> None:
    from sociale_basis.cli.hanging import show_hanging
    from sociale_basis.maps import question_words
    from sociale_basis.vocabulary import State

    title = question_words(
        question.first.profile,
        question.layers,
        question.first.limit_s,
        one_way=question.first.one_way,
    )
    states = [state_words(State(state)) for state in _STATES]
    older = [_("75+: {state}").format(state=_short(state)) for state in _STATES]
    if by is By.PLACE:
        columns = [_("Place"), _("Status"), _("Entrance"), *states, *older]
        keys = ["name", "status", "entrance", *_NUMBERS]
        words = {"name": frame["name"].fillna(frame["place_id"])}
        texts = 3
    else:
        head = [_("Square of 100 metres")] if by is By.HOME_CELL else [_("Code"), _("Area")]
        medians = [_("Minutes to the nearest"), _("How many within reach")]
        columns = [*head, *states, *medians, *older]
        names = ["cell"] if by is By.HOME_CELL else ["code", "name"]
        keys = [*names, *_NUMBERS[:3], "minutes", "count_within_median", *_NUMBERS[3:]]
        words = {"minutes": frame["seconds_median"] / 60}
        texts = len(names)
    rows = rows_of(frame.assign(**words))
    if by is By.PLACE:
        for row in rows:
            row["entrance"] = _short(row["entrance"])
    show_table(title, columns, [[row[key] for key in keys] for row in rows], numbers_from=texts)
    if meta["residents"] is not None:
        say(
            _("Of {residents} residents (75 and over: {older}).").format(
                residents=number(meta["residents"]),
                older=_("unknown")
                if meta["residents_75"] is None
                else number(meta["residents_75"]),
            )
        )
    show_moment(meta | {"places_asked": meta["places"]})
    if meta["viewer"] == ViewerOption.RESIDENT:
        say(_("A dash: too few people to show, or not known. Numbers are rounded."))
    for place in meta["places_elsewise"]:
        name = place["name"] or place["place_id"]
        say(f"{name}: {_mode_words(place['reach_mode'])}")
    show_hanging(meta["hangs_on_doubt"])


def _short(state: str) -> str:

    return {"yes": _("yes"), "unknown": _("unknown"), "no": _("no")}[state]


def _mode_words(modes: str) -> str:
    words = {
        "with_transport_or_company": _("with transport or company"),
        "comes_to_the_home": _("comes to the home"),
        "phone_or_online": _("by phone or online"),
    }
    return ", ".join(words[mode] for mode in modes.split("|"))
