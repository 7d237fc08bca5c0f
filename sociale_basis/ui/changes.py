"""What is different in a neighbourhood since the build before, on a page."""

from __future__ import annotations

import os
import subprocess
from html import escape
from typing import TYPE_CHECKING

import streamlit as st

from sociale_basis._folders import PACKAGE
from sociale_basis.errors import SocialeBasisError
from sociale_basis.i18n import _, language, number
from sociale_basis.ui import fetch_jobs
from sociale_basis.ui.asking import Asking, under_way
from sociale_basis.ui.wording import plain, small

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from pathlib import Path

Section = tuple[str, list[str]]

_CHANGES_S = 600
_MOST_LINES = 200
_ITEM = "- "


def show_changes(folder: Path, of: str, *, without: Collection[str] = ()) -> None:
    """Show what is different since the build before, as ``sociale-basis changes`` tells it.

    Parameters
    ----------
    folder
        Of the neighbourhood.
    of
        Tells this build from another one of the same folder: for each, it is looked up once.
    without
        Headings that are left out.
    """
    lang = language()
    key = f"changes {folder} {of} {lang}"
    if key not in st.session_state:
        st.session_state[key] = Asking(lambda _client: changed(folder, lang))
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
        elif heading.partition(" (")[0] not in without:
            _section(heading, lines)


def _section(heading: str, lines: Sequence[str]) -> None:
    with st.expander(plain(heading)):
        shown = "".join(f"<li>{escape(line)}</li>" for line in lines[:_MOST_LINES])
        st.html(f"<ul>{shown}</ul>")
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
