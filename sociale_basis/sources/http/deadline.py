"""Cuts a connection on which an answer will not begin, however steadily its bytes drip in.

A time-out is a limit on silence: one byte a minute keeps to it for ever. Of the body every piece is
seen; of the head only its end, so a clock beside it closes the connection.
"""

from __future__ import annotations

import socket
from contextlib import contextmanager, suppress
from threading import Timer
from typing import TYPE_CHECKING, Any

import httpcore

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping


class Deadline:
    """The connections of one client by host; each has one question at a time."""

    def __init__(self) -> None:
        self._streams: dict[str, httpcore.NetworkStream] = {}

    def follow(self, host: str) -> Callable[[str, Mapping[str, Any]], None]:
        """Give what httpx calls at every step of a request (its ``trace`` extension)."""

        def trace(_: str, about: Mapping[str, Any]) -> None:
            made = about.get("return_value")
            if isinstance(made, httpcore.NetworkStream):
                self._streams[host] = made

        return trace

    @contextmanager
    def within(self, host: str, seconds: float) -> Iterator[Callable[[], bool]]:
        """Cut the connection to a host after so many seconds; what it gives tells whether."""
        cut = False

        def end() -> None:
            nonlocal cut
            cut = True
            stream = self._streams.get(host)
            line = None if stream is None else stream.get_extra_info("socket")
            if line is not None:
                with suppress(OSError):  # closed already
                    line.shutdown(socket.SHUT_RDWR)

        timer = Timer(seconds, end)
        timer.daemon = True
        timer.start()
        try:
            yield lambda: cut
        finally:
            timer.cancel()
