"""Asks a service and, where it fails, those who offer the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sociale_basis.errors import OfflineError, ServiceError
from sociale_basis.sources.http.message import is_json

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from sociale_basis.sources.http.client import Client
    from sociale_basis.sources.http.message import Reply, Request

_NOT_UNDERSTOOD = 400


def ask_in_turn(
    client: Client, requests: Sequence[Request], check: Callable[[Reply], object] = is_json
) -> Reply:
    """Give the answer of the first that has one; what any of them answered before comes first.

    Parameters
    ----------
    client
        With whom to ask.
    requests
        The same question to each place, in the order in which they are tried.
    check
        As in :meth:`Client.ask`. An answer it refuses is no answer: the next is asked.

    Raises
    ------
    ServiceError
        None has an answer. The message is about the first, and names the others. A question that
        is not understood (status 400) is not put to the others.
    StorageError, UsageError
        See :meth:`Client.ask`.
    """
    for request in requests:
        reply = client.answered(request, check)
        if reply is not None:
            return reply
    failed: list[ServiceError] = []
    for request in requests:
        try:
            return client.ask(request, check)
        except OfflineError:
            raise
        except ServiceError as error:
            if error.status == _NOT_UNDERSTOOD:
                raise
            failed.append(error)
    first, *others = failed
    if not others:
        raise first
    told = ", ".join(f"{other.host} ({other.what})" for other in others)
    raise type(first)(
        f"{first.what}; neither helped {told}", host=first.host, status=first.status, do=first.do
    ) from first
