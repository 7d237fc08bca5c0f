"""What somebody prepared elsewhere as a new entry: the form on the page of the register has it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import streamlit as st

from sociale_basis.ui.register_state import close_item, go_to

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sociale_basis.register.rhythm import Rhythm
    from sociale_basis.vocabulary import RegisterKind

_DRAFT = "register draft"


class Draft(NamedTuple):
    """A new entry as far as it is known.

    Attributes
    ----------
    name, kind, layer, rhythms
        Of the entry.
    where
        Its whereabouts, by attribute.
    venue
        What the place is called where it is held.
    hosted_by
        Id of the entry of that place, where the register has it.
    """

    name: str
    kind: RegisterKind
    layer: str
    rhythms: tuple[Rhythm, ...]
    where: Mapping[str, Any]
    venue: str
    hosted_by: str | None


def prepare(draft: Draft) -> None:
    """Fill the form for something new with this, and open it on the page of the register."""
    close_item()
    st.session_state[_DRAFT] = draft
    go_to("new")


def prepared() -> Draft | None:
    """Give what was prepared and not put in the register yet."""
    found: Draft | None = st.session_state.get(_DRAFT)
    return found


def drop_prepared() -> None:
    """Forget what was prepared."""
    st.session_state.pop(_DRAFT, None)
