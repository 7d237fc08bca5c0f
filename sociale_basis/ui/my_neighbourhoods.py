"""The neighbourhoods in the workspace: open another one, and ask again for one that was fetched."""

from __future__ import annotations

import json
import os
import subprocess
from typing import TYPE_CHECKING, Any

import streamlit as st

from sociale_basis._folders import PACKAGE
from sociale_basis.errors import SocialeBasisError
from sociale_basis.i18n import _, date
from sociale_basis.ui import fetch_jobs
from sociale_basis.ui.asking import Asking, under_way
from sociale_basis.ui.opened import show, shown_key
from sociale_basis.ui.tables import table
from sociale_basis.ui.wording import plain, small
from sociale_basis.ui.workspace import Kept, kept

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path


_CHANGES_S = 600
_MOST_ROWS = 200


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
                _("Open"),
                key=f"show {each.key}",
                icon=":material/map:",
                help=plain(each.name),
                on_click=show,
                args=(each.key,),
            )
        if each.fetched:
            st.button(
                _("Bring up to date") if each.built is not None else _("Go on"),
                key=f"refresh {each.key}",
                icon=":material/refresh:",
                help=plain(each.name),
                disabled=busy,
                on_click=_refresh,
                args=(each,),
            )
    if job is not None and job.refresh and job.progress().done:
        _changes(each)
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


def _changes(each: Kept) -> None:
    """Show what is different since the build before, as ``sociale-basis changes`` tells it."""
    key = f"changes {each.folder} {each.built}"
    if key not in st.session_state:
        st.session_state[key] = Asking(lambda _client: changed_rows(each.folder))
    asked: Asking[list[dict[str, Any]]] = st.session_state[key]
    if under_way(asked, _("Comparing with how it was")):
        return
    if asked.answer is None:
        st.html(small(_("What changed cannot be shown now.")))
        return
    if not asked.answer:
        st.markdown(_("Nothing changed."))
        return
    header, rows = as_table(asked.answer)
    st.html(table(_("What changed"), header, rows))


def changed_rows(folder: Path) -> list[dict[str, Any]]:
    """Ask the command line what changed in a neighbourhood.

    Raises
    ------
    SocialeBasisError
        It does not know; there is no build before this one.
    """
    env = os.environ | {"PYTHONPATH": str(PACKAGE.parent), "PYTHONUTF8": "1"}
    ended = subprocess.run(  # noqa: S603 -- this program, without a shell
        [*fetch_jobs.PROGRAM, "changes", str(folder), "--json"],
        env=env,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        timeout=_CHANGES_S,
        check=False,
    )
    try:
        content = json.loads(ended.stdout)
        return [row for row in content["rows"] if isinstance(row, dict)]
    except (ValueError, KeyError, TypeError):
        lines = ended.stderr.decode("utf-8", "replace").strip().splitlines()
        raise SocialeBasisError(lines[-1] if lines else "no answer") from None


def as_table(rows: Sequence[dict[str, Any]]) -> tuple[list[str], list[list[str]]]:
    """Write rows of JSON as the header and the texts of a table."""
    names = list(dict.fromkeys(name for row in rows for name in row))
    texts = [["" if row.get(name) is None else str(row[name]) for name in names] for row in rows]
    return names, texts[:_MOST_ROWS]
