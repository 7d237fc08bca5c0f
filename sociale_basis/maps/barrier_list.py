"""The ranking of what stands in the way, in words: what, where, whose it is, and who would gain."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from sociale_basis.i18n import _
from sociale_basis.maps.helping import barrier_words
from sociale_basis.maps.shown import about, shown_numbers
from sociale_basis.reach.on_map import nearest_streets
from sociale_basis.sources.bronhouders import bronhouder_name

if TYPE_CHECKING:
    from sociale_basis.neighbourhood.store import Neighbourhood
    from sociale_basis.privacy import Viewer
    from sociale_basis.reach import Barriers

_NUMBERS = (
    "residents_gained",
    "residents_75_gained",
    "residents_perhaps",
    "residents_faster",
)


@dataclass(frozen=True)
class BarrierRow:
    """One barrier.

    Attributes
    ----------
    number
        Its rank, from 1.
    reference
        ``way/12`` or ``node/3``.
    what, street
        In words.
    owner, owner_code
        Who keeps it up (*bronhouder* in the BGT), in words and as code; empty where nobody says.
    gained, gained_75, perhaps, faster
        Residents, in words: who would newly get there for certain, those of them of 75 and over,
        who perhaps, and who would get there sooner.
    link
        To OpenStreetMap; empty where it is not there.
    lon, lat
        In degrees.
    """

    number: int
    reference: str
    what: str
    street: str
    owner: str
    owner_code: str
    gained: str
    gained_75: str
    perhaps: str
    faster: str
    link: str
    lon: float
    lat: float


def barrier_list(area: Neighbourhood, found: Barriers, viewer: Viewer) -> list[BarrierRow]:
    """Put a ranking of barriers in words.

    Parameters
    ----------
    area
        The neighbourhood.
    found
        What :func:`sociale_basis.reach.barriers` gave for it.
    viewer
        Who will see it: a number of people that may not be shown is a dash.

    Returns
    -------
    In the order of the ranking.
    """
    table = found.table
    if table.empty:
        return []
    numbers = {
        name: shown_numbers(table[[name]].to_numpy(dtype=np.float64), viewer)[:, 0]
        for name in _NUMBERS
    }
    degrees = table.geometry.to_crs("EPSG:4326")
    near = nearest_streets(area, table.geometry.to_numpy())
    rows = []
    for at, (reference, row) in enumerate(zip(table["barrier"], table.iloc, strict=True)):
        street = row["street"]
        if pd.isna(street):
            street = (
                _("Near {street}").format(street=near[at])
                if near[at]
                else _("street without a name")
            )
        gained, gained_75, perhaps, faster = (about(float(numbers[name][at])) for name in _NUMBERS)
        link = row["link"]
        rows.append(
            BarrierRow(
                number=at + 1,
                reference=str(reference),
                what=barrier_words(row),
                street=str(street),
                owner=owner_words(row["bronhouder"]),
                owner_code="" if pd.isna(row["bronhouder"]) else str(row["bronhouder"]),
                gained=gained,
                gained_75=gained_75,
                perhaps=perhaps,
                faster=faster,
                # What is made up lies on no real map.
                link="" if area.meta.fictional or pd.isna(link) else str(link),
                lon=round(float(degrees.x.iloc[at]), 6),
                lat=round(float(degrees.y.iloc[at]), 6),
            )
        )
    return rows


def owner_words(code: object) -> str:
    """Name who keeps up something; by its code where that is all we know, empty for nobody."""
    if not isinstance(code, str) or not code:
        return ""
    return bronhouder_name(code) or _("bronhouder {code}").format(code=code)
