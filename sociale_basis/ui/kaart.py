"""The page with everything there is: three spheres and public space on one map, with its list."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from sociale_basis.i18n import _, language, number
from sociale_basis.layers import layer as find_layer
from sociale_basis.maps.describe import source_words
from sociale_basis.maps.legend import sign_legend
from sociale_basis.maps.shading import shading
from sociale_basis.ui.address import (
    in_order,
    keep,
    several,
    start,
    start_several,
    widget_key,
)
from sociale_basis.ui.answers import area_cards
from sociale_basis.ui.area_cards import show_card
from sociale_basis.ui.choices import Kinds, figures, kinds
from sociale_basis.ui.download import download_map
from sociale_basis.ui.map import MapView, Picked, show_map
from sociale_basis.ui.opened import opened
from sociale_basis.ui.register_on_map import OnMap, for_everyone, on_map
from sociale_basis.ui.sift_words import sift_groups
from sociale_basis.ui.viewer import is_professional, viewer
from sociale_basis.ui.wording import plain, small

if TYPE_CHECKING:
    from sociale_basis.maps.shading import Shading
    from sociale_basis.neighbourhood import Neighbourhood

_NONE = ""  # no figure, no sub-area
_MAP = "map of places"
_PICKED = "turn on the map of places"


def main() -> None:
    """Show what there is."""
    area = opened()
    seen = on_map(area)
    described = seen.described
    st.title(_("The sociale basis of {name}").format(name=plain(described.title)), anchor=False)
    st.markdown(
        _(
            "What brings people together here, close to home and without a referral. Choose what "
            "you want to see, or look someone or something up in the list."
        )
    )
    if is_professional():
        st.page_link(
            "bereik.py",
            label=_("Who can get there, with a rollator or in a wheelchair?"),
            icon=":material/directions_walk:",
        )
    groups = kinds(described)
    here = seen.area  # its areas count what the map shows
    shown = _switches(here, groups)
    shaded = _shading(here)
    if shaded:
        st.html(small(_figure_source(here, shaded)))
    if not seen.readable:
        st.html(small(_("The register cannot be read now: what stands in it is not on this map.")))
    picked = _map(area, seen, shown, shaded)
    download_map(area, described=for_everyone().described)
    if is_professional():
        st.html(small(_("In that file stands what anybody may know, no more.")))
    _areas(here, picked)


def _switches(area: Neighbourhood, groups: list[Kinds]) -> list[str]:
    """Let the visitor choose kinds of places, and a figure; give the kinds that are on."""
    for group in groups:
        start_several(_kinds(group), list(group.labels), group.shown)
    parts = [
        _("{group} {on} of {all} kinds").format(
            group=plain(group.label), on=len(_on(group)), all=len(group.labels)
        )
        for group in groups
    ]
    figure = _start_figure(area)
    title = _("What do you want to see?")
    with st.expander(f"**{title}** {' · '.join(parts)}", key="kinds"):
        for group in groups:
            with st.container(gap="xxsmall"):
                _group(group)
        _own_circle(area, figure)
    keep(
        {_kinds(group): several(_on(group), list(group.labels)) for group in groups},
        {_kinds(group): several(group.shown, list(group.labels)) for group in groups},
    )
    return [key for group in groups for key in _on(group)]


def _group(group: Kinds) -> None:
    key = widget_key(_kinds(group))
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.markdown(f"**{plain(group.label)}**", width="content")
        for name, text, value in (
            ("all", _("all"), list(group.labels)),
            ("none", _("nothing"), []),
        ):
            st.button(
                text,
                key=f"{name} {group.folder}",
                type="tertiary",
                on_click=st.session_state.__setitem__,
                args=(key, value),
            )
    st.pills(
        group.label,
        list(group.labels),
        selection_mode="multi",
        format_func=lambda each: plain(group.labels[each]),
        key=key,
        label_visibility="collapsed",
        wrap=True,
    )


def _on(group: Kinds) -> list[str]:
    return in_order(st.session_state[widget_key(_kinds(group))], list(group.labels))


def _kinds(group: Kinds) -> str:
    return f"kinds_{group.folder}"


def _start_figure(area: Neighbourhood) -> dict[str, str]:
    cards = area_cards(area, viewer(), language())
    options = {_NONE: _("No figure"), **figures(area, cards)}
    start("figure", options, _NONE)
    return options


def _own_circle(area: Neighbourhood, options: dict[str, str]) -> None:
    """Let the visitor colour the areas by a figure about people's own circle."""
    if len(options) == 1:
        st.markdown(f"**{_('Your own circle')}**")
        why = (
            _("There are no figures about the people who live here, so nothing can be coloured.")
            if not area.meta.statistics
            else _("None of the figures about this neighbourhood may be shown as a colour.")
        )
        st.html(small(why))
        return
    chosen = st.selectbox(
        _("Your own circle"),
        list(options),
        format_func=lambda each: options[each],
        key=widget_key("figure"),
    )
    st.html(
        small(_("Figures about whole areas, never about persons. Nothing is coloured at first."))
    )
    keep({"figure": str(chosen)}, {"figure": _NONE})


