"""What stands on every page: that a neighbourhood is made up, whose data it is, what is unknown."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

import streamlit as st

from sociale_basis.i18n import _, number
from sociale_basis.neighbourhood.credits import OSM_TERMS
from sociale_basis.ui.sources import sources_block
from sociale_basis.vocabulary import Status

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sociale_basis.maps import MapDescription
    from sociale_basis.neighbourhood import Neighbourhood


def fictional_notice(area: Neighbourhood) -> None:
    """Say that the neighbourhood does not exist, if it does not."""
    if area.meta.fictional:
        words = _("This neighbourhood is fictional: no such streets, people or places exist.")
        st.html(f'<p class="page-fictional">{escape(words)}</p>')


def footer(area: Neighbourhood, described: MapDescription) -> None:
    """Say where the data comes from, of when it is, and what is not known."""
    st.html(
        '<div class="page-foot">'
        + _part(_("Where the data comes from"), [*described.attribution, *described.dates])
        + _part(_("What we do not know"), not_known(area))
        + "</div>"
        + sources_block(area)
    )


def not_known(area: Neighbourhood) -> list[str]:
    """Give sentences on what is not known of a neighbourhood, and who was not asked.

    Parameters
    ----------
    area
        The neighbourhood.
    """
    totals, status = area.meta.totals, area.places["status"]
    open_places = int((status != Status.CLOSED).sum())
    checked = int((status == Status.VERIFIED).sum())
    sentences = []
    if open_places:
        some = _(
            "{checked} of the {all} entries were checked by someone. About the others nobody "
            "was asked: they come from a map or a list."
        )
        none = _(
            "None of the {all} entries was checked by someone yet. Nobody was asked about them: "
            "they come from a map or a list."
        )
        text = some if checked else none
        sentences.append(text.format(checked=number(checked), all=number(open_places)))
    sentences.append(
        _("What is not on the map can be there all the same. Nobody asked every resident.")
    )
    if area.meta.population_from == "none":
        sentences.append(_("How many people live here is not known: dwellings are counted."))
    if not area.meta.statistics:
        sentences.append(
            _("Apart from how many people live here, there are no figures per area about them.")
        )
    if totals.places_not_connected:
        sentences.append(
            _(
                "Places that lie on no way we know, so that we cannot say who gets there: {number}."
            ).format(number=number(totals.places_not_connected))
        )
    if totals.homes_not_connected:
        sentences.append(
            _("Homes that lie on no way we know: {number}. What they can reach is unknown.").format(
                number=number(totals.homes_not_connected)
            )
        )
    sentences.append(_("Whether you are welcome somewhere, and whether you come, no map can tell."))
    return sentences


def _part(heading: str, lines: Sequence[str]) -> str:
    items = "".join(f"<li>{linked(line)}</li>" for line in lines)
    return f"<section><h2>{escape(heading)}</h2><ul>{items}</ul></section>"


def linked(line: str) -> str:
    """Write a line as HTML, with the address that OpenStreetMap asks for as a link."""
    text, found, rest = escape(line).partition(OSM_TERMS)
    if not found:
        return text
    link = f'<a href="https://{OSM_TERMS}" target="_blank" rel="noopener">{OSM_TERMS}</a>'
    return f"{text}{link}{rest}"
