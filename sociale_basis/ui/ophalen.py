"""The page to fetch a neighbourhood from open services: search or draw it, and wait for it.

Nothing is asked of any service while the page loads: only a button does that.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from sociale_basis.errors import SocialeBasisError
from sociale_basis.i18n import _
from sociale_basis.settings import current_settings
from sociale_basis.ui import fetch_jobs
from sociale_basis.ui.area_choice import Area, choose_area
from sociale_basis.ui.fetch_options import Options, arguments, choose_options, missing, who_is_asked
from sociale_basis.ui.fetch_progress import show_jobs
from sociale_basis.ui.my_neighbourhoods import my_neighbourhoods
from sociale_basis.ui.opened import shown_folder, wants_map
from sociale_basis.ui.wording import plain
from sociale_basis.ui.workspace import is_there, place_for

if TYPE_CHECKING:
    from sociale_basis.ui.fetch_jobs import Job


def main() -> None:
    """Let who runs the program fetch a neighbourhood."""
    st.title(_("Fetch a neighbourhood"), anchor=False)
    if wants_map() and shown_folder().exists():
        st.switch_page("kaart.py")
    _introduce()
    others = st.container()
    st.header(_("Which area?"), anchor=False)
    area = choose_area()
    here = None
    if area is not None:
        st.header(_("What comes along?"), anchor=False)
        options = choose_options(area)
        who_is_asked(options)
        here = _begin(area, options)
    with others:
        show_jobs([job for job in fetch_jobs.jobs() if job is not here])
    my_neighbourhoods()


def _introduce() -> None:
    if not shown_folder().exists():
        st.info(
            _(
                "There is no neighbourhood here yet. Look yours up below, or draw it. Would you "
                "rather look around first? Then make the example with “sociale-basis demo”, and "
                "load this page again."
            ),
            icon=":material/waving_hand:",
        )
    st.markdown(
        _(
            "Make a map of any neighbourhood in the Netherlands, from open data: who lives there, "
            "what is there, and how the pavements are. Nothing is fetched before you press a "
            "button."
        )
    )
    if current_settings().offline:
        st.warning(
            _(
                "This dashboard may not ask anything of the internet (SOCIALE_BASIS_OFFLINE): only "
                "what was kept of earlier answers is there."
            )
        )


def _begin(area: Area, options: Options) -> Job | None:
    """Put the button on the page, what has to be known first, and how far it then is.

    Returns
    -------
    What is under way, or ended, for just this; it stands where the button was pressed.
    """
    name = options.name or " ".join(area.codes[:3])
    lacking = missing(options)
    if area.own is not None and not options.name:
        lacking = _("Give your area a name first.")
    drawn = None if area.own is None else area.own.in_degrees
    folder = place_for(name, area.codes, drawn)
    job = fetch_jobs.job_of(folder)
    running = job is not None and job.progress().running
    if not lacking and job is None and is_there(folder):
        st.info(
            _(
                "You have this one already, as “{name}”. It stays as it is until the new one is "
                "whole, which then takes its place."
            ).format(name=plain(name)),
            icon=":material/info:",
        )
    if lacking:
        st.markdown(lacking)
    pressed = st.button(
        _("Fetch this neighbourhood"),
        type="primary",
        icon=":material/cloud_download:",
        disabled=bool(lacking) or running,
        key="fetch",
    )
    if pressed:
        try:
            fetch_jobs.start(folder, arguments(area, options, folder), name=name)
        except SocialeBasisError as error:
            st.error(_("Fetching cannot be started."), icon=":material/error:")
            st.code(str(error), language=None, wrap_lines=True)
        else:
            st.rerun()
    if job is not None:
        show_jobs([job])
    return job


if __name__ == "__main__":
    main()
