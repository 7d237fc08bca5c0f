"""A part of a page that is only made when a visitor opens it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from sociale_basis import i18n
from sociale_basis.i18n import language

if TYPE_CHECKING:
    from collections.abc import Callable


def folded(label: str, key: str, draw: Callable[[], None]) -> None:
    """Put a box on the page of which the content is made, and sent, once it is open.

    Parameters
    ----------
    label
        Above it.
    key
        Of the box: whether it is open is kept in the session under it.
    draw
        Makes what is in it. Opening runs this alone, not the page.
    """
    lang = language()

    @st.fragment
    def box() -> None:
        i18n.use(lang)
        opened = st.expander(label, key=key, on_change="rerun")
        if opened.open:
            with opened:
                draw()

    box()
