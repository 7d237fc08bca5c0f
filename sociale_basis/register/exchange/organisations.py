"""Finds the organisations that rows name among the entries, or adds them, and links the rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sociale_basis.i18n import _
from sociale_basis.register.exchange.draft import MADE, Draft
from sociale_basis.register.recording import new_id
from sociale_basis.register.texts import folded
from sociale_basis.vocabulary import RegisterKind

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sociale_basis.register.exchange.plan import Known

LAYER = "institutional/organisations"
KEY = f"{MADE}organisation|"
"""What the key begins with of an organisation that a row named: it has no row of its own."""


def linked_organisations(drafts: Iterable[Draft], known: Known) -> list[Draft]:
    """Link rows to the organisations that they name.

    An organisation is found by its name: in the list itself, or among the entries. What was added
    for a list before is found again, also where somebody gave it another name since.

    Parameters
    ----------
    drafts
        The rows; each that names an organisation gets its id, and a note that says so.
    known
        The entries there are.

    Returns
    -------
    Organisations that are still to be added, each with the row that named it first.
    """
    drafts = [each for each in drafts if each.problem is None and each.skipped is None]
    in_list: dict[str, Draft] = {}
    for draft in drafts:
        if draft.values.get("kind") == RegisterKind.ORGANISATION.value:
            in_list.setdefault(folded(draft.name), draft)
    added: dict[str, Draft] = {}
    for draft in drafts:
        named = draft.organisation
        if named is None or in_list.get(folded(named)) is draft:
            continue
        found = _in_register(draft, folded(named), known)
        if len(found) > 1:
            text = _("not linked: more than one organisation is called {name}")
        elif found:
            draft.values["organisation"] = found[0]
            text = _("linked to the organisation {name}")
        else:
            other = in_list.get(folded(named)) or added.get(folded(named))
            if other is None:
                other = added[folded(named)] = _new(draft, named)
            other.own_id = other.own_id or new_id()
            draft.values["organisation"] = other.own_id
            text = _("linked to the organisation {name}, which is new")
        draft.notes.append(text.format(name=named))
    return list(added.values())


def _in_register(draft: Draft, name: str, known: Known) -> list[str]:
    made = known.by_origin.get(f"{draft.values['origin.name']}|{_key(name)}")
    if made is not None:
        return [made]
    return [
        each
        for each in known.by_name.get(name, ())
        if known.by_id[each].kind == RegisterKind.ORGANISATION.value
    ]


def _key(name: str) -> str:
    return f"{KEY}{name}"[:200]


def _new(draft: Draft, name: str) -> Draft:
    values = {
        "kind": RegisterKind.ORGANISATION.value,
        "layer": LAYER,
        "name": name,
        "origin.name": draft.values["origin.name"],
        "origin.key": _key(folded(name)),
    }
    note = _("named in row {row}: added as an organisation").format(row=draft.row)
    return Draft(draft.row, name, values, notes=[note])
