"""A server that speaks no HTTP of itself: each connection is handed to a script of the test."""

from __future__ import annotations

import socket
import threading
from contextlib import suppress
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import TracebackType


class RawServer:
    """Answers connections with scripts, one each, the last one for all that follow.

    ``asked`` holds the head of every request. A script that is hung up on simply ends.
    """

    def __init__(self, *scripts: Callable[[socket.socket], None]) -> None:
        self.asked: list[bytes] = []
        self._scripts = scripts
        self._lines: list[socket.socket] = []
        self._listening = socket.create_server(("127.0.0.1", 0))
        self._threads = [threading.Thread(target=self._accept)]

    def __enter__(self) -> Self:
        self._threads[0].start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        # Closing alone does not wake who waits for a connection.
        with suppress(OSError):
            self._listening.shutdown(socket.SHUT_RDWR)
        self._threads[0].join()
        self._listening.close()
        # A client may keep a connection for its next question.
        for line in self._lines:
            with suppress(OSError):
                line.shutdown(socket.SHUT_RDWR)
        for thread in self._threads:
            thread.join()
        for line in self._lines:
            line.close()

    @property
    def url(self) -> str:
        """Give the address of the server."""
        return f"http://127.0.0.1:{self._listening.getsockname()[1]}"

    def _accept(self) -> None:
        number = 0
        while True:
            try:
                line, _ = self._listening.accept()
            except OSError:
                return
            script = self._scripts[min(number, len(self._scripts) - 1)]
            number += 1
            self._lines.append(line)
            thread = threading.Thread(target=self._answer, args=(line, script))
            self._threads.append(thread)
            thread.start()

    def _answer(self, line: socket.socket, script: Callable[[socket.socket], None]) -> None:
        with suppress(OSError):
            head = b""
            while b"\r\n\r\n" not in head:
                received = line.recv(65_536)
                if not received:
                    return
                head += received
            self.asked.append(head)
            script(line)
            # What was sent arrives before the end does.
            line.shutdown(socket.SHUT_WR)
            while line.recv(65_536):
                pass


def sends(*parts: bytes) -> Callable[[socket.socket], None]:
    """Make a script that sends these parts and hangs up."""

    def script(line: socket.socket) -> None:
        for part in parts:
            line.sendall(part)

    return script


def head(*lines: str, status: str = "200 OK") -> bytes:
    """Write the head of an answer, JSON unless it is said to be something else."""
    written = [f"HTTP/1.1 {status}", *lines]
    if not any(line.lower().startswith("content-type") for line in lines):
        written.append("Content-Type: application/json")
    return ("\r\n".join(written) + "\r\n\r\n").encode()
