"""The page that tells residents what the map is, what it is not, and what it knows of them."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

import streamlit as st

from sociale_basis.i18n import _, language, number, state_words
from sociale_basis.settings import current_settings
from sociale_basis.ui.answers import description
from sociale_basis.ui.notice import linked, not_known
from sociale_basis.ui.opened import opened
from sociale_basis.ui.states import swatch
from sociale_basis.ui.wording import plain
from sociale_basis.vocabulary import State

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sociale_basis.neighbourhood import Neighbourhood


def main() -> None:
    """Tell about the map."""
    area = opened()
    st.title(_("About this map"), anchor=False)
    st.markdown(
        _(
            "This is a map of {name}: of places where you can meet people, do something or find "
            "help, close to home. You need no referral for them. Some are run by residents "
            "themselves, others by the municipality or an organisation. Benches, squares and green "
            "are on it too: there you meet each other as well."
        ).format(name=plain(area.meta.name))
    )
    st.page_link("kaart.py", label=_("To the map of what is there"), icon=":material/map:")
    _states()
    _numbers(area)
    _asked(area)
    _privacy()
    _report()
    _licences(area)


def _states() -> None:
    st.header(_("Can I get there? Three answers"), anchor=False)
    told = {
        State.YES: _(
            "As far as we know, you find no steps, high kerbs or too narrow pavements on the way, "
            "there and back."
        ),
        State.UNKNOWN: _(
            "Nobody wrote down how this pavement or that kerb is. It can be fine. It can also go "
            "wrong."
        ),
        State.NO: _(
            "On every way we know of there is something that you cannot pass, or it is too far. "
            "Perhaps someone can go with you, or there is a way that we do not know."
        ),
    }
    items = "".join(
        f'<li class="page-state" data-state="{state}">{swatch(state)}'
        f"<strong>{escape(state_words(state))}</strong>"
        f"<span>{escape(text)}</span></li>"
        for state, text in told.items()
    )
    st.html(f'<ul class="page-states">{items}</ul>')
    st.markdown(
        _(
            "The map tells where you *can* come. Whether it is pleasant there, and whether you "
            "feel welcome, only people can tell you."
        )
    )


def _numbers(area: Neighbourhood) -> None:
    st.header(_("Where the numbers come from"), anchor=False)
    _lines(
        [
            _(
                "Places and ways come from open data: see “All sources” at the foot of this page. "
                "Residents and organisations can add places themselves."
            ),
            _(
                "How fast someone walks, how high a kerb may be and how far one can go: each of "
                "those numbers comes from research, and can be changed. They hold for nobody "
                "exactly."
            ),
            *(
                [_("How many people live here is not known: dwellings are counted.")]
                if area.meta.population_from == "none"
                else [
                    _(
                        "How many people live somewhere was counted per area. We spread that over "
                        "the dwellings: it is an estimate."
                    )
                ]
            ),
        ]
    )


def _asked(area: Neighbourhood) -> None:
    st.header(_("Who was asked, and who was not"), anchor=False)
    _lines(not_known(area))


def _privacy() -> None:
    st.header(_("What this map knows about you"), anchor=False)
    _lines(
        [
            _("You need no account. We do not ask who you are, and we do not count visitors."),
            _(
                "No person is on this map: no names of residents, no addresses of people and not "
                "who lives where. Numbers below {number} are not shown."
            ).format(number=number(current_settings().min_count)),
            _(
                "Nothing tells who is lonely, ill or poor: that cannot be seen from a house or a "
                "street, and we do not guess it."
            ),
            _(
                "What you choose stands in the address of the page, so that you can share it: a "
                "kind of place, a way of going about, never your own address."
            ),
            _(
                "Your browser asks the background of the map of the Kadaster (service.pdok.nl); "
                "that sees your internet address."
            )
            if current_settings().tiles == "pdok"
            else _("Your browser asks nothing of any other company or organisation."),
            _(
                "What you pass on with the form is read by the builder team. You may leave your "
                "name out."
            ),
        ]
    )


def _report() -> None:
    st.header(_("Something is not right"), anchor=False)
    st.markdown(
        _(
            "Is a place missing, closed, or is a kerb other than we think? Pass it on: those who "
            "live here know best."
        )
    )
    st.page_link("iets_doorgeven.py", label=_("Pass something on"), icon=":material/edit_note:")


def _licences(area: Neighbourhood) -> None:
    st.header(_("Whom to name when you use this map"), anchor=False)
    st.markdown(
        _(
            "You may share the map and what stands on it. Name then where the data comes from. The "
            "program itself is open source (EUPL 1.2): anyone may use it, look into it and "
            "improve it."
        )
    )
    described = description(area, language())
    _lines([*described.attribution, *described.dates])


def _lines(lines: Sequence[str]) -> None:
    st.html(f'<ul class="page-lines">{"".join(f"<li>{linked(line)}</li>" for line in lines)}</ul>')


if __name__ == "__main__":
    main()
