"""The call sheet (belronde): per organisation whom to call, and what to ask of each entry.

One HTML file for A4 that asks nobody for anything and runs nothing; in the manner of
``survey_sheet.py``.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import jinja2

from sociale_basis.i18n import _, language, number
from sociale_basis.i18n import date as written_date
from sociale_basis.i18n.hours import hours_words
from sociale_basis.publish.calls import contact_of, due_words, is_organisation
from sociale_basis.register import Aspect, Due
from sociale_basis.vocabulary import State

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from sociale_basis.publish.calls import About, Call
    from sociale_basis.register import AnyEntry, Kept

_FILES = Path(__file__).parent
_AHEAD = dt.timedelta(days=92)
_DATES = 2


class Question(NamedTuple):
    """One thing to ask."""

    text: str
    known: str
    """What the register says now."""
    answers: tuple[str, ...]
    """To tick."""


class Asked(NamedTuple):
    """An entry on the sheet."""

    name: str
    why: str
    contact: str
    """Where it is another one than that of the organisation."""
    questions: list[Question]
    link: str | None


class Callee(NamedTuple):
    """An organisation on the sheet, or an entry that is of none."""

    name: str
    contact: str
    best_time: str | None
    asked: list[Asked]
    link: str | None


def call_sheet(
    to_call: Sequence[Call],
    today: dt.date,
    link_of: Callable[[str], str | None] = lambda entry_id: None,  # noqa: ARG005 -- as it is called
) -> str:
    """Write the sheet as one HTML file, in the language in use.

    Parameters
    ----------
    to_call
        What ``calls`` gave: as far as whoever prints it may see.
    today
        The day on which it is made.
    link_of
        Gives the link on which an organisation or entry can be confirmed, by id, or None.
    """
    callees = [_callee(call, today, link_of) for call in to_call]
    entries = sum(len(call.about) for call in to_call)
    return _page().render(
        lang=language(),
        t=_texts(),
        callees=callees,
        summary=_("{calls} to call, about {entries} entries. Sheet made on {day}.").format(
            calls=number(len(callees)), entries=number(entries), day=written_date(today)
        ),
        css=(_FILES / "sheet.css").read_text(encoding="utf-8"),
    )


def _callee(call: Call, today: dt.date, link_of: Callable[[str], str | None]) -> Callee:
    contact = _contact_words(call.of, today)
    asked = []
    for one in call.about:
        own = _contact_words(one.kept, today)
        asked.append(
            Asked(
                one.kept.entry.name,
                ", ".join(due_words(each.due) for each in one.why),
                "" if own == contact or one.kept.id == call.of.id else own,
                _questions(one, today),
                None if one.kept.id == call.of.id else link_of(one.kept.id),
            )
        )
    name = call.of.entry.name
    if not is_organisation(call.of):
        name = _("{name} (of no organisation)").format(name=name)
    best_time = call.of.entry.contact.best_time
    return Callee(name, contact, best_time, asked, link_of(call.of.id))


def _contact_words(kept: Kept, today: dt.date) -> str:
    told = contact_of(kept, today)
    return " · ".join(filter(None, told.values()))


def _questions(one: About, today: dt.date) -> list[Question]:
    """Ask everything once, however many lists the entry is on."""
    entry, aspects = one.kept.entry, {aspect for each in one.why for aspect in each.aspects}
    reasons = {each.due: each for each in one.why}
    yes_no = (_("yes"), _("no"))
    asked = []
    if Aspect.EXISTS in aspects:
        asked.append(Question(_("Is it still there?"), "", (_("yes"), _("no, it ended on …"))))
    if Aspect.TIMES in aspects:
        known = times_words(entry, today)
        text = _("Are these times right?") if known else _("When is it? Days and times.")
        asked.append(Question(text, known, yes_no if known else ()))
        if entry.rhythms_told or not known:
            asked.append(Question(_("Does it go on in the school holidays?"), "", yes_no))
        if entry.is_unreliable:
            asked.append(Question(_("Can one count on these times?"), "", yes_no))
    if Aspect.ACCESS in aspects:
        text = _("How does one get in with a rollator or wheelchair? Steps, threshold, door.")
        how = _("It counts as verified once measured, or told by someone who uses the aid.")
        asked.append(Question(text, how, ()))
        asked.append(Question(_("Is there an accessible toilet?"), "", yes_no))
    if Aspect.CONTACT in aspects:
        known = _contact_words(one.kept, today)
        text = _("Is this whom to call?") if known else _("Whom to call? A role and a number.")
        asked.append(Question(text, known, yes_no if known else ()))
    if Due.HANGS_ON_ONE in reasons:
        text = _("Would help be welcome, or somebody who can take over? Roles, no names.")
        asked.append(Question(text, "", yes_no))
    if Due.ENDS_SOON in reasons:
        ends = reasons[Due.ENDS_SOON].since
        text = _("Does it go on after {day}?").format(day=written_date(ends) if ends else "")
        asked.append(Question(text, "", yes_no))
    return asked


def times_words(entry: AnyEntry, today: dt.date) -> str:
    """Say when an entry is open or held: its hours, and of each rhythm the first dates to come."""
    told = [hours_words(entry.hours.text)] if entry.hours.text else []
    for rhythm in entry.rhythms_told:
        held = rhythm.held_on(today, today + _AHEAD, lambda _day: State.UNKNOWN)
        dates = [
            f"{written_date(each.begin.date())} {each.begin:%H:%M}"
            + (f"-{each.end:%H:%M}" if each.end != each.begin else "")
            for each in held[:_DATES]
        ]
        if dates:
            told.append(_("first: {dates}").format(dates=", ".join(dates)))
    return " · ".join(told)


def _page() -> jinja2.Template:
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(_FILES),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=jinja2.StrictUndefined,
    )
    return environment.get_template("call_sheet.html")


def _texts() -> dict[str, str]:
    """Give every fixed text of the sheet; ``call_sheet.html`` knows them by these names."""
    return {
        "title": _("Call sheet"),
        "nothing": _("There is nobody to call: nothing is due."),
        "day": _("Day"),
        "role": _("Called by (your role, no names)"),
        "how": _("Write down"),
        "how_what": _(
            "What you are told, and the role of who told it. No names of persons, nothing about "
            "health or belief. What nobody knows stays empty."
        ),
        "safe": _("Afterwards"),
        "safe_what": _(
            "Fill it in in the register the same day. Then throw this sheet away: telephone "
            "numbers stand on it."
        ),
        "now": _("Now in the register:"),
        "answer": _("Answer"),
        "told_by": _("Told by (role)"),
        "no_contact": _("No telephone number or mail address known"),
        "best_time": _("Best time to call:"),
        "link": _("Or on this page:"),
        "not_reached": _("Nobody answered"),
        "again": _("Call again on …"),
    }
