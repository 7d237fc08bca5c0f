"""The edits that this visitor is trying out: in the session until they are kept under a name."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from sociale_basis.reach import EditSet
from sociale_basis.reach import edits as edit_sets
from sociale_basis.ui.address import widget_key

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from sociale_basis.reach.edit_models import Edit

_EDITS, _OPENED = "what if edits", "what if opened"
TRYING = "…"
"""Name of a set that has none yet: it says nothing of what is in it."""


def trying() -> EditSet:
    """Give the edits as they are now, under the name of the set that was opened."""
    return EditSet(name=opened_name() or TRYING, edits=st.session_state.get(_EDITS, ()))


def opened_name() -> str:
    """Give the name under which these were kept; empty where they were not."""
    return str(st.session_state.get(_OPENED, ""))


def add_edits(edits: Iterable[Edit]) -> None:
    """Add edits to those that are tried, and go to the part of the page that compares."""
    before = trying().edits
    st.session_state[_EDITS] = (*before, *(each for each in edits if each not in before))
    st.session_state[widget_key("part")] = "what-if"


def drop_edit(number: int) -> None:
    """Take one edit out, by its place from 0."""
    kept = list(trying().edits)
    del kept[number]
    st.session_state[_EDITS] = tuple(kept)


def open_set(folder: Path, name: str) -> None:
    """Open a set that was kept; an empty name begins anew.

    Raises
    ------
    StorageError, FileFormatError, BadValueError
        The file cannot be read.
    """
    st.session_state[_EDITS] = ()
    st.session_state[_OPENED] = ""
    file = edit_sets.names(folder).get(name)
    if file is not None:
        st.session_state[_EDITS] = edit_sets.load(file).edits
        st.session_state[_OPENED] = name


def keep_set(folder: Path, name: str) -> None:
    """Keep the edits under a name with the neighbourhood; one of that name is replaced.

    Raises
    ------
    UsageError
        The name has no letter or digit.
    StorageError
        It cannot be written.
    """
    edit_sets.save(folder, EditSet(name=name, edits=trying().edits))
    st.session_state[_OPENED] = name


def is_kept(folder: Path) -> bool:
    """Tell whether the edits are those of the file of the set that was opened."""
    file = edit_sets.names(folder).get(opened_name())
    return file is not None and edit_sets.load(file).edits == trying().edits


def forget_set(folder: Path, name: str) -> None:
    """Delete the file of a set; its edits stay to be tried.

    Raises
    ------
    StorageError
        It cannot be deleted.
    """
    edit_sets.delete(folder, name)
    st.session_state[_OPENED] = ""
