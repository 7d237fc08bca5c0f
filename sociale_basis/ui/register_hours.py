"""When a place is open, asked in parts: days x times; as text only where no form can show it."""

from __future__ import annotations

import datetime as dt

import streamlit as st
from babel.dates import get_day_names

from sociale_basis.errors import BadValueError
from sociale_basis.i18n import _, language
from sociale_basis.i18n.formats import REGION
from sociale_basis.i18n.hours import hours_words
from sociale_basis.register.hours_parts import (
    DAYS,
    HoursParts,
    OpenTimes,
    hours_from,
    hours_parts,
)
from sociale_basis.ui.register_said import refusal
from sociale_basis.ui.wording import small

_STEP = dt.timedelta(minutes=15)
_MOST_ROWS = 8
_LINE = 500


def hours_field(written: str | None, key: str) -> str | None:
    """Ask when a place is open; give it as OpenStreetMap writes it, None while a part is missing.

    Parameters
    ----------
    written
        As it is now. What no form of days and times can show is asked as text.
    key
        Begins the keys of the fields.

    Returns
    -------
    ``""`` where nothing is told.
    """
    parts = hours_parts(written or "")
    if parts is None:
        return st.text_input(
            _("Opening hours"),
            value=written or "",
            max_chars=_LINE,
            help=_("As OpenStreetMap writes them: Mo Tu We Th Fr Sa Su."),
            autocomplete="off",
            key=f"{key} text",
        ).strip()
    st.markdown(f"**{_('Opening hours')}**")
    number = max(len(parts.times), 1) + int(st.session_state.get(f"{key} more", 0))
    told = [
        _row(parts.times[at] if at < len(parts.times) else None, f"{key} {at}")
        for at in range(number)
    ]
    if number < _MOST_ROWS:
        st.button(
            _("Also on other days or times"),
            icon=":material/add:",
            type="tertiary",
            key=f"{key} add",
            on_click=st.session_state.__setitem__,
            args=(f"{key} more", number - max(len(parts.times), 1) + 1),
        )
    names = {"PH": _("public holidays"), "SH": _("school holidays")}
    closed = st.pills(
        _("Closed on"),
        list(names),
        selection_mode="multi",
        default=sorted(parts.closed_on),
        format_func=names.__getitem__,
        key=f"{key} closed",
        wrap=True,
    )
    times = []
    for days, begin, end in told:
        if begin is not None and end is not None:
            times.append(OpenTimes(days, begin, end))
        elif days or begin is not None or end is not None:
            st.warning(_("Fill in from when until when."), icon=":material/edit_calendar:")
            return None
    try:
        text = hours_from(HoursParts(tuple(times), frozenset(closed)))
    except BadValueError as error:
        said = {
            "days": _("Choose on which days."),
            "times": _("It cannot open and close at the same time."),
        }
        st.warning(said.get(str(error.column)) or refusal(error), icon=":material/edit_calendar:")
        return None
    if text:
        st.html(small(_("So it will say: {words}.").format(words=hours_words(text))))
    return text


def _row(now: OpenTimes | None, key: str) -> tuple[frozenset[int], dt.time | None, dt.time | None]:
    names = get_day_names("abbreviated", locale=REGION[language()])
    days = st.pills(
        _("On which days?"),
        range(len(DAYS)),
        selection_mode="multi",
        default=sorted(now.days) if now else [],
        format_func=lambda each: str(names[each]).rstrip("."),
        key=f"{key} days",
        wrap=True,
    )
    left, right = st.columns(2)
    begin = left.time_input(
        _("From"), value=now.begin if now else None, step=_STEP, key=f"{key} begin"
    )
    end = right.time_input(_("Until"), value=now.end if now else None, step=_STEP, key=f"{key} end")
    return frozenset(days), begin, end
