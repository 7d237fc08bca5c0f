"""Who signed in with the account of their organisation, and in which role they look then.

The identity provider (OpenID Connect, through Streamlit) says who it is; which of its claims gives
which role, the settings say. Whatever is missing, unknown or over gives no more than anyone has.
"""

from __future__ import annotations

import hashlib
import time
from typing import TYPE_CHECKING

import streamlit as st

from sociale_basis.i18n import _
from sociale_basis.privacy import Viewer, Who
from sociale_basis.settings import Settings, current_settings
from sociale_basis.ui.roles import role_words

if TYPE_CHECKING:
    from collections.abc import Mapping

_RESIDENT = Who(Viewer.RESIDENT)
_DIGITS = 16
_LONGEST = 64


def signed_in() -> Who:
    """Give the role of who signed in; the resident for everyone else.

    Raises
    ------
    UsageError
        A setting cannot be used.
    """
    return role_of(dict(st.user.to_dict()), current_settings(), time.time())


def role_of(claims: Mapping[str, object], settings: Settings, now_s: float) -> Who:
    """Give the role that the claims of an account stand for.

    Parameters
    ----------
    claims
        Of the identity token, and ``is_logged_in`` of Streamlit.
    settings
        Which claim says so, and which of its values is which role.
    now_s
        Seconds since 1970. Streamlit keeps a signed cookie for a month and does not look when the
        token ends: past ``exp``, or without it, nobody is signed in.
    """
    account = _account(claims)
    if claims.get("is_logged_in") is not True or not account or not _holds(claims, now_s):
        return _RESIDENT
    told = _values(_claim(claims, settings.role_claim))
    found = next((role for value, role in settings.roles.items() if value in told), None)
    if found is None:
        return _RESIDENT
    viewer = Viewer(found)
    if viewer is not Viewer.ORGANISATION:
        return Who(viewer, actor=account)
    organisations = _values(_claim(claims, settings.organisation_claim))
    if len(organisations) != 1 or len(organisations[0]) > _LONGEST:
        return _RESIDENT
    return Who(viewer, actor=account, organisation=organisations[0])


def sign_in_switch(viewer: Viewer) -> None:
    """Put a button on the page to sign in or out, where there is something to sign in with.

    Parameters
    ----------
    viewer
        The role of this visitor.
    """
    claims = st.user.to_dict()
    if "is_logged_in" not in claims:  # no identity provider stands in the secrets
        return
    if _is_in(claims):
        words = _("Sign out ({role})").format(role=role_words(viewer))
        st.button(words, icon=":material/logout:", key="sign out", on_click=st.logout)
    else:
        st.button(_("Sign in"), icon=":material/login:", key="sign in", on_click=st.login)


def has_no_role() -> bool:
    """Tell whether someone signed in whose account has no role here."""
    return _is_in(st.user.to_dict()) and signed_in().viewer is Viewer.RESIDENT


def _is_in(claims: Mapping[str, object]) -> bool:
    return claims.get("is_logged_in") is True and _holds(claims, time.time())


def _holds(claims: Mapping[str, object], now_s: float) -> bool:
    ends = claims.get("exp")
    return isinstance(ends, int | float) and not isinstance(ends, bool) and now_s < ends


def _account(claims: Mapping[str, object]) -> str:
    """Make a pseudonym of who it is: always the same, and no name or address can be read in it."""
    issuer, subject = claims.get("iss"), claims.get("sub")
    if not (isinstance(issuer, str) and isinstance(subject, str) and issuer and subject):
        return ""
    digest = hashlib.sha256(f"{issuer}\n{subject}".encode()).hexdigest()
    return f"account-{digest[:_DIGITS]}"


def _claim(claims: Mapping[str, object], name: str) -> object:
    """Give a claim; dots lead into one that holds others: ``realm_access.roles``."""
    if not name:
        return None
    if name in claims:  # names with dots, such as addresses, exist too
        return claims[name]
    found: object = claims
    for part in name.split("."):
        found = found.get(part) if isinstance(found, dict) else None
    return found


def _values(claim: object) -> list[str]:
    several = claim if isinstance(claim, list) else [claim]
    return [each for each in several if isinstance(each, str) and each]
