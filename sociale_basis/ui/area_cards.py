"""The card of a sub-area: what is there first, then single figures, then how to read them."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

import streamlit as st

from sociale_basis.i18n import _, number
from sociale_basis.ui.tables import table
from sociale_basis.ui.wording import plain

if TYPE_CHECKING:
    from sociale_basis.maps import AreaCard
    from sociale_basis.neighbourhood import Neighbourhood


def show_card(area: Neighbourhood, card: AreaCard) -> None:
    """Put the card of a sub-area on the page, under a heading of the second level.

    Parameters
    ----------
    area
        The neighbourhood.
    card
        The card of one of its sub-areas.
    """
    st.subheader(plain(card.name), anchor=False)
    st.html(_counts(card))
    if not card.figures:
        st.markdown(
            _("None of the figures about this area can be shown to everyone.")
            if area.meta.statistics
            else _(
                "There are no figures about the people who live here yet. What is there is on "
                "the map all the same."
            )
        )
        return
    header = [_("Figure"), _("Value"), _("Unit"), _("Year"), _("Source"), _("How it came about")]
    for group in dict.fromkeys(figure.group for figure in card.figures):
        rows = [
            (
                each.label,
                each.figure,
                each.unit,
                each.year,
                each.source,
                each.state,
            )
            for each in card.figures
            if each.group == group
        ]
        st.html(table(group, header, rows, numbers=(1,)))
    if card.hints:
        with st.expander(_("How to read these figures")):
            st.html(f"<ul>{''.join(f'<li>{escape(hint)}</li>' for hint in card.hints)}</ul>")


def _counts(card: AreaCard) -> str:
    items = "".join(
        f"<li><strong>{escape(number(count))}</strong> {escape(label)}</li>"
        for label, count in card.counts
    )
    return f'<ul class="page-counts" aria-label="{escape(_("What is there"))}">{items}</ul>'
