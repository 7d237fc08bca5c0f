"""The line to services: one attempt at a time, again while there is hope, never too much."""

from __future__ import annotations

from contextlib import contextmanager, suppress
from threading import Lock
from typing import TYPE_CHECKING, TypeVar

import httpx

from sociale_basis.errors import ServiceError
from sociale_basis.sources.http import failures
from sociale_basis.sources.http.again import TryAgainError
from sociale_basis.sources.http.connection import open_connection, timeout
from sociale_basis.sources.http.deadline import Deadline
from sociale_basis.sources.http.hosts import Hosts
from sociale_basis.sources.http.timing import Received, passes, retry_after_s, sent_at
from sociale_basis.sources.http.unpacked import packing, pieces

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from sociale_basis.settings import Settings
    from sociale_basis.sources.http.message import Request
    from sociale_basis.sources.http.timing import Patience, Timing
    from sociale_basis.sources.services import Service

MEGABYTE = 1_000_000
_LONGEST_COMPLAINT = 20_000
_MOST_HOPS = 5

Result = TypeVar("Result")


class Line:
    """The connections of one client, and the manners with which they are used."""

    def __init__(
        self,
        settings: Settings,
        patience: Patience,
        timing: Timing,
        tell: Callable[[Received], None] | None,
        folder: Path,
        total_mb: float,
    ) -> None:
        self._settings = settings
        self._patience = patience
        self._timing = timing
        self._tell = tell
        self._left = total_mb * MEGABYTE
        self._total_mb = total_mb
        self._deadline = Deadline()
        self._hosts = Hosts(timing, folder / ".turns")
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
            response = self._hop_by_hop(request, headers)
            try:
                yield response
            finally:
                response.close()
        except httpx.HTTPError as error:
            failure = failures.of_connection(error, service)
            if failures.lasts(error):
                raise failure from error
            raise TryAgainError(failure) from error

    def _hop_by_hop(self, request: Request, headers: dict[str, str]) -> httpx.Response:
        """Send a question, and follow where it is sent on to without reading what comes along."""
        service = request.service
        connection = self._opened()
        hop = connection.build_request(
            request.method,
            request.url,
            params=request.params,
            content=request.body or None,
            headers={**dict(request.headers), **headers},
            timeout=timeout(service.timeout_s),
        )
        for _ in range(_MOST_HOPS + 1):
            response = self._begin(connection, hop, service)
            following = response.next_request
            if following is None:
                return response
            response.close()
            if hop.url.scheme == "https" and following.url.scheme != "https":
                raise failures.unsafe_redirect(service)
            if service.fresh_days <= 0 and following.url.host != hop.url.host:
                raise failures.sent_elsewhere(following.url.host, service)
            hop = following
        raise failures.endless(service)

    def _begin(
        self, connection: httpx.Client, hop: httpx.Request, service: Service
    ) -> httpx.Response:
        place = hop.url.netloc.decode("ascii")
        hop.extensions = {**hop.extensions, "trace": self._deadline.follow(place)}
        within_s = self._patience.answer_within_s
        with self._deadline.within(place, within_s) as cut:
            try:
                return connection.send(hop, stream=True, follow_redirects=False)
            except httpx.HTTPError as error:
                if cut():
                    raise TryAgainError(failures.too_slow(within_s, service)) from error
                raise

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
            It is too large, or together with what came before it.
        TryAgainError
            It is not there in time, or damaged.
        """
        service = request.service
        most = service.max_mb * MEGABYTE
        length = response.headers.get("content-length", "")
        total = before + int(length) if length.isdecimal() else None
        if total is not None and total > most:
            raise failures.too_large(service)
        packed = packing(response)
        start = self._timing.clock()
        received = before
        for piece in pieces(response, service):
            received += len(piece)
            self._left -= len(piece)
            if received > most:
                raise failures.too_large(service)
            if self._left < 0:
                raise failures.too_much(self._total_mb, service)
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
        complaint = self._complaint(request, response)
        kind = response.headers.get("content-type", "")
        status = response.status_code
        error = failures.of_status(status, complaint, kind, request.service)
        if not passes(status):
            return error
        # By its own clock: that of this computer may be wrong.
        now = sent_at(response.headers.get("date")) or self._timing.now()
        raise TryAgainError(error, retry_after_s(response.headers.get("retry-after"), now))

    def _complaint(self, request: Request, response: httpx.Response) -> bytes:
        """Read what a service says is wrong, as far as it comes: the status is what counts."""
        complaint = b""
        start = self._timing.clock()
        with suppress(httpx.HTTPError, TryAgainError, ServiceError):
            for piece in pieces(response, request.service):
                complaint += piece
                slow = self._timing.clock() - start > request.service.timeout_s
                if slow or len(complaint) > _LONGEST_COMPLAINT:
                    break
        return complaint[:_LONGEST_COMPLAINT]

    def _opened(self) -> httpx.Client:
        with self._opening:
            if self._connection is None:
                self._connection = open_connection(self._settings.contact, self._settings.ca_file)
            return self._connection
