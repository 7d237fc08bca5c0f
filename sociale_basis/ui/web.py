"""What stands around the pages: routes of our own, what every answer carries, a warm start.

Streamlit serves one page for every address. It comes in English, with Streamlit's name on it and
without a policy of what a browser may fetch; here it gets our language, title and policy.
"""

from __future__ import annotations

import base64
import gzip
import hashlib
import re
from http import HTTPStatus
from typing import TYPE_CHECKING
from urllib.parse import parse_qs

from starlette.datastructures import MutableHeaders
from starlette.middleware import Middleware
from starlette.responses import JSONResponse, RedirectResponse
from starlette.routing import Route

from sociale_basis import i18n
from sociale_basis.errors import SocialeBasisError
from sociale_basis.i18n import gettext
from sociale_basis.ui import assets, map_content, public_forms
from sociale_basis.ui.assets import asset_url, styles
from sociale_basis.ui.neighbourhoods import chosen_folder, open_neighbourhood
from sociale_basis.ui.pages import PAGES
from sociale_basis.ui.settings_in_use import settings_or_defaults
from sociale_basis.ui.tiles import PDOK
from sociale_basis.ui.warm_up import is_warm

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.routing import BaseRoute
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from sociale_basis.settings import Settings

PATHS = frozenset(page.path for page in PAGES)
# Under these, HTML is a file of Streamlit or of a component, not the page.
_FILES = ("_stcore/", "app/", "component/", "media/", "static/")
HEADERS = {
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "SAMEORIGIN",  # not DENY: Streamlit shows files in frames of its own
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}
# Says where the server is. Without it, a page that is opened by its own address (/bereik) looks for
# the server under that address first, and finds nothing there.
_START = "window.__streamlit = { BACKEND_BASE_URL: new URL('.', document.baseURI).href };"
_SCRIPT = re.compile(r"<script>(.*?)</script>", re.DOTALL)


def routes() -> list[BaseRoute]:
    """Give the routes beside Streamlit's own."""
    ours = [*assets.routes(), *map_content.routes(), *public_forms.routes()]
    return [Route("/health", health), *ours]


def middleware() -> list[Middleware]:
    """Give what every request passes, outermost first."""
    return [Middleware(SafeHeaders), Middleware(OwnPage)]


def health(_request: Request) -> JSONResponse:
    """Tell that the server answers, whether its neighbourhood opens, and whether it is warm.

    Anyone may ask: no path, no name and no reason is given. Those stand in the log.
    """
    try:
        open_neighbourhood(chosen_folder())
        opens = True
    except SocialeBasisError:
        opens = False
    answer = {"status": "ok", "neighbourhood": opens, "warm": is_warm()}
    return JSONResponse(answer, headers={"Cache-Control": "no-store"})


def policy(settings: Settings, page: str = "") -> str:
    """Write the policy of what a page may fetch and run.

    Parameters
    ----------
    settings
        Whether the map has the background of another server.
    page
        The page itself: the scripts that stand in it may run, and no other that stands in a page.
    """
    allowed = " ".join(f"'sha256-{_digest(script)}'" for script in _SCRIPT.findall(page))
    pictures = f" {PDOK}" if settings.tiles == "pdok" else ""
    return "; ".join(
        [
            "default-src 'none'",
            # blob: is how Streamlit loads the script of a component.
            f"script-src 'self' blob: {allowed}".rstrip(),
            # Streamlit's own styles are written by script, and stand in attributes.
            "style-src 'self' 'unsafe-inline'",
            f"img-src 'self' data:{pictures}",
            "font-src 'self' data:",
            "connect-src 'self'",
            "frame-src 'self'",
            "manifest-src 'self'",
            "media-src 'self'",
            "base-uri 'none'",
            "form-action 'self'",
            "frame-ancestors 'self'",
        ]
    )


