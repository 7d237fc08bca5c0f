"""Where a form leads that was sent: to a page that sends nothing when it is loaded again."""

from __future__ import annotations

from starlette.responses import RedirectResponse

from sociale_basis.i18n import language
from sociale_basis.ui.form_page import HEADERS

THANKS = "bedankt"


def sent(start: str, to: str | None = None) -> RedirectResponse:
    """Lead on after a form was sent.

    Parameters
    ----------
    start
        The way to the page that says thank you, relative.
    to
        Another page to go to: where there is more to answer.
    """
    target = f"{start}{THANKS}?" if to is None else f"{to}?gedaan=1&"
    return RedirectResponse(f"{target}lang={language()}", status_code=303, headers=HEADERS)
