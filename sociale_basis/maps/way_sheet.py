"""The way there and back for one person, step by step in words."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sociale_basis.i18n import _
from sociale_basis.network.untagged import untagged as table_of_the_untagged
from sociale_basis.reach.direction_words import step_words, summary_words
from sociale_basis.reach.directions import directions
from sociale_basis.reach.judging import judge

if TYPE_CHECKING:
    import shapely

    from sociale_basis.neighbourhood.store import Neighbourhood
    from sociale_basis.reach.for_one import Asked, Found
    from sociale_basis.reach.standpoint import Standpoint


class LegWords(NamedTuple):
    """One leg: what it is called, its steps, and what it is made of."""

    heading: str
    steps: tuple[str, ...]
    summary: str


def way_sheet(area: Neighbourhood, start: Standpoint, found: Found, asked: Asked) -> list[LegWords]:
    """Tell the way there and the way back.

    Parameters
    ----------
    area, start, asked
        As in :func:`sociale_basis.reach.for_one.for_one`.
    found
        One of its answers.

    Returns
    -------
    Both legs, or nothing where there is no way.
    """
    answer = found.answer
    if answer is None or answer.there is None or answer.back is None:
        return []
    table = asked.untagged or table_of_the_untagged()
    judged = judge(area.network.length_m, area.network.attributes, asked.profile, table)
    goal: shapely.Point = area.places.geometry.iloc[found.row]
    legs = []
    for heading, route, end in (
        (_("The way there"), answer.there, goal),
        (_("The way back"), answer.back, start.point),
    ):
        told = directions(area, route, asked.profile, judged, end)
        steps = tuple(step_words(step, first=number == 0) for number, step in enumerate(told.steps))
        legs.append(LegWords(heading, steps, " ".join(summary_words(told))))
    return legs
