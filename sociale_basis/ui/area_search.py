"""Search for a buurt by what somebody types, and keep a list of what was chosen.

Nothing is asked while somebody types: only when the button is pressed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from sociale_basis.i18n import _, number
from sociale_basis.sources.geocode import PlaceKind
from sociale_basis.sources.services import service
from sociale_basis.ui import chosen_areas
from sociale_basis.ui.asking import Asking, explain, under_way
from sociale_basis.ui.wording import plain, small

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from sociale_basis.sources.http import Client
    from sociale_basis.ui.chosen_areas import Borders, Candidate, Chosen

_LOOKING, _RESOLVING, _BORDERS, _TAKEN = "looking", "resolving", "borders", "taken candidates"
_MOST_CHARACTERS = 120
_MOST_LISTED = 12


def search_area(*, to_draw_on: bool) -> None:
    """Put the search field, what was found and what is chosen on the page.

    Parameters
    ----------
    to_draw_on
        Whether what is chosen is only to be seen, to draw an area of one's own on it.
    """
    host = service("locatieserver").host
    with st.form("search", border=False):
        field, press = st.columns([4, 1], vertical_alignment="bottom")
        text = field.text_input(
            _("Where do you want to draw? Name, address, postcode or code of an area")
            if to_draw_on
            else _("Name, address, postcode or code of an area"),
            max_chars=_MOST_CHARACTERS,
            placeholder=_("For example: Delftzicht, Delft"),
            autocomplete="off",
            key="search text",
        )
        pressed = press.form_submit_button(
            _("Search"), icon=":material/search:", width="stretch", key="search button"
        )
    st.html(
        small(
            _(
                "When you press “Search”, what you typed goes to {host} of the Kadaster. It is "
                "kept nowhere. Do not type the home address of a resident: any address nearby "
                "will do."
            ).format(host=host)
        )
    )
    if pressed:
        _search(text)
    _found()
    _chosen_list(_("To draw on") if to_draw_on else _("Chosen"))


def borders() -> Borders | None:
    """Give the borders that were fetched in this session, if there are."""
    asked: Asking[Borders] | None = st.session_state.get(_BORDERS)
    return asked.answer if asked is not None else None


def borders_button() -> None:
    """Put the button on the page that fetches the borders of what is chosen."""
    there = chosen_areas.gemeenten()
    asked: Asking[Borders] | None = st.session_state.get(_BORDERS)
    if not there or under_way(asked, _("The borders are being fetched")):
        return
    if asked is not None and asked.error is not None:
        explain(asked.error)
    shown = borders()
    if shown is not None and not set(there) - set(shown.areas["gemeente"]):
        return
    st.button(
        _("Show borders"),
        icon=":material/map:",
        on_click=_ask_borders,
        args=(there,),
        key="show borders",
    )
    st.html(
        small(
            _("Asks {host} for the buurten of the gemeente, to tap or to draw on.").format(
                host=service("cbs_areas").host
            )
        )
    )


def _ask_borders(gemeenten: Sequence[str]) -> None:
    def question(client: Client) -> Borders:
        return chosen_areas.fetch_borders(client, gemeenten)

    st.session_state[_BORDERS] = Asking(question)


def _search(text: str) -> None:
    st.session_state[_TAKEN] = {}
    if not any(letter.isalnum() for letter in text):
        st.session_state[_LOOKING] = None
        st.warning(_("Type a name, address, postcode or code first."))
        return
    st.session_state[_LOOKING] = Asking(_question(text))


def _question(text: str) -> Callable[[Client], list[Candidate]]:
    return lambda client: chosen_areas.candidates(client, text)


def _found() -> None:
    asked: Asking[list[Candidate]] | None = st.session_state.get(_LOOKING)
    if asked is None or under_way(asked, _("Looking it up")):
        return
    if asked.error is not None:
        explain(asked.error)
        return
    found = asked.answer or []
    st.markdown(f"**{_('What do you mean?')}** {_('You may choose more than one.')}")
    taken: dict[int, str] = st.session_state.setdefault(_TAKEN, {})
    here = {each.key for each in chosen_areas.chosen()}
    with st.container(gap="xxsmall", key="candidates"):
        for at, candidate in enumerate(found):
            is_taken = taken.get(at) in here
            st.button(
                _label(candidate),
                key=f"candidate {at}",
                icon=":material/check:" if is_taken else ":material/add:",
                on_click=_choose,
                args=(at, candidate),
                disabled=is_taken,
            )
    _resolve()


def _label(candidate: Candidate) -> str:
    parts = [kind_words(candidate.kind)]
    if candidate.gemeente and candidate.kind is not PlaceKind.GEMEENTE:
        parts.append(_("gemeente {name}").format(name=candidate.gemeente))
    return f"**{plain(candidate.name)}** · {plain(', '.join(parts))}"


def kind_words(kind: PlaceKind) -> str:
    """Say what something is."""
    words = {
        PlaceKind.BUURT: _("buurt"),
        PlaceKind.WIJK: _("wijk"),
        PlaceKind.GEMEENTE: _("gemeente"),
        PlaceKind.POSTCODE: _("postcode"),
        PlaceKind.ADDRESS: _("address"),
    }
    return words.get(kind, kind.value)


def _choose(at: int, candidate: Candidate) -> None:
    def question(client: Client) -> tuple[int, Chosen]:
        return at, chosen_areas.resolved(client, candidate)

    st.session_state[_RESOLVING] = Asking(question)


def _resolve() -> None:
    """Take over what was chosen, once its codes are known."""
    asked: Asking[tuple[int, Chosen]] | None = st.session_state.get(_RESOLVING)
    if asked is None or under_way(asked, _("Looking up which buurten that are")):
        return
    st.session_state[_RESOLVING] = None
    if asked.error is not None:
        explain(asked.error)
    elif asked.answer is not None:
        at, choice = asked.answer
        chosen_areas.add(choice)
        st.session_state[_TAKEN][at] = choice.key
        st.rerun()


def _chosen_list(heading: str) -> None:
    chosen = chosen_areas.chosen()
    if not chosen:
        return
    st.markdown(f"**{heading}**")
    with st.container(gap="xxsmall", key="chosen list"):
        for each in chosen[:_MOST_LISTED]:
            st.button(
                _("Leave out: {name}").format(name=f"{plain(each.name)} · {kind_words(each.kind)}"),
                key=f"remove {each.key}",
                icon=":material/close:",
                type="tertiary",
                on_click=chosen_areas.remove,
                args=(each.key,),
            )
    more = len(chosen) - _MOST_LISTED
    if more > 0:
        st.markdown(_("… and {number} more").format(number=number(more)))
    if len(chosen) > 1:
        st.button(
            _("Leave everything out"), key="remove all", type="tertiary", on_click=_remove_all
        )


def _remove_all() -> None:
    for each in chosen_areas.chosen():
        chosen_areas.remove(each.key)
