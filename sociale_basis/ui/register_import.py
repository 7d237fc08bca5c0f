"""A list of one's own into the register: what its columns hold, row by row, all or nothing."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import streamlit as st

from sociale_basis.errors import SocialeBasisError
from sociale_basis.i18n import _, number
from sociale_basis.register.exchange import Mapping, Todo, import_file
from sociale_basis.register.exchange.headings import targets
from sociale_basis.ui.register_labels import label
from sociale_basis.ui.register_said import say_later
from sociale_basis.ui.register_state import go_to, new_round, rounds
from sociale_basis.ui.register_where import address_list, area_names
from sociale_basis.ui.tables import table
from sociale_basis.ui.wording import plain, small

if TYPE_CHECKING:
    from streamlit.runtime.uploaded_file_manager import UploadedFile

    from sociale_basis.neighbourhood import Neighbourhood
    from sociale_basis.privacy import Who
    from sociale_basis.register import Register
    from sociale_basis.register.exchange import Imported, Step

_SUFFIXES = ["csv", "xlsx", "geojson", "json", "gpkg"]
_MOST_ROWS = 200


def show_import(area: Neighbourhood, register: Register, who: Who) -> None:
    """Put the import on the page.

    Parameters
    ----------
    area
        The neighbourhood in whose addresses and buurten rows are looked up.
    register, who
        Where to, and by whom.
    """
    key = f"import {rounds()}"
    st.markdown(
        _(
            "You need not type over a list that you have. First you see what would happen, row by "
            "row; only then is all of it put in the register, or nothing."
        )
    )
    file = st.file_uploader(
        _("Your list: CSV, Excel, GeoJSON, GeoPackage or JSON"), type=_SUFFIXES, key=f"{key} file"
    )
    if file is None:
        return
    source = st.text_input(
        _("Who keeps this list? The same each time it comes"),
        value=Path(file.name).stem,
        max_chars=200,
        autocomplete="off",
        key=f"{key} source",
    ).strip()
    alike = st.checkbox(
        _("Also add what looks the same as something that is there"), key=f"{key} alike"
    )
    mapping: Mapping | None = st.session_state.get(f"{key} mapping {file.file_id}")
    told = _run(area, register, who, file, mapping, source, alike=alike, dry_run=True)
    if told is None:
        return
    adjusted = _columns(told, f"{key} {file.file_id}")
    if adjusted is not None:
        st.session_state[f"{key} mapping {file.file_id}"] = adjusted
        st.rerun()
    _steps(told)
    if told.count(Todo.BAD):
        text = _("Rows that cannot be used: {number}. Nothing can be put in before that is right.")
        bad = number(told.count(Todo.BAD))
        st.error(text.format(number=bad), icon=":material/error:")
        return
    changes = told.count(Todo.ADD) + told.count(Todo.CHANGE)
    pressed = st.button(
        _("Put it in the register ({number})").format(number=number(changes)),
        type="primary",
        icon=":material/upload:",
        disabled=not changes,
        key=f"{key} do",
    )
    if pressed and _run(area, register, who, file, mapping, source, alike=alike, dry_run=False):
        say_later(
            _("The list is in: {added} new, {changed} changed.").format(
                added=number(told.count(Todo.ADD)), changed=number(told.count(Todo.CHANGE))
            )
        )
        new_round()
        go_to("list")
        st.rerun()


def _run(
    area: Neighbourhood,
    register: Register,
    who: Who,
    file: UploadedFile,
    mapping: Mapping | None,
    source: str,
    *,
    alike: bool,
    dry_run: bool,
) -> Imported | None:
    """Import the file, or only say what that would do; say in words why that cannot be."""
    codes = {name: code for code, name in area_names(area).items()}
    with tempfile.TemporaryDirectory() as folder:
        # Only the last part of the name: a browser may send a path.
        path = Path(folder) / (Path(file.name.replace("\\", "/")).name or "lijst.csv")
        path.write_bytes(file.getvalue())
        try:
            return import_file(
                register,
                who,
                path,
                mapping=mapping,
                source=source or None,
                addresses=address_list(area),
                areas=codes,
                also_alike=alike,
                dry_run=dry_run,
            )
        except SocialeBasisError as error:
            st.error(_("This list cannot be read. Nothing was changed."), icon=":material/error:")
            st.code(
                str(error).replace(f"{folder}/", "").replace(f"{folder}\\", ""),
                language=None,
                wrap_lines=True,
            )
            return None


def _columns(told: Imported, key: str) -> Mapping | None:
    """Show what the columns were taken to hold; give that as somebody put it right, once."""
    options = ["-", *sorted(targets() - {"-"}, key=target_words)]
    with st.expander(
        _("What the columns hold ({number})").format(number=len(told.mapping.columns)),
        key=f"{key} box",
    ), st.form(f"{key} columns", border=False):  # fmt: skip
        st.html(small(_("Guessed from the headings. Put right what is not right.")))
        columns = {}
        sides = st.columns(2, gap="large")
        for at, (heading, target) in enumerate(told.mapping.columns.items()):
            with sides[at % 2]:
                columns[heading] = st.selectbox(
                    plain(heading) or _("(no heading)"),
                    options,
                    index=options.index(target),
                    format_func=target_words,
                    key=f"{key} column {at} {target}",
                )
        if not st.form_submit_button(_("Look again with these"), icon=":material/refresh:"):
            return None
    twice = {
        each
        for each in columns.values()
        if each not in {"-", "person"} and list(columns.values()).count(each) > 1
    }
    if twice:
        names = ", ".join(target_words(each) for each in sorted(twice))
        st.error(_("Two columns cannot both hold: {names}.").format(names=names))
        return None
    return told.mapping.model_copy(update={"columns": columns})


def target_words(target: str) -> str:
    """Say what a column is read as."""
    return {
        "-": _("not read"),
        "id": _("key of the row"),
        "lat": _("latitude"),
        "lon": _("longitude"),
        "status": _("Status"),
        "checked_on": _("Checked on"),
        "house_number": _("House number"),
        "full_address": _("Whole address"),
        "person": _("Person: not kept"),
        "tags": _("Themes and tags"),
    }.get(target) or label(target)


def _steps(told: Imported) -> None:
    names = {
        Todo.ADD: _("new"),
        Todo.CHANGE: _("changed"),
        Todo.SAME: _("the same"),
        Todo.SKIP: _("skipped"),
        Todo.BAD: _("cannot be used"),
    }
    counts = " · ".join(f"{names[each]} {number(told.count(each))}" for each in Todo)
    st.markdown(f"**{counts}**")
    for note in told.notes:
        st.html(small(note.replace(str(told.file), told.file.name)))
    # What needs somebody comes first.
    order = [Todo.BAD, Todo.SKIP, Todo.CHANGE, Todo.ADD, Todo.SAME]
    steps = sorted(told.steps, key=lambda step: (order.index(step.todo), step.draft.row))
    rows = [
        [str(step.draft.row), step.draft.name, names[step.todo], _told(step)]
        for step in steps[:_MOST_ROWS]
    ]
    st.html(
        table(
            _("Row by row: what would be done"),
            [_("Row"), _("Name"), _("What"), _("Told")],
            rows,
            numbers=(0,),
        )
    )
    if len(steps) > _MOST_ROWS:
        more = number(len(steps) - _MOST_ROWS)
        st.html(small(_("… and {number} more rows.").format(number=more)))
    if told.untouched:
        text = _("In the register and not in this list, left as they are: {names}")
        st.html(small(text.format(names=", ".join(sorted(told.untouched.values())))))


def _told(step: Step) -> str:
    problem = step.draft.problem
    why = [] if problem is None else [_in_words(problem)]
    why += [] if step.why is None else [step.why]
    changes = [
        f"{label('.'.join(each['path'][1:]) or each['path'][0])}: "
        f"{each.get('old', '-')} → {each.get('new', '-')}"
        for each in step.leaves
    ]
    return "; ".join([*why, *changes, *step.draft.notes])


def _in_words(error: SocialeBasisError) -> str:
    column = getattr(error, "column", None)
    what = str(getattr(error, "what", error))
    return f"{column}: {what}" if column else what
