"""One line for whatever can go wrong between here and a service: host, status, what to try."""

from __future__ import annotations

import json
import ssl
from http import HTTPStatus
from typing import TYPE_CHECKING

import httpx

from sociale_basis.errors import CutOffError, OfflineError, ServiceError, ServiceShapeError
from sociale_basis.settings import PREFIX

if TYPE_CHECKING:
    from sociale_basis.sources.services import Service

_LONGEST = 200
_SIGN_IN = 407
_SIGN_IN_DO = "the proxy wants a name and password: HTTPS_PROXY=http://name:password@proxy:8080"
_PROXY = "if this network has a proxy, set HTTPS_PROXY; otherwise look at the connection"


def offline(service: Service) -> OfflineError:
    """Say that nothing was kept and nobody may be asked."""
    return OfflineError(
        f"not asked ({PREFIX}OFFLINE is on), and no earlier answer to this was kept",
        host=service.host,
        do="run the same once with a connection",
    )


def of_status(status: int, content: bytes, kind: str, service: Service) -> ServiceError:
    """Say what a service answered instead of what was asked."""
    try:
        phrase = HTTPStatus(status).phrase
    except ValueError:
        phrase = "no known status"
    said = _reason(content, kind)
    what = f"answers {status} ({phrase})" + (f": {said}" if said else "")
    hints = {
        401: "it wants a sign-in that it did not want before; see what has changed at the service",
        403: "it refuses this network or program; set SOCIALE_BASIS_CONTACT, or ask the service",
        404: "the address has changed or this edition does not exist; " + service.otherwise,
        _SIGN_IN: _SIGN_IN_DO,
    }
    return ServiceError(
        what, host=service.host, status=status, do=hints.get(status, service.otherwise)
    )


def of_connection(error: httpx.HTTPError, service: Service) -> ServiceError:
    """Say why a service was not reached, or not to the end."""
    what, do, kind = "cannot be reached", _PROXY, ServiceError
    if _certificate_is_the_problem(error):
        what = "its certificate is not trusted"
        do = (
            "if this network opens encrypted traffic, set "
            f"{PREFIX}CA_FILE to the certificate (PEM) of the network"
        )
    elif isinstance(error, httpx.ConnectTimeout):
        what = "did not pick up in time"
    elif isinstance(error, httpx.TimeoutException):
        what, do = f"kept silent for {service.timeout_s:g} s", service.otherwise
    elif isinstance(error, httpx.ProxyError):
        what, do = "the proxy refuses to pass this on", "see HTTPS_PROXY, and NO_PROXY"
        # All that httpx passes on of what a proxy says is a text that begins with the status.
        if str(error).startswith(str(_SIGN_IN)):
            do = _SIGN_IN_DO
    elif isinstance(error, httpx.UnsupportedProtocol):
        what, do = "sends on to something that is no web page", service.otherwise
    elif isinstance(error, (httpx.ReadError, httpx.RemoteProtocolError)):
        what, do, kind = "broke off in the middle of its answer", service.otherwise, CutOffError
    return kind(what, host=service.host, do=do)


def too_large(service: Service) -> ServiceError:
    """Say that an answer was broken off because of its size."""
    return ServiceError(
        f"the answer is larger than {service.max_mb:g} MB and was broken off",
        host=service.host,
        do=f"ask for a smaller area, or raise max_mb of '{service.key}' ({PREFIX}SERVICES)",
    )


def too_slow(seconds: float, service: Service) -> ServiceError:
    """Say that an answer came in so slowly that it was given up."""
    return ServiceError(
        f"the answer was not there after {seconds:g} s", host=service.host, do=service.otherwise
    )


def unsafe_redirect(service: Service) -> ServiceError:
    """Say that a service sent on to an address without encryption."""
    return ServiceError(
        "sends on to an address without encryption",
        host=service.host,
        do="look at the address in a browser on this computer: a proxy may stand between",
    )


