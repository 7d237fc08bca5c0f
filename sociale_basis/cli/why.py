"""``sociale-basis why``: what is in the way, or not known, on the least-obstructed way."""

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

    from sociale_basis.cli.several import Several
    from sociale_basis.neighbourhood import Neighbourhood
    from sociale_basis.network.anchors import Anchors
    from sociale_basis.reach.why import Why

_SHOWN = 20
_PEOPLE = ("residents_no", "residents_unknown", "residents_75_no", "residents_75_unknown")


class By(StrEnum):
    """What residents are counted by."""

    BARRIER = "barrier"
    BUURT = "buurt"
    HOME_CELL = "home-cell"


def why(  # noqa: PLR0913 -- one parameter per option
    folder: Folder,
    *,
    profile: ProfileOption,
    layer: LayersOption,
    minutes: MinutesOption = None,
    untagged: UntaggedOption = "gewoon",
    one_way: Annotated[
        bool, typer.Option("--one-way", help="Only the way there, not the way back.")
    ] = False,
    origin: Annotated[
        str | None,
        typer.Option(
            "--from",
            help="One address, LAT,LON in degrees: its way in words. It is kept nowhere.",
            show_default=False,
        ),
    ] = None,
    by: Annotated[
        By, typer.Option(help="Residents per barrier, or per barrier and buurt or 100 m cell.")
    ] = By.BARRIER,
    edits: EditsOption = None,
    output_format: Annotated[
        Format, typer.Option("--format", help="How it is written.")
    ] = Format.TABLE,
    output: Annotated[Path | None, typer.Option(help="File to write. Default the screen.")] = None,
    viewer: Annotated[
        ViewerOption, typer.Option(help="For whom: residents do not see small numbers.")
    ] = ViewerOption.OFFICIAL,
) -> None:
    """Say why: the segments that are in the way or not known, in words."""
    if output is not None and output_format is Format.TABLE:
        raise UsageError(
            "a table is for the screen", do="add --format csv, json, geojson or parquet"
        )
    from sociale_basis.cli.edited import edited
    from sociale_basis.cli.points import anchor_of, point
    from sociale_basis.cli.several import asked_of
    from sociale_basis.reach.why import why as explained

    spot = None if origin is None else point(origin, "--from")
    question = asked_of(profile, layer, minutes, untagged, one_way=one_way)
    area, changed, warnings = edited(opened(folder), edits)
    home: Anchors | None = None if spot is None else anchor_of(area, spot, "--from")
    with working(_("Computing the ways")):
        found = explained(
            area,
            question.first.profile,
            question.layers,
            question.first.limit_s,
            untagged=question.first.untagged,
            one_way=one_way,
            homes=home,
        )
        meta = _meta(area, question, found, viewer, alone=home is not None)
        meta |= changed | {"warnings": warnings}
        table = _one(area, found) if home is not None else _counted(area, found, by, viewer)
    if home is not None:
        meta |= _answer(found)
    warn(warnings)
    if output_format is Format.TABLE:
        if home is not None:
            _tell(found, table)
        else:
            _show(question, by, meta, table)
        return
    deliver(_written(output_format, meta, table), output, output_format, meta)


def _meta(
    area: Neighbourhood, question: Several, found: Why, viewer: ViewerOption, *, alone: bool
) -> dict[str, Any]:
    from importlib.metadata import version

    from sociale_basis.cli.several import meta_of

    if not alone:
        meta = meta_of(area, question, viewer)
    else:
        meta = {
            "profile": question.first.profile.key,
            "layer": question.layers[0] if len(question.layers) == 1 else None,
            "layers": list(question.layers),
            "minutes": question.first.limit_s / 60,
            "untagged": question.first.untagged.preset,
            "untagged_changed": sorted(question.first.untagged.changed),
            "attribution": area.meta.attribution,
            "neighbourhood": area.meta.name,
            "digest": area.digest,
            "version": version("sociale-basis"),
            "sources": [source.model_dump() for source in area.meta.sources],
        }
    return meta | {"legs": "there" if found.one_way else "there_and_back"}


def _one(area: Neighbourhood, found: Why) -> gpd.GeoDataFrame:
    from sociale_basis.reach.why_tables import segments_in_words

    return segments_in_words(area, found.answers[0])


