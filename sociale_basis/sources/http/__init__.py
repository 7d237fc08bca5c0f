"""Asks services on the internet, kindly and at most once: the only room with a connection.

:class:`Client` answers from what it kept before it opens a connection. Nothing here knows what an
answer means; readers such as :mod:`sociale_basis.sources.ogc_features` do.
"""

from sociale_basis.sources.http.client import Client
from sociale_basis.sources.http.download import Downloaded, download
from sociale_basis.sources.http.message import Reply, Request
from sociale_basis.sources.http.mirrors import ask_in_turn
from sociale_basis.sources.http.timing import Patience, Received, Timing

__all__ = [
    "Client",
    "Downloaded",
    "Patience",
    "Received",
    "Reply",
    "Request",
    "Timing",
    "ask_in_turn",
    "download",
]
