"""Where to hold an activity, kept: the same plan is worked out once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import streamlit as st

from sociale_basis.network import profile as find_profile
from sociale_basis.reach.activities import activity_kinds
from sociale_basis.reach.activity_venues import activity_venues
from sociale_basis.reach.how_far import how_far
from sociale_basis.ui.answers import KNOWN_BY

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from sociale_basis.neighbourhood import Neighbourhood
    from sociale_basis.reach.activity_venues import ActivityVenues
    from sociale_basis.register.rhythm import Occurrence
    from sociale_basis.ui.activity_plan import Plan
    from sociale_basis.ui.activity_register import Knowledge

FAR_S = 45 * 60.0
"""What is further than this from a venue is just far."""


def venues_for(
    area: Neighbourhood, asked: Plan, occasions: Sequence[Occurrence], known: Knowledge
) -> ActivityVenues:
    """Rank venues; see :func:`sociale_basis.reach.activity_venues`. Not to be changed.

    Parameters
    ----------
    area
        The neighbourhood.
    asked, occasions
        What is planned, and when that is.
    known
        What the register knows.
    """
    times = "|".join(f"{each.begin.isoformat()}/{each.end.isoformat()}" for each in occasions)
    return _ranked(
        area, asked.kind, asked.profile, asked.minutes, times, known.stamp, occasions, known
    )


@st.cache_resource(hash_funcs=KNOWN_BY, max_entries=32, show_spinner=False)
def _ranked(
    area: Neighbourhood,
    kind: str,
    profile: str,
    minutes: int,
    times: str,
    stamp: str,
    _occasions: Sequence[Occurrence],
    _known: Knowledge,
) -> ActivityVenues:
    del times, stamp  # what is kept goes by them
    return activity_venues(
        area,
        activity_kinds()[kind],
        find_profile(profile),
        minutes * 60.0,
        _occasions,
        told=_known.told,
    )


def seconds_from(
    asked: Plan, found: ActivityVenues, venue: str, known: Knowledge
) -> NDArray[np.float64]:
    """Give the seconds from a venue to each of what is there already, in the order of that.

    Parameters
    ----------
    asked, known
        As in :func:`venues_for`.
    found
        What that gave.
    venue
        Id of the venue.
    """
    return _seconds(known.area, asked.kind, asked.profile, known.stamp, venue, found)


@st.cache_data(hash_funcs=KNOWN_BY, max_entries=256, show_spinner=False)
def _seconds(
    area: Neighbourhood, kind: str, profile: str, stamp: str, venue: str, _found: ActivityVenues
) -> NDArray[np.float64]:
    """Search once; what is there already, and where, is the same at whatever times."""
    del kind, stamp  # what is there already goes by them
    venues, existing = _found.doors
    row = np.array([venues.ids.index(venue)], dtype=np.int64)
    return how_far(area, find_profile(profile), venues.only(row), existing, FAR_S)
