"""What if: close, open, move, repair; before and after, and sets of changes that are kept."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import streamlit as st

from sociale_basis.errors import SocialeBasisError
from sociale_basis.i18n import _, language
from sociale_basis.i18n.edits import edit_words
from sociale_basis.i18n.groups import group_words
from sociale_basis.maps.shown import about, counted
from sociale_basis.privacy import Permission
from sociale_basis.reach import edits as edit_sets
from sociale_basis.ui.address import keep, start, widget_key
from sociale_basis.ui.answers import reach_answer
from sociale_basis.ui.bereik_answers import compared, edited
from sociale_basis.ui.bereik_map import answer_map
from sociale_basis.ui.bereik_reach import MAP
from sociale_basis.ui.export import Rows, offer
from sociale_basis.ui.folded import folded
from sociale_basis.ui.map import show_map
from sociale_basis.ui.tables import table
from sociale_basis.ui.viewer import viewer, who
from sociale_basis.ui.what_if_edit import choose_edit
from sociale_basis.ui.what_if_set import (
    drop_edit,
    forget_set,
    is_kept,
    keep_set,
    open_set,
    opened_name,
    trying,
)
from sociale_basis.ui.wording import plain, small

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    import pandas as pd

    from sociale_basis.neighbourhood import Neighbourhood
    from sociale_basis.reach.edits import Applied
    from sociale_basis.ui.bereik_question import Asked

_NEW = ""
_ALL, _BUURT = "all", "buurt"
_DWELLINGS = "dwellings"
_TOLD = "what if told"
_COLUMNS = (
    "group",
    "yes_before",
    "yes_after",
    "unknown_before",
    "unknown_after",
    "no_before",
    "no_after",
    "gained",
    "lost",
)


def show_what_if(asked: Asked) -> None:
    """Let the visitor change the neighbourhood, and show who gains and who loses.

    Parameters
    ----------
    asked
        The question, and of what.
    """
    st.header(_("What if"), anchor=False)
    st.markdown(
        _(
            "Close a place, open or move one, put a bench down, repair a barrier. Nothing changes "
            "in the data: you see who could get there then, and who no longer could."
        )
    )
    area = asked.area
    _open(area)
    picked = st.container()
    edits = trying()
    now = edited(asked.area, edits.model_dump_json(), edits) if edits.edits else None
    with picked:
        choose_edit(area)
        _edits(area, now)
    if now is None:
        return
    _compare(asked, now)
    _map(asked, now)
    _keep(area)


def _open(area: Neighbourhood) -> None:
    """Let the visitor open a set that was kept; the address keeps which."""
    names = list(edit_sets.names(area.folder))
    if not names:
        return
    key = start("set", [_NEW, *names], _NEW)
    if st.session_state[key] != opened_name():
        open_set(area.folder, st.session_state[key])
    st.selectbox(
        _("Open what was kept"),
        [_NEW, *names],
        format_func=lambda name: plain(name) or _("nothing: begin anew"),
        key=key,
    )
    keep({"set": opened_name()}, {"set": _NEW})


def _edits(area: Neighbourhood, now: Applied | None) -> None:
    """List what changes, each to be taken out again."""
    edits = trying().edits
    if not edits:
        st.html(small(_("Nothing changes yet. Choose above what would be otherwise.")))
        return
    names = dict(zip(area.places["id"].astype(str), area.places["name"], strict=True))
    gone = {each.number: each for each in now.vanished} if now else {}
    st.subheader(_("What changes"), anchor=False)
    for at, edit in enumerate(edits):
        left, right = st.columns([5, 1], vertical_alignment="center")
        words = edit_words(edit, names)
        left.markdown(f"{at + 1}. {plain(words[:1].upper() + words[1:])}")
        if at in gone:
            left.warning(
                _("This could not be done: it is not on this map, or leads to no way."),
                icon=":material/error:",
            )
        right.button(
            _("Take out"),
            key=f"drop {at}",
            icon=":material/delete:",
            on_click=drop_edit,
            args=(at,),
            help=words,
        )


def _compare(asked: Asked, now: Applied) -> None:
    """Show before and after per group of residents, and per area."""
    st.subheader(_("Before and after"), anchor=False)
    told = compared(asked.area, now.area, asked.question, _ALL)
    exact = who().may(Permission.EXACT_FIGURES)
    rows = _rows(told, exact=exact)
    st.markdown(f"**{_sentence(told, exact=exact)}**")
    caption = _("Who gets there, before and after, by group")
    header = [
        _("Group"),
        *(f"{state}: {_('before → after')}" for state in (_("yes"), _("unknown"), _("no"))),
        _("Newly there"),
        _("No longer there"),
    ]
    st.html(table(caption, header, [_arrows(row) for row in rows], numbers=(1, 2, 3, 4, 5)))
    offer("before-after", Rows(_COLUMNS, rows, None, ()))
    folded(
        _("Before and after, by area"),
        "before and after by area",
        lambda: _per_area(asked, now, header, exact=exact),
    )
    st.html(
        small(
            _(
                "Estimates of who can get there, not of who comes. What changes for one place need "
                "not change for its kind."
            )
        )
    )


def _per_area(asked: Asked, now: Applied, header: Sequence[str], *, exact: bool) -> None:
    told = compared(asked.area, now.area, asked.question, _BUURT)
    group = "residents" if exact and _has_people(told) else _DWELLINGS
    mine = told.loc[told["group"] == group]
    lines = [
        (name, *_arrows(row)[1:])
        for name, row in zip(mine["name"], _rows(mine, exact=True), strict=True)
    ]
    caption = _("Who gets there, before and after, by area: {group}")
    told_of = caption.format(group=group_words(group))
    st.html(table(told_of, [_("Area"), *header[1:]], lines, numbers=(1, 2, 3, 4, 5)))


def _has_people(told: pd.DataFrame) -> bool:
    mine = told.loc[told["group"] == "residents", "yes_before"]
    return bool(mine.notna().all())


def _rows(told: pd.DataFrame, *, exact: bool) -> list[tuple[str, ...]]:
    """Put a comparison in words; who may not see exact figures reads dwellings only."""
    rows = []
    for row in told.to_dict("records"):
        dwellings = row["group"] == _DWELLINGS
        if not dwellings and (not exact or math.isnan(float(row["yes_before"]))):
            continue
        words = counted if dwellings else about
        numbers = [words(float(row[name])) for name in _COLUMNS[1:]]
        rows.append((group_words(str(row["group"])), *numbers))
    return rows


def _arrows(row: tuple[str, ...]) -> tuple[str, ...]:
    group, *numbers, gained, lost = row
    pairs = zip(numbers[::2], numbers[1::2], strict=True)
    return (group, *(f"{before} → {after}" for before, after in pairs), gained, lost)


def _sentence(told: pd.DataFrame, *, exact: bool) -> str:
    """Say in one sentence who gains and who loses."""
    people = exact and _has_people(told)
    group = "residents" if people else _DWELLINGS
    (row,) = told.loc[told["group"] == group].to_dict("records")
    words = about if people else counted
    gained, lost = words(float(row["gained"])), words(float(row["lost"]))
    if gained == lost == "0":
        return _("Nothing changes for anyone here.")
    text = (
        _("Newly there: {gained} residents. No longer there: {lost} residents.")
        if people
        else _("Newly there: from {gained} dwellings. No longer there: from {lost} dwellings.")
    )
    return text.format(gained=gained, lost=lost)


def _map(asked: Asked, now: Applied) -> None:
    st.subheader(_("On the map, after the change"), anchor=False)
    answer = reach_answer(now.area, asked.question, viewer=viewer(), lang=language())
    closed = {edit.place for edit in trying().edits if edit.kind == "close_place"}
    show_map(
        answer_map(
            answer,
            _("Places before the change"),
            notes={place: [_("Closed in this what-if")] for place in closed},
        ),
        key=MAP,
    )
    if answer.nearest_leads:
        st.markdown(f"**{_('Nearest all the same')}**")
        st.markdown("\n".join(f"- {plain(lead)}" for lead in answer.nearest_leads))


def _keep(area: Neighbourhood) -> None:
    """Let the visitor keep the changes under a name, or delete what was kept."""
    st.subheader(_("Keep this"), anchor=False)
    with st.form("keep set", border=False):
        st.text_input(
            _("Name, for example: “centre closed on Mondays”"),
            value=opened_name(),
            max_chars=80,
            key="set name",
        )
        st.form_submit_button(
            _("Keep under this name"), icon=":material/save:", on_click=_save, args=(area.folder,)
        )
    if opened_name() and not is_kept(area.folder):
        st.html(small(_("Changed since it was kept: keep it again to share it by its link.")))
    match st.session_state.pop(_TOLD, None):
        case "kept":
            text = _("Kept as “{name}”. Whoever has the link of this page sees the same.")
            st.success(text.format(name=plain(opened_name())), icon=":material/check:")
        case "no name":
            st.error(_("Give it a name of letters or digits."), icon=":material/error:")
    if opened_name():
        text = _("Delete “{name}”").format(name=plain(opened_name()))
        st.button(
            text,
            key="forget set",
            icon=":material/delete:",
            on_click=forget_set,
            args=(area.folder, opened_name()),
        )


def _save(folder: Path) -> None:
    name = str(st.session_state["set name"]).strip()
    try:
        keep_set(folder, name)
    except (SocialeBasisError, ValueError):
        st.session_state[_TOLD] = "no name"
        return
    st.session_state[_TOLD] = "kept"
    st.session_state[widget_key("set")] = name
