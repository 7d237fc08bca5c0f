"""Puts questions to services: first to what was kept, then kindly to the service itself."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Self

from sociale_basis.errors import CutOffError, ServiceError
from sociale_basis.settings import Settings
from sociale_basis.sources.http import failures
from sociale_basis.sources.http.again import TryAgainError
from sociale_basis.sources.http.kept import keep, read_kept
from sociale_basis.sources.http.line import Line
from sociale_basis.sources.http.message import Reply, is_json
from sociale_basis.sources.http.timing import Patience, Timing

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from pathlib import Path
    from types import TracebackType

    from sociale_basis.sources.http.message import Request
    from sociale_basis.sources.http.timing import Received

_OK, _NOT_MODIFIED = 200, 304
_CLOCKS_DIFFER = timedelta(days=1)


class Client:
    """Asks services, and keeps what they answer.

    An answer that is fresh enough is given without any connection; a stale one is asked again, and
    not sent again where the service says it is the same. A question is repeated on 429, on 5xx and
    on a broken connection, after the time the service asks for or a growing one. A host gets one
    request at a time, from all programs that keep answers in this folder. What cannot be had ends
    in one :class:`~sociale_basis.errors.ServiceError`.

    May be shared by threads. Nothing is connected before the first question that needs it.

    Parameters
    ----------
    folder
        Where answers are kept.
    settings
        Contact, certificates and whether to stay offline; default those of the environment.
    newer_than
        Answers from before this moment are asked again: the start of a refresh, so that one that
        was interrupted goes on where it was.
    tell
        Called with how far an answer has come in, from the thread that asked.
    patience, timing
        How often and how long to wait; other clocks for tests.
    total_mb
        How much may come in all together: an end to a service that always has another page.
    """

    def __init__(
        self,
        folder: Path,
        *,
        settings: Settings | None = None,
        newer_than: datetime | None = None,
        tell: Callable[[Received], None] | None = None,
        patience: Patience | None = None,
        timing: Timing | None = None,
        total_mb: float = 10_000.0,
    ) -> None:
        self.folder = folder
        self.settings = settings or Settings()
        self.timing = timing or Timing()
        self._patience = patience or Patience()
        self._newer_than = newer_than
        self.line = Line(self.settings, self._patience, self.timing, tell, folder, total_mb)

    @classmethod
    def from_settings(
        cls,
        *,
        newer_than: datetime | None = None,
        tell: Callable[[Received], None] | None = None,
    ) -> Self:
        """Make a client that keeps answers in the folder of the settings."""
        settings = Settings()
        return cls(settings.cache_folder, settings=settings, newer_than=newer_than, tell=tell)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.line.close()

    def ask(self, request: Request, check: Callable[[Reply], object] = is_json) -> Reply:
        """Put a question.

        Parameters
        ----------
        request
            What is asked, and of whom.
        check
            Makes sure that an answer is what was asked for. One it raises an error about is not
            kept; on a :class:`~sociale_basis.errors.CutOffError` the question is repeated.

        Raises
        ------
        ServiceError
            There is no usable answer.
        StorageError
            The answer cannot be kept.
        UsageError
            The network is not set up as its variables say.
        """
        fresh = self.answered(request, check)
        if fresh is not None:
            return fresh
        if self.settings.offline:
            raise failures.offline(request.service)
        with self.line.turn(request.host):
            # Another thread may have asked the same while this one waited for its turn.
            kept = self._kept(request, check)
            if kept is not None and self.is_fresh(request, kept.fetched):
                return kept
            reply = self.line.patiently(request, lambda: self._attempt(request, kept, check))
            if request.service.fresh_days > 0:
                keep(self.folder, reply)
            return reply

    def answered(
        self, request: Request, check: Callable[[Reply], object] = is_json
    ) -> Reply | None:
        """Give an earlier answer that need not be asked again, or None; nobody is asked."""
        kept = self._kept(request, check)
        return kept if kept is not None and self.is_fresh(request, kept.fetched) else None

    def is_fresh(self, request: Request, fetched: datetime) -> bool:
        """Tell whether an answer of that moment need not be asked again."""
        if request.service.fresh_days <= 0:
            return False
        if self.settings.offline:
            return True
        if self._newer_than is not None and fetched < self._newer_than:
            return False
        age = self.timing.now() - fetched
        # One from the future was kept while the clock was wrong: nobody knows how old it is.
        return -_CLOCKS_DIFFER <= age <= timedelta(days=request.service.fresh_days)

    def _attempt(
        self, request: Request, kept: Reply | None, check: Callable[[Reply], object]
    ) -> Reply:
        etag = kept.headers.get("etag") if kept is not None else None
        with self.line.answering(request, {"If-None-Match": etag} if etag else {}) as response:
            if kept is not None and response.status_code == _NOT_MODIFIED:
                return Reply(request, kept.headers, kept.content, self.timing.now())
            if response.status_code != _OK:
                raise self.line.refuse(request, response)
            within_s = self._patience.answer_within_s
            content = b"".join(self.line.body(request, response, within_s=within_s))
            headers = {name.lower(): value for name, value in response.headers.items()}
        reply = Reply(request, headers, content, self.timing.now())
        try:
            check(reply)
        except CutOffError as error:
            raise TryAgainError(error) from error
        return reply

    def _kept(self, request: Request, check: Callable[[Reply], object]) -> Reply | None:
        """Give an earlier answer, unless it is not what would be taken for one today."""
        kept = read_kept(self.folder, request)
        if kept is None:
            return None
        try:
            check(kept)
        except ServiceError:
            return None
        return kept
