"""What was changed of an entry, in words; taking a change back; and how it was on a day."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st
from pydantic import TypeAdapter, ValidationError

from sociale_basis.errors import OutdatedError, SocialeBasisError, UnknownEntryError
from sociale_basis.i18n import _
from sociale_basis.i18n.formats import moment
from sociale_basis.privacy import Permission
from sociale_basis.register import as_it_was, history, undo
from sociale_basis.register.clock import HERE
from sociale_basis.register.offer import Link
from sociale_basis.register.rhythm import Rhythm
from sociale_basis.ui.register_edit import in_words, side_by_side
from sociale_basis.ui.register_fields import fields_of
from sociale_basis.ui.register_labels import label
from sociale_basis.ui.register_said import attempt, refusal, say_later
from sociale_basis.ui.register_state import new_round, rounds
from sociale_basis.ui.register_widgets import day_widget
from sociale_basis.ui.register_words import words
from sociale_basis.ui.tables import table
from sociale_basis.ui.wording import plain, small

if TYPE_CHECKING:
    from sociale_basis.privacy import Who
    from sociale_basis.register import Change, Kept, Register

_FIXED = frozenset({"create", "erase"})
"""Changes that cannot be taken back."""
_LIFE_ASPECT = 2


def show_history(register: Register, who: Who, kept: Kept) -> None:
    """Put the history on the page.

    Parameters
    ----------
    register, who, kept
        Of which entry, and for whom.
    """
    changes = history(register, who, kept.id)
    title = _("History ({number})").format(number=len(changes))
    with st.expander(title, key=f"history {kept.id}", icon=":material/history:"):
        _on_a_day(register, who, kept)
        for change in reversed(changes):
            with st.container(border=True, key=f"change {change.number}", gap="xxsmall"):
                st.markdown(change_heading(change))
                st.html(small(" ".join(change_lines(kept, change))))
                undoable = change.action not in _FIXED and who.may(Permission.REGISTER)
                if undoable and st.button(
                    _("Take this back"),
                    icon=":material/undo:",
                    key=f"undo {change.number} {rounds()}",
                ):
                    _undo(register, who, kept, change.number)


def change_heading(change: Change) -> str:
    """Say who did what when."""
    did = {
        "create": _("Added"),
        "edit": _("Changed"),
        "verify": _("Checked"),
        "close": _("Closed"),
        "reopen": _("Opened again"),
        "undo": _("Taken back"),
        "erase": _("Erased on request"),
    }
    by = {
        "resident": _("a resident"),
        "organisation": _("the organisation"),
        "builder_team": _("the builder team"),
        "official": _("an official"),
        "admin": _("the administrator"),
    }
    who = by.get(change.role, change.role)
    if change.actor:
        who = f"{who} ({change.actor})"
    return _("**{what}** on {moment} by {who}").format(
        what=did.get(change.action, change.action),
        moment=moment(change.at.astimezone(HERE)),
        who=plain(who),
    )


def change_lines(kept: Kept, change: Change) -> list[str]:
    """Say what a change did, attribute by attribute, and why.

    Parameters
    ----------
    kept
        The entry: its kind says what its attributes hold.
    change
        As far as whoever asks may see it.
    """
    lines = []
    for leaf in change.leaves:
        part, *inside = leaf["path"]
        path = ".".join(inside)
        old, new = (_value(kept, path, leaf.get(each)) for each in ("old", "new"))
        if part == "life":
            lines += _life_line(inside, new)
        elif path != "kind":
            lines.append(_line(label(path), old, new))
    lines = list(dict.fromkeys(lines))
    if change.reason:
        lines.append(_("Why: {reason}").format(reason=change.reason))
    return lines or [_("Nothing that you may see.")]


def _line(name: str, old: str, new: str) -> str:
    if not old:
        return _("{name}: {new}.").format(name=name, new=new)
    if not new:
        return _("{name}: no longer {old}.").format(name=name, old=old)
    return _("{name}: was {old}, became {new}.").format(name=name, old=old, new=new)


def _life_line(inside: list[str], new: str) -> list[str]:
    """Say what happened to the checks: three leaves of one check are one line."""
    if inside[0] == "closed" or len(inside) < _LIFE_ASPECT:
        return [_line(label(".".join(inside)), "", new)] if new else []
    from_words = {
        "exists": _("whether it exists"),
        "times": _("the times"),
        "access": _("getting in"),
        "contact": _("whom to call"),
    }
    name = from_words.get(inside[0], inside[0])
    if not new:
        return [_("The check of {name} no longer holds.").format(name=name)]
    return [_("Checked: {name}.").format(name=name)]


def _value(kept: Kept, path: str, value: Any) -> str:  # noqa: ANN401 -- JSON
    """Say what a leaf of a revision holds: JSON becomes what the attribute has, where it can."""
    if value is None:
        return ""
    if path == "rhythms":
        return _records(path, value, TypeAdapter(tuple[Rhythm, ...]))
    if path == "links":
        return _records(path, value, TypeAdapter(tuple[Link, ...]))
    field = fields_of(kept.entry.kind).get(path)
    if field is None or isinstance(value, bool):
        return in_words(path, value)
    try:
        sort: Any = frozenset[field.sort] if field.many else field.sort  # type: ignore[name-defined]  # a type made here
        return in_words(path, TypeAdapter(sort).validate_python(value))
    except ValidationError:  # written by an older version of the program
        return str(value)


def _records(path: str, value: Any, sort: TypeAdapter[Any]) -> str:  # noqa: ANN401 -- JSON
    try:
        return in_words(path, sort.validate_json(_json(value)))
    except ValidationError:
        return str(value)


def _json(value: object) -> bytes:
    return TypeAdapter(object).dump_json(value)


def _undo(register: Register, who: Who, kept: Kept, number: int) -> None:
    try:
        done = attempt(lambda: undo(register, who, kept.id, number, expected=kept.revision))
    except OutdatedError:
        st.error(_("Somebody else changed this item just now. Look again, and do it once more."))
        return
    if done:
        say_later(_("Taken back. That, too, stands in the history."))
        new_round()
        st.rerun()


def _on_a_day(register: Register, who: Who, kept: Kept) -> None:
    day = day_widget(_("Show it as it was on"), None, f"as it was {kept.id}")
    if day is None:
        return
    try:
        then = as_it_was(register, who, kept.id, day)
    except UnknownEntryError:
        st.info(_("On that day it was not in the register yet."))
        return
    except SocialeBasisError as error:
        st.error(refusal(error))
        return
    rows = side_by_side(then.entry, kept.entry)
    status = [] if then.status == kept.status else [
        [_("Status"), words(then.status), words(kept.status)]
    ]  # fmt: skip
    if not rows and not status:
        st.info(_("On that day it was as it is now."))
        return
    st.html(
        table(
            _("What was different then"),
            [_("What"), _("As it was then"), _("As it is now")],
            [*status, *rows],
        )
    )
