"""What would change it: which single repair brings most people within reach, and which pair."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from sociale_basis.i18n import _, number
from sociale_basis.i18n.reasons import reason_words, thing_words
from sociale_basis.maps.shown import about, shown_numbers

if TYPE_CHECKING:
    import geopandas as gpd

    from sociale_basis.neighbourhood.store import Neighbourhood
    from sociale_basis.privacy import Viewer
    from sociale_basis.reach import Barriers

MOST = 5
MOST_PAIRS = 3


@dataclass(frozen=True)
class HelpingRow:
    """One repair: what stands there now, where, and who would newly get there without it.

    ``link`` leads to the way or point on OpenStreetMap, empty where it is not there; ``together``
    says that it takes two, of which one alone does not help these residents.
    """

    what: str
    street: str
    residents: str
    link: str
    together: bool


def helping_rows(area: Neighbourhood, found: Barriers, viewer: Viewer) -> list[HelpingRow]:
    """Give the repairs that bring most residents there, most first.

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
    At most :data:`MOST` that bring somebody there for certain by themselves, then at most
    :data:`MOST_PAIRS` of two that do so only together. Empty without figures of residents.
    """
    single = [((row.barrier,), row.residents_gained) for row in found.table.itertuples()]
    both = [
        ((row.first, row.second), row.residents_only_together) for row in found.pairs.itertuples()
    ]
    rows = []
    for names, gained in (*single[:MOST], *both[:MOST_PAIRS]):
        if not gained > 0:
            continue
        text = about(float(shown_numbers(np.array([[gained]]), viewer)[0, 0]))
        rows.append(_row(found.named, names, text, fictional=area.meta.fictional))
    return rows


def _row(
    named: gpd.GeoDataFrame, names: tuple[str, ...], residents: str, *, fictional: bool
) -> HelpingRow:
    parts = [named.loc[name] for name in names]
    whats = [barrier_words(part) for part in parts]
    streets = list(dict.fromkeys(str(part["street"]) for part in parts if pd.notna(part["street"])))
    link = parts[0]["link"]
    return HelpingRow(
        what=_(" and also: ").join(whats),
        street=", ".join(streets) or _("street without a name"),
        residents=residents,
        # What is made up lies on no real map.
        link="" if fictional or pd.isna(link) else str(link),
        together=len(names) > 1,
    )


def barrier_words(part: pd.Series) -> str:
    """Say what stands in the way: a row of what :func:`sociale_basis.reach.barriers` named."""
    thing, kinds = thing_words(str(part["what"])), reason_words(str(part["kinds"]))
    told = []
    if pd.notna(part["kerb_m"]):
        height = number(100 * float(part["kerb_m"]))
        told.append(_("kerb of {height} cm").format(height=height))
    if pd.notna(part["width_m"]):
        told.append(_("{width} m wide").format(width=number(float(part["width_m"]), decimals=2)))
    if pd.notna(part["slope"]):
        percent = number(100 * abs(float(part["slope"])))
        told.append(_("slope of {percent} %").format(percent=percent))
    if pd.notna(part["steps"]):
        told.append(_("{number} steps").format(number=number(float(part["steps"]))))
    if told:
        return told[0] if part["what"] == "kerb" else f"{thing}: {', '.join(told)}"
    return thing if thing == kinds else f"{thing} ({kinds})"
