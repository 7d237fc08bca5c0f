"""What a visitor chose: in the address of the page, so that a link brings another to the same.

The address wins over what was chosen earlier in the session; what is not among the options is
passed over. Widgets carry the language in their key: Streamlit knows a choice by the text that was
on the screen, which another language does not have.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from sociale_basis.i18n import language

if TYPE_CHECKING:
    from collections.abc import Collection


def asked(name: str, options: Collection[str], default: str) -> str:
    """Give what the address asks for, else what was chosen before, else the default.

    Parameters
    ----------
    name
        Of the choice, as it stands in the address.
    options
        What can be chosen.
    default
        Where neither the address nor the session has one of the options.
    """
    for value in (st.query_params.get(name), st.session_state.get(_kept(name))):
        if isinstance(value, str) and value in options:
            return value
    return default


def keep(name: str, value: str, default: str) -> None:
    """Write a choice into the address, or take it out where it is the default; and remember it."""
    st.session_state[_kept(name)] = value
    if value == default:
        st.query_params.pop(name, None)
    elif st.query_params.get(name) != value:
        st.query_params[name] = value


def widget_key(name: str) -> str:
    """Give the key of the widget with which something is chosen."""
    return f"{name} {language()}"


def start(name: str, options: Collection[str], default: str) -> str:
    """Give the key of a widget, which starts where :func:`asked` says."""
    key = widget_key(name)
    if st.session_state.get(key) not in options:
        st.session_state[key] = asked(name, options, default)
    return key


def _kept(name: str) -> str:
    return f"kept {name}"
