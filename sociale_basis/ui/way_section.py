"""The way there and back to one place, on the page and on paper: 16 points, a number on top."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

import streamlit as st

from sociale_basis.i18n import _
from sociale_basis.maps.way_sheet import way_sheet
from sociale_basis.ui.wording import small

if TYPE_CHECKING:
    from sociale_basis.maps.for_one import Card
    from sociale_basis.neighbourhood import Neighbourhood
    from sociale_basis.reach.for_one import Asked, Found
    from sociale_basis.reach.standpoint import Standpoint

CHOSEN = "place of the way"
_PHONE = "whom to call"

_print = st.components.v2.component(
    "sociale_basis_print",
    html='<button type="button" class="page-print-button"></button>',
    js="""
export default function ({ data, parentElement }) {
  const button = parentElement.querySelector("button");
  button.textContent = data.label;
  button.onclick = () => window.print();
}
""",
    isolate_styles=False,
)


def way_button(card: Card) -> None:
    """Put a button on a card that opens the way there and back, or closes it."""
    is_open = st.session_state.get(CHOSEN) == card.key
    st.button(
        _("Close the way") if is_open else _("The way there and back"),
        key=f"way {card.row}",
        icon=":material/route:",
        on_click=_choose,
        args=(None if is_open else card.key,),
    )


def show_way(
    area: Neighbourhood, start: Standpoint, found: Found, asked: Asked, card: Card
) -> None:
    """Show the way there and back, and what goes on paper with it.

    Parameters
    ----------
    area, start, asked
        As in :func:`sociale_basis.reach.for_one.for_one`.
    found, card
        One of the answers, and its card.
    """
    legs = way_sheet(area, start, found, asked)
    with st.container(key="way-section", border=True):
        phone = st.text_input(
            _("Whom can you call on the way?"),
            key=_PHONE,
            placeholder=_("Name and phone number"),
            autocomplete="off",
            max_chars=80,
        )
        st.html(small(_("It stands on top of the paper, and is forgotten when you leave.")))
        parts = "".join(
            f"<h4>{escape(leg.heading)}</h4><ol>"
            + "".join(f"<li>{escape(step)}</li>" for step in leg.steps)
            + f"</ol><p>{escape(leg.summary)}</p>"
            for leg in legs
        )
        call = escape(phone.strip()) if phone and phone.strip() else "&nbsp;"
        facts = "".join(f"<li>{escape(line)}</li>" for line in (*card.lines, *card.contact))
        st.html(
            f'<div class="page-print"><p class="page-call">{escape(_("Whom can you call?"))} '
            f"<strong>{call}</strong></p>"
            f"<h3>{escape(_('To {place} and back').format(place=card.name))}</h3>"
            f"<p>{escape(card.minutes)}.</p>{parts}<ul>{facts}</ul>"
            f"<p>{escape(card.checked)}</p></div>"
        )
        _print(key="print", data={"label": _("Print this way in large letters")})


def _choose(key: str | None) -> None:
    st.session_state[CHOSEN] = key
