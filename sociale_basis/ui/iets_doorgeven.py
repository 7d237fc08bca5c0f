"""The page that leads to the form with which anyone passes on what is new or not right."""

from __future__ import annotations

from html import escape
from urllib.parse import urlencode

import streamlit as st

from sociale_basis.i18n import _, language
from sociale_basis.ui.opened import shown_in_address


def main() -> None:
    """Say what one can pass on, and what happens with it."""
    st.title(_("Pass something on"), anchor=False)
    st.markdown(
        _(
            "Is a place missing on the map? Are the times wrong, or is something closed? Tell us. "
            "You need no account, and you need not say who you are."
        )
    )
    asked = urlencode({**shown_in_address(), "lang": language()})
    # Not one of Streamlit's links: those open a new tab, which not everyone finds the way back of.
    st.html(
        f'<p><a class="page-button" href="./doorgeven?{escape(asked)}" target="_self">'
        f"{escape(_('Open the form'))}</a></p>"
    )
    st.header(_("What happens then?"), anchor=False)
    steps = (
        _("Someone of the builder team reads what you wrote."),
        _("They ask around, or go and look."),
        _("Is it right? Then it comes on the map, for everyone."),
    )
    st.markdown("\n".join(f"{at}. {step}" for at, step in enumerate(steps, start=1)))


if __name__ == "__main__":
    main()
