"""An answer in one sentence and three tiles: each state with its pattern, words and number."""

from __future__ import annotations

from base64 import b64encode
from html import escape
from typing import TYPE_CHECKING

from sociale_basis.i18n import _, number, state_words
from sociale_basis.maps.patterns import STATES, pattern
from sociale_basis.maps.shown import NOT_SHOWN, about
from sociale_basis.vocabulary import State

if TYPE_CHECKING:
    from sociale_basis.maps import ReachOnMap
    from sociale_basis.neighbourhood import Neighbourhood

_NOTHING = "0"


def main_sentence(area: Neighbourhood, answer: ReachOnMap, *, at_a_moment: bool = False) -> str:
    """Say in one sentence who can probably get there: an estimate, never who comes.

    Parameters
    ----------
    area
        The neighbourhood.
    answer
        Who can get to a layer.
    at_a_moment
        Whether a place must also be open then.
    """
    totals = area.meta.totals
    if answer.by_homes:
        values = {"yes": answer.totals.yes, "total": number(totals.dwellings_in_boundary)}
        texts = (
            _("From none of the {total} dwellings did we find a way that is probably fine."),
            _("From all {total} dwellings one can probably get there."),
            _("From {yes} of the {total} dwellings one can probably get there."),
        )
    else:
        everyone = totals.residents_in_boundary or 0.0
        values = {"yes": _amount(answer.totals.yes), "total": about(everyone)}
        texts = (
            _("For none of about {total} residents did we find a way that is probably fine."),
            _("All of about {total} residents can probably get there."),
            _("{yes} of about {total} residents can probably get there."),
        )
    if answer.totals.yes == NOT_SHOWN:
        return _("Too few people live here to show how many of them can get there.")
    nobody, everybody, some = texts
    if at_a_moment:
        nobody = (
            _(
                "For none of the {total} dwellings is it certain that one gets there while it is "
                "open."
            )
            if answer.by_homes
            else _(
                "For none of about {total} residents is it certain that they get there while it is "
                "open."
            )
        )
    if answer.totals.yes == _NOTHING:
        return nobody.format(**values)
    rest = (answer.totals.unknown, answer.totals.no)
    return (everybody if rest == (_NOTHING, _NOTHING) else some).format(**values)


def tiles(answer: ReachOnMap) -> str:
    """Draw the three states side by side, as HTML with every text escaped."""
    texts = (answer.totals.yes, answer.totals.unknown, answer.totals.no)
    unit = _("dwellings") if answer.by_homes else _("residents")
    items = []
    for state, text in zip(State, texts, strict=True):
        amount = _too_few() if text == NOT_SHOWN else text
        if text not in (NOT_SHOWN, _NOTHING) and not answer.by_homes:
            amount = _amount(text)
        words = "" if text == NOT_SHOWN else f" <small>{escape(unit)}</small>"
        items.append(
            f'<li class="page-state" data-state="{state}">{swatch(state)}'
            f"<span>{escape(state_words(state))}</span>"
            f"<strong>{escape(amount)}{words}</strong></li>"
        )
    return f'<ul class="page-states">{"".join(items)}</ul>'


def swatch(state: State) -> str:
    """Draw a small piece of the pattern of a state, as a picture: Streamlit takes out drawings."""
    style = STATES[state]
    drawn = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="40" height="40"><defs>'
        f"{pattern('state', style.pattern, style.ink, style.paper)}</defs>"
        '<rect width="40" height="40" fill="url(#state)"/></svg>'
    )
    coded = b64encode(drawn.encode()).decode("ascii")
    return f'<img class="page-tile" alt="" src="data:image/svg+xml;base64,{coded}">'


def _amount(text: str) -> str:
    """Write an estimate as the beginning of a sentence: "About 340", "Fewer than 10"."""
    if text[:1].isdigit():
        return _("About {number}").format(number=text)
    return text[:1].upper() + text[1:]


def _too_few() -> str:
    return _("too few to show")
