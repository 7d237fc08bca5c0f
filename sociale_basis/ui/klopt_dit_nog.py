"""The page ``/klopt-dit-nog/<token>``: an organisation confirms with one tap, or corrects."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sociale_basis.errors import LinkGoneError, OutdatedError
from sociale_basis.i18n import _
from sociale_basis.privacy import Viewer, Who
from sociale_basis.register import asked_by, confirm, correct
from sociale_basis.ui.form_page import Card, form_page
from sociale_basis.ui.form_sent import sent
from sociale_basis.ui.own_register import registers
from sociale_basis.ui.passed_on import fields, known_lines, read_told

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

    from sociale_basis.register import AskedEntry, Register
    from sociale_basis.ui.form_safety import Stamps

# A link is not more than a resident with a question: it shows nothing that is not published.
HOLDER = Who(Viewer.RESIDENT)


def page(request: Request, stamps: Stamps, form: dict[str, str] | None) -> Response:
    """Show what a link asks, or keep the answer; every link that does not work gets one page.

    Parameters
    ----------
    request, stamps, form
        As in :func:`sociale_basis.ui.doorgeven.page`.
    """
    secret = request.path_params["token"]
    try:
        if form is None:
            return _shown(stamps, secret, done="gedaan" in request.query_params)
        return _answered(stamps, secret, form)
    except LinkGoneError:
        return _gone()


def _answered(stamps: Stamps, secret: str, form: dict[str, str]) -> Response:
    # However soon: whoever has the link is no program that tries its luck.
    key = stamps.key_of(form.get("stamp", ""), soonest_s=0)
    entry_id, seen = form.get("entry", ""), form.get("revision", "")
    if key is None or not (seen.isascii() and seen.isdigit() and len(seen) < 9):  # noqa: PLR2004 -- fits every database
        late = _("The page was open for too long. Please answer once more.")
        return _shown(stamps, secret, form, notice=late)
    register = _register(secret)
    # The same form may ask about several entries: each has an answer of its own.
    key = f"{key}-{entry_id[:32]}"
    if form.get("answer") == "confirm":
        try:
            confirm(register, HOLDER, secret, entry_id, expected=int(seen), key=key)
        except OutdatedError:
            text = _("Somebody changed this in the meantime. Please look once more.")
            return _shown(stamps, secret, notice=text)
    else:
        told, wrong = read_told(form)
        if told is None:
            return _shown(stamps, secret, form, wrong)
        correct(register, HOLDER, secret, entry_id, told, expected=int(seen), key=key)
    try:
        asked_by(register, HOLDER, secret)
    except LinkGoneError:
        return sent("")
    return sent("", to=secret)


def _register(secret: str) -> Register:
    """Give the register that made a link: the example has one of its own."""
    *others, last = registers()
    for each in others:
        try:
            asked_by(each, HOLDER, secret)
        except LinkGoneError:
            continue
        return each
    return last


def _shown(
    stamps: Stamps,
    secret: str,
    form: dict[str, str] | None = None,
    wrong: dict[str, str] | None = None,
    *,
    notice: str = "",
    done: bool = False,
) -> Response:
    asked = asked_by(_register(secret), HOLDER, secret)
    if done and not notice:
        notice = _("Thank you, we have it. There is more below.")
    cards = tuple(
        _card(number, each, form or {}, wrong or {}) for number, each in enumerate(asked, start=1)
    )
    text = _("Is this still right? With one tap you help people who want to come.")
    if all(each.kept is None for each in asked):
        text = _("You know from our message what this is about. It is not public: it stays hidden.")
    whole = (wrong or {}).get("")
    return form_page(
        _("Is this still right?"),
        up="../",
        action=secret,
        paragraphs=(text,),
        cards=cards,
        stamp=stamps.make(),
        notice=notice,
        wrong=(whole,) if whole else (),
        foot=(
            _("This link ends by itself."),
            _("We keep nothing about who you are."),
        ),
        status=422 if wrong else 200,
        switch=not wrong and form is None,
    )


def _card(number: int, asked: AskedEntry, form: dict[str, str], wrong: dict[str, str]) -> Card:
    entry = None if asked.kept is None else asked.kept.entry
    title = _("Your activity, place or organisation") if entry is None else entry.name
    lines = () if entry is None else tuple(known_lines(entry)[1:])
    if asked.answered:
        return Card(f"f{number}-", title, done=True)
    mine = form.get("entry") == asked.entry_id
    return Card(
        f"f{number}-",
        title,
        lines,
        fields(form if mine else {}, wrong if mine else {}, entry, new=False),
        (("entry", asked.entry_id), ("revision", str(asked.revision))),
        confirm=_("Yes, it is still there") if entry is None else _("Yes, this is right"),
        open=mine and bool(wrong),
    )


def _gone() -> Response:
    return form_page(
        _("This link does not work (any more)"),
        up="../",
        action="",
        paragraphs=(
            _("Perhaps you used it already: then we have your answer. Thank you."),
            _("Perhaps it was too old, or its end is missing."),
            _("You can still pass on what has changed."),
        ),
        pass_on=True,
        status=404,
    )
