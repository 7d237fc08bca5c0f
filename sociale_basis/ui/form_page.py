"""Draws the pages without an account: plain HTML, no script, for any phone and screen reader."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import jinja2
from starlette.responses import HTMLResponse

from sociale_basis.i18n import LANGUAGES, _, language
from sociale_basis.ui.assets import asset_url, styles

if TYPE_CHECKING:
    from starlette.responses import Response

_HERE = Path(__file__).parent
_NAMES = {"nl": "Nederlands", "en": "English"}
HEADERS = {
    "Cache-Control": "no-store",
    "X-Robots-Tag": "noindex",
    # Stricter than that of the dashboard: there is no script at all.
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; img-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
}


class FormField(NamedTuple):
    """A field of a form.

    Attributes
    ----------
    name, label, kind
        Kind is text, tel, email, url, words, check or choices.
    value
        What is filled in.
    hint, wrong
        Small print under the label; what is wrong with the value.
    """

    name: str
    label: str
    kind: str = "text"
    value: str = ""
    hint: str = ""
    wrong: str = ""
    longest: int = 200
    required: bool = False
    options: tuple[tuple[str, str], ...] = ()


class Card(NamedTuple):
    """A part of a page: what is known of something, and the form about it."""

    prefix: str
    """Before the ids of its fields: a page can have several."""
    title: str = ""
    lines: tuple[tuple[str, str], ...] = ()
    fields: tuple[FormField, ...] = ()
    hidden: tuple[tuple[str, str], ...] = ()
    confirm: str = ""
    """What stands on the button that confirms; without one there is none."""
    open: bool = False
    done: bool = False


def form_page(  # noqa: PLR0913 -- the parts of a page, each by name
    heading: str,
    *,
    up: str,
    action: str,
    paragraphs: tuple[str, ...] = (),
    cards: tuple[Card, ...] = (),
    stamp: str = "",
    keep: str = "",
    notice: str = "",
    wrong: tuple[str, ...] = (),
    foot: tuple[str, ...] = (),
    pass_on: bool = False,
    status: int = 200,
    switch: bool = True,
) -> Response:
    """Draw a page in the language in use.

    Parameters
    ----------
    heading, paragraphs, cards, notice, foot
        What stands on it.
    up
        The way to the first page: ``./`` or ``../``.
    action
        Where forms go, relative.
    stamp
        Of the forms on it; see ``form_safety.Stamps``.
    keep
        What the switch of language takes along: ``&entry=…``.
    wrong
        What is wrong besides what the fields say of themselves.
    pass_on
        Whether to point to the page where anyone can pass something on.
    status
        Of the answer.
    switch
        Whether the language can be switched: not after a form was sent, which would be lost.
    """
    lang = language()
    (other,) = [each for each in LANGUAGES if each != lang]
    said: list[tuple[str, str]] = [("", each) for each in wrong]
    said += [
        (f"{card.prefix}{field.name}", f"{field.label}: {field.wrong}")
        for card in cards
        for field in card.fields
        if field.wrong
    ]
    text = _template().render(
        heading=heading,
        up=up,
        action=action,
        paragraphs=paragraphs,
        cards=cards,
        stamp=stamp,
        keep=keep,
        notice=notice,
        wrong=said,
        foot=foot,
        pass_on=pass_on,
        lang=lang,
        lang_chosen=True,
        other_lang=other,
        other_language=_NAMES[other] if switch else "",
        styles=styles("forms.css"),
        icon=asset_url("page/icon.svg"),
        t=_texts(),
    )
    return HTMLResponse(text, status_code=status, headers=HEADERS)


def _texts() -> dict[str, Any]:
    return {
        "to_the_map": _("To the map"),
        "wrong_title": _("Not sent"),
        "wrong_lead": _("It was not sent yet. Please look at this:"),
        "not_right": _("Something is not right (any more)"),
        "send": _("Send"),
        "leave_empty": _("Leave this empty"),
        "done_already": _("You answered this. Thank you."),
        "pass_on": _("Pass something on"),
    }


@cache
def _template() -> jinja2.Template:
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(_HERE),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=jinja2.StrictUndefined,
    )
    return environment.get_template("form_page.html")
