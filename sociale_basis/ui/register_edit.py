"""The form of one group of attributes, and what happens when somebody else was first."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st

from sociale_basis.errors import OutdatedError
from sociale_basis.i18n import _
from sociale_basis.register import Kept, edit
from sociale_basis.register.clock import day_of
from sociale_basis.register.hours_parts import hours_from, hours_parts
from sociale_basis.register.rhythm_words import rhythm_words
from sociale_basis.ui.register_fields import changes_between, fields_of, value_at
from sociale_basis.ui.register_hours import hours_field
from sociale_basis.ui.register_labels import groups, label
from sociale_basis.ui.register_new import layers_for
from sociale_basis.ui.register_rhythm import rhythm_fields
from sociale_basis.ui.register_said import attempt, say_later
from sociale_basis.ui.register_state import Editing, clash, clashed, rounds, stop_editing
from sociale_basis.ui.register_ties import tie_fields
from sociale_basis.ui.register_where import where_fields
from sociale_basis.ui.register_widgets import field_widget, value_words
from sociale_basis.ui.register_words import layer_words, words
from sociale_basis.ui.tables import table

if TYPE_CHECKING:
    from sociale_basis.neighbourhood import Neighbourhood
    from sociale_basis.privacy import Who
    from sociale_basis.register import AnyEntry, Register

_SHOWN_ALIKE = "-"
# Asked by their own fields, not one by one.
_HOURS = "hours.text"
_POSITION = frozenset(
    {"where.address", "where.town", "where.x", "where.y", "where.area", "where.cell"}
)


def show_form(area: Neighbourhood, register: Register, who: Who, form: Editing) -> None:
    """Put the form of a group on the page; keep what is filled in when it is saved.

    Parameters
    ----------
    area
        The neighbourhood with the addresses.
    register, who
        Where, and by whom.
    form
        Which group, of the entry as it was when the form was opened.
    """
    key = f"edit {form.kept.id} {form.group} {rounds()}"
    changes, sound = _asked(area, register, who, form, key)
    why = st.text_input(
        _("Why? May stay empty; no names of people"),
        max_chars=1000,
        autocomplete="off",
        key=f"{key} why",
    ).strip()
    with st.container(horizontal=True):
        saved = st.button(_("Save"), type="primary", icon=":material/check:", key=f"{key} save")
        st.button(_("Do not change"), key=f"{key} stop", on_click=stop_editing)
    if not saved:
        return
    if not sound:
        st.error(_("Look at the times first."), icon=":material/error:")
        return
    if not changes:
        stop_editing()
        st.rerun()
    _save(register, who, form.kept.id, changes, form.kept.revision, why or None)


def _save(
    register: Register,
    who: Who,
    entry_id: str,
    changes: dict[str, Any],
    expected: int,
    why: str | None,
) -> None:
    try:
        done = attempt(
            lambda: edit(register, who, entry_id, changes, expected=expected, reason=why)
        )
    except OutdatedError as error:
        clashed(error, changes, why)
        st.rerun()
    if done:
        stop_editing()
        say_later(_("Saved. It also stands in the history."))
        st.rerun()


def _asked(
    area: Neighbourhood, register: Register, who: Who, form: Editing, key: str
) -> tuple[dict[str, Any], bool]:
    """Ask everything of a group; give what changed, and whether it can be kept."""
    entry = form.kept.entry
    (group,) = [each for each in groups() if each.key == form.group]
    told: dict[str, Any] = {}
    changes: dict[str, Any] = {}
    if form.group == "where":
        changes["where"] = where_fields(area, entry.where, key)
    sound = True
    of_kind = fields_of(entry.kind)
    if _HOURS in group.paths and _HOURS in of_kind:
        hours = hours_field(value_at(entry, _HOURS), f"{key} {_HOURS}")
        sound = hours is not None
        if hours is not None and not _same_hours(hours, value_at(entry, _HOURS)):
            told[_HOURS] = hours
    columns = st.columns(2, gap="large")
    of_their_own = {*_POSITION, _HOURS}
    plain_ones = [path for path in group.paths if path in of_kind and path not in of_their_own]
    for at, path in enumerate(plain_ones):
        with columns[at * 2 // max(len(plain_ones), 1)]:
            told[path] = field_widget(of_kind[path], value_at(entry, path), f"{key} {path}")
    if "layer" in group.paths:
        changes |= _layer(entry, key)
    if "rhythms" in group.paths and "rhythms" in type(entry).model_fields:
        rhythms = rhythm_fields(entry.rhythms_told, day_of(register.clock()), f"{key} rhythm")
        sound = sound and rhythms is not None
        if rhythms is not None and rhythms != entry.rhythms_told:
            changes["rhythms"] = rhythms
    if "links" in group.paths:
        changes |= tie_fields(register, who, form.kept, key)
    found = changes_between(entry, told)
    if changes.get("where") == {}:
        del changes["where"]
    return _together(changes, found), sound


def _same_hours(told: str, now: str | None) -> bool:
    """Tell whether a form that was only looked at writes the same times in another way."""
    parts = hours_parts(now or "")
    return told == (now or "") or (parts is not None and told == hours_from(parts))


def _together(one: dict[str, Any], other: dict[str, Any]) -> dict[str, Any]:
    both = dict(one)
    for name, value in other.items():
        before = both.get(name)
        inside = isinstance(before, dict) and isinstance(value, dict)
        both[name] = before | value if inside and isinstance(before, dict) else value
    return both


def _layer(entry: AnyEntry, key: str) -> dict[str, str]:
    fitting = layers_for(entry.kind)
    if entry.layer not in fitting:
        fitting = [entry.layer, *fitting]
    chosen = st.selectbox(
        label("layer"),
        fitting,
        index=fitting.index(entry.layer),
        format_func=layer_words,
        key=f"{key} layer",
    )
    return {} if chosen == entry.layer else {"layer": chosen}


def show_clash(register: Register, who: Who, entry_id: str) -> None:
    """Show a change that was refused beside what somebody else made of the entry since.

    Parameters
    ----------
    register, who, entry_id
        Which entry, and who was too late.
    """
    found = clash()
    if found is None:
        return
    error, changes, why = found
    theirs = error.theirs
    if not isinstance(theirs, Kept):
        return
    st.error(
        _(
            "Somebody else changed this item while you were busy. Yours was not saved. Look at "
            "both, and choose."
        ),
        icon=":material/call_split:",
    )
    rows = side_by_side(error.yours, theirs.entry)
    st.html(
        table(
            _("Where the two differ"),
            [_("What"), _("As you wanted it"), _("As it is now")],
            rows or [[_("Nothing: both are the same now"), _SHOWN_ALIKE, _SHOWN_ALIKE]],
        )
    )
    with st.container(horizontal=True):
        st.button(
            _("Leave it as it is now"), type="primary", key="clash leave", on_click=stop_editing
        )
        again = st.button(_("Save my change over it"), key="clash again")
    if again:
        _save(register, who, entry_id, dict(changes), theirs.revision, why)


def side_by_side(yours: object, theirs: AnyEntry) -> list[list[str]]:
    """Give the attributes in which two versions of an entry differ, in words.

    Parameters
    ----------
    yours, theirs
        Two entries of one kind.
    """
    if not isinstance(yours, type(theirs)):
        return []
    rows = []
    for path in (each for group in groups() for each in group.paths):
        one, other = value_at(yours, path), value_at(theirs, path)
        if one != other:
            rows.append([label(path), in_words(path, one), in_words(path, other)])
    return rows


def in_words(path: str, value: object) -> str:
    """Say what an attribute holds, also of what has words of its own."""
    if path == "rhythms" and isinstance(value, (tuple, list)):
        return "; ".join(rhythm_words(each) for each in value) or _("unknown")
    if path == "links" and isinstance(value, (tuple, list)):
        return ", ".join(words(each.kind) for each in value) or _("unknown")
    return value_words(path, value) or _("unknown")
