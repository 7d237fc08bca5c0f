"""What a visitor is doing on the page of the register: which part, which entry, which form."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

import streamlit as st

if TYPE_CHECKING:
    from sociale_basis.errors import OutdatedError
    from sociale_basis.register import Kept

ITEM = "item"
"""Name of the open entry in the address."""
HEADING = "opened item"
"""Key of what holds the heading of the open entry."""
_ID = re.compile(r"[0-9a-f]{32}")
_EDITING, _OPENED, _CLASH, _ROUND, _GO, _IN_VIEW = (
    "register editing",
    "register opened",
    "register clash",
    "register round",
    "register go",
    "register in view",
)


class Editing(NamedTuple):
    """A form that is open: which attributes, of an entry as it was when the form was opened."""

    kept: Kept
    group: str


def open_item(entry_id: str) -> None:
    """Show an entry from now on."""
    st.session_state[_OPENED] = entry_id
    st.query_params[ITEM] = entry_id
    look_at(f".st-key-{HEADING.replace(' ', '-')} h2")
    stop_editing()


def close_item() -> None:
    """Go back to the lists, to where one was."""
    if _ID.fullmatch(left := item()):  # an address may hold anything
        look_at(f'[class*="-{left}"] button')  # in whichever list
    st.session_state[_OPENED] = ""
    st.query_params.pop(ITEM, None)
    stop_editing()


def item() -> str:
    """Give the id of the entry that is shown; "" where none is."""
    if _OPENED not in st.session_state:
        st.session_state[_OPENED] = str(st.query_params.get(ITEM, ""))
    return str(st.session_state[_OPENED])


def edit_group(kept: Kept, group: str) -> None:
    """Open the form of a group of attributes."""
    stop_editing()
    st.session_state[_EDITING] = Editing(kept, group)


def editing() -> Editing | None:
    """Give the form that is open."""
    found: Editing | None = st.session_state.get(_EDITING)
    return found


def stop_editing() -> None:
    """Close the form that is open, and forget what was refused."""
    st.session_state.pop(_EDITING, None)
    st.session_state.pop(_CLASH, None)
    new_round()


class InView(NamedTuple):
    """What to bring into view: the how manieth time, and a selector; nothing at first."""

    turn: int = 0
    target: str = ""


def in_view() -> InView:
    """Give what to bring into view: what was opened, or the row one comes back to."""
    found: InView = st.session_state.get(_IN_VIEW, InView())
    return found


def look_at(target: str) -> None:
    """Bring something into view on the next run.

    Parameters
    ----------
    target
        A selector, as in a style sheet.
    """
    st.session_state[_IN_VIEW] = InView(in_view().turn + 1, target)


class Clash(NamedTuple):
    """A change that was refused because somebody else changed the entry since."""

    error: OutdatedError
    changes: dict[str, object]
    reason: str | None


def clashed(error: OutdatedError, changes: dict[str, object], reason: str | None) -> None:
    """Keep what was refused, with the reason that was given."""
    st.session_state[_CLASH] = Clash(error, changes, reason)


def clash() -> Clash | None:
    """Give what was refused."""
    found: Clash | None = st.session_state.get(_CLASH)
    return found


def new_round() -> None:
    """Let every field start afresh: a widget keeps what it held as long as its key stays."""
    st.session_state[_ROUND] = rounds() + 1


def rounds() -> int:
    """Give the number that stands in the keys of fields."""
    return int(st.session_state.get(_ROUND, 0))


def go_to(section: str) -> None:
    """Open another part of the page on its next run."""
    st.session_state[_GO] = section


def asked_section() -> str | None:
    """Give, once, the part to open."""
    found: str | None = st.session_state.pop(_GO, None)
    return found
