"""``sociale-basis sole``: who has one place only, and who loses it if it closes."""

from __future__ import annotations

from pathlib import Path  # noqa: TC003  (Typer reads it)
from typing import TYPE_CHECKING, Annotated, Any

import typer

from sociale_basis.cli.answers import Format, as_format, check_output, deliver, rows_of
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
from sociale_basis.cli.reach import By, with_shapes
from sociale_basis.cli.screen import say, show_table, warn, working
from sociale_basis.i18n import _, number

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd

    from sociale_basis.cli.several import Several
    from sociale_basis.neighbourhood import Neighbourhood
    from sociale_basis.reach import Sole

_PEOPLE = tuple(
    f"{group}_{kind}"
    for group in ("residents", "residents_75")
    for kind in ("yes", "lose", "lose_perhaps", "perhaps_lose", "lose_door")
)
_TOLD = ("residents_yes", "residents_lose", "residents_lose_perhaps", "residents_lose_door")


def sole(  # noqa: PLR0913 -- one parameter per option
    folder: Folder,
    *,
    profile: ProfileOption,
    layer: LayersOption,
    minutes: MinutesOption = None,
    one_way: OneWayOption = False,
    untagged: UntaggedOption = "gewoon",
    edits: EditsOption = None,
    by: Annotated[
        By, typer.Option(help="What each place is the only one for, or per 100 m cell or buurt.")
    ] = By.PLACE,
    output_format: Annotated[
        Format, typer.Option("--format", help="How it is written.")
    ] = Format.TABLE,
    output: Annotated[Path | None, typer.Option(help="File to write. Default the screen.")] = None,
    viewer: Annotated[
        ViewerOption, typer.Option(help="For whom: residents do not see small numbers.")
    ] = ViewerOption.OFFICIAL,
) -> None:
    """Say for whom a place is the only one within reach: who would lose it if it closed."""
    check_output(output, output_format)
    from sociale_basis.cli.edited import edited
    from sociale_basis.cli.several import asked_of, meta_of, shown
    from sociale_basis.reach import sole as alone
    from sociale_basis.reach.reach import resident_weights

    question = asked_of(profile, layer, minutes, untagged, one_way=one_way)
    area, changed, warnings = edited(opened(folder), edits)
    with working(_("Computing the ways")):
        asked = question.first
        found = alone(
            area,
            asked.profile,
            question.layers,
            asked.limit_s,
            untagged=asked.untagged,
            one_way=one_way,
        )
        meta = meta_of(area, question, viewer) | changed
    one = (found.homes["places_within"] == 1).fillna(value=False).to_numpy(dtype=bool)
    total = {"residents_one": float(resident_weights(area)[:, 0] @ one)}
    meta |= {
        "places": len(found.places),
        **shown(total, viewer),
        "warnings": warnings,
    }
    frame = _summed(area, found, by, viewer)
    warn(warnings)
    if output_format is Format.TABLE:
        _show(question, by, meta, frame)
        return
    content = as_format(output_format, meta, frame)
    deliver(content, output, output_format, meta)


def _summed(area: Neighbourhood, found: Sole, by: By, viewer: ViewerOption) -> gpd.GeoDataFrame:
    from sociale_basis.cli.several import without_small
    from sociale_basis.privacy import Viewer, suppress
    from sociale_basis.reach import sole_buurten, sole_cells
    from sociale_basis.reach.sole_areas import SOLE_COUNTS

    if by is By.PLACE:
        return without_small(found.places, _PEOPLE, viewer)
    table: pd.DataFrame = (sole_cells if by is By.HOME_CELL else sole_buurten)(area, found.homes)
    table = suppress(table, list(SOLE_COUNTS), Viewer(viewer.value))
    table["only_id"] = table["only_id"].where(~table["suppressed"])
    return with_shapes(area, by, table)


def _show(question: Several, by: By, meta: dict[str, Any], frame: gpd.GeoDataFrame) -> None:
    if by is By.PLACE:
        columns = [
            _("Place"),
            _("Status"),
            _("Can get there"),
            _("Have nothing else"),
            _("Of these perhaps something else"),
            _("Have nothing else, if all behind this door closes"),
        ]
        lines = [
            [row["name"] or row["place_id"], row["status"], *(row[name] for name in _TOLD)]
            for row in rows_of(frame)
        ]
        texts = 2
    else:
        names = ["cell"] if by is By.HOME_CELL else ["code", "name"]
        head = [_("Square of 100 metres")] if by is By.HOME_CELL else [_("Code"), _("Area")]
        columns = [
            *head,
            _("Several places"),
            _("One place"),
            _("No place for certain"),
            _("Not known"),
            _("The only place, mostly"),
        ]
        counts = ("residents_more", "residents_one", "residents_none", "residents_unknown")
        lines = [
            [*(row[name] for name in (*names, *counts)), row["only_id"]] for row in rows_of(frame)
        ]
        texts = len(names)
    show_table(str(question), columns, lines, numbers_from=texts)
    if meta["residents_one"] is not None:
        text = _("Of {residents} residents {one} have exactly one place within reach for certain.")
        say(text.format(residents=number(meta["residents"]), one=number(meta["residents_one"])))