def _shading(area: Neighbourhood) -> Shading | None:
    chosen = st.session_state[widget_key("figure")]
    return shading(area, chosen) if chosen != _NONE else None


def _figure_source(area: Neighbourhood, shaded: Shading) -> str:
    layer = find_layer(st.session_state[widget_key("figure")])
    columns = [each for each in area.meta.statistics if each.indicator == layer.indicator]
    told = [
        f"{source_words(each.source, fictional=area.meta.fictional)}, "
        f"{_('year not known') if each.year is None else each.year}"
        for each in columns
    ]
    caveat = getattr(layer.caveat, language()) if layer.caveat else ""
    source = _("Source: {source}.").format(source="; ".join(told))
    return " ".join(part for part in (f"{shaded.label}.", source, caveat) if part)


def _map(
    area: Neighbourhood, seen: OnMap, shown: list[str], shaded: Shading | None
) -> Picked | None:
    cards = area_cards(seen.area, viewer(), language())
    notes = {
        code: [
            *([shaded.texts[code]] if shaded and code in shaded.texts else []),
            *(f"{label}: {number(count)}" for label, count in card.counts),
            _("More stands below the map, under “{heading}”.").format(heading=_heading()),
        ]
        for code, card in cards.items()
    }
    return show_map(
        MapView(
            described=seen.described,
            urls=seen.urls(area),
            symbols=seen.signs,
            shown=shown,
            legend=[*(shaded.legend if shaded else []), *sign_legend(seen.described)],
            list_title=_("What is there"),
            notes={},
            shading=shaded.patterns if shaded else None,
            area_notes=notes,
            sift=sift_groups(),
            kept=seen.features,
            pass_on=True,
        ),
        key=_MAP,
    )


def _areas(area: Neighbourhood, picked: Picked | None) -> None:
    """Show the card of one sub-area: of the list, of the address, or tapped on the map."""
    st.header(_heading(), anchor=False)
    cards = area_cards(area, viewer(), language())
    if not cards:
        st.markdown(_("This neighbourhood has not been divided into areas."))
        return
    key = widget_key("buurt")
    if picked and picked.turn != st.session_state.get(_PICKED):
        st.session_state[_PICKED] = picked.turn
        kind, _colon, code = picked.key.partition(":")
        if kind == "area" and code in cards:
            st.session_state[key] = code
    start("buurt", [_NONE, *cards], _NONE, as_value=lambda text: text or None)
    chosen = st.selectbox(
        _("Which area?"),
        list(cards),
        index=None,
        format_func=lambda each: cards[each].name,
        key=key,
        placeholder=_("Choose one, or tap it on the map"),
    )
    keep({"buurt": chosen or _NONE}, {"buurt": _NONE})
    if chosen:
        show_card(area, cards[chosen])


def _heading() -> str:
    return _("Card of an area")


if __name__ == "__main__":
    main()
