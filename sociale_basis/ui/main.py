"""The script that the dashboard runs: what every page has, and which pages there are."""

from __future__ import annotations

import logging
from pathlib import Path

import streamlit as st

from sociale_basis import i18n
from sociale_basis.errors import SocialeBasisError
from sociale_basis.i18n import _
from sociale_basis.ui.answers import description
from sociale_basis.ui.languages import chosen_language, language_switch
from sociale_basis.ui.notice import fictional_notice, footer
from sociale_basis.ui.opened import choose_shown, opened, shown_folder, trouble
from sociale_basis.ui.viewer import is_professional
from sociale_basis.ui.web import FETCH, REACH

HERE = Path(__file__).resolve().parent
_log = logging.getLogger(__name__)


def main() -> None:
    """Show the page that was asked for."""
    st.set_page_config(page_title="Sociale basis", page_icon=HERE / "icon.svg", layout="wide")
    # A thread serves many visitors: without this, each would read what the last one chose.
    lang = chosen_language()
    i18n.use(lang)
    st.html(HERE / "page.css")
    at_this_computer = _is_professional()
    empty = at_this_computer and _is_empty()
    shown = [
        st.Page(
            HERE / "kaart.py",
            title=_("Map"),
            icon=":material/map:",
            default=not empty,
        ),
        st.Page(
            HERE / "bereik.py",
            title=_("Who can get there?"),
            icon=":material/directions_walk:",
            url_path=REACH,
        ),
    ]
    fetching = st.Page(
        HERE / "ophalen.py",
        title=_("Fetch a neighbourhood"),
        icon=":material/add_location_alt:",
        url_path=FETCH,
        default=empty,
        # Who may not fetch reads there why, and is not led there.
        visibility="visible" if at_this_computer else "hidden",
    )
    page = st.navigation([fetching] if empty else [*shown, fetching], position="top")
    top = st.container(key="page-top", horizontal=True, vertical_alignment="center")
    left = top.container()
    with top:
        language_switch()
    try:
        if page == fetching:
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
        _explain(error)
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


def _explain(error: SocialeBasisError) -> None:
    told = trouble(error)
    st.title(told.heading, anchor=False)
    st.markdown(told.sentence)
    if _is_professional():
        # Names folders of the server: for who runs it, not for who visits.
        st.code(str(error), language=None, wrap_lines=True)


def _is_professional() -> bool:
    try:
        choose_shown()
        return is_professional()
    except SocialeBasisError:  # the settings themselves cannot be read
        return False


def _is_empty() -> bool:
    """Tell whether there is no neighbourhood at all yet where one should be."""
    return not shown_folder().exists()


if __name__ == "__main__":
    main()