def _counted(area: Neighbourhood, found: Why, by: By, viewer: ViewerOption) -> gpd.GeoDataFrame:
    from sociale_basis.cli.several import without_small
    from sociale_basis.reach.why_tables import residents_per_barrier, residents_per_group

    if by is By.BARRIER:
        table = residents_per_barrier(area, found)
    else:
        key, name = ("buurt", "code") if by is By.BUURT else ("cell", "cell")
        table = residents_per_group(area, found, area.homes[key])
        table = table.rename(columns={"group": name})
        if by is By.BUURT:
            names = area.areas.set_index("code")["name"]
            table.insert(1, "name", table["code"].map(names).astype("str"))
    shown: gpd.GeoDataFrame = without_small(table, _PEOPLE, viewer)
    return shown


def _answer(found: Why) -> dict[str, Any]:
    """Give what is known of one address, without saying where it is."""
    from sociale_basis.i18n.why import detour_sentence, why_sentences

    answer, asked = found.answers[0], _asked(found)
    places = found.destinations.places
    place = None if answer.place < 0 else str(places["id"].iloc[answer.place])
    sentences = [*why_sentences(asked), *filter(None, [detour_sentence(asked)])]
    return {
        "state": answer.state.value,
        "reason": answer.reason or None,
        "place_id": place,
        "place": asked.place,
        "seconds_there": asked.there_s,
        "seconds_back": asked.back_s,
        "detour_seconds": asked.detour_s,
        "detour_obstacles": asked.detour_number if answer.detour else None,
        "sentences": sentences,
    }


def _asked(found: Why) -> Any:  # noqa: ANN401 -- a type that is imported only when asked for
    from sociale_basis.i18n.why import Asked

    answer = found.answers[0]
    places = found.destinations.places
    name = None
    if answer.place >= 0 and "name" in places:
        told = places["name"].astype(object).iloc[answer.place]
        name = told if isinstance(told, str) else None
    return Asked(
        state=answer.state,
        reason=answer.reason,
        place=name,
        there_s=None if answer.there is None else answer.there.seconds,
        back_s=None if answer.back is None else answer.back.seconds,
        limit_s=found.limit_s,
        detour_s=None if answer.detour is None else answer.detour.seconds,
        detour_number=0 if answer.detour is None else answer.detour.number,
        met=len(answer.met),
    )


def _written(output_format: Format, meta: dict[str, Any], frame: gpd.GeoDataFrame) -> bytes:
    match output_format:
        case Format.CSV:
            return as_csv(_with_position(frame))
        case Format.GEOJSON:
            return as_geojson(meta, frame)
        case Format.PARQUET:
            return as_parquet(meta, frame)
    return as_json(meta, rows_of(_with_position(frame)))


def _with_position(frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Add degrees where the shape itself is not written."""
    middle = frame.geometry.representative_point().to_crs("EPSG:4326")
    return frame.assign(lon=middle.x.round(6), lat=middle.y.round(6))


def _tell(found: Why, table: gpd.GeoDataFrame) -> None:
    """Say it in sentences."""
    from sociale_basis.i18n.why import detour_sentence, met_sentence, why_sentences

    asked = _asked(found)
    for line in why_sentences(asked):
        say(line)
    for row in rows_of(table):
        say("  " + met_sentence(row["text"], row["at_m"], back=row["leg"] == "back"))
    round_about = detour_sentence(asked)
    if round_about is not None:
        say(round_about)


def _show(question: Several, by: By, meta: dict[str, Any], table: gpd.GeoDataFrame) -> None:
    from sociale_basis.maps import question_words

    heads = {By.BARRIER: [], By.BUURT: [_("Area")], By.HOME_CELL: [_("Square of 100 metres")]}
    keys = {By.BARRIER: [], By.BUURT: ["name"], By.HOME_CELL: ["cell"]}[by]
    columns = [
        *heads[by],
        _("What stands in the way, or is not known"),
        _("On the map"),
        _("Residents: no way"),
        _("Residents: not known"),
    ]
    rows = [
        [*(row[key] for key in keys), row["text"], row["barrier"], row[_PEOPLE[0]], row[_PEOPLE[1]]]
        for row in rows_of(table)
    ]
    title = question_words(question.first.profile, question.layers, question.first.limit_s)
    show_table(title, columns, rows[:_SHOWN], numbers_from=len(keys) + 2)
    if not rows:
        say(_("Everyone gets there for certain."))
    elif len(rows) > _SHOWN:
        say(_("And {number} more: --format csv gives all.").format(number=len(rows) - _SHOWN))
    if meta["residents"] is not None:
        text = (
            _("Of {residents} residents, on the way there.")
            if meta["legs"] == "there"
            else _("Of {residents} residents, on the way there and back.")
        )
        say(text.format(residents=number(meta["residents"])))
    say(_("Who meets more than one counts at each."))
