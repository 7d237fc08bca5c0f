"""One request at a time per host, with a rest in between."""

from __future__ import annotations

from collections import defaultdict
from contextlib import contextmanager
from threading import Lock
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sociale_basis.sources.http.timing import Timing


class Hosts:
    """Whose turn it is at each host; for all threads of this process that share it."""

    def __init__(self, timing: Timing) -> None:
        self._timing = timing
        self._locks: defaultdict[str, Lock] = defaultdict(Lock)
        self._free_since: dict[str, float] = {}
        self._guard = Lock()

    @contextmanager
    def turn(self, host: str) -> Iterator[None]:
        """Wait until nobody else asks this host anything, and keep it for oneself."""
        with self._guard:
            lock = self._locks[host]
        with lock:
            yield

    @contextmanager
    def rested(self, host: str, pause_s: float) -> Iterator[None]:
        """Wait until the host has had its rest; within :meth:`turn`."""
        since = self._free_since.get(host)
        if since is not None:
            left = since + pause_s - self._timing.clock()
            if left > 0:
                self._timing.sleep(left)
        try:
            yield
        finally:
            self._free_since[host] = self._timing.clock()
