"""The page of the builder team: what is in the register, new, passed on, to be asked again."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from sociale_basis.i18n import _, number
from sociale_basis.privacy import Permission
from sociale_basis.register import Selection, list_entries, list_proposals
from sociale_basis.ui.address import keep, start, widget_key
from sociale_basis.ui.bring_into_view import bring_into_view
from sociale_basis.ui.opened import opened, shown_folder
from sociale_basis.ui.own_register import is_there, own_register
from sociale_basis.ui.register_entry import show_entry
from sociale_basis.ui.register_fresh import show_freshness
from sociale_basis.ui.register_import import show_import
from sociale_basis.ui.register_list import show_list
from sociale_basis.ui.register_new import new_entry
from sociale_basis.ui.register_review import show_queue
from sociale_basis.ui.register_said import said
from sociale_basis.ui.register_state import asked_section, go_to, in_view, item
from sociale_basis.ui.viewer import who
from sociale_basis.vocabulary import Status

if TYPE_CHECKING:
    from sociale_basis.privacy import Who
    from sociale_basis.register import Register

_PART, _FIRST = "deel", "list"


def main() -> None:
    """Show the part that was asked for."""
    asker = who()
    folder = shown_folder()
    # Before the heading: a register that cannot be used gives a page with a heading of its own.
    register = own_register(folder) if is_there(folder) else None
    st.title(_("Places and initiatives"), anchor=False)
    if register is None:
        _no_register(asker)
        return
    said()
    if item():
        show_entry(opened(), register, asker, item())
    else:
        _show_part(register, asker)
    # Last: it takes room, and what it looks for is there then.
    look = in_view()
    bring_into_view(look.target, look.turn)


def _show_part(register: Register, asker: Who) -> None:
    part = _parts(register, asker)
    if part == "new":
        new_entry(opened(), register, asker)
    elif part == "review":
        show_queue(register, asker)
    elif part == "fresh":
        show_freshness(register, asker)
    elif part == "import":
        show_import(opened(), register, asker)
    elif _is_empty(register, asker):
        _nothing_yet()
    else:
        show_list(register, asker)


def _parts(register: Register, asker: Who) -> str:
    """Let the visitor choose a part; give which."""
    waiting = len(list_proposals(register, asker))
    names = {
        "list": _("List"),
        "new": _("Something new"),
        "review": _("To review ({number})").format(number=number(waiting)),
        "fresh": _("To ask again"),
        "import": _("Read in a list"),
    }
    go = asked_section()
    if go is not None:
        st.session_state[widget_key(_PART)] = go
    chosen = st.segmented_control(
        _("What do you want to do?"),
        list(names),
        format_func=lambda each: names[each],
        key=start(_PART, names, _FIRST),
        label_visibility="collapsed",
        required=True,
    )
    part = str(chosen or _FIRST)
    keep({_PART: part}, {_PART: _FIRST})
    return part


def _is_empty(register: Register, asker: Who) -> bool:
    return not list_entries(register, asker, Selection(statuses=tuple(Status)))


def _no_register(asker: Who) -> None:
    st.markdown(
        _(
            "There is no register yet. In it you keep up, with your colleagues, what there is in "
            "the neighbourhood: places, initiatives, activities, and whom to call."
        )
    )
    if not asker.may(Permission.REGISTER):
        st.markdown(_("The builder team can make one."))
        return
    if st.button(_("Make a register"), type="primary", icon=":material/add:", key="make register"):
        own_register(shown_folder())
        st.rerun()


def _nothing_yet() -> None:
    st.info(_("The register is there, and still empty. How would you like to begin?"))
    with st.container(horizontal=True):
        st.button(
            _("Add something in a minute"),
            type="primary",
            icon=":material/add:",
            key="begin new",
            on_click=go_to,
            args=("new",),
        )
        st.button(
            _("Read in a list that you have"),
            icon=":material/upload:",
            key="begin import",
            on_click=go_to,
            args=("import",),
        )


if __name__ == "__main__":
    main()
