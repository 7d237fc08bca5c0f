"""In which language the pages are, and the switch for it."""

from __future__ import annotations

import streamlit as st

from sociale_basis.i18n import LANGUAGES
from sociale_basis.ui.address import asked, keep
from sociale_basis.ui.web import settings_or_defaults

_NAME = "lang"
# Each in its own language: who cannot read the other must find it.
_NAMES = {"nl": "Nederlands", "en": "English"}


def chosen_language() -> str:
    """Give the language of this run: of the switch, the address or the settings."""
    if st.session_state.get(_NAME) not in LANGUAGES:
        st.session_state[_NAME] = asked(_NAME, LANGUAGES, settings_or_defaults().lang)
    return str(st.session_state[_NAME])


def language_switch() -> None:
    """Put the switch on the page; it holds for every page."""
    st.segmented_control(
        "Taal / Language",
        LANGUAGES,
        format_func=lambda lang: _NAMES[lang],
        key=_NAME,
        required=True,
        label_visibility="collapsed",
    )
    keep(_NAME, chosen_language(), settings_or_defaults().lang)
