"""In which language the pages are, and the switch for it."""

from __future__ import annotations

import streamlit as st

from sociale_basis.i18n import LANGUAGES
from sociale_basis.ui.address import keep, start
from sociale_basis.ui.settings_in_use import settings_or_defaults

_NAME = "lang"
# Each in its own language: who cannot read the other must find it.
_NAMES = {"nl": "Nederlands", "en": "English"}


def chosen_language() -> str:
    """Give the language of this run: of the switch, the address or the settings."""
    return str(st.session_state[start(_NAME, LANGUAGES, settings_or_defaults().lang, key=_NAME)])


def language_switch() -> None:
    """Put the switch on the page; it holds for every page."""
    chosen = st.segmented_control(
        "Taal / Language",
        LANGUAGES,
        format_func=lambda lang: _NAMES[lang],
        key=_NAME,
        required=True,
        label_visibility="collapsed",
    )
    keep({_NAME: str(chosen)}, {_NAME: settings_or_defaults().lang})
