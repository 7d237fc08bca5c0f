"""In which role someone looks at the pages: signed in, chosen at this computer, or a resident."""

from __future__ import annotations

import re
from ipaddress import ip_address

import streamlit as st

from sociale_basis.i18n import _
from sociale_basis.privacy import Permission, Viewer, Who
from sociale_basis.settings import current_settings
from sociale_basis.ui.address import keep, start
from sociale_basis.ui.roles import role_words
from sociale_basis.ui.signed_in import signed_in

# What a server between the visitor and this one adds: then the visitor is not at this computer.
_FORWARDED = ("forwarded", "x-real-ip", "via")
_FORWARDED_PREFIX = "x-forwarded-"
# By another name, the page was opened from elsewhere, or by a site that had its name point here.
_HERE = re.compile(r"(localhost|127\.0\.0\.1|\[::1\])(:\d+)?", re.IGNORECASE)

ROLE = "rol"
"""Name of the role in the address."""
LOCAL_ROLES = (Viewer.BUILDER_TEAM, Viewer.OFFICIAL, Viewer.RESIDENT)
"""What can be chosen at this computer, first where it begins: that one has most pages."""
_IN_USE = "role in use"
_ACTOR = "this-computer"


def who() -> Who:
    """Give the role of this visitor, and under which pseudonym what they change is written down.

    Returns
    -------
    At this computer the role that was chosen there; elsewhere that of the account with which the
    visitor signed in; for everyone else the resident.

    Raises
    ------
    UsageError
        A setting cannot be used.
    """
    if at_this_computer():
        return Who(Viewer(st.session_state.get(_IN_USE, LOCAL_ROLES[0])), actor=_ACTOR)
    return signed_in()


def viewer() -> Viewer:
    """Give the role of this visitor; see :func:`who`."""
    return who().viewer


def is_professional() -> bool:
    """Tell whether this visitor may read what professionals read.

    Raises
    ------
    UsageError
        A setting cannot be used.
    """
    return who().may(Permission.PROFESSIONAL_ENTRIES)


def at_this_computer() -> bool:
    """Tell whether the settings say that visitors may sit at this computer, and this one does.

    Then it was asked for by its own name, from itself, and not through another server.

    Raises
    ------
    UsageError
        A setting cannot be used.
    """
    return current_settings().local and _is_here()


def choose_role() -> None:
    """Take over the role from the address or from what was chosen earlier, at this computer.

    Of anyone else the address is not read: nobody gets more to see by changing it.
    """
    if at_this_computer():
        key = start(ROLE, LOCAL_ROLES, LOCAL_ROLES[0], as_value=Viewer)
        st.session_state[_IN_USE] = Viewer(st.session_state[key])


def role_switch() -> None:
    """Put the choice of a role on the page; only for who is at this computer."""
    words = {role: _("I look as: {role}").format(role=role_words(role)) for role in LOCAL_ROLES}
    chosen = st.selectbox(
        _("In which role do you look?"),
        LOCAL_ROLES,
        format_func=words.__getitem__,
        key=start(ROLE, LOCAL_ROLES, LOCAL_ROLES[0], as_value=Viewer),
        label_visibility="collapsed",
        width=260,
    )
    keep({ROLE: Viewer(chosen).value}, {ROLE: LOCAL_ROLES[0].value})


def _is_here() -> bool:
    headers = {name.lower(): value for name, value in st.context.headers.items()}
    if any(name in _FORWARDED or name.startswith(_FORWARDED_PREFIX) for name in headers):
        return False
    return bool(_HERE.fullmatch(headers.get("host", ""))) and _is_loopback(st.context.ip_address)


def _is_loopback(address: str | None) -> bool:
    if address is None:  # Streamlit tells no address of this computer itself
        return True
    try:
        return ip_address(address).is_loopback
    except ValueError:
        return False
