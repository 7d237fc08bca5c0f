"""``sociale-basis barriers``: what stands in the way of most people, and what would change it."""

from __future__ import annotations

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
from sociale_basis.cli.moment import AtOption, on_or_at, show_moment
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
from sociale_basis.i18n import _, number

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd

    from sociale_basis.cli.several import Several

_SHOWN = 20
_PEOPLE = (
    "residents_gained",
    "residents_perhaps",
    "residents_75_gained",
    "residents_75_perhaps",
    "residents_faster",
)
_TOLD = ("residents_gained", "residents_perhaps", "residents_faster", "minutes_saved")
_OF_PAIRS = ("residents_together", "residents_only_together")


def barriers(  # noqa: PLR0913 -- one parameter per option
    folder: Folder,
    *,
    profile: ProfileOption,
    layer: LayersOption,
    minutes: MinutesOption = None,
    at: AtOption = None,
    one_way: OneWayOption = False,
    untagged: UntaggedOption = "gewoon",
    pairs: Annotated[
        int, typer.Option(min=0, max=1000, help="How many pairs of barriers to find at most.")
    ] = 50,
    edits: EditsOption = None,
    observations: ObservationsOption = None,
    on: OnOption = None,
    output_format: Annotated[
        Format, typer.Option("--format", help="How it is written.")
    ] = Format.TABLE,
    output: Annotated[Path | None, typer.Option(help="File to write. Default the screen.")] = None,
    viewer: Annotated[
        ViewerOption, typer.Option(help="For whom: residents do not see small numbers.")
    ] = ViewerOption.OFFICIAL,
) -> None:
    """Rank what stands in the way: who would newly get there if it were removed."""
    if output is not None and output_format is Format.TABLE:
        raise UsageError(
            "a table is for the screen", do="add --format csv, json, geojson or parquet"
        )
    import pandas as pd

    from sociale_basis.cli.edited import changed
    from sociale_basis.cli.missing import what_is_missing
    from sociale_basis.cli.several import asked_of, meta_of, shown, without_small
    from sociale_basis.reach.barriers import barriers as ranked
    from sociale_basis.sources.bronhouders import bronhouder_name

    question = asked_of(profile, layer, minutes, untagged, one_way=one_way, at=at)
    on = on_or_at(on, at, observations)
    area, more, warnings = changed(opened(folder), edits, observations, on)
    warnings = what_is_missing(area, question.layers) + warnings
    with working(_("Trying what each barrier keeps out")):
        asked = question.first
        found = ranked(
            area,
            asked.profile,
            question.layers,
            asked.limit_s,
            untagged=asked.untagged,
            one_way=asked.one_way,
            at=question.at,
            pairs=pairs,
        )
        meta = meta_of(area, question, viewer) | more
    several = _with_names(without_small(found.pairs, _OF_PAIRS, viewer), found.named)
    meta |= {
        **{f"{name}_yes": each for name, each in shown(found.residents_yes, viewer).items()},
        "barriers": found.found,
        "pairs": rows_of(several),
        "warnings": warnings,
    }
    table = _shown(without_small(found.table, _PEOPLE, viewer))
    owners = [
        bronhouder_name(code) if isinstance(code, str) else None for code in table["bronhouder"]
    ]
    table = table.assign(
        bronhouder_name=pd.array(owners, dtype="str"), repair=_repairs(table, found.repairs)
    )
    warn(warnings)
    if output_format is Format.TABLE:
        _show(question, meta, table, several)
        return
    content = _written(output_format, meta, table)
    deliver(content, output, output_format, meta)


def _shown(table: pd.DataFrame) -> pd.DataFrame:
    """Leave out the minutes of so few that their number is left out."""
    minutes = table["minutes_saved"].where(table["residents_faster"].notna())
    return table.assign(minutes_saved=minutes)


def _with_names(pairs: pd.DataFrame, named: gpd.GeoDataFrame) -> pd.DataFrame:
    """Say of both barriers of a pair what they are and where."""
    told = {
        f"{side}_{name}": named[name].reindex(pairs[side]).to_numpy(dtype=object, na_value=None)
        for side in ("first", "second")
        for name in ("link", "kinds", "what", "street")
    }
    return pairs.assign(**told)


def _repairs(table: pd.DataFrame, repairs: dict[str, Any]) -> list[str]:
    """Give the edits that remove each barrier, as they stand in a file of edits."""
    import json

    return [
        json.dumps([edit.model_dump(exclude_none=True) for edit in repairs[name]])
        for name in table["barrier"]
    ]


def _written(output_format: Format, meta: dict[str, Any], frame: gpd.GeoDataFrame) -> bytes:
    import json

    match output_format:
        case Format.CSV:
            return as_csv(_with_position(frame))
        case Format.GEOJSON:
            return as_geojson(meta, frame)
        case Format.PARQUET:
            return as_parquet(meta, frame)
    rows = rows_of(_with_position(frame))
    return as_json(meta, [row | {"repair": json.loads(row["repair"])} for row in rows])


def _with_position(frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Add degrees where the shape itself is not written."""
    degrees = frame.geometry.to_crs("EPSG:4326")
    return frame.assign(lon=degrees.x.round(6), lat=degrees.y.round(6))


def _show(
    question: Several, meta: dict[str, Any], table: gpd.GeoDataFrame, several: pd.DataFrame
) -> None:
    from sociale_basis.i18n.reasons import reason_words, thing_words

    def named(row: dict[str, Any], side: str = "") -> str:
        return f"{thing_words(row[f'{side}what'])} ({reason_words(row[f'{side}kinds'])})"

    rows = [
        [named(row), row["street"], *(row[name] for name in _TOLD), row["barrier"]]
        for row in rows_of(table)
    ]
    columns = [
        _("What stands in the way"),
        _("Street"),
        _("Would newly get there"),
        _("Would perhaps get there"),
        _("Would get there sooner"),
        _("Minutes saved together"),
        _("On the map"),
    ]
    show_table(str(question), columns, rows[:_SHOWN], numbers_from=2)
    if not rows:
        say(_("No single barrier makes a difference here."))
    elif len(rows) > _SHOWN:
        say(_("And {number} more: --format csv gives all.").format(number=len(rows) - _SHOWN))
    if meta["residents_yes"] is not None:
        text = (
            _("Of {residents} residents {yes} get there for certain now. Only the way there.")
            if question.first.one_way
            else _("Of {residents} residents {yes} get there and back for certain now.")
        )
        say(text.format(residents=number(meta["residents"]), yes=number(meta["residents_yes"])))
    show_moment(meta)
    if len(several):
        show_table(
            _("Only together"),
            [
                _("One barrier"),
                _("The other"),
                _("Would newly get there"),
                _("Of these only by both"),
            ],
            [
                [
                    *(
                        ", ".join(filter(None, (named(row, f"{side}_"), row[f"{side}_street"])))
                        + f" ({row[side]})"
                        for side in ("first", "second")
                    ),
                    *(row[name] for name in _OF_PAIRS),
                ]
                for row in rows_of(several)[:_SHOWN]
            ],
            numbers_from=2,
        )
