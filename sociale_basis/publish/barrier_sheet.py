"""A sheet about one barrier, to print: what it is, where, whose, and who would gain.

One HTML file that asks nobody for anything and runs nothing, like the schouw sheet.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import geopandas as gpd
import jinja2
import shapely

from sociale_basis.i18n import _, language
from sociale_basis.i18n import date as written_date
from sociale_basis.maps.describe import attribution, dates
from sociale_basis.publish import sheet_map as drawing
from sociale_basis.publish.sheet_map import sheet_map

if TYPE_CHECKING:
    import datetime as dt

    from sociale_basis.maps import BarrierRow
    from sociale_basis.neighbourhood.store import Neighbourhood

_FILES = Path(__file__).parent


def barrier_sheet(area: Neighbourhood, row: BarrierRow, question: str, today: dt.date) -> str:
    """Write the sheet as one HTML file, in the language in use.

    Parameters
    ----------
    area
        The neighbourhood.
    row
        The barrier, in words for whoever will read it.
    question
        For whom and where to it stands in the way, as a sentence.
    today
        The day on which the sheet is made.
    """
    spot = gpd.GeoDataFrame(
        {"stop": [row.number]}, geometry=[shapely.Point(row.lon, row.lat)], crs="EPSG:4326"
    ).to_crs(area.homes.crs)
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(_FILES),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=jinja2.StrictUndefined,
    )
    return environment.get_template("barrier_sheet.html").render(
        lang=language(),
        t=_texts(),
        name=area.meta.name,
        fictional=area.meta.fictional,
        what=row.what,
        street=row.street,
        question=question,
        facts=barrier_facts(row),
        map=sheet_map(area, spot, []),
        paper=drawing,
        sources=[
            *attribution(area),
            *dates(area),
            _("Sheet made on {day}, of version {digest} of the data.").format(
                day=written_date(today), digest=area.digest
            ),
        ],
        css=(_FILES / "sheet.css").read_text(encoding="utf-8"),
    )


def barrier_facts(row: BarrierRow) -> list[tuple[str, str]]:
    """Give what is known of a barrier: a word, and what it is.

    Parameters
    ----------
    row
        The barrier.
    """
    where = f"{row.lat:.5f}, {row.lon:.5f}"
    return [
        (_("What stands in the way"), row.what),
        (_("Where"), f"{row.street} ({where})"),
        (_("Who keeps it up"), row.owner or _("not known: look it up in the BGT, or ask")),
        (_("Residents who could then get there"), row.gained),
        (_("Of these 75 and over"), row.gained_75),
        (_("Residents who perhaps could"), row.perhaps),
        (_("Residents who would get there sooner"), row.faster),
        (_("On OpenStreetMap"), row.link or row.reference),
    ]


def _texts() -> dict[str, str]:
    """Give every fixed text of the sheet; ``barrier_sheet.html`` knows them by these names."""
    return {
        "title": _("Sheet of a barrier"),
        "fictional": _(
            "This neighbourhood is fictional: no such streets, people or places exist. The links "
            "lead to something else."
        ),
        "map": _("Where it is"),
        "photo": _("Room for a photo: no faces, no number plates"),
        "estimates": _(
            "Numbers of residents are estimates of who can get there, not of who comes. What a "
            "repair costs, this does not tell."
        ),
        "sources": _("Where the data comes from"),
        "remarks": _("Remarks"),
    }
