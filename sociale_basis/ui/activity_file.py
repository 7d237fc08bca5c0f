"""The venues of a plan as a file: of what people keep, only what anybody may know.

A file goes round: nobody is named in it who did not agree to that.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from sociale_basis.i18n import _, language
from sociale_basis.i18n.hours import hours_words
from sociale_basis.maps.shown import NOT_SHOWN
from sociale_basis.ui.activity_words import Facts, opening_reasons
from sociale_basis.ui.answers import description
from sociale_basis.ui.export import Rows, offer, point
from sociale_basis.ui.wording import small

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sociale_basis.neighbourhood import Neighbourhood
    from sociale_basis.register import Kept
    from sociale_basis.ui.activity_register import Knowledge
    from sociale_basis.ui.activity_venue import Venue

_COLUMNS = (
    "number",
    "name",
    "residents_newly",
    "residents_75_newly",
    "residents_perhaps",
    "residents_overlap",
    "open_then",
    "entrance",
    "toilet",
    "capacity",
    "contact",
    "place_id",
    "times",
    "times_open",
    "times_closed",
    "times_unknown",
    "opening_hours",
)
_OF_PLACE = ("capacity", "phone", "email", "website", "operator")


def offer_venues(
    area: Neighbourhood, venues: Sequence[Venue], people: int, known: Knowledge, public: Knowledge
) -> None:
    """Put buttons on the page with which the venues are kept.

    Parameters
    ----------
    area
        The neighbourhood, as it was opened.
    venues, people
        As they stand on the page, and for how many there must be room.
    known, public
        What the register tells whoever plans, and anybody.
    """
    places = public.area.places
    places = places[~places["id"].duplicated()].set_index("id")
    open_to_all = [each for each in venues if each.id in places.index]
    hours, public_hours = dict(known.told.hours), dict(public.told.hours)
    rows = []
    for venue in open_to_all:
        # What is only of the register stands among the places as whoever plans may know it.
        of_place = places.loc[venue.id].reindex(_OF_PLACE).to_dict()
        kept = public.venues.get(venue.id)
        facts = Facts({**venue.known.row, **of_place}, kept, None)
        times = _times(venue, kept, told=hours.get(venue.id) == public_hours.get(venue.id))
        holder = ", ".join(facts.holder) or _("unknown")
        of_door = (facts.entrance, facts.toilet, facts.room(people), holder)
        rows.append((*venue.cells[:6], times[0], *of_door, venue.id, *times[1:]))
    shapes = [point(venue.lon, venue.lat) for venue in open_to_all]
    attribution = description(area, language()).attribution
    offer("venues", Rows(_COLUMNS, rows, shapes, attribution))
    st.html(small(_("In that file stands what anybody may know, no more.")))


def _times(venue: Venue, kept: Kept | None, *, told: bool) -> tuple[str, ...]:
    """Say whether a venue is open then, unless the hours are not for everybody."""
    if not told:
        return (NOT_SHOWN,) * 6
    opening, hours = venue.opening, venue.known.row["opening_hours"]
    counts = (opening.times, opening.open, len(opening.closed_on), len(opening.unknown_on))
    return (
        "; ".join([venue.cells[6], *opening_reasons(opening, kept)]),
        *map(str, counts),
        hours_words(str(hours)) if pd.notna(hours) else NOT_SHOWN,
    )
