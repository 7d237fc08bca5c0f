"""What the forms without an account ask, and what is known of an entry beside it."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from pydantic import ValidationError

from sociale_basis.i18n import _
from sociale_basis.network.recurrence import HERE
from sociale_basis.reach.with_kept import times_told
from sociale_basis.register import Sort, Told
from sociale_basis.ui.form_page import FormField

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sociale_basis.register import AnyEntry

LONG, SHORT = 1500, 200
_TEXTS = ("name", "address", "when", "phone", "mail", "web", "cost", "description", "remark")


def read_told(form: Mapping[str, str]) -> tuple[Told | None, dict[str, str]]:
    """Read what somebody filled in.

    Parameters
    ----------
    form
        As it was sent.

    Returns
    -------
    What was told, or None with what is wrong per field; under ``""`` of the whole.
    """
    content: dict[str, object] = {name: form.get(name, "").strip() for name in _TEXTS}
    content |= {"sort": form.get("sort", "")}
    content = {name: value for name, value in content.items() if value}
    content |= {"gone": True} if form.get("gone") else {}
    for name in ("x", "y"):
        try:
            content |= {name: float(form[name])}
        except (KeyError, ValueError):
            continue
    try:
        return Told.model_validate(content), {}
    except ValidationError as error:
        wrong = {str(each["loc"][0]) if each["loc"] else "" for each in error.errors()}
        if wrong <= {"x", "y"}:
            return read_told({name: form[name] for name in form if name not in wrong})
        return None, {name: _said_of(name) for name in sorted(wrong)}


def fields(
    form: Mapping[str, str], wrong: Mapping[str, str], entry: AnyEntry | None, *, new: bool
) -> tuple[FormField, ...]:
    """Give the fields of a form.

    Parameters
    ----------
    form
        What was filled in before, if anything.
    wrong
        What is wrong with it, per field.
    entry
        What is corrected, as a resident may see it: it stands beside the fields.
    new
        Whether it is about something new.
    """
    now = dict(known_lines(entry)) if entry is not None else {}

    def field(
        name: str, label: str, kind: str = "text", hint: str = "", longest: int = SHORT
    ) -> FormField:
        known = now.get(label)
        told = _("Now it says: {text}").format(text=known) if known else hint
        return FormField(
            name, label, kind, form.get(name, ""), told, wrong.get(name, ""), longest,
            required=new and name == "name",
        )  # fmt: skip

    first: tuple[FormField, ...]
    if new:
        sorts = (
            (Sort.ACTIVITY, _("An activity: at a set time")),
            (Sort.INITIATIVE, _("Something residents do together")),
            (Sort.PLACE, _("A place to meet")),
            (Sort.SPOT, _("A spot outside: a bench, a garden")),
            (Sort.OTHER, _("Something else")),
        )
        options = tuple((sort.value, text) for sort, text in sorts)
        first = (
            FormField(
                "sort", _("What is it?"), "choices", form.get("sort", ""),
                wrong=wrong.get("sort", ""), options=options,
            ),
        )  # fmt: skip
    else:
        first = (FormField("gone", _("It is no longer there"), "check", form.get("gone", "")),)
    business = _("Of the organisation or the place, not of a person.")
    home = _("Street and number. Not a home address, please.")
    care = _("Please give no names of people, and nothing about their health.")
    return (
        *first,
        field("name", _("What is it called?")),
        field("when", _("When is it?"), hint=_("For example: every Tuesday from 10 to 12 o'clock")),
        field("address", _("Where is it?"), hint=home),
        field("phone", _("Telephone number"), "tel", business),
        field("mail", _("Mail address"), "email", business),
        field("web", _("Website"), "url", _("Begins with https://")),
        field("cost", _("What does it cost?")),
        field("remark", _("What else should we know?"), "words", care, LONG),
    )  # fmt: skip


def known_lines(entry: AnyEntry) -> list[tuple[str, str]]:
    """Say what a resident may see of an entry, by the labels of the form; no unknowns."""
    contact, where = entry.contact, entry.where
    told = [
        (_("What is it called?"), entry.name),
        (_("When is it?"), times_told(entry, datetime.now(HERE).date())),
        (_("Where is it?"), ", ".join(filter(None, (where.address, where.postcode, where.town)))),
        (_("Telephone number"), contact.phone),
        (_("Mail address"), contact.mail),
        (_("Website"), contact.web),
        (_("What does it cost?"), entry.cost.note),
    ]
    return [(label, text) for label, text in told if text]


def _said_of(name: str) -> str:
    said = {
        "": _("Fill in at least one field."),
        "name": _("Write at most 200 letters, without strange signs."),
        "sort": _("Choose one of these."),
        "phone": _("This is not a telephone number. Write digits, such as 015-1234567."),
        "mail": _("This is not a mail address. It looks like info@example.nl."),
        "web": _("This is not a web address. It begins with https://"),
    }
    return said.get(name, _("This is too long, or holds a sign that is no text."))
