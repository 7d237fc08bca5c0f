"""The page on the data: sources, totals, gaps, what changed, and what one may take along."""

from __future__ import annotations

import csv
import io
import sqlite3
from typing import TYPE_CHECKING

from sociale_basis.i18n import number
from sociale_basis.neighbourhood import check, load
from sociale_basis.privacy import Viewer
from sociale_basis.ui.gegevens import geopackage, sources_file

if TYPE_CHECKING:
    from pathlib import Path

    from tests.ui.conftest import Visit


def test_totals_are_those_of_the_build(visit: Visit, small_neighbourhood: Path) -> None:
    """People rounded, dwellings and places as they are."""
    rows = visit(small_neighbourhood, "gegevens").rows("Mensen, woningen en plekken")
    told = {row[0]: row[1] for row in rows}
    totals = load(small_neighbourhood).meta.totals
    assert totals.residents_in_boundary
    assert told["Bewoners binnen de grens"] == number(round(totals.residents_in_boundary, -1))
    assert told["Woningen binnen de grens"] == number(totals.dwellings_in_boundary)
    assert told["Plekken"] == number(totals.places)


def test_gaps_are_those_of_the_check(visit: Visit, small_neighbourhood: Path) -> None:
    """What is not on the map, and for whom that makes a difference, is what check says."""
    shown = visit(small_neighbourhood, "gegevens")
    found = check(load(small_neighbourhood))
    readings = shown.rows("Welk deel van de wegen wie kan gebruiken")
    assert len(readings) == len(found.readings) == 10
    for row, expected in zip(readings, found.readings, strict=True):
        assert row[1] == number(100 * expected["yes"], decimals=1)
    assert len(shown.rows("Hoeveel er van de wegen bekend is")) == len(found.known)
    assert shown.rows("Wat niet op de kaart staat en twijfel geeft")


def test_first_build_has_nothing_to_compare_with(visit: Visit, small_neighbourhood: Path) -> None:
    """Nothing is compared before the button is pressed; then the answer is in words."""
    shown = visit(small_neighbourhood, "gegevens")
    sentence = "Er is geen eerdere"
    assert sentence not in shown.html
    shown.test.button(key="compare").click()
    shown = shown.again()
    for _time in range(60):
        if sentence in shown.html:
            break
        shown = shown.again()
    assert sentence in shown.html


def test_everything_is_only_for_who_may_read_exact_figures(
    visit: Visit, small_neighbourhood: Path
) -> None:
    """The GeoPackage holds small numbers: the official has it, the builder team does not."""
    for role, allowed in ((Viewer.OFFICIAL, True), (Viewer.BUILDER_TEAM, False)):
        shown = visit(small_neighbourhood, "gegevens", rol=role)
        labels = [each.proto.label for each in shown.test.get("download_button")]
        assert "Download de lijst met bronnen" in labels
        assert ("Download alles voor QGIS (GeoPackage)" in labels) == allowed


def test_files_hold_what_they_promise(small_neighbourhood: Path, tmp_path: Path) -> None:
    """A row per source, and a GeoPackage that opens."""
    area = load(small_neighbourhood)
    header, *rows = csv.reader(io.StringIO(sources_file(area).decode("utf-8-sig")))
    assert len(rows) == len(area.meta.sources)
    assert all(len(row) == len(header) for row in rows)
    file = tmp_path / "wijk.gpkg"
    file.write_bytes(geopackage(area))
    with sqlite3.connect(file) as opened:
        tables = {str(name) for (name,) in opened.execute("SELECT table_name FROM gpkg_contents")}
    opened.close()
    assert {"cells", "buurten", "places", "edges"} <= tables
