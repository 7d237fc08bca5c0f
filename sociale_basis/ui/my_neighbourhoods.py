"""The neighbourhoods in the workspace: open another one, and ask again for one that was fetched."""

from __future__ import annotations

import os
import subprocess
from html import escape
from typing import TYPE_CHECKING

import streamlit as st

from sociale_basis._folders import PACKAGE
from sociale_basis.errors import SocialeBasisError
from sociale_basis.i18n import _, date, language, number
from sociale_basis.ui import fetch_jobs
from sociale_basis.ui.asking import Asking, under_way
from sociale_basis.ui.opened import show, shown_key
from sociale_basis.ui.wording import plain, small
from sociale_basis.ui.workspace import Kept, kept

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from sociale_basis.ui.fetch_jobs import Job

Section = tuple[str, list[str]]


_CHANGES_S = 600
_MOST_LINES = 200
_ITEM = "- "


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
        _changes(job)
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


def _changes(job: Job) -> None:
    """Show what is different since the build before, as ``sociale-basis changes`` tells it."""
    key = f"changes {job.folder} {job.started}"
    if key not in st.session_state:
        lang = language()
        st.session_state[key] = Asking(lambda _client: changed(job.folder, lang))
    asked: Asking[list[Section]] = st.session_state[key]
    if under_way(asked, _("Comparing with how it was")):
        return
    if asked.answer is None:
        st.html(small(_("What changed cannot be shown now.")))
        return
    st.markdown(f"**{_('What changed')}**")
    for heading, lines in asked.answer:
        if not heading:
            st.html("".join(f"<p>{escape(line)}</p>" for line in lines))
            continue
        with st.expander(plain(heading)):
            st.html(
                f"<ul>{''.join(f'<li>{escape(line)}</li>' for line in lines[:_MOST_LINES])}</ul>"
            )
            more = len(lines) - _MOST_LINES
            if more > 0:
                st.markdown(_("… and {number} more").format(number=number(more)))


def changed(folder: Path, lang: str) -> list[Section]:
    """Ask the command line what changed in a neighbourhood since the build before.

    Parameters
    ----------
    folder
        Of the neighbourhood.
    lang
        In which language.

    Returns
    -------
    A heading ("" for what stands under none) and the lines below it, in their order.

    Raises
    ------
    SocialeBasisError
        It does not know.
    """
    env = os.environ | {
        "PYTHONPATH": str(PACKAGE.parent),
        "PYTHONUTF8": "1",
        "SOCIALE_BASIS_LANG": lang,
    }
    ended = subprocess.run(  # noqa: S603 -- this program, without a shell
        [*fetch_jobs.PROGRAM, "changes", str(folder), "--all"],
        env=env,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        timeout=_CHANGES_S,
        check=False,
    )
    if ended.returncode != 0:
        lines = ended.stderr.decode("utf-8", "replace").strip().splitlines()
        raise SocialeBasisError(lines[-1] if lines else "no answer")
    return _sections(ended.stdout.decode("utf-8", "replace").splitlines())


def _sections(lines: Sequence[str]) -> list[Section]:
    """Put the lines of a list under the line above it; the others stand by themselves."""
    found: list[Section] = []
    for at, line in enumerate(lines):
        if line.startswith(_ITEM):
            found[-1][1].append(line.removeprefix(_ITEM))
        elif any(after.startswith(_ITEM) for after in lines[at + 1 : at + 2]):
            found.append((line, []))
        elif line.strip():
            found.append(("", [line]))
    return found
