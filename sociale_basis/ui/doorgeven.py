"""The page ``/doorgeven``: anyone passes on what is new or no longer right, without an account."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

from sociale_basis.errors import UnknownEntryError
from sociale_basis.i18n import _
from sociale_basis.privacy import Viewer, Who
from sociale_basis.register import get_entry, propose
from sociale_basis.ui.form_page import Card, form_page
from sociale_basis.ui.form_sent import sent
from sociale_basis.ui.opened import NAME
from sociale_basis.ui.own_register import own_register
from sociale_basis.ui.passed_on import SHORT, fields, known_lines, read_told
from sociale_basis.ui.workspace import DEFAULT, folders

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

    from sociale_basis.register import Kept, Register
    from sociale_basis.ui.form_safety import Stamps

RESIDENT = Who(Viewer.RESIDENT)


def page(request: Request, stamps: Stamps, form: dict[str, str] | None) -> Response:
    """Show the form, or keep what was sent.

    Parameters
    ----------
    request
        With ``entry`` in the address when it is about something that is there, or ``name``.
    stamps
        Make the stamp of the form.
    form
        What was sent; None where nothing was.
    """
    asked = (form or {}).get("entry") or request.query_params.get("entry")
    there = folders()
    named = str((form or request.query_params).get(NAME, ""))
    of = named if named in there else DEFAULT
    register = own_register(there[of])  # the example has one of its own
    entry = _entry(register, asked)
    if form is None:
        # A place on the map that is not in the register yet comes by its name.
        asks = {name: request.query_params.get(name, "") for name in ("x", "y", "name")}
        given = {name: text[:SHORT] for name, text in asks.items() if text}
        return _shown(stamps, entry, given if entry is None else {}, {}, of)
    key = stamps.key_of(form.get("stamp", ""))
    told, wrong = read_told(form)
    if entry is None and told is not None:
        if not told.name and not told.remark:
            told, wrong = None, {"name": _("Fill in what it is called.")}
        elif told.sort is None:
            told, wrong = None, {"sort": _("Choose one of these.")}
    if told is None or key is None:
        late = () if told is None else (_again(),)
        return _shown(stamps, entry, form, wrong, of, late)
    about = None if entry is None else entry.id
    seen = form.get("revision", "")
    revision = int(seen) if seen.isascii() and seen.isdigit() and len(seen) < 9 else None  # noqa: PLR2004 -- fits every database
    propose(register, RESIDENT, told, key=key, entry_id=about, revision=revision)
    return sent("doorgeven/")


def _entry(register: Register, entry_id: str | None) -> Kept | None:
    """Give the entry asked about, as a resident may see it; who may not gets the general form."""
    if not entry_id:
        return None
    try:
        return get_entry(register, RESIDENT, entry_id)
    except UnknownEntryError:
        return None


def _again() -> str:
    return _("The page was open for very long, or very short. Please send it once more.")


def _shown(
    stamps: Stamps,
    entry: Kept | None,
    form: dict[str, str],
    wrong: dict[str, str],
    of: str,
    late: tuple[str, ...] = (),
) -> Response:
    known = None if entry is None else entry.entry
    hidden = [(name, form[name]) for name in ("x", "y") if form.get(name)] if entry is None else []
    if entry is not None:
        hidden = [("entry", entry.id), ("revision", str(entry.revision))]
    if of != DEFAULT:
        hidden.append((NAME, of))
    card = Card(
        "",
        title="" if known is None else known.name,
        lines=() if known is None else tuple(known_lines(known)[1:]),
        fields=fields(form, wrong, known, new=entry is None),
        hidden=tuple(hidden),
    )
    told = (
        (_("Do you know something that is not here yet? Fill in what you know."),)
        if known is None
        else (_("Fill in only what is different."),)
    )
    return form_page(
        _("Pass something on"),
        up="./",
        action="doorgeven",
        paragraphs=told,
        cards=(card,),
        stamp=stamps.make(),
        keep="".join(f"&{name}={quote(text)}" for name, text in hidden if name in {"entry", NAME}),
        wrong=(*late, *([wrong[""]] if "" in wrong else [])),
        foot=(
            _("The builder team reads it before anything is shown."),
            _("We keep nothing about who you are."),
        ),
        status=422 if wrong or late else 200,
        switch=not wrong and not late,
    )
