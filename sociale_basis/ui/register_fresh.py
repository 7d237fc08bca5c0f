"""What somebody should ask again: the eight lists, the call sheet and the sheet for letters."""

from __future__ import annotations

import csv
import io
from contextvars import copy_context
from typing import TYPE_CHECKING, Any

import streamlit as st

from sociale_basis import i18n
from sociale_basis.i18n import _, language, number
from sociale_basis.i18n import date as written_date
from sociale_basis.publish.call_sheet import call_sheet
from sociale_basis.publish.calls import (
    DUE_COLUMNS,
    MERGE_COLUMNS,
    calls,
    contact_of,
    due_rows,
    due_words,
    is_organisation,
    mail_merge,
    not_a_formula,
)
from sociale_basis.register import Due, due_entries, make_token
from sociale_basis.register.clock import day_of
from sociale_basis.ui.register_said import attempt
from sociale_basis.ui.register_state import open_item
from sociale_basis.ui.register_words import words
from sociale_basis.ui.wording import plain, small

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from sociale_basis.privacy import Who
    from sociale_basis.publish.calls import Call
    from sociale_basis.register import DueEntry, Register

_SHOWN = 20
_LETTERS = "register letters"


def show_freshness(register: Register, who: Who) -> None:
    """Put the lists on the page, with what to do about them.

    Parameters
    ----------
    register, who
        Where, and for whom.
    """
    today = day_of(register.clock())
    found = due_entries(register, who)
    st.markdown(
        _(
            "What is kept up stays true. An item can be on more than one list; closed ones are on "
            "none."
        )
    )
    if not found:
        st.success(_("Nothing needs to be asked again now."))
        return
    lists = {due: [each for each in found if each.due is due] for due in Due}
    chosen = st.pills(
        _("Which list?"),
        list(Due),
        default=next(due for due in Due if lists[due]),
        format_func=lambda due: f"{due_words(due)} · {number(len(lists[due]))}",
        key="register list of due",
        wrap=True,
    )
    shown = lists[chosen] if chosen is not None else found
    st.markdown(
        f"**{due_words(chosen)}**" if chosen is not None else f"**{_('Every list together')}**"
    )
    if not shown:
        st.html(small(_("Nothing is on this list.")))
    else:
        _rows(shown, together=chosen is None)
        st.download_button(
            _("Download this list (CSV)"),
            data=lambda: _csv_of(DUE_COLUMNS, due_rows(register, who, shown, today)),
            file_name=f"{chosen.value if chosen else 'due'}-{today:%Y-%m-%d}.csv",
            mime="application/octet-stream",
            icon=":material/download:",
            on_click="ignore",
            key="register due download",
        )
    _sheets(register, who, shown or found, today)


def _rows(shown: Sequence[DueEntry], *, together: bool) -> None:
    """Put items on the page; of every list together, each says on which it is."""
    with st.container(gap="xxsmall", key="register due rows"):
        for at, each in enumerate(shown[:_SHOWN]):
            told = [due_words(each.due)] if together else []
            if each.since is not None:
                text = _("until {day}") if each.due is Due.ENDS_SOON else _("since {day}")
                told.append(text.format(day=written_date(each.since)))
            told += [words(aspect) for aspect in each.aspects]
            with st.container(border=True, gap=None, key=f"due row {at}"):
                st.button(
                    plain(each.kept.entry.name),
                    key=f"due open {each.due.value} {each.kept.id}",
                    type="tertiary",
                    on_click=open_item,
                    args=(each.kept.id,),
                )
                st.html(small(" · ".join(told)))
    if len(shown) > _SHOWN:
        more = number(len(shown) - _SHOWN)
        st.html(small(_("… and {number} more, in the download.").format(number=more)))


def _sheets(register: Register, who: Who, shown: Sequence[DueEntry], today: dt.date) -> None:
    """Offer the call sheet and the sheet for letters of what is on the list."""
    to_call = calls(register, who, shown)
    st.subheader(_("Calling and writing"), anchor=False)
    st.html(
        small(
            _("Of the list above: {calls} to call or write, in the order of organisations.").format(
                calls=number(len(to_call))
            )
        )
    )
    lang = language()
    st.download_button(
        _("Call sheet to print (belronde)"),
        data=lambda: _in_language(lang, lambda: call_sheet(to_call, today).encode("utf-8")),
        file_name=f"belronde-{today:%Y-%m-%d}.html",
        # Not text/html: what goes out as a page gets the language and policy of the dashboard.
        mime="application/octet-stream",
        icon=":material/call:",
        on_click="ignore",
        key="register call sheet",
    )
    st.html(small(_("Telephone numbers stand on it: throw it away afterwards.")))
    with st.expander(_("Who is on it"), key="register callees"):
        for call in to_call:
            told = contact_of(call.of, today)
            contact = " · ".join(filter(None, told.values())) or _("no telephone number known")
            name = call.of.entry.name
            if not is_organisation(call.of):
                name = _("{name} (of no organisation)").format(name=name)
            about = ", ".join(one.kept.entry.name for one in call.about)
            st.markdown(f"**{plain(name)}**: {plain(contact)}")
            st.html(small(about))
    _letters(register, who, to_call, today)


def _letters(register: Register, who: Who, to_call: Sequence[Call], today: dt.date) -> None:
    """Offer the sheet to merge into letters; links are made only when they are asked for."""
    with st.expander(_("Letters with a link to confirm with one tap"), key="register letters box"):
        st.html(
            small(
                _(
                    "A row per organisation, each with a new link of its own that works for 60 "
                    "days. This program sends nothing: you merge it into letters or mails."
                )
            )
        )
        address = st.text_input(
            _("Address of this dashboard, as the organisations open it"),
            placeholder="https://…",
            max_chars=200,
            autocomplete="off",
            key="register letters address",
        ).strip()
        if st.button(_("Make the links"), icon=":material/link:", key="register letters make"):
            if not address.startswith(("https://", "http://")):
                st.error(_("This is not a web address. It begins with https://"))
            else:
                attempt(lambda: _make_letters(register, who, to_call, today, address))
        made: tuple[int, bytes] | None = st.session_state.get(_LETTERS)
        if made is not None:
            st.download_button(
                _("Download {number} letters (CSV)").format(number=number(made[0])),
                data=made[1],
                file_name=f"brieven-{today:%Y-%m-%d}.csv",
                mime="application/octet-stream",
                icon=":material/download:",
                on_click="ignore",
                key="register letters download",
            )


def _make_letters(
    register: Register, who: Who, to_call: Sequence[Call], today: dt.date, address: str
) -> None:
    whole = {call.of.id: is_organisation(call.of) for call in to_call}

    def link_of(entry_id: str) -> str:
        made = make_token(register, who, entry_id, whole_organisation=whole[entry_id])
        return f"{address.rstrip('/')}/{made.path}"

    rows = mail_merge(to_call, today, link_of)
    st.session_state[_LETTERS] = (len(rows), _csv_of(MERGE_COLUMNS, rows))


def _csv_of(columns: Sequence[str], rows: Iterable[Mapping[str, Any]]) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    for row in rows:
        cells = [row[name] for name in columns]
        writer.writerow("" if cell is None else not_a_formula(str(cell)) for cell in cells)
    # Excel reads UTF-8 only with the mark in front.
    return text.getvalue().encode("utf-8-sig")


def _in_language(lang: str, make: Callable[[], bytes]) -> bytes:
    """Make something in a language: Streamlit calls from a thread of its own, without one."""

    def made() -> bytes:
        i18n.use(lang)
        return make()

    return copy_context().run(made)
