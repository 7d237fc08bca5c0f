"""The list of entries under filters, page by page, and the same entries as a file."""

from __future__ import annotations

import tempfile
from contextvars import copy_context
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import streamlit as st

from sociale_basis import i18n
from sociale_basis.i18n import _, language, number
from sociale_basis.i18n import date as written_date
from sociale_basis.publish.calls import due_words
from sociale_basis.register import Due, Selection, due_entries, list_entries
from sociale_basis.register.clock import day_of
from sociale_basis.register.exchange import export_file
from sociale_basis.ui.register_state import look_at, open_item
from sociale_basis.ui.register_words import sort_words, words
from sociale_basis.ui.wording import plain, small
from sociale_basis.vocabulary import Function, RegisterKind, Sphere, Status

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sociale_basis.privacy import Who
    from sociale_basis.register import Listed, Register

PER_PAGE = 25
_KEPT, _PAGE = "register filter", "register page"
_SHAPES = {
    "csv": "CSV",
    "xlsx": "Excel",
    "geojson": "GeoJSON",
    "gpkg": "GeoPackage",
}
_NOBODY = "0" * 32
"""An id that no entry has: a selection of no ids would be one of all."""


def show_list(register: Register, who: Who) -> None:
    """Put filters, list and download on the page.

    Parameters
    ----------
    register, who
        Where, and for whom.
    """
    selection = _chosen(register, who)
    found = list_entries(register, who, selection)
    head, what, press = st.columns([3, 1, 1], vertical_alignment="bottom")
    head.markdown(f"**{_count(found)}**")
    shape = what.selectbox(
        _("Download as"),
        list(_SHAPES),
        format_func=lambda each: _SHAPES[each],
        key="register shape",
    )
    lang = language()
    press.download_button(
        _("Download this list"),
        data=lambda: list_file(register, who, selection, shape, lang),
        file_name=f"plekken-{day_of(register.clock()):%Y-%m-%d}.{shape}",
        mime="application/octet-stream",
        icon=":material/download:",
        on_click="ignore",
        disabled=not found,
        key="register download",
        width="stretch",
    )
    if not found:
        st.info(_("Nothing in the register fits these filters. Leave one out."))
        return
    at = _page(found)
    with st.container(gap="xxsmall", key="register rows"):
        for each in found[at * PER_PAGE : (at + 1) * PER_PAGE]:
            _row(each)
    _pager(at, found)


def list_file(
    register: Register, who: Who, selection: Selection, shape: str, lang: str | None = None
) -> bytes:
    """Write the entries of a list to a file; give its content.

    Parameters
    ----------
    register, who, selection
        As for the list itself: the same entries.
    shape
        End of the name of the file: csv, xlsx, geojson or gpkg.
    lang
        In which language; Streamlit calls from a thread of its own, which knows of no language.
    """

    def written() -> bytes:
        if lang is not None:
            i18n.use(lang)
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / f"plekken.{shape}"
            export_file(register, who, file, selection)
            return file.read_bytes()

    return copy_context().run(written)


def _chosen(register: Register, who: Who) -> Selection:
    """Let the visitor choose; give what that selects."""
    kept: dict[str, Any] = st.session_state.get(_KEPT, {})
    for name, value in kept.items():
        st.session_state.setdefault(name, value)
    text = st.text_input(
        _("Search by name, address or town"),
        max_chars=120,
        icon=":material/search:",
        autocomplete="off",
        key="register text",
    )
    with st.expander(_("Filters"), expanded=any(kept.get(name) for name in _MANY)):
        kinds = _pills(_("What it is"), list(RegisterKind), "register kinds")
        spheres = _pills(
            _("Sphere"),
            [each for each in Sphere if each is not Sphere.PERSONAL],
            "register spheres",
        )
        functions = _pills(_("What it is for"), list(Function), "register functions")
        statuses = _pills(_("Status"), list(Status), "register statuses")
        fresh = st.selectbox(
            _("Freshness"),
            list(Due),
            index=None,
            format_func=due_words,
            placeholder=_("everything"),
            key="register fresh",
        )
        st.html(small(_("What is closed is in the list only with the status “Closed”.")))
    now = {name: st.session_state[name] for name in ("register text", "register fresh", *_MANY)}
    if now != kept:
        st.session_state[_KEPT], st.session_state[_PAGE] = now, 0
    selection = Selection(
        kinds=cast("tuple[RegisterKind, ...]", kinds),
        statuses=cast("tuple[Status, ...]", statuses),
        text=text,
        marks=(
            *(("sphere", each.value) for each in spheres),
            *(("function", each.value) for each in functions),
        ),
    )
    if fresh is None:
        return selection
    on_it = {each.kept.id for each in due_entries(register, who, [fresh], selection)}
    return replace(selection, ids=tuple(sorted(on_it)) or (_NOBODY,))


_MANY = ("register kinds", "register spheres", "register functions", "register statuses")


def _pills(name: str, options: Sequence[Any], key: str) -> tuple[Any, ...]:
    return tuple(
        st.pills(name, options, selection_mode="multi", format_func=words, key=key, wrap=True)
    )


def _count(found: Sequence[Listed]) -> str:
    if len(found) == 1:
        return _("1 item")
    return _("{number} items").format(number=number(len(found)))


def _page(found: Sequence[Listed]) -> int:
    last = (len(found) - 1) // PER_PAGE
    return min(int(st.session_state.get(_PAGE, 0)), last)


def _row(each: Listed) -> None:
    told = [*sort_words(RegisterKind(each.kind), each.layer), words(Status(each.status))]
    if each.stale_on is not None and each.status == Status.VERIFIED.value and each.due_on:
        told.append(_("ask again from {day}").format(day=written_date(each.due_on)))
    with st.container(border=True, key=f"register row {each.id}", gap=None):
        st.button(
            plain(each.name),
            key=f"open {each.id}",
            type="tertiary",
            on_click=open_item,
            args=(each.id,),
        )
        st.html(small(" · ".join(dict.fromkeys(told))))


def _pager(at: int, found: Sequence[Listed]) -> None:
    last = (len(found) - 1) // PER_PAGE
    if not last:
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button(
            _("Previous"),
            icon=":material/chevron_left:",
            disabled=at == 0,
            key="register previous",
            on_click=_turn,
            args=(at - 1,),
        )
        st.markdown(
            _("Page {page} of {pages}").format(page=number(at + 1), pages=number(last + 1)),
            width="content",
        )
        st.button(
            _("Next"),
            icon=":material/chevron_right:",
            disabled=at == last,
            key="register next",
            on_click=_turn,
            args=(at + 1,),
        )


def _turn(to: int) -> None:
    st.session_state[_PAGE] = to
    look_at(".st-key-register-rows button")
