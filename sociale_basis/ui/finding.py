"""What one person can reach: asked together with a community builder, or by a resident alone."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import streamlit as st

from sociale_basis.i18n import _, language, number
from sociale_basis.layers import layer as find_layer
from sociale_basis.maps.for_one import Card, cards, group_heading, leads
from sociale_basis.maps.legend import sign_legend
from sociale_basis.reach.for_one import Found, Group, for_one
from sociale_basis.reach.interests import Interest, in_street, interesting
from sociale_basis.ui.going import Wanted, questions
from sociale_basis.ui.map import MapView, show_map
from sociale_basis.ui.opened import opened
from sociale_basis.ui.register_on_map import OnMap, on_map
from sociale_basis.ui.start_point import choose_start, in_degrees
from sociale_basis.ui.way_section import CHOSEN, show_way, way_button
from sociale_basis.ui.wording import plain, small
from sociale_basis.vocabulary import Function

if TYPE_CHECKING:
    from sociale_basis.neighbourhood import Neighbourhood
    from sociale_basis.reach.standpoint import Standpoint

_FEW = 6
_ANSWER = "answer for one"


class Answer(NamedTuple):
    """An answer, kept in the memory of one session: it begins at somebody's front door."""

    question: tuple[object, ...]
    found: list[Found]
    leads: list[str]


def show(*, together: bool) -> None:
    """Ask, and show the answer.

    Parameters
    ----------
    together
        Whether a professional asks it together with somebody.
    """
    area = opened()
    title = _("Looking for something together") if together else _("What can I reach?")
    st.title(title, anchor=False)
    st.markdown(
        _(
            "Start from someone's front door: what is there to do, can they get there and back, "
            "and who can help? You need no referral for anything here."
        )
        if together
        else _(
            "Start from your own front door: what is there to do, can you get there and back, and "
            "who can help? You need no referral for anything here."
        )
    )
    start = choose_start(area, together=together)
    if start is None:
        return
    seen = on_map(area)
    if not seen.readable:
        st.html(small(_("The register cannot be read now: what stands in it is not found here.")))
    st.header(_("What are you looking for?"), anchor=False)
    wanted = questions(start.street)
    with st.spinner(_("Looking for ways there and back …")):
        answer = _answered(seen.area, start, wanted)
    _in_short(answer, wanted)
    everything = st.session_state.get("all of them", False)
    told = cards(seen.area, answer.found, wanted.asked, None if everything else _FEW)
    _groups(seen.area, start, answer, wanted, told)
    left_out = len(answer.found) - sum(map(len, told.values()))
    if left_out or everything:
        st.toggle(_("Show everything, also what is farther away"), key="all of them")
    if left_out:
        st.html(small(_("Not shown: {number} more.").format(number=number(left_out))))
    _street(seen.area, wanted)
    _on_map(area, seen, start, told)
    st.html(
        small(
            _(
                "The way there and the way back both count, each within the minutes you chose. "
                "Whether you are welcome, no map can tell: ask who can come along the first time."
            )
        )
    )


def _answered(area: Neighbourhood, start: Standpoint, wanted: Wanted) -> Answer:
    """Ask once: what is the same question is not computed again, and forgotten with the session."""
    question = (area.digest, start.point.wkb, wanted.asked, wanted.interest, language())
    kept = st.session_state.get(_ANSWER)
    if isinstance(kept, Answer) and kept.question == question:
        return kept
    found = for_one(area, start, interesting(area, wanted.interest), wanted.asked)
    # Where nothing of the wish can be reached: whatever else brings people together then.
    wide = Interest(
        functions=frozenset({Function.ONTMOETEN, Function.ONTSPANNEN}),
        not_in_street=wanted.interest.not_in_street,
    )
    others = interesting(area, wide).tolist()
    answer = Answer(question, found, leads(area, start, found, others, wanted.asked))
    st.session_state[_ANSWER] = answer
    return answer