class SafeHeaders:
    """Adds to every answer what keeps its reader safe. Websockets pass untouched."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self.policy = policy(settings_or_defaults())

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, and its answer back."""

        async def send_safely(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.update(HEADERS)
                headers.setdefault("Content-Security-Policy", self.policy)
            await send(message)

        await self.app(scope, receive, send_safely if scope["type"] == "http" else send)


class OwnPage:
    """Gives the page that Streamlit sends the reader's language, our title and a policy.

    Streamlit sends it for every path, and then tells in English that it has no such page. Who asks
    for a path that is no page goes to the first one instead.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self.settings = settings_or_defaults()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on; hold back the answer when it is a page, until it is whole."""
        if scope["type"] != "http" or _is_form(scope):
            await self.app(scope, receive, send)
            return
        start: Message | None = None
        parts: list[bytes] = []
        elsewhere = _elsewhere(scope)

        async def send_own(message: Message) -> None:
            nonlocal start
            if message["type"] == "http.response.start" and _is_page(message):
                start = message
            elif start is None or message["type"] != "http.response.body":
                await send(message)
            else:
                parts.append(message.get("body", b""))
                if message.get("more_body", False):
                    return
                if elsewhere:
                    await elsewhere(scope, receive, send)
                else:
                    page = self.rewritten(_text(start, b"".join(parts)), _asked(scope))
                    await send(self.headed(start, page, empty=scope["method"] == "HEAD"))
                    await send({"type": "http.response.body", "body": page.encode("utf-8")})

        await self.app(scope, receive, send_own)

    def rewritten(self, page: str, lang: str | None) -> str:
        """Put what is ours into the page: language, title, style, and words without JavaScript."""
        lang = lang if lang in i18n.LANGUAGES else self.settings.lang
        without = gettext("This page needs JavaScript. Please switch it on in your browser.", lang)
        page = page.replace('<html lang="en"', f'<html lang="{lang}"', 1)
        page = page.replace("<title>Streamlit</title>", "<title>Sociale basis</title>", 1)
        page = page.replace("./favicon.png", f"./{asset_url('page/icon.svg')}", 1)
        links = [f'<link rel="stylesheet" href="./{each}">' for each in styles("readable.css")]
        head = f"{''.join(links)}{_early()}<script>{_START}</script></head>"
        page = page.replace("</head>", head, 1)
        own = f"<noscript><p>{without}</p></noscript>"
        return re.sub(r"<noscript>.*?</noscript>", lambda _: own, page, flags=re.DOTALL)

    def headed(self, start: Message, page: str, *, empty: bool) -> Message:
        """Write the head of the answer for the page as it has become."""
        headers = MutableHeaders(raw=list(start["headers"]))
        # They tell of Streamlit's file: a browser that has it in one language would keep it in
        # another.
        of_file = ("etag", "last-modified", "accept-ranges", "content-length", "content-encoding")
        for name in of_file:
            del headers[name]
        if not empty:
            headers["Content-Length"] = str(len(page.encode("utf-8")))
        headers["Content-Security-Policy"] = policy(self.settings, page)
        return {**start, "headers": headers.raw}


def _early() -> str:
    """Let the browser fetch the map's code while Streamlit's own is still coming."""
    modules = [map_content.LEAFLET, *assets.module_urls()]
    return "".join(f'<link rel="modulepreload" href="./{each}">' for each in modules)


def _is_page(start: Message) -> bool:
    headers = MutableHeaders(raw=start["headers"])
    # What is downloaded is a file of its own, also where it is HTML.
    if "content-disposition" in headers:
        return False
    kind = headers.get("content-type", "")
    return start["status"] == HTTPStatus.OK and kind.startswith("text/html")


def _path(scope: Scope) -> str:
    path: str = scope["path"]
    return path.removeprefix(scope.get("root_path", "")).removeprefix("/")


def _is_form(scope: Scope) -> bool:
    """Say whether it is a page of our own, whole as it is."""
    return _path(scope).partition("/")[0] in public_forms.PATHS


def _elsewhere(scope: Scope) -> RedirectResponse | None:
    """Give the way to the first page for a path that is none; it holds where a page is sent."""
    path = _path(scope)
    if path in PATHS or path.startswith(_FILES):
        return None
    # Relative: a server in front of this one may have taken off the start of the path.
    up = "../" * path.count("/") or "./"
    query = scope["query_string"].decode("latin-1")
    headers = {"Cache-Control": "no-store"}
    return RedirectResponse(f"{up}?{query}" if query else up, headers=headers)


def _text(start: Message, body: bytes) -> str:
    packed = MutableHeaders(raw=start["headers"]).get("content-encoding") == "gzip"
    return (gzip.decompress(body) if packed and body else body).decode("utf-8")


def _asked(scope: Scope) -> str | None:
    asked = parse_qs(scope["query_string"].decode("latin-1")).get("lang", [])
    return asked[-1] if asked else None


def _digest(script: str) -> str:
    return base64.b64encode(hashlib.sha256(script.encode("utf-8")).digest()).decode("ascii")
