"""Where to hold an activity, kept: the same plan is worked out once."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import streamlit as st

from sociale_basis.network import profile as find_profile
from sociale_basis.reach.activities import activity_kinds
from sociale_basis.reach.activity_venues import activity_venues
from sociale_basis.ui.answers import KNOWN_BY

if TYPE_CHECKING:
    from sociale_basis.neighbourhood import Neighbourhood
    from sociale_basis.reach.activity_venues import ActivityVenues


@st.cache_resource(hash_funcs=KNOWN_BY, max_entries=32, show_spinner=False)
def venues_for(
    area: Neighbourhood, kind: str, profile: str, minutes: int, at: str
) -> ActivityVenues:
    """Rank venues; see :func:`sociale_basis.reach.activity_venues`. Not to be changed.

    Parameters
    ----------
    area
        The neighbourhood.
    kind, profile
        Keys of a kind of activity and of a mobility profile.
    minutes
        Within how long, each way.
    at
        When people set out, ISO.
    """
    return activity_venues(
        area,
        activity_kinds()[kind],
        find_profile(profile),
        minutes * 60.0,
        datetime.fromisoformat(at),
    )
