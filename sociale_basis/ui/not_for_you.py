"""What stands where a page would be, for who may not open it: what it is, for whom, where to go."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from sociale_basis.i18n import _

if TYPE_CHECKING:
    from sociale_basis.ui.pages import PageEntry


def not_for_you(page: PageEntry) -> None:
    """Say why a page stays closed.

    Parameters
    ----------
    page
        The one that was asked for.
    """
    st.title(page.title(), anchor=False)
    if page.here:
        st.markdown(_("Only who runs this dashboard can fetch a neighbourhood, on that computer."))
    else:
        st.markdown(
            _(
                "This page is for those who work in the neighbourhood, such as community builders "
                "and officials of the municipality. What is on the map, anyone can see."
            )
        )
    st.page_link("kaart.py", label=_("To the map of what is there"), icon=":material/map:")
