"""What is planned: a kind of activity, for whom, and its rhythm; all of it in the address."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, NamedTuple

import streamlit as st

from sociale_basis.i18n import _, language, number
from sociale_basis.i18n.formats import weekday
from sociale_basis.network.recurrence import HERE
from sociale_basis.reach.activities import activity_kinds
from sociale_basis.register import Repeat, RhythmParts, Times, region_name, rhythms_from
from sociale_basis.register.school_holidays import Region
from sociale_basis.register.terms import Holidays
from sociale_basis.ui.address import in_order, keep, several, start, start_several
from sociale_basis.ui.bereik_question import day_words
from sociale_basis.ui.question import DAYS
from sociale_basis.ui.who_goes import ask_minutes, ask_profile

if TYPE_CHECKING:
    from sociale_basis.register.rhythm import Rhythm

_PEOPLE = range(2, 61)
_TIMES = tuple(f"{at // 2:02d}:{at % 2 * 30:02d}" for at in range(14, 46))
_LASTS = ("60", "90", "120", "150", "180", "240", "360", "480")
_DAYS_AHEAD = 400
_EVERY, _OTHER, _ONCE = "weekly", "other", "once"
_NTH = ("1", "2", "3", "4", "-1")
_START = {
    "profile": "rollator",
    "minutes": "15",
    "often": _EVERY,
    "on": "we",
    "also": "-",
    "from": "10:00",
    "lasts": "120",
    "skip": "public",
    "region": "",
    "people": "10",
}


class Plan(NamedTuple):
    """What is planned.

    Attributes
    ----------
    kind, profile
        Keys of a kind of activity and of a mobility profile.
    minutes, people
        Within how long one must be there; how many are expected.
    rhythms
        When it is held; none while no day is chosen.
    region
        Whose school holidays count, as far as told.
    """

    kind: str
    profile: str
    minutes: int
    people: int
    rhythms: tuple[Rhythm, ...]
    region: Region | None


def today() -> dt.date:
    """Give the day that it is in the Netherlands."""
    return dt.datetime.now(tz=HERE).date()


def plan() -> Plan:
    """Let the visitor put a plan together."""
    kinds = {key: str(getattr(each.label, language())) for key, each in activity_kinds().items()}
    first = next(iter(kinds))
    kind = str(
        st.selectbox(
            _("What do you want to begin?"),
            list(kinds),
            format_func=lambda key: kinds[key],
            key=start("kind", kinds, first),
        )
    )
    profile = ask_profile(_("For whom? How do they go about?"), _START["profile"])
    parts, told = _rhythm()
    left, right = st.columns(2, gap="medium")
    minutes = ask_minutes(left, _("Within how many minutes?"), _START["minutes"])
    people = right.slider(
        _("How many people do you expect?"),
        min_value=_PEOPLE[0],
        max_value=_PEOPLE[-1],
        key=start("people", list(map(str, _PEOPLE)), _START["people"], as_value=int),
    )
    chosen = {
        "kind": kind,
        "profile": profile,
        "minutes": str(minutes),
        "people": str(people),
        **told,
    }
    keep(chosen, {**_START, "kind": first, "begin": today().isoformat()})
    rhythms = rhythms_from([parts]) if parts.days or parts.dates else ()
    return Plan(kind, profile, minutes, int(people), rhythms, parts.region)


def _rhythm() -> tuple[RhythmParts, dict[str, str]]:
    """Ask when it is held; give that, and what of it goes into the address."""
    often = {
        _EVERY: _("Every week"),
        _OTHER: _("Every other week"),
        **{nth: _nth_words(nth) for nth in _NTH},
        _ONCE: _("Once, or on some days"),
    }
    left, middle, right = st.columns([2, 1, 1], gap="medium")
    repeat = str(
        left.selectbox(
            _("How often?"),
            list(often),
            format_func=lambda key: often[key],
            key=start("often", often, _START["often"]),
        )
    )
    begin = middle.selectbox(
        _("From"),
        _TIMES,
        format_func=_clock,
        key=start("from", _TIMES, _START["from"]),
    )
    lasts = right.selectbox(
        _("How long does it take?"),
        _LASTS,
        format_func=_hours,
        key=start("lasts", _LASTS, _START["lasts"]),
    )
    # Only what is asked now: what is not stays as it was, for who comes back to it.
    told = {"often": repeat, "from": str(begin), "lasts": str(lasts)}
    times = (_times(str(begin), int(lasts)),)
    ahead = [(today() + dt.timedelta(days=step)).isoformat() for step in range(_DAYS_AHEAD)]
    if repeat == _ONCE:
        first = _first(_("On which day?"), ahead)
        also = st.multiselect(
            _("And also on"),
            ahead,
            format_func=_day,
            placeholder=_("choose days, if there are more"),
            key=start_several("also", ahead, ()),
        )
        told |= {"begin": first.isoformat(), "also": several(in_order(also, ahead), ahead)}
        dates = frozenset({first, *map(dt.date.fromisoformat, also)})
        return RhythmParts(Repeat.ONCE, times, dates=dates), told
    return _again(repeat, times, ahead, told)


def _again(
    repeat: str, times: tuple[Times, ...], ahead: list[str], told: dict[str, str]
) -> tuple[RhythmParts, dict[str, str]]:
    """Ask the rest of what comes back: the days, from when on, and what is left out."""
    days = st.pills(
        _("On which days?"),
        DAYS,
        selection_mode="multi",
        format_func=day_words,
        key=start_several("on", DAYS, (_START["on"],)),
        wrap=True,
    )
    days = in_order(days, DAYS)
    left, middle, right = st.columns(3, gap="medium", vertical_alignment="bottom")
    with left:
        first = _first(_("From which day on?"), ahead)
    skipped = {"public": _("public holidays"), "school": _("school holidays")}
    skip = middle.pills(
        _("Not in"),
        list(skipped),
        selection_mode="multi",
        format_func=skipped.__getitem__,
        key=start_several("skip", list(skipped), ("public",)),
    )
    region = ""
    if "school" in skip:
        names = {"": _("do not know"), **{each.value: region_name(each) for each in Region}}
        region = str(
            right.selectbox(
                _("School holidays of which region?"),
                list(names),
                format_func=names.__getitem__,
                key=start("region", names, ""),
            )
        )
        told["region"] = region
    told |= {
        "on": several(days, DAYS),
        "begin": first.isoformat(),
        "skip": several(in_order(skip, list(skipped)), list(skipped)),
    }
    parts = RhythmParts(
        Repeat.MONTHLY if repeat in _NTH else Repeat.WEEKLY,
        times,
        first=first,
        days=frozenset(DAYS.index(each) for each in days),
        every=2 if repeat == _OTHER else 1,
        nth=frozenset({int(repeat)}) if repeat in _NTH else frozenset(),
        school_holidays=Holidays.STOPS if "school" in skip else Holidays.RUNS,
        public_holidays=Holidays.STOPS if "public" in skip else Holidays.RUNS,
        region=Region(region) if region else None,
    )
    return parts, told


def _first(name: str, ahead: list[str]) -> dt.date:
    chosen = st.date_input(
        name,
        min_value=today(),
        max_value=dt.date.fromisoformat(ahead[-1]),
        format="DD-MM-YYYY",
        key=start("begin", ahead, ahead[0], as_value=dt.date.fromisoformat),
    )
    return chosen if isinstance(chosen, dt.date) else today()


def _times(begin: str, minutes: int) -> Times:
    since = dt.datetime.combine(dt.date.min, dt.time.fromisoformat(begin))
    return Times(since.time(), (since + dt.timedelta(minutes=minutes)).time())


def _nth_words(nth: str) -> str:
    return {
        "1": _("Every month, the first"),
        "2": _("Every month, the second"),
        "3": _("Every month, the third"),
        "4": _("Every month, the fourth"),
        "-1": _("Every month, the last"),
    }[nth]


def _clock(time: str) -> str:
    return time.replace(":", ".") if language() == "nl" else time


def _hours(minutes: str) -> str:
    hours = int(minutes) / 60
    told = number(hours, decimals=0 if hours == int(hours) else 1)
    return _("{hours} hours").format(hours=told) if hours != 1 else _("1 hour")


def _day(day: str) -> str:
    told = dt.date.fromisoformat(day)
    return f"{weekday(told)} {told.year}"
