"""What to fetch besides the area itself, and who is asked for it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import streamlit as st

from sociale_basis.i18n import _
from sociale_basis.sources.services import services
from sociale_basis.ui import workspace
from sociale_basis.ui.tables import table
from sociale_basis.ui.wording import small

if TYPE_CHECKING:
    from collections.abc import Sequence

    from streamlit.runtime.uploaded_file_manager import UploadedFile

    from sociale_basis.ui.area_choice import Area

OVERPASS, GEOFABRIK, OSM_FILE = "overpass", "geofabrik", "file"
REGISTERS = ("bag", "bgt", "ahn", "rivm")
# Keys in services.toml of what is asked, and of what is asked when that one fails.
_SERVICES = {
    "areas": ("cbs_areas", "cbs_areas_wfs"),
    "bag": ("bag", "bag_wfs"),
    "bgt": ("bgt",),
    "ahn": ("ahn",),
    "rivm": ("rivm_health",),
    "squares": ("cbs_squares",),
    OVERPASS: (OVERPASS,),
    GEOFABRIK: (GEOFABRIK,),
}
_MARGIN_M = 2000
_TABLES = ["csv", "xlsx"]
_SHAPES = ["geojson", "json", "gpkg", "parquet"]


@dataclass(frozen=True, eq=False)
class Options:
    """What was chosen; names as the options of ``sociale-basis fetch``."""

    name: str
    without: tuple[str, ...]
    squares: bool
    osm: str
    osm_file: str
    margin_m: int
    statistics: Sequence[UploadedFile]
    buurten: UploadedFile | None
    places: UploadedFile | None


def choose_options(area: Area) -> Options:
    """Put everything on the page that can be chosen; what most people need is chosen already.

    Parameters
    ----------
    area
        What is fetched; its name is proposed.
    """
    name = st.text_input(
        _("What do you call this buurt?"),
        value=area.name,
        max_chars=80,
        key=f"name {area.name}",
        autocomplete="off",
    )
    st.markdown(f"**{_('What do we fetch?')}**")
    labels = {
        "bag": _("Dwellings and addresses (BAG)"),
        "bgt": _("Pavements and their surface (BGT)"),
        "ahn": _("Heights, for slopes (AHN)"),
        "rivm": _("Figures on health and meeting people (RIVM)"),
    }
    wanted = {key: st.checkbox(labels[key], value=True, key=f"with {key}") for key in REGISTERS}
    squares = st.checkbox(_("Residents per square of 100 metres (CBS)"), key="with squares")
    osm, osm_file = _osm()
    with st.expander(_("More: what lies around, and files of your own")):
        margin = st.number_input(
            _("How many metres around the area also count?"),
            min_value=0,
            max_value=10_000,
            value=_MARGIN_M,
            step=250,
            key="margin",
        )
        st.html(small(_("A shop or park just outside the border counts too.")))
        statistics = st.file_uploader(
            _("Figures of your own (CSV or Excel)"),
            type=_TABLES,
            accept_multiple_files=True,
            key="own statistics",
        )
        buurten = st.file_uploader(
            _("Sub-areas of your own (GeoJSON or GeoPackage)"), type=_SHAPES, key="own buurten"
        )
        places = st.file_uploader(
            _("Places and initiatives of your own (CSV or Excel)"), type=_TABLES, key="own places"
        )
    return Options(
        name=name.strip(),
        without=tuple(key for key in REGISTERS if not wanted[key]),
        squares=squares,
        osm=osm,
        osm_file=osm_file,
        margin_m=int(margin),
        statistics=statistics,
        buurten=buurten,
        places=places,
    )


def _osm() -> tuple[str, str]:
    ways = {
        OVERPASS: _("Overpass: only this area, as it is now"),
        GEOFABRIK: _("Geofabrik: the file of the whole province, for large areas"),
        OSM_FILE: _("A file on this computer"),
    }
    chosen = st.radio(
        _("Where do the streets and places (OpenStreetMap) come from?"),
        list(ways),
        format_func=lambda each: ways[each],
        key="osm from",
    )
    if chosen != OSM_FILE:
        return str(chosen), ""
    text = st.text_input(
        _("Where is that file? (.osm.pbf or .osm)"),
        key="osm file",
        placeholder=_("For example: zuid-holland.osm.pbf"),
        autocomplete="off",
    )
    return OSM_FILE, text.strip()


def missing(options: Options) -> str:
    """Say what still has to be filled in; "" where nothing has."""
    if options.osm == OSM_FILE and not Path(options.osm_file).expanduser().is_file():
        return (
            _("There is no such file on this computer: {file}").format(file=options.osm_file)
            if options.osm_file
            else _("Say where the file with OpenStreetMap is.")
        )
    return ""


def who_is_asked(options: Options) -> None:
    """Show which services will be asked, and which of them this program has never met."""
    about = {
        "areas": _("borders and figures of buurten"),
        "bag": _("dwellings and addresses"),
        "bgt": _("pavements"),
        "ahn": _("heights"),
        "rivm": _("health figures"),
        "squares": _("residents per square"),
        OVERPASS: _("streets and places"),
        GEOFABRIK: _("streets and places"),
    }
    asked = ["areas", *(key for key in REGISTERS if key not in options.without)]
    asked += ["squares"] if options.squares else []
    asked += [options.osm] if options.osm != OSM_FILE else []
    known = services()
    rows = []
    for key in asked:
        there = [known[name] for name in _SERVICES[key] if name in known]
        if not there:
            continue
        met = _("yes") if all(each.met_live for each in there) else _("not yet")
        hosts = ", ".join(dict.fromkeys(each.host for each in there))
        rows.append((about[key], hosts, met))
    header = [_("For what"), _("Who is asked"), _("Tried for real?")]
    st.html(table(_("These services are asked when you press the button"), header, rows))
    st.html(
        small(
            _(
                "“Not yet”: this program has only been tried with an imitation of that service. "
                "Does it go wrong? Then you read below what to do. Only the border and the codes "
                "are sent, never names of people."
            )
        )
    )


def arguments(area: Area, options: Options, place: Path) -> list[str]:
    """Write the arguments of ``sociale-basis fetch``, after the folder.

    Parameters
    ----------
    area, options
        What was chosen. Files that were given are written into the workspace.
    place
        The folder of the neighbourhood.

    Raises
    ------
    StorageError
        A file cannot be written.
    """
    folder = workspace.files_folder(place)
    written = list(area.codes)
    if area.own is not None:
        border = workspace.keep_file(folder, "border.geojson", area.own.as_file(options.name))
        written += ["--boundary", str(border)]
    osm = options.osm
    if osm == OSM_FILE:
        osm = str(Path(options.osm_file).expanduser().resolve())
    written += ["--osm", osm, "--margin", str(options.margin_m)]
    for register in options.without:
        written += ["--without", register]
    if options.squares:
        written.append("--squares")
    for option, files in (
        ("--statistics", options.statistics),
        ("--buurten", [options.buurten]),
        ("--places", [options.places]),
    ):
        for each in files:
            if each is not None:
                kept = workspace.keep_file(folder, each.name, each.getvalue())
                written += [option, str(kept)]
    if options.name:
        written += ["--name", options.name]
    return written
