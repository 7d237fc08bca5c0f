"""Ties of an entry with others: works with, is hosted by, refers to, takes over from."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st

from sociale_basis.i18n import _
from sociale_basis.register import Selection, list_entries
from sociale_basis.register.offer import Link
from sociale_basis.register.terms import LinkKind
from sociale_basis.ui.register_labels import label
from sociale_basis.ui.register_words import words
from sociale_basis.ui.wording import plain, small
from sociale_basis.vocabulary import RegisterKind, Status

if TYPE_CHECKING:
    from sociale_basis.privacy import Who
    from sociale_basis.register import Kept, Register


def tie_fields(register: Register, who: Who, kept: Kept, key: str) -> dict[str, Any]:
    """Ask with whom an entry is tied; give what changed, as ``edit`` takes it.

    Parameters
    ----------
    register, who
        Where, and for whom: only what they may know of can be chosen.
    kept
        The entry as it was when the form was opened.
    key
        Begins the keys of the fields.
    """
    entry = kept.entry
    known = list_entries(register, who, Selection(statuses=tuple(Status)))
    names = {each.id: each.name for each in known if each.id != kept.id}
    changes: dict[str, Any] = {}
    organisations = [each.id for each in known if each.kind == RegisterKind.ORGANISATION.value]
    if entry.kind is not RegisterKind.ORGANISATION:
        if entry.organisation and entry.organisation not in organisations:
            organisations.append(entry.organisation)
        chosen = st.selectbox(
            label("organisation"),
            organisations,
            index=organisations.index(entry.organisation) if entry.organisation else None,
            format_func=lambda each: plain(names.get(str(each), str(each))),
            placeholder=_("none, or not known"),
            key=f"{key} organisation",
        )
        if chosen != entry.organisation:
            changes["organisation"] = chosen
    links = _links(entry.links, names, key)
    if links != entry.links:
        changes["links"] = links
    return changes


def _links(now: tuple[Link, ...], names: dict[str, str], key: str) -> tuple[Link, ...]:
    kept = []
    for at, link in enumerate(now):
        text = f"{words(link.kind)} {plain(names.get(link.to, link.to))}"
        if st.checkbox(text, value=True, key=f"{key} tie {at}"):
            kept.append(link)
    if now:
        st.html(small(_("Take the tick away of a tie that is there no more.")))
    kind = st.selectbox(
        _("A new tie"),
        list(LinkKind),
        index=None,
        format_func=words,
        placeholder=_("choose what it is"),
        key=f"{key} tie kind",
    )
    to = st.selectbox(
        _("With whom"),
        list(names),
        index=None,
        format_func=lambda each: plain(names[each]),
        placeholder=_("choose from the register"),
        key=f"{key} tie to",
    )
    if kind is not None and to is not None:
        new = Link(kind=kind, to=to)
        kept += [] if new in kept else [new]
    return tuple(kept)
