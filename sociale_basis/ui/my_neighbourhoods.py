"""The neighbourhoods in the workspace: open another one, and ask again for one that was fetched."""

from __future__ import annotations

import streamlit as st

from sociale_basis.errors import SocialeBasisError
from sociale_basis.i18n import _, date
from sociale_basis.ui import fetch_jobs
from sociale_basis.ui.changes import show_changes
from sociale_basis.ui.opened import show, shown_key
from sociale_basis.ui.wording import plain, small
from sociale_basis.ui.workspace import Kept, kept


def my_neighbourhoods() -> None:
    """Put the list on the page; nothing where there is none."""
    there = kept()
    if not there:
        return
    st.header(_("Your neighbourhoods"), anchor=False)
    now = shown_key()
    for each in there:
        with st.container(border=True, key=f"kept {each.key or 'default'}"):
            _one(each, is_open=each.key == now)


def _one(each: Kept, *, is_open: bool) -> None:
    told = (
        _("made on {date}").format(date=date(each.built))
        if each.built is not None
        else _("not there yet: fetching was broken off")
    )
    is_shown = f" · **{_('open now')}**" if is_open else ""
    st.markdown(f"**{plain(each.name)}** · {told}{is_shown}")
    job = fetch_jobs.job_of(each.folder)
    busy = job is not None and job.progress().running
    with st.container(horizontal=True):
        if not is_open and each.built is not None:
            st.button(
                _("Open {name}").format(name=plain(each.name)),
                key=f"show {each.key}",
                icon=":material/map:",
                on_click=show,
                args=(each.key,),
            )
        if each.fetched:
            st.button(
                (
                    _("Bring {name} up to date")
                    if each.built is not None
                    else _("Go on with {name}")
                ).format(name=plain(each.name)),
                key=f"refresh {each.key}",
                icon=":material/refresh:",
                disabled=busy,
                on_click=_refresh,
                args=(each,),
            )
    if job is not None and job.refresh and job.progress().done:
        show_changes(job.folder, f"{job.started}")
    elif each.fetched and each.built is not None:
        st.html(
            small(
                _(
                    "Bringing up to date asks the same of the same services again. What you keep "
                    "up yourself stays; afterwards you see what changed."
                )
            )
        )


def _refresh(each: Kept) -> None:
    try:
        fetch_jobs.start(
            each.folder,
            ["--refresh"] if each.built is not None else [],
            name=each.name,
            refresh=each.built is not None,
        )
    except SocialeBasisError as error:
        st.session_state["refused"] = str(error)
