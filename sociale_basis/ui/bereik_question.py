"""The controls of the page on reach: who goes where, when, and with what settings."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

import streamlit as st

from sociale_basis.i18n import _, language, number
from sociale_basis.network import presets, profiles
from sociale_basis.reach.observation_file import kept
from sociale_basis.ui.address import in_order, keep, several, start, start_several
from sociale_basis.ui.bereik_answers import as_seen
from sociale_basis.ui.bereik_profile import NAME as OWN
from sociale_basis.ui.bereik_profile import edit_profile, start_own
from sociale_basis.ui.choices import first_of
from sociale_basis.ui.question import DAYS, Question, next_moment
from sociale_basis.ui.who_goes import ask_minutes, ask_profile
from sociale_basis.ui.wording import plain, small

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sociale_basis.neighbourhood import Neighbourhood

_HOURS = range(7, 24)
_ANY, _SEEN, _UNSEEN = "", "", "no"
_START = {
    "profile": "rollator",
    "minutes": "15",
    "untagged": "gewoon",
    "day": _ANY,
    "hour": "14",
    "seen": _SEEN,
    OWN: "",
}


class Asked(NamedTuple):
    """What is asked, and of which neighbourhood: with or without what was seen in the street."""

    question: Question
    area: Neighbourhood


def controls(area: Neighbourhood, options: dict[str, str]) -> Asked:
    """Let the visitor put a question together; it may name no layer yet.

    Parameters
    ----------
    area
        The neighbourhood as it was built.
    options
        Where one can go: words by key of the layer.
    """
    profile = ask_profile(_("How do you go about?"), _START["profile"])
    first = first_of(options)
    left, right = st.columns([3, 2], gap="medium")
    keys = list(options)
    chosen_layers = left.multiselect(
        _("Where to? One of these will do"),
        keys,
        format_func=lambda key: options[key],
        key=start_several("layer", keys, [first]),
        placeholder=_("Choose one kind of place or more"),
    )
    layers = in_order(chosen_layers, keys)
    minutes = ask_minutes(right, _("Within how many minutes?"), _START["minutes"])
    own = start_own(profile)
    day, hour = _moment()
    at = next_moment(day, hour) if day else ""
    # Every number of a profile is a field: these are made once somebody wants to see them.
    box = st.expander(_("More settings, and what we start from"), key="settings", on_change="rerun")
    with box:
        untagged = _settings()
        seen, shown = _seen(area, at)
        if box.open:
            _numbers(profile)
    question = Question(profile, tuple(layers), minutes, untagged, own, at)
    chosen: Mapping[str, str] = {
        "profile": profile,
        "layer": several(layers, keys),
        "minutes": str(minutes),
        "untagged": untagged,
        "day": day,
        # Without a day the hour says nothing.
        "hour": str(hour) if day else _START["hour"],
        "seen": seen,
        OWN: own,
    }
    keep(chosen, {**_START, "layer": several([first], keys)})
    return Asked(question, shown)


def day_words(day: str) -> str:
    """Name a day of the week."""
    return {
        "mo": _("Monday"),
        "tu": _("Tuesday"),
        "we": _("Wednesday"),
        "th": _("Thursday"),
        "fr": _("Friday"),
        "sa": _("Saturday"),
        "su": _("Sunday"),
    }[day]


def _moment() -> tuple[str, int]:
    """Ask when one sets out: a day of the week, and then the hour."""
    left, right = st.columns([3, 2], gap="medium")
    words = {_ANY: _("At any time"), **{day: day_words(day) for day in DAYS}}
    day = left.selectbox(
        _("When?"),
        list(words),
        format_func=lambda key: words[key],
        key=start("day", words, _ANY),
    )
    if day == _ANY:
        return _ANY, int(_START["hour"])
    hour = right.slider(
        _("At what time do you set out?"),
        min_value=_HOURS[0],
        max_value=_HOURS[-1],
        format="%d:00",
        key=start("hour", list(map(str, _HOURS)), _START["hour"], as_value=int),
    )
    return str(day), int(hour)


def _settings() -> str:
    labels = {key: plain(getattr(text, language())) for key, text in presets().items()}
    untagged = st.radio(
        _("What if something is not on the map?"),
        list(labels),
        format_func=lambda key: labels[key],
        key=start("untagged", labels, _START["untagged"]),
    )
    st.html(
        small(
            _(
                "Few kerbs, widths and slopes have been measured. Usual: what is nearly always "
                "fine in the Netherlands counts as fine. Cautious: it counts as not known."
            )
        )
    )
    return str(untagged)


def _numbers(profile: str) -> None:
    """Show every number of a profile."""
    caption = _("What we start from: {profile}")
    st.markdown(
        f"**{plain(caption.format(profile=getattr(profiles()[profile].label, language())))}**"
    )
    edit_profile(profile)


def _seen(area: Neighbourhood, at: str) -> tuple[str, Neighbourhood]:
    """Let the visitor leave out what was seen in the street; give the neighbourhood that counts."""
    seen = kept(area.folder) if area.folder is not None else []
    if not seen:
        return _SEEN, area
    words = {
        _SEEN: _("counts: {number} observations").format(number=number(len(seen))),
        _UNSEEN: _("does not count"),
    }
    chosen = st.radio(
        _("What was seen in the street"),
        list(words),
        format_func=lambda key: words[key],
        key=start("seen", words, _SEEN),
    )
    if chosen == _UNSEEN:
        return _UNSEEN, area
    return _SEEN, as_seen(area, seen, datetime.fromisoformat(at) if at else None)
