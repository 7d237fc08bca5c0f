"""The review queue: what was passed on, beside what stands there, and what is done with it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st

from sociale_basis.i18n import _
from sociale_basis.i18n.formats import moment
from sociale_basis.register import (
    Decision,
    accept,
    adapt,
    decline,
    get_proposal,
    list_proposals,
)
from sociale_basis.register.clock import HERE
from sociale_basis.register.rhythm_words import when_words
from sociale_basis.register.told import BECOMES, PATHS
from sociale_basis.ui.register_new import layers_for
from sociale_basis.ui.register_said import attempt, say_later
from sociale_basis.ui.register_state import new_round, open_item, rounds
from sociale_basis.ui.register_words import layer_words, words
from sociale_basis.ui.tables import table
from sociale_basis.ui.wording import plain, small
from sociale_basis.vocabulary import RegisterKind

if TYPE_CHECKING:
    from sociale_basis.privacy import Who
    from sociale_basis.register import FieldChange, Proposal, Register, Review

_OPEN = "register proposal"
_KIND_OF = {sort: kind for sort, (kind, _layer) in BECOMES.items()}


def show_queue(register: Register, who: Who) -> None:
    """Put the queue on the page, with one proposal open.

    Parameters
    ----------
    register, who
        Where, and by whom.
    """
    waiting = list_proposals(register, who)
    if not waiting:
        st.info(_("Nothing waits. What residents and organisations pass on comes here."))
    else:
        st.markdown(
            _("Nobody else sees these until you decide. What you decline is deleted after a while.")
        )
        ids = [each.id for each in waiting]
        by_id = {each.id: each for each in waiting}
        chosen = st.radio(
            _("Waiting"),
            ids,
            format_func=lambda each: proposal_words(by_id[each]),
            key=f"{_OPEN} {rounds()}",
        )
        if chosen is not None:
            _show(register, who, get_proposal(register, who, chosen))
    _decided(register, who)


def proposal_words(proposal: Proposal) -> str:
    """Say in one line what a proposal is about."""
    sort = _("New") if proposal.is_new else _("Correction")
    if proposal.told.gone:
        sort = _("Is there no more")
    by = f" · {_('by the organisation')}" if proposal.by_organisation else ""
    name = plain(proposal.name) or _("no name")
    return f"**{name}** · {sort}{by} · {moment(proposal.at.astimezone(HERE))}"


def _show(register: Register, who: Who, review: Review) -> None:
    proposal, told = review.proposal, review.proposal.told
    key = f"proposal {proposal.id} {rounds()}"
    with st.container(border=True, key="register review"):
        st.subheader(plain(proposal.name) or _("no name"), anchor=False)
        if review.entry is not None:
            st.button(
                _("Look at the whole item"),
                icon=":material/open_in_new:",
                type="tertiary",
                key=f"{key} open",
                on_click=open_item,
                args=(review.entry.id,),
            )
        if review.changed_since:
            st.warning(_("Somebody else changed it after this was passed on."))
        if told.gone:
            st.warning(_("It is said to be there no more. To take that over closes it."))
        rows = [
            [field_words(each.field), _now(review, each), str(each.new)] for each in review.changes
        ]
        if rows:
            st.html(
                table(
                    _("What was passed on"),
                    [_("What"), _("As it is now"), _("As passed on")],
                    rows,
                )
            )
        if told.remark:
            st.markdown(f"**{_('Remark')}**")
            st.text(told.remark)
        _mind(review, key)
        _decide(register, who, review, key)


def _now(review: Review, change: FieldChange) -> str:
    """Say what stands there now; of times also those that are not in one's own words."""
    if change.field == "when" and review.entry is not None:
        return "; ".join(when_words(review.entry.entry)) or _("unknown")
    return str(change.old or _("unknown"))


def _mind(review: Review, key: str) -> None:
    """Show what a reviewer should mind: persons, and what may be the same."""
    if review.flags:
        found = "; ".join(f"“{each.words}” ({field_words(each.field)})" for each in review.flags)
        text = _(
            "Perhaps names or numbers of a person: {words}. Leave them out unless they agreed."
        )
        st.warning(plain(text.format(words=found)), icon=":material/person_alert:")
    for each in review.likely_same:
        why = [
            _("the names are alike") if each.alike > 0.5 else "",  # noqa: PLR2004 -- half alike
            _("the same address") if each.same_address else "",
            "" if each.metres is None else _("{metres} m away").format(metres=round(each.metres)),
        ]
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(
                _("Perhaps the same: **{name}** ({why})").format(
                    name=plain(each.name), why=", ".join(filter(None, why))
                )
            )
            st.button(
                _("Look"),
                key=f"{key} same {each.entry_id}",
                type="tertiary",
                on_click=open_item,
                args=(each.entry_id,),
            )


