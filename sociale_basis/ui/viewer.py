"""In which role someone looks at the pages, as long as nobody can sign in."""

from __future__ import annotations

import streamlit as st

from sociale_basis.privacy import Viewer
from sociale_basis.settings import Settings

# What a server between the visitor and this one adds: then the visitor is not at this computer.
_FORWARDED = ("forwarded", "x-real-ip", "via")
_FORWARDED_PREFIX = "x-forwarded-"


def viewer() -> Viewer:
    """Give the role of this visitor.

    Returns
    -------
    The official where the settings say that visitors sit at this computer, and the request did not
    come through another server; else the resident.
    """
    names = {name.lower() for name in st.context.headers}
    forwarded = any(name in _FORWARDED or name.startswith(_FORWARDED_PREFIX) for name in names)
    return Viewer.OFFICIAL if Settings().local and not forwarded else Viewer.RESIDENT
