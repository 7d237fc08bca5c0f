"""Whom to call or write about what is due: per organisation, with the entries to ask after."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from sociale_basis.i18n import _
from sociale_basis.register import Due, Selection, get_entries
from sociale_basis.vocabulary import RegisterKind, Status

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterable

    from sociale_basis.register import DueEntry, Kept, Register, Who

DUE_COLUMNS = (
    *("due", "since", "aspects", "id", "kind", "layer", "name", "status", "organisation"),
    *("address", "town", "contact", "phone", "mail"),
)
MERGE_COLUMNS = ("organisation", "contact", "phone", "mail", "entries", "questions", "link")
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


class About(NamedTuple):
    """An entry to ask after."""

    kept: Kept
    why: tuple[DueEntry, ...]
    """Every list that it is on."""


class Call(NamedTuple):
    """One organisation to call, or one entry that is of none."""

    of: Kept
    """The organisation; the entry itself where it is of none, or of one that may not be known."""
    about: tuple[About, ...]


def calls(register: Register, who: Who, found: Iterable[DueEntry]) -> list[Call]:
    """Put entries that are due together per organisation.

    Parameters
    ----------
    register, who
        Where, and for whom.
    found
        What :func:`due_entries` gave to the same viewer.

    Returns
    -------
    In the order of names; what is of no organisation comes last.
    """
    by_entry: dict[str, list[DueEntry]] = {}
    for each in found:
        by_entry.setdefault(each.kept.id, []).append(each)
    about = {entry_id: About(why[0].kept, tuple(why)) for entry_id, why in by_entry.items()}
    named = {one.kept.entry.organisation for one in about.values()} - {None}
    chosen = Selection(ids=tuple(sorted(filter(None, named))), statuses=tuple(Status))
    known = {kept.id: kept for kept in get_entries(register, who, chosen)} if named else {}
    together: dict[str, list[About]] = {}
    callees: dict[str, Kept] = {}
    for one in about.values():
        of = known.get(one.kept.entry.organisation or "", one.kept)
        callees.setdefault(of.id, of)
        together.setdefault(of.id, []).append(one)
    made = [
        Call(of, tuple(sorted(together[of.id], key=lambda one: _name(one.kept))))
        for of in callees.values()
    ]
    return sorted(made, key=lambda call: (not is_organisation(call.of), _name(call.of)))


def is_organisation(kept: Kept) -> bool:
    """Say whether an entry is an organisation."""
    return kept.entry.kind is RegisterKind.ORGANISATION


def _name(kept: Kept) -> str:
    return kept.entry.name.casefold()


def contact_of(kept: Kept, today: dt.date) -> dict[str, str | None]:
    """Give whom to call: a person only while the basis for keeping him or her holds.

    Parameters
    ----------
    kept
        As whoever asks may see it.
    today
        The day that it is.
    """
    told = kept.entry.contact
    person = told.person
    if person is None or person.basis is None or not person.basis.holds(today):
        return {"contact": told.role, "phone": told.phone, "mail": told.mail}
    return {
        "contact": person.name,
        "phone": person.phone or told.phone,
        "mail": person.mail or told.mail,
    }


def due_words(due: Due) -> str:
    """Say why an entry is on a list."""
    return {
        Due.DUE: _("To be asked again"),
        Due.STALE: _("Not asked again in time"),
        Due.NEVER_VERIFIED: _("Nobody ever looked"),
        Due.NO_HOURS: _("No times known"),
        Due.UNRELIABLE_HOURS: _("One cannot count on the times"),
        Due.UNKNOWN_ACCESS: _("Unknown how one gets in"),
        Due.HANGS_ON_ONE: _("Hangs on one person"),
        Due.ENDS_SOON: _("Ends soon"),
    }[due]


def due_rows(
    register: Register, who: Who, found: Iterable[DueEntry], today: dt.date
) -> list[dict[str, Any]]:
    """Give lists of what is due as rows: one per list that an entry is on.

    Parameters
    ----------
    register, who, found
        As in :func:`calls`.
    today
        The day that it is.

    Returns
    -------
    With the keys of :data:`DUE_COLUMNS`.
    """
    found = list(found)
    of = {one.kept.id: call.of for call in calls(register, who, found) for one in call.about}
    rows = []
    for each in found:
        kept, organisation = each.kept, of[each.kept.id]
        where = kept.entry.where
        rows.append(
            {
                "due": each.due.value,
                "since": each.since.isoformat() if each.since else None,
                "aspects": " ".join(aspect.value for aspect in each.aspects) or None,
                "id": kept.id,
                "kind": kept.entry.kind.value,
                "layer": kept.entry.layer,
                "name": kept.entry.name,
                "status": kept.status.value,
                "organisation": organisation.entry.name if is_organisation(organisation) else None,
                "address": where.address,
                "town": where.town,
                **contact_of(kept, today),
            }
        )
    return rows


def mail_merge(
    to_call: Iterable[Call], today: dt.date, link_of: Callable[[str], str | None]
) -> list[dict[str, str | None]]:
    """Give a sheet to merge into letters: a row per organisation. Nothing is sent.

    Parameters
    ----------
    to_call
        What :func:`calls` gave.
    today
        The day that it is.
    link_of
        Gives the link on which an organisation or entry can be confirmed, by id; None: there is no
        link.

    Returns
    -------
    With the keys of :data:`MERGE_COLUMNS`.
    """
    rows = []
    for call in to_call:
        questions = {due_words(each.due) for one in call.about for each in one.why}
        rows.append(
            {
                "organisation": call.of.entry.name,
                **contact_of(call.of, today),
                "entries": "; ".join(one.kept.entry.name for one in call.about),
                "questions": "; ".join(sorted(questions)),
                "link": link_of(call.of.id),
            }
        )
    return rows


def not_a_formula(text: str) -> str:
    """Keep a spreadsheet from running a text as a formula; a telephone number is none."""
    is_number = text[:1] in {"+", "-"} and not set(text[1:]) - set("0123456789 ()-")
    return f"'{text}" if text.startswith(_FORMULA) and not is_number else text
