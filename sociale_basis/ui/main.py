"""The script that the dashboard runs: what every page has, and which pages there are."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import TYPE_CHECKING

import streamlit as st

from sociale_basis import i18n
from sociale_basis.errors import SocialeBasisError
from sociale_basis.i18n import _
from sociale_basis.privacy import Permission, Viewer
from sociale_basis.ui.answers import description
from sociale_basis.ui.languages import chosen_language, language_switch
from sociale_basis.ui.not_for_you import not_for_you
from sociale_basis.ui.notice import fictional_notice, footer
from sociale_basis.ui.opened import choose_shown, opened, shown_folder, trouble
from sociale_basis.ui.pages import PAGES, menu, page_of
from sociale_basis.ui.signed_in import has_no_role, sign_in_switch
from sociale_basis.ui.viewer import at_this_computer, choose_role, role_switch, viewer

if TYPE_CHECKING:
    from streamlit.navigation.page import Page as StreamlitPage

    from sociale_basis.ui.pages import PageEntry

FETCH = "ophalen.py"
HERE = Path(__file__).resolve().parent
_log = logging.getLogger(__name__)


def main() -> None:
    """Show the page that was asked for."""
    st.set_page_config(page_title="Sociale basis", page_icon=HERE / "icon.svg", layout="wide")
    # A thread serves many visitors: without this, each would read what the last one chose.
    lang = chosen_language()
    i18n.use(lang)
    st.html(HERE / "page.css")
    role, here = _role()
    empty = here and Permission.PROFESSIONAL_ENTRIES in role.permissions and _is_empty()
    listed = [page_of(FETCH)] if empty else menu(role, here=here)
    # Also what stays closed: its address then says so, and for whom it is.
    entries = listed if empty else PAGES
    shown = {each.file: _page(each, entries[0], listed=each in listed) for each in entries}
    page = st.navigation(list(shown.values()), position="top")
    entry = next(each for each in entries if shown[each.file] == page)
    top = st.container(key="page-top", horizontal=True, vertical_alignment="center")
    left = top.container()
    with top:
        if here:
            role_switch()
        else:
            sign_in_switch(role)
        language_switch()
    try:
        if not here and has_no_role():
            st.info(_("You are signed in, but your account has no role here. Ask whoever runs it."))
        if not entry.opens_for(role, here=here):
            not_for_you(entry)
            return
        if not entry.of_neighbourhood:
            st.set_page_config(page_title=page.title)
            page.run()
            return
        area = opened()
        st.set_page_config(page_title=f"{page.title}: {area.meta.name}")
        with left:
            fictional_notice(area)
        page.run()
        footer(area, description(area, lang))
    except SocialeBasisError as error:
        _explain(error, here=here)
    # What Streamlit stops or repeats a run with is no Exception, and passes.
    except Exception:  # noqa: BLE001 -- else visitors get Streamlit's own box, in English
        _log.exception("a page ended by an error nobody foresaw")
        st.title(_("Something went wrong"), anchor=False)
        st.markdown(
            _(
                "Load the page again. Does it keep going wrong? Then tell whoever runs this "
                "dashboard."
            )
        )


def _explain(error: SocialeBasisError, *, here: bool) -> None:
    told = trouble(error)
    st.title(told.heading, anchor=False)
    st.markdown(told.sentence)
    if here:
        # Names folders of the server: for who runs it, not for who visits.
        st.code(str(error), language=None, wrap_lines=True)


def _page(entry: PageEntry, first: PageEntry, *, listed: bool) -> StreamlitPage:
    return st.Page(
        entry.script,
        title=entry.title(),
        icon=f":material/{entry.icon}:",
        url_path=entry.path or None,
        default=entry == first,
        visibility="visible" if listed else "hidden",
    )


def _role() -> tuple[Viewer, bool]:
    """Give the role of this visitor, and whether they are at this computer."""
    try:
        choose_role()
        choose_shown()
        return viewer(), at_this_computer()
    except SocialeBasisError:  # the settings themselves cannot be read
        return Viewer.RESIDENT, False


def _is_empty() -> bool:
    """Tell whether there is no neighbourhood at all yet where one should be."""
    return not shown_folder().exists()


if __name__ == "__main__":
    main()
