"""What a visitor chose: in the address of the page, so that a link brings another to the same.

The address wins over what was chosen earlier in the session, also when the visitor goes back to an
earlier one; what is not among the options is passed over. Widgets carry the language in their key:
Streamlit knows a choice by the text that was on the screen, which another language does not have.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from sociale_basis.i18n import language

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence


# Of several: not the same as no word about it.
_NOTHING, _ALL = "-", "*"


class Written(NamedTuple):
    """How the address was left: on which page, with what of one choice in it; None if nothing."""

    page: str
    value: str | None


def keep(values: Mapping[str, str], defaults: Mapping[str, str]) -> None:
    """Write choices into the address, without those that are the default; and remember them.

    Parameters
    ----------
    values
        What is chosen now, by name. Together, so that the browser goes back over them at once.
    defaults
        By the same names.
    """
    told = {name: st.query_params.get_all(name) for name in st.query_params}
    address = dict(told)
    for name, value in values.items():
        st.session_state[_kept(name)] = value
        if value == defaults[name]:
            address.pop(name, None)
        else:
            address[name] = [value]
        there = None if value == defaults[name] else value
        st.session_state[_written(name)] = Written(_page(), there)
    if address != told:
        st.query_params.from_dict(address)


def widget_key(name: str) -> str:
    """Give the key of the widget with which something is chosen."""
    return f"{name} {language()}"


def start(
    name: str,
    options: Collection[str],
    default: str,
    *,
    key: str | None = None,
    as_value: Callable[[str], object] = str,
) -> str:
    """Give the key of a widget, which starts where the address, else the session, says.

    Parameters
    ----------
    name
        Of the choice, as it stands in the address.
    options
        What can be chosen, as it stands in the address.
    default
        Where neither the address nor the session has one of the options.
    key
        Of the widget, where it is not the one of :func:`widget_key`.
    as_value
        Makes what the widget holds of what stands in the address.
    """
    key = widget_key(name) if key is None else key
    if key not in st.session_state or st.session_state[key] not in map(as_value, options):
        st.session_state[key] = as_value(_asked(name, options, default))
    elif _went_back(name, st.session_state[key], as_value):
        here = st.query_params.get(name) is not None
        text = _asked(name, options, default) if here else default
        st.session_state[key] = as_value(text)
    return key


def start_several(name: str, options: Sequence[str], default: Sequence[str]) -> str:
    """Give the key of a widget in which several can be chosen; as :func:`start`.

    Parameters
    ----------
    name
        Of the choice, as it stands in the address.
    options
        What can be chosen.
    default
        Where neither the address nor the session tells.
    """
    key = widget_key(name)
    told = st.query_params.get(name)
    if key not in st.session_state:
        text = st.session_state.get(_kept(name)) if told is None else told
        st.session_state[key] = list(default) if text is None else _told(text, options, default)
    elif _went_back(
        name, in_order(st.session_state[key], options), lambda text: _listed(text, options)
    ):
        st.session_state[key] = list(default) if told is None else _told(told, options, default)
    return key


def several(chosen: Sequence[str], options: Sequence[str]) -> str:
    """Write what is chosen of several options as it stands in the address."""
    if len(chosen) == len(options):
        return _ALL
    return ",".join(_short(each) for each in chosen) or _NOTHING


def in_order(chosen: Collection[str], options: Sequence[str]) -> list[str]:
    """Give what is chosen in the order of the options, not of the clicks."""
    return [each for each in options if each in chosen]


def _listed(text: str, options: Sequence[str]) -> list[str]:
    told = text.split(",")
    return [each for each in options if text == _ALL or {each, _short(each)} & set(told)]


def _told(text: str, options: Sequence[str], default: Sequence[str]) -> list[str]:
    """Read what stands in an address; what names nothing that can be chosen is passed over."""
    found = _listed(text, options)
    return found if found or text == _NOTHING else list(default)


def _short(option: str) -> str:
    """Leave out the group that the options share: ``cafe`` of ``communal/cafe``."""
    return option.rpartition("/")[2]


def _asked(name: str, options: Collection[str], default: str) -> str:
    for value in (st.query_params.get(name), st.session_state.get(_kept(name))):
        if isinstance(value, str) and value in options:
            return value
    return default


def _went_back(name: str, value: object, as_value: Callable[[str], object]) -> bool:
    """Tell whether the address is another than we left, by the visitor and not by the widget."""
    written = st.session_state.get(_written(name))
    if written is None:
        return False
    now = st.query_params.get(name)
    # Going to another page empties the address: that is nobody's choice.
    if now == written.value or (now is None and written.page != _page()):
        return False
    # Who is quicker than the address gets what they chose last.
    return value == as_value(st.session_state[_kept(name)])


def _page() -> str:
    context = get_script_run_ctx()
    return context.page_script_hash if context else ""


def _kept(name: str) -> str:
    return f"kept {name}"


def _written(name: str) -> str:
    return f"written {name}"
