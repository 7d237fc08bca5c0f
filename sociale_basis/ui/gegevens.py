"""The page on the data: where it comes from, what is not known, what changed, what one may keep."""

from __future__ import annotations

import csv
import io
from datetime import datetime
from html import escape
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import streamlit as st

from sociale_basis.i18n import _, language, number
from sociale_basis.i18n import date as written_date
from sociale_basis.i18n.reasons import reason_words
from sociale_basis.maps.shown import NOT_SHOWN
from sociale_basis.maps.sources import source_header, source_rows
from sociale_basis.maps.totals import total_rows
from sociale_basis.network import profiles, untagged
from sociale_basis.privacy import Permission
from sociale_basis.publish import write_geopackage
from sociale_basis.ui.answers import report
from sociale_basis.ui.changes import show_changes
from sociale_basis.ui.download import download_map, file_name
from sociale_basis.ui.opened import opened, shown_folder
from sociale_basis.ui.sources import sources_table
from sociale_basis.ui.tables import table
from sociale_basis.ui.viewer import who
from sociale_basis.ui.wording import plain, small

if TYPE_CHECKING:
    from sociale_basis.neighbourhood import Neighbourhood, Report

_COMPARED = "compare with the build before"
_DOUBTS = 5


def main() -> None:
    """Show what the neighbourhood was made of, and how far that goes."""
    area = opened()
    st.title(_("Data and sources of {name}").format(name=plain(area.meta.name)), anchor=False)
    built = written_date(datetime.fromisoformat(area.meta.built).date())
    st.markdown(
        _(
            "This neighbourhood was made on {date}. Below is what it was made of, what is missing "
            "in it, and what you can take along."
        ).format(date=built)
    )
    st.header(_("Where the data comes from"), anchor=False)
    st.html(sources_table(area))
    _totals(area)
    _warnings(area)
    _gaps(report(area))
    _changed(area)
    _downloads(area)


def _totals(area: Neighbourhood) -> None:
    st.header(_("How many there are"), anchor=False)
    caption = _("People, dwellings and places, before and after each step")
    rows = total_rows(area, who().viewer)
    st.html(table(caption, [_("What"), _("How many")], rows, numbers=(1,)))
    st.html(
        small(
            _(
                "Residents are counted per area and spread over its dwellings: numbers of people "
                "are estimates. “{dash}”: too few people to show, or not known."
            ).format(dash=NOT_SHOWN)
        )
    )


def _warnings(area: Neighbourhood) -> None:
    st.header(_("What was noticed while it was made"), anchor=False)
    found = [*area.meta.warnings, *report(area).stale]
    if not found:
        st.markdown(_("Nothing was noticed, and nothing is out of date."))
        return
    with st.expander(_("What the program noticed ({number})").format(number=number(len(found)))):
        st.markdown(_("In the words of the program, which are English:"))
        st.html(f'<ul lang="en">{"".join(f"<li>{escape(line)}</li>" for line in found)}</ul>')


def _gaps(found: Report) -> None:
    st.header(_("What hangs on what is not on the map"), anchor=False)
    st.markdown(
        _(
            "Of many pavements nobody wrote down how wide or how even they are. What then counts, "
            "and for whom that makes a difference, stands here."
        )
    )
    known = [
        (
            reason_words("light" if row["attribute"] == "lit" else str(row["attribute"])),
            *(_percent(row[origin]) for origin in ("untagged", "tag", "elevation")),
        )
        for row in found.known
    ]
    header = [_("What"), _("Not on the map"), _("On the map"), _("From heights")]
    st.html(table(_("How much of the ways is known (%)"), header, known, numbers=(1, 2, 3)))
    labels = {key: str(getattr(who.label, language())) for key, who in profiles().items()}
    readings = [
        (labels[row["profile"]], *(_percent(row[state]) for state in ("yes", "unknown", "no")))
        for row in found.readings
    ]
    header = [_("Who"), _("yes"), _("unknown"), _("no")]
    caption = _("How much of the ways each can use (%)")
    st.html(table(caption, header, readings, numbers=(1, 2, 3)))
    words = {row.id: str(getattr(row.label, language())) for row in untagged().rows}
    doubts = [
        (labels[key], words[row["row"]], _percent(row["share"]))
        for key in labels
        for row in [
            row for row in found.doubts if row["profile"] == key and row["reading"] == "doubt"
        ][:_DOUBTS]
    ]
    if doubts:
        caption = _("What is not on the map and makes us doubt")
        with st.expander(caption, key="doubts"):
            header = [_("Who"), _("What"), _("Share of the ways (%)")]
            st.html(table(caption, header, doubts, numbers=(2,)))


def _percent(share: Any) -> str:  # noqa: ANN401 -- a number or None, of a report for JSON
    return NOT_SHOWN if share is None else number(100 * float(share), decimals=1)


def _changed(area: Neighbourhood) -> None:
    st.header(_("What changed since the time before"), anchor=False)
    if st.button(_("Compare with the time before"), icon=":material/difference:", key="compare"):
        st.session_state[_COMPARED] = area.digest
    if st.session_state.get(_COMPARED) == area.digest:
        exact = who().may(Permission.EXACT_FIGURES)
        # They tell numbers of people as they are, also where they are few.
        without = () if exact else (_("Totals"), _("Figures per area"))
        show_changes(shown_folder(), area.digest, without=without)


def _downloads(area: Neighbourhood) -> None:
    st.header(_("To take along"), anchor=False)
    download_map(area)
    st.download_button(
        _("Download the list of sources"),
        data=sources_file(area),
        file_name=file_name(area.meta.name, _("sources")).replace(".html", ".csv"),
        mime="text/csv",
        icon=":material/download:",
        on_click="ignore",
        key="sources",
    )
    if who().may(Permission.EXACT_FIGURES):
        st.download_button(
            _("Download everything for QGIS (GeoPackage)"),
            data=lambda: geopackage(area),
            file_name=file_name(area.meta.name).replace(".html", ".gpkg"),
            mime="application/geopackage+sqlite3",
            icon=":material/download:",
            on_click="ignore",
            key="geopackage",
        )
        st.html(
            small(
                _(
                    "The GeoPackage holds numbers of residents as they are, also where they are "
                    "few: do not publish it."
                )
            )
        )


def sources_file(area: Neighbourhood) -> bytes:
    """Write the sources as CSV, which a spreadsheet opens as it should."""
    text = io.StringIO()
    rows = csv.writer(text)
    rows.writerow(source_header())
    rows.writerows(source_rows(area))
    return text.getvalue().encode("utf-8-sig")


def geopackage(area: Neighbourhood) -> bytes:
    """Write everything for QGIS."""
    with TemporaryDirectory() as folder:
        file = Path(folder) / "wijk.gpkg"
        write_geopackage(area, file)
        return file.read_bytes()


if __name__ == "__main__":
    main()
