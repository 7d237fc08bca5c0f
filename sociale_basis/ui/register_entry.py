"""One entry: what is known of it in calm groups, how it was checked, and what was changed."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

import streamlit as st

from sociale_basis.errors import OutdatedError, UnknownEntryError
from sociale_basis.i18n import _, number
from sociale_basis.i18n import date as written_date
from sociale_basis.privacy import Permission
from sociale_basis.register import (
    Aspect,
    How,
    Selection,
    close,
    get_entry,
    list_entries,
    reopen,
    verify,
)
from sociale_basis.register.clock import day_of
from sociale_basis.register.life import ASPECTS, Check
from sociale_basis.register.rhythm_words import rhythm_words
from sociale_basis.ui.register_edit import show_clash, show_form
from sociale_basis.ui.register_fields import fields_of, value_at
from sociale_basis.ui.register_history import show_history
from sociale_basis.ui.register_labels import Group, groups, label
from sociale_basis.ui.register_new import ROLE
from sociale_basis.ui.register_said import attempt, refusal, say_later
from sociale_basis.ui.register_state import (
    HEADING,
    clash,
    close_item,
    edit_group,
    editing,
    new_round,
    rounds,
)
from sociale_basis.ui.register_widgets import day_widget, facts, value_words
from sociale_basis.ui.register_words import layer_words, sort_words, words
from sociale_basis.ui.wording import plain, small
from sociale_basis.vocabulary import Status

_FEW = 4
"""So many things that nobody knows are named at once; more are folded."""

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Sequence

    from sociale_basis.neighbourhood import Neighbourhood
    from sociale_basis.privacy import Who
    from sociale_basis.register import Kept, Register


def show_entry(area: Neighbourhood, register: Register, who: Who, entry_id: str) -> None:
    """Put an entry on the page.

    Parameters
    ----------
    area
        The neighbourhood with the addresses.
    register, who, entry_id
        Which, and for whom.
    """
    st.button(
        _("Back to the list"),
        icon=":material/arrow_back:",
        type="tertiary",
        key="register back",
        on_click=close_item,
    )
    try:
        kept = get_entry(register, who, entry_id)
    except UnknownEntryError as error:
        st.warning(refusal(error))
        return
    entry = kept.entry
    with st.container(key=HEADING):
        st.header(plain(entry.name), anchor=False)
    told = [*sort_words(entry.kind, entry.layer), words(kept.status)]
    st.html(small(" · ".join(dict.fromkeys(told))))
    if kept.life.closed is not None:
        last = written_date(kept.life.closed.on)
        st.info(
            _("Closed; the last day was {day}. {reason}").format(
                day=last, reason=plain(kept.life.closed.reason)
            )
        )
    may = who.may(Permission.REGISTER)
    if clash() is not None:
        show_clash(register, who, entry_id)
        return
    _checked(register, who, kept, may=may)
    names = {
        each.id: each.name
        for each in list_entries(
            register,
            who,
            Selection(ids=_tied(kept) or ("0" * 32,), statuses=tuple(Status)),
        )
    }
    open_form = editing()
    st.subheader(_("What is known"), anchor=False)
    for group in groups():
        is_open = open_form is not None and open_form.group == group.key
        if is_open and open_form is not None and open_form.kept.id == kept.id:
            with st.container(border=True, key=f"form {group.key}"):
                st.markdown(f"**{group.label}**")
                show_form(area, register, who, open_form)
        else:
            _group(kept, group, names, may=may)
    show_history(register, who, kept)
    if may:
        _close_or_reopen(register, who, kept)


def _tied(kept: Kept) -> tuple[str, ...]:
    ids = {link.to for link in kept.entry.links}
    return tuple(sorted(ids | ({kept.entry.organisation} if kept.entry.organisation else set())))


def _group(kept: Kept, group: Group, names: dict[str, str], *, may: bool) -> None:
    """Show what is known of a group, and what nobody knows yet."""
    known, unknown = group_facts(kept, group, names)
    with st.expander(group.label, expanded=group.key in {"what", "when"}, key=f"group {group.key}"):
        if known:
            st.html(facts(known))
        if unknown:
            st.html(_unknown([name.rstrip("?") for name in unknown]))
        if may and kept.life.closed is None:
            st.button(
                _("Change"),
                icon=":material/edit:",
                key=f"edit {group.key}",
                on_click=edit_group,
                args=(kept, group.key),
            )


def group_facts(
    kept: Kept, group: Group, names: dict[str, str]
) -> tuple[list[tuple[str, str]], list[str]]:
    """Give what is known of a group as terms and words, and the names of what is not.

    Parameters
    ----------
    kept
        The entry, as whoever asks may see it.
    group
        Which attributes.
    names
        Of the entries that it is tied to, by id.
    """
    known, unknown = [], []
    for path in group.paths:
        told = _fact(kept, path, names)
        if told is None:  # of another kind
            continue
        known += [(name, text) for name, text in told if text]
        if not any(text for _name, text in told) and not path.endswith((".note", ".told_by")):
            unknown += [name for name, _text in told]
    return known, unknown


def _fact(kept: Kept, path: str, names: dict[str, str]) -> list[tuple[str, str]] | None:
    """Say what an attribute holds, "" where that is not known; None where there is none such."""
    entry = kept.entry
    if path == "links":
        return [(words(each.kind), names.get(each.to, each.to)) for each in entry.links]
    if path == "rhythms":
        told = "; ".join(rhythm_words(each) for each in entry.rhythms_told)
        return [(label(path), told)] if "rhythms" in type(entry).model_fields else None
    if path == "organisation":
        known = entry.organisation
        return [(label(path), names.get(known, known) if known else "")]
    if path == "layer":
        return [(label(path), layer_words(entry.layer))]
    if path not in fields_of(entry.kind):
        return None
    return [(label(path), value_words(path, value_at(entry, path)))]


def _unknown(names: Sequence[str]) -> str:
    """Name what nobody knows yet; of much, the number first, and the names for who asks."""
    told = " · ".join(names)
    if len(names) <= _FEW:
        return small(_("Not known yet: {names}.").format(names=told))
    how_much = _("Not known yet: {number} things").format(number=number(len(names)))
    return (
        f'<details class="page-more"><summary>{escape(how_much)}</summary>{small(told)}</details>'
    )


def _checked(register: Register, who: Who, kept: Kept, *, may: bool) -> None:
    """Show per aspect how it was checked, with a button to say that it was checked now."""
    st.subheader(_("Checked"), anchor=False)
    today = day_of(register.clock())
    for aspect in ASPECTS[kept.entry.kind]:
        with st.container(
            horizontal=True, vertical_alignment="center", key=f"aspect {aspect.value}"
        ):
            st.markdown(f"**{words(aspect)}** {check_words(kept, aspect, today)}")
            if may and kept.life.closed is None:
                with st.popover(
                    _("Checked now"), icon=":material/check:", key=f"pop {aspect.value} {rounds()}"
                ):
                    _check_form(register, who, kept, aspect, today)


def check_words(kept: Kept, aspect: Aspect, today: dt.date) -> str:
    """Say how an aspect was checked, and until when that is good.

    Parameters
    ----------
    kept
        The entry.
    aspect
        Which.
    today
        The day that it is.
    """
    check, fresh = kept.life.check(aspect), kept.freshness.get(aspect)
    if check is None or fresh is None:
        return _("not checked yet")
    told = _("checked on {day} by {role}: {how}").format(
        day=written_date(check.on), role=plain(check.by), how=words(check.how)
    )
    if fresh.stale_on <= today:
        return _("{told}. That is too long ago.").format(told=told)
    if fresh.due_on <= today:
        return _("{told}. Time to ask again.").format(told=told)
    return told


def _check_form(register: Register, who: Who, kept: Kept, aspect: Aspect, today: dt.date) -> None:
    measured = [How.MEASURED, How.AID_USER]
    options = measured if aspect is Aspect.ACCESS else list(How)
    key = f"check {aspect.value} {rounds()}"
    with st.form(key, border=False):
        how = st.selectbox(_("How?"), options, format_func=words, key=f"{key} how")
        role = st.text_input(
            _("By whom (role, no name)"), value=ROLE, max_chars=80, key=f"{key} role"
        )
        day = day_widget(_("On"), today, f"{key} day")
        pressed = st.form_submit_button(_("Write it down"), type="primary")
    if not pressed:
        return
    if day is None or not role.strip():
        st.error(_("Fill in a role and a day."))
        return
    check = Check(on=day, by=role.strip(), how=how)
    done = _attempt_here(
        lambda: verify(register, who, kept.id, {aspect: check}, expected=kept.revision)
    )
    if done:
        _drawn_again(_("Written down: checked."))


def _attempt_here(action: Callable[[], object]) -> bool:
    """Do something whose form has nothing to lose: who is too late looks again."""
    try:
        return attempt(action)
    except OutdatedError:
        st.error(_("Somebody else changed this item just now. Look again, and do it once more."))
        return False


def _close_or_reopen(register: Register, who: Who, kept: Kept) -> None:
    key = f"close {rounds()}"
    if kept.life.closed is not None:
        if st.button(_("Open it again"), icon=":material/undo:", key=f"{key} again") and (
            _attempt_here(lambda: reopen(register, who, kept.id, expected=kept.revision))
        ):
            _drawn_again(_("It is open again."))
        return
    with st.expander(_("It is there no more"), key=f"{key} box"), st.form(key, border=False):
        st.html(small(_("It stays in the register, with the reason and the last day.")))
        reason = st.text_input(
            _("Why? No names of people"), max_chars=1000, key=f"{key} reason", autocomplete="off"
        )
        day = day_widget(_("Last day"), day_of(register.clock()), f"{key} day")
        if st.form_submit_button(_("Save as closed")):
            if day is None:
                st.error(_("Fill in the last day."))
            elif _attempt_here(
                lambda: close(
                    register, who, kept.id, ended_on=day, reason=reason, expected=kept.revision
                )
            ):
                _drawn_again(_("Closed. It stays in the register."))


def _drawn_again(text: str) -> None:
    say_later(text)
    new_round()
    st.rerun()
