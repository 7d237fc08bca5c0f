"""How someone goes about, what they look for and when: the questions of the page on one person."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

import streamlit as st

from sociale_basis.i18n import _, language
from sociale_basis.i18n.formats import weekday
from sociale_basis.network import profiles
from sociale_basis.network.recurrence import HERE
from sociale_basis.reach.for_one import Asked, OwnExit
from sociale_basis.reach.interests import Interest
from sociale_basis.ui.address import keep, start, widget_key
from sociale_basis.ui.assets import asset_url
from sociale_basis.ui.who_goes import ask_minutes, ask_profile
from sociale_basis.ui.wording import plain
from sociale_basis.vocabulary import Function, LifeDomain

_START = {
    "profile": "rollator",
    "minutes": "15",
    "exit": "yes",
    "when": "week",
    "hour": "14",
    "domain": "",
    "outdoors": "no",
    "elsewhere": "no",
    "lit": "no",
    "rest": "0",
}
_LONGEST = 60  # minutes
_RESTS = ("0", "50", "100", "125", "150", "200", "300")
_HOURS = range(7, 23)


@dataclass(frozen=True)
class Wanted:
    """What is asked: the question, and what somebody is interested in."""

    asked: Asked
    interest: Interest
    when: str
    """In words."""


def questions(street: str | None) -> Wanted:
    """Ask how someone goes about, what they look for, and when.

    Parameters
    ----------
    street
        The street of who asks, where it is known.
    """
    profile = ask_profile(_("How do you go about?"), _START["profile"], _picture)
    exits = {
        OwnExit.YES: _("Yes"),
        OwnExit.HELP: _("With help"),
        OwnExit.NO: _("No"),
    }
    own_exit = st.segmented_control(
        _("Do you get from your front door into the street yourself?"),
        list(exits),
        format_func=lambda key: exits[key],
        key=start("exit", list(OwnExit), _START["exit"], as_value=OwnExit),
        required=True,
    )
    own_exit = own_exit or OwnExit(_START["exit"])
    text, functions = _interest()
    at, week, when = _moment()
    minutes, rest, lit, domain, outdoors, elsewhere = _settings(street)
    who = profiles()[str(profile)]
    question = Asked(
        who.replace(lit_after_dark=True) if lit else who,
        minutes * 60.0,
        own_exit=own_exit,
        at=at,
        week=week,
        rest_every_m=rest or None,
    )
    interest = Interest(
        text=text,
        functions=frozenset(functions),
        domains=frozenset({LifeDomain(domain)} if domain else ()),
        outdoors=outdoors,
        not_in_street=street if elsewhere else None,
    )
    chosen = {
        "profile": str(profile),
        "exit": own_exit.value,
        "minutes": str(minutes),
        "domain": domain,
        "outdoors": _yes(outdoors),
        "elsewhere": _yes(elsewhere),
        "lit": _yes(lit),
        "rest": str(rest),
    }
    keep(chosen, {name: _START[name] for name in chosen})
    return Wanted(question, interest, when)


def _yes(on: bool) -> str:  # noqa: FBT001 -- what a switch gives
    return "yes" if on else "no"


def _picture(key: str) -> str:
    label = plain(getattr(profiles()[key].label, language()))
    return f"![]({asset_url(f'style/going/{key}.svg')}) {label}"


def _interest() -> tuple[str, list[Function]]:
    words = {
        Function.ONTMOETEN: _("Meeting people"),
        Function.ONDERSTEUNEN: _("Help and support"),
        Function.ONTPLOOIEN: _("Learning and making"),
        Function.ONTSPANNEN: _("Relaxing and moving"),
    }
    text = st.text_input(
        _("What would you like to do?"),
        key=widget_key("wish"),
        placeholder=_("For example: playing cards, coffee, walking. Or leave it open."),
        max_chars=60,
        autocomplete="off",
    )
    chosen = st.pills(
        _("Or choose a direction"),
        list(words),
        selection_mode="multi",
        format_func=lambda each: words[each],
        key=widget_key("functions"),
        wrap=True,
    )
    return str(text or ""), list(chosen)


def _moment() -> tuple[datetime | None, date | None, str]:
    """Ask for a moment or a week; give it for the question and in words."""
    today = datetime.now(tz=HERE).date()
    days = [today + timedelta(days=more) for more in range(7)]
    labels = {"week": _("This week")} | {
        day.isoformat(): _("Today") if day == today else weekday(day) for day in days
    }
    left, right = st.columns([3, 2], gap="medium")
    with left:
        chosen = st.selectbox(
            _("When?"),
            list(labels),
            format_func=lambda each: labels[each],
            key=start("when", labels, _START["when"]),
        )
    if chosen == "week":
        keep({"when": "week"}, {"when": _START["when"]})
        return None, today, _("this week")
    with right:
        hour = st.selectbox(
            _("Leaving home at"),
            list(_HOURS),
            format_func=lambda each: f"{each}:00",
            key=start("hour", list(map(str, _HOURS)), _START["hour"], as_value=int),
        )
    keep(
        {"when": str(chosen), "hour": str(hour)},
        {"when": _START["when"], "hour": _START["hour"]},
    )
    day = date.fromisoformat(str(chosen))
    words = _("{day}, leaving at {hour}:00").format(day=labels[str(chosen)].lower(), hour=hour)
    return datetime.combine(day, time(int(hour))), None, words


def _settings(street: str | None) -> tuple[int, int, bool, str, bool, bool]:
    box = st.expander(_("More wishes"), key="wishes")
    minutes = ask_minutes(
        box, _("How many minutes on the way at most?"), _START["minutes"], _LONGEST
    )
    with box:
        rests = {int(each): _rest_words(int(each)) for each in _RESTS}
        rest = st.selectbox(
            _("Sitting down on the way"),
            list(rests),
            format_func=lambda each: rests[each],
            key=start("rest", _RESTS, _START["rest"], as_value=int),
        )
        domains = {"": _("Everything")} | {each.value: _domain_words(each) for each in LifeDomain}
        domain = st.selectbox(
            _("About what?"),
            list(domains),
            format_func=lambda each: domains[each],
            key=start("domain", domains, _START["domain"]),
        )
        on = _toggle("lit", _("In the dark only where there is light"))
        outdoors = _toggle("outdoors", _("Also parks, squares and playgrounds"))
        elsewhere = _toggle("elsewhere", _("Rather not in my own street"), off=street is None)
    return int(minutes), int(rest), on, str(domain), outdoors, elsewhere


def _toggle(name: str, label: str, *, off: bool = False) -> bool:
    key = start(name, ("yes", "no"), _START[name], as_value=lambda text: text == "yes")
    return st.toggle(label, key=key, disabled=off) and not off


def _rest_words(metres: int) -> str:
    if not metres:
        return _("Not needed")
    return _("Every {metres} metres").format(metres=metres)


def _domain_words(domain: LifeDomain) -> str:
    return {
        LifeDomain.ONTMOETING: _("Meeting"),
        LifeDomain.ONDERWIJS: _("Learning"),
        LifeDomain.OPVOEDING: _("Children and bringing up"),
        LifeDomain.WERK: _("Work and income"),
        LifeDomain.GEZONDHEID: _("Health"),
        LifeDomain.WONEN: _("Living at home"),
        LifeDomain.BEWEGEN: _("Moving"),
        LifeDomain.CULTUUR: _("Culture"),
        LifeDomain.VEILIGHEID: _("Safety"),
    }[domain]
