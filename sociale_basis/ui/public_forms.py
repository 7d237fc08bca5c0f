"""The routes of the forms without an account: ``/doorgeven`` and ``/klopt-dit-nog/<token>``.

Getting a page changes nothing, whoever fetches it: only sending a form does.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from starlette.concurrency import run_in_threadpool
from starlette.routing import Route

from sociale_basis import i18n
from sociale_basis.errors import SocialeBasisError
from sociale_basis.i18n import LANGUAGES, _
from sociale_basis.ui import doorgeven, klopt_dit_nog
from sociale_basis.ui.form_page import form_page
from sociale_basis.ui.form_safety import (
    LINKS_PER_DAY,
    LINKS_PER_TEN_MINUTES,
    Stamps,
    UnreadableFormError,
    Visits,
    read_form,
)
from sociale_basis.ui.form_sent import THANKS, sent
from sociale_basis.ui.settings_in_use import settings_or_defaults

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.requests import Request
    from starlette.responses import Response
    from starlette.routing import BaseRoute

PATHS = ("doorgeven", "klopt-dit-nog")
_LOG = logging.getLogger(__name__)


def routes(
    stamps: Stamps | None = None, visits: Visits | None = None, links: Visits | None = None
) -> list[BaseRoute]:
    """Give the routes.

    Parameters
    ----------
    stamps, visits, links
        What guards the forms, and who counts what is sent by links; by default of this program.
    """
    stamping = stamps or Stamps()
    anyone = visits or Visits()
    invited = links or Visits(per_ten_minutes=LINKS_PER_TEN_MINUTES, per_day=LINKS_PER_DAY)

    def answering(
        page: Callable[..., Response], up: str, count: Visits = anyone
    ) -> Callable[..., object]:
        async def answer(request: Request) -> Response:
            return await _answer(request, page, up, (stamping, count))

        return answer

    methods = ["GET", "HEAD", "POST"]
    thanks = answering(_thanks, "../")
    return [
        Route("/doorgeven", answering(doorgeven.page, "./"), methods=methods),
        Route(f"/doorgeven/{THANKS}", thanks),
        Route(f"/klopt-dit-nog/{THANKS}", thanks),
        Route(
            "/klopt-dit-nog/{token}", answering(klopt_dit_nog.page, "../", invited), methods=methods
        ),
    ]


async def _answer(
    request: Request, page: Callable[..., Response], up: str, guards: tuple[Stamps, Visits]
) -> Response:
    stamps, visits = guards
    form: dict[str, str] | None = None
    readable = True
    if request.method == "POST":
        try:
            form = await read_form(request)
        except UnreadableFormError:
            readable = False
    lang = (form or {}).get("lang") or request.query_params.get("lang")

    def made() -> Response:
        i18n.use(lang if lang in LANGUAGES else settings_or_defaults().lang)
        try:
            if not readable:
                return _sorry(up, _("We could not read what was sent. Nothing was kept."), 400)
            if form is None:
                return page(request, stamps, None)
            if form.get("website"):
                return sent(
                    "doorgeven/" if up == "./" else ""
                )  # a program filled in what people do not see
            address = None if request.client is None else request.client.host
            if not visits.allow(address):
                text = _("Much was sent from here just now. Please try again in ten minutes.")
                return _sorry(up, text, 429)
            return page(request, stamps, form)
        except SocialeBasisError as error:
            # Not the text of the error: it may hold what was sent.
            _LOG.warning("A form could not be answered: %s", type(error).__name__)
            text = _("It does not work just now. Nothing was kept. Please try again later.")
            return _sorry(up, text, 503)

    return await run_in_threadpool(made)


def _thanks(_request: Request, *_guards: object) -> Response:
    text = _("Thank you. The builder team looks at what needs looking at before it is shown.")
    return form_page(_("Passed on"), up="../", action="", paragraphs=(text,), pass_on=True)


def _sorry(up: str, text: str, status: int) -> Response:
    heading = _("That did not work")
    return form_page(heading, up=up, action="", paragraphs=(text,), status=status, switch=False)
