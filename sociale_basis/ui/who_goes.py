"""Who goes, and for how long: the same two questions on every page that asks them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from sociale_basis.i18n import language
from sociale_basis.network import profiles
from sociale_basis.ui.address import start
from sociale_basis.ui.wording import plain

if TYPE_CHECKING:
    from collections.abc import Callable

    from streamlit.delta_generator import DeltaGenerator

# Names of drawings in the font that Streamlit brings.
_ICONS = {
    "reference_walker": "directions_walk",
    "older_walker": "elderly",
    "cane": "hiking",
    "rollator": "assist_walker",
    "manual_wheelchair": "accessible",
    "powered_wheelchair": "accessible_forward",
    "scootmobiel": "electric_moped",
    "low_vision": "blind",
    "pram": "stroller",
    "child": "escalator_warning",
}
_STEP = 5  # minutes


def with_icon(key: str) -> str:
    """Name a profile with its icon, as Markdown."""
    label = plain(getattr(profiles()[key].label, language()))
    return f":material/{_ICONS[key]}: {label}" if key in _ICONS else label


def ask_profile(label: str, first: str, words: Callable[[str], str] = with_icon) -> str:
    """Ask how someone goes about; give the key of the profile.

    Parameters
    ----------
    label
        The question.
    first
        What is chosen at first, as the address may say otherwise.
    words
        Names a profile, as Markdown.
    """
    known = {key: words(key) for key in profiles()}
    chosen = st.pills(
        label,
        list(known),
        format_func=lambda key: known[key],
        key=start("profile", known, first),
        required=True,
        wrap=True,
    )
    return str(chosen)


def ask_minutes(box: DeltaGenerator, label: str, first: str, most: int = 45) -> int:
    """Ask within how many minutes.

    Parameters
    ----------
    box
        Where the slider goes.
    label
        The question.
    first
        What is chosen at first, as the address may say otherwise.
    most
        The most that can be asked.
    """
    minutes = range(_STEP, most + 1, _STEP)
    return int(
        box.slider(
            label,
            min_value=minutes[0],
            max_value=minutes[-1],
            step=_STEP,
            key=start("minutes", list(map(str, minutes)), first, as_value=int),
        )
    )