def too_much(total_mb: float, service: Service) -> ServiceError:
    """Say that one answer after another came in, and that it was enough."""
    return ServiceError(
        f"more than {total_mb:g} MB came in, all together, and the rest was not asked",
        host=service.host,
        do="ask for a smaller area; it goes on from what was kept",
    )


def sent_elsewhere(host: str, service: Service) -> ServiceError:
    """Say that a question that may hold an address is not passed on to somebody else."""
    return ServiceShapeError(
        f"sends on to {host}, and what is asked here is not told to others",
        host=service.host,
        do="see whether its address has changed, and set the new one in services.toml",
    )


def endless(service: Service) -> ServiceError:
    """Say that a service sends from one address to the next."""
    return ServiceError(
        "sends on from one address to the next without end",
        host=service.host,
        do=service.otherwise,
    )


def damaged(service: Service) -> ServiceError:
    """Say that what came in cannot be unpacked."""
    return CutOffError("its answer is damaged", host=service.host, do=service.otherwise)


def unknown_packing(packed: str, service: Service) -> ServiceError:
    """Say that an answer is packed in a way that was not asked for."""
    return ServiceShapeError(
        f"packs its answer as '{packed[:40]}', which was not asked for",
        host=service.host,
        do="look at the address in a browser on this computer: a proxy may stand between",
    )


def lasts(error: httpx.HTTPError) -> bool:
    """Tell whether trying again would end the same way."""
    refused = isinstance(error, httpx.ProxyError) and str(error).startswith("4")
    return (
        refused
        or _certificate_is_the_problem(error)
        or isinstance(error, (httpx.UnsupportedProtocol, httpx.LocalProtocolError))
    )


def after_tries(error: ServiceError, tries: int, asked_wait_s: float | None) -> ServiceError:
    """Add how often it was tried, or how long the service wants to be left alone."""
    what = error.what
    if asked_wait_s is not None:
        what = f"{what}, and asks to come back in {_duration(asked_wait_s)}"
    elif tries > 1:
        what = f"{what}, {tries} times"
    return type(error)(what, host=error.host, status=error.status, do=error.do)


def _duration(seconds: float) -> str:
    return f"{seconds:.0f} s" if seconds < 120 else f"{seconds / 60:.0f} minutes"  # noqa: PLR2004 -- two minutes


def _certificate_is_the_problem(error: BaseException | None) -> bool:
    while error is not None:
        if isinstance(error, ssl.SSLCertVerificationError) or "CERTIFICATE_VERIFY" in str(error):
            return True
        error = error.__cause__ or error.__context__
    return False


def _reason(content: bytes, kind: str) -> str:
    """Find what a service itself says is wrong: in JSON, in the XML of OGC, or as plain text."""
    text = content[:20_000].decode("utf-8", "replace")
    if "json" in kind:
        return _shortened(_from_json(text))
    if "xml" in kind:
        return _shortened(exception_text(text))
    return _shortened(text) if kind.startswith("text/plain") else ""


def _from_json(text: str) -> str:
    try:
        content = json.loads(text)
    except (ValueError, RecursionError):
        return ""
    # OGC API: detail; OData: {"odata.error": {"message": {"value": …}}}.
    while isinstance(content, dict):
        content = next(
            (
                content[name]
                for name in ("detail", "odata.error", "error", "message", "value", "title")
                if content.get(name)
            ),
            "",
        )
    return content if isinstance(content, str) else ""


def exception_text(xml: str) -> str:
    """Give what an OGC service says in an ``ExceptionReport``; nothing where it is none."""
    _, found, rest = xml.partition("ExceptionText>")
    return rest.partition("<")[0] if found else ""


def _shortened(text: str) -> str:
    plain = " ".join(text.split()).rstrip(".")
    return plain if len(plain) <= _LONGEST else f"{plain[:_LONGEST]} …"
