"""The line to services: one attempt at a time, again while there is hope, never too much."""

from __future__ import annotations

from contextlib import contextmanager
from threading import Lock
from typing import TYPE_CHECKING, TypeVar

import httpx

from sociale_basis.sources.http import failures
from sociale_basis.sources.http.connection import open_connection, timeout
from sociale_basis.sources.http.hosts import Hosts
from sociale_basis.sources.http.timing import Received, passes, retry_after_s

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sociale_basis.errors import ServiceError
    from sociale_basis.settings import Settings
    from sociale_basis.sources.http.message import Request
    from sociale_basis.sources.http.timing import Patience, Timing

MEGABYTE = 1_000_000
_LONGEST_COMPLAINT = 20_000

Result = TypeVar("Result")


class TryAgainError(Exception):
    """An attempt failed in a way that may pass; ``wait_s`` is what the service asks for."""

    def __init__(self, error: ServiceError, wait_s: float | None = None) -> None:
        super().__init__(str(error))
        self.error = error
        self.wait_s = wait_s


class Line:
    """The connections of one client, and the manners with which they are used."""

    def __init__(
        self,
        settings: Settings,
        patience: Patience,
        timing: Timing,
        tell: Callable[[Received], None] | None,
    ) -> None:
        self._settings = settings
        self._patience = patience
        self._timing = timing
        self._tell = tell
        self._hosts = Hosts(timing)
        self._opening = Lock()
        self._connection: httpx.Client | None = None
        self.turn = self._hosts.turn

    def close(self) -> None:
        """Close the connections; the next attempt opens them again."""
        with self._opening:
            if self._connection is not None:
                self._connection.close()
                self._connection = None

    def patiently(
        self,
        request: Request,
        attempt: Callable[[], Result],
        come_to: Callable[[], int] = lambda: 0,
    ) -> Result:
        """Make attempts until one succeeds, or it is enough; for who has the turn at the host.

        Parameters
        ----------
        request
            What the attempts are about.
        attempt
            Raises :class:`TryAgainError` when it fails in a way that may pass.
        come_to
            Bytes that the next attempt need not fetch again. One that brought these a megabyte
            further is no reason to lose patience.
        """
        failed, furthest = 0, come_to()
        while True:
            try:
                with self._hosts.rested(request.host, request.service.pause_s):
                    return attempt()
            except TryAgainError as again:
                now_at = come_to()
                failed = 1 if now_at >= furthest + MEGABYTE else failed + 1
                furthest = max(furthest, now_at)
                wait_s = again.wait_s
                if wait_s is not None and wait_s > self._patience.longest_wait_s:
                    raise failures.after_tries(again.error, failed, wait_s) from again
                if failed >= self._patience.tries:
                    raise failures.after_tries(again.error, failed, None) from again
            grown_s = self._patience.wait_s(failed, self._timing.chance())
            self._timing.sleep(grown_s if wait_s is None else max(wait_s, grown_s))

    @contextmanager
    def answering(self, request: Request, headers: dict[str, str]) -> Iterator[httpx.Response]:
        """Send a question once, and give the answer as it begins to come in.

        Raises
        ------
        TryAgainError
            The connection fails, now or while the answer is read.
        ServiceError
            The service sends on to an address without encryption.
        UsageError
            The network is not set up as its variables say.
        """
        service = request.service
        try:
            with self._opened().stream(
                request.method,
                request.url,
                params=request.params,
                content=request.body or None,
                headers={**dict(request.headers), **headers},
                timeout=timeout(service.timeout_s),
            ) as response:
                if request.url.startswith("https:") and response.url.scheme != "https":
                    raise failures.unsafe_redirect(service)
                yield response
        except httpx.HTTPError as error:
            raise TryAgainError(failures.of_connection(error, service)) from error

    def body(
        self,
        request: Request,
        response: httpx.Response,
        *,
        before: int = 0,
        within_s: float | None = None,
    ) -> Iterator[bytes]:
        """Give an answer piece by piece, and break off one that is too large or too slow.

        Parameters
        ----------
        request, response
            The question, and the answer that begins.
        before
            Bytes that were there already, of a download that goes on.
        within_s
            Seconds within which it must all be there, however steadily it trickles in.

        Raises
        ------
        ServiceError
            It is too large.
        TryAgainError
            It is not there in time.
        """
        service = request.service
        most = service.max_mb * MEGABYTE
        length = response.headers.get("content-length", "")
        total = before + int(length) if length.isdigit() else None
        if total is not None and total > most:
            raise failures.too_large(service)
        packed = response.headers.get("content-encoding", "identity") != "identity"
        start = self._timing.clock()
        received = before
        for piece in response.iter_bytes():
            received += len(piece)
            if received > most:
                raise failures.too_large(service)
            if within_s is not None and self._timing.clock() - start > within_s:
                raise TryAgainError(failures.too_slow(within_s, service))
            if self._tell is not None:
                self._tell(Received(service.key, received, None if packed else total))
            yield piece

    def refuse(self, request: Request, response: httpx.Response) -> ServiceError:
        """Give what an answer that is no success amounts to.

        Raises
        ------
        TryAgainError
            It may pass.
        """
        complaint = b""
        for piece in self.body(request, response, within_s=request.service.timeout_s):
            complaint += piece
            if len(complaint) > _LONGEST_COMPLAINT:
                break
        kind = response.headers.get("content-type", "")
        status = response.status_code
        error = failures.of_status(status, complaint, kind, request.service)
        if not passes(status):
            return error
        asked = retry_after_s(response.headers.get("retry-after"), self._timing.now())
        raise TryAgainError(error, asked)

    def _opened(self) -> httpx.Client:
        with self._opening:
            if self._connection is None:
                self._connection = open_connection(self._settings.contact, self._settings.ca_file)
            return self._connection
