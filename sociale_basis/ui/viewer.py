"""In which role someone looks at the pages, as long as nobody can sign in."""

from __future__ import annotations

import re
from ipaddress import ip_address

import streamlit as st

from sociale_basis.privacy import Viewer
from sociale_basis.settings import Settings

# What a server between the visitor and this one adds: then the visitor is not at this computer.
_FORWARDED = ("forwarded", "x-real-ip", "via")
_FORWARDED_PREFIX = "x-forwarded-"
# By another name, the page was opened from elsewhere, or by a site that had its name point here.
_HERE = re.compile(r"(localhost|127\.0\.0\.1|\[::1\])(:\d+)?", re.IGNORECASE)


def viewer() -> Viewer:
    """Give the role of this visitor.

    Returns
    -------
    The official where the settings say that visitors may sit at this computer, and this one does:
    asked for it by its own name, from itself, and not through another server. Else the resident.
    """
    return Viewer.OFFICIAL if Settings().local and _is_here() else Viewer.RESIDENT


def is_professional() -> bool:
    """Tell whether this visitor may do what is not for residents, such as fetch a neighbourhood.

    Raises
    ------
    UsageError
        A setting cannot be used.
    """
    return viewer() is Viewer.OFFICIAL


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
