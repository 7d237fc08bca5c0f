"""Every number of a mobility profile on the page, to be changed, with its source beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st

from sociale_basis.i18n import _, language
from sociale_basis.network import profile as find_profile
from sociale_basis.network.mobility_profile import Ramp, SurfaceGroup
from sociale_basis.network.profile import shipped_file
from sociale_basis.ui.address import start, widget_key
from sociale_basis.ui.assumptions import value_words
from sociale_basis.ui.own_profile import (
    changed,
    changes_of,
    editable,
    own_text,
    written,
)
from sociale_basis.ui.wording import plain, small

if TYPE_CHECKING:
    from sociale_basis.network import MobilityProfile
    from sociale_basis.network.profile import About

NAME = "own"
"""Of this choice in the address."""
_TEXT = "own profile"
_HUNDRED = 100.0


def start_own(profile: str) -> str:
    """Take over from the address what was changed of a profile; give it as text.

    Parameters
    ----------
    profile
        Key of the profile now chosen: what was changed of another does not count.
    """
    asked = (st.query_params.get(NAME, ""), st.session_state.get(_TEXT, ""))
    known = ["", *(_proper(profile, text) for text in asked)]
    start(NAME, known, "", key=_TEXT)
    return str(st.session_state[_TEXT])


def edit_profile(profile: str) -> None:
    """Show every setting of a profile, to be changed.

    Parameters
    ----------
    profile
        Its key.
    """
    now = changed(profile, st.session_state[_TEXT])
    own = changes_of(profile, now)
    if own:
        told = _("Changed by you: {number} of the settings. Answers on this page use your values.")
        st.warning(told.format(number=len(own)), icon=":material/edit:")
        st.button(
            _("Back to the values with a source"),
            key="own reset",
            icon=":material/restart_alt:",
            on_click=st.session_state.__setitem__,
            args=(_TEXT, ""),
        )
    for name in editable(now):
        left, right = st.columns([2, 3], gap="medium", vertical_alignment="center")
        with left:
            _setting(profile, now, name)
        with right:
            st.html(small(_source(profile, name, is_own=name in own)))


def _proper(profile: str, text: object) -> str:
    """Write a text as it should be, empty where it says nothing of this profile."""
    now = changed(profile, str(text))
    return own_text(profile, {name: getattr(now, name) for name in changes_of(profile, now)})


def _source(profile: str, name: str, *, is_own: bool) -> str:
    before = find_profile(profile)
    source = before.sources.get(name)
    told = str(getattr(source, language())) if source else _("no source: this has no limit")
    if not is_own:
        return told
    was = value_words(name, getattr(before, name))
    return _("✎ Your own value. It was: {value} ({source}).").format(value=was, source=told)


def _setting(profile: str, now: MobilityProfile, name: str) -> None:
    about, value = shipped_file().about[name], getattr(now, name)
    key = widget_key(f"own {name}")
    label = plain(str(getattr(about.label, language())))
    keep: dict[str, Any] = {"key": key, "on_change": _take_over, "args": (profile, name, key)}
    if isinstance(value, SurfaceGroup):
        groups = {
            group: str(getattr(sheet.label, language()))
            for group, sheet in shipped_file().surface_groups.items()
        }
        st.session_state[key] = value.key
        st.selectbox(label, list(groups), format_func=lambda each: groups[each], **keep)
    elif isinstance(value, frozenset):
        ramps = {each.value: str(getattr(about.words[each.value], language())) for each in Ramp}
        st.session_state[key] = sorted(str(each) for each in value)
        st.multiselect(label, list(ramps), format_func=lambda each: ramps[each], **keep)
    elif about.words:
        words = {each: str(getattr(text, language())) for each, text in about.words.items()}
        st.session_state[key] = written(value)
        st.selectbox(label, list(words), format_func=lambda each: words[each], **keep)
    else:
        _number(now, name, about, label, keep)


def _number(
    now: MobilityProfile, name: str, about: About, label: str, keep: dict[str, Any]
) -> None:
    value, factor = getattr(now, name), _factor(about)
    low, high = now.ranges.get(name) or about.range or (0.0, _HUNDRED)
    if value is not None:
        low, high = min(low, value), max(high, value)
    unit = {"fraction": "%", "m": "cm", "times": _("times"), "steps": _("steps")}.get(
        about.unit or "", about.unit or ""
    )
    if about.unit == "m" and factor == 1:
        unit = "m"
    whole = name == "steps_max"
    st.session_state[keep["key"]] = (
        None if value is None else int(value) if whole else round(float(value) * factor, 4)
    )
    st.number_input(
        f"{label} ({unit})" if unit and about.unit != "exponent" else label,
        min_value=int(low) if whole else round(float(low) * factor, 4),
        max_value=int(high) if whole else round(float(high) * factor, 4),
        step=1 if whole else _step(float(high - low) * factor),
        value=None,
        placeholder=_("no limit"),
        **keep,
    )


def _factor(about: About) -> float:
    """Give by what a value is multiplied on the screen: percents, and centimetres under 2 m."""
    if about.unit == "fraction":
        return _HUNDRED
    small_ = about.unit == "m" and about.range is not None and about.range[1] <= 2  # noqa: PLR2004 -- metres
    return _HUNDRED if small_ else 1.0


def _step(room: float) -> float:
    return 0.05 if room <= 5 else 0.5 if room <= 50 else 5.0  # noqa: PLR2004 -- as fine as it is read


def _take_over(profile: str, name: str, key: str) -> None:
    """Take what was filled in over into the text; what is impossible stays as it was."""
    told, about = st.session_state[key], shipped_file().about[name]
    now = changed(profile, st.session_state[_TEXT])
    value: object = told
    if name == "surface":
        value = shipped_file().group(told)
    elif isinstance(told, list):
        value = frozenset(Ramp(each) for each in told)
    elif isinstance(getattr(now, name), bool):
        value = told == "true"
    elif isinstance(told, int | float):
        value = told / _factor(about) if _factor(about) != 1 else told
    values = {each: getattr(now, each) for each in editable(now)} | {name: value}
    text = own_text(profile, values)
    if _proper(profile, text) == text:
        st.session_state[_TEXT] = text
    else:
        st.toast(_("That does not go together with another value, so it was not changed."))
