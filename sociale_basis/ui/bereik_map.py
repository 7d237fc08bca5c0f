"""The map of an answer on reach, as the parts of that page show it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from sociale_basis.maps.legend import state_legend
from sociale_basis.ui.map import MapView
from sociale_basis.ui.opened import opened
from sociale_basis.ui.register_on_map import for_everyone

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sociale_basis.maps import MapDescription, ReachOnMap
    from sociale_basis.maps.spots import Spot


def answer_map(
    answer: ReachOnMap,
    title: str,
    *,
    notes: Mapping[str, Sequence[str]] | None = None,
    spots: Sequence[Spot] = (),
) -> MapView:
    """Draw the squares of an answer with the places it is about.

    Parameters
    ----------
    answer
        What was answered, of the neighbourhood that is shown.
    title
        Above the list.
    notes
        Lines per id of a place.
    spots
        What lies on it that is no place, listed first.
    """
    seen = for_everyone()
    return MapView(
        described=seen.described,
        urls=seen.urls(opened()),
        kept=seen.features,
        symbols=seen.signs,
        shown=list(answer.layers),
        legend=state_legend(),
        list_title=title,
        notes=notes or {},
        shares=answer.shares,
        cell_notes=answer.notes,
        spots=spots,
    )


def attribution() -> list[str]:
    """Say whom to name for what is in an answer."""
    return for_everyone().described.attribution


def only(described: MapDescription, keys: Sequence[str]) -> MapDescription:
    """Leave out what is not of some layers."""
    here, nowhere = (
        [each for each in layers if each.layer.key in keys]
        for layers in (described.layers, described.elsewhere)
    )
    return replace(described, layers=here, elsewhere=nowhere)
