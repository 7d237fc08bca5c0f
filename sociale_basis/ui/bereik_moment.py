"""What a moment means for the parts of the page that try one thing after another."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from sociale_basis.i18n import _, number
from sociale_basis.reach.destinations import destinations_together
from sociale_basis.reach.open_then import open_then
from sociale_basis.ui.answers import KNOWN_BY
from sociale_basis.ui.wording import small

if TYPE_CHECKING:
    from datetime import datetime

    from sociale_basis.neighbourhood import Neighbourhood
    from sociale_basis.ui.bereik_question import Asked
    from sociale_basis.ui.question import Question


def at_that_moment(asked: Asked) -> None:
    """Say which places count at the moment that was chosen; nothing where none was.

    Parameters
    ----------
    asked
        The question, and of what.
    """
    at = asked.question.moment
    if at is not None:
        text = _(
            "Places at that moment: {sure} surely open the whole time (count as certain), "
            "{perhaps} perhaps open (count as not known), {closed} closed (do not count)."
        )
        places = _places(asked.area, asked.question, at)
        st.html(small(text.format(**{name: number(many) for name, many in places.items()})))


@st.cache_data(hash_funcs=KNOWN_BY, max_entries=64, show_spinner=False)
def _places(area: Neighbourhood, question: Question, at: datetime) -> dict[str, int]:
    places = destinations_together(area, question.layers).places
    then = open_then(area, places, at, question.limit_s)
    sure, perhaps = int(then.surely.sum()), int(then.perhaps.sum())
    return {"sure": sure, "perhaps": perhaps - sure, "closed": len(places) - perhaps}
