"""``sociale-basis capacity``: how much room there is for whom."""

from __future__ import annotations

from enum import StrEnum
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
    from sociale_basis.reach import Capacity

_PER = 100  # residents, on the screen


class DecayOption(StrEnum):
    """How much someone counts who comes from afar."""

    STEP = "step"
    LINEAR = "linear"
    GAUSSIAN = "gaussian"


def capacity(  # noqa: PLR0913 -- one parameter per option
    folder: Folder,
    *,
    profile: ProfileOption,
    layer: LayersOption,
    minutes: MinutesOption = None,
    decay: Annotated[
        DecayOption,
        typer.Option(help="How much someone counts who comes from afar: all, or less and less."),
    ] = DecayOption.GAUSSIAN,
    assume: Annotated[
        float | None,
        typer.Option(
            min=0,
            help="How many people fit in at most where nobody says it. Default that is unknown.",
            show_default=False,
        ),
    ] = None,
    one_way: OneWayOption = False,
    untagged: UntaggedOption = "gewoon",
    edits: EditsOption = None,
    by: Annotated[By, typer.Option(help="Per buurt, per 100 m cell, or per place.")] = By.BUURT,
    output_format: Annotated[
        Format, typer.Option("--format", help="How it is written.")
    ] = Format.TABLE,
    output: Annotated[Path | None, typer.Option(help="File to write. Default the screen.")] = None,
    viewer: Annotated[
        ViewerOption, typer.Option(help="For whom: residents do not see small numbers.")
    ] = ViewerOption.OFFICIAL,
) -> None:
    """Say how much room there is per resident in the places within reach."""
    check_output(output, output_format)
    from sociale_basis.cli.edited import edited
    from sociale_basis.cli.several import asked_of, meta_of
    from sociale_basis.reach import capacity as divided

    question = asked_of(profile, layer, minutes, untagged, one_way=one_way)
    area, changed, warnings = edited(opened(folder), edits)
    with working(_("Computing the ways")):
        asked = question.first
        found = divided(
            area,
            asked.profile,
            question.layers,
            asked.limit_s,
            decay=decay.value,
            assumed=assume,
            untagged=asked.untagged,
            one_way=one_way,
        )
        meta = meta_of(area, question, viewer) | changed
    meta |= {
        "decay": decay.value,
        "assumed": assume,
        "unit": "people who fit in, per resident",
        "places": len(found.places),
        "places_unsaid": int(found.places["capacity"].isna().sum()),
        "warnings": warnings,
    }
    frame = _summed(area, found, by, viewer)
    warn(warnings)
    if output_format is Format.TABLE:
        _show(question, by, meta, frame)
        return
    content = as_format(output_format, meta, frame)
    deliver(content, output, output_format, meta)


def _summed(area: Neighbourhood, found: Capacity, by: By, viewer: ViewerOption) -> gpd.GeoDataFrame:
    from sociale_basis.privacy import Viewer, suppress
    from sociale_basis.reach import capacity_buurten, capacity_cells
    from sociale_basis.reach.capacity_areas import COUNTS

    if by is By.PLACE:
        return _places(found.places, viewer)
    table: pd.DataFrame = (capacity_cells if by is By.HOME_CELL else capacity_buurten)(
        area, found.homes
    )
    table = suppress(table, list(COUNTS), Viewer(viewer.value))
    for end in ("low", "high"):
        column = f"per_resident_{end}"
        table[column] = table[column].where(~table["suppressed"])
    return with_shapes(area, by, table)


def _places(places: gpd.GeoDataFrame, viewer: ViewerOption) -> gpd.GeoDataFrame:
    """Leave out small numbers of visitors, and divide by what is shown: it follows from that."""
    from sociale_basis.cli.several import without_small

    if viewer is ViewerOption.OFFICIAL:
        return places
    shown = without_small(places, ("visitors_low", "visitors_high"), viewer)
    for end, most in (("low", "high"), ("high", "low")):
        exact = shown["capacity"].astype("Float64") / shown[f"visitors_{most}"]
        shown[f"per_visitor_{end}"] = exact.astype("float64")
    return shown


def _show(question: Several, by: By, meta: dict[str, Any], frame: gpd.GeoDataFrame) -> None:
    def ends(row: dict[str, Any], what: str) -> list[str | None]:
        return [
            None
            if row[f"{what}_{end}"] is None
            else number(row[f"{what}_{end}"] * _PER, decimals=1)
            for end in ("low", "high")
        ]

    at_least, at_most = _("At least, per 100 residents"), _("At most, per 100 residents")
    if by is By.PLACE:
        columns = [_("Place"), _("Status"), _("Capacity"), _("Visitors"), at_least, at_most]
        lines = [
            [
                row["name"] or row["place_id"],
                row["status"],
                row["capacity"],
                row["visitors_high"],
                *ends(row, "per_visitor"),
            ]
            for row in rows_of(frame)
        ]
        texts = 2
    else:
        head = [_("Square of 100 metres")] if by is By.HOME_CELL else [_("Code"), _("Area")]
        names = ["cell"] if by is By.HOME_CELL else ["code", "name"]
        columns = [
            *head,
            at_least,
            at_most,
            _("Residents: known"),
            _("Residents: not known"),
            _("Residents: nothing within reach"),
        ]
        counts = ("residents_known", "residents_unknown", "residents_without")
        lines = [
            [
                *(row[name] for name in names),
                *ends(row, "per_resident"),
                *(row[name] for name in counts),
            ]
            for row in rows_of(frame)
        ]
        texts = len(names)
    show_table(str(question), columns, lines, numbers_from=texts)
    say(
        _(
            "How many people fit in, divided over all who can get there. Who lives nearer may "
            "count for more."
        )
    )
    if meta["places_unsaid"]:
        text = _("Of {unsaid} of the {places} places nobody says how many people fit in.")
        say(text.format(unsaid=number(meta["places_unsaid"]), places=number(meta["places"])))
