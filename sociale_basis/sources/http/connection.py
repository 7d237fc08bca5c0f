"""Opens the connection as the network of a municipality wants it.

Proxies come from ``HTTPS_PROXY``, ``HTTP_PROXY`` and ``NO_PROXY`` (on Windows and macOS also from
the settings of the system). Certificates: those that come with httpx and those of the system, or
``SSL_CERT_FILE`` where that is set; and those in ``SOCIALE_BASIS_CA_FILE`` besides.
"""

from __future__ import annotations

import os
import ssl
from importlib.metadata import version
from typing import TYPE_CHECKING

import httpx

from sociale_basis.errors import UsageError
from sociale_basis.settings import PREFIX
from sociale_basis.sources.http.unpacked import ACCEPTED

if TYPE_CHECKING:
    from pathlib import Path

_CONNECT_WITHIN_S = 15.0
_SEND_WITHIN_S = 60.0
_CERTIFICATES = ("SSL_CERT_FILE", "SSL_CERT_DIR")
_PROXIES = "HTTPS_PROXY or HTTP_PROXY"


def user_agent(contact: str) -> str:
    """Give how the program introduces itself, with whom to write to where that is known.

    Raises
    ------
    UsageError
        The contact holds something that cannot stand in a header.
    """
    name = f"sociale-basis/{version('sociale-basis')}"
    if not contact:
        return name
    if not contact.isascii() or not contact.isprintable():
        raise UsageError(
            f"{PREFIX}CONTACT cannot be sent along: it holds more than plain letters and signs",
            do="give a mail address or a web address",
        )
    return f"{name} (+{contact})"


def open_connection(contact: str, ca_file: Path | None) -> httpx.Client:
    """Open a client for all hosts; nothing is sent yet.

    Raises
    ------
    UsageError
        A certificate, proxy or contact cannot be used; the message names the variable.
    """
    agent = user_agent(contact)
    context = _trusted(ca_file)
    limits = httpx.Timeout(_SEND_WITHIN_S, connect=_CONNECT_WITHIN_S)
    try:
        return httpx.Client(
            # Only what is unpacked in small pieces is asked for.
            headers={"User-Agent": agent, "Accept-Encoding": ACCEPTED},
            verify=context,
            timeout=limits,
        )
    except (ValueError, ImportError, httpx.InvalidURL) as error:
        # What httpx says may hold the password of the proxy.
        raise UsageError(
            f"the proxy in {_PROXIES} cannot be used",
            do="write it like http://proxy.gemeente.example:8080",
        ) from error


def timeout(silence_s: float) -> httpx.Timeout:
    """Give the limits for one request: a service may keep silent for so many seconds."""
    return httpx.Timeout(_SEND_WITHIN_S, connect=_CONNECT_WITHIN_S, read=silence_s)


def _trusted(ca_file: Path | None) -> ssl.SSLContext:
    try:
        context = httpx.create_ssl_context()
    except (OSError, ssl.SSLError) as error:
        named = next((name for name in _CERTIFICATES if os.environ.get(name)), "SSL_CERT_FILE")
        raise UsageError(
            f"the certificates in {named} cannot be read",
            do=f"correct {named}, or remove it",
        ) from error
    # On Windows and macOS the certificate of a municipality's own network stands in the system.
    context.load_default_certs()
    if ca_file is not None:
        try:
            context.load_verify_locations(cafile=ca_file)
        except (OSError, ssl.SSLError) as error:
            raise UsageError(
                "this is no file with certificates",
                file=ca_file,
                do=f"set {PREFIX}CA_FILE to a PEM file, or remove it",
            ) from error
    return context