def _in_short(answer: Answer, wanted: Wanted) -> None:
    fine = sum(one.group is Group.OWN for one in answer.found)
    who = str(getattr(wanted.asked.profile.label, language()))
    minutes = number(wanted.asked.limit_s / 60)
    if fine == 1:
        text = _("{who}, {when}: 1 place is probably fine on your own, within {minutes} minutes.")
    elif fine:
        text = _(
            "{who}, {when}: {number} places are probably fine on your own, within {minutes} "
            "minutes."
        )
    else:
        text = _("{who}, {when}: nothing found that is surely fine on your own.")
    said = text.format(who=who, when=wanted.when, number=number(fine), minutes=minutes)
    st.html(f'<p class="page-answer" role="status">{escape(said)}</p>')
    if answer.leads:
        items = "".join(f"<li>{escape(line)}</li>" for line in answer.leads)
        st.html(f"<h2>{escape(_('Nearest all the same'))}</h2><ul>{items}</ul>")


def _groups(
    area: Neighbourhood,
    start: Standpoint,
    answer: Answer,
    wanted: Wanted,
    told: dict[Group, list[Card]],
) -> None:
    by_row = {one.row: one for one in answer.found}
    for group, some in told.items():
        if not some:
            continue
        many = sum(one.group is group for one in answer.found)
        st.header(f"{group_heading(group)} ({number(many)})", anchor=False)
        with st.container(key=f"found-{group}", horizontal=True, gap="small"):
            for card in some:
                with st.container(border=True, width=380, key=f"card-{card.row}"):
                    st.html(_card(card))
                    if card.has_way:
                        way_button(card)
        chosen = st.session_state.get(CHOSEN)
        for card in some:
            if card.key == chosen and card.has_way:
                show_way(area, start, by_row[card.row], wanted.asked, card)


def _card(card: Card) -> str:
    lines = "".join(f"<li>{escape(line)}</li>" for line in card.lines)
    contact = "".join(f"<li>{escape(line)}</li>" for line in card.contact)
    minutes = f'<p class="page-minutes">{escape(card.minutes)}</p>' if card.minutes else ""
    return (
        f'<div class="page-found" data-place="{escape(card.key)}" data-status="{card.status}">'
        f"<h3>{escape(card.name)}</h3><p class='page-kind'>{escape(card.kind)}</p>"
        f"{minutes}<ul>{lines}{contact}</ul>"
        f'<p class="page-checked">{escape(card.checked)}</p></div>'
    )


def _street(area: Neighbourhood, wanted: Wanted) -> None:
    """Say how much was left out for lying in somebody's own street."""
    if wanted.interest.not_in_street is None:
        return
    wish = wanted.interest
    everywhere = Interest(wish.text, wish.functions, wish.domains, wish.outdoors)
    rows = interesting(area, everywhere)
    many = int(np.count_nonzero(in_street(area, rows, wish)))
    if many:
        text = _("Left out because it lies in your own street: {number}.")
        st.html(small(text.format(number=number(many))))


def _on_map(
    area: Neighbourhood, seen: OnMap, start: Standpoint, told: dict[Group, list[Card]]
) -> None:
    st.header(_("On the map"), anchor=False)
    shown = [(group, card) for group, some in told.items() for card in some]
    layers = {card.row: str(seen.area.places["layer"].iloc[card.row]) for _group, card in shown}
    show_map(
        MapView(
            described=seen.described,
            urls={name: url for name, url in seen.urls(area).items() if name != "cells"},
            symbols=seen.signs,
            kept=seen.features,
            shown=sorted({find_layer(key).key for key in layers.values()}),
            legend=sign_legend(seen.described),
            list_title=_("What we found"),
            notes={
                card.key: [line for line in (group_heading(group), card.minutes) if line]
                for group, card in shown
            },
            order=[card.key for _group, card in shown],
            only=[f"{card.key} {layers[card.row]}" for _group, card in shown],
            start=in_degrees(area, start.point),
        ),
        key="map of what was found",
    )
    st.html(small(plain(_("The ring on the map is where you start."))))
