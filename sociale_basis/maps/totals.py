"""How many people, dwellings and places there are, before and after each step, as rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sociale_basis.i18n import _
from sociale_basis.maps.shown import NOT_SHOWN, about, counted, shown_numbers

if TYPE_CHECKING:
    from sociale_basis.neighbourhood.store import Neighbourhood
    from sociale_basis.privacy import Viewer

_OF_PEOPLE = "residents_"


def total_words() -> dict[str, str]:
    """Give the totals that people read, in order: their key in ``meta.totals`` and what it is."""
    return {
        "residents_in_source_areas": _("Residents of all source areas that touch the extent"),
        "residents_in_extent": _("… of them in the extent, by surface"),
        "residents_spread": _("… of them given a dwelling"),
        "residents_in_boundary": _("Residents inside the boundary"),
        "residents_75_in_boundary": _("… of 75 and over"),
        "dwellings_in_boundary": _("Dwellings inside the boundary"),
        "homes_in_boundary": _("Homes inside the boundary"),
        "homes_without_residents": _("Homes without residents"),
        "homes_not_connected": _("Homes that touch no way"),
        "places": _("Places"),
        "places_not_connected": _("Places that touch no way"),
    }


def total_rows(area: Neighbourhood, viewer: Viewer) -> list[tuple[str, str]]:
    """Give what each total is, and how much; people rounded, and left out where they are few.

    Parameters
    ----------
    area
        The neighbourhood.
    viewer
        Who will see it.
    """
    totals = area.meta.totals.model_dump()
    return [
        (text, _people(totals[key], viewer) if key.startswith(_OF_PEOPLE) else counted(totals[key]))
        for key, text in total_words().items()
    ]


def _people(value: float | None, viewer: Viewer) -> str:
    if value is None:
        return NOT_SHOWN
    return about(float(shown_numbers(np.array([[value]]), viewer)[0, 0]))