def _decide(register: Register, who: Who, review: Review, key: str) -> None:
    proposal = review.proposal
    with st.expander(_("Adapt it first"), key=f"{key} adapt box"):
        changes, without = _adapted(review, key)
    reason = st.text_input(
        _("Why? Needed when you decline; no names of people"),
        max_chars=1000,
        autocomplete="off",
        key=f"{key} reason",
    ).strip()
    with st.container(horizontal=True):
        take = st.button(
            _("Take over as it is"), type="primary", icon=":material/check:", key=f"{key} accept"
        )
        other = st.button(_("Take over adapted"), icon=":material/edit:", key=f"{key} adapt")
        no = st.button(_("Decline"), icon=":material/close:", key=f"{key} decline")
    done, text = False, ""
    if take:
        done = attempt(lambda: accept(register, who, proposal.id, reason=reason or None))
        text = _("Taken over.")
    elif other:
        done = attempt(
            lambda: adapt(
                register, who, proposal.id, changes, without=without, reason=reason or None
            )
        )
        text = _("Taken over as you adapted it.")
    elif no:
        done = attempt(lambda: decline(register, who, proposal.id, reason=reason))
        text = _("Declined.")
    if done:
        say_later(text)
        new_round()
        st.rerun()


def _adapted(review: Review, key: str) -> tuple[dict[str, Any], frozenset[str]]:
    """Ask what to make of it; give the changes, and the fields to leave out."""
    told, changes, without = review.proposal.told, dict[str, Any](), set[str]()
    if review.proposal.is_new:
        kinds = list(RegisterKind)
        usual = _KIND_OF.get(told.sort) if told.sort else None
        kind = st.selectbox(
            _("What is it?"),
            kinds,
            index=kinds.index(usual) if usual else None,
            format_func=words,
            placeholder=_("choose what it is"),
            key=f"{key} kind",
        )
        if kind is not None:
            layer = st.selectbox(
                _("Which sort?"), layers_for(kind), format_func=layer_words, key=f"{key} {kind}"
            )
            changes |= {"kind": kind.value, "layer": layer}
    for field, path in PATHS.items():
        given = getattr(told, field)
        if given is None and not (field == "name" and review.proposal.is_new):
            continue
        text = st.text_input(
            field_words(field), value=given or "", max_chars=4000, key=f"{key} {field}"
        ).strip()
        if not text and given is not None:
            without.add(field)
        elif text and text != given:
            place = changes
            for name in path[:-1]:
                place = place.setdefault(name, {})
            place[path[-1]] = text
    if told.gone and not st.checkbox(_("It is there no more"), value=True, key=f"{key} gone"):
        without.add("gone")
    st.html(small(_("What you make empty is left out.")))
    return changes, frozenset(without)


def field_words(field: str) -> str:
    """Say what a field of a proposal is called."""
    return {
        "name": _("Name"),
        "address": _("Address"),
        "when": _("When"),
        "phone": _("Telephone number"),
        "mail": _("Mail address"),
        "web": _("Website"),
        "cost": _("What does it cost?"),
        "description": _("Description"),
        "remark": _("Remark"),
    }.get(field, field)


def _decided(register: Register, who: Who) -> None:
    before = [
        each
        for each in list_proposals(register, who, decided=True)
        if each.decision is not Decision.OPEN
    ]
    if not before:
        return
    names = {
        Decision.ACCEPTED: _("taken over"),
        Decision.ADAPTED: _("taken over, adapted"),
        Decision.DECLINED: _("declined"),
    }
    with st.expander(_("Decided before ({number})").format(number=len(before))):
        st.html(
            table(
                _("Decided before"),
                [_("Name"), _("What"), _("When"), _("Why")],
                [
                    [
                        each.name,
                        names.get(each.decision, ""),
                        moment(each.decided_at.astimezone(HERE)) if each.decided_at else "",
                        each.reason or "",
                    ]
                    for each in before
                ],
            )
        )
