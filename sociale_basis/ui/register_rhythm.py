"""When something is held, asked in parts: days x times, which of the month, what is left out."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING

import streamlit as st
from babel.dates import get_day_names

from sociale_basis.errors import BadValueError
from sociale_basis.i18n import _, language
from sociale_basis.i18n.formats import REGION
from sociale_basis.register.rhythm import Pause, Rhythm
from sociale_basis.register.rhythm_parts import (
    NTH,
    WEEKDAYS,
    Repeat,
    RhythmParts,
    Times,
    parts_of,
    rhythms_from,
)
from sociale_basis.register.rhythm_words import region_name, rhythm_words
from sociale_basis.register.school_holidays import Region
from sociale_basis.register.terms import Holidays
from sociale_basis.ui.register_said import refusal
from sociale_basis.ui.register_widgets import day_widget
from sociale_basis.ui.register_words import words
from sociale_basis.ui.wording import plain, small

if TYPE_CHECKING:
    from collections.abc import Sequence

_DAY = re.compile(r"(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4})")
_STEP = dt.timedelta(minutes=15)
_MOST_TIMES = 4
_A_YEAR = dt.timedelta(days=365)
_NEW = "new"


def rhythm_fields(rhythms: Sequence[Rhythm], today: dt.date, key: str) -> tuple[Rhythm, ...] | None:
    """Ask when something is held; give the rhythms, or None while something is missing.

    Parameters
    ----------
    rhythms
        As they are now; none gives an empty form that may stay empty.
    today
        The day that it is: a new rhythm begins then, unless told otherwise.
    key
        Begins the keys of the fields.
    """
    before: list[RhythmParts | Rhythm | None] = [*parts_of(rhythms)] or [None]
    extra = int(st.session_state.get(f"{key} more", 0))
    gone = st.session_state.setdefault(f"{key} gone", set())
    told: list[RhythmParts | Rhythm] = []
    for at, each in enumerate([*before, *([None] * extra)]):
        if at in gone:
            continue
        with st.container(border=True, key=f"{key} box {at}"):
            made = _one(each, today, f"{key} {at}")
            if each is not None:
                st.button(
                    _("Leave this one out"),
                    icon=":material/close:",
                    type="tertiary",
                    key=f"{key} leave {at}",
                    on_click=gone.add,
                    args=(at,),
                )
        told += [] if made is None else [made]
    st.button(
        _("At another time as well"),
        icon=":material/add:",
        type="tertiary",
        key=f"{key} add",
        on_click=st.session_state.__setitem__,
        args=(f"{key} more", extra + 1),
    )
    try:
        made_of = rhythms_from(told)
    except BadValueError as error:
        st.warning(_missing(error), icon=":material/edit_calendar:")
        return None
    for each in made_of:
        st.html(small(_("So it will say: {words}.").format(words=rhythm_words(each))))
    return made_of


def _one(now: RhythmParts | Rhythm | None, today: dt.date, key: str) -> RhythmParts | Rhythm | None:
    if isinstance(now, Rhythm):
        st.markdown(plain(rhythm_words(now)))
        st.html(small(_("No form can show this one: it stays as it is, or leave it out.")))
        return now
    repeat, every = _how_often(now, key)
    if repeat is None:
        return None
    if repeat is Repeat.ONCE:
        first = day_widget(_("On"), min(now.dates) if now and now.dates else None, f"{key} on")
        also = _days(_("And also on"), (now.dates if now else frozenset()) - {first}, f"{key} too")
        times = _times(now, key)
        return RhythmParts(
            Repeat.ONCE,
            times,
            dates=frozenset(({first} if first else set()) | also),
            what=now.what if now else None,
        )
    names = get_day_names("wide", locale=REGION[language()])
    nth: frozenset[int] = frozenset()
    if repeat is Repeat.MONTHLY:
        which = st.pills(
            _("Which of the month?"),
            NTH,
            selection_mode="multi",
            default=sorted(now.nth, key=NTH.index) if now else [],
            format_func=lambda each: _which()[each],
            key=f"{key} nth",
            wrap=True,
        )
        nth = frozenset(which)
    days = st.pills(
        _("On which days?"),
        range(len(WEEKDAYS)),
        selection_mode="multi",
        default=sorted(now.days) if now else [],
        format_func=lambda each: str(names[each]),
        key=f"{key} days",
        wrap=True,
    )
    times = _times(now, key)
    return _left_out(now, today, key, RhythmParts(
        repeat, times, first=now.first if now else today, days=frozenset(days), every=every,
        nth=nth, what=now.what if now else None,
    ))  # fmt: skip


def _how_often(now: RhythmParts | None, key: str) -> tuple[Repeat | None, int]:
    options: dict[str, tuple[Repeat | None, int, str]] = {
        _NEW: (None, 1, _("Do not know yet")),
        "weekly": (Repeat.WEEKLY, 1, _("Every week")),
        "other": (Repeat.WEEKLY, 2, _("Every other week")),
        "monthly": (Repeat.MONTHLY, 1, _("Every month, such as the first Tuesday")),
        "once": (Repeat.ONCE, 1, _("Once, or on some days")),
    }
    begins = _NEW
    if now is not None:
        begins = next(
            (name for name, each in options.items() if each[:2] == (now.repeat, now.every)), "kept"
        )
        if begins == "kept":
            options["kept"] = (now.repeat, now.every, _("As it was"))
    chosen = st.selectbox(
        _("How often?"),
        list(options),
        index=list(options).index(begins),
        format_func=lambda each: options[each][2],
        key=f"{key} often",
    )
    return options[chosen][:2]


def _times(now: RhythmParts | None, key: str) -> tuple[Times, ...]:
    before = now.times if now else ()
    number = max(len(before), 1) + int(st.session_state.get(f"{key} times", 0))
    found = []
    for at in range(number):
        told = before[at] if at < len(before) else None
        left, right = st.columns(2)
        begin = left.time_input(
            _("From"), value=told.begin if told else None, step=_STEP, key=f"{key} begin {at}"
        )
        end = right.time_input(
            _("Until"), value=told.end if told else None, step=_STEP, key=f"{key} end {at}"
        )
        found += [] if begin is None else [Times(begin, end)]
    if number < _MOST_TIMES:
        st.button(
            _("Another time on the same days"),
            icon=":material/add:",
            type="tertiary",
            key=f"{key} more times",
            on_click=st.session_state.__setitem__,
            args=(f"{key} times", number - max(len(before), 1) + 1),
        )
    return tuple(found)


def _left_out(now: RhythmParts | None, today: dt.date, key: str, parts: RhythmParts) -> RhythmParts:
    """Ask what is left out: holidays, the zomerstop, single days."""
    with st.expander(_("Holidays, zomerstop and other days")):
        school = _holidays(_("In school holidays"), now.school_holidays if now else None, key)
        regions = list(Region)
        region = st.selectbox(
            _("Of which region?"),
            regions,
            index=regions.index(now.region) if now and now.region else None,
            format_func=region_name,
            placeholder=_("that of the neighbourhood"),
            key=f"{key} region",
        )
        public = _holidays(
            _("On public holidays"), now.public_holidays if now else None, f"{key} public"
        )
        left, right = st.columns(2)
        stops = now.pauses[0] if now and now.pauses else None
        with left:
            begin = day_widget(
                _("Zomerstop: from"), stops.first if stops else None, f"{key} stop from"
            )
        with right:
            end = day_widget(_("Until and including"), stops.last if stops else None, f"{key} stop")
        every_year = st.checkbox(
            _("The same zomerstop every year"),
            value=bool(stops and stops.every_year),
            key=f"{key} stop every year",
        )
        except_on = _days(_("Not on"), now.except_on if now else frozenset(), f"{key} not on")
        also_on = _days(_("And also on"), now.also_on if now else frozenset(), f"{key} also on")
        with left:
            first = day_widget(_("First day"), now.first if now else today, f"{key} first")
        with right:
            last = day_widget(_("Last day"), now.last if now else None, f"{key} last")
    pauses = (*_stop(begin, end, stops, every_year=every_year), *(now.pauses[1:] if now else ()))
    return RhythmParts(
        parts.repeat, parts.times, first=first, last=last, days=parts.days, every=parts.every,
        nth=parts.nth, school_holidays=school, public_holidays=public, region=region,
        pauses=pauses, except_on=except_on, also_on=also_on, what=parts.what,
    )  # fmt: skip


def _stop(
    begin: dt.date | None, end: dt.date | None, before: Pause | None, *, every_year: bool
) -> tuple[Pause, ...]:
    """Give the zomerstop as it is filled in, or nothing while that cannot be."""
    if not (begin or end):
        return ()
    if not begin or not end or end < begin:
        st.warning(_("Of the zomerstop fill in both days, the first one first."))
        return ()
    if every_year and end - begin >= _A_YEAR:
        st.warning(_("A zomerstop of every year is shorter than a year."))
        return ()
    why = before.why if before else "zomerstop"
    return (Pause(first=begin, last=end, why=why, every_year=every_year),)


def _holidays(name: str, now: Holidays | None, key: str) -> Holidays:
    options = list(Holidays)
    chosen = st.radio(
        name,
        options,
        index=options.index(now or Holidays.UNKNOWN),
        format_func=words,
        horizontal=True,
        key=f"{key} holidays",
    )
    return chosen or Holidays.UNKNOWN


def _days(name: str, now: frozenset[dt.date], key: str) -> frozenset[dt.date]:
    text = st.text_input(
        name,
        value=", ".join(f"{day:%d-%m-%Y}" for day in sorted(now)),
        max_chars=4000,
        placeholder=_("days such as 24-12-2026, with commas between them"),
        autocomplete="off",
        key=key,
    )
    found = set()
    for each in filter(None, (part.strip() for part in text.split(","))):
        day = _day(each)
        if day is None:
            st.warning(_("“{text}” is no day. Write it as 24-12-2026.").format(text=plain(each)))
        else:
            found.add(day)
    return frozenset(found)


def _day(text: str) -> dt.date | None:
    match = _DAY.fullmatch(text)
    if match is None:
        return None
    try:
        return dt.date(int(match[3]), int(match[2]), int(match[1]))
    except ValueError:
        return None


def _which() -> dict[int, str]:
    return {
        1: _("first"),
        2: _("second"),
        3: _("third"),
        4: _("fourth"),
        5: _("fifth"),
        -1: _("last"),
    }


def _missing(error: BadValueError) -> str:
    said = {
        "times": _("Fill in from when: a time that is there only once."),
        "dates": _("Fill in on which day."),
        "first": _("Fill in the first day."),
        "days": _("Choose on which days."),
        "nth": _("Choose which of the month: the first, the second …"),
    }
    return said.get(str(error.column), "") or refusal(error)
