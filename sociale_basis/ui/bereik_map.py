"""The map of an answer on reach, as the parts of that page show it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sociale_basis.i18n import language
from sociale_basis.maps.legend import state_legend
from sociale_basis.ui.answers import description
from sociale_basis.ui.map import MapView
from sociale_basis.ui.map_content import urls

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sociale_basis.maps import ReachOnMap
    from sociale_basis.maps.spots import Spot
    from sociale_basis.neighbourhood import Neighbourhood


def answer_map(
    area: Neighbourhood,
    answer: ReachOnMap,
    title: str,
    *,
    notes: Mapping[str, Sequence[str]] | None = None,
    spots: Sequence[Spot] = (),
) -> MapView:
    """Draw the squares of an answer with the places it is about.

    Parameters
    ----------
    area, answer
        Of which neighbourhood, and what was answered.
    title
        Above the list.
    notes
        Lines per id of a place.
    spots
        What lies on it that is no place, listed first.
    """
    return MapView(
        described=description(area, language()),
        urls=urls(area, language()),
        shown=[answer.layer],
        legend=state_legend(),
        list_title=title,
        notes=notes or {},
        shares=answer.shares,
        cell_notes=answer.notes,
        spots=spots,
    )
