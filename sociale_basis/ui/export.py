"""A table of a page as a file: the same rows in the same words, as CSV and as GeoJSON."""

from __future__ import annotations

import csv
import io
import json
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

import streamlit as st

from sociale_basis.i18n import _
from sociale_basis.publish.calls import not_a_formula

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


class Rows(NamedTuple):
    """What stands in a table.

    Attributes
    ----------
    columns
        Names for other programs: English, of letters and underscores.
    rows
        As many texts as columns each, as they stand on the page.
    shapes
        Geometry of each row as GeoJSON, in degrees; None: the rows lie nowhere.
    attribution
        Whom to name for the data.
    """

    columns: Sequence[str]
    rows: Sequence[Sequence[str]]
    shapes: Sequence[Mapping[str, Any]] | None
    attribution: Sequence[str]


def offer(name: str, told: Rows) -> None:
    """Put buttons on the page with which a table is kept.

    Parameters
    ----------
    name
        Of the file, without ending: "barriers".
    told
        What is in it.
    """
    kinds = [("CSV", "csv", as_csv)]
    if told.shapes is not None:
        kinds.append(("GeoJSON", "geojson", as_geojson))
    with st.container(horizontal=True, gap="small"):
        for label, ending, write in kinds:
            st.download_button(
                _("These rows as {kind}").format(kind=label),
                data=partial(write, told),  # only when it is asked for
                file_name=f"{name}.{ending}",
                mime="application/octet-stream",
                icon=":material/download:",
                on_click="ignore",
                key=f"{name} {ending}",
            )


def as_csv(told: Rows) -> bytes:
    """Write rows as CSV, UTF-8 with a mark that spreadsheets know it by."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(told.columns)
    for row in told.rows:
        writer.writerow([not_a_formula(each) for each in row])
    return ("\ufeff" + text.getvalue()).encode()


def as_geojson(told: Rows) -> bytes:
    """Write rows as a FeatureCollection."""
    features = [
        {
            "type": "Feature",
            "geometry": shape,
            "properties": dict(zip(told.columns, row, strict=True)),
        }
        for row, shape in zip(told.rows, told.shapes or [], strict=True)
    ]
    content = {
        "type": "FeatureCollection",
        "attribution": list(told.attribution),
        "features": features,
    }
    return json.dumps(content, ensure_ascii=False, allow_nan=False).encode()


def point(lon: float, lat: float) -> dict[str, Any]:
    """Give a point as GeoJSON."""
    return {"type": "Point", "coordinates": [lon, lat]}
